//! What was done to the sketch: snapshots with labels to go back and forth between, and the journal
//! of commands since the base, from which a link is made.

use std::rc::Rc;

use privatelink::control::Command;
use privatelink::model::Sketch;

use super::shared::Shared;

/// The most steps that can be undone; older ones are forgotten.
pub const MOST_STEPS: usize = 500;

/// The commands since the base, newest first in memory: adding one and keeping the list as it was
/// before both cost one pointer.
#[derive(Clone, Debug, Default)]
pub struct Journal(Option<Rc<Entry>>);

#[derive(Debug)]
struct Entry {
    command: Command,
    before: Journal,
    count: usize,
}

impl Journal {
    /// The journal with one more command.
    #[must_use]
    pub fn with(&self, command: Command) -> Self {
        let count = self.len().saturating_add(1);
        Self(Some(Rc::new(Entry { command, before: self.clone(), count })))
    }

    /// How many commands there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |entry| entry.count)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The commands, oldest first.
    pub fn commands(&self) -> Vec<Command> {
        let mut commands = Vec::with_capacity(self.len());
        let mut at = self.0.as_ref();
        while let Some(entry) = at {
            commands.push(entry.command.clone());
            at = entry.before.0.as_ref();
        }
        commands.reverse();
        commands
    }
}

impl Drop for Journal {
    /// Link by link: left to itself a long list would be dropped recursively and take all stack.
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(entry) = next {
            next = Rc::try_unwrap(entry).ok().and_then(|mut entry| entry.before.0.take());
        }
    }
}

impl PartialEq for Journal {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(two)) => Rc::ptr_eq(one, two) || self.commands() == other.commands(),
            _ => false,
        }
    }
}

/// Where the sketch came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Origin {
    /// A built-in scenario, and what was done to it since.
    Scenario {
        /// The scenario's id.
        id: Rc<str>,
        /// What was done to it.
        journal: Journal,
    },
    /// The person's own, from a file or a link.
    #[default]
    Own,
}

impl Origin {
    /// The scenario's id.
    pub fn scenario(&self) -> Option<&str> {
        match self {
            Self::Scenario { id, .. } => Some(id),
            Self::Own => None,
        }
    }

    /// Whether it is a scenario with which something was done.
    pub fn is_changed_scenario(&self) -> bool {
        matches!(self, Self::Scenario { journal, .. } if !journal.is_empty())
    }

    /// The same after one more command.
    #[must_use]
    pub fn after(&self, command: &Command) -> Self {
        match self {
            Self::Scenario { id, journal } => {
                Self::Scenario { id: id.clone(), journal: journal.with(command.clone()) }
            }
            Self::Own => Self::Own,
        }
    }
}

/// A sketch and where it came from: what undo goes back to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The sketch.
    pub sketch: Shared<Sketch>,
    /// Where it came from.
    pub origin: Origin,
    /// The version of the newer playground that saved it.
    pub newer: Option<u32>,
}

/// A snapshot and what was done after it.
#[derive(Clone, Debug)]
struct Step {
    label: Rc<str>,
    document: Document,
    /// Whether something else was opened, and not the same changed.
    opens: bool,
}

/// What was undone or redone, and the document that takes the place of the one on the screen.
pub type Gone = (Rc<str>, Document);

/// Everything that can be undone and redone.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Step>,
    future: Vec<Step>,
}

impl History {
    /// Notes what is about to be done to a document. What was undone before is forgotten.
    pub fn record(&mut self, label: &str, before: Document) {
        self.note(label, before, false);
    }

    /// Notes that something else is about to take a document's place.
    pub fn record_opening(&mut self, label: &str, before: Document) {
        self.note(label, before, true);
    }

    fn note(&mut self, label: &str, before: Document, opens: bool) {
        self.future.clear();
        self.past.push(Step { label: label.into(), document: before, opens });
        if self.past.len() > MOST_STEPS {
            self.past.remove(0);
        }
    }

    /// Goes one step back from `now`; gives what was undone and the document before it.
    pub fn undo(&mut self, now: Document) -> Option<Gone> {
        let step = self.past.pop()?;
        self.future.push(Step { label: step.label.clone(), document: now, opens: step.opens });
        Some((step.label, step.document))
    }

    /// Goes one step forth from `now`; gives what was redone and the document after it.
    pub fn redo(&mut self, now: Document) -> Option<Gone> {
        let step = self.future.pop()?;
        self.past.push(Step { label: step.label.clone(), document: now, opens: step.opens });
        Some((step.label, step.document))
    }

    /// What undo would undo.
    pub fn undo_label(&self) -> Option<&str> {
        self.past.last().map(|step| &*step.label)
    }

    /// What redo would redo.
    pub fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|step| &*step.label)
    }

    /// What is on the screen as it was when it was opened, as far as that is remembered; `None` where nothing has
    /// been done since.
    pub fn opened(&self) -> Option<&Document> {
        let changes = self.past.iter().rev().take_while(|step| !step.opens);
        changes.last().map(|step| &step.document)
    }

    /// How many steps can be undone.
    pub fn len(&self) -> usize {
        self.past.len()
    }

    /// Whether nothing can be undone.
    pub fn is_empty(&self) -> bool {
        self.past.is_empty()
    }
}
