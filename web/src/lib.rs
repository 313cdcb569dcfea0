//! The page: a Yew front end over the `privatelink` engine, and the worker's entrance to the same wasm file.

use wasm_bindgen::JsValue;
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

/// In the worker: begins the job that is ordered, else does the next piece of the one that was. How many thousandths are
/// done, or the answer.
///
/// # Errors
/// Why it cannot be begun, or finished.
#[wasm_bindgen]
pub fn step_job(order: Option<String>) -> Result<JsValue, String> {
    match job::work(order)? {
        job::Step::More(permille) => Ok(permille.into()),
        job::Step::Done(answer) => Ok(answer.into()),
        job::Step::Failed(why) => Err(why),
    }
}

/// What the worker's job has found so far, where it says that; one that ends is put away.
#[wasm_bindgen]
pub fn job_so_far(ends: bool) -> Option<String> {
    job::so_far(ends)
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
