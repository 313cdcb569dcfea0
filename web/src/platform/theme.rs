//! Light, dark, or as the system says. `static/shell.js` applies the kept choice before the first paint.

use super::root;
use crate::state::theme::Theme;

const KEY: &str = "privatelink-theme";

const fn name(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The theme that is shown now.
pub fn current() -> Theme {
    match root().and_then(|root| root.get_attribute("data-theme")).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Auto,
    }
}

/// Shows a theme, and keeps the choice where the browser allows it.
pub fn set(theme: Theme) {
    let Some(root) = root() else { return };
    // Setting a plain attribute does not fail.
    let _ = root.set_attribute("data-theme", name(theme));
    let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    if let Some(storage) = storage {
        let _ = storage.set_item(KEY, name(theme));
    }
}

/// Whether the page is shown dark.
pub fn is_dark(theme: Theme) -> bool {
    match theme {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::Auto => super::matches_media("(prefers-color-scheme: dark)"),
    }
}
