//! Everything the page knows and every way it changes: plain Rust, no browser types.
//!
//! ```text
//! Action ─► update(&State, Action) ─► (State, Vec<Effect>)
//! ```
//!
//! The sketch can be undone and shared; the rest of the state is what is looked at. What follows from
//! the sketch (index, scene, findings, the last request's verdict) is derived anew whenever the
//! sketch has become another one, and never otherwise.

pub mod action;
mod arranged;
pub mod availability;
pub mod camera;
pub mod checkpoints;
pub mod claims;
pub mod command;
pub mod compare;
pub mod complete;
pub mod cost;
pub mod dns;
pub mod drag;
pub mod effect;
pub mod embed;
pub mod engine;
pub mod exposure;
pub mod find;
pub mod gesture;
pub mod history;
pub mod inspector;
pub mod join;
pub mod journey;
pub mod keep;
pub mod keymap;
pub mod lesson;
pub mod link;
pub mod load;
pub mod look;
pub mod menu;
pub mod near;
pub mod notice;
pub mod order;
pub mod packets;
pub mod panels;
pub mod playback;
pub mod removal;
pub mod request;
pub mod scenarios;
pub mod second;
pub mod selection;
pub mod shared;
pub mod sketches;
pub mod spread;
pub mod start;
pub mod story;
#[cfg(test)]
mod tests;
pub mod theme;
mod update;
pub mod workbench;

use privatelink::control::{Command, verb};
use privatelink::diagram::{Flow, Scene};
use privatelink::model::{Profile, ResourceId, Sketch};
use privatelink::path::Index;

pub use action::Action;
pub use effect::Effect;
pub use engine::Mode;
pub use shared::Shared;
pub use update::{expected_says, exposure_says, lesson_solution, story_changes, update};

use action::{Select, Show};
use availability::Availability;
use compare::Comparison;
use embed::Embed;
use engine::{Expected, Finding};
use exposure::Exposure;
use history::{History, Origin};
use inspector::{Draft, Refused};
use journey::Journey;
use look::Look;
use menu::Menu;
use notice::Notice;
use packets::{Captured, Choice};
use panels::{Dialog, Panels};
use playback::{Frame, Playback};
use request::RequestForm;
use scenarios::Texts;
use second::SecondPart;
use sketches::Sketches;
use spread::SpreadRun;
use theme::Theme;
use workbench::Workbench;

/// The widest page without panels beside the diagram, in CSS pixels.
const MOST_NARROW_PX: u32 = 900;

/// What follows from the sketch.
#[derive(Clone, Debug, PartialEq)]
pub struct Derived {
    /// The sketch made ready for questions.
    pub index: Shared<Index>,
    /// The picture.
    pub scene: Shared<Scene>,
    /// What asks after an edit only what could have another answer.
    pub checker: Shared<privatelink::advise::Checker>,
    /// What is wrong with the design.
    pub findings: Shared<Vec<std::rc::Rc<Finding>>>,
    /// What is broken.
    pub broken: Shared<Vec<privatelink::control::Fault>>,
    /// What is expected of it, and whether it is so.
    pub expectations: Shared<Vec<Expected>>,
}

/// Everything the page knows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The sketch.
    pub sketch: Shared<Sketch>,
    /// Where it came from.
    pub origin: Origin,
    /// The version of the newer playground that saved it; it may then be looked at only.
    pub newer: Option<u32>,
    /// How much of the page is shown, where it stands in another page.
    pub embed: Option<Embed>,
    /// What a person may do.
    pub mode: Mode,
    /// What follows from the sketch.
    pub derived: Derived,
    /// What can be undone.
    pub history: Shared<History>,
    /// What is selected, in the order it was.
    pub selection: Shared<Vec<ResourceId>>,
    /// The request bar.
    pub form: Shared<RequestForm>,
    /// The last request.
    pub journey: Option<Shared<Journey>>,
    /// When it was sent, in seconds since the page began; `None` where a link brought it.
    pub sent_at_s: Option<u32>,
    /// Where playing it stands.
    pub playback: Playback,
    /// Which of its packets is looked at.
    pub packet: Choice,
    /// What is open.
    pub panels: Panels,
    /// The dialog that is open.
    pub dialog: Dialog,
    /// What the dialog about deleting asks.
    pub removal: Option<Shared<removal::Asked>>,
    /// The menu that is open.
    pub menu: Option<Shared<Menu>>,
    /// The whitepaper's claims, where they have been asked for; or why they have not come.
    pub claims: Option<Shared<Result<Vec<claims::Claim>, String>>>,
    /// What the list of kept sketches shows.
    pub sketches: Shared<Sketches>,
    /// The story being told.
    pub story: Option<Shared<story::Telling>>,
    /// The lesson being taken, or the list of them.
    pub lesson: Option<Shared<lesson::Learning>>,
    /// What was asked over many connections.
    pub exposure: Option<Shared<Exposure>>,
    /// What every consumer survives, as it was when the tab was last open.
    pub availability: Option<Shared<Availability>>,
    /// What a person said of costs; nothing until then.
    pub cost: Option<Shared<cost::Said>>,
    /// The design on the screen beside another, where one was chosen.
    pub compared: Option<Shared<Comparison>>,
    /// The scenarios' files, as far as they have arrived.
    pub scenarios: Shared<Texts>,
    /// What waits for a scenario's file, and for which.
    pub waiting: Option<(&'static str, Shared<Action>)>,
    /// The palette's search text.
    pub query: Shared<String>,
    /// The inspector's form being filled in.
    pub draft: Option<Shared<Draft>>,
    /// What is about to be connected to something.
    pub joining: Option<Shared<join::Joining>>,
    /// What the pointer takes along.
    pub dragging: Option<Shared<drag::Drag>>,
    /// The last edit, where AWS refused it.
    pub refused: Option<Shared<Refused>>,
    /// Messages to the person.
    pub notices: Shared<Vec<Notice>>,
    /// The run of many connections.
    pub spread: SpreadRun,
    /// A load and its run; nothing until the tab has been open.
    pub load: Option<Shared<load::Loading>>,
    /// The workbench for PROXY protocol headers.
    pub workbench: Shared<Workbench>,
    /// What the camera is asked for.
    pub look: Shared<Look>,
    /// Light, dark, or as the system says.
    pub theme: Theme,
    /// Whether things should not move.
    pub reduced_motion: bool,
    /// Whether single letters are shortcuts.
    pub single_keys: bool,
    /// The page's width in CSS pixels; 0 until it is known.
    pub page_width: u32,
    /// Which way the picture runs.
    pub flow: Flow,
    /// The page's own address, without a fragment.
    pub page_url: Shared<String>,
    /// Where the second part of the program is.
    pub second: SecondPart,
    /// The number of the last notice.
    last_notice: u32,
    /// Whether the person knows that nothing is being kept.
    keep_warned: bool,
}

