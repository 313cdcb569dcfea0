//! The one table of page commands. The palette, the shortcut sheet, buttons and menus are all made
//! from it; adding a line here is all a new command takes.

use privatelink::control::verb;
use privatelink::model::{IpProtocol, ResourceId};

use super::State;
use super::action::{
    Action, Arrange, Ask, Compare, Edit, File, Keep, Learn, Packets, Page, Play, Run, Select, Show, Tale,
};
use super::engine::Mode;
use super::exposure::Which;
use super::load;
use super::look::LookAt;
use super::panels::{Dialog, Tab};

/// Under which heading a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The request and its journey.
    Request,
    /// Playing.
    Playback,
    /// The sketch.
    Sketch,
    /// The scenario's story.
    Story,
    /// What is selected.
    Selection,
    /// The camera.
    Camera,
    /// What is shown.
    Panels,
}

impl Group {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Request,
        Self::Playback,
        Self::Sketch,
        Self::Story,
        Self::Selection,
        Self::Camera,
        Self::Panels,
    ];

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Playback => "Playback",
            Self::Sketch => "Sketch",
            Self::Story => "Story",
            Self::Selection => "Selection",
            Self::Camera => "Camera",
            Self::Panels => "Page",
        }
    }
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four facts of a shortcut, independent of each other")]
pub struct Shortcut {
    /// What the key types or is called.
    pub key: &'static str,
    /// With Ctrl, or ⌘.
    pub ctrl: bool,
    /// With Shift.
    pub shift: bool,
    /// Whether it is heard in text fields too. What a browser's text fields use themselves is not:
    /// plain keys, undo and redo, select all.
    pub in_field: bool,
    /// Whether the press is the browser's, which then tells what it means: copying and pasting.
    pub native: bool,
}

impl Shortcut {
    /// The keys to press, as they are written on them: `["Ctrl", "K"]`. On a Mac Ctrl is ⌘.
    pub fn keys(self, mac: bool) -> Vec<String> {
        let ctrl = if mac { "⌘" } else { "Ctrl" };
        let mut keys = Vec::new();
        if self.ctrl {
            keys.push(ctrl.to_owned());
        }
        if self.shift {
            keys.push("Shift".to_owned());
        }
        keys.push(match self.key {
            "ArrowLeft" => "←".to_owned(),
            "ArrowRight" => "→".to_owned(),
            "ArrowUp" => "↑".to_owned(),
            "ArrowDown" => "↓".to_owned(),
            "Escape" => "Esc".to_owned(),
            key if key.len() == 1 => key.to_ascii_uppercase(),
            key => key.to_owned(),
        });
        keys
    }
}

const fn plain(key: &'static str) -> Shortcut {
    Shortcut { key, ctrl: false, shift: false, in_field: false, native: false }
}

const fn shift(key: &'static str) -> Shortcut {
    Shortcut { key, ctrl: false, shift: true, in_field: false, native: false }
}

const fn ctrl(key: &'static str) -> Shortcut {
    Shortcut { key, ctrl: true, shift: false, in_field: false, native: false }
}

const fn ctrl_shift(key: &'static str) -> Shortcut {
    Shortcut { key, ctrl: true, shift: true, in_field: false, native: false }
}

const fn native(key: &'static str) -> Shortcut {
    Shortcut { key, ctrl: true, shift: false, in_field: false, native: true }
}

const fn anywhere(key: &'static str) -> Shortcut {
    Shortcut { key, ctrl: true, shift: false, in_field: true, native: false }
}

/// One command.
#[derive(Debug)]
pub struct PageCommand {
    /// Its stable id.
    pub id: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// Its heading.
    pub group: Group,
    /// Its shortcuts; the first is the one that is shown.
    pub shortcuts: &'static [Shortcut],
    /// Whether it can be done now.
    pub enabled: fn(&State) -> bool,
    /// What it does now.
    pub action: fn(&State) -> Action,
}

impl PageCommand {
    /// The label, with what exactly would be done where that is known: "Undo stop instance".
    pub fn label_now(&self, state: &State) -> String {
        let detail = match self.id {
            "undo" => state.history.undo_label(),
            "redo" => state.history.redo_label(),
            _ => None,
        };
        detail.map_or_else(|| self.label.to_owned(), |detail| format!("{}: {detail}", self.label))
    }
}

/// The command with an id.
pub fn find(id: &str) -> Option<&'static PageCommand> {
    COMMANDS.iter().find(|command| command.id == id)
}

fn runs_load(state: &State) -> bool {
    state.load.as_ref().is_some_and(|load| load.run.is_running())
}

fn always(_: &State) -> bool {
    true
}

