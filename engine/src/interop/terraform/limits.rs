//! How much of everything there may be: files come from anywhere, and a few lines can ask for more than any
//! machine has.

/// Bytes of one text.
pub const TEXT_MOST: usize = 4 * 1024 * 1024;
/// Elements that one function or loop may make.
pub const ITEMS_MOST: usize = 100_000;
/// Values in one value, shared ones counted as often as they are seen.
pub const WEIGHT_MOST: usize = 2_000_000;
/// How deep a value may be nested.
pub const VALUE_DEPTH_MOST: usize = 100;
/// Expressions inside expressions, across everything that is referred to, before what is still needed is
/// evaluated on its own. What a thread's stack holds decides it: a page has one mebibyte.
pub const DEPTH_SOFT: usize = 48;
/// The same within one expression.
pub const DEPTH_HARD: usize = 320;
/// Modules inside modules.
pub const MODULE_DEPTH_MOST: usize = 128;
/// Instances of modules.
pub const MODULES_MOST: usize = 5_000;
/// Instances of resources.
pub const INSTANCES_MOST: usize = 20_000;
/// Steps of one import.
const STEPS_MOST: u64 = 60_000_000;
/// Values made in one import.
const PRODUCED_MOST: u64 = 6_000_000;
/// Times that something is put off until what it needs is there.
const DELAYS_MOST: u64 = 200_000;

/// What is left of what one import may take.
#[derive(Debug)]
pub struct Budget {
    steps: u64,
    produced: u64,
    delays: u64,
    /// Expressions that are being evaluated, one inside the other.
    pub depth: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: STEPS_MOST, produced: PRODUCED_MOST, delays: DELAYS_MOST, depth: 0 }
    }
}

fn take(from: &mut u64, amount: usize) -> bool {
    let amount = u64::try_from(amount).unwrap_or(u64::MAX);
    let is_enough = *from >= amount;
    *from = from.saturating_sub(amount);
    is_enough
}

impl Budget {
    /// Takes steps; whether there were enough.
    pub fn walk(&mut self, steps: usize) -> bool {
        take(&mut self.steps, steps)
    }

    /// Takes room for values; whether there was enough.
    pub fn keep(&mut self, weight: usize) -> bool {
        take(&mut self.produced, weight)
    }

    /// Puts something off; whether that may be.
    pub fn delay(&mut self) -> bool {
        take(&mut self.delays, 1)
    }

    /// Whether all of something is used up.
    pub fn is_spent(&self) -> bool {
        self.steps == 0 || self.produced == 0 || self.delays == 0
    }
}
