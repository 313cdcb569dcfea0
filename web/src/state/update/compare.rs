//! Two designs are compared: the other one is chosen and read, both are shown, and the comparison follows every edit
//! until it is put away. The way back leads to what was selected and seen before.

use privatelink::interop;
use privatelink::model::ResourceId;
use privatelink::model::record::plain;
use privatelink::sketch::{Base, Envelope, sketch_of};

use super::file::{built_in, document, not_opened, origin, wait};
use super::{Turn, file, import, keep as keeping};
use crate::state::action::{Action, Compare, Keep, Select, Show};
use crate::state::compare::{Comparison, Made, Other, Pasted, Side, pasted};
use crate::state::effect::Effect;
use crate::state::engine::sentence;
use crate::state::history::Document;
use crate::state::journey::{Asked, Journey};
use crate::state::look::{Look, LookAt};
use crate::state::notice::{About, Tone};
use crate::state::panels::Dialog;
use crate::state::request::RequestForm;
use crate::state::shared::Shared;
use crate::state::{State, keep};

/// The longest name of a file that is said, in characters.
const MOST_NAME_CHARS: usize = 60;

#[inline(never)] // Apart from its caller, which stays in the first part of the program.
pub(super) fn update(turn: &mut Turn, action: &Compare) {
    match action {
        Compare::Choose => {
            keeping::update(turn, Keep::Show);
            turn.state.dialog = Dialog::Compare;
            edit(turn, |compared| compared.wrong = None);
        }
        Compare::Opened => {
            let before = turn.state.history.opened().cloned();
            let document = before.unwrap_or_else(|| turn.document());
            with(turn, "As it was when it was opened".to_owned(), document);
        }
        Compare::Scenario(id) => scenario(turn, id),
        Compare::Kept { name, text } => text_of(turn, name, name.clone(), text),
        Compare::Pick => turn.effects.push(Effect::PickFile { beside: true }),
        Compare::Files(files) => picked(turn, files),
        Compare::Wrong(why) => wrong(turn, sentence(why)),
        Compare::Type(text) => edit(turn, |compared| {
            compared.typed.clone_from(text);
            compared.wrong = None;
        }),
        Compare::Typed => typed(turn),
        Compare::Again => {
            let other = turn.state.compared.as_ref().and_then(|compared| compared.other.clone());
            if let Some(other) = other {
                open(turn, other);
            }
        }
        Compare::Swap => swap(turn),
        Compare::Look(side, at) => {
            let animated = !turn.state.reduced_motion;
            edit(turn, |compared| {
                let [here, other] = &mut compared.looks;
                look(if *side == Side::Here { here } else { other }, at.clone(), animated);
            });
        }
        Compare::Mark(id) => mark(turn, id.clone()),
        Compare::Brief(brief) => edit(turn, |compared| compared.brief = *brief),
        Compare::Close => {
            close(turn);
            turn.announce("The comparison is put away.".to_owned());
        }
    }
}

fn edit(turn: &mut Turn, change: impl FnOnce(&mut Comparison)) {
    change(turn.state.compared.get_or_insert_default().edit());
}

/// Says what is wrong where a person looks: in the dialog while it is open.
#[inline(never)] // As above.
pub(super) fn wrong(turn: &mut Turn, says: String) {
    if turn.state.dialog == Dialog::Compare {
        turn.announce(says.clone());
        edit(turn, |compared| compared.wrong = Some(says));
    } else {
        turn.notice(Tone::Error, About::File, says, None);
    }
}

fn scenario(turn: &mut Turn, id: &str) {
    match built_in(turn, id, Action::from(Compare::Scenario(id.to_owned()))) {
        Some(Ok(document)) => with(turn, "A built-in scenario".to_owned(), document),
        Some(Err(why)) => wrong(turn, why),
        None => {}
    }
}

/// A text as files have it.
fn text_of(turn: &mut Turn, name: &str, from: String, text: &str) {
    match keep::open(text, &turn.state.scenarios) {
        Ok(opened) => with(turn, from, document(opened)),
        Err(_) if import::is_output(text) => {
            outputs(turn, vec![interop::File { path: name.to_owned(), bytes: text.as_bytes().to_vec() }]);
        }
        Err(error) => wrong(turn, not_opened(name, &error)),
    }
}

