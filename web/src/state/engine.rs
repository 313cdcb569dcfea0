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
    let mut text = text.trim().to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !text.is_empty() && !text.ends_with(['.', '?', ':']) {
        text.push('.');
    }
    text
}
