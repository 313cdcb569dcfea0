//! `static/shell.js`, seen from Rust: panics end on its crash page.

use std::panic;

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = crashed)]
    fn crashed(text: &str);
}

/// From now on a panic shows the crash page (in the worker: fails the job).
pub fn report_panics() {
    panic::set_hook(Box::new(|panic| crashed(&panic.to_string())));
}
