//! The request bar's form: what is typed, what is wrong with it, what could be typed instead, and
//! what was sent before.

use privatelink::model::ResourceId;
use privatelink::path::{DEFAULT_SOURCE_PORT, Index, Moment};

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who connects.
    From,
    /// To what.
    To,
}

/// A request sent before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Who connected.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    pub port: u16,
}

/// What is wrong with the form, field by field, each a sentence. Filled by sending; typing in a field
/// clears its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// With the start.
    pub from: Option<String>,
    /// With the destination.
    pub to: Option<String>,
    /// With the port.
    pub port: Option<String>,
}

/// The form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestForm {
    /// Who connects, as typed.
    pub from: String,
    /// To what, as typed.
    pub to: String,
    /// The port, as typed.
    pub port: String,
    /// Settled, or as registered.
    pub moment: Moment,
    /// What is wrong.
    pub problems: Problems,
    /// What was sent before, newest first.
    pub recent: Vec<Recent>,
    /// The source port of the next connection.
    pub next_source_port: u16,
    /// How many questions each client has asked for each name: (client, name, count).
    pub(super) asked: Vec<(String, String, u32)>,
}

impl Default for RequestForm {
    fn default() -> Self {
        Self {
            from: String::new(),
            to: String::new(),
            port: "443".to_owned(),
            moment: Moment::default(),
            problems: Problems::default(),
            recent: Vec::new(),
            next_source_port: DEFAULT_SOURCE_PORT,
            asked: Vec::new(),
        }
    }
}

/// Something that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What goes into the field.
    pub text: String,
    /// What it is: "regional name", "instance", "address".
    pub kind: &'static str,
    /// What it belongs to, by its name.
    pub of: String,
    /// The resource it belongs to.
    pub resource: ResourceId,
}

/// What could stand in a field, given what is typed there and, for the destination, who asks.
pub fn completions(_index: &Index, _field: Field, _from: &str, _typed: &str) -> Vec<Completion> {
    Vec::new()
}
