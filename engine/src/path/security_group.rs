//! Whether the security groups of an interface let a connection through. Groups only permit:
//! the first rule that does decides, and without one the packet is dropped in silence (VPC
//! guide, "Security groups").

use std::net::IpAddr;

use crate::model::{Direction, IpProtocol, Peer, SecurityGroupId, SecurityGroupRule, Sketch};

use super::check::{Check, Checks, StepResult};
use super::trace::Packet;

/// The other side of a connection, as a rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct OtherSide<'a> {
    /// Its address.
    pub address: IpAddr,
    /// The groups its interface carries, if rules here know them: in the same VPC, and across a peering
    /// connection within the Region. A rule may name one of them instead of an address.
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
    let mut groups = groups.iter().filter_map(|group| sketch.security_groups.get(group));
    let decides = |rule: &&SecurityGroupRule| {
        rule.direction == direction && permits(sketch, rule, protocol, port, other)
    };
    groups.find_map(|group| group.rules.iter().find(decides))
}

fn permits(
    sketch: &Sketch,
    rule: &SecurityGroupRule,
    protocol: IpProtocol,
    port: u16,
    other: OtherSide<'_>,
) -> bool {
    let permission = &rule.permission;
    let has_ports = matches!(protocol, IpProtocol::Tcp | IpProtocol::Udp);
    let ports_match = match permission.protocol {
        IpProtocol::All | IpProtocol::Icmp => true,
        IpProtocol::Tcp | IpProtocol::Udp => !has_ports || permission.ports.contains(port),
    };
    let peer_matches = match &permission.peer {
        Peer::Cidr(cidr) => matches!(other.address, IpAddr::V4(address) if cidr.contains(&address)),
        Peer::Ipv6Cidr(cidr) => matches!(other.address, IpAddr::V6(address) if cidr.contains(&address)),
        Peer::Group(group) => other.groups.contains(group),
        Peer::PrefixList(list) => sketch
            .prefix_lists
            .get(list)
            .is_some_and(|list| list.entries.iter().any(|block| block.contains(&other.address))),
    };
    permission.protocol.covers(protocol) && ports_match && peer_matches
}

/// Whether they let a packet through, added to the checks.
pub fn check(
    sketch: &Sketch,
    groups: &[SecurityGroupId],
    direction: Direction,
    packet: Packet,
    other: OtherSide<'_>,
    checks: &mut Checks,
) -> bool {
    let port = packet.destination.port();
    let rule = permitting_rule(sketch, groups, direction, packet.protocol, port, other);
    checks.add(StepResult::passes_if(rule.is_some()), || {
        let by = match rule {
            Some(rule) => Some(rule.id.clone().into()),
            None => groups.first().cloned().map(Into::into),
        };
        let check = Check::SecurityGroup {
            direction,
            groups: groups.to_vec(),
            rule: rule.map(|rule| rule.id.clone()),
            other_side: other.address,
            protocol: packet.protocol,
            port,
        };
        (check, by)
    });
    rule.is_some()
}
