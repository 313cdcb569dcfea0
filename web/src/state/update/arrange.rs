//! What is done with the selection as a whole: deleting, duplicating, the clipboard, renaming. Each is one step
//! that can be undone.

use privatelink::control::Removal;
use privatelink::model::record::member;
use privatelink::model::{ResourceId, Sketch};
use privatelink::part::{place, write};
use privatelink::text;

use super::edit::{may_edit, news, one_step};
use super::{Turn, drag};
use crate::state::action::Arrange;
use crate::state::effect::{Effect, NAME_FIELD};
use crate::state::notice::{About, Tone};
use crate::state::panels::{Dialog, Sheet};
use crate::state::removal::Asked;
use crate::state::selection::container;
use crate::state::shared::Shared;

pub(super) fn update(turn: &mut Turn, arrange: Arrange) {
    turn.forget_notice(About::Paste);
    match arrange {
        Arrange::Of(id, then) => {
            if !turn.state.selection.contains(&id) {
                turn.state.selection = Shared::new(vec![id]);
            }
            update(turn, *then);
        }
        Arrange::Delete => ask(turn),
        Arrange::DeleteNow { all } => delete(turn, all),
        Arrange::Duplicate => duplicate(turn),
        Arrange::Copy => copy(turn),
        Arrange::Cut => {
            copy(turn);
            ask(turn);
        }
        Arrange::WantPaste => turn.effects.push(Effect::ReadClipboard),
        Arrange::Paste(text) => paste(turn, text),
        Arrange::Rename => rename(turn),
        Arrange::Drag(drag) => drag::hold(turn, drag),
        Arrange::Drop => drag::drop(turn),
        Arrange::Resize { larger } => drag::resize(turn, larger),
        Arrange::Fold => drag::fold(turn),
        Arrange::Shift { later } => drag::shift(turn, later),
    }
}

/// What of the selection is a resource of its own.
fn selected(turn: &Turn) -> Vec<ResourceId> {
    let is_part = |id: &&ResourceId| !matches!(id, ResourceId::Zone(_) | ResourceId::Region(_));
    turn.state.selection.iter().filter(is_part).cloned().collect()
}

/// One by its name, several by their number.
fn called(sketch: &Sketch, ids: &[ResourceId]) -> String {
    match ids {
        [one] => text::name(sketch, one),
        many => format!("{} resources", many.len()),
    }
}

/// Deletes the selection, or asks first where more than it is concerned.
fn ask(turn: &mut Turn) {
    let ids = selected(turn);
    if ids.is_empty() || !may_edit(turn) {
        return;
    }
    let asked = Asked::of(&turn.state, ids);
    let plain = asked.is_plain();
    turn.state.removal = Some(Shared::new(asked));
    if plain {
        delete(turn, false);
    } else {
        turn.state.dialog = Dialog::Delete;
    }
}

fn delete(turn: &mut Turn, all: bool) {
    let Some(asked) = turn.state.removal.take() else { return };
    turn.state.dialog = Dialog::None;
    if !may_edit(turn) {
        return;
    }
    let removal = Removal::of(&turn.state.sketch, &asked.ids, all);
    if !removal.is_whole() {
        return;
    }
    let before = turn.state.sketch.clone();
    let label = format!("Delete {}", called(&before, &asked.ids));
    let around = asked.ids.first().and_then(|id| container(&before, id));
    let more = removal.goes.iter().filter(|id| !matches!(id, ResourceId::NetworkInterface(_))).count();
    let says = match more {
        0 => "Deleted.".to_owned(),
        1 => "Deleted, and one more with it.".to_owned(),
        more => format!("Deleted, and {more} more with it."),
    };
    one_step(turn, &label, &removal.commands, removal.sketch);
    if turn.state.selection.is_empty() {
        let around = around.filter(|id| turn.state.sketch.has(id));
        turn.state.selection = Shared::new(around.into_iter().collect());
    }
    turn.announce(news(turn, &format!("{label}. {says}")));
}

fn duplicate(turn: &mut Turn) {
    let ids = selected(turn);
    if ids.is_empty() || !may_edit(turn) {
        return;
    }
    let label = format!("Duplicate {}", called(&turn.state.sketch, &ids));
    put(turn, &label, &write(&turn.state.sketch, &ids), None);
}

fn copy(turn: &mut Turn) {
    let ids = selected(turn);
    if !ids.is_empty() {
        turn.effects.push(Effect::Copy(write(&turn.state.sketch, &ids)));
    }
}

/// Puts what is on the clipboard into what is selected, or where it was.
fn paste(turn: &mut Turn, text: Result<String, String>) {
    if !may_edit(turn) {
        return;
    }
    match text {
        Err(why) => turn.notice(Tone::Warning, About::Paste, why, None),
        Ok(text) => {
            let into = turn.state.selection.last().cloned();
            put(turn, "Paste", &text, into.as_ref());
        }
    }
}

/// Puts a part in, as one step, and selects it.
pub(super) fn put(turn: &mut Turn, label: &str, text: &str, into: Option<&ResourceId>) {
    match place(&turn.state.sketch, text, into) {
        Err(why) => turn.notice(Tone::Warning, About::Paste, why, None),
        Ok(placed) => {
            let label = match into {
                None if label != "Paste" => label.to_owned(),
                _ => format!("{label} {}", called(&placed.sketch, &placed.made)),
            };
            one_step(turn, &label, &placed.commands, placed.sketch);
            let made = called(&turn.state.sketch, &placed.made);
            turn.state.selection = Shared::new(placed.made);
            turn.announce(news(turn, &format!("{label}. {made} is selected.")));
        }
    }
}

/// Leads to the field with the name.
fn rename(turn: &mut Turn) {
    let Some(id) = turn.state.selection.last().cloned() else { return };
    if !may_edit(turn) {
        return;
    }
    let has_name = turn.state.sketch.record(&id).is_some_and(|record| member(record, "name").is_some());
    if !has_name {
        let text = format!("The name of this {} is part of what it is, and stays.", id.kind());
        turn.notice(Tone::Info, About::Paste, text, None);
        return;
    }
    turn.state.selection = Shared::new(vec![id]);
    if turn.state.is_narrow() {
        turn.state.panels.sheet = Some(Sheet::Inspector);
    } else {
        turn.state.panels.inspector.usually = true;
        turn.state.panels.inspector.in_story = true;
    }
    turn.effects.push(Effect::Focus(NAME_FIELD));
}
