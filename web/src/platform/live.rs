//! The one polite live region: tells a screen reader what happened, without moving the focus.

/// Its id in `web/index.html`.
const ID: &str = "live";

/// Says `text` when the reader is next silent.
pub fn announce(text: &str) {
    let region = web_sys::window().and_then(|window| window.document()?.get_element_by_id(ID));
    let Some(region) = region else { return };
    // The same words twice would be no change, and nothing would be said.
    let repeated = region.text_content().as_deref() == Some(text);
    let ending = if repeated { "\u{a0}" } else { "" };
    region.set_text_content(Some(&format!("{text}{ending}")));
}
