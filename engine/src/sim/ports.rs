//! Ports towards one place, counted: a node's towards a target, a client's towards an address. Which port it is
//! does not matter, only how many are taken. A port is given back on the first full second after its connection is
//! over and some time has passed (assumption `port_hold_s`; for clients `TIME_WAIT`), so that counting takes no time.

use std::collections::BTreeMap;

use super::load::NS_PER_S;

/// Connections at a time from one node's address to one target (NLB guide, "Target groups", 2026).
pub(super) const NODE_PORTS: u32 = 55_000;
/// Linux's `ip_local_port_range`, 32768 to 60999.
pub(super) const CLIENT_PORTS: u32 = 28_232;
/// The first of them.
pub(super) const FIRST_CLIENT_PORT: u32 = 32_768;
/// How long who closes first keeps a port: Linux's `TCP_TIMEWAIT_LEN`.
pub(super) const TIME_WAIT_NS: u64 = 60 * NS_PER_S;

/// How many seconds ahead ports are counted by in a ring; later ones are few.
const RING: usize = 64;

/// How many ports are taken, and when they come back. In this order: what every connection asks for lies together,
/// because thousands of these are more than a processor's caches hold.
#[derive(Clone, Debug)]
#[repr(C)]
pub(super) struct Ports {
    taken: u32,
    /// How many come back in the second that was named last: most do so in the same one for a while.
    next: u32,
    next_second: u64,
    /// The last second whose ports have come back.
    second: u64,
    /// In place: to follow it elsewhere for each connection takes a tenth of a run.
    ring: [u32; RING],
    far: BTreeMap<u64, u32>,
}

impl Ports {
    /// All free.
    pub fn new() -> Self {
        Self { taken: 0, next: 0, next_second: 0, second: 0, ring: [0; RING], far: BTreeMap::new() }
    }

    fn slot(&mut self, second: u64) -> Option<&mut u32> {
        self.ring.get_mut(usize::try_from(second % RING as u64).unwrap_or_default())
    }

    /// How many are taken at a moment.
    pub fn taken(&mut self, at_ns: u64) -> u32 {
        let now = at_ns / NS_PER_S;
        if self.second < now {
            self.put_away();
        }
        while self.second < now {
            if self.taken == 0 && self.far.is_empty() {
                self.second = now;
                break;
            }
            self.second += 1;
            let (second, mut back) = (self.second, 0);
            if let Some(slot) = self.slot(second) {
                back = std::mem::take(slot);
            }
            back += self.far.remove(&second).unwrap_or_default();
            self.taken = self.taken.saturating_sub(back);
        }
        self.taken
    }

    /// At most so many are taken.
    pub const fn most(&self) -> u32 {
        self.taken
    }

    /// Takes one at a moment, unless all of so many are taken.
    pub fn take(&mut self, at_ns: u64, of: u32) -> bool {
        let free = self.taken(at_ns) < of;
        self.taken += u32::from(free);
        free
    }

    /// Says when one that was taken is free again: on the first full second after. Not on the one itself: who
    /// begins on a full second is looked at before what ends on it.
    pub fn back(&mut self, free_ns: u64) {
        let second = free_ns / NS_PER_S + 1;
        if second <= self.second {
            self.taken = self.taken.saturating_sub(1);
        } else if second == self.next_second {
            self.next += 1;
        } else {
            self.put_away();
            (self.next, self.next_second) = (1, second);
        }
    }

    /// Counts what comes back in the second named last among all others.
    fn put_away(&mut self) {
        let (count, second) = (std::mem::take(&mut self.next), self.next_second);
        self.next_second = 0;
        if count == 0 {
            return;
        }
        if second < self.second + RING as u64 {
            if let Some(slot) = self.slot(second) {
                *slot += count;
            }
        } else {
            *self.far.entry(second).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_comes_back_on_the_first_full_second() {
        let mut ports = Ports::new();
        assert!(ports.take(0, 2) && ports.take(5, 2) && !ports.take(6, 2));
        ports.back(NS_PER_S - 1);
        ports.back(NS_PER_S);
        assert!(!ports.take(NS_PER_S - 1, 2));
        assert_eq!(ports.taken(NS_PER_S), 1);
        assert_eq!(ports.taken(2 * NS_PER_S), 0);
    }

    #[test]
    fn ports_are_counted_as_a_list_of_them_would_be() {
        let (mut ports, mut list, mut random) = (Ports::new(), Vec::new(), 1_u64);
        let mut now = 0_u64;
        for _ in 0..20_000 {
            random = crate::model::mix(random);
            now += random % (NS_PER_S / 4);
            list.retain(|free: &u64| *free > now / NS_PER_S);
            assert_eq!(ports.taken(now) as usize, list.len());
            if ports.take(now, 900) {
                let free = now + (random >> 20) % (400 * NS_PER_S);
                ports.back(free);
                list.push(free / NS_PER_S + 1);
            } else {
                assert_eq!(list.len(), 900);
            }
        }
    }
}
