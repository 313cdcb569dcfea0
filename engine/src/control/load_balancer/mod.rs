//! The verbs of load balancers, Network ones most of all: a load balancer is made with a node in each of some zones, gains
//! and loses zones, and goes. Error codes of the Elastic Load Balancing API.

mod application;
mod attributes;
mod create;
mod nodes;

use crate::model::InterfaceKind;
use crate::model::record::record;

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::endpoint_service::service_behind;
use super::interface;
use super::refusal::{Refusal, RefusalCode};
pub use application::AnyLoadBalancer;
pub(super) use application::{behind_few, create_listener, delete_listener};
pub use attributes::{ModifyLoadBalancerAttributes, SetSecurityGroups};
pub(super) use create::is_name;
pub use create::{CreateLoadBalancer, LoadBalancerType};
pub use nodes::{SetSubnets, SubnetMapping};

record! {
    /// `DeleteLoadBalancer`: takes a load balancer away, with its listeners and nodes. Target groups stay;
    /// an Application Load Balancer that is somebody's target stays too.
    DeleteLoadBalancer {
        /// The load balancer.
        load_balancer: AnyLoadBalancer, needed;
    }
}

impl Verb for DeleteLoadBalancer {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let arn = match &self.load_balancer {
            AnyLoadBalancer::Network(arn) => arn,
            AnyLoadBalancer::Application(arn) => return application::delete(changes, arn),
        };
        changes.sketch.load_balancers.find(arn)?;
        if service_behind(&changes.sketch, arn).is_some() {
            return Err(Refusal::aws(
                RefusalCode::ResourceInUse,
                format!(
                    "Load balancer '{arn}' cannot be deleted because it is currently associated with another service"
                ),
            ));
        }
        changes.sketch.load_balancers.remove(arn);
        gone(changes, arn.clone())?;
        interface::remove_all_of(changes, &InterfaceKind::LoadBalancerNode(arn.clone()))
    }
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidConfigurationRequest, text)
}
