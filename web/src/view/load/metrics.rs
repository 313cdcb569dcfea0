//! `CloudWatch`'s metrics of a run, each in one number; all values are a file.

use yew::Html;

use super::{folded, more, named, table};
use crate::state::State;
use crate::state::load::metrics::Measured;
use crate::state::load::result::LoadResult;
use crate::state::load::{Change, Folded, spell};
use crate::view::markup::html;
use crate::view::ui::{Icon, Look, button};
use crate::view::{Dispatch, press, words};

const HEADING: &str = "CloudWatch metrics";

/// The metrics, folded.
pub fn metrics(state: &State, dispatch: &Dispatch, open: bool, result: &LoadResult) -> Html {
    if result.metrics.is_empty() {
        return Html::default();
    }
    folded(dispatch, Folded::Metrics, HEADING, open.then(|| inside(state, dispatch, result)))
}

fn inside(state: &State, dispatch: &Dispatch, result: &LoadResult) -> Html {
    let csv = press(dispatch, Change::MetricsCsv.into());
    let columns = [("Metric", false), ("Statistic", false), ("Value", true), ("Of", false)];
    let rows = result.metrics.iter().map(|metric| one(state, dispatch, metric)).collect();
    html! {
        <>
            <p class="quiet">{ words::LOAD_METRICS }</p>
            <div class="acts">{ button(Look::Plain, Some(Icon::Save), "All values as CSV", csv) }</div>
            { table(HEADING, &columns, rows, Html::default()) }
            { more(result.metrics_more) }
        </>
    }
}

fn one(state: &State, dispatch: &Dispatch, metric: &Measured) -> Html {
    let (value, (namespace, name)) = (metric.value(), metric.names());
    let written = if name.contains("Bytes") { spell::bytes } else { spell::count };
    html! {
        <tr>
            <th scope="row">{ name }<span class="quiet">{ namespace }</span></th>
            <td>{ metric.statistic().word() }</td>
            <td class="number">{ written(value) }</td>
            <td>{ named(state, dispatch, &metric.code) }</td>
        </tr>
    }
}
