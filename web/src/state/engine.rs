//! The engine's upper layers as the page uses them, in one place.

use privatelink::control::Command;
use privatelink::diagram::{Flow, Scene};
use privatelink::model::{ResourceId, Sketch};
use privatelink::path::{Index, Moment};

/// What a person may do with the page.
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkView {
    /// The request bar's start.
    pub from: String,
    /// The request bar's destination.
    pub to: String,
    /// The request bar's port.
    pub port: u16,
    /// How often this client has asked for this name.
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
}

/// A built-in scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScenarioInfo {
    /// Its id.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub summary: &'static str,
}

/// The built-in scenarios.
pub fn scenarios() -> &'static [ScenarioInfo] {
    &[]
}

/// A scenario's sketch.
pub fn scenario(_id: &str) -> Option<Sketch> {
    None
}

/// A command's label for a person.
pub fn command_label(_sketch: &Sketch, command: &Command) -> String {
    command.verb().to_owned()
}

/// What a resource is called.
pub fn name(_sketch: &Sketch, id: &ResourceId) -> String {
    id.to_string()
}

/// The diagram.
pub fn layout(_sketch: &Sketch, flow: Flow) -> Scene {
    Scene { flow, width: 0, height: 0, boxes: Vec::new(), lines: Vec::new() }
}

/// What is wrong with the design.
pub fn findings(_index: &Index) -> Vec<Finding> {
    Vec::new()
}

/// Something wrong with the design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub subject: ResourceId,
    /// The sentence.
    pub text: String,
    /// Commands that would mend it.
    pub fixes: Vec<Command>,
}
