//! Sketches come and go: scenarios, files, links. Whatever is opened takes the place of what is on the
//! screen in one step that can be undone.

use privatelink::diagram;
use privatelink::model::record::plain;
use privatelink::scenario::begin::{Wishes, consumer_and_provider, empty};
use privatelink::sketch::{Base, FileError, link as packed, sketch_of, write};

use super::{Turn, import};
use crate::state::action::{Action, File};
use crate::state::effect::Effect;
use crate::state::engine::{LinkView, Mode, sentence};
use crate::state::history::{Document, Journal, Origin};
use crate::state::lesson::Learning;
use crate::state::look::LookAt;
use crate::state::notice::{About, Tone, Way};
use crate::state::panels::Dialog;
use crate::state::playback::Playback;
use crate::state::request::RequestForm;
use crate::state::scenarios::not_loaded;
use crate::state::shared::Shared;
use crate::state::theme::Theme;
use crate::state::{keep, link, story};

/// The longest name a saved file gets, in characters.
const MOST_NAME_CHARS: usize = 60;

pub(super) fn update(turn: &mut Turn, file: File) {
    match file {
        File::Open { name, text } => open(turn, &name, &text),
        File::OpenAll(files) => import::open_all(turn, files),
        File::Unreadable(why) => {
            turn.notice(Tone::Error, About::File, sentence(&why), Some(another_file()));
        }
        File::Scenario(id) => scenario(turn, &id),
        File::Arrived { id, text } => arrived(turn, &id, text),
        File::Fragment(fragment) => fragment_changed(turn, &fragment),
        File::Begin(wishes) => begin(turn, wishes),
        File::Kept { text, to } => kept(turn, text, to),
        File::Pick => {
            turn.state.dialog = Dialog::None;
            turn.effects.push(Effect::PickFile { beside: false });
        }
        File::Save => save(turn),
        File::SavePicture => {
            let (name, text) = picture(turn, "svg");
            turn.announce(format!("Saved as {name}."));
            turn.effects.push(Effect::Download { name, mime: "image/svg+xml", text });
        }
        File::SavePng => {
            let (name, svg) = picture(turn, "png");
            turn.effects.push(Effect::DownloadDrawn { name, svg });
        }
        File::CopyLink => {
            let url = turn.state.share_url();
            if let Some(says) = link::too_long(&url) {
                let way = Way { label: "Save file".to_owned(), action: Action::File(File::Save) };
                turn.notice(Tone::Warning, About::Link, says, Some(way));
            }
            turn.effects.push(Effect::Copy(url));
        }
        File::Copy(text) => turn.effects.push(Effect::Copy(text)),
    }
}

pub(super) fn another_file() -> Way {
    Way { label: "Open another file".to_owned(), action: Action::File(File::Pick) }
}

pub(super) fn open(turn: &mut Turn, name: &str, text: &str) {
    match keep::open(text, &turn.state.scenarios) {
        Err(_) if import::is_output(text) => import::open_text(turn, name, text),
        Err(error) => {
            turn.notice(Tone::Error, About::File, not_opened(name, &error), Some(another_file()));
        }
        Ok(mut opened) => {
            let view = opened.view.take();
            replace(turn, "Open a file", document(opened), view.as_ref());
            turn.forget_notice(About::File);
        }
    }
}

/// What is wrong with a file.
pub(super) fn not_opened(name: &str, error: &FileError) -> String {
    format!("‘{}’ was not opened. {error}", plain(name, MOST_NAME_CHARS))
}

/// What was opened, to be put somewhere.
pub(super) fn document(opened: keep::Opened) -> Document {
    Document { sketch: Shared::new(opened.read.sketch), origin: opened.origin, newer: opened.read.newer }
}

fn scenario(turn: &mut Turn, id: &str) {
    match built_in(turn, id, Action::File(File::Scenario(id.to_owned()))) {
        Some(Ok(document)) => replace(turn, "Open a scenario", document, None),
        Some(Err(why)) => turn.notice(Tone::Error, About::File, why, None),
        None => {}
    }
}

/// A built-in scenario, or a sentence that says why there is none; `None` while its file is on its way, with which
/// `again` is done.
pub(super) fn built_in(turn: &mut Turn, id: &str, again: Action) -> Option<Result<Document, String>> {
    let Some(found) = privatelink::scenario::find(id) else {
        return Some(Err(format!("There is no scenario ‘{}’.", plain(id, MOST_NAME_CHARS))));
    };
    let Some(text) = turn.state.scenarios.get(found.id) else {
        wait(turn, found.id, again);
        return None;
    };
    let origin = Origin::Scenario { id: id.into(), journal: Journal::default() };
    let read = privatelink::scenario::read(text).map_err(|error| error.to_string());
    Some(read.map(|read| Document { sketch: Shared::new(read.sketch), origin, newer: read.newer }))
}

/// A sketch of one's own. The one on the screen can be had back by undoing.
#[inline(never)] // Else it becomes part of what the page opens with.
fn begin(turn: &mut Turn, wishes: Option<Wishes>) {
    let made = wishes.map_or_else(empty, consumer_and_provider);
    match made {
        Ok(sketch) => {
            let document = Document { sketch: Shared::new(sketch), origin: Origin::Own, newer: None };
            replace(turn, "Begin a sketch", document, None);
        }
        Err(refusal) => turn.notice(Tone::Error, About::File, refusal.to_string(), None),
    }
}

/// Asks for a scenario's file and comes back to this when it is here.
pub(super) fn wait(turn: &mut Turn, id: &'static str, action: Action) {
    turn.state.waiting = Some((id, Shared::new(action)));
    turn.effects.push(Effect::LoadScenario(id));
}

