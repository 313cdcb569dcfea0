//! Looking things up by an id or by two numbers. The standard library's maps are compiled anew for
//! every type of key, some four kilobytes of the page each; these are sorted lists, a tenth of that, cut
//! into short ones so that putting something in the middle moves a few hundred entries and not all of
//! them. The short ones are shared between copies until one changes, so that a snapshot for undo costs
//! next to nothing.

use std::cmp::Ordering;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::id::{IdText, VpcId};
use super::order::number;

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

    fn remove(&mut self, order: &dyn Fn(&K) -> Ordering) {
        let Spot { run, at: Ok(at) } = self.find(order) else { return };
        let Some(entries) = self.runs.get_mut(run).map(Rc::make_mut) else { return };
        entries.remove(at);
        self.length = self.length.saturating_sub(1);
        if entries.is_empty() {
            self.runs.remove(run);
        }
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

/// Places in a list, by a text such as an id's. Ids begin alike and differ soon after, so what
/// follows the beginning they share is kept at hand: most comparisons need not look at the text.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    /// What every text begins with.
    shared: Vec<u8>,
    sorted: Sorted<(u128, Rc<str>)>,
}

impl Default for Places {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.sorted.length == other.sorted.length
            && self
                .sorted
                .iter()
                .zip(other.sorted.iter())
                .all(|(((_, one), at), ((_, other), there))| one == other && at == there)
    }
}

impl Eq for Places {}

/// The sixteen bytes after the first `shared` ones, in an order that is that of the texts.
fn head(text: &[u8], shared: usize) -> u128 {
    let mut head = 0;
    for at in 0..16 {
        head = head << 8 | u128::from(text.get(shared.saturating_add(at)).copied().unwrap_or_default());
    }
    head
}

impl Places {
    /// None yet.
    pub const fn new() -> Self {
        Self { shared: Vec::new(), sorted: Sorted::new() }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.sorted.length
    }

    fn order<'a>(&self, text: &'a str) -> impl Fn(&(u128, Rc<str>)) -> Ordering + use<'a> {
        let wanted = head(text.as_bytes(), self.shared.len());
        move |(head, known)| head.cmp(&wanted).then_with(|| (**known).cmp(text))
    }

    /// The place under a text.
    #[inline(never)]
    pub fn get(&self, text: &str) -> Option<usize> {
        if !text.as_bytes().starts_with(&self.shared) {
            return None;
        }
        self.sorted.get(&self.order(text))
    }

    /// Puts a place under a text; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, text: &Rc<str>, place: usize) -> Option<usize> {
        self.share(text);
        let key = (head(text.as_bytes(), self.shared.len()), Rc::clone(text));
        self.sorted.insert(&self.order(text), &key, place)
    }

    /// Shortens what every text begins with to what this one begins with too. That happens for the
    /// first few texts and hardly ever after.
    fn share(&mut self, text: &str) {
        if self.sorted.length == 0 {
            self.shared = text.as_bytes().to_vec();
        }
        let alike = self.shared.iter().zip(text.as_bytes()).take_while(|(one, other)| one == other).count();
        if alike == self.shared.len() {
            return;
        }
        self.shared.truncate(alike);
        for run in &mut self.sorted.runs {
            for ((known, text), _) in Rc::make_mut(run) {
                *known = head(text.as_bytes(), alike);
            }
        }
    }

    /// Takes a text away.
    #[inline(never)]
    pub fn remove(&mut self, text: &str) {
        self.sorted.remove(&self.order(text));
    }

    /// Moves every place behind one that has gone a step forward.
    pub fn close_gap(&mut self, gap: usize) {
        for place in self.sorted.places_mut() {
            if *place > gap {
                *place -= 1;
            }
        }
    }

    /// All texts, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.sorted.iter().map(|((_, text), _)| text.as_ref())
    }

    /// Makes every text's place that of the text itself among all of them, in their order.
    pub fn rank(&mut self) {
        for (at, place) in self.sorted.places_mut().enumerate() {
            *place = at;
        }
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
            assert_eq!(ours.sorted.length, theirs.len());
            assert!(ours.sorted.iter().map(|((_, text), place)| (text, place)).eq(theirs.iter()));
            assert!(theirs.keys().all(|text| ours.get(text) == theirs.get(text).copied()));
            assert_eq!(ours.get("none of them"), None);
            assert!(ours.sorted.runs.iter().all(|run| !run.is_empty() && run.len() <= RUN));
            let gap = 1_000;
            ours.close_gap(gap);
            for place in theirs.values_mut() {
                *place -= usize::from(*place > gap);
            }
            assert!(ours.sorted.iter().map(|((_, text), place)| (text, place)).eq(theirs.iter()));
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
