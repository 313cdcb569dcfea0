//! DNS messages (RFC 1035, EDNS by RFC 6891): queries and answers built, and any message taken
//! apart into fields.

use std::net::Ipv4Addr;

use super::field::Field;

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseCode {
    /// With an answer, perhaps an empty one.
    NoError,
    /// The name does not exist.
    NameError,
}

/// A question for a name's IPv4 addresses, with an EDNS record that offers 1,232 bytes.
pub fn query(_id: u16, _name: &str) -> Vec<u8> {
    Vec::new()
}

/// The answer to it: address records in their order, owner names compressed.
pub fn response(_id: u16, _name: &str, _code: ResponseCode, _records: &[(Ipv4Addr, u32)]) -> Vec<u8> {
    Vec::new()
}

/// Takes a message apart.
pub fn dissect(_message: &[u8]) -> Vec<Field> {
    Vec::new()
}

/// The name that starts at a byte of a message, its compression followed; bounded, whatever the
/// bytes say.
pub fn name_at(_message: &[u8], _start: u32) -> String {
    String::new()
}
