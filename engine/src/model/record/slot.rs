//! How something is put into a member.

use super::{Record, Text, Value};

/// The way to put something into a member.
pub enum Slot<'a> {
    /// By a text.
    Text(&'a mut dyn Text),
    /// By a number.
    Number(&'a mut dyn Number),
    /// By yes or no.
    Flag(&'a mut bool),
    /// By items.
    List(&'a mut dyn Items),
    /// Member by member.
    Record(&'a mut dyn Record),
    /// First of all by saying that there is one.
    Maybe(&'a mut dyn Maybe),
}

/// A whole number with an upper limit.
pub trait Number {
    /// The greatest it can be.
    fn most(&self) -> u64;

    /// Makes it this one; says whether it could.
    fn set(&mut self, number: u64) -> bool;
}

/// Several values of one kind.
pub trait Items {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them.
    fn get(&self, at: usize) -> Option<&dyn Value>;

    /// Adds a blank one, to be filled.
    fn add(&mut self) -> Option<&mut dyn Value>;

    /// Takes one away.
    fn remove(&mut self, at: usize);
}

/// A value that may be missing.
pub trait Maybe {
    /// A blank one where there is none yet, to be filled.
    fn open(&mut self) -> &mut dyn Value;

    /// None.
    fn clear(&mut self);
}
