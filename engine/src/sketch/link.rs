//! A link: a base, the commands applied to it, and what is looked at, packed into the part of
//! an address that never leaves the browser.
//!
//! ```text
//! pl1.<base64url(deflate(json))>
//! ```
//!
//! A sketch that grew from a scenario travels as the scenario's id and the commands since, a
//! sketch of its own whole.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::control::{Command, apply};
use crate::model::Sketch;
use crate::path::{DEFAULT_SOURCE_PORT, Moment};
use crate::scenario;

use super::error::LinkError;
use super::from_file::{Read, read};
use super::{into_file, limits};

/// What every link starts with, before its version.
pub const PREFIX: &str = "pl";
/// The version written, and the newest that can be read.
pub const VERSION: u32 = 1;
/// How hard to pack, 0 to 10. Links are short; the best is fast enough.
const EFFORT: u8 = 10;

/// What a sketch is built on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A built-in scenario and the commands since.
    Scenario {
        /// The scenario.
        id: String,
        /// What was done to it.
        commands: Vec<Command>,
    },
    /// A sketch of its own.
    Sketch(Box<Sketch>),
}

/// What a person may do with the page a link opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Everything.
    #[default]
    Edit,
    /// Look, send and play; change nothing.
    Read,
    /// The same in large type, for a room.
    Present,
}

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkView {
    /// The request bar's start.
    pub from: String,
    /// The request bar's destination.
    pub to: String,
    /// The request bar's port.
    pub port: u16,
    /// How often this client has asked for this name, for the rotation.
    pub query: u32,
    /// The client's source port.
    pub source_port: u16,
    /// Settled, or as registered.
    pub moment: Moment,
    /// The step of the journey shown; `None` where nothing has been sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// The ids of what is selected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub selection: Vec<String>,
    /// What a person may do.
    pub mode: Mode,
    /// The panel that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<String>,
}

impl Default for LinkView {
    fn default() -> Self {
        Self {
            from: String::new(),
            to: String::new(),
            port: 443,
            query: 0,
            source_port: DEFAULT_SOURCE_PORT,
            moment: Moment::default(),
            step: None,
            selection: Vec::new(),
            mode: Mode::default(),
            panel: None,
        }
    }
}

/// Everything a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The sketch.
    pub base: Base,
    /// What is looked at.
    pub view: LinkView,
    /// The version of a sketch that a newer playground put in; it may be looked at only.
    pub newer: Option<u32>,
}

impl Envelope {
    /// An envelope of this version.
    pub const fn new(base: Base, view: LinkView) -> Self {
        Self { base, view, newer: None }
    }
}

/// The JSON inside a link.
#[derive(Serialize, Deserialize)]
struct Packed {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    commands: Vec<Command>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sketch: Option<Box<RawValue>>,
    #[serde(default)]
    view: LinkView,
}

/// Packs an envelope; the text goes after an address's `#`.
pub fn encode(envelope: &Envelope) -> String {
    let (base, commands, sketch) = match &envelope.base {
        Base::Scenario { id, commands } => (Some(id.clone()), commands.clone(), None),
        Base::Sketch(sketch) => (None, Vec::new(), RawValue::from_string(into_file::compact(sketch)).ok()),
    };
    let packed = Packed { base, commands, sketch, view: envelope.view.clone() };
    let json = serde_json::to_string(&packed).unwrap_or_default();
    let deflated = miniz_oxide::deflate::compress_to_vec(json.as_bytes(), EFFORT);
    format!("{PREFIX}{VERSION}.{}", URL_SAFE_NO_PAD.encode(deflated))
}

/// Unpacks a link.
///
/// # Errors
/// [`LinkError`] with a sentence for the person who opened it.
pub fn decode(fragment: &str) -> Result<Envelope, LinkError> {
    let fragment = fragment.trim().trim_start_matches('#');
    if fragment.len() > limits::LINK_CHARS {
        return Err(LinkError::TooLong { chars: fragment.chars().count() });
    }
    let (version, packed) =
        fragment.strip_prefix(PREFIX).and_then(|rest| rest.split_once('.')).ok_or(LinkError::Foreign)?;
    let version: u32 = version.parse().map_err(|_| LinkError::Foreign)?;
    if version > VERSION {
        return Err(LinkError::TooNew { found: version });
    }
    let damaged = |problem: &str| LinkError::Damaged { problem: problem.to_owned() };
    let deflated = URL_SAFE_NO_PAD.decode(packed).map_err(|_| damaged("it holds characters no link has"))?;
    let json = miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, limits::LINK_UNPACKED_BYTES)
        .map_err(|error| match error.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => LinkError::TooLarge,
            _ => damaged("it does not unpack"),
        })?;
    // One kind of reader for files and links: each further one is compiled in whole.
    let json = String::from_utf8(json).map_err(|_| damaged("it does not hold text"))?;
    let packed: Packed = serde_json::from_str(&json)
        .map_err(|error| damaged(&error.to_string().chars().take(200).collect::<String>()))?;
    envelope(packed)
}

fn envelope(packed: Packed) -> Result<Envelope, LinkError> {
    let damaged = |problem: &str| LinkError::Damaged { problem: problem.to_owned() };
    if packed.commands.len() > limits::LINK_COMMANDS {
        return Err(damaged("it holds more changes than can be made"));
    }
    let (base, newer) = match (packed.base, packed.sketch) {
        (Some(id), None) => (Base::Scenario { id, commands: packed.commands }, None),
        (None, Some(sketch)) => {
            let Read { sketch, newer } = read(sketch.get())?;
            (Base::Sketch(Box::new(sketch)), newer)
        }
        (Some(_), Some(_)) => return Err(damaged("it names a scenario and holds a sketch as well")),
        (None, None) => return Err(damaged("it holds no sketch")),
    };
    Ok(Envelope { base, view: packed.view, newer })
}

impl Base {
    /// The sketch itself: the scenario's with the commands applied, or the one carried.
    ///
    /// # Errors
    /// [`LinkError`] when there is no such scenario, or a command is refused.
    pub fn sketch(&self) -> Result<Sketch, LinkError> {
        match self {
            Self::Sketch(sketch) => Ok(Sketch::clone(sketch)),
            Self::Scenario { id, commands } => {
                let unknown = || LinkError::UnknownScenario { id: id.chars().take(60).collect() };
                let Read { mut sketch, .. } = scenario::open(id).ok_or_else(unknown)??;
                for (at, command) in commands.iter().enumerate() {
                    sketch = apply(&sketch, command)
                        .map_err(|refusal| LinkError::Refused { number: at.saturating_add(1), refusal })?
                        .sketch;
                }
                Ok(sketch)
            }
        }
    }
}
