//! The question for the name: its way, and the answer.

use privatelink::dns::{Answered, Record, Resolution};
use privatelink::text;
use yew::Html;

use crate::state::State;
use crate::view::markup::html;
use crate::view::ui::{Icon, icon};
use crate::view::{Dispatch, Props, named_link, words};

/// The panel.
pub fn dns(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(trace) = state.journey.as_ref().and_then(|journey| journey.trace()) else {
        return html! { <p class="empty">{ words::NOTHING_SENT }</p> };
    };
    let Some(found) = &trace.dns else { return html! { <p class="empty">{ words::NO_QUESTION }</p> } };
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="DNS">
            <div class="columns">{ question(state, found) }{ answer(dispatch, found) }</div>
        </div>
    }
}

fn question(state: &State, found: &Resolution) -> Html {
    html! {
        <section>
            <h2>{ "Question" }</h2>
            <p class="mono">{ &found.name }{ " A" }</p>
            <ol class="steps">
                { for found.steps.iter().enumerate().map(|(at, step)| html! {
                    <li><span class="place">{ at + 1 }</span><span>{ text::resolution_step(&state.sketch, step) }</span></li>
                }) }
            </ol>
        </section>
    }
}

fn answer(dispatch: &Dispatch, found: &Resolution) -> Html {
    let (glyph, tone, word) = match found.answered {
        Answered::Yes => (Icon::Check, "ok", "Answered"),
        Answered::NoSuchName => (Icon::Question, "bad", "No such name"),
        Answered::NoResolver => (Icon::Cross, "bad", "No resolver answers"),
    };
    html! {
        <section>
            <h2>{ "Answer " }<span class={yew::classes!("chip", tone)}>{ icon(glyph) }{ word }</span></h2>
            if !found.records.is_empty() {
                <table class="data">
                    <thead><tr>
                        <th scope="col">{ "Address" }</th><th scope="col">{ "Zone" }</th>
                        <th scope="col">{ "Interface" }</th><th scope="col" class="number">{ "TTL" }</th>
                    </tr></thead>
                    <tbody>{ for found.records.iter().enumerate().map(|(at, one)| record(dispatch, at, one)) }</tbody>
                </table>
            }
        </section>
    }
}

fn record(dispatch: &Dispatch, at: usize, record: &Record) -> Html {
    html! {
        <tr>
            <td>
                <span class="mono">{ record.address.to_string() }</span>
                if at == 0 { { " " }<span class="chip note">{ "taken" }</span> }
            </td>
            <td class="mono">{ record.zone.to_string() }</td>
            <td>{ named_link(dispatch, &record.interface.clone().into(), record.interface.as_str()) }</td>
            <td class="number">{ format!("{} s", record.ttl_s) }</td>
        </tr>
    }
}
