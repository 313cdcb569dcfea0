//! The sizes of things, for each flow. Places are reckoned along the flow and across it, so
//! that both flows share every rule; only here do left and top come in. All are multiples of 4.

use crate::diagram::{Flow, Point, Rect};

/// Between the lines of one channel.
pub(super) const TRACK: i32 = 8;
/// The most pixels the tracks of one channel may take; more lines than that share tracks.
pub(super) const MOST_TRACKS: i32 = 80;
/// The small VPCs of a stack: the side of one with the gap after it, the side, and how many
/// stand beside each other. The more there are, the smaller.
pub(super) const fn small(number: usize) -> (i32, i32, usize) {
    if number > 400 { (10, 8, 32) } else { (16, 12, 20) }
}

/// How much room a stack's small VPCs take across their rows.
pub(super) const STACK: i32 = 320;
/// Around the whole picture.
pub(super) const MARGIN: i32 = 4;

/// A stretch on one axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub from: i32,
    pub to: i32,
}

impl Span {
    pub const fn new(from: i32, to: i32) -> Self {
        Self { from, to }
    }

    pub const fn size(self) -> i32 {
        self.to - self.from
    }

    pub const fn middle(self) -> i32 {
        i32::midpoint(self.from, self.to)
    }

    pub const fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    pub fn and(self, other: Self) -> Self {
        Self::new(self.from.max(other.from), self.to.min(other.to))
    }
}

/// What a container keeps between its border and what lies in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pad {
    /// Before the first thing along the flow.
    pub along: i32,
    /// After the last.
    pub along_end: i32,
    /// Before the first thing across.
    pub across: i32,
    /// After the last.
    pub across_end: i32,
}

/// The sizes for one flow.
pub(super) struct Metrics {
    pub flow: Flow,
    pub card: (i32, i32),
    pub chip: (i32, i32),
    pub region: Pad,
    pub account: Pad,
    pub vpc: Pad,
    pub zone: Pad,
    pub subnet: Pad,
    /// How far a chip on a VPC's border stands out of it.
    pub poke: i32,
    /// Room along the flow between such a chip and the account's border.
    pub poke_room: i32,
    /// What a VPC keeps before its zones, over its padding, when a service stands there.
    pub service_room: i32,
    /// The same after its zones, for an endpoint.
    pub endpoint_room: i32,
    /// A slot with nothing in it but chips of a border.
    pub narrow: i32,
    /// The header of a stack, with what it keeps after its last row.
    pub stack_header: i32,
    /// Between two ranks of cards, at least.
    pub channel: i32,
    /// Between two VPCs along the flow, at least.
    pub vpc_gap: i32,
    /// Between cards in a stack, subnets in a zone, zones in a VPC.
    pub gap: i32,
    /// Between two rows of accounts.
    pub row_gap: i32,
    /// From a card's end to where an association's straight line meets it.
    pub tie: i32,
    /// At the end of a card's side across the flow: where lines enter and leave. Headers keep
    /// their text out of it when the flow runs down.
    pub corridor: i32,
}

const fn pad(along: i32, along_end: i32, across: i32, across_end: i32) -> Pad {
    Pad { along, along_end, across, across_end }
}

impl Metrics {
    pub const fn of(flow: Flow) -> Self {
        match flow {
            Flow::LeftToRight => Self {
                flow,
                card: (148, 52),
                chip: (156, 40),
                region: pad(12, 12, 32, 12),
                account: pad(12, 12, 32, 12),
                vpc: pad(12, 12, 32, 12),
                zone: pad(8, 8, 28, 8),
                subnet: pad(8, 8, 28, 8),
                poke: 72,
                poke_room: 12,
                service_room: 24,
                endpoint_room: 0,
                narrow: 60,
                stack_header: 40,
                channel: 40,
                vpc_gap: 144,
                gap: 12,
                row_gap: 20,
                tie: 12,
                corridor: 0,
            },
            Flow::TopToBottom => Self {
                flow,
                card: (52, 136),
                chip: (40, 144),
                region: pad(28, 8, 4, 4),
                account: pad(40, 8, 4, 4),
                vpc: pad(40, 8, 4, 4),
                zone: pad(40, 4, 4, 4),
                subnet: pad(40, 4, 4, 4),
                poke: 20,
                poke_room: 8,
                service_room: 0,
                endpoint_room: 16,
                narrow: 52,
                stack_header: 52,
                channel: 16,
                vpc_gap: 88,
                gap: 20,
                row_gap: 12,
                tie: 12,
                corridor: 32,
            },
        }
    }

    pub const fn is_down(&self) -> bool {
        matches!(self.flow, Flow::TopToBottom)
    }

    /// A point from its places along and across.
    pub const fn point(&self, along: i32, across: i32) -> Point {
        if self.is_down() { Point { x: across, y: along } } else { Point { x: along, y: across } }
    }

    /// A rectangle from its stretches along and across.
    pub const fn rect(&self, along: Span, across: Span) -> Rect {
        let corner = self.point(along.from, across.from);
        let size = self.point(along.size(), across.size());
        Rect { x: corner.x, y: corner.y, width: size.x, height: size.y }
    }
}

/// A count as a number of pixels' worth: absurd counts end at a size that overflows nothing.
pub(super) fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX).min(100_000)
}

/// The size of `number` things of one size with gaps between them.
pub(super) fn stack(number: usize, size: i32, gap: i32) -> i32 {
    if number == 0 { 0 } else { count(number) * (size + gap) - gap }
}

/// The room `tracks` lines take beside each other.
pub(super) fn tracks_room(tracks: usize) -> i32 {
    if tracks == 0 { 0 } else { count(tracks).min(MOST_TRACKS) * TRACK }
}

/// Rounded up to the grid.
pub(super) const fn grid(value: i32) -> i32 {
    (value + 3) / 4 * 4
}
