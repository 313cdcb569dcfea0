//! Where things of the ladder lie, in whole pixels.

/// The height of the parties' names.
pub const HEAD_PX: u32 = 44;
/// The height of a rung's picture.
pub const RUNG_PX: u32 = 44;
/// Where a message's arrow begins and ends in it.
pub const ARROW_PX: (u32, u32) = (24, 36);
/// The baseline of its label.
pub const LABEL_PX: u32 = 14;
/// Space between two columns' names.
const GAP_PX: u32 = 4;

/// The ladder's measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// How wide the times on the left are.
    time: u32,
    /// From the times to the first column, and from the last to the end.
    margin: u32,
    /// From one column to the next.
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
        let (time, margin, letter_tenths, least, most) =
            if narrow { (66, 28, 60, 44, 150) } else { (92, 84, 64, 110, 260) };
        let inside = room.saturating_sub(time + 2 * margin + 16);
        let step = (inside / columns.saturating_sub(1).max(1)).clamp(least, most);
        Self { time, margin, step, columns, letter_tenths }
    }

    /// The whole width.
    pub const fn width(self) -> u32 {
        self.time + 2 * self.margin + self.step * (self.columns - 1)
    }

    /// Where a party's line runs.
    pub fn column(self, party: usize) -> u32 {
        let party = u32::try_from(party).unwrap_or(u32::MAX).min(self.columns - 1);
        self.time + self.margin + self.step * party
    }

    /// Where a party's name begins, and how wide it may be.
    pub fn heading(self, party: usize) -> (u32, u32) {
        let width = self.step.min(2 * self.margin).saturating_sub(GAP_PX).max(GAP_PX);
        (self.column(party).saturating_sub(width / 2), width)
    }

    /// A label over the middle between two places, moved where it would leave the ladder.
    pub fn label(self, text: &str, from: u32, to: u32) -> Label {
        let room = (self.width() - self.time) * 10 / self.letter_tenths;
        let letters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let (text, letters) = if letters > room {
            let cut = usize::try_from(room.saturating_sub(1)).unwrap_or(0);
            (text.chars().take(cut).chain(['…']).collect(), room)
        } else {
            (text.to_owned(), letters)
        };
        let (middle, half) = (u32::midpoint(from, to), letters * self.letter_tenths / 20);
        if middle < self.time + half {
            Label { text, x: self.time, anchor: "start" }
        } else if middle + half > self.width() {
            Label { text, x: self.width(), anchor: "end" }
        } else {
            Label { text, x: middle, anchor: "middle" }
        }
    }
}
