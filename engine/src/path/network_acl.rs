//! Whether a subnet's network ACL lets a packet through. An ACL is stateless: it looks at every packet,
//! replies included, rule by rule from the lowest number; the first that fits decides, and what fits
//! none is dropped (VPC guide, "Network ACLs").

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::{Direction, IpProtocol, NetworkAcl, NetworkAclEntry, PortRange, RuleAction, Subnet};

use super::check::{Check, Checks, StepResult};
use super::network::Network;
use super::reason::{Reason, ReasonCode};
use super::trace::Packet;

/// The rule of an ACL that decides about a packet; `None` where the last, unnumbered one does, which
/// drops everything.
pub fn deciding_rule(
    acl: &NetworkAcl,
    direction: Direction,
    protocol: IpProtocol,
    port: u16,
    other_side: IpAddr,
) -> Option<&NetworkAclEntry> {
    let mut first: Option<&NetworkAclEntry> = None;
    for entry in &acl.entries {
        let sooner = first.is_none_or(|first| entry.number < first.number);
        if sooner && entry.direction == direction && fits(entry, protocol, port, other_side) {
            first = Some(entry);
        }
    }
    first
}

fn fits(entry: &NetworkAclEntry, protocol: IpProtocol, port: u16, other_side: IpAddr) -> bool {
    let has_ports = matches!(entry.protocol, IpProtocol::Tcp | IpProtocol::Udp);
    entry.protocol.covers(protocol)
        && (!has_ports || entry.ports.contains(port))
        && entry.cidr.contains(&other_side)
}

/// The check of a packet that leaves or enters a subnet, added to the others; the reason where it is
/// dropped. `reply` says whether the packet is one.
pub fn check(
    network: &Network,
    subnet: &Subnet,
    direction: Direction,
    packet: Packet,
    reply: bool,
    checks: &mut Checks,
) -> Option<Reason> {
    let acl = network.network_acl(subnet)?;
    let other_side = match direction {
        Direction::Inbound => packet.source.ip(),
        Direction::Outbound => packet.destination.ip(),
    };
    let port = packet.destination.port();
    let rule = deciding_rule(acl, direction, packet.protocol, port, other_side);
    let passes = rule.is_some_and(|rule| rule.action == RuleAction::Allow);
    checks.add(StepResult::passes_if(passes), || {
        let check = Check::NetworkAcl {
            acl: acl.id.clone(),
            direction,
            rule: rule.map(|rule| rule.number),
            other_side,
            protocol: packet.protocol,
            port,
        };
        (check, Some(acl.id.clone().into()))
    });
    (!passes).then(|| drops(acl, subnet, direction, packet, reply, rule))
}

/// The lowest number and the highest an entry may have (VPC guide, "Network ACL rules").
const NUMBERS: std::ops::RangeInclusive<u16> = 1..=32_766;
/// The ports a client, a load balancer or a NAT gateway may wait for the reply at (VPC guide, "Ephemeral ports").
const EPHEMERAL: (u16, u16) = (1024, 65_535);

fn drops(
    acl: &NetworkAcl,
    subnet: &Subnet,
    direction: Direction,
    packet: Packet,
    reply: bool,
    rule: Option<&NetworkAclEntry>,
) -> Reason {
    let code = if reply { ReasonCode::NetworkAclReply } else { ReasonCode::NetworkAcl };
    let reason = Reason::of(code)
        .about(acl.id.clone())
        .about(subnet.id.clone())
        .on_port(packet.protocol, packet.destination.port());
    let ports = match packet.protocol {
        IpProtocol::Tcp | IpProtocol::Udp if reply => PortRange::new(EPHEMERAL.0, EPHEMERAL.1),
        IpProtocol::Tcp | IpProtocol::Udp => Some(PortRange::one(packet.destination.port())),
        IpProtocol::All | IpProtocol::Icmp => Some(PortRange::ALL),
    };
    let cidr = match direction {
        Direction::Inbound => packet.source.ip(),
        Direction::Outbound => packet.destination.ip(),
    };
    match (free_number(acl, direction, rule.map(|rule| rule.number)), ports) {
        (Some(number), Some(ports)) => {
            reason.mended_by(Command::CreateNetworkAclEntry(verb::CreateNetworkAclEntry {
                network_acl: acl.id.clone(),
                entry: NetworkAclEntry {
                    number,
                    direction,
                    action: RuleAction::Allow,
                    protocol: packet.protocol,
                    ports,
                    cidr: cidr.into(),
                },
            }))
        }
        (_, _) => reason,
    }
}

/// A number no entry of this direction has, ahead of the one that must not decide.
fn free_number(acl: &NetworkAcl, direction: Direction, ahead_of: Option<u16>) -> Option<u16> {
    let taken =
        |number: u16| acl.entries.iter().any(|entry| entry.direction == direction && entry.number == number);
    let last = ahead_of.map_or(*NUMBERS.end(), |number| number.saturating_sub(1));
    let tens = (*NUMBERS.start()..=last).filter(|number| number % 10 == 0);
    tens.chain(*NUMBERS.start()..=last).find(|number| !taken(*number))
}
