//! Which account a resource belongs to.

use crate::model::{AccountId, ResourceId, Sketch};

/// The owning account. `None` for what is AWS's own, belongs to nobody, or lies in something that
/// is missing.
pub fn owner(sketch: &Sketch, id: &ResourceId) -> Option<AccountId> {
    sketch.owner_of(id)
}
