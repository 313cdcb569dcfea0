//! Names: how AWS writes them, who answers for them, and what one question asked from one
//! place comes to. Knows nothing of connections; the health of load balancer zones comes in
//! as plain data.

pub mod name;
mod resolve;

pub use name::{Name, NameKind, Names, name_of};
pub use resolve::{Answered, Record, Resolution, ResolutionStep, Why, Withdrawn, resolve};
