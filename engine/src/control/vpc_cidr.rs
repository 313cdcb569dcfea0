//! The blocks of a VPC: which it may get, and which it may lose (VPC guide, "VPC CIDR blocks").

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::record::record;
use crate::model::{
    Destination, Direction, IpProtocol, NetworkAcl, Peer, Permission, PortRange, QuotaName, Route,
    RouteOrigin, RouteTableId, RouteTarget, SecurityGroup, Sketch, VpcId,
};

use super::apply::Changes;
use super::cidr;
use super::command::Verb;
use super::dependents::nothing_left;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::transit_gateway::propagate;
use super::vpc::{DEFAULT_GROUP, all_permitted, all_traffic};

record! {
    /// `AssociateVpcCidrBlock`: gives a VPC one more block: this one, or an IPv6 block of Amazon's.
    AssociateVpcCidrBlock {
        /// The VPC.
        vpc: VpcId, needed;
        /// The IPv4 block.
        cidr: Option<Ipv4Net>, blank;
        /// Whether it gets an IPv6 block of Amazon's, a /56.
        amazon_provided_ipv6_cidr_block: bool, flag(false);
    }
}

record! {
    /// `DisassociateVpcCidrBlock`: takes a further block away. The primary one stays.
    DisassociateVpcCidrBlock {
        /// The VPC.
        vpc: VpcId, needed;
        /// The block.
        cidr: IpNet, needed;
    }
}

/// A /56 as Amazon would give it, from the block kept for documentation (RFC 3849), which is
/// nobody's.
pub(super) fn amazon_block(sketch: &mut Sketch) -> Result<Ipv6Net, Refusal> {
    for _ in 0..1000 {
        let digits = sketch.next_id_digits();
        let (high, low) = (digits.get(..4).unwrap_or("0"), digits.get(4..6).unwrap_or("0"));
        let block = format!("2001:db8:{high}:{low}00::/56").parse::<Ipv6Net>();
        let is_free = |free: &Ipv6Net| !sketch.vpcs.iter().any(|vpc| vpc.ipv6_cidrs.contains(free));
        if let Some(free) = block.ok().filter(is_free) {
            return Ok(free);
        }
    }
    Err(Refusal::ours(RefusalCode::CidrLimitExceeded, "No IPv6 block is left"))
}

impl Verb for AssociateVpcCidrBlock {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.vpcs.find(&self.vpc)?;
        let added = match (self.cidr, self.amazon_provided_ipv6_cidr_block) {
            (Some(block), false) => {
                let block = block.trunc();
                may_join(sketch, &self.vpc, block)?;
                sketch.vpcs.update(&self.vpc, |vpc| vpc.more_cidrs.push(block))?;
                quota::check(sketch, QuotaName::CidrsPerVpc, self.vpc.clone(), "")?;
                Route::local(block)
            }
            (None, true) => {
                let block = amazon_block(sketch)?;
                let blocks = sketch.vpcs.update(&self.vpc, |vpc| {
                    vpc.ipv6_cidrs.push(block);
                    vpc.ipv6_cidrs.len()
                })?;
                if blocks > IPV6_BLOCKS {
                    return Err(Refusal::ours(
                        RefusalCode::CidrLimitExceeded,
                        format!("A VPC can have {IPV6_BLOCKS} IPv6 blocks"),
                    ));
                }
                Route { destination: Destination::Ipv6Cidr(block), ..Route::local(Ipv4Net::default()) }
            }
            _ => {
                return Err(Refusal::ours(
                    RefusalCode::MissingParameter,
                    "One block is to be given, IPv4 or IPv6",
                ));
            }
        };
        for table in tables_of(sketch, &self.vpc) {
            sketch.route_tables.update(&table, |table| table.routes.push(added.clone()))?;
        }
        changes.changed(self.vpc.clone());
        if self.amazon_provided_ipv6_cidr_block {
            ipv6_rules(changes, &self.vpc)?;
        }
        propagate(changes)
    }
}

/// What AWS made with the VPC gets its rules for IPv6 together with the block, unless somebody has changed those of
/// that direction: the default group outbound (VPC guide, "Security groups for your VPC": "If you've modified the
/// outbound rules for your security group, we do not automatically add an outbound rule for IPv6 traffic"), the
/// default network ACL both ways (VPC guide, "Default network ACL"). Of groups that were made AWS says nothing.
fn ipv6_rules(changes: &mut Changes, vpc: &VpcId) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let is_default = |group: &&SecurityGroup| group.vpc == *vpc && group.name == DEFAULT_GROUP;
    let group = sketch.security_groups.iter().find(is_default);
    let group = group.filter(|group| lets_all_ipv4_out(group)).map(|group| group.id.clone());
    let acl = sketch.network_acls.iter().find(|acl| acl.default && acl.vpc == *vpc);
    let acl = acl.map(|acl| acl.id.clone());
    if let Some(group) = group {
        let out = all_permitted(sketch, Direction::Outbound, Peer::Ipv6Cidr(Ipv6Net::default()))?;
        sketch.security_groups.update(&group, |group| group.rules.push(out))?;
        changes.changed(group);
    }
    if let Some(acl) = acl
        && changes.sketch.network_acls.update(&acl, all_ipv6)?
    {
        changes.changed(acl);
    }
    Ok(())
}

