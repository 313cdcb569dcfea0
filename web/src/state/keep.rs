//! What is kept in the browser: one JSON text with the sketch as a file, and a link that says where it
//! came from and what is looked at. The crash page offers the same text for download, so opening a file
//! reads it too.
//!
//! The sketch stands there whole although the link could lead to it: a scenario may change between two
//! versions of the page, and what a person made must not. Reading goes through the two readers there
//! are anyway, the file's and the link's; another one of its own would weigh as much as they do.

use privatelink::model::Sketch;
use privatelink::sketch::{
    Base, Envelope, FileError, Read, from_value, link as packed, parse, sketch_of, write,
};
use serde_json::Value;

use super::State;
use super::engine::{LinkView, Mode};
use super::history::Origin;
use super::link;
use super::scenarios::Texts;
use super::update::file_origin;

/// What marks such a text.
pub const FORMAT: &str = "privatelink-kept";
/// The version written, and the newest whose link is read.
pub const VERSION: u64 = 1;

/// A text opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The sketch.
    pub read: Read,
    /// Where it came from.
    pub origin: Origin,
    /// What was looked at; `None` for a plain sketch file.
    pub view: Option<LinkView>,
    /// Whether single letters are shortcuts.
    pub single_keys: Option<bool>,
}

/// The text to keep; `None` where nothing should be: what is only read, or stands in another page, must not
/// take the place of what a person made, and of a newer version's file this one cannot write all that it holds.
pub fn text(state: &State) -> Option<String> {
    if state.newer.is_some() || state.mode == Mode::Read || state.embed.is_some() {
        return None;
    }
    let base = match &state.origin {
        Origin::Scenario { id, journal } => {
            Base::Scenario { id: id.to_string(), commands: journal.commands() }
        }
        // No scenario: the sketch stands in the text itself.
        Origin::Own => Base::Scenario { id: String::new(), commands: Vec::new() },
    };
    let link = packed::encode(&Envelope::new(base, link::view(state)));
    let (single_keys, sketch) = (state.single_keys, write(&state.sketch));
    Some(format!(
        r#"{{"format":"{FORMAT}","version":{VERSION},"single_keys":{single_keys},"link":"{link}","sketch":{sketch}}}"#
    ))
}

/// What is kept, as it stands in the text.
struct Kept<'a> {
    version: u64,
    single_keys: Option<bool>,
    link: &'a str,
    sketch: &'a Value,
}

/// `None` where something else stands there.
fn kept(value: &Value) -> Option<Kept<'_>> {
    if value.get("format")?.as_str()? != FORMAT {
        return None;
    }
    Some(Kept {
        version: value.get("version")?.as_u64()?,
        single_keys: value.get("single_keys").and_then(Value::as_bool),
        link: value.get("link").map_or(Some(""), Value::as_str)?,
        sketch: value.get("sketch")?,
    })
}

/// The link in what was kept, found without reading the rest.
pub fn link_in(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(r#""link":""#)?;
    rest.split_once('"').map(|(link, _)| link)
}

/// Opens a text: a sketch file, or what was kept. `texts` are the scenarios it may build on.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn open(text: &str, texts: &Texts) -> Result<Opened, FileError> {
    let value = parse(text)?;
    let Some(kept) = kept(&value) else {
        let read = from_value(&value)?;
        return Ok(Opened { read, origin: Origin::Own, view: None, single_keys: None });
    };
    let read = from_value(kept.sketch)?;
    // Without its link the sketch is still there, looked at afresh.
    let link = Some(kept.link).filter(|_| kept.version == VERSION);
    let (origin, view) = match link.and_then(|link| packed::decode(link).ok()) {
        Some(Envelope { base, view, .. }) => (origin(base, texts, &read.sketch), Some(view)),
        None => (Origin::Own, None),
    };
    Ok(Opened { read, origin, view, single_keys: kept.single_keys })
}

/// The scenario and its journal, where replaying it gives the sketch that was kept.
fn origin(base: Base, texts: &Texts, sketch: &Sketch) -> Origin {
    // Compared as they would be kept, which is all there is of them.
    let same = sketch_of(&base, texts.of(&base)).is_ok_and(|replayed| write(&replayed) == write(sketch));
    if same { file_origin(base) } else { Origin::Own }
}
