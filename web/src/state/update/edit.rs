//! Changes to the sketch: commands of the engine, undo and redo, the inspector's forms.

use std::net::IpAddr;

use privatelink::control::{Command, Event, apply};
use privatelink::model::{ResourceId, Sketch};
use privatelink::text;

use super::{Turn, join};
use crate::state::action::{Action, Edit, Show};
use crate::state::effect::{Effect, FORM_FIRST};
use crate::state::engine::{Mode, sentence};
use crate::state::history::{Document, Gone, History, Journal, Origin};
use crate::state::inspector::{self, Draft, Form, Refused};
use crate::state::notice::{About, Tone, Way};
use crate::state::panels::Dialog;
use crate::state::shared::Shared;

pub(super) fn update(turn: &mut Turn, edit: Edit) {
    match edit {
        Edit::Command(command) => {
            carry_out(turn, &command);
        }
        Edit::MendAll => mend_all(turn),
        Edit::Undo => step(turn, "Undone", History::undo),
        Edit::Redo => step(turn, "Redone", History::redo),
        Edit::Reset => reset(turn),
        Edit::Begin { form, apart } => begin(turn, form, apart),
        Edit::Field { form, field, text } => type_in(turn, form, field, text),
        Edit::Submit(form) => submit(turn, form),
        Edit::Discard => put_away(turn),
        Edit::DismissRefusal => turn.state.refused = None,
        Edit::Connect(from) => join::connect(turn, from),
        Edit::ConnectTo(other) => join::connect_to(turn, &other),
    }
}

/// Carries a command out, or shows why not. True where it was carried out.
pub(super) fn carry_out(turn: &mut Turn, command: &Command) -> bool {
    if !may_edit(turn) {
        return false;
    }
    match apply(&turn.state.sketch, command) {
        Err(refusal) => {
            let says = sentence(&refusal.text);
            turn.announce(format!("Refused with {}. {says}", refusal.code));
            let refused = Refused { command: command.clone(), code: refusal.code.as_str(), text: says };
            turn.state.refused = Some(Shared::new(refused));
            false
        }
        Ok(applied) => {
            let before = turn.document();
            let label = text::command(&before.sketch, command);
            let origin = before.origin.after(command);
            let newer = before.newer;
            turn.state.history.edit().record(&label, before);
            let mut said = Vec::with_capacity(applied.events.len());
            for event in &applied.events {
                said.push(text::event(&applied.sketch, event));
            }
            // One resource may have changed in several ways.
            said.dedup();
            let made = made(command, &applied.sketch, &applied.events);
            turn.edited(Document { sketch: Shared::new(applied.sketch), origin, newer });
            // What a person made is what they want to look at next.
            if let Some(id) = made {
                turn.state.selection = Shared::new(vec![id]);
            }
            turn.announce(news(turn, &format!("{label}. {}.", said.join(". "))));
            true
        }
    }
}

/// Mends all that is broken, as one step. What cannot be mended is left.
fn mend_all(turn: &mut Turn) {
    if !may_edit(turn) || turn.state.derived.broken.is_empty() {
        return;
    }
    let (mut sketch, mut mended) = (Sketch::clone(&turn.state.sketch), Vec::new());
    for fault in turn.state.derived.broken.iter() {
        if let Ok(applied) = apply(&sketch, &fault.mends) {
            mended.push(fault.mends.clone());
            sketch = applied.sketch;
        }
    }
    one_step(turn, "Mend all", &mended, sketch);
    turn.announce(news(turn, "All is mended."));
}

/// Carries out commands of which each is known to succeed after those before it, as one step.
pub(super) fn carry_out_all(turn: &mut Turn, label: &str, commands: &[Command]) {
    let mut sketch = Sketch::clone(&turn.state.sketch);
    let (mut said, mut new) = (Vec::new(), None);
    for command in commands {
        let Ok(applied) = apply(&sketch, command) else { return };
        said.extend(applied.events.iter().map(|event| text::event(&applied.sketch, event)));
        new = new.or_else(|| made(command, &applied.sketch, &applied.events));
        sketch = applied.sketch;
    }
    one_step(turn, label, commands, sketch);
    if let Some(id) = new {
        turn.state.selection = Shared::new(vec![id]);
    }
    turn.announce(news(turn, &format!("{label}. {}.", said.join(". "))));
}

/// Puts the sketch in place that some commands led to, as one step.
pub(super) fn one_step(turn: &mut Turn, label: &str, commands: &[Command], sketch: Sketch) {
    let before = turn.document();
    let origin = commands.iter().fold(before.origin.clone(), |origin, command| origin.after(command));
    let newer = before.newer;
    turn.state.history.edit().record(label, before);
    turn.edited(Document { sketch: Shared::new(sketch), origin, newer });
}

/// What a person made with a command: what its verb names, of all that came with it.
fn made(command: &Command, sketch: &Sketch, events: &[Event]) -> Option<ResourceId> {
    let said = text::spoken(command.verb()).to_ascii_lowercase();
    let (_, what) = said.split_once(' ')?;
    // A container is a host, and there is more than one kind of load balancer.
    let is_said = |kind: &str| said.contains(kind) || kind.ends_with(what);
    let all = || {
        events.iter().filter_map(|event| match event {
            Event::Created(id) => Some(id),
            _ => None,
        })
    };
    let named =
        |id: &&ResourceId| is_said(&inspector::kind(sketch, id).to_ascii_lowercase()) || is_said(id.kind());
    // The verb may have another word for it than the resource: a VPN gateway is a virtual private one.
    all().find(named).or_else(|| all().next().filter(|_| said.starts_with("create "))).cloned()
}

