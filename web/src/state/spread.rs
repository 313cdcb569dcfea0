//! The run of many connections: what is ordered from the worker, how far it is, what it found.

use privatelink::path::Spread;
use privatelink::sketch::{Envelope, link};
use serde::{Deserialize, Serialize};

use super::State;
use super::engine::LinkView;
use super::journey::Asked;
use super::shared::Shared;

/// How many connections a run opens.
pub const CONNECTIONS: u32 = 1000;

/// What the worker is asked for: one request, many times over source ports and questions. It travels
/// as a link, which says all of it.
pub fn order(state: &State, asked: &Asked) -> String {
    let view = LinkView {
        from: asked.from.clone(),
        to: asked.to.clone(),
        port: asked.port,
        query: asked.query,
        source_port: asked.source_port,
        moment: asked.moment,
        ..LinkView::default()
    };
    format!(r#"{{"spread":"{}"}}"#, link::encode(&Envelope::new(super::link::base(state), view)))
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
    pub fn of(asked: &Asked, spread: &Spread) -> Self {
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
            title: format!("{} → {}, port {}", asked.from, asked.to, asked.port),
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
