//! The only code that touches the browser. Each module wraps one of its facilities in plain Rust types;
//! none of them knows what the page is about. Where the browser refuses, the answer is a typed one or
//! nothing happens: no module here ever panics.

pub mod camera;
pub mod clipboard;
pub mod clock;
pub mod dialog;
pub mod files;
pub mod focus;
pub mod keyboard;
pub mod linked;
pub mod live;
pub mod location;
pub mod menu;
pub mod motion;
pub mod number;
pub mod page;
pub mod second;
pub mod share;
pub mod shell;
pub mod size;
pub mod storage;
pub mod theme;
pub mod worker;

/// A subscription to the browser's events; dropping it ends it.
pub type Listening = gloo::events::EventListener;

/// The document's `<html>` element.
fn root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.document_element()
}

/// Whether the browser's surroundings are so.
fn matches_media(query: &str) -> bool {
    // Components are drawn natively in tests, where there is no browser.
    cfg!(target_arch = "wasm32")
        && web_sys::window()
            .and_then(|window| window.match_media(query).ok().flatten())
            .is_some_and(|query| query.matches())
}
