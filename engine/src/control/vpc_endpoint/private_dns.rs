//! Private DNS: when a service's own name may lead to the endpoint inside the VPC (`PrivateLink` guide,
//! "Private DNS" and "Manage DNS names"). The texts are AWS's own.

use crate::model::{
    DnsNameState, EndpointState, EndpointType, HostedZoneType, Service, Sketch, Vpc, VpcEndpoint,
};

use super::super::refusal::{Refusal, RefusalCode};
use super::{catalogue, invalid, region};

/// Whether private DNS may be on for an endpoint as it is, or as it is about to be.
pub(super) fn may_be_on(sketch: &Sketch, vpc: &Vpc, endpoint: &VpcEndpoint) -> Result<(), Refusal> {
    let wrong = |text: String| Err(Refusal::aws(RefusalCode::InvalidParameter, text));
    let service = sketch.service_name(&endpoint.service);
    if endpoint.endpoint_type == EndpointType::Gateway {
        return Err(invalid("A gateway endpoint needs no private DNS: its service keeps its public name"));
    }
    if !(vpc.enable_dns_support && vpc.enable_dns_hostnames) {
        return wrong(format!(
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for {}",
            vpc.id
        ));
    }
    if endpoint.state == EndpointState::PendingAcceptance {
        return wrong(format!(
            "Private DNS can only be enabled after the endpoint connection is accepted by the owner of {service}"
        ));
    }
    let Some(domain) = private_name(sketch, endpoint) else {
        return wrong(format!(
            "Private DNS can't be enabled because the service {service} does not provide a private DNS name."
        ));
    };
    if is_taken(sketch, endpoint, &domain) {
        return wrong(format!(
            "private-dns-enabled cannot be set because there is already a conflicting DNS domain for {domain} in the VPC {}",
            vpc.id
        ));
    }
    if endpoint.private_dns_only_for_inbound_resolver {
        only_for_inbound_resolver(sketch, endpoint)?;
    }
    Ok(())
}

/// The name that leads to an endpoint with private DNS on; a customer's only once it is verified.
fn private_name(sketch: &Sketch, endpoint: &VpcEndpoint) -> Option<String> {
    match &endpoint.service {
        Service::Aws(_) => catalogue(sketch, &endpoint.service)?.private_name(region(sketch, endpoint)),
        Service::Endpoint(id) => {
            let name = sketch.endpoint_services.get(id)?.private_dns_name.as_ref()?;
            (name.state == DnsNameState::Verified).then(|| name.name.clone())
        }
    }
}

/// Whether another endpoint of the VPC, or a private hosted zone associated with it, holds the name.
fn is_taken(sketch: &Sketch, endpoint: &VpcEndpoint, domain: &str) -> bool {
    let holds = |other: &VpcEndpoint| {
        other.vpc == endpoint.vpc
            && other.id != endpoint.id
            && other.private_dns_enabled
            && other.state.has_names()
            && private_name(sketch, other).as_deref() == Some(domain)
    };
    let is_private = |zone: &crate::model::HostedZone| {
        zone.zone_type == HostedZoneType::Private && zone.name == domain && zone.vpcs.contains(&endpoint.vpc)
    };
    sketch.vpc_endpoints.iter().any(holds) || sketch.hosted_zones.iter().any(is_private)
}

/// S3's option that leaves the VPC's own questions to the gateway endpoint, which must therefore be there.
fn only_for_inbound_resolver(sketch: &Sketch, endpoint: &VpcEndpoint) -> Result<(), Refusal> {
    if catalogue(sketch, &endpoint.service).is_none_or(|service| service.code != "s3") {
        return Err(invalid(
            "PrivateDnsOnlyForInboundResolverEndpoint is an option of S3's interface endpoints only",
        ));
    }
    let is_gateway = |other: &VpcEndpoint| {
        other.vpc == endpoint.vpc
            && other.endpoint_type == EndpointType::Gateway
            && other.service == endpoint.service
    };
    if !sketch.vpc_endpoints.iter().any(is_gateway) {
        return Err(Refusal::aws(
            RefusalCode::InvalidParameter,
            format!(
                "To set PrivateDnsOnlyForInboundResolverEndpoint to true, the VPC {} must have a Gateway endpoint for the service.",
                endpoint.vpc
            ),
        ));
    }
    Ok(())
}
