//! A service's configuration: its load balancers, whether requests are accepted by hand, its private
//! name, the Regions it is offered in.

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, EndpointService, EndpointServiceId, IpAddressType, LoadBalancerArn, Profile, RegionName,
    Sketch, Tag,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::connection::bind;
use super::super::new_id::new_id;
use super::super::refusal::{Refusal, RefusalCode};
use super::{attached, endpoints_of, has_attached, living, private_name, usable};

/// The idle timeout of a listener nobody changed, in seconds.
const USUAL_IDLE_TIMEOUT_S: u16 = 350;

record! {
    /// `CreateVpcEndpointServiceConfiguration`: offers what stands behind load balancers.
    CreateVpcEndpointServiceConfiguration {
        /// The Network Load Balancers behind it, at least one, each behind this service only.
        load_balancers: Vec<LoadBalancerArn>, blank;
        /// Its `Name` tag.
        name: String, blank;
        /// Whether the provider must accept each endpoint. On is AWS's default.
        acceptance_required: bool, flag(true);
        /// The private DNS name it gets, to be verified.
        private_dns_name: Option<String>, blank;
        /// Further Regions whose VPCs may make endpoints for it.
        supported_regions: Vec<RegionName>, blank;
        /// Which addresses its endpoints may have.
        ip_address_type: IpAddressType, word("ipv4");
        /// Whether it is offered in AWS Marketplace.
        marketplace: bool, flag(false);
        /// Its tags. There were none in the whitepaper's AWS.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// `ModifyVpcEndpointServiceConfiguration`: changes what is given. Even without anything given it
    /// takes up the zones its load balancers have gained.
    ModifyVpcEndpointServiceConfiguration {
        /// The service.
        service: EndpointServiceId, needed;
        /// Whether the provider must accept each endpoint. Requests made before are not touched.
        acceptance_required: Option<bool>, blank;
        /// Load balancers to add.
        add_load_balancers: Vec<LoadBalancerArn>, blank;
        /// Load balancers to take away; none while endpoints are attached.
        remove_load_balancers: Vec<LoadBalancerArn>, blank;
        /// Another private DNS name, to be verified.
        private_dns_name: Option<String>, blank;
        /// Takes the private DNS name away; not while endpoints are attached.
        remove_private_dns_name: bool, flag(false);
        /// Regions to add.
        add_supported_regions: Vec<RegionName>, blank;
        /// Regions to take away. Endpoints there already keep working.
        remove_supported_regions: Vec<RegionName>, blank;
    }
}

impl Verb for CreateVpcEndpointServiceConfiguration {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let first = self.load_balancers.first().ok_or_else(no_load_balancer)?;
        for balancer in &self.load_balancers {
            usable(sketch, balancer, first)?;
        }
        let account: AccountId = first.account().parse().map_err(|_| no_load_balancer())?;
        if !self.tags.is_empty() && sketch.profile == Profile::Paper {
            return Err(Refusal::ours(
                RefusalCode::UnsupportedOperation,
                "Endpoint services cannot be tagged (whitepaper, “Considerations”)",
            ));
        }
        let mut service = EndpointService {
            id: new_id(sketch, "vpce-svc-")?,
            name: self.name.clone(),
            account,
            load_balancers: each_once(&self.load_balancers),
            acceptance_required: self.acceptance_required,
            ip_address_type: self.ip_address_type,
            marketplace: self.marketplace,
            tags: self.tags.clone(),
            ..as_usual()
        };
        if let Some(name) = &self.private_dns_name {
            service.private_dns_name = Some(private_name::given(sketch, &service, name)?);
        }
        add_regions(sketch, &mut service, &self.supported_regions)?;
        let id = service.id.clone();
        sketch.endpoint_services.insert(service);
        changes.created(id);
        Ok(())
    }
}

fn no_load_balancer() -> Refusal {
    Refusal::aws(
        RefusalCode::InvalidParameter,
        "exactly one of network_load_balancer_arn or gateway_load_balancer_arn is a required member"
            .to_owned(),
    )
}

