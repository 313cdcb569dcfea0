//! The clipboard, which browsers may refuse.

use std::rc::Rc;

use gloo::events::EventListenerOptions;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use super::{Listening, keyboard};

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

/// The clipboard's text. Browsers may ask the person first.
pub async fn read_text() -> Result<String, Refused> {
    let promise = begin_reading().map_err(|_| Refused)?;
    let text = JsFuture::from(promise).await.map_err(|_| Refused)?;
    text.as_string().ok_or(Refused)
}

fn begin_reading() -> Result<Promise, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into())?;
    let read: Function = Reflect::get(&clipboard, &"readText".into())?.dyn_into()?;
    read.call0(&clipboard)?.dyn_into()
}

/// What the browser's own copying and pasting asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// What is selected goes to the clipboard.
    Copy,
    /// The same, and it goes.
    Cut,
    /// This text is to be put in.
    Paste(String),
}

/// Calls back when the page is asked to copy, cut or paste: by keys, by the browser's menu, by a switch. Not where a
/// person types, nor where text is marked, which is then what is copied. True in return: it was done.
pub fn on_wish(call: impl Fn(Wish) -> bool + 'static) -> Vec<Listening> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Vec::new() };
    let call = Rc::new(call);
    let listen = |name: &'static str| {
        let call = call.clone();
        let options = EventListenerOptions::enable_prevent_default();
        Listening::new_with_options(&document, name, options, move |event| {
            if keyboard::is_typed_in(event) || (name != "paste" && is_marked()) {
                return;
            }
            let wish = match name {
                "copy" => Wish::Copy,
                "cut" => Wish::Cut,
                _ => match pasted(event) {
                    Some(text) => Wish::Paste(text),
                    None => return,
                },
            };
            if call(wish) {
                event.prevent_default();
            }
        })
    };
    ["copy", "cut", "paste"].map(listen).into()
}

/// Whether any text of the page is marked.
fn is_marked() -> bool {
    let marked = || {
        let window = web_sys::window()?;
        let get: Function = Reflect::get(&window, &"getSelection".into()).ok()?.dyn_into().ok()?;
        let selection: js_sys::Object = get.call0(&window).ok()?.dyn_into().ok()?;
        Some(selection.to_string().length() > 0)
    };
    marked().unwrap_or(false)
}

/// The text that comes with a paste. By name: the typed binding of the event is one more than the page needs.
fn pasted(event: &Event) -> Option<String> {
    let data = Reflect::get(event, &"clipboardData".into()).ok()?;
    let get: Function = Reflect::get(&data, &"getData".into()).ok()?.dyn_into().ok()?;
    get.call1(&data, &"text/plain".into()).ok()?.as_string()
}
