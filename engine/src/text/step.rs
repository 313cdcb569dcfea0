//! One check of a hop, as a sentence.

use crate::model::{IpProtocol, ResourceId, RouteState, SecurityGroupId, Service, Sketch};
use crate::path::{Check, Step, StepResult};

use super::name::name;

/// The stable word for what was looked at, as the command prints it.
pub const fn check_word(check: &Check) -> &'static str {
    match check {
        Check::HostRuns => "host_state",
        Check::ZoneStands { .. } => "availability_zone",
        Check::NodeRuns { .. } => "load_balancer_node",
        Check::SecurityGroup { .. } | Check::Tracked | Check::NoSecurityGroup => "security_group",
        Check::Route { .. } => "route",
        Check::NetworkAcl { .. } => "network_acl",
        Check::Carries => "gateway",
        Check::PublicAccess => "block_public_access",
        Check::SourceDestCheck => "source_dest_check",
        Check::ReplyArrives { .. } => "reply",
        Check::Policy { .. } => "policy",
        Check::PacketSize { .. } => "packet_size",
        Check::TlsEnds => "tls",
        Check::AddressInUse { .. } => "address",
        Check::EndpointState { .. } => "endpoint_state",
        Check::ServiceInZone { .. } => "service_zone",
        Check::PrivateLink { .. } => "privatelink",
        Check::Listener { .. } => "listener",
        Check::CrossZone { .. } => "cross_zone",
        Check::TargetHealth { .. } => "target_health",
        Check::FlowHash { .. } => "flow_hash",
        Check::SourceRewrite { .. } | Check::SourcePreserved { .. } => "source_rewrite",
        Check::DestinationRewrite { .. } => "destination_rewrite",
        Check::ProxyHeader { .. } => "proxy_protocol",
        Check::Application { .. } => "application",
    }
}

/// How a step ended, as the command prints it.
pub const fn result_word(result: StepResult) -> &'static str {
    match result {
        StepResult::Pass => "pass",
        StepResult::Drop => "drop",
        StepResult::Reject => "reject",
        StepResult::Rewrite => "rewrite",
        StepResult::Note => "note",
    }
}

