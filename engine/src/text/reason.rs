//! A verdict and what decided it, as sentences.

use crate::control::Command;
use crate::model::{IpProtocol, Outcome, ResourceId, Sketch};
use crate::path::{Reason, ReasonCode, TargetView, Trace};

use super::command::command;
use super::name::name;
use super::name_reason;

/// How an attempt ended, in one or two words.
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Connected => "Connected",
        Outcome::Refused => "Refused",
        Outcome::Reset => "Reset",
        Outcome::TimedOut => "Timed out",
        Outcome::NoAnswer => "No answer",
        Outcome::NameNotFound => "Name not found",
        Outcome::Forbidden => "Forbidden",
    }
}

/// The whole verdict: what decided, and what else is worth knowing.
pub fn verdict(sketch: &Sketch, trace: &Trace) -> String {
    let mut text = match (&trace.target, trace.reason.code) {
        (Some(target), ReasonCode::Connected) => answers(sketch, trace, target),
        _ => reason(sketch, &trace.reason),
    };
    if let Some(note) = &trace.note {
        text.push(' ');
        text.push_str(&reason(sketch, note));
    }
    text
}

fn answers(sketch: &Sketch, trace: &Trace, target: &TargetView) -> String {
    let host = name(sketch, &target.host);
    let ping = trace.forward.first().is_some_and(|hop| hop.packet.protocol == IpProtocol::Icmp);
    if ping {
        let (address, source) = (target.address.ip(), target.sees_source.ip());
        format!("{host} answers the ping at {address} and sees {source} as the source.")
    } else {
        format!("{host} answers at {} and sees {} as the source.", target.address, target.sees_source)
    }
}

/// What would mend it, as a label.
pub fn fix(sketch: &Sketch, fix: &Command) -> String {
    command(sketch, fix)
}

/// What decided, as a sentence, with what lies behind it as a second one.
pub fn reason(sketch: &Sketch, reason: &Reason) -> String {
    let mut text = capitalised(one(sketch, reason));
    if let Some(cause) = &reason.cause {
        text.push_str(" Root cause: ");
        text.push_str(&self::reason(sketch, cause));
    }
    if let Some(also) = &reason.also {
        text.push(' ');
        text.push_str(&self::reason(sketch, also));
    }
    text
}

/// A sentence that begins with “the” because nothing has a name begins with a capital.
fn capitalised(text: String) -> String {
    match text.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => text,
    }
}

/// The name of the first resource of a kind.
fn named(sketch: &Sketch, reason: &Reason, is: impl Fn(&ResourceId) -> bool, otherwise: &str) -> String {
    reason.resources.iter().find(|id| is(id)).map_or_else(|| otherwise.to_owned(), |id| name(sketch, id))
}

/// The port a reason is about, with its protocol where that is not TCP.
pub(super) fn port(reason: &Reason) -> String {
    match reason.port {
        Some((IpProtocol::Tcp | IpProtocol::All, port)) => format!("port {port}"),
        Some((IpProtocol::Udp, port)) => format!("UDP port {port}"),
        Some((IpProtocol::Icmp, _)) => "ICMP".to_owned(),
        None => "the port".to_owned(),
    }
}

/// What the resources of a reason are called.
pub(super) struct Called<'a> {
    pub sketch: &'a Sketch,
    pub reason: &'a Reason,
}

impl Called<'_> {
    pub fn of(&self, is: impl Fn(&ResourceId) -> bool, otherwise: &str) -> String {
        named(self.sketch, self.reason, is, otherwise)
    }

    pub fn host(&self) -> String {
        let is_host = |id: &ResourceId| matches!(id, ResourceId::Host(_) | ResourceId::DataCenterHost(_));
        self.of(is_host, "the host")
    }

    /// A host, or the endpoint of one of AWS's own services.
    fn answering(&self) -> String {
        let answers = |id: &ResourceId| {
            matches!(id, ResourceId::Host(_) | ResourceId::DataCenterHost(_) | ResourceId::VpcEndpoint(_))
        };
        self.of(answers, "the other side")
    }

    pub fn vpc(&self) -> String {
        self.of(|id| matches!(id, ResourceId::Vpc(_)), "the VPC")
    }

    pub fn endpoint(&self) -> String {
        self.of(|id| matches!(id, ResourceId::VpcEndpoint(_)), "the endpoint")
    }

    pub fn service(&self) -> String {
        self.of(|id| matches!(id, ResourceId::EndpointService(_)), "the service")
    }

    pub fn zone(&self) -> String {
        self.of(|id| matches!(id, ResourceId::Zone(_)), "its zone")
    }

    pub fn balancer(&self) -> String {
        self.of(|id| matches!(id, ResourceId::LoadBalancer(_)), "the load balancer")
    }

    fn targets(&self) -> String {
        self.of(|id| matches!(id, ResourceId::TargetGroup(_)), "the target group")
    }
}

