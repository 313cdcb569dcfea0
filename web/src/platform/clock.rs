//! Time as the browser counts it: whole seconds since the page began, and a beat to look at them by.

use gloo::timers::callback::Interval;

/// Seconds since the page began. It goes on while the page is put away.
pub fn now_s() -> u32 {
    let clock = web_sys::window().and_then(|window| window.performance());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast keeps to the range")]
    let seconds = clock.map_or(0.0, |clock| clock.now() / 1000.0) as u32;
    seconds
}

/// A beat; dropping it ends it.
pub struct Beat(#[expect(dead_code, reason = "it beats until it is dropped")] Interval);

impl Beat {
    /// Calls back every so many seconds.
    pub fn every(seconds: u32, call: impl FnMut() + 'static) -> Self {
        Self(Interval::new(seconds.saturating_mul(1000), call))
    }
}
