//! Many connections over time: the load is a file's, or made of a few arguments.

use std::fmt::Write as _;

use privatelink::model::{Expectation, Outcome};
use privatelink::path::{Index, Place, source};
use privatelink::report;
use privatelink::report::{
    Count, EntryReport, Measured, PercentilesReport, SimulateReport, TargetCountReport,
};
use privatelink::sim::{Arrival, Load, MAX_ARRIVALS, MAX_RATE_PER_S, NS_PER_S, Run};
use privatelink::sketch::load::{self, LoadFileError};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::human::line;
use crate::run::{Answer, Problem, answer, open, text_of};

/// Up to how many connections are written down with a time each, so that they are spread to the nanosecond.
const RECORDED_MOST: u64 = 1_000_000;
/// How many lines of one kind people are shown.
const LINES_MOST: usize = 20;

/// What to run.
#[derive(clap::Args)]
pub struct SimulateArguments {
    /// The sketch: a file, `-` for standard input, or `scenario:ID`.
    pub sketch: String,
    /// Who connects to what, how often and for how long: a JSON file, or `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub load: Option<String>,
    /// Make exactly so many connections, spread evenly over the run.
    #[arg(long, value_name = "N", conflicts_with_all = ["load", "rate"])]
    pub flows: Option<u64>,
    /// How many connections begin a second, independent of each other [default: 100].
    #[arg(long, value_name = "N", conflicts_with = "load", allow_negative_numbers = true)]
    pub rate: Option<String>,
    /// How long the run lasts, in seconds of its own time [default: the load's, or 60].
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub duration: Option<String>,
    /// What random draws follow from [default: the load's, or 1].
    #[arg(long, value_name = "N")]
    pub seed: Option<u32>,
    /// What breaks when: a JSON file with a fault or a list of them, or `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub fault: Vec<String>,
    /// Who connects; where left out, who does in the sketch's first expectation.
    #[arg(long, requires = "to", conflicts_with = "load")]
    pub from: Option<String>,
    /// To what.
    #[arg(long, requires = "from", conflicts_with = "load")]
    pub to: Option<String>,
    /// The destination port [default: 443].
    #[arg(long, requires = "to", conflicts_with = "load")]
    pub port: Option<u16>,
}

/// A file, and its text.
struct File {
    name: String,
    text: String,
}

impl File {
    fn read(name: &str) -> Result<(Self, Value), Problem> {
        let text = text_of(name)?;
        let value = load::parse(&text).map_err(|error| format!("{name}: {error}"))?;
        Ok((Self { name: name.to_owned(), text }, value))
    }

    /// What is wrong with a member, with the line where there is one.
    fn complaint(&self, member: &str, says: &str) -> Problem {
        match load::line_of(&self.text, member) {
            Some((line, column)) => format!("{}, line {line}, column {column}: {says}", self.name),
            None => format!("{}: {says}", self.name),
        }
    }
}

/// Where a fault stands: in which of the files, and which of its list.
struct Origin {
    file: usize,
    item: Option<usize>,
}

/// What a load is made of.
struct Parts {
    load: Option<File>,
    /// How many faults the load has of its own.
    own: usize,
    faults: Vec<File>,
    /// Where each further fault stands.
    origins: Vec<Origin>,
}

/// Reads the load, runs it, and reports.
pub fn run(arguments: &Arguments, simulated: &SimulateArguments) -> Result<Answer, Problem> {
    let names = [Some(&simulated.sketch), simulated.load.as_ref()];
    if names.into_iter().flatten().chain(&simulated.fault).filter(|name| *name == "-").count() > 1 {
        return Err("only one of the sketch, its load and its faults can be standard input".to_owned());
    }
    let found = open(&simulated.sketch, arguments)?;
    let index = Index::of(&found);
    let load = loaded(&index, simulated)?;
    let (summary, measured) = timed(|| -> Result<_, Problem> {
        let mut run = Run::begin(&found, &load).map_err(|error| error.to_string())?;
        while !run.is_done() {
            run.step().map_err(|error| error.to_string())?;
        }
        Ok(run.summary())
    });
    let report = report::simulate(&found, &load, &summary?, Some(measured));
    let passes = report.passes();
    answer(arguments, &report, human, passes)
}

/// What something comes to, and how long it takes.
#[expect(clippy::disallowed_methods, reason = "how fast a run is calculated is no part of what comes of it")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Measured) {
    let begun = std::time::Instant::now();
    let done = work();
    let wall_ns = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
    (done, Measured { wall_ns })
}

