//! Findings: what does not fit, what would fail if used, what nobody uses, and the whitepaper's
//! recommendations. [`FindingCode`] lists what may be found; [`rules::RULES`] the rules that find it,
//! with the tables each looks at, so that after an edit only those are asked again that could say
//! something else. And expectations, judged; questions about the sketch as a graph; what it costs.
//!
//! To add one: a code with its sentence in `code.rs`, a rule in the file of its subject, the rule's
//! line in `rules.rs`, a sketch that shows it in `tests/tests/findings.rs`.

mod availability;
mod code;
pub mod cost;
mod differences;
mod dns_names;
mod endpoints;
mod expectation;
mod finding;
mod gateways;
pub mod graph;
mod health;
mod hybrid;
mod listeners;
mod network;
mod notifications;
mod peering;
mod quotas;
mod resolvers;
mod routes;
mod rules;
mod security_groups;
mod services;
pub mod survival;
mod targets;
mod transit_gateways;
mod unused;
mod ways;
mod zones;

pub use code::{FindingCode, Severity};
pub use differences::{Became, Difference, Turned, differences, turned, turned_of};
pub use expectation::{Judged, expectations, expected};
pub use finding::{Detail, Finding};
pub use rules::{Checker, findings};
