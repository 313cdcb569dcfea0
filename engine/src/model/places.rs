//! Looking things up by an id or by two numbers. The standard library's maps are compiled anew for
//! every type of key, some four kilobytes of the page each; these are two, compiled once. By numbers: sorted
//! lists, cut into short ones so that putting something in the middle moves a few hundred entries and not
//! all of them. By text: a table of hashes.

use std::cell::Cell;
use std::cmp::Ordering;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::id::{IdText, VpcId};
use super::order::number;
use super::sketch::mix;

/// The most entries of one short list.
const RUN: usize = 256;

/// A key and the place under it.
type Entry<K> = (K, usize);

/// Entries in the order of their keys.
#[derive(Clone, Debug)]
struct Sorted<K> {
    /// Short lists in order, none of them empty.
    runs: Vec<Rc<Vec<Entry<K>>>>,
    length: usize,
}

/// Where a key is or belongs: the run, and the place in it.
struct Spot {
    run: usize,
    at: Result<usize, usize>,
}

impl<K: Clone> Sorted<K> {
    const fn new() -> Self {
        Self { runs: Vec::new(), length: 0 }
    }

    fn find(&self, order: &dyn Fn(&K) -> Ordering) -> Spot {
        // The last run that begins no later than the key; the first one for what comes before all.
        let begins_later =
            |run: &Rc<Vec<Entry<K>>>| run.first().is_some_and(|(key, _)| order(key) == Ordering::Greater);
        let run = self.runs.partition_point(|run| !begins_later(run)).saturating_sub(1);
        let at = self.runs.get(run).map_or(Err(0), |run| run.binary_search_by(|(key, _)| order(key)));
        Spot { run, at }
    }

    fn get(&self, order: &dyn Fn(&K) -> Ordering) -> Option<usize> {
        let Spot { run, at } = self.find(order);
        self.runs.get(run)?.get(at.ok()?).map(|(_, place)| *place)
    }

    fn insert(&mut self, order: &dyn Fn(&K) -> Ordering, key: &K, place: usize) -> Option<usize> {
        let Spot { run, at } = self.find(order);
        let is_last = run.saturating_add(1) >= self.runs.len();
        let Some(entries) = self.runs.get_mut(run).map(Rc::make_mut) else {
            self.runs.push(Rc::new(vec![(key.clone(), place)]));
            self.length = 1;
            return None;
        };
        let at = match at {
            Ok(at) => return entries.get_mut(at).map(|(_, known)| std::mem::replace(known, place)),
            Err(at) => at,
        };
        entries.insert(at, (key.clone(), place));
        self.length = self.length.saturating_add(1);
        if entries.len() > RUN {
            // What comes in order fills its runs; what does not is cut in the middle.
            let appended = is_last && at.saturating_add(1) == entries.len();
            let rest = entries.split_off(if appended { at } else { RUN / 2 });
            self.runs.insert(run.saturating_add(1), Rc::new(rest));
        }
        None
    }

    fn iter(&self) -> impl Iterator<Item = &Entry<K>> {
        self.runs.iter().flat_map(|run| run.iter())
    }

    fn places_mut(&mut self) -> impl Iterator<Item = &mut usize> {
        self.runs.iter_mut().flat_map(Rc::make_mut).map(|(_, place)| place)
    }
}

/// How the entries lie in runs depends on the order in which they came, and says nothing.
impl<K: Clone + PartialEq> PartialEq for Sorted<K> {
    fn eq(&self, other: &Self) -> bool {
        self.length == other.length && self.iter().zip(other.iter()).all(|(one, other)| one == other)
    }
}

impl<K: Clone + Eq> Eq for Sorted<K> {}

/// Places in a list, by two numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pairs(Sorted<(i64, i64)>);

impl Default for Pairs {
    fn default() -> Self {
        Self::new()
    }
}

impl Pairs {
    /// None yet.
    pub const fn new() -> Self {
        Self(Sorted::new())
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.length
    }

    /// The place under two numbers.
    #[inline(never)]
    pub fn get(&self, key: (i64, i64)) -> Option<usize> {
        self.0.get(&|known| known.cmp(&key))
    }

    /// Puts a place under two numbers; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, key: (i64, i64), place: usize) -> Option<usize> {
        self.0.insert(&|known| known.cmp(&key), &key, place)
    }

    /// The place under two numbers; this one, put there, where there was none.
    pub fn get_or_insert(&mut self, key: (i64, i64), place: usize) -> usize {
        let known = self.get(key);
        known.unwrap_or_else(|| {
            self.insert(key, place);
            place
        })
    }

    /// Every place, to be changed.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut usize> {
        self.0.places_mut()
    }
}

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

/// How many entries are looked through sooner than hashed for.
const FEW: usize = 12;

/// No entry's number: what is in a slot that is free.
const FREE: u32 = u32::MAX;

/// Places in a list, by a text such as an id's. A table of hashes, so that looking one up takes as long
/// among ten thousand as among ten; nothing ever comes out in the table's order.
///
/// Hashes scatter, and ten thousand VPCs' worth of tables is more than a processor's caches hold: each
/// step to a far entry then waits for memory. But sketches are walked in order, and what refers comes in
/// the order of what it refers to. So the entries lie in theirs with their hashes beside them, and the few
/// behind the last one found are tried first: memory that is there already.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    entries: Vec<Named>,
    /// Numbers of `entries`, each in the first free slot from the one its hash asks for. At least half
    /// of them are free.
    slots: Vec<u32>,
    /// The entry found last. It says where to look first, never what is found.
    recent: Cell<usize>,
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