/// A scenario's file has arrived, or has not.
fn arrived(turn: &mut Turn, id: &str, text: Result<String, String>) {
    let why = text.as_ref().err().cloned();
    turn.state.scenarios.edit().put(id, text);
    let Some((_, action)) = turn.state.waiting.take_if(|(wanted, _)| *wanted == id) else { return };
    match (why, Action::clone(&action)) {
        (None, Action::File(file)) => update(turn, file),
        (None, Action::Compare(compare)) => super::compare::update(turn, &compare),
        (None, _) => {}
        (Some(why), Action::Compare(_)) => super::compare::wrong(turn, not_loaded(id, &why)),
        (Some(why), action) => {
            let way = Way { label: "Try again".to_owned(), action };
            turn.notice(Tone::Error, About::File, not_loaded(id, &why), Some(way));
        }
    }
}

fn fragment_changed(turn: &mut Turn, fragment: &str) {
    let fragment = fragment.trim_start_matches('#');
    if fragment.is_empty() || fragment == turn.state.fragment() {
        return;
    }
    if let Some((id, step)) = story::address(fragment) {
        if turn.state.scenarios.get(id).is_none() {
            wait(turn, id, Action::File(File::Fragment(fragment.to_owned())));
            return;
        }
        scenario(turn, id);
        if let Some(step) = step.or(turn.state.told_at_once()) {
            super::story::begin(turn, step);
        }
        return;
    }
    let decoded = packed::decode(fragment);
    let lacking = decoded.as_ref().ok().and_then(|found| turn.state.scenarios.lacks(&found.base));
    if let Some(id) = lacking {
        wait(turn, id, Action::File(File::Fragment(fragment.to_owned())));
        return;
    }
    let texts = turn.state.scenarios.clone();
    match decoded.and_then(|found| Ok((sketch_of(&found.base, texts.of(&found.base))?, found))) {
        Err(error) => {
            let says = format!("{error} The sketch on the screen is the one from before.");
            turn.notice(Tone::Error, About::Link, says, None);
        }
        Ok((sketch, found)) => {
            let document =
                Document { sketch: Shared::new(sketch), origin: origin(found.base), newer: found.newer };
            replace(turn, "Open a link", document, Some(&found.view));
            turn.forget_notice(About::Link);
        }
    }
}

/// Where a link's sketch came from.
pub(in crate::state) fn origin(base: Base) -> Origin {
    match base {
        Base::Scenario { id, commands } => {
            let journal = commands.into_iter().fold(Journal::default(), |all, command| all.with(command));
            Origin::Scenario { id: id.into(), journal }
        }
        Base::Sketch(_) => Origin::Own,
    }
}

/// A text this browser kept, once the scenario it builds on is here.
fn kept(turn: &mut Turn, text: String, to: super::Opens) {
    let base = keep::link_in(&text).and_then(|link| packed::decode(link).ok()).map(|found| found.base);
    match base.and_then(|base| turn.state.scenarios.lacks(&base)) {
        // One that did not come is told of no better the second time: without it the sketch is whole all the same.
        Some(id) if turn.state.scenarios.arrived(id).is_none() => {
            wait(turn, id, Action::File(File::Kept { text, to }));
        }
        _ => super::keep::open(turn, &text, to),
    }
}

/// Puts something else on the screen, and what a person worked on stays in the list of what is kept.
pub(super) fn replace(turn: &mut Turn, label: &str, document: Document, view: Option<&LinkView>) {
    super::keep::make_room(turn);
    put(turn, label, document, view);
}

/// Puts another document on the screen, looked at as `view` says or afresh.
pub(super) fn put(turn: &mut Turn, label: &str, document: Document, view: Option<&LinkView>) {
    let before = turn.document();
    turn.state.history.edit().record_opening(label, before);
    turn.state.journey = None;
    turn.state.playback = Playback { speed: turn.state.playback.speed, ..Playback::default() };
    turn.place(document);
    let state = &mut turn.state;
    state.dialog = Dialog::None;
    state.story = None;
    Learning::put_away(&mut state.lesson);
    state.selection = Shared::default();
    state.form = Shared::new(RequestForm::first(&state.sketch, &state.derived.index));
    state.mode = Mode::Edit;
    if let Some(view) = view {
        link::look(state, view);
    }
    state.keep_to_embed();
    let title = state.sketch.title.clone();
    turn.look(LookAt::Beginning, false);
    turn.announce(format!("{title} is open."));
    turn.forget_notice(About::ReadOnly);
    if let Some(says) = turn.state.newer_says() {
        turn.notice(Tone::Warning, About::ReadOnly, says, None);
    }
}

fn save(turn: &mut Turn) {
    if turn.state.newer.is_some() {
        let says = "The file was saved by a newer version of the playground; saving it here could lose part of it. Keep the file you have.";
        turn.notice(Tone::Warning, About::File, says.to_owned(), None);
        return;
    }
    let name = format!("{}.json", slug(&turn.state.sketch.title));
    let text = write(&turn.state.sketch);
    turn.announce(format!("Saved as {name}."));
    turn.effects.push(Effect::Download { name, mime: "application/json", text });
}

/// The diagram as SVG and a name for it, in the theme on the screen; light where the system decides, which also prints well.
fn picture(turn: &Turn, kind: &str) -> (String, String) {
    let theme = match turn.state.theme {
        Theme::Auto | Theme::Light => diagram::Theme::Light,
        Theme::Dark => diagram::Theme::Dark,
    };
    let name = format!("{}.{kind}", slug(&turn.state.sketch.title));
    (name, diagram::svg(&turn.state.derived.scene, theme))
}

/// A title as a file's name.
pub(super) fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().take(MOST_NAME_CHARS).flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "privatelink-sketch".to_owned() } else { slug.to_owned() }
}
