//! The lines of a scene as SVG paths, corners rounded, and points along them.

use crate::view::markup::html;
use privatelink::diagram::{Flow, LineKind, Point, Scene, SceneLine};
use yew::{Html, classes};

/// A stretch this long has room for a name.
const NAME_PX: i32 = 92;
/// The radius of a line's corners.
const CORNER: i32 = 8;

/// The class of a line's kind in the style sheet.
pub const fn class(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Local => "local",
        LineKind::PrivateLink => "privatelink",
        LineKind::ToTarget => "to-target",
        LineKind::ToTargetAcrossZones => "across",
        LineKind::Association => "association",
    }
}

/// A point `by` pixels from `at` towards `to`, along a horizontal or vertical stretch.
fn towards(at: Point, to: Point, by: i32) -> Point {
    let step = |from: i32, to: i32| from + (to - from).clamp(-by, by);
    Point { x: step(at.x, to.x), y: step(at.y, to.y) }
}

/// The path's data.
pub fn path(points: &[Point]) -> String {
    use std::fmt::Write as _;
    let mut data = String::new();
    let Some(first) = points.first() else { return data };
    // Writing to a string does not fail.
    let _ = write!(data, "M{} {}", first.x, first.y);
    for corner in points.windows(3) {
        let [before, at, after] = corner else { continue };
        let room = |other: &Point| (at.x - other.x).abs().max((at.y - other.y).abs()) / 2;
        let radius = CORNER.min(room(before)).min(room(after));
        let (enter, leave) = (towards(*at, *before, radius), towards(*at, *after, radius));
        let _ = write!(data, "L{} {}Q{} {} {} {}", enter.x, enter.y, at.x, at.y, leave.x, leave.y);
    }
    if let Some(last) = points.get(1..).and_then(<[Point]>::last) {
        let _ = write!(data, "L{} {}", last.x, last.y);
    }
    data
}

fn length(points: &[Point]) -> f64 {
    points.windows(2).map(stretch).sum()
}

fn stretch(pair: &[Point]) -> f64 {
    match pair {
        [from, to] => f64::from((to.x - from.x).abs() + (to.y - from.y).abs()),
        _ => 0.0,
    }
}

/// The point at a share of the way, from 0 to 1.
pub fn along(points: &[Point], share: f64) -> Option<(f64, f64)> {
    let mut left = length(points) * share.clamp(0.0, 1.0);
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        let long = stretch(pair);
        if left <= long && long > 0.0 {
            let part = left / long;
            let mix = |a: i32, b: i32| f64::from(a) + f64::from(b - a) * part;
            return Some((mix(from.x, to.x), mix(from.y, to.y)));
        }
        left -= long;
    }
    points.last().map(|last| (f64::from(last.x), f64::from(last.y)))
}

/// All lines, the quiet ones first.
pub fn lines(scene: &Scene) -> Html {
    let associations = scene.lines.iter().filter(|line| line.kind == LineKind::Association);
    let legs = scene.lines.iter().filter(|line| line.kind != LineKind::Association);
    html! { <g class="lines" aria-hidden="true">{ for associations.chain(legs).map(line) }</g> }
}

fn line(line: &SceneLine) -> Html {
    let marker = match line.kind {
        LineKind::Association => None,
        LineKind::PrivateLink => Some("url(#arrow-privatelink)"),
        LineKind::Local | LineKind::ToTarget | LineKind::ToTargetAcrossZones => Some("url(#arrow)"),
    };
    html! {
        <path class={classes!("line", class(line.kind))} d={path(&line.points)} marker-end={marker} />
    }
}

/// The `PrivateLink` lines by their name, where there is room for it.
pub fn names(scene: &Scene) -> Html {
    let lines = scene.lines.iter().filter(|line| line.kind == LineKind::PrivateLink);
    html! { <g class="line-names">{ for lines.filter_map(|line| name(scene.flow, line)) }</g> }
}

/// Over the longest level stretch of a line that runs across, beside the longest upright one of a line
/// that runs down.
fn name(flow: Flow, line: &SceneLine) -> Option<Html> {
    let size = |pair: &&[Point]| match (pair, flow) {
        ([from, to], Flow::LeftToRight) if from.y == to.y => (from.x - to.x).abs(),
        ([from, to], Flow::TopToBottom) if from.x == to.x => (from.y - to.y).abs(),
        _ => 0,
    };
    let longest = line.points.windows(2).max_by_key(size).filter(|pair| size(pair) >= NAME_PX)?;
    let [from, to] = longest else { return None };
    let (x, y) = (i32::midpoint(from.x, to.x), i32::midpoint(from.y, to.y));
    let turn = if flow == Flow::TopToBottom { " rotate(-90)" } else { "" };
    Some(html! {
        <text class="line-name" transform={format!("translate({x} {y}){turn} translate(0 -8)")} text-anchor="middle">
            { "AWS PrivateLink" }
        </text>
    })
}

#[cfg(test)]
mod tests {
    use super::{along, path};
    use privatelink::diagram::Point;

    fn bend() -> Vec<Point> {
        vec![Point { x: 0, y: 0 }, Point { x: 40, y: 0 }, Point { x: 40, y: 60 }]
    }

    #[test]
    fn corners_are_rounded_and_ends_kept() {
        assert_eq!(path(&bend()), "M0 0L32 0Q40 0 40 8L40 60");
        assert_eq!(path(&[]), "");
    }

    #[test]
    fn half_the_way_is_half_the_length() {
        assert_eq!(along(&bend(), 0.5), Some((40.0, 10.0)));
        assert_eq!(along(&bend(), 7.0), Some((40.0, 60.0)));
        assert_eq!(along(&[], 0.5), None);
    }
}
