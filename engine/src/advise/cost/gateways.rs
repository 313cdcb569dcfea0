//! What leads out of VPCs and between them, by the hour and by what is processed: NAT gateways, public
//! addresses, peering, transit gateways, VPN, Direct Connect.

use crate::model::{
    AccountId, AttachedResource, ConnectionState, NatGatewayState, PeeringState, ResourceId, Sketch,
    TransitGatewayAttachment, VpnConnection, VpnState,
};

use super::ledger::{Assumed, Billed, Book};
use super::price::Item;
use super::usage::{Measure, Usage};

/// The lines of all of them.
pub(super) fn lines(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>) {
    nat(sketch, usage, book);
    public_addresses(sketch, book);
    for peering in sketch.vpc_peering_connections.iter().filter(|found| found.state == PeeringState::Active) {
        let id = ResourceId::from(peering.id.clone());
        book.hours(&billed(sketch.owner_of(&id), Item::PeeringHour, &id, ""), 1);
    }
    for attachment in sketch.transit_gateway_attachments.iter().filter(|found| found.state.carries()) {
        transit(sketch, usage, book, attachment);
    }
    for connection in sketch.vpn_connections.iter() {
        vpn(sketch, usage, book, connection);
    }
    direct_connect(sketch, book);
}

const fn is_gone(state: VpnState) -> bool {
    matches!(state, VpnState::Deleted | VpnState::Deleting)
}

fn billed<'a>(account: Option<AccountId>, item: Item, id: &ResourceId, scope: &'a str) -> Billed<'a> {
    Billed { account, item, resource: id.clone(), scope, assumed: Vec::new() }
}

fn nat(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>) {
    for gateway in sketch.nat_gateways.iter() {
        if matches!(
            gateway.state,
            NatGatewayState::Failed | NatGatewayState::Deleting | NatGatewayState::Deleted
        ) {
            continue;
        }
        let id = ResourceId::from(gateway.id.clone());
        let vpc = sketch.subnets.get(&gateway.subnet).and_then(|subnet| sketch.vpcs.get(&subnet.vpc));
        let region = vpc.map_or("", |vpc| vpc.region.as_str());
        book.hours(&billed(sketch.owner_of(&id), Item::NatHour, &id, region), 1);
        let data = usage.of(&id, Measure::DataGb);
        book.quantity(&billed(sketch.owner_of(&id), Item::NatGb, &id, region), data, "");
    }
}

/// Elastic IP addresses, held or idle, and those that came with an interface.
fn public_addresses(sketch: &Sketch, book: &mut Book<'_>) {
    for address in sketch.elastic_addresses.iter() {
        let account = Some(address.account.clone());
        let id = ResourceId::from(address.id.clone());
        book.hours(&billed(account, Item::PublicAddressHour, &id, address.region.as_str()), 1);
    }
    for interface in sketch.network_interfaces.iter().filter(|found| found.public_address.is_some()) {
        let id = ResourceId::from(interface.id.clone());
        let vpc = sketch.subnets.get(&interface.subnet).and_then(|subnet| sketch.vpcs.get(&subnet.vpc));
        let region = vpc.map_or("", |vpc| vpc.region.as_str());
        let owner = interface.owner();
        book.hours(&billed(sketch.owner_of(&id), Item::PublicAddressHour, &owner, region), 1);
    }
}

/// An attachment's hours are billed to whoever has what is attached, where that is a VPC, and to the
/// gateway's owner else; of a peering attachment each side pays one (`AWS Transit Gateway pricing`). Data is
/// billed to who sends it into the gateway.
fn transit(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>, attachment: &TransitGatewayAttachment) {
    let id = ResourceId::from(attachment.id.clone());
    let Some(gateway) = sketch.transit_gateways.get(&attachment.transit_gateway) else { return };
    let region = gateway.region.as_str();
    let account = payer(sketch, attachment).or_else(|| Some(gateway.account.clone()));
    book.hours(&billed(account.clone(), Item::TransitHour, &id, region), 1);
    match &attachment.resource {
        AttachedResource::TransitGateway(other) => {
            if let Some(other) = sketch.transit_gateways.get(other) {
                let account = Some(other.account.clone());
                book.hours(&billed(account, Item::TransitHour, &id, other.region.as_str()), 1);
            }
        }
        AttachedResource::Vpc(_) | AttachedResource::VpnConnection(_) => {
            let data = usage.of(&id, Measure::DataGb);
            book.quantity(&billed(account, Item::TransitGb, &id, region), data, "");
        }
    }
}

/// Who pays for an attachment, where it is not the gateway's owner.
fn payer(sketch: &Sketch, attachment: &TransitGatewayAttachment) -> Option<AccountId> {
    match &attachment.resource {
        AttachedResource::Vpc(vpc) => sketch.vpcs.get(vpc).map(|vpc| vpc.account.clone()),
        AttachedResource::VpnConnection(_) | AttachedResource::TransitGateway(_) => None,
    }
}

/// A VPN connection's hours; on a transit gateway also an attachment's where the sketch has none of it, and
/// what it sends into the gateway.
fn vpn(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>, connection: &VpnConnection) {
    if is_gone(connection.state) {
        return;
    }
    let id = ResourceId::from(connection.id.clone());
    let region = sketch.customer_gateways.get(&connection.customer_gateway);
    let region = region.map_or("", |gateway| gateway.region.as_str());
    book.hours(&billed(sketch.owner_of(&id), Item::VpnHour, &id, region), 1);
    let gateway = connection.transit_gateway.as_ref().and_then(|id| sketch.transit_gateways.get(id));
    if let Some(gateway) = gateway {
        let own = AttachedResource::VpnConnection(connection.id.clone());
        let account = Some(gateway.account.clone());
        if !sketch.transit_gateway_attachments.iter().any(|known| known.resource == own) {
            book.hours(&billed(account.clone(), Item::TransitHour, &id, region), 1);
        }
        let data = usage.of(&id, Measure::DataGb);
        book.quantity(&billed(account, Item::TransitGb, &id, region), data, "");
    }
}

/// Ports that are up, or were: billing begins when one comes up (`AWS Direct Connect pricing`).
fn direct_connect(sketch: &Sketch, book: &mut Book<'_>) {
    for connection in sketch.direct_connect_connections.iter() {
        if !matches!(connection.state, ConnectionState::Available | ConnectionState::Down) {
            continue;
        }
        let Some((size, rate)) = book.prices.port(connection.bandwidth_mbps) else { continue };
        let id = ResourceId::from(connection.id.clone());
        let assumed = vec![Assumed::Port(size)];
        let account = Some(connection.account.clone());
        let own = Billed { assumed, ..billed(account, Item::DirectConnectHour, &id, "") };
        book.hours_at(&own, 1, rate);
    }
}
