//! Where lines are named: beside their longest stretch along the flow that no border, box or other line crosses.

use crate::diagram::fit::{self, Font};
use crate::diagram::{Flow, LineKind, Point, Rect, SceneBox, SceneLine};

/// The most names in a picture.
const MOST: usize = 24;
/// How far beside its line a name's baseline lies, and how tall it is.
const ABOVE: i32 = 8;
const TALL: i32 = 12;
/// What a name keeps on both sides.
const CLEAR: i32 = 1;

/// What a line is called.
pub(super) const fn name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::PrivateLink => "PrivateLink",
        LineKind::Peering => "Peering",
        LineKind::Vpn => "VPN",
        LineKind::DirectConnectPrivate | LineKind::DirectConnectPublic => "Direct Connect",
        LineKind::TransitGateway
        | LineKind::Local
        | LineKind::ToTarget
        | LineKind::ToTargetAcrossZones
        | LineKind::GatewayRoute
        | LineKind::Internet
        | LineKind::AwsService
        | LineKind::DataCenter
        | LineKind::Association => "",
    }
}

/// Gives lines their names, one for those beside each other.
pub(super) fn name_lines(flow: Flow, boxes: &[SceneBox], lines: &mut [SceneLine]) {
    let axes = Axes(flow);
    let mut named: Vec<(LineKind, Point)> = Vec::new();
    for at in 0..lines.len() {
        let Some(line) = lines.get(at) else { continue };
        let name = name(line.kind);
        if name.is_empty() || named.len() >= MOST {
            continue;
        }
        let wanted = fit::width(Font::Label, name) + 2 * CLEAR;
        let mut best: Option<(i32, Point)> = None;
        for pair in line.points.windows(2) {
            let [from, to] = pair else { continue };
            let ((from, beside), (to, other)) = (axes.of(*from), axes.of(*to));
            if beside != other || (from - to).abs() < wanted {
                continue;
            }
            let (size, middle) = axes.widest_gap(boxes, lines, (from.min(to), from.max(to)), beside);
            if size >= wanted && best.is_none_or(|(known, _)| known < size) {
                best = Some((size, axes.point(middle, beside - ABOVE)));
            }
        }
        let Some((_, place)) = best else { continue };
        let near = named.iter().any(|(kind, other)| {
            let ((along, beside), (other_along, other_beside)) = (axes.of(place), axes.of(*other));
            *kind == line.kind && along.abs_diff(other_along) < 100 && beside.abs_diff(other_beside) < 28
        });
        if near {
            continue;
        }
        named.push((line.kind, place));
        if let Some(line) = lines.get_mut(at) {
            line.name_at = Some(place);
        }
    }
}

/// Along the flow and across it. Names are written along it: upwards when it runs down.
struct Axes(Flow);

impl Axes {
    const fn of(&self, point: Point) -> (i32, i32) {
        match self.0 {
            Flow::LeftToRight => (point.x, point.y),
            Flow::TopToBottom => (point.y, point.x),
        }
    }

    const fn point(&self, along: i32, across: i32) -> Point {
        match self.0 {
            Flow::LeftToRight => Point { x: along, y: across },
            Flow::TopToBottom => Point { x: across, y: along },
        }
    }

    /// The widest part of a stretch along the flow over which nothing lies where a name would be:
    /// its size and its middle.
    fn widest_gap(
        &self,
        boxes: &[SceneBox],
        lines: &[SceneLine],
        (from, to): (i32, i32),
        across: i32,
    ) -> (i32, i32) {
        let (top, bottom) = (across - ABOVE - TALL, across - 3);
        let mut cuts = vec![(from, from), (to, to)];
        let mut cut = |start: Point, end: Point, is_whole: bool| {
            let ((left, high), (right, low)) = (self.of(start), self.of(end));
            if low < top || bottom < high || right < from || to < left {
                return;
            }
            if is_whole || high > top || low < bottom {
                cuts.push((left, right));
            } else {
                cuts.push((left, left));
                cuts.push((right, right));
            }
        };
        for found in boxes {
            let Rect { x, y, width, height } = found.rect;
            let is_thing = !found.kind.is_container();
            cut(Point { x, y }, Point { x: x + width, y: y + height }, is_thing);
            if !is_thing {
                // Its header.
                let text = |at: Point, font: Font, text: &str| (at.x + fit::width(font, text), at.y + 4);
                let label = text(found.label_at, Font::Label, &found.label);
                let detail = text(found.detail_at, Font::Detail, &found.detail);
                cut(Point { x, y }, Point { x: label.0, y: label.1 }, true);
                let start = Point { x: found.detail_at.x, y: found.detail_at.y - TALL };
                cut(start, Point { x: detail.0, y: detail.1 }, true);
            }
        }
        for pair in lines.iter().flat_map(|line| line.points.windows(2)) {
            let [start, end] = pair else { continue };
            let (left, right) = (start.x.min(end.x), start.x.max(end.x));
            let (high, low) = (start.y.min(end.y), start.y.max(end.y));
            cut(Point { x: left, y: high }, Point { x: right, y: low }, true);
        }
        cuts.sort_unstable();
        let (mut best, mut at) = ((0, from), from);
        for (start, end) in cuts {
            let start = start.clamp(from, to);
            if start - at > best.0 {
                best = (start - at, i32::midpoint(at, start));
            }
            at = at.max(end.clamp(from, to));
        }
        best
    }
}