/// A number as a place in a list.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Places {
    /// None yet.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), slots: Vec::new(), recent: Cell::new(0) }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// The first slot from the one a hash asks for whose entry is the one wanted, with its number; or
    /// the first free one.
    fn slot(&self, hash: u32, wanted: impl Fn(&Named) -> bool) -> (usize, Option<usize>) {
        let last = self.slots.len().saturating_sub(1);
        let mut slot = index(hash) & last;
        while let Some(entry) = self.slots.get(slot).filter(|number| **number != FREE) {
            let at = index(*entry);
            if self.entries.get(at).is_some_and(&wanted) {
                return (slot, Some(at));
            }
            slot = slot.wrapping_add(1) & last;
        }
        (slot, None)
    }

    /// Where among the entries a text is: the same text, one like it, or wherever its hash leads.
    fn find(&self, text: &str) -> Result<usize, u32> {
        let recent = self.recent.get();
        let near = self.entries.get(recent..).unwrap_or_default();
        let near = near.get(..NEAR).unwrap_or(near);
        // Nearly always the text asked for is the very one that is here: whatever refers to it shares it.
        let (first, looked_at) = if self.entries.len() <= FEW { (0, &*self.entries) } else { (recent, near) };
        let mut at = first;
        for entry in looked_at {
            if std::ptr::eq(&raw const *entry.text, text) {
                self.recent.set(at);
                return Ok(at);
            }
            at = at.saturating_add(1);
        }
        let hash = hash(text);
        let found = match near.iter().position(|entry| entry.is(hash, text)) {
            Some(steps) => recent.saturating_add(steps),
            None => self.slot(hash, |entry| entry.is(hash, text)).1.ok_or(hash)?,
        };
        self.recent.set(found);
        Ok(found)
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
        if self.slots.len() < self.entries.len().saturating_mul(2) {
            self.lay_out(self.slots.len().saturating_mul(2).max(8));
        } else {
            self.give_slot(hash, self.entries.len() - 1);
        }
    }

    /// Gives an entry the first free slot.
    fn give_slot(&mut self, hash: u32, at: usize) {
        let (slot, _) = self.slot(hash, |_| false);
        if let Some(free) = self.slots.get_mut(slot) {
            *free = u32::try_from(at).unwrap_or(FREE);
        }
    }

    /// Gives every entry a slot, among this many: a power of two.
    fn lay_out(&mut self, slots: usize) {
        self.slots.clear();
        self.slots.resize(slots, FREE);
        for at in 0..self.entries.len() {
            let Some(hash) = self.entries.get(at).map(|entry| entry.hash) else { continue };
            self.give_slot(hash, at);
        }
    }

    /// Takes a text away.
    #[inline(never)]
    pub fn remove(&mut self, text: &str) {
        if let Ok(at) = self.find(text) {
            self.entries.swap_remove(at);
            self.lay_out(self.slots.len());
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
        self.lay_out(self.slots.len());
    }
}

/// Places in a list, by a VPC and an address in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addresses {
    vpcs: Places,
    places: Pairs,
}

impl Addresses {
    /// The place under an address.
    pub fn get(&self, vpc: &VpcId, address: Ipv4Addr) -> Option<usize> {
        let vpc = self.vpcs.get(vpc.as_str())?;
        self.places.get((number(vpc), u32::from(address).into()))
    }

    /// Puts a place under an address, unless one is there already; says whether none was.
    #[inline(never)]
    pub fn insert(&mut self, vpc: &VpcId, address: Ipv4Addr, place: usize) -> bool {
        let known = self.vpcs.get(vpc.as_str());
        // Any number no other VPC has will do: how many addresses there are grows with each.
        let at = known.unwrap_or(self.places.len());
        if known.is_none() {
            self.vpcs.insert(vpc.text(), at);
        }
        let key = (number(at), u32::from(address).into());
        let is_new = self.places.get(key).is_none();
        if is_new {
            self.places.insert(key, place);
        }
        is_new
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

    #[test]
    fn what_comes_in_order_fills_its_runs() {
        let mut pairs = Pairs::new();
        for at in 0..5_000 {
            assert_eq!(pairs.insert((at / 7, at % 7), 1), None);
            assert_eq!(pairs.get_or_insert((at / 7, at % 7), 9), 1);
        }
        assert_eq!((pairs.len(), pairs.get((700, 0)), pairs.get((-1, 0))), (5_000, Some(1), None));
        assert!(pairs.0.runs.len() <= 5_000 / RUN + 1, "{}", pairs.0.runs.len());
    }

    #[test]
    fn the_same_entries_are_the_same_in_whatever_order_they_came() {
        let (mut up, mut down) = (Pairs::new(), Pairs::new());
        for at in 0..1_000_usize {
            up.insert((number(at), 0), at);
            down.insert((number(999 - at), 0), 999 - at);
        }
        assert_eq!(up, down);
        up.insert((5, 0), 6);
        assert_ne!(up, down);
    }
}
