//! What came of a run: its sums, what failed and why, who got what, what happened to the sketch.

use privatelink::sim::{Percentiles, Tally};
use yew::Html;

use super::{bill, charts, log, metrics, named};
use crate::state::load::result::{Failed, LoadResult, Row, Rows, Sort, UNKNOWN};
use crate::state::load::{Change, Loading, spell};
use crate::state::{Shared, State};
use crate::view::markup::html;
use crate::view::{Dispatch, press, words};

/// The most events listed.
const EVENTS_MOST: usize = 60;

/// How a number is written.
type Written = fn(u64) -> String;

/// Charts first, then the sums.
pub fn found(state: &State, dispatch: &Dispatch, load: &Loading, result: &Shared<LoadResult>) -> Html {
    let sort =
        |heading: &'static str, of: &'static str, table: &Rows, columns: &[(&'static str, Written)]| {
            rows(state, dispatch, heading, of, table, columns)
        };
    let [count, bytes]: [Written; 2] = [spell::count, spell::bytes];
    html! {
        <div class="load-found">
            { in_a_sentence(result) }
            if result.columns() > 0 { { charts::charts(state, dispatch, load, result) } }
            <div class="columns">
                { sums(result) }
                { latencies(result) }
                { failures(&result.failures) }
                { sort("Targets", "Target", &result.targets,
                    &[("Connections", count), ("Requests", count), ("Failed", count), ("Bytes", bytes)]) }
                { sort("Interfaces they came by", "Interface", &result.entries, &[("Connections", count), ("Bytes", bytes)]) }
                { sort("Clients", "Client", &result.clients, &[
                    ("Connections", count), ("Failed", count), ("Requests", count), ("Failed", count),
                    ("Answered", answered), ("Longest without an answer", spell::span),
                ]) }
                { sort("Accounts", "Account", &result.accounts, &[("Connections", count), ("Failed", count), ("Bytes", bytes)]) }
                { bill::bill(state, dispatch, &result.bill) }
                { events(dispatch, result) }
            </div>
            { metrics::metrics(state, dispatch, load.metrics, result) }
            { log::log(state, dispatch, load, &result.log) }
        </div>
    }
}

fn answered(ppm: u64) -> String {
    if ppm == UNKNOWN { "–".to_owned() } else { spell::share(ppm) }
}

/// What a run came to, before any chart; and what a mark on a target means.
fn in_a_sentence(result: &LoadResult) -> Html {
    let Tally { opened, failed, .. } = result.connections;
    let all = spell::count(opened);
    let says = match result.failures.first() {
        Some(first) if failed > 0 => {
            let share = failed.saturating_mul(1_000_000) / opened.max(1);
            // A sentence is read for thousandths, unless there is less than one.
            let share = if share < 1_000 { share } else { share / 1_000 * 1_000 };
            format!(
                "{} of {all} connections failed, {}. Most frequent: {}",
                spell::count(failed),
                spell::share(share),
                first.says
            )
        }
        Some(_) | None => format!("None of {all} connections failed."),
    };
    let ill = result.events.iter().any(|event| event.sort == Sort::Unhealthy);
    html! {
        <p class="load-says">
            { says }
            if ill { { " A cross on a target of the picture: health checks count it as unhealthy at the moment chosen; it may be used all the same." } }
        </p>
    }
}

fn sums(result: &LoadResult) -> Html {
    let line = |name: &'static str, Tally { opened, completed, failed, open }: Tally| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                { for [opened, completed, failed, open].map(|number| html! { <td class="number">{ spell::count(number) }</td> }) }
            </tr>
        }
    };
    let sent = &result.bytes;
    let dropped = format!(
        "{} sent in {} segments; {} segments dropped.",
        spell::bytes(sent.sent),
        spell::count(result.segments.sent),
        spell::count(result.segments.dropped)
    );
    html! {
        <section>
            <h2>{ format!("After {}", spell::seconds(result.simulated_ns)) }</h2>
            <table class="data">
                <thead><tr>
                    <th scope="col">{ "What" }</th>
                    { for ["Begun", "Completed", "Failed", "Open"].map(|name| html! { <th scope="col" class="number">{ name }</th> }) }
                </tr></thead>
                <tbody>
                    { line("Connections", result.connections) }
                    { line("Requests", result.requests) }
                </tbody>
            </table>
            <p class="quiet">{ dropped }</p>
        </section>
    }
}