fn can_edit(state: &State) -> bool {
    state.can_edit()
}

fn can_arrange(state: &State) -> bool {
    state.can_edit() && has_chosen(state)
}

/// Zones and Regions are places, with which nothing is done.
fn has_chosen(state: &State) -> bool {
    state.selection.iter().any(|id| !matches!(id, ResourceId::Zone(_) | ResourceId::Region(_)))
}

fn can_move(state: &State) -> bool {
    state.can_edit() && state.selection.len() == 1
}

fn can_play(state: &State) -> bool {
    state.journey.as_ref().is_some_and(|journey| journey.length() > 0)
}

/// Expectations speak of TCP.
fn has_tcp_journey(state: &State) -> bool {
    has_journey(state)
        && state.journey.as_ref().is_some_and(|journey| journey.asked.protocol == IpProtocol::Tcp)
}

fn has_journey(state: &State) -> bool {
    state.journey.as_ref().is_some_and(|journey| journey.trace().is_some())
}

macro_rules! commands {
    ($($id:literal $label:literal $group:ident [$($shortcut:expr),*] $enabled:expr, $action:expr;)+) => {
        /// Every command of the page.
        pub const COMMANDS: &[PageCommand] = &[$(PageCommand {
            id: $id,
            label: $label,
            group: Group::$group,
            shortcuts: &[$($shortcut),*],
            enabled: $enabled,
            action: $action,
        },)+];
    };
}

