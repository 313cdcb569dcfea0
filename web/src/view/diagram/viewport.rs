//! The window onto the scene. The camera moves the `<svg>` past Yew; here it is only told where to look.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use privatelink::diagram::Scene;
use privatelink::model::ResourceId;
use web_sys::Element;
use yew::{
    Callback, Html, NodeRef, Properties, UseStateHandle, component, hook, html, use_effect_with, use_mut_ref,
    use_node_ref, use_state,
};

use super::legend::legend;
use super::overlay::Overlay;
use super::scene::Still;
use crate::platform::camera::CameraRig;
use crate::platform::size::{self, SizeWatch};
use crate::state::action::{Action, Page, Select};
use crate::state::camera::{Camera, Point, Rect, Size};
use crate::state::look::{Look, LookAt};
use crate::state::{Shared, State};
use crate::view::ui::{Icon, icon_button};
use crate::view::{Dispatch, command_button, words};

/// Space around a scene that is fitted.
const PADDING_PX: f64 = 16.0;
/// No fit goes closer.
const CLOSEST: f64 = 1.5;
/// One notch of zoom.
const NOTCH: f64 = 1.25;

/// What the diagram needs.
#[derive(Clone, Properties)]
pub struct Props {
    /// The state.
    pub state: Rc<State>,
    /// Where to send what a person does.
    pub dispatch: Dispatch,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The diagram with its tools.
#[component(Diagram)]
pub fn diagram(props: &Props) -> Html {
    let Props { state, dispatch } = props;
    let (frame, world) = (use_node_ref(), use_node_ref());
    use_camera(&frame, &world, &state.derived.scene, &state.look, dispatch);
    let legend_open = use_state(|| false);
    let select = use_state(|| {
        dispatch.reform(|chosen: Option<ResourceId>| {
            Action::Select(chosen.map_or(Select::Clear, Select::Only))
        })
    });
    let scene = &state.derived.scene;
    let moving = state.journey.as_ref().zip(state.frame());
    html! {
        <>
            <div class="viewport" ref={frame}>
                <svg class="world" ref={world} role="group" aria-label={format!("Diagram of {}", state.sketch.title)}
                    aria-description={words::DIAGRAM_KEYS} width={scene.width.to_string()}
                    height={scene.height.to_string()} viewBox={format!("0 0 {} {}", scene.width, scene.height)}>
                    <defs>{ arrow("arrow", 7, "userSpaceOnUse") }{ arrow("arrow-privatelink", 12, "userSpaceOnUse") }</defs>
                    <Still scene={scene.clone()} selected={state.selection.last().cloned()} select={(*select).clone()} />
                    { for moving.map(|(journey, frame)| html! {
                        <Overlay scene={scene.clone()} journey={journey.clone()} {frame} />
                    }) }
                </svg>
            </div>
            if *legend_open { { legend() } }
            { tools(state, dispatch, &legend_open) }
            <p class="footnote">{ words::NOT_AFFILIATED }</p>
        </>
    }
}

fn arrow(id: &'static str, size: u32, units: &'static str) -> Html {
    let size = size.to_string();
    html! {
        <marker {id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth={size.clone()} markerHeight={size} orient="auto"
            markerUnits={units}><path class={id} d="M0 0 8 4 0 8z" /></marker>
    }
}

fn tools(state: &State, dispatch: &Dispatch, legend: &UseStateHandle<bool>) -> Html {
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

/// The camera and whether a person has moved it since it last showed everything.
struct Held {
    rig: RefCell<Option<CameraRig>>,
    watch: RefCell<Option<SizeWatch>>,
    moved: Rc<Cell<bool>>,
    scene: RefCell<Option<Shared<Scene>>>,
}

impl Held {
    fn fit_all(&self, animated: bool) {
        if let (Some(rig), Some(scene)) = (&*self.rig.borrow(), &*self.scene.borrow()) {
            let all = Rect {
                width: f64::from(scene.width),
                height: f64::from(scene.height),
                ..Rect::default()
            };
            rig.set_camera(Camera::fit(all, rig.viewport(), PADDING_PX, CLOSEST), animated);
            self.moved.set(false);
        }
    }

    fn look(&self, look: &Look) {
        match &look.at {
            LookAt::All => self.fit_all(look.animated),
            LookAt::Resources(ids) => self.fit_some(ids, look.animated),
            LookAt::Closer => self.zoom(|scale| scale * NOTCH),
            LookAt::Farther => self.zoom(|scale| scale / NOTCH),
            LookAt::Actual => self.zoom(|_| 1.0),
        }
    }

    fn zoom(&self, to: impl Fn(f64) -> f64) {
        if let Some(rig) = &*self.rig.borrow() {
            let Size { width, height } = rig.viewport();
            let now = rig.camera();
            let middle = Point { x: width / 2.0, y: height / 2.0 };
            rig.set_camera(now.zoomed_at(middle, to(now.scale) / now.scale), true);
            self.moved.set(true);
        }
    }

    fn fit_some(&self, ids: &[ResourceId], animated: bool) {
        let scene = self.scene.borrow();
        let boxes = scene.iter().flat_map(|scene| &scene.boxes).filter(|found| ids.contains(&found.resource));
        let corners = boxes.map(|found| {
            let rect = found.rect;
            (rect.x, rect.y, rect.x + rect.width, rect.y + rect.height)
        });
        let around = corners.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)));
        if let (Some((left, top, right, bottom)), Some(rig)) = (around, &*self.rig.borrow()) {
            let rect = Rect {
                x: f64::from(left),
                y: f64::from(top),
                width: f64::from(right - left),
                height: f64::from(bottom - top),
            };
            rig.set_camera(Camera::fit(rect, rig.viewport(), PADDING_PX * 3.0, CLOSEST), animated);
            self.moved.set(true);
        }
    }
}

