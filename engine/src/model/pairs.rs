//! Looking things up by two numbers, or by an address in a VPC.

use std::net::Ipv4Addr;

use super::id::{IdText, VpcId};
use super::order::number;
use super::places::Places;
use super::sketch::mix;
use super::slots::Slots;

/// Two numbers to look something up by.
type Pair = (i64, i64);

/// Places in a list, by two numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    entries: Vec<(Pair, usize)>,
    slots: Slots,
}

/// In what order they came says nothing.
impl PartialEq for Pairs {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.entries.iter().all(|(key, place)| other.get(*key) == Some(*place))
    }
}

impl Eq for Pairs {}

fn hash_of_pair((one, other): Pair) -> u32 {
    let hash = mix(one.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ other.cast_unsigned());
    u32::try_from(hash >> 32).unwrap_or_default()
}

impl Pairs {
    /// None yet.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), slots: Slots::new() }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    fn find(&self, hash: u32, key: Pair) -> Option<usize> {
        self.slots.find(hash, |at| self.entries.get(at).is_some_and(|(known, _)| *known == key)).1
    }

    /// The place under two numbers.
    #[inline(never)]
    pub fn get(&self, key: Pair) -> Option<usize> {
        let at = self.find(hash_of_pair(key), key)?;
        self.entries.get(at).map(|(_, place)| *place)
    }

    /// Puts a place under two numbers; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, key: Pair, place: usize) -> Option<usize> {
        let hash = hash_of_pair(key);
        if let Some((_, known)) = self.find(hash, key).and_then(|at| self.entries.get_mut(at)) {
            return Some(std::mem::replace(known, place));
        }
        self.entries.push((key, place));
        let entries = &self.entries;
        let hashes = |at: usize| entries.get(at).map(|(key, _)| hash_of_pair(*key));
        self.slots.give_last(hash, entries.len(), hashes);
        None
    }

    /// The place under two numbers; this one, put there, where there was none.
    pub fn get_or_insert(&mut self, key: Pair, place: usize) -> usize {
        let known = self.get(key);
        known.unwrap_or_else(|| {
            self.insert(key, place);
            place
        })
    }

    /// Every place, to be changed.
    pub fn places_mut(&mut self) -> impl Iterator<Item = &mut usize> {
        self.entries.iter_mut().map(|(_, place)| place)
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
    use super::*;

    #[test]
    fn two_numbers_are_one_key() {
        let mut pairs = Pairs::new();
        for at in -2_500..2_500 {
            assert_eq!(pairs.insert((at / 7, at % 7), 1), None);
            assert_eq!(pairs.get_or_insert((at / 7, at % 7), 9), 1);
            assert_eq!(pairs.insert((at / 7, at % 7), 3), Some(1));
        }
        assert_eq!((pairs.len(), pairs.get((300, 0)), pairs.get((0, 300))), (5_000, Some(3), None));
        assert!(pairs.slots.len() >= 2 * pairs.len());
        pairs.places_mut().for_each(|place| *place += 1);
        assert_eq!(pairs.get((-300, -1)), Some(4));
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
