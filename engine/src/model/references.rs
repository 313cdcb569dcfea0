//! Who refers to whom, as a graph derived from the sketch: what an inspector lists as "used
//! by", and what would be left dangling if a resource went away.

use petgraph::Direction;
use petgraph::graphmap::DiGraphMap;

use super::id::IdText;
use super::network_interface::InterfaceKind;
use super::places::Places;
use super::resource::ResourceId;
use super::security_group::Peer;
use super::sketch::Sketch;

/// The references of a sketch. Nodes are resources; an edge goes from the one that refers.
pub struct References {
    ids: Vec<ResourceId>,
    graph: DiGraphMap<u32, ()>,
}

impl References {
    /// Collects every reference of a sketch, to missing resources too.
    pub fn of(sketch: &Sketch) -> Self {
        let mut edges: Vec<(ResourceId, ResourceId)> = Vec::new();
        let mut add = |from: ResourceId, to: ResourceId| edges.push((from, to));
        for vpc in sketch.vpcs.iter() {
            add(vpc.id.clone().into(), vpc.account.clone().into());
        }
        for subnet in sketch.subnets.iter() {
            add(subnet.id.clone().into(), subnet.vpc.clone().into());
            if let Some(table) = &subnet.route_table {
                add(subnet.id.clone().into(), table.clone().into());
            }
        }
        for table in sketch.route_tables.iter() {
            add(table.id.clone().into(), table.vpc.clone().into());
        }
        for group in sketch.security_groups.iter() {
            add(group.id.clone().into(), group.vpc.clone().into());
            for rule in &group.rules {
                if let Peer::Group(peer) = &rule.permission.peer {
                    add(group.id.clone().into(), peer.clone().into());
                }
            }
        }
        for interface in sketch.network_interfaces.iter() {
            add(interface.id.clone().into(), interface.subnet.clone().into());
            add(interface.id.clone().into(), interface.owner());
            if let InterfaceKind::Interface { security_groups, .. } = &interface.kind {
                for group in security_groups {
                    add(interface.id.clone().into(), group.clone().into());
                }
            }
        }
        for instance in sketch.instances.iter() {
            add(instance.id.clone().into(), instance.network_interface.clone().into());
        }
        service_side(sketch, &mut add);
        Self::from_edges(edges)
    }

    fn from_edges(edges: Vec<(ResourceId, ResourceId)>) -> Self {
        let (mut ids, mut places) = (Vec::new(), Places::default());
        let mut graph = DiGraphMap::new();
        for (from, to) in edges {
            let mut place = |id: ResourceId| {
                let at = places.get(id.as_str()).unwrap_or(ids.len());
                if at == ids.len() {
                    places.insert(id.text(), at);
                    ids.push(id);
                }
                at
            };
            let (from, to) = (place(from), place(to));
            // Far fewer than 2³² resources fit in a file (`sketch::limits`).
            if let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(to)) {
                graph.add_edge(from, to, ());
            }
        }
        Self { ids, graph }
    }

    /// The resources that refer to this one, in the sketch's order.
    pub fn to(&self, id: &ResourceId) -> Vec<&ResourceId> {
        self.neighbours(id, Direction::Incoming)
    }

    /// The resources this one refers to, in the sketch's order.
    pub fn from(&self, id: &ResourceId) -> Vec<&ResourceId> {
        self.neighbours(id, Direction::Outgoing)
    }

    /// Every reference there is, as (who, to whom).
    pub fn all(&self) -> impl Iterator<Item = (&ResourceId, &ResourceId)> {
        self.graph.all_edges().filter_map(|(from, to, ())| Some((self.id(from)?, self.id(to)?)))
    }

    fn neighbours(&self, id: &ResourceId, direction: Direction) -> Vec<&ResourceId> {
        let Some(node) = self.ids.iter().position(|known| known == id).and_then(|at| u32::try_from(at).ok())
        else {
            return Vec::new();
        };
        let mut found: Vec<u32> = self.graph.neighbors_directed(node, direction).collect();
        found.sort_unstable();
        found.into_iter().filter_map(|node| self.id(node)).collect()
    }

    fn id(&self, node: u32) -> Option<&ResourceId> {
        self.ids.get(usize::try_from(node).ok()?)
    }
}

fn service_side(sketch: &Sketch, add: &mut impl FnMut(ResourceId, ResourceId)) {
    for balancer in sketch.load_balancers.iter() {
        add(balancer.arn.clone().into(), balancer.vpc.clone().into());
        for node in &balancer.nodes {
            add(balancer.arn.clone().into(), node.clone().into());
        }
        for listener in &balancer.listeners {
            add(balancer.arn.clone().into(), listener.target_group.clone().into());
        }
    }
    for group in sketch.target_groups.iter() {
        add(group.arn.clone().into(), group.vpc.clone().into());
        for target in &group.targets {
            add(group.arn.clone().into(), target.instance.clone().into());
        }
    }
    for service in sketch.endpoint_services.iter() {
        add(service.id.clone().into(), service.account.clone().into());
        for balancer in &service.load_balancers {
            add(service.id.clone().into(), balancer.clone().into());
        }
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        add(endpoint.id.clone().into(), endpoint.vpc.clone().into());
        add(endpoint.id.clone().into(), endpoint.service.clone().into());
        for interface in &endpoint.network_interfaces {
            add(endpoint.id.clone().into(), interface.clone().into());
        }
        for group in &endpoint.security_groups {
            add(endpoint.id.clone().into(), group.clone().into());
        }
    }
}
