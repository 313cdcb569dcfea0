//! The verbs of Route 53 Resolver endpoints. Codes: Route 53 Resolver API reference; how many addresses
//! and where: Route 53 guide, "Considerations when creating inbound and outbound endpoints".

use crate::model::record::{as_usual, record};
use crate::model::{
    InterfaceKind, NetworkInterfaceId, QuotaName, ResolverDirection, ResolverEndpoint, ResolverEndpointId,
    ResourceId, SecurityGroupId, Sketch, SubnetConfiguration, SubnetId, Tag, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::interface;
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

/// The fewest addresses of an endpoint.
const FEWEST: usize = 2;

record! {
    /// `CreateResolverEndpoint`: in the VPC its subnets are of.
    CreateResolverEndpoint {
        /// Which way questions go through it.
        direction: ResolverDirection, needed;
        /// Its subnets, at least two, in two zones at least, with the addresses wanted there; a subnet may
        /// be given several times.
        addresses: Vec<SubnetConfiguration>, blank;
        /// The groups its interfaces carry, at least one.
        security_groups: Vec<SecurityGroupId>, blank;
        /// What people call it.
        name: String, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// `AssociateResolverEndpointIpAddress`: one more address.
    AssociateResolverEndpointIpAddress {
        /// The endpoint.
        endpoint: ResolverEndpointId, needed;
        /// The subnet, with the address wanted there.
        address: SubnetConfiguration, needed;
    }
}

record! {
    /// `DisassociateResolverEndpointIpAddress`: takes an address away; two stay.
    DisassociateResolverEndpointIpAddress {
        /// The endpoint.
        endpoint: ResolverEndpointId, needed;
        /// The interface that has the address.
        network_interface: NetworkInterfaceId, needed;
    }
}

record! {
    /// `DeleteResolverEndpoint`: not while rules ask by it.
    DeleteResolverEndpoint {
        /// The endpoint.
        endpoint: ResolverEndpointId, needed;
    }
}

/// A value that does not fit.
pub(super) fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterException, text)
}

/// A request that cannot be carried out as things are.
pub(super) fn not_now(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidRequestException, text)
}

impl Verb for CreateResolverEndpoint {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let Some(first) = self.addresses.first() else { return Err(too_few()) };
        let vpc = changes.sketch.subnets.find(&first.subnet)?.vpc.clone();
        changes.sketch.vpcs.find(&vpc)?;
        groups_fit(&changes.sketch, &vpc, &self.security_groups)?;
        let prefix = match self.direction {
            ResolverDirection::Inbound => "rslvr-in-",
            ResolverDirection::Outbound => "rslvr-out-",
        };
        let id: ResolverEndpointId = new_id(&mut changes.sketch, prefix)?;
        changes.sketch.resolver_endpoints.insert(ResolverEndpoint {
            id: id.clone(),
            name: self.name.clone(),
            vpc: vpc.clone(),
            direction: self.direction,
            security_groups: self.security_groups.clone(),
            tags: self.tags.clone(),
            ..as_usual()
        });
        for address in &self.addresses {
            add(changes, &id, address)?;
        }
        enough(&changes.sketch, &id)?;
        changes.created(id);
        let vpc = changes.sketch.vpcs.find(&vpc)?;
        let (account, region) = (vpc.account.clone(), vpc.region.clone());
        quota::check(&changes.sketch, QuotaName::ResolverEndpointsPerRegion, account, region.as_str())
    }
}

fn too_few() -> Refusal {
    invalid("A Resolver endpoint has at least two addresses, in two Availability Zones")
}

/// At least one group, all of the VPC.
fn groups_fit(sketch: &Sketch, vpc: &VpcId, groups: &[SecurityGroupId]) -> Result<(), Refusal> {
    if groups.is_empty() {
        return Err(invalid("A Resolver endpoint has at least one security group"));
    }
    for group in groups {
        if sketch.security_groups.find(group)?.vpc != *vpc {
            return Err(invalid(format!("{group} is not a security group of {vpc}")));
        }
    }
    Ok(())
}

/// Two addresses at least, in two zones at least.
fn enough(sketch: &Sketch, id: &ResolverEndpointId) -> Result<(), Refusal> {
    let endpoint = sketch.resolver_endpoints.find(id)?;
    let mut zones = Vec::new();
    for interface in &endpoint.network_interfaces {
        zones.push(&sketch.subnet_of(interface)?.zone);
    }
    let in_two = zones.iter().any(|zone| Some(zone) != zones.first());
    if zones.len() < FEWEST || !in_two { Err(too_few()) } else { Ok(()) }
}

fn add(changes: &mut Changes, id: &ResolverEndpointId, wanted: &SubnetConfiguration) -> Result<(), Refusal> {
    let subnet: &SubnetId = &wanted.subnet;
    let vpc = &changes.sketch.resolver_endpoints.find(id)?.vpc;
    if changes.sketch.subnets.find(subnet)?.vpc != *vpc {
        return Err(not_now(format!("{subnet} is not a subnet of {vpc}")));
    }
    let of = InterfaceKind::ResolverEndpoint(id.clone());
    let made = interface::make(changes, subnet, wanted.address, of, false).map_err(as_resolver)?;
    changes.sketch.resolver_endpoints.update(id, |endpoint| endpoint.network_interfaces.push(made))?;
    quota::check(&changes.sketch, QuotaName::AddressesPerResolverEndpoint, id.clone(), "")
}

/// What EC2 says about an address, in the words of Resolver's codes.
fn as_resolver(refusal: Refusal) -> Refusal {
    match refusal.code {
        RefusalCode::InvalidParameterValue
        | RefusalCode::InvalidIPAddressInUse
        | RefusalCode::InsufficientFreeAddressesInSubnet => {
            Refusal { code: RefusalCode::InvalidRequestException, ..refusal }
        }
        _ => refusal,
    }
}

impl Verb for AssociateResolverEndpointIpAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        add(changes, &self.endpoint, &self.address)?;
        changes.changed(self.endpoint.clone());
        Ok(())
    }
}

impl Verb for DisassociateResolverEndpointIpAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let endpoint = changes.sketch.resolver_endpoints.find(&self.endpoint)?;
        if !endpoint.network_interfaces.contains(&self.network_interface) {
            return Err(Refusal::ours(
                RefusalCode::ResourceNotFoundException,
                format!("{} is not an interface of {}", self.network_interface, self.endpoint),
            ));
        }
        changes.sketch.resolver_endpoints.update(&self.endpoint, |endpoint| {
            endpoint.network_interfaces.retain(|known| *known != self.network_interface);
        })?;
        enough(&changes.sketch, &self.endpoint)?;
        interface::remove(changes, &self.network_interface)?;
        changes.changed(self.endpoint.clone());
        Ok(())
    }
}

impl Verb for DeleteResolverEndpoint {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.resolver_endpoints.find(&self.endpoint)?;
        let asks =
            changes.sketch.resolver_rules.iter().find(|rule| rule.endpoint.as_ref() == Some(&self.endpoint));
        if let Some(rule) = asks {
            return Err(not_now(format!("{} asks by it: delete the rule first", rule.id)));
        }
        interface::remove_all_of(changes, &InterfaceKind::ResolverEndpoint(self.endpoint.clone()))?;
        changes.sketch.resolver_endpoints.remove(&self.endpoint);
        gone(changes, ResourceId::from(self.endpoint.clone()))
    }
}
