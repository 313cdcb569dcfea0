//! The verbs of Site-to-Site VPN connections (Site-to-Site VPN guide). What a connection learns, its
//! gateway propagates.

use ipnet::Ipv4Net;

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, CustomerDevice, CustomerGatewayId, QuotaName, RegionName, ResourceId, Sketch,
    TransitGatewayId, Tunnel, TunnelStatus, VirtualPrivateGatewayId, VpnConnection, VpnConnectionId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::propagation::propagate;
use super::propose;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::transit_gateway::{attach_vpn, detach_vpn};

/// Tunnels a connection has.
const TUNNELS: usize = 2;

record! {
    /// `CreateVpnConnection`.
    CreateVpnConnection {
        /// The Amazon side, where it is a virtual private gateway. It is this or a transit gateway.
        virtual_private_gateway: Option<VirtualPrivateGatewayId>, blank;
        /// The Amazon side, where it is a transit gateway, to which the connection is then attached.
        transit_gateway: Option<TransitGatewayId>, blank;
        /// The customer's side.
        customer_gateway: CustomerGatewayId, needed;
        /// Whether its routes are static; learnt by BGP where not.
        static_routes_only: bool, flag(false);
        /// The blocks the customer announces by BGP; those of the data center where there is none.
        routes: Vec<Ipv4Net>, blank;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `DeleteVpnConnection`.
    DeleteVpnConnection {
        /// The connection.
        vpn_connection: VpnConnectionId, needed;
    }
}

record! {
    /// `CreateVpnConnectionRoute`: adds a static route.
    CreateVpnConnectionRoute {
        /// The connection.
        vpn_connection: VpnConnectionId, needed;
        /// The customer's block.
        cidr: Ipv4Net, needed;
    }
}

record! {
    /// `DeleteVpnConnectionRoute`: takes a static route away.
    DeleteVpnConnectionRoute {
        /// The connection.
        vpn_connection: VpnConnectionId, needed;
        /// The customer's block.
        cidr: Ipv4Net, needed;
    }
}

record! {
    /// A tunnel fails, or comes back. No verb of AWS.
    SetTunnelStatus {
        /// The connection.
        vpn_connection: VpnConnectionId, needed;
        /// Which of its tunnels, from 1; 0 for all of them.
        tunnel: u8, needed;
        /// Whether it is up.
        status: TunnelStatus, needed;
    }
}

impl Verb for CreateVpnConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let (account, region, amazon_side) = amazon_side(sketch, self)?;
        let customer = sketch.customer_gateways.find(&self.customer_gateway)?;
        if account != customer.account || region != customer.region {
            return Err(Refusal::ours(
                RefusalCode::InvalidCustomerGatewayIDNotFound,
                format!("{} is not of the gateway's account and Region", customer.id),
            ));
        }
        let joins = |known: &&VpnConnection| {
            known.amazon_side().as_ref() == Some(&amazon_side) && known.customer_gateway == customer.id
        };
        if let Some(known) = sketch.vpn_connections.iter().find(joins) {
            return Err(Refusal::ours(
                RefusalCode::InvalidOptionConflict,
                format!("{} is already between {} and {}", known.id, amazon_side, customer.id),
            ));
        }
        let routes = blocks(sketch, &customer.device, self);
        let id: VpnConnectionId = new_id(sketch, "vpn-")?;
        sketch.vpn_connections.insert(VpnConnection {
            id: id.clone(),
            name: self.name.clone(),
            virtual_private_gateway: self.virtual_private_gateway.clone(),
            transit_gateway: self.transit_gateway.clone(),
            customer_gateway: self.customer_gateway.clone(),
            static_routes_only: self.static_routes_only,
            routes,
            ..as_usual()
        });
        add_tunnels(sketch, &id)?;
        quota::check(sketch, QuotaName::VpnConnectionsPerRegion, account, region.as_str())?;
        quota::check(sketch, QuotaName::VpnConnectionsPerGateway, amazon_side, "")?;
        quota::check(sketch, QuotaName::RoutesPerVpnConnection, id.clone(), "")?;
        changes.created(id.clone());
        if let Some(gateway) = &self.transit_gateway {
            attach_vpn(changes, gateway, &id)?;
        }
        propagate(changes)
    }
}