/// Several files are outputs of the AWS CLI; one alone may be a sketch.
fn picked(turn: &mut Turn, files: &[interop::File]) {
    if let [file] = files
        && let Ok(text) = std::str::from_utf8(&file.bytes)
    {
        let name = plain(&file.path, MOST_NAME_CHARS);
        text_of(turn, &name, format!("File {name}"), text);
        return;
    }
    outputs(turn, files.to_vec());
}

fn outputs(turn: &mut Turn, files: Vec<interop::File>) {
    match import::read(files) {
        Err(says) => wrong(turn, says),
        Ok(read) => {
            with(turn, "Outputs of the AWS CLI".to_owned(), read.document);
            turn.notice(read.tone, About::File, read.summary, read.way);
        }
    }
}

fn typed(turn: &mut Turn) {
    let text = turn.state.compared.as_ref().map(|compared| compared.typed.clone()).unwrap_or_default();
    if text.trim().is_empty() {
        wrong(turn, "Paste a link or the JSON of a sketch first.".to_owned());
        return;
    }
    match pasted(&text) {
        Err(error) => wrong(turn, error.to_string()),
        Ok(Pasted::Text) => text_of(turn, "What was pasted", "Pasted".to_owned(), &text),
        Ok(Pasted::Scenario(id)) => scenario(turn, id),
        Ok(Pasted::Link(found)) => link(turn, *found),
    }
}

fn link(turn: &mut Turn, found: Envelope) {
    let texts = turn.state.scenarios.clone();
    if let Some(id) = texts.lacks(&found.base) {
        wait(turn, id, Action::from(Compare::Typed));
        return;
    }
    match sketch_of(&found.base, texts.of(&found.base)) {
        Err(error) => wrong(turn, error.to_string()),
        Ok(sketch) => {
            let Envelope { base, newer, .. } = found;
            let from = match &base {
                Base::Scenario { commands, .. } if commands.is_empty() => "A link to a built-in scenario",
                Base::Scenario { .. } => "A link to a changed scenario",
                Base::Sketch(_) => "A link",
            };
            with(
                turn,
                from.to_owned(),
                Document { sketch: Shared::new(sketch), origin: origin(base), newer },
            );
        }
    }
}

/// Compares with a sketch that was read.
fn with(turn: &mut Turn, mut from: String, document: Document) {
    if document.newer.is_some() {
        from.push_str(
            ". Saved by a newer version of the playground: what this one does not know is not compared",
        );
    }
    let name = document.sketch.title.clone();
    open(turn, Shared::new(Other::of(name, from, document)));
}

fn open(turn: &mut Turn, other: Shared<Other>) {
    turn.state.dialog = Dialog::None;
    turn.state.panels.inspector.in_comparison = false;
    let selection = turn.state.selection.clone();
    edit(turn, |compared| {
        if !compared.open {
            compared.was = selection;
        }
        compared.open = true;
        compared.other = Some(other);
        compared.made = None;
        compared.chosen = None;
        compared.wrong = None;
        compared.typed.clear();
        for own in &mut compared.looks {
            look(own, LookAt::All, false);
        }
    });
}

/// Puts the comparison away. What it was with can be had again.
#[inline(never)] // As above.
pub(super) fn close(turn: &mut Turn) {
    let Some(compared) = turn.state.compares().cloned() else { return };
    edit(turn, |compared| {
        compared.open = false;
        compared.made = None;
    });
    if turn.state.selection != compared.was {
        let sketch = turn.state.sketch.clone();
        turn.state.selection = compared.was.clone();
        if turn.state.selection.iter().any(|id| !sketch.has(id)) {
            turn.state.selection.edit().retain(|id| sketch.has(id));
        }
        turn.state.draft = None;
        turn.state.refused = None;
    }
}

