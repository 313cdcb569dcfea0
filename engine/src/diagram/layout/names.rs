//! Where lines are named: above their longest stretch that no border, box or other line crosses.

use crate::diagram::fit::{self, Font};
use crate::diagram::{LineKind, Point, SceneBox, SceneLine};

/// The most names in a picture.
const MOST: usize = 24;
/// How far above its line a name's baseline lies, and how tall it is.
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
        LineKind::Local
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
pub(super) fn name_lines(boxes: &[SceneBox], lines: &mut [SceneLine]) {
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
            if from.y != to.y || (from.x - to.x).abs() < wanted {
                continue;
            }
            let (size, middle) = widest_gap(boxes, lines, (from.x.min(to.x), from.x.max(to.x)), from.y);
            if size >= wanted && best.is_none_or(|(known, _)| known < size) {
                best = Some((size, Point { x: middle, y: from.y - ABOVE }));
            }
        }
        let Some((_, place)) = best else { continue };
        let near = named.iter().any(|(kind, other)| {
            *kind == line.kind && other.x.abs_diff(place.x) < 100 && other.y.abs_diff(place.y) < 28
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

/// The widest part of a horizontal stretch over which nothing lies where a name would be: its
/// size and its middle.
fn widest_gap(boxes: &[SceneBox], lines: &[SceneLine], (from, to): (i32, i32), y: i32) -> (i32, i32) {
    let (top, bottom) = (y - ABOVE - TALL, y - 3);
    let mut cuts = vec![(from, from), (to, to)];
    for found in boxes {
        let rect = found.rect;
        let (right, low) = (rect.x + rect.width, rect.y + rect.height);
        if low < top || bottom < rect.y || right < from || to < rect.x {
            continue;
        }
        let crosses = rect.y > top || low < bottom || !found.kind.is_container();
        if crosses {
            cuts.push((rect.x, right));
        } else {
            cuts.push((rect.x, rect.x));
            cuts.push((right, right));
        }
    }
    for pair in lines.iter().flat_map(|line| line.points.windows(2)) {
        let [start, end] = pair else { continue };
        let (left, right) = (start.x.min(end.x), start.x.max(end.x));
        if start.y.max(end.y) >= top && start.y.min(end.y) <= bottom && from <= right && left <= to {
            cuts.push((left, right));
        }
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
