//! What a run's lines and rows are called: words where there are some, with the code or id beside them.

use privatelink::model::{ResourceId, Sketch, ZoneId};
use privatelink::sim::Failure;
use privatelink::text;

/// A zone as the owner of what stands in it calls it, with its id.
pub fn zone(sketch: &Sketch, of: &ResourceId, zone: &ZoneId) -> String {
    let own = sketch.network_interfaces.iter().find(|interface| interface.owner() == *of);
    match own.and_then(|own| sketch.subnet_of(&own.id).ok()) {
        Some(subnet) => text::zone(sketch, &subnet.vpc, zone),
        None => zone.to_string(),
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
