//! Play, pause, step, scrub, speed.

use yew::{Event, Html, InputEvent, TargetCast, classes};

use crate::state::State;
use crate::state::action::{Action, Play};
use crate::state::journey::{Checkpoint, Mark};
use crate::state::playback::Speed;
use crate::view::markup::html;
use crate::view::ui::{Icon, icon_button};
use crate::view::{Dispatch, command_button, press};

const SPEEDS: [(Speed, &str); 6] = [
    (Speed::Quarter, "¼×"),
    (Speed::Half, "½×"),
    (Speed::Normal, "1×"),
    (Speed::Double, "2×"),
    (Speed::Four, "4×"),
    (Speed::Eight, "8×"),
];

/// The controls.
pub fn bar(state: &State, dispatch: &Dispatch) -> Html {
    let Some(journey) = state.journey.as_ref().filter(|journey| journey.length() > 0) else {
        return Html::default();
    };
    let playing = state.playback.playing;
    let (glyph, name) = if playing { (Icon::Pause, "Pause (K)") } else { (Icon::Play, "Play (K)") };
    html! {
        <div class="playback" role="group" aria-label="Playback">
            { command_button(state, dispatch, "journey-start", Icon::Restart) }
            { command_button(state, dispatch, "step-back", Icon::StepBack) }
            { icon_button(glyph, name, true, press(dispatch, Action::Play(Play::Toggle))) }
            { command_button(state, dispatch, "step-forward", Icon::StepForward) }
            { scrub(journey.checkpoints(), journey.length(), state.shown(journey), state, dispatch) }
            if journey.drop_at().is_some() { { command_button(state, dispatch, "drop", Icon::ToDrop) } }
            { speed(state, dispatch) }
        </div>
    }
}

fn scrub(checkpoints: &[Checkpoint], length: u32, shown: u32, state: &State, dispatch: &Dispatch) -> Html {
    let position = shown.min(length);
    let passed = checkpoints.iter().filter(|checkpoint| checkpoint.done <= position).count();
    let drop = state.journey.as_ref().and_then(|journey| journey.drop_at());
    let oninput = dispatch.reform(|event: InputEvent| {
        let input = event.target_dyn_into::<web_sys::HtmlInputElement>();
        Action::Play(Play::Seek(input.and_then(|input| input.value().parse().ok()).unwrap_or_default()))
    });
    html! {
        <div class="scrub">
            <input type="range" aria-label="Position in the journey" min="0" max={length.to_string()} step="1"
                value={position.to_string()} aria-valuetext={format!("Step {passed} of {}", checkpoints.len())} {oninput} />
            <svg viewBox={format!("0 0 {length} 5")} preserveAspectRatio="none" aria-hidden="true">
                { for checkpoints.iter().enumerate().map(|(at, one)| mark(one, length, drop == Some(at))) }
            </svg>
        </div>
    }
}

/// A tick under the track: tall where a hop begins.
fn mark(checkpoint: &Checkpoint, length: u32, bad: bool) -> Html {
    let width = length.div_ceil(300);
    let height = if bad || matches!(checkpoint.mark, Mark::Hop(..)) { 5 } else { 2 };
    html! {
        <rect class={classes!("tick", bad.then_some("bad"))} x={checkpoint.done.saturating_sub(width).to_string()} y="0"
            width={width.to_string()} height={height.to_string()} />
    }
}

fn speed(state: &State, dispatch: &Dispatch) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let select = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        let at = select.and_then(|select| usize::try_from(select.selected_index()).ok());
        let speed = at.and_then(|at| SPEEDS.get(at)).map_or(Speed::Normal, |(speed, _)| *speed);
        Action::Play(Play::Speed(speed))
    });
    html! {
        <select aria-label="Speed" {onchange}>
            { for SPEEDS.iter().map(|(speed, label)| html! {
                <option selected={*speed == state.playback.speed}>{ *label }</option>
            }) }
        </select>
    }
}
