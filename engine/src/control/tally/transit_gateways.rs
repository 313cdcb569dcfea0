//! What there is of transit gateways, their tables, routes and attachments.

use crate::model::{
    AttachedResource, QuotaName, Sketch, TransitGatewayAttachment, TransitGatewayAttachmentState,
};

use super::Visit;

/// Visits what a quota of transit gateways counts.
pub(super) fn transit_gateways<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    match quota {
        QuotaName::TransitGatewaysPerRegion => {
            for gateway in sketch.transit_gateways.iter() {
                visit(gateway.account.as_str(), gateway.region.as_str(), 1);
            }
        }
        QuotaName::RouteTablesPerTransitGateway => {
            for table in sketch.transit_gateway_route_tables.iter() {
                visit(table.transit_gateway.as_str(), "", 1);
            }
        }
        QuotaName::RoutesPerTransitGateway => {
            for table in sketch.transit_gateway_route_tables.iter() {
                visit(table.transit_gateway.as_str(), "", table.routes.len());
            }
        }
        _ => {
            for attachment in sketch.transit_gateway_attachments.iter().filter(|found| found.state.lives()) {
                attached(quota, attachment, visit);
            }
        }
    }
}

/// A peering attachment counts at both its gateways; whether one waits, at that whose owner asked.
fn attached<'a>(quota: QuotaName, attachment: &'a TransitGatewayAttachment, visit: Visit<'a, '_>) {
    let own = attachment.transit_gateway.as_str();
    let waits = attachment.state == TransitGatewayAttachmentState::PendingAcceptance;
    match (quota, &attachment.resource) {
        (QuotaName::TransitGatewaysPerVpc, AttachedResource::Vpc(vpc)) => visit(vpc.as_str(), "", 1),
        (
            QuotaName::AttachmentsPerTransitGateway | QuotaName::PeeringAttachmentsPerTransitGateway,
            AttachedResource::TransitGateway(other),
        ) => {
            visit(own, "", 1);
            visit(other.as_str(), "", 1);
        }
        (QuotaName::AttachmentsPerTransitGateway, _) => visit(own, "", 1),
        (QuotaName::PendingPeeringAttachmentsPerTransitGateway, AttachedResource::TransitGateway(_))
            if waits =>
        {
            visit(own, "", 1);
        }
        _ => {}
    }
}
