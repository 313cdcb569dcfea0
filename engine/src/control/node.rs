//! The verb for a Network Load Balancer's node by itself: it fails, and comes back. AWS has none; its nodes are its
//! own to replace, and what clients see meanwhile is what this shows.

use crate::model::record::record;
use crate::model::{InterfaceKind, NetworkInterfaceId};

use super::apply::Changes;
use super::command::Verb;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// A Network Load Balancer's node fails, while all else in its zone runs; or it is back. No verb of AWS.
    SetNodeFailed {
        /// The node's network interface.
        node: NetworkInterfaceId, needed;
        /// Whether it has failed.
        failed: bool, flag(true);
    }
}

impl Verb for SetNodeFailed {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let found = changes.sketch.network_interfaces.find(&self.node)?;
        if !matches!(found.of, InterfaceKind::LoadBalancerNode(_)) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("{} is not the node of a Network Load Balancer", self.node),
            ));
        }
        changes.sketch.network_interfaces.update(&self.node, |node| node.failed = self.failed)?;
        changes.changed(self.node.clone());
        Ok(())
    }
}
