//! Everything a person or the browser can do to the page, as values. Grouped by subject, so that
//! each group has its own part of `update`.

mod arrange;
mod compare;
mod keep;
mod learn;

use std::rc::Rc;

use privatelink::control::Command;
use privatelink::model::{IpProtocol, ResourceId};
use privatelink::path::Moment;
use privatelink::scenario::begin::Wishes;

pub use arrange::Arrange;
pub use compare::Compare;
pub use keep::Keep;
pub use learn::Learn;

use super::cost;
use super::engine::Mode;
use super::exposure::Which;
use super::inspector::Form;
use super::load;
use super::look::LookAt;
use super::menu::Menu;
use super::panels::{Dialog, Sheet, Tab};
use super::playback::Speed;
use super::shared::Shared;

use super::story::Place;
use super::theme::Theme;
use super::update::Opens;
use super::workbench::edit::Change;

/// One thing that happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The sketch is changed, or should be.
    Edit(Edit),
    /// Something is done with all that is selected.
    Arrange(Arrange),
    /// The request bar.
    Ask(Ask),
    /// The journey is played.
    Play(Play),
    /// The selection.
    Select(Select),
    /// What is shown where.
    Show(Show),
    /// Sketches come and go: files, links, scenarios.
    File(File),
    /// The run of many connections.
    Run(Run),
    /// The packets of the last request.
    Packets(Packets),
    /// The workbench for PROXY protocol headers.
    Bench(Bench),
    /// The scenario's story.
    Story(Tale),
    /// What the sketch costs.
    Cost(Shared<cost::Change>),
    /// A load and its run.
    Load(Shared<load::Change>),
    /// What this browser keeps.
    Keep(Keep),
    /// Two designs are compared.
    Compare(Shared<Compare>),
    /// The page's surroundings.
    Page(Page),
}

/// Changes to the sketch.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A command of the engine. A fix offered by a verdict or a finding is one too.
    Command(Rc<Command>),
    /// All that is broken is mended, as one step.
    MendAll,
    /// One step back.
    Undo,
    /// One step forth.
    Redo,
    /// The scenario as it was at first; itself a step that can be undone.
    Reset,
    /// A form opens: where its resource is inspected, or apart in a dialog.
    Begin {
        /// The form.
        form: Form,
        /// Whether in a dialog.
        apart: bool,
    },
    /// A field of a form is typed in; the form opens with it.
    Field {
        /// The form.
        form: Form,
        /// The field's place in the form.
        field: usize,
        /// Its new text.
        text: String,
    },
    /// A form is sent.
    Submit(Form),
    /// A form is put away.
    Discard,
    /// The refusal on show is put away.
    DismissRefusal,
    /// A resource waits to be connected to another; or no longer.
    Connect(Option<ResourceId>),
    /// It is connected to this one.
    ConnectTo(ResourceId),
}

impl Edit {
    /// A command of the engine.
    pub fn command(command: Command) -> Self {
        Self::Command(Rc::new(command))
    }
}

/// The request bar.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Who connects.
    From(String),
    /// To what.
    To(String),
    /// The port, as typed.
    Port(String),
    /// The protocol.
    Protocol(IpProtocol),
    /// Settled, or as registered.
    Moment(Moment),
    /// Sends the request.
    Send,
    /// Sends the last request once more: its name is asked for anew, from another source port.
    Again,
    /// The last request was sent so many seconds after the page began.
    SentAt(u32),
    /// Fills the bar with a request sent before, by its place in the list, newest first.
    Recall(usize),
    /// A resource's menu: connect from here.
    FromResource(ResourceId),
    /// A resource's menu: connect to this.
    ToResource(ResourceId),
    /// A resource's menu: send what passes it.
    ThroughResource(ResourceId),
    /// What a resource reaches, or who reaches it.
    Exposure(ResourceId, Which),
    /// The same question once more.
    ExposureAgain,
    /// A cell of what every consumer survives is looked at, by its row and column.
    Survives(usize, usize),
    /// Sends what an expectation says.
    Expected(usize),
    /// Forgets the journey.
    Clear,
    /// Writes the present outcome down as what must happen.
    Expect,
}

/// Playing the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// Pause, or go on; from the start where it has ended.
    Toggle,
    /// One checkpoint forth.
    StepForward,
    /// One checkpoint back.
    StepBack,
    /// To a position, in ticks.
    Seek(u32),
    /// To where a checkpoint has been passed, by its place in the journey's list.
    To(usize),
    /// To the start.
    Start,
    /// To the end.
    End,
    /// To where the packet dies, with what decided selected.
    Drop,
    /// How fast.
    Speed(Speed),
    /// One notch faster.
    Faster,
    /// One notch slower.
    Slower,
    /// Time has passed, in milliseconds.
    Tick(u32),
}

/// The selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Select {
    /// This one alone.
    Only(ResourceId),
    /// This one too, or no longer.
    Toggle(ResourceId),
    /// These.
    Set(Vec<ResourceId>),
    /// These too.
    Add(Vec<ResourceId>),
    /// Everything inside the container of what is selected, or everything there is.
    All,
    /// The container of what is selected; nothing after the outermost.
    Outward,
    /// Nothing.
    Clear,
}

