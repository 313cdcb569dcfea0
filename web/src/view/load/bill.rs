//! What the bytes of a run cost, and what of it is not counted.

use yew::Html;

use super::{more, named, table};
use crate::state::State;
use crate::state::load::bill::{Bill, Billed};
use crate::view::markup::html;
use crate::view::{Dispatch, words};

const HEADING: &str = "What the bytes cost";

/// A small table, with its sums where there is more than one line.
pub fn bill(state: &State, dispatch: &Dispatch, bill: &Bill) -> Html {
    if bill.lines.is_empty() {
        return Html::default();
    }
    let columns = [("What", false), ("Owner", false), ("USD so far", true), ("USD a month", true)];
    let [run, month] = &bill.sums;
    let sums = html! {
        if bill.lines.len() > 1 {
            <tfoot><tr>
                <th scope="row">{ "Total" }</th><td></td><td class="number">{ run }</td><td class="number">{ month }</td>
            </tr></tfoot>
        }
    };
    let lines = bill.lines.iter().map(|line| one(state, dispatch, line)).collect();
    html! {
        <section class="load-bill">
            <h2>{ HEADING }</h2>
            { table(HEADING, &columns, lines, sums) }
            { more(bill.more) }
            <p class="quiet">{ words::LOAD_BILL }{ for bill.notes.iter().map(|note| html! { <>{ " " }{ note }</> }) }</p>
        </section>
    }
}

fn one(state: &State, dispatch: &Dispatch, line: &Billed) -> Html {
    let payer = if line.payer.is_empty() { words::NOBODY } else { line.payer.as_str() };
    html! {
        <tr>
            <th scope="row">
                { named(state, dispatch, &line.of) }
                <span class="quiet">{ format!("{}, {}", line.what, line.quantity) }</span>
            </th>
            <td>{ payer }</td>
            <td class="number">{ &line.run }</td>
            <td class="number">{ &line.month }</td>
        </tr>
    }
}
