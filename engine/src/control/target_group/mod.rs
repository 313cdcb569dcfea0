//! The verbs of target groups: one is made and deleted, its health check and attributes are changed,
//! targets are registered with it. Error codes of the Elastic Load Balancing API.

mod attributes;
mod create;
mod health_check;
mod targets;

use crate::model::TargetGroupArn;
use crate::model::record::record;

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::listener::forwards_to;
use super::refusal::{Refusal, RefusalCode};
pub use attributes::ModifyTargetGroupAttributes;
pub use create::CreateTargetGroup;
pub use health_check::{HealthCheckSettings, ModifyTargetGroup};
pub use targets::{DeregisterTargets, RegisterTargets};

record! {
    /// `DeleteTargetGroup`: one that no listener forwards to. Its targets stay as they are.
    DeleteTargetGroup {
        /// The target group.
        target_group: TargetGroupArn, needed;
    }
}

impl Verb for DeleteTargetGroup {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.target_groups.find(&self.target_group)?;
        if let Some(balancer) = forwards_to(sketch, &self.target_group) {
            return Err(Refusal::ours(
                RefusalCode::ResourceInUse,
                format!("A listener of {balancer} forwards to the target group"),
            ));
        }
        sketch.target_groups.remove(&self.target_group);
        gone(changes, self.target_group.clone())?;
        Ok(())
    }
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidConfigurationRequest, text)
}
