//! Writing to the clipboard, which browsers may refuse.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The clipboard was refused; show the text in a selected field for the person to copy instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused;

/// Puts `text` on the clipboard. Only from within a click or a key press.
pub async fn write_text(text: &str) -> Result<(), Refused> {
    let promise = begin(text).map_err(|_| Refused)?;
    JsFuture::from(promise).await.map(drop).map_err(|_| Refused)
}

/// By name, because the typed binding takes the clipboard for granted; without HTTPS there is none.
fn begin(text: &str) -> Result<Promise, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    write.call1(&clipboard, &text.into())?.dyn_into()
}
