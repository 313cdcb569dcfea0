//! The shape of `privatelink availability`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advise::survival::{Cell, Failure, Row, Survival, survival};
use crate::model::{DanglingReference, LegEnd, Sketch};
use crate::path::{Choices, Index};

use super::{ReasonReport, reason};

/// What every consumer of a service survives.
#[derive(Serialize, JsonSchema)]
pub struct AvailabilityReport {
    /// What may fail.
    pub columns: Vec<FailureReport>,
    /// The consumers.
    pub rows: Vec<RowReport>,
    /// What was not looked at, a sentence each.
    pub left_out: Vec<String>,
}

/// One thing that may fail.
#[derive(Serialize, JsonSchema)]
pub struct FailureReport {
    /// In which way.
    pub kind: String,
    /// What fails, by its id.
    pub of: String,
    /// What it is called.
    pub name: String,
    /// The command, as a person reads it.
    pub text: String,
    /// The command that breaks it.
    pub command: serde_json::Value,
}

/// One consumer and what it survives.
#[derive(Serialize, JsonSchema)]
pub struct RowReport {
    /// The VPC or data center its clients are in; `null` for the internet.
    pub network: Option<String>,
    /// Its clients: ids of hosts, or addresses.
    pub clients: Vec<String>,
    /// Its clients by their names.
    pub name: String,
    /// How many other consumers are like it: their connections pass the same things in the same zones.
    pub alike: usize,
    /// What they connect to.
    pub to: String,
    /// The port.
    pub port: u16,
    /// The endpoint their connections come by; `null` where they come by none.
    pub endpoint: Option<String>,
    /// What their connections come to as the sketch is.
    pub whole: ChoicesReport,
    /// What becomes of them, in the order of the columns.
    pub cells: Vec<CellReport>,
    /// The smallest sets of failures that cut it off, smallest first.
    pub cut_sets: Vec<CutReport>,
}

/// One consumer under one failure.
#[derive(Serialize, JsonSchema)]
pub struct CellReport {
    /// `works`; `heals`: some choices fail in the first seconds only; `partly`: some fail for good;
    /// `cut_off`: none connects in the end.
    pub outcome: String,
    /// Both moments in a sentence or two.
    pub text: String,
    /// In the first seconds: clients keep the addresses they were given, and no health check has noticed.
    pub now: ChoicesReport,
    /// Once health checks and DNS have noticed.
    pub settled: ChoicesReport,
}

/// What came of all choices.
#[derive(Serialize, JsonSchema)]
pub struct ChoicesReport {
    /// How many ways there are, for those clients that can send: choices of address and target, and of port
    /// where that decides.
    pub of: usize,
    /// How many of them connect.
    pub working: usize,
    /// How many clients were asked.
    pub clients: usize,
    /// How many of those cannot send at all.
    pub lost: usize,
    /// What decided the first choice that does not connect; where all do, the one that was made.
    pub reason: ReasonReport,
}

/// Failures that together cut a consumer off.
#[derive(Serialize, JsonSchema)]
pub struct CutReport {
    /// The failures, by their places among the columns, from 0.
    pub failures: Vec<usize>,
    /// The sentence.
    pub text: String,
}

impl AvailabilityReport {
    /// Whether every consumer connects and none is cut off by a single failure.
    pub fn survives(&self) -> bool {
        self.rows
            .iter()
            .all(|row| row.whole.working > 0 && row.cut_sets.iter().all(|cut| cut.failures.len() > 1))
    }
}

/// Judges every consumer against everything that may fail.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn availability(index: &Index) -> Result<AvailabilityReport, DanglingReference> {
    let sketch = index.sketch();
    let found = survival(index)?;
    Ok(AvailabilityReport {
        columns: found.failures.iter().map(|one| failure(sketch, one)).collect(),
        rows: found.rows.iter().map(|one| row(sketch, &found, one)).collect(),
        left_out: found.left_out.texts(sketch),
    })
}

fn failure(sketch: &Sketch, from: &Failure) -> FailureReport {
    FailureReport {
        kind: from.kind.name().to_owned(),
        of: from.of.to_string(),
        name: from.name(sketch),
        text: from.label(sketch),
        command: serde_json::from_str(&crate::sketch::commands::write(&from.command)).unwrap_or_default(),
    }
}

fn row(sketch: &Sketch, all: &Survival, from: &Row) -> RowReport {
    let consumer = &from.consumer;
    let client = |client: &crate::advise::survival::Client| match &client.who {
        LegEnd::Resource(id) if client.request.from.host(sketch).is_some() => id.to_string(),
        _ => client.request.from.address.to_string(),
    };
    let cuts = from
        .cuts
        .iter()
        .map(|cut| CutReport { failures: cut.0.clone(), text: from.cut_text(sketch, &all.failures, cut) });
    RowReport {
        network: consumer.network.as_ref().map(ToString::to_string),
        clients: consumer.clients.iter().map(client).collect(),
        name: consumer.name(sketch),
        alike: consumer.alike,
        to: consumer.to.clone(),
        port: consumer.port,
        endpoint: consumer.endpoint.as_ref().map(ToString::to_string),
        whole: choices(sketch, &from.whole),
        cells: from.cells.iter().map(|one| cell(sketch, one)).collect(),
        cut_sets: cuts.collect(),
    }
}

fn cell(sketch: &Sketch, from: &Cell) -> CellReport {
    CellReport {
        outcome: from.survives().word().to_owned(),
        text: from.text(sketch),
        now: choices(sketch, &from.now),
        settled: choices(sketch, &from.settled),
    }
}

fn choices(sketch: &Sketch, from: &Choices) -> ChoicesReport {
    ChoicesReport {
        of: from.of,
        working: from.working,
        clients: from.clients,
        lost: from.lost,
        reason: reason(sketch, &from.reason),
    }
}
