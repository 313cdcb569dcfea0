//! Routes a virtual private gateway propagates: what its VPN connections and virtual interfaces
//! learn of the customer's blocks appears in the tables it propagates to, and goes when they fail
//! (Site-to-Site VPN guide, "Route propagation").

use ipnet::Ipv4Net;

use crate::model::record::record;
use crate::model::{
    ConnectionState, Destination, QuotaName, Route, RouteOrigin, RouteState, RouteTableId, RouteTarget,
    Sketch, TunnelStatus, VirtualInterface, VirtualInterfaceState, VirtualPrivateGatewayId, VpnConnection,
    VpnState,
};

use super::apply::Changes;
use super::command::Verb;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `EnableVgwRoutePropagation`: routes a gateway learns appear in a table.
    EnableVgwRoutePropagation {
        /// The table.
        route_table: RouteTableId, needed;
        /// The gateway, attached to the table's VPC.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
    }
}

record! {
    /// `DisableVgwRoutePropagation`: they no longer do.
    DisableVgwRoutePropagation {
        /// The table.
        route_table: RouteTableId, needed;
        /// The gateway.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
    }
}

impl Verb for EnableVgwRoutePropagation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let gateway = sketch.virtual_private_gateways.find(&self.virtual_private_gateway)?;
        let table = sketch.route_tables.find(&self.route_table)?;
        if gateway.vpc.as_ref() != Some(&table.vpc) {
            return Err(Refusal::ours(
                RefusalCode::GatewayNotAttached,
                format!("{} is not attached to {}", gateway.id, table.vpc),
            ));
        }
        sketch.route_tables.update(&self.route_table, |table| {
            if !table.propagating_gateways.contains(&self.virtual_private_gateway) {
                table.propagating_gateways.push(self.virtual_private_gateway.clone());
            }
        })?;
        changes.changed(self.route_table.clone());
        propagate(changes)
    }
}

impl Verb for DisableVgwRoutePropagation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.virtual_private_gateways.find(&self.virtual_private_gateway)?;
        sketch.route_tables.update(&self.route_table, |table| {
            table.propagating_gateways.retain(|gateway| *gateway != self.virtual_private_gateway);
        })?;
        changes.changed(self.route_table.clone());
        propagate(changes)
    }
}

/// Whether a VPN connection carries traffic: it is there and one of its tunnels is up.
pub(super) fn is_up(connection: &VpnConnection) -> bool {
    connection.state == VpnState::Available
        && connection.tunnels.iter().any(|tunnel| tunnel.status == TunnelStatus::Up)
}

/// Whether a virtual interface carries traffic: its line is up and so is its BGP session.
fn line_is_up(sketch: &Sketch, interface: &VirtualInterface) -> bool {
    let line = sketch.direct_connect_connections.get(&interface.connection);
    interface.state == VirtualInterfaceState::Available
        && line.is_some_and(|line| line.state == ConnectionState::Available)
}

/// The customer's blocks a gateway knows of, each once.
pub(super) fn learnt(sketch: &Sketch, gateway: &VirtualPrivateGatewayId) -> Vec<Ipv4Net> {
    let mut blocks: Vec<Ipv4Net> = Vec::new();
    let mut learn = |block: &Ipv4Net| {
        if !blocks.contains(block) {
            blocks.push(*block);
        }
    };
    for interface in sketch.virtual_interfaces.iter() {
        if interface.virtual_private_gateway.as_ref() == Some(gateway) && line_is_up(sketch, interface) {
            interface.announced_prefixes.iter().for_each(&mut learn);
        }
    }
    for connection in sketch.vpn_connections.iter() {
        if connection.virtual_private_gateway.as_ref() == Some(gateway) && is_up(connection) {
            connection.routes.iter().for_each(&mut learn);
        }
    }
    blocks
}

/// Makes every table's propagated routes those its gateways know of now, transit gateways' own too.
///
/// # Errors
/// `RouteLimitExceeded` where a table would get more than it may have.
pub(super) fn propagate(changes: &mut Changes) -> Result<(), Refusal> {
    let mut tables: Vec<RouteTableId> = Vec::new();
    for table in changes.sketch.route_tables.iter() {
        let has_some = table.routes.iter().any(is_propagated);
        if has_some || !table.propagating_gateways.is_empty() {
            tables.push(table.id.clone());
        }
    }
    for id in tables {
        let sketch = &mut changes.sketch;
        let table = sketch.route_tables.find(&id)?;
        let mut routes: Vec<Route> = Vec::new();
        for gateway in &table.propagating_gateways {
            for block in learnt(sketch, gateway) {
                routes.push(Route {
                    destination: Destination::Cidr(block),
                    target: RouteTarget::VirtualPrivateGateway(gateway.clone()),
                    origin: RouteOrigin::EnableVgwRoutePropagation,
                    state: RouteState::Active,
                });
            }
        }
        if table.routes.iter().filter(|route| is_propagated(route)).eq(&routes) {
            continue;
        }
        sketch.route_tables.update(&id, |table| {
            table.routes.retain(|route| !is_propagated(route));
            // Always at the same place, so that what goes and comes back leaves the table as it was.
            let by_hand = table.routes.iter().position(|route| route.origin == RouteOrigin::CreateRoute);
            let at = by_hand.unwrap_or(table.routes.len());
            table.routes.splice(at..at, routes);
        })?;
        quota::check(sketch, QuotaName::PropagatedRoutesPerTable, id.clone(), "")?;
        changes.changed(id);
    }
    super::transit_gateway::propagate(changes)
}

fn is_propagated(route: &Route) -> bool {
    route.origin == RouteOrigin::EnableVgwRoutePropagation
}
