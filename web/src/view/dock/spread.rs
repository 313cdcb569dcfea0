//! Where a thousand connections go: a run in the worker, and its counts as bars.

use privatelink::model::ResourceId;
use yew::Html;

use crate::state::State;
use crate::state::action::{Action, Run};
use crate::state::spread::{SpreadResult, SpreadRun};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, Props, press, resource_link, words};

/// The panel.
pub fn spread(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    html! {
        <div data-scroll="" tabindex="0" role="region" aria-label="Spread">
            { head(state, dispatch) }
            { for finished(state).map(|result| counts(state, dispatch, result)) }
        </div>
    }
}

fn finished(state: &State) -> Option<&SpreadResult> {
    match &state.spread {
        SpreadRun::Done { result, .. } => Some(result),
        SpreadRun::Idle | SpreadRun::Running(_) | SpreadRun::Failed(_) => None,
    }
}

fn head(state: &State, dispatch: &Dispatch) -> Html {
    let start =
        |label: &str| button(Look::Main, Some(Icon::Play), label, press(dispatch, Action::Run(Run::Start)));
    let inside = match &state.spread {
        SpreadRun::Idle => {
            html! { <>{ start("Run 1,000 connections") }<p class="quiet">{ words::SPREAD_HINT }</p></> }
        }
        SpreadRun::Running(permille) => html! {
            <>
                { button(Look::Plain, Some(Icon::Cross), "Stop", press(dispatch, Action::Run(Run::Cancel))) }
                <progress max="1000" value={permille.to_string()} aria-label="Progress of the run" />
                <span>{ format!("{} %", permille / 10) }</span>
            </>
        },
        SpreadRun::Done { stale, .. } => html! {
            <>{ start("Run again") }if *stale { <span class="chip warn">{ words::SPREAD_STALE }</span> }</>
        },
        SpreadRun::Failed(why) => html! { <>{ start("Run again") }<p class="trouble">{ why }</p></> },
    };
    html! { <div class="spread-head">{ inside }</div> }
}

fn counts(state: &State, dispatch: &Dispatch, result: &SpreadResult) -> Html {
    let failed = ("Failed".to_owned(), result.failed);
    html! {
        <div class="columns">
            <section>
                <h2>{ "By target" }</h2>
                { table(state, dispatch, "Target", &result.by_target, Some(&failed), result.connections) }
            </section>
            <section>
                <h2>{ "By zone of the interface" }</h2>
                { table(state, dispatch, "Zone", &result.by_zone, None, result.connections) }
            </section>
        </div>
    }
}

fn table(
    state: &State,
    dispatch: &Dispatch,
    heading: &'static str,
    counts: &[(String, u32)],
    failed: Option<&(String, u32)>,
    all: u32,
) -> Html {
    let name = |id: &str| match id.parse::<ResourceId>() {
        Ok(id) => resource_link(state, dispatch, &id),
        Err(_) => html! { { id } },
    };
    html! {
        <table class="data">
            <thead><tr>
                <th scope="col">{ heading }</th><th scope="col" class="number">{ "Connections" }</th>
                <th scope="col">{ "Share" }</th>
            </tr></thead>
            <tbody>
                { for counts.iter().map(|(id, count)| line(name(id), *count, all, "bar-fill")) }
                { for failed.filter(|(_, count)| *count > 0)
                    .map(|(word, count)| line(html! { { word } }, *count, all, "bar-fill bad")) }
            </tbody>
        </table>
    }
}

fn line(name: Html, count: u32, all: u32, class: &'static str) -> Html {
    let permille = u64::from(count) * 1000 / u64::from(all.max(1));
    html! {
        <tr>
            <th scope="row">{ name }</th>
            <td class="number">{ count }</td>
            <td>
                <svg width="120" height="10" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="bar-back" width="1000" height="10" />
                    <rect class={class} width={permille.to_string()} height="10" />
                </svg>
                { format!(" {}.{} %", permille / 10, permille % 10) }
            </td>
        </tr>
    }
}
