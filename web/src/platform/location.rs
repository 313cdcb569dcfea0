//! The page's address. The part after `#` never leaves the browser, which is why a sketch travels there.

use super::Listening;

fn location() -> Option<web_sys::Location> {
    web_sys::window().map(|window| window.location())
}

/// What follows `#`, as it stands in the address; empty if there is none.
pub fn fragment() -> String {
    let hash = location().and_then(|location| location.hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The value of a name in the address's query, as it stands there: letters, digits and dashes mean themselves.
pub fn query(name: &str) -> Option<String> {
    let query = location()?.search().ok()?;
    let pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    pairs.into_iter().find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
}

/// The page's address without query and fragment.
pub fn page_url() -> String {
    let whole = url_with_fragment("");
    whole.split_once('?').map_or(whole.as_str(), |(page, _)| page).to_owned()
}

/// Opens the page as a whole, with what this one shows, in a window of its own.
pub fn open_whole() {
    let address = format!("{}#{}", page_url(), fragment());
    if let Some(window) = web_sys::window() {
        // A browser that forbids it says so itself.
        let _ = window.open_with_url_and_target_and_features(&address, "_blank", "noopener");
    }
}

/// The page's whole address, with `fragment` (without `#`) instead of its own.
pub fn url_with_fragment(fragment: &str) -> String {
    let whole = location().and_then(|location| location.href().ok()).unwrap_or_default();
    let page = whole.split_once('#').map_or(whole.as_str(), |(page, _)| page);
    if fragment.is_empty() { page.to_owned() } else { format!("{page}#{fragment}") }
}

/// Puts `fragment` into the address, without a step in the history and without telling the
/// subscribers of [`on_fragment_change`].
pub fn replace_fragment(fragment: &str) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
    // Some browsers refuse more than a hundred changes in half a minute; the address is then stale
    // until the next one.
    let _ =
        history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&url_with_fragment(fragment)));
}

/// Calls back with the new fragment when the person changes the address or goes back.
pub fn on_fragment_change(mut call: impl FnMut(String) + 'static) -> Option<Listening> {
    let window = web_sys::window()?;
    Some(Listening::new(&window, "hashchange", move |event| {
        // Where the address went, as the event says: until it is heard the page may have written its own again.
        let gone = js_sys::Reflect::get(event, &"newURL".into()).ok().and_then(|url| url.as_string());
        let to = gone.as_deref().and_then(|url| url.split_once('#'));
        call(to.map_or_else(fragment, |(_, to)| to.to_owned()));
    }))
}
