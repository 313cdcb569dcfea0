//! A load balancer's nodes: one in each zone it is enabled in, with an address that stays (NLB guide,
//! "Availability Zones").

use std::net::Ipv4Addr;

use crate::model::record::record;
use crate::model::{
    AddressHolder, AllocationId, InterfaceKind, IpAddressType, LoadBalancer, LoadBalancerArn,
    NetworkInterfaceId, Profile, QuotaName, Scheme, Sketch, Subnet, SubnetId, Vpc,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::endpoint_service::{has_attached, service_behind};
use super::super::interface;
use super::super::propose;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::invalid;

/// Free addresses a subnet must have for AWS to pick one.
const FREE_ADDRESSES: u32 = 8;

record! {
    /// A subnet chosen for a load balancer, with the address wanted there (`SubnetMapping` in the API).
    SubnetMapping, "subnet mapping" {
        /// The subnet.
        subnet: SubnetId, needed;
        /// The private address wanted, of an internal load balancer; AWS picks one where there is none.
        address: Option<Ipv4Addr>, blank;
        /// The Elastic IP address wanted, of an internet-facing one; AWS gives one where there is none.
        allocation: Option<AllocationId>, blank;
    }
}

record! {
    /// `SetSubnets`: says which subnets a load balancer is enabled in. Those that are listed and new are
    /// added (since November 2019), those that are not listed are removed (since February 2025).
    SetSubnets {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// All its subnets from now on.
        subnets: Vec<SubnetMapping>, blank;
    }
}

/// The VPC all subnets lie in, of which there must be one at least.
pub(super) fn vpc_of<'a>(sketch: &'a Sketch, subnets: &[SubnetMapping]) -> Result<&'a Vpc, Refusal> {
    let Some(first) = subnets.first() else {
        return Err(Refusal::ours(RefusalCode::ValidationError, "Choose at least one subnet"));
    };
    let vpc = &subnet(sketch, &first.subnet)?.vpc;
    for mapping in subnets {
        if subnet(sketch, &mapping.subnet)?.vpc != *vpc {
            return Err(invalid("The subnets of a load balancer lie in one VPC"));
        }
    }
    Ok(sketch.vpcs.find(vpc)?)
}

pub(super) fn subnet<'a>(sketch: &'a Sketch, id: &SubnetId) -> Result<&'a Subnet, Refusal> {
    let unknown =
        || Refusal::ours(RefusalCode::SubnetNotFound, format!("The subnet ID '{id}' does not exist"));
    sketch.subnets.get(id).ok_or_else(unknown)
}

impl Verb for SetSubnets {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &changes.sketch;
        let balancer = sketch.load_balancers.find(&self.load_balancer)?.clone();
        if vpc_of(sketch, &self.subnets)?.id != balancer.vpc {
            return Err(invalid(format!("The load balancer stands in {}", balancer.vpc)));
        }
        if sketch.profile == Profile::Paper {
            return Err(invalid(
                "A Network Load Balancer keeps the zones it was made with, before November 2019",
            ));
        }
        let (mut gone, mut new) = (Vec::new(), self.subnets.clone());
        for node in &balancer.nodes {
            let Some(found) = sketch.network_interfaces.get(node) else { continue };
            if self.subnets.iter().any(|mapping| mapping.subnet == found.subnet) {
                new.retain(|mapping| mapping.subnet != found.subnet);
            } else {
                gone.push(node.clone());
            }
        }
        let is_served =
            service_behind(sketch, &self.load_balancer).is_some_and(|found| has_attached(sketch, &found.id));
        if !gone.is_empty() && is_served {
            return Err(Refusal::ours(
                RefusalCode::ResourceInUse,
                "A zone cannot be removed while endpoints are attached to the service behind which the load balancer stands",
            ));
        }
        keep_service_zones(changes, &self.load_balancer)?;
        for node in gone {
            changes.sketch.load_balancers.update(&self.load_balancer, |balancer| {
                balancer.nodes.retain(|known| *known != node);
            })?;
            interface::remove(changes, &node)?;
        }
        add(changes, &self.load_balancer, &new)?;
        changes.changed(self.load_balancer.clone());
        Ok(())
    }
}

/// A service does not pick a new zone up by itself (`PrivateLink` guide, "Configure an endpoint service"):
/// from now on it has those it has, until it is modified.
fn keep_service_zones(changes: &mut Changes, balancer: &LoadBalancerArn) -> Result<(), Refusal> {
    let sketch = &changes.sketch;
    let Some(service) = service_behind(sketch, balancer).filter(|service| service.zones.is_empty()) else {
        return Ok(());
    };
    let zones = sketch.service_zones(service).into_iter().cloned().collect();
    let id = service.id.clone();
    changes.sketch.endpoint_services.update(&id, |service| service.zones = zones)?;
    Ok(())
}

