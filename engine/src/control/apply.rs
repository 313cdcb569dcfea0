//! Carries a command out, or refuses it. A refusal changes nothing: the sketch is copied
//! first, which costs a few reference counts. What each verb does stands in the files beside
//! this one, by the resource it changes.

use crate::model::{DanglingReference, Message, ResourceId, Sketch, TopicArn, VpcEndpointId, ZoneId};

use super::command::Command;
use super::refusal::Refusal;

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A resource was made.
    Created(ResourceId),
    /// A resource was changed.
    Changed(ResourceId),
    /// A resource is gone.
    Deleted(ResourceId),
    /// The provider accepted an endpoint: the event `Accept` of a connection notification.
    Accepted(VpcEndpointId),
    /// The provider rejected an endpoint: the event `Reject` of a connection notification.
    Rejected(VpcEndpointId),
    /// A topic was told of one of these.
    Told(TopicArn, Message),
    /// A zone was lost.
    ZoneLost(ZoneId),
    /// A zone came back.
    ZoneRestored(ZoneId),
    /// Something about the sketch itself changed: its title, profile or expectations.
    SketchChanged,
}

/// A sketch being changed, and what has happened so far.
pub(super) struct Changes {
    /// The copy that is changed.
    pub sketch: Sketch,
    /// What happened.
    pub events: Vec<Event>,
}

impl Changes {
    /// Notes that something happened.
    pub fn note(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Notes that a resource was made.
    pub fn created(&mut self, id: impl Into<ResourceId>) {
        self.note(Event::Created(id.into()));
    }

    /// Notes that a resource was changed.
    pub fn changed(&mut self, id: impl Into<ResourceId>) {
        self.note(Event::Changed(id.into()));
    }
}

/// A command carried out.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The sketch after it.
    pub sketch: Sketch,
    /// What happened.
    pub events: Vec<Event>,
}

impl From<DanglingReference> for Refusal {
    fn from(missing: DanglingReference) -> Self {
        Self::not_found(&missing.0)
    }
}

/// Applies a command to a copy of the sketch.
///
/// # Errors
/// A [`Refusal`] with AWS's code, when AWS would refuse; the sketch is untouched.
pub fn apply(sketch: &Sketch, command: &Command) -> Result<Applied, Refusal> {
    let mut changes = Changes { sketch: sketch.clone(), events: Vec::new() };
    command.as_verb().apply(&mut changes)?;
    changes.sketch.forget_arrangement_of_gone();
    Ok(Applied { sketch: changes.sketch, events: changes.events })
}
