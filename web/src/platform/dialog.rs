//! The browser's own modal dialogs: they hold the focus, darken the rest, and give the focus back.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// Shows a `<dialog>` above everything.
pub fn open(dialog: &Element) {
    if let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
        // Refused for a dialog that is open already or not on the page.
        let _ = dialog.show_modal();
    }
}

/// Closes it; the focus goes back to where it was.
pub fn close(dialog: &Element) {
    if let Some(dialog) = dialog.dyn_ref::<HtmlDialogElement>().filter(|dialog| dialog.open()) {
        dialog.close();
    }
}
