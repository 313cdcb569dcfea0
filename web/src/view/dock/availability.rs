//! What survives which failure: a column for each consumer, a row for each thing that may fail, what happens in the cell
//! that is chosen, and the smallest sets of failures that cut a consumer off. On a narrow page a list for each consumer,
//! the worst first.

use privatelink::advise::survival::{Failure, LARGEST_CUT, Row, Survival};
use privatelink::control::Break;
use privatelink::path::Survives;
use privatelink::text;
use yew::{Callback, Html, KeyboardEvent, classes};

use crate::platform::focus;
use crate::state::State;
use crate::state::action::{Action, Ask, Edit};
use crate::state::availability::Availability;
use crate::view::markup::html;
use crate::view::ui::{Icon, icon, round};
use crate::view::{Dispatch, Props, press, words};

/// The worst first: that is what somebody looks for.
const FATES: [Survives; 4] = [Survives::CutOff, Survives::Partly, Survives::Heals, Survives::Works];

/// What everything here shows some of.
#[derive(Clone, Copy)]
struct Page<'a> {
    state: &'a State,
    dispatch: &'a Dispatch,
    asked: &'a Availability,
    found: &'a Survival,
}

/// The panel.
pub fn availability(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(asked) = &state.availability else { return Html::default() };
    let found = match &asked.answer {
        Err(why) => return html! { <p class="empty">{ why }</p> },
        Ok(found) if found.rows.is_empty() => return html! { <p class="empty">{ words::NO_CONSUMERS }</p> },
        Ok(found) => found,
    };
    let page = Page { state, dispatch, asked, found };
    let narrow = state.is_narrow();
    html! {
        <div class={classes!("survival", narrow.then_some("narrow"))}>
            <div class="matrix" data-scroll="" tabindex="0" role="region" aria-label="Availability">
                <div class="survival-says">
                    <p class="exposure-says">{ asked.says() }</p>
                    { legend() }
                </div>
                if narrow {
                    { for found.rows.iter().enumerate().map(|(at, row)| consumer(page, at, row)) }
                } else {
                    { matrix(page) }
                }
                { cuts(state, found) }
            </div>
            if !narrow { { told(page) } }
        </div>
    }
}

/// What the words mean, on demand: the sentence beside the matrix says it of the cell that is chosen.
fn legend() -> Html {
    let word = |says: Html, means: &'static str| html! { <div><dt>{ says }</dt><dd>{ means }</dd></div> };
    html! {
        <details class="survival-words">
            <summary>{ "What the words mean" }</summary>
            <dl>
                { for FATES.iter().rev().map(|fate| word(chip(*fate), words::survives_means(*fate))) }
                { word(html! { <strong>{ "Consumer" }</strong> }, words::CONSUMER) }
            </dl>
        </details>
    }
}

fn chip(survives: Survives) -> Html {
    let (glyph, tone) = words::survives(survives);
    html! { <span class={classes!("chip", tone)}>{ icon(glyph) }{ text::survives(survives) }</span> }
}

/// What kind of thing fails.
const fn group(kind: Break) -> &'static str {
    match kind {
        Break::LoseZone => "Availability Zones",
        Break::FailNode => "Load balancer nodes",
        Break::CutLine | Break::DropBgp | Break::CutVpn | Break::CutPeering => "Lines and connections",
        Break::Blackhole => "Routes",
        _ => "Hosts",
    }
}

/// The places of things that are called the same, in the order in which each name is met first.
fn grouped(names: impl Iterator<Item = String>) -> Vec<(String, Vec<usize>)> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, name) in names.enumerate() {
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, places)) => places.push(at),
            None => groups.push((name, vec![at])),
        }
    }
    groups
}

