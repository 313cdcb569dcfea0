//! A VPC and its subnets.

use ipnet::{Ipv4Net, Ipv6Net};

use super::id::{AccountId, NetworkAclId, RegionName, RouteTableId, SubnetId, VpcId, ZoneId};
use super::record::{record, resource};
use super::tag::Tag;

record! {
    /// A virtual private cloud.
    Vpc, "VPC" {
        /// Its id.
        id: VpcId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The owning account.
        account: AccountId, needed;
        /// The Region it lies in.
        region: RegionName, needed;
        /// Its primary IPv4 block, /16 to /28. The Amazon-provided resolver answers at its base
        /// plus two.
        cidr: Ipv4Net, needed;
        /// Its further IPv4 blocks.
        more_cidrs: Vec<Ipv4Net>, blank;
        /// Its IPv6 blocks, /44 to /60.
        ipv6_cidrs: Vec<Ipv6Net>, blank;
        /// `enableDnsSupport`: whether the Amazon-provided resolver answers here.
        enable_dns_support: bool, flag(true);
        /// `enableDnsHostnames`: wanted, with the other, by private DNS and private hosted zones.
        enable_dns_hostnames: bool, flag(true);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// A subnet: a part of its VPC's blocks in one Availability Zone.
    Subnet, "subnet" {
        /// Its id.
        id: SubnetId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The VPC it belongs to.
        vpc: VpcId, needed;
        /// The zone it lies in, by id.
        zone: ZoneId, needed;
        /// Its IPv4 block, /16 to /28. AWS keeps the first four addresses and the last.
        cidr: Ipv4Net, needed;
        /// Its IPv6 block.
        ipv6_cidr: Option<Ipv6Net>, blank;
        /// The route table it is associated with; the VPC's main table where there is none.
        route_table: Option<RouteTableId>, blank;
        /// The network ACL it is associated with; the VPC's default one where there is none.
        network_acl: Option<NetworkAclId>, blank;
        /// Whether instances started here get a public address.
        map_public_ip_on_launch: bool, flag(false);
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(Vpc.id: VpcId, Subnet.id: SubnetId);

impl Vpc {
    /// Its IPv4 blocks, the primary one first.
    pub fn cidrs(&self) -> impl Iterator<Item = &Ipv4Net> {
        std::iter::once(&self.cidr).chain(&self.more_cidrs)
    }
}
