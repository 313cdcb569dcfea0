//! The one way the state changes.

use super::State;
use super::action::Action;
use super::effect::Effect;

/// The state after an action, and what is to be done in the world. Nothing else changes anything.
pub fn update(state: &State, _action: Action) -> (State, Vec<Effect>) {
    (state.clone(), Vec::new())
}