/// What happened, and what that means for the last request where it means something.
pub(super) fn news(turn: &Turn, what: &str) -> String {
    match &turn.state.journey {
        Some(journey) if journey.was.is_some() || journey.otherwise => {
            format!("{what} The last request now: {}", journey.says(&turn.state.sketch))
        }
        _ => what.to_owned(),
    }
}

/// Whether the sketch may be changed; if not, says why and what to do.
pub(super) fn may_edit(turn: &mut Turn) -> bool {
    if turn.state.can_edit() {
        return true;
    }
    if let Some(text) = turn.state.newer_says() {
        turn.notice(Tone::Warning, About::ReadOnly, text, None);
    } else {
        let text = "This sketch is open to look at. Edit a copy of it to change something.".to_owned();
        let way = Way { label: "Edit a copy".to_owned(), action: Action::Show(Show::Mode(Mode::Edit)) };
        turn.notice(Tone::Info, About::ReadOnly, text, Some(way));
    }
    false
}

/// One step back or forth.
fn step(turn: &mut Turn, word: &str, go: fn(&mut History, Document) -> Option<Gone>) {
    if turn.state.mode != Mode::Edit {
        may_edit(turn);
        return;
    }
    let now = turn.document();
    let Some((label, document)) = go(turn.state.history.edit(), now) else { return };
    turn.edited(document);
    turn.announce(news(turn, &format!("{word}: {label}.")));
}

fn reset(turn: &mut Turn) {
    let Origin::Scenario { id, .. } = turn.state.origin.clone() else { return };
    if !may_edit(turn) {
        return;
    }
    let text = turn.state.scenarios.get(&id).map(privatelink::scenario::read);
    let Some(Ok(read)) = text else { return };
    let before = turn.document();
    turn.state.history.edit().record("Reset the scenario", before);
    let origin = Origin::Scenario { id, journal: Journal::default() };
    turn.edited(Document { sketch: Shared::new(read.sketch), origin, newer: read.newer });
    turn.announce(news(turn, "The scenario is as it was at first."));
}

/// What is typed in a form, or the form as it opens.
fn draft(turn: &Turn, form: Form) -> Draft {
    match &turn.state.draft {
        Some(draft) if draft.form == form => Draft::clone(draft),
        _ => inspector::new_draft(&turn.state.sketch, form),
    }
}

/// Opens a form.
fn begin(turn: &mut Turn, form: Form, apart: bool) {
    if !may_edit(turn) {
        return;
    }
    turn.state.draft = Some(Shared::new(inspector::new_draft(&turn.state.sketch, form)));
    if apart {
        turn.state.dialog = Dialog::Form;
    }
    turn.effects.push(Effect::Focus(FORM_FIRST));
}

fn put_away(turn: &mut Turn) {
    turn.state.draft = None;
    if turn.state.dialog == Dialog::Form {
        turn.state.dialog = Dialog::None;
    }
}

fn type_in(turn: &mut Turn, form: Form, field: usize, text: String) {
    let mut draft = draft(turn, form);
    if let Some(value) = draft.values.get_mut(field) {
        *value = text;
    }
    if let Some(wrong) = draft.errors.get_mut(field) {
        *wrong = None;
    }
    draft.error = None;
    judge_blocks(&turn.state.sketch, &mut draft);
    turn.state.draft = Some(Shared::new(draft));
}

/// Blocks of addresses are judged while somebody types: whether each is one, and whether AWS would give it out here. Of
/// what else the form still lacks nothing is said.
#[inline(never)] // A function of its own goes to the second part.
fn judge_blocks(sketch: &Sketch, draft: &mut Draft) {
    let is_block = |text: &str| {
        text.split_once('/').is_some_and(|(address, _)| address.trim().parse::<IpAddr>().is_ok())
    };
    if !draft.values.iter().any(|text| is_block(text)) {
        return;
    }
    let judged = inspector::command_of(sketch, draft).map(|command| apply(sketch, &command).err());
    for (at, (text, own)) in draft.values.iter().zip(&mut draft.errors).enumerate() {
        if is_block(text) {
            *own = match &judged {
                Err(errors) => errors.get(at).cloned().flatten(),
                // A sentence that names the block is about it.
                Ok(refusal) => refusal
                    .as_ref()
                    .filter(|refusal| refusal.text.contains(text.trim()))
                    .map(|refusal| format!("{}: {}", refusal.code, sentence(&refusal.text))),
            };
        }
    }
}

fn submit(turn: &mut Turn, form: Form) {
    // A field in which nothing was typed has nothing to save.
    if form.only.is_some() && turn.state.draft.is_none() {
        return;
    }
    let mut draft = draft(turn, form);
    match inspector::command_of(&turn.state.sketch, &draft) {
        Err(errors) => {
            if let Some(first) = errors.iter().flatten().next() {
                turn.announce(first.clone());
            }
            draft.errors = errors;
            turn.state.draft = Some(Shared::new(draft));
        }
        Ok(command) => {
            if carry_out(turn, &command) {
                put_away(turn);
            } else {
                // The refusal belongs to the form, which keeps what was typed.
                let refused = turn.state.refused.take();
                let says = refused.map(|refused| refused.says());
                // What stands at a field already need not be said again below.
                draft.error = says.filter(|says| draft.errors.iter().flatten().all(|own| own != says));
                turn.state.draft = Some(Shared::new(draft));
            }
        }
    }
}