/// One check, as a sentence.
pub fn step(sketch: &Sketch, step: &Step) -> String {
    let by = step.by.as_ref().map(|id| name(sketch, id)).unwrap_or_default();
    let passes = !matches!(step.result, StepResult::Drop | StepResult::Reject);
    match &step.check {
        Check::HostRuns if passes => format!("{by} is running."),
        Check::HostRuns => format!("{by} is stopped."),
        Check::ZoneStands { zone } if passes => format!("Availability Zone {zone} is up."),
        Check::ZoneStands { zone } => format!("Availability Zone {zone} is lost."),
        Check::NodeRuns { zone } => format!("The load balancer's node in {zone} has failed."),
        Check::SecurityGroup { .. } => security_group(sketch, step, &by),
        Check::Tracked => {
            "The reply belongs to a tracked connection; security groups let it pass.".to_owned()
        }
        Check::NoSecurityGroup => "There is no security group here; nothing is filtered.".to_owned(),
        Check::Route { .. } => route(sketch, step),
        Check::NetworkAcl { .. } => network_acl(step, &by),
        Check::Carries if passes => format!("{by} carries the packet."),
        Check::Carries => format!("{} drops the packet.", nobody(&by)),
        Check::PublicAccess if passes => "VPC Block Public Access lets the packet through.".to_owned(),
        Check::PublicAccess => "VPC Block Public Access drops the packet.".to_owned(),
        Check::SourceDestCheck if passes => format!("{by} takes packets that are not its own."),
        Check::SourceDestCheck => format!("{by} takes only its own packets: source/destination check is on."),
        Check::ReplyArrives { elsewhere: Some(interface) } => {
            format!("The reply comes to {} instead.", name(sketch, &interface.clone().into()))
        }
        Check::ReplyArrives { elsewhere: None } => {
            "The reply does not come to the one that asked.".to_owned()
        }
        Check::Policy { .. } if passes => format!("The policy of {by} allows the request."),
        Check::Policy { statement: Some(statement) } => {
            format!("The policy of {by} denies the request: statement {statement}.")
        }
        Check::Policy { statement: None } => {
            format!("The policy of {by} denies the request: no statement allows it.")
        }
        Check::PacketSize { bytes } => format!("{by} does not carry packets of {bytes} bytes."),
        Check::TlsEnds => {
            format!("The client's TLS session ends at {by}, which connects to the target by itself.")
        }
        Check::AddressInUse { address, interface: Some(interface) } => {
            format!("{address} is the address of {}.", name(sketch, &interface.clone().into()))
        }
        Check::AddressInUse { address, interface: None } => {
            format!("No network interface in {by} has {address}.")
        }
        Check::EndpointState { state } => format!("{by} is {}.", state.word()),
        Check::ServiceInZone { service, zone } => {
            let service = name(sketch, &ResourceId::EndpointService(service.clone()));
            let has = if passes { "has" } else { "has no" };
            format!("{service} {has} a load balancer node in {zone}.")
        }
        Check::PrivateLink { service } => {
            let service = match service {
                Service::Endpoint(id) => name(sketch, &ResourceId::EndpointService(id.clone())),
                Service::Aws(name) => name.to_string(),
            };
            format!("Over AWS PrivateLink to {service}: no route, no peering, no public address.")
        }
        Check::Listener { protocol: IpProtocol::Icmp, .. } => {
            format!("{} does not answer ICMP echo.", service(&by))
        }
        Check::Listener { port, protocol } => {
            let (by, protocol) = (service(&by), protocol_word(*protocol));
            let has = if passes { "has a" } else { "has no" };
            format!("{by} {has} {protocol} listener on port {port}.")
        }
        Check::CrossZone { .. } | Check::TargetHealth { .. } | Check::FlowHash { .. } => {
            choice(sketch, &step.check)
        }
        Check::SourceRewrite { from, to } => format!("The source {from} becomes {to}."),
        Check::DestinationRewrite { from, to } => format!("The destination {from} becomes {to}."),
        Check::SourcePreserved { source } if passes => {
            format!("The source stays {source}: client IP preservation is on.")
        }
        Check::SourcePreserved { source } => format!(
            "The chosen target is the client itself: source and destination would both be {}.",
            source.ip()
        ),
        Check::ProxyHeader { header, expected } => format!(
            "A PROXY protocol v2 header of {} bytes goes ahead of the data; the application {}.",
            header.len(),
            if *expected { "expects it" } else { "does not expect it" }
        ),
        Check::Application { protocol, port, .. } if step.by.is_none() => {
            format!("A host on the internet, which nobody drew, answers on {}.", port_words(*protocol, *port))
        }
        Check::Application { protocol, port, name } => {
            let what = port_words(*protocol, *port);
            let name = name.as_deref().unwrap_or("Nothing");
            format!("{name} listens on {what} of {by}.")
        }
    }
}

fn protocol_word(protocol: IpProtocol) -> &'static str {
    match protocol {
        IpProtocol::All => "matching",
        IpProtocol::Tcp => "TCP",
        IpProtocol::Udp => "UDP",
        IpProtocol::Icmp => "ICMP",
    }
}

/// A port as a rule or a listener has it; ICMP has none.
fn port_words(protocol: IpProtocol, port: u16) -> String {
    match protocol {
        IpProtocol::Icmp => "ICMP".to_owned(),
        IpProtocol::Udp => format!("UDP port {port}"),
        IpProtocol::Tcp | IpProtocol::All => format!("port {port}"),
    }
}

