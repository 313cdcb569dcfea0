//! Two resources connected: one waits for the other, which may be chosen in the diagram, the outline, the palette or the
//! list beside the diagram, as anything is selected.

use privatelink::control::Joined;
use privatelink::model::ResourceId;
use privatelink::text;

use super::{Turn, edit};
use crate::state::effect::{Effect, JOIN_FIRST};
use crate::state::engine::sentence;
use crate::state::join::{Joining, label};
use crate::state::notice::{About, Tone};
use crate::state::shared::Shared;

/// A resource begins to wait, or gives up.
#[inline(never)] // Else it becomes part of what the page opens with.
pub(super) fn connect(turn: &mut Turn, from: Option<ResourceId>) {
    turn.forget_notice(About::Connecting);
    let was = turn.state.joining.take();
    let Some(from) = from.filter(|from| turn.state.sketch.has(from)) else {
        if was.is_some() {
            turn.announce("Nothing is being connected any more.".to_owned());
        }
        return;
    };
    if !edit::may_edit(turn) {
        return;
    }
    let joining = Joining::of(&turn.state, from);
    let name = text::name(&turn.state.sketch, &joining.from);
    if joining.partners.is_empty() {
        let says = format!("Nothing in this sketch can be connected to {name}.");
        turn.notice(Tone::Info, About::Connecting, says, None);
        return;
    }
    let open = joining.partners.iter().filter(|(id, _)| joining.takes(id)).count();
    turn.announce(format!("Connect {name} to what: {open} to choose from. Escape gives up."));
    turn.state.joining = Some(Shared::new(joining));
    turn.effects.push(Effect::Focus(JOIN_FIRST));
}

/// The other one is chosen.
#[inline(never)]
pub(super) fn connect_to(turn: &mut Turn, other: &ResourceId) {
    let Some(joining) = turn.state.joining.clone() else { return };
    let name = |id: &ResourceId| text::name(&turn.state.sketch, id);
    let says = match joining.to(other) {
        Some(Joined::Would(commands)) => {
            let label = label(&turn.state, &joining.from, other);
            turn.state.joining = None;
            turn.forget_notice(About::Connecting);
            edit::carry_out_all(turn, &label, commands);
            return;
        }
        Some(Joined::Refused(refusal)) => {
            format!("Refused with {}. {}", refusal.code, sentence(&refusal.text))
        }
        None if *other == joining.from => return connect(turn, None),
        None => format!("AWS has nothing that connects {} to {}.", name(&joining.from), name(other)),
    };
    turn.notice(Tone::Warning, About::Connecting, says, None);
}
