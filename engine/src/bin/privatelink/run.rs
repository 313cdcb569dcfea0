//! Each verb: read the sketch, ask the engine, put the answer into its shape.

use std::io::{IsTerminal as _, Read as _, Write as _};

use privatelink::advise::cost::{Prices, Usage};
use privatelink::capture::{VantagePoint, capture, pcapng};
use privatelink::dns::Question;
use privatelink::model::{IpProtocol, Outcome, Profile, RecordType, Sketch};
use privatelink::path::{Index, Moment, Place, Request, ask, asker, source, trace, trace_with_attempts};
use privatelink::{report, scenario, sketch};

use crate::arguments::{
    Arguments, AttemptArguments, FormatArgument, HealthArgument, ProfileArgument, ProtocolArgument,
    RecordArgument, ScenarioVerb, VantageArgument, Verb,
};
use crate::{human, import, ppv2, simulate};

/// What to print, and whether the answer is yes.
pub struct Answer {
    /// Text, or the bytes of a file.
    pub bytes: Vec<u8>,
    /// Whether the answer is yes.
    pub yes: bool,
}

/// What is wrong with the call, as one line.
pub type Problem = String;

/// Runs a command.
pub fn run(arguments: &Arguments) -> Result<Answer, Problem> {
    match &arguments.command {
        Verb::Import(import) => import::run(arguments, import),
        Verb::Trace(attempt) => run_trace(arguments, attempt),
        Verb::Export { attempt, at, output, format: FormatArgument::Pcapng } => {
            run_capture(arguments, attempt, *at, output)
        }
        Verb::Resolve { .. } => run_resolve(arguments),
        Verb::Check { sketch } => {
            let report = report::check(&Index::of(&open(sketch, arguments)?));
            let yes = report.passes();
            answer(arguments, &report, human::check, yes)
        }
        Verb::Exposure { sketch, from } => {
            let index = Index::of(&open(sketch, arguments)?);
            let place = Place::find(&index, from).map_err(|error| error.to_string())?;
            let from = source(&index, &place).map_err(|error| error.to_string())?;
            let report = report::exposure(&index, &from).map_err(|error| error.to_string())?;
            answer(arguments, &report, human::exposure, true)
        }
        Verb::Availability { sketch } => {
            let index = Index::of(&open(sketch, arguments)?);
            let report = report::availability(&index).map_err(|error| error.to_string())?;
            let yes = report.survives();
            answer(arguments, &report, human::availability, yes)
        }
        Verb::Simulate(simulated) => simulate::run(arguments, simulated),
        Verb::Cost { sketch, usage } => {
            if sketch == "-" && usage.as_deref() == Some("-") {
                return Err("the sketch and its usage cannot both be standard input".to_owned());
            }
            let found = open(sketch, arguments)?;
            let mut prices = Prices::of(found.profile);
            let used = match usage {
                Some(name) => Usage::read(&Index::of(&found), &text_of(name)?, &mut prices)
                    .map_err(|error| format!("{name}: {error}"))?,
                None => Usage::default(),
            };
            answer(arguments, &report::cost(&found, &used, &prices), human::cost, true)
        }
        Verb::Count { sketch } => {
            let report = report::count(&open(sketch, arguments)?);
            answer(arguments, &report, human::count, true)
        }
        Verb::Scenario { verb } => run_scenario(arguments, verb),
        Verb::Ppv2 { verb } => ppv2::run(arguments, verb),
    }
}

/// Prints, forgiving a reader that has gone away (`| head`).
pub fn print(bytes: &[u8]) {
    let _ = std::io::stdout().write_all(bytes);
}

/// Puts a report into the form that was asked for.
pub fn answer<T: serde::Serialize>(
    arguments: &Arguments,
    report: &T,
    human: impl Fn(&T) -> String,
    yes: bool,
) -> Result<Answer, Problem> {
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
        format!("{json}\n")
    } else {
        human(report)
    };
    Ok(Answer { bytes: text.into_bytes(), yes })
}

/// Reads a sketch: `-`, `scenario:ID` or a file.
pub fn open(name: &str, arguments: &Arguments) -> Result<Sketch, Problem> {
    let read = if let Some(id) = name.strip_prefix("scenario:") {
        scenario::open(id).ok_or_else(|| unknown_scenario(id))?.map_err(|error| format!("{name}: {error}"))?
    } else {
        let text = text_of(name)?;
        sketch::read(&text).map_err(|error| match error.line(&text) {
            Some((line, column)) => format!("{name}, line {line}, column {column}: {error}"),
            None => format!("{name}: {error}"),
        })?
    };
    if let Some(version) = read.newer {
        eprintln!(
            "privatelink: {name} was saved by a newer version (file version {version}); parts of it may be missing here"
        );
    }
    let mut found = read.sketch;
    found.profile = match arguments.profile {
        Some(ProfileArgument::Paper) => Profile::Paper,
        Some(ProfileArgument::Today) => Profile::Today,
        None => found.profile,
    };
    Ok(found)
}

/// The text of a file; `-` for standard input.
pub fn text_of(name: &str) -> Result<String, Problem> {
    // One byte more than is read, so that a file too large is told from one that just fits.
    let limit = u64::try_from(sketch::limits::FILE_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let cannot = |error: std::io::Error| format!("{name} cannot be read: {error}");
    let mut bytes = Vec::new();
    if name == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        let file = std::fs::File::open(name).map_err(cannot)?;
        file.take(limit).read_to_end(&mut bytes).map_err(cannot)?;
    }
    utf_8(name, bytes)
}

