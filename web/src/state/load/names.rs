//! What a run's lines and rows are called: words where there are some, with the code or id beside them.

use privatelink::model::{NetworkInterfaceId, Sketch, ZoneId};
use privatelink::sim::{Failure, Summary};
use privatelink::text;

/// The zones of targets as the owner of the first in each calls it, with its id. There are few zones and thousands of
/// interfaces to find one's owner by.
pub fn zones(sketch: &Sketch, summary: &Summary) -> Vec<String> {
    let called = |id: &ZoneId| {
        let first = summary.targets.iter().find(|one| one.zone.as_ref() == Some(id));
        let own = first.and_then(|first| {
            sketch.network_interfaces.iter().find(|interface| interface.owner() == first.target)
        });
        own.map_or_else(|| id.to_string(), |own| zone(sketch, &own.id, id))
    };
    summary.series.zones.iter().map(called).collect()
}

/// A zone as the owner of an interface in it calls it, with its id.
pub fn zone(sketch: &Sketch, interface: &NetworkInterfaceId, id: &ZoneId) -> String {
    match sketch.subnet_of(interface) {
        Ok(subnet) => text::zone(sketch, &subnet.vpc, id),
        Err(_) => id.to_string(),
    }
}

/// Why something failed, in the engine's words without a full stop, and its code. What the client sees is said where
/// that alone tells two apart.
pub fn reason(all: &[Failure], why: Failure) -> (String, String) {
    let says = why.says().trim_end_matches('.').replace('`', "");
    let alike = all.iter().filter(|other| other.code() == why.code()).count();
    let says = if alike > 1 { format!("{says} ({})", text::outcome(why.outcome())) } else { says };
    (says, why.code().to_owned())
}
