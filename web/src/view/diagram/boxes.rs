//! The boxes of a scene. Each is one focusable element with a name of its own; only what changes is
//! drawn anew, so that choosing one box of thousands costs two.

use privatelink::diagram::{BoxKind, BoxState, Point, Rect, Scene, SceneBox, glyph};
use yew::{Html, Properties, classes, component};

use super::names;
use crate::state::Shared;
use crate::state::near::Near;
use crate::view::markup::html;

/// What one box needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What the ids of its picture's boxes begin with.
    pub name: &'static str,
    /// The scene it is part of.
    pub scene: Shared<Scene>,
    /// Its place in [`Scene::boxes`].
    pub at: usize,
    /// As much of it as is drawn.
    pub rect: Rect,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether Tab stops here: at one box of the whole diagram.
    pub stop: bool,
    /// What it is to what waits to be connected, where something does.
    pub joins: Option<Joins>,
}

/// What a box is to a resource that waits to be connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// It is that resource.
    Waits,
    /// It can be chosen.
    Fits,
    /// AWS would refuse, or has nothing that joins the two.
    Not,
}

impl Joins {
    const fn class(self) -> &'static str {
        match self {
            Self::Waits => "join-waits",
            Self::Fits => "join-fits",
            Self::Not => "join-not",
        }
    }
}

/// The id a box has on the page, in the picture whose ids begin so.
pub fn id(name: &str, at: usize) -> String {
    format!("{name}-{at}")
}

/// What the ids begin with in the picture of a design that is only compared: nothing can be done with it there.
pub const OTHER: &str = "other";

/// One box.
#[component(BoxView)]
pub fn box_view(props: &Props) -> Html {
    let Some(found) = props.scene.boxes.get(props.at) else { return Html::default() };
    let Rect { x, y, width, height } = props.rect;
    let state = match found.state {
        BoxState::Well => "well",
        BoxState::Down => "down",
        BoxState::Lost => "lost",
    };
    let container = found.kind.is_container();
    let acted = found.resource.as_ref().filter(|_| props.name != OTHER);
    let sort = if container { "container" } else { "thing" };
    html! {
        <g id={id(props.name, props.at)} data-box={props.at.to_string()} role="button"
            class={classes!("box", sort, names::class(found.kind), state, props.joins.map(Joins::class))}
            data-resource={acted.map(ToString::to_string)} aria-haspopup={acted.map(|_| "menu")} aria-pressed={props.selected.to_string()} aria-label={names::spoken(&props.scene, found)}
            tabindex={if props.stop { "0" } else { "-1" }}>
            <title>{ &found.title }</title>
            <rect class="body" x={x.to_string()} y={y.to_string()} width={width.to_string()}
                height={height.to_string()} rx={radius(found).to_string()} />
        </g>
    }
}

fn radius(found: &SceneBox) -> i32 {
    match found.kind {
        BoxKind::Endpoint
        | BoxKind::EndpointService
        | BoxKind::InternetGateway
        | BoxKind::EgressOnlyInternetGateway
        | BoxKind::VirtualPrivateGateway
        | BoxKind::GatewayEndpoint
        | BoxKind::Peering
        | BoxKind::CustomerGateway
        | BoxKind::DirectConnect => 20.min(found.rect.height / 2),
        BoxKind::Internet => found.rect.height / 2,
        BoxKind::SmallVpc | BoxKind::Note => 2,
        kind if kind.is_container() => 8,
        _ => 5,
    }
}

/// The sign and the two texts of a box, drawn above the lines. They are no part of the box itself, which
/// has a name of its own.
pub fn texts(at: usize, found: &SceneBox, near: Near) -> Option<Html> {
    if found.kind == BoxKind::SmallVpc || !near.touches(found.rect) {
        return None;
    }
    let key = at;
    let container = found.kind.is_container();
    let at = |point: Point| (point.x.to_string(), point.y.to_string());
    let (label_x, label_y) = at(found.label_at);
    let (detail_x, detail_y) = at(found.detail_at);
    let place = format!("translate({} {})", found.glyph_at.x, found.glyph_at.y);
    Some(html! {
        <g {key} class={classes!("texts", names::class(found.kind), container.then_some("header"))}>
            <path class="glyph" d={glyph(found.kind)} transform={place} />
            if !found.label.is_empty() { <text class="label" x={label_x} y={label_y}>{ &found.label }</text> }
            { for (!container && found.state != BoxState::Well).then(|| badge(found.rect)) }
            if !found.detail.is_empty() { <text class="detail" x={detail_x} y={detail_y}>{ &found.detail }</text> }
        </g>
    })
}

/// A cross on the corner of what is down or lost; its word is part of the box's name.
fn badge(rect: Rect) -> Html {
    html! {
        <g class="badge" transform={format!("translate({} {})", rect.x + rect.width - 4, rect.y + 4)}>
            <circle r="8" />
            <path d="m-3 -3 6 6m0 -6 -6 6" />
        </g>
    }
}
