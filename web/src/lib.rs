//! The page: a Yew front end over the `privatelink` engine, and the worker's entrance to the same wasm file.

use wasm_bindgen::prelude::wasm_bindgen;

/// Memory for the page. The standard library's allocator for wasm is made for many threads and every
/// size; this one is compiled to a third of it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

mod app;
mod beat;
mod fetch;
pub mod job;
mod listen;
pub mod platform;
pub mod state;
pub mod view;

/// Called once by `static/boot.js`, on the page.
#[wasm_bindgen]
pub fn start_page() {
    platform::shell::report_panics();
    app::open();
}

/// Called once by `static/worker.js`, in the worker.
#[wasm_bindgen]
pub fn start_worker() {
    platform::shell::report_panics();
}

/// Runs one job to its end, in the worker; `report` is told permille.
#[wasm_bindgen]
pub fn run_job(job: &str, report: &js_sys::Function) -> Result<String, String> {
    job::run(job, &mut |permille| {
        // Whether the listener threw is the listener's affair.
        let _ = report.call1(&wasm_bindgen::JsValue::NULL, &permille.into());
    })
}

/// Panics. It proves the crash page, and is reachable only by
/// `privatelinkShell.bindings.force_panic()` in the console.
///
/// # Panics
///
/// Always.
#[wasm_bindgen]
pub fn force_panic() {
    #[expect(clippy::panic, reason = "this is the one place whose purpose it is")]
    {
        panic!("forced by force_panic()");
    }
}
