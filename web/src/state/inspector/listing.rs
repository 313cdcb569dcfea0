//! How an inspector is written: section by section, row by row.

use std::fmt::Display;

use privatelink::control::Command;
use privatelink::model::{ResourceId, Sketch};
use privatelink::path::Index;
use privatelink::text;

use super::{Button, Cell, Choice, Editor, Link, Purpose, Row, Section, Table};
use crate::state::State;
use crate::state::action::{Action, Edit};

/// What a section needs to know, and what has been written so far.
pub(super) struct Listing<'a> {
    pub state: &'a State,
    pub sketch: &'a Sketch,
    pub index: &'a Index,
    pub sections: Vec<Section>,
}

// One copy of each keeps the page small: most rows are made by these.
impl Listing<'_> {
    /// Begins a section; the rows that follow belong to it.
    #[inline(never)]
    pub fn section(&mut self, title: &'static str) {
        self.sections.push(Section { title, rows: Vec::new() });
    }

    /// A row with a label and an editor.
    #[inline(never)]
    pub fn row(&mut self, label: &'static str, editor: Editor) {
        if let Some(section) = self.sections.last_mut() {
            section.rows.push(Row { label, editor, note: None, error: None });
        }
    }

    /// A sentence that explains the row above.
    #[inline(never)]
    pub fn note(&mut self, note: &str) {
        if let Some(row) = self.sections.last_mut().and_then(|section| section.rows.last_mut()) {
            row.note = Some(note.to_owned());
        }
    }

    /// A value to read.
    #[inline(never)]
    pub fn text(&mut self, label: &'static str, text: &str) {
        self.row(label, Editor::Text(text.to_owned()));
    }

    /// An id, an address or a block.
    #[inline(never)]
    pub fn code(&mut self, label: &'static str, value: &dyn Display) {
        self.row(label, Editor::Code(value.to_string()));
    }

    /// A resource to go to.
    #[inline(never)]
    pub fn link(&mut self, label: &'static str, id: ResourceId) {
        self.links(label, vec![id]);
    }

    /// Resources to go to.
    #[inline(never)]
    pub fn links(&mut self, label: &'static str, ids: Vec<ResourceId>) {
        let mut links = Vec::with_capacity(ids.len());
        for resource in ids {
            links.push(Link {
                name: text::name(self.sketch, &resource),
                kind: resource.kind(),
                detail: (!self.sketch.has(&resource)).then(|| "is not there".to_owned()),
                resource,
            });
        }
        self.row(label, Editor::Links(links));
    }

    /// On or off, where the sketch may be changed; `switch` is what the other position sends.
    #[inline(never)]
    pub fn toggle(&mut self, label: &'static str, on: bool, switch: Command) {
        let command = self.state.can_edit().then_some(switch);
        self.row(label, Editor::Toggle { on, command });
    }

    /// A table without a label.
    pub fn table(&mut self, table: Table) {
        self.row("", Editor::Table(table));
    }

    /// One of several values, where the sketch may be changed.
    #[inline(never)]
    pub fn choice(&self, label: &'static str, chosen: bool, command: Command) -> Choice {
        Choice { label, chosen, command: (!chosen && self.state.can_edit()).then_some(command) }
    }

    /// A button that sends a command, where the sketch may be changed.
    #[inline(never)]
    pub fn button(&self, label: String, purpose: Purpose, command: Command) -> Button {
        let action = Action::Edit(Edit::Command(command));
        Button { label, purpose, action, enabled: self.state.can_edit() }
    }

    /// The button that takes a line away; `None` where the sketch may not be changed.
    #[inline(never)]
    pub fn remove(&self, label: String, command: Command) -> Option<Button> {
        self.state.can_edit().then(|| self.button(label, Purpose::Plain, command))
    }

    /// A cell that names a resource.
    #[inline(never)]
    pub fn named(&self, id: ResourceId) -> Cell {
        Cell { text: text::name(self.sketch, &id), resource: Some(id) }
    }
}

/// Ids of one kind as ids of any.
pub(super) fn ids<I: Clone + Into<ResourceId>>(own: &[I]) -> Vec<ResourceId> {
    let mut ids = Vec::with_capacity(own.len());
    for id in own {
        ids.push(id.clone().into());
    }
    ids
}
