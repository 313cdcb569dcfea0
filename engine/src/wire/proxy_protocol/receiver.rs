//! What a receiver that expects the protocol would do with what came in, in a sentence.

use crate::wire::hex;

use super::decode::{Addresses, Header};
use super::error::{WireError, WireErrorKind};
use super::tlv::TlvValue;
use super::words::{Command, without_filling};

/// What a receiver does: takes the addresses over, waits for more, or drops the connection.
pub fn receiver(result: &Result<Header<'_>, WireError>) -> String {
    match result {
        Ok(header) => accepted(header),
        Err(error) if error.is_incomplete() => format!(
            "It waits for more: {error}. If nothing comes within its short timeout, it closes the connection."
        ),
        Err(error) => format!("{}: {error}.", dropped(error.kind)),
    }
}

fn dropped(kind: WireErrorKind) -> &'static str {
    match kind {
        WireErrorKind::NotProxy => {
            "It closes the connection and logs that the header is missing, since it must not guess whether there is one"
        }
        WireErrorKind::BadCrc => "It closes the connection and logs a wrong checksum",
        _ => "It closes the connection and logs an invalid header",
    }
}

fn accepted(header: &Header<'_>) -> String {
    let length = header.len();
    let mut text = match header.addresses() {
        Addresses::Inet { source, destination } => format!(
            "It accepts, and takes {source} for the client and {destination} for the address the client connected to."
        ),
        Addresses::Inet6 { source, destination } => format!(
            "It accepts, and takes {source} for the client and {destination} for the address the client connected to."
        ),
        Addresses::Unix { source, destination } => format!(
            "It accepts, and takes the path {} for the client and {} for what the client connected to.",
            hex::text(without_filling(source)),
            hex::text(without_filling(destination))
        ),
        Addresses::Absent if header.command() == Command::Local => {
            "It accepts, and uses the connection's real endpoints: LOCAL is the sender's own connection, a health check \
             for one."
                .to_owned()
        }
        Addresses::Absent => {
            "It accepts, and uses the connection's real endpoints: the sender does not know the client's address."
                .to_owned()
        }
    };
    for tlv in header.tlvs() {
        if let TlvValue::VpcEndpointId(id) = tlv.read() {
            text.push_str(" The connection came by endpoint ");
            text.push_str(&hex::text(id));
            text.push_str(", which is what tells clients of overlapping addresses apart.");
        }
    }
    text.push_str(" What follows the header's ");
    text.push_str(&length.to_string());
    text.push_str(" bytes goes to the application.");
    text
}
