//! The provider's verbs: an endpoint service is made of load balancers, opened to principals, given a
//! private name, and deleted (`PrivateLink` guide, "Share your services").

mod configuration;
mod delete;
mod permissions;
mod private_name;

use crate::model::{
    EndpointService, EndpointServiceId, EndpointState, LoadBalancer, LoadBalancerArn, Service, ServiceState,
    Sketch, VpcEndpoint,
};

use super::refusal::{Refusal, RefusalCode};
pub use configuration::{CreateVpcEndpointServiceConfiguration, ModifyVpcEndpointServiceConfiguration};
pub use delete::DeleteVpcEndpointServiceConfigurations;
pub(super) use delete::forget_if_unused;
pub use permissions::{ModifyVpcEndpointServicePayerResponsibility, ModifyVpcEndpointServicePermissions};
pub use private_name::StartVpcEndpointServicePrivateDnsVerification;

/// A service that is there. One that was deleted stands in the sketch only while rejected endpoints
/// remember it, and is not there for any verb.
pub(super) fn living<'a>(sketch: &'a Sketch, id: &EndpointServiceId) -> Result<&'a EndpointService, Refusal> {
    let found = sketch.endpoint_services.find(id)?;
    match found.state {
        ServiceState::Available | ServiceState::Pending | ServiceState::Failed => Ok(found),
        ServiceState::Deleting | ServiceState::Deleted => Err(Refusal::not_found(&id.clone().into())),
    }
}

/// Whether an endpoint is attached to its service: then neither the service nor its load balancers can
/// go. A rejected one is not (`PrivateLink` guide, "Delete an endpoint service").
pub(super) const fn is_attached(endpoint: &VpcEndpoint) -> bool {
    match endpoint.state {
        EndpointState::PendingAcceptance
        | EndpointState::Pending
        | EndpointState::Available
        | EndpointState::Partial => true,
        EndpointState::Rejected
        | EndpointState::Expired
        | EndpointState::Failed
        | EndpointState::Deleting
        | EndpointState::Deleted => false,
    }
}

/// Whether any endpoint is attached to a service.
pub(super) fn has_attached(sketch: &Sketch, service: &EndpointServiceId) -> bool {
    endpoints_of(sketch, service).any(is_attached)
}

/// The endpoints that lead to a service, whatever their state.
pub(super) fn endpoints_of<'a>(
    sketch: &'a Sketch,
    service: &'a EndpointServiceId,
) -> impl Iterator<Item = &'a VpcEndpoint> {
    sketch
        .vpc_endpoints
        .iter()
        .filter(move |endpoint| matches!(&endpoint.service, Service::Endpoint(id) if id == service))
}

/// The refusal while endpoints are attached.
fn attached() -> Refusal {
    Refusal::aws(
        RefusalCode::ExistingVpcEndpointConnections,
        "Service has existing active VPC Endpoint connections!".to_owned(),
    )
}

/// The service a load balancer stands behind.
pub(super) fn service_behind<'a>(
    sketch: &'a Sketch,
    balancer: &LoadBalancerArn,
) -> Option<&'a EndpointService> {
    sketch.endpoint_services.iter().find(|service| service.load_balancers.contains(balancer))
}

/// A load balancer that may be put behind a service: of the provider's account, in one Region with the
/// others, and behind no service yet.
fn usable<'a>(
    sketch: &'a Sketch,
    arn: &LoadBalancerArn,
    beside: &LoadBalancerArn,
) -> Result<&'a LoadBalancer, Refusal> {
    let found = sketch.load_balancers.get(arn);
    let same_place = arn.account() == beside.account() && arn.region() == beside.region();
    let Some(found) = found.filter(|_| same_place) else {
        return Err(Refusal::ours(
            RefusalCode::InvalidNetworkLoadBalancerArnNotFound,
            format!("The Network Load Balancer '{arn}' does not exist"),
        ));
    };
    if service_behind(sketch, arn).is_some() {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameter,
            "LBs are already associated with another VPC Endpoint Service Configuration",
        ));
    }
    Ok(found)
}

/// The refusal of the bulk call that deletes, which has a code of its own.
fn unknown_to_delete(id: &EndpointServiceId) -> Refusal {
    Refusal::aws(
        RefusalCode::InvalidVpcEndpointServiceNotFound,
        format!("The VpcEndpointService Id '{id}' does not exist"),
    )
}