/// The reason alone, in the order of a packet's way.
fn one(sketch: &Sketch, reason: &Reason) -> String {
    if let Some(said) = name_reason::sentence(sketch, reason) {
        return said;
    }
    let called = Called { sketch, reason };
    match reason.code {
        ReasonCode::Connected => format!("{} answers.", called.answering()),
        ReasonCode::NameNotFound => name_not_found(sketch, reason),
        ReasonCode::DnsSupportOff => {
            format!("No name resolves in {}: enableDnsSupport is off.", called.vpc())
        }
        ReasonCode::SourceNotRunning => format!("{} is stopped, so it sends nothing.", called.host()),
        ReasonCode::ClientSecurityGroup => drops(sketch, reason, "outbound", "lets the connection out"),
        ReasonCode::EndpointSecurityGroup => drops(sketch, reason, "inbound", "admits the client"),
        ReasonCode::TargetSecurityGroup => {
            drops(sketch, reason, "inbound", &format!("admits the source the host sees on {}", port(reason)))
        }
        ReasonCode::EndpointPendingAcceptance
        | ReasonCode::EndpointPending
        | ReasonCode::EndpointRejected
        | ReasonCode::EndpointUnusable
        | ReasonCode::EndpointZoneLost
        | ReasonCode::ServiceNotInZone
        | ReasonCode::PolicyDenies
        | ReasonCode::PacketTooLarge
        | ReasonCode::SegmentsClamped => super::endpoint_reason::sentence(&called),
        ReasonCode::SourceZoneLost | ReasonCode::TargetZoneLost => {
            format!("{} is in Availability Zone {}, which is lost.", called.host(), called.zone())
        }
        ReasonCode::IcmpNotAnswered => {
            "Endpoints and load balancers do not answer ping; send TCP to a listener's port.".to_owned()
        }
        ReasonCode::ApplicationBalancerWithoutTargets => format!(
            "{} takes the connection, and none of its targets answers: it says so by HTTP {}.",
            called.first(),
            status(reason)
        ),
        ReasonCode::NodeZoneLost
        | ReasonCode::NodeFailed
        | ReasonCode::NoListener
        | ReasonCode::TargetGroupEmpty
        | ReasonCode::TargetsNotInUse
        | ReasonCode::NoTargetsInZone
        | ReasonCode::ZoneWithoutHealthyTarget
        | ReasonCode::RoutingFailover
        | ReasonCode::BelowHealthyThreshold
        | ReasonCode::FailOpen => balancing(&called),
        ReasonCode::TargetMissing
        | ReasonCode::TargetStopped
        | ReasonCode::Hairpin
        | ReasonCode::SourcePreservation
        | ReasonCode::ApplicationNotListening
        | ReasonCode::ApplicationSilent
        | ReasonCode::ApplicationCrashes
        | ReasonCode::HealthCheckFails
        | ReasonCode::ProxyHeaderUnexpected
        | ReasonCode::ProxyHeaderMissing
        | ReasonCode::ServerSpeaksFirst => at_the_host(&called),
        ReasonCode::NetworkAcl
        | ReasonCode::NetworkAclReply
        | ReasonCode::BlackholeRoute
        | ReasonCode::LocalRouteWins
        | ReasonCode::ReplyElsewhere
        | ReasonCode::RoutingLoop
        | ReasonCode::GatewayNotAttached
        | ReasonCode::NoInternetGateway
        | ReasonCode::NoPublicAddress
        | ReasonCode::NoAddressOfFamily
        | ReasonCode::NoRoute
        | ReasonCode::NoReturnRoute
        | ReasonCode::PrivateAddressOnInternet
        | ReasonCode::EgressOnly
        | ReasonCode::NatGatewayNotAvailable
        | ReasonCode::NatGatewayZoneLost
        | ReasonCode::NatGatewayUnasked
        | ReasonCode::PrivateNatGateway
        | ReasonCode::PeeringNotActive
        | ReasonCode::PeeringOfOthers
        | ReasonCode::PeeringNotTransitive
        | ReasonCode::GatewayEndpointFromOutside
        | ReasonCode::EdgeToEdge
        | ReasonCode::GatewayKnowsNoRoute
        | ReasonCode::LineDown
        | ReasonCode::TooManyPrefixes
        | ReasonCode::NoWayFromDataCenter
        | ReasonCode::NoHostInDataCenter
        | ReasonCode::RouterDown
        | ReasonCode::SourceDestCheck
        | ReasonCode::AttachmentNotInZone
        | ReasonCode::AttachmentNotAvailable
        | ReasonCode::AttachmentNotAssociated
        | ReasonCode::NoInterfaceAtAddress
        | ReasonCode::TransitGatewayKnowsNoRoute
        | ReasonCode::ApplianceNotSeen
        | ReasonCode::PublicAccessBlocked
        | ReasonCode::PublicPath
        | ReasonCode::NodeSecurityGroup => {
            super::way_reason::sentence(&called).unwrap_or_else(|| reason.code.meaning().to_owned())
        }
        // Names have sentences of their own.
        other => other.meaning().to_owned(),
    }
}

