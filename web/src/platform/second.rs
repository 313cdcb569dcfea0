//! The second part of the program, by `static/boot.js`: whether it is here, how it comes, who is about to want it.

use wasm_bindgen::JsValue;

use super::shell;

/// Whether it is here.
pub fn is_here() -> bool {
    shell::second_part_is_here()
}

/// Brings it; an error is the reason why it did not come.
pub async fn bring() -> Result<(), String> {
    let why = |thrown: JsValue| thrown.as_string().unwrap_or_default();
    shell::bring_second_part().await.map(drop).map_err(why)
}

/// Waits until somebody comes near a thing that needs it.
pub async fn wanted() {
    shell::second_part_wanted().await;
}
