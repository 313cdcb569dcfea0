//! The tab of costs.

use super::Turn;
use crate::state::cost::Change;
use crate::state::shared::Shared;

#[inline(never)] // So that it can lie in the second part.
pub(super) fn update(turn: &mut Turn, change: &Change) {
    turn.state.cost.get_or_insert_with(Shared::default).edit().change(change.clone());
}
