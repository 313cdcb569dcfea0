//! What an inspector is made of.

use std::fmt::Display;

use privatelink::control::Command;
use privatelink::model::ResourceId;

use super::Form;
use crate::state::action::{Action, Edit};

/// What the inspector shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspector {
    /// What is inspected; `None` for the sketch as a whole.
    pub resource: Option<ResourceId>,
    /// The kind of resource, in AWS's words.
    pub kind: &'static str,
    /// What it is called.
    pub title: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// A refusal that belongs to none of the rows.
    pub error: Option<String>,
}

/// Rows under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// AWS's term; empty where the editor speaks for itself.
    pub label: String,
    /// The value and how it is edited.
    pub editor: Editor,
    /// What the term means; shown when somebody asks.
    pub about: String,
    /// A sentence that explains, in small type.
    pub note: Option<String>,
    /// AWS's refusal of the last edit made here.
    pub error: Option<String>,
}

/// A value and how it is edited.
#[derive(Clone, Debug, PartialEq)]
pub enum Editor {
    /// A value to read.
    Text(String),
    /// An id, address or block: monospace.
    Code(String),
    /// A text of several lines.
    Lines(String),
    /// On or off. `command` is what the other position would send; `None` where it cannot be changed.
    Toggle {
        /// Whether it is on.
        on: bool,
        /// What switching sends.
        command: Option<Command>,
    },
    /// One of several.
    Choice(Vec<Choice>),
    /// A text that is edited where it stands.
    Field(AddForm),
    /// A form with a field for each member.
    Form(AddForm),
    /// Other resources; a click selects them.
    Links(Vec<Link>),
    /// Things to do.
    Buttons(Vec<Button>),
    /// Lines with columns, each perhaps removable.
    Table(Table),
}

/// One of several values.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What a person reads.
    pub label: String,
    /// Whether it is the one in force.
    pub chosen: bool,
    /// What choosing it sends; `None` where it is in force or cannot be chosen.
    pub command: Option<Command>,
}

/// Another resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Which.
    pub resource: ResourceId,
    /// What it is called.
    pub name: String,
    /// Its kind.
    pub kind: &'static str,
    /// What is worth knowing about it here, such as "is not there".
    pub detail: Option<String>,
}

/// What a button is for; decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An ordinary thing.
    Plain,
    /// Breaks something, to see what happens; can be undone.
    Break,
    /// Mends it again.
    Mend,
    /// Opens a form.
    Add,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it is for.
    pub purpose: Purpose,
    /// What it does.
    pub action: Action,
    /// Whether it can be done now.
    pub enabled: bool,
}

/// Lines with columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the table holds, for a screen reader.
    pub caption: String,
    /// The columns' headings.
    pub columns: Vec<String>,
    /// The lines.
    pub lines: Vec<Line>,
    /// What to say where there is no line.
    pub empty: &'static str,
}

/// One line of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The cells.
    pub cells: Vec<Cell>,
    /// Takes the line away; `None` where it cannot be.
    pub remove: Option<Button>,
    /// What can be done about it, below its cells.
    pub acts: Vec<Button>,
    /// Whether the last journey was decided by it.
    pub decided: bool,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// The resource it names.
    pub resource: Option<ResourceId>,
}

/// A form that makes a command.
#[derive(Clone, Debug, PartialEq)]
pub struct AddForm {
    /// Which form.
    pub form: Form,
    /// Its fields in order; `Edit::Field` names them by place.
    pub fields: Vec<FormField>,
    /// AWS's refusal, or what is wrong with the form as a whole.
    pub error: Option<String>,
    /// Whether anything has been typed.
    pub open: bool,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// Its label.
    pub label: String,
    /// What it means.
    pub about: String,
    /// Its text.
    pub value: String,
    /// The values to choose from; empty for a free text: (value, label).
    pub options: Vec<(String, String)>,
    /// Values to suggest for a free text.
    pub suggestions: Vec<(String, String)>,
    /// How many of them, the first ones, lie near.
    pub near: usize,
    /// Whether several of the options may be chosen, parted by commas.
    pub several: bool,
    /// What each that is chosen may have beside it, parted by a blank: its label.
    pub beside: Option<String>,
    /// Whether it takes several lines.
    pub long: bool,
    /// What is wrong with it.
    pub error: Option<String>,
}

/// A form being filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Which form.
    pub form: Form,
    /// The fields' texts, by place.
    pub values: Vec<String>,
    /// What is wrong with each.
    pub errors: Vec<Option<String>>,
    /// What is wrong with all.
    pub error: Option<String>,
}

impl Draft {
    /// The title being typed: a form of one field.
    pub fn of_title(text: String) -> Self {
        Self { form: Form::title(), values: vec![text], errors: vec![None], error: None }
    }
}

/// An edit AWS refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The command.
    pub command: Command,
    /// AWS's code.
    pub code: &'static str,
    /// The sentence.
    pub text: String,
}

impl Refused {
    /// The refusal in one line: AWS's code and the sentence.
    pub fn says(&self) -> String {
        format!("{}: {}", self.code, self.text)
    }
}

impl Row {
    /// Whether the row's editor sends a command.
    pub(super) fn sends(&self, command: &Command) -> bool {
        let is = |own: &Option<Command>| own.as_ref() == Some(command);
        let does =
            |button: &Button| matches!(&button.action, Action::Edit(Edit::Command(own)) if **own == *command);
        match &self.editor {
            Editor::Toggle { command, .. } => is(command),
            Editor::Choice(choices) => choices.iter().any(|choice| is(&choice.command)),
            Editor::Buttons(buttons) => buttons.iter().any(does),
            Editor::Table(table) => {
                table.lines.iter().any(|line| line.remove.iter().chain(&line.acts).any(does))
            }
            Editor::Text(_)
            | Editor::Code(_)
            | Editor::Lines(_)
            | Editor::Field(_)
            | Editor::Form(_)
            | Editor::Links(_) => false,
        }
    }
}

impl Button {
    /// Whether it opens a form.
    pub(super) fn opens(&self, form: &Form) -> bool {
        matches!(&self.action, Action::Edit(Edit::Begin { form: own, .. }) if own == form)
    }
}

impl Cell {
    /// A plain text.
    #[inline(never)]
    pub fn text(text: &dyn Display) -> Self {
        Self { text: text.to_string(), resource: None }
    }
}
