//! A target's requests, in the order they come: each goes to the worker that is free first. Because the order is
//! known, when a request begins and ends follows at once from those before it (Lindley's recursion), without an
//! event for either.

use std::collections::VecDeque;

/// The requests of one target.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    /// When each worker is free, the earliest first of a heap.
    free_ns: Vec<u64>,
    /// When those that wait begin, in order.
    begins_ns: VecDeque<u64>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Work on it begins at this moment.
    Begins(u64),
    /// Too many wait.
    TurnedAway,
}

impl Queue {
    /// One with nobody waiting.
    pub fn new(workers: u32) -> Self {
        let workers = usize::try_from(workers.max(1)).unwrap_or(1);
        Self { free_ns: vec![0; workers], begins_ns: VecDeque::new() }
    }

    /// A request comes, no earlier than any before it.
    pub fn comes(&mut self, at_ns: u64, takes_ns: u64, most_waiting: u32) -> Turn {
        while self.begins_ns.front().is_some_and(|begins| *begins <= at_ns) {
            self.begins_ns.pop_front();
        }
        let free_ns = self.free_ns.first().copied().unwrap_or_default();
        if free_ns > at_ns {
            if self.begins_ns.len() >= usize::try_from(most_waiting).unwrap_or(usize::MAX) {
                return Turn::TurnedAway;
            }
            self.begins_ns.push_back(free_ns);
        }
        let begins_ns = free_ns.max(at_ns);
        self.occupy(begins_ns.saturating_add(takes_ns));
        Turn::Begins(begins_ns)
    }

    /// The first worker to be free is so later.
    fn occupy(&mut self, until_ns: u64) {
        let mut at = 0;
        loop {
            let (left, right) = (2 * at + 1, 2 * at + 2);
            let time = |place: usize| self.free_ns.get(place).copied();
            let (child, earliest) = match (time(left), time(right)) {
                (Some(one), Some(other)) if other < one => (right, other),
                (Some(one), _) => (left, one),
                (None, _) => break,
            };
            if earliest >= until_ns {
                break;
            }
            if let Some(place) = self.free_ns.get_mut(at) {
                *place = earliest;
            }
            at = child;
        }
        if let Some(place) = self.free_ns.get_mut(at) {
            *place = until_ns;
        }
    }

    /// Everything waiting and under way is lost: the target has failed.
    pub fn fails(&mut self, at_ns: u64) {
        self.free_ns.iter_mut().for_each(|free| *free = (*free).min(at_ns));
        self.begins_ns.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_wait_for_the_first_worker_that_is_free() {
        let mut queue = Queue::new(2);
        let mut comes = |at, takes| queue.comes(at, takes, 2);
        assert_eq!(comes(0, 10), Turn::Begins(0));
        assert_eq!(comes(1, 4), Turn::Begins(1));
        assert_eq!(comes(2, 4), Turn::Begins(5));
        assert_eq!(comes(3, 9), Turn::Begins(9));
        assert_eq!(comes(4, 1), Turn::TurnedAway, "two wait");
        assert_eq!(comes(5, 1), Turn::Begins(10), "one of them has begun");
    }

    #[test]
    fn many_workers_are_taken_in_the_order_they_are_free() {
        let (mut queue, mut random) = (Queue::new(16), 3_u64);
        let mut plain = vec![0_u64; 16];
        let mut now = 0;
        for _ in 0..10_000 {
            random = crate::model::mix(random);
            now += random % 64;
            let takes = (random >> 32) % 1000;
            let first = plain.iter().enumerate().min_by_key(|(_, free)| **free).map(|(at, _)| at).unwrap();
            let begins = plain[first].max(now);
            plain[first] = begins + takes;
            assert_eq!(queue.comes(now, takes, u32::MAX), Turn::Begins(begins));
        }
    }
}
