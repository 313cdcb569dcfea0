//! Transfer: what crosses zones and Regions, and what leaves AWS. Between zones both sides pay, the
//! sender for what goes out and the receiver for what comes in; between Regions and out of AWS the sender
//! pays alone (`Amazon EC2 On-Demand pricing`, Data transfer).

use crate::model::{AccountId, PeeringState, ResourceId, Sketch, VpcPeeringConnection, groups_of};

use super::ledger::{Assumed, Billed, Book};
use super::number::Quantity;
use super::price::Item;
use super::usage::{Measure, Usage};

/// Which border is crossed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Between zones of a Region, by its name.
    Zones(String),
    /// Between zones of a Region, where an endpoint or transit gateway is one end.
    EndpointZones(String),
    /// Between Regions: `from>to`. Whether the way is a cross-Region endpoint's.
    Regions(String, bool),
    /// Out to the internet, or by VPN.
    Internet,
    /// Out of a Region by Direct Connect.
    DirectConnect(String),
}

/// GB a month across a border.
#[derive(Clone, Debug)]
pub(super) struct Transfer {
    pub kind: Kind,
    pub resource: ResourceId,
    pub sender: Option<AccountId>,
    pub receiver: Option<AccountId>,
    pub quantity: Quantity,
}

/// The lines of what was given by resource and of what requests carry.
pub(super) fn lines(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>) {
    for id in usage.ids() {
        for transfer in given(sketch, usage, id) {
            line(book, &transfer);
        }
    }
    for transfer in &usage.transfers {
        line(book, transfer);
    }
}

fn line(book: &mut Book<'_>, transfer: &Transfer) {
    let mut put = |account: &Option<AccountId>, item, scope: &str, assumed| {
        let (account, resource) = (account.clone(), transfer.resource.clone());
        let how = match scope.split_once('>') {
            Some((from, to)) => format!(" from {from} to {to}"),
            None => String::new(),
        };
        book.quantity(&Billed { account, item, resource, scope, assumed }, transfer.quantity, &how);
    };
    match &transfer.kind {
        Kind::Zones(region) => {
            put(&transfer.sender, Item::CrossZoneOut, region, Vec::new());
            put(&transfer.receiver, Item::CrossZoneIn, region, Vec::new());
        }
        Kind::EndpointZones(region) => put(&transfer.sender, Item::EndpointCrossZone, region, Vec::new()),
        Kind::Regions(pair, by_endpoint) => {
            let assumed = if *by_endpoint { vec![Assumed::CrossRegionPayer] } else { Vec::new() };
            put(&transfer.sender, Item::InterRegion, pair, assumed);
        }
        Kind::Internet => put(&transfer.sender, Item::InternetOut, "", Vec::new()),
        Kind::DirectConnect(region) => {
            put(&transfer.sender, Item::DirectConnectOut, region, Vec::new());
        }
    }
}

/// What a usage file says of a resource. Both directions of a load balancer's, host's or endpoint's zones are
/// one account's.
fn given(sketch: &Sketch, usage: &Usage, id: &ResourceId) -> Vec<Transfer> {
    let owner = sketch.owner_of(id);
    let region = region_of(sketch, id).unwrap_or_default();
    let one = |kind, quantity| Transfer {
        kind,
        resource: id.clone(),
        sender: owner.clone(),
        receiver: owner.clone(),
        quantity,
    };
    let mut found = Vec::new();
    let crossing = usage.of(id, Measure::CrossZoneGb);
    match id {
        ResourceId::VpcEndpoint(_) => found.push(one(Kind::EndpointZones(region.clone()), crossing)),
        ResourceId::LoadBalancer(arn) => {
            let balancer = sketch.load_balancers.get(arn);
            let crosses = |found: &crate::model::LoadBalancer| {
                groups_of(sketch, found).iter().any(|group| sketch.cross_zone(found, group))
            };
            // With cross-zone load balancing off nothing crosses, whatever the file says.
            if balancer.is_some_and(crosses) {
                found.push(one(Kind::Zones(region.clone()), crossing));
            }
        }
        _ => found.push(one(Kind::Zones(region.clone()), crossing)),
    }
    if let ResourceId::VpcPeeringConnection(peering) = id
        && let Some(peering) = sketch.vpc_peering_connections.get(peering)
    {
        found.extend(peered(sketch, usage, peering));
    }
    let out = usage.of(id, Measure::OutboundGb);
    found.push(match id {
        ResourceId::DirectConnectConnection(_) | ResourceId::VirtualInterface(_) => {
            let sender = sender_by_line(sketch, id);
            Transfer { sender, ..one(Kind::DirectConnect(region), out) }
        }
        _ => one(Kind::Internet, out),
    });
    found
}

/// What either side of a peering connection sends to another zone or Region.
fn peered(sketch: &Sketch, usage: &Usage, peering: &VpcPeeringConnection) -> Vec<Transfer> {
    let id = ResourceId::from(peering.id.clone());
    let (Some(one), Some(other), PeeringState::Active) =
        (sketch.vpcs.get(&peering.requester_vpc), sketch.vpcs.get(&peering.accepter_vpc), peering.state)
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (from, to, measure) in [(one, other, Measure::RequesterGb), (other, one, Measure::AccepterGb)] {
        let kind = if from.region == to.region {
            Kind::Zones(from.region.to_string())
        } else {
            Kind::Regions(format!("{}>{}", from.region, to.region), false)
        };
        found.push(Transfer {
            kind,
            resource: id.clone(),
            sender: Some(from.account.clone()),
            receiver: Some(to.account.clone()),
            quantity: usage.of(&id, measure),
        });
    }
    found
}

/// Who pays for what leaves by a private virtual interface: the owner of the VPC at its gateway. Else the
/// owner of the connection.
fn sender_by_line(sketch: &Sketch, id: &ResourceId) -> Option<AccountId> {
    let vpc = match id {
        ResourceId::VirtualInterface(interface) => {
            let found = sketch.virtual_interfaces.get(interface);
            let gateway = found.and_then(|found| found.virtual_private_gateway.as_ref());
            let gateway = gateway.and_then(|gateway| sketch.virtual_private_gateways.get(gateway));
            gateway.and_then(|gateway| gateway.vpc.as_ref()).and_then(|vpc| sketch.vpcs.get(vpc))
        }
        _ => None,
    };
    vpc.map(|vpc| vpc.account.clone()).or_else(|| sketch.owner_of(id))
}

/// The Region something that can have usage lies in.
fn region_of(sketch: &Sketch, id: &ResourceId) -> Option<String> {
    let vpc = match id {
        ResourceId::VpcEndpoint(id) => &sketch.vpc_endpoints.get(id)?.vpc,
        ResourceId::LoadBalancer(arn) => return Some(arn.region().to_owned()),
        ResourceId::ApplicationLoadBalancer(arn) => return Some(arn.region().to_owned()),
        ResourceId::NatGateway(id) => &sketch.subnets.get(&sketch.nat_gateways.get(id)?.subnet)?.vpc,
        ResourceId::Host(id) => &sketch.subnet_of(&sketch.hosts.get(id)?.network_interface).ok()?.vpc,
        ResourceId::DirectConnectConnection(id) => {
            return Some(sketch.direct_connect_connections.get(id)?.region.to_string());
        }
        ResourceId::VirtualInterface(id) => {
            let connection = &sketch.virtual_interfaces.get(id)?.connection;
            return Some(sketch.direct_connect_connections.get(connection)?.region.to_string());
        }
        _ => return None,
    };
    Some(sketch.vpcs.get(vpc)?.region.to_string())
}
