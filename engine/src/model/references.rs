//! Who refers to whom, as a graph derived from the sketch: what an inspector lists as "used
//! by", and what would be left dangling if a resource went away.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use super::id::IdText;
use super::network_interface::InterfaceKind;
use super::order::{number, sort_by_numbers};
use super::places::Places;
use super::resource::ResourceId;
use super::security_group::Peer;
use super::sketch::Sketch;

/// The references of a sketch. Nodes are resources; an edge goes from the one that refers.
#[derive(Default)]
pub struct References {
    graph: DiGraph<ResourceId, ()>,
    /// Which node a resource is.
    places: Places,
}

impl References {
    /// Collects every reference of a sketch, to missing resources too.
    pub fn of(sketch: &Sketch) -> Self {
        let mut found = Self::default();
        for vpc in sketch.vpcs.iter() {
            let from = found.node(&vpc.id);
            found.add(from, &vpc.account);
        }
        for subnet in sketch.subnets.iter() {
            let from = found.node(&subnet.id);
            found.add(from, &subnet.vpc);
            found.add_all(from, &subnet.route_table);
        }
        for table in sketch.route_tables.iter() {
            let from = found.node(&table.id);
            found.add(from, &table.vpc);
        }
        for group in sketch.security_groups.iter() {
            let from = found.node(&group.id);
            found.add(from, &group.vpc);
            for rule in &group.rules {
                if let Peer::Group(peer) = &rule.permission.peer {
                    found.add(from, peer);
                }
            }
        }
        for interface in sketch.network_interfaces.iter() {
            let from = found.node(&interface.id);
            found.add(from, &interface.subnet);
            found.add(from, &interface.owner());
            if let InterfaceKind::Interface { security_groups, .. } = &interface.kind {
                found.add_all(from, security_groups);
            }
        }
        for instance in sketch.instances.iter() {
            let from = found.node(&instance.id);
            found.add(from, &instance.network_interface);
        }
        found.add_services(sketch);
        found
    }

    fn add_services(&mut self, sketch: &Sketch) {
        for balancer in sketch.load_balancers.iter() {
            let from = self.node(&balancer.arn);
            self.add(from, &balancer.vpc);
            self.add_all(from, &balancer.nodes);
            self.add_all(from, balancer.listeners.iter().map(|listener| &listener.target_group));
        }
        for group in sketch.target_groups.iter() {
            let from = self.node(&group.arn);
            self.add(from, &group.vpc);
            self.add_all(from, group.targets.iter().map(|target| &target.instance));
        }
        for service in sketch.endpoint_services.iter() {
            let from = self.node(&service.id);
            self.add(from, &service.account);
            self.add_all(from, &service.load_balancers);
        }
        for endpoint in sketch.vpc_endpoints.iter() {
            let from = self.node(&endpoint.id);
            self.add(from, &endpoint.vpc);
            self.add(from, &endpoint.service);
            self.add_all(from, &endpoint.network_interfaces);
            self.add_all(from, &endpoint.security_groups);
        }
    }

    /// A resource's place; a new one where it has none yet.
    fn node(&mut self, id: &(impl Clone + Into<ResourceId>)) -> NodeIndex {
        self.place(id.clone().into())
    }

    fn place(&mut self, id: ResourceId) -> NodeIndex {
        if let Some(known) = self.places.get(id.as_str()) {
            return NodeIndex::new(known);
        }
        self.places.insert(id.text(), self.graph.node_count());
        self.graph.add_node(id)
    }

    fn add(&mut self, from: NodeIndex, to: &(impl Clone + Into<ResourceId>)) {
        self.refer(from, to.clone().into());
    }

    fn add_all<'i, I: Clone + Into<ResourceId> + 'i>(
        &mut self,
        from: NodeIndex,
        to: impl IntoIterator<Item = &'i I>,
    ) {
        for id in to {
            self.add(from, id);
        }
    }

    fn refer(&mut self, from: NodeIndex, to: ResourceId) {
        let to = self.place(to);
        if !self.graph.contains_edge(from, to) {
            self.graph.add_edge(from, to, ());
        }
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
        self.graph.raw_edges().iter().filter_map(|edge| {
            Some((self.graph.node_weight(edge.source())?, self.graph.node_weight(edge.target())?))
        })
    }

    fn neighbours(&self, id: &ResourceId, direction: Direction) -> Vec<&ResourceId> {
        let Some(own) = self.places.get(id.as_str()) else { return Vec::new() };
        let mut found: Vec<_> = self.graph.neighbors_directed(NodeIndex::new(own), direction).collect();
        sort_by_numbers(&mut found, |node| [number(node.index()), 0, 0]);
        found.into_iter().filter_map(|node| self.graph.node_weight(node)).collect()
    }
}
