//! Looking things up by an id or by two numbers. The standard library's maps are compiled anew for
//! every type of key, some four kilobytes of the page each; these are sorted lists, a tenth of that. To
//! put something in the middle moves what follows, which for the thousands a sketch holds is nothing.

use std::net::Ipv4Addr;
use std::rc::Rc;

use super::id::{IdText, VpcId};
use super::order::number;

/// Places in a list, by two numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pairs(Vec<((i64, i64), usize)>);

impl Pairs {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    #[inline(never)]
    fn find(&self, key: (i64, i64)) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(&key))
    }

    /// The place under two numbers.
    pub fn get(&self, key: (i64, i64)) -> Option<usize> {
        let at = self.find(key).ok()?;
        self.0.get(at).map(|(_, place)| *place)
    }

    /// Puts a place under two numbers; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, key: (i64, i64), place: usize) -> Option<usize> {
        match self.find(key) {
            Ok(at) => self.0.get_mut(at).map(|(_, known)| std::mem::replace(known, place)),
            Err(at) => {
                self.0.insert(at, (key, place));
                None
            }
        }
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
        self.0.iter_mut().map(|(_, place)| place)
    }
}

/// Places in a list, by a text such as an id's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Places(Vec<(Rc<str>, usize)>);

impl Places {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    #[inline(never)]
    fn find(&self, text: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(text))
    }

    /// The place under a text.
    #[inline(never)]
    pub fn get(&self, text: &str) -> Option<usize> {
        let at = self.find(text).ok()?;
        self.0.get(at).map(|(_, place)| *place)
    }

    /// Puts a place under a text; gives back the one that was there before, if any.
    #[inline(never)]
    pub fn insert(&mut self, text: &Rc<str>, place: usize) -> Option<usize> {
        match self.find(text) {
            Ok(at) => self.0.get_mut(at).map(|(_, known)| std::mem::replace(known, place)),
            Err(at) => {
                self.0.insert(at, (Rc::clone(text), place));
                None
            }
        }
    }

    /// Takes a text away.
    pub fn remove(&mut self, text: &str) {
        if let Ok(at) = self.find(text) {
            self.0.remove(at);
        }
    }

    /// Moves every place behind one that has gone a step forward.
    pub fn close_gap(&mut self, gap: usize) {
        for (_, place) in &mut self.0 {
            if *place > gap {
                *place -= 1;
            }
        }
    }

    /// All texts, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(text, _)| text.as_ref())
    }

    /// Makes every text's place that of the text itself among all of them, in their order.
    pub fn rank(&mut self) {
        for (at, (_, place)) in self.0.iter_mut().enumerate() {
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