/// The text that some bytes are.
pub fn utf_8(name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    String::from_utf8(bytes).map_err(|error| {
        format!("{name} is not text: byte {} is not UTF-8", error.utf8_error().valid_up_to())
    })
}

fn unknown_scenario(id: &str) -> Problem {
    let known: Vec<&str> = scenario::list().iter().map(|scenario| scenario.id).collect();
    format!("there is no scenario ‘{id}’; there are: {}", known.join(", "))
}

fn run_trace(arguments: &Arguments, attempt: &AttemptArguments) -> Result<Answer, Problem> {
    let found = open(&attempt.sketch, arguments)?;
    let index = Index::of(&found);
    let request = requested(&index, attempt)?;
    let (made, others) = trace_with_attempts(&index, &request).map_err(|error| error.to_string())?;
    let report = report::trace(&found, &request, &made, &others);
    answer(arguments, &report, human::trace, made.outcome == Outcome::Connected)
}

fn requested(index: &Index, attempt: &AttemptArguments) -> Result<Request, Problem> {
    let place = |text: &str| Place::find(index, text).map_err(|error| error.to_string());
    Ok(Request {
        from: source(index, &place(&attempt.from)?).map_err(|error| error.to_string())?,
        to: place(&attempt.to)?,
        port: attempt.port,
        protocol: match attempt.protocol {
            ProtocolArgument::Tcp => IpProtocol::Tcp,
            ProtocolArgument::Udp => IpProtocol::Udp,
            ProtocolArgument::Icmp => IpProtocol::Icmp,
        },
        source_port: attempt.source_port,
        query: attempt.query,
        moment: match attempt.health {
            HealthArgument::Settled => Moment::Settled,
            HealthArgument::AsRegistered => Moment::AsRegistered,
            HealthArgument::JustBroken => Moment::JustBroken,
        },
        bytes: attempt.bytes,
    })
}

fn run_capture(
    arguments: &Arguments,
    attempt: &AttemptArguments,
    at: Option<VantageArgument>,
    output: &str,
) -> Result<Answer, Problem> {
    let found = open(&attempt.sketch, arguments)?;
    let index = Index::of(&found);
    let request = requested(&index, attempt)?;
    let made = trace(&index, &request).map_err(|error| error.to_string())?;
    let mut captured = capture(&index, &request, &made);
    if let Some(at) = at {
        captured = captured.only(match at {
            VantageArgument::Client => VantagePoint::Client,
            VantageArgument::Endpoint => VantagePoint::Endpoint,
            VantageArgument::LoadBalancer => VantagePoint::LoadBalancer,
            VantageArgument::Target => VantagePoint::Target,
        });
    }
    if captured.vantages.is_empty() {
        return Err("the attempt does not come by there; leave --at out to see where it does".to_owned());
    }
    if captured.packets.is_empty() {
        eprintln!("privatelink: the capture is empty: {}", captured.verdict);
    }
    let bytes = pcapng(&captured);
    if output == "-" {
        if std::io::stdout().is_terminal() {
            return Err("a capture is no text for a terminal: name a file with -o, or pipe it".to_owned());
        }
        return Ok(Answer { bytes, yes: true });
    }
    std::fs::write(output, bytes).map_err(|error| format!("{output} cannot be written: {error}"))?;
    Ok(Answer { bytes: Vec::new(), yes: true })
}

fn run_resolve(arguments: &Arguments) -> Result<Answer, Problem> {
    let Verb::Resolve { sketch, from, name, kind, query } = &arguments.command else {
        return Err("not a question".to_owned());
    };
    let found = open(sketch, arguments)?;
    let index = Index::of(&found);
    let asker = asker(&index, from).map_err(|error| error.to_string())?;
    let record_type = match kind {
        RecordArgument::A => RecordType::A,
        RecordArgument::Aaaa => RecordType::Aaaa,
        RecordArgument::Cname => RecordType::Cname,
        RecordArgument::Txt => RecordType::Txt,
    };
    let question = Question { asker, name, record_type, query: *query };
    let resolution = ask(&index, &question);
    let yes = !resolution.records.is_empty() || !resolution.others.is_empty();
    let report = report::resolve(&index, &resolution, &question);
    answer(arguments, &report, human::resolve, yes)
}

fn run_scenario(arguments: &Arguments, verb: &ScenarioVerb) -> Result<Answer, Problem> {
    match verb {
        ScenarioVerb::List => answer(arguments, &report::scenarios(), |all| human::scenarios(all), true),
        ScenarioVerb::Play { story } => {
            let text = match scenario::story::text(story) {
                Some(text) => text.to_owned(),
                None => text_of(story)?,
            };
            let in_file = |error: scenario::story::StoryError| format!("{story}: {}", error.in_text(&text));
            let read = scenario::story::read(&text).map_err(in_file)?;
            let base = scenario::open(&read.scenario).ok_or_else(|| unknown_scenario(&read.scenario))?;
            let base = base.map_err(|error| format!("{}: {error}", read.scenario))?;
            let report = report::story(&read, &base.sketch).map_err(in_file)?;
            answer(arguments, &report, human::story, true)
        }
        ScenarioVerb::Show { id } => {
            let found = scenario::find(id).ok_or_else(|| unknown_scenario(id))?;
            answer(arguments, &report::ScenarioReport::from(found), human::scenario, true)
        }
        ScenarioVerb::Sketch { id } => {
            let read = scenario::open(id).ok_or_else(|| unknown_scenario(id))?;
            let read = read.map_err(|error| error.to_string())?;
            Ok(Answer { bytes: sketch::write(&read.sketch).into_bytes(), yes: true })
        }
    }
}
