//! The verbs of VPCs (VPC guide, "Your VPCs").

use ipnet::{Ipv4Net, Ipv6Net};

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, Destination, Direction, IpProtocol, NetworkAcl, NetworkAclEntry, NetworkAclId, Peer,
    Permission, PortRange, QuotaName, RegionName, ResourceId, Route, RouteTable, RouteTableId, RuleAction,
    SecurityGroup, SecurityGroupId, SecurityGroupRule, Sketch, Vpc, VpcId,
};

use super::apply::Changes;
use super::cidr;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::region::give_zone_names;
use super::security_group::rules_become_stale;
use super::vpc_cidr::amazon_block;

record! {
    /// `CreateVpc`: makes a VPC with its main route table, default network ACL and default security
    /// group.
    CreateVpc {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will lie in.
        region: RegionName, needed;
        /// Its primary IPv4 block, /16 to /28.
        cidr: Ipv4Net, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// Whether it gets an IPv6 block of Amazon's, a /56.
        amazon_provided_ipv6_cidr_block: bool, flag(false);
    }
}

record! {
    /// `ModifyVpcAttribute`: changes those DNS attributes that are given.
    ModifyVpcAttribute {
        /// The VPC.
        vpc: VpcId, needed;
        /// `enableDnsSupport`.
        enable_dns_support: Option<bool>, blank;
        /// `enableDnsHostnames`.
        enable_dns_hostnames: Option<bool>, blank;
    }
}

record! {
    /// `DeleteVpc`: deletes a VPC in which nothing is left but what was made with it. Rules of other VPCs' groups
    /// that name its group stay, stale.
    DeleteVpc {
        /// The VPC.
        vpc: VpcId, needed;
    }
}

impl Verb for CreateVpc {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        cidr::of_size(self.cidr, RefusalCode::InvalidVpcRange)?;
        give_zone_names(&mut changes.sketch, &self.account, &self.region)?;
        let sketch = &mut changes.sketch;
        let id: VpcId = new_id(sketch, "vpc-")?;
        let ipv6 = if self.amazon_provided_ipv6_cidr_block { Some(amazon_block(sketch)?) } else { None };
        sketch.vpcs.insert(Vpc {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            cidr: self.cidr.trunc(),
            ipv6_cidrs: ipv6.into_iter().collect(),
            // As AWS makes every VPC but the default one.
            enable_dns_hostnames: false,
            ..as_usual()
        });
        quota::check(sketch, QuotaName::VpcsPerRegion, self.account.clone(), self.region.as_str())?;
        changes.created(id.clone());
        main_route_table(changes, &id)?;
        default_network_acl(changes, &id)?;
        default_security_group(changes, &id)
    }
}

/// The local routes of a VPC's blocks.
pub(super) fn local_routes(vpc: &Vpc) -> Vec<Route> {
    let mut routes = Vec::new();
    vpc.cidrs().for_each(|block| routes.push(Route::local(*block)));
    for block in &vpc.ipv6_cidrs {
        routes.push(Route { destination: Destination::Ipv6Cidr(*block), ..Route::local(vpc.cidr) });
    }
    routes
}

fn main_route_table(changes: &mut Changes, vpc: &VpcId) -> Result<(), Refusal> {
    let id: RouteTableId = new_id(&mut changes.sketch, "rtb-")?;
    let routes = local_routes(changes.sketch.vpcs.find(vpc)?);
    let table = RouteTable { id: id.clone(), vpc: vpc.clone(), main: true, routes, ..as_usual() };
    changes.sketch.route_tables.insert(table);
    changes.created(id);
    Ok(())
}

fn default_network_acl(changes: &mut Changes, vpc: &VpcId) -> Result<(), Refusal> {
    let id: NetworkAclId = new_id(&mut changes.sketch, "acl-")?;
    let has_ipv6 = !changes.sketch.vpcs.find(vpc)?.ipv6_cidrs.is_empty();
    let mut entries = Vec::new();
    for direction in [Direction::Inbound, Direction::Outbound] {
        entries.push(all_traffic(100, direction, Ipv4Net::default().into()));
        if has_ipv6 {
            entries.push(all_traffic(101, direction, Ipv6Net::default().into()));
        }
    }
    let acl = NetworkAcl { id: id.clone(), vpc: vpc.clone(), default: true, entries, ..as_usual() };
    changes.sketch.network_acls.insert(acl);
    changes.created(id);
    Ok(())
}

pub(super) const fn all_traffic(number: u16, direction: Direction, cidr: ipnet::IpNet) -> NetworkAclEntry {
    let (protocol, ports) = (IpProtocol::All, PortRange::ALL);
    NetworkAclEntry { number, direction, action: RuleAction::Allow, protocol, ports, cidr }
}

/// The group named `default`: everything from its own members, everything out.
fn default_security_group(changes: &mut Changes, vpc: &VpcId) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let id: SecurityGroupId = new_id(sketch, "sg-")?;
    let mut rules = vec![all_permitted(sketch, Direction::Inbound, Peer::Group(id.clone()))?];
    rules.extend(everything_out(sketch, vpc)?);
    sketch.security_groups.insert(SecurityGroup {
        id: id.clone(),
        name: DEFAULT_GROUP.to_owned(),
        vpc: vpc.clone(),
        rules,
        ..as_usual()
    });
    changes.created(id);
    Ok(())
}

