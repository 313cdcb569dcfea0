//! A verdict and what decided it, as sentences.

use crate::control::Command;
use crate::model::{Outcome, ResourceId, Sketch};
use crate::path::{Reason, ReasonCode, Trace};

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
        (Some(target), ReasonCode::Connected) => format!(
            "{} answers at {} and sees {} as the source.",
            name(sketch, &target.instance.clone().into()),
            target.address,
            target.sees_source
        ),
        _ => reason(sketch, &trace.reason),
    };
    if let Some(note) = &trace.note {
        text.push(' ');
        text.push_str(&reason(sketch, note));
    }
    text
}

/// What would mend it, as a label.
pub fn fix(sketch: &Sketch, fix: &Command) -> String {
    command(sketch, fix)
}

/// What decided, as a sentence, with what lies behind it as a second one.
pub fn reason(sketch: &Sketch, reason: &Reason) -> String {
    let mut text = one(sketch, reason);
    if let Some(cause) = &reason.cause {
        text.push_str(" Root cause: ");
        text.push_str(&self::reason(sketch, cause));
    }
    text
}

/// The name of the first resource of a kind.
fn named(sketch: &Sketch, reason: &Reason, is: impl Fn(&ResourceId) -> bool, otherwise: &str) -> String {
    reason.resources.iter().find(|id| is(id)).map_or_else(|| otherwise.to_owned(), |id| name(sketch, id))
}

fn one(sketch: &Sketch, reason: &Reason) -> String {
    let host = || named(sketch, reason, |id| matches!(id, ResourceId::Instance(_)), "The host");
    let group = || named(sketch, reason, |id| matches!(id, ResourceId::SecurityGroup(_)), "");
    let endpoint = || named(sketch, reason, |id| matches!(id, ResourceId::VpcEndpoint(_)), "The endpoint");
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
        ReasonCode::ClientSecurityGroup => {
            drops("the client", "outbound", &group(), "lets the connection out")
        }
        ReasonCode::EndpointSecurityGroup => drops("the endpoint", "inbound", &group(), "admits the client"),
        ReasonCode::TargetSecurityGroup => {
            drops("the host", "inbound", &group(), "admits the source the host sees")
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
            format!("{} has no listener on this port; it drops the packet in silence.", balancer())
        }
        ReasonCode::TargetGroupEmpty => format!("No target is registered with {}.", targets()),
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
            format!("No target of {} is healthy, so all are used (fail-open).", targets())
        }
        ReasonCode::TargetMissing => format!("{} is registered but does not exist.", host()),
        ReasonCode::TargetStopped => format!("{} is stopped and answers nothing.", host()),
        ReasonCode::Hairpin
        | ReasonCode::ApplicationNotListening
        | ReasonCode::ApplicationSilent
        | ReasonCode::ApplicationCrashes
        | ReasonCode::HealthCheckFails
        | ReasonCode::ProxyHeaderUnexpected
        | ReasonCode::ProxyHeaderMissing
        | ReasonCode::ServerSpeaksFirst => application(reason.code, &host(), &targets()),
    }
}

fn drops(whose: &str, direction: &str, group: &str, does: &str) -> String {
    if group.is_empty() {
        format!("No security group of {whose} {does}; the packet is dropped in silence.")
    } else {
        format!("No {direction} rule of {group} {does}; the packet is dropped in silence.")
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
    match reason.code {
        ReasonCode::NoReturnRoute => {
            format!("The request arrived, but no route of {subnet} leads back.")
        }
        _ => format!(
            "No route of {subnet} leads to the address; PrivateLink is reached by an endpoint, not by the provider's addresses."
        ),
    }
}

fn application(code: ReasonCode, host: &str, targets: &str) -> String {
    match code {
        ReasonCode::Hairpin => format!(
            "The client is the chosen target, and {targets} preserves its address: the host drops a packet from itself."
        ),
        ReasonCode::ApplicationNotListening => format!("Nothing listens on that port of {host}."),
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