/// What is shown where.
#[derive(Clone, Debug, PartialEq)]
pub enum Show {
    /// A tab of the dock, which opens.
    Tab(Tab),
    /// The dock opens or closes.
    ToggleDock,
    /// The inspector opens or closes.
    ToggleInspector,
    /// The outline opens or closes.
    ToggleOutline,
    /// The sheet of a narrow screen.
    Sheet(Option<Sheet>),
    /// A menu opens in place of the one before, or closes.
    Menu(Option<Shared<Menu>>),
    /// A dialog opens.
    Dialog(Dialog),
    /// The dialog closes.
    CloseDialog,
    /// The palette's search text; it opens with it.
    Query(String),
    /// What a person may do.
    Mode(Mode),
    /// The camera is asked to move.
    Look(LookAt),
    /// A notice is put away, by its number.
    Dismiss(u32),
    /// Light, dark, or as the system says.
    Theme(Theme),
    /// Whether single letters are shortcuts.
    SingleKeys(bool),
    /// The keyboard goes to the request bar.
    FocusRequest,
}

/// Sketches come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// A file was read.
    Open {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Several files, or a folder's: outputs of `aws … describe-*`. One file may be a sketch.
    OpenAll(Vec<privatelink::interop::File>),
    /// A file could not be read; the sentence says why.
    Unreadable(String),
    /// A built-in scenario.
    Scenario(String),
    /// A scenario's file has arrived, or has not, and why.
    Arrived {
        /// The scenario.
        id: String,
        /// Its file.
        text: Result<String, String>,
    },
    /// The address now ends in another fragment.
    Fragment(String),
    /// A sketch of one's own: empty, or a consumer and a provider as wished.
    Begin(Option<Wishes>),
    /// A text this browser kept is opened.
    Kept {
        /// The text.
        text: String,
        /// As what.
        to: Opens,
    },
    /// The browser's file picker.
    Pick,
    /// The sketch as a file.
    Save,
    /// The diagram as an SVG file.
    SavePicture,
    /// The diagram as a PNG file.
    SavePng,
    /// The link goes to the clipboard.
    CopyLink,
    /// A text goes to the clipboard.
    Copy(String),
}

/// The run of many connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Begins.
    Start,
    /// Ends without a result.
    Cancel,
    /// So many thousandths are done.
    Progress(u32),
    /// The result, as JSON.
    Done(String),
    /// It failed; the sentence says why.
    Failed(String),
}

/// The workbench for PROXY protocol headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bench {
    /// The text in the box is another.
    Text(String),
    /// An example, by its place in the list.
    Example(usize),
    /// The header of the last request.
    FromJourney,
    /// A field is changed.
    Change(Change),
    /// Length and checksum are set right.
    Repair,
    /// The bytes one by one, or else the rest, where there is room for one only.
    Face(bool),
    /// The text before the last edit by fields, example or repair.
    Back,
}

/// The packets of the last request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packets {
    /// Looks from another vantage point, by its place; the message stays.
    Vantage(usize),
    /// Looks at a message, by its place, and opens the tab.
    Message(usize),
    /// Looks at a packet, by its place.
    Packet(usize),
    /// The next packet of the vantage point, or the one before.
    Step {
        /// The next.
        forward: bool,
    },
    /// Looks at the answer for the name that was asked for, and opens the tab.
    Answer,
    /// Back to the list, where there is room for one only.
    List,
    /// The capture as a file.
    Save,
}

/// What is told beside the picture: the scenario's story, or a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tale {
    /// It opens, at its start or where it was left.
    Open,
    /// Its file is fetched, for a story that an address leads to or that did not come.
    Bring,
    /// Its file has arrived, or has not, and why; and the glossary.
    Arrived {
        /// The scenario, or the lesson as addresses have it.
        id: String,
        /// Its file.
        text: Result<String, String>,
        /// The glossary's file; empty where it did not come.
        glossary: String,
    },
    /// The list of the whitepaper's claims has arrived, or has not, and why.
    Claims(Result<String, String>),
    /// It is put away.
    Close,
    /// The next step.
    Next,
    /// The step before.
    Back,
    /// A place in it.
    Go(Place),
    /// An answer is chosen, by its place.
    Choose(usize),
    /// The step's request is sent without an answer.
    Send,
    /// A term is explained, or no longer.
    Term(Option<usize>),
    /// The lessons.
    Learn(Learn),
}

/// The page's surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The page's and the diagram's place are so large, in CSS pixels.
    Resize {
        /// The page's width.
        page_width: u32,
        /// The diagram's width.
        width: u32,
        /// The diagram's height.
        height: u32,
    },
    /// Whether the person wants less motion.
    ReducedMotion(bool),
    /// The browser could not keep the sketch; the sentence says why.
    KeepFailed(String),
    /// The browser keeps the sketch again.
    Kept,
    /// The second part of the program is wanted.
    BringSecondPart,
    /// The second part of the program has come, or has not; the sentence says why.
    SecondPart(Result<(), String>),
    /// The clipboard took the text, or did not.
    Copied(bool),
    /// A picture was saved under this name; or the sentence says why not.
    Drawn(Result<String, String>),
    /// The page is printed.
    Print,
    /// What another page shows of it opens as a page of its own.
    OpenWhole,
}
