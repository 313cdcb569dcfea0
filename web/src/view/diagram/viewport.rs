//! The window onto the scene. The camera moves the `<svg>` past Yew; here it is only told where to look.

use std::rc::Rc;

use privatelink::diagram::Scene;
use privatelink::model::ResourceId;
use yew::{Callback, Html, Properties, component, use_node_ref};

use super::beside::beside;
use super::camera::{Wishes, use_camera};
use super::dragged::Judged;
use super::flows::{flows, flows_legend};
use super::guards::guards;
use super::handles;
use super::legend::legend;
use super::overlay;
use super::scene::Still;
use crate::state::action::{Action, Edit, Show};
use crate::state::compare::Side;
use crate::state::inspector::Form;
use crate::state::journey::Journey;
use crate::state::look::Look as LookTo;
use crate::state::panels::Dialog;
use crate::state::playback::Frame;
use crate::state::second::SecondPart;
use crate::state::{Shared, State};
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;
use crate::view::part::{Part, part};
use crate::view::ui::{Icon, Look, button, icon_button};
use crate::view::{Dispatch, command_button, press, words};

/// What the diagram needs.
#[derive(Clone, Properties)]
pub struct Props {
    /// The state.
    pub state: Rc<State>,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
    /// Which of two designs that are compared; `None` for the page's own diagram.
    pub side: Option<Side>,
}

/// What is in the picture, and who hears what is done there.
pub struct Seen {
    /// What the boxes' ids begin with.
    pub name: &'static str,
    /// What the picture is called.
    pub label: String,
    /// The scene.
    pub scene: Shared<Scene>,
    /// What the camera is asked for.
    pub look: Shared<LookTo>,
    /// What is selected.
    pub selected: Shared<Vec<ResourceId>>,
    /// The request that is shown on its way, and how far.
    pub moving: Option<(Shared<Journey>, Frame)>,
    /// Hears what is done.
    pub tell: Dispatch,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.side == other.side
    }
}

/// The diagram with its tools.
#[component(Diagram)]
pub fn diagram(props: &Props) -> Html {
    let Props { state, dispatch, side } = props;
    let (frame, world) = (use_node_ref(), use_node_ref());
    let legend_open = use_kept(|| false);
    // What a drop would do is judged by the second part of the program; designs that are compared stay as they are.
    let movable = side.is_none() && state.can_edit();
    let is_alone = side.is_none() && state.second == SecondPart::Here;
    let has_handles = is_alone && !state.selection.is_empty();
    let shows_load = is_alone && state.load.is_some();
    let drags = side.is_none() && state.dragging.is_some();
    let seen = match side {
        None => seen(state, dispatch),
        Some(side) => beside(state, dispatch, *side),
    };
    let Seen { name, scene, moving, tell, .. } = &seen;
    let moves = moving.as_ref().filter(|_| side.is_none());
    let follow = moves.and_then(|(journey, frame)| overlay::place(scene, journey, frame));
    let has_map = is_alone && !scene.boxes.is_empty();
    let judged = Judged::of(state);
    let wishes = Wishes { scene: scene.clone(), look: seen.look.clone(), follow, judged, has_map };
    let near = use_camera(&frame, &world, wishes, tell);
    let joining = state.joining.clone().filter(|_| side.is_none());
    html! {
        <>
            <div class="viewport" ref={frame} data-movable={movable.then_some("")}>
                <svg class="world" ref={world} role="group" aria-label={seen.label.clone()}
                    aria-description={words::DIAGRAM_KEYS} width={scene.width.to_string()}
                    height={scene.height.to_string()} viewBox={format!("0 0 {} {}", scene.width, scene.height)}>
                    <defs>{ arrow("arrow", 7, "userSpaceOnUse") }{ arrow("arrow-privatelink", 12, "userSpaceOnUse") }</defs>
                    { yew::html! { <Still {name} {near} scene={scene.clone()} selected={seen.selected.clone()} {joining} tell={tell.clone()} /> } }
                    { for moving.iter().map(|(journey, frame)| overlay::overlay(scene, journey, frame)) }
                    if shows_load { { flows(state) } }
                    if has_handles { { guards(state) } }
                    if has_handles { { handles::handles(state) } }
                    if drags { { handles::drop_mark(state) } }
                    <line class="drag-line" aria-hidden="true" />
                </svg>
                <div class="marquee" aria-hidden="true" />
                <div class="ghost" aria-hidden="true" />
                if has_map { { part(Part::Minimap, &state.into(), dispatch) } }
                <div class="drag-says" aria-hidden="true">if drags { { handles::drag_says(state) } }</div>
            </div>
            if shows_load { { flows_legend(state, dispatch) } }
            if scene.boxes.is_empty() { { nothing_drawn(state, dispatch, side.is_none()) } }
            if *legend_open { { legend() } }
            if side.is_none() { { tools(state, dispatch, &legend_open) } }
        </>
    }
}

/// The page's own diagram.
fn seen(state: &State, dispatch: &Dispatch) -> Seen {
    Seen {
        name: "box",
        label: format!("Diagram of {}", state.sketch.title),
        scene: state.derived.scene.clone(),
        look: state.look.clone(),
        selected: state.selection.clone(),
        moving: state.journey.clone().zip(state.frame()),
        tell: dispatch.clone(),
    }
}

/// Where to begin, in the place of a picture.
fn nothing_drawn(state: &State, dispatch: &Dispatch, acts: bool) -> Html {
    let add = Edit::Begin { form: Form::of("CreateVpc", None), apart: true };
    let wizard = Action::Show(Show::Dialog(Dialog::Begin));
    html! {
        <div class="nothing-drawn">
            <p>{ words::NOTHING_DRAWN }</p>
            if acts && state.can_edit() {
                <div class="acts">
                    { button(Look::Main, None, "Add a VPC", press(dispatch, Action::Edit(add))) }
                    { button(Look::Plain, None, "Consumer and provider…", press(dispatch, wizard)) }
                </div>
            }
        </div>
    }
}

fn arrow(id: &'static str, size: u32, units: &'static str) -> Html {
    let size = size.to_string();
    html! {
        <marker {id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth={size.clone()} markerHeight={size} orient="auto"
            markerUnits={units}><path class={id} d="M0 0 8 4 0 8z" /></marker>
    }
}

fn tools(state: &State, dispatch: &Dispatch, legend: &Kept<bool>) -> Html {
    let toggle = {
        let legend = legend.clone();
        Callback::from(move |_| legend.set(!*legend))
    };
    let name = if **legend { "Hide the legend" } else { "Show the legend" };
    html! {
        <div class="camera-tools" role="group" aria-label="Camera">
            { icon_button(Icon::Legend, name, true, toggle) }
            { command_button(state, dispatch, "farther", Icon::Minus) }
            { command_button(state, dispatch, "closer", Icon::Plus) }
            { command_button(state, dispatch, "look-all", Icon::Fit) }
        </div>
    }
}
