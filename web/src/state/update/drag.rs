//! What the pointer takes along and lets go, and the same by keyboard.

use privatelink::control::verb;
use privatelink::model::ResourceId;
use privatelink::{part, text};

use super::{Turn, arrange, edit, join};
use crate::state::drag::{self, Drag, Drop, Grasp};
use crate::state::join::Joining;
use crate::state::shared::Shared;

/// The pointer has something, has it elsewhere, or has nothing any more.
#[inline(never)] // Else it becomes part of what the page opens with.
pub(super) fn hold(turn: &mut Turn, drag: Option<Shared<Drag>>) {
    match &drag {
        Some(drag) if drag.grasp == Grasp::Line && turn.state.joining.is_none() => {
            let joining = Joining::of(&turn.state, drag.resource.clone());
            turn.state.joining = Some(Shared::new(joining));
        }
        None if turn.state.dragging.as_ref().is_some_and(|drag| drag.grasp == Grasp::Line) => {
            turn.state.joining = None;
        }
        Some(_) | None => {}
    }
    turn.state.dragging = drag;
}

/// It is let go.
#[inline(never)]
pub(super) fn drop(turn: &mut Turn) {
    let Some(drag) = turn.state.dragging.take() else { return };
    match &drag.drop {
        Drop::Join(to) => return join::connect_to(turn, to),
        Drop::Nothing => {}
        Drop::Refused(why) => turn.announce(why.clone()),
        Drop::Would { label, commands } => {
            if edit::may_edit(turn) {
                edit::carry_out_all(turn, label, commands);
            }
        }
        Drop::Copy { into, .. } => {
            if edit::may_edit(turn) {
                let text = part::write(&turn.state.sketch, std::slice::from_ref(&drag.resource));
                arrange::put(turn, "Paste", &text, Some(into));
            }
        }
    }
    if drag.grasp == Grasp::Line {
        turn.state.joining = None;
    }
}

/// The selection changes places with its neighbour.
#[inline(never)]
pub(super) fn shift(turn: &mut Turn, later: bool) {
    let Some(id) = turn.state.selection.last().cloned() else { return };
    if !edit::may_edit(turn) {
        return;
    }
    let Some(order) = drag::shifted(&turn.state.derived.scene, &id, later) else {
        let side = if later { "after" } else { "before" };
        turn.announce(format!("Nothing stands {side} {} that it could change places with.", name(turn, &id)));
        return;
    };
    match drag::arrange(&turn.state.sketch, turn.state.flow, &id, order) {
        Drop::Would { label, commands } => edit::carry_out_all(turn, &label, &commands),
        Drop::Refused(why) => turn.announce(why),
        Drop::Nothing | Drop::Copy { .. } | Drop::Join(_) => {}
    }
}

/// The selection gets more room, or less.
#[inline(never)]
pub(super) fn resize(turn: &mut Turn, larger: bool) {
    let Some(id) = turn.state.selection.last().cloned() else { return };
    if !edit::may_edit(turn) {
        return;
    }
    match turn.state.resized(larger) {
        Some((width, height)) => {
            edit::carry_out(turn, &verb::Resize { resource: id, width, height }.into());
        }
        None if larger => {
            turn.announce(format!(
                "{} is as large as what it shows; VPCs, subnets and data centers can have more room.",
                name(turn, &id)
            ));
        }
        None => turn.announce(format!("{} has no room to spare.", name(turn, &id))),
    }
}

/// The selection is collapsed, or expanded again.
#[inline(never)]
pub(super) fn fold(turn: &mut Turn) {
    let Some(id) = turn.state.selection.last().cloned() else { return };
    if !edit::may_edit(turn) {
        return;
    }
    match turn.state.folds() {
        Some(command) => {
            edit::carry_out(turn, &command);
        }
        None => turn.announce(format!("{} holds nothing that could be collapsed.", name(turn, &id))),
    }
}

fn name(turn: &Turn, id: &ResourceId) -> String {
    text::name(&turn.state.sketch, id)
}
