//! The still part of the diagram: boxes, lines and names. Drawn when the scene or the selection changes,
//! never for a frame of an animation.

use privatelink::diagram::{Scene, SceneBox};
use privatelink::model::ResourceId;
use yew::{Callback, Html, KeyboardEvent, MouseEvent, Properties, TargetCast, component};

use super::boxes::{self, BoxView, Joins};
use super::lines;
use super::spatial::{self, Way};
use crate::platform::focus;
use crate::state::Shared;
use crate::state::action::{Action, Select, Show};
use crate::state::join::Joining;
use crate::state::look::LookAt;
use crate::state::near::Near;
use crate::view::Dispatch;
use crate::view::kept::{Kept, use_kept};
use crate::view::markup::html;

/// What the still part needs.
#[derive(Clone, Properties)]
pub struct Props {
    /// What the boxes' ids begin with.
    pub name: &'static str,
    /// What of it is drawn.
    pub near: Near,
    /// The scene.
    pub scene: Shared<Scene>,
    /// What is selected.
    pub selected: Shared<Vec<ResourceId>>,
    /// What waits to be connected to something.
    pub joining: Option<Shared<Joining>>,
    /// Hears what is done.
    pub tell: Dispatch,
}

/// Who hears what is done in a picture does not change while it is there.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.scene == other.scene
            && self.near == other.near
            && self.selected == other.selected
            && self.joining == other.joining
    }
}

impl Props {
    /// Selects one, or gives the selection up where there is none; with `more` it joins the others, or leaves them.
    fn choose(&self, id: Option<ResourceId>, more: bool) {
        self.tell.emit(Action::Select(match id {
            Some(id) if more => Select::Toggle(id),
            Some(id) => Select::Only(id),
            None if more => return,
            None => Select::Clear,
        }));
    }
}

/// Boxes and lines, with one stop for Tab and arrow keys inside.
#[component(Still)]
pub fn still(props: &Props) -> Html {
    let rover = use_kept(|| None::<usize>);
    let scene = &props.scene;
    let selected = &props.selected;
    let chosen =
        selected.last().and_then(|id| scene.boxes.iter().position(|at| at.resource.as_ref() == Some(id)));
    let first = scene.boxes.iter().position(|found| !found.kind.is_container());
    let stop = (*rover).filter(|at| *at < scene.boxes.len()).or(chosen).or(first).unwrap_or(0);
    let near = props.near;
    let view = |at: usize, SceneBox { resource, rect, .. }: &SceneBox| {
        let rect = near.cut(*rect);
        let selected = resource.as_ref().is_some_and(|id| props.selected.contains(id));
        let joins = props.joining.as_ref().map(|joining| match resource {
            Some(id) if *id == joining.from => Joins::Waits,
            Some(id) if joining.takes(id) => Joins::Fits,
            Some(_) | None => Joins::Not,
        });
        yew::html! { <BoxView key={at} name={props.name} scene={scene.clone()} {at} {rect} {selected} stop={at == stop} {joins} /> }
    };
    // What the focus is at or a key comes to, and what is selected, is there wherever it lies.
    let drawn = |at: usize, found: &SceneBox| {
        at == stop
            || near.takes(found.kind, found.rect)
            || found.resource.as_ref().is_some_and(|id| selected.contains(id))
    };
    let sort = |container: bool| {
        let boxes = scene.boxes.iter().enumerate();
        boxes.filter(move |(at, found)| found.kind.is_container() == container && drawn(*at, found))
    };
    html! {
        <g class={if near.written { "still" } else { "still far" }} onclick={on_click(props, &rover)} ondblclick={on_double(props)} onkeydown={on_key(props, &rover)}>
            { for sort(true).map(|(at, found)| view(at, found)) }
            { lines::lines(scene, near, selected, props.name != boxes::OTHER) }
            { for sort(false).map(|(at, found)| view(at, found)) }
            <g class="writing" aria-hidden="true">
                if near.written {
                    { for scene.boxes.iter().enumerate().filter_map(|(at, found)| boxes::texts(at, found, near)) }
                    { lines::names(scene, near) }
                }
            </g>
        </g>
    }
}

/// The box an event happened in.
fn place(target: Option<web_sys::Element>) -> Option<usize> {
    number(target, "data-box")
}

/// What stands in an attribute of the nearest element that has it.
fn number(target: Option<web_sys::Element>, attribute: &str) -> Option<usize> {
    let found = target?.closest(&format!("[{attribute}]")).ok().flatten()?;
    found.get_attribute(attribute)?.parse().ok()
}

fn on_click(props: &Props, rover: &Kept<Option<usize>>) -> Callback<MouseEvent> {
    let (props, rover) = (props.clone(), rover.clone());
    Callback::from(move |event: MouseEvent| {
        let more = event.shift_key() || event.ctrl_key() || event.meta_key();
        if let Some(at) = place(event.target_dyn_into()) {
            rover.set(Some(at));
            props.choose(props.scene.boxes.get(at).and_then(|found| found.resource.clone()), more);
        } else if let Some(at) = number(event.target_dyn_into(), "data-line") {
            props.choose(props.scene.lines.get(at).and_then(|found| found.resource.clone()), more);
        }
    })
}

/// A container that is pressed twice fills the view.
fn on_double(props: &Props) -> Callback<MouseEvent> {
    let props = props.clone();
    Callback::from(move |event: MouseEvent| {
        let found = place(event.target_dyn_into()).and_then(|at| props.scene.boxes.get(at));
        let inside = found.filter(|found| found.kind.is_container() && !event.shift_key());
        if let Some(id) = inside.and_then(|found| found.resource.clone()) {
            props.tell.emit(Action::Show(Show::Look(LookAt::Resources(vec![id]))));
        }
    })
}

fn on_key(props: &Props, rover: &Kept<Option<usize>>) -> Callback<KeyboardEvent> {
    let (props, rover) = (props.clone(), rover.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some(at) = place(event.target_dyn_into()) else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(found) = props.scene.boxes.get(at) else { return };
        let key = event.key();
        let go = match key.as_str() {
            "Enter" | " " => {
                let again = found.resource.is_some() && props.selected.last() == found.resource.as_ref();
                event.prevent_default();
                props.choose(found.resource.clone(), event.shift_key());
                if again && !event.shift_key() { spatial::first_inside(&props.scene, at) } else { Some(at) }
            }
            // A comparison is put away by it.
            "Escape" if props.name == "box" => {
                event.prevent_default();
                if props.joining.is_some() {
                    props.choose(None, false);
                    return;
                }
                let parent = found.parent;
                let outer = parent.and_then(|outer| props.scene.boxes.get(outer));
                props.choose(outer.and_then(|outer| outer.resource.clone()), false);
                parent
            }
            _ => match Way::of_key(&key) {
                Some(way) => {
                    event.prevent_default();
                    spatial::neighbour(&props.scene, at, way)
                }
                None => None,
            },
        };
        if let Some(next) = go {
            rover.set(Some(next));
            focus::when_drawn(boxes::id(props.name, next));
        }
    })
}
