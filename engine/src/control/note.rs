//! The verbs of notes on the canvas. AWS has none of them.

use crate::model::record::{LongText, MAX_LONG_TEXT_CHARS, Text, record};
use crate::model::{Note, NoteId, ResourceId};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::new_id::new_id;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// Writes a note. No verb of AWS.
    AddNote {
        /// What it is about; the sketch as a whole where there is nothing.
        about: Option<ResourceId>, blank;
        /// What it says.
        text: LongText, needed;
    }
}

record! {
    /// Writes a note anew. No verb of AWS.
    EditNote {
        /// The note.
        note: NoteId, needed;
        /// What it says.
        text: LongText, needed;
        /// What it is about; the sketch as a whole where there is nothing.
        about: Option<ResourceId>, blank;
    }
}

record! {
    /// Takes a note away. No verb of AWS.
    RemoveNote {
        /// The note.
        note: NoteId, needed;
    }
}

/// A text as a file would keep it, and something there to be about.
fn sound(changes: &Changes, text: &LongText, about: Option<&ResourceId>) -> Result<LongText, Refusal> {
    if let Some(about) = about.filter(|about| !changes.sketch.has(about)) {
        return Err(Refusal::not_found(about));
    }
    let mut kept = LongText::default();
    let set = kept.set(&text.0);
    if set.is_err() || kept.0.trim().is_empty() {
        return Err(Refusal::ours(
            RefusalCode::MissingParameter,
            format!("A note says something, in {MAX_LONG_TEXT_CHARS} characters at most"),
        ));
    }
    Ok(kept)
}

impl Verb for AddNote {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let text = sound(changes, &self.text, self.about.as_ref())?;
        let id: NoteId = new_id(&mut changes.sketch, "note-")?;
        changes.sketch.notes.insert(Note { id: id.clone(), text, about: self.about.clone() });
        changes.created(id);
        Ok(())
    }
}

impl Verb for EditNote {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let text = sound(changes, &self.text, self.about.as_ref())?;
        changes.sketch.notes.update(&self.note, |note| {
            note.text = text;
            note.about.clone_from(&self.about);
        })?;
        changes.changed(self.note.clone());
        Ok(())
    }
}

impl Verb for RemoveNote {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if !changes.sketch.notes.remove(&self.note) {
            return Err(Refusal::not_found(&self.note.clone().into()));
        }
        // A note may be about a note.
        gone(changes, self.note.clone())
    }
}
