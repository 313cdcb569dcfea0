//! A transit gateway: a Region's router, what is attached to it, and the tables it routes by.
//!
//! Routing has two halves (Transit Gateway guide, "How transit gateways work"): a subnet's own route
//! table leads to the gateway, and the gateway looks a destination up in the table associated with
//! the attachment a packet came in by.

use std::net::IpAddr;

use ipnet::IpNet;

use super::id::{
    AccountId, NetworkInterfaceId, RegionName, TransitGatewayAttachmentId, TransitGatewayId,
    TransitGatewayRouteTableId, VpcId, VpnConnectionId, ZoneId,
};
use super::network_interface::NetworkInterface;
use super::record::{one_of, record, resource, words};
use super::route_table::RouteState;
use super::sketch::Sketch;
use super::tag::Tag;

record! {
    /// A transit gateway.
    TransitGateway, "transit gateway" {
        /// Its id.
        id: TransitGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// The Amazon side's autonomous system number.
        amazon_side_asn: u32, number(64512);
        /// Whether attached VPCs resolve each other's public instance names to private addresses.
        dns_support: bool, flag(true);
        /// Whether rules may name security groups of other attached VPCs (since September 2024).
        security_group_referencing: bool, flag(false);
        /// Whether several VPN tunnels share what is sent to one destination.
        vpn_ecmp: bool, flag(true);
        /// Whether attachments of other accounts need no acceptance.
        auto_accept_shared_attachments: bool, flag(false);
        /// The table new attachments are associated with; none where that is switched off.
        association_default_route_table: Option<TransitGatewayRouteTableId>, blank;
        /// The table new attachments announce themselves into; none where that is switched off.
        propagation_default_route_table: Option<TransitGatewayRouteTableId>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

one_of! {
    /// What is attached to a transit gateway.
    AttachedResource, "the id of a VPC, VPN connection or transit gateway" {
        /// A VPC, by an interface in one subnet of each of some zones.
        Vpc(VpcId),
        /// A VPN connection.
        VpnConnection(VpnConnectionId),
        /// Another transit gateway: a peering attachment, which both have.
        TransitGateway(TransitGatewayId),
    }
}

words! {
    /// A transit gateway attachment's state (`TransitGatewayAttachmentState` in the API).
    TransitGatewayAttachmentState {
        /// Carries traffic.
        Available = "available",
        /// Being asked for.
        Initiating = "initiating",
        /// A peering attachment being asked for.
        InitiatingRequest = "initiatingRequest",
        /// The other side has yet to decide.
        PendingAcceptance = "pendingAcceptance",
        /// Could not be made; being taken back.
        RollingBack = "rollingBack",
        /// Being made.
        Pending = "pending",
        /// Being changed; carries traffic.
        Modifying = "modifying",
        /// Going away.
        Deleting = "deleting",
        /// Gone; shown for a while.
        Deleted = "deleted",
        /// Could not be made.
        Failed = "failed",
        /// Turned down.
        Rejected = "rejected",
        /// Being turned down.
        Rejecting = "rejecting",
        /// About to fail.
        Failing = "failing",
    }
}

impl TransitGatewayAttachmentState {
    /// Whether such an attachment carries traffic.
    pub const fn carries(self) -> bool {
        matches!(self, Self::Available | Self::Modifying)
    }

    /// Whether such an attachment carries traffic or may yet do so.
    pub const fn lives(self) -> bool {
        match self {
            Self::Available
            | Self::Initiating
            | Self::InitiatingRequest
            | Self::PendingAcceptance
            | Self::Pending
            | Self::Modifying => true,
            Self::RollingBack
            | Self::Deleting
            | Self::Deleted
            | Self::Failed
            | Self::Rejected
            | Self::Rejecting
            | Self::Failing => false,
        }
    }
}

record! {
    /// Something attached to a transit gateway.
    TransitGatewayAttachment, "transit gateway attachment" {
        /// Its id.
        id: TransitGatewayAttachmentId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The gateway; of a peering attachment the one whose owner asked for it.
        transit_gateway: TransitGatewayId, needed;
        /// What is attached; of a peering attachment the gateway whose owner decides.
        resource: AttachedResource, needed;
        /// Its state.
        state: TransitGatewayAttachmentState, word("available");
        /// A VPC attachment's interfaces, one in one subnet of each zone it serves.
        network_interfaces: Vec<NetworkInterfaceId>, blank;
        /// Whether both directions of a flow cross the VPC in one zone, as a stateful appliance needs.
        appliance_mode: bool, flag(false);
        /// Whether the VPC resolves the others' public instance names to private addresses.
        dns_support: bool, flag(true);
        /// Whether the VPC's rules may name security groups of other attached VPCs.
        security_group_referencing: bool, flag(true);
        /// Whether it carries IPv6.
        ipv6_support: bool, flag(false);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

words! {
    /// How a transit gateway's route came to be (`TransitGatewayRouteType` in the API).
    TransitGatewayRouteType {
        /// By hand.
        Static = "static",
        /// An attachment announces itself.
        Propagated = "propagated",
    }
}

record! {
    /// A route of a transit gateway.
    TransitGatewayRoute, "transit gateway route" {
        /// What it is for.
        destination: IpNet, needed;
        /// Where packets for it go; nowhere where there is none, and they are dropped.
        attachment: Option<TransitGatewayAttachmentId>, blank;
        /// How it came to be.
        route_type: TransitGatewayRouteType, word("static");
        /// Whether it leads anywhere.
        state: RouteState, word("active");
    }
}

record! {
    /// A transit gateway's route table.
    TransitGatewayRouteTable, "transit gateway route table" {
        /// Its id.
        id: TransitGatewayRouteTableId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The gateway.
        transit_gateway: TransitGatewayId, needed;
        /// The attachments whose packets are routed by it; each has one table of a gateway at most.
        associations: Vec<TransitGatewayAttachmentId>, blank;
        /// The attachments that announce themselves into it.
        propagations: Vec<TransitGatewayAttachmentId>, blank;
        /// Its routes.
        routes: Vec<TransitGatewayRoute>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(
    TransitGateway.id: TransitGatewayId,
    TransitGatewayAttachment.id: TransitGatewayAttachmentId,
    TransitGatewayRouteTable.id: TransitGatewayRouteTableId,
);

impl TransitGatewayRouteTable {
    /// The route a packet for an address takes: the longest prefix, then a static one. A blackhole
    /// route wins like any other.
    pub fn route(&self, address: IpAddr) -> Option<&TransitGatewayRoute> {
        let mut best: Option<(&TransitGatewayRoute, u16)> = None;
        for route in &self.routes {
            let is_static = route.route_type == TransitGatewayRouteType::Static;
            let rank = u16::from(route.destination.prefix_len()) * 2 + u16::from(is_static);
            if route.destination.contains(&address) && best.is_none_or(|(_, known)| rank > known) {
                best = Some((route, rank));
            }
        }
        best.map(|(route, _)| route)
    }
}

impl TransitGatewayAttachment {
    /// Whether it belongs to a gateway: a peering attachment belongs to both.
    pub fn is_of(&self, gateway: &TransitGatewayId) -> bool {
        self.transit_gateway == *gateway
            || matches!(&self.resource, AttachedResource::TransitGateway(other) if other == gateway)
    }

    /// Where a peering attachment leads to from one of its gateways.
    pub fn far_gateway(&self, near: &TransitGatewayId) -> Option<&TransitGatewayId> {
        match &self.resource {
            AttachedResource::TransitGateway(other) if self.transit_gateway == *near => Some(other),
            AttachedResource::TransitGateway(other) if other == near => Some(&self.transit_gateway),
            AttachedResource::TransitGateway(_)
            | AttachedResource::Vpc(_)
            | AttachedResource::VpnConnection(_) => None,
        }
    }

    /// The VPC it attaches; `None` where it attaches something else.
    pub const fn vpc(&self) -> Option<&VpcId> {
        match &self.resource {
            AttachedResource::Vpc(vpc) => Some(vpc),
            AttachedResource::VpnConnection(_) | AttachedResource::TransitGateway(_) => None,
        }
    }
}

impl Sketch {
    /// A VPC's attachment to a gateway, whatever its state.
    pub fn attachment_of_vpc(
        &self,
        gateway: &TransitGatewayId,
        vpc: &VpcId,
    ) -> Option<&TransitGatewayAttachment> {
        let is = |found: &&TransitGatewayAttachment| {
            found.transit_gateway == *gateway && found.vpc() == Some(vpc) && found.state.lives()
        };
        self.transit_gateway_attachments.iter().find(is)
    }

    /// The table a gateway routes by what comes in by an attachment; `None` where it is associated with
    /// none, and its packets are dropped.
    pub fn table_of_attachment(
        &self,
        gateway: &TransitGatewayId,
        attachment: &TransitGatewayAttachmentId,
    ) -> Option<&TransitGatewayRouteTable> {
        let is = |table: &&TransitGatewayRouteTable| {
            table.transit_gateway == *gateway && table.associations.contains(attachment)
        };
        self.transit_gateway_route_tables.iter().find(is)
    }

    /// Whether inbound rules of one VPC's groups may name the other's by a transit gateway both are
    /// attached to: the gateway and both attachments say so (Transit Gateway guide, "Security group
    /// referencing support"). Such a rule never admits anybody to a VPC endpoint.
    pub fn references_groups_by_transit_gateway(&self, one: &VpcId, other: &VpcId) -> bool {
        let says_so = |gateway: &TransitGateway, vpc: &VpcId| {
            let found = self.attachment_of_vpc(&gateway.id, vpc);
            found.is_some_and(|found| found.state.carries() && found.security_group_referencing)
        };
        let mut gateways = self.transit_gateways.iter().filter(|gateway| gateway.security_group_referencing);
        gateways.any(|gateway| says_so(gateway, one) && says_so(gateway, other))
    }

    /// A VPC attachment's interface in a zone. Hosts of a zone without one do not reach the gateway.
    pub fn attachment_interface(
        &self,
        attachment: &TransitGatewayAttachment,
        zone: &ZoneId,
    ) -> Option<&NetworkInterface> {
        let interfaces = attachment.network_interfaces.iter();
        let mut found = interfaces.filter_map(|id| self.network_interfaces.get(id));
        found.find(|interface| self.zone_of_subnet(&interface.subnet) == Some(zone))
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::as_usual;
    use super::*;

    fn route(destination: &str, route_type: TransitGatewayRouteType) -> TransitGatewayRoute {
        TransitGatewayRoute { destination: destination.parse().expect("a block"), route_type, ..as_usual() }
    }

    #[test]
    fn the_longest_prefix_wins_and_then_a_static_route() {
        use TransitGatewayRouteType::{Propagated, Static};
        let routes = vec![
            route("0.0.0.0/0", Static),
            route("10.0.0.0/16", Propagated),
            route("10.0.0.0/16", Static),
            route("10.0.1.0/24", Propagated),
            route("::/0", Static),
        ];
        let table = TransitGatewayRouteTable { routes, ..as_usual() };
        for (address, at) in [("203.0.113.1", 0), ("10.0.2.1", 2), ("10.0.1.1", 3), ("2001:db8::1", 4)] {
            assert_eq!(table.route(address.parse().expect("an address")), table.routes.get(at), "{address}");
        }
        let none = TransitGatewayRouteTable { routes: Vec::new(), ..table };
        assert_eq!(none.route("10.0.1.1".parse().expect("an address")), None);
    }
}
