//! The verbs of the picture: what a person puts in order, makes larger, closes and opens. AWS has none of
//! them, and nothing about the network changes by them.

use crate::model::record::record;
use crate::model::{MOST_ROOM_PX, ResourceId, Room, can_collapse, takes_room};

use super::apply::{Changes, Event};
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// Puts things that stand in one place in this order. No verb of AWS.
    Arrange {
        /// All of one kind, the first first.
        resources: Vec<ResourceId>, needed;
    }
}

record! {
    /// Gives a VPC, a subnet or a data center room to spare. No verb of AWS.
    Resize {
        /// The container.
        resource: ResourceId, needed;
        /// Its least width, in pixels at scale 1.
        width: u16, number(0);
        /// Its least height, in pixels at scale 1.
        height: u16, number(0);
    }
}

record! {
    /// Draws a VPC, a subnet or a Region without what is in it. No verb of AWS.
    Collapse {
        /// What is closed.
        resource: ResourceId, needed;
    }
}

record! {
    /// Draws a VPC, a subnet or a Region with what is in it, a VPC also where it is one of many alike.
    /// No verb of AWS.
    Expand {
        /// What is opened.
        resource: ResourceId, needed;
    }
}

record! {
    /// Lets the picture arrange itself again. No verb of AWS.
    ForgetArrangement {
        /// What was arranged by hand; everything where nothing stands here.
        resource: Option<ResourceId>, blank;
    }
}

/// That a resource is there.
fn there(changes: &Changes, id: &ResourceId) -> Result<(), Refusal> {
    if changes.sketch.has(id) { Ok(()) } else { Err(Refusal::not_found(id)) }
}

fn unfit(text: String) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterValue, text)
}

impl Verb for Arrange {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let Some(first) = self.resources.first() else {
            return Err(unfit("Nothing is named that could be put in order".to_owned()));
        };
        for (at, id) in self.resources.iter().enumerate() {
            there(changes, id)?;
            if std::mem::discriminant(id) != std::mem::discriminant(first) {
                return Err(unfit(format!("{id} is no {}, and stands elsewhere than {first}", first.kind())));
            }
            if self.resources.iter().take(at).any(|other| other == id) {
                return Err(unfit(format!("{id} cannot stand in two places of one order")));
            }
        }
        let order = &mut changes.sketch.arrangement.order;
        order.retain(|id| !self.resources.contains(id));
        order.extend_from_slice(&self.resources);
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for Resize {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        there(changes, &self.resource)?;
        if !takes_room(&self.resource) {
            let text = "VPCs, subnets and data centers can be given room; everything else is as large as what is in it";
            return Err(unfit(text.to_owned()));
        }
        if self.width > MOST_ROOM_PX || self.height > MOST_ROOM_PX {
            return Err(unfit(format!("A container can be given {MOST_ROOM_PX} pixels at most")));
        }
        let rooms = &mut changes.sketch.arrangement.rooms;
        rooms.retain(|room| room.resource != self.resource);
        if self.width > 0 || self.height > 0 {
            rooms.push(Room { resource: self.resource.clone(), width: self.width, height: self.height });
        }
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for Collapse {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        there(changes, &self.resource)?;
        if !can_collapse(&self.resource) {
            return Err(unfit("VPCs, subnets and Regions can be collapsed".to_owned()));
        }
        let arrangement = &mut changes.sketch.arrangement;
        if let Some(at) = arrangement.open.iter().position(|id| *id == self.resource) {
            // It goes back among those of its shape, from where it was opened.
            arrangement.open.remove(at);
        } else if !arrangement.closed.contains(&self.resource) {
            arrangement.closed.push(self.resource.clone());
        }
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for Expand {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        there(changes, &self.resource)?;
        let arrangement = &mut changes.sketch.arrangement;
        let was = arrangement.closed.len();
        arrangement.closed.retain(|id| *id != self.resource);
        if was == arrangement.closed.len() {
            // Not closed by hand: perhaps one of many alike.
            if !matches!(self.resource, ResourceId::Vpc(_)) {
                return Err(unfit(format!("{} is not collapsed", self.resource)));
            }
            if !arrangement.open.contains(&self.resource) {
                arrangement.open.push(self.resource.clone());
            }
        }
        changes.note(Event::SketchChanged);
        Ok(())
    }
}

impl Verb for ForgetArrangement {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let arrangement = &mut changes.sketch.arrangement;
        match &self.resource {
            None => *arrangement = crate::model::Arrangement::default(),
            Some(gone) => {
                for list in [&mut arrangement.order, &mut arrangement.closed, &mut arrangement.open] {
                    list.retain(|id| id != gone);
                }
                arrangement.rooms.retain(|room| room.resource != *gone);
            }
        }
        changes.note(Event::SketchChanged);
        Ok(())
    }
}
