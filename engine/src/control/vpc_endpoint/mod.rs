//! The consumer's verbs: an endpoint is made, changed and deleted (`PrivateLink` guide, "Access AWS
//! services" and "Gateway endpoints"). What both kinds share stands here; what an interface endpoint
//! has in a subnet in `zones`, what a gateway endpoint has in a route table in `gateway`.

mod create;
mod delete;
mod gateway;
mod modify;
mod private_dns;
mod zones;

use crate::model::record::LongText;
use crate::model::{
    AwsService, EndpointType, QuotaName, SecurityGroupId, Service, Sketch, Vpc, VpcEndpoint, VpcEndpointId,
    aws_service,
};

use super::network_interface::or_default_group;
use super::policy::{is_everyone, statements};
use super::quota;
use super::refusal::{Refusal, RefusalCode};
pub use create::CreateVpcEndpoint;
pub use delete::DeleteVpcEndpoints;
pub use modify::ModifyVpcEndpoint;

/// The refusal for a service that is not there, or that the caller must not know of.
fn no_such_service(sketch: &Sketch, service: &Service) -> Refusal {
    let name = sketch.service_name(service);
    Refusal::aws(RefusalCode::InvalidServiceName, format!("The Vpc Endpoint Service '{name}' does not exist"))
}

/// The catalogue's entry of a service, where it is one of AWS's own.
fn catalogue(sketch: &Sketch, service: &Service) -> Option<&'static AwsService> {
    match service {
        Service::Aws(name) => aws_service(sketch.profile, name),
        Service::Endpoint(_) => None,
    }
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameter, text)
}

/// The groups an endpoint's interfaces carry: those given, or the VPC's default one.
fn groups(sketch: &Sketch, vpc: &Vpc, given: &[SecurityGroupId]) -> Result<Vec<SecurityGroupId>, Refusal> {
    let mut kept: Vec<SecurityGroupId> = Vec::new();
    for id in given {
        let group = sketch.security_groups.find(id)?;
        if group.vpc != vpc.id {
            return Err(Refusal::aws(
                RefusalCode::InvalidGroupNotFound,
                "You have specified two resources that belong to different networks.".to_owned(),
            ));
        }
        if !kept.contains(id) {
            kept.push(id.clone());
        }
    }
    let kept = or_default_group(sketch, &vpc.id, &kept);
    if kept.is_empty() {
        return Err(invalid(format!("{} has no default security group: choose one", vpc.id)));
    }
    Ok(kept)
}

/// Whether an endpoint may have this policy: gateway endpoints may, and those of AWS's services that
/// look at policies. A customer's service gives full access (`PrivateLink` guide, "Endpoint policies").
fn policy_fits(
    sketch: &Sketch,
    endpoint_type: EndpointType,
    service: &Service,
    policy: &LongText,
) -> Result<(), Refusal> {
    let looked_at = endpoint_type == EndpointType::Gateway
        || catalogue(sketch, service).is_some_and(|found| found.endpoint_policies);
    if !looked_at {
        return Err(invalid(format!("{} does not look at endpoint policies", sketch.service_name(service))));
    }
    let wrong = |problem: String| Refusal::ours(RefusalCode::InvalidPolicyDocument, problem);
    for statement in statements(&policy.0).map_err(wrong)? {
        let principal = statement.get("Principal");
        if principal.is_none() {
            return Err(wrong("A statement of an endpoint policy must name a “Principal”".to_owned()));
        }
        if endpoint_type == EndpointType::Gateway && !principal.is_some_and(is_everyone) {
            return Err(wrong(
                "A gateway endpoint's “Principal” is *; narrow it by conditions such as aws:PrincipalArn"
                    .to_owned(),
            ));
        }
    }
    Ok(())
}

/// The Region a service is reached in: its own, or the VPC's.
fn region<'a>(sketch: &'a Sketch, endpoint: &'a VpcEndpoint) -> &'a str {
    match (&endpoint.service_region, sketch.vpcs.get(&endpoint.vpc)) {
        (Some(region), _) => region.as_str(),
        (None, Some(vpc)) => vpc.region.as_str(),
        (None, None) => "",
    }
}

/// Whether an endpoint is within the quotas of its groups, its policy and its VPC.
fn within_quotas(sketch: &Sketch, id: &VpcEndpointId) -> Result<(), Refusal> {
    let endpoint = sketch.vpc_endpoints.find(id)?;
    let vpc = sketch.vpcs.find(&endpoint.vpc)?;
    quota::check(sketch, QuotaName::SecurityGroupsPerInterface, id.clone(), "")?;
    quota::check(sketch, QuotaName::EndpointPolicyCharacters, id.clone(), "")?;
    match endpoint.endpoint_type {
        EndpointType::Interface => {
            quota::check(sketch, QuotaName::InterfaceEndpointsPerVpc, vpc.id.clone(), "")
        }
        EndpointType::Gateway => {
            quota::check(sketch, QuotaName::GatewayEndpointsPerVpc, vpc.id.clone(), "")?;
            let region = vpc.region.as_str();
            quota::check(sketch, QuotaName::GatewayEndpointsPerRegion, vpc.account.clone(), region)
        }
    }
}
