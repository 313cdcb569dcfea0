//! What moves the camera and is no pointer: the wheel, a trackpad's pinch, the focus.

use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, WheelEvent};

use super::Rig;
use crate::platform::focus;
use crate::state::camera::{Point, wheel_factor};

/// What a wheel that counts lines means by one.
const LINE_PX: f64 = 16.0;

impl Rig {
    pub(super) fn wheel(self: &Rc<Self>, event: &WheelEvent) {
        event.prevent_default();
        let unit = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => LINE_PX,
            WheelEvent::DOM_DELTA_PAGE => self.size.get().height,
            _ => 1.0,
        };
        let (dx, dy) = (event.delta_x() * unit, event.delta_y() * unit);
        let camera = self.camera.get();
        self.go(if event.ctrl_key() || event.meta_key() {
            camera.zoomed_at(self.point(event), wheel_factor(dy))
        } else if event.shift_key() && dx == 0.0 {
            camera.panned(-dy, 0.0)
        } else {
            camera.panned(-dx, -dy)
        });
    }

    /// Safari tells a trackpad's pinch by events of its own, whose scale counts from their first. On a
    /// touch screen it sends them too, next to the pointers, which are enough.
    pub(super) fn safari_pinch(self: &Rc<Self>, event: &Event, begins: bool) {
        event.prevent_default();
        let number =
            |name: &str| Reflect::get(event, &JsValue::from_str(name)).ok().and_then(|it| it.as_f64());
        let scale = number("scale").filter(|scale| *scale > 0.0).unwrap_or(1.0);
        let factor = if begins { 1.0 } else { scale / self.pinch_scale.get() };
        self.pinch_scale.set(if begins { 1.0 } else { scale });
        let (Some(x), Some(y)) = (number("clientX"), number("clientY")) else { return };
        if self.gesture.borrow().pointers().next().is_none() {
            let corner = self.corner.get();
            let at = Point { x: x - corner.x, y: y - corner.y };
            self.go(self.camera.get().zoomed_at(at, factor));
        }
    }

    /// The camera follows the keyboard's focus.
    pub(super) fn follow_focus(self: &Rc<Self>, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let by_key = |target: &Element| target.matches(".box:focus-visible").unwrap_or(false);
        let Some(target) = target.filter(by_key) else { return };
        let (dx, dy) = focus::away(&target, &self.viewport);
        if dx != 0.0 || dy != 0.0 {
            self.go(self.camera.get().panned(-dx, -dy));
        }
    }
}
