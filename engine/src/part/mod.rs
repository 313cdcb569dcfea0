//! A part of a sketch: what is copied, and what becomes of it where it is put. A part is written as a sketch of its
//! own, so that it is read as carefully as any file, may be one, and can be opened as one.
//!
//! Where it is put, everything in it gets an id nobody has, a name nobody has, and blocks and addresses that are free
//! there; what it refers to and what is not there is left out. It is put in by `Observe`, resource by resource:
//! AWS has no verb that copies.

mod blocks;
mod fresh;
mod place;

use crate::model::record::{Record, Seen, member};
use crate::model::{ResourceId, Sketch};

pub use place::{MOST, Placed, place};

/// Members that name what a resource lies in, the nearest first.
const HOLDERS: [&str; 6] = ["of", "subnet", "vpc", "data_center", "association", "account"];

/// What a resource lies in or belongs to.
fn holder(sketch: &Sketch, id: &ResourceId, own: &dyn Record) -> Option<ResourceId> {
    if let ResourceId::Host(host) = id {
        let interface = &sketch.hosts.get(host)?.network_interface;
        return Some(sketch.network_interfaces.get(interface)?.subnet.clone().into());
    }
    HOLDERS.iter().find_map(|name| match member(own, name)?.1.seen() {
        Seen::Resource(id) => Some(id),
        _ => None,
    })
}

/// Whether a resource is one of these, lies in one of them or belongs to one.
fn belongs(sketch: &Sketch, ids: &[ResourceId], id: &ResourceId) -> bool {
    let mut at = Some(id.clone());
    // No chain is longer; one in a damaged sketch may lead in circles.
    for _ in 0..8 {
        let Some(own) = at else { return false };
        if ids.contains(&own) {
            return true;
        }
        at = sketch.record(&own).and_then(|record| holder(sketch, &own, record));
    }
    false
}

/// These resources with all that lies in them and belongs to them, as a sketch of its own.
pub fn part(sketch: &Sketch, ids: &[ResourceId]) -> Sketch {
    let mut part = Sketch {
        seed: 0,
        ids_made: 0,
        lost_zones: crate::model::IdSet::default(),
        impaired_zones: crate::model::IdSet::default(),
        expectations: Vec::new(),
        not_modelled: Vec::new(),
        assumptions: crate::model::Assumptions::default(),
        arrangement: crate::model::Arrangement::default(),
        ..sketch.clone()
    };
    let title = ids.first().map_or_else(String::new, |id| crate::text::name(sketch, id));
    part.title = if ids.len() > 1 { format!("{title} and others") } else { title };
    // A target group serves one load balancer, and goes with it.
    let mut ids = ids.to_vec();
    for balancer in sketch.load_balancers.iter() {
        if ids.contains(&balancer.arn.clone().into()) {
            ids.extend(balancer.listeners.iter().map(|own| ResourceId::from(own.target_group.clone())));
        }
    }
    for (_, table) in part.tables_mut() {
        table.keep(&|id| belongs(sketch, &ids, id));
    }
    part
}

/// The same as a text for the clipboard.
pub fn write(sketch: &Sketch, ids: &[ResourceId]) -> String {
    crate::sketch::write(&part(sketch, ids))
}
