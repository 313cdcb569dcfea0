//! The page as a whole: its title, and the moment it is put away.

use web_sys::Element;

use super::Listening;

/// Where the page is drawn: the place `index.html` keeps for it.
pub fn root() -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id("app")
}

/// Gives the window its title.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Tells the page around this one something, as JSON.
pub fn tell_host(text: &str) {
    super::shell::tell_host(text);
}

/// Reloads into the newer version of the page that the browser has fetched.
pub fn take_newer() {
    super::shell::take_newer();
}

/// Opens the browser's way to print.
pub fn print() {
    if let Some(window) = web_sys::window() {
        // A browser that cannot print does nothing.
        let _ = window.print();
    }
}

/// Notes the present moment under a name in the browser's own record of timings.
pub fn mark(name: &str) {
    if let Some(clock) = web_sys::window().and_then(|window| window.performance()) {
        // Without the record nobody can ask for it either.
        let _ = clock.mark(name);
    }
}

/// Calls back when the page goes out of sight, which may be the last that is heard of it.
pub fn on_leaving(mut call: impl FnMut() + 'static) -> Option<Listening> {
    let document = web_sys::window()?.document()?;
    let target = document.clone();
    Some(Listening::new(&target, "visibilitychange", move |_| {
        if document.hidden() {
            call();
        }
    }))
}
