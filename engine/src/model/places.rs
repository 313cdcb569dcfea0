//! Looking things up by a text such as an id's. Nothing ever comes out in the order of the hashes.

use std::cell::Cell;
use std::rc::Rc;

use super::sketch::mix;
use super::slots::{Slots, index};

/// A text, its hash, and the place under it.
#[derive(Clone, Debug)]
struct Named {
    text: Rc<str>,
    hash: u32,
    place: usize,
}

impl Named {
    /// Hashes first: a text that is another one is not even looked at.
    fn is(&self, hash: u32, text: &str) -> bool {
        self.hash == hash && (std::ptr::eq(&raw const *self.text, text) || *self.text == *text)
    }
}

/// How many entries from the last one found on are looked at before the table of hashes is.
const NEAR: usize = 4;

/// How many texts are remembered by where they lie: a power of two.
const REMEMBERED: usize = 32;

/// Places in a list, by a text such as an id's.
///
/// Hashes scatter, and ten thousand VPCs' worth of tables is more than a processor's caches hold: each
/// step to a far entry then waits for memory. But sketches are walked in order, and what refers comes in
/// the order of what it refers to. So the entries lie in theirs with their hashes beside them, and the few
/// behind the last one found are tried first: memory that is there already. And one connection asks for the
/// same dozen ids again and again, each of them the very text that is here: where such a text lies says which
/// entry it was the last time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    entries: Vec<Named>,
    slots: Slots,
    /// The entry found last. It says where to look first, never what is found.
    recent: Cell<usize>,
    /// The entries last found of texts that lie where these do; no more to be believed than `recent`.
    remembered: [Cell<u32>; REMEMBERED],
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.entries.iter().all(|entry| other.get(&entry.text) == Some(entry.place))
    }
}

impl Eq for Places {}

/// Eight bytes at a time, each eight multiplied and folded onto the next, and all of it mixed in the end:
/// ids that count up differ in their last letters only, which multiplying alone would leave side by side.
pub(crate) fn hash(text: &str) -> u32 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let mut hash = 0_u64;
    for word in words.iter().chain([&last]) {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 32;
    }
    u32::try_from(mix(hash) >> 32).unwrap_or_default()
}

/// Which of the texts remembered lies where this one does. What a program puts into its memory begins at
/// multiples of eight or sixteen.
fn lies(text: &str) -> usize {
    let address = text.as_ptr().addr();
    (address >> 4 ^ address >> 8) & (REMEMBERED - 1)
}

