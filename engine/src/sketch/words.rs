//! The words that stand in links for what is not part of the model: each table once, for reading
//! and for writing.

use crate::model::IpProtocol;
use crate::path::Moment;

use super::link::Mode;

/// A table of words.
pub(crate) type Words<T> = &'static [(&'static str, T)];

pub(crate) const MOMENT: Words<Moment> = &[
    ("settled", Moment::Settled),
    ("as-registered", Moment::AsRegistered),
    ("just-broken", Moment::JustBroken),
];

/// What a person may send. Links without one are about TCP.
pub(crate) const PROTOCOL: Words<IpProtocol> =
    &[("tcp", IpProtocol::Tcp), ("udp", IpProtocol::Udp), ("icmp", IpProtocol::Icmp)];

pub(super) const MODE: Words<Mode> =
    &[("edit", Mode::Edit), ("read", Mode::Read), ("present", Mode::Present)];

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the command has a word of its own, links have the same.
    #[test]
    fn words_are_those_of_the_command() {
        assert!(PROTOCOL.iter().all(|(word, protocol)| *word == protocol.word()));
        assert!(MOMENT.iter().all(|(word, moment)| *word == moment.word()));
    }
}
