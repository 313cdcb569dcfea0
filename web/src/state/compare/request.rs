//! The same request judged in two designs: how it ends and why, what the target sees, how long each leg takes.

use privatelink::model::{IpProtocol, Sketch};
use privatelink::path::{Index, Trace};
use privatelink::text;

use super::what_if::{self, Came};
use super::{Line, NONE, Section};
use crate::state::journey::{Asked, Journey, Verdict};
use crate::state::request::RequestForm;

/// The request in the other design. Where that knows no such places, the request it opens with.
pub(super) fn in_other(asked: &Asked, index: &Index) -> Journey {
    let same = Journey::of(index, asked.clone());
    if matches!(same.verdict, Verdict::Judged(_)) {
        return same;
    }
    let own = RequestForm::first(index.sketch(), index);
    let own =
        Asked { from: own.from, to: own.to, port: own.port.trim().parse().unwrap_or(443), ..asked.clone() };
    let own = Journey::of(index, Asked { protocol: IpProtocol::Tcp, query: 0, ..own });
    if matches!(own.verdict, Verdict::Judged(_)) { own } else { same }
}

pub(super) fn section(sketches: [&Sketch; 2], journeys: [Option<&Journey>; 2]) -> Section {
    let mut section =
        Section { id: "compare-request", title: "The same request", lines: Vec::new(), note: String::new() };
    let [Some(here), Some(other)] = journeys else {
        "Fill in the request bar to judge a request in both.".clone_into(&mut section.note);
        return section;
    };
    section.lines.push(Line::new("Request", [asked(here), asked(other)]));
    let same = places(here) == places(other);
    if !same {
        "The other design has no such places: its own first request stands beside this one."
            .clone_into(&mut section.note);
    }
    if let (Some(one), Some(two)) = (here.trace(), other.trace()) {
        let [here, other] = sketches;
        let ways: [Came<'_>; 2] = [(here, one), (other, two)];
        let lines = what_if::lines((here, one), (other, two));
        // Between two requests of their own there is nothing to part.
        section.lines.extend(lines.into_iter().filter(|line| same || line.what != "Ways part at"));
        legs(ways, &mut section.lines);
    } else {
        section.note.clear();
        let says = [(here, sketches), (other, sketches)].map(|(journey, [sketch, _])| journey.says(sketch));
        section.lines.push(Line::new("Outcome", says));
    }
    section
}

fn places(journey: &Journey) -> (&str, &str, u16) {
    (&journey.asked.from, &journey.asked.to, journey.asked.port)
}

fn asked(journey: &Journey) -> String {
    let Asked { from, to, port, protocol, .. } = &journey.asked;
    match protocol {
        IpProtocol::Icmp => format!("{from} → {to}, ICMP"),
        IpProtocol::Udp => format!("{from} → {to}:{port}, UDP"),
        IpProtocol::Tcp | IpProtocol::All => format!("{from} → {to}:{port}"),
    }
}

/// What each leg of the way out adds to the round trip.
fn legs(ways: [Came<'_>; 2], lines: &mut Vec<Line>) {
    let [one, two] = ways.map(|(sketch, trace)| of_way(sketch, trace));
    for at in 0..one.len().max(two.len()) {
        let (here, other) = (one.get(at), two.get(at));
        let side = |leg: Option<&(String, u32)>| {
            leg.map_or_else(|| NONE.to_owned(), |(ends, rtt_us)| format!("{rtt_us} µs, {ends}"))
        };
        let line = Line::new(format!("Leg {}", at.saturating_add(1)), [side(here), side(other)]);
        // What its ends are called makes it no longer.
        let same = here.map(|(_, rtt_us)| rtt_us) == other.map(|(_, rtt_us)| rtt_us);
        lines.push(line.of("round trip").alike(same));
    }
}

/// The legs: from where to where, and what each adds.
fn of_way(sketch: &Sketch, trace: &Trace) -> Vec<(String, u32)> {
    let mut legs = Vec::new();
    let mut before: Option<(String, u32)> = None;
    // What only lets a packet pass ends no leg, but where it goes no further.
    let last = trace.forward.len().saturating_sub(1);
    for (_, hop) in trace.forward.iter().enumerate().filter(|(at, hop)| hop.takes() || *at == last) {
        let name = hop.resource().map_or_else(|| hop.node.as_str().to_owned(), |id| text::name(sketch, id));
        if let Some((from, rtt_us)) = &before {
            legs.push((format!("{from} → {name}"), hop.rtt_us.saturating_sub(*rtt_us)));
        }
        before = Some((name, hop.rtt_us));
    }
    legs
}
