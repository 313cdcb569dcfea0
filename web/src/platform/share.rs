//! Where in something a pointer is.

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// How far across the nearest element with this attribute a pointer is, as a share of its width.
pub fn across(event: &MouseEvent, attribute: &str) -> Option<f64> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let place = target.closest(&format!("[{attribute}]")).ok()??.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - place.left()) / place.width();
    share.is_finite().then_some(share)
}
