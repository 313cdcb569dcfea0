//! A stretch in order of time, for loads that keep connections: what a request meets on its connection depends
//! on whatever happened to that before. At one nanosecond who begins comes first, then what comes to a target,
//! then what ends, then who gives up.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::DanglingReference;

use super::life::Extent;
use super::run::{Coming, Over, Run, Start};

/// Something in a stretch.
#[derive(Clone, Copy)]
enum Item {
    Begins(Start),
    Comes(Coming),
    Ends(Over),
}

/// When, which kind, and whose.
type Key = (u64, u8, u32, u64, u32);

impl Item {
    const fn key(&self) -> Key {
        match self {
            Self::Begins(start) => (start.at_ns, 0, start.client, start.arrival, start.attempt),
            Self::Comes(Coming { at_ns, flow, .. }) => (*at_ns, 1, flow.client, flow.arrival, flow.attempt),
            Self::Ends(Over { at_ns, flow, extent, .. }) => {
                let gives_up = matches!(extent, Extent::Silent | Extent::RequestSilent | Extent::Opened);
                (*at_ns, if gives_up { 3 } else { 2 }, flow.client, flow.arrival, flow.attempt)
            }
        }
    }
}

/// What is in a stretch, the earliest first.
#[derive(Default)]
struct Items {
    list: Vec<Item>,
    order: BinaryHeap<Reverse<(Key, usize)>>,
}

impl Items {
    fn put(&mut self, item: Item) {
        self.order.push(Reverse((item.key(), self.list.len())));
        self.list.push(item);
    }

    fn next(&mut self) -> Option<Item> {
        let Reverse((_, place)) = self.order.pop()?;
        self.list.get(place).copied()
    }
}

impl Run {
    /// Works a stretch off one thing after another; how many there were.
    pub(super) fn work_off_in_order(&mut self, starts: &[Start]) -> Result<usize, DanglingReference> {
        let mut items = Items::default();
        for start in starts {
            items.put(Item::Begins(*start));
        }
        loop {
            let (coming, over) = &mut self.due;
            self.coming.due(coming);
            self.over.due(over);
            for item in coming.drain(..).map(Item::Comes).chain(over.drain(..).map(Item::Ends)) {
                items.put(item);
            }
            match items.next() {
                Some(Item::Begins(start)) => self.start(start)?,
                Some(Item::Comes(coming)) => self.comes(&coming),
                Some(Item::Ends(over)) => self.end(&over),
                None => return Ok(items.list.len()),
            }
        }
    }
}
