//! VPC endpoints, Resolver endpoints and hosted zones.

use crate::model::{
    AccountId, EndpointState, EndpointType, Payer, ResourceId, Service, ServiceState, Sketch, VpcEndpoint,
};

use super::ledger::{Billed, Book};
use super::price::Item;
use super::usage::{Measure, Usage};

/// The lines of all of them.
pub(super) fn lines(sketch: &Sketch, usage: &Usage, book: &mut Book<'_>) {
    for endpoint in sketch.vpc_endpoints.iter().filter(|endpoint| is_billed(sketch, endpoint)) {
        let id = ResourceId::from(endpoint.id.clone());
        let region = sketch.vpcs.get(&endpoint.vpc).map_or("", |vpc| vpc.region.as_str());
        let billed = |item, scope| Billed {
            account: payer(sketch, endpoint),
            item,
            resource: id.clone(),
            scope,
            assumed: Vec::new(),
        };
        match endpoint.endpoint_type {
            EndpointType::Interface => {
                book.hours(&billed(Item::EndpointHour, region), endpoint.network_interfaces.len());
                book.quantity(&billed(Item::EndpointGb, region), usage.of(&id, Measure::DataGb), "");
            }
            EndpointType::Gateway => book.hours(&billed(Item::GatewayEndpointHour, ""), 1),
        }
    }
    for endpoint in sketch.resolver_endpoints.iter() {
        let id = ResourceId::from(endpoint.id.clone());
        let region = sketch.vpcs.get(&endpoint.vpc).map_or("", |vpc| vpc.region.as_str());
        let billed = |item| Billed {
            account: sketch.owner_of(&id),
            item,
            resource: id.clone(),
            scope: region,
            assumed: Vec::new(),
        };
        book.hours(&billed(Item::ResolverHour), endpoint.network_interfaces.len());
        book.quantity(&billed(Item::ResolverQueries), usage.of(&id, Measure::Queries), "");
    }
    for zone in sketch.hosted_zones.iter() {
        let id = ResourceId::from(zone.id.clone());
        let billed = |item| Billed {
            account: Some(zone.account.clone()),
            item,
            resource: id.clone(),
            scope: "",
            assumed: Vec::new(),
        };
        book.quantity(&billed(Item::HostedZoneMonth), super::Quantity::whole(1), "");
        book.quantity(&billed(Item::HostedZoneQueries), usage.of(&id, Measure::Queries), "");
    }
}

/// Whether an endpoint is billed: hours run in whatever state it is until it is deleted, and if it was
/// rejected until its service is (`AWS PrivateLink pricing`).
fn is_billed(sketch: &Sketch, endpoint: &VpcEndpoint) -> bool {
    match endpoint.state {
        EndpointState::Deleted | EndpointState::Failed | EndpointState::Expired | EndpointState::Deleting => {
            false
        }
        EndpointState::Rejected => {
            let service = endpoint.service.endpoint_service().and_then(|id| sketch.endpoint_services.get(id));
            service.is_some_and(|service| service.state != ServiceState::Deleted)
        }
        _ => true,
    }
}

/// Who pays for an endpoint: its owner, unless the service's owner took it over (`PayerResponsibility` in
/// the API).
pub(super) fn payer(sketch: &Sketch, endpoint: &VpcEndpoint) -> Option<AccountId> {
    if let Service::Endpoint(id) = &endpoint.service
        && let Some(service) = sketch.endpoint_services.get(id)
        && service.payer == Payer::ServiceOwner
    {
        return Some(service.account.clone());
    }
    sketch.owner_of(&endpoint.id.clone().into())
}
