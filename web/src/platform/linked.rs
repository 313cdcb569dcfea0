//! Views of one thing whose parts light up together: which part the pointer is over, and which ones are
//! lit. Past Yew, because a pointer that crosses a thousand bytes must not draw the page a thousand times;
//! and with one listener for all of them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::Listening;

/// The attribute that names a part.
const PART: &str = "data-part";
/// The attribute of what is lit.
const LIT: &str = "data-lit";

/// The name of the part an event happened on.
pub fn part_at(event: &Event) -> Option<String> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("[data-part]").ok()??.get_attribute(PART)
}

/// Calls back with the part under the pointer whenever that has become another one; with none when the
/// pointer has left.
pub fn on_over(root: &Element, call: impl Fn(Option<String>) + Clone + 'static) -> [Listening; 2] {
    let left = call.clone();
    [
        Listening::new(root, "pointerover", move |event| call(part_at(event))),
        Listening::new(root, "pointerleave", move |_| left(None)),
    ]
}

/// Lights the elements with these ids and puts out all others inside `root`.
pub fn light(root: &Element, ids: impl Iterator<Item = String>) {
    // Refused only for a selector that is none.
    if let Ok(lit) = root.query_selector_all("[data-lit]") {
        for at in 0..lit.length() {
            let element = lit.item(at).and_then(|node| node.dyn_into::<Element>().ok());
            if let Some(element) = element {
                let _ = element.remove_attribute(LIT);
            }
        }
    }
    let Some(document) = root.owner_document() else { return };
    for id in ids {
        if let Some(element) = document.get_element_by_id(&id) {
            let _ = element.set_attribute(LIT, "");
        }
    }
}