fn matrix(page: Page<'_>) -> Html {
    let Page { state, found, .. } = page;
    // Clients that connect to several places are named once, above them.
    let clients = grouped(found.rows.iter().map(|row| row.consumer.name(&state.sketch)));
    let columns: Vec<usize> = clients.iter().flat_map(|(_, places)| places).copied().collect();
    let row = |at: usize| found.rows.get(at);
    let width = columns.len().saturating_add(1).to_string();
    let kinds = grouped(found.failures.iter().map(|failure| group(failure.kind).to_owned()));
    html! {
        <table class="data" onkeydown={on_key(page, columns.clone())}>
            <caption class="visually-hidden">{ "What becomes of each consumer while one thing fails. Arrow keys move between cells." }</caption>
            <thead>
                <tr>
                    <th scope="col" rowspan="2">{ "What fails" }</th>
                    { for clients.iter().map(|(name, places)| html! {
                        <th scope="colgroup" colspan={places.len().to_string()} class="who">{ name }</th>
                    }) }
                </tr>
                <tr>{ for columns.iter().filter_map(|at| row(*at)).map(|row| html! { <th scope="col">{ to(row) }</th> }) }</tr>
            </thead>
            if found.rows.iter().any(is_hurt) {
                <tbody>
                    <tr>
                        <th scope="row">{ "As it is now" }</th>
                        { for columns.iter().filter_map(|at| row(*at)).map(|row| html! { <td>{ chip(whole(row)) }</td> }) }
                    </tr>
                </tbody>
            }
            { for kinds.into_iter().map(|(kind, places)| html! {
                <tbody>
                    <tr><th scope="rowgroup" colspan={width.clone()} class="group">{ kind }</th></tr>
                    { for places.into_iter().map(|at| line(page, &columns, at)) }
                </tbody>
            }) }
        </table>
    }
}

/// Where a consumer connects to.
fn to(row: &Row) -> String {
    format!("→ {}:{}", row.consumer.to, row.consumer.port)
}

/// How a consumer is with nothing more broken than is.
const fn whole(row: &Row) -> Survives {
    Survives::of(&row.whole, &row.whole)
}

/// Whether a consumer has lost something already.
fn is_hurt(row: &Row) -> bool {
    whole(row) != Survives::Works
}

/// One failure and what becomes of everybody.
fn line(page: Page<'_>, columns: &[usize], failure: usize) -> Html {
    let name = page.found.failures.get(failure).map(|failure| failure.name(&page.state.sketch));
    html! {
        <tr>
            <th scope="row">{ name.unwrap_or_default() }</th>
            { for columns.iter().map(|column| {
                let survives = fate(page.found, *column, failure);
                html! { <td>{ for survives.map(|survives| {
                    let (glyph, tone) = words::survives(survives);
                    let says = html! { <>{ icon(glyph) }{ text::survives(survives) }</> };
                    choice(page, (*column, failure), tone, says)
                }) }</td> }
            }) }
        </tr>
    }
}

fn fate(found: &Survival, row: usize, failure: usize) -> Option<Survives> {
    Some(found.rows.get(row)?.cells.get(failure)?.survives())
}

fn id((row, failure): (usize, usize)) -> String {
    format!("survives-{row}-{failure}")
}

/// What is pressed to be told what happens. In the matrix Tab stops at the one that is chosen; arrow keys go on from it.
fn choice(page: Page<'_>, at: (usize, usize), tone: &'static str, says: Html) -> Html {
    let chosen = page.asked.chosen == at;
    let stop = chosen || page.state.is_narrow();
    let onclick = press(page.dispatch, Action::Ask(Ask::Survives(at.0, at.1)));
    html! {
        <button type="button" id={id(at)} class={classes!("chip", tone)} aria-pressed={chosen.to_string()}
            tabindex={if stop { "0" } else { "-1" }} {onclick}>{ says }</button>
    }
}

/// Arrow keys lead from cell to cell, as they are seen.
fn on_key(page: Page<'_>, columns: Vec<usize>) -> Callback<KeyboardEvent> {
    let (dispatch, (row, failure)) = (page.dispatch.clone(), page.asked.chosen);
    let failures = page.found.failures.len();
    Callback::from(move |event: KeyboardEvent| {
        let place = columns.iter().position(|column| *column == row).unwrap_or(0);
        let (place, failure) = match event.key().as_str() {
            "ArrowRight" => (round::after(place, columns.len()), failure),
            "ArrowLeft" => (round::before(place, columns.len()), failure),
            "ArrowDown" => (place, round::after(failure, failures)),
            "ArrowUp" => (place, round::before(failure, failures)),
            _ => return,
        };
        let Some(row) = columns.get(place) else { return };
        event.prevent_default();
        dispatch.emit(Action::Ask(Ask::Survives(*row, failure)));
        focus::by_id(&id((*row, failure)));
    })
}

