//! Queries and answers built, as a client in a VPC and the VPC's resolver exchange them.

use std::net::Ipv4Addr;

use super::{A, IN, OPT, ResponseCode};

/// What a client offers to receive in a datagram, in bytes: what fits any path (the DNS Flag Day
/// of 2020's figure, which resolvers' libraries use by default).
const CLIENT_BYTES: u16 = 1232;
/// What a VPC's resolver says in its answers, as `dig` on an EC2 instance prints it
/// ("EDNS: version: 0, flags:; udp: 4096").
const RESOLVER_BYTES: u16 = 4096;
/// The length of EDNS's record without options.
const OPT_BYTES: usize = 11;
/// The length of an address record whose owner is a pointer.
const ADDRESS_BYTES: usize = 16;
/// The longest label and the longest name, length bytes counted (RFC 1035 §2.3.4).
const LABEL_BYTES: usize = 63;
const NAME_BYTES: usize = 255;

/// A question for a name's IPv4 addresses, with an EDNS record that offers 1,232 bytes.
///
/// The name is typed text, so anything may be in it: its labels are what stands between the dots,
/// as bytes (RFC 2181 §11 allows any); empty ones are left out, one longer than 63 bytes is cut
/// there, and those that would make the name longer than 255 bytes are left out.
pub fn query(id: u16, name: &str) -> Vec<u8> {
    // Recursion desired; one question, one additional record.
    let mut message = begin(id, [0x01, 0x00], 0, name);
    options(&mut message, CLIENT_BYTES);
    message
}

/// The answer to it: address records in their order with their times to live in seconds, owner
/// names compressed. Records that do not fit the 1,232 bytes the query offered are left out, and
/// the answer says that it is truncated.
///
/// A name that does not exist is answered without the SOA record that RFC 2308 §3 asks for: which
/// zone the name would lie in is nothing a question tells.
pub fn response(id: u16, name: &str, code: ResponseCode, records: &[(Ipv4Addr, u32)]) -> Vec<u8> {
    let fixed = begin(id, [0, 0], 0, name).len() + OPT_BYTES;
    let room = usize::from(CLIENT_BYTES).saturating_sub(fixed) / ADDRESS_BYTES;
    let fitting = records.get(..room).unwrap_or(records);
    // Response, recursion desired; truncated.
    let truncated = u8::from(fitting.len() < records.len()) << 1;
    let code = match code {
        ResponseCode::NoError => 0,
        ResponseCode::NameError => 3,
    };
    let count = u16::try_from(fitting.len()).unwrap_or(u16::MAX);
    // Recursion available.
    let mut message = begin(id, [0x81 | truncated, 0x80 | code], count, name);
    for (address, time_to_live_s) in fitting {
        // The name at byte 12, which is the question's.
        message.extend([0xc0, 12]);
        message.extend(A.to_be_bytes());
        message.extend(IN.to_be_bytes());
        message.extend(time_to_live_s.to_be_bytes());
        message.extend([0, 4]);
        message.extend(address.octets());
    }
    options(&mut message, RESOLVER_BYTES);
    message
}

/// Header and question; one additional record is to follow the answers.
fn begin(id: u16, flags: [u8; 2], answers: u16, name: &str) -> Vec<u8> {
    let mut message = Vec::with_capacity(64);
    message.extend(id.to_be_bytes());
    message.extend(flags);
    message.extend([0, 1]);
    message.extend(answers.to_be_bytes());
    message.extend([0, 0, 0, 1]);
    let start = message.len();
    for label in name.split('.') {
        let label = label.as_bytes().get(..LABEL_BYTES).unwrap_or(label.as_bytes());
        let length = u8::try_from(label.len()).unwrap_or(u8::MAX);
        // This label, its length and the root's.
        let fits = message.len() - start + label.len() + 2 <= NAME_BYTES;
        if length > 0 && fits {
            message.push(length);
            message.extend(label);
        }
    }
    message.push(0);
    message.extend(A.to_be_bytes());
    message.extend(IN.to_be_bytes());
    message
}

/// EDNS version 0 without options (RFC 6891 §6.1.2): the root as name, the bytes its sender can
/// receive in place of a class, and no extended response code or flags in place of a time to live.
fn options(message: &mut Vec<u8>, bytes: u16) {
    message.push(0);
    message.extend(OPT.to_be_bytes());
    message.extend(bytes.to_be_bytes());
    message.extend([0; 6]);
}