/// The name of the group each VPC has from the start, and which no other may have.
pub(super) const DEFAULT_GROUP: &str = "default";

/// The outbound rules a group begins with: everything goes out, over IPv6 by a rule of its own where the VPC
/// has a block (VPC guide, "Default security groups": "added only if your VPC has an associated IPv6 CIDR
/// block"). Groups that are made begin alike: Terraform's provider revokes both rules from a new one.
pub(super) fn everything_out(sketch: &mut Sketch, vpc: &VpcId) -> Result<Vec<SecurityGroupRule>, Refusal> {
    let mut rules = vec![all_permitted(sketch, Direction::Outbound, Peer::Cidr(Ipv4Net::default()))?];
    if !sketch.vpcs.find(vpc)?.ipv6_cidrs.is_empty() {
        rules.push(all_permitted(sketch, Direction::Outbound, Peer::Ipv6Cidr(Ipv6Net::default()))?);
    }
    Ok(rules)
}

/// A rule that permits everything.
pub(super) fn all_permitted(
    sketch: &mut Sketch,
    direction: Direction,
    peer: Peer,
) -> Result<SecurityGroupRule, Refusal> {
    let permission = Permission { protocol: IpProtocol::All, ports: PortRange::ALL, peer };
    Ok(SecurityGroupRule { id: new_id(sketch, "sgr-")?, direction, permission })
}

impl Verb for ModifyVpcAttribute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if (self.enable_dns_support, self.enable_dns_hostnames) == (None, None) {
            return Err(Refusal::ours(RefusalCode::MissingParameter, "No attribute is given to change"));
        }
        changes.sketch.vpcs.update(&self.vpc, |vpc| {
            vpc.enable_dns_support = self.enable_dns_support.unwrap_or(vpc.enable_dns_support);
            vpc.enable_dns_hostnames = self.enable_dns_hostnames.unwrap_or(vpc.enable_dns_hostnames);
        })?;
        changes.changed(self.vpc.clone());
        Ok(())
    }
}

impl Verb for DeleteVpc {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.vpcs.find(&self.vpc)?;
        let id = ResourceId::from(self.vpc.clone());
        let mut left = dependents(&changes.sketch, &id);
        left.retain(|other| !came_with_it(&changes.sketch, other));
        nothing_left(&id, &left)?;
        remove_with_it(changes, &self.vpc)?;
        changes.sketch.vpcs.remove(&self.vpc);
        gone(changes, id)
    }
}

/// What AWS makes with a VPC, and deletes with it.
pub(super) fn came_with_it(sketch: &Sketch, id: &ResourceId) -> bool {
    match id {
        ResourceId::RouteTable(id) => sketch.route_tables.get(id).is_some_and(|table| table.main),
        ResourceId::NetworkAcl(id) => sketch.network_acls.get(id).is_some_and(|acl| acl.default),
        ResourceId::SecurityGroup(id) => {
            sketch.security_groups.get(id).is_some_and(|group| group.name == DEFAULT_GROUP)
        }
        _ => false,
    }
}

/// Deletes that, and what AWS only shows for a while yet.
fn remove_with_it(changes: &mut Changes, vpc: &VpcId) -> Result<(), Refusal> {
    let mut ids: Vec<ResourceId> = Vec::new();
    let sketch = &changes.sketch;
    sketch
        .route_tables
        .iter()
        .filter(|found| found.vpc == *vpc)
        .for_each(|found| ids.push(found.id.clone().into()));
    sketch
        .network_acls
        .iter()
        .filter(|found| found.vpc == *vpc)
        .for_each(|found| ids.push(found.id.clone().into()));
    sketch
        .security_groups
        .iter()
        .filter(|found| found.vpc == *vpc)
        .for_each(|found| ids.push(found.id.clone().into()));
    sketch
        .vpc_endpoints
        .iter()
        .filter(|found| found.vpc == *vpc)
        .for_each(|found| ids.push(found.id.clone().into()));
    sketch
        .transit_gateway_attachments
        .iter()
        .filter(|found| found.vpc() == Some(vpc))
        .for_each(|found| ids.push(found.id.clone().into()));
    for peering in sketch.vpc_peering_connections.iter() {
        if peering.requester_vpc == *vpc || peering.accepter_vpc == *vpc {
            ids.push(peering.id.clone().into());
        }
    }
    for id in ids {
        match &id {
            ResourceId::RouteTable(id) => drop(changes.sketch.route_tables.remove(id)),
            ResourceId::NetworkAcl(id) => drop(changes.sketch.network_acls.remove(id)),
            ResourceId::SecurityGroup(id) => drop(changes.sketch.security_groups.remove(id)),
            ResourceId::VpcEndpoint(id) => drop(changes.sketch.vpc_endpoints.remove(id)),
            ResourceId::VpcPeeringConnection(id) => drop(changes.sketch.vpc_peering_connections.remove(id)),
            ResourceId::TransitGatewayAttachment(id) => {
                _ = changes.sketch.transit_gateway_attachments.remove(id);
            }
            _ => {}
        }
        if let ResourceId::SecurityGroup(group) = &id {
            rules_become_stale(changes, group);
        }
        gone(changes, id)?;
    }
    Ok(())
}
