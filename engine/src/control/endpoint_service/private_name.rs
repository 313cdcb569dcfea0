//! A service's private DNS name, and the proof that the domain is the provider's: a TXT record in
//! public DNS (`PrivateLink` guide, "Manage DNS names").

use crate::model::record::record;
use crate::model::{
    DnsNameState, EndpointService, EndpointServiceId, HostedZoneType, PrivateDnsName, Profile, RecordSet,
    RecordType, Sketch,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::hosted_zone::{is_dns_name, is_within};
use super::super::new_id::token;
use super::super::refusal::{Refusal, RefusalCode};
use super::living;

record! {
    /// `StartVpcEndpointServicePrivateDnsVerification`: looks for the TXT record in public DNS. What the
    /// real service may take two days for is done at once.
    StartVpcEndpointServicePrivateDnsVerification {
        /// The service.
        service: EndpointServiceId, needed;
    }
}

/// Characters of the token in the record's name and value.
const TOKEN_CHARS: usize = 20;

/// The private name a service is given, to be verified by a record that is made up here. A name below
/// one that is verified already is verified with it.
pub(super) fn given(
    sketch: &mut Sketch,
    service: &EndpointService,
    name: &str,
) -> Result<PrivateDnsName, Refusal> {
    if sketch.profile == Profile::Paper {
        return Err(Refusal::ours(
            RefusalCode::UnsupportedOperation,
            "Services of customers had no private DNS name before January 2020; the consumer makes a private hosted zone",
        ));
    }
    if !is_dns_name(name, true) {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameter,
            "A private DNS name is in lower case, has labels of up to 63 characters, 255 in all, and may start with *.",
        ));
    }
    let verified = service.private_dns_name.as_ref().filter(|old| old.state == DnsNameState::Verified);
    if let Some(old) = verified.filter(|old| is_within(name, domain(&old.name))) {
        return Ok(PrivateDnsName { name: name.to_owned(), ..old.clone() });
    }
    Ok(PrivateDnsName {
        name: name.to_owned(),
        state: DnsNameState::PendingVerification,
        record_name: format!("_{}", token(sketch, TOKEN_CHARS)),
        record_value: format!("vpce:{}", token(sketch, TOKEN_CHARS)),
    })
}

/// The domain a private name belongs to: a wildcard's is what follows it.
fn domain(name: &str) -> &str {
    name.strip_prefix("*.").unwrap_or(name)
}

impl Verb for StartVpcEndpointServicePrivateDnsVerification {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let service = living(&changes.sketch, &self.service)?;
        let Some(name) = &service.private_dns_name else {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameter,
                format!("The service {} has no private DNS name to verify", self.service),
            ));
        };
        let state =
            if is_published(&changes.sketch, name) { DnsNameState::Verified } else { DnsNameState::Failed };
        changes.sketch.endpoint_services.update(&self.service, |service| {
            if let Some(name) = &mut service.private_dns_name {
                name.state = state;
            }
        })?;
        changes.changed(self.service.clone());
        Ok(())
    }
}

/// Whether the TXT record stands in a public hosted zone, at `_token.domain` or, where underscores are
/// not possible, at the domain itself. Which of two zones of one name the world asks is not modelled:
/// either will do.
fn is_published(sketch: &Sketch, name: &PrivateDnsName) -> bool {
    let domain = domain(&name.name);
    let full = format!("{}.{domain}", name.record_name);
    let proves = |record: &RecordSet| {
        record.record_type == RecordType::Txt
            && (record.name == full || record.name == domain)
            && record.values.iter().any(|value| value.trim_matches('"') == name.record_value)
    };
    sketch
        .hosted_zones
        .iter()
        .any(|zone| zone.zone_type == HostedZoneType::Public && zone.records.iter().any(proves))
}
