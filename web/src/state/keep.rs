//! What is kept in the browser: one JSON text with the sketch as a file, where it came from, and what
//! is looked at. The crash page offers the same text for download, so opening a file reads it too.

use privatelink::control::Command;
use privatelink::model::Sketch;
use privatelink::sketch::{Base, FileError, Read, read, write};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::State;
use super::engine::{LinkView, Mode};
use super::history::{Journal, Origin};
use super::link;

/// What marks such a text.
pub const FORMAT: &str = "privatelink-kept";
/// The version written, and the newest that can be read.
pub const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept {
    format: String,
    version: u32,
    #[serde(default)]
    scenario: Option<String>,
    #[serde(default)]
    commands: Vec<Command>,
    #[serde(default)]
    view: LinkView,
    #[serde(default = "yes")]
    single_keys: bool,
    sketch: Value,
}

const fn yes() -> bool {
    true
}

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

/// The text to keep; `None` where nothing should be: what is only read must not take the place of what
/// a person made, and of a newer version's file this one cannot write all that it holds.
pub fn text(state: &State) -> Option<String> {
    if state.newer.is_some() || state.mode == Mode::Read {
        return None;
    }
    let (scenario, commands) = match &state.origin {
        Origin::Scenario { id, journal } => (Some(id.to_string()), journal.commands()),
        Origin::Own => (None, Vec::new()),
    };
    let sketch = serde_json::from_str(&write(&state.sketch)).ok()?;
    let kept = Kept {
        format: FORMAT.to_owned(),
        version: VERSION,
        scenario,
        commands,
        view: link::view(state),
        single_keys: state.single_keys,
        sketch,
    };
    serde_json::to_string(&kept).ok()
}

/// Opens a text: a sketch file, or what was kept.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn open(text: &str) -> Result<Opened, FileError> {
    let first = read(text);
    let Err(FileError::Foreign { .. }) = &first else {
        let plain = |read| Opened { read, origin: Origin::Own, view: None, single_keys: None };
        return first.map(plain);
    };
    match serde_json::from_str::<Kept>(text) {
        Ok(kept) if kept.format == FORMAT => {
            let read = read(&kept.sketch.to_string())?;
            let origin = origin(kept.scenario, kept.commands, &read.sketch);
            Ok(Opened { read, origin, view: Some(kept.view), single_keys: Some(kept.single_keys) })
        }
        Ok(_) | Err(_) => {
            first.map(|read| Opened { read, origin: Origin::Own, view: None, single_keys: None })
        }
    }
}

/// The scenario and its journal, where replaying it gives the sketch that was kept; a scenario that
/// has changed since then no longer leads there.
fn origin(scenario: Option<String>, commands: Vec<Command>, sketch: &Sketch) -> Origin {
    let Some(id) = scenario else { return Origin::Own };
    let base = Base::Scenario { id: id.clone(), commands: commands.clone() };
    if base.sketch().is_ok_and(|replayed| replayed == *sketch) {
        let journal = commands.into_iter().fold(Journal::default(), |journal, command| journal.with(command));
        Origin::Scenario { id: id.into(), journal }
    } else {
        Origin::Own
    }
}
