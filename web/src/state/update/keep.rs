//! The sketches this browser keeps: what is asked of its storage, and what follows from the answers. Whatever takes the
//! place of the sketch on the screen can be undone, and what was there is kept first.

use serde_json::Value;

use super::{Turn, compare, file};
use crate::state::action::{Action, Compare, Edit, File, Keep};
use crate::state::effect::{Effect, KEPT_TITLE};
use crate::state::engine::sentence;
use crate::state::history::{Document, Origin};
use crate::state::notice::{About, Tone, Way};
use crate::state::panels::Dialog;
use crate::state::shared::Shared;
use crate::state::sketches::{Before, Order, Place, key_of, listed, retitled};
use crate::state::{State, keep};
use privatelink::control::{Command, verb};

#[inline(never)] // Apart from its caller, which stays in the first part of the program.
pub(super) fn update(turn: &mut Turn, action: Keep) {
    match action {
        Keep::Show => {
            turn.state.dialog = Dialog::Sketches;
            turn.state.sketches = Shared::default();
            kept_now(turn);
        }
        Keep::Do(wanted) => {
            turn.forget_notice(About::Tabs);
            order(turn, wanted);
        }
        Keep::Answered(order, Ok(answer)) => answered(turn, order, &answer),
        Keep::Answered(order, Err(why)) => failed(turn, &order, &why),
        Keep::News(text) => news(turn, &text),
        Keep::Rename(renaming) => {
            let begins = renaming.is_some() && turn.state.sketches.renaming.is_none();
            turn.state.sketches.edit().renaming = renaming;
            if begins {
                turn.effects.push(Effect::Focus(KEPT_TITLE));
            }
        }
        Keep::Submit => submit(turn),
        Keep::GoOn => turn.forget_notice(About::Tabs),
        Keep::TakeNewer => turn.effects.push(Effect::TakeNewer),
    }
}

fn order(turn: &mut Turn, order: Order) {
    turn.effects.push(Effect::Keeping(order));
}

/// Says what was done where a person looks: in the dialog while it is open.
fn said(turn: &mut Turn, text: String, back: Option<Order>) {
    turn.announce(text.clone());
    turn.state.sketches.edit().said = Some((text, back));
}

fn submit(turn: &mut Turn) {
    let Some((key, title)) = turn.state.sketches.edit().renaming.take() else { return };
    if title.trim().is_empty() {
        said(turn, "A sketch needs a title to be found by.".to_owned(), None);
        return;
    }
    let is_here = place_of(&turn.state, &key) == Some(Place::Here);
    if is_here {
        let command = Command::SetTitle(verb::SetTitle { title });
        super::edit::update(turn, Edit::command(command));
        kept_now(turn);
        return;
    }
    order(turn, Order::Rename(key_of(&key), title));
}

/// The sketch at hand is written at once, so that the list that follows is true.
fn kept_now(turn: &mut Turn) {
    turn.effects.push(Effect::KeepNow);
    order(turn, Order::List);
}

fn place_of(state: &State, key: &str) -> Option<Place> {
    let listed = state.sketches.listed.as_ref()?.as_ref().ok()?;
    listed.sketches.iter().find(|entry| entry.key == key).map(|entry| entry.place)
}

fn answered(turn: &mut Turn, asked: Order, answer: &str) {
    let value: Value = serde_json::from_str(answer).unwrap_or_default();
    let text = value.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let opens = |to: Opens| Action::File(File::Kept { text: text.clone(), to });
    match asked {
        Order::List => {
            let found = listed(answer, &turn.state);
            turn.state.sketches.edit().listed = Some(Ok(found));
        }
        Order::Open(id) if value.get("elsewhere").is_some() => {
            turn.state.dialog = Dialog::None;
            let ways = [
                ("Open a copy", Action::Keep(Keep::Do(Order::OpenCopy(key_of(&id))))),
                ("Go on here", Action::Keep(Keep::Do(Order::Take(id)))),
            ];
            let says = "This sketch is open in another tab. Only one tab can work on it.";
            tabs(turn, says, ways);
        }
        Order::Open(id) | Order::Take(id) => act(turn, opens(Opens::Sketch(id))),
        Order::OpenCopy(_) => act(turn, opens(Opens::Sketch(String::new()))),
        Order::Compare(_, name) => compare::update(turn, &Compare::Kept { name, text }),
        Order::GoBack(_) => act(turn, opens(Opens::Version)),
        Order::Duplicate(_) => {
            let title = format!("{} (copy)", title_in(&text));
            again(turn, &text, &title, Order::Add);
        }
        Order::Rename(key, title) => {
            let id = key.trim_start_matches("sketch ").to_owned();
            again(turn, &text, &title, |text| Order::Put(id, text));
        }
        Order::Put(..) => {
            said(turn, "The title is changed.".to_owned(), None);
            order(turn, Order::List);
        }
        Order::Add(_) => {
            said(turn, "A copy is kept.".to_owned(), None);
            order(turn, Order::List);
        }
        Order::Remove(_, title) => {
            let key = value.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
            said(turn, format!("‘{title}’ is deleted."), Some(Order::Restore(key)));
            order(turn, Order::List);
        }
        Order::Restore(_) => {
            said(turn, "The sketch is back in the list.".to_owned(), None);
            order(turn, Order::List);
        }
        Order::Version(_) | Order::Switch(..) => {}
    }
}

