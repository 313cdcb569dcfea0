//! Rules about security groups: whose they are, and whom their rules name.

use crate::model::{Peer, PeeringState, ResourceId, SecurityGroupId, Sketch, VpcId};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of};
use super::ways::joins;

/// Rules that name a group of a VPC they can never meet (VPC guide, "Security group referencing"):
/// it takes an active peering connection inside the Region, or a transit gateway with referencing on.
pub fn named(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for group in sketch.security_groups.iter() {
        for rule in &group.rules {
            let Peer::Group(other) = &rule.permission.peer else { continue };
            let Some(vpc) = sketch.security_groups.get(other).map(|other| &other.vpc) else { continue };
            if *vpc != group.vpc && !joined(sketch, &group.vpc, vpc) {
                found.add(FindingCode::GroupOfAnotherVpc, group.id.clone(), vec![of(other.clone())]);
            }
        }
    }
}

fn joined(sketch: &Sketch, one: &VpcId, other: &VpcId) -> bool {
    let region = |vpc| sketch.vpcs.get(vpc).map(|vpc| &vpc.region);
    let mut peerings = sketch.vpc_peering_connections.iter();
    let peered = region(one) == region(other)
        && peerings.any(|peering| peering.state == PeeringState::Active && joins(peering, one, other));
    peered || sketch.references_groups_by_transit_gateway(one, other)
}

/// Groups of another VPC on an interface, endpoint or load balancer.
pub fn carried(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut check = |carrier: &dyn Fn() -> ResourceId, vpc: &VpcId, groups: &[SecurityGroupId]| {
        for group in groups {
            if sketch.security_groups.get(group).is_some_and(|group| group.vpc != *vpc) {
                found.add(FindingCode::GroupCarriedElsewhere, carrier(), vec![of(group.clone())]);
            }
        }
    };
    for interface in sketch.network_interfaces.iter().filter(|found| !found.security_groups.is_empty()) {
        if let Some(subnet) = sketch.subnets.get(&interface.subnet) {
            check(&|| interface.id.clone().into(), &subnet.vpc, &interface.security_groups);
        }
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        check(&|| endpoint.id.clone().into(), &endpoint.vpc, &endpoint.security_groups);
    }
    for balancer in sketch.load_balancers.iter() {
        check(&|| balancer.arn.clone().into(), &balancer.vpc, &balancer.security_groups);
    }
    for balancer in sketch.application_load_balancers.iter() {
        check(&|| balancer.arn.clone().into(), &balancer.vpc, &balancer.security_groups);
    }
    for endpoint in sketch.resolver_endpoints.iter() {
        check(&|| endpoint.id.clone().into(), &endpoint.vpc, &endpoint.security_groups);
    }
}

/// Groups nothing carries and no rule names. The one each VPC comes with stays, used or not.
pub fn unused(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut used = vec![false; sketch.security_groups.len()];
    let mut note = |groups: &[SecurityGroupId]| {
        for group in groups {
            let place = sketch.security_groups.place(group);
            if let Some(used) = place.and_then(|at| used.get_mut(at)) {
                *used = true;
            }
        }
    };
    sketch.network_interfaces.iter().for_each(|carrier| note(&carrier.security_groups));
    sketch.vpc_endpoints.iter().for_each(|carrier| note(&carrier.security_groups));
    sketch.load_balancers.iter().for_each(|carrier| note(&carrier.security_groups));
    sketch.application_load_balancers.iter().for_each(|carrier| note(&carrier.security_groups));
    sketch.resolver_endpoints.iter().for_each(|carrier| note(&carrier.security_groups));
    for group in sketch.security_groups.iter() {
        for rule in &group.rules {
            if let Peer::Group(other) = &rule.permission.peer {
                note(std::slice::from_ref(other));
            }
        }
    }
    for (group, is_used) in sketch.security_groups.iter().zip(used) {
        if group.name != "default" && !is_used {
            found.add(FindingCode::SecurityGroupUnused, group.id.clone(), Vec::new());
        }
    }
}
