//! What becomes of an endpoint's request: the provider's verbs accept and reject (`PrivateLink` guide,
//! "Accept and reject endpoint connection requests"), and what time does and nobody calls.
//!
//! | From | By | To |
//! |---|---|---|
//! | `pendingAcceptance` | `AcceptVpcEndpointConnections` | `pending` |
//! | `pendingAcceptance`, `available` | `RejectVpcEndpointConnections` | `rejected` |
//! | `pendingAcceptance` | `ExpireVpcEndpointConnection` | `expired` |
//! | `pending` | `FinishVpcEndpoint` | `available` |
//! | `pending` | `FailVpcEndpoint` | `failed` |
//! | any | `DeleteVpcEndpoints` | gone |
//!
//! Nothing else leads anywhere. In particular a rejected request cannot be accepted: AWS's guide knows
//! acceptance of requests that are pending only. The consumer deletes the endpoint and asks again.
//!
//! A sketch stands still in time, and yet `pending` is a step of its own: it is what a person sees in
//! AWS right after acceptance, and the only state from which an endpoint fails. It costs one command,
//! which a verdict about a pending endpoint offers as its fix. A change by the consumer
//! (`ModifyVpcEndpoint`) is made at once and does not lead through `pending`, as it does in AWS for a
//! moment: nowhere does AWS say that connections suffer meanwhile.

use crate::model::record::record;
use crate::model::{
    Binding, ConnectionEvent, EndpointServiceId, EndpointState, Sketch, VpcEndpoint, VpcEndpointId,
};

use super::apply::{Changes, Event};
use super::command::Verb;
use super::endpoint_service::living;
use super::refusal::{Refusal, RefusalCode};
use super::topic::{tell, untell};

record! {
    /// `AcceptVpcEndpointConnections`: the provider lets an endpoint in.
    AcceptVpcEndpointConnections {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
        /// The service.
        service: EndpointServiceId, needed;
    }
}

record! {
    /// `RejectVpcEndpointConnections`: the provider turns an endpoint down, perhaps after use. The
    /// endpoint stays with the consumer, who pays for it until it is deleted.
    RejectVpcEndpointConnections {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
        /// The service.
        service: EndpointServiceId, needed;
    }
}

record! {
    /// Nobody decided about a request in time. No verb of AWS, which has not said how long that is.
    ExpireVpcEndpointConnection {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
    }
}

record! {
    /// A pending endpoint is ready: it becomes available. No verb of AWS, where it takes a few minutes.
    FinishVpcEndpoint {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
    }
}

record! {
    /// A pending endpoint cannot be made. No verb of AWS.
    FailVpcEndpoint {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
    }
}

record! {
    /// The rejection of an endpoint that was available never happened: it is available again, and no
    /// message tells of it. No verb of AWS, where the consumer makes another endpoint.
    ReinstateVpcEndpointConnection {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
    }
}

impl Verb for ReinstateVpcEndpointConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let found = changes.sketch.vpc_endpoints.find(&self.endpoint)?.clone();
        pass(changes, &found, &[EndpointState::Rejected], EndpointState::Available)?;
        changes.changed(self.endpoint.clone());
        untell(changes, &found, ConnectionEvent::Reject);
        Ok(())
    }
}

impl Verb for AcceptVpcEndpointConnections {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let found = connection(&changes.sketch, &self.service, &self.endpoint)?.clone();
        pass(changes, &found, &[EndpointState::PendingAcceptance], EndpointState::Pending)?;
        changes.note(Event::Accepted(self.endpoint.clone()));
        tell(changes, &found, ConnectionEvent::Accept);
        Ok(())
    }
}

impl Verb for RejectVpcEndpointConnections {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let found = connection(&changes.sketch, &self.service, &self.endpoint)?.clone();
        let from = [EndpointState::PendingAcceptance, EndpointState::Available];
        pass(changes, &found, &from, EndpointState::Rejected)?;
        changes.note(Event::Rejected(self.endpoint.clone()));
        tell(changes, &found, ConnectionEvent::Reject);
        Ok(())
    }
}

impl Verb for ExpireVpcEndpointConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        alone(changes, &self.endpoint, EndpointState::PendingAcceptance, EndpointState::Expired)
    }
}

/// The interfaces connect now, and each gets the load balancer it keeps.
impl Verb for FinishVpcEndpoint {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        alone(changes, &self.endpoint, EndpointState::Pending, EndpointState::Available)?;
        bind(changes, &self.endpoint)
    }
}

impl Verb for FailVpcEndpoint {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        alone(changes, &self.endpoint, EndpointState::Pending, EndpointState::Failed)
    }
}

/// A transition that nobody calls.
fn alone(
    changes: &mut Changes,
    endpoint: &VpcEndpointId,
    from: EndpointState,
    to: EndpointState,
) -> Result<(), Refusal> {
    let found = changes.sketch.vpc_endpoints.find(endpoint)?.clone();
    pass(changes, &found, &[from], to)?;
    changes.changed(endpoint.clone());
    Ok(())
}

/// Leads an endpoint from one of some states into another.
fn pass(
    changes: &mut Changes,
    endpoint: &VpcEndpoint,
    from: &[EndpointState],
    to: EndpointState,
) -> Result<(), Refusal> {
    if !from.contains(&endpoint.state) {
        return Err(wrong_state(&endpoint.id, endpoint.state));
    }
    changes.sketch.vpc_endpoints.update(&endpoint.id, |endpoint| endpoint.state = to)?;
    Ok(())
}

/// Binds the interfaces of an available endpoint that have no load balancer yet.
pub(super) fn bind(changes: &mut Changes, endpoint: &VpcEndpointId) -> Result<(), Refusal> {
    let found = changes.sketch.vpc_endpoints.find(endpoint)?;
    if found.state != EndpointState::Available {
        return Ok(());
    }
    let new: Vec<Binding> = changes.sketch.new_bindings(found);
    if !new.is_empty() {
        changes.sketch.vpc_endpoints.update(endpoint, |endpoint| endpoint.bindings.extend(new))?;
        changes.changed(endpoint.clone());
    }
    Ok(())
}

/// An endpoint as its service's provider sees it: somebody else's endpoint is not there.
fn connection<'a>(
    sketch: &'a Sketch,
    service: &EndpointServiceId,
    endpoint: &VpcEndpointId,
) -> Result<&'a VpcEndpoint, Refusal> {
    living(sketch, service)?;
    let found = sketch.vpc_endpoints.find(endpoint)?;
    if found.service.endpoint_service() == Some(service) {
        Ok(found)
    } else {
        Err(Refusal::not_found(&endpoint.clone().into()))
    }
}

/// The refusal of what an endpoint's state does not let happen.
pub(super) fn wrong_state(endpoint: &VpcEndpointId, state: EndpointState) -> Refusal {
    Refusal::ours(
        RefusalCode::InvalidState,
        format!("The endpoint {endpoint} is {}; that cannot be done to it now", state.word()),
    )
}
