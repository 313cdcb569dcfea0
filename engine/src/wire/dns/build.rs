//! Queries and answers built, as a client in a VPC and the VPC's resolver exchange them.

use std::net::IpAddr;

use super::{A, AAAA, Answer, CNAME, Data, IN, Kind, OPT, ResponseCode, TXT};

/// What a client offers to receive in a datagram, in bytes: what fits any path (the DNS Flag Day
/// of 2020's figure, which resolvers' libraries use by default).
const CLIENT_BYTES: u16 = 1232;
/// What a VPC's resolver says in its answers, as `dig` on an EC2 instance prints it
/// ("EDNS: version: 0, flags:; udp: 4096").
const RESOLVER_BYTES: u16 = 4096;
/// The length of EDNS's record without options.
const OPT_BYTES: usize = 11;
/// The longest label and the longest name, length bytes counted (RFC 1035 §2.3.4).
const LABEL_BYTES: usize = 63;
const NAME_BYTES: usize = 255;

/// A question for a name, with an EDNS record that offers 1,232 bytes.
///
/// The name is typed text, so anything may be in it: its labels are what stands between the dots,
/// as bytes (RFC 2181 §11 allows any); empty ones are left out, one longer than 63 bytes is cut
/// there, and those that would make the name longer than 255 bytes are left out.
pub fn query(id: u16, name: &str, kind: Kind) -> Vec<u8> {
    // Recursion desired; one question, one additional record.
    let mut message = begin(id, [0x01, 0x00], name, kind);
    options(&mut message, CLIENT_BYTES);
    message
}

/// The answer to it: records in their order, those of the name asked for with a pointer to it. Records that
/// do not fit the 1,232 bytes the query offered are left out, and the answer says that it is truncated.
///
/// A name that does not exist is answered without the SOA record that RFC 2308 §3 asks for: which
/// zone the name would lie in is nothing a question tells.
pub fn response(id: u16, name: &str, kind: Kind, code: ResponseCode, records: &[Answer<'_>]) -> Vec<u8> {
    let code = match code {
        ResponseCode::NoError => 0,
        ResponseCode::ServerFailure => 2,
        ResponseCode::NameError => 3,
    };
    // Response, recursion desired; recursion available.
    let mut message = begin(id, [0x81, 0x80 | code], name, kind);
    let room = usize::from(CLIENT_BYTES).saturating_sub(OPT_BYTES);
    let mut count = 0_u16;
    for record in records {
        let before = message.len();
        one(&mut message, name, record);
        if message.len() > room {
            message.truncate(before);
            break;
        }
        count = count.saturating_add(1);
    }
    if let Some([flags, _, _, _, high, low]) = message.get_mut(2..8).and_then(|head| head.first_chunk_mut()) {
        let truncated = usize::from(count) < records.len();
        *flags |= u8::from(truncated) << 1;
        [*high, *low] = count.to_be_bytes();
    }
    options(&mut message, RESOLVER_BYTES);
    message
}

/// A record of an answer.
fn one(message: &mut Vec<u8>, asked: &str, record: &Answer<'_>) {
    if record.owner == asked {
        // The name at byte 12, which is the question's.
        message.extend([0xc0, 12]);
    } else {
        labels(message, record.owner);
    }
    let mut data = Vec::new();
    let kind = match record.data {
        Data::Address(IpAddr::V4(address)) => {
            data.extend(address.octets());
            A
        }
        Data::Address(IpAddr::V6(address)) => {
            data.extend(address.octets());
            AAAA
        }
        Data::Name(name) => {
            labels(&mut data, name);
            CNAME
        }
        Data::Text(text) => {
            // Strings of up to 255 bytes.
            for part in text.as_bytes().chunks(usize::from(u8::MAX)) {
                data.push(u8::try_from(part.len()).unwrap_or(u8::MAX));
                data.extend(part);
            }
            TXT
        }
    };
    message.extend(kind.to_be_bytes());
    message.extend(IN.to_be_bytes());
    message.extend(record.time_to_live_s.to_be_bytes());
    message.extend(u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes());
    message.extend(data);
}

/// Header and question; one additional record is to follow the answers.
fn begin(id: u16, flags: [u8; 2], name: &str, kind: Kind) -> Vec<u8> {
    let mut message = Vec::with_capacity(64);
    message.extend(id.to_be_bytes());
    message.extend(flags);
    message.extend([0, 1]);
    message.extend([0, 0, 0, 0, 0, 1]);
    labels(&mut message, name);
    message.extend(kind.number().to_be_bytes());
    message.extend(IN.to_be_bytes());
    message
}

/// A name, label by label.
fn labels(message: &mut Vec<u8>, name: &str) {
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
}

/// EDNS version 0 without options (RFC 6891 §6.1.2): the root as name, the bytes its sender can
/// receive in place of a class, and no extended response code or flags in place of a time to live.
fn options(message: &mut Vec<u8>, bytes: u16) {
    message.push(0);
    message.extend(OPT.to_be_bytes());
    message.extend(bytes.to_be_bytes());
    message.extend([0; 6]);
}
