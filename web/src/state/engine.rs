//! What the page takes from the engine's upper layers, in one place.

pub use privatelink::advise::{Finding, Judged as Expected};
pub use privatelink::diagram::layout;
pub use privatelink::sketch::{LinkView, Mode};

/// A text as a sentence: a capital at its start, where no id stands there, and a full stop at its end.
pub fn sentence(text: &str) -> String {
    let mut text = text.trim().to_owned();
    let is_word = text.split_whitespace().next().is_some_and(|word| !word.contains(['-', ':', '_', '.']));
    if let Some(first) = text.get_mut(..1).filter(|_| is_word) {
        first.make_ascii_uppercase();
    }
    if !text.is_empty() && !text.ends_with(['.', '?', ':']) {
        text.push('.');
    }
    text
}
