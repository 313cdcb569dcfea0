//! The run of many connections: what is ordered from the worker, how far it is, what it found.

use privatelink::path::{Moment, Spread};
use serde::{Deserialize, Serialize};

use super::journey::Asked;
use super::shared::Shared;

/// How many connections a run opens.
pub const CONNECTIONS: u32 = 1000;

/// What the worker is asked for: one request, many times over source ports and questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpreadOrder {
    /// The sketch, as a file.
    pub sketch: String,
    /// Who connects.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    pub port: u16,
    /// The first source port.
    pub source_port: u16,
    /// The first question's number.
    pub query: u32,
    /// Settled, or as registered.
    pub moment: Moment,
    /// How many connections.
    pub connections: u32,
}

impl SpreadOrder {
    /// The request as the engine takes it.
    pub fn asked(&self) -> Asked {
        Asked {
            from: self.from.clone(),
            to: self.to.clone(),
            port: self.port,
            source_port: self.source_port,
            query: self.query,
            moment: self.moment,
        }
    }
}

/// One line of a result: an id or a code, and how many connections it stands for.
pub type Count = (String, u32);

/// Where the connections went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpreadResult {
    /// From where they came and where they went, for the heading.
    pub title: String,
    /// How many there were in all.
    pub connections: u32,
    /// Connections by the instance they reached, by its id.
    pub by_target: Vec<Count>,
    /// Connections by the zone of the interface the client used, by its id.
    pub by_zone: Vec<Count>,
    /// Connections by how they ended, in the words of `Outcome::word`.
    pub by_outcome: Vec<Count>,
    /// Those that failed, by the code of the reason.
    pub by_reason: Vec<Count>,
    /// How many failed.
    pub failed: u32,
}

impl SpreadResult {
    /// The engine's answer, put in order.
    pub fn of(order: &SpreadOrder, spread: &Spread) -> Self {
        let mut by_target: Vec<Count> =
            spread.by_target.iter().map(|(id, count)| (id.to_string(), *count)).collect();
        let mut by_zone: Vec<Count> =
            spread.by_zone.iter().map(|(id, count)| (id.to_string(), *count)).collect();
        by_target.sort();
        by_zone.sort();
        let mut by_reason: Vec<Count> =
            spread.by_reason.iter().map(|(code, count)| (code.code().to_owned(), *count)).collect();
        by_reason.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let failed = by_reason.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
        Self {
            title: format!("{} → {}, port {}", order.from, order.to, order.port),
            connections: spread.connections,
            by_target,
            by_zone,
            by_outcome: spread
                .by_outcome
                .iter()
                .map(|(outcome, count)| (outcome.word().to_owned(), *count))
                .collect(),
            by_reason,
            failed,
        }
    }
}

/// How the run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SpreadRun {
    /// None has been asked for.
    #[default]
    Idle,
    /// So many thousandths are done.
    Running(u32),
    /// It is done.
    Done {
        /// What it found.
        result: Shared<SpreadResult>,
        /// Whether the sketch has changed since.
        stale: bool,
    },
    /// It failed; the sentence says why.
    Failed(String),
}

impl SpreadRun {
    /// Whether it runs.
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Running(_))
    }
}