/// Whether a group's outbound rules are as they were made.
fn lets_all_ipv4_out(group: &SecurityGroup) -> bool {
    let all =
        Permission { protocol: IpProtocol::All, ports: PortRange::ALL, peer: Peer::Cidr(Ipv4Net::default()) };
    let dropped = group.dropped_rules.iter().any(|dropped| dropped.rule.direction == Direction::Outbound);
    !dropped && group.rules(Direction::Outbound).map(|rule| &rule.permission).eq([&all])
}

/// Adds the entry for IPv6 to each direction that is as it was made; says whether there was one.
fn all_ipv6(acl: &mut NetworkAcl) -> bool {
    let mut added = false;
    for direction in [Direction::Inbound, Direction::Outbound] {
        let made = all_traffic(100, direction, Ipv4Net::default().into());
        let dropped = acl.dropped_entries.iter().any(|dropped| dropped.entry.direction == direction);
        if !dropped && acl.entries.iter().filter(|entry| entry.direction == direction).eq([&made]) {
            acl.entries.push(all_traffic(101, direction, Ipv6Net::default().into()));
            added = true;
        }
    }
    added
}

/// IPv6 blocks a VPC may have (VPC guide, "VPC CIDR blocks").
const IPV6_BLOCKS: usize = 5;

fn tables_of(sketch: &Sketch, vpc: &VpcId) -> Vec<RouteTableId> {
    let mut tables = Vec::new();
    for table in sketch.route_tables.iter().filter(|table| table.vpc == *vpc) {
        tables.push(table.id.clone());
    }
    tables
}

/// A further block meets none of the VPC's own, none of a peer's, and is not as large as or larger
/// than what a route of the VPC is for (VPC guide, "Manage IPv4 CIDR blocks for a VPC").
fn may_join(sketch: &Sketch, id: &VpcId, block: Ipv4Net) -> Result<(), Refusal> {
    cidr::of_size(block, RefusalCode::InvalidVpcRange)?;
    let vpc = sketch.vpcs.find(id)?;
    let meets = |why: String| Err(Refusal::ours(RefusalCode::InvalidVpcConflict, why));
    if let Some(own) = vpc.cidrs().find(|own| cidr::overlap(**own, block)) {
        return meets(format!("The block {block} overlaps the VPC's block {own}"));
    }
    for peering in sketch.vpc_peering_connections.iter().filter(|peering| peering.state.lives()) {
        let other = match (peering.requester_vpc == *id, peering.accepter_vpc == *id) {
            (true, _) => &peering.accepter_vpc,
            (_, true) => &peering.requester_vpc,
            (false, false) => continue,
        };
        let theirs =
            sketch.vpcs.get(other).and_then(|other| other.cidrs().find(|own| cidr::overlap(**own, block)));
        if let Some(theirs) = theirs {
            return meets(format!("The block {block} overlaps {theirs} of the peer {other}"));
        }
    }
    for route in sketch.route_tables.iter().filter(|table| table.vpc == *id).flat_map(|table| &table.routes) {
        if matches!(&route.destination, Destination::Cidr(known) if block.contains(known)) {
            return meets(format!(
                "The block {block} covers the route for {} to {}",
                route.destination, route.target
            ));
        }
    }
    Ok(())
}

impl Verb for DisassociateVpcCidrBlock {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let vpc = sketch.vpcs.find(&self.vpc)?;
        let (used, removed) = match self.cidr {
            IpNet::V4(block) if block == vpc.cidr => {
                return Err(Refusal::ours(
                    RefusalCode::OperationNotPermitted,
                    "The primary block of a VPC cannot be taken away",
                ));
            }
            IpNet::V4(block) => (
                sketch.subnets.iter().find(|subnet| subnet.vpc == self.vpc && block.contains(&subnet.cidr)),
                vpc.more_cidrs.contains(&block),
            ),
            IpNet::V6(block) => {
                let lies = |cidr: Ipv6Net| block.contains(&cidr);
                (
                    sketch
                        .subnets
                        .iter()
                        .find(|subnet| subnet.vpc == self.vpc && subnet.ipv6_cidr.is_some_and(lies)),
                    vpc.ipv6_cidrs.contains(&block),
                )
            }
        };
        if let Some(subnet) = used {
            nothing_left(&self.vpc.clone().into(), &[subnet.id.clone().into()])?;
        }
        if !removed {
            return Err(Refusal::ours(
                RefusalCode::InvalidVpcCidrBlockAssociationIDNotFound,
                format!("The VPC has no block {} besides its primary one", self.cidr),
            ));
        }
        sketch.vpcs.update(&self.vpc, |vpc| {
            vpc.more_cidrs.retain(|block| IpNet::V4(*block) != self.cidr);
            vpc.ipv6_cidrs.retain(|block| IpNet::V6(*block) != self.cidr);
        })?;
        let local = |route: &Route| {
            route.target == RouteTarget::Local
                && route.origin == RouteOrigin::CreateRouteTable
                && route.destination.to_string() == self.cidr.to_string()
        };
        for table in tables_of(sketch, &self.vpc) {
            sketch.route_tables.update(&table, |table| table.routes.retain(|route| !local(route)))?;
        }
        changes.changed(self.vpc.clone());
        propagate(changes)
    }
}
