//! A link: a base, the commands applied to it, and what is looked at, packed into the part of
//! an address that never leaves the browser.
//!
//! ```text
//! pl1.<base64url(deflate(json))>
//! ```
//!
//! A sketch that grew from a scenario travels as the scenario's id and the commands since, a
//! sketch of its own whole.

use serde_json::Value;

use crate::control::{Command, apply};
use crate::model::{IpProtocol, Sketch};
use crate::path::{DEFAULT_SOURCE_PORT, Moment};
use crate::scenario;

use super::error::LinkError;
use super::from_file::{Read, parse};
use super::reader::{At, Wrong};
use super::writer::{Json, object};
use super::{base64url, commands, deflate, into_file, limits, words};

/// What every link starts with, before its version.
pub const PREFIX: &str = "pl";
/// The version written, and the newest that can be read.
pub const VERSION: u32 = 1;
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// The request bar's start.
    pub from: String,
    /// The request bar's destination.
    pub to: String,
    /// The request bar's port.
    pub port: u16,
    /// The request bar's protocol.
    pub protocol: IpProtocol,
    /// How often this client has asked for this name, for the rotation.
    pub query: u32,
    /// The client's source port.
    pub source_port: u16,
    /// Settled, or as registered.
    pub moment: Moment,
    /// The step of the journey shown; `None` where nothing has been sent.
    pub step: Option<u32>,
    /// The ids of what is selected.
    pub selection: Vec<String>,
    /// What a person may do.
    pub mode: Mode,
    /// The panel that is open.
    pub panel: Option<String>,
    /// What is told beside the picture: a step of the scenario's story by its word, or a lesson by its address.
    pub story: Option<String>,
}

