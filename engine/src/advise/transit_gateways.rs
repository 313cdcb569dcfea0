//! Rules about transit gateways (Transit Gateway guide, "How transit gateways work"): what a packet
//! would be dropped for, seen without one.

use crate::control::{Command, verb};
use crate::model::{
    AttachedResource, IdSet, RouteState, RouteTables, RouteTarget, Sketch, Subnet, TransitGatewayAttachment,
    TransitGatewayId, TransitGatewayRouteType, record,
};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Finding, Found, of, word};
use super::peering::overlap;

/// Attachments whose packets no table routes.
pub fn associations(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for attachment in sketch.transit_gateway_attachments.iter().filter(|found| found.state.carries()) {
        for gateway in gateways(attachment) {
            if sketch.transit_gateways.get(gateway).is_none()
                || sketch.table_of_attachment(gateway, &attachment.id).is_some()
            {
                continue;
            }
            let details = vec![of(gateway.clone())];
            let finding =
                Finding::new(FindingCode::AttachmentNotAssociated, attachment.id.clone().into(), details);
            let tables = sketch.transit_gateway_route_tables.iter();
            let mut own = tables.filter(|table| table.transit_gateway == *gateway);
            found.push(match own.next() {
                Some(table) => finding.mended_by(verb::AssociateTransitGatewayRouteTable {
                    transit_gateway_route_table: table.id.clone(),
                    transit_gateway_attachment: attachment.id.clone(),
                }),
                None => finding,
            });
        }
    }
}

/// The gateways an attachment belongs to.
fn gateways(attachment: &TransitGatewayAttachment) -> impl Iterator<Item = &TransitGatewayId> {
    let far = match &attachment.resource {
        AttachedResource::TransitGateway(far) => Some(far),
        AttachedResource::Vpc(_) | AttachedResource::VpnConnection(_) => None,
    };
    std::iter::once(&attachment.transit_gateway).chain(far)
}

/// Subnets whose routes lead to a gateway that has no interface in their zone.
pub fn zones(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    if sketch.transit_gateway_attachments.is_empty() {
        return;
    }
    let tables = RouteTables::of(sketch);
    for subnet in sketch.subnets.iter() {
        let Some(table) = tables.table(subnet) else { continue };
        let mut looked = IdSet::default();
        for route in table.routes.iter().filter(|route| route.state == RouteState::Active) {
            let RouteTarget::TransitGateway(gateway) = &route.target else { continue };
            if !looked.insert(gateway.clone()) {
                continue;
            }
            let Some(attachment) = sketch.attachment_of_vpc(gateway, &subnet.vpc) else { continue };
            if sketch.attachment_interface(attachment, &subnet.zone).is_some() {
                continue;
            }
            let details = vec![word(&route.destination), of(gateway.clone()), of(subnet.zone.clone())];
            let finding = Finding::new(FindingCode::AttachmentNotInZone, subnet.id.clone().into(), details);
            found.push(finding.mended_by(add_subnet(attachment, subnet)));
        }
    }
}

fn add_subnet(attachment: &TransitGatewayAttachment, subnet: &Subnet) -> Command {
    verb::ModifyTransitGatewayVpcAttachment {
        transit_gateway_attachment: attachment.id.clone(),
        add_subnets: vec![subnet.id.clone()],
        ..record::as_usual()
    }
    .into()
}

/// Routes of gateways that drop what they take.
pub fn blackholes(index: &Index, found: &mut Found) {
    for table in index.sketch().transit_gateway_route_tables.iter() {
        for route in table.routes.iter().filter(|route| route.route_type == TransitGatewayRouteType::Static) {
            if route.state != RouteState::Blackhole {
                continue;
            }
            let details = vec![word(&route.destination)];
            let code = FindingCode::TransitGatewayBlackhole;
            let finding = Finding::new(code, table.id.clone().into(), details);
            found.push(finding.mended_by(verb::DeleteTransitGatewayRoute {
                transit_gateway_route_table: table.id.clone(),
                destination: route.destination,
            }));
        }
    }
}

/// VPCs that announce themselves into one table and overlap: only the first is announced.
pub fn overlaps(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for table in sketch.transit_gateway_route_tables.iter() {
        let mut before: Vec<&TransitGatewayAttachment> = Vec::new();
        let listed = table.propagations.iter();
        for attachment in listed.filter_map(|id| sketch.transit_gateway_attachments.get(id)) {
            if let Some(other) = before.iter().find(|other| vpcs_overlap(sketch, attachment, other)) {
                let details = vec![of(table.id.clone()), of(other.id.clone())];
                found.add(FindingCode::AttachmentOverlap, attachment.id.clone(), details);
            }
            before.push(attachment);
        }
    }
}

fn vpcs_overlap(sketch: &Sketch, one: &TransitGatewayAttachment, other: &TransitGatewayAttachment) -> bool {
    let vpc = |attachment: &TransitGatewayAttachment| {
        attachment.vpc().and_then(|vpc| sketch.vpcs.get(vpc)).filter(|_| attachment.state.carries())
    };
    matches!((vpc(one), vpc(other)), (Some(one), Some(other)) if overlap(one, other))
}
