//! What every consumer survives: a row for each, a column for each thing that may fail, what happens in the cell that
//! is chosen, and the smallest sets of failures that cut a consumer off.

use privatelink::advise::survival::{Cell, Failure, LARGEST_CUT, Row, Survival};
use privatelink::control::Break;
use privatelink::path::{Choices, Survives};
use privatelink::text;
use yew::{Html, classes};

use crate::state::State;
use crate::state::action::{Action, Ask, Edit};
use crate::state::availability::{Availability, title};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button, icon};
use crate::view::{Dispatch, Props, press, words};

/// The panel.
pub fn availability(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let Some(asked) = &state.availability else { return Html::default() };
    match &asked.answer {
        Err(why) => html! { <p class="empty">{ why }</p> },
        Ok(found) if found.rows.is_empty() => html! { <p class="empty">{ words::NO_CONSUMERS }</p> },
        Ok(found) => html! {
            <div class="survival">
                <div class="matrix" data-scroll="" tabindex="0" role="region" aria-label="Availability">
                    <p class="exposure-says">{ asked.says() }</p>
                    { matrix(state, dispatch, asked, found) }
                    { cuts(state, found) }
                </div>
                { told(state, dispatch, asked) }
            </div>
        },
    }
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

/// The kinds of failures as they stand side by side, with how many columns each takes.
fn groups(failures: &[Failure]) -> Vec<(&'static str, usize)> {
    let mut groups: Vec<(&'static str, usize)> = Vec::new();
    for failure in failures {
        let label = group(failure.kind);
        match groups.last_mut() {
            Some((last, count)) if *last == label => *count += 1,
            _ => groups.push((label, 1)),
        }
    }
    groups
}

fn matrix(state: &State, dispatch: &Dispatch, asked: &Availability, found: &Survival) -> Html {
    html! {
        <table class="data">
            <caption class="visually-hidden">{ "What becomes of each consumer while one thing fails" }</caption>
            <thead>
                <tr>
                    <th scope="col" rowspan="2">{ "Consumer" }</th>
                    <th scope="col" rowspan="2">{ "As it is" }</th>
                    { for groups(&found.failures).into_iter().map(|(label, count)| html! {
                        <th scope="colgroup" colspan={count.to_string()} class="group">{ label }</th>
                    }) }
                </tr>
                <tr>{ for found.failures.iter().map(|failure| html! { <th scope="col">{ failure.name(&state.sketch) }</th> }) }</tr>
            </thead>
            <tbody>{ for found.rows.iter().enumerate().map(|row| line((state, dispatch), asked, found, row)) }</tbody>
        </table>
    }
}

fn line(
    (state, dispatch): (&State, &Dispatch),
    asked: &Availability,
    found: &Survival,
    (at, row): (usize, &Row),
) -> Html {
    let consumer = &row.consumer;
    html! {
        <tr>
            <th scope="row">
                { consumer.name(&state.sketch) }
                <span class="quiet">{ format!("→ {}:{}", consumer.to, consumer.port) }</span>
            </th>
            <td>{ whole(&row.whole) }</td>
            { for row.cells.iter().enumerate().map(|(column, cell)| {
                let chosen = asked.chosen == (at, column);
                let title = found.failures.get(column).map(|failure| format!("Without {}", failure.name(&state.sketch)));
                html! { <td {title}>{ verdict(dispatch, (at, column), cell, chosen) }</td> }
            }) }
        </tr>
    }
}

const fn tone(survives: Survives) -> (Icon, &'static str) {
    match survives {
        Survives::Works => (Icon::Check, "ok"),
        Survives::Heals => (Icon::Mend, "note"),
        Survives::Partly => (Icon::Warning, "warn"),
        Survives::CutOff => (Icon::Cross, "bad"),
    }
}

/// How a consumer is with nothing more broken than is.
fn whole(of: &Choices) -> Html {
    let survives = Survives::of(of, of);
    let (glyph, tone) = tone(survives);
    html! { <span class={classes!("chip", tone)}>{ icon(glyph) }{ text::survives(survives) }</span> }
}

fn verdict(dispatch: &Dispatch, (row, column): (usize, usize), cell: &Cell, chosen: bool) -> Html {
    let survives = cell.survives();
    let (glyph, tone) = tone(survives);
    let onclick = press(dispatch, Action::Ask(Ask::Survives(row, column)));
    html! {
        <button type="button" class={classes!("chip", tone)} aria-pressed={chosen.to_string()} {onclick}>
            { icon(glyph) }{ text::survives(survives) }
        </button>
    }
}

/// What happens in the cell that is chosen, and the way to see it happen.
fn told(state: &State, dispatch: &Dispatch, asked: &Availability) -> Html {
    let Some((row, failure, cell)) = asked.looked_at() else { return Html::default() };
    let survives = cell.survives();
    let (glyph, tone) = tone(survives);
    html! {
        <div class="told" data-scroll="" tabindex="0" role="region" aria-label="What happens">
            <h2>{ title(&state.sketch, row, failure) }</h2>
            <p>
                <span class={classes!("chip", tone)}>{ icon(glyph) }{ text::survives(survives) }</span>
                { " " }{ cell.text(&state.sketch) }
            </p>
            if state.can_edit() {
                <p class="quiet">{ failure.label(&state.sketch) }</p>
                { button(Look::Plain, None, "Break it", press(dispatch, Action::Edit(Edit::command(failure.command.clone())))) }
            }
        </div>
    }
}

fn cuts(state: &State, found: &Survival) -> Html {
    html! {
        <section aria-label="What cuts a consumer off">
            <h2>{ "What cuts a consumer off" }</h2>
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
