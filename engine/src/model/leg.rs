//! The lines packets travel: defined once, so that the diagram, a trace and a simulation speak
//! of the same line.

use std::fmt;

use super::id::NetworkInterfaceId;

/// What kind of line a leg is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegKind {
    /// Inside one VPC, by its local route.
    Local,
    /// From an endpoint's interface to a load balancer's node: the hop by `PrivateLink`, which
    /// crosses no route table.
    PrivateLink,
    /// From a load balancer's node to a target.
    ToTarget,
}

/// A line between two network interfaces, named by them in the direction of the request. The
/// reply travels the same leg backwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leg {
    /// Where the request leaves.
    pub from: NetworkInterfaceId,
    /// Where it arrives.
    pub to: NetworkInterfaceId,
    /// What kind of line it is.
    pub kind: LegKind,
}

impl fmt::Display for Leg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}>{}", self.from, self.to)
    }
}
