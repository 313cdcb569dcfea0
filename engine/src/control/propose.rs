//! Proposals for what a person would otherwise have to think up: a block nobody has, an address, a
//! name, a port. Each is the first that is free, so that the same sketch proposes the same.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::Ipv4Net;

use crate::model::record::{Seen, member};
use crate::model::{
    Application, DirectConnectConnectionId, LoadBalancerArn, Sketch, Subnet, SubnetId, Vpc, VpcId,
};

use super::cidr::{assignable, overlap};

/// How many names are tried.
const NAMES: u32 = 10_000;
/// The length of a proposed subnet's prefix, where the VPC is larger.
const SUBNET_PREFIX: u8 = 24;
/// Ports people use, before any other.
const PORTS: [u16; 4] = [443, 80, 8443, 8080];

/// The blocks of private addresses VPCs are proposed from (RFC 1918).
fn private_blocks() -> [Ipv4Net; 3] {
    [(10, 0, 8), (172, 16, 12), (192, 168, 16)]
        .map(|(first, second, length)| block(Ipv4Addr::new(first, second, 0, 0), length))
}

fn block(address: Ipv4Addr, length: u8) -> Ipv4Net {
    Ipv4Net::new(address, length).unwrap_or_default()
}

/// A /16 that no VPC and no data center has a part of.
pub fn vpc_cidr(sketch: &Sketch) -> Option<Ipv4Net> {
    let taken = |free: Ipv4Net| {
        sketch.vpcs.iter().any(|vpc| vpc.cidrs().any(|block| overlap(*block, free)))
            || sketch.data_centers.iter().any(|center| center.cidrs.iter().any(|block| overlap(*block, free)))
    };
    for space in private_blocks() {
        for free in space.subnets(16).ok()? {
            if !taken(free) {
                return Some(free);
            }
        }
    }
    None
}

/// A block of a VPC that none of its subnets has a part of: a /24, or a quarter of a VPC that is
/// not larger.
pub fn subnet_cidr(sketch: &Sketch, vpc: &VpcId) -> Option<Ipv4Net> {
    let vpc: &Vpc = sketch.vpcs.get(vpc)?;
    let siblings = |subnet: &&Subnet| subnet.vpc == vpc.id;
    for space in vpc.cidrs() {
        let length = SUBNET_PREFIX.max(space.prefix_len().saturating_add(2)).min(28);
        for free in space.subnets(length.max(space.prefix_len())).ok()? {
            if !sketch.subnets.iter().filter(siblings).any(|subnet| overlap(subnet.cidr, free)) {
                return Some(free);
            }
        }
    }
    None
}

/// An address of a subnet that no interface has.
pub fn address(sketch: &Sketch, subnet: &SubnetId) -> Option<Ipv4Addr> {
    let cidr = sketch.subnets.get(subnet)?.cidr;
    let mut taken = Vec::new();
    for interface in sketch.network_interfaces.iter() {
        if interface.subnet == *subnet {
            taken.push(u32::from(interface.address));
        }
    }
    taken.sort_unstable();
    let mut next = u32::from(cidr.network()).saturating_add(4);
    for one in taken {
        if one == next {
            next = next.saturating_add(1);
        }
    }
    Some(Ipv4Addr::from(next)).filter(|free| assignable(cidr, *free))
}

/// An IPv6 address of a subnet that no interface has. AWS keeps the first four.
pub fn ipv6_address(sketch: &Sketch, subnet: &SubnetId) -> Option<Ipv6Addr> {
    let base = u128::from(sketch.subnets.get(subnet)?.ipv6_cidr?.network());
    let mut next = base.saturating_add(4);
    for interface in sketch.network_interfaces.iter().filter(|interface| interface.subnet == *subnet) {
        if let Some(taken) = interface.ipv6_address {
            next = next.max(u128::from(taken).saturating_add(1));
        }
    }
    Some(Ipv6Addr::from(next))
}

/// A public address that nothing has, from the blocks kept for documentation and measurements
/// (RFC 5737, RFC 2544), which are nobody's.
pub fn public_address(sketch: &Sketch) -> Option<Ipv4Addr> {
    let spaces = [
        block(Ipv4Addr::new(203, 0, 113, 0), 24),
        block(Ipv4Addr::new(198, 51, 100, 0), 24),
        block(Ipv4Addr::new(198, 18, 0, 0), 15),
    ];
    let mut taken: Vec<u32> = Vec::new();
    for interface in sketch.network_interfaces.iter() {
        taken.extend(interface.public_address.map(u32::from));
    }
    sketch.elastic_addresses.iter().for_each(|found| taken.push(found.address.into()));
    sketch.customer_gateways.iter().for_each(|found| taken.push(found.address.into()));
    for connection in sketch.vpn_connections.iter() {
        connection.tunnels.iter().for_each(|tunnel| taken.push(tunnel.outside_address.into()));
    }
    taken.sort_unstable();
    for space in spaces {
        for free in space.hosts() {
            if taken.binary_search(&free.into()).is_err() {
                return Some(free);
            }
        }
    }
    None
}

/// A name that no resource has: the stem, or the stem with a number behind it.
pub fn name(sketch: &Sketch, stem: &str) -> String {
    for number in 1..=NAMES {
        let name = if number == 1 { stem.to_owned() } else { format!("{stem}-{number}") };
        if !has_name(sketch, &name) {
            return name;
        }
    }
    stem.to_owned()
}

fn has_name(sketch: &Sketch, name: &str) -> bool {
    sketch.tables().any(|(_, table)| {
        (0..table.len()).filter_map(|at| table.at(at)).any(|(_, record)| {
            member(record, "name")
                .is_some_and(|(_, value)| matches!(value.seen(), Seen::Text(text) if text == name))
        })
    })
}

/// A port no application of a host listens on.
pub fn application_port(applications: &[Application]) -> u16 {
    port(|port| applications.iter().any(|application| application.port == port))
}

/// A port a load balancer has no listener on.
pub fn listener_port(sketch: &Sketch, load_balancer: &LoadBalancerArn) -> u16 {
    let found = sketch.load_balancers.get(load_balancer);
    port(|port| found.is_some_and(|found| found.listeners.iter().any(|listener| listener.port == port)))
}

fn port(taken: impl Fn(u16) -> bool) -> u16 {
    PORTS.into_iter().chain(8000..=u16::MAX).find(|port| !taken(*port)).unwrap_or(u16::MAX)
}

/// A VLAN no virtual interface of a connection has.
pub fn vlan(sketch: &Sketch, connection: &DirectConnectConnectionId) -> u16 {
    let taken = |vlan: u16| {
        sketch.virtual_interfaces.iter().any(|found| found.connection == *connection && found.vlan == vlan)
    };
    (101..=4094).find(|vlan| !taken(*vlan)).unwrap_or(101)
}
