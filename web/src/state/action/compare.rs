//! What is done with a comparison of two designs.

use privatelink::interop;
use privatelink::model::ResourceId;

use super::Action;
use crate::state::compare::Side;
use crate::state::look::LookAt;
use crate::state::shared::Shared;

/// A comparison of two designs.
#[derive(Clone, Debug, PartialEq)]
pub enum Compare {
    /// The dialog opens in which the other is chosen.
    Choose,
    /// With the sketch as it was when it was opened.
    Opened,
    /// With a built-in scenario.
    Scenario(String),
    /// With a text this browser kept, under this name.
    Kept {
        /// What the dialog called it.
        name: String,
        /// The text.
        text: String,
    },
    /// With a file; the browser's picker opens.
    Pick,
    /// With what was picked.
    Files(Vec<interop::File>),
    /// What it was to be compared with could not be had; the sentence says why.
    Wrong(String),
    /// A link or a sketch is typed.
    Type(String),
    /// With what was typed.
    Typed,
    /// With what it was compared with before.
    Again,
    /// The two change places: the other is put on the screen.
    Swap,
    /// A camera is asked to move.
    Look(Side, LookAt),
    /// A resource of the other design is chosen, or nothing.
    Mark(Option<ResourceId>),
    /// Lines that do not differ are left out, or not.
    Brief(bool),
    /// It is put away.
    Close,
}

impl From<Compare> for Action {
    fn from(compare: Compare) -> Self {
        Self::Compare(Shared::new(compare))
    }
}
