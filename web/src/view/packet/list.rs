//! The vantage points as radio buttons, and the packets of the chosen one as a table.

use yew::{Callback, Html, KeyboardEvent};

use super::layer_chip;
use crate::platform::focus;
use crate::state::action::{Action, Packets};
use crate::state::packets::{Captured, Choice, kind, milliseconds};
use crate::view::markup::html;
use crate::view::ui::next_tab;
use crate::view::{Dispatch, press};

/// The vantage points.
pub fn vantages(captured: &Captured, choice: Choice, dispatch: &Dispatch) -> Html {
    let (chosen, count) = (captured.vantage(choice), captured.capture.vantages.len());
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let key = match event.key().as_str() {
                "ArrowDown" => "ArrowRight".to_owned(),
                "ArrowUp" => "ArrowLeft".to_owned(),
                _ => event.key(),
            };
            if let Some(next) = next_tab(count, chosen, &key) {
                event.prevent_default();
                dispatch.emit(Action::Packets(Packets::Vantage(next)));
                focus::by_id(&vantage_id(next));
            }
        })
    };
    html! {
        <div class="switch vantages" role="radiogroup" aria-label="Vantage point" {onkeydown}>
            { for captured.capture.vantages.iter().enumerate().map(|(at, vantage)| {
                let here = at == chosen;
                html! {
                    <button type="button" class="button" role="radio" id={vantage_id(at)} aria-checked={here.to_string()}
                        tabindex={if here { "0" } else { "-1" }} title={vantage.name.clone()}
                        onclick={press(dispatch, Action::Packets(Packets::Vantage(at)))}>
                        <span>{ kind(vantage.point) }</span><span class="vantage-name">{ &vantage.name }</span>
                    </button>
                }
            }) }
        </div>
    }
}

fn vantage_id(at: usize) -> String {
    format!("vantage-{at}")
}

/// The id a packet's line has on the page.
fn line_id(at: usize) -> String {
    format!("packet-{at}")
}

/// The packets of the vantage point: a grid of which a line is chosen.
pub fn list(captured: &Captured, choice: Choice, dispatch: &Dispatch) -> Html {
    let here: Vec<usize> = captured.packets_at(captured.vantage(choice)).collect();
    let chosen = captured.chosen(choice);
    let stop = chosen.or(here.first().copied());
    html! {
        <div class="packet-list" data-scroll="">
            <table class="data" role="grid" aria-label="Packets" onkeydown={on_key(&here, chosen, dispatch)}>
                <thead><tr>
                    <th scope="col" class="number">{ "No." }</th><th scope="col" class="number">{ "Seen, ms" }</th>
                    <th scope="col">{ "Packet" }</th><th scope="col" class="number">{ "Bytes" }</th>
                </tr></thead>
                <tbody>
                    { for here.iter().enumerate().map(|(place, at)| {
                        line(captured, place, *at, chosen == Some(*at), stop == Some(*at), dispatch)
                    }) }
                </tbody>
            </table>
            <p class="capture-verdict">{ &captured.capture.verdict }</p>
        </div>
    }
}

fn line(captured: &Captured, place: usize, at: usize, chosen: bool, stop: bool, dispatch: &Dispatch) -> Html {
    let (Some(seen), Some(message)) = (captured.capture.packets.get(at), captured.packets.get(at)) else {
        return Html::default();
    };
    let label =
        captured.capture.messages.get(seen.message).map(|message| message.label.as_str()).unwrap_or_default();
    let (source, destination) = message.ends().unwrap_or_default();
    html! {
        <tr id={line_id(at)} key={at.to_string()} aria-selected={chosen.to_string()} tabindex={if stop { "0" } else { "-1" }}
            onclick={press(dispatch, Action::Packets(Packets::Packet(at)))}>
            <td class="number quiet">{ place + 1 }</td>
            <td class="number">{ milliseconds(seen.time_ns) }</td>
            <td>
                <span class="packet-label"><span title={label.to_owned()}>{ label }</span>{ for message.layer().map(layer_chip) }</span>
                <span class="packet-ends mono"><span>{ source }{ " →" }</span>{ " " }<span>{ destination }</span></span>
            </td>
            <td class="number">{ message.len() }</td>
        </tr>
    }
}

/// Up and down choose; Enter and Space do too, for a line that has the focus and is not chosen.
fn on_key(here: &[usize], chosen: Option<usize>, dispatch: &Dispatch) -> Callback<KeyboardEvent> {
    let (here, dispatch) = (here.to_vec(), dispatch.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        // From where the focus is: keys may come faster than pictures.
        let focused = focus::current();
        let place = here.iter().position(|at| focused.as_deref() == Some(&*line_id(*at)) && chosen.is_some());
        let last = here.len().saturating_sub(1);
        let next = match (event.key().as_str(), place) {
            ("ArrowDown", Some(place)) => (place + 1).min(last),
            ("ArrowUp", Some(place)) => place.saturating_sub(1),
            ("End", _) => last,
            ("Home" | "ArrowDown" | "ArrowUp", _) | ("Enter" | " ", None) => 0,
            ("Enter" | " ", Some(place)) => place,
            _ => return,
        };
        event.prevent_default();
        if let Some(at) = here.get(next) {
            focus::by_id(&line_id(*at));
            focus::reveal(&line_id(*at));
            dispatch.emit(Action::Packets(Packets::Packet(*at)));
        }
    })
}
