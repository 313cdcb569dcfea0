//! The corners of a line, once every place is known.

use super::along::Along;
use super::metrics::{Metrics, Span, tracks_room};
use super::place::Across;
use super::plan::Terminal;
use super::ports::Ports;
use super::route::{Route, Run, Side};
use super::tracks::{self, Tracks};
use crate::diagram::Point;

/// Everything a line's corners depend on.
pub(super) struct Paths<'p> {
    pub metrics: &'p Metrics,
    pub across: &'p Across,
    pub along: &'p Along,
    pub channel_tracks: &'p Tracks,
    pub channel_counts: &'p [usize],
    pub gutter_tracks: &'p Tracks,
}

/// A place along and across the flow.
type Place = (i32, i32);

impl Paths<'_> {
    pub fn points(
        &self,
        wire: usize,
        from: &Terminal,
        to: &Terminal,
        route: &Route,
        ports: Ports,
    ) -> Vec<Point> {
        let (mut at, mut end) = (touch(from, route.start, ports.start), touch(to, route.end, ports.end));
        if route.runs.is_empty() {
            // A straight line across the flow, where both boxes are.
            let common = from.along.and(to.along);
            let tie = |end: &Terminal| Some(end.along.to - self.metrics.tie).filter(|at| within(common, *at));
            let place = [to, from].into_iter().filter(|end| !end.is_chip()).find_map(tie);
            at.0 = place.unwrap_or(common.middle());
            end.0 = at.0;
        }
        let mut places = vec![at];
        for (run, kind) in route.runs.iter().enumerate() {
            at = match kind {
                Run::Channel(channel) => (self.track(*channel, wire, run), at.1),
                Run::Gutter(gutter) => {
                    let track = self.gutter_tracks.of(wire, run);
                    (at.0, self.across.gutter(*gutter) + tracks::offset(track))
                }
                Run::Between => (i32::midpoint(at.0, end.0), at.1),
            };
            places.push(at);
        }
        // The last turn towards the box's side.
        match route.end {
            Side::Before | Side::After => places.push((at.0, end.1)),
            Side::Low | Side::High => places.push((end.0, at.1)),
        }
        places.push(end);
        let mut points = Vec::new();
        for (along, across) in tidy(&places) {
            points.push(self.metrics.point(along, across));
        }
        points
    }

    /// Where a track of a channel lies: the tracks stand in its middle.
    fn track(&self, channel: usize, wire: usize, run: usize) -> i32 {
        let room = self.along.channels.get(channel).copied().unwrap_or_default();
        let tracks = self.channel_counts.get(channel).copied().unwrap_or_default();
        let track = self.channel_tracks.of(wire, run);
        let used = tracks_room(tracks.saturating_sub(1));
        room.from + (room.size() - used).max(0) / 2 + tracks::offset(track)
    }
}

const fn within(span: Span, place: i32) -> bool {
    span.from + 4 <= place && place <= span.to - 4
}

/// The point of a box's border where a line touches it.
const fn touch(terminal: &Terminal, side: Side, port: i32) -> Place {
    match side {
        Side::Before => (terminal.along.from, port),
        Side::After => (terminal.along.to, port),
        Side::Low => (terminal.along.from + port, terminal.across.from),
        Side::High => (terminal.along.from + port, terminal.across.to),
    }
}

/// Without corners that are none.
fn tidy(places: &[Place]) -> Vec<Place> {
    let mut tidy: Vec<Place> = Vec::new();
    for place in places {
        if tidy.last() == Some(place) {
            continue;
        }
        if let [.., first, second] = tidy.as_slice() {
            let straight =
                (first.0 == second.0 && second.0 == place.0) || (first.1 == second.1 && second.1 == place.1);
            if straight {
                tidy.pop();
            }
        }
        tidy.push(*place);
    }
    tidy
}
