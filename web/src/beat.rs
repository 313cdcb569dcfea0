//! The beat that moves a playing journey: the browser's frames, told to the root in whole milliseconds.

use yew::Context;

use crate::app::{App, Msg};
use crate::platform::motion::Frames;

/// The beat while a journey plays; none while nothing moves.
#[derive(Default)]
pub struct Clock {
    frames: Option<Frames>,
    last_ms: Option<f64>,
    /// The part of a millisecond that was not counted yet.
    rest_ms: f64,
}

impl Clock {
    /// Runs while it is wanted.
    pub fn follow(&mut self, ctx: &Context<App>, wanted: bool) {
        match (wanted, &self.frames) {
            (true, None) => {
                let link = ctx.link().clone();
                self.frames = Some(Frames::start(move |time_ms| link.send_message(Msg::Frame(time_ms))));
            }
            (false, Some(_)) => *self = Self::default(),
            (true, Some(_)) | (false, None) => {}
        }
    }

    /// Whole milliseconds since the last picture.
    pub fn elapsed_ms(&mut self, time_ms: f64) -> u32 {
        let last = self.last_ms.replace(time_ms).unwrap_or(time_ms);
        let elapsed = (time_ms - last).clamp(0.0, 1000.0) + self.rest_ms;
        self.rest_ms = elapsed.fract();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1001")]
        let whole = elapsed as u32;
        whole
    }
}
