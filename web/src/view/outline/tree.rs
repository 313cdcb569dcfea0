//! The sketch as a tree in reading order: accounts, what they own, what lies inside. The same thing may
//! stand in two places (a zone in two VPCs), so that a place is a path, not an id.

use privatelink::model::{InterfaceKind, ResourceId, Sketch, Subnet, VpcId, ZoneId};
use privatelink::text;

/// What stands beside a zone that is lost.
pub const LOST: &str = "lost";

/// One line of the tree with what lies inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it stands for.
    pub id: ResourceId,
    /// What it is called.
    pub name: String,
    /// An address, a block; may be empty.
    pub detail: String,
    /// What lies inside.
    pub inside: Vec<Node>,
}

/// The whole tree.
pub fn tree(sketch: &Sketch) -> Vec<Node> {
    let account = |id: &privatelink::model::AccountId| {
        let vpcs = sketch.vpcs.iter().filter(|vpc| vpc.account == *id).map(|vpc| self::vpc(sketch, &vpc.id));
        let services = sketch.endpoint_services.iter().filter(|service| service.account == *id);
        vpcs.chain(
            services.map(|service| node(sketch, service.id.clone(), service.id.to_string(), Vec::new())),
        )
        .collect::<Vec<Node>>()
    };
    sketch
        .accounts
        .iter()
        .map(|one| node(sketch, one.id.clone(), one.id.to_string(), account(&one.id)))
        .collect()
}

fn node(sketch: &Sketch, id: impl Into<ResourceId>, detail: String, inside: Vec<Node>) -> Node {
    let id = id.into();
    let name = text::name(sketch, &id);
    let detail = if detail == name { String::new() } else { detail };
    Node { id, name, detail, inside }
}

fn vpc(sketch: &Sketch, id: &VpcId) -> Node {
    let mut zones: Vec<&ZoneId> = Vec::new();
    for subnet in sketch.subnets.iter().filter(|subnet| subnet.vpc == *id) {
        if !zones.contains(&&subnet.zone) {
            zones.push(&subnet.zone);
        }
    }
    let mut inside: Vec<Node> = zones.into_iter().map(|zone| self::zone(sketch, id, zone)).collect();
    let endpoints = sketch.vpc_endpoints.iter().filter(|one| one.vpc == *id);
    inside.extend(endpoints.map(|one| node(sketch, one.id.clone(), "endpoint".into(), Vec::new())));
    let balancers = sketch.load_balancers.iter().filter(|one| one.vpc == *id);
    inside.extend(balancers.map(|one| node(sketch, one.arn.clone(), "NLB".into(), Vec::new())));
    let groups = sketch.target_groups.iter().filter(|one| one.vpc == *id);
    inside.extend(groups.map(|one| node(sketch, one.arn.clone(), "target group".into(), Vec::new())));
    let security = sketch.security_groups.iter().filter(|one| one.vpc == *id);
    inside.extend(security.map(|one| node(sketch, one.id.clone(), "security group".into(), Vec::new())));
    let tables = sketch.route_tables.iter().filter(|one| one.vpc == *id);
    inside.extend(tables.map(|one| node(sketch, one.id.clone(), "route table".into(), Vec::new())));
    let cidr = sketch.vpcs.get(id).map(|vpc| vpc.cidr.to_string()).unwrap_or_default();
    node(sketch, id.clone(), cidr, inside)
}

fn zone(sketch: &Sketch, vpc: &VpcId, zone: &ZoneId) -> Node {
    let subnets = sketch.subnets.iter().filter(|subnet| subnet.vpc == *vpc && subnet.zone == *zone);
    let inside = subnets.map(|subnet| self::subnet(sketch, subnet)).collect();
    let lost = if sketch.lost_zones.contains(zone) { LOST } else { "" };
    Node { id: zone.clone().into(), name: text::zone(sketch, vpc, zone), detail: lost.into(), inside }
}

fn subnet(sketch: &Sketch, subnet: &Subnet) -> Node {
    let interfaces = sketch.network_interfaces.iter().filter(|interface| interface.subnet == subnet.id);
    let inside = interfaces.map(|interface| match &interface.of {
        InterfaceKind::Host(instance) => {
            node(sketch, instance.clone(), interface.address.to_string(), Vec::new())
        }
        InterfaceKind::VpcEndpoint(_) => part(interface.id.clone(), "Endpoint ENI", interface.address),
        InterfaceKind::LoadBalancerNode(_) => part(interface.id.clone(), "NLB node", interface.address),
        InterfaceKind::NatGateway(gateway) => part(gateway.clone(), "NAT gateway", interface.address),
    });
    node(sketch, subnet.id.clone(), subnet.cidr.to_string(), inside.collect())
}

fn part(id: impl Into<ResourceId>, name: &str, address: std::net::Ipv4Addr) -> Node {
    Node { id: id.into(), name: name.into(), detail: address.to_string(), inside: Vec::new() }
}

/// One line on the screen: a node without those inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The node.
    pub node: &'a Node,
    /// Its path: the ids from the root, joined.
    pub path: String,
    /// The path of what it lies in; empty at the root.
    pub parent: String,
    /// How deep it lies, from 1.
    pub level: usize,
}

/// The lines that are not hidden in something folded, in order.
pub fn shown<'a>(nodes: &'a [Node], folded: &[String]) -> Vec<Shown<'a>> {
    let mut found = Vec::new();
    walk(nodes, "", 1, folded, &mut found);
    found
}

fn walk<'a>(nodes: &'a [Node], parent: &str, level: usize, folded: &[String], found: &mut Vec<Shown<'a>>) {
    for node in nodes {
        let path = format!("{parent}/{}", node.id);
        let open = !folded.contains(&path);
        found.push(Shown { node, path: path.clone(), parent: parent.to_owned(), level });
        if open {
            walk(&node.inside, &path, level + 1, folded, found);
        }
    }
}
