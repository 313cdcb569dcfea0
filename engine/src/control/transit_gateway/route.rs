//! Static routes of transit gateways.

use ipnet::IpNet;

use crate::model::record::record;
use crate::model::{
    QuotaName, RouteState, TransitGatewayAttachmentId, TransitGatewayRoute, TransitGatewayRouteTableId,
    TransitGatewayRouteType,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::route_table::of_one_gateway;

record! {
    /// `CreateTransitGatewayRoute`: a static route, to an attachment or to nowhere.
    CreateTransitGatewayRoute {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
        /// The block it is for.
        destination: IpNet, needed;
        /// Where it leads.
        transit_gateway_attachment: Option<TransitGatewayAttachmentId>, blank;
        /// Whether what it takes is dropped.
        blackhole: bool, flag(false);
    }
}

record! {
    /// `DeleteTransitGatewayRoute`: takes a static route away.
    DeleteTransitGatewayRoute {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
        /// The block it is for.
        destination: IpNet, needed;
    }
}

fn is_static(route: &TransitGatewayRoute, destination: IpNet) -> bool {
    route.route_type == TransitGatewayRouteType::Static && route.destination == destination.trunc()
}

impl Verb for CreateTransitGatewayRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_route_table;
        let sketch = &mut changes.sketch;
        let table = sketch.transit_gateway_route_tables.find(id)?;
        if table.routes.iter().any(|route| is_static(route, self.destination)) {
            return Err(Refusal::ours(
                RefusalCode::RouteAlreadyExists,
                format!("{id} already has a static route for {}", self.destination),
            ));
        }
        match (&self.transit_gateway_attachment, self.blackhole) {
            (Some(attachment), false) => of_one_gateway(sketch, id, attachment)?,
            (None, true) => {}
            (Some(_), true) | (None, false) => {
                return Err(Refusal::ours(
                    RefusalCode::MissingParameter,
                    "A route leads to an attachment, or is a blackhole",
                ));
            }
        }
        let gateway = table.transit_gateway.clone();
        let route = TransitGatewayRoute {
            destination: self.destination.trunc(),
            attachment: self.transit_gateway_attachment.clone(),
            route_type: TransitGatewayRouteType::Static,
            state: if self.blackhole { RouteState::Blackhole } else { RouteState::Active },
        };
        sketch.transit_gateway_route_tables.update(id, |table| table.routes.push(route))?;
        quota::check(sketch, QuotaName::RoutesPerTransitGateway, gateway, "")?;
        changes.changed(id.clone());
        Ok(())
    }
}

impl Verb for DeleteTransitGatewayRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_route_table;
        let removed = changes.sketch.transit_gateway_route_tables.update(id, |table| {
            let before = table.routes.len();
            table.routes.retain(|route| !is_static(route, self.destination));
            before != table.routes.len()
        })?;
        if !removed {
            return Err(Refusal::ours(
                RefusalCode::InvalidRouteNotFound,
                format!("{id} has no static route for {}", self.destination),
            ));
        }
        changes.changed(id.clone());
        Ok(())
    }
}
