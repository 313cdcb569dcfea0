//! What is to happen, in a heap: by time; at one nanosecond what changes first, then what is given back, then who
//! begins, who comes, who ends, and who gives up.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Something that happens. Connections, requests and clients are named by their places in lists.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// The sketch changes.
    Changes,
    /// A client's port towards an address is free again.
    ClientPortBack(u32),
    /// A node's port towards a target is free again.
    NodePortBack(u32),
    /// A worker of a target is done with a request.
    Done { target: u32, job: u64, request: usize },
    /// The next connection or request of a client.
    Arrives,
    /// A connection that failed is tried again.
    TriesAgain { wanted_ns: u64, arrival: u64, attempt: u32 },
    /// A SYN that nothing answered is sent again.
    SynAgain(usize),
    /// SYN ACK or RST reaches the client.
    SynAnswered(usize),
    /// A request reaches its target.
    Comes(usize),
    /// A response reaches the client.
    Answered(usize),
    /// RST reaches the client that was sent a request.
    ResetSeen(usize),
    /// The target's FIN reaches the client.
    Closed(usize),
    /// The client waits for its SYN's answer no longer.
    GivesUp(usize),
    /// The client waits for a response no longer.
    TimesOut(usize),
}

impl What {
    const fn rank(&self) -> u8 {
        match self {
            Self::Changes => 0,
            Self::ClientPortBack(_) | Self::NodePortBack(_) | Self::Done { .. } => 1,
            Self::Arrives | Self::TriesAgain { .. } | Self::SynAgain(_) => 2,
            Self::SynAnswered(_) => 3,
            Self::Comes(_) => 4,
            Self::Answered(_) | Self::ResetSeen(_) | Self::Closed(_) => 5,
            Self::GivesUp(_) | Self::TimesOut(_) => 6,
        }
    }
}

/// Who it happens to: client, arrival, attempt.
pub(super) type Who = (u32, u64, u32);

#[derive(Clone, Copy, Debug)]
struct Event {
    at_ns: u64,
    who: Who,
    sequence: u64,
    what: What,
}

impl Event {
    const fn key(&self) -> (u64, u8, Who, u64) {
        (self.at_ns, self.what.rank(), self.who, self.sequence)
    }
}

impl Ord for Event {
    /// The heap's greatest is the earliest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Event {}

/// All that is to happen.
#[derive(Debug, Default)]
pub(super) struct Events {
    heap: BinaryHeap<Event>,
    sequence: u64,
}

impl Events {
    pub fn put(&mut self, at_ns: u64, who: Who, what: What) {
        self.sequence += 1;
        self.heap.push(Event { at_ns, who, sequence: self.sequence, what });
    }

    pub fn next(&mut self) -> Option<(u64, Who, What)> {
        self.heap.pop().map(|event| (event.at_ns, event.who, event.what))
    }
}
