//! The provider's verbs about endpoints: accept and reject (`PrivateLink` guide, "Accept or
//! reject connection requests").

use crate::model::record::record;
use crate::model::{EndpointServiceId, EndpointState, Sketch, VpcEndpoint, VpcEndpointId};

use super::apply::{Changes, Event};
use super::command::Verb;
use super::refusal::Refusal;

record! {
    /// `AcceptVpcEndpointConnections`: the provider lets an endpoint in.
    AcceptVpcEndpointConnections, "AcceptVpcEndpointConnections" {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
        /// The service.
        service: EndpointServiceId, needed;
    }
}

record! {
    /// `RejectVpcEndpointConnections`: the provider turns an endpoint down, perhaps after use.
    RejectVpcEndpointConnections, "RejectVpcEndpointConnections" {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
        /// The service.
        service: EndpointServiceId, needed;
    }
}

impl Verb for AcceptVpcEndpointConnections {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        match connection(&changes.sketch, &self.service, &self.endpoint)?.state {
            // Acceptance leads through `pending`; the sketch stands still in time, so it is made.
            EndpointState::PendingAcceptance | EndpointState::Rejected => {
                set_state(changes, &self.endpoint, EndpointState::Available)?;
                changes.note(Event::Accepted(self.endpoint.clone()));
                Ok(())
            }
            state => Err(wrong_state(&self.endpoint, state)),
        }
    }
}

impl Verb for RejectVpcEndpointConnections {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        match connection(&changes.sketch, &self.service, &self.endpoint)?.state {
            EndpointState::PendingAcceptance | EndpointState::Available => {
                set_state(changes, &self.endpoint, EndpointState::Rejected)?;
                changes.note(Event::Rejected(self.endpoint.clone()));
                Ok(())
            }
            state => Err(wrong_state(&self.endpoint, state)),
        }
    }
}

fn set_state(changes: &mut Changes, endpoint: &VpcEndpointId, state: EndpointState) -> Result<(), Refusal> {
    changes.sketch.vpc_endpoints.update(endpoint, |endpoint| endpoint.state = state)?;
    Ok(())
}

/// An endpoint as its service's provider sees it: somebody else's endpoint is not there.
fn connection<'a>(
    sketch: &'a Sketch,
    service: &EndpointServiceId,
    endpoint: &VpcEndpointId,
) -> Result<&'a VpcEndpoint, Refusal> {
    sketch.endpoint_services.find(service)?;
    let found = sketch.vpc_endpoints.find(endpoint)?;
    if found.service.endpoint_service() == Some(service) {
        Ok(found)
    } else {
        Err(Refusal::not_found(&endpoint.clone().into()))
    }
}

fn wrong_state(endpoint: &VpcEndpointId, state: EndpointState) -> Refusal {
    Refusal::ours(
        "InvalidState",
        format!("The endpoint {endpoint} is {}; that cannot be done to it now", state.word()),
    )
}
