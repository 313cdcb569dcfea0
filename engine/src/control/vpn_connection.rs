//! The verbs of Site-to-Site VPN connections (Site-to-Site VPN guide). What a connection learns, its
//! gateway propagates.

use ipnet::Ipv4Net;

use crate::model::record::{as_usual, record};
use crate::model::{
    CustomerDevice, CustomerGatewayId, QuotaName, ResourceId, Sketch, Tunnel, TunnelStatus,
    VirtualPrivateGatewayId, VpnConnection, VpnConnectionId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::propagation::propagate;
use super::propose;
use super::quota;
use super::refusal::Refusal;

/// Tunnels a connection has.
const TUNNELS: usize = 2;

record! {
    /// `CreateVpnConnection`.
    CreateVpnConnection {
        /// The Amazon side.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
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
        let gateway = sketch.virtual_private_gateways.find(&self.virtual_private_gateway)?;
        let customer = sketch.customer_gateways.find(&self.customer_gateway)?;
        if gateway.account != customer.account || gateway.region != customer.region {
            return Err(Refusal::ours(
                "InvalidCustomerGatewayID.NotFound",
                format!("{} is not of the gateway's account and Region", customer.id),
            ));
        }
        let joins = |known: &&VpnConnection| {
            known.virtual_private_gateway == gateway.id && known.customer_gateway == customer.id
        };
        if let Some(known) = sketch.vpn_connections.iter().find(joins) {
            return Err(Refusal::ours(
                "InvalidOption.Conflict",
                format!("{} is already between {} and {}", known.id, gateway.id, customer.id),
            ));
        }
        let (account, region) = (gateway.account.clone(), gateway.region.clone());
        let routes = blocks(sketch, &customer.device, self);
        let id: VpnConnectionId = new_id(sketch, "vpn-")?;
        sketch.vpn_connections.insert(VpnConnection {
            id: id.clone(),
            name: self.name.clone(),
            virtual_private_gateway: self.virtual_private_gateway.clone(),
            customer_gateway: self.customer_gateway.clone(),
            static_routes_only: self.static_routes_only,
            routes,
            ..as_usual()
        });
        add_tunnels(sketch, &id)?;
        quota::check(sketch, QuotaName::VpnConnectionsPerRegion, account, region.as_str())?;
        quota::check(sketch, QuotaName::VpnConnectionsPerGateway, self.virtual_private_gateway.clone(), "")?;
        quota::check(sketch, QuotaName::RoutesPerVpnConnection, id.clone(), "")?;
        changes.created(id);
        propagate(changes)
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
            return Err(Refusal::ours("InsufficientAddressCapacity", "No public address is left"));
        };
        let tunnel = Tunnel { outside_address, ..as_usual() };
        sketch.vpn_connections.update(id, |connection| connection.tunnels.push(tunnel))?;
    }
    Ok(())
}

impl Verb for DeleteVpnConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.vpn_connections.find(&self.vpn_connection)?;
        let id = ResourceId::from(self.vpn_connection.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.vpn_connections.remove(&self.vpn_connection);
        gone(changes, id)?;
        propagate(changes)
    }
}

/// Only a connection with static routes has routes one may write.
fn has_static_routes(sketch: &Sketch, id: &VpnConnectionId) -> Result<(), Refusal> {
    if sketch.vpn_connections.find(id)?.static_routes_only {
        return Ok(());
    }
    Err(Refusal::ours("InvalidParameterValue", format!("{id} learns its routes by BGP; none can be written")))
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
                "InvalidRoute.NotFound",
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
                "InvalidParameterValue",
                format!("{} has no tunnel {}", self.vpn_connection, self.tunnel),
            ));
        }
        changes.changed(self.vpn_connection.clone());
        propagate(changes)
    }
}
