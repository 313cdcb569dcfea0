//! Stories: what a scenario teaches, step by step. A story is a data file beside its scenario's
//! (`static/stories/ID.json`), texts and commands and nothing else, so that a trainer writes one and a
//! translator translates one without touching the program.
//!
//! - `read`: a file becomes a [`Story`], or a complaint with its line.
//! - `play`: a story is held against its sketch: each step's changes are carried out, its request is
//!   judged, and what it says will happen is compared with what does.

mod play;
pub(super) mod read;

use crate::control::Command;
use crate::model::{IpProtocol, Outcome};
use crate::path::Moment;

pub use play::{Told, named, play, request, sketches};
pub use read::{StoryError, read};

/// What a story's file says it is.
pub const FORMAT: &str = "privatelink-story";
/// The version written, and the newest that can be read.
pub const VERSION: u32 = 1;
macro_rules! stories {
    ($($id:literal)+) => {
        static STORIES: &[&str] = &[$($id),+];

        /// The file of the story of the scenario with this id.
        #[cfg(not(target_arch = "wasm32"))]
        pub fn text(scenario: &str) -> Option<&'static str> {
            match scenario {
                $($id => Some(include_str!(concat!("../../../../static/stories/", $id, ".json"))),)+
                _ => None,
            }
        }
    };
}

// The scenarios that have one. To add one, put its file into `static/stories/` and its name here.
stories! {
    "figure-1"
    "figure-2"
    "figure-3"
    "figure-4"
    "figure-5"
    "figure-6"
    "figure-6-before"
    "figure-7"
    "figure-8"
    "figure-9"
    "figure-10"
    "figure-11"
    "private-hosted-zone"
    "two-load-balancers"
    "zone-names"
    "thousands-of-consumers"
    "transit-vpc"
    "used-up-quotas"
    "hybrid-dns"
    "application-load-balancer"
    "transit-gateway"
    "nat-gateway-or-endpoint"
    "transit-vpc-beside-privatelink"
}

/// The scenarios that have a story.
pub fn list() -> &'static [&'static str] {
    STORIES
}

/// The most steps of one story.
pub const MAX_STEPS: usize = 60;

/// A scenario's story.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Story {
    /// Always [`FORMAT`].
    pub format: String,
    /// The file's version.
    pub version: u32,
    /// The built-in scenario it is about.
    pub scenario: String,
    /// What it is about, before the first step.
    pub intro: String,
    /// Its steps, in order; at least one.
    pub steps: Vec<Step>,
    /// Questions to try oneself.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub questions: Vec<String>,
    /// What to remember, a sentence each.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub remember: Vec<String>,
}

/// One step. Texts may name a term of the glossary in double brackets: `[[endpoint service]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Step {
    /// Its word in addresses: small letters, digits and hyphens, once in a story.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is told before anything happens.
    pub text: String,
    /// What changes with this step, on top of all steps before it.
    #[cfg_attr(feature = "cli", schemars(default, with = "Vec<serde_json::Value>"))]
    pub changes: Vec<Command>,
    /// The request that is sent.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub request: Option<Asked>,
    /// What is selected and looked at: ids, or names that stand once in the sketch.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub select: Vec<String>,
    /// The panel that opens.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub panel: Option<String>,
    /// What a person is asked before the request is sent.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub predict: Option<Prediction>,
    /// What the request comes to. Where it does not, the story is wrong.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub expect: Option<Expected>,
    /// What to notice afterwards.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub notice: String,
    /// The whitepaper's claims it shows, such as `C13`.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub claims: Vec<String>,
}

/// A step's request, as the request bar has it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Asked {
    /// Who connects.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    #[cfg_attr(feature = "cli", schemars(with = "Option<u16>"))]
    pub port: u16,
    /// `tcp`, `udp` or `icmp`.
    #[cfg_attr(feature = "cli", schemars(with = "Option<String>"))]
    pub protocol: IpProtocol,
    /// How often this client has asked for the name before.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub query: u32,
    /// The client's source port, which the flow hash goes by.
    #[cfg_attr(feature = "cli", schemars(with = "Option<u16>"))]
    pub source_port: u16,
    /// `settled`, `as-registered` or `just-broken`.
    #[cfg_attr(feature = "cli", schemars(with = "Option<String>"))]
    pub moment: Moment,
}

/// What a person is asked to foretell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Prediction {
    /// The question.
    pub question: String,
    /// Two to six answers.
    pub answers: Vec<String>,
    /// The place of the right one, from 0.
    pub right: usize,
    /// Why it is the right one.
    pub because: String,
}

/// What a step's request comes to, as far as the story says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Expected {
    /// How it ends.
    #[cfg_attr(feature = "cli", schemars(with = "String"))]
    pub outcome: Outcome,
    /// A reason code: what decided, or what lies behind it.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub reason: Option<String>,
    /// A reason code of the note beside it.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub note: Option<String>,
    /// The address the name was answered with and the client used.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub address: Option<String>,
    /// The target, by id or name.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub target: Option<String>,
    /// The source address the target sees, or the AWS service or host on the internet that answers.
    #[cfg_attr(feature = "cli", schemars(default))]
    pub sees: Option<String>,
}

impl Story {
    /// The place of the step with this id.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|step| step.id == id)
    }

    /// Every change up to a step and with it, in order.
    pub fn changes_until(&self, place: usize) -> impl Iterator<Item = &Command> {
        self.steps.iter().take(place.saturating_add(1)).flat_map(|step| &step.changes)
    }
}
