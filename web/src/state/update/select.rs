//! The selection: one for the diagram, the outline, the inspector and the link.

use privatelink::model::ResourceId;
use privatelink::text;

use super::{Turn, join};
use crate::state::action::Select;
use crate::state::selection::{container, inside};
use crate::state::shared::Shared;

pub(super) fn update(turn: &mut Turn, select: Select) {
    // What is chosen while something waits to be connected is the other end.
    if turn.state.joining.is_some() {
        match select {
            Select::Only(other) => return join::connect_to(turn, &other),
            Select::Clear | Select::Outward => return join::connect(turn, None),
            Select::Toggle(_) | Select::Add(_) | Select::Set(_) | Select::All => turn.state.joining = None,
        }
    }
    let selected = &turn.state.selection;
    let next: Vec<ResourceId> = match select {
        Select::Only(id) => vec![id],
        Select::Toggle(id) if selected.contains(&id) => {
            selected.iter().filter(|other| **other != id).cloned().collect()
        }
        Select::Toggle(id) => selected.iter().cloned().chain([id]).collect(),
        Select::Set(ids) => ids,
        Select::Add(ids) => selected.iter().cloned().chain(ids).collect(),
        Select::All => {
            // Inside what is selected, where something is; else beside it.
            let within = match selected.as_slice() {
                [one] => inside(&turn.state, Some(one)),
                _ => Vec::new(),
            };
            if within.is_empty() {
                let of = selected.first().and_then(|first| container(&turn.state.sketch, first));
                inside(&turn.state, of.as_ref())
            } else {
                within
            }
        }
        Select::Outward => {
            let mut outer: Vec<ResourceId> = Vec::new();
            for id in selected.iter().filter_map(|id| container(&turn.state.sketch, id)) {
                if !outer.contains(&id) {
                    outer.push(id);
                }
            }
            outer
        }
        Select::Clear => Vec::new(),
    };
    set(turn, next);
}

fn set(turn: &mut Turn, ids: Vec<ResourceId>) {
    let mut next: Vec<ResourceId> = Vec::with_capacity(ids.len());
    for id in ids {
        if turn.state.sketch.has(&id) && !next.contains(&id) {
            next.push(id);
        }
    }
    if *turn.state.selection == next {
        return;
    }
    let says = match next.as_slice() {
        [] => "Nothing is selected.".to_owned(),
        [one] => format!("{} {} is selected.", one.kind(), text::name(&turn.state.sketch, one)),
        many => format!("{} resources are selected.", many.len()),
    };
    turn.announce(crate::state::engine::sentence(&says));
    // Who selects something beside a story asks what it is.
    turn.state.panels.inspector.in_story |= !next.is_empty();
    turn.state.selection = Shared::new(next);
    turn.state.draft = None;
    turn.state.refused = None;
}
