//! The ledger: lines, their sum, and the sum of each account.

use crate::model::{AccountId, Places, ResourceId, Sketch};

use super::number::{Money, Price, Quantity};
use super::price::{HOME, Item, Prices, Rate};
use super::usage::Usage;
use super::{HOURS, balancers, endpoints, gateways, transfer};

/// What a line assumes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// The price is that of us-east-1: the table has none of this place.
    OtherPlace(String),
    /// Capacity units are those of the month's average.
    EvenMonth,
    /// Several protocols share the load balancer; it is counted as TCP.
    MixedProtocols,
    /// Who pays for transfer between a cross-Region endpoint and its service.
    CrossRegionPayer,
    /// The port that was taken for a bandwidth, in megabits a second.
    Port(u32),
}

/// The assumption in a sentence.
impl std::fmt::Display for Assumed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::OtherPlace(place) => write!(f, "No price of {place} is known here: that of {HOME} is taken."),
            Self::EvenMonth => f.write_str(
                "AWS takes each hour's highest dimension; a month's figures say no more than the average hour.",
            ),
            Self::MixedProtocols => {
                f.write_str("The listeners are of several protocols: connections are counted as TCP.")
            }
            Self::CrossRegionPayer => f.write_str(
                "AWS does not say who pays for transfer between an endpoint and a service in another Region: the endpoint's payer is taken.",
            ),
            Self::Port(mbps) => write!(
                f,
                "A port of {mbps} Mbps is taken; one of 1, 10, 100 or 400 Gbps as a dedicated one, any other as a hosted one."
            ),
        }
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who pays; `None` where the sketch does not say whose the resource is.
    pub account: Option<AccountId>,
    /// What is billed.
    pub item: Item,
    /// For which resource.
    pub resource: ResourceId,
    /// How many units a month.
    pub quantity: Quantity,
    /// What one costs.
    pub price: Price,
    /// Both multiplied, exactly.
    pub amount: Money,
    /// The same as a sum: `2 × 730 h × 0.01`.
    pub sum: String,
    /// When the price was read.
    pub date: &'static str,
    /// Where it stands.
    pub source: &'static str,
    /// What the line assumes.
    pub assumed: Vec<Assumed>,
}

/// What a sketch costs a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The lines, in the order of the sketch.
    pub lines: Vec<Line>,
    /// The sum of all lines, exactly.
    pub total: Money,
    /// The sum of each account's lines, in the order accounts come up.
    pub by_account: Vec<(Option<AccountId>, Money)>,
    /// What was asked to be counted and could not be.
    pub notes: Vec<String>,
}

/// Makes the ledger.
#[must_use]
pub fn cost(sketch: &Sketch, usage: &Usage, prices: &Prices) -> Ledger {
    let mut book = Book::new(prices);
    endpoints::lines(sketch, usage, &mut book);
    balancers::lines(sketch, usage, &mut book);
    gateways::lines(sketch, usage, &mut book);
    transfer::lines(sketch, usage, &mut book);
    let mut ledger = Ledger { lines: book.lines, notes: usage.notes.clone(), ..Ledger::default() };
    let mut places = Places::default();
    for line in &ledger.lines {
        ledger.total = ledger.total.plus(line.amount);
        let key = line.account.as_ref().map_or("", AccountId::as_str);
        let at = places.get(key).unwrap_or(ledger.by_account.len());
        if let Some((_, sum)) = ledger.by_account.get_mut(at) {
            *sum = sum.plus(line.amount);
        } else {
            places.insert(&key.into(), at);
            ledger.by_account.push((line.account.clone(), line.amount));
        }
    }
    ledger
}

/// What is billed: to whom, for what, where.
pub(super) struct Billed<'a> {
    pub account: Option<AccountId>,
    pub item: Item,
    pub resource: ResourceId,
    /// The Region, the pair of Regions, or nothing where the price is the same everywhere.
    pub scope: &'a str,
    pub assumed: Vec<Assumed>,
}

/// A ledger under way.
pub(super) struct Book<'a> {
    pub prices: &'a Prices,
    lines: Vec<Line>,
    /// How much of an item an account has used in a Region so far: tiers count all of it together.
    counters: Places,
    counts: Vec<Quantity>,
}

impl<'a> Book<'a> {
    const fn new(prices: &'a Prices) -> Self {
        Self { prices, lines: Vec::new(), counters: Places::new(), counts: Vec::new() }
    }

    /// So many of something that runs by the hour.
    pub fn hours(&mut self, billed: &Billed<'_>, count: usize) {
        if let Some(rate) = self.prices.rate(billed.item, billed.scope).filter(|_| count > 0) {
            self.hours_at(billed, count, rate);
        }
    }

    /// The same at a rate that was looked up already.
    pub fn hours_at(&mut self, billed: &Billed<'_>, count: usize, rate: Rate) {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let quantity = Quantity::whole(count.saturating_mul(HOURS.into()));
        let sum = format!("{} × {HOURS} h × {}", Quantity::whole(count), rate.price);
        self.line(billed, quantity, rate, sum);
    }

    /// A quantity, each part of it at the rate of its tier. `how` says where the quantity comes from.
    pub fn quantity(&mut self, billed: &Billed<'_>, quantity: Quantity, how: &str) {
        if quantity.is_zero() {
            return;
        }
        let account = billed.account.as_ref().map_or("", AccountId::as_str);
        let key = format!("{}/{account}/{}", billed.item.word(), billed.scope);
        let counter = self.counters.get(&key).unwrap_or(self.counts.len());
        if counter == self.counts.len() {
            self.counters.insert(&key.as_str().into(), counter);
            self.counts.push(Quantity::default());
        }
        let Some(count) = self.counts.get_mut(counter) else { return };
        let before = *count;
        *count = before.plus(quantity);
        let after = *count;
        let rates = self.prices.rates(billed.item, billed.scope);
        for (at, (from, rate)) in rates.iter().enumerate() {
            let end = rates.get(at.saturating_add(1)).map_or(after, |(next, _)| after.min(*next));
            let part = end.less(before.max(*from));
            if part.is_zero() {
                continue;
            }
            let unit = unit_of(billed.item, part);
            let beyond =
                if from.is_zero() { String::new() } else { format!(" (beyond {from} {unit} a month)") };
            let sum = format!("{part} {unit}{how} × {}{beyond}", rate.price);
            self.line(billed, part, *rate, sum);
        }
    }

    fn line(&mut self, billed: &Billed<'_>, quantity: Quantity, rate: Rate, sum: String) {
        let mut assumed = billed.assumed.clone();
        if rate.elsewhere {
            assumed.insert(0, Assumed::OtherPlace(billed.scope.replace('>', " to ")));
        }
        self.lines.push(Line {
            account: billed.account.clone(),
            item: billed.item,
            resource: billed.resource.clone(),
            quantity,
            price: rate.price,
            amount: rate.price.of(quantity),
            sum,
            date: rate.row.date,
            source: rate.row.source,
            assumed,
        });
    }
}

/// The unit in a sum: words are in the plural where there is more than one.
fn unit_of(item: Item, quantity: Quantity) -> &'static str {
    match item.unit() {
        "query" if quantity != Quantity::whole(1) => "queries",
        "zone" if quantity != Quantity::whole(1) => "zones",
        unit => unit,
    }
}
