//! One connection attempt, judged: hop by hop on the way out and on the way back, with the
//! rule that decided each check. A verdict is data; [`crate::text`] makes sentences of it.
//!
//! ```text
//! Request ─► trace ─► Trace { dns, forward: [Hop { steps: [Step] }], back, outcome, reason }
//! ```
//!
//! The health of targets is found the same way: by judging the health-check connection.

mod application_balancer;
mod arrival;
mod attempts;
mod back;
mod balancer;
mod beyond;
mod chain;
mod check;
mod choices;
mod client;
mod doors;
mod endpoint;
mod exposure;
mod flow_hash;
mod health;
mod idle;
mod index;
mod judge;
mod latency;
mod listener;
mod mtu;
mod network;
mod network_acl;
mod place;
mod plan;
mod probe;
mod proxy_header;
mod question;
mod reach;
mod reason;
mod request;
mod route;
#[cfg(test)]
#[allow(clippy::expect_used, clippy::indexing_slicing)]
mod second_opinion;
mod security_group;
mod source;
mod spread;
mod target;
mod trace;
mod way;

pub use attempts::{attempts, trace_with_attempts, ways};
pub use check::{Check, Step, StepResult};
pub use choices::{Choices, Survives, choices, choices_of};
pub use exposure::{Reached, Reacher, exposure, who_reaches};
pub(crate) use flow_hash::initial_sequence_number;
pub use health::{Health, HealthKey, HealthSnapshot};
pub(crate) use health::{targets_by_zone, targets_in_reach};
pub use index::Index;
pub use judge::trace;
pub use place::{Place, PlaceError, Places, source};
pub use plan::{Destination, Entry, Flow, Onward, Plan, Planner, Stretch, destination};
pub use question::{ask, asker, asker_of};
pub use reason::{Reason, ReasonCode};
pub use request::{DEFAULT_BYTES, DEFAULT_SOURCE_PORT, Moment, Request};
pub use source::{Source, Standpoint};
pub use spread::{MAX_CONNECTIONS, Spread, spread};
pub(crate) use target::cross_zone_on;
pub use trace::{Attempt, Hop, HopKind, Packet, TargetView, Trace};
