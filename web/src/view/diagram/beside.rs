//! The picture of one of two designs that are compared. The one on the screen is worked on there as anywhere; the
//! other is only looked at: what is chosen in it is chosen in both where both have it.

use yew::Callback;

use super::boxes::OTHER;
use super::viewport::Seen;
use crate::state::State;
use crate::state::action::{Action, Compare, Select, Show};
use crate::state::compare::Side;
use crate::state::playback;
use crate::view::Dispatch;

/// What is in the picture.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn beside(state: &State, dispatch: &Dispatch, side: Side) -> Seen {
    let compared = state.compares();
    let made = compared.and_then(|compared| compared.made.clone());
    let other = compared.and_then(|compared| compared.other.clone());
    let journeys = made.as_ref().map(|made| made.journeys.clone()).unwrap_or_default();
    let looks = compared.map(|compared| compared.looks.clone()).unwrap_or_default();
    let ([mine, theirs], [here, there]) = (journeys, looks);
    let (journey, look) = if side == Side::Here { (mine, here) } else { (theirs, there) };
    let moving = journey.map(|journey| {
        let frame = playback::frame(&journey, journey.length());
        (journey, frame)
    });
    let tell = dispatch.clone();
    let tell = Callback::from(move |action| {
        if let Some(action) = heard(side, action) {
            tell.emit(action);
        }
    });
    match side {
        Side::Here => Seen {
            name: "here",
            label: format!("Diagram of {}, on the screen", state.sketch.title),
            scene: made.map_or_else(|| state.derived.scene.clone(), |made| made.scene.clone()),
            selected: state.selection.clone(),
            look,
            moving,
            tell,
        },
        Side::Other => Seen {
            name: OTHER,
            label: format!("Diagram of {}, compared with", other.as_ref().map_or("", |other| &other.name)),
            scene: other.map_or_else(|| state.derived.scene.clone(), |other| other.scene.clone()),
            selected: compared.map(|compared| compared.marked.clone()).unwrap_or_default(),
            look,
            moving,
            tell,
        },
    }
}

/// What is done in a picture, as something done in the comparison. How large the picture is concerns nobody else.
fn heard(side: Side, action: Action) -> Option<Action> {
    match (side, action) {
        (_, Action::Page(_)) => None,
        (_, Action::Show(Show::Look(at))) => Some(Action::from(Compare::Look(side, at))),
        (Side::Other, Action::Select(select)) => Some(Action::from(Compare::Mark(match select {
            Select::Only(id) | Select::Toggle(id) => Some(id),
            Select::Set(ids) | Select::Add(ids) => ids.into_iter().next(),
            Select::All | Select::Outward | Select::Clear => None,
        }))),
        (_, action) => Some(action),
    }
}
