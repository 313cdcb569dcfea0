//! A verdict and what decided it, as sentences.

use crate::control::Command;
use crate::model::{IpProtocol, Outcome, ResourceId, Sketch};
use crate::path::{Reason, ReasonCode, TargetView, Trace};

use super::command::command;
use super::name::name;

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
    let host = name(sketch, &target.instance.clone().into());
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
fn port(reason: &Reason) -> String {
    match reason.port {
        Some((IpProtocol::Tcp | IpProtocol::All, port)) => format!("port {port}"),
        Some((IpProtocol::Udp, port)) => format!("UDP port {port}"),
        Some((IpProtocol::Icmp, _)) => "ICMP".to_owned(),
        None => "the port".to_owned(),
    }
}

fn one(sketch: &Sketch, reason: &Reason) -> String {
    let host = || named(sketch, reason, |id| matches!(id, ResourceId::Instance(_)), "the host");
    let endpoint = || named(sketch, reason, |id| matches!(id, ResourceId::VpcEndpoint(_)), "the endpoint");
    let zone = || named(sketch, reason, |id| matches!(id, ResourceId::Zone(_)), "its zone");
    let balancer =
        || named(sketch, reason, |id| matches!(id, ResourceId::LoadBalancer(_)), "the load balancer");
    let targets = || named(sketch, reason, |id| matches!(id, ResourceId::TargetGroup(_)), "the target group");
    match reason.code {
        ReasonCode::Connected => format!("{} answers.", host()),
        ReasonCode::NameNotFound => name_not_found(sketch, reason),
        ReasonCode::DnsSupportOff => {
            let vpc = named(sketch, reason, |id| matches!(id, ResourceId::Vpc(_)), "the VPC");
            format!("No name resolves in {vpc}: enableDnsSupport is off.")
        }
        ReasonCode::SourceNotRunning => format!("{} is stopped, so it sends nothing.", host()),
        ReasonCode::ClientSecurityGroup => drops(sketch, reason, "outbound", "lets the connection out"),
        ReasonCode::EndpointSecurityGroup => drops(sketch, reason, "inbound", "admits the client"),
        ReasonCode::TargetSecurityGroup => {
            drops(sketch, reason, "inbound", &format!("admits the source the host sees on {}", port(reason)))
        }
        ReasonCode::NoRoute | ReasonCode::NoReturnRoute => no_route(sketch, reason),
        ReasonCode::NoInterfaceAtAddress => {
            let vpc = named(sketch, reason, |id| matches!(id, ResourceId::Vpc(_)), "the VPC");
            format!("The address lies in {vpc}, but no network interface has it.")
        }
        ReasonCode::EndpointPendingAcceptance => {
            format!("{} waits for the provider to accept it.", endpoint())
        }
        ReasonCode::EndpointPending => format!("{} is still being made.", endpoint()),
        ReasonCode::EndpointRejected => format!("The provider rejected {}.", endpoint()),
        ReasonCode::EndpointUnusable => format!("{} failed or expired and has to be made anew.", endpoint()),
        ReasonCode::EndpointZoneLost => {
            format!("The endpoint's interface is in Availability Zone {}, which is lost.", zone())
        }
        ReasonCode::NodeZoneLost => {
            format!("The node of {} is in Availability Zone {}, which is lost.", balancer(), zone())
        }
        ReasonCode::SourceZoneLost | ReasonCode::TargetZoneLost => {
            format!("{} is in Availability Zone {}, which is lost.", host(), zone())
        }
        ReasonCode::IcmpNotAnswered => {
            "Endpoints and load balancers do not answer ping; send TCP to a listener's port.".to_owned()
        }
        ReasonCode::ServiceNotInZone => {
            let service =
                named(sketch, reason, |id| matches!(id, ResourceId::EndpointService(_)), "the service");
            format!("{service} has no load balancer node in {}, where the endpoint's interface is.", zone())
        }
        ReasonCode::NoListener => {
            format!("{} has no listener on {}; it drops the packet in silence.", balancer(), port(reason))
        }
        ReasonCode::TargetGroupEmpty => format!("No target is registered with {}.", targets()),
        ReasonCode::TargetsNotInUse => {
            format!("Every target of {} is in a zone in which {} has no node.", targets(), balancer())
        }
        ReasonCode::NoTargetsInZone => {
            format!("Cross-zone is off for {} and {} has no target in {}.", balancer(), targets(), zone())
        }
        ReasonCode::ZoneWithoutHealthyTarget => format!(
            "Cross-zone is off for {} and no target in {} is healthy, so its node has nowhere to send.",
            balancer(),
            zone()
        ),
        ReasonCode::RoutingFailover => format!(
            "Cross-zone is off for {} and no target in {} is healthy; the node sends to them all the same (routing failover).",
            balancer(),
            zone()
        ),
        ReasonCode::FailOpen => {
            format!(
                "No target of {} that the node may use is healthy, so it uses all of them (fail-open).",
                targets()
            )
        }
        ReasonCode::TargetMissing => match reason.resources.first() {
            Some(ResourceId::Instance(_)) => format!("{} is registered but does not exist.", host()),
            _ => format!("No instance that is registered with {} exists.", targets()),
        },
        ReasonCode::TargetStopped => format!("{} is stopped and answers nothing.", host()),
        ReasonCode::Hairpin
        | ReasonCode::ApplicationNotListening
        | ReasonCode::ApplicationSilent
        | ReasonCode::ApplicationCrashes
        | ReasonCode::HealthCheckFails
        | ReasonCode::ProxyHeaderUnexpected
        | ReasonCode::ProxyHeaderMissing
        | ReasonCode::ServerSpeaksFirst => application(reason, &host(), &targets()),
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

fn no_route(sketch: &Sketch, reason: &Reason) -> String {
    let subnet = named(sketch, reason, |id| matches!(id, ResourceId::Subnet(_)), "the subnet");
    let elsewhere = reason.resources.iter().find(|id| matches!(id, ResourceId::Vpc(_)));
    match (reason.code, elsewhere) {
        (ReasonCode::NoReturnRoute, _) => {
            format!("The request arrives, but no route of {subnet} leads back.")
        }
        (_, Some(vpc)) => format!(
            "No route of {subnet} leads to the address, which lies in {}; PrivateLink leads there only through an endpoint of the client's own VPC, never by address.",
            name(sketch, vpc)
        ),
        (_, None) => format!("No route of {subnet} leads to the address."),
    }
}

fn application(reason: &Reason, host: &str, targets: &str) -> String {
    match reason.code {
        ReasonCode::Hairpin => format!(
            "The client is the chosen target, and {targets} preserves its address: the host drops a packet from itself."
        ),
        ReasonCode::ApplicationNotListening => {
            format!("Nothing listens on {} of {host}.", port(reason))
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
