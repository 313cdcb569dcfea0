//! A result on its way from the worker to the page: JSON of texts, with the numbers of a line as one text, because a
//! reader of JSON makes something of every number by itself.

use privatelink::model::{Leg, LegEnd, LegKind, ResourceId};
use privatelink::sim::{Bytes, Percentiles, Tally};
use privatelink::sketch::quoted;
use serde_json::Value;

use super::bill::Billed;
use super::log::Logged;
use super::result::{Event, Failed, Flow, Line, LoadResult, Row, Rows, Sort};

/// What kinds of line there are, in the order of their numbers.
const KINDS: [LegKind; 12] = [
    LegKind::Local,
    LegKind::PrivateLink,
    LegKind::ToTarget,
    LegKind::GatewayRoute,
    LegKind::Internet,
    LegKind::AwsService,
    LegKind::Peering,
    LegKind::TransitGateway,
    LegKind::Vpn,
    LegKind::DirectConnectPrivate,
    LegKind::DirectConnectPublic,
    LegKind::DataCenter,
];

/// An end of a line by its text.
fn end(text: &str) -> Option<LegEnd> {
    match (text, text.parse::<ResourceId>()) {
        ("internet", _) => Some(LegEnd::Internet),
        (_, Ok(id)) => Some(LegEnd::Resource(id)),
        (_, Err(_)) => text.parse().ok().map(LegEnd::AwsService),
    }
}

/// A list of what is written of each.
fn list<T>(all: &[T], write: impl Fn(&T) -> String) -> String {
    let all: Vec<String> = all.iter().map(write).collect();
    format!("[{}]", all.join(","))
}

/// Texts as a list.
fn texts(all: &[&str]) -> String {
    list(all, |text| quoted(text))
}

fn numbers(all: &[u64]) -> String {
    let mut text = String::new();
    for (at, number) in all.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(&number.to_string());
    }
    text
}

fn place<T: PartialEq>(all: &[T], one: &T) -> u64 {
    all.iter().position(|known| known == one).and_then(|at| u64::try_from(at).ok()).unwrap_or_default()
}

fn rows(table: &Rows) -> String {
    list(&table.rows, |row| texts(&[&row.of, &row.zone, &numbers(&row.numbers)]))
}

fn drawn(lines: &[Line]) -> String {
    list(lines, |line| texts(&[&line.name, &line.code, &numbers(&line.values)]))
}

impl LoadResult {
    /// The result as JSON.
    pub fn write(&self) -> String {
        let mut head = vec![self.simulated_ns, self.duration_ns, self.step_ns];
        for Tally { opened, completed, failed, open } in [self.connections, self.requests] {
            head.extend([opened, completed, failed, open]);
        }
        for Bytes { sent, received, dropped } in [self.bytes, self.segments] {
            head.extend([sent, received, dropped]);
        }
        for one in [self.latency, self.wait] {
            head.extend([
                one.count,
                one.mean_ns,
                one.p50_ns,
                one.p90_ns,
                one.p99_ns,
                one.p99_9_ns,
                one.max_ns,
            ]);
        }
        let tables = [&self.targets, &self.entries, &self.clients, &self.accounts];
        head.extend(tables.map(|table| table.more));
        head.extend([self.flow_most, self.bill.more, self.metrics_more]);
        head.extend(self.log.all);
        let failures = list(&self.failures, |one| {
            texts(&[&one.code, &one.outcome, &one.says, &one.helps, &one.count.to_string()])
        });
        let charts = list(&self.charts, |lines| drawn(lines));
        let flows = list(&self.flows, |flow| {
            let Leg { from, to, kind } = &flow.leg;
            texts(&[from.as_str(), to.as_str(), &place(&KINDS, kind).to_string(), &flow.levels])
        });
        let events = list(&self.events, |event| {
            let head = numbers(&[event.at_ns, place(&Sort::ALL, &event.sort)]);
            texts(&[&head, &event.says, &event.target, &event.seen_by])
        });
        let bill = list(&self.bill.lines, |one| {
            texts(&[&one.what, &one.of, &one.payer, &one.quantity, &one.run, &one.month])
        });
        let log = list(&self.log.lines, |line| {
            let head = [line.ended_ns, line.took_ns, line.source_port, line.node_port, u64::from(line.kept)];
            texts(&[&numbers(&head), &line.client, &line.entry, &line.target, &line.outcome, &line.why])
        });
        let mut json = String::from("{");
        let mut member = |name: &str, value: &str| {
            let comma = if json.len() > 1 { "," } else { "" };
            for part in [comma, "\"", name, "\":", value] {
                json.push_str(part);
            }
        };
        member("head", &quoted(&numbers(&head)));
        member("tables", &list(&tables, |table| rows(table)));
        member("failures", &failures);
        member("charts", &charts);
        member("flows", &flows);
        member("events", &events);
        member("bill", &bill);
        member("sums", &list(&self.bill.sums, |sum| quoted(sum)));
        member("notes", &list(&self.bill.notes, |note| quoted(note)));
        member("metrics", &drawn(&self.metrics));
        member("log", &log);
        json.push('}');
        json
    }

