//! Availability: for every consumer of a service what survives each thing that may fail, and the smallest sets
//! of failures that cut it off. Nothing is derived: each answer is the engine's, asked of the sketch in which
//! the failure has happened.

mod consumers;
mod cuts;
mod failures;

use crate::model::{DanglingReference, LegEnd, ResourceId, Sketch, VpcEndpointId, number, sort_by_numbers};
use crate::path::{Choices, Index, Moment, Request, Standpoint, Survives, choices, choices_of};
use crate::text;

pub use cuts::{Cut, LARGEST_CUT, MOST_JUDGED};
pub use failures::Failure;

/// Up to so many consumers each is a row of its own; of more, those that are alike share one.
pub const FEW_CONSUMERS: usize = 12;
/// The most rows judged.
pub const MOST_CONSUMERS: usize = 40;
/// The most failures judged.
pub const MOST_FAILURES: usize = 60;

/// A client that stands for those of its zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Who it is: a host, a subnet for a bare address, a data center, the internet.
    pub who: LegEnd,
    /// What it asks.
    pub request: Request,
}

/// Who uses a service: one network with its clients, by one name, address or other place, on one port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// The VPC or data center its clients are in; none for the internet.
    pub network: Option<ResourceId>,
    /// Its clients: those the sketch's expectations name, and one in every other zone of the VPC that
    /// connects as well.
    pub clients: Vec<Client>,
    /// What they connect to, as a person calls it.
    pub to: String,
    /// The port.
    pub port: u16,
    /// The endpoint their connections come by, where they come by one.
    pub endpoint: Option<VpcEndpointId>,
    /// How many other consumers are like this one: their connections pass the same things in the same zones.
    pub alike: usize,
}

impl Consumer {
    /// Its clients by their names, and how many others are like it. The same clients are said in the same order, that of
    /// the sketch, whoever of them was found first.
    pub fn name(&self, sketch: &Sketch) -> String {
        let mut clients: Vec<&Client> = self.clients.iter().collect();
        sort_by_numbers(&mut clients, |client| [host_place(sketch, client), 0, 0]);
        let mut names = Vec::with_capacity(clients.len());
        for client in clients {
            names.push(match (&client.who, &client.request.from.at) {
                (LegEnd::Resource(id), Standpoint::Interface(_) | Standpoint::DataCenterHost(_)) => {
                    text::name(sketch, id)
                }
                // A bare address has no name.
                _ => client.request.from.address.to_string(),
            });
        }
        match self.alike {
            0 => text::and(&names),
            alike => format!("{} (and {alike} like it)", text::and(&names)),
        }
    }
}

/// Where a client stands among the sketch's hosts; those that are none come first.
fn host_place(sketch: &Sketch, client: &Client) -> i64 {
    match &client.who {
        LegEnd::Resource(ResourceId::Host(id)) => sketch.hosts.place(id).map_or(-1, number),
        _ => -1,
    }
}

/// What becomes of a consumer's connections while something is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// In the first seconds: clients keep the addresses they were given, and no health check has noticed.
    pub now: Choices,
    /// Once health checks and DNS have noticed.
    pub settled: Choices,
}

impl Cell {
    /// Both moments in one word.
    pub const fn survives(&self) -> Survives {
        Survives::of(&self.now, &self.settled)
    }

    /// Both moments in a sentence or two.
    pub fn text(&self, sketch: &Sketch) -> String {
        text::survival(sketch, &self.now, &self.settled)
    }
}

/// One consumer and what it survives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The consumer.
    pub consumer: Consumer,
    /// What its connections come to as the sketch is.
    pub whole: Choices,
    /// What becomes of them, in the order of the failures.
    pub cells: Vec<Cell>,
    /// The smallest sets of failures that cut it off, smallest first.
    pub cuts: Vec<Cut>,
}

impl Row {
    /// One of its cuts as a sentence; the failures are the matrix's.
    pub fn cut_text(&self, sketch: &Sketch, failures: &[Failure], cut: &Cut) -> String {
        let members = cut.0.iter().filter_map(|at| failures.get(*at));
        let names: Vec<String> = members.map(|failure| failure.name(sketch)).collect();
        text::cut(&names, &self.consumer.name(sketch), &self.consumer.to)
    }
}