impl State {
    /// Whether the sketch may be changed.
    pub fn can_edit(&self) -> bool {
        self.newer.is_none() && self.mode == Mode::Edit
    }

    /// Why the sketch may be looked at only, where a newer version made it.
    pub fn newer_says(&self) -> Option<String> {
        self.newer.map(|version| {
            format!(
                "This sketch was saved by a newer version of the playground (file version {version}), so it can be looked at but not changed. Reload the page to get the newer version."
            )
        })
    }

    /// Whether the page is too narrow for panels beside the diagram, which then lie in a sheet below.
    pub const fn is_narrow(&self) -> bool {
        self.page_width > 0 && self.page_width <= MOST_NARROW_PX
    }

    /// What to draw of the journey now; `None` where nothing has been sent.
    pub fn frame(&self) -> Option<Frame> {
        let journey = self.journey.as_ref()?;
        Some(playback::frame(journey, self.shown(journey)))
    }

    /// How far the journey is shown. With reduced motion nothing travels: it stands at one checkpoint
    /// after another.
    pub fn shown(&self, journey: &Journey) -> u32 {
        let position = self.playback.position;
        if self.reduced_motion {
            playback::position_after(journey, playback::passed(journey, position))
        } else {
            position
        }
    }

    /// The last request's packets; `None` where nothing has been judged.
    pub fn captured(&self) -> Option<&Shared<Captured>> {
        Some(self.journey.as_ref()?.judged()?.captured(&self.derived.index))
    }

    /// The link's part after `#`.
    pub fn fragment(&self) -> String {
        link::fragment(self)
    }

    /// The whole link.
    pub fn share_url(&self) -> String {
        format!("{}#{}", *self.page_url, self.fragment())
    }

    /// What is kept in the browser; `None` where nothing should be.
    pub fn kept_text(&self) -> Option<String> {
        keep::text(self)
    }

    /// The window's title.
    pub fn window_title(&self) -> String {
        match self.sketch.title.as_str() {
            "" => "PrivateLink Playground".to_owned(),
            title => format!("{title} – PrivateLink Playground"),
        }
    }

    /// The command that switches to the other profile.
    pub fn other_profile(&self) -> Command {
        let profile = match self.sketch.profile {
            Profile::Paper => Profile::Today,
            Profile::Today => Profile::Paper,
        };
        Command::SetProfile(verb::SetProfile { profile })
    }

    /// The question over many connections about what is selected.
    pub fn ask_exposure(&self, which: exposure::Which) -> Action {
        match self.selection.last() {
            Some(id) => Action::Ask(action::Ask::Exposure(id.clone(), which)),
            None => Action::Show(Show::Tab(panels::Tab::Exposure)),
        }
    }

    /// The mode the "present" command leads to.
    pub fn mode_after_present(&self) -> Mode {
        if self.mode == Mode::Present { Mode::Edit } else { Mode::Present }
    }

    /// What Escape does: it closes what lies on top, then walks the selection outward.
    pub fn escape(&self) -> Action {
        if self.menu.is_some() {
            Action::Show(Show::Menu(None))
        } else if self.dialog != Dialog::None {
            Action::Show(Show::CloseDialog)
        } else if self.joining.is_some() {
            Action::Edit(action::Edit::Connect(None))
        } else if self.compares().is_some() {
            Action::from(action::Compare::Close)
        } else if self.panels.sheet.is_some() {
            Action::Show(Show::Sheet(None))
        } else {
            Action::Select(Select::Outward)
        }
    }
}
