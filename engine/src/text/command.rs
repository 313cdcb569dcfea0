//! What a change does, as a label ("Add …") and as news ("… is lost").

use crate::control::{Command, Event};
use crate::model::{ApplicationState, CrossZone, Outcome, Profile, ResourceId, Sketch};

use super::name::{name, rule};

fn of(sketch: &Sketch, id: impl Into<ResourceId>) -> String {
    name(sketch, &id.into())
}

/// A change as a label for a button, a menu or the undo list.
pub fn command(sketch: &Sketch, command: &Command) -> String {
    let subject = command.subject().map(|id| name(sketch, &id)).unwrap_or_default();
    match command {
        Command::AuthorizeSecurityGroupIngress { permission, .. } => {
            format!("Add inbound rule “{}” to {subject}", rule(permission))
        }
        Command::AuthorizeSecurityGroupEgress { permission, .. } => {
            format!("Add outbound rule “{}” to {subject}", rule(permission))
        }
        Command::RevokeSecurityGroupIngress { rule, .. }
        | Command::RevokeSecurityGroupEgress { rule, .. } => {
            format!("Remove {}", of(sketch, rule.clone()))
        }
        Command::ModifyLoadBalancerAttributes { cross_zone, .. } => {
            format!("Turn cross-zone load balancing {} for {subject}", on_or_off(*cross_zone))
        }
        Command::ModifyTargetGroupAttributes { .. } => target_group_attributes(&subject, command),
        Command::RegisterTargets { target, .. } => {
            format!("Register {}:{} with {subject}", of(sketch, target.instance.clone()), target.port)
        }
        Command::DeregisterTargets { target, .. } => {
            format!("Deregister {}:{} from {subject}", of(sketch, target.instance.clone()), target.port)
        }
        Command::CreateListener { port, .. } => format!("Add a listener on port {port} to {subject}"),
        Command::DeleteListener { port, .. } => format!("Remove the listener on port {port} from {subject}"),
        Command::StartInstances { .. } => format!("Start {subject}"),
        Command::StopInstances { .. } => format!("Stop {subject}"),
        Command::AcceptVpcEndpointConnections { .. } => format!("Accept {subject}"),
        Command::RejectVpcEndpointConnections { .. } => format!("Reject {subject}"),
        Command::SetApplicationState { port, state, .. } => {
            format!("{} on {subject}:{port}", application_verb(*state))
        }
        Command::ConfigureApplication { .. } => configure(&subject, command),
        Command::LoseZone { zone } => format!("Lose Availability Zone {zone}"),
        Command::RestoreZone { zone } => format!("Restore Availability Zone {zone}"),
        Command::SetProfile { profile: Profile::Paper } => "Behave as in the whitepaper".to_owned(),
        Command::SetProfile { profile: Profile::Today } => "Behave as AWS does today".to_owned(),
        Command::SetTitle { .. } => "Rename the sketch".to_owned(),
        Command::Expect { from, to, port, expect, .. } => {
            format!("Expect {from} → {to}:{port} to be {}", expected(*expect))
        }
        Command::DropExpectation { index } => format!("Remove expectation {}", index.saturating_add(1)),
    }
}

const fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// How an expectation says an outcome.
const fn expected(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Connected => "connected",
        Outcome::Refused => "refused",
        Outcome::Reset => "reset",
        Outcome::TimedOut => "timed out",
        Outcome::NoAnswer => "without answer",
        Outcome::NameNotFound => "without a name",
        Outcome::Forbidden => "forbidden",
    }
}

const fn application_verb(state: ApplicationState) -> &'static str {
    match state {
        ApplicationState::Running => "Start the application",
        ApplicationState::Stopped => "Stop the application",
        ApplicationState::Silent => "Make the application accept and stay silent",
        ApplicationState::Crashing => "Make the application crash on each connection",
    }
}

fn target_group_attributes(subject: &str, command: &Command) -> String {
    let Command::ModifyTargetGroupAttributes { cross_zone, proxy_protocol_v2, preserve_client_ip, .. } =
        command
    else {
        return String::new();
    };
    let mut parts = Vec::new();
    if let Some(cross_zone) = cross_zone {
        parts.push(match cross_zone {
            CrossZone::UseLoadBalancerConfiguration => "cross-zone as the load balancer has it",
            CrossZone::On => "cross-zone on",
            CrossZone::Off => "cross-zone off",
        });
    }
    match proxy_protocol_v2 {
        Some(true) => parts.push("PROXY protocol v2 on"),
        Some(false) => parts.push("PROXY protocol v2 off"),
        None => {}
    }
    match preserve_client_ip {
        Some(true) => parts.push("client IP preservation on"),
        Some(false) => parts.push("client IP preservation off"),
        None => {}
    }
    format!("Set {} for {subject}", parts.join(", "))
}

fn configure(subject: &str, command: &Command) -> String {
    let Command::ConfigureApplication { port, expects_proxy_protocol, passes_health_checks, .. } = command
    else {
        return String::new();
    };
    let mut parts = Vec::new();
    match expects_proxy_protocol {
        Some(true) => parts.push("expect a PROXY header"),
        Some(false) => parts.push("expect no PROXY header"),
        None => {}
    }
    match passes_health_checks {
        Some(true) => parts.push("pass its health checks"),
        Some(false) => parts.push("fail its health checks"),
        None => {}
    }
    format!("Make {subject}:{port} {}", parts.join(" and "))
}

/// What happened, as news.
pub fn event(sketch: &Sketch, event: &Event) -> String {
    match event {
        Event::Changed(id) => format!("{} changed", name(sketch, id)),
        Event::Accepted(id) => format!("{} is accepted and available", of(sketch, id.clone())),
        Event::Rejected(id) => format!("{} is rejected", of(sketch, id.clone())),
        Event::ZoneLost(zone) => format!("Availability Zone {zone} is lost"),
        Event::ZoneRestored(zone) => format!("Availability Zone {zone} is back"),
        Event::SketchChanged => "The sketch changed".to_owned(),
    }
}
