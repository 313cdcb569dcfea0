//! The small picture of the whole: where its frame is, and the camera that follows a pointer or keys on it. The frame is
//! moved past Yew, as the picture is.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::{Rig, set, style_of};
use crate::platform::number::fixed;
use crate::state::camera::{Camera, Point, Rect};

/// How far an arrow key moves the view.
const STEP_PX: f64 = 60.0;

fn map() -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id("minimap")
}

impl Rig {
    /// Puts the frame where the view is.
    pub(super) fn draw_minimap(&self) {
        if let Some(map) = map() {
            place_frame(self, &map);
        }
    }

    /// Looks at what a pointer on the minimap points at.
    pub(super) fn steer(self: &Rc<Self>, event: &PointerEvent) {
        if let Some(camera) = map().and_then(|map| steered(self, &map, event)) {
            self.go(camera);
        }
    }

    /// Arrow keys on the minimap move the view.
    pub(super) fn steer_by_key(self: &Rc<Self>, event: &KeyboardEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.id() == "minimap") && !event.ctrl_key() && !event.alt_key() {
            step(self, event);
        }
    }
}

/// Puts the frame where the view is; all of the minimap goes where the whole is in view.
#[inline(never)] // As what follows: else it becomes part of what the page opens with, which has no minimap yet.
fn place_frame(rig: &Rig, map: &Element) {
    let seen = rig.camera.get().shown(rig.size.get());
    let whole = rig.whole.get();
    let shows_all = seen.holds(Rect { x: 0.0, y: 0.0, width: whole.width, height: whole.height });
    // Setting or removing a plain attribute does not fail.
    let _ = if shows_all { map.remove_attribute("data-shown") } else { map.set_attribute("data-shown", "") };
    let Some(frame) = map.query_selector(".seen").ok().flatten().filter(|_| !shows_all) else { return };
    let Some(style) = style_of(&frame) else { return };
    let (across, down) = (whole.width.max(1.0), whole.height.max(1.0));
    let percent = |share: f64| format!("{}%", fixed(share * 100.0, 2));
    // While the view keeps its size only the transform becomes another: nothing is laid out for it.
    set(&style, "width", &percent(seen.width / across));
    set(&style, "height", &percent(seen.height / down));
    let (x, y) = (percent(seen.x / seen.width.max(1.0)), percent(seen.y / seen.height.max(1.0)));
    set(&style, "transform", &format!("translate({x},{y})"));
}

/// The camera on what a pointer on the minimap points at.
#[inline(never)]
fn steered(rig: &Rig, map: &Element, event: &PointerEvent) -> Option<Camera> {
    let picture = map.query_selector("svg").ok().flatten()?;
    let (rect, whole) = (picture.get_bounding_client_rect(), rig.whole.get());
    let share = |at: i32, from: f64, length: f64| ((f64::from(at) - from) / length.max(1.0)).clamp(0.0, 1.0);
    let world = Point {
        x: share(event.client_x(), rect.x(), rect.width()) * whole.width,
        y: share(event.client_y(), rect.y(), rect.height()) * whole.height,
    };
    Some(rig.camera.get().centred_on(world, rig.size.get()))
}

/// Moves the view by an arrow key.
#[inline(never)]
fn step(rig: &Rc<Rig>, event: &KeyboardEvent) {
    let (dx, dy) = match event.key().as_str() {
        "ArrowLeft" => (STEP_PX, 0.0),
        "ArrowRight" => (-STEP_PX, 0.0),
        "ArrowUp" => (0.0, STEP_PX),
        "ArrowDown" => (0.0, -STEP_PX),
        _ => return,
    };
    event.prevent_default();
    rig.go(rig.camera.get().panned(dx, dy));
}
