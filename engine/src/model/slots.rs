//! Tables of hashes over lists: where an entry is, whatever its key is made of. Compiled once, where the standard
//! library's maps are compiled anew for every type of key, some four kilobytes of the page each.

/// No entry's number: what is in a slot that is free.
const FREE: u32 = u32::MAX;

/// Numbers of entries, each in the first free slot from the one its hash asks for. At least half of the slots are
/// free, so that looking one up takes as long among ten thousand as among ten.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots(Vec<u32>);

impl Slots {
    /// None yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many there are, free ones included.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// The first slot from the one a hash asks for whose entry is the one wanted, with its number; or
    /// the first free one.
    pub fn find(&self, hash: u32, wanted: impl Fn(usize) -> bool) -> (usize, Option<usize>) {
        let last = self.0.len().saturating_sub(1);
        let mut slot = index(hash) & last;
        while let Some(entry) = self.0.get(slot).filter(|number| **number != FREE) {
            let at = index(*entry);
            if wanted(at) {
                return (slot, Some(at));
            }
            slot = slot.wrapping_add(1) & last;
        }
        (slot, None)
    }

    /// Gives an entry the first free slot.
    fn give(&mut self, hash: u32, at: usize) {
        let (slot, _) = self.find(hash, |_| false);
        if let Some(free) = self.0.get_mut(slot) {
            *free = u32::try_from(at).unwrap_or(FREE);
        }
    }

    /// Gives the last of so many entries a slot; `hash_of` knows all their hashes, should there have to be more slots.
    pub fn give_last(&mut self, hash: u32, entries: usize, hash_of: impl Fn(usize) -> Option<u32>) {
        if self.0.len() < entries.saturating_mul(2) {
            self.lay_out(self.0.len().saturating_mul(2).max(8), entries, hash_of);
        } else {
            self.give(hash, entries.saturating_sub(1));
        }
    }

    /// Gives every entry a slot, among this many: a power of two.
    pub fn lay_out(&mut self, slots: usize, entries: usize, hash_of: impl Fn(usize) -> Option<u32>) {
        self.0.clear();
        self.0.resize(slots, FREE);
        for at in 0..entries {
            let Some(hash) = hash_of(at) else { continue };
            self.give(hash, at);
        }
    }
}

/// A number as a place in a list.
pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
