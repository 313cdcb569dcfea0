//! Lines that share a channel or a gutter get tracks of their own where they would lie on top of
//! each other, in an order in which a fan of lines does not cross itself.

use super::metrics::{MOST_TRACKS, TRACK, count};
use super::place::{Gutter, GutterTracks};
use super::plan::Plan;
use super::ports::Ports;
use super::route::{Route, Run};
use super::wires::Wire;
use crate::model::{Pairs, number, sort_by_numbers};

/// Lines on one track keep this distance from each other.
const APART: i32 = 8;

/// A stretch that wants a track: whose, from where to where.
struct Stretch {
    wire: usize,
    run: usize,
    from: i32,
    to: i32,
}

impl Stretch {
    fn overlaps(&self, other: &Self) -> bool {
        let (low, high) = (self.from.min(self.to), self.from.max(self.to));
        let (other_low, other_high) = (other.from.min(other.to), other.from.max(other.to));
        low < other_high + APART && other_low < high + APART
    }

    /// Lines that turn towards higher places take the first tracks in falling order, the others
    /// in rising order: so no two of a fan cross.
    const fn order(&self) -> (i32, i32) {
        if self.to >= self.from { (-self.from, -self.to) } else { (self.from, self.to) }
    }
}

/// Which track each run of each line has.
#[derive(Default)]
pub(super) struct Tracks(Pairs);

impl Tracks {
    /// The track of one run of a line; the first one where it needs none.
    pub fn of(&self, wire: usize, run: usize) -> usize {
        self.0.get((number(wire), number(run))).unwrap_or_default()
    }
}

/// Gives the stretches of one channel their tracks; says how many there are.
fn assign(mut stretches: Vec<Stretch>, tracks: &mut Tracks) -> usize {
    sort_by_numbers(&mut stretches, |stretch| {
        let (first, second) = stretch.order();
        [first.into(), second.into(), number(stretch.wire)]
    });
    let mut taken: Vec<Vec<Stretch>> = Vec::new();
    for stretch in stretches {
        let free = taken.iter().position(|track| !track.iter().any(|other| other.overlaps(&stretch)));
        let at = free.unwrap_or(taken.len());
        tracks.0.insert((number(stretch.wire), number(stretch.run)), at);
        match taken.get_mut(at) {
            Some(track) => track.push(stretch),
            None => taken.push(vec![stretch]),
        }
    }
    taken.len()
}

/// The same for several channels.
fn assign_all(found: Vec<Vec<Stretch>>) -> (Tracks, Vec<usize>) {
    let (mut tracks, mut counts) = (Tracks::default(), Vec::with_capacity(found.len()));
    for stretches in found {
        counts.push(assign(stretches, &mut tracks));
    }
    (tracks, counts)
}

/// Tracks in the gutters. Places along the flow are not known yet; the channels' order is.
pub(super) fn gutters(plan: &Plan, wires: &[Wire], routes: &[Option<Route>]) -> (Tracks, GutterTracks) {
    let (mut gutters, mut found) = (Pairs::new(), Vec::<Vec<Stretch>>::new());
    for (wire, route) in routes.iter().enumerate() {
        let Some(route) = route else { continue };
        let ends = wires
            .get(wire)
            .and_then(|wire| Some((plan.terminals.get(wire.from)?, plan.terminals.get(wire.to)?)));
        let Some((from, to)) = ends else { continue };
        // Slots stand at odd places, the channels between them at even ones.
        let channel = |at: Option<&Run>| match at {
            Some(Run::Channel(channel)) => Some(count(*channel) * 2 * APART),
            _ => None,
        };
        for (run, kind) in route.runs.iter().enumerate() {
            let Run::Gutter(gutter) = kind else { continue };
            let start = channel(run.checked_sub(1).and_then(|at| route.runs.get(at)));
            let start = start.unwrap_or((count(from.slot) * 2 + 1) * APART);
            let end = channel(route.runs.get(run + 1)).unwrap_or((count(to.slot) * 2 + 1) * APART);
            let at = gutters.get_or_insert(gutter.key(), found.len());
            if at == found.len() {
                found.push(Vec::new());
            }
            if let Some(stretches) = found.get_mut(at) {
                stretches.push(Stretch { wire, run, from: start, to: end });
            }
        }
    }
    let (tracks, counts) = assign_all(found);
    for count in gutters.places_mut() {
        *count = counts.get(*count).copied().unwrap_or_default();
    }
    (tracks, gutters)
}

/// Tracks in the channels, once it is known where lines come from and go to across the flow.
pub(super) fn channels(
    routes: &[Option<Route>],
    ports: &[Ports],
    gutter: impl Fn(Gutter, usize, usize) -> i32,
    number: usize,
) -> (Tracks, Vec<usize>) {
    let mut found: Vec<Vec<Stretch>> = Vec::new();
    found.resize_with(number, Vec::new);
    for (wire, (route, ports)) in routes.iter().zip(ports).enumerate() {
        let Some(route) = route else { continue };
        let side = |run: Option<(usize, &Run)>| match run {
            Some((run, Run::Gutter(found))) => Some(gutter(*found, wire, run)),
            _ => None,
        };
        for (run, kind) in route.runs.iter().enumerate() {
            let Run::Channel(channel) = kind else { continue };
            let before = run.checked_sub(1);
            let from = side(before.and_then(|at| Some((at, route.runs.get(at)?)))).unwrap_or(ports.start);
            let to = side(route.runs.get(run + 1).map(|next| (run + 1, next))).unwrap_or(ports.end);
            if let Some(stretches) = found.get_mut(*channel).filter(|_| from != to) {
                stretches.push(Stretch { wire, run, from, to });
            }
        }
    }
    assign_all(found)
}

/// How far a track lies from the first one. Past the most there is room for, tracks are shared.
pub(super) fn offset(track: usize) -> i32 {
    count(track) % MOST_TRACKS * TRACK
}
