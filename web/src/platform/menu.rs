//! Asking for the menu of a thing: by the right button, Shift+F10 or the menu key, for all of which the
//! browser has one event, and by a long press, for which not every browser has it. What has a menu carries
//! `data-resource`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, MouseEvent, PointerEvent};

use super::Listening;

/// How long a finger rests for a menu.
const LONG_MS: u32 = 550;
/// How far it may move meanwhile, in CSS pixels.
const STILL_PX: i32 = 10;

/// Where a menu is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The id of the resource.
    pub resource: String,
    /// From the page's left edge, in CSS pixels.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// The id of the element that has the focus, or could have.
    pub opener: String,
}

/// What is left free beside a menu, in CSS pixels.
const MARGIN_PX: i32 = 8;

/// A finger that rests.
struct Press {
    x: i32,
    y: i32,
    _timer: Timeout,
}

/// What listens.
struct Ear<F> {
    call: F,
    press: RefCell<Option<Press>>,
    /// Whether this very touch opened a menu: its click is not for what lies beneath the finger by then.
    opened: Cell<bool>,
}

fn wish(event: &Event, x: i32, y: i32) -> Option<Wish> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let thing = target.closest("[data-resource]").ok()??;
    let opener = target.closest("[id][tabindex]").ok().flatten().unwrap_or_else(|| thing.clone());
    // The keyboard's event has no place in some browsers.
    let (x, y) = if (x, y) == (0, 0) { middle(&thing) } else { (x, y) };
    Some(Wish { resource: thing.get_attribute("data-resource")?, x, y, opener: opener.id() })
}

#[expect(clippy::cast_possible_truncation, reason = "places on a page")]
fn middle(element: &Element) -> (i32, i32) {
    let rect = element.get_bounding_client_rect();
    ((rect.left() + rect.width() / 2.0) as i32, (rect.top() + rect.height() / 2.0) as i32)
}

impl<F: Fn(Wish) + 'static> Ear<F> {
    fn hear(self: &Rc<Self>, event: &Event) {
        let pointer = event.dyn_ref::<MouseEvent>();
        let (x, y) = pointer.map_or((0, 0), |pointer| (pointer.client_x(), pointer.client_y()));
        match event.type_().as_str() {
            "contextmenu" => {
                let by_touch = self.press.take().is_some();
                if let Some(wish) = wish(event, x, y) {
                    event.prevent_default();
                    self.opened.set(by_touch);
                    (self.call)(wish);
                }
            }
            "pointerdown" => {
                self.opened.set(false);
                let pointer = event.dyn_ref::<PointerEvent>();
                // A second finger is a pinch.
                let one = pointer.is_some_and(|one| one.pointer_type() == "touch" && one.is_primary());
                let wished = if one { wish(event, x, y) } else { None };
                self.press.replace(wished.map(|wished| {
                    let ear = Rc::clone(self);
                    let open = move || {
                        ear.opened.set(true);
                        (ear.call)(wished);
                    };
                    Press { x, y, _timer: Timeout::new(LONG_MS, open) }
                }));
            }
            "pointermove" => {
                let far = |press: &Press| (press.x - x).abs().max((press.y - y).abs()) > STILL_PX;
                if self.press.borrow().as_ref().is_some_and(far) {
                    self.press.take();
                }
            }
            "click" if self.opened.take() => {
                event.prevent_default();
                event.stop_propagation();
            }
            _ => drop(self.press.take()),
        }
    }
}

/// Calls back whenever a menu is asked for anywhere on the page.
pub fn on_wish(call: impl Fn(Wish) + 'static) -> Vec<Listening> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let ear = Rc::new(Ear { call, press: RefCell::default(), opened: Cell::default() });
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let mut all = Vec::new();
    for name in ["contextmenu", "pointerdown", "pointermove", "click", "pointerup", "pointercancel"] {
        let ear = Rc::clone(&ear);
        all.push(Listening::new_with_options(&window, name, first, move |event| ear.hear(event)));
    }
    all
}

/// Puts a menu where it was asked for, or as near as it fits into the window; to its opener where a key
/// asked for it, which has no place.
pub fn at(menu: &HtmlElement, opener: &str, x: i32, y: i32) {
    let Some(root) = super::root() else { return };
    let opener = root.owner_document().and_then(|document| document.get_element_by_id(opener));
    let (x, y) = opener.filter(|_| (x, y) == (0, 0)).map_or((x, y), |opener| middle(&opener));
    let fit = |at: i32, size: i32, room: i32| at.min(room - size - MARGIN_PX).max(MARGIN_PX);
    let (left, top) = (
        fit(x, menu.offset_width(), root.client_width()),
        fit(y, menu.offset_height(), root.client_height()),
    );
    for (name, value) in [("left", left), ("top", top)] {
        // Refused only for a property that is none.
        let _ = menu.style().set_property(name, &format!("{value}px"));
    }
}
