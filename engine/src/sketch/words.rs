//! The words that stand in files and links for the model's choices: each table once, for reading
//! and for writing.

use crate::model::{
    ApplicationProtocol, ApplicationState, CrossZone, Direction, EndpointState, HealthCheckProtocol,
    InstanceState, IpProtocol, ListenerProtocol, Outcome, Profile,
};
use crate::path::Moment;

use super::link::Mode;

/// A table of words.
pub(super) type Words<T> = &'static [(&'static str, T)];

pub(super) const PROFILE: Words<Profile> = &[("paper", Profile::Paper), ("today", Profile::Today)];

pub(super) const INSTANCE_STATE: Words<InstanceState> =
    &[("running", InstanceState::Running), ("stopped", InstanceState::Stopped)];

pub(super) const APPLICATION_STATE: Words<ApplicationState> = &[
    ("running", ApplicationState::Running),
    ("stopped", ApplicationState::Stopped),
    ("silent", ApplicationState::Silent),
    ("crashing", ApplicationState::Crashing),
];

pub(super) const APPLICATION_PROTOCOL: Words<ApplicationProtocol> = &[
    ("tls", ApplicationProtocol::Tls),
    ("http", ApplicationProtocol::Http),
    ("server_speaks_first", ApplicationProtocol::ServerSpeaksFirst),
];

pub(super) const LISTENER_PROTOCOL: Words<ListenerProtocol> = &[("tcp", ListenerProtocol::Tcp)];

pub(super) const CROSS_ZONE: Words<CrossZone> = &[
    ("use_load_balancer_configuration", CrossZone::UseLoadBalancerConfiguration),
    ("on", CrossZone::On),
    ("off", CrossZone::Off),
];

pub(super) const HEALTH_CHECK_PROTOCOL: Words<HealthCheckProtocol> =
    &[("tcp", HealthCheckProtocol::Tcp), ("http", HealthCheckProtocol::Http)];

pub(super) const ENDPOINT_STATE: Words<EndpointState> = &[
    ("pendingAcceptance", EndpointState::PendingAcceptance),
    ("pending", EndpointState::Pending),
    ("available", EndpointState::Available),
    ("rejected", EndpointState::Rejected),
    ("expired", EndpointState::Expired),
    ("failed", EndpointState::Failed),
];

pub(super) const DIRECTION: Words<Direction> =
    &[("inbound", Direction::Inbound), ("outbound", Direction::Outbound)];

pub(super) const IP_PROTOCOL: Words<IpProtocol> = &[
    ("tcp", IpProtocol::Tcp),
    ("udp", IpProtocol::Udp),
    ("icmp", IpProtocol::Icmp),
    ("-1", IpProtocol::All),
];

pub(super) const OUTCOME: Words<Outcome> = &[
    ("connected", Outcome::Connected),
    ("refused", Outcome::Refused),
    ("reset", Outcome::Reset),
    ("timed_out", Outcome::TimedOut),
    ("no_answer", Outcome::NoAnswer),
    ("name_not_found", Outcome::NameNotFound),
    ("forbidden", Outcome::Forbidden),
];

pub(super) const MOMENT: Words<Moment> =
    &[("settled", Moment::Settled), ("as-registered", Moment::AsRegistered)];

pub(super) const MODE: Words<Mode> =
    &[("edit", Mode::Edit), ("read", Mode::Read), ("present", Mode::Present)];

#[cfg(test)]
mod tests {
    use super::*;

    /// Where AWS or the command has a word of its own, files have the same.
    #[test]
    fn words_are_those_of_the_model() {
        assert!(ENDPOINT_STATE.iter().all(|(word, state)| *word == state.api_name()));
        assert!(OUTCOME.iter().all(|(word, outcome)| *word == outcome.word()));
        assert!(IP_PROTOCOL.iter().all(|(word, protocol)| *word == protocol.api_name()));
        assert!(DIRECTION.iter().all(|(word, direction)| *word == direction.word()));
        assert!(MOMENT.iter().all(|(word, moment)| *word == moment.word()));
        assert!(PROFILE.iter().all(|(word, profile)| *word == profile.word()));
    }
}
