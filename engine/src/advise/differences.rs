//! What changed between two sketches: resources by their members, as their records list them, and
//! expectations that come out otherwise.

use crate::model::record::{Record, Seen};
use crate::model::{AnyTable, ResourceId, Sketch, ZoneId};
use crate::path::Index;

use super::expectation::{Judged, expectations};

/// What became of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became {
    /// It was added.
    Added,
    /// It was taken away.
    Removed,
    /// Some of its members are others; their names, as files have them, in their order.
    Changed(Vec<&'static str>),
    /// An Availability Zone that was lost or impaired, or is so no longer.
    Otherwise,
}

/// One resource that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The resource.
    pub id: ResourceId,
    /// What became of it.
    pub became: Became,
}

/// Every resource that differs: table by table, those added or changed in the order of the later sketch, then
/// those taken away; Availability Zones last. Tables that were not touched cost nothing.
pub fn differences(before: &Sketch, after: &Sketch) -> Vec<Difference> {
    let mut found = Vec::new();
    for ((_, then), (_, now)) in before.tables().zip(after.tables()) {
        if then.stamps() != now.stamps() {
            in_table(then, now, &mut found);
        }
    }
    let pairs = [(&before.lost_zones, &after.lost_zones), (&before.impaired_zones, &after.impaired_zones)];
    for (then, now) in pairs {
        for text in then.iter().chain(now.iter()) {
            if let Ok(zone) = text.parse::<ZoneId>()
                && then.contains(&zone) != now.contains(&zone)
            {
                found.push(Difference { id: zone.into(), became: Became::Otherwise });
            }
        }
    }
    found
}

fn in_table(then: &dyn AnyTable, now: &dyn AnyTable, found: &mut Vec<Difference>) {
    for (id, record) in (0..now.len()).filter_map(|at| now.at(at)) {
        let became = match then.record(id.as_str()) {
            None => Became::Added,
            Some(old) => {
                let members = members(old, record);
                if members.is_empty() {
                    continue;
                }
                Became::Changed(members)
            }
        };
        found.push(Difference { id, became });
    }
    for (id, _) in (0..then.len()).filter_map(|at| then.at(at)) {
        if now.record(id.as_str()).is_none() {
            found.push(Difference { id, became: Became::Removed });
        }
    }
}

/// The members in which two records of one kind differ.
fn members(then: &dyn Record, now: &dyn Record) -> Vec<&'static str> {
    let (mut values, mut found): (Vec<Seen<'_>>, _) = (Vec::new(), Vec::new());
    then.each(&mut |_, value| values.push(value.seen()));
    let mut values = values.into_iter();
    now.each(&mut |member, value| {
        if values.next().is_none_or(|old| !old.is_same(&value.seen())) {
            found.push(member.name);
        }
    });
    found
}

/// An expectation that comes out otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// Its place in the later sketch's list.
    pub at: usize,
    /// What came of it before.
    pub before: Judged,
    /// What comes of it now.
    pub after: Judged,
}

/// Expectations that both sketches have and that come out otherwise in the later one.
pub fn turned(before: &Index, after: &Index) -> Vec<Turned> {
    turned_of(&expectations(before), &expectations(after))
}

/// The same of what has been judged.
pub fn turned_of(before: &[Judged], after: &[Judged]) -> Vec<Turned> {
    let mut found = Vec::new();
    for (at, now) in after.iter().enumerate() {
        let then = before.iter().find(|then| then.expectation == now.expectation);
        if let Some(then) = then.filter(|then| then.got != now.got) {
            found.push(Turned { at, before: then.clone(), after: now.clone() });
        }
    }
    found
}
