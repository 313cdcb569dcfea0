//! The verbs of Network Load Balancers: a load balancer is made with a node in each of some zones, gains
//! and loses zones, and goes. Error codes of the Elastic Load Balancing API.

mod attributes;
mod create;
mod nodes;

use crate::model::record::record;
use crate::model::{InterfaceKind, LoadBalancerArn};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::endpoint_service::service_behind;
use super::interface;
use super::refusal::{Refusal, RefusalCode};
pub use attributes::{ModifyLoadBalancerAttributes, SetSecurityGroups};
pub use create::CreateLoadBalancer;
pub(super) use create::is_name;
pub use nodes::{SetSubnets, SubnetMapping};

record! {
    /// `DeleteLoadBalancer`: takes a load balancer away, with its listeners and nodes. Target groups stay.
    DeleteLoadBalancer {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
    }
}

impl Verb for DeleteLoadBalancer {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.load_balancers.find(&self.load_balancer)?;
        if service_behind(&changes.sketch, &self.load_balancer).is_some() {
            return Err(Refusal::aws(
                RefusalCode::ResourceInUse,
                format!(
                    "Load balancer '{}' cannot be deleted because it is currently associated with another service",
                    self.load_balancer
                ),
            ));
        }
        changes.sketch.load_balancers.remove(&self.load_balancer);
        gone(changes, self.load_balancer.clone())?;
        interface::remove_all_of(changes, &InterfaceKind::LoadBalancerNode(self.load_balancer.clone()))?;
        Ok(())
    }
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidConfigurationRequest, text)
}