/// Adds a node in each subnet.
pub(super) fn add(
    changes: &mut Changes,
    arn: &LoadBalancerArn,
    subnets: &[SubnetMapping],
) -> Result<(), Refusal> {
    for mapping in subnets {
        let balancer = changes.sketch.load_balancers.find(arn)?.clone();
        may_lie_in(&changes.sketch, &balancer, mapping)?;
        let with_ipv6 = balancer.ip_address_type != IpAddressType::Ipv4;
        let of = InterfaceKind::LoadBalancerNode(arn.clone());
        let node =
            interface::make(changes, &mapping.subnet, mapping.address, of, with_ipv6).map_err(as_elb)?;
        changes.sketch.load_balancers.update(arn, |balancer| balancer.nodes.push(node.clone()))?;
        if balancer.scheme == Scheme::InternetFacing {
            give_public_address(changes, &balancer, &node, mapping)?;
        }
    }
    let balancer = changes.sketch.load_balancers.find(arn)?;
    quota::check(&changes.sketch, QuotaName::LoadBalancerInterfacesPerVpc, balancer.vpc.clone(), "")
}

/// What EC2 says about an address, in the words of Elastic Load Balancing's codes.
pub(super) fn as_elb(refusal: Refusal) -> Refusal {
    match refusal.code {
        RefusalCode::InvalidParameterValue
        | RefusalCode::InvalidIPAddressInUse
        | RefusalCode::InvalidParameter => {
            Refusal { code: RefusalCode::InvalidConfigurationRequest, ..refusal }
        }
        RefusalCode::InsufficientFreeAddressesInSubnet => {
            Refusal { code: RefusalCode::InvalidSubnet, ..refusal }
        }
        _ => refusal,
    }
}

fn may_lie_in(sketch: &Sketch, balancer: &LoadBalancer, mapping: &SubnetMapping) -> Result<(), Refusal> {
    let subnet = subnet(sketch, &mapping.subnet)?;
    let same_zone =
        |node: &NetworkInterfaceId| sketch.subnet_of(node).is_ok_and(|other| other.zone == subnet.zone);
    if balancer.nodes.iter().any(same_zone) {
        return Err(invalid(format!(
            "A load balancer has one subnet in each zone, and there is another in {}",
            subnet.zone
        )));
    }
    if mapping.address.is_some() && sketch.profile == Profile::Paper {
        return Err(invalid("The private address of a node can be chosen since November 2019"));
    }
    if mapping.address.is_none() && interface::free_addresses(sketch, subnet) < FREE_ADDRESSES {
        return Err(Refusal::ours(
            RefusalCode::InvalidSubnet,
            format!("{} has less than {FREE_ADDRESSES} free addresses", subnet.id),
        ));
    }
    let has_gateway =
        sketch.internet_gateways.iter().any(|gateway| gateway.vpc.as_ref() == Some(&subnet.vpc));
    match balancer.scheme {
        Scheme::Internal if mapping.allocation.is_some() => {
            Err(invalid("An internal load balancer has no Elastic IP address"))
        }
        Scheme::InternetFacing if !has_gateway => {
            Err(Refusal::ours(RefusalCode::InvalidSubnet, format!("{} has no internet gateway", subnet.vpc)))
        }
        Scheme::Internal | Scheme::InternetFacing => Ok(()),
    }
}

fn give_public_address(
    changes: &mut Changes,
    balancer: &LoadBalancer,
    node: &NetworkInterfaceId,
    mapping: &SubnetMapping,
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let Some(allocation) = &mapping.allocation else {
        let address = propose::public_address(sketch);
        sketch.network_interfaces.update(node, |node| node.public_address = address)?;
        return Ok(());
    };
    let found = sketch.elastic_addresses.get(allocation);
    let usable = found.filter(|found| {
        found.account.as_str() == balancer.arn.account() && found.region.as_str() == balancer.arn.region()
    });
    let Some(found) = usable else {
        return Err(Refusal::ours(
            RefusalCode::AllocationIdNotFound,
            format!("The allocation ID '{allocation}' does not exist"),
        ));
    };
    if found.association.is_some() {
        return Err(Refusal::ours(RefusalCode::ResourceInUse, format!("{allocation} is in use")));
    }
    sketch.elastic_addresses.update(allocation, |address| {
        address.association = Some(AddressHolder::NetworkInterface(node.clone()));
    })?;
    changes.changed(allocation.clone());
    Ok(())
}
