//! The axis of values: even, or by powers of ten where the largest are many times the smallest. In whole numbers, as
//! everything here; what the library has for logarithms counts in fractions.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordu64;

/// Parts of a doubling that places on the axis are told apart by.
const BITS: u32 = 12;
/// With so many powers of ten in sight nothing between them is written.
const ENOUGH: usize = 3;

/// The axis.
pub enum Axis {
    /// As far up for ten as ten is more than nothing.
    Even(RangedCoordu64),
    /// As far for every tenfold.
    Decades(Range<u64>),
}

impl Axis {
    /// From nothing to a little above the largest, so that no line lies on the edge.
    pub fn even(most: u64) -> Self {
        Self::Even((0..most.saturating_add(most / 20)).into())
    }

    /// From a round number below the smallest.
    pub fn decades(least: u64, most: u64) -> Self {
        let from = rounds().take_while(|round| *round <= least).last().unwrap_or(1);
        Self::Decades(from..most.max(from).saturating_add(most / 5).saturating_add(1))
    }

    /// What is written on it by powers of ten.
    fn rounds(range: &Range<u64>) -> Vec<u64> {
        let in_sight: Vec<u64> = rounds().filter(|round| range.contains(round)).collect();
        let tens: Vec<u64> = in_sight.iter().copied().filter(|round| is_ten(*round)).collect();
        if tens.len() < ENOUGH { in_sight } else { tens }
    }
}

/// 1, 2, 5, 10, 20, 50, …
fn rounds() -> impl Iterator<Item = u64> {
    let tens = (0..19).map(|power| 10_u64.saturating_pow(power));
    tens.flat_map(|ten| [1, 2, 5].map(|times| ten.saturating_mul(times)))
}

fn is_ten(round: u64) -> bool {
    round.checked_ilog10().is_some_and(|power| 10_u64.saturating_pow(power) == round)
}

/// How often a number is doubled from one, in parts: each squaring of what is beyond a power of two gives a bit more.
fn doublings(value: u64) -> u64 {
    let whole = value.max(1).ilog2();
    let mut found = u64::from(whole);
    // From one up to two, with 31 bits behind the point.
    let mut rest = (value.max(1) << (63 - whole)) >> 32;
    for _ in 0..BITS {
        rest = rest.saturating_mul(rest) >> 31;
        let more = rest >> 32;
        rest >>= more;
        found = (found << 1) | more;
    }
    found
}

impl Ranged for Axis {
    type FormatOption = DefaultFormatting;
    type ValueType = u64;

    fn map(&self, value: &u64, limit: (i32, i32)) -> i32 {
        match self {
            Self::Even(even) => even.map(value, limit),
            Self::Decades(range) => {
                let [from, to, at] =
                    [range.start, range.end, *value].map(|value| to_signed(doublings(value)));
                let room = i64::from(limit.1) - i64::from(limit.0);
                let way = (at.clamp(from, to) - from) * room / (to - from).max(1);
                limit.0.saturating_add(i32::try_from(way).unwrap_or_default())
            }
        }
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<u64> {
        match self {
            Self::Even(even) => even.key_points(hint),
            Self::Decades(range) => Self::rounds(range),
        }
    }

    fn range(&self) -> Range<u64> {
        match self {
            Self::Even(even) => even.range(),
            Self::Decades(range) => range.clone(),
        }
    }
}

fn to_signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tenfold_is_as_far() {
        let axis = Axis::decades(1_000_000, 3_000_000_000);
        assert_eq!(axis.range().start, 1_000_000);
        let at = |value| axis.map(&value, (1_860, 0));
        let far = [at(1_000_000), at(10_000_000), at(100_000_000), at(1_000_000_000)];
        for pair in far.windows(2) {
            assert!((far[0] - far[1] - (pair[0] - pair[1])).abs() <= 2, "{far:?}");
        }
        assert_eq!(far[0], 1_860);
        assert!(at(3_000_000_000) > 0, "nothing lies on the edge");
        assert_eq!(at(0), 1_860, "what is below lies at its foot");
    }

    #[test]
    fn what_is_written_on_it_is_round() {
        let written = |least, most| match Axis::decades(least, most) {
            Axis::Decades(range) => Axis::rounds(&range),
            Axis::Even(_) => Vec::new(),
        };
        assert_eq!(written(1_100, 2_000_000), [1_000, 10_000, 100_000, 1_000_000]);
        assert_eq!(written(30, 2_000), [20, 50, 100, 200, 500, 1_000, 2_000]);
        assert!(!written(0, u64::MAX).is_empty());
    }
}
