//! What the selection can be taken by besides itself: a knob that draws a line to what it is to be connected to, and
//! the corner of a container. Both have commands, for whoever has no pointer. And where what is dragged would go.

use privatelink::diagram::{Flow, Rect, SceneBox};
use privatelink::model::takes_room;
use yew::{Html, classes};

use crate::state::State;
use crate::state::drag::{Drag, Drop, Grasp, Place};
use crate::view::markup::html;

/// How far the knob stands off its box, and how large it is.
const OFF_PX: i32 = 2;
const KNOB_PX: i32 = 7;
/// What a finger needs to hit it.
const TOUCH_PX: i32 = 13;

/// The handles of what is selected alone, where it may be changed.
#[inline(never)] // Else it becomes part of what the page opens with.
pub fn handles(state: &State) -> Html {
    let [id] = state.selection.as_slice() else { return Html::default() };
    let scene = &state.derived.scene;
    let place = scene.boxes.iter().position(|found| found.resource.as_ref() == Some(id));
    let Some((at, found)) = place.and_then(|at| Some((at, scene.boxes.get(at)?))) else {
        return Html::default();
    };
    if !state.can_edit() || (state.joining.is_some() && state.dragging.is_none()) {
        return Html::default();
    }
    html! {
        <g class="handles" aria-hidden="true">
            { knob(at, found) }
            if takes_room(id) && scene.flow == Flow::LeftToRight { { corner(at, found) } }
        </g>
    }
}

fn knob(at: usize, found: &SceneBox) -> Html {
    let Rect { x, y, width, height } = found.rect;
    // In a container's header, clear of what lies in it and on its border.
    let down = if found.kind.is_container() { 16 } else { height / 2 };
    let place = format!("translate({} {})", x + width + OFF_PX, y + down);
    html! {
        <g class="knob" data-box={at.to_string()} data-grasp="line" transform={place}>
            <title>{ "Drag to connect" }</title>
            <circle class="hit" r={TOUCH_PX.to_string()} />
            <circle r={KNOB_PX.to_string()} />
            <path d="M-3 0h6M0 -3v6" />
        </g>
    }
}

fn corner(at: usize, found: &SceneBox) -> Html {
    let Rect { x, y, width, height } = found.rect;
    let place = format!("translate({} {})", x + width, y + height);
    html! {
        <g class="corner" data-box={at.to_string()} data-grasp="corner" transform={place}>
            <title>{ "Drag to resize" }</title>
            <circle class="hit" r={TOUCH_PX.to_string()} />
            <path d="M-9 -2h7v-7" />
        </g>
    }
}

/// Where what is dragged would go, and the line to it.
#[inline(never)] // As above.
pub fn drop_mark(state: &State) -> Html {
    let mark = state.dragging.as_ref().and_then(|drag| Some((drag, drag.mark()?)));
    let class = |drag: &Drag| {
        let bar = matches!(drag.place, Place::Among(..));
        let refused = matches!(drag.drop, Drop::Refused(_)).then_some("refused");
        classes!("drop-mark", bar.then_some("bar"), refused)
    };
    html! {
        { for mark.map(|(drag, Rect { x, y, width, height })| html! {
            <rect class={class(drag)} x={x.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} rx="4" />
        }) }
    }
}

/// What is said beside the pointer.
#[inline(never)] // As above.
pub fn drag_says(state: &State) -> Html {
    let Some(drag) = &state.dragging else { return Html::default() };
    let refused = matches!(drag.drop, Drop::Refused(_)).then_some("refused");
    let says = match (&drag.drop, drag.grasp) {
        (Drop::Join(to), _) => Some(crate::state::join::label(state, &drag.resource, to)),
        (Drop::Nothing, Grasp::Line) => Some("Let go on what it is to be connected to.".to_owned()),
        _ => drag.says().map(str::to_owned),
    };
    html! { { for says.map(|says| html! { <p class={classes!("drag-words", refused)}>{ says }</p> }) } }
}
