//! Many connections over time. What becomes of each way a connection may take is compiled by
//! [`crate::path`]; here is what number and time add: arrivals, names that are remembered, ports that
//! run out, requests that queue, checks that notice late, flows that are cut.
//!
//! ```text
//! Load ─► Run ─step─► … ─► Summary
//! ```

mod arrivals;
mod calendar;
mod change;
mod clients;
mod connection;
mod count;
mod draw;
mod failure;
mod histogram;
#[cfg(test)]
mod journal;
mod kept;
mod life;
mod lifecycle;
mod load;
mod log;
mod order;
mod ports;
mod queue;
mod roster;
mod run;
#[cfg(test)]
mod second_opinion;
mod stretch;
mod summary;
mod summing;
mod timeline;
mod ways;

pub use failure::{Failure, InTime};
pub use load::{
    Arrival, Client, Distribution, DnsCache, KeepAlive, Load, MAX_ARRIVALS, MAX_CLIENTS, MAX_DURATION_S,
    MAX_RATE_PER_S, NS_PER_MS, NS_PER_S, Service, TimedFault,
};
pub use log::{Event, Happening, Line, MAX_FAILURES, MAX_LINES};
pub use run::Run;
pub use summary::{
    AccountCount, Bytes, ClientCount, EntryCount, Metric, Percentiles, Series, Step, Summary, Tally,
    TargetCount,
};

use crate::model::DanglingReference;

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
