//! Takes a sketch as it was found and says what does not fit: references to nothing, an
//! address outside its subnet. Nothing is refused or mended; a person decides. This is the door by
//! which importers come in; `advise` asks the same questions one by one, at every edit.

use std::net::Ipv4Addr;

use crate::model::record::Seen;
use crate::model::{
    Addresses, NetworkInterfaceId, ResourceId, RouteState, RouteTable, Sketch, Subnet, SubnetId, number,
    sort_by_numbers,
};

use super::cidr::{assignable, fits};

/// Something that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A resource refers to one that is not there.
    Dangling {
        /// The one that refers.
        from: ResourceId,
        /// The one that is missing.
        to: ResourceId,
    },
    /// A subnet's block does not lie inside its VPC's.
    SubnetOutsideVpc {
        /// The subnet.
        subnet: SubnetId,
    },
    /// The blocks of two subnets of one VPC overlap.
    SubnetsOverlap {
        /// The one that begins later.
        subnet: SubnetId,
        /// The other.
        with: SubnetId,
    },
    /// An interface's address does not lie in its subnet, or is one AWS keeps.
    AddressNotInSubnet {
        /// The interface.
        interface: NetworkInterfaceId,
    },
    /// Two interfaces of one VPC have the same address.
    AddressTwice {
        /// The second one.
        interface: NetworkInterfaceId,
        /// The address.
        address: Ipv4Addr,
    },
}

/// Everything that does not fit, in the sketch's order.
pub fn observe(sketch: &Sketch) -> Vec<Misfit> {
    let mut found = Vec::new();
    for at in 0..sketch.tables().count() {
        dangling(sketch, at, &mut found);
    }
    subnets(sketch, &mut found);
    addresses(sketch, &mut found);
    found
}

/// References of one table's resources to nothing. Zones and Regions are places and not resources;
/// what a blackhole route used to lead to is gone, and known to be.
pub(crate) fn dangling(sketch: &Sketch, table: usize, found: &mut Vec<Misfit>) {
    let Some((_, table)) = sketch.tables().nth(table) else { return };
    for at in 0..table.len() {
        let Some(record) = table.record_at(at) else { continue };
        let mut missing = Vec::new();
        Seen::Record(record).resources(&mut |to| {
            let is_own =
                matches!(to, ResourceId::Zone(_) | ResourceId::Region(_) | ResourceId::SecurityGroupRule(_));
            if !is_own && !sketch.has(&to) && !missing.contains(&to) {
                missing.push(to);
            }
        });
        if missing.is_empty() {
            continue;
        }
        let Some((from, _)) = table.at(at) else { continue };
        if let ResourceId::RouteTable(id) = &from {
            missing.retain(|to| !sketch.route_tables.get(id).is_some_and(|table| is_blackhole(table, to)));
        }
        for to in missing {
            found.push(Misfit::Dangling { from: from.clone(), to });
        }
    }
}

fn is_blackhole(table: &RouteTable, target: &ResourceId) -> bool {
    let leads_there = |state| {
        let mut routes = table.routes.iter();
        routes.any(|route| route.state == state && route.target.resource().as_ref() == Some(target))
    };
    leads_there(RouteState::Blackhole) && !leads_there(RouteState::Active)
}

/// Subnets that lie outside their VPC, or over another of its subnets.
pub(crate) fn subnets(sketch: &Sketch, found: &mut Vec<Misfit>) {
    let mut placed = Vec::new();
    for subnet in sketch.subnets.iter() {
        let Some(vpc) = sketch.vpcs.get(&subnet.vpc) else { continue };
        if !fits(subnet, vpc) {
            found.push(Misfit::SubnetOutsideVpc { subnet: subnet.id.clone() });
        }
        let at = sketch.vpcs.place(&subnet.vpc).map_or(-1, number);
        placed.push((at, subnet));
    }
    sort_by_numbers(&mut placed, |(vpc, subnet)| [*vpc, u32::from(subnet.cidr.network()).into(), 0]);
    // In the order in which they begin, a subnet overlaps one before it if and only if it begins
    // before the last address of those before it.
    let mut before: Option<&(i64, &Subnet)> = None;
    for placing in &placed {
        let (vpc, subnet) = placing;
        let over =
            before.filter(|(other, last)| other == vpc && last.cidr.broadcast() >= subnet.cidr.network());
        if let Some((_, with)) = over {
            found.push(Misfit::SubnetsOverlap { subnet: subnet.id.clone(), with: with.id.clone() });
        }
        if over.is_none_or(|(_, last)| last.cidr.broadcast() < subnet.cidr.broadcast()) {
            before = Some(placing);
        }
    }
}

/// Addresses outside their subnet, and those that stand twice in a VPC.
pub(crate) fn addresses(sketch: &Sketch, found: &mut Vec<Misfit>) {
    let mut taken = Addresses::default();
    for interface in sketch.network_interfaces.iter() {
        let Some(subnet) = sketch.subnets.get(&interface.subnet) else { continue };
        let (id, address) = (interface.id.clone(), interface.address);
        if !assignable(subnet.cidr, address) {
            found.push(Misfit::AddressNotInSubnet { interface: id.clone() });
        }
        if !taken.insert(&subnet.vpc, address, 0) {
            found.push(Misfit::AddressTwice { interface: id, address });
        }
    }
}
