//! The boxes of a scene. Each is one focusable element with a name of its own; only what changes is
//! drawn anew, so that choosing one box of thousands costs two.

use privatelink::diagram::{BoxKind, BoxState, Rect, Scene, SceneBox};
use yew::{Html, Properties, classes, component, html};

use super::names;
use crate::state::Shared;

/// What one box needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The scene it is part of.
    pub scene: Shared<Scene>,
    /// Its place in [`Scene::boxes`].
    pub at: usize,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether Tab stops here: at one box of the whole diagram.
    pub stop: bool,
}

/// The id a box has on the page.
pub fn id(at: usize) -> String {
    format!("box-{at}")
}

/// One box.
#[component(BoxView)]
pub fn box_view(props: &Props) -> Html {
    let Some(found) = props.scene.boxes.get(props.at) else { return Html::default() };
    let Rect { x, y, width, height } = found.rect;
    let state = match found.state {
        BoxState::Well => "well",
        BoxState::Down => "down",
        BoxState::Lost => "lost",
    };
    let sort = if found.kind.is_container() { "container" } else { "thing" };
    let spoken = names::spoken(&props.scene, found);
    html! {
        <g id={id(props.at)} data-box={props.at.to_string()} role="button"
            class={classes!("box", sort, names::class(found.kind), state)}
            aria-pressed={props.selected.to_string()} aria-label={spoken}
            tabindex={if props.stop { "0" } else { "-1" }} transform={format!("translate({x} {y})")}>
            <rect class="body" width={width.to_string()} height={height.to_string()} rx="6" />
            { if found.kind.is_container() { header(found) } else { content(found) } }
        </g>
    }
}

fn header(found: &SceneBox) -> Html {
    let word = match found.kind {
        BoxKind::Vpc | BoxKind::Account | BoxKind::Region => Some(names::kind(found.kind)),
        _ => None,
    };
    let lost = (found.state == BoxState::Lost).then_some("zone lost");
    html! {
        <text class="header" x="12" y="18">
            { for word.map(|word| html! { <tspan class="kind">{ word }{ " " }</tspan> }) }
            <tspan class="label">{ &found.label }</tspan>
            <tspan class="detail" dx="8">{ &found.detail }</tspan>
            { for lost.map(|lost| html! { <tspan class="trouble" dx="8">{ lost }</tspan> }) }
        </text>
    }
}

fn content(found: &SceneBox) -> Html {
    let Rect { width, height, .. } = found.rect;
    let middle = height / 2;
    html! {
        <>
            <text class="label" x="36" y={(middle - 3).to_string()}>{ &found.label }</text>
            <text class="detail" x="36" y={(middle + 13).to_string()}>{ &found.detail }</text>
            { for (found.state != BoxState::Well).then(|| badge(width)) }
        </>
    }
}

/// A cross on the corner of what is down or lost; its word is part of the box's name.
fn badge(width: i32) -> Html {
    html! {
        <g class="badge" transform={format!("translate({width} 0)")}>
            <circle r="8" />
            <path d="m-3 -3 6 6m0 -6 -6 6" />
        </g>
    }
}
