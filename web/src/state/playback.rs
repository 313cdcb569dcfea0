//! Where in its journey the packet is. A position is a whole number of ticks, a tick a millisecond
//! at normal speed; the journey's checkpoints say what happens when, and [`frame`] what to draw.

use privatelink::model::{Leg, ResourceId};

use super::journey::{Journey, Way};

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
    /// That hop's resource.
    pub at: Option<ResourceId>,
    /// How many checkpoints have been passed.
    pub done: usize,
    /// The resource where the packet died, once it has.
    pub died_at: Option<ResourceId>,
}

/// What to draw of a journey at a position.
pub fn frame(_journey: &Journey, _position: u32) -> Frame {
    Frame::default()
}
