//! The provider's verbs about endpoints: accept and reject (`PrivateLink` guide, "Accept or
//! reject connection requests").

use crate::model::{EndpointServiceId, EndpointState, Sketch, VpcEndpoint, VpcEndpointId};

use super::apply::Event;
use super::refusal::Refusal;

pub(super) fn accept(
    sketch: &mut Sketch,
    service: &EndpointServiceId,
    endpoint: &VpcEndpointId,
) -> Result<Event, Refusal> {
    match connection(sketch, service, endpoint)?.state {
        // Acceptance leads through `pending`; the sketch stands still in time, so it is made.
        EndpointState::PendingAcceptance | EndpointState::Rejected => {
            sketch.vpc_endpoints.update(endpoint, |endpoint| endpoint.state = EndpointState::Available)?;
            Ok(Event::Accepted(endpoint.clone()))
        }
        state @ (EndpointState::Pending
        | EndpointState::Available
        | EndpointState::Expired
        | EndpointState::Failed) => Err(wrong_state(endpoint, state)),
    }
}

pub(super) fn reject(
    sketch: &mut Sketch,
    service: &EndpointServiceId,
    endpoint: &VpcEndpointId,
) -> Result<Event, Refusal> {
    match connection(sketch, service, endpoint)?.state {
        EndpointState::PendingAcceptance | EndpointState::Available => {
            sketch.vpc_endpoints.update(endpoint, |endpoint| endpoint.state = EndpointState::Rejected)?;
            Ok(Event::Rejected(endpoint.clone()))
        }
        state @ (EndpointState::Pending
        | EndpointState::Rejected
        | EndpointState::Expired
        | EndpointState::Failed) => Err(wrong_state(endpoint, state)),
    }
}

/// An endpoint as its service's provider sees it: somebody else's endpoint is not there.
fn connection<'a>(
    sketch: &'a Sketch,
    service: &EndpointServiceId,
    endpoint: &VpcEndpointId,
) -> Result<&'a VpcEndpoint, Refusal> {
    sketch.endpoint_services.find(service)?;
    let found = sketch.vpc_endpoints.find(endpoint)?;
    if found.service == *service { Ok(found) } else { Err(Refusal::not_found(&endpoint.clone().into())) }
}

fn wrong_state(endpoint: &VpcEndpointId, state: EndpointState) -> Refusal {
    Refusal::ours(
        "InvalidState",
        format!("The endpoint {endpoint} is {}; that cannot be done to it now", state.api_name()),
    )
}