/// A line for each share, so that it is as narrow as a phone.
fn latencies(result: &LoadResult) -> Html {
    let all = |of: &Percentiles| [of.mean_ns, of.p50_ns, of.p90_ns, of.p99_ns, of.p99_9_ns, of.max_ns];
    let names = ["Mean", "p50", "p90", "p99", "p99.9", "Longest"];
    let mut lines = Vec::new();
    for ((name, latency), wait) in names.into_iter().zip(all(&result.latency)).zip(all(&result.wait)) {
        lines.push(html! {
            <tr>
                <th scope="row">{ name }</th>
                { for [latency, wait].map(|ns| html! { <td class="number">{ spell::span(ns) }</td> }) }
            </tr>
        });
    }
    html! {
        <section>
            <h2>{ "How long it took" }</h2>
            <table class="data">
                <thead><tr>
                    <th scope="col">{ "What" }</th>
                    { for ["Latency", "Of it, waiting"].map(|name| html! { <th scope="col" class="number">{ name }</th> }) }
                </tr></thead>
                <tbody>{ for lines }</tbody>
            </table>
        </section>
    }
}

fn failures(all: &[Failed]) -> Html {
    html! {
        <section>
            <h2>{ "What failed" }</h2>
            if all.is_empty() { <p class="quiet">{ words::NOTHING_FAILED }</p> }
            <ul class="load-failures">{ for all.iter().map(|one| html! {
                <li>
                    <strong>{ format!("{} × {}", spell::count(one.count), one.outcome) }</strong>
                    { " " }<span class="mono quiet">{ &one.code }</span>
                    <p>{ &one.says }{ " " }{ &one.helps }</p>
                </li>
            }) }</ul>
        </section>
    }
}

fn rows(
    state: &State,
    dispatch: &Dispatch,
    heading: &'static str,
    of: &'static str,
    table: &Rows,
    columns: &[(&'static str, Written)],
) -> Html {
    if table.rows.is_empty() {
        return Html::default();
    }
    let line = |row: &Row| {
        let numbers = row.numbers.iter().zip(columns);
        html! {
            <tr>
                <th scope="row">
                    { named(state, dispatch, &row.of) }
                    if !row.zone.is_empty() { <span class="quiet">{ &row.zone }</span> }
                </th>
                { for numbers.map(|(number, (_, written))| html! { <td class="number">{ written(*number) }</td> }) }
            </tr>
        }
    };
    let mut heads = vec![(of, false)];
    heads.extend(columns.iter().map(|(name, _)| (*name, true)));
    html! {
        <section>
            <h2>{ heading }</h2>
            { super::table(heading, &heads, table.rows.iter().map(line).collect(), Html::default()) }
            { super::more(table.more) }
        </section>
    }
}

/// What happened to the sketch; pressing a time leads there.
fn events(dispatch: &Dispatch, result: &LoadResult) -> Html {
    if result.events.is_empty() {
        return Html::default();
    }
    let more = u64::try_from(result.events.len().saturating_sub(EVENTS_MOST)).unwrap_or_default();
    let last = result.columns().saturating_sub(1);
    html! {
        <section>
            <h2>{ "What happened" }</h2>
            <ul class="load-events">{ for result.events.iter().take(EVENTS_MOST).map(|event| {
                let column = usize::try_from(event.at_ns / result.step_ns.max(1)).unwrap_or_default();
                let onclick = press(dispatch, Change::Cursor(column.min(last)).into());
                let tone = matches!(event.sort, Sort::Unhealthy | Sort::Refused).then_some("trouble");
                html! {
                    <li>
                        <button type="button" class="link" {onclick}>{ spell::seconds(event.at_ns) }</button>
                        { " " }<span class={tone.unwrap_or_default()}>{ &event.says }</span>
                    </li>
                }
            }) }</ul>
            { super::more(more) }
        </section>
    }
}
