//! Network interfaces that AWS makes and takes away on somebody's behalf: an endpoint's, a load
//! balancer's nodes, a NAT gateway's, a Resolver endpoint's. Nobody may edit them (`RequesterManaged`).

use std::net::Ipv4Addr;

use crate::model::{
    AddressHolder, InterfaceKind, NetworkInterface, NetworkInterfaceId, Sketch, Subnet, SubnetId,
};

use super::apply::Changes;
use super::dependents::gone;
use super::network_interface::{Wanted, add_interface};
use super::refusal::Refusal;

/// Addresses of an IPv4 subnet that AWS keeps: the first four and the last.
const KEPT: u32 = 5;

/// How many addresses of a subnet are free.
pub(super) fn free_addresses(sketch: &Sketch, subnet: &Subnet) -> u32 {
    let all = u32::from(subnet.cidr.broadcast()) - u32::from(subnet.cidr.network());
    let lies_here = |interface: &&NetworkInterface| interface.subnet == subnet.id;
    let taken = sketch.network_interfaces.iter().filter(lies_here).count();
    all.saturating_add(1).saturating_sub(KEPT).saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX))
}

/// Makes an interface in a subnet, at a wanted address or a free one, and gives its id. The groups it
/// carries are its owner's.
///
/// # Errors
/// What [`add_interface`] refuses.
pub(super) fn make(
    changes: &mut Changes,
    subnet: &SubnetId,
    address: Option<Ipv4Addr>,
    of: InterfaceKind,
    ipv6: bool,
) -> Result<NetworkInterfaceId, Refusal> {
    add_interface(changes, Wanted { subnet, of, address, ipv6, public: false, security_groups: Vec::new() })
}

/// Takes an interface away. An Elastic IP address it had is free again; a route that led to it leads
/// nowhere.
pub(super) fn remove(changes: &mut Changes, id: &NetworkInterfaceId) -> Result<(), Refusal> {
    if !changes.sketch.network_interfaces.remove(id) {
        return Ok(());
    }
    let held = Some(AddressHolder::NetworkInterface(id.clone()));
    let mut freed = Vec::new();
    for address in changes.sketch.elastic_addresses.iter().filter(|address| address.association == held) {
        freed.push(address.id.clone());
    }
    for address in freed {
        changes.sketch.elastic_addresses.update(&address, |address| address.association = None)?;
        changes.changed(address);
    }
    gone(changes, id.clone())
}

/// Takes away every interface that is part of something that goes.
pub(super) fn remove_all_of(changes: &mut Changes, owner: &InterfaceKind) -> Result<(), Refusal> {
    let mut found = Vec::new();
    for interface in changes.sketch.network_interfaces.iter() {
        if interface.of == *owner {
            found.push(interface.id.clone());
        }
    }
    for interface in found {
        remove(changes, &interface)?;
    }
    Ok(())
}
