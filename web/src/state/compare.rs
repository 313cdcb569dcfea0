//! What-if: the last request as it came out before the edits, beside what comes of it now. Side by side, and
//! the first place where the two ways part.

use privatelink::model::Sketch;
use privatelink::path::{Hop, Trace};
use privatelink::text;

/// A request as it came out before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The sketch it was judged on: names are those of then.
    pub sketch: Sketch,
    /// What came of it.
    pub trace: Trace,
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is compared.
    pub what: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub now: String,
}

impl Line {
    /// Whether it differs.
    pub fn differs(&self) -> bool {
        self.before != self.now
    }
}

const NONE: &str = "–";

/// The comparison, line by line.
pub fn lines(before: &Before, sketch: &Sketch, now: &Trace) -> Vec<Line> {
    let then = &before.trace;
    let mut lines = vec![
        Line {
            what: "Outcome",
            before: text::outcome(then.outcome).to_owned(),
            now: text::outcome(now.outcome).to_owned(),
        },
        Line {
            what: "Because",
            before: text::verdict(&before.sketch, then),
            now: text::verdict(sketch, now),
        },
    ];
    let (old, new) = parting(then, now);
    lines.push(Line { what: "Ways part at", before: hop(&before.sketch, old), now: hop(sketch, new) });
    let source = |trace: &Trace| {
        trace.target.as_ref().map_or_else(|| NONE.to_owned(), |target| target.sees_source.ip().to_string())
    };
    lines.push(Line { what: "Source the target sees", before: source(then), now: source(now) });
    let latency = |trace: &Trace| {
        trace.latency_us.map_or_else(|| NONE.to_owned(), |latency_us| format!("{latency_us} µs"))
    };
    lines.push(Line { what: "Handshake", before: latency(then), now: latency(now) });
    lines
}

/// The first hops, out and then back, that are not the same; none where the ways are.
fn parting<'a>(then: &'a Trace, now: &'a Trace) -> (Option<&'a Hop>, Option<&'a Hop>) {
    for (old, new) in [(&then.forward, &now.forward), (&then.back, &now.back)] {
        for at in 0..old.len().max(new.len()) {
            let pair = (old.get(at), new.get(at));
            let same = match pair {
                (Some(old), Some(new)) => {
                    old.node == new.node && old.interface == new.interface && old.steps == new.steps
                }
                _ => false,
            };
            if !same {
                return pair;
            }
        }
    }
    (None, None)
}

fn hop(sketch: &Sketch, hop: Option<&Hop>) -> String {
    let Some(hop) = hop else { return NONE.to_owned() };
    let name = hop.resource().map_or_else(|| hop.node.as_str().to_owned(), |id| text::name(sketch, id));
    match hop.steps.iter().find(|_| hop.stops()).and(hop.steps.last()) {
        Some(step) => format!("{name}: {}", text::step(sketch, step)),
        None => name,
    }
}
