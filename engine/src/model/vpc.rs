//! A VPC, its subnets and route tables.

use ipnet::Ipv4Net;

use super::id::{AccountId, RegionName, RouteTableId, SubnetId, VpcId, ZoneId};
use super::table::Resource;

/// A virtual private cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vpc {
    /// Its id.
    pub id: VpcId,
    /// Its `Name` tag.
    pub name: String,
    /// The owning account.
    pub account: AccountId,
    /// The Region it lies in.
    pub region: RegionName,
    /// Its IPv4 block, /16 to /28.
    pub cidr: Ipv4Net,
    /// Whether the Amazon-provided resolver answers here (`enableDnsSupport`).
    pub enable_dns_support: bool,
    /// `enableDnsHostnames`: wanted by private DNS.
    pub enable_dns_hostnames: bool,
}

/// A subnet: a part of its VPC's block in one Availability Zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// Its id.
    pub id: SubnetId,
    /// Its `Name` tag.
    pub name: String,
    /// The VPC it belongs to.
    pub vpc: VpcId,
    /// The zone it lies in, by id.
    pub zone: ZoneId,
    /// Its IPv4 block, /16 to /28. AWS keeps the first four addresses and the last.
    pub cidr: Ipv4Net,
    /// The route table it is associated with; the VPC's main table where `None`.
    pub route_table: Option<RouteTableId>,
}

/// Where a route leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// The VPC itself. Every table has this route; it cannot be removed.
    Local,
}

/// One line of a route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Destination block.
    pub destination: Ipv4Net,
    /// Where packets for it go.
    pub target: RouteTarget,
}

/// A route table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteTable {
    /// Its id.
    pub id: RouteTableId,
    /// Its `Name` tag.
    pub name: String,
    /// The VPC it belongs to.
    pub vpc: VpcId,
    /// Whether subnets without an association of their own use it.
    pub main: bool,
    /// Its routes.
    pub routes: Vec<Route>,
}

impl Resource for Vpc {
    type Id = VpcId;

    fn id(&self) -> &VpcId {
        &self.id
    }
}

impl Resource for Subnet {
    type Id = SubnetId;

    fn id(&self) -> &SubnetId {
        &self.id
    }
}

impl Resource for RouteTable {
    type Id = RouteTableId;

    fn id(&self) -> &RouteTableId {
        &self.id
    }
}
