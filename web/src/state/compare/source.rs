//! What a pasted text is: a sketch as JSON, or a link, whole or only its end.

use privatelink::sketch::{Envelope, LinkError, link as packed};

use crate::state::story;

/// What was pasted.
#[derive(Clone, Debug)]
pub enum Pasted {
    /// A text as files have it.
    Text,
    /// A built-in scenario's address.
    Scenario(&'static str),
    /// A link.
    Link(Box<Envelope>),
}

/// Reads it.
///
/// # Errors
/// What is wrong with the link.
pub fn pasted(text: &str) -> Result<Pasted, LinkError> {
    let text = text.trim();
    if text.is_empty() || text.starts_with(['{', '[']) {
        return Ok(Pasted::Text);
    }
    let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    if let Some((id, _)) = story::address(fragment) {
        return Ok(Pasted::Scenario(id));
    }
    packed::decode(fragment).map(|found| Pasted::Link(Box::new(found)))
}
