//! Who may make endpoints for a service, and who pays for them. Neither touches connections that are
//! there: those are rejected, one by one (`PrivateLink` guide, "Manage permissions").

use crate::model::record::record;
use crate::model::{EndpointServiceId, Payer, Principal};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::refusal::{Refusal, RefusalCode};
use super::living;

record! {
    /// `ModifyVpcEndpointServicePermissions`: lets principals in, or no longer. To allow one that is
    /// allowed, or to remove one that is not, changes nothing.
    ModifyVpcEndpointServicePermissions {
        /// The service.
        service: EndpointServiceId, needed;
        /// Principals to allow.
        add_principals: Vec<Principal>, blank;
        /// Principals to allow no longer.
        remove_principals: Vec<Principal>, blank;
    }
}

record! {
    /// `ModifyVpcEndpointServicePayerResponsibility`: makes the provider pay for endpoints, for ever.
    ModifyVpcEndpointServicePayerResponsibility {
        /// The service.
        service: EndpointServiceId, needed;
        /// Who pays.
        payer: Payer, needed;
    }
}

impl Verb for ModifyVpcEndpointServicePermissions {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        living(&changes.sketch, &self.service)?;
        changes.sketch.endpoint_services.update(&self.service, |service| {
            for principal in &self.add_principals {
                if !service.allowed_principals.contains(principal) {
                    service.allowed_principals.push(principal.clone());
                }
            }
            service.allowed_principals.retain(|principal| !self.remove_principals.contains(principal));
        })?;
        changes.changed(self.service.clone());
        Ok(())
    }
}

impl Verb for ModifyVpcEndpointServicePayerResponsibility {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let payer = living(&changes.sketch, &self.service)?.payer;
        if payer == Payer::ServiceOwner && self.payer == Payer::EndpointOwner {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameter,
                "Once the service's owner pays for endpoints, that cannot be undone",
            ));
        }
        changes.sketch.endpoint_services.update(&self.service, |service| service.payer = self.payer)?;
        changes.changed(self.service.clone());
        Ok(())
    }
}
