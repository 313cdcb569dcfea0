//! What-if: the last request before the edits and now, side by side.

use privatelink::model::Sketch;
use privatelink::path::Trace;
use yew::{Html, classes};

use crate::state::compare::what_if::{Before, lines};
use crate::view::markup::html;

/// The table.
pub fn compare(sketch: &Sketch, before: &Before, now: &Trace) -> Html {
    html! {
        <section class="way compare" aria-label="What if">
            <h2>{ "What if" }</h2>
            <table class="data">
                <thead><tr>
                    <th scope="col">{ "The same request" }</th><th scope="col">{ "Before" }</th><th scope="col">{ "Now" }</th>
                </tr></thead>
                <tbody>{ for lines((&before.sketch, &before.trace), (sketch, now)).into_iter().map(|line| {
                    let class = classes!(line.differs().then_some("differs"));
                    let same = if line.differs() { "" } else { " (same)" };
                    let [before, now] = line.sides;
                    html! {
                        <tr {class}>
                            <th scope="row">{ line.what }{ same }</th>
                            <td>{ before }</td><td>{ now }</td>
                        </tr>
                    }
                }) }</tbody>
            </table>
        </section>
    }
}
