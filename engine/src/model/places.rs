//! Looking things up by an id or by two numbers. The standard library's maps are compiled anew
//! for every type of key, some four kilobytes of the page each; these two are compiled once.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::id::{IdText, VpcId};
use super::order::number;

/// Places in a list, by two numbers.
pub(crate) type Pairs = BTreeMap<(i64, i64), usize>;

/// Places in a list, by a text such as an id's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

    /// The same without one text.
    pub fn without(&self, text: &str) -> Self {
        let mut kept = Self::default();
        for (known, place) in self.0.iter().filter(|(known, _)| ***known != *text) {
            kept.insert(known, *place);
        }
        kept
    }

    /// All texts, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(Rc::as_ref)
    }

    /// Makes every text's place that of the text itself among all of them, in their order.
    pub fn rank(&mut self) {
        for (at, place) in self.0.values_mut().enumerate() {
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
        self.places.get(&(number(vpc), u32::from(address).into())).copied()
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
        let is_new = !self.places.contains_key(&key);
        if is_new {
            self.places.insert(key, place);
        }
        is_new
    }
}
