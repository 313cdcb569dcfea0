//! What a place reaches, or who reaches a thing: a line for each connection that works.

use privatelink::model::{LegEnd, ResourceId};
use privatelink::text;
use yew::{Html, classes};

use crate::state::action::{Action, Ask};
use crate::state::exposure::{Change, Exposure, Row, Which};
use crate::state::{State, exposure_says};
use crate::view::markup::html;
use crate::view::ui::{Look, button};
use crate::view::{Dispatch, Props, press, resource_link, words};

/// The most lines shown.
const MOST: usize = 300;

/// The panel.
pub fn exposure(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(asked) = &state.exposure else { return nothing_asked(state, dispatch) };
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="Exposure">
            <div class="exposure">
                <p class="exposure-says">
                    { exposure_says(&state.sketch, asked) }
                    if asked.is_stale { { " This was so before the last edit." } }
                </p>
                { others(state, dispatch, asked) }
                { for asked.rows.as_ref().ok().filter(|rows| !rows.is_empty()).map(|rows| table(state, dispatch, asked.which, rows)) }
            </div>
        </div>
    }
}

fn nothing_asked(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <div class="empty">
            <p>{ words::NOTHING_EXPOSED }</p>
            { for state.selection.last().map(|id| both(dispatch, id)) }
        </div>
    }
}

fn both(dispatch: &Dispatch, id: &ResourceId) -> Html {
    let ask = |which| press(dispatch, Action::Ask(Ask::Exposure(id.clone(), which)));
    html! {
        <div class="acts">
            { button(Look::Plain, None, "What can it reach", ask(Which::From)) }
            { button(Look::Plain, None, "Who can reach this", ask(Which::To)) }
        </div>
    }
}

fn others(state: &State, dispatch: &Dispatch, asked: &Exposure) -> Html {
    html! {
        <div class="acts">
            if asked.is_stale {
                { button(Look::Plain, None, "Ask again", press(dispatch, Action::Ask(Ask::ExposureAgain))) }
            }
            { resource_link(state, dispatch, &asked.of) }
        </div>
    }
}

fn table(state: &State, dispatch: &Dispatch, which: Which, rows: &[Row]) -> Html {
    html! {
        <>
            <table class="data exposed">
                <thead><tr>
                    if which == Which::To { <th scope="col">{ "Who" }</th> }
                    <th scope="col">{ "Reaches" }</th><th scope="col">{ "Address and port" }</th>
                    <th scope="col">{ "Application" }</th><th scope="col">{ "Via" }</th>
                </tr></thead>
                <tbody>{ for rows.iter().take(MOST).map(|row| one(state, dispatch, row)) }</tbody>
            </table>
            if rows.len() > MOST { <p class="quiet">{ format!("And {} more.", rows.len() - MOST) }</p> }
        </>
    }
}

/// A resource by its name, to be selected; the internet and AWS's services as they are.
fn named(state: &State, dispatch: &Dispatch, end: &LegEnd) -> Html {
    match end {
        LegEnd::Resource(id) => resource_link(state, dispatch, id),
        LegEnd::Internet | LegEnd::AwsService(_) => html! { <span>{ end.as_str() }</span> },
    }
}

fn one(state: &State, dispatch: &Dispatch, row: &Row) -> Html {
    let (class, word) = match row.change {
        Change::Same => (None, ""),
        Change::New => (Some("ok"), "new"),
        Change::Gone => (Some("bad"), "gone"),
    };
    let mut via = String::new();
    for id in &row.via {
        if !via.is_empty() {
            via.push_str(", ");
        }
        via.push_str(&text::name(&state.sketch, id));
    }
    html! {
        <tr>
            { for row.from.as_ref().map(|end| html! { <td>{ named(state, dispatch, end) }</td> }) }
            <td>
                { named(state, dispatch, &row.owner) }
                { for class.map(|class| html! { <>{ " " }<span class={classes!("chip", class)}>{ word }</span></> }) }
            </td>
            <td class="mono">{ &row.socket }</td>
            <td>{ &row.application }</td>
            <td class="quiet">{ via }</td>
        </tr>
    }
}
