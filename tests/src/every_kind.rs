//! A sketch with every kind of resource, in which every member there is says something unusual
//! somewhere: Figure 5 with `vectors/every-kind.json` laid over it.

use privatelink::model::Sketch;

/// The sketch.
pub fn every_kind() -> Sketch {
    let change = serde_json::from_str(include_str!("../vectors/every-kind.json")).expect("JSON");
    crate::patched::changed(&change)
}
