//! What a change does, as a label ("Add …") and as news ("… is lost").

use crate::control::{Command, Event, verb};
use crate::model::{
    ApplicationState, CrossZone, Message, Outcome, Profile, ResourceId, Sketch, Target, TargetId, TopicArn,
};

use super::label::label;
use super::name::{name, rule};

fn of(sketch: &Sketch, id: impl Into<ResourceId>) -> String {
    name(sketch, &id.into())
}

/// A change as a label for a button, a menu or the undo list.
pub fn command(sketch: &Sketch, command: &Command) -> String {
    let subject = command.subject().map(|id| name(sketch, &id)).unwrap_or_default();
    match command {
        Command::AuthorizeSecurityGroupIngress(verb::AuthorizeSecurityGroupIngress {
            permission, ..
        }) => {
            format!("Add inbound rule “{}” to {subject}", rule(permission))
        }
        Command::AuthorizeSecurityGroupEgress(verb::AuthorizeSecurityGroupEgress { permission, .. }) => {
            format!("Add outbound rule “{}” to {subject}", rule(permission))
        }
        Command::RevokeSecurityGroupIngress(verb::RevokeSecurityGroupIngress { rule, .. })
        | Command::RevokeSecurityGroupEgress(verb::RevokeSecurityGroupEgress { rule, .. }) => {
            format!("Remove {}", of(sketch, rule.clone()))
        }
        Command::ModifyLoadBalancerAttributes(verb::ModifyLoadBalancerAttributes {
            cross_zone: Some(cross_zone),
            client_routing_policy: None,
            ..
        }) => {
            format!("Turn cross-zone load balancing {} for {subject}", on_or_off(*cross_zone))
        }
        Command::ModifyTargetGroupAttributes(..) => target_group_attributes(&subject, command),
        Command::RegisterTargets(verb::RegisterTargets { target, .. }) => {
            format!("Register {}:{} with {subject}", target_name(sketch, target), target.port)
        }
        Command::DeregisterTargets(verb::DeregisterTargets { target, .. }) => {
            format!("Deregister {}:{} from {subject}", target_name(sketch, target), target.port)
        }
        Command::CreateListener(verb::CreateListener { port, .. }) => {
            format!("Add a listener on port {port} to {subject}")
        }
        Command::DeleteListener(verb::DeleteListener { port, .. }) => {
            format!("Remove the listener on port {port} from {subject}")
        }
        Command::Observe(..) => format!("Observe {subject}"),
        Command::StartInstances(..) => format!("Start {subject}"),
        Command::StopInstances(..) => format!("Stop {subject}"),
        Command::AcceptVpcEndpointConnections(..) => format!("Accept {subject}"),
        Command::RejectVpcEndpointConnections(..) => format!("Reject {subject}"),
        Command::ExpireVpcEndpointConnection(..) => format!("Let the request of {subject} expire"),
        Command::FinishVpcEndpoint(..) => format!("Finish making {subject}"),
        Command::FailVpcEndpoint(..) => format!("Let {subject} fail"),
        Command::SetApplicationState(verb::SetApplicationState { port, state, .. }) => {
            format!("{} on {subject}:{port}", application_verb(*state))
        }
        Command::ConfigureApplication(..) => configure(&subject, command),
        Command::LoseZone(verb::LoseZone { zone }) => format!("Lose Availability Zone {zone}"),
        Command::RestoreZone(verb::RestoreZone { zone }) => format!("Restore Availability Zone {zone}"),
        Command::SetProfile(verb::SetProfile { profile: Profile::Paper }) => {
            "Behave as in the whitepaper".to_owned()
        }
        Command::SetProfile(verb::SetProfile { profile: Profile::Today }) => {
            "Behave as AWS does today".to_owned()
        }
        Command::SetTitle(..) => "Rename the sketch".to_owned(),
        Command::Expect(verb::Expect { from, to, port, expect, .. }) => {
            format!("Expect {from} → {to}:{port} to be {}", expected(*expect))
        }
        Command::DropExpectation(verb::DropExpectation { index }) => {
            format!("Remove expectation {}", index.saturating_add(1))
        }
        Command::ReplaceRouteTableAssociation(verb::ReplaceRouteTableAssociation { subnet, .. }) => {
            match subnet {
                Some(subnet) => format!("Make {} use {subject}", of(sketch, subnet.clone())),
                None => format!("Make {subject} the main route table"),
            }
        }
        other => label(sketch, other).unwrap_or_else(|| {
            // The verb says it: "SetSecurityGroups" makes "Set security groups".
            let verb = spoken(other.verb());
            if subject.is_empty() { verb } else { format!("{verb} · {subject}") }
        }),
    }
}

