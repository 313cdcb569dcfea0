//! Network interfaces are made and taken away with what they are part of: a host, an endpoint, a
//! load balancer's node, a NAT gateway.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::model::record::as_usual;
use crate::model::{
    AddressHolder, InterfaceKind, NetworkInterface, NetworkInterfaceId, QuotaName, Sketch, Subnet, SubnetId,
    VpcId,
};

use super::apply::Changes;
use super::cidr::assignable;
use super::dependents::gone;
use super::new_id::new_id;
use super::quota;
use super::refusal::Refusal;

/// Addresses of the largest subnet AWS allows, a /16.
const LARGEST_SUBNET: u32 = 1 << 16;

/// The first few free addresses of a subnet, at most `most`. AWS keeps the first four and the last
/// (VPC guide, "Subnet sizing").
pub(super) fn free_addresses(sketch: &Sketch, subnet: &Subnet, most: usize) -> Vec<Ipv4Addr> {
    let base = u32::from(subnet.cidr.network());
    let span = (u32::from(subnet.cidr.broadcast()) - base).min(LARGEST_SUBNET - 1);
    let mut taken = vec![false; usize::try_from(span).unwrap_or(0)];
    for interface in sketch.network_interfaces.iter() {
        let offset = u32::from(interface.address).checked_sub(base).and_then(|at| usize::try_from(at).ok());
        if let Some(taken) = offset.and_then(|at| taken.get_mut(at)) {
            *taken |= in_vpc(sketch, interface, &subnet.vpc);
        }
    }
    let mut free = Vec::new();
    for (offset, taken) in (0..span).zip(taken).skip(4) {
        if free.len() >= most {
            break;
        }
        if !taken {
            free.push(Ipv4Addr::from(base + offset));
        }
    }
    free
}

fn in_vpc(sketch: &Sketch, interface: &NetworkInterface, vpc: &VpcId) -> bool {
    sketch.subnets.get(&interface.subnet).is_some_and(|subnet| subnet.vpc == *vpc)
}

/// Makes an interface in a subnet, at a wanted address or the first free one, and gives its id.
///
/// # Errors
/// `InsufficientFreeAddressesInSubnet` where the subnet is full, `InvalidIPAddress.InUse` where the
/// address is taken, `InvalidParameterValue` where it does not lie in the subnet or is one AWS keeps.
pub(super) fn make(
    changes: &mut Changes,
    subnet: &SubnetId,
    wanted: Option<Ipv4Addr>,
    of: InterfaceKind,
    with_ipv6: bool,
) -> Result<NetworkInterfaceId, Refusal> {
    let sketch = &mut changes.sketch;
    let found = sketch.subnets.find(subnet)?;
    let address = match wanted {
        Some(address) => wanted_address(sketch, found, address)?,
        None => free_addresses(sketch, found, 1).first().copied().ok_or_else(|| full(subnet))?,
    };
    let ipv6_address = if with_ipv6 { Some(ipv6_address(sketch, found, address)?) } else { None };
    let id: NetworkInterfaceId = new_id(sketch, "eni-")?;
    sketch.network_interfaces.insert(NetworkInterface {
        id: id.clone(),
        subnet: subnet.clone(),
        address,
        ipv6_address,
        of,
        ..as_usual()
    });
    let vpc = sketch.subnets.find(subnet).and_then(|subnet| sketch.vpcs.find(&subnet.vpc))?;
    let quota = QuotaName::NetworkInterfacesPerRegion;
    quota::check(sketch, quota, vpc.account.clone(), vpc.region.as_str())?;
    changes.created(id.clone());
    Ok(id)
}

fn full(subnet: &SubnetId) -> Refusal {
    Refusal::ours("InsufficientFreeAddressesInSubnet", format!("{subnet} has no free address"))
}

fn wanted_address(sketch: &Sketch, subnet: &Subnet, address: Ipv4Addr) -> Result<Ipv4Addr, Refusal> {
    if !assignable(subnet.cidr, address) {
        return Err(Refusal::ours(
            "InvalidParameterValue",
            format!("{address} does not lie in {} ({}), or is one AWS keeps", subnet.id, subnet.cidr),
        ));
    }
    let is_taken =
        |interface: &NetworkInterface| interface.address == address && in_vpc(sketch, interface, &subnet.vpc);
    if sketch.network_interfaces.iter().any(is_taken) {
        return Err(Refusal::ours("InvalidIPAddress.InUse", format!("{address} is in use")));
    }
    Ok(address)
}

/// The IPv6 address an interface gets: the subnet's block with the IPv4 address at its end, which no
/// other interface of the VPC has.
fn ipv6_address(sketch: &Sketch, subnet: &Subnet, address: Ipv4Addr) -> Result<Ipv6Addr, Refusal> {
    let block = subnet
        .ipv6_cidr
        .ok_or_else(|| Refusal::ours("InvalidParameter", format!("{} has no IPv6 block", subnet.id)))?;
    let made = Ipv6Addr::from(u128::from(block.network()) | u128::from(u32::from(address)));
    let is_taken = |interface: &NetworkInterface| interface.ipv6_address == Some(made);
    if sketch.network_interfaces.iter().any(is_taken) {
        return Err(Refusal::ours("InvalidIPAddress.InUse", format!("{made} is in use")));
    }
    Ok(made)
}

/// Takes an interface away. An Elastic IP address it had is free again; a route that led to it becomes a
/// blackhole, as AWS leaves it.
pub(super) fn remove(changes: &mut Changes, id: &NetworkInterfaceId) {
    let sketch = &mut changes.sketch;
    if sketch.network_interfaces.remove(id).is_none() {
        return;
    }
    let held = Some(AddressHolder::NetworkInterface(id.clone()));
    let mut freed = Vec::new();
    for address in sketch.elastic_addresses.iter().filter(|address| address.association == held) {
        freed.push(address.id.clone());
    }
    for address in freed {
        // It was there a moment ago.
        let _ = changes.sketch.elastic_addresses.update(&address, |address| address.association = None);
        changes.changed(address);
    }
    // Whatever refers to it is there.
    let _ = gone(changes, id.clone());
}

/// Takes away every interface that is part of something that goes.
pub(super) fn remove_all_of(changes: &mut Changes, gone: &InterfaceKind) {
    let mut found = Vec::new();
    for interface in changes.sketch.network_interfaces.iter() {
        if interface.of == *gone {
            found.push(interface.id.clone());
        }
    }
    for interface in found {
        remove(changes, &interface);
    }
}
