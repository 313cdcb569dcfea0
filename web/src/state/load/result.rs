//! What came of a run, as the page shows it: the engine's summary with names and sentences, cut down to what can be
//! drawn. The worker makes it, so that the page has little to read.

use std::fmt::Display;

use privatelink::model::{Leg, Sketch, ZoneId};
use privatelink::sim::{Bytes, Failure, Happening, Percentiles, Step, Summary, Tally};
use privatelink::text;

use super::bill::Bill;
use super::log::Log;
use super::metrics::{Measured, measured};
use super::names::{reason, zone, zones};

/// The most stretches of time that are drawn; more are put together.
pub const MOST_COLUMNS: usize = 240;
/// The most lines of a chart; what is beyond is one more, “others”.
pub const MOST_LINES: usize = 8;
/// The most rows of a table, and
pub const MOST_ROWS: usize = 100;
/// the most events that are told.
const MOST_EVENTS: usize = 2_000;
/// Lines of the picture that are shown to carry something.
const MOST_FLOWS: usize = 300;
/// As strong as a flow is drawn.
pub const MOST_LEVEL: u8 = 9;

/// What stands for a share nobody can tell, because nothing was asked.
pub const UNKNOWN: u64 = u64::MAX;

/// What failed, with its sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    /// Our stable code.
    pub code: String,
    /// What the client sees.
    pub outcome: String,
    /// What happened.
    pub says: String,
    /// What to do about it; empty where a trace says it better.
    pub helps: String,
    /// How many.
    pub count: u64,
}

/// A row of a table: what it is of, where that is, and its numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// An id, or a client's name.
    pub of: String,
    /// Its zone; empty where it has none.
    pub zone: String,
    /// The numbers, in the table's order.
    pub numbers: Vec<u64>,
}

/// A table, with how many rows there are beyond those it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many more there are.
    pub more: u64,
}

/// A line of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// What a file of values calls it, where that is something else: a code, an id.
    pub code: String,
    /// A value for each column.
    pub values: Vec<u64>,
}

/// How strongly a line of the picture is used, from 0 to [`MOST_LEVEL`], in each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The line.
    pub leg: Leg,
    /// A digit for each column.
    pub levels: String,
}

/// What happened to the sketch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, in nanoseconds.
    pub at_ns: u64,
    /// What sort.
    pub sort: Sort,
    /// In a sentence.
    pub says: String,
    /// The target, of a target's health.
    pub target: String,
    /// Who sees it so: node and group.
    pub seen_by: String,
}

/// What sort of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A fault of the load, or its end.
    Fault,
    /// One that AWS refuses.
    Refused,
    /// A target is healthy again.
    Healthy,
    /// A target is not.
    Unhealthy,
    /// Names lead elsewhere.
    Dns,
    /// An endpoint is in another state, or a topic was told of it.
    Endpoint,
}

impl Sort {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 6] =
        [Self::Fault, Self::Refused, Self::Healthy, Self::Unhealthy, Self::Dns, Self::Endpoint];
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadResult {
    /// How far it came, in nanoseconds.
    pub simulated_ns: u64,
    /// How far it was to come.
    pub duration_ns: u64,
    /// Connections.
    pub connections: Tally,
    /// Requests.
    pub requests: Tally,
    /// Bytes.
    pub bytes: Bytes,
    /// Segments.
    pub segments: Bytes,
    /// Latency.
    pub latency: Percentiles,
    /// Waiting at targets.
    pub wait: Percentiles,
    /// What failed, most frequent first.
    pub failures: Vec<Failed>,
    /// Targets: connections, requests, failed, bytes.
    pub targets: Rows,
    /// Interfaces: connections, bytes.
    pub entries: Rows,
    /// Clients: connections, failed, requests, failed, answered in millionths, longest time without an answer.
    pub clients: Rows,
    /// Accounts: connections, failed, bytes.
    pub accounts: Rows,
    /// How long a column is, in nanoseconds.
    pub step_ns: u64,
    /// The lines of each chart, in the order of [`super::charts::Which::ALL`].
    pub charts: [Vec<Line>; 5],
    /// The lines of the picture that were used.
    pub flows: Vec<Flow>,
    /// What a line of the picture carries in a column where it is used most.
    pub flow_most: u64,
    /// What happened to the sketch.
    pub events: Vec<Event>,
    /// What the bytes cost.
    pub bill: Bill,
    /// What `CloudWatch` would show.
    pub metrics: Vec<Measured>,
    /// How many more metrics there are.
    pub metrics_more: u64,
    /// Connections one by one.
    pub log: Log,
}

