//! What two designs cost a month, payer by payer, with the GB and prices a person gave for the one on the screen.

use std::cmp::Ordering;

use privatelink::advise::cost::{Ledger, Money};
use privatelink::model::{AccountId, Sketch};
use privatelink::text;

use super::{Line, NONE, Section};

/// The most payers listed.
const MOST: usize = 40;

pub(super) fn section(sketches: [&Sketch; 2], ledgers: [&Ledger; 2]) -> Section {
    let [here, other] = ledgers;
    let mut lines = vec![Line::new("Everybody together", [sum(Some(here.total)), sum(Some(other.total))])];
    let [mine, theirs] = sketches;
    let mut left: Vec<(String, Money)> = payers(theirs, other);
    for (name, money) in payers(mine, here) {
        let same = left.iter().position(|(own, _)| *own == name).map(|at| left.remove(at).1);
        lines.push(Line::new(name, [sum(Some(money)), sum(same)]).of("pays"));
    }
    for (name, money) in left {
        lines.push(Line::new(name, [sum(None), sum(Some(money))]).of("pays"));
    }
    let more = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    let mut note = difference(here.total, other.total);
    if more > 0 {
        note = format!("{note} {more} more payers are not listed.");
    }
    Section { id: "compare-cost", title: "Cost a month", lines, note }
}

fn sum(money: Option<Money>) -> String {
    money.map_or_else(|| NONE.to_owned(), |money| format!("{money} USD"))
}

fn payers(sketch: &Sketch, ledger: &Ledger) -> Vec<(String, Money)> {
    ledger.by_account.iter().map(|(account, money)| (payer(sketch, account.as_ref()), *money)).collect()
}

fn payer(sketch: &Sketch, account: Option<&AccountId>) -> String {
    account.map_or_else(
        || "Nobody in the sketch".to_owned(),
        |id| {
            let name = text::name(sketch, &id.clone().into());
            if name == id.as_str() { name } else { format!("{name} ({id})") }
        },
    )
}

/// Which is the dearer, and by how much.
fn difference(here: Money, other: Money) -> String {
    let by = here.apart(other);
    match here.cents().cmp(&other.cents()) {
        Ordering::Equal => "A month costs the same.".to_owned(),
        Ordering::Less => format!("The design on the screen costs {by} USD a month less."),
        Ordering::Greater => format!("The design on the screen costs {by} USD a month more."),
    }
}
