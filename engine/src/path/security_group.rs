//! Whether the security groups of an interface let a connection through. Groups only permit:
//! the first rule that does decides, and without one the packet is dropped in silence (VPC
//! guide, "Security groups").

use std::net::IpAddr;

use crate::model::{Direction, IpProtocol, Peer, SecurityGroupId, SecurityGroupRule, Sketch};

use super::check::{Check, Step, StepResult};
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

#[cfg(test)]
mod tests {
    use ipnet::Ipv4Net;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Permission, PortRange, SecurityGroup};

    /// A rule as plain numbers: direction, protocol, ports, and a block or a group.
    type PlainRule = (bool, u8, u16, u16, Result<(u32, u8), u8>);

    const PROTOCOLS: [IpProtocol; 4] = [IpProtocol::All, IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Icmp];

    /// Few addresses, ports and groups, so that rules and packets meet.
    fn rule() -> impl Strategy<Value = PlainRule> {
        let block = (0_u32..16, 26_u8..=32).prop_map(|(host, length)| Ok((0x0a00_0000 + host, length)));
        let wide = (0_u8..=32).prop_map(|length| Ok((0x0a00_0007, length)));
        let peer = prop_oneof![3 => block, 1 => wide, 2 => (0_u8..4).prop_map(Err)];
        (any::<bool>(), 0_u8..4, 0_u16..6, 0_u16..6, peer)
    }

    fn group_id(number: u8) -> SecurityGroupId {
        format!("sg-{number}").parse().expect("an id")
    }

    fn model_rule(at: usize, (inbound, protocol, one, other, peer): &PlainRule) -> SecurityGroupRule {
        let direction = if *inbound { Direction::Inbound } else { Direction::Outbound };
        let ports = PortRange::new(*one.min(other), *one.max(other)).expect("in order");
        let peer = match peer {
            Ok((address, length)) => {
                Peer::Cidr(Ipv4Net::new((*address).into(), *length).expect("a length").trunc())
            }
            Err(group) => Peer::Group(group_id(*group)),
        };
        let permission = Permission { protocol: PROTOCOLS[usize::from(*protocol)], ports, peer };
        SecurityGroupRule { id: format!("sgr-{at}").parse().expect("an id"), direction, permission }
    }

    /// The VPC guide's words, one after another, with nothing of the model in it.
    fn naive(rule: &PlainRule, inbound: bool, protocol: u8, port: u16, address: u32, groups: &[u8]) -> bool {
        let (rule_inbound, rule_protocol, one, other, peer) = *rule;
        if rule_inbound != inbound {
            return false;
        }
        if rule_protocol != 0 && rule_protocol != protocol {
            return false;
        }
        let ported = rule_protocol == 1 || rule_protocol == 2;
        if ported && !(one..=other).contains(&port) && !(other..=one).contains(&port) {
            return false;
        }
        match peer {
            Ok((block, length)) => (0..u32::from(length)).all(|bit| {
                let mask = 1 << (31 - bit);
                block & mask == address & mask
            }),
            Err(group) => groups.contains(&group),
        }
    }

    proptest! {
        // Ten packets a case: 120,000 judgements.
        #![proptest_config(ProptestConfig { cases: 12_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn equals_a_second_naive_implementation(
            carried in prop::collection::vec(prop::collection::vec(rule(), 0..5), 0..3),
            packets in prop::collection::vec(
                (any::<bool>(), 1_u8..4, 0_u16..6, 0_u32..20, prop::collection::vec(0_u8..4, 0..3)),
                10,
            ),
        ) {
            let mut sketch = Sketch::default();
            let mut ids = Vec::new();
            let mut at = 0;
            for (number, rules) in (10_u8..).zip(&carried) {
                let id = group_id(number);
                let rules = rules.iter().map(|rule| { at += 1; model_rule(at, rule) }).collect();
                let vpc = "vpc-1".parse().expect("an id");
                sketch.security_groups.insert(SecurityGroup { id: id.clone(), vpc, rules, ..crate::model::record::as_usual() });
                ids.push(id);
            }
            for (inbound, protocol, port, host, others) in packets {
                let address = 0x0a00_0000 + host;
                let groups: Vec<SecurityGroupId> = others.iter().map(|other| group_id(*other)).collect();
                let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
                let other = OtherSide { address: IpAddr::V4(address.into()), groups: &groups };
                let found = permitting_rule(
                    &sketch, &ids, direction, PROTOCOLS[usize::from(protocol)], port, other,
                );
                let expected = carried
                    .iter()
                    .flatten()
                    .position(|rule| naive(rule, inbound, protocol, port, address, &others));
                let found = found.map(|rule| rule.id.to_string());
                prop_assert_eq!(found, expected.map(|at| format!("sgr-{}", at + 1)), "the first that permits");
            }
        }
    }
}
