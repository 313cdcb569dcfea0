//! When each client connects or asks, one moment after another.

use super::draw::{Draw, Exponential};
use super::load::{Arrival, NS_PER_S};

/// A client's moments.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    arrival: Arrival,
    key: u64,
    /// How far the moments of clients that are alike lie apart.
    phase_ns: u64,
    /// The mean time between two, in 65,536th of a nanosecond.
    mean: u64,
    /// How many there have been.
    count: u64,
    next_ns: u64,
    /// What a moment lies past its nanosecond, in 65,536th of one: many short times would else add up to too
    /// little.
    past: u64,
}

impl Arrivals {
    /// Those of the so-manieth of so many clients.
    pub fn new(
        arrival: &Arrival,
        key: u64,
        (client, clients): (u64, u64),
        exponential: &Exponential,
    ) -> Self {
        // So that clients alike do not all connect at once.
        let phase_ns = match arrival {
            Arrival::Constant(rate) => 1000 * NS_PER_S / (*rate).max(1) * client / clients.max(1),
            Arrival::Poisson(_) | Arrival::Burst { .. } | Arrival::Recorded(_) => 0,
        };
        let mean = match arrival {
            Arrival::Constant(rate) | Arrival::Poisson(rate) => ((1000 * NS_PER_S) << 16) / (*rate).max(1),
            Arrival::Burst { .. } | Arrival::Recorded(_) => 0,
        };
        let mut arrivals =
            Self { arrival: arrival.clone(), key, phase_ns, mean, count: 0, next_ns: 0, past: 0 };
        arrivals.next_ns = arrivals.at(0, 0, exponential);
        arrivals
    }

    /// The next moment; `u64::MAX` where there is none.
    pub const fn next_ns(&self) -> u64 {
        self.next_ns
    }

    /// How many there have been.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Takes the next moment: its number and when it is.
    pub fn take(&mut self, exponential: &Exponential) -> (u64, u64) {
        let taken = (self.count, self.next_ns);
        self.count += 1;
        self.next_ns = self.at(self.count, self.next_ns, exponential);
        taken
    }

    fn at(&mut self, count: u64, before_ns: u64, exponential: &Exponential) -> u64 {
        match &self.arrival {
            Arrival::Constant(rate) => {
                let since = u128::from(count) * 1000 * u128::from(NS_PER_S) / u128::from((*rate).max(1));
                u64::try_from(since).unwrap_or(u64::MAX).saturating_add(self.phase_ns)
            }
            Arrival::Poisson(_) => {
                let bits = u32::try_from(Draw::of(self.key, count).next() >> 32).unwrap_or_default();
                let time = exponential.time_ns(self.mean, bits).saturating_add(self.past);
                self.past = time & 0xffff;
                before_ns.saturating_add(time >> 16)
            }
            Arrival::Burst { size, every_ns } => {
                (count / u64::from((*size).max(1))).saturating_mul(*every_ns)
            }
            Arrival::Recorded(times) => {
                let at = usize::try_from(count).unwrap_or(usize::MAX);
                times.get(at).copied().unwrap_or(u64::MAX)
            }
        }
    }
}
