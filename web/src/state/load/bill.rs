//! What a run's bytes cost, as the tab shows it: so far, and in a month that goes on like it.

use privatelink::advise::cost::{Line, Money, Prices, Span, of_run};
use privatelink::model::{AccountId, Sketch};
use privatelink::sim::Summary;
use privatelink::text;

use super::result::{MOST_ROWS, largest};

/// A line of the bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Billed {
    /// What is billed.
    pub what: String,
    /// For which resource: its id.
    pub of: String,
    /// Who pays; empty where the sketch does not say whose the resource is.
    pub payer: String,
    /// How much of it there was, with its unit.
    pub quantity: String,
    /// What it comes to in dollars, so far and
    pub run: String,
    /// in a month.
    pub month: String,
}

/// The bill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// Its lines, at most [`MOST_ROWS`].
    pub lines: Vec<Billed>,
    /// How many more there are, which are in the sums.
    pub more: u64,
    /// The sum of all lines, so far and in a month.
    pub sums: [String; 2],
    /// What the lines assume.
    pub notes: Vec<String>,
}

impl Bill {
    /// The bill of a run, at the prices of the table.
    pub fn of(sketch: &Sketch, summary: &Summary) -> Self {
        let prices = Prices::of(sketch.profile);
        let mut run = of_run(sketch, summary, &prices, Span::Run).into_iter().peekable();
        let month = of_run(sketch, summary, &prices, Span::Month);
        let same = |one: &Line, other: &Line| one.item == other.item && one.resource == other.resource;
        let (mut found, mut cents, mut sums) = (Vec::new(), Vec::new(), [Money::default(); 2]);
        let mut notes: Vec<String> = Vec::new();
        // A resource's lines, one for each tier of its price, stand together.
        for of in month.chunk_by(same) {
            let Some(first) = of.first() else { continue };
            let mut now =
                [Money::default(), of.iter().map(|line| line.amount).fold(Money::default(), Money::plus)];
            let mut quantity = String::new();
            while let Some(line) = run.next_if(|line| same(line, first)) {
                now = [now[0].plus(line.amount), now[1]];
                quantity = format!("{} {}", line.quantity, line.item.unit());
            }
            sums = [sums[0].plus(now[0]), sums[1].plus(now[1])];
            for says in of.iter().flat_map(|line| &line.assumed).map(ToString::to_string) {
                if !notes.contains(&says) {
                    notes.push(says);
                }
            }
            cents.push(u64::try_from(now[1].cents()).unwrap_or(u64::MAX));
            found.push(billed(sketch, first, quantity, now));
        }
        let places =
            if found.len() > MOST_ROWS { largest(&cents, MOST_ROWS) } else { (0..found.len()).collect() };
        let more = u64::try_from(found.len().saturating_sub(places.len())).unwrap_or_default();
        let lines = places.into_iter().filter_map(|at| found.get(at).cloned()).collect();
        Self { lines, more, sums: written(sums), notes }
    }
}

/// Of a minute there is little to pay, of a month so much that cents are enough.
fn written([run, month]: [Money; 2]) -> [String; 2] {
    [run.fine(), month.to_string()]
}

fn billed(sketch: &Sketch, line: &Line, quantity: String, amounts: [Money; 2]) -> Billed {
    let [run, month] = written(amounts);
    let payer = |id: &AccountId| text::name(sketch, &id.clone().into());
    Billed {
        what: line.item.label().to_owned(),
        of: line.resource.to_string(),
        payer: line.account.as_ref().map(payer).unwrap_or_default(),
        quantity,
        run,
        month,
    }
}