/// A consumer as a list: what cuts it off, what it feels, what it does not notice.
fn consumer(page: Page<'_>, at: usize, row: &Row) -> Html {
    html! {
        <section class="survivor">
            <h2>{ row.consumer.name(&page.state.sketch) }{ " " }<span class="quiet">{ to(row) }</span></h2>
            if is_hurt(row) { <p class="fate-head">{ chip(whole(row)) }{ "as it is now" }</p> }
            { for FATES.iter().map(|fate| fated(page, at, *fate)) }
        </section>
    }
}

/// The failures that come to the same for a consumer.
fn fated(page: Page<'_>, row: usize, wanted: Survives) -> Html {
    let failures = page.found.failures.iter().enumerate();
    let so: Vec<(usize, &Failure)> =
        failures.filter(|(at, _)| fate(page.found, row, *at) == Some(wanted)).collect();
    if so.is_empty() {
        return Html::default();
    }
    let (_, tone) = words::survives(wanted);
    let chosen = so.iter().any(|(at, _)| page.asked.chosen == (row, *at));
    html! {
        <div class="fate">
            <h3 class="fate-head">{ chip(wanted) }{ "without" }</h3>
            <ul>{ for so.iter().map(|(at, failure)| {
                let name = failure.name(&page.state.sketch);
                html! { <li>{ choice(page, (row, *at), tone, html! { <>{ name }</> }) }</li> }
            }) }</ul>
            if chosen { { told(page) } }
        </div>
    }
}

/// What happens in the cell that is chosen, and the way to see it happen.
fn told(page: Page<'_>) -> Html {
    let Page { state, dispatch, asked, .. } = page;
    let Some((row, failure, cell)) = asked.looked_at() else { return Html::default() };
    let onclick = press(dispatch, Action::Edit(Edit::command(failure.command.clone())));
    html! {
        <div class="told" data-scroll="" tabindex="0" role="region" aria-label="What happens">
            <h2>{ format!("Without {}", failure.name(&state.sketch)) }</h2>
            <p class="quiet">{ format!("{} {}", row.consumer.name(&state.sketch), to(row)) }</p>
            <p>{ chip(cell.survives()) }{ " " }{ cell.text(&state.sketch) }</p>
            if state.can_edit() {
                <button type="button" class="button break" {onclick}>{ icon(Icon::Broken) }<span>{ failure.label(&state.sketch) }</span></button>
            }
        </div>
    }
}

fn cuts(state: &State, found: &Survival) -> Html {
    html! {
        <section class="cuts" aria-label="What cuts a consumer off">
            <h2>{ "The fewest failures that cut a consumer off" }</h2>
            { for found.rows.iter().map(|row| cuts_of(state, found, row)) }
            { for found.left_out.texts(&state.sketch).into_iter().map(|left| html! { <p class="quiet">{ left }</p> }) }
        </section>
    }
}

fn cuts_of(state: &State, found: &Survival, row: &Row) -> Html {
    let consumer = &row.consumer;
    let name = consumer.name(&state.sketch);
    if row.whole.none_works() {
        return html! { <p>{ format!("{name} cannot reach {} as it is.", consumer.to) }</p> };
    }
    if row.cuts.is_empty() {
        let most = LARGEST_CUT.min(found.failures.len());
        return html! {
            <p>{ format!("No {most} failures together cut {name} off from {}.", consumer.to) }</p>
        };
    }
    html! {
        <ul>{ for row.cuts.iter().map(|cut| html! { <li>{ row.cut_text(&state.sketch, &found.failures, cut) }</li> }) }</ul>
    }
}
