//! The smallest sets of failures that cut a consumer off, found by trying: all of one, then of two, then of
//! three. A set that holds one already found is not smallest, and is not tried.

use crate::control::Break;
use crate::model::{DanglingReference, LegEnd, ResourceId, Sketch, ZoneId};
use crate::path::Index;

use super::consumers::connects;
use super::failures::{Failure, broken};
use super::{Consumer, LeftOut, Row};

/// The largest set tried. Whatever needs four things to fail at once is seldom what people plan for, and there
/// are many sets of four.
pub const LARGEST_CUT: usize = 3;
/// The most verdicts asked for in all, of clients under sets of failures: some 10 µs each.
pub const MOST_JUDGED: usize = 20_000;

/// Failures, by their places, that together cut a consumer off; without any one of them somebody gets through. That
/// a client itself is stopped is no failure of what it uses: it stands for others of its zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut(pub Vec<usize>);

/// Finds them for all rows at once: what is broken is made ready only once.
pub fn cuts(
    index: &Index,
    failures: &[Failure],
    rows: &mut [Row],
    left_out: &mut LeftOut,
) -> Result<(), DanglingReference> {
    let covers = Covers::of(index.sketch(), failures);
    let mut judged = 0;
    for size in 1..=LARGEST_CUT {
        for set in Sets::of(size, failures.len()) {
            if covers.any(&set) {
                continue;
            }
            let open = |row: &&mut Row| {
                let holds = |cut: &Cut| cut.0.iter().all(|failure| set.contains(failure));
                let stops =
                    |failure: &usize| failures.get(*failure).is_some_and(|one| is_client(&row.consumer, one));
                !row.whole.none_works() && !row.cuts.iter().any(holds) && !set.iter().any(stops)
            };
            let mut open: Vec<&mut Row> = rows.iter_mut().filter(open).collect();
            if open.is_empty() {
                continue;
            }
            if judged >= MOST_JUDGED {
                left_out.sets += 1;
                continue;
            }
            let members: Vec<&Failure> = set.iter().filter_map(|at| failures.get(*at)).collect();
            // What is broken by one of them already cannot be broken by another: no smallest set.
            let Some(broken) = broken(index, &members) else { continue };
            for row in &mut open {
                judged += row.consumer.clients.len();
                if !gets_through(&broken, &row.consumer)? {
                    row.cuts.push(Cut(set.clone()));
                }
            }
        }
    }
    Ok(())
}

/// Whether what fails is one of the clients.
fn is_client(consumer: &Consumer, failure: &Failure) -> bool {
    consumer.clients.iter().any(|client| matches!(&client.who, LegEnd::Resource(id) if *id == failure.of))
}

/// Whether any client gets through by any choice.
fn gets_through(index: &Index, consumer: &Consumer) -> Result<bool, DanglingReference> {
    for client in &consumer.clients {
        if connects(index, &client.request)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Which failure takes which other along: a zone everything in it, a line its virtual interfaces.
struct Covers(Vec<(usize, usize)>);

impl Covers {
    fn of(sketch: &Sketch, failures: &[Failure]) -> Self {
        let mut pairs = Vec::new();
        for (at, one) in failures.iter().enumerate() {
            for (other_at, other) in failures.iter().enumerate() {
                let takes = match (one.kind, &one.of) {
                    (Break::LoseZone, ResourceId::Zone(zone)) => lies_in(sketch, &other.of, zone),
                    (Break::CutLine, ResourceId::DirectConnectConnection(line)) => match &other.of {
                        ResourceId::VirtualInterface(id) => {
                            sketch.virtual_interfaces.get(id).is_some_and(|own| own.connection == *line)
                        }
                        _ => false,
                    },
                    _ => false,
                };
                if takes {
                    pairs.push((at, other_at));
                }
            }
        }
        Self(pairs)
    }

    fn any(&self, set: &[usize]) -> bool {
        set.len() > 1 && self.0.iter().any(|(one, other)| set.contains(one) && set.contains(other))
    }
}

fn lies_in(sketch: &Sketch, id: &ResourceId, zone: &ZoneId) -> bool {
    let interface = match id {
        ResourceId::Host(id) => sketch.hosts.get(id).map(|host| &host.network_interface),
        ResourceId::NetworkInterface(id) => Some(id),
        _ => None,
    };
    interface.and_then(|id| sketch.subnet_of(id).ok()).is_some_and(|subnet| subnet.zone == *zone)
}

/// Every set of one size out of so many, in order.
struct Sets {
    next: Option<Vec<usize>>,
    of: usize,
}

impl Sets {
    fn of(size: usize, of: usize) -> Self {
        Self { next: (size <= of).then(|| (0..size).collect()), of }
    }
}

impl Iterator for Sets {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let now = self.next.take()?;
        // The last place that can move on; those behind it follow it closely.
        let mut following = now.clone();
        let size = following.len();
        for at in (0..size).rev() {
            let Some(place) = following.get(at).copied() else { break };
            if place + (size - at) < self.of {
                for (behind, own) in following.iter_mut().skip(at).enumerate() {
                    *own = place + 1 + behind;
                }
                self.next = Some(following);
                break;
            }
        }
        Some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_comes_once_and_in_order() {
        let all: Vec<Vec<usize>> = Sets::of(2, 4).collect();
        assert_eq!(all, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(Sets::of(3, 7).count(), 35);
        assert_eq!((Sets::of(2, 1).count(), Sets::of(1, 0).count()), (0, 0));
    }
}
