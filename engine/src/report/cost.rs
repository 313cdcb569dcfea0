//! The shape of `privatelink cost`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::advise::cost::{HOURS, Ledger, Line, Prices, Usage, cost as ledger_of};
use crate::model::{AccountId, Sketch};
use crate::text;

/// What the owner of a resource is called where the sketch does not say who it is.
const UNKNOWN: &str = "unknown";

/// What a sketch costs a month. Amounts are exact: whoever shows them rounds to the cent, after adding up.
#[derive(Serialize, JsonSchema)]
pub struct CostReport {
    /// The currency: `USD`.
    pub currency: &'static str,
    /// Hours in a month.
    pub hours_per_month: u32,
    /// The lines, in the order of the sketch.
    pub lines: Vec<CostLine>,
    /// The sum of all lines.
    pub total: f64,
    /// The sum of each account's lines, by account; `unknown` for what nobody in the sketch owns.
    pub by_account: BTreeMap<String, f64>,
    /// What was asked to be counted and could not be.
    pub notes: Vec<String>,
}

/// One line of the ledger.
#[derive(Serialize, JsonSchema)]
pub struct CostLine {
    /// Who pays; `null` where the sketch does not say whose the resource is.
    pub account: Option<String>,
    /// What is billed: the key of its price, without a place or bound.
    pub item: &'static str,
    /// The same for people.
    pub label: &'static str,
    /// For which resource: its id.
    pub resource: String,
    /// What people call it.
    pub name: String,
    /// How many units a month.
    pub quantity: f64,
    /// The unit.
    pub unit: &'static str,
    /// What one unit costs.
    pub unit_price: f64,
    /// Both multiplied.
    pub amount: f64,
    /// The same as a sum.
    pub sum: String,
    /// When the price was read or billed: a day, a month or years.
    pub price_date: &'static str,
    /// The page or bill it stands on, by its title.
    pub price_source: &'static str,
    /// What the line assumes.
    pub assumptions: Vec<String>,
}

/// Makes the ledger and reports it.
#[must_use]
pub fn cost(sketch: &Sketch, usage: &Usage, prices: &Prices) -> CostReport {
    let Ledger { lines, total, by_account, notes } = ledger_of(sketch, usage, prices);
    let account = |id: Option<AccountId>| id.map_or_else(|| UNKNOWN.to_owned(), |id| id.to_string());
    let sums = by_account.into_iter().map(|(id, sum)| (account(id), number(&sum.plain()))).collect();
    CostReport {
        currency: "USD",
        hours_per_month: HOURS,
        lines: lines.into_iter().map(|one| line(sketch, one)).collect(),
        total: number(&total.plain()),
        by_account: sums,
        notes,
    }
}

/// A line as it is reported.
pub(super) fn line(sketch: &Sketch, of: Line) -> CostLine {
    CostLine {
        account: of.account.map(|id| id.to_string()),
        item: of.item.word(),
        label: of.item.label(),
        resource: of.resource.to_string(),
        name: text::name(sketch, &of.resource),
        quantity: number(&of.quantity.plain()),
        unit: of.item.unit(),
        unit_price: number(&of.price.plain()),
        amount: number(&of.amount.plain()),
        sum: of.sum,
        price_date: of.date,
        price_source: of.source,
        assumptions: of.assumed.iter().map(ToString::to_string).collect(),
    }
}

/// An exact decimal as the nearest number JSON's readers have. Nothing is calculated with it.
fn number(plain: &str) -> f64 {
    plain.parse().unwrap_or_default()
}
