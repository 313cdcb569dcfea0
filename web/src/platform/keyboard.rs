//! Key presses as plain values; what they mean is the keymap's business.

use gloo::events::EventListenerOptions;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::Listening;
use crate::state::keymap::Key;

/// The press an event tells of; none while an input method composes a character: those presses are its
/// own.
fn key_of(event: &KeyboardEvent) -> Option<Key> {
    if event.is_composing() {
        return None;
    }
    Some(Key {
        key: event.key(),
        ctrl_or_meta: event.ctrl_key() || event.meta_key(),
        shift: event.shift_key(),
        alt: event.alt_key(),
        in_text_field: is_typed_in(event),
    })
}

/// Calls back at every press anywhere on the page. True in return: it was used, and the browser shall
/// not act on it. A press some component has used already is not told.
pub fn on_key(mut call: impl FnMut(Key) -> bool + 'static) -> Option<Listening> {
    let window = web_sys::window()?;
    let options = EventListenerOptions::enable_prevent_default();
    Some(Listening::new_with_options(&window, "keydown", options, move |event| {
        let Some(press) = event.dyn_ref::<KeyboardEvent>() else { return };
        if press.default_prevented() {
            return;
        }
        if let Some(key) = key_of(press)
            && call(key)
        {
            press.prevent_default();
        }
    }))
}

/// Input types that are pressed or dragged, not typed in.
const UNTYPED: [&str; 8] = ["button", "checkbox", "color", "file", "radio", "range", "reset", "submit"];

/// Whether an event happens where a person types.
pub(super) fn is_typed_in(event: &Event) -> bool {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !UNTYPED.contains(&input.type_().as_str());
    }
    matches!(element.local_name().as_str(), "textarea" | "select")
        || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// Whether Space means something to what has the focus: a button, a link, a field.
pub(super) fn takes_space(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let selector =
        "a, button, input, select, summary, textarea, [role=button], [role=treeitem], [contenteditable]";
    target.is_some_and(|element| element.closest(selector).ok().flatten().is_some())
}
