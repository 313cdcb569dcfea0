//! A stretch of a run's time: who begins in it, what comes to targets, what is over; and the way to the next one.

use crate::model::DanglingReference;

use super::load::{Load, NS_PER_MS, NS_PER_S};
use super::ports::Ports;
use super::run::{Run, STEP, Start};

/// Connections begun in one stretch, about.
const STRETCH: u64 = 8_192;

/// How long a stretch is: it ends with every full second and whenever something happens, and is no longer than
/// the shortest time after which a client tries again.
pub(super) fn stretch_ns(load: &Load) -> u64 {
    let mut whole = NS_PER_S;
    for fault in &load.faults {
        whole = common(whole, fault.at_ns);
    }
    if !load.faults.is_empty() {
        // A target may be taken away without delay; see `timeline`.
        whole = common(whole, NS_PER_MS);
    }
    let again = load.clients.iter().filter(|client| client.retries > 0).map(|client| client.backoff_ns).min();
    let expected: u64 = load.clients.iter().map(|client| client.arrival.expected(load.duration_ns)).sum();
    let full = u128::from(load.duration_ns) * u128::from(STRETCH) / u128::from(expected.max(1));
    let most = u64::try_from(full).unwrap_or(u64::MAX).min(again.unwrap_or(u64::MAX)).max(1);
    // Parts of it by twos and fives, until one is short enough.
    for parts in (0..).map(|power: u32| 10_u64.saturating_pow(power)) {
        for times in [1, 2, 4, 5] {
            let parts = parts.saturating_mul(times);
            if parts >= whole {
                return 1;
            }
            if whole.is_multiple_of(parts) && whole / parts <= most {
                return whole / parts;
            }
        }
    }
    1
}

fn common(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common(other, one % other) }
}

impl Run {
    /// One stretch; how much there was to do.
    pub(super) fn work_off(&mut self) -> Result<usize, DanglingReference> {
        let begins_ns = self.stretch * self.stretch_ns;
        if self.timeline.next_ns().is_some_and(|next| next <= begins_ns) {
            self.change(begins_ns)?;
            if !self.is_ready() {
                return Ok(STEP);
            }
        }
        let mut starts = std::mem::take(&mut self.starts);
        let next_ns = self.begin_starts(&mut starts);
        let mut done = starts.len();
        if self.clients.keep_connections {
            done = self.work_off_in_order(&starts)?;
        } else {
            for start in &starts {
                self.start(*start)?;
            }
            done += self.requests_come();
            done += self.count_over();
        }
        starts.clear();
        self.starts = starts;
        self.go_on(next_ns);
        Ok(done + 1)
    }

    /// Everybody who begins in this stretch, in order of time; and when the next one does.
    fn begin_starts(&mut self, starts: &mut Vec<Start>) -> u64 {
        let ends_ns = (self.stretch + 1).saturating_mul(self.stretch_ns).min(self.load.duration_ns);
        let mut next_ns = u64::MAX;
        let exponential = self.lives.exponential();
        for (client, state) in (0_u32..).zip(&mut self.clients.list) {
            while state.arrivals.next_ns() < ends_ns {
                let (arrival, at_ns) = state.arrivals.take(exponential);
                starts.push(Start {
                    at_ns,
                    wanted_ns: at_ns,
                    begun_ns: at_ns,
                    arrival,
                    client,
                    door: super::roster::NONE,
                    attempt: 0,
                    syns: 0,
                });
            }
            next_ns = next_ns.min(state.arrivals.next_ns());
        }
        let begin = starts.len();
        self.later.due(starts);
        let put_off = starts.len() > begin;
        // Who comes first matters for the last free ports, and for an answer that is kept for a while: what was
        // put off stands behind what was not.
        if self.ports_are_short(starts.len()) || (put_off && self.clients.keep_answers) {
            starts.sort_unstable_by_key(|start| (start.at_ns, start.client, start.arrival, start.attempt));
        }
        next_ns
    }

    /// Whether so many more connections could take the last port anywhere.
    fn ports_are_short(&self, more: usize) -> bool {
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        let short = |ports: &Ports, of: u32| ports.most().saturating_add(more) >= of;
        self.ports.iter().any(|ports| short(ports, self.node_ports))
            || self.clients.doors.iter().any(|door| short(&door.ports, self.client_ports))
    }

    /// Requests come to their targets, in order of time.
    fn requests_come(&mut self) -> usize {
        let mut due = std::mem::take(&mut self.due.0);
        self.coming.due(&mut due);
        let mut keys = std::mem::take(&mut self.keys);
        keys.clear();
        keys.extend((0_u32..).zip(&due).map(|(place, coming)| (coming.at_ns, place)));
        keys.sort_unstable();
        // At the same nanosecond the load's order counts.
        for same in keys.chunk_by_mut(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
            same.sort_by_key(|(_, place)| {
                let flow = due.get(usize::try_from(*place).unwrap_or_default()).map(|coming| &coming.flow);
                flow.map(|flow| (flow.client, flow.arrival, flow.attempt))
            });
        }
        for (_, place) in &keys {
            if let Some(coming) = due.get(usize::try_from(*place).unwrap_or(usize::MAX)) {
                self.comes(coming);
            }
        }
        self.keys = keys;
        let count = due.len();
        due.clear();
        self.due.0 = due;
        count
    }

    /// What is over in this stretch is counted.
    fn count_over(&mut self) -> usize {
        let mut due = std::mem::take(&mut self.due.1);
        self.over.due(&mut due);
        for over in &due {
            self.end(over);
        }
        let count = due.len();
        due.clear();
        self.due.1 = due;
        count
    }

    /// On to the next stretch in which there is something to do.
    fn go_on(&mut self, next_ns: u64) {
        let next = [
            Some(self.stretch_of(next_ns)),
            self.later.first(),
            self.coming.first(),
            self.over.first(),
            self.timeline.next_ns().map(|next| self.stretch_of(next)),
        ];
        let ends = self.load.duration_ns.div_ceil(self.stretch_ns);
        let next = next.into_iter().flatten().min().unwrap_or(ends).min(ends).max(self.stretch + 1);
        self.stretch = next;
        self.later.go_to(next);
        self.coming.go_to(next);
        self.over.go_to(next);
        if next >= ends {
            self.count_answers();
        }
    }

    /// Answers that came before the run's end, on connections that are closed only after it.
    fn count_answers(&mut self) {
        for over in self.over.take_all() {
            let answered_ns = over.answered_ns.filter(|_| over.flow.failure == super::ways::WORKS);
            if let Some(answered_ns) = answered_ns {
                self.answers(&over.flow, answered_ns);
            }
        }
    }
}
