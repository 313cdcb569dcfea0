//! What every other choice would have come to: another interface of the name, another target.

use privatelink::path::Attempt;
use privatelink::text;
use yew::Html;

use crate::state::State;
use crate::view::markup::html;
use crate::view::ui::icon;
use crate::view::{Dispatch, resource_link, words};

/// The most choices listed.
const MOST: usize = 60;

/// The table; nothing where there was no choice.
#[inline(never)]
pub fn attempts(state: &State, dispatch: &Dispatch, attempts: &[Attempt]) -> Html {
    if attempts.len() < 2 {
        return Html::default();
    }
    html! {
        <section class="way" aria-label="All choices">
            <h2>{ format!("All {} choices", attempts.len()) }</h2>
            <table class="data choices">
                <thead><tr>
                    <th scope="col">{ "Zone" }</th><th scope="col">{ "Target" }</th><th scope="col">{ "Ends" }</th>
                </tr></thead>
                <tbody>{ for attempts.iter().take(MOST).map(|attempt| one(state, dispatch, attempt)) }</tbody>
            </table>
        </section>
    }
}

fn one(state: &State, dispatch: &Dispatch, attempt: &Attempt) -> Html {
    let (glyph, tone) = words::outcome(attempt.outcome);
    let target = attempt.target.clone();
    html! {
        <tr>
            <td class="mono">{ attempt.zone.as_ref().map(ToString::to_string).unwrap_or_default() }</td>
            <td>
                { target.map_or_else(|| html! { <span class="quiet">{ "none reached" }</span> },
                    |id| resource_link(state, dispatch, &id)) }
            </td>
            <td title={text::reason(&state.sketch, &attempt.reason)}>
                <span class={yew::classes!("chip", tone)}>{ icon(glyph) }{ text::outcome(attempt.outcome) }</span>
            </td>
        </tr>
    }
}
