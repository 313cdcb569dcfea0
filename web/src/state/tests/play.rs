//! Playing the journey and what there is to draw.

use crate::state::action::Action;
use crate::state::action::Ask;
use crate::state::action::Page;
use crate::state::action::Play;
use crate::state::playback;
use crate::state::playback::Phase;
use crate::state::playback::Speed;

use super::{after, fresh, lose, sent};

#[test]
fn frames_cover_every_position() {
    for broken in [None, Some("use1-az1")] {
        let mut state = sent();
        if let Some(zone) = broken {
            state = after(
                &fresh(),
                [
                    lose(zone),
                    Action::Ask(Ask::From("client-2".into())),
                    Action::Ask(Ask::To("orders endpoint@us-east-1a".into())),
                    Action::Ask(Ask::Send),
                ],
            );
        }
        let journey = state.journey.clone().unwrap();
        let mut done = 0;
        let mut travelled = Vec::new();
        for position in 0..=journey.length() {
            let frame = playback::frame(&journey, position);
            assert!(frame.done >= done && frame.along_permille <= 1000);
            done = frame.done;
            assert!(frame.at.is_some(), "nowhere at {position}");
            if let Some(leg) = &frame.leg
                && !travelled.contains(leg)
            {
                travelled.push(leg.clone());
            }
            let dead = journey.drop_at().is_some_and(|drop| drop < frame.done);
            assert_eq!(frame.died_at.is_some(), dead, "at {position}");
            assert_eq!(frame.phase == Phase::Over, position == journey.length());
        }
        assert_eq!(done, journey.checkpoints().len());
        let end = playback::frame(&journey, u32::MAX);
        assert_eq!(end.lit, travelled);
        assert_eq!(journey.drop_at().is_some(), broken.is_some());
        if broken.is_none() {
            assert_eq!(end.lit.len(), 3);
            assert_eq!(
                end.at,
                Some(journey.judged().unwrap().request.from.host(&state.sketch).unwrap().clone().into())
            );
        }
    }
}

#[test]
fn playing_steps_scrubs_and_ends() {
    let state = sent();
    let journey = state.journey.clone().unwrap();
    let slow = after(&state, [Action::Play(Play::Speed(Speed::Quarter))]);
    let slow = after(&slow, (0..4).map(|_| Action::Play(Play::Tick(1))));
    assert_eq!(slow.playback.position, 1);
    let forward: Vec<u32> = {
        let mut state = after(&state, [Action::Play(Play::Start)]);
        journey
            .checkpoints()
            .iter()
            .map(|_| {
                state = after(&state, [Action::Play(Play::StepForward)]);
                state.playback.position
            })
            .collect()
    };
    assert_eq!(forward, journey.checkpoints().iter().map(|one| one.done).collect::<Vec<_>>());
    let mut back = after(&state, [Action::Play(Play::End)]);
    for _ in 0..journey.checkpoints().len() {
        back = after(&back, [Action::Play(Play::StepBack)]);
    }
    assert_eq!(back.playback.position, 0);
    let mut playing = after(&back, [Action::Play(Play::Toggle), Action::Play(Play::Speed(Speed::Eight))]);
    for _ in 0..200 {
        playing = after(&playing, [Action::Play(Play::Tick(16))]);
    }
    assert!(!playing.playback.playing);
    assert_eq!(playing.playback.position, journey.length());
    // With reduced motion the packet is never on a line.
    let mut still = after(&state, [Action::Page(Page::ReducedMotion(true))]);
    while still.playback.playing {
        still = after(&still, [Action::Play(Play::Tick(50))]);
        assert_eq!(still.frame().unwrap().along_permille, 0);
    }
}
