//! A target's requests, in the order they come: each goes to the worker that is free first. Because the order is
//! known, when a request begins and ends follows at once from those before it (Lindley's recursion), without an
//! event for either.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::roster::NONE;

/// The requests of one target.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    workers: usize,
    busy: Busy,
    /// When those that wait begin and when they came, in order.
    waiting: VecDeque<(u64, u64)>,
    /// By which door the last one came.
    pub door: u32,
}

/// When each worker is free that is not. As long as some are idle it does not matter who is free next, and
/// putting them in order would take most of a run's time.
#[derive(Clone, Debug)]
enum Busy {
    /// In no order, some of them free by now.
    Some(Vec<u64>),
    /// The earliest first.
    Nearly(BinaryHeap<Reverse<u64>>),
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
        Self { workers, busy: Busy::Some(Vec::new()), waiting: VecDeque::new(), door: NONE }
    }

    /// A request comes, no earlier than any before it. How long those waited that have begun meanwhile is said.
    pub fn comes(
        &mut self,
        at_ns: u64,
        takes_ns: u64,
        most_waiting: u32,
        waited: &mut impl FnMut(u64),
    ) -> Turn {
        if let Busy::Some(free_ns) = &mut self.busy {
            let most = (self.workers / 4 * 3).max(1);
            if free_ns.len() >= most {
                free_ns.retain(|free| *free > at_ns);
            }
            if free_ns.len() < most {
                free_ns.push(at_ns.saturating_add(takes_ns));
                waited(0);
                return Turn::Begins(at_ns);
            }
            let busy = std::mem::take(free_ns);
            self.busy = Busy::Nearly(busy.into_iter().map(Reverse).collect());
        }
        self.comes_to_busy(at_ns, takes_ns, most_waiting, waited)
    }

    /// A request comes, and nearly all workers are busy, or all.
    fn comes_to_busy(
        &mut self,
        at_ns: u64,
        takes_ns: u64,
        most_waiting: u32,
        waited: &mut impl FnMut(u64),
    ) -> Turn {
        let Busy::Nearly(free_ns) = &mut self.busy else { return Turn::Begins(at_ns) };
        while free_ns.peek().is_some_and(|free| free.0 <= at_ns) {
            free_ns.pop();
        }
        while let Some((begins_ns, came_ns)) = self.waiting.front().copied().filter(|one| one.0 <= at_ns) {
            waited(begins_ns - came_ns);
            self.waiting.pop_front();
        }
        if free_ns.len() < self.workers {
            free_ns.push(Reverse(at_ns.saturating_add(takes_ns)));
            if free_ns.len() < self.workers / 2 {
                let busy = std::mem::take(free_ns);
                self.busy = Busy::Some(busy.into_iter().map(|free| free.0).collect());
            }
            waited(0);
            return Turn::Begins(at_ns);
        }
        if self.waiting.len() >= usize::try_from(most_waiting).unwrap_or(usize::MAX) {
            return Turn::TurnedAway;
        }
        let Some(mut first) = free_ns.peek_mut() else { return Turn::Begins(at_ns) };
        let begins_ns = first.0;
        first.0 = begins_ns.saturating_add(takes_ns);
        self.waiting.push_back((begins_ns, at_ns));
        Turn::Begins(begins_ns)
    }

    /// How long those waited that have begun before a moment and are not said yet.
    pub fn begun_by(&self, at_ns: u64) -> impl Iterator<Item = u64> {
        self.waiting
            .iter()
            .take_while(move |one| one.0 < at_ns)
            .map(|(begins_ns, came_ns)| begins_ns - came_ns)
    }

    /// Whether something waits or is under way at a moment.
    pub fn works(&self, at_ns: u64) -> bool {
        match &self.busy {
            Busy::Some(free_ns) => free_ns.iter().any(|free_ns| *free_ns >= at_ns),
            Busy::Nearly(free_ns) => free_ns.iter().any(|free_ns| free_ns.0 >= at_ns),
        }
    }

    /// Everything waiting and under way is lost: the target has failed.
    pub fn fails(&mut self) {
        self.busy = Busy::Some(Vec::new());
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_wait_for_the_first_worker_that_is_free() {
        let mut queue = Queue::new(2);
        let mut comes = |at, takes| queue.comes(at, takes, 2, &mut |_| {});
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
        let mut plain = [0_u64; 16];
        let mut now = 0;
        for turn in 0..40_000_u64 {
            random = crate::model::mix(random);
            now += random % 64;
            // Now few are busy, now all, and some wait.
            let takes = (random >> 32) % [100, 400, 1_100, 900][usize::try_from(turn / 500 % 4).unwrap()];
            let first = plain.iter().enumerate().min_by_key(|(_, free)| **free).map(|(at, _)| at).unwrap();
            let begins = plain[first].max(now);
            plain[first] = begins + takes;
            assert_eq!(queue.comes(now, takes, u32::MAX, &mut |_| {}), Turn::Begins(begins));
        }
    }
}
