//! What-if: the last request before the edits and now, side by side.

use yew::{Html, classes};

use crate::state::State;
use crate::state::compare::lines;
use crate::view::markup::html;

/// The table; nothing where the edits changed nothing about the request.
pub fn compare(state: &State) -> Html {
    let Some(journey) = &state.journey else { return Html::default() };
    let (Some(before), Some(now)) = (&journey.before, journey.trace()) else { return Html::default() };
    html! {
        <section class="way compare" aria-label="What if">
            <h2>{ "What if" }</h2>
            <table class="data">
                <thead><tr>
                    <th scope="col">{ "The same request" }</th><th scope="col">{ "Before" }</th><th scope="col">{ "Now" }</th>
                </tr></thead>
                <tbody>{ for lines(before, &state.sketch, now).into_iter().map(|line| {
                    let class = classes!(line.differs().then_some("differs"));
                    html! {
                        <tr {class}>
                            <th scope="row">{ line.what }{ if line.differs() { "" } else { " (same)" } }</th>
                            <td>{ line.before }</td><td>{ line.now }</td>
                        </tr>
                    }
                }) }</tbody>
            </table>
        </section>
    }
}
