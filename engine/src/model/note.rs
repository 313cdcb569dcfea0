//! A note on the canvas.

use super::id::NoteId;
use super::record::{Described, LongText, Seen, Shape, Slot, Text, Value, record, resource};
use super::resource::ResourceId;

record! {
    /// A note.
    Note, "note" {
        /// Its id.
        id: NoteId, needed;
        /// What it says.
        text: LongText, blank;
        /// What it is about; the sketch as a whole where there is nothing.
        about: Option<ResourceId>, blank;
    }
}

resource!(Note.id: NoteId);

impl Text for ResourceId {
    fn set(&mut self, text: &str) -> Result<(), String> {
        *self = text.parse().map_err(|error: super::id::IdError| error.to_string())?;
        Ok(())
    }
}

impl Value for ResourceId {
    fn seen(&self) -> Seen<'_> {
        Seen::Resource(self.clone())
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }
}

impl Described for ResourceId {
    fn blank() -> Self {
        Self::Note(NoteId::blank())
    }

    fn shape() -> Shape {
        Shape::Id("a resource's id")
    }
}
