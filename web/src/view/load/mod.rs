//! The Load tab: what is asked, how far it is, what came of it over time.

mod bill;
mod charts;
mod faults;
mod form;
mod found;
mod log;
mod metrics;

pub use charts::slider;
use privatelink::sim::NS_PER_S;
use yew::{Callback, Html};

use crate::state::State;
use crate::state::load::{Change, Folded, LoadRun, Loading, spell};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, Props, press, words};

/// The panel.
pub fn load(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let none = Loading::default();
    let load = state.load.as_deref().unwrap_or(&none);
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="Load">
            <div class="load">
                { head(dispatch, load) }
                if load.json { { form::json(state, dispatch, load) } }
                { form::form(state, dispatch, load) }
                { for load.result.iter().map(|result| found::found(state, dispatch, load, result)) }
            </div>
        </div>
    }
}

/// The run's own line: to begin it, to stop it, how far it is.
fn head(dispatch: &Dispatch, load: &Loading) -> Html {
    let start =
        |label: &str| button(Look::Main, Some(Icon::Play), label, press(dispatch, Change::Start.into()));
    let stale_chip = |stale: bool| {
        html! { if stale { <span class="chip warn">{ words::SPREAD_STALE }</span> } }
    };
    let inside = match &load.run {
        LoadRun::Idle => html! { <>{ start("Run") }<p class="quiet">{ words::LOAD_HINT }</p></> },
        LoadRun::Running { permille, stopping, stale } => html! {
            <>
                { stop(dispatch, *stopping) }
                <progress max="1000" value={permille.to_string()} aria-label="Progress of the run" />
                <span>{ how_far(load, *permille) }</span>
                { stale_chip(*stale) }
            </>
        },
        LoadRun::Done { stopped, stale } => html! {
            <>
                { start("Run again") }
                if *stopped { <span class="chip note">{ words::LOAD_STOPPED }</span> }
                { stale_chip(*stale) }
            </>
        },
        LoadRun::Failed(why) => html! { <>{ start("Run again") }<p class="trouble">{ why }</p></> },
    };
    let trouble = load.trouble();
    html! {
        <>
            <div class="spread-head load-head">{ inside }{ edit(dispatch, load.json) }</div>
            <div id="load-trouble" role="alert" class="load-trouble" hidden={trouble.is_none()}>
                { for trouble.map(|says| html! { <p class="trouble">{ says }</p> }) }
            </div>
        </>
    }
}

/// Shows the text that the form changes, or hides it.
fn edit(dispatch: &Dispatch, shown: bool) -> Html {
    let onclick = press(dispatch, Change::Json.into());
    html! {
        <button type="button" class="button plain load-edit" aria-expanded={shown.to_string()}
            aria-controls={shown.then_some("load-json")} {onclick}>
            { if shown { "Hide the JSON" } else { "Edit as JSON" } }
        </button>
    }
}

fn stop(dispatch: &Dispatch, stopping: bool) -> Html {
    if stopping {
        return html! { <span class="quiet">{ "Stopping." }</span> };
    }
    button(Look::Plain, Some(Icon::Cross), "Stop", press(dispatch, Change::Stop.into()))
}

/// How far a run is: its own time, and what has begun in it.
fn how_far(load: &Loading, permille: u32) -> String {
    let Some(found) = &load.result else { return format!("{} %", permille / 10) };
    // What is found is older than how far it is.
    let now = found.duration_ns / 1000 * u64::from(permille);
    let (now, all) = (now.max(found.simulated_ns) / NS_PER_S * NS_PER_S, spell::seconds(found.duration_ns));
    format!("{} of {all}, {} connections so far", spell::seconds(now), spell::count(found.connections.opened))
}

/// A column of a table, by its name, and whether it has numbers.
type Column = (&'static str, bool);

/// A table in a box that scrolls where the page is narrower.
fn table(label: &'static str, columns: &[Column], rows: Vec<Html>, foot: Html) -> Html {
    let head = |(name, is_number): &Column| {
        html! { <th scope="col" class={is_number.then_some("number")}>{ *name }</th> }
    };
    html! {
        <div class="load-rows" data-scroll="" tabindex="0" role="region" aria-label={label}>
            <table class="data">
                <thead><tr>{ for columns.iter().map(head) }</tr></thead>
                <tbody>{ for rows }</tbody>
                { foot }
            </table>
        </div>
    }
}

/// What is said below a table that has not everything.
fn more(count: u64) -> Html {
    html! { if count > 0 { <p class="quiet">{ format!("And {} more.", spell::count(count)) }</p> } }
}

/// A part that is made only once it is unfolded. Whether it is, the state says, not the browser.
fn folded(dispatch: &Dispatch, part: Folded, name: &'static str, inside: Option<Html>) -> Html {
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |event: yew::MouseEvent| {
        event.prevent_default();
        dispatch.emit(Change::Fold(part).into());
    });
    html! {
        <details class="load-fold" open={inside.is_some()}>
            <summary {onclick}>{ name }</summary>
            { for inside }
        </details>
    }
}

/// A name of a resource as a link, where it is one.
fn named(state: &State, dispatch: &Dispatch, of: &str) -> Html {
    match of.parse() {
        Ok(id) => crate::view::resource_link(state, dispatch, &id),
        Err(_) => html! { { of.to_owned() } },
    }
}

#[cfg(test)]
mod tests;
