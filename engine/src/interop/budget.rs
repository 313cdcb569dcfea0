//! What one import may take: files come from anywhere, and a few lines can ask for more than any machine has. Both
//! languages spend from one of these; how much there is of it each says for itself (`limits`).

/// How much there is in the beginning.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Steps.
    pub steps: u64,
    /// Values made, and for every sixteen bytes of text one more.
    pub produced: u64,
    /// Times that something is put off until what it needs is there.
    pub delays: u64,
}

/// What is left of it.
#[derive(Debug)]
pub struct Budget {
    left: Allowance,
    /// Expressions that are being evaluated, one inside the other.
    pub depth: usize,
}

/// Nothing is left once somebody was refused.
fn take(from: &mut u64, amount: usize) -> bool {
    let amount = u64::try_from(amount).unwrap_or(u64::MAX);
    let is_enough = *from > amount;
    *from = from.saturating_sub(amount);
    is_enough
}

impl Budget {
    /// All of it.
    pub const fn of(all: Allowance) -> Self {
        Self { left: all, depth: 0 }
    }

    /// Takes steps; whether there were enough.
    pub fn walk(&mut self, steps: usize) -> bool {
        take(&mut self.left.steps, steps)
    }

    /// Takes room for values; whether there was enough.
    pub fn keep(&mut self, weight: usize) -> bool {
        take(&mut self.left.produced, weight)
    }

    /// Puts something off; whether that may be.
    pub fn delay(&mut self) -> bool {
        take(&mut self.left.delays, 1)
    }

    /// Whether all of something is used up.
    pub const fn is_spent(&self) -> bool {
        self.left.steps == 0 || self.left.produced == 0 || self.left.delays == 0
    }
}
