//! An interface endpoint's zones: one subnet a zone, in zones the service has, matched by zone id; one
//! network interface in each, whose address stays as long as the subnet does.

use crate::model::{
    Binding, InterfaceKind, IpAddressType, NetworkInterfaceId, Service, Sketch, Subnet, SubnetConfiguration,
    SubnetId, VpcEndpoint, VpcEndpointId, ZoneId,
};

use super::super::apply::Changes;
use super::super::interface;
use super::super::refusal::{Refusal, RefusalCode};
use super::invalid;

/// Zones endpoints of another Region's services cannot be in (`PrivateLink` guide, "Cross-Region
/// access").
const WITHOUT_REMOTE_ACCESS: [&str; 5] = ["use1-az3", "usw1-az2", "apne1-az3", "apne2-az2", "apne2-az4"];

/// Adds interfaces in subnets. An address given for a subnet that has an interface already replaces it.
pub(super) fn add(
    changes: &mut Changes,
    id: &VpcEndpointId,
    wanted: &[SubnetConfiguration],
) -> Result<(), Refusal> {
    for configuration in wanted {
        let endpoint = changes.sketch.vpc_endpoints.find(id)?.clone();
        let subnet = changes.sketch.subnets.find(&configuration.subnet)?.clone();
        if let Some(there) = interface_in(&changes.sketch, &endpoint, &subnet.id) {
            let same =
                configuration.address.is_none_or(|address| has_address(&changes.sketch, &there, address));
            if same {
                continue;
            }
            remove_one(changes, id, &there)?;
        }
        let endpoint = changes.sketch.vpc_endpoints.find(id)?;
        may_lie_in(&changes.sketch, endpoint, &subnet)?;
        let with_ipv6 = endpoint.ip_address_type != IpAddressType::Ipv4;
        let of = InterfaceKind::VpcEndpoint(id.clone());
        let made = interface::make(changes, &subnet.id, configuration.address, of, with_ipv6)?;
        changes.sketch.vpc_endpoints.update(id, |endpoint| endpoint.network_interfaces.push(made))?;
    }
    Ok(())
}

/// Takes the interfaces in subnets away.
pub(super) fn remove(changes: &mut Changes, id: &VpcEndpointId, subnets: &[SubnetId]) -> Result<(), Refusal> {
    for subnet in subnets {
        changes.sketch.subnets.find(subnet)?;
        let endpoint = changes.sketch.vpc_endpoints.find(id)?;
        let Some(there) = interface_in(&changes.sketch, endpoint, subnet) else {
            return Err(invalid(format!("The endpoint has no network interface in {subnet}")));
        };
        remove_one(changes, id, &there)?;
    }
    Ok(())
}

fn remove_one(
    changes: &mut Changes,
    id: &VpcEndpointId,
    interface: &NetworkInterfaceId,
) -> Result<(), Refusal> {
    changes.sketch.vpc_endpoints.update(id, |endpoint| {
        endpoint.network_interfaces.retain(|known| known != interface);
        endpoint.bindings.retain(|binding: &Binding| binding.network_interface != *interface);
    })?;
    interface::remove(changes, interface)?;
    Ok(())
}

fn interface_in(sketch: &Sketch, endpoint: &VpcEndpoint, subnet: &SubnetId) -> Option<NetworkInterfaceId> {
    let lies_there = |id: &&NetworkInterfaceId| {
        sketch.network_interfaces.get(id).is_some_and(|found| found.subnet == *subnet)
    };
    endpoint.network_interfaces.iter().find(lies_there).cloned()
}

fn has_address(sketch: &Sketch, interface: &NetworkInterfaceId, address: std::net::Ipv4Addr) -> bool {
    sketch.network_interfaces.get(interface).is_some_and(|found| found.address == address)
}

fn may_lie_in(sketch: &Sketch, endpoint: &VpcEndpoint, subnet: &Subnet) -> Result<(), Refusal> {
    if subnet.vpc != endpoint.vpc {
        return Err(invalid(format!("{} is in {}, the endpoint in {}", subnet.id, subnet.vpc, endpoint.vpc)));
    }
    if endpoint.service_region.is_some() {
        remote_access(sketch, endpoint, &subnet.zone)?;
    } else {
        offered(sketch, endpoint, subnet)?;
    }
    let same_zone =
        |id: &NetworkInterfaceId| sketch.subnet_of(id).is_ok_and(|other| other.zone == subnet.zone);
    if endpoint.network_interfaces.iter().any(same_zone) {
        return Err(Refusal::aws(
            RefusalCode::DuplicateSubnetsInSameZone,
            format!(
                "Found another VPC endpoint subnet in the availability zone of {}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.",
                subnet.id
            ),
        ));
    }
    Ok(())
}

/// Whether the service has the subnet's zone. AWS's own are in all of them.
fn offered(sketch: &Sketch, endpoint: &VpcEndpoint, subnet: &Subnet) -> Result<(), Refusal> {
    let Service::Endpoint(_) = &endpoint.service else { return Ok(()) };
    let service = sketch.service_of(endpoint);
    if service.is_some_and(|service| sketch.service_zones(service).contains(&&subnet.zone)) {
        return Ok(());
    }
    let name = sketch.service_name(&endpoint.service);
    Err(Refusal::aws(
        RefusalCode::InvalidParameter,
        format!(
            "The VPC endpoint service {name} does not support the availability zone of the subnet: {}.",
            subnet.id
        ),
    ))
}

fn remote_access(sketch: &Sketch, endpoint: &VpcEndpoint, zone: &ZoneId) -> Result<(), Refusal> {
    if !WITHOUT_REMOTE_ACCESS.contains(&zone.as_str()) {
        return Ok(());
    }
    let vpc = sketch.vpcs.find(&endpoint.vpc)?;
    let account = sketch.accounts.find(&vpc.account)?;
    let mut supported: Vec<&str> = Vec::new();
    for mapping in account.zones.iter().filter(|mapping| mapping.name.region() == vpc.region.as_str()) {
        if !WITHOUT_REMOTE_ACCESS.contains(&mapping.id.as_str()) {
            supported.push(mapping.id.as_str());
        }
    }
    supported.sort_unstable();
    Err(Refusal::aws(
        RefusalCode::InvalidParameter,
        format!(
            "Only the following availability zones are supported for remote access: {}",
            supported.join(", ")
        ),
    ))
}
