//! The state as a whole: what holds after any sequence of actions, and the journeys a person makes.

mod arrange;
mod breaks;
mod compare;
mod cost;
mod drag;
mod edit;
mod import;
mod join;
mod lesson;
mod link;
mod load;
mod load_tables;
mod packets;
mod page;
mod play;
mod request;
mod sketches;
mod story;

use crate::state::State;
use crate::state::action::Action;
use crate::state::action::Ask;
use crate::state::action::Edit;
use crate::state::history::MOST_STEPS;
use crate::state::inspector;
use crate::state::inspector::Editor;
use crate::state::start::Found;
use crate::state::update;
use privatelink::control::{Command, verb};
use privatelink::model::Outcome;

pub(in crate::state) fn fresh() -> State {
    State::start(&Found { page_url: "https://example.org/p/".to_owned(), ..Found::default() })
}

/// After sending the request the page opens with.
pub(in crate::state) fn sent() -> State {
    after(&fresh(), [Action::Ask(Ask::Send)])
}

pub(super) fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    let mut state = state.clone();
    for action in actions {
        state = update(&state, action).0;
        holds(&state);
    }
    state
}

fn command(command: Command) -> Action {
    Action::Edit(Edit::command(command))
}

fn lose(zone: &str) -> Action {
    command(Command::LoseZone(verb::LoseZone { zone: zone.parse().unwrap() }))
}

fn outcome(state: &State) -> Option<Outcome> {
    state.journey.as_ref().and_then(|journey| journey.trace()).map(|trace| trace.outcome)
}

/// What must hold whatever was done.
fn holds(state: &State) {
    assert!(state.selection.iter().all(|id| state.sketch.has(id)), "something selected is not there");
    let length = state.journey.as_ref().map_or(0, |journey| journey.length());
    assert!(state.playback.position <= length, "the position lies behind the end");
    assert!(!state.playback.playing || length > 0, "nothing can be played");
    assert_eq!(*state.derived.index.sketch(), *state.sketch, "the index is another sketch's");
    assert_eq!(state.derived.scene.flow, state.flow, "the picture runs another way");
    if let Some(judged) = state.journey.as_ref().and_then(|journey| journey.judged()) {
        let anew = privatelink::path::trace(&state.derived.index, &judged.request).unwrap();
        assert_eq!(anew, judged.trace, "the verdict is not that of the sketch on the screen");
    }
    assert!(state.history.len() <= MOST_STEPS);
    if let crate::state::history::Origin::Scenario { id, journal } = &state.origin {
        let base = privatelink::sketch::Base::Scenario { id: id.to_string(), commands: journal.commands() };
        assert_eq!(base.sketch().unwrap(), *state.sketch, "the journal leads to another sketch");
    }
    let inspected = inspector::of(state);
    assert!((state.selection.len() == 1) == inspected.resource.is_some());
}

/// Everything a person can press in an inspector.
fn actions(inspector: &inspector::Inspector) -> Vec<Action> {
    let mut actions = Vec::new();
    for row in inspector.sections.iter().flat_map(|section| &section.rows) {
        match &row.editor {
            Editor::Toggle { command: Some(own), .. } => actions.push(command(own.clone())),
            Editor::Choice(choices) => {
                actions.extend(choices.iter().filter_map(|choice| choice.command.clone()).map(command));
            }
            Editor::Buttons(buttons) => {
                actions.extend(
                    buttons.iter().filter(|button| button.enabled).map(|button| button.action.clone()),
                );
            }
            Editor::Table(table) => actions.extend(
                table
                    .lines
                    .iter()
                    .flat_map(|line| line.remove.iter().chain(&line.acts))
                    .map(|button| button.action.clone()),
            ),
            _ => {}
        }
    }
    actions
}
