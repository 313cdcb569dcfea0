//! One message: when, between whom, and how it ended.

use privatelink::capture::{Fate, Message};
use yew::{Html, classes};

use super::geometry::{ARROW_PX, Geometry, LABEL_PX, RUNG_PX};
use crate::state::action::{Action, Packets};
use crate::state::packets::{Captured, time};
use crate::view::markup::html;
use crate::view::{Dispatch, press};

/// The id a message has on the page.
pub fn id(message: usize) -> String {
    format!("rung-{message}")
}

/// The rung.
pub fn rung(captured: &Captured, geometry: Geometry, at: usize, chosen: bool, dispatch: &Dispatch) -> Html {
    let Some(message) = captured.capture.messages.get(at) else { return Html::default() };
    let dropped = message.fate == Fate::Dropped;
    let sent = message.way.first().map(|(_, ns)| time(*ns)).unwrap_or_default();
    html! {
        <li>
            <button type="button" id={id(at)} class={classes!("rung", dropped.then_some("bad"))}
                aria-current={chosen.then_some("true")} tabindex={if chosen { "0" } else { "-1" }}
                onclick={press(dispatch, Action::Packets(Packets::Message(at)))}>
                <span class="visually-hidden">{ captured.message_says(message) }</span>
                <span class="rung-time" aria-hidden="true">{ sent }</span>
                { picture(message, geometry) }
                if !message.note.is_empty() { <span class="rung-note" aria-hidden="true">{ &message.note }</span> }
            </button>
        </li>
    }
}

fn picture(message: &Message, geometry: Geometry) -> Html {
    let (begin, end) = ARROW_PX;
    let legs = u32::try_from(message.way.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
    let places: Vec<(u32, u32)> = (0..)
        .zip(&message.way)
        .map(|(leg, (party, _)): (u32, _)| (geometry.column(*party), begin + (end - begin) * leg / legs))
        .collect();
    let (from, to) =
        (places.first().copied().unwrap_or_default(), places.last().copied().unwrap_or_default());
    let label = geometry.label(&message.label, from.0, to.0);
    let points: Vec<String> = places.iter().map(|(x, y)| format!("{x},{y}")).collect();
    let passed = places.iter().skip(1).take(places.len().saturating_sub(2));
    html! {
        <svg width={geometry.width()} height={RUNG_PX} aria-hidden="true">
            <path class="lifelines" d={geometry.lifelines(RUNG_PX)} />
            <text x={label.x} y={LABEL_PX} text-anchor={label.anchor}>{ label.text }</text>
            <polyline points={points.join(" ")} />
            <circle class="from" cx={from.0} cy={from.1} r="3" />
            { for passed.map(|(x, y)| html! { <circle cx={*x} cy={*y} r="3" /> }) }
            { end_mark(message, &places) }
        </svg>
    }
}

/// An arrow's head where it arrived, a cross where it died.
fn end_mark(message: &Message, places: &[(u32, u32)]) -> Html {
    let Some((x, y)) = places.last().copied() else { return Html::default() };
    let before = places.iter().rev().nth(1).map_or(x, |(x, _)| *x);
    if message.fate == Fate::Dropped {
        return html! { <path class="cross" d={format!("M{x} {y}m-5-5 10 10m0-10-10 10")} /> };
    }
    let back = if before < x { "-9" } else { "9" };
    html! { <path class="head" d={format!("M{x} {y}l{back}-4v8z")} /> }
}
