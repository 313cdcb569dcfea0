//! Whether the security groups of an interface let a connection through. Groups only permit:
//! the first rule that does decides, and without one the packet is dropped in silence (VPC
//! guide, "Security groups").

use std::net::Ipv4Addr;

use crate::model::{Direction, IpProtocol, Peer, SecurityGroupId, SecurityGroupRule, Sketch};

use super::trace::{Check, Packet, Step, StepResult};

/// The other side of a connection, as a rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct OtherSide<'a> {
    /// Its address.
    pub address: Ipv4Addr,
    /// The groups its interface carries, if it lies in the same VPC; a rule may name one of
    /// them instead of an address.
    pub groups: &'a [SecurityGroupId],
}

/// The rule that permits a connection, with its group.
pub fn permitting_rule<'a>(
    sketch: &'a Sketch,
    groups: &[SecurityGroupId],
    direction: Direction,
    protocol: IpProtocol,
    port: u16,
    other: OtherSide<'_>,
) -> Option<&'a SecurityGroupRule> {
    groups
        .iter()
        .filter_map(|group| sketch.security_groups.get(group))
        .flat_map(|group| group.rules(direction))
        .find(|rule| permits(rule, protocol, port, other))
}

fn permits(rule: &SecurityGroupRule, protocol: IpProtocol, port: u16, other: OtherSide<'_>) -> bool {
    let permission = &rule.permission;
    let has_ports = matches!(protocol, IpProtocol::Tcp | IpProtocol::Udp);
    let ports_match = match permission.protocol {
        IpProtocol::All | IpProtocol::Icmp => true,
        IpProtocol::Tcp | IpProtocol::Udp => !has_ports || permission.ports.contains(port),
    };
    let peer_matches = match &permission.peer {
        Peer::Cidr(cidr) => cidr.contains(&other.address),
        Peer::Group(group) => other.groups.contains(group),
    };
    permission.protocol.covers(protocol) && ports_match && peer_matches
}

/// The check of one direction as a step.
pub fn step(
    sketch: &Sketch,
    groups: &[SecurityGroupId],
    direction: Direction,
    packet: Packet,
    other: OtherSide<'_>,
) -> Step {
    let port = packet.destination.port();
    let rule = permitting_rule(sketch, groups, direction, packet.protocol, port, other);
    let by = match rule {
        Some(rule) => Some(rule.id.clone().into()),
        None => groups.first().cloned().map(Into::into),
    };
    Step {
        result: if rule.is_some() { StepResult::Pass } else { StepResult::Drop },
        check: Check::SecurityGroup {
            direction,
            groups: groups.to_vec(),
            rule: rule.map(|rule| rule.id.clone()),
            other_side: other.address,
            protocol: packet.protocol,
            port,
        },
        by,
    }
}
