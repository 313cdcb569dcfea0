//! What chance decides in a run. Every connection has its own stream of numbers, made of the load's seed, the
//! client and the connection's number alone: so nothing depends on the order in which connections are looked at.

use crate::model::mix;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draw(u64);

impl Draw {
    /// The stream of one thing of a client: its so-manieth connection, its arrivals.
    pub const fn of(key: u64, number: u64) -> Self {
        Self(mix(key ^ mix(number)))
    }

    /// The next 64 random bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// Whether something happens that happens so many times of a million.
    pub fn happens(&mut self, ppm: u32) -> bool {
        (self.next() >> 32) * 1_000_000 < u64::from(ppm) << 32
    }
}

/// The key of a client's streams. `about` tells them apart.
pub(super) const fn key(seeds: [u32; 2], client: u32, about: u64) -> u64 {
    let [own, sketch] = seeds;
    mix(mix((own as u64) << 32 | sketch as u64) ^ mix((client as u64) << 8 | about))
}

/// Steps of the table between a power of two and the next.
const STEPS: usize = 1024;
/// Fractions are counted in so many bits.
const BITS: u32 = 24;
/// The logarithm of 2 in such fractions: 0.693147180559945 · 2²⁴.
const LN_2: u64 = 11_629_080;

/// Times of which the coarse table has one each.
const COARSE: usize = 1 << COARSE_BITS;
const COARSE_BITS: u32 = 12;
/// How many coarse times are in 64 random bits.
pub(super) const COARSE_DRAWS: u32 = 64 / COARSE_BITS;

/// Exponential times of mean 1, by a table of logarithms made with whole numbers alone: those of the standard
/// library differ between machines.
#[derive(Debug)]
pub(super) struct Exponential {
    logarithms: Box<[u32; STEPS + 1]>,
    /// Times of equal probability: of which a run needs many, and exactly none.
    coarse: Box<[u32; COARSE]>,
}

impl Exponential {
    /// Makes the tables.
    pub fn new() -> Self {
        let mut logarithms = Box::new([0; STEPS + 1]);
        for (at, entry) in (0_u64..).zip(logarithms.iter_mut()) {
            *entry = u32::try_from(ln(at)).unwrap_or(u32::MAX);
        }
        let mut made = Self { logarithms, coarse: Box::new([0; COARSE]) };
        let mut coarse = Box::new([0; COARSE]);
        for (at, entry) in (0_u32..).zip(coarse.iter_mut()) {
            *entry = made.mean_of(at);
        }
        made.coarse = coarse;
        made
    }

    /// The mean of the times in one of the coarse table's parts, which all have the same probability: by 64
    /// times in it, so that the whole has the mean of all.
    fn mean_of(&self, at: u32) -> u32 {
        let first = at << (32 - COARSE_BITS);
        let step = 1_u32 << (32 - COARSE_BITS - 6);
        let sum: u64 = (0..64).map(|part| u64::from(self.of(first + part * step + step / 2))).sum();
        u32::try_from(sum / 64).unwrap_or(u32::MAX)
    }

    /// A time of mean 2²⁴, one of 4,096 that are equally likely, by the lowest of some random bits.
    #[inline]
    pub fn coarse(&self, bits: u64) -> u64 {
        let place = usize::try_from(bits & (COARSE as u64 - 1)).unwrap_or_default();
        self.coarse.get(place).copied().unwrap_or_default().into()
    }

    /// The time that a coarse one is of a mean, in nanoseconds; the next bits.
    #[inline]
    pub fn coarse_ns(&self, mean_ns: u64, bits: u64) -> (u64, u64) {
        (mean_ns.wrapping_mul(self.coarse(bits)) >> BITS, bits >> COARSE_BITS)
    }

