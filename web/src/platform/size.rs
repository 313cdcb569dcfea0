//! How large an element is, and when that changes.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

use crate::state::camera::Size;

/// Watches an element's size until it is dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _call: Closure<dyn FnMut(Array)>,
}

impl SizeWatch {
    /// Calls back once soon and then at every change, with the content's size in CSS pixels. None in
    /// a browser without the facility.
    pub fn start(element: &Element, mut call: impl FnMut(Size) + 'static) -> Option<Self> {
        let call = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            if let Ok(entry) = entries.at(-1).dyn_into::<ResizeObserverEntry>() {
                let rect = entry.content_rect();
                call(Size { width: rect.width(), height: rect.height() });
            }
        });
        let observer = ResizeObserver::new(call.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self { observer, _call: call })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The page's width in CSS pixels; 0 where there is no page.
pub fn page_width() -> f64 {
    let width = web_sys::window().and_then(|window| window.inner_width().ok());
    width.and_then(|width| width.as_f64()).unwrap_or_default()
}
