//! Looking things up by an id or by two numbers. The standard library's maps are compiled anew
//! for every type of key, some four kilobytes of the page each; these two are compiled once.

use std::collections::BTreeMap;
use std::rc::Rc;

/// Places in a list, by two numbers.
pub(crate) type Pairs = BTreeMap<(i64, i64), usize>;

/// Places in a list, by a text such as an id's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<Rc<str>, usize>);

impl Places {
    /// The place under a text.
    #[inline(never)]
    pub fn get(&self, text: &str) -> Option<usize> {
        self.0.get(text).copied()
    }

    /// Puts a place under a text; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, text: &Rc<str>, place: usize) -> Option<usize> {
        self.0.insert(Rc::clone(text), place)
    }
}