/// The load of a file, or of the arguments.
fn loaded(index: &Index, simulated: &SimulateArguments) -> Result<Load, Problem> {
    let (load, mut value) = match &simulated.load {
        Some(name) => File::read(name).map(|(file, value)| (Some(file), value))?,
        None => (None, made(index, simulated)?),
    };
    let own = value.get("faults").and_then(Value::as_array).map_or(0, Vec::len);
    let mut parts = Parts { load, own, faults: Vec::new(), origins: Vec::new() };
    if let Some(members) = value.as_object_mut() {
        if let Some(duration) = &simulated.duration {
            members.insert("duration_s".to_owned(), number("--duration", duration)?);
        }
        if let Some(seed) = simulated.seed {
            members.insert("seed".to_owned(), seed.into());
        }
        for name in &simulated.fault {
            let (file, read) = File::read(name)?;
            let (faults, is_list) = match read {
                Value::Array(list) => (list, true),
                one => (vec![one], false),
            };
            for (item, fault) in faults.into_iter().enumerate() {
                let list = members.entry("faults").or_insert_with(|| json!([]));
                list.as_array_mut().into_iter().for_each(|list| list.push(fault.clone()));
                parts.origins.push(Origin { file: parts.faults.len(), item: is_list.then_some(item) });
            }
            parts.faults.push(file);
        }
    }
    let mut read = load::from_value(index, &value).map_err(|error| told(&error, simulated, &parts))?;
    if let Some(count) = simulated.flows {
        exactly(count, &mut read)?;
    }
    Ok(read)
}

fn number(name: &str, text: &str) -> Result<Value, Problem> {
    let found = serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
    found.ok_or_else(|| format!("{name} is ‘{text}’: give a number, such as 60 or 0.5"))
}

/// A load of one client: whom the arguments say, or the sketch's first expectation.
fn made(index: &Index, simulated: &SimulateArguments) -> Result<Value, Problem> {
    let (from, to, port) = if let (Some(from), Some(to)) = (&simulated.from, &simulated.to) {
        (from.as_str(), to.as_str(), simulated.port.unwrap_or(443))
    } else {
        let expected = &index.sketch().expectations;
        let connects = |one: &&Expectation| one.expect == Outcome::Connected && one.lacking.is_none();
        let first = expected.iter().find(connects).or_else(|| expected.first());
        let nobody = || "say who connects to what, by --from and --to or by --load: the sketch expects nothing that could be taken instead";
        let first = first.ok_or_else(nobody)?;
        (first.from.as_str(), first.to.as_str(), first.port)
    };
    // Said as every other command says it, without the members of a file nobody wrote.
    let place = |text: &str| Place::find(index, text).map_err(|error| error.to_string());
    source(index, &place(from)?).map_err(|error| error.to_string())?;
    place(to)?;
    let rate = simulated.rate.as_deref().map_or(Ok(json!(100)), |rate| number("--rate", rate))?;
    Ok(json!({
        "clients": [{"from": from, "to": to, "port": port, "arrival": {"kind": "poisson", "rate_per_s": rate}}],
        "duration_s": 60,
    }))
}

/// A complaint about a load, with what was given in place of the member it came to.
fn told(error: &LoadFileError, simulated: &SimulateArguments, parts: &Parts) -> Problem {
    let says = error.to_string();
    let member = error.member().unwrap_or_default();
    for (number, origin) in (parts.own..).zip(&parts.origins) {
        let Some(rest) = member.strip_prefix(&format!("faults[{number}]")) else { continue };
        let item = origin.item.map(|item| format!("[{item}]")).unwrap_or_default();
        let there = [item.as_str(), rest].concat();
        let there = there.strip_prefix('.').unwrap_or(&there);
        let says = [there, &named(says.strip_prefix(member).unwrap_or(&says), parts)].concat();
        return parts.faults.get(origin.file).map_or(says.clone(), |file| file.complaint(there, &says));
    }
    let given = simulated.duration.as_ref().and_then(|_| says.strip_prefix("duration_s "));
    if let Some(rest) = given {
        return format!("--duration {rest}");
    }
    match &parts.load {
        Some(file) => file.complaint(member, &named(&says, parts)),
        None => says.replacen("clients[0].arrival.rate_per_s", "--rate", 1).replacen(
            "clients[0].port",
            "--port",
            1,
        ),
    }
}

/// A sentence with faults of other files by their files' names.
fn named(says: &str, parts: &Parts) -> String {
    let mut says = says.to_owned();
    for (number, origin) in (parts.own..).zip(&parts.origins) {
        let item = origin.item.map(|item| format!("[{item}] of ")).unwrap_or_default();
        let file = parts.faults.get(origin.file).map(|file| file.name.as_str()).unwrap_or_default();
        says = says.replace(&format!("faults[{number}]"), &format!("{item}{file}"));
    }
    says
}

