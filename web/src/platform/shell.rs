//! `static/shell.js` and `static/boot.js`, seen from Rust: panics end on the crash page, and what the
//! other modules need of the two files is declared here, in one place.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = crashed)]
    fn crashed(text: &str);

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = tellHost)]
    pub(super) fn tell_host(text: &str);

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = keep, catch)]
    pub(super) async fn keep(text: &str, note: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = lastKept, catch)]
    pub(super) async fn last_kept() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = keptAside, catch)]
    pub(super) async fn kept_aside() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = order)]
    pub(super) fn order(word: &str, key: &str, text: &str, note: &str) -> js_sys::Promise;

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = listen)]
    pub(super) fn listen(call: &Closure<dyn FnMut(String)>);

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = takeNewer)]
    pub(super) fn take_newer();

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = beside, catch)]
    pub(super) async fn beside(folder: &str, id: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = draw, catch)]
    pub(super) async fn draw(svg: &str, name: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["privatelinkShell", "second"], js_name = now)]
    fn second_part_now();

    #[wasm_bindgen(js_namespace = ["privatelinkShell", "second"], js_name = bring, catch)]
    pub(super) async fn bring_second_part() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = ["privatelinkShell", "second"], js_name = isHere)]
    pub(super) fn second_part_is_here() -> bool;

    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = secondPartWanted)]
    pub(super) async fn second_part_wanted() -> JsValue;

    /// Hears `(job id, kind, value)`.
    #[wasm_bindgen(js_namespace = privatelinkShell, js_name = startWorker, catch)]
    pub(super) fn start_worker(
        hear: &Closure<dyn FnMut(u32, String, JsValue)>,
    ) -> Result<web_sys::Worker, JsValue>;
}

/// From now on a panic shows the crash page (in the worker: fails the job).
pub fn report_panics() {
    // Yew's own function, because Yew replaces any hook that was set without it.
    yew::set_custom_panic_hook(Box::new(|panic| crashed(&panic.to_string())));
}

/// Returns when the second part of the program is there, if the browser has to wait for it. What `cargo xtask dist`
/// puts before each way into that part; nobody else calls it.
#[wasm_bindgen]
pub fn need_second_part() {
    second_part_now();
}
