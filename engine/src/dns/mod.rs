//! Names: how AWS writes them, who holds them, and what one question asked from one place comes to. Knows
//! nothing of connections: the health of load balancer zones comes in as plain data, and whether one
//! resolver reaches another is asked of whoever asks.
//!
//! ```text
//! Question ─► resolve ─► vpc (rules, private zones, hidden zones) ─► public (AWS's names, hosted zones)
//!                    └► data_center (conditional forwarders) ─► forward ─► the next resolver
//! ```

mod answer;
mod data_center;
mod forward;
mod instance;
mod made;
pub mod name;
mod names;
mod public;
mod question;
mod resolve;
mod vpc;
mod zone;

pub use answer::{
    Answered, Asked, OtherRecord, Record, Resolution, ResolutionStep, StepWord, Why, Withdrawn,
};
pub use name::{Name, NameKind, name_of};
pub use names::Names;
pub use question::{Asker, DnsSpeaker, Question, Reach, Reached};
pub use resolve::{resolve, resolver_address};
