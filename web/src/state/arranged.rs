//! The picture arranged by keyboard: what the commands for it would do to the selection now.

use privatelink::control::{Command, verb};
use privatelink::diagram::{BoxKind, Flow, SceneBox};
use privatelink::model::{ResourceId, can_collapse, takes_room};

use super::State;

/// How much larger or smaller a container becomes at once, in pixels at scale 1.
const STEP_PX: u16 = 40;

impl State {
    /// The selection, where it is one.
    fn one(&self) -> Option<&ResourceId> {
        match self.selection.as_slice() {
            [one] if self.can_edit() => Some(one),
            _ => None,
        }
    }

    /// The first box of the selection.
    fn own_box(&self) -> Option<&SceneBox> {
        self.derived.scene.box_of(self.one()?)
    }

    /// The room the selection would have after one step; `None` where it is as large as what is in it, and stays so.
    pub(super) fn resized(&self, larger: bool) -> Option<(u16, u16)> {
        let id = self.one()?;
        if !takes_room(id) || self.flow == Flow::TopToBottom {
            return None;
        }
        let rect = self.own_box()?.rect;
        let (width, height) = self.sketch.arrangement.room(id);
        if larger {
            let grown = |length: i32| u16::try_from(length).ok()?.checked_add(STEP_PX);
            return Some((grown(rect.width)?, grown(rect.height)?));
        }
        let has_room = width > 0 || height > 0;
        has_room.then(|| (width.saturating_sub(STEP_PX), height.saturating_sub(STEP_PX)))
    }

    /// What closes or opens the selection; `None` for what is neither.
    pub(super) fn folds(&self) -> Option<Command> {
        fold_of(self, self.one()?)
    }
}

/// What closes or opens a container in the picture; `None` for what is neither.
pub(super) fn fold_of(state: &State, id: &ResourceId) -> Option<Command> {
    let resource = id.clone();
    let is_closed = state.sketch.arrangement.closed.contains(id);
    let is_small = state.derived.scene.box_of(id)?.kind == BoxKind::SmallVpc;
    if is_closed || is_small {
        return Some(verb::Expand { resource }.into());
    }
    can_collapse(id).then(|| verb::Collapse { resource }.into())
}
