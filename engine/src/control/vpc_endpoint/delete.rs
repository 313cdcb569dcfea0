//! An endpoint goes, and with it what was made for it: its interfaces, its routes, its notifications.
//! The sketch stands still in time, so `deleting` and `deleted` are passed at once.

use crate::model::record::record;
use crate::model::{ConnectionEvent, InterfaceKind, NotificationSource, VpcEndpointId};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::dependents::gone;
use super::super::endpoint_service::forget_if_unused;
use super::super::interface;
use super::super::notification::remove_all_of;
use super::super::refusal::{Refusal, RefusalCode};
use super::super::topic::tell;
use super::gateway::forget_routes;

record! {
    /// `DeleteVpcEndpoints`: takes an endpoint away, in whatever state it is.
    DeleteVpcEndpoints {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
    }
}

impl Verb for DeleteVpcEndpoints {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let Some(endpoint) = changes.sketch.vpc_endpoints.get(&self.endpoint).cloned() else {
            return Err(Refusal::ours(
                RefusalCode::InvalidVpcEndpointNotFound,
                format!("The VpcEndPoint ID '{}' does not exist", self.endpoint),
            ));
        };
        forget_routes(changes, &self.endpoint)?;
        tell(changes, &endpoint, ConnectionEvent::Delete);
        changes.sketch.vpc_endpoints.remove(&self.endpoint);
        gone(changes, self.endpoint.clone())?;
        interface::remove_all_of(changes, &InterfaceKind::VpcEndpoint(self.endpoint.clone()))?;
        remove_all_of(changes, &NotificationSource::Endpoint(self.endpoint.clone()))?;
        forget_if_unused(changes, &endpoint.service)
    }
}