    /// The result that was written as this JSON; `None` where it is none.
    pub fn read(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let mut head = read_numbers(value.get("head")?.as_str()?)?.into_iter();
        let mut next = || head.next();
        // Member by member into a whole one: a list of them each with its own way out would be twice the code.
        let mut found =
            Self { simulated_ns: next()?, duration_ns: next()?, step_ns: next()?, ..Self::default() };
        for own in [&mut found.connections, &mut found.requests] {
            *own = Tally { opened: next()?, completed: next()?, failed: next()?, open: next()? };
        }
        for own in [&mut found.bytes, &mut found.segments] {
            *own = Bytes { sent: next()?, received: next()?, dropped: next()? };
        }
        for own in [&mut found.latency, &mut found.wait] {
            *own = percentiles(&mut next)?;
        }
        let mut tables = value.get("tables")?.as_array()?.iter();
        for own in [&mut found.targets, &mut found.entries, &mut found.clients, &mut found.accounts] {
            *own = Rows { rows: items(tables.next()?, row)?, more: next()? };
        }
        found.failures = items(value.get("failures")?, failed)?;
        found.charts = items(value.get("charts")?, |lines| items(lines, line))?.try_into().ok()?;
        found.flows = items(value.get("flows")?, flow)?;
        found.flow_most = next()?;
        found.events = items(value.get("events")?, event)?;
        found.bill.more = next()?;
        found.bill.lines = items(value.get("bill")?, billed)?;
        found.bill.sums = strings(value.get("sums")?)?;
        found.bill.notes = items(value.get("notes")?, whole)?;
        found.metrics_more = next()?;
        found.metrics = items(value.get("metrics")?, line)?;
        found.log.all = [next()?, next()?];
        found.log.lines = items(value.get("log")?, logged)?;
        Some(found)
    }
}

fn items<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

/// A value that is a text itself.
fn whole(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn read_numbers(text: &str) -> Option<Vec<u64>> {
    text.split(' ').filter(|number| !number.is_empty()).map(|number| number.parse().ok()).collect()
}

fn percentiles(next: &mut dyn FnMut() -> Option<u64>) -> Option<Percentiles> {
    Some(Percentiles {
        count: next()?,
        mean_ns: next()?,
        p50_ns: next()?,
        p90_ns: next()?,
        p99_ns: next()?,
        p99_9_ns: next()?,
        max_ns: next()?,
    })
}

/// So many texts.
fn strings<const N: usize>(value: &Value) -> Option<[String; N]> {
    items(value, whole)?.try_into().ok()
}

fn row(value: &Value) -> Option<Row> {
    let [of, zone, values] = strings(value)?;
    Some(Row { of, zone, numbers: read_numbers(&values)? })
}

fn failed(value: &Value) -> Option<Failed> {
    let [code, outcome, says, helps, count] = strings(value)?;
    Some(Failed { code, outcome, says, helps, count: count.parse().ok()? })
}

fn line(value: &Value) -> Option<Line> {
    let [name, code, values] = strings(value)?;
    Some(Line { name, code, values: read_numbers(&values)? })
}

fn flow(value: &Value) -> Option<Flow> {
    let [from, to, kind, levels] = strings(value)?;
    let (from, to, kind) = (end(&from)?, end(&to)?, *KINDS.get(kind.parse::<usize>().ok()?)?);
    Some(Flow { leg: Leg { from, to, kind }, levels })
}

fn event(value: &Value) -> Option<Event> {
    let [head, says, target, seen_by] = strings(value)?;
    let head = read_numbers(&head)?;
    let sort = *Sort::ALL.get(usize::try_from(*head.get(1)?).ok()?)?;
    Some(Event { at_ns: *head.first()?, sort, says, target, seen_by })
}

fn billed(value: &Value) -> Option<Billed> {
    let [what, of, payer, quantity, run, month] = strings(value)?;
    Some(Billed { what, of, payer, quantity, run, month })
}

fn logged(value: &Value) -> Option<Logged> {
    let [head, client, entry, target, outcome, why] = strings(value)?;
    let [ended_ns, took_ns, source_port, node_port, kept] = read_numbers(&head)?.try_into().ok()?;
    let kept = kept > 0;
    Some(Logged { ended_ns, took_ns, source_port, node_port, kept, client, entry, target, outcome, why })
}
