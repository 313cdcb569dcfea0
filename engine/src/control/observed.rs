//! Observing as a command: a resource taken as it was found, one that was not found again. AWS has no such
//! verbs and is not asked: what does not fit together is for `observe` and `advise` to say. Refused is only
//! what no sketch can hold.

use crate::model::record::{Maybe, Member, Record, Seen, Slot, Value, record};
use crate::model::{AnyResource, MAX_RESOURCES, ROW_KINDS, ResourceId, RowKind, excess};

use super::apply::{Changes, Event};
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

/// Takes a resource as it was found, whole, in the place of what has its id. No verb of AWS.
///
/// Its members are the tables of a sketch file, and it says one of them, with the resource as it would
/// stand there: `{"subnets": {"id": "subnet-…", "vpc": "vpc-…", …}}`.
#[derive(Clone, Debug)]
pub struct Observe {
    found: Option<(&'static str, AnyResource)>,
    /// How many tables were said: more than one is refused.
    said: usize,
}

record! {
    /// Takes a resource away that was not found again, and nothing else: what refers to it refers to nothing.
    /// No verb of AWS.
    Forget {
        /// The resource.
        resource: ResourceId, needed;
    }
}

impl Observe {
    /// One that says nothing yet.
    pub const fn blank() -> Self {
        Self { found: None, said: 0 }
    }

    /// The id of what was found.
    pub fn id(&self) -> Option<ResourceId> {
        self.found.as_ref().map(|(_, found)| found.id())
    }

    fn of(&self, table: &Member) -> Option<&AnyResource> {
        self.found.as_ref().filter(|(of, _)| *of == table.name).map(|(_, found)| found)
    }
}

impl Record for Observe {
    fn kind(&self) -> &'static str {
        "Observe"
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'static Member, &'a dyn Value)) {
        for RowKind { member, .. } in ROW_KINDS {
            visit(member, self.of(member).map_or(&None::<String>, |found| found as &dyn Value));
        }
    }

    fn each_mut(&mut self, visit: &mut dyn FnMut(&'static Member, &mut dyn Value) -> bool) {
        for kind in ROW_KINDS {
            if !visit(&kind.member, &mut Table { of: self, kind }) {
                return;
            }
        }
    }
}

/// A table of which a resource may be said.
struct Table<'a> {
    of: &'a mut Observe,
    kind: &'static RowKind,
}

impl Value for Table<'_> {
    fn seen(&self) -> Seen<'_> {
        self.of.of(&self.kind.member).map_or(Seen::Nothing, Value::seen)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Maybe(self)
    }
}

impl Maybe for Table<'_> {
    fn open(&mut self) -> &mut dyn Value {
        self.of.said = self.of.said.saturating_add(1);
        &mut self.of.found.insert((self.kind.member.name, (self.kind.blank)())).1
    }

    fn clear(&mut self) {
        if self.of.of(&self.kind.member).is_some() {
            *self.of = Observe::blank();
        }
    }
}

impl Verb for Observe {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let Some((_, found)) = self.found.as_ref() else {
            return Err(Refusal::ours(
                RefusalCode::MissingParameter,
                "A table of the sketch is expected, and a resource as it stands there",
            ));
        };
        if self.said > 1 {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterCombination,
                "One resource is observed at a time",
            ));
        }
        let id = found.id();
        let is_new = changes.sketch.put(found.clone());
        can_be_held(changes)?;
        changes.note(if is_new { Event::Created(id) } else { Event::Changed(id) });
        Ok(())
    }
}

/// Refuses what could not be read again from a file.
fn can_be_held(changes: &Changes) -> Result<(), Refusal> {
    if let Some(rule) = changes.sketch.rule_twice() {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("There is another rule with the id '{rule}'"),
        ));
    }
    let excess = excess(&changes.sketch).map(|(_, problem)| problem.to_owned());
    let too_many = changes.sketch.resource_count() > MAX_RESOURCES;
    match excess.or_else(|| too_many.then(|| format!("there are more than {MAX_RESOURCES} resources"))) {
        Some(problem) => Err(Refusal::ours(
            RefusalCode::ResourceLimitExceeded,
            format!("No sketch can hold that: {problem}"),
        )),
        None => Ok(()),
    }
}

impl Verb for Forget {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if !changes.sketch.take_away(&self.resource) {
            return Err(Refusal::not_found(&self.resource));
        }
        changes.note(Event::Deleted(self.resource.clone()));
        Ok(())
    }
}
