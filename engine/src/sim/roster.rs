//! Things numbered in the order they come up, so that a run counts by number.

use std::collections::BTreeMap;

/// No number.
pub(super) const NONE: u32 = u32::MAX;

/// Things and their numbers.
#[derive(Clone, Debug)]
pub(super) struct Roster<T> {
    list: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

impl<T: Ord + Clone> Roster<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self { list: Vec::new(), numbers: BTreeMap::new() }
    }

    /// The number of a thing, a new one where it has none.
    pub fn number(&mut self, thing: &T) -> u32 {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(NONE);
        self.list.push(thing.clone());
        self.numbers.insert(thing.clone(), number);
        number
    }

    /// The number of a thing, if it has one.
    pub fn known(&self, thing: &T) -> Option<u32> {
        self.numbers.get(thing).copied()
    }

    /// The thing with a number.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.list.get(usize::try_from(number).ok()?)
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.list.iter()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.list.len()
    }
}
