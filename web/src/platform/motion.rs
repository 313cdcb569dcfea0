//! Whether things may move, and the beat at which they do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Whether the person asked the system for less motion. Ask anew each time: it can change.
pub fn is_reduced() -> bool {
    super::matches_media("(prefers-reduced-motion: reduce)")
}

/// A loop that calls back before each picture the browser draws, until it is dropped.
pub struct Frames(Rc<Loop>);

type FrameCall = Closure<dyn FnMut(f64)>;

struct Loop {
    request: Cell<i32>,
    stopped: Cell<bool>,
    // Taken out on drop, which breaks the circle.
    call: RefCell<Option<FrameCall>>,
}

impl Frames {
    /// `call` gets the time of the picture, in milliseconds since the page began. It may drop the
    /// `Frames` it is called from.
    pub fn start(mut call: impl FnMut(f64) + 'static) -> Self {
        let inner =
            Rc::new(Loop { request: Cell::new(0), stopped: Cell::new(false), call: RefCell::default() });
        let again = Rc::downgrade(&inner);
        *inner.call.borrow_mut() = Some(Closure::new(move |time_ms| {
            call(time_ms);
            if let Some(inner) = again.upgrade() {
                inner.request();
            }
        }));
        inner.request();
        Self(inner)
    }
}

impl Loop {
    fn request(&self) {
        if self.stopped.get() {
            return;
        }
        if let (Some(window), Some(call)) = (web_sys::window(), self.call.borrow().as_ref())
            && let Ok(request) = window.request_animation_frame(call.as_ref().unchecked_ref())
        {
            self.request.set(request);
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.0.stopped.set(true);
        if let Some(window) = web_sys::window() {
            // A request that has been answered already is not found; nothing is lost.
            let _ = window.cancel_animation_frame(self.0.request.get());
        }
        self.0.call.borrow_mut().take();
    }
}
