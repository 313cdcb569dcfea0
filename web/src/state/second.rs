//! The second part of the program: what nobody needs to open a sketch, look at it and send a request. It is fetched
//! when the first thing is done that needs it; here is what does. A mistake here costs a moment in which the browser
//! waits, nothing more: whatever calls into the second part without asking brings it on its own.

use super::State;
use super::action::{Action, Ask, Edit, Select};
use super::panels::{Dialog, Sheet, Tab};

/// Where the second part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecondPart {
    /// In the page. So it is from the start where the program is in one piece.
    #[default]
    Here,
    /// Nobody has needed it yet.
    Away,
    /// On its way.
    Coming,
    /// It did not come.
    Failed,
}

/// Whether an action is carried out by the second part. Such an action waits until that is here.
pub fn carries_out(state: &State, action: &Action) -> bool {
    match action {
        // Typing a title must not wait: the next letter comes.
        Action::Edit(Edit::Field { form, .. }) => !form.is_title(),
        Action::Edit(_) | Action::File(_) | Action::Run(_) | Action::Bench(_) | Action::Packets(_) => true,
        Action::Ask(ask) => matches!(ask, Ask::Expect),
        Action::Select(select) => match select {
            Select::All => true,
            Select::Outward => !state.selection.is_empty(),
            Select::Only(_) | Select::Toggle(_) | Select::Set(_) | Select::Clear => false,
        },
        Action::Play(_) | Action::Show(_) | Action::Page(_) => false,
    }
}

impl State {
    /// Whether what is open is drawn by the second part.
    pub(super) fn shows_second_part(&self) -> bool {
        let panels = &self.panels;
        let inspects = match panels.sheet {
            Some(sheet) if self.is_narrow() => sheet == Sheet::Inspector,
            _ => panels.inspector && !self.is_narrow(),
        };
        self.dialog != Dialog::None || panels.tab != Tab::Journey || (inspects && !self.selection.is_empty())
    }
}
