//! What-if: the last request as it came out before the edits, beside what comes of it now. Side by side, and
//! the first place where the two ways part.

use privatelink::model::Sketch;
use privatelink::path::{Hop, Trace};
use privatelink::text;

use super::{Line, NONE};

/// A request as it came out before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// The sketch it was judged on: names are those of then.
    pub sketch: Sketch,
    /// What came of it.
    pub trace: Trace,
}

/// What came of a request, and on which sketch.
pub type Came<'a> = (&'a Sketch, &'a Trace);

/// The comparison, line by line.
pub fn lines(one: Came<'_>, two: Came<'_>) -> Vec<Line> {
    let both = |say: &dyn Fn(Came<'_>) -> String| [say(one), say(two)];
    let (first, second) = parting(one.1, two.1);
    vec![
        Line::new("Outcome", both(&|(_, trace)| text::outcome(trace.outcome).to_owned())),
        Line::new("Because", both(&|(sketch, trace)| text::verdict(sketch, trace))),
        Line::new("Ways part at", [hop(one.0, first), hop(two.0, second)]),
        Line::new("Source the target sees", both(&|(_, trace)| source(trace))),
        Line::new("Handshake", both(&|(_, trace)| latency(trace))),
    ]
}

fn source(trace: &Trace) -> String {
    trace.target.as_ref().map_or_else(|| NONE.to_owned(), |target| target.sees_source.ip().to_string())
}

fn latency(trace: &Trace) -> String {
    trace.latency_us.map_or_else(|| NONE.to_owned(), |latency_us| format!("{latency_us} µs"))
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