fn each_once<T: PartialEq + Clone>(given: &[T]) -> Vec<T> {
    let mut kept = Vec::new();
    for one in given {
        if !kept.contains(one) {
            kept.push(one.clone());
        }
    }
    kept
}

/// Offers the service in further Regions: native cross-Region access, since November 2024. It does not
/// go with a changed idle timeout.
fn add_regions(
    sketch: &Sketch,
    service: &mut EndpointService,
    regions: &[RegionName],
) -> Result<(), Refusal> {
    if regions.is_empty() {
        return Ok(());
    }
    if sketch.profile == Profile::Paper {
        return Err(Refusal::ours(
            RefusalCode::UnsupportedOperation,
            "A service is offered in its own Region only; endpoints elsewhere are reached by inter-Region peering",
        ));
    }
    for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
        if balancer.listeners.iter().any(|listener| listener.idle_timeout_s != USUAL_IDLE_TIMEOUT_S) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameter,
                format!(
                    "{} has a listener with a TCP idle timeout of its own, which excludes further Regions",
                    balancer.arn.name()
                ),
            ));
        }
    }
    let own = sketch.region_of_service(service);
    for region in regions {
        if Some(region) != own.as_ref() && !service.supported_regions.contains(region) {
            service.supported_regions.push(region.clone());
        }
    }
    Ok(())
}

impl Verb for ModifyVpcEndpointServiceConfiguration {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let mut service = living(sketch, &self.service)?.clone();
        service.acceptance_required = self.acceptance_required.unwrap_or(service.acceptance_required);
        self.change_load_balancers(sketch, &mut service)?;
        if self.remove_private_dns_name {
            if has_attached(sketch, &self.service) {
                return Err(attached());
            }
            service.private_dns_name = None;
        }
        if let Some(name) = &self.private_dns_name {
            service.private_dns_name = Some(private_name::given(sketch, &service, name)?);
        }
        service.supported_regions.retain(|region| !self.remove_supported_regions.contains(region));
        add_regions(sketch, &mut service, &self.add_supported_regions)?;
        // Whatever zones the load balancers have now.
        service.zones.clear();
        sketch.endpoint_services.insert(service);
        changes.changed(self.service.clone());
        rebind(changes, &self.service)
    }
}

impl ModifyVpcEndpointServiceConfiguration {
    fn change_load_balancers(&self, sketch: &Sketch, service: &mut EndpointService) -> Result<(), Refusal> {
        if !self.remove_load_balancers.is_empty() && has_attached(sketch, &service.id) {
            return Err(attached());
        }
        let beside = service.load_balancers.first().or(self.add_load_balancers.first()).cloned();
        for balancer in &self.add_load_balancers {
            if service.load_balancers.contains(balancer) {
                continue;
            }
            usable(sketch, balancer, beside.as_ref().ok_or_else(no_load_balancer)?)?;
            service.load_balancers.push(balancer.clone());
        }
        service.load_balancers.retain(|balancer| !self.remove_load_balancers.contains(balancer));
        if service.load_balancers.is_empty() {
            return Err(no_load_balancer());
        }
        Ok(())
    }
}

/// Bindings to load balancers that no longer serve are forgotten; interfaces in zones that are new get
/// theirs.
fn rebind(changes: &mut Changes, service: &EndpointServiceId) -> Result<(), Refusal> {
    let found = living(&changes.sketch, service)?;
    let serving = found.load_balancers.clone();
    let mut endpoints = Vec::new();
    for endpoint in endpoints_of(&changes.sketch, service) {
        endpoints.push(endpoint.id.clone());
    }
    for id in endpoints {
        let endpoint = changes.sketch.vpc_endpoints.find(&id)?;
        if endpoint.bindings.iter().any(|binding| !serving.contains(&binding.load_balancer)) {
            changes.sketch.vpc_endpoints.update(&id, |endpoint| {
                endpoint.bindings.retain(|binding| serving.contains(&binding.load_balancer));
            })?;
            changes.changed(id.clone());
        }
        bind(changes, &id)?;
    }
    Ok(())
}