/// The whole matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survival {
    /// What may fail: the columns.
    pub failures: Vec<Failure>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What was not looked at, and why.
    pub left_out: LeftOut,
}

/// What was not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Endpoints that nobody in their VPC reaches a service by.
    pub unused: Vec<VpcEndpointId>,
    /// How many consumers there are beyond [`MOST_CONSUMERS`].
    pub consumers: usize,
    /// How many failures there are beyond [`MOST_FAILURES`].
    pub failures: usize,
    /// How many sets of failures were not tried, because [`MOST_JUDGED`] was reached.
    pub sets: usize,
}

impl LeftOut {
    /// What was not looked at, a sentence each; none where everything was.
    pub fn texts(&self, sketch: &Sketch) -> Vec<String> {
        let mut texts = Vec::new();
        if !self.unused.is_empty() {
            let names: Vec<String> =
                self.unused.iter().map(|id| text::name(sketch, &id.clone().into())).collect();
            texts.push(text::unused(&names));
        }
        if self.consumers > 0 {
            texts.push(text::beyond("consumers", MOST_CONSUMERS, self.consumers));
        }
        if self.failures > 0 {
            texts.push(text::beyond("failures", MOST_FAILURES, self.failures));
        }
        if self.sets > 0 {
            texts.push(text::sets_untried(MOST_JUDGED, self.sets));
        }
        texts
    }
}

/// Judges every consumer against every failure.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn survival(index: &Index) -> Result<Survival, DanglingReference> {
    let mut left_out = LeftOut::default();
    let consumers = consumers::consumers(index, &mut left_out)?;
    let mut failures = failures::failures(index, &consumers)?;
    left_out.failures = failures.len().saturating_sub(MOST_FAILURES);
    failures.truncate(MOST_FAILURES);
    let mut rows = Vec::with_capacity(consumers.len());
    for consumer in consumers {
        let whole = whole(index, &consumer)?;
        rows.push(Row { consumer, whole, cells: Vec::new(), cuts: Vec::new() });
    }
    for failure in &failures {
        let Some(broken) = failures::broken(index, &[failure]) else { continue };
        for row in &mut rows {
            row.cells.push(cell(index, &broken, &row.consumer)?);
        }
    }
    cuts::cuts(index, &failures, &mut rows, &mut left_out)?;
    Ok(Survival { failures, rows, left_out })
}

/// All clients of a consumer together, once health checks have settled.
fn whole(index: &Index, consumer: &Consumer) -> Result<Choices, DanglingReference> {
    together(consumer, |client| choices(index, &client.request))
}

/// What becomes of a consumer while something is broken.
fn cell(index: &Index, broken: &Index, consumer: &Consumer) -> Result<Cell, DanglingReference> {
    let now = together(consumer, |client| {
        let kept = crate::path::trace(index, &client.request)?.dns;
        let mut addresses = Vec::new();
        addresses.extend(kept.iter().flat_map(|found| &found.records).map(|record| record.address));
        let request = Request { moment: Moment::JustBroken, ..client.request.clone() };
        choices_of(broken, &request, &addresses)
    })?;
    Ok(Cell { now, settled: whole(broken, consumer)? })
}

fn together(
    consumer: &Consumer,
    mut of: impl FnMut(&Client) -> Result<Choices, DanglingReference>,
) -> Result<Choices, DanglingReference> {
    let mut found: Option<Choices> = None;
    for client in &consumer.clients {
        let one = of(client)?;
        found = Some(match found {
            Some(before) => before.and(one),
            None => one,
        });
    }
    // There is no consumer without a client; if there were, nobody would get through.
    let nobody = || crate::path::Reason::of(crate::path::ReasonCode::SourceNotRunning);
    Ok(found.unwrap_or_else(|| Choices { of: 0, working: 0, clients: 0, lost: 0, reason: nobody() }))
}
