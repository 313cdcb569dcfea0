//! A service goes. Its load balancers stay; endpoints that were rejected, expired or failed stay too,
//! and can never be used again.

use crate::model::record::record;
use crate::model::{EndpointService, EndpointServiceId, NotificationSource, Service, ServiceState};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::dependents::gone;
use super::super::notification::remove_all_of;
use super::super::refusal::Refusal;
use super::{attached, endpoints_of, has_attached, living, unknown_to_delete};

record! {
    /// `DeleteVpcEndpointServiceConfigurations`. Refused while endpoints are attached: reject them first.
    DeleteVpcEndpointServiceConfigurations {
        /// The service.
        service: EndpointServiceId, needed;
    }
}

impl Verb for DeleteVpcEndpointServiceConfigurations {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let Ok(service) = living(&changes.sketch, &self.service) else {
            return Err(unknown_to_delete(&self.service));
        };
        if has_attached(&changes.sketch, &self.service) {
            return Err(attached());
        }
        let service = EndpointService {
            state: ServiceState::Deleted,
            load_balancers: Vec::new(),
            allowed_principals: Vec::new(),
            private_dns_name: None,
            supported_regions: Vec::new(),
            zones: Vec::new(),
            ..service.clone()
        };
        changes.sketch.endpoint_services.insert(service);
        gone(changes, self.service.clone())?;
        remove_all_of(changes, &NotificationSource::Service(self.service.clone()))?;
        let mut left = Vec::new();
        for endpoint in endpoints_of(&changes.sketch, &self.service) {
            left.push(endpoint.id.clone());
        }
        for endpoint in left {
            changes.sketch.vpc_endpoints.update(&endpoint, |endpoint| endpoint.bindings.clear())?;
        }
        forget_if_unused(changes, &Service::Endpoint(self.service.clone()))
    }
}

/// Forgets a deleted service once no endpoint leads to it any more. Until then it stands in the sketch
/// as `Deleted`, so that a rejected endpoint does not lead to nothing.
pub(in crate::control) fn forget_if_unused(changes: &mut Changes, service: &Service) -> Result<(), Refusal> {
    let Some(id) = service.endpoint_service() else { return Ok(()) };
    let is_deleted =
        changes.sketch.endpoint_services.get(id).is_some_and(|found| found.state == ServiceState::Deleted);
    if is_deleted && endpoints_of(&changes.sketch, id).next().is_none() {
        changes.sketch.endpoint_services.remove(id);
        gone(changes, id.clone())?;
    }
    Ok(())
}
