//! A result on its way from the worker to the page: JSON of texts, with the numbers of a line as one text, because a
//! reader of JSON makes something of every number by itself.

use privatelink::model::{Leg, LegEnd, LegKind, ResourceId};
use privatelink::sim::{Bytes, Percentiles, Tally};
use privatelink::sketch::quoted;
use serde_json::Value;

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
        head.push(self.flow_most);
        let failures = list(&self.failures, |one| {
            texts(&[&one.code, &one.outcome, &one.says, &one.helps, &one.count.to_string()])
        });
        let charts = list(&self.charts, |lines| {
            list(lines, |line| texts(&[&line.name, &line.code, &numbers(&line.values)]))
        });
        let flows = list(&self.flows, |flow| {
            let Leg { from, to, kind } = &flow.leg;
            texts(&[from.as_str(), to.as_str(), &place(&KINDS, kind).to_string(), &flow.levels])
        });
        let events = list(&self.events, |event| {
            let head = numbers(&[event.at_ns, place(&Sort::ALL, &event.sort)]);
            texts(&[&head, &event.says, &event.target, &event.seen_by])
        });
        format!(
            r#"{{"head":"{}","tables":{},"failures":{failures},"charts":{charts},"flows":{flows},"events":{events}}}"#,
            numbers(&head),
            list(&tables, |table| rows(table)),
        )
    }

    /// The result that was written as this JSON; `None` where it is none.
    pub fn read(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let mut head = read_numbers(value.get("head")?)?.into_iter();
        let mut next = || head.next();
        let (simulated_ns, duration_ns, step_ns) = (next()?, next()?, next()?);
        let connections = tally(&mut next)?;
        let requests = tally(&mut next)?;
        let (bytes, segments) = (sums(&mut next)?, sums(&mut next)?);
        let (latency, wait) = (percentiles(&mut next)?, percentiles(&mut next)?);
        let mut tables = items(value.get("tables")?, |table| items(table, row))?.into_iter();
        let mut table =
            |more: &mut dyn FnMut() -> Option<u64>| Some(Rows { rows: tables.next()?, more: more()? });
        Some(Self {
            simulated_ns,
            duration_ns,
            step_ns,
            connections,
            requests,
            bytes,
            segments,
            latency,
            wait,
            targets: table(&mut next)?,
            entries: table(&mut next)?,
            clients: table(&mut next)?,
            accounts: table(&mut next)?,
            failures: items(value.get("failures")?, failed)?,
            charts: items(value.get("charts")?, |lines| items(lines, line))?.try_into().ok()?,
            flows: items(value.get("flows")?, flow)?,
            flow_most: next()?,
            events: items(value.get("events")?, event)?,
        })
    }
}

fn items<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}

fn text(value: &Value, at: usize) -> Option<String> {
    value.get(at)?.as_str().map(str::to_owned)
}

fn read_numbers(value: &Value) -> Option<Vec<u64>> {
    let text = value.as_str()?;
    text.split(' ').filter(|number| !number.is_empty()).map(|number| number.parse().ok()).collect()
}

fn tally(next: &mut dyn FnMut() -> Option<u64>) -> Option<Tally> {
    Some(Tally { opened: next()?, completed: next()?, failed: next()?, open: next()? })
}

fn sums(next: &mut dyn FnMut() -> Option<u64>) -> Option<Bytes> {
    Some(Bytes { sent: next()?, received: next()?, dropped: next()? })
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

fn row(value: &Value) -> Option<Row> {
    Some(Row { of: text(value, 0)?, zone: text(value, 1)?, numbers: read_numbers(value.get(2)?)? })
}

fn failed(value: &Value) -> Option<Failed> {
    Some(Failed {
        code: text(value, 0)?,
        outcome: text(value, 1)?,
        says: text(value, 2)?,
        helps: text(value, 3)?,
        count: text(value, 4)?.parse().ok()?,
    })
}

fn line(value: &Value) -> Option<Line> {
    Some(Line { name: text(value, 0)?, code: text(value, 1)?, values: read_numbers(value.get(2)?)? })
}

fn flow(value: &Value) -> Option<Flow> {
    let (from, to) = (end(value.get(0)?.as_str()?)?, end(value.get(1)?.as_str()?)?);
    let kind = *KINDS.get(text(value, 2)?.parse::<usize>().ok()?)?;
    Some(Flow { leg: Leg { from, to, kind }, levels: text(value, 3)? })
}

fn event(value: &Value) -> Option<Event> {
    let head = read_numbers(value.get(0)?)?;
    Some(Event {
        at_ns: *head.first()?,
        sort: *Sort::ALL.get(usize::try_from(*head.get(1)?).ok()?)?,
        says: text(value, 1)?,
        target: text(value, 2)?,
        seen_by: text(value, 3)?,
    })
}
