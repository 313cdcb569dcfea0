//! DNS messages (RFC 1035, EDNS by RFC 6891): queries and answers built, and any message taken
//! apart into fields.

mod build;
mod dissect;
mod name;
mod record;

pub use build::{query, response};
pub use dissect::dissect;
pub use name::name_at;

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseCode {
    /// With an answer, perhaps an empty one.
    NoError,
    /// The name does not exist.
    NameError,
}

/// Type of an IPv4 address record.
const A: u16 = 1;
/// Type of EDNS's record.
const OPT: u16 = 41;
/// Class Internet.
const IN: u16 = 1;
