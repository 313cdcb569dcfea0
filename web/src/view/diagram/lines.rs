//! The lines of a scene as SVG paths, corners rounded, and points along them.

use crate::state::near::Near;
use crate::view::markup::html;
use privatelink::diagram::{BoxState, Flow, LineKind, Point, Scene, SceneLine};
use privatelink::model::ResourceId;
use yew::{Html, classes};

/// The radius of a line's corners.
const CORNER: i32 = 8;

/// The class of a line's kind in the style sheet.
pub const fn class(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Local | LineKind::DataCenter => "local",
        LineKind::PrivateLink => "privatelink",
        LineKind::ToTarget => "to-target",
        LineKind::ToTargetAcrossZones => "across",
        LineKind::GatewayRoute => "gateway-route",
        LineKind::Internet | LineKind::AwsService => "public",
        LineKind::Peering | LineKind::TransitGateway => "peering",
        LineKind::Vpn => "vpn",
        LineKind::DirectConnectPrivate | LineKind::DirectConnectPublic => "direct-connect",
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

/// The class of how a line is: what it leads to may be lost with its zone, or it may be down itself.
const fn state(line: &SceneLine) -> Option<&'static str> {
    match line.state {
        BoxState::Well => None,
        BoxState::Down => Some("down"),
        BoxState::Lost => Some("lost"),
    }
}

/// All lines, the quiet ones first. Those that are resources of their own can be chosen.
/// With `acted` they have menus.
pub fn lines(scene: &Scene, near: Near, selected: &[ResourceId], acted: bool) -> Html {
    let quiet = |line: &SceneLine| line.kind == LineKind::Association;
    let all = || scene.lines.iter().enumerate().filter(|(_, line)| near.crosses(line));
    let associations = all().filter(|(_, line)| quiet(line));
    let legs = all().filter(|(_, line)| !quiet(line));
    html! {
        <g class="lines" aria-hidden="true">
            { for associations.chain(legs).map(|(at, found)| line(at, found, selected, acted)) }
        </g>
    }
}

fn line(at: usize, line: &SceneLine, selected: &[ResourceId], acted: bool) -> Html {
    let marker = match line.kind {
        _ if line.state == BoxState::Lost => None,
        LineKind::PrivateLink => Some("url(#arrow-privatelink)"),
        LineKind::Local
        | LineKind::ToTarget
        | LineKind::ToTargetAcrossZones
        | LineKind::Internet
        | LineKind::AwsService
        | LineKind::DataCenter => Some("url(#arrow)"),
        // Requests begin at either end.
        LineKind::Association
        | LineKind::GatewayRoute
        | LineKind::Peering
        | LineKind::TransitGateway
        | LineKind::Vpn
        | LineKind::DirectConnectPrivate
        | LineKind::DirectConnectPublic => None,
    };
    let chosen = line.resource.as_ref().is_some_and(|id| selected.contains(id));
    let data = path(&line.points);
    let class = classes!("line", class(line.kind), state(line), chosen.then_some("chosen"));
    let doubled = class.contains("direct-connect");
    html! {
        <g key={at}>
            <path {class} d={data.clone()} marker-end={marker} />
            if doubled { <path class="line core" d={data.clone()} /> }
            { for line.resource.as_ref().map(|id| html! {
                <path class="line handle" data-line={at.to_string()} data-resource={acted.then(|| id.to_string())} d={data} />
            }) }
        </g>
    }
}

/// Lines by their names, where the scene has room for them.
pub fn names(scene: &Scene, near: Near) -> Html {
    let turn = if scene.flow == Flow::TopToBottom { " rotate(-90)" } else { "" };
    html! { <g class="line-names">{ for scene.lines.iter().enumerate().filter_map(|(key, line)| name(key, line, near, turn)) }</g> }
}

fn name(key: usize, line: &SceneLine, near: Near, turn: &'static str) -> Option<Html> {
    let at = line.name_at.filter(|_| near.crosses(line))?;
    Some(html! {
        <text {key} class={classes!("line-name", class(line.kind), state(line))} text-anchor="middle"
            transform={format!("translate({} {}){turn}", at.x, at.y)}>{ line.name }</text>
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
