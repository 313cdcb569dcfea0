//! Asking for the menu of a thing: by the right button, Shift+F10 or the menu key, for all of which the
//! browser has one event, and by a long press, for which not every browser has it. What has a menu carries
//! `data-resource`.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListenerOptions;
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

/// Calls back whenever a menu is asked for anywhere on the page.
pub fn on_wish(call: impl Fn(Wish) + 'static) -> Vec<Listening> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let (call, press) = (Rc::new(call), Rc::new(RefCell::new(None::<Press>)));
    let active = EventListenerOptions::enable_prevent_default();
    let (asked, pressed) = (call.clone(), press.clone());
    let mut all = vec![Listening::new_with_options(&window, "contextmenu", active, move |event| {
        pressed.replace(None);
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        if let Some(wish) = wish(event, mouse.client_x(), mouse.client_y()) {
            event.prevent_default();
            asked(wish);
        }
    })];
    let pressed = press.clone();
    all.push(Listening::new(&window, "pointerdown", move |event| {
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
        let (x, y) = (pointer.client_x(), pointer.client_y());
        // A second finger is a pinch.
        let wished =
            if pointer.pointer_type() == "touch" && pointer.is_primary() { wish(event, x, y) } else { None };
        let call = call.clone();
        pressed.replace(wished.map(|wished| Press {
            x,
            y,
            _timer: Timeout::new(LONG_MS, move || call(wished)),
        }));
    }));
    let pressed = press.clone();
    all.push(Listening::new(&window, "pointermove", move |event| {
        let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
        let far = |press: &Press| {
            (press.x - pointer.client_x()).abs().max((press.y - pointer.client_y()).abs()) > STILL_PX
        };
        if pressed.borrow().as_ref().is_some_and(far) {
            pressed.replace(None);
        }
    }));
    for name in ["pointerup", "pointercancel"] {
        let pressed = press.clone();
        all.push(Listening::new(&window, name, move |_| {
            pressed.replace(None);
        }));
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
