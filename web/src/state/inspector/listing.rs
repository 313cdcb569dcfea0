//! How an inspector is written: section by section, row by row.

use privatelink::control::Command;
use privatelink::model::{ResourceId, Sketch};
use privatelink::path::Index;
use privatelink::text;

use super::terms::kind;
use super::{Button, Cell, Choice, Editor, Form, Link, Purpose, Row, Section};
use crate::state::State;
use crate::state::action::{Action, Edit};

/// The most links a row has; how many more there are is said.
const MOST_LINKS: usize = 40;

/// What verbs that take something away at once begin with.
const BREAKS: [&str; 8] = ["Delete", "Stop", "Release", "Terminate", "Remove", "Close", "Detach", "Fail"];

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
    pub fn section(&mut self, title: &str) {
        self.sections.push(Section { title: title.to_owned(), rows: Vec::new() });
    }

    /// A row with a label and an editor.
    #[inline(never)]
    pub fn row(&mut self, label: &str, editor: Editor) {
        if let Some(section) = self.sections.last_mut() {
            let row = Row { label: label.to_owned(), editor, about: String::new(), note: None, error: None };
            section.rows.push(row);
        }
    }

    /// The row above.
    pub fn last(&mut self) -> Option<&mut Row> {
        self.sections.last_mut()?.rows.last_mut()
    }

    /// A sentence that explains the row above.
    #[inline(never)]
    pub fn note(&mut self, note: String) {
        if let Some(row) = self.last() {
            row.note = Some(note);
        }
    }

    /// A value to read.
    #[inline(never)]
    pub fn text(&mut self, label: &str, text: &str) {
        self.row(label, Editor::Text(text.to_owned()));
    }

    /// Resources to go to.
    #[inline(never)]
    pub fn links(&mut self, label: &str, ids: &[ResourceId]) {
        let mut links = Vec::with_capacity(ids.len());
        for resource in ids.iter().take(MOST_LINKS) {
            links.push(Link {
                name: text::name(self.sketch, resource),
                kind: kind(self.sketch, resource),
                detail: (!self.sketch.has(resource)).then(|| "is not there".to_owned()),
                resource: resource.clone(),
            });
        }
        self.row(label, Editor::Links(links));
        if let Some(more @ 1..) = ids.len().checked_sub(MOST_LINKS) {
            self.note(format!("and {more} more"));
        }
    }

    /// One of several values, where the sketch may be changed.
    #[inline(never)]
    pub fn choice(&self, label: &str, chosen: bool, command: Option<Command>) -> Choice {
        let command = command.filter(|_| !chosen && self.state.can_edit());
        Choice { label: label.to_owned(), chosen, command }
    }

    /// A button that sends a command, where the sketch may be changed.
    #[inline(never)]
    pub fn button(&self, label: String, purpose: Purpose, command: Command) -> Button {
        let action = Action::Edit(Edit::command(command));
        Button { label, purpose, action, enabled: self.state.can_edit() }
    }

    /// The button that takes a line away; `None` where the sketch may not be changed.
    #[inline(never)]
    pub fn remove(&self, command: Command) -> Option<Button> {
        let label = text::command(self.sketch, &command);
        self.state.can_edit().then(|| self.button(label, Purpose::Plain, command))
    }

    /// What a verb does to a resource: a press where nothing more need be known, else the form that asks. An open
    /// form stands in place of its button.
    #[inline(never)]
    pub fn verb(&mut self, command: &Command, id: &ResourceId, buttons: &mut Vec<Button>) {
        let verb = command.verb();
        let form = Form::of(verb, Some(id));
        let (mut members, label) = (0, text::spoken(verb));
        command.record().each(&mut |_, _| members += 1);
        match form.begun() {
            Some(command) if members == 1 => {
                let purpose = match verb {
                    _ if BREAKS.iter().any(|word| verb.starts_with(word)) => Purpose::Break,
                    _ if verb.starts_with("Start") => Purpose::Mend,
                    _ => Purpose::Plain,
                };
                buttons.push(self.button(label, purpose, command));
            }
            Some(_) => {
                let action = Action::Edit(Edit::Begin { form, apart: false });
                let enabled = self.state.can_edit();
                buttons.push(Button { label, purpose: Purpose::Add, action, enabled });
            }
            None => {}
        }
    }

    /// A cell that names a resource.
    #[inline(never)]
    pub fn named(&self, id: ResourceId) -> Cell {
        Cell { text: text::name(self.sketch, &id), resource: Some(id) }
    }
}
