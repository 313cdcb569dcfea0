//! Playing the journey.

use super::Turn;
use crate::state::action::{Play, Select};
use crate::state::playback::position_after;

pub(super) fn update(turn: &mut Turn, play: Play) {
    let playback = &mut turn.state.playback;
    match play {
        Play::Speed(speed) => playback.speed = speed,
        Play::Faster => playback.speed = playback.speed.faster(),
        Play::Slower => playback.speed = playback.speed.slower(),
        _ => {}
    }
    let Some(journey) = turn.state.journey.clone() else { return };
    match play {
        Play::Toggle if playback.playing => playback.playing = false,
        Play::Toggle => {
            if playback.position >= journey.length() {
                playback.position = 0;
            }
            playback.playing = journey.length() > 0;
        }
        Play::StepForward => playback.step_forward(&journey),
        Play::StepBack => playback.step_back(&journey),
        Play::Seek(position) => playback.seek(&journey, position),
        Play::To(checkpoint) => {
            playback.seek(&journey, position_after(&journey, checkpoint.saturating_add(1)));
        }
        Play::Start => playback.seek(&journey, 0),
        Play::End => playback.seek(&journey, u32::MAX),
        Play::Drop => {
            if let Some(drop) = journey.drop_at() {
                playback.seek(&journey, position_after(&journey, drop.saturating_add(1)));
            }
            if let Some(id) = journey.decider() {
                super::select::update(turn, Select::Only(id.clone()));
            }
        }
        Play::Tick(elapsed_ms) => playback.tick(&journey, elapsed_ms),
        Play::Speed(_) | Play::Faster | Play::Slower => {}
    }
}