/// What a load balancer's node decides.
fn balancing(called: &Called<'_>) -> String {
    let (balancer, targets, zone) = (called.balancer(), called.targets(), called.zone());
    match called.reason.code {
        ReasonCode::NodeZoneLost => {
            format!("The node of {balancer} is in Availability Zone {zone}, which is lost.")
        }
        ReasonCode::NodeFailed => format!("The node of {balancer} in Availability Zone {zone} has failed."),
        ReasonCode::NoListener => {
            // Behind the endpoint of an AWS service there is no load balancer that could be named.
            let listens =
                |id: &ResourceId| matches!(id, ResourceId::LoadBalancer(_) | ResourceId::VpcEndpoint(_));
            let listens = called.of(listens, "the load balancer");
            format!("{listens} has no listener on {}; it drops the packet in silence.", port(called.reason))
        }
        ReasonCode::TargetGroupEmpty => format!("No target is registered with {targets}."),
        ReasonCode::TargetsNotInUse => {
            format!("Every target of {targets} is in a zone in which {balancer} has no node.")
        }
        ReasonCode::NoTargetsInZone => {
            format!("Cross-zone is off for {balancer} and {targets} has no target in {zone}.")
        }
        ReasonCode::ZoneWithoutHealthyTarget => format!(
            "Cross-zone is off for {balancer} and no target in {zone} is healthy, so its node has nowhere to send."
        ),
        ReasonCode::RoutingFailover => format!(
            "Cross-zone is off for {balancer} and no target in {zone} is healthy; the node sends to them all the same (routing failover)."
        ),
        ReasonCode::BelowHealthyThreshold => format!(
            "Fewer targets of {targets} are healthy than it asks for, so the node uses the unhealthy ones too."
        ),
        ReasonCode::FailOpen => format!(
            "No target of {targets} that the node may use is healthy, so it uses all of them (fail-open)."
        ),
        other => other.meaning().to_owned(),
    }
}

/// What an Application Load Balancer answers instead of its targets: 503 where it has none, 502 where one
/// refuses or closes, 504 where none answers (ALB guide, "Troubleshoot").
fn status(reason: &Reason) -> u16 {
    match reason.cause.as_deref().map(|cause| cause.code) {
        None => 503,
        Some(
            ReasonCode::ApplicationNotListening
            | ReasonCode::ApplicationCrashes
            | ReasonCode::ProxyHeaderUnexpected
            | ReasonCode::ProxyHeaderMissing
            | ReasonCode::HealthCheckFails,
        ) => 502,
        Some(_) => 504,
    }
}

fn drops(sketch: &Sketch, reason: &Reason, direction: &str, does: &str) -> String {
    match reason.resources.first() {
        Some(group @ ResourceId::SecurityGroup(_)) => format!(
            "No {direction} rule of {} {does}; the packet is dropped in silence.",
            name(sketch, group)
        ),
        Some(owner) => format!(
            "{} carries no security group that {does}; the packet is dropped in silence.",
            name(sketch, owner)
        ),
        None => format!("No security group {does}; the packet is dropped in silence."),
    }
}

fn name_not_found(sketch: &Sketch, reason: &Reason) -> String {
    match reason.resources.first() {
        Some(ResourceId::Vpc(id)) => format!(
            "No DNS zone that can be asked from {} holds the name.",
            name(sketch, &ResourceId::Vpc(id.clone()))
        ),
        Some(owner) => format!("{} has no such name.", name(sketch, owner)),
        None => "No DNS zone that can be asked from here holds the name.".to_owned(),
    }
}

/// What the host at the end makes of it.
fn at_the_host(called: &Called<'_>) -> String {
    let (host, targets) = (called.host(), called.targets());
    match called.reason.code {
        ReasonCode::TargetMissing => match called.reason.resources.first() {
            Some(ResourceId::Host(_)) => format!("{host} is registered but does not exist."),
            _ => format!("No instance that is registered with {targets} exists."),
        },
        ReasonCode::TargetStopped => format!("{host} is stopped and answers nothing."),
        ReasonCode::Hairpin => format!(
            "The client is the chosen target, and {targets} preserves its address: the host drops a packet from itself."
        ),
        ReasonCode::SourcePreservation => {
            let at =
                called.reason.resources.get(1).map_or("its target".to_owned(), |id| name(called.sketch, id));
            format!(
                "{targets} preserves the client's address, which works only towards the load balancer's own VPC and its peers in the Region, not towards {at}."
            )
        }
        ReasonCode::ApplicationNotListening => {
            format!("Nothing listens on {} of {host}.", port(called.reason))
        }
        ReasonCode::ApplicationSilent => format!("The application on {host} accepts and never answers."),
        ReasonCode::ApplicationCrashes => {
            format!("The application on {host} closes the connection right after accepting it.")
        }
        ReasonCode::HealthCheckFails => {
            format!("The application on {host} serves clients but fails its health check.")
        }
        ReasonCode::ProxyHeaderUnexpected => format!(
            "{targets} sends a PROXY protocol header, and the application on {host} does not expect one."
        ),
        ReasonCode::ProxyHeaderMissing => {
            format!("The application on {host} expects a PROXY protocol header, and none is sent.")
        }
        ReasonCode::ServerSpeaksFirst => format!(
            "The application on {host} waits for the PROXY header before it speaks; the header goes out with the client's first data, and the client waits for the server."
        ),
        other => other.meaning().to_owned(),
    }
}
