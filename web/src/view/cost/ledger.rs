//! The ledger: each account's lines with their sums, and what they assume.

use privatelink::advise::cost::{HOURS, Ledger, Line, Money};
use privatelink::model::AccountId;
use privatelink::text;
use yew::Html;

use crate::state::State;
use crate::view::markup::html;
use crate::view::{Dispatch, resource_link, words};

/// The most accounts shown, and the most lines of one.
const ACCOUNTS_MOST: usize = 40;
const LINES_MOST: usize = 100;

/// The total, and a table for each account.
pub fn ledger(state: &State, dispatch: &Dispatch, ledger: &Ledger) -> Html {
    let mut notes: Vec<String> = Vec::new();
    let mut accounts = Vec::new();
    for (account, sum) in ledger.by_account.iter().take(ACCOUNTS_MOST) {
        let own: Vec<&Line> = ledger.lines.iter().filter(|line| line.account == *account).collect();
        accounts.push(of_account(state, dispatch, account.as_ref(), &own, *sum, &mut notes));
    }
    let no_data = ledger.lines.iter().all(|line| line.item.unit() == "h");
    let more = ledger.by_account.len().saturating_sub(ACCOUNTS_MOST);
    html! {
        <section class="cost-ledger" aria-label="Ledger">
            <p class="cost-total">
                <strong>{ format!("{} USD", ledger.total) }</strong>
                { format!(" a month of {HOURS} hours, without tax{}", if no_data { "; no data is counted yet" } else { "" }) }
            </p>
            if ledger.lines.is_empty() { <p class="quiet">{ words::NOTHING_COSTS }</p> }
            { for accounts }
            if more > 0 { <p class="quiet">{ format!("And {more} more accounts, in the total.") }</p> }
            { for ledger.notes.iter().map(|note| html! { <p class="trouble">{ note }</p> }) }
            if !notes.is_empty() {
                <ol class="cost-notes" aria-label="What the lines assume">
                    { for notes.iter().map(|note| html! { <li>{ note }</li> }) }
                </ol>
            }
        </section>
    }
}

fn of_account(
    state: &State,
    dispatch: &Dispatch,
    account: Option<&AccountId>,
    lines: &[&Line],
    sum: Money,
    notes: &mut Vec<String>,
) -> Html {
    let name = match account {
        Some(id) => {
            let name = text::name(&state.sketch, &id.clone().into());
            if name == id.as_str() { name } else { format!("{name} ({id})") }
        }
        None => words::NOBODY.to_owned(),
    };
    let mut rows = Vec::new();
    for line in lines.iter().take(LINES_MOST) {
        rows.push(row(state, dispatch, line, notes));
    }
    let more = lines.len().saturating_sub(LINES_MOST);
    html! {
        <table class="data cost-lines">
            <caption>{ name }</caption>
            <thead><tr>
                <th scope="col">{ "What" }</th><th scope="col">{ "Calculation" }</th>
                <th scope="col" class="number">{ "USD" }</th>
            </tr></thead>
            <tbody>
                { for rows }
                if more > 0 { <tr><td>{ format!("And {more} more lines, in the sum") }</td><td></td><td></td></tr> }
            </tbody>
            <tfoot><tr>
                <th scope="row">{ "Total" }</th><td></td><td class="number">{ sum.to_string() }</td>
            </tr></tfoot>
        </table>
    }
}

fn row(state: &State, dispatch: &Dispatch, line: &Line, notes: &mut Vec<String>) -> Html {
    let mut marks = String::new();
    for assumed in &line.assumed {
        let says = assumed.to_string();
        let at = notes.iter().position(|known| *known == says).unwrap_or_else(|| {
            notes.push(says);
            notes.len().saturating_sub(1)
        });
        if !marks.is_empty() {
            marks.push_str(", ");
        }
        marks.push_str(&at.saturating_add(1).to_string());
    }
    html! {
        <tr>
            <th scope="row">
                { line.item.label() }
                if !marks.is_empty() { <sup>{ marks }</sup> }
                <span class="cost-of">{ resource_link(state, dispatch, &line.resource) }</span>
            </th>
            <td>{ &line.sum }<span class="cost-date quiet">{ format!("price of {}", line.date) }</span></td>
            <td class="number">{ line.amount.to_string() }</td>
        </tr>
    }
}
