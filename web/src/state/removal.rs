//! What deleting the selection comes to, as the dialog tells it before it is done.

use privatelink::control::{Removal, Stuck};
use privatelink::model::ResourceId;

use super::State;

/// A question: shall these go?
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is to be deleted.
    pub ids: Vec<ResourceId>,
    /// What deleting them alone comes to.
    pub alone: Outcome,
    /// What deleting all that stands in the way as well comes to, where something does and all of it can go.
    pub all: Option<Outcome>,
}

/// What deleting comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What goes too.
    pub goes: Vec<ResourceId>,
    /// What stays and is changed.
    pub changes: Vec<ResourceId>,
    /// What AWS refuses.
    pub refused: Vec<Refused>,
}

/// Something AWS refuses to delete.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// What.
    pub id: ResourceId,
    /// With which code.
    pub code: &'static str,
    /// And which sentence.
    pub text: String,
    /// What would have to go first.
    pub by: Vec<ResourceId>,
}

impl Asked {
    /// Works it out for these.
    pub fn of(state: &State, ids: Vec<ResourceId>) -> Self {
        let alone = Outcome::of(Removal::of(&state.sketch, &ids, false));
        let all = (!alone.refused.is_empty())
            .then(|| Removal::of(&state.sketch, &ids, true))
            .filter(Removal::is_whole)
            .map(Outcome::of);
        Self { ids, alone, all }
    }

    /// Whether nothing but the things themselves and their own interfaces is concerned, so that nobody has to be asked.
    pub fn is_plain(&self) -> bool {
        let own = |id: &ResourceId| matches!(id, ResourceId::NetworkInterface(_));
        self.alone.refused.is_empty() && self.alone.changes.is_empty() && self.alone.goes.iter().all(own)
    }
}

impl Outcome {
    fn of(removal: Removal) -> Self {
        let refused = |stuck: Stuck| Refused {
            id: stuck.id,
            code: stuck.refusal.code.as_str(),
            text: super::engine::sentence(&stuck.refusal.text),
            by: stuck.by,
        };
        Self {
            goes: removal.goes,
            changes: removal.changes,
            refused: removal.stuck.into_iter().map(refused).collect(),
        }
    }
}
