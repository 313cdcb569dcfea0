//! An endpoint is made. Whether the service may be known at all, whether it can be reached from here,
//! and whether its provider must accept are three gates, each by itself.

use crate::model::record::{LongText, as_usual, record};
use crate::model::{
    ConnectionEvent, DnsNameState, DnsSuffix, EndpointService, EndpointState, EndpointType, IpAddressType,
    Profile, RegionName, RouteTableId, SecurityGroupId, Service, ServiceState, Sketch, SubnetConfiguration,
    Tag, Vpc, VpcEndpoint, VpcEndpointId, VpcId,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::new_id::{new_id, token};
use super::super::refusal::{Refusal, RefusalCode};
use super::super::topic::tell;
use super::{
    catalogue, gateway, groups, invalid, no_such_service, policy_fits, private_dns, within_quotas, zones,
};

/// Letters and digits behind an endpoint's id in its names.
const SUFFIX_CHARS: usize = 8;

record! {
    /// `CreateVpcEndpoint`: asks for a way into a service. The caller is the owner of the VPC.
    CreateVpcEndpoint {
        /// The VPC.
        vpc: VpcId, needed;
        /// The service.
        service: Service, needed;
        /// How it works. The API's default is a gateway endpoint.
        endpoint_type: EndpointType, word("Gateway");
        /// The service's Region, where it is not the VPC's own.
        service_region: Option<RegionName>, blank;
        /// The subnets an interface endpoint gets interfaces in, at most one a zone.
        subnets: Vec<SubnetConfiguration>, blank;
        /// The groups its interfaces carry; the VPC's default one where none is given.
        security_groups: Vec<SecurityGroupId>, blank;
        /// The route tables a gateway endpoint's route is put into.
        route_tables: Vec<RouteTableId>, blank;
        /// Whether the service's private DNS name leads here inside the VPC.
        private_dns_enabled: bool, flag(false);
        /// `PrivateDnsOnlyForInboundResolverEndpoint`. S3 only.
        private_dns_only_for_inbound_resolver: bool, flag(false);
        /// Which addresses its interfaces have.
        ip_address_type: IpAddressType, word("ipv4");
        /// Its policy; everything is allowed where there is none.
        policy: Option<LongText>, blank;
        /// Its `Name` tag.
        name: String, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

impl Verb for CreateVpcEndpoint {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let vpc = sketch.vpcs.find(&self.vpc)?.clone();
        let state = match &self.service {
            Service::Aws(_) => self.to_aws(sketch, &vpc)?,
            Service::Endpoint(_) => self.to_endpoint_service(sketch, &vpc)?,
        };
        self.members_fit_type()?;
        if let Some(policy) = &self.policy {
            policy_fits(sketch, self.endpoint_type, &self.service, policy)?;
        }
        let is_interface = self.endpoint_type == EndpointType::Interface;
        let endpoint = VpcEndpoint {
            id: new_id(sketch, "vpce-")?,
            name: self.name.clone(),
            endpoint_type: self.endpoint_type,
            vpc: self.vpc.clone(),
            service: self.service.clone(),
            service_region: self.service_region.clone().filter(|region| *region != vpc.region),
            // A gateway endpoint is a route and nothing that has to be built.
            state: if is_interface { state } else { EndpointState::Available },
            dns_suffix: if is_interface {
                DnsSuffix::of(&token(sketch, SUFFIX_CHARS))
            } else {
                DnsSuffix::default()
            },
            security_groups: if is_interface {
                groups(sketch, &vpc, &self.security_groups)?
            } else {
                Vec::new()
            },
            private_dns_enabled: self.private_dns_enabled,
            private_dns_only_for_inbound_resolver: self.private_dns_only_for_inbound_resolver,
            ip_address_type: self.ip_address_type,
            policy: self.policy.clone(),
            tags: self.tags.clone(),
            ..as_usual()
        };
        if self.private_dns_enabled {
            private_dns::may_be_on(sketch, &vpc, &endpoint)?;
        }
        self.put(changes, endpoint)
    }
}

impl CreateVpcEndpoint {
    fn put(&self, changes: &mut Changes, endpoint: VpcEndpoint) -> Result<(), Refusal> {
        let id: VpcEndpointId = endpoint.id.clone();
        changes.sketch.vpc_endpoints.insert(endpoint);
        changes.created(id.clone());
        match self.endpoint_type {
            EndpointType::Interface => zones::add(changes, &id, &self.subnets)?,
            EndpointType::Gateway => gateway::add_routes(changes, &id, &self.route_tables)?,
        }
        within_quotas(&changes.sketch, &id)?;
        let made = changes.sketch.vpc_endpoints.find(&id)?.clone();
        tell(changes, &made, ConnectionEvent::Connect);
        Ok(())
    }

    /// One of AWS's own services: it is there in the VPC's Region, and accepts by itself.
    fn to_aws(&self, sketch: &Sketch, vpc: &Vpc) -> Result<EndpointState, Refusal> {
        let unknown = || no_such_service(sketch, &self.service);
        let found = catalogue(sketch, &self.service).ok_or_else(unknown)?;
        let Service::Aws(name) = &self.service else { return Err(unknown()) };
        if name.region() != vpc.region.as_str()
            || self.service_region.as_ref().is_some_and(|region| *region != vpc.region)
        {
            return Err(unknown());
        }
        let mut types = Vec::new();
        for (offered, word) in
            [(found.interface, EndpointType::Interface), (found.gateway, EndpointType::Gateway)]
        {
            if offered.in_profile(sketch.profile) {
                types.push(word);
            }
        }
        self.type_fits(&types)?;
        Ok(EndpointState::Pending)
    }

    /// A customer's service: as if it were not there for whoever is not permitted.
    fn to_endpoint_service(&self, sketch: &Sketch, vpc: &Vpc) -> Result<EndpointState, Refusal> {
        let unknown = || no_such_service(sketch, &self.service);
        let found = self.service.endpoint_service().and_then(|id| sketch.endpoint_services.get(id));
        let found = found.ok_or_else(unknown)?;
        let own = sketch.region_of_service(found).ok_or_else(unknown)?;
        let asked = self.service_region.as_ref().unwrap_or(&vpc.region);
        let is_near = own == vpc.region || found.supported_regions.contains(&vpc.region);
        let is_there = found.state == ServiceState::Available && found.permits(&vpc.account);
        if !is_there || *asked != own || !is_near {
            return Err(unknown());
        }
        if own != vpc.region && sketch.profile == Profile::Paper {
            return Err(unknown());
        }
        self.type_fits(&[EndpointType::Interface])?;
        self.addresses_fit(found)?;
        if found.private_dns_name.as_ref().is_some_and(|name| name.state == DnsNameState::Failed) {
            return Err(invalid(format!(
                "The provider of {} could not verify its private DNS name; it takes no new requests until it is verified",
                sketch.service_name(&self.service)
            )));
        }
        Ok(if found.acceptance_required { EndpointState::PendingAcceptance } else { EndpointState::Pending })
    }

    fn type_fits(&self, available: &[EndpointType]) -> Result<(), Refusal> {
        if available.contains(&self.endpoint_type) {
            return Ok(());
        }
        let mut words = Vec::new();
        for endpoint_type in available {
            words.push(endpoint_type.word());
        }
        Err(Refusal::aws(
            RefusalCode::InvalidParameter,
            format!(
                "Endpoint type ({}) does not match available service types ([{}]).",
                self.endpoint_type.word(),
                words.join(", ")
            ),
        ))
    }

    fn addresses_fit(&self, service: &EndpointService) -> Result<(), Refusal> {
        let both = service.ip_address_type == IpAddressType::Dualstack;
        if both || self.ip_address_type == service.ip_address_type {
            return Ok(());
        }
        Err(invalid(format!(
            "The service supports {} addresses only, and the endpoint is to have {}",
            service.ip_address_type.word(),
            self.ip_address_type.word()
        )))
    }

    /// What only the other type of endpoint has must not be given.
    fn members_fit_type(&self) -> Result<(), Refusal> {
        let strange = match self.endpoint_type {
            EndpointType::Interface => !self.route_tables.is_empty(),
            EndpointType::Gateway => !self.subnets.is_empty() || !self.security_groups.is_empty(),
        };
        if strange {
            return Err(invalid(match self.endpoint_type {
                EndpointType::Interface => "An interface endpoint has no route tables",
                EndpointType::Gateway => "A gateway endpoint has neither subnets nor security groups",
            }));
        }
        Ok(())
    }
}
