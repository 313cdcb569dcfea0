//! What the camera is asked for. The camera itself lives with the diagram, which writes it past
//! Yew while a gesture runs; the state only holds the last wish. A wish has a number: the diagram
//! carries it out when the number has changed.

use privatelink::model::{LegEnd, ResourceId};

/// Where the camera should look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LookAt {
    /// The whole picture, or as much of its beginning as can be read.
    #[default]
    Beginning,
    /// The whole picture.
    All,
    /// The whole picture; where it cannot be read, as many of these resources as can, the first ones first.
    Step(Vec<ResourceId>),
    /// These resources.
    Resources(Vec<ResourceId>),
    /// These places, unless they are all in view, or could not be read at that size.
    Way(Vec<LegEnd>),
    /// One notch closer.
    Closer,
    /// One notch away.
    Farther,
    /// Scale 1.
    Actual,
}

/// A numbered wish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which wish it is.
    pub number: u32,
    /// Where to.
    pub at: LookAt,
    /// Whether to glide there.
    pub animated: bool,
}