impl LoadResult {
    /// The engine's summary, as it is shown.
    pub fn of(sketch: &Sketch, duration_ns: u64, summary: &Summary) -> Self {
        let series = &summary.series;
        let columns = Columns::of(&series.steps);
        let step_ns = series.step_ns.saturating_mul(u64::try_from(columns.width).unwrap_or(1));
        let target =
            |at: usize| summary.targets.get(at).map(|one| (text::name(sketch, &one.target), String::new()));
        let zones = zones(sketch, summary);
        let zone_of = |at: usize| Some((zones.get(at)?.clone(), series.zones.get(at)?.to_string()));
        let failure = |at: usize| Some(reason(&series.failures, *series.failures.get(at)?));
        let slowest = |name: &str, of: fn(&Step) -> u64| Line {
            name: name.to_owned(),
            code: format!("{name}_ns"),
            values: columns.each(|steps| steps.iter().map(of).max().unwrap_or_default()),
        };
        let charts = [
            busiest(summary.targets.len(), &target, &columns, |step, at| {
                step.by_target.get(at).copied().map_or(0, u64::from)
            }),
            busiest(series.zones.len(), &zone_of, &columns, |step, at| {
                step.by_zone.get(at).copied().map_or(0, u64::from)
            }),
            vec![
                slowest("p50", |step| step.p50_ns),
                slowest("p90", |step| step.p90_ns),
                slowest("p99", |step| step.p99_ns),
            ],
            busiest(series.failures.len(), &failure, &columns, |step, at| {
                step.by_failure.get(at).copied().unwrap_or_default()
            }),
            vec![Line {
                name: "open".to_owned(),
                code: String::new(),
                values: columns.each(|steps| steps.last().map_or(0, |step| step.open)),
            }],
        ];
        let (flows, flow_most) = flows(&series.legs, &columns);
        let (metrics, metrics_more) = measured(&series.metrics, columns.width);
        Self {
            simulated_ns: summary.simulated_ns,
            duration_ns,
            connections: summary.connections,
            requests: summary.requests,
            bytes: summary.bytes,
            segments: summary.segments,
            latency: summary.latency,
            wait: summary.wait,
            failures: summary.failures.iter().map(|(why, count)| failed(*why, *count)).collect(),
            targets: table(
                &summary.targets,
                |one| one.connections,
                |one| {
                    let numbers = vec![one.connections, one.requests, one.failed, one.bytes];
                    let at = series.zones.iter().position(|id| one.zone.as_ref() == Some(id));
                    let stands = at.and_then(|at| zones.get(at).cloned());
                    row(&one.target, stands, numbers)
                },
            ),
            entries: table(
                &summary.entries,
                |one| one.connections,
                |one| {
                    let numbers = vec![one.connections, one.bytes];
                    let of = |name: &dyn Fn(&ZoneId) -> String| one.zone.as_ref().map(name);
                    match &one.interface {
                        Some(interface) => row(interface, of(&|id| zone(sketch, interface, id)), numbers),
                        None => row(&one.resource, of(&ToString::to_string), numbers),
                    }
                },
            ),
            clients: table(
                &summary.clients,
                |one| one.requests.failed,
                |one| Row {
                    of: one.name.clone(),
                    zone: String::new(),
                    numbers: vec![
                        one.connections.opened,
                        one.connections.failed,
                        one.requests.opened,
                        one.requests.failed,
                        one.answered_ppm.map_or(UNKNOWN, u64::from),
                        one.longest_wait_ns,
                    ],
                },
            ),
            accounts: table(
                &summary.accounts,
                |one| one.connections,
                |one| row(&one.account, None, vec![one.connections, one.failed, one.bytes]),
            ),
            step_ns,
            charts,
            flows,
            flow_most,
            events: summary.events.iter().take(MOST_EVENTS).map(|event| told(sketch, event)).collect(),
            bill: Bill::of(sketch, summary),
            metrics,
            metrics_more,
            log: Log::of(summary),
        }
    }
}

/// The steps put together, so many at a time.
struct Columns<'a> {
    steps: &'a [Step],
    width: usize,
}

impl<'a> Columns<'a> {
    fn of(steps: &'a [Step]) -> Self {
        Self { steps, width: steps.len().div_ceil(MOST_COLUMNS).max(1) }
    }

    fn each(&self, value: impl Fn(&[Step]) -> u64) -> Vec<u64> {
        self.steps.chunks(self.width).map(value).collect()
    }

    fn sums(&self, value: impl Fn(&Step) -> u64) -> Vec<u64> {
        self.each(|steps| steps.iter().map(&value).fold(0, u64::saturating_add))
    }
}

/// The places of the largest counts, the largest first. There are few; the library's sorting is compiled anew for each
/// kind of item.
pub(super) fn largest(counts: &[u64], most: usize) -> Vec<usize> {
    let mut found: Vec<(u64, usize)> = Vec::new();
    for (at, count) in counts.iter().enumerate() {
        let place = found.partition_point(|(other, _)| other >= count);
        if place < most {
            found.insert(place, (*count, at));
            found.truncate(most);
        }
    }
    found.into_iter().map(|(_, at)| at).collect()
}

