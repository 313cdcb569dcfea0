//! What pointers on the viewport do: pan, pinch, and draw a rectangle over what is to be selected.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

use super::{Rig, Told, set, unset};
use crate::platform::number::fixed;
use crate::state::camera::{Point, Rect};
use crate::state::gesture::{Grip, Moved};

impl Rig {
    fn capture(&self, pointer: i32) {
        // Refused if the pointer is gone already; its `pointerup` then comes without capture.
        let _ = self.viewport.set_pointer_capture(pointer);
    }

    pub(super) fn press(self: &Rc<Self>, event: &PointerEvent) {
        self.skip_click.set(false);
        if !self.holds(event) {
            return;
        }
        self.measure();
        let hand = event.button() == 1 || (event.button() == 0 && self.space_held.get());
        let touch = event.pointer_type() == "touch";
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let lies_in = |selector: &str| {
            target.as_ref().and_then(|target| target.closest(selector).ok().flatten()).is_some()
        };
        if lies_in(".minimap") {
            if event.button() == 0 {
                self.steering.set(true);
                self.capture(event.pointer_id());
                self.steer(event);
            }
            return;
        }
        let taken = (!hand && event.button() == 0 && !event.shift_key())
            .then(|| self.reach_for(target.as_ref(), touch))
            .flatten();
        let grip = match (hand, touch, event.button()) {
            (true, ..) => Grip::Pan,
            (_, _, 0) if lies_in("[data-own-drag]") => Grip::None,
            _ if taken.is_some() => Grip::Take,
            (_, true, 0) => Grip::Pan,
            // A mouse on a thing means that thing.
            (_, false, 0) if !lies_in(".thing") => Grip::Mark,
            _ => Grip::None,
        };
        if grip == Grip::None && !touch {
            return;
        }
        if hand {
            // What is underneath shall not think that it is meant.
            event.stop_propagation();
        }
        self.taken.replace(taken);
        let mut gesture = self.gesture.borrow_mut();
        if gesture.press(event.pointer_id(), self.point(event), grip) {
            gesture.pointers().for_each(|pointer| self.capture(pointer));
        }
    }

    pub(super) fn drag(self: &Rc<Self>, event: &PointerEvent) {
        if self.steering.get() {
            return self.steer(event);
        }
        let moved = self.gesture.borrow_mut().move_to(event.pointer_id(), self.point(event));
        let camera = self.camera.get();
        match moved {
            Moved::Not => {}
            Moved::Pan { dx, dy, first } => {
                if first {
                    self.capture(event.pointer_id());
                    self.show_hand();
                }
                self.go(camera.panned(dx, dy));
            }
            Moved::Mark { first, .. } => {
                if first {
                    self.capture(event.pointer_id());
                }
                self.draw_marquee();
            }
            Moved::Take { from, to, first } => {
                if first {
                    self.capture(event.pointer_id());
                }
                self.take_along(from, to, event.alt_key());
            }
            Moved::Pinch { at, factor, dx, dy } => self.go(camera.zoomed_at(at, factor).panned(dx, dy)),
        }
    }

    pub(super) fn lift(self: &Rc<Self>, event: &PointerEvent) {
        if self.steering.replace(false) {
            self.skip_click.set(true);
            return;
        }
        if event.type_() == "pointerup" {
            self.mark(event.shift_key());
        }
        let took = self.gesture.borrow().is_taking();
        let moved = self.gesture.borrow_mut().lift(event.pointer_id());
        self.draw_marquee();
        if took {
            self.put_down(event.type_() == "pointerup");
        }
        if moved {
            self.skip_click.set(true);
            self.show_hand();
        }
    }

    pub(super) fn click(&self, event: &MouseEvent) {
        // A click from the keyboard counts no clicks; it was not made by this drag.
        if self.skip_click.take() && event.detail() > 0 && self.holds(event) {
            event.stop_propagation();
            event.prevent_default();
        }
    }

    /// Draws the rectangle that selects, or takes it away.
    pub(super) fn draw_marquee(&self) {
        let Some(style) = &self.marquee else { return };
        let Some(area) = self.gesture.borrow().marked() else { return unset(style, "display") };
        let sides = [("left", area.x), ("top", area.y), ("width", area.width), ("height", area.height)];
        for (name, length) in sides {
            set(style, name, &format!("{}px", fixed(length, 1)));
        }
        set(style, "display", "block");
    }

    /// Tells what a rectangle that was drawn selects.
    fn mark(&self, more: bool) {
        if let Some(Rect { x, y, width, height }) = self.gesture.borrow().marked() {
            let camera = self.camera.get();
            let Point { x, y } = camera.to_world(Point { x, y });
            let area = Rect { x, y, width: width / camera.scale, height: height / camera.scale };
            self.tell(Told::Marked { area, more });
        }
    }
}
