//! Site-to-Site VPN: virtual private gateway, customer gateway, VPN connection.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::id::{
    AccountId, CustomerGatewayId, DataCenterId, HostId, RegionName, TransitGatewayId,
    VirtualPrivateGatewayId, VpcId, VpnConnectionId,
};
use super::record::{one_of, record, resource, words};
use super::resource::ResourceId;
use super::tag::Tag;

record! {
    /// A virtual private gateway.
    VirtualPrivateGateway, "virtual private gateway" {
        /// Its id.
        id: VirtualPrivateGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// The VPC it is attached to, one at a time.
        vpc: Option<VpcId>, blank;
        /// The Amazon side's autonomous system number, fixed when it is made.
        amazon_side_asn: u32, number(64512);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

one_of! {
    /// The device a customer gateway stands for.
    CustomerDevice, "the id of a data center or of a virtual router" {
        /// A router in a customer's data center.
        DataCenter(DataCenterId),
        /// A virtual router on an instance, as in a transit VPC.
        VirtualRouter(HostId),
    }
}

record! {
    /// A customer gateway: what AWS knows of the device at the customer's end.
    CustomerGateway, "customer gateway" {
        /// Its id.
        id: CustomerGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// The device.
        device: CustomerDevice, needed;
        /// The device's public address.
        address: Ipv4Addr, needed;
        /// The device's autonomous system number.
        bgp_asn: u32, number(65000);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

words! {
    /// Whether a tunnel is up.
    TunnelStatus {
        /// Up.
        Up = "UP",
        /// Down.
        Down = "DOWN",
    }
}

record! {
    /// One of a VPN connection's two tunnels.
    Tunnel, "VPN tunnel" {
        /// Its public address on the Amazon side.
        outside_address: Ipv4Addr, needed;
        /// Whether it is up.
        status: TunnelStatus, word("UP");
    }
}

words! {
    /// A VPN connection's state.
    VpnState {
        /// Usable.
        Available = "available",
        /// Being made.
        Pending = "pending",
        /// Going away.
        Deleting = "deleting",
        /// Gone; shown for a while.
        Deleted = "deleted",
    }
}

record! {
    /// A Site-to-Site VPN connection.
    VpnConnection, "VPN connection" {
        /// Its id.
        id: VpnConnectionId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The Amazon side, where it is a virtual private gateway. It has this or a transit gateway.
        virtual_private_gateway: Option<VirtualPrivateGatewayId>, blank;
        /// The Amazon side, where it is a transit gateway.
        transit_gateway: Option<TransitGatewayId>, blank;
        /// The customer's side.
        customer_gateway: CustomerGatewayId, needed;
        /// Whether its routes are static; learnt by BGP where not.
        static_routes_only: bool, flag(false);
        /// The customer's blocks it leads to, static or announced.
        routes: Vec<Ipv4Net>, blank;
        /// Its tunnels.
        tunnels: Vec<Tunnel>, blank;
        /// Its state.
        state: VpnState, word("available");
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(
    VirtualPrivateGateway.id: VirtualPrivateGatewayId,
    CustomerGateway.id: CustomerGatewayId,
    VpnConnection.id: VpnConnectionId,
);

impl VpnConnection {
    /// The gateway it ends at on the Amazon side. `None` where nothing is said of it.
    pub fn amazon_side(&self) -> Option<ResourceId> {
        let own = self.virtual_private_gateway.clone().map(ResourceId::from);
        own.or_else(|| self.transit_gateway.clone().map(ResourceId::from))
    }
}
