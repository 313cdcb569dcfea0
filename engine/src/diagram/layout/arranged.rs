//! What a person arranged by hand, as the layout asks for it: who comes first of those that stand in one
//! place, and what is drawn closed.

use super::metrics::grid;
use super::plan::{Plan, Terminal};
use crate::diagram::Flow;
use crate::model::{IdText as _, Places, ResourceId, Sketch, SubnetId, VpcId, number, sort_by_keys};

/// A person's wishes for the picture.
pub(super) struct Arranged {
    /// Of what was put in order: how far from the first.
    order: Places,
    /// What is drawn closed.
    closed: Places,
    /// VPCs that are drawn whole among many alike.
    open: Places,
}

impl Arranged {
    pub fn of(sketch: &Sketch) -> Self {
        let places = |ids: &[ResourceId]| {
            let mut places = Places::new();
            for (at, id) in ids.iter().enumerate() {
                places.insert(id.text(), at);
            }
            places
        };
        let wishes = &sketch.arrangement;
        Self { order: places(&wishes.order), closed: places(&wishes.closed), open: places(&wishes.open) }
    }

    /// Puts those of a list that a person ordered in that order, in the places they have in it together;
    /// all others stay where they are. What has no name of its own is never moved.
    pub fn sort<T>(&self, items: &mut [T], name: impl Fn(&T) -> Option<&str>) {
        if self.order.len() == 0 {
            return;
        }
        let mut own = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if let Some(rank) = name(item).and_then(|name| self.order.get(name)) {
                own.push((rank, at));
            }
        }
        let places: Vec<usize> = own.iter().map(|(_, at)| *at).collect();
        own.sort_unstable();
        let mut keys: Vec<[i64; 3]> = (0..items.len()).map(|at| [number(at), 0, 0]).collect();
        for ((_, at), place) in own.into_iter().zip(places) {
            if let Some(key) = keys.get_mut(at) {
                *key = [number(place), 0, 0];
            }
        }
        sort_by_keys(items, keys);
    }

    /// Whether a VPC is drawn without what is in it.
    pub fn is_closed(&self, vpc: &VpcId) -> bool {
        self.closed.get(vpc.as_str()).is_some()
    }

    /// Whether a subnet is.
    pub fn is_closed_subnet(&self, subnet: &SubnetId) -> bool {
        self.closed.get(subnet.as_str()).is_some()
    }

    /// Whether a Region is: its VPCs are a stack then.
    pub fn is_closed_region(&self, region: &str) -> bool {
        self.closed.get(region).is_some()
    }

    /// Whether a VPC is drawn whole among many alike.
    pub fn is_open(&self, vpc: &VpcId) -> bool {
        self.open.get(vpc.as_str()).is_some()
    }
}

impl Plan<'_> {
    /// What a person made a container larger to. When the flow runs down there is no room to spare.
    pub(super) fn room(&self, id: &ResourceId, flow: Flow) -> (i32, i32) {
        if self.sketch.arrangement.rooms.is_empty() || flow == Flow::TopToBottom {
            return (0, 0);
        }
        let (width, height) = self.sketch.arrangement.room(id);
        (grid(width.into()), grid(height.into()))
    }

    /// Puts what stands in one place in the order a person gave it.
    pub(super) fn put_in_order(&mut self) {
        let Self { arranged, cells, terminals, .. } = self;
        let name = |terminals: &[Terminal], at: usize| {
            terminals.get(at).and_then(|found| found.resource.as_ref()).map(|id| id.text().clone())
        };
        for cell in cells {
            for rank in
                cell.zones.iter_mut().flat_map(|zone| &mut zone.subnets).flat_map(|own| &mut own.ranks)
            {
                sort(arranged, rank, &|at| name(terminals, at));
            }
            for list in [&mut cell.left, &mut cell.middle, &mut cell.right, &mut cell.free] {
                sort(arranged, list, &|at| name(terminals, at));
                for (place, at) in list.iter().enumerate() {
                    if let Some(found) = terminals.get_mut(*at) {
                        (found.place, found.line) = (place, place);
                    }
                }
            }
        }
    }
}

/// Puts terminals of one place in the order a person gave the resources they stand for.
fn sort(arranged: &Arranged, list: &mut Vec<usize>, name: &dyn Fn(usize) -> Option<std::rc::Rc<str>>) {
    let mut named: Vec<(usize, Option<std::rc::Rc<str>>)> = Vec::with_capacity(list.len());
    named.extend(list.iter().map(|at| (*at, name(*at))));
    arranged.sort(&mut named, |(_, name)| name.as_deref());
    list.clear();
    list.extend(named.into_iter().map(|(at, _)| at));
}
