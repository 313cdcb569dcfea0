//! What the page takes from the engine's upper layers, in one place.

use privatelink::diagram::{Flow, Scene};
use privatelink::model::Sketch;

pub use privatelink::advise::{Finding, Judged as Expected};
pub use privatelink::scenario::ScenarioInfo;
pub use privatelink::sketch::{LinkView, Mode};

/// The scenario a person sees who brings nothing along.
pub const FIRST_SCENARIO: &str = "figure-5";

/// The built-in scenarios.
pub fn scenarios() -> &'static [ScenarioInfo] {
    privatelink::scenario::list()
}

/// The diagram.
pub fn layout(_sketch: &Sketch, flow: Flow) -> Scene {
    Scene { flow, width: 0, height: 0, boxes: Vec::new(), lines: Vec::new() }
}

/// A text as a sentence: a capital at its start and a full stop at its end.
pub fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let text = format!("{first}{}", letters.as_str());
    if text.is_empty() || text.ends_with(['.', '?', ':']) { text } else { format!("{text}.") }
}