/// Makes a load's one client connect so often, at equal distances from the beginning on.
fn exactly(count: u64, load: &mut Load) -> Result<(), Problem> {
    if !(1..=MAX_ARRIVALS).contains(&count) {
        return Err(format!("--flows is {count}: give a whole number from 1 to 1,000,000,000"));
    }
    let whole = u128::from(load.duration_ns);
    let most = whole.saturating_mul(MAX_RATE_PER_S.into()).checked_div(NS_PER_S.into());
    if most.is_some_and(|most| u128::from(count) > most) {
        let most = most.unwrap_or_default();
        return Err(format!(
            "--flows is {count}: at most {most} are made in such a time, 100,000,000 a second"
        ));
    }
    let arrival = if count <= RECORDED_MOST {
        let at = |number: u64| whole.saturating_mul(number.into()).checked_div(count.into());
        let at = |number| at(number).and_then(|at| u64::try_from(at).ok()).unwrap_or_default();
        Arrival::Recorded((0..count).map(at).collect())
    } else {
        // To the nanosecond above: the run ends up to `count` nanoseconds earlier.
        let every_ns = load.duration_ns.checked_div(count).unwrap_or(1).max(1);
        load.duration_ns = every_ns.saturating_mul(count);
        Arrival::Burst { size: 1, every_ns }
    };
    load.clients.iter_mut().for_each(|client| client.arrival = arrival.clone());
    Ok(())
}

/// A run for people: counts, then why, where, who, and what happened.
fn human(report: &SimulateReport) -> String {
    let mut text = String::new();
    let (all, requests) = (&report.connections, &report.requests);
    line!(
        text,
        "{} s: {} connections, {} completed, {} failed, {} open at the end",
        report.simulated_s,
        grouped(all.opened),
        grouped(all.completed),
        grouped(all.failed),
        grouped(all.open)
    );
    if requests.opened != all.opened {
        line!(
            text,
            "{} requests, {} answered, {} failed, {} unanswered at the end",
            grouped(requests.opened),
            grouped(requests.completed),
            grouped(requests.failed),
            grouped(requests.open)
        );
    }
    percentiles(&mut text, "latency", &report.latency_us);
    percentiles(&mut text, "wait at targets", &report.wait_us);
    let bytes = &report.bytes;
    line!(
        text,
        "{} bytes sent, {} received, {} dropped",
        grouped(bytes.sent),
        grouped(bytes.received),
        grouped(bytes.dropped)
    );
    for failure in &report.failures {
        let outcome = serde_json::to_value(failure.outcome).unwrap_or_default();
        let outcome = outcome.as_str().unwrap_or_default().replace('_', " ");
        line!(text, "\n{:>12} {outcome} ({}): {}", grouped(failure.count), failure.reason, failure.text);
        if let Some(helps) = failure.helps {
            line!(text, "{:>12} {helps}", "");
        }
    }
    list(&mut text, "targets", report.targets.iter().map(target));
    list(&mut text, "came by", report.endpoints.iter().map(entry));
    list(
        &mut text,
        "clients",
        report.clients.iter().map(|client| {
            let answered = client.answered_ppm.map_or_else(
                || "asked nothing".to_owned(),
                |ppm| format!("{} % answered", f64::from(ppm) / 10_000.0),
            );
            format!(
                "{:>12} {}: {answered}, longest without an answer {} s",
                grouped(client.connections.opened),
                client.name,
                client.longest_wait_s
            )
        }),
    );
    list(
        &mut text,
        "what happened",
        report.events.iter().map(|event| format!("{:>10} s {}", event.at_s, event.what)),
    );
    if let (Some(wall_ms), Some(rate)) = (report.wall_ms, report.connections_per_s) {
        line!(text, "\ncalculated in {} ms, {} connections a second", grouped(wall_ms), grouped(rate));
    }
    text
}

fn percentiles(text: &mut String, what: &str, of: &PercentilesReport) {
    let all = [("50 %", of.p50), ("90 %", of.p90), ("99 %", of.p99), ("99.9 %", of.p99_9), ("all", of.max)];
    let mut said = Vec::new();
    for (share, us) in all {
        said.extend(us.map(|us| format!("{share} in {} µs", grouped(us))));
    }
    if !said.is_empty() {
        line!(text, "{what}: {}", said.join(", "));
    }
}

/// Lines of one kind below their title, not endless.
fn list(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        line!(text, "\n{title}:");
    }
    for one in lines.iter().take(LINES_MOST) {
        line!(text, "{one}");
    }
    if lines.len() > LINES_MOST {
        line!(text, "{:>12} … and {} more: --json has them all", "", lines.len().saturating_sub(LINES_MOST));
    }
}

fn target(of: &TargetCountReport) -> String {
    let zone = of.zone.as_ref().map(|zone| format!(" in {zone}")).unwrap_or_default();
    format!("{:>12} {}{zone}, {} failed", grouped(of.connections), of.name, grouped(of.failed))
}

fn entry(of: &EntryReport) -> String {
    let zone = of.zone.as_ref().map(|zone| format!(" in {zone}")).unwrap_or_default();
    format!("{:>12} {}{zone}", grouped(of.connections), of.name)
}

/// A count with its thousands apart.
fn grouped(count: Count) -> String {
    let digits = count.0.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
