//! What a scenario that holds one way beside another is asked: which hops, which addresses at either end, what is
//! reached, what it costs.

use std::collections::BTreeSet;

use privatelink::advise::cost::{Item, Ledger, Money, Prices, Usage, cost as ledger};
use privatelink::model::{Outcome, Sketch};
use privatelink::path::{HopKind, Index, ReasonCode, Request, Source, Trace, exposure, trace};

use crate::built_in::{attempt, host, request};

/// The kinds of the hops on the way out.
pub fn kinds(made: &Trace) -> Vec<HopKind> {
    made.forward.iter().map(|hop| hop.kind).collect()
}

/// The address connected to, and the source the last hop gets it from.
pub fn ends(made: &Trace) -> (String, String) {
    let (first, last) = (&made.forward[0].packet, &made.forward[made.forward.len() - 1].packet);
    (first.destination.ip().to_string(), last.source.ip().to_string())
}

/// How it ended, and what decided it.
pub fn how(made: &Trace) -> (Outcome, ReasonCode) {
    (made.outcome, made.reason.code)
}

/// It connects.
pub const CONNECTED: (Outcome, ReasonCode) = (Outcome::Connected, ReasonCode::Connected);

/// The same request, changed.
pub fn asked(sketch: &Sketch, from: &str, to: &str, port: u16, change: impl Fn(&mut Request)) -> Trace {
    let index = Index::of(sketch);
    let mut wanted = request(&index, from, to, port);
    change(&mut wanted);
    trace(&index, &wanted).expect("nothing dangles")
}

/// A connection to port 443, judged.
pub fn ask(sketch: &Sketch, from: &str, to: &str) -> Trace {
    attempt(&Index::of(sketch), from, to, 443)
}

/// Every address and port a host reaches.
pub fn reaches(sketch: &Sketch, from: &str) -> BTreeSet<String> {
    let index = Index::of(sketch);
    let from = Source::of_instance(sketch, &host(sketch, from).id).expect("it is there");
    let found = exposure(&index, &from).expect("nothing dangles");
    found.iter().map(|one| format!("{}:{}", one.address, one.port)).collect()
}

/// These as a set.
pub fn set(of: &[&str]) -> BTreeSet<String> {
    of.iter().map(ToString::to_string).collect()
}

/// The bill of a sketch with what is used.
pub fn cost(sketch: &Sketch, usage: &str) -> Ledger {
    let mut prices = Prices::of(sketch.profile);
    let used = Usage::read(&Index::of(sketch), usage, &mut prices).unwrap_or_else(|error| panic!("{error}"));
    ledger(sketch, &used, &prices)
}

/// What lines of these items come to, to the cent.
pub fn of(ledger: &Ledger, items: &[Item]) -> String {
    let kept = ledger.lines.iter().filter(|line| items.contains(&line.item));
    kept.fold(Money::default(), |sum, line| sum.plus(line.amount)).to_string()
}

/// What one request carries in a month, in GB out and back.
pub fn carried(from: &str, to: &str, port: u16, gb: [u32; 2]) -> String {
    let [sent, back] = gb;
    format!(
        r#"{{"requests": [{{"from": "{from}", "to": "{to}", "port": {port}, "monthly_request_gb": {sent},
            "monthly_response_gb": {back}}}]}}"#
    )
}
