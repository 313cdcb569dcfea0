//! DNS messages (RFC 1035, EDNS by RFC 6891): queries and answers built, and any message taken
//! apart into fields.

mod build;
mod dissect;
mod name;
mod record;

use std::net::IpAddr;

pub use build::{query, response};
pub use dissect::dissect;
pub use name::name_at;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// The name a name stands for.
    Cname,
    /// Texts.
    Txt,
}

impl Kind {
    /// IANA's number.
    const fn number(self) -> u16 {
        match self {
            Self::A => A,
            Self::Aaaa => AAAA,
            Self::Cname => CNAME,
            Self::Txt => TXT,
        }
    }
}

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data<'a> {
    /// An address: an A or AAAA record.
    Address(IpAddr),
    /// Another name: a CNAME record.
    Name(&'a str),
    /// A text: a TXT record.
    Text(&'a str),
}

/// A record of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The name it stands under.
    pub owner: &'a str,
    /// What it holds.
    pub data: Data<'a>,
    /// Seconds it may be kept.
    pub time_to_live_s: u32,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseCode {
    /// With an answer, perhaps an empty one.
    NoError,
    /// Who was asked could not find out.
    ServerFailure,
    /// The name does not exist.
    NameError,
}

/// Type of an IPv4 address record.
const A: u16 = 1;
/// Type of a record that leads to another name.
const CNAME: u16 = 5;
/// Type of a text record.
const TXT: u16 = 16;
/// Type of an IPv6 address record.
const AAAA: u16 = 28;
/// Type of EDNS's record.
const OPT: u16 = 41;
/// Class Internet.
const IN: u16 = 1;
