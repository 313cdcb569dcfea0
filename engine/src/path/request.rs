//! What is asked: one connection attempt.

use crate::model::IpProtocol;

use super::place::Place;
use super::source::Source;

/// The first of the ports a Linux or Windows client may use (RFC 6335 dynamic range).
pub const DEFAULT_SOURCE_PORT: u16 = 49152;

/// The size of a packet nobody says anything of: it fits everywhere.
pub const DEFAULT_BYTES: u32 = 1000;

/// When the attempt happens, relative to the targets' health checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Health checks have run until no state changes.
    #[default]
    Settled,
    /// Targets were registered this instant: no check of them has answered yet. Of a target group in which
    /// some are marked as new, those; else all.
    AsRegistered,
    /// Something broke seconds ago: every target was healthy and still counts as such, a gateway still sends to a
    /// virtual router that is gone, and no check has noticed.
    JustBroken,
}

impl Moment {
    /// The word the command takes and prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::AsRegistered => "as-registered",
            Self::JustBroken => "just-broken",
        }
    }
}

/// One connection attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who connects.
    pub from: Source,
    /// To what.
    pub to: Place,
    /// The destination port.
    pub port: u16,
    /// The protocol; [`IpProtocol::All`] is for rules, and finds no listener.
    pub protocol: IpProtocol,
    /// The client's source port.
    pub source_port: u16,
    /// The how-manieth question for this name the client asks, from 0: rotation follows it.
    pub query: u32,
    /// When.
    pub moment: Moment,
    /// The largest packet the client sends, in bytes with its IP header; a datagram is one packet.
    pub bytes: u32,
}

impl Request {
    /// One about which nobody says more: once checks have settled, the first question for its name, from the first
    /// port, with packets that fit everywhere.
    pub const fn usual(from: Source, to: Place, port: u16, protocol: IpProtocol) -> Self {
        Self {
            from,
            to,
            port,
            protocol,
            source_port: DEFAULT_SOURCE_PORT,
            query: 0,
            moment: Moment::Settled,
            bytes: DEFAULT_BYTES,
        }
    }
}