fn security_group(sketch: &Sketch, step: &Step, by: &str) -> String {
    let Check::SecurityGroup { direction, groups, rule, other_side, protocol, port } = &step.check else {
        return String::new();
    };
    let what = port_words(*protocol, *port);
    let to_or_from = match direction {
        crate::model::Direction::Inbound => "from",
        crate::model::Direction::Outbound => "to",
    };
    match rule {
        Some(_) => format!("The {by} permits {what} {to_or_from} {other_side}."),
        None if groups.is_empty() => {
            format!("No security group is attached that could permit {what} {to_or_from} {other_side}.")
        }
        None => format!(
            "No {} rule of {} permits {what} {to_or_from} {other_side}.",
            direction.word(),
            group_names(sketch, groups)
        ),
    }
}

fn group_names(sketch: &Sketch, groups: &[SecurityGroupId]) -> String {
    let mut names = Vec::new();
    for group in groups {
        names.push(name(sketch, &ResourceId::SecurityGroup(group.clone())));
    }
    names.join(", ")
}

fn route(sketch: &Sketch, step: &Step) -> String {
    let Check::Route { table, route, address } = &step.check else { return String::new() };
    let table = match table {
        Some(table) => format!("Route table {}", name(sketch, &ResourceId::RouteTable(table.clone()))),
        None => return format!("The subnet has no route table, so nothing leads to {address}."),
    };
    match route {
        Some(route) => {
            let target = match route.target.resource() {
                Some(target) => name(sketch, &target),
                None => "local".to_owned(),
            };
            let gone = if route.state == RouteState::Blackhole { ", which is gone (blackhole)" } else { "" };
            format!("{table}: {address} matches {}, target {target}{gone}.", route.destination)
        }
        None => format!("{table} has no route for {address}."),
    }
}

/// A service of AWS is no resource of the sketch.
fn service(by: &str) -> &str {
    if by.is_empty() { "The service" } else { by }
}

fn nobody(by: &str) -> &str {
    if by.is_empty() { "The internet" } else { by }
}

fn network_acl(step: &Step, by: &str) -> String {
    let Check::NetworkAcl { direction, rule, other_side, protocol, port, .. } = &step.check else {
        return String::new();
    };
    let what = port_words(*protocol, *port);
    let does = if matches!(step.result, StepResult::Drop) { "denies" } else { "allows" };
    let to_or_from = match direction {
        crate::model::Direction::Inbound => "from",
        crate::model::Direction::Outbound => "to",
    };
    let rule = match rule {
        Some(number) => format!("rule {number}"),
        None => "the last rule, which denies everything".to_owned(),
    };
    format!("{by}: {does} {what} {to_or_from} {other_side} ({} {rule}).", direction.word())
}

fn choice(sketch: &Sketch, check: &Check) -> String {
    match check {
        Check::CrossZone { on: true, registered, in_reach, .. } => format!(
            "Cross-zone is on: the node may use {in_reach} of {registered} registered targets, in every enabled zone."
        ),
        Check::CrossZone { on: false, zone, registered, in_reach } => format!(
            "Cross-zone is off: the node may use the {in_reach} of {registered} registered targets that are in {zone}."
        ),
        Check::TargetHealth { in_reach, healthy: None, .. } => {
            format!("No health check has answered yet; all {in_reach} targets are used.")
        }
        Check::TargetHealth { in_reach, healthy: Some(healthy), fail_open: false } => {
            format!("{healthy} of {in_reach} targets in reach are healthy.")
        }
        Check::TargetHealth { in_reach, healthy: Some(0), fail_open: true } => {
            format!("None of the {in_reach} targets in reach is healthy; the node uses them all the same.")
        }
        Check::TargetHealth { in_reach, healthy: Some(healthy), fail_open: true } => {
            format!("Only {healthy} of {in_reach} targets in reach are healthy; the node uses them all.")
        }
        Check::FlowHash { chosen, of: 1 } => {
            format!("{} is the only choice.", name(sketch, chosen))
        }
        Check::FlowHash { chosen, of } => {
            format!("The flow hash picks {} of {of}.", name(sketch, chosen))
        }
        _ => String::new(),
    }
}
