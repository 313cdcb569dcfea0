//! The run of many connections: what is ordered from the worker, how far it is, what it found.

use serde::{Deserialize, Serialize};

use super::shared::Shared;

/// How many connections a run opens.
pub const CONNECTIONS: u32 = 1000;

/// Where the connections went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpreadResult {
    /// Connections each target got: (instance id, count).
    pub by_target: Vec<(String, u32)>,
    /// Connections each zone's interface got: (zone id, count).
    pub by_zone: Vec<(String, u32)>,
    /// How many failed.
    pub failed: u32,
    /// How many there were in all.
    pub connections: u32,
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
