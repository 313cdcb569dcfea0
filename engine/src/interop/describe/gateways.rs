//! The ways out of a VPC: internet gateways, egress-only ones, NAT gateways, Elastic IP addresses, and
//! peering connections.

use super::build::Build;
use super::interfaces::made_up;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{objects, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    AddressHolder, EgressOnlyInternetGateway, ElasticAddress, InterfaceKind, InternetGateway, NatGateway,
    NatGatewayState, NetworkInterfaceId, RouteState, RouteTarget, VpcPeeringConnection,
};

/// Internet gateways and egress-only ones.
pub fn internet_gateways(build: &mut Build<'_>) {
    for item in build.found.all(Kind::InternetGateway) {
        let Some(mut gateway) = build.make::<InternetGateway>(item, &[("id", "InternetGatewayId")]) else {
            continue;
        };
        for attachment in objects(&item.object, "Attachments") {
            let state = text(attachment, "State").unwrap_or_default();
            if state != "detached" && state != "detaching" {
                gateway.vpc = string(attachment, "VpcId").and_then(|vpc| vpc.parse().ok());
            }
        }
        gateway.account = build.account(item);
        gateway.region = build.region(item);
        build.sketch.internet_gateways.insert(gateway);
    }
    for item in build.found.all(Kind::EgressOnlyInternetGateway) {
        let map = &[("id", "EgressOnlyInternetGatewayId"), ("vpc", "Attachments.VpcId")];
        if let Some(gateway) = build.make::<EgressOnlyInternetGateway>(item, map) {
            build.sketch.egress_only_internet_gateways.insert(gateway);
        }
    }
}

/// NAT gateways. Interfaces are there by now.
pub fn nat_gateways(build: &mut Build<'_>) {
    for item in build.found.all(Kind::NatGateway) {
        let map = &[
            ("id", "NatGatewayId"),
            ("subnet", "SubnetId"),
            ("connectivity", "ConnectivityType"),
            ("state", "State"),
        ];
        let Some(mut gateway) = build.make::<NatGateway>(item, map) else { continue };
        for allocation in texts(&item.object, "NatGatewayAddresses", "AllocationId") {
            gateway.elastic_addresses.extend(allocation.parse().ok());
        }
        let is_gone = matches!(gateway.state, NatGatewayState::Deleted | NatGatewayState::Deleting);
        let of = InterfaceKind::NatGateway(gateway.id.clone());
        let given = build.sketch.network_interfaces.iter().find(|interface| interface.of == of);
        let given = given.map(|interface| interface.id.clone());
        let interface = given.or_else(|| {
            if is_gone {
                return None;
            }
            let address =
                string(&item.object, "NatGatewayAddresses.PrivateIp").and_then(|text| text.parse().ok());
            let made = made_up(build, &gateway.subnet, address, of, &item.id)?;
            Some(rename(build, made, string(&item.object, "NatGatewayAddresses.NetworkInterfaceId")))
        });
        if let Some(interface) = interface {
            gateway.network_interface = interface;
            if let Some(message) = text(&item.object, "FailureMessage") {
                build.say(Severity::Note, item, &format!("the NAT gateway {} failed: {message}", item.id));
            }
            build.sketch.nat_gateways.insert(gateway);
        } else {
            let state = gateway.state.word();
            build.say(
                Severity::Note,
                item,
                &format!("the NAT gateway {} is {state} and was left out", item.id),
            );
            blackhole(build, &RouteTarget::NatGateway(gateway.id));
        }
    }
}

/// Gives an interface that was made up the id AWS gave it.
fn rename(build: &mut Build<'_>, made: NetworkInterfaceId, id: Option<&str>) -> NetworkInterfaceId {
    let Some(Ok(id)) = id.map(str::parse::<NetworkInterfaceId>) else { return made };
    let Some(interface) = build.sketch.network_interfaces.get(&made) else { return made };
    let mut interface = interface.clone();
    interface.id = id.clone();
    build.sketch.network_interfaces.remove(&made);
    build.sketch.network_interfaces.insert(interface);
    id
}

/// Routes to what is gone lead nowhere.
pub fn blackhole(build: &mut Build<'_>, target: &RouteTarget) {
    let mut tables = Vec::new();
    for table in build.sketch.route_tables.iter() {
        if table.routes.iter().any(|route| route.target == *target && route.state == RouteState::Active) {
            tables.push(table.id.clone());
        }
    }
    for table in tables {
        let _ = build.sketch.route_tables.update(&table, |table| {
            for route in &mut table.routes {
                if route.target == *target {
                    route.state = RouteState::Blackhole;
                }
            }
        });
    }
}