/// Makes room for what is to be shown and lies beneath. The inspector has a place of its own beside a comparison: then
/// there is nothing more to do.
#[inline(never)] // As above.
pub(super) fn shows(turn: &mut Turn, show: &Show) -> bool {
    let narrow = turn.state.is_narrow();
    match show {
        Show::ToggleInspector if !narrow => {
            let inspector = &mut turn.state.panels.inspector;
            inspector.in_comparison = !inspector.in_comparison;
            return true;
        }
        Show::Tab(_)
        | Show::ToggleDock
        | Show::ToggleInspector
        | Show::ToggleOutline
        | Show::Sheet(Some(_)) => {
            close(turn);
        }
        _ => {}
    }
    false
}

/// The other design is put on the screen, as any file would be, and what was there is compared with it.
fn swap(turn: &mut Turn) {
    let Some(other) = turn.state.compares().and_then(|compared| compared.other.clone()) else { return };
    let (now, form) = (turn.document(), turn.state.form.clone());
    let asked = turn.state.journey.as_ref().map(|journey| journey.asked.clone());
    file::replace(turn, "Change sides", other.document.clone(), None);
    // What was asked is asked of the one that is on the screen now.
    if let Some(journey) = asked.and_then(|asked| judged(&turn.state, asked)) {
        turn.state.form = form;
        turn.state.journey = Some(Shared::new(journey));
    } else if RequestForm::asked(&form, &turn.state.derived.index).is_ok() {
        turn.state.form = form;
    }
    let beside = Other::of(now.sketch.title.clone(), "On the screen before".to_owned(), now);
    edit(turn, |compared| {
        compared.other = Some(Shared::new(beside));
        compared.made = None;
        compared.chosen = None;
    });
}

fn judged(state: &State, asked: Asked) -> Option<Journey> {
    Some(Journey::of(&state.derived.index, asked)).filter(|journey| journey.judged().is_some())
}

/// A resource of the other design: the same one here where it is here too.
fn mark(turn: &mut Turn, id: Option<ResourceId>) {
    let (here, there) = match id {
        Some(id) if turn.state.sketch.has(&id) => (Some(id), None),
        id => (None, id),
    };
    super::select::update(turn, here.map_or(Select::Clear, Select::Only));
    edit(turn, |compared| compared.chosen = there);
}

fn look(own: &mut Shared<Look>, at: LookAt, animated: bool) {
    *own = Shared::new(Look { number: own.number.wrapping_add(1), at, animated });
}

/// Both cameras are asked to move.
#[inline(never)] // As above.
pub(super) fn look_both(turn: &mut Turn, at: &LookAt, animated: bool) {
    edit(turn, |compared| {
        for own in &mut compared.looks {
            look(own, at.clone(), animated);
        }
    });
}

/// Compares anew where something has changed that the comparison rests on, and marks in the other design what is
/// selected.
#[inline(never)] // As above.
pub(super) fn follow(turn: &mut Turn, before: &State) {
    if turn.state.story != before.story {
        close(turn);
        return;
    }
    let Some(compared) = turn.state.compares().cloned() else { return };
    let Some(other) = compared.other.clone() else { return };
    let now = &turn.state;
    let same = now.sketch.is(&before.sketch)
        && now.journey == before.journey
        && now.cost == before.cost
        && (now.journey.is_some() || now.form == before.form);
    let kept = compared.made.clone().filter(|_| same);
    if kept.is_none() {
        let made = Made::of(now, &other, compared.made.as_deref());
        match &compared.made {
            None => turn.announce(format!("Compared with {}. {}", other.name, made.says)),
            Some(then) if then.says != made.says => turn.announce(made.says.clone()),
            Some(_) => {}
        }
        edit(turn, |compared| compared.made = Some(Shared::new(made)));
    }
    // The whole way is shown at once.
    if let Some(journey) = turn.state.journey.clone().filter(|_| turn.state.playback.playing) {
        turn.state.playback.playing = false;
        turn.state.playback.position = journey.length();
    }
    let selection = turn.state.selection.clone();
    let chosen = compared.chosen.clone().filter(|_| selection.is_empty());
    let mut marked: Vec<_> = selection.iter().filter(|id| other.document.sketch.has(id)).cloned().collect();
    marked.extend(chosen.clone());
    if *compared.marked != marked || compared.chosen != chosen {
        edit(turn, |compared| {
            compared.chosen = chosen;
            compared.marked = Shared::new(marked);
        });
    }
}