impl Default for LinkView {
    fn default() -> Self {
        Self {
            from: String::new(),
            to: String::new(),
            port: 443,
            protocol: IpProtocol::Tcp,
            query: 0,
            source_port: DEFAULT_SOURCE_PORT,
            moment: Moment::default(),
            step: None,
            selection: Vec::new(),
            mode: Mode::default(),
            panel: None,
            story: None,
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

/// Packs an envelope; the text goes after an address's `#`.
pub fn encode(envelope: &Envelope) -> String {
    let json = object(&|to| {
        match &envelope.base {
            Base::Scenario { id, commands } => {
                to.text("base", id)
                    .list("commands", commands.iter(), &|command, to| commands::members(command, to))
            }
            Base::Sketch(sketch) => to.object("sketch", &|to| into_file::sketch(sketch, to)),
        }
        .object("view", &|to| write_view(&envelope.view, to));
    });
    format!("{PREFIX}{VERSION}.{}", base64url::encode(&deflate::pack(json.as_bytes())))
}

fn write_view(view: &LinkView, to: &mut Json) {
    to.text("from", &view.from)
        .text("to", &view.to)
        .plain("port", &view.port)
        .plain("query", &view.query)
        .plain("source_port", &view.source_port)
        .word("moment", words::MOMENT, &view.moment);
    if view.protocol != IpProtocol::Tcp {
        to.word("protocol", words::PROTOCOL, &view.protocol);
    }
    if let Some(step) = view.step {
        to.plain("step", &step);
    }
    if !view.selection.is_empty() {
        to.texts("selection", &view.selection);
    }
    to.word("mode", words::MODE, &view.mode);
    if let Some(panel) = &view.panel {
        to.text("panel", panel);
    }
    if let Some(story) = &view.story {
        to.text("story", story);
    }
}

/// Unpacks a link.
///
/// # Errors
/// [`LinkError`] with a sentence for the person who opened it.
pub fn decode(fragment: &str) -> Result<Envelope, LinkError> {
    read(&At::root(&unpacked(fragment)?))
}

/// Whether a link carries commands to be carried out or a request that was sent, found without reading
/// them.
pub fn carries_work(fragment: &str) -> bool {
    let Ok(value) = unpacked(fragment) else { return false };
    let sent = value.get("view").and_then(|view| view.get("step")).is_some_and(|step| !step.is_null());
    sent || value.get("commands").and_then(Value::as_array).is_some_and(|commands| !commands.is_empty())
}

fn unpacked(fragment: &str) -> Result<Value, LinkError> {
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
    let deflated = base64url::decode(packed).ok_or_else(|| damaged("it holds characters no link has"))?;
    let json = miniz_oxide::inflate::decompress_to_vec_with_limit(&deflated, limits::LINK_UNPACKED_BYTES)
        .map_err(|error| match error.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => LinkError::TooLarge,
            _ => damaged("it does not unpack"),
        })?;
    let json = String::from_utf8(json).map_err(|_| damaged("it does not hold text"))?;
    parse(&json).map_err(|error| damaged(&error.to_string()))
}

fn read(at: &At<'_>) -> Result<Envelope, LinkError> {
    let damaged = |problem: &str| LinkError::Damaged { problem: problem.to_owned() };
    let broken = |error: Wrong| damaged(error.to_string().trim_end_matches('.'));
    let view = at.get("view").map_or(Ok(LinkView::default()), |view| read_view(&view)).map_err(broken)?;
    let (base, newer) = match (at.get("base"), at.get("sketch")) {
        (Some(id), None) => {
            let commands = read_commands(at).map_err(broken)?;
            (Base::Scenario { id: id.as_name().map_err(broken)?, commands }, None)
        }
        (None, Some(sketch)) => {
            let Read { sketch, newer } = sketch.sketch().map_err(|wrong| *wrong)?;
            (Base::Sketch(Box::new(sketch)), newer)
        }
        (Some(_), Some(_)) => return Err(damaged("it names a scenario and holds a sketch as well")),
        (None, None) => return Err(damaged("it holds no sketch")),
    };
    Ok(Envelope { base, view, newer })
}

fn read_commands(at: &At<'_>) -> Result<Vec<Command>, Wrong> {
    let mut found = Vec::new();
    let Some(list) = at.get("commands") else { return Ok(found) };
    for item in list.items()? {
        if found.len() >= limits::LINK_COMMANDS {
            return Err(list.wrong("there are more changes than can be made"));
        }
        found.push(commands::read(&item)?);
    }
    Ok(found)
}

fn read_view(at: &At<'_>) -> Result<LinkView, Wrong> {
    let usual = LinkView::default();
    Ok(LinkView {
        from: at.name_or_none("from")?,
        to: at.name_or_none("to")?,
        port: at.maybe("port", At::as_port)?.unwrap_or(usual.port),
        protocol: at
            .maybe("protocol", |protocol| protocol.as_word(words::PROTOCOL))?
            .unwrap_or(usual.protocol),
        query: at.number_or("query", 0)?,
        source_port: at.maybe("source_port", At::as_port)?.unwrap_or(usual.source_port),
        moment: at.maybe("moment", |moment| moment.as_word(words::MOMENT))?.unwrap_or(usual.moment),
        step: at.maybe("step", |step| step.as_number(u32::MAX))?,
        selection: at.maybe("selection", At::as_list)?.unwrap_or_default(),
        mode: at.maybe("mode", |mode| mode.as_word(words::MODE))?.unwrap_or(usual.mode),
        panel: at.maybe("panel", At::as_name)?,
        story: at.maybe("story", At::as_name)?,
    })
}

impl Base {
    /// The sketch itself: the built-in scenario's with the commands applied, or the one carried.
    ///
    /// # Errors
    /// [`LinkError`] when there is no such scenario, or a command is refused.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn sketch(&self) -> Result<Sketch, LinkError> {
        sketch_of(self, None)
    }
}

/// The sketch of a base: the scenario's with the commands applied, or the one carried.
/// `scenario_text` is the file of the scenario the base names, for programs the files are not
/// compiled into; the others have it themselves.
///
/// # Errors
/// [`LinkError`] when there is no such scenario, its file is not at hand or not sound, or a command
/// is refused.
pub fn sketch_of(base: &Base, scenario_text: Option<&str>) -> Result<Sketch, LinkError> {
    let (id, commands) = match base {
        Base::Sketch(sketch) => return Ok(Sketch::clone(sketch)),
        Base::Scenario { id, commands } => (id, commands),
    };
    let shown = || id.chars().take(60).collect();
    if scenario::find(id).is_none() {
        return Err(LinkError::UnknownScenario { id: shown() });
    }
    let text = scenario_text.or_else(|| scenario::text(id));
    let text = text.ok_or_else(|| LinkError::ScenarioNotLoaded { id: shown() })?;
    let Read { mut sketch, .. } = scenario::read(text)?;
    for (at, command) in commands.iter().enumerate() {
        sketch = apply(&sketch, command)
            .map_err(|refusal| LinkError::Refused { number: at.saturating_add(1), refusal })?
            .sketch;
    }
    Ok(sketch)
}
