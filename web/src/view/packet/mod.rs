//! The packets: from which vantage point, which packet, and what each of its bytes means.

mod bytes;
mod list;
mod ruler;
mod taken_apart;
#[cfg(test)]
mod tests;
mod tree;

use privatelink::wire::field::{Flaw, Layer};
use yew::Html;

use super::ui::{Icon, Look, button, icon, icon_button};
use super::{Dispatch, Props, command_button, press, words};
use crate::state::State;
use crate::state::action::{Action, Ask, Packets};
use crate::state::packets::{Captured, time};
use crate::view::markup::html;

pub use taken_apart::TakenApartView;

/// From so many bytes on a comment is folded: two lines, more or less.
const LONG_COMMENT: usize = 200;

/// The panel.
pub fn packets(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(captured) = state.captured() else { return nothing_sent(dispatch) };
    html! {
        <div class="packets" data-face={if state.packet.open { "packet" } else { "list" }}>
            <div class="packets-head">
                { list::vantages(captured, state.packet, dispatch) }
                { acts(state, dispatch) }
            </div>
            { list::list(captured, state.packet, dispatch) }
            { packet(state, dispatch, captured) }
        </div>
    }
}

/// Stands where nothing has been sent.
pub fn nothing_sent(dispatch: &Dispatch) -> Html {
    html! {
        <div class="empty">
            <p>{ words::NOTHING_SENT }</p>
            { button(Look::Plain, Some(Icon::Send), "Send the request", press(dispatch, Action::Ask(Ask::Send))) }
        </div>
    }
}

fn acts(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="packets-acts" role="group" aria-label="Packet">
            <span class="to-list">
                { icon_button(Icon::Left, "All packets", true, press(dispatch, Action::Packets(Packets::List))) }
            </span>
            { command_button(state, dispatch, "previous-packet", Icon::Up) }
            { command_button(state, dispatch, "next-packet", Icon::Down) }
            { command_button(state, dispatch, "save-capture", Icon::Save) }
        </div>
    }
}

/// The chosen packet: what it is, what there is to say about it, and its bytes.
fn packet(state: &State, dispatch: &Dispatch, captured: &Captured) -> Html {
    let label = captured
        .message(state.packet)
        .and_then(|at| captured.capture.messages.get(at))
        .map(|message| message.label.as_str());
    let chosen = captured.chosen(state.packet);
    let Some((at, message)) = chosen.and_then(|at| Some((at, captured.packets.get(at)?))) else {
        let says = label.map_or_else(
            || "Nothing was captured.".to_owned(),
            |label| format!("“{label}” is not seen at this vantage point. Choose a packet of the list."),
        );
        return html! { <div class="packet"><p class="empty">{ says }</p></div> };
    };
    let seen = captured.capture.packets.get(at);
    let ends = message.ends().map(|(from, to)| format!("{from} → {to}"));
    html! {
        <div class="packet" role="region" aria-label="Packet">
            <div class="packet-head">
                <h2>{ label.unwrap_or_default() }</h2>
                <span class="quiet mono">{ seen.map(|seen| time(seen.time_ns)).unwrap_or_default() }</span>
                <span class="quiet mono">{ ends.unwrap_or_default() }</span>
                <span class="quiet">{ format!("{} bytes", message.len()) }</span>
                { for seen.filter(|seen| !seen.comment.is_empty()).map(|seen| comment(&seen.comment)) }
            </div>
            { yew::html! { <TakenApartView message={message.clone()} narrow={state.is_narrow()} dispatch={dispatch.clone()} /> } }
        </div>
    }
}

/// What there is to say about a packet: a long text is folded, so that the bytes keep their room.
fn comment(text: &str) -> Html {
    if text.len() < LONG_COMMENT {
        return html! { <p class="packet-comment">{ icon(Icon::Info) }<span>{ text }</span></p> };
    }
    html! {
        <details class="packet-comment">
            <summary>{ icon(Icon::Info) }<span>{ text }</span></summary>
        </details>
    }
}

/// The class that tints what belongs to a protocol.
const fn tint(layer: Layer) -> &'static str {
    match layer {
        Layer::Ipv4 => "tint-ipv4",
        Layer::Ipv6 => "tint-ipv6",
        Layer::Icmp => "tint-icmp",
        Layer::Tcp => "tint-tcp",
        Layer::Udp => "tint-udp",
        Layer::ProxyProtocol => "tint-proxy",
        Layer::Dns => "tint-dns",
        Layer::Tls => "tint-tls",
        Layer::Http => "tint-http",
        Layer::Data => "tint-data",
    }
}

/// The class of what is not as it should be.
const fn flawed(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::CutShort => "cut",
        Flaw::Wrong => "bad",
    }
}

/// A protocol's name on its tint.
fn layer_chip(layer: Layer) -> Html {
    html! { <span class={yew::classes!("layer", tint(layer))}>{ layer.label() }</span> }
}
