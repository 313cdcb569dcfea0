//! The log of a run. Arrow keys lead from line to line, and the moment of the charts and the picture with them.

use yew::{Callback, Html, KeyboardEvent};

use super::{folded, more, named, table};
use crate::platform::focus;
use crate::state::State;
use crate::state::load::log::{Log, Logged};
use crate::state::load::{Change, Folded, Loading, spell};
use crate::view::markup::html;
use crate::view::{Dispatch, press, words};

/// The log, folded.
pub fn log(state: &State, dispatch: &Dispatch, load: &Loading, log: &Log) -> Html {
    if log.lines.is_empty() {
        return Html::default();
    }
    folded(dispatch, Folded::Log, "Log", load.log.open.then(|| lines(state, dispatch, load, log)))
}

fn lines(state: &State, dispatch: &Dispatch, load: &Loading, log: &Log) -> Html {
    let (shown, left) = log.shown(load.log.failures);
    let at = load.log.at.min(shown.len().saturating_sub(1));
    let onchange = dispatch.reform(|_: yew::Event| Change::Failures.into());
    let columns = ["Ended at", "Outcome", "Client", "Came by", "Target", "Took"];
    let columns = columns.map(|name| (name, name == "Took"));
    let rows = shown.iter().enumerate().map(|(place, line)| one(state, dispatch, line, place, place == at));
    html! {
        <>
            <p class="quiet">{ words::LOAD_LOG }</p>
            <label class="load-only"><input type="checkbox" checked={load.log.failures} {onchange} />{ " Failures only" }</label>
            if shown.is_empty() { <p class="quiet">{ words::NOTHING_FAILED }</p> } else {
                <div onkeydown={on_key(dispatch, shown.len(), at)}>
                    { table("Log", &columns, rows.collect(), Html::default()) }
                </div>
            }
            { more(left) }
        </>
    }
}

fn id(place: usize) -> String {
    format!("load-line-{place}")
}

/// A line. Tab stops at the one that is looked at.
fn one(state: &State, dispatch: &Dispatch, line: &Logged, place: usize, here: bool) -> Html {
    let onclick = press(dispatch, Change::Logged(place).into());
    // What is known to fail as it begins ends there in a run, however long its client would wait.
    let took = if line.took_ns > 0 { spell::span(line.took_ns) } else { "–".to_owned() };
    let kept = if line.kept { ", kept" } else { "" };
    let moment = html! {
        <button type="button" class="link" id={id(place)} tabindex={if here { "0" } else { "-1" }}
            aria-current={here.then_some("true")} {onclick}>{ spell::seconds(line.ended_ns) }</button>
    };
    let seen = |of: &str| html! { if of.is_empty() { { "–" } } else { { named(state, dispatch, of) } } };
    html! {
        <tr class={here.then_some("here")}>
            <th scope="row">{ moment }</th>
            <td class="load-why">
                if line.why.is_empty() { { &line.outcome } } else {
                    <span class="trouble">{ &line.outcome }</span><span class="quiet">{ &line.why }</span>
                }
            </td>
            <td>{ &line.client }<span class="quiet">{ format!("port {}{kept}", line.source_port) }</span></td>
            <td>{ seen(&line.entry) }</td>
            <td>
                { seen(&line.target) }
                if line.node_port > 0 { <span class="quiet">{ format!("from node port {}", line.node_port) }</span> }
            </td>
            <td class="number">{ took }</td>
        </tr>
    }
}

/// Up and down lead to the line before and after, Home and End to the first and the last.
fn on_key(dispatch: &Dispatch, count: usize, at: usize) -> Callback<KeyboardEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: KeyboardEvent| {
        let on_line = focus::current().is_some_and(|own| own == id(at));
        if !on_line || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let last = count.saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => at.saturating_add(1).min(last),
            "ArrowUp" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Change::Logged(next).into());
        focus::by_id(&id(next));
    })
}