/// The lines with the largest sums, and the sum of the others as one more.
fn busiest(
    count: usize,
    name: &dyn Fn(usize) -> Option<(String, String)>,
    columns: &Columns<'_>,
    value: fn(&Step, usize) -> u64,
) -> Vec<Line> {
    let sum = |at: usize| columns.steps.iter().map(|step| value(step, at)).fold(0, u64::saturating_add);
    let sums: Vec<u64> = (0..count).map(sum).collect();
    // One more is no longer than “others” would be.
    let most = if count == MOST_LINES.saturating_add(1) { count } else { MOST_LINES };
    let shown = largest(&sums, most);
    let mut lines: Vec<Line> = Vec::new();
    for at in &shown {
        let (name, code) = name(*at).unwrap_or_default();
        lines.push(Line { name, code, values: columns.sums(|step| value(step, *at)) });
    }
    if count > shown.len() {
        let others: Vec<usize> = (0..count).filter(|at| !shown.contains(at)).collect();
        let values =
            columns.sums(|step| others.iter().map(|at| value(step, *at)).fold(0, u64::saturating_add));
        lines.push(Line { name: format!("{} others", others.len()), code: String::new(), values });
    }
    lines
}

fn row(of: &dyn Display, zone: Option<String>, numbers: Vec<u64>) -> Row {
    Row { of: of.to_string(), zone: zone.unwrap_or_default(), numbers }
}

/// Rows in the order they came in; where there are too many, those that count most, the first of them first.
fn table<T>(all: &[T], counts: fn(&T) -> u64, row: impl Fn(&T) -> Row) -> Rows {
    if all.len() <= MOST_ROWS {
        return Rows { rows: all.iter().map(row).collect(), more: 0 };
    }
    let counts: Vec<u64> = all.iter().map(counts).collect();
    let places = largest(&counts, MOST_ROWS);
    let rows = places.into_iter().filter_map(|at| all.get(at)).map(row).collect();
    Rows { rows, more: u64::try_from(all.len().saturating_sub(MOST_ROWS)).unwrap_or_default() }
}

fn failed(why: Failure, count: u64) -> Failed {
    Failed {
        code: why.code().to_owned(),
        outcome: text::outcome(why.outcome()).to_owned(),
        says: why.says().to_owned(),
        helps: match why {
            Failure::Path(..) => String::new(),
            Failure::InTime(why) => why.helps().to_owned(),
        },
        count,
    }
}

/// What each line carries, and the most any of them carries in a column.
fn flows(legs: &[Leg], columns: &Columns<'_>) -> (Vec<Flow>, u64) {
    let mut carried: Vec<Vec<u64>> = Vec::new();
    for at in 0..legs.len() {
        carried.push(columns.sums(|step| step.by_leg.get(at).copied().map_or(0, u64::from)));
    }
    let most = carried.iter().flatten().copied().max().unwrap_or_default().max(1);
    let level = |value: &u64| {
        let level = value.saturating_mul(u64::from(MOST_LEVEL)).div_ceil(most).min(u64::from(MOST_LEVEL));
        char::from_digit(u32::try_from(level).unwrap_or_default(), 10).unwrap_or('0')
    };
    // Of thousands of lines, those that carry most.
    let sums: Vec<u64> = carried.iter().map(|values| values.iter().sum()).collect();
    let mut places = largest(&sums, MOST_FLOWS);
    places.sort_unstable();
    let flow = |place: usize| {
        let (leg, values) = (legs.get(place)?, carried.get(place)?);
        Some(Flow { leg: leg.clone(), levels: values.iter().map(level).collect() })
    };
    (places.into_iter().filter_map(flow).collect(), most)
}

fn told(sketch: &Sketch, event: &privatelink::sim::Event) -> Event {
    let sort = match &event.what {
        Happening::Fault(_) => Sort::Fault,
        Happening::Refused(..) => Sort::Refused,
        Happening::Health { healthy: true, .. } => Sort::Healthy,
        Happening::Health { healthy: false, .. } => Sort::Unhealthy,
        Happening::NodeInDns { .. } | Happening::ZoneInDns { .. } => Sort::Dns,
        Happening::Endpoint(..) | Happening::Told(..) => Sort::Endpoint,
    };
    let (target, seen_by) = match &event.what {
        Happening::Health { node, group, target, .. } => (target.to_string(), format!("{node} {group}")),
        Happening::Fault(_)
        | Happening::Refused(..)
        | Happening::Endpoint(..)
        | Happening::Told(..)
        | Happening::NodeInDns { .. }
        | Happening::ZoneInDns { .. } => (String::new(), String::new()),
    };
    Event { at_ns: event.at_ns, sort, says: text::happening(sketch, &event.what), target, seen_by }
}