/// Attaches the camera once, follows its wishes, and keeps showing everything until a person moves it.
#[hook]
fn use_camera(
    frame: &NodeRef,
    world: &NodeRef,
    scene: &Shared<Scene>,
    look: &Shared<Look>,
    dispatch: &Dispatch,
) {
    let held = use_mut_ref(|| {
        Rc::new(Held {
            rig: RefCell::default(),
            watch: RefCell::default(),
            moved: Rc::default(),
            scene: RefCell::default(),
        })
    });
    let held = held.borrow().clone();
    *held.scene.borrow_mut() = Some(scene.clone());
    let (attach, frame, world, tell) = (held.clone(), frame.clone(), world.clone(), dispatch.clone());
    use_effect_with((), move |()| {
        if let (Some(frame), Some(world)) = (frame.cast::<Element>(), world.cast::<Element>()) {
            let moved = attach.moved.clone();
            *attach.rig.borrow_mut() = CameraRig::attach(&frame, &world, move |_| moved.set(true));
            let sized = attach.clone();
            *attach.watch.borrow_mut() = SizeWatch::start(&frame, move |size| {
                tell.emit(Action::Page(resized(size)));
                if !sized.moved.get() {
                    sized.fit_all(false);
                }
            });
        }
        move || {
            attach.watch.borrow_mut().take();
            attach.rig.borrow_mut().take();
        }
    });
    let redrawn = held.clone();
    use_effect_with((scene.width, scene.height), move |_| {
        if !redrawn.moved.get() {
            redrawn.fit_all(false);
        }
    });
    use_effect_with(look.clone(), move |look| held.look(look));
}

/// Whole pixels, as the state counts them.
fn resized(size: Size) -> Page {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
    let whole = |length: f64| length.clamp(0.0, 1.0e6) as u32;
    Page::Resize { page_width: whole(size::page_width()), width: whole(size.width), height: whole(size.height) }
}