fn act(turn: &mut Turn, action: Action) {
    if let Action::File(action) = action {
        file::update(turn, action);
    }
}

fn title_in(text: &str) -> String {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let sketch = value.get("sketch").unwrap_or(&value);
    sketch.get("title").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A text that was read is kept once more, under another title.
fn again(turn: &mut Turn, text: &str, title: &str, next: impl FnOnce(String) -> Order) {
    match retitled(text, title) {
        Ok(text) => order(turn, next(text)),
        Err(why) => said(turn, sentence(&why), None),
    }
}

fn failed(turn: &mut Turn, asked: &Order, why: &str) {
    let says = sentence(why);
    match asked {
        Order::List => turn.state.sketches.edit().listed = Some(Err(says)),
        Order::Compare(..) => compare::wrong(turn, says),
        Order::Version(_) | Order::Switch(..) => {
            let says =
                format!("{says} What was on the screen before could not be kept; undo brings it back.");
            let ways = [
                Way { label: "Undo".to_owned(), action: Action::Edit(Edit::Undo) },
                Way { label: "Save file".to_owned(), action: Action::File(File::Save) },
            ];
            turn.notice(Tone::Warning, About::Keeping, says, ways);
        }
        _ if turn.state.dialog == Dialog::Sketches => said(turn, says, None),
        _ => turn.notice(Tone::Error, About::Tabs, says, None),
    }
}

fn tabs<const N: usize>(turn: &mut Turn, says: &str, ways: [(&str, Action); N]) {
    let ways = ways.map(|(label, action)| Way { label: label.to_owned(), action });
    turn.notice(Tone::Warning, About::Tabs, says.to_owned(), ways);
}

/// What the browser tells of its own accord: a word, and the name of the sketch it is about.
fn news(turn: &mut Turn, text: &str) {
    let (word, id) = text.split_once(' ').unwrap_or((text, ""));
    let take = || Action::Keep(Keep::Do(Order::Take(id.to_owned())));
    let copy = Action::Keep(Keep::GoOn);
    match word {
        "elsewhere" => {
            let says = "This sketch is open in another tab too. What you do here is kept as a copy.";
            tabs(turn, says, [("Open a copy", copy), ("Go on here", take())]);
        }
        "taken" => {
            let says = "Another tab goes on with this sketch. What you do here is kept as a copy.";
            tabs(turn, says, [("Go on with the copy", copy), ("Take it back", take())]);
            turn.effects.push(Effect::KeepNow);
        }
        "cleared" => {
            let says = "This browser's storage was cleared. The sketch on the screen is kept again; other sketches and older versions are gone.";
            let way = Way { label: "Save file".to_owned(), action: Action::File(File::Save) };
            turn.notice(Tone::Warning, About::Cleared, says.to_owned(), Some(way));
        }
        "newer" => {
            let way = Way { label: "Reload".to_owned(), action: Action::Keep(Keep::TakeNewer) };
            turn.notice(Tone::Info, About::Newer, "A newer version is ready.".to_owned(), Some(way));
        }
        _ => {}
    }
}

/// As what a kept text is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opens {
    /// As the sketch with this name, or under a new one.
    Sketch(String),
    /// As the sketch at hand, which goes back to it.
    Version,
}

/// Puts a kept text on the screen.
pub(super) fn open(turn: &mut Turn, text: &str, to: Opens) {
    match keep::open(text, &turn.state.scenarios) {
        Err(error) => {
            turn.state.dialog = Dialog::None;
            let says = format!("The sketch was not opened. {error}");
            turn.notice(Tone::Error, About::File, says, None);
        }
        Ok(opened) => {
            let document = Document {
                sketch: Shared::new(opened.read.sketch),
                origin: opened.origin,
                newer: opened.read.newer,
            };
            let before = Before::of(&turn.state);
            let label = match to {
                Opens::Sketch(id) => {
                    order(turn, Order::Switch(id, before));
                    "Open a sketch"
                }
                Opens::Version => {
                    turn.effects.extend(before.map(Order::Version).map(Effect::Keeping));
                    "Go back to a version"
                }
            };
            file::put(turn, label, document, opened.view.as_ref());
            turn.effects.push(Effect::KeepNow);
        }
    }
}

/// What a person has worked on does not give its place in storage to something else that is opened: it stays in the
/// list, and the new one gets a place of its own.
pub(super) fn make_room(turn: &mut Turn) {
    let worked_on = turn.state.origin == Origin::Own || turn.state.origin.is_changed_scenario();
    if !worked_on {
        return;
    }
    if let Some(before) = Before::of(&turn.state) {
        order(turn, Order::Switch(String::new(), Some(before)));
    }
}