    /// A time of mean 2²⁴, of 32 random bits: minus the logarithm of a number between 0 and 1.
    #[inline]
    pub fn of(&self, bits: u32) -> u32 {
        // Between 1 and 2³², so that the logarithm is finite; at most 32 · ln 2.
        let number = u64::from(bits) + 1;
        let zeros = number.leading_zeros();
        let fraction = (number << zeros) << 1;
        let at = usize::try_from(fraction >> 54).unwrap_or_default();
        let (low, high) = match self.logarithms.get(at..at + 2) {
            Some([low, high]) => (u64::from(*low), u64::from(*high)),
            Some(_) | None => (0, 0),
        };
        let between = (fraction >> 38) & 0xffff;
        let logarithm = u64::from(63 - zeros) * LN_2 + low + (((high - low) * between) >> 16);
        u32::try_from((32 * LN_2).saturating_sub(logarithm)).unwrap_or_default()
    }

    /// A time of a mean, in nanoseconds.
    #[inline]
    pub fn time_ns(&self, mean_ns: u64, bits: u32) -> u64 {
        let drawn = u64::from(self.of(bits));
        // Means are below 2³⁶ nanoseconds, a minute, nearly always.
        match mean_ns.checked_mul(drawn) {
            Some(product) => product >> BITS,
            None => u64::try_from((u128::from(mean_ns) * u128::from(drawn)) >> BITS).unwrap_or(u64::MAX),
        }
    }
}

/// The logarithm of 1 + `at`/1024 in fractions of 2²⁴, bit by bit: a number is squared, and where it comes to 2
/// or more, the next bit of its logarithm to base 2 is one.
fn ln(at: u64) -> u64 {
    const ONE: u64 = 1 << 62;
    let mut number = ONE + (at << 52);
    let mut logarithm = 0_u64;
    if number >= 2 * ONE {
        return LN_2;
    }
    for _ in 0..40 {
        let square = (u128::from(number) * u128::from(number)) >> 62;
        logarithm <<= 1;
        number = if square >= u128::from(2 * ONE) {
            logarithm |= 1;
            u64::try_from(square >> 1).unwrap_or(ONE)
        } else {
            u64::try_from(square).unwrap_or(ONE)
        };
    }
    u64::try_from((u128::from(logarithm) * u128::from(LN_2)) >> 40).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_precision_loss, clippy::disallowed_methods)]
    fn logarithms_are_those_of_the_standard_library() {
        let table = Exponential::new();
        for bits in (0..=32).map(|power| u32::try_from((1_u64 << power) - 1).unwrap()).chain([
            3,
            1_000_003,
            3_000_000_019,
        ]) {
            let expected = -((f64::from(bits) + 1.0) / 4_294_967_296.0).ln();
            let found = f64::from(table.of(bits)) / f64::from(1 << BITS);
            assert!((found - expected).abs() < 2e-6, "{bits}: {found} {expected}");
        }
    }

    #[test]
    #[allow(clippy::cast_precision_loss)]
    fn coarse_times_have_mean_and_spread_of_an_exponential_too() {
        let table = Exponential::new();
        let times: Vec<f64> =
            (0..4096).map(|bits| table.coarse(bits) as f64 / f64::from(1 << BITS)).collect();
        let mean = times.iter().sum::<f64>() / 4096.0;
        let square = times.iter().map(|time| time * time).sum::<f64>() / 4096.0;
        assert!((mean - 1.0).abs() < 1e-4, "{mean}");
        assert!((square - 2.0).abs() < 2e-3, "{square}");
    }

    #[test]
    #[allow(clippy::cast_precision_loss)]
    fn times_have_the_mean_and_the_spread_of_an_exponential() {
        let table = Exponential::new();
        let mut draw = Draw::of(key([7, 9], 3, 1), 0);
        let times: Vec<f64> = (0..1_000_000)
            .map(|_| table.time_ns(1_000_000, (draw.next() >> 32) as u32) as f64 / 1e6)
            .collect();
        let mean = times.iter().sum::<f64>() / 1e6;
        let square = times.iter().map(|time| time * time).sum::<f64>() / 1e6;
        assert!((mean - 1.0).abs() < 0.004, "{mean}");
        assert!((square - 2.0).abs() < 0.02, "{square}");
    }
}
