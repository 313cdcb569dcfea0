//! A route table and its routes.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

use ipnet::{Ipv4Net, Ipv6Net};

use super::id::{
    EgressOnlyInternetGatewayId, InternetGatewayId, NatGatewayId, NetworkInterfaceId, PrefixListId,
    RouteTableId, TransitGatewayId, VirtualPrivateGatewayId, VpcEndpointId, VpcId, VpcPeeringConnectionId,
};
use super::record::{Described, Seen, Shape, Slot, Text, Value, one_of, record, resource, text_unfit, words};
use super::resource::ResourceId;
use super::tag::Tag;

one_of! {
    /// Where a route leads.
    RouteTarget, "local, or the id of a gateway, network interface, peering connection or gateway endpoint" {
        [/// The VPC itself. Every table has this route; it cannot be removed.
        Local = "local"]
        /// The internet gateway.
        InternetGateway(InternetGatewayId),
        /// The egress-only internet gateway, IPv6 only.
        EgressOnlyInternetGateway(EgressOnlyInternetGatewayId),
        /// A NAT gateway.
        NatGateway(NatGatewayId),
        /// The virtual private gateway.
        VirtualPrivateGateway(VirtualPrivateGatewayId),
        /// A transit gateway the VPC is attached to.
        TransitGateway(TransitGatewayId),
        /// A peering connection.
        VpcPeeringConnection(VpcPeeringConnectionId),
        /// A network interface, such as a virtual router's.
        NetworkInterface(NetworkInterfaceId),
        /// A gateway endpoint.
        VpcEndpoint(VpcEndpointId),
    }
}

/// What a route is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// A block of IPv4 addresses.
    Cidr(Ipv4Net),
    /// A block of IPv6 addresses.
    Ipv6Cidr(Ipv6Net),
    /// Every block of a prefix list.
    PrefixList(PrefixListId),
}

impl Destination {
    /// Whether it is a block that holds this address. A prefix list's blocks stand elsewhere.
    pub fn contains(&self, address: &Ipv4Addr) -> bool {
        matches!(self, Self::Cidr(block) if block.contains(address))
    }

    /// The length of its prefix; 0 for a prefix list.
    pub const fn prefix_len(&self) -> u8 {
        match self {
            Self::Cidr(block) => block.prefix_len(),
            Self::Ipv6Cidr(block) => block.prefix_len(),
            Self::PrefixList(_) => 0,
        }
    }
}

impl From<Ipv4Net> for Destination {
    fn from(block: Ipv4Net) -> Self {
        Self::Cidr(block)
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cidr(block) => write!(f, "{block}"),
            Self::Ipv6Cidr(block) => write!(f, "{block}"),
            Self::PrefixList(list) => write!(f, "{list}"),
        }
    }
}

/// What a route's destination is expected to be.
const DESTINATION: &str = "a block such as 10.0.0.0/16 or the id of a prefix list";

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(block) = text.parse::<Ipv4Net>() {
            Ok(Self::Cidr(block.trunc()))
        } else if let Ok(block) = text.parse::<Ipv6Net>() {
            Ok(Self::Ipv6Cidr(block.trunc()))
        } else {
            text.parse().map(Self::PrefixList).map_err(|_| text_unfit(text, DESTINATION))
        }
    }
}

impl Text for Destination {
    fn set(&mut self, text: &str) -> Result<(), String> {
        *self = text.parse()?;
        Ok(())
    }
}

impl Value for Destination {
    fn seen(&self) -> Seen<'_> {
        match self {
            Self::PrefixList(list) => Seen::Resource(list.clone().into()),
            block => Seen::Text(block.to_string().into()),
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }

    fn resources(&self, visit: &mut dyn FnMut(ResourceId)) {
        if let Self::PrefixList(list) = self {
            visit(list.clone().into());
        }
    }
}

impl Described for Destination {
    fn blank() -> Self {
        Self::Cidr(Ipv4Net::default())
    }

    fn shape() -> Shape {
        Shape::Text(DESTINATION)
    }
}

words! {
    /// How a route came to be (`RouteOrigin` in the API).
    RouteOrigin {
        /// With the table: the local route.
        CreateRouteTable = "CreateRouteTable",
        /// By hand, or by the gateway endpoint it leads to.
        CreateRoute = "CreateRoute",
        /// Learnt from a virtual private gateway.
        EnableVgwRoutePropagation = "EnableVgwRoutePropagation",
    }
}

words! {
    /// Whether a route leads anywhere (`RouteState` in the API).
    RouteState {
        /// It does.
        Active = "active",
        /// Its target is gone: it still wins, and drops what it takes.
        Blackhole = "blackhole",
    }
}

record! {
    /// One line of a route table.
    Route, "route" {
        /// What it is for.
        destination: Destination, needed;
        /// Where packets for it go.
        target: RouteTarget, needed;
        /// How it came to be.
        origin: RouteOrigin, word("CreateRouteTable");
        /// Whether it leads anywhere.
        state: RouteState, word("active");
    }
}

record! {
    /// A route table.
    RouteTable, "route table" {
        /// Its id.
        id: RouteTableId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The VPC it belongs to.
        vpc: VpcId, needed;
        /// Whether subnets without an association of their own use it.
        main: bool, flag(false);
        /// Its routes.
        routes: Vec<Route>, blank;
        /// The virtual private gateways whose routes are propagated into it.
        propagating_gateways: Vec<VirtualPrivateGatewayId>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(RouteTable.id: RouteTableId);

impl RouteTable {
    /// Whether a route led to a resource, and leads nowhere now.
    pub fn used_to_lead(&self, to: &ResourceId) -> bool {
        self.routes
            .iter()
            .any(|route| route.state == RouteState::Blackhole && route.target.resource().as_ref() == Some(to))
    }
}

impl Route {
    /// The local route of a block.
    pub fn local(block: Ipv4Net) -> Self {
        Self {
            destination: Destination::Cidr(block),
            target: RouteTarget::Local,
            origin: RouteOrigin::CreateRouteTable,
            state: RouteState::Active,
        }
    }
}
