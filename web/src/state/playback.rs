//! Where in its journey the packet is. A position is a whole number of ticks, a tick a millisecond
//! at normal speed; the journey's checkpoints say what happens when, and [`frame`] what to draw.

use privatelink::model::{Leg, LegEnd, Outcome};

use super::checkpoints;
use super::journey::{Journey, Judged, Mark, Way};

/// How fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speed {
    /// ¼.
    Quarter,
    /// ½.
    Half,
    /// As designed.
    #[default]
    Normal,
    /// 2.
    Double,
    /// 4.
    Four,
    /// 8.
    Eight,
}

/// Where playing stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Playback {
    /// Ticks since the start.
    pub position: u32,
    /// Whether time passes.
    pub playing: bool,
    /// How fast it does.
    pub speed: Speed,
    /// Quarters of a tick not yet counted.
    pub(super) rest: u32,
}

/// Which part of the journey a frame shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has happened yet.
    #[default]
    Ready,
    /// The name is being asked for.
    Dns,
    /// The request is on its way.
    Out,
    /// The reply is on its way.
    Back,
    /// Everything has happened.
    Over,
}

/// What to draw at one position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Which part of the journey it is.
    pub phase: Phase,
    /// The line the packet is on, while it travels.
    pub leg: Option<Leg>,
    /// How far along the line it is, in thousandths of the way it travels: on the way back 0 is the
    /// line's end.
    pub along_permille: u16,
    /// Which way it runs.
    pub way: Way,
    /// The lines it has travelled, each once, in the order of the request.
    pub lit: Vec<Leg>,
    /// The hop the packet is at or, while it travels, has left: its place in its way's list.
    pub at_hop: Option<usize>,
    /// What that hop is.
    pub at: Option<LegEnd>,
    /// How many checkpoints have been passed.
    pub done: usize,
    /// Where the packet died, once it has.
    pub died_at: Option<LegEnd>,
}

impl Speed {
    /// All of them, from slow to fast.
    pub const ALL: [Self; 6] =
        [Self::Quarter, Self::Half, Self::Normal, Self::Double, Self::Four, Self::Eight];

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Quarter => "¼×",
            Self::Half => "½×",
            Self::Normal => "1×",
            Self::Double => "2×",
            Self::Four => "4×",
            Self::Eight => "8×",
        }
    }

    /// Quarters of a tick a millisecond takes.
    const fn quarters(self) -> u32 {
        match self {
            Self::Quarter => 1,
            Self::Half => 2,
            Self::Normal => 4,
            Self::Double => 8,
            Self::Four => 16,
            Self::Eight => 32,
        }
    }

    /// One notch faster.
    #[must_use]
    pub fn faster(self) -> Self {
        Self::ALL.into_iter().find(|speed| *speed > self).unwrap_or(self)
    }

    /// One notch slower.
    #[must_use]
    pub fn slower(self) -> Self {
        Self::ALL.into_iter().rev().find(|speed| *speed < self).unwrap_or(self)
    }
}

/// The most time one tick may bring, in milliseconds: after a pause of the whole page (a hidden tab)
/// the packet goes on from where it was.
const MOST_ELAPSED_MS: u32 = 250;

impl Playback {
    /// Lets time pass.
    pub fn tick(&mut self, journey: &Journey, elapsed_ms: u32) {
        if !self.playing {
            return;
        }
        let quarters = elapsed_ms.min(MOST_ELAPSED_MS).saturating_mul(self.speed.quarters());
        let quarters = quarters.saturating_add(self.rest);
        self.rest = quarters % 4;
        self.position = self.position.saturating_add(quarters / 4).min(journey.length());
        if self.position == journey.length() {
            self.playing = false;
            self.rest = 0;
        }
    }

    /// Goes to a position and stays there.
    pub fn seek(&mut self, journey: &Journey, position: u32) {
        *self = Self { position: position.min(journey.length()), playing: false, rest: 0, ..*self };
    }

    /// Goes to the next checkpoint.
    pub fn step_forward(&mut self, journey: &Journey) {
        let next = journey.checkpoints().iter().find(|checkpoint| checkpoint.done > self.position);
        self.seek(journey, next.map_or(u32::MAX, |checkpoint| checkpoint.done));
    }

