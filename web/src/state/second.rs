//! The second part of the program: what nobody needs to open a sketch and look at it. It is fetched
//! when the first thing is done that needs it; here is what does. A mistake here costs a moment in which the browser
//! waits, nothing more: whatever calls into the second part without asking brings it on its own.

use privatelink::path::{Reason, ReasonCode};

use super::State;
use super::action::{Action, Ask, Edit, Select, Show};
use super::inspector::Form;
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
        Action::Edit(Edit::Field { form, .. }) => form.verb != Form::TITLE,
        Action::Edit(_)
        | Action::Arrange(_)
        | Action::File(_)
        | Action::Run(_)
        | Action::Bench(_)
        | Action::Packets(_)
        | Action::Story(_)
        | Action::Keep(_)
        | Action::Compare(_)
        | Action::Cost(_)
        | Action::Load(_) => true,
        Action::Ask(ask) => match ask {
            // Filling the bar in must not wait.
            Ask::From(_)
            | Ask::To(_)
            | Ask::Port(_)
            | Ask::Protocol(_)
            | Ask::Moment(_)
            | Ask::SentAt(_)
            | Ask::Recall(_)
            | Ask::Clear => false,
            Ask::Send
            | Ask::Again
            | Ask::FromResource(_)
            | Ask::ToResource(_)
            | Ask::ThroughResource(_)
            | Ask::Exposure(..)
            | Ask::ExposureAgain
            | Ask::Survives(..)
            | Ask::Expected(_)
            | Ask::Expect => true,
        },
        Action::Select(_) if state.joining.is_some() => true,
        Action::Select(select) => match select {
            Select::All => true,
            Select::Outward => !state.selection.is_empty(),
            Select::Only(_) | Select::Toggle(_) | Select::Set(_) | Select::Add(_) | Select::Clear => false,
        },
        Action::Show(show) => matches!(show, Show::Menu(Some(_))),
        Action::Play(_) | Action::Page(_) => false,
    }
}

/// Puts an action with those that wait. What was typed goes along with what sends it: the form may be put away
/// meanwhile. Sent twice, it waits once.
pub fn wait(state: &State, waiting: &mut Vec<Action>, action: Action) {
    if let Action::Edit(Edit::Submit(form)) = &action {
        let is_same = |other: &Action| matches!(other, Action::Edit(Edit::Submit(own)) if own == form);
        if waiting.iter().any(is_same) {
            return;
        }
        if let Some(draft) = state.draft.as_ref().filter(|draft| draft.form == *form) {
            for (field, text) in draft.values.iter().enumerate() {
                let (form, text) = (form.clone(), text.clone());
                waiting.push(Action::Edit(Edit::Field { form, field, text }));
            }
        }
    }
    waiting.push(action);
}

impl State {
    /// Whether what is open is drawn by the second part.
    pub(super) fn shows_second_part(&self) -> bool {
        let panels = &self.panels;
        let inspects = match panels.sheet {
            Some(sheet) if self.is_narrow() => sheet == Sheet::Inspector,
            _ => self.inspects() && !self.is_narrow(),
        };
        let tells = self.tells();
        self.dialog != Dialog::None
            || self.explains()
            || tells
            || panels.tab != Tab::Journey
            || (inspects && !self.selection.is_empty())
    }

    /// Whether there is more to say about the last request than that it works: codes, and commands that
    /// would mend it.
    fn explains(&self) -> bool {
        self.journey.as_ref().and_then(|journey| journey.trace()).is_some_and(|trace| {
            let noted = trace.note.as_ref().map(Reason::root).is_some_and(|note| !note.fixes.is_empty());
            trace.reason.code != ReasonCode::Connected || noted
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::action::Page;
    use crate::state::effect::Effect;
    use crate::state::tests::{fresh, sent};
    use crate::state::update;

    fn away(state: State) -> State {
        State { second: SecondPart::Away, ..state }
    }

    fn brings(state: &State, action: Action) -> bool {
        update(state, action).1.contains(&Effect::BringSecondPart)
    }

    #[test]
    fn opening_and_sending_need_only_the_first_part() {
        let state = away(fresh());
        assert!(!state.shows_second_part() && !brings(&state, Action::Ask(Ask::Send)));
        assert!(
            !carries_out(&state, &Action::Select(Select::Outward)),
            "there is nothing outward of nothing"
        );
        let state = away(sent());
        assert!(!state.shows_second_part());
    }

    #[test]
    fn a_tab_a_dialog_or_a_selection_brings_the_second_part() {
        let state = away(sent());
        let id = state.sketch.hosts.iter().next().unwrap().id.clone();
        for action in [
            Action::Show(Show::Tab(Tab::Packets)),
            Action::Show(Show::Dialog(Dialog::Palette)),
            Action::Select(Select::Only(id.into())),
        ] {
            assert!(!carries_out(&state, &action) && brings(&state, action));
        }
        let refused = update(&state, Action::Ask(Ask::Port("81".to_owned()))).0;
        assert!(brings(&refused, Action::Ask(Ask::Send)), "what would mend it is offered");
    }

    #[test]
    fn it_is_brought_once_and_again_when_asked_for() {
        let coming = update(&away(fresh()), Action::Page(Page::BringSecondPart)).0;
        assert_eq!(coming.second, SecondPart::Coming);
        assert!(!brings(&coming, Action::Page(Page::BringSecondPart)));
        let failed = update(&coming, Action::Page(Page::SecondPart(Err("gone".to_owned())))).0;
        assert!(failed.notices.iter().any(|notice| notice.text.contains("gone") && !notice.ways.is_empty()));
        assert!(!brings(&failed, Action::Show(Show::Tab(Tab::Dns))), "a person says when to try again");
        let again = update(&failed, Action::Page(Page::BringSecondPart)).0;
        assert!(again.notices.is_empty() && again.second == SecondPart::Coming);
        assert_eq!(update(&again, Action::Page(Page::SecondPart(Ok(())))).0.second, SecondPart::Here);
    }

    #[test]
    fn a_title_is_typed_before_it_has_come() {
        let state = away(fresh());
        let typed = Action::Edit(Edit::Field { form: Form::title(), field: 0, text: "T".to_owned() });
        assert!(
            !carries_out(&state, &typed) && carries_out(&state, &Action::Edit(Edit::Submit(Form::title())))
        );
        let state = update(&state, typed).0;
        let anew = crate::state::inspector::new_draft(&state.sketch, Form::title());
        let draft = state.draft.as_ref().unwrap();
        assert_eq!((draft.values.len(), draft.errors.len()), (anew.values.len(), anew.errors.len()));
        assert_eq!(draft.values, ["T"]);
        // Whatever is done until it comes, what was typed is sent, once.
        let mut waiting = Vec::new();
        for _ in 0..2 {
            wait(&state, &mut waiting, Action::Edit(Edit::Submit(Form::title())));
        }
        let id = state.sketch.hosts.iter().next().unwrap().id.clone();
        let mut state = update(&state, Action::Select(Select::Only(id.into()))).0;
        assert!(state.draft.is_none());
        for action in waiting {
            state = update(&state, action).0;
        }
        assert_eq!((state.sketch.title.as_str(), state.history.len()), ("T", 1));
    }
}