/// The gateway at the Amazon side, its account and its Region.
fn amazon_side(
    sketch: &Sketch,
    wanted: &CreateVpnConnection,
) -> Result<(AccountId, RegionName, ResourceId), Refusal> {
    match (&wanted.virtual_private_gateway, &wanted.transit_gateway) {
        (Some(id), None) => {
            let gateway = sketch.virtual_private_gateways.find(id)?;
            Ok((gateway.account.clone(), gateway.region.clone(), id.clone().into()))
        }
        (None, Some(id)) => {
            let gateway = sketch.transit_gateways.find(id)?;
            Ok((gateway.account.clone(), gateway.region.clone(), id.clone().into()))
        }
        (None, None) => Err(Refusal::ours(
            RefusalCode::MissingParameter,
            "A VPN connection ends at a virtual private gateway or at a transit gateway",
        )),
        (Some(_), Some(_)) => Err(Refusal::ours(
            RefusalCode::InvalidParameterCombination,
            "A VPN connection ends at one gateway: a virtual private gateway or a transit gateway",
        )),
    }
}

/// The blocks a new connection leads to.
fn blocks(sketch: &Sketch, device: &CustomerDevice, wanted: &CreateVpnConnection) -> Vec<Ipv4Net> {
    if !wanted.routes.is_empty() || wanted.static_routes_only {
        return wanted.routes.clone();
    }
    match device {
        CustomerDevice::DataCenter(center) => {
            sketch.data_centers.get(center).map(|center| center.cidrs.clone()).unwrap_or_default()
        }
        CustomerDevice::VirtualRouter(_) => Vec::new(),
    }
}

/// Each tunnel has a public address of its own.
fn add_tunnels(sketch: &mut Sketch, id: &VpnConnectionId) -> Result<(), Refusal> {
    for _ in 0..TUNNELS {
        let Some(outside_address) = propose::public_address(sketch) else {
            return Err(Refusal::ours(RefusalCode::AddressLimitExceeded, "No public address is left"));
        };
        let tunnel = Tunnel { outside_address, ..as_usual() };
        sketch.vpn_connections.update(id, |connection| connection.tunnels.push(tunnel))?;
    }
    Ok(())
}

impl Verb for DeleteVpnConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.vpn_connections.find(&self.vpn_connection)?;
        detach_vpn(changes, &self.vpn_connection)?;
        let id = ResourceId::from(self.vpn_connection.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.vpn_connections.remove(&self.vpn_connection);
        gone(changes, id)?;
        propagate(changes)
    }
}

/// Only a connection with static routes has routes one may write, and only where it ends at a virtual
/// private gateway: a transit gateway has them in its own tables.
fn has_static_routes(sketch: &Sketch, id: &VpnConnectionId) -> Result<(), Refusal> {
    let found = sketch.vpn_connections.find(id)?;
    if found.transit_gateway.is_some() {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("{id} ends at a transit gateway: write the route into its route table"),
        ));
    }
    if found.static_routes_only {
        return Ok(());
    }
    Err(Refusal::ours(
        RefusalCode::InvalidParameterValue,
        format!("{id} learns its routes by BGP; none can be written"),
    ))
}

impl Verb for CreateVpnConnectionRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        has_static_routes(sketch, &self.vpn_connection)?;
        let block = self.cidr.trunc();
        sketch.vpn_connections.update(&self.vpn_connection, |connection| {
            if !connection.routes.contains(&block) {
                connection.routes.push(block);
            }
        })?;
        quota::check(sketch, QuotaName::RoutesPerVpnConnection, self.vpn_connection.clone(), "")?;
        changes.changed(self.vpn_connection.clone());
        propagate(changes)
    }
}

impl Verb for DeleteVpnConnectionRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        has_static_routes(sketch, &self.vpn_connection)?;
        let removed = sketch.vpn_connections.update(&self.vpn_connection, |connection| {
            let before = connection.routes.len();
            connection.routes.retain(|block| *block != self.cidr);
            before != connection.routes.len()
        })?;
        if !removed {
            return Err(Refusal::ours(
                RefusalCode::InvalidRouteNotFound,
                format!("{} has no route for {}", self.vpn_connection, self.cidr),
            ));
        }
        changes.changed(self.vpn_connection.clone());
        propagate(changes)
    }
}

impl Verb for SetTunnelStatus {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let found = changes.sketch.vpn_connections.update(&self.vpn_connection, |connection| {
            let Some(at) = usize::from(self.tunnel).checked_sub(1) else {
                connection.tunnels.iter_mut().for_each(|tunnel| tunnel.status = self.status);
                return Some(());
            };
            connection.tunnels.get_mut(at).map(|tunnel| tunnel.status = self.status)
        })?;
        if found.is_none() {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("{} has no tunnel {}", self.vpn_connection, self.tunnel),
            ));
        }
        changes.changed(self.vpn_connection.clone());
        propagate(changes)
    }
}