/// A target by its host's name, or its address.
fn target_name(sketch: &Sketch, target: &Target) -> String {
    match &target.id {
        TargetId::Host(host) => of(sketch, host.clone()),
        TargetId::Address(address) => address.to_string(),
        TargetId::ApplicationLoadBalancer(arn) => arn.name().to_owned(),
    }
}

/// Words that are not written in lower case inside a sentence.
const ABBREVIATIONS: [&str; 6] = ["VPC", "DNS", "NAT", "ACL", "CIDR", "VPN"];

/// A verb or member as a person says it: `CreateVpcEndpoint` and `create_vpc_endpoint` are both
/// "Create VPC endpoint".
pub fn spoken(verb: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut characters = verb.chars().peekable();
    let mut was_upper = false;
    while let Some(character) = characters.next() {
        // Of several capitals in a row only one before a small letter begins a word: `AssociateVPCWith`.
        let is_upper = character.is_ascii_uppercase();
        let begins = is_upper && (!was_upper || characters.peek().is_some_and(char::is_ascii_lowercase));
        was_upper = is_upper;
        if character == '_' || words.is_empty() || begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character != '_') {
            word.extend(character.to_lowercase());
        }
    }
    let mut said = String::new();
    for (at, word) in words.iter().filter(|word| !word.is_empty()).enumerate() {
        if at > 0 {
            said.push(' ');
        }
        let known = ABBREVIATIONS.iter().find(|known| known.eq_ignore_ascii_case(word));
        match known {
            Some(known) => said.push_str(known),
            None if at == 0 => said.extend(
                word.chars().next().map(|c| c.to_ascii_uppercase()).into_iter().chain(word.chars().skip(1)),
            ),
            None => said.push_str(word),
        }
    }
    said
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
    let Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
        cross_zone,
        proxy_protocol_v2,
        preserve_client_ip,
        ..
    }) = command
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
    if parts.is_empty() {
        return format!("Change the attributes of {subject}");
    }
    format!("Set {} for {subject}", parts.join(", "))
}

fn configure(subject: &str, command: &Command) -> String {
    let Command::ConfigureApplication(verb::ConfigureApplication {
        port,
        expects_proxy_protocol,
        passes_health_checks,
        ..
    }) = command
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

/// What a topic was told.
pub(super) fn told(sketch: &Sketch, topic: &TopicArn, message: &Message) -> String {
    let endpoint = message.endpoint.parse::<ResourceId>();
    let endpoint = endpoint.map_or_else(|_| message.endpoint.clone(), |id| name(sketch, &id));
    format!("{} is told of the {} of {endpoint}", of(sketch, topic.clone()), message.event.word())
}

/// What happened, as news.
pub fn event(sketch: &Sketch, event: &Event) -> String {
    match event {
        Event::Created(id) => format!("{} is there", name(sketch, id)),
        Event::Changed(id) => format!("{} changed", name(sketch, id)),
        Event::Deleted(id) => format!("{} is gone", name(sketch, id)),
        Event::Accepted(id) => format!("{} is accepted, and being made", of(sketch, id.clone())),
        Event::Rejected(id) => format!("{} is rejected", of(sketch, id.clone())),
        Event::Told(topic, message) => told(sketch, topic, message),
        Event::ZoneLost(zone) => format!("Availability Zone {zone} is lost"),
        Event::ZoneRestored(zone) => format!("Availability Zone {zone} is back"),
        Event::SketchChanged => "The sketch changed".to_owned(),
    }
}