impl Places {
    /// None yet.
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            slots: Slots::new(),
            recent: Cell::new(0),
            remembered: [const { Cell::new(0) }; REMEMBERED],
        }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Where among the entries a text is: the same text, one like it, or wherever its hash leads.
    fn find(&self, text: &str) -> Result<usize, u32> {
        // Nearly always the text asked for is the very one that is here: whatever refers to it shares it.
        let is_very = |entry: &Named| std::ptr::eq(&raw const *entry.text, text);
        let memory = self.remembered.get(lies(text));
        let remembered = memory.map_or(0, |memory| index(memory.get()));
        if self.entries.get(remembered).is_some_and(is_very) {
            return Ok(remembered);
        }
        let recent = self.recent.get();
        let near = self.entries.get(recent..).unwrap_or_default();
        let near = near.get(..NEAR).unwrap_or(near);
        let found = match near.iter().position(is_very) {
            Some(steps) => recent.saturating_add(steps),
            None => self.alike(text, recent, near)?,
        };
        self.recent.set(found);
        if let (Some(memory), Ok(found)) = (memory, u32::try_from(found)) {
            memory.set(found);
        }
        Ok(found)
    }

    /// An entry whose text is like this one, among the near ones or where its hash leads.
    fn alike(&self, text: &str, recent: usize, near: &[Named]) -> Result<usize, u32> {
        let hash = hash(text);
        if let Some(steps) = near.iter().position(|entry| entry.is(hash, text)) {
            return Ok(recent.saturating_add(steps));
        }
        let is = |at: usize| self.entries.get(at).is_some_and(|entry| entry.is(hash, text));
        self.slots.find(hash, is).1.ok_or(hash)
    }

    /// The place under a text.
    #[inline(never)]
    pub fn get(&self, text: &str) -> Option<usize> {
        // Most sets of what is broken are empty, and asked at every step.
        if self.entries.is_empty() {
            return None;
        }
        self.entries.get(self.find(text).ok()?).map(|entry| entry.place)
    }

    /// Makes a text the one like it that is here; keeps it, at place 0, where none is.
    pub fn share(&mut self, text: &mut Rc<str>) {
        match self.find(text) {
            Ok(at) => {
                if let Some(known) = self.entries.get(at) {
                    text.clone_from(&known.text);
                }
            }
            Err(hash) => self.add(hash, text, 0),
        }
    }

    /// Puts a place under a text; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, text: &Rc<str>, place: usize) -> Option<usize> {
        match self.find(text) {
            Ok(at) => self.entries.get_mut(at).map(|known| std::mem::replace(&mut known.place, place)),
            Err(hash) => {
                self.add(hash, text, place);
                None
            }
        }
    }

    /// Adds an entry for a text that has none.
    fn add(&mut self, hash: u32, text: &Rc<str>, place: usize) {
        self.entries.push(Named { text: Rc::clone(text), hash, place });
        let entries = &self.entries;
        self.slots.give_last(hash, entries.len(), |at| entries.get(at).map(|entry| entry.hash));
    }

    /// Gives every entry a slot anew.
    fn lay_out(&mut self) {
        let entries = &self.entries;
        self.slots.lay_out(self.slots.len(), entries.len(), |at| entries.get(at).map(|entry| entry.hash));
    }

    /// Takes a text away.
    #[inline(never)]
    pub fn remove(&mut self, text: &str) {
        if let Ok(at) = self.find(text) {
            self.entries.swap_remove(at);
            self.lay_out();
        }
    }

    /// Moves every place behind one that has gone a step forward.
    pub fn close_gap(&mut self, gap: usize) {
        for entry in &mut self.entries {
            if entry.place > gap {
                entry.place -= 1;
            }
        }
    }

    /// All texts, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let mut texts: Vec<&str> = self.entries.iter().map(|entry| entry.text.as_ref()).collect();
        texts.sort_unstable();
        texts.into_iter()
    }

    /// Every text and its place, in the order they came.
    pub fn all(&self) -> impl Iterator<Item = (&Rc<str>, usize)> {
        self.entries.iter().map(|entry| (&entry.text, entry.place))
    }

    /// Makes every text's place that of the text itself among all of them, in their order.
    pub fn rank(&mut self) {
        self.entries.sort_unstable_by(|one, other| one.text.cmp(&other.text));
        for (rank, entry) in self.entries.iter_mut().enumerate() {
            entry.place = rank;
        }
        self.lay_out();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::mix;

    /// Against the standard library's map, through many insertions, removals and copies.
    #[test]
    fn does_what_the_standard_map_does() {
        for spread in [40_u64, 3_000, 1 << 40] {
            let (mut ours, mut theirs) = (Places::default(), BTreeMap::<Rc<str>, usize>::new());
            let mut random = spread;
            for step in 0..4_000_usize {
                random = mix(random);
                let prefix = ["vpc-0000", "vpc-", "host-é", ""][step % 997 % 4];
                let text: Rc<str> = Rc::from(format!("{prefix}{:x}", random % spread));
                if random >> 60 < 4 {
                    ours.remove(&text);
                    theirs.remove(&text);
                } else {
                    let before = ours.clone();
                    assert_eq!(ours.insert(&text, step), theirs.insert(Rc::clone(&text), step));
                    assert_eq!(ours.get(&text), Some(step));
                    assert_ne!(before, ours, "a copy stays as it was");
                }
            }
            assert_eq!(ours.len(), theirs.len());
            assert!(ours.texts().eq(theirs.keys().map(AsRef::as_ref)));
            assert!(theirs.keys().all(|text| ours.get(text) == theirs.get(text).copied()));
            assert_eq!(ours.get("none of them"), None);
            assert!(ours.slots.len().is_power_of_two() && ours.slots.len() >= 2 * ours.len());
            let gap = 1_000;
            ours.close_gap(gap);
            for place in theirs.values_mut() {
                *place -= usize::from(*place > gap);
            }
            assert!(theirs.iter().all(|(text, place)| ours.get(text) == Some(*place)));
            ours.rank();
            assert!(theirs.keys().enumerate().all(|(rank, text)| ours.get(text) == Some(rank)));
        }
    }
}
