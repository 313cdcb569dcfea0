//! What the page takes from the engine's upper layers, in one place.

pub use privatelink::advise::{Finding, Judged as Expected};
pub use privatelink::diagram::layout;
pub use privatelink::scenario::ScenarioInfo;
pub use privatelink::sketch::{LinkView, Mode};

/// The scenario a person sees who brings nothing along.
pub const FIRST_SCENARIO: &str = "figure-5";

/// The built-in scenarios.
pub fn scenarios() -> &'static [ScenarioInfo] {
    privatelink::scenario::list()
}

/// A text as a sentence: a capital at its start and a full stop at its end.
pub fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let text = format!("{first}{}", letters.as_str());
    if text.is_empty() || text.ends_with(['.', '?', ':']) { text } else { format!("{text}.") }
}
