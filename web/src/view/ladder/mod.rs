//! The ladder: the exchange in time, a column for each party and a rung for each message. Each rung is a
//! button with a picture in it, in an ordered list; so it reads as one without the picture.

mod geometry;
mod rung;
#[cfg(test)]
mod tests;

use privatelink::capture::Party;
use yew::{Callback, Html, KeyboardEvent};

use self::geometry::Geometry;
use super::Props;
use super::packet::nothing_sent;
use crate::platform::focus;
use crate::state::packets::{Captured, kind};
use crate::state::{Mode, State};
use crate::view::markup::html;

/// The inspector's width beside the dock, in CSS pixels.
const INSPECTOR_PX: u32 = 320;

/// The panel.
pub fn ladder(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(captured) = state.captured() else { return nothing_sent(dispatch) };
    let geometry = Geometry::of(captured.capture.parties.len(), room_px(state), state.is_narrow());
    let chosen = captured.message(state.packet).unwrap_or_default();
    html! {
        <div class={if state.is_narrow() { "ladder narrow" } else { "ladder" }} data-scroll="" role="region" aria-label="Ladder">
            { head(captured, geometry) }
            <ol class="rungs" aria-label="Messages in time" onkeydown={on_key(captured.capture.messages.len(), chosen)}>
                { for (0..captured.capture.messages.len()).map(|at| rung::rung(captured, geometry, at, at == chosen, dispatch)) }
            </ol>
            <p class="capture-verdict">{ &captured.capture.verdict }</p>
        </div>
    }
}

/// The width the panel has; near enough before anything is drawn.
fn room_px(state: &State) -> u32 {
    let beside = !state.is_narrow() && state.inspects() && state.mode != Mode::Present;
    state.page_width.saturating_sub(if beside { INSPECTOR_PX } else { 0 })
}

fn head(captured: &Captured, geometry: Geometry) -> Html {
    let column = |party: &Party| {
        let what = party.vantage.and_then(|at| captured.capture.vantages.get(at)).map(|one| kind(one.point));
        html! {
            <td width={geometry.step()}>
                { for what.map(|what| html! { <span class="party-kind">{ what }</span> }) }
                <span class="party-name" title={party.name.clone()}>{ &party.name }</span>
            </td>
        }
    };
    html! {
        <div class="ladder-head" aria-hidden="true">
            <table width={geometry.width()}>
                <tbody><tr><td width={geometry.times()}><span class="party-kind">{ "Sent" }</span></td>{ for captured.capture.parties.iter().map(column) }</tr></tbody>
            </table>
        </div>
    }
}

/// Up and down move the focus; a press chooses.
fn on_key(count: usize, chosen: usize) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let here =
            (0..count).find(|at| focus::current().as_deref() == Some(&*rung::id(*at))).unwrap_or(chosen);
        let last = count.saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => (here + 1).min(last),
            "ArrowUp" => here.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        focus::by_id(&rung::id(next));
        focus::reveal(&rung::id(next));
    })
}
