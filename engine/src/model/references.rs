//! Who refers to whom, as a graph derived from the sketch: what an inspector lists as "used
//! by", and what would be left dangling if a resource went away.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use super::id::IdText;
use super::order::{number, sort_by_numbers};
use super::places::Places;
use super::record::Seen;
use super::resource::ResourceId;
use super::sketch::Sketch;

/// The references of a sketch. Nodes are resources; an edge goes from the one that refers.
#[derive(Default)]
pub struct References {
    graph: DiGraph<ResourceId, ()>,
    /// Which node a resource is.
    places: Places,
}

impl References {
    /// Collects every reference of a sketch, to missing resources too. Zones and Regions are places
    /// and not resources, and are left out; so is what a blackhole route used to lead to.
    pub fn of(sketch: &Sketch) -> Self {
        let mut found = Self::default();
        for (_, table) in sketch.tables() {
            for (id, record) in (0..table.len()).filter_map(|at| table.at(at)) {
                let from = found.place(id.clone());
                let table = match &id {
                    ResourceId::RouteTable(id) => sketch.route_tables.get(id),
                    _ => None,
                };
                Seen::Record(record).resources(&mut |to| {
                    let is_place = matches!(to, ResourceId::Zone(_) | ResourceId::Region(_));
                    let is_own = to == id || matches!(to, ResourceId::SecurityGroupRule(_));
                    let is_gone = table.is_some_and(|table| table.used_to_lead(&to));
                    if !is_place && !is_own && !is_gone {
                        found.refer(from, to);
                    }
                });
            }
        }
        found
    }

    /// A resource's place; a new one where it has none yet.
    fn place(&mut self, id: ResourceId) -> NodeIndex {
        if let Some(known) = self.places.get(id.as_str()) {
            return NodeIndex::new(known);
        }
        self.places.insert(id.text(), self.graph.node_count());
        self.graph.add_node(id)
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
