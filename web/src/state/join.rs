//! A resource on its way to being joined to another: with what it can be, and what AWS would say of the rest.

use std::rc::Rc;

use privatelink::control::{Joined, partners};
use privatelink::model::ResourceId;
use privatelink::text;

use super::State;

/// A resource that waits for the other one.
#[derive(Clone, Debug, PartialEq)]
pub struct Joining {
    /// The resource.
    pub from: ResourceId,
    /// What it could be joined to, and what that comes to.
    pub partners: Rc<[(ResourceId, Joined)]>,
}

impl Joining {
    /// What a resource of the sketch can be joined to.
    #[inline(never)] // Else it becomes part of what the page opens with.
    pub fn of(state: &State, from: ResourceId) -> Self {
        let partners = partners(&state.sketch, &from).into();
        Self { from, partners }
    }

    /// What joining it to something comes to.
    pub fn to(&self, other: &ResourceId) -> Option<&Joined> {
        self.partners.iter().find(|(id, _)| id == other).map(|(_, joined)| joined)
    }

    /// Whether it can be joined to something.
    pub fn takes(&self, other: &ResourceId) -> bool {
        matches!(self.to(other), Some(Joined::Would(_)))
    }
}

/// What a step that joins two is called.
#[inline(never)]
pub fn label(state: &State, one: &ResourceId, other: &ResourceId) -> String {
    format!("Connect {} to {}", text::name(&state.sketch, one), text::name(&state.sketch, other))
}
