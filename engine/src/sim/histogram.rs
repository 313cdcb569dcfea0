//! How long things took, counted by size: from a power of two to the next in equal parts. A percentile is the
//! upper end of the part it falls into, so it is never too low, and too high by at most one part.

use super::summary::Percentiles;

/// Times by size; `PARTS` is how many parts there are between two powers of two, itself a power of two.
#[derive(Clone, Debug)]
pub(super) struct Histogram<const PARTS: usize> {
    counts: Vec<u32>,
    count: u64,
    sum_ns: u128,
    max_ns: u64,
}

impl<const PARTS: usize> Histogram<PARTS> {
    const BITS: u32 = PARTS.trailing_zeros();

    /// An empty one.
    pub const fn new() -> Self {
        Self { counts: Vec::new(), count: 0, sum_ns: 0, max_ns: 0 }
    }

    #[inline]
    fn place(time_ns: u64) -> usize {
        let place = if time_ns < PARTS as u64 {
            time_ns
        } else {
            let shift = time_ns.ilog2() - Self::BITS;
            (u64::from(shift) << Self::BITS) + (time_ns >> shift)
        };
        usize::try_from(place).unwrap_or(usize::MAX)
    }

    /// The largest time that is counted at a place.
    fn end_ns(place: usize) -> u64 {
        if place < 2 * PARTS {
            return place as u64;
        }
        let shift = (place >> Self::BITS) - 1;
        let part = (place - (shift << Self::BITS)) as u64;
        ((part + 1) << shift) - 1
    }

    /// Counts one.
    #[inline]
    pub fn add(&mut self, time_ns: u64) {
        let place = Self::place(time_ns);
        if place >= self.counts.len() {
            self.counts.resize(place + PARTS, 0);
        }
        if let Some(count) = self.counts.get_mut(place) {
            *count = count.saturating_add(1);
        }
        self.count += 1;
        self.sum_ns += u128::from(time_ns);
        self.max_ns = self.max_ns.max(time_ns);
    }

    /// The time that so many thousandths did not exceed.
    pub fn at_permille(&self, permille: u64) -> u64 {
        let rank = (self.count * permille).div_ceil(1000).max(1);
        let mut seen = 0;
        for (place, count) in self.counts.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= rank {
                return Self::end_ns(place).min(self.max_ns);
            }
        }
        self.max_ns
    }

    /// Mean, percentiles, maximum.
    pub fn percentiles(&self) -> Percentiles {
        if self.count == 0 {
            return Percentiles::default();
        }
        Percentiles {
            count: self.count,
            mean_ns: u64::try_from(self.sum_ns / u128::from(self.count)).unwrap_or(u64::MAX),
            p50_ns: self.at_permille(500),
            p90_ns: self.at_permille(900),
            p99_ns: self.at_permille(990),
            p99_9_ns: self.at_permille(999),
            max_ns: self.max_ns,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_never_too_low_and_at_most_a_part_too_high() {
        let mut histogram = Histogram::<1024>::new();
        let (mut all, mut random) = (Vec::new(), 11_u64);
        for at in 0..50_000_u64 {
            random = crate::model::mix(random);
            let time = random >> (20 + at % 40);
            histogram.add(time);
            all.push(time);
        }
        all.sort_unstable();
        for permille in [1, 10, 500, 900, 990, 999, 1000] {
            let exact = all[(all.len() * permille).div_ceil(1000) - 1];
            let found = histogram.at_permille(permille as u64);
            assert!(found >= exact && found - exact <= exact / 1024, "{permille}: {found} {exact}");
        }
        let sum: u128 = all.iter().map(|time| u128::from(*time)).sum();
        assert_eq!(u128::from(histogram.percentiles().mean_ns), sum / 50_000);
        assert_eq!(histogram.percentiles().max_ns, all[49_999]);
    }
}
