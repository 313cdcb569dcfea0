//! Routes that attachments announce into tables of a transit gateway: VPCs their blocks, VPN connections
//! what they learn by BGP, peering attachments nothing (Transit Gateway guide, "Routing").

use ipnet::IpNet;

use crate::model::record::record;
use crate::model::{
    AttachedResource, QuotaName, RouteState, Sketch, TransitGatewayAttachment, TransitGatewayAttachmentId,
    TransitGatewayRoute, TransitGatewayRouteTable, TransitGatewayRouteTableId, TransitGatewayRouteType,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::propagation::is_up;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::route_table::of_one_gateway;
use super::unfit;

record! {
    /// `EnableTransitGatewayRouteTablePropagation`: an attachment announces itself into a table.
    EnableTransitGatewayRouteTablePropagation {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

record! {
    /// `DisableTransitGatewayRouteTablePropagation`: it no longer does.
    DisableTransitGatewayRouteTablePropagation {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

impl Verb for EnableTransitGatewayRouteTablePropagation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (id, attachment) = (&self.transit_gateway_route_table, &self.transit_gateway_attachment);
        let sketch = &mut changes.sketch;
        of_one_gateway(sketch, id, attachment)?;
        let found = sketch.transit_gateway_attachments.find(attachment)?;
        if matches!(found.resource, AttachedResource::TransitGateway(_)) {
            return Err(unfit("A peering attachment announces nothing; static routes lead to it"));
        }
        if sketch.transit_gateway_route_tables.find(id)?.propagations.contains(attachment) {
            return Err(Refusal::aws(
                RefusalCode::TransitGatewayRouteTablePropagationDuplicate,
                format!("Propagation {attachment} already exists in Transit Gateway Route Table {id}."),
            ));
        }
        sketch
            .transit_gateway_route_tables
            .update(id, |table| table.propagations.push(attachment.clone()))?;
        changes.changed(id.clone());
        propagate(changes)
    }
}

impl Verb for DisableTransitGatewayRouteTablePropagation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (id, attachment) = (&self.transit_gateway_route_table, &self.transit_gateway_attachment);
        let sketch = &mut changes.sketch;
        sketch.transit_gateway_attachments.find(attachment)?;
        let removed = sketch.transit_gateway_route_tables.update(id, |table| {
            let before = table.propagations.len();
            table.propagations.retain(|known| known != attachment);
            before != table.propagations.len()
        })?;
        if !removed {
            return Err(Refusal::ours(
                RefusalCode::TransitGatewayRouteTablePropagationNotFound,
                format!("{attachment} does not propagate to {id}"),
            ));
        }
        changes.changed(id.clone());
        propagate(changes)
    }
}

/// Makes every table's propagated routes those its attachments announce now.
///
/// # Errors
/// `RouteLimitExceeded` where a gateway would get more than it may have.
pub(in super::super) fn propagate(changes: &mut Changes) -> Result<(), Refusal> {
    let mut differ: Vec<(TransitGatewayRouteTableId, Vec<TransitGatewayRoute>)> = Vec::new();
    for table in changes.sketch.transit_gateway_route_tables.iter() {
        let routes = announced(&changes.sketch, table);
        if !table.routes.iter().filter(|route| is_propagated(route)).eq(&routes) {
            differ.push((table.id.clone(), routes));
        }
    }
    for (id, routes) in differ {
        let sketch = &mut changes.sketch;
        let gateway = sketch.transit_gateway_route_tables.update(&id, |table| {
            table.routes.retain(|route| !is_propagated(route));
            table.routes.extend(routes);
            table.transit_gateway.clone()
        })?;
        quota::check(sketch, QuotaName::RoutesPerTransitGateway, gateway, "")?;
        changes.changed(id);
    }
    Ok(())
}

fn is_propagated(route: &TransitGatewayRoute) -> bool {
    route.route_type == TransitGatewayRouteType::Propagated
}

/// The routes announced into a table. A VPC's block that overlaps one of another VPC's announced before
/// it is left out; of equal ones a VPC's goes before a VPN connection's, and only the first is there.
fn announced(sketch: &Sketch, table: &TransitGatewayRouteTable) -> Vec<TransitGatewayRoute> {
    let mut found: Vec<(IpNet, &TransitGatewayAttachment)> = Vec::new();
    for from_vpcs in [true, false] {
        for attachment in &table.propagations {
            let attachment = sketch.transit_gateway_attachments.get(attachment);
            let Some(attachment) = attachment.filter(|found| found.state.carries()) else { continue };
            if attachment.vpc().is_some() != from_vpcs {
                continue;
            }
            for block in blocks(sketch, attachment) {
                let hides = |(known, by): &(IpNet, &TransitGatewayAttachment)| {
                    let overlap = known.contains(&block) || block.contains(known);
                    *known == block || (from_vpcs && overlap && by.id != attachment.id)
                };
                if !found.iter().any(hides) {
                    found.push((block, attachment));
                }
            }
        }
    }
    let mut routes = Vec::new();
    for (block, attachment) in found {
        routes.push(TransitGatewayRoute {
            destination: block.trunc(),
            attachment: Some(attachment.id.clone()),
            route_type: TransitGatewayRouteType::Propagated,
            state: RouteState::Active,
        });
    }
    routes
}

/// The blocks an attachment announces: of a VPC all, there is no filter; of a VPN connection those it
/// learns while it is up. Routes behind one without BGP are written into the tables by hand.
fn blocks(sketch: &Sketch, attachment: &TransitGatewayAttachment) -> Vec<IpNet> {
    let mut blocks: Vec<IpNet> = Vec::new();
    match &attachment.resource {
        AttachedResource::Vpc(vpc) => {
            if let Some(vpc) = sketch.vpcs.get(vpc) {
                vpc.cidrs().for_each(|block| blocks.push((*block).into()));
                if attachment.ipv6_support {
                    vpc.ipv6_cidrs.iter().for_each(|block| blocks.push((*block).into()));
                }
            }
        }
        AttachedResource::VpnConnection(connection) => {
            let connection = sketch.vpn_connections.get(connection);
            if let Some(connection) = connection.filter(|found| !found.static_routes_only && is_up(found)) {
                connection.routes.iter().for_each(|block| blocks.push((*block).into()));
            }
        }
        AttachedResource::TransitGateway(_) => {}
    }
    blocks
}
