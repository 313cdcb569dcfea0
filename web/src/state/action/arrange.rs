//! What is done with a selection as a whole.

use privatelink::model::ResourceId;

use crate::state::drag::Drag;
use crate::state::shared::Shared;

/// Something done with all that is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrange {
    /// The same with this one, which is selected for it unless it is already.
    Of(ResourceId, Box<Self>),
    /// It is deleted; where more goes with it, or AWS refuses, a dialog says so first.
    Delete,
    /// What the dialog asked for is done.
    DeleteNow {
        /// What stands in the way goes as well.
        all: bool,
    },
    /// Once more, with all that lies in it.
    Duplicate,
    /// It goes to the clipboard as JSON.
    Copy,
    /// The same, and it is deleted.
    Cut,
    /// The clipboard is asked for; it comes back as `Paste`.
    WantPaste,
    /// What is on the clipboard is put in, or the sentence says why there is nothing.
    Paste(Result<String, String>),
    /// What the pointer takes along, and where it would go; `None` where it is given up.
    Drag(Option<Shared<Drag>>),
    /// It is let go there.
    Drop,
    /// It changes places with its neighbour in the picture.
    Shift {
        /// With the one after it.
        later: bool,
    },
    /// The container that is selected gets more room, or less.
    Resize {
        /// More.
        larger: bool,
    },
    /// It is collapsed, or expanded again.
    Fold,
    /// The keyboard goes to the field with the name.
    Rename,
}