commands! {
    "send" "Send the request" Request [anywhere("Enter")] always, |_| Action::Ask(Ask::Send);
    "focus-request" "Go to the request bar" Request [plain("g")] always, |_| Action::Show(Show::FocusRequest);
    "clear-journey" "Forget the journey" Request [] |state| state.journey.is_some(), |_| Action::Ask(Ask::Clear);
    "exposure" "What can the selection reach" Request [] |state| !state.selection.is_empty(), |state| state.ask_exposure(Which::From);
    "who-reaches" "Who can reach the selection" Request [] |state| !state.selection.is_empty(), |state| state.ask_exposure(Which::To);
    "expect" "Expect this outcome from now on" Request [] |state| has_tcp_journey(state) && state.can_edit(), |_| Action::Ask(Ask::Expect);
    "spread" "Send 1,000 connections" Request [] |state| !state.spread.is_running(), |_| Action::Run(Run::Start);
    "load" "Run the load" Request [] |state| !runs_load(state), |_| load::Change::Start.into();
    "stop-load" "Stop the load" Request [] runs_load, |_| load::Change::Stop.into();
    "cancel-spread" "Stop the 1,000 connections" Request [] |state| state.spread.is_running(), |_| Action::Run(Run::Cancel);
    "next-packet" "Next packet" Request [plain("n")] has_journey, |_| Action::Packets(Packets::Step { forward: true });
    "previous-packet" "Previous packet" Request [plain("b")] has_journey, |_| Action::Packets(Packets::Step { forward: false });
    "save-capture" "Download the capture" Request [] has_journey, |_| Action::Packets(Packets::Save);
    "play" "Play or pause" Playback [plain("k")] can_play, |_| Action::Play(Play::Toggle);
    "step-forward" "Step forward" Playback [plain("."), plain("l")] can_play, |_| Action::Play(Play::StepForward);
    "step-back" "Step back" Playback [plain(","), plain("j")] can_play, |_| Action::Play(Play::StepBack);
    "present-forward" "Next step" Playback [plain("ArrowRight")] |state| state.mode == Mode::Present && state.telling().is_none() && can_play(state), |_| Action::Play(Play::StepForward);
    "present-story-forward" "Next step of the story, presenting" Story [plain("ArrowRight")] |state| state.mode == Mode::Present && state.telling().is_some(), |_| Action::Story(Tale::Next);
    "present-story-back" "Previous step of the story, presenting" Story [plain("ArrowLeft")] |state| state.mode == Mode::Present && state.telling().is_some(), |_| Action::Story(Tale::Back);
    "present-back" "Previous step" Playback [plain("ArrowLeft")] |state| state.mode == Mode::Present && state.telling().is_none() && can_play(state), |_| Action::Play(Play::StepBack);
    "journey-start" "Back to the start" Playback [] can_play, |_| Action::Play(Play::Start);
    "journey-end" "To the end" Playback [] can_play, |_| Action::Play(Play::End);
    "drop" "Jump to the drop" Playback [plain("d")] |state| state.journey.as_ref().is_some_and(|journey| journey.drop_at().is_some()), |_| Action::Play(Play::Drop);
    "faster" "Faster" Playback [plain("]")] always, |_| Action::Play(Play::Faster);
    "slower" "Slower" Playback [plain("[")] always, |_| Action::Play(Play::Slower);
    "undo" "Undo" Sketch [ctrl("z")] |state| state.mode == Mode::Edit && state.history.undo_label().is_some(), |_| Action::Edit(Edit::Undo);
    "redo" "Redo" Sketch [ctrl_shift("z"), ctrl("y")] |state| state.mode == Mode::Edit && state.history.redo_label().is_some(), |_| Action::Edit(Edit::Redo);
    "reset" "Reset the scenario" Sketch [] |state| state.can_edit() && state.origin.is_changed_scenario(), |_| Action::Edit(Edit::Reset);
    "mend-all" "Mend all that is broken" Sketch [] |state| state.can_edit() && !state.derived.broken.is_empty(), |_| Action::Edit(Edit::MendAll);
    "profile" "Switch between the paper's AWS and today's" Sketch [] can_edit, |state| Action::Edit(Edit::command(state.other_profile()));
    "gallery" "Open a scenario" Sketch [] always, |_| Action::Show(Show::Dialog(Dialog::Gallery));
    "empty" "Begin an empty sketch" Sketch [] always, |_| Action::File(File::Begin(None));
    "begin" "Begin with a consumer and a provider…" Sketch [] always, |_| Action::Show(Show::Dialog(Dialog::Begin));
    "sketches" "Your sketches" Sketch [] |state| state.embed.is_none(), |_| Action::Keep(Keep::Show);
    "compare" "Compare with…" Sketch [] |state| state.embed.is_none(), |_| Action::from(Compare::Choose);
    "compare-close" "Put the comparison away" Sketch [] |state| state.compares().is_some(), |_| Action::from(Compare::Close);
    "claims" "The paper, claim by claim" Story [] always, |_| Action::Show(Show::Dialog(Dialog::Claims));
    "open-file" "Open a file" Sketch [anywhere("o")] always, |_| Action::File(File::Pick);
    "save-file" "Save file" Sketch [anywhere("s")] always, |_| Action::File(File::Save);
    "save-picture" "Save the diagram as SVG" Sketch [] always, |_| Action::File(File::SavePicture);
    "save-png" "Save the diagram as PNG" Sketch [] always, |_| Action::File(File::SavePng);
    "print" "Print" Sketch [] always, |_| Action::Page(Page::Print);
    "open-whole" "Open in the playground" Sketch [] |state| state.embed.is_some(), |_| Action::Page(Page::OpenWhole);
    "story" "Tell the scenario's story" Story [plain("t")] |state| state.has_story().is_some(), |_| Action::Story(Tale::Open);
    "story-next" "Next step of the story" Story [shift("ArrowRight")] |state| state.telling().is_some_and(|telling| telling.next().is_some()), |_| Action::Story(Tale::Next);
    "story-back" "Previous step of the story" Story [shift("ArrowLeft")] |state| state.telling().is_some_and(|telling| telling.before().is_some()), |_| Action::Story(Tale::Back);
    "story-close" "Put the story away" Story [] |state| state.telling().is_some(), |_| Action::Story(Tale::Close);
    "lessons" "Take a lesson" Story [] |state| state.embed.is_none(), |_| Action::Story(Tale::Learn(Learn::List));
    "share" "Share" Sketch [] always, |_| Action::Show(Show::Dialog(Dialog::Share));
    "copy-link" "Copy link" Sketch [] always, |_| Action::File(File::CopyLink);
    "delete" "Delete" Selection [plain("Delete"), plain("Backspace")] can_arrange, |_| Action::Arrange(Arrange::Delete);
    "duplicate" "Duplicate" Selection [ctrl("d")] can_arrange, |_| Action::Arrange(Arrange::Duplicate);
    "copy" "Copy" Selection [native("c")] has_chosen, |_| Action::Arrange(Arrange::Copy);
    "cut" "Cut" Selection [native("x")] can_arrange, |_| Action::Arrange(Arrange::Cut);
    "paste" "Paste" Selection [native("v")] can_edit, |_| Action::Arrange(Arrange::WantPaste);
    "rename" "Rename" Selection [plain("F2")] can_arrange, |_| Action::Arrange(Arrange::Rename);
    "move-earlier" "Move before its neighbour" Selection [ctrl_shift("ArrowUp")] can_move, |_| Action::Arrange(Arrange::Shift { later: false });
    "move-later" "Move behind its neighbour" Selection [ctrl_shift("ArrowDown")] can_move, |_| Action::Arrange(Arrange::Shift { later: true });
    "larger" "Give it more room" Selection [plain(">")] can_move, |_| Action::Arrange(Arrange::Resize { larger: true });
    "smaller" "Give it less room" Selection [plain("<")] can_move, |_| Action::Arrange(Arrange::Resize { larger: false });
    "fold" "Collapse or expand" Selection [plain("x")] can_move, |_| Action::Arrange(Arrange::Fold);
    "arrange" "Let the picture arrange itself" Sketch [] |state| state.can_edit() && !state.sketch.arrangement.is_blank(), |_| Action::Edit(Edit::command(verb::ForgetArrangement { resource: None }.into()));
    "select-all" "Select all inside" Selection [ctrl("a")] always, |_| Action::Select(Select::All);
    "outward" "Select what contains it, or close" Selection [plain("Escape")] |state| state.dialog != Dialog::None || state.joining.is_some() || state.compares().is_some() || state.panels.sheet.is_some() || !state.selection.is_empty(), |state| state.escape();
    "connect" "Connect the selection to…" Selection [plain("c")] |state| state.can_edit() && state.selection.len() == 1, |state| Action::Edit(Edit::Connect(state.selection.last().cloned()));
    "connect-not" "Connect nothing" Selection [] |state| state.joining.is_some(), |_| Action::Edit(Edit::Connect(None));
    "look-all" "Fit all" Camera [plain("0")] always, |_| Action::Show(Show::Look(LookAt::All));
    "look-selection" "Fit the selection" Camera [plain("f")] |state| !state.selection.is_empty(), |state| Action::Show(Show::Look(LookAt::Resources(state.selection.to_vec())));
    "look-actual" "Actual size" Camera [plain("1")] always, |_| Action::Show(Show::Look(LookAt::Actual));
    "closer" "Zoom in" Camera [plain("+"), plain("=")] always, |_| Action::Show(Show::Look(LookAt::Closer));
    "farther" "Zoom out" Camera [plain("-")] always, |_| Action::Show(Show::Look(LookAt::Farther));
    "palette" "Commands and resources" Panels [anywhere("k"), plain("/")] always, |_| Action::Show(Show::Dialog(Dialog::Palette));
    "shortcuts" "Keyboard shortcuts" Panels [plain("?")] always, |_| Action::Show(Show::Dialog(Dialog::Shortcuts));
    "single-keys" "Switch single-key shortcuts on or off" Panels [] always, |state| Action::Show(Show::SingleKeys(!state.single_keys));
    "tab-journey" "Show the journey" Panels [] always, |_| Action::Show(Show::Tab(Tab::Journey));
    "tab-ladder" "Show the ladder" Panels [] always, |_| Action::Show(Show::Tab(Tab::Ladder));
    "tab-packets" "Show packets" Panels [] always, |_| Action::Show(Show::Tab(Tab::Packets));
    "tab-dns" "Show DNS" Panels [] always, |_| Action::Show(Show::Tab(Tab::Dns));
    "tab-proxy" "Show the PROXY protocol workbench" Panels [] always, |_| Action::Show(Show::Tab(Tab::Proxy));
    "tab-load" "Show the load" Panels [] always, |_| Action::Show(Show::Tab(Tab::Load));
    "tab-spread" "Show the spread" Panels [] always, |_| Action::Show(Show::Tab(Tab::Spread));
    "tab-exposure" "Show exposure" Panels [] always, |_| Action::Show(Show::Tab(Tab::Exposure));
    "tab-availability" "Show availability" Panels [] always, |_| Action::Show(Show::Tab(Tab::Availability));
    "tab-findings" "Show findings" Panels [] always, |_| Action::Show(Show::Tab(Tab::Findings));
    "tab-cost" "Show costs" Panels [] always, |_| Action::Show(Show::Tab(Tab::Cost));
    "dock" "Open or close the dock" Panels [] always, |_| Action::Show(Show::ToggleDock);
    "inspector" "Open or close the inspector" Panels [plain("i")] always, |_| Action::Show(Show::ToggleInspector);
    "outline" "Open or close the outline" Panels [plain("o")] always, |_| Action::Show(Show::ToggleOutline);
    "theme" "Switch between light, dark and as the system" Panels [] always, |state| Action::Show(Show::Theme(state.theme.next()));
    "edit-copy" "Edit a copy" Sketch [] |state| state.mode == Mode::Read && state.newer.is_none(), |_| Action::Show(Show::Mode(Mode::Edit));
    "present" "Present, or stop presenting" Panels [plain("p")] |state| state.mode != Mode::Read, |state| Action::Show(Show::Mode(state.mode_after_present()));
    "motion" "Switch motion on or off" Panels [] always, |state| Action::Page(Page::ReducedMotion(!state.reduced_motion));
}
