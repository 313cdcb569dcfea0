//! Where things of the ladder lie, in whole pixels.

/// The height of a rung's picture.
pub const RUNG_PX: u32 = 44;
/// Where a message's arrow begins and ends in it.
pub const ARROW_PX: (u32, u32) = (24, 36);
/// The baseline of its label.
pub const LABEL_PX: u32 = 14;
/// What a scroll bar may take of the room.
const SCROLL_BAR_PX: u32 = 16;

/// The ladder's measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// How wide the times on the left are.
    times: u32,
    /// How wide a column is; its party's line runs in its middle.
    step: u32,
    /// How many columns there are.
    columns: u32,
    /// How wide a letter of a label is, in tenths of a pixel.
    letter_tenths: u32,
}

/// A label where it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text, cut where it is longer than the ladder is wide.
    pub text: String,
    /// Where it stands.
    pub x: u32,
    /// What of it stands there: SVG's `text-anchor`.
    pub anchor: &'static str,
}

impl Geometry {
    /// For so many parties in so much room.
    pub fn of(parties: usize, room: u32, narrow: bool) -> Self {
        let columns = u32::try_from(parties).unwrap_or(u32::MAX).max(1);
        let (times, letter_tenths, least, most) = if narrow { (64, 64, 44, 150) } else { (84, 70, 110, 240) };
        let step = (room.saturating_sub(times + SCROLL_BAR_PX) / columns).clamp(least, most);
        Self { times, step, columns, letter_tenths }
    }

    /// How wide the times on the left are.
    pub const fn times(self) -> u32 {
        self.times
    }

    /// How wide a column is.
    pub const fn step(self) -> u32 {
        self.step
    }

    /// The whole width.
    pub const fn width(self) -> u32 {
        self.times + self.step * self.columns
    }

    /// Where a party's line runs.
    pub fn column(self, party: usize) -> u32 {
        let party = u32::try_from(party).unwrap_or(u32::MAX).min(self.columns - 1);
        self.times + self.step * party + self.step / 2
    }

    /// The lines of all parties through a picture of a height, as an SVG path.
    pub fn lifelines(self, height: u32) -> String {
        let line = |column| format!("M{} 0v{height}", self.times + self.step * column + self.step / 2);
        (0..self.columns).map(line).collect()
    }

    /// A label over the middle between two places, moved where it would leave the ladder.
    pub fn label(self, text: &str, from: u32, to: u32) -> Label {
        let room = (self.width() - self.times) * 10 / self.letter_tenths;
        let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let (text, letters) = if letters > room {
            let cut = usize::try_from(room.saturating_sub(1)).unwrap_or(0);
            (text.chars().take(cut).chain(['…']).collect(), room)
        } else {
            (text.to_owned(), letters)
        };
        let (middle, half) = (u32::midpoint(from, to), letters * self.letter_tenths / 20);
        if middle < self.times + half {
            Label { text, x: self.times, anchor: "start" }
        } else if middle + half > self.width() {
            Label { text, x: self.width(), anchor: "end" }
        } else {
            Label { text, x: middle, anchor: "middle" }
        }
    }
}