    /// Goes to the checkpoint before.
    pub fn step_back(&mut self, journey: &Journey) {
        let before = journey.checkpoints().iter().rev().find(|checkpoint| checkpoint.done < self.position);
        self.seek(journey, before.map_or(0, |checkpoint| checkpoint.done));
    }
}

/// How many checkpoints have been passed at a position.
pub fn passed(journey: &Journey, position: u32) -> usize {
    journey.checkpoints().partition_point(|checkpoint| checkpoint.done <= position)
}

/// The position at which so many checkpoints have been passed.
pub fn position_after(journey: &Journey, passed: usize) -> u32 {
    match passed.checked_sub(1) {
        None => 0,
        Some(last) => journey.checkpoints().get(last).map_or(journey.length(), |found| found.done),
    }
}

/// What to draw of a journey at a position.
pub fn frame(journey: &Journey, position: u32) -> Frame {
    let Some(judged) = journey.judged() else { return Frame::default() };
    let position = position.min(journey.length());
    let done = passed(journey, position);
    let checkpoints = &judged.checkpoints;
    let mut travelled: Vec<Leg> = Vec::new();
    for leg in checkpoints.iter().take(done).filter_map(|checkpoint| checkpoint.leg.as_ref()) {
        if !travelled.contains(leg) {
            travelled.push(leg.clone());
        }
    }
    let died =
        judged.drop_at.is_some_and(|drop| drop < done) || (checkpoints.is_empty() && !connected(judged));
    let deadly = judged.drop_at.and_then(|drop| checkpoints.get(drop)).map(|checkpoint| checkpoint.mark);
    let died_at = deadly.map_or_else(|| judged.client.clone(), |mark| checkpoints::place(judged, mark));
    let before = done.checked_sub(1).and_then(|last| checkpoints.get(last)).map(|checkpoint| checkpoint.mark);
    let now = checkpoints.get(done);
    // A packet on a line has left the hop before; one at a check is at that check's hop.
    let at = match now.map(|checkpoint| checkpoint.mark) {
        Some(mark @ (Mark::Check(..) | Mark::Dns(_))) => Some(mark),
        Some(Mark::Hop(..)) | None => before,
    };
    let mut frame = Frame {
        phase: phase(now.map(|checkpoint| checkpoint.mark), position),
        way: at.or(now.map(|checkpoint| checkpoint.mark)).map_or(Way::Out, way),
        lit: travelled,
        at_hop: at.and_then(hop_of),
        at: Some(at.map_or_else(|| judged.client.clone(), |mark| checkpoints::place(judged, mark))),
        done,
        died_at: died.then_some(died_at),
        ..Frame::default()
    };
    if let Some(checkpoint) = now.filter(|checkpoint| checkpoint.leg.is_some()) {
        let passed = position.saturating_sub(checkpoint.begins).saturating_mul(1000);
        let whole = checkpoint.done.saturating_sub(checkpoint.begins).max(1);
        frame.leg.clone_from(&checkpoint.leg);
        frame.along_permille = u16::try_from(passed / whole).unwrap_or(1000);
        frame.way = way(checkpoint.mark);
    }
    frame
}

fn connected(judged: &Judged) -> bool {
    judged.trace.outcome == Outcome::Connected
}

const fn way(mark: Mark) -> Way {
    match mark {
        Mark::Dns(_) => Way::Out,
        Mark::Hop(way, _) | Mark::Check(way, _, _) => way,
    }
}

const fn hop_of(mark: Mark) -> Option<usize> {
    match mark {
        Mark::Dns(_) => None,
        Mark::Hop(_, hop) | Mark::Check(_, hop, _) => Some(hop),
    }
}

fn phase(now: Option<Mark>, position: u32) -> Phase {
    match now {
        None => Phase::Over,
        Some(_) if position == 0 => Phase::Ready,
        Some(Mark::Dns(_)) => Phase::Dns,
        Some(mark) if way(mark) == Way::Out => Phase::Out,
        Some(_) => Phase::Back,
    }
}