/// Elastic IP addresses: those `describe-addresses` gave, then those only interfaces tell of.
pub fn elastic_addresses(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Address) {
        if item.id.is_empty() {
            // EC2-Classic's have no allocation.
            continue;
        }
        let map = &[("id", "AllocationId"), ("address", "PublicIp")];
        let Some(mut address) = build.make::<ElasticAddress>(item, map) else { continue };
        address.account = build.account(item);
        address.region = build.region(item);
        let interface = string(&item.object, "NetworkInterfaceId").and_then(|id| id.parse().ok());
        address.association = interface.map(|id| holder(build, &id));
        if address.association.is_none()
            && let Some(instance) = string(&item.object, "InstanceId").and_then(|id| id.parse().ok())
            && let Some(host) = build.sketch.hosts.get(&instance)
        {
            address.association = Some(AddressHolder::NetworkInterface(host.network_interface.clone()));
        }
        take_public_address(build, &address);
        build.sketch.elastic_addresses.insert(address);
    }
    for item in build.found.all(Kind::NetworkInterface) {
        let allocation = string(&item.object, "Association.AllocationId").and_then(|id| id.parse().ok());
        let public = string(&item.object, "Association.PublicIp").and_then(|text| text.parse().ok());
        let (Some(id), Some(value), Ok(interface)) = (allocation, public, item.id.parse()) else { continue };
        if build.sketch.elastic_addresses.get(&id).is_some() {
            continue;
        }
        let mut address: ElasticAddress = as_usual();
        address.account = build.account(item);
        address.region = build.region(item);
        (address.id, address.address) = (id, value);
        address.association = Some(holder(build, &interface));
        build.sketch.elastic_addresses.insert(address);
    }
    for item in build.found.all(Kind::NatGateway) {
        nat_addresses(build, item);
    }
}

/// The addresses a NAT gateway tells of and nobody else.
fn nat_addresses(build: &mut Build<'_>, item: &super::collect::Item) {
    let Ok(gateway) = item.id.parse() else { return };
    if build.sketch.nat_gateways.get(&gateway).is_none() {
        return;
    }
    for printed in objects(&item.object, "NatGatewayAddresses") {
        let id = string(printed, "AllocationId").and_then(|id| id.parse().ok());
        let public = string(printed, "PublicIp").and_then(|text| text.parse().ok());
        let (Some(id), Some(value)) = (id, public) else { continue };
        if build.sketch.elastic_addresses.get(&id).is_none() {
            let mut address: ElasticAddress = as_usual();
            address.account = build.account(item);
            address.region = build.region(item);
            (address.id, address.address) = (id, value);
            address.association = Some(AddressHolder::NatGateway(gateway.clone()));
            build.sketch.elastic_addresses.insert(address);
        }
    }
}

/// What has an address, known from its interface.
fn holder(build: &Build<'_>, interface: &NetworkInterfaceId) -> AddressHolder {
    match build.sketch.network_interfaces.get(interface).map(|found| &found.of) {
        Some(InterfaceKind::NatGateway(gateway)) => AddressHolder::NatGateway(gateway.clone()),
        _ => AddressHolder::NetworkInterface(interface.clone()),
    }
}

/// An interface does not have an Elastic IP address a second time, as one of AWS's pool.
fn take_public_address(build: &mut Build<'_>, address: &ElasticAddress) {
    if let Some(AddressHolder::NetworkInterface(interface)) = &address.association {
        let _ = build.sketch.network_interfaces.update(interface, |found| {
            if found.public_address == Some(address.address) {
                found.public_address = None;
            }
        });
    }
}

/// Peering connections, in whatever state.
pub fn peerings(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Peering) {
        let map = &[
            ("id", "VpcPeeringConnectionId"),
            ("requester_vpc", "RequesterVpcInfo.VpcId"),
            ("accepter_vpc", "AccepterVpcInfo.VpcId"),
            ("state", "Status.Code"),
            ("requester_dns_resolution", "RequesterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc"),
            ("accepter_dns_resolution", "AccepterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc"),
        ];
        let Some(peering) = build.make::<VpcPeeringConnection>(item, map) else { continue };
        for vpc in [&peering.requester_vpc, &peering.accepter_vpc] {
            if peering.state.lives() && build.sketch.vpcs.get(vpc).is_none() {
                let text = format!("{} leads to {vpc}, which was not given", peering.id);
                build.say(Severity::Warning, item, &text);
            }
        }
        build.sketch.vpc_peering_connections.insert(peering);
    }
}
