//! Targets are registered and taken away (NLB guide, "Register targets").

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::model::record::record;
use crate::model::{
    ApplicationLoadBalancerArn, HostFlavor, HostId, HostState, InterfaceKind, QuotaName, Sketch, Subnet,
    Target, TargetGroup, TargetGroupArn, TargetId, TargetType, ZoneId,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::load_balancer::behind_few;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};

/// Blocks outside the VPC that targets may lie in: private ones (RFC 1918) and those of carriers (RFC 6598).
const OUTSIDE: [([u8; 4], u8); 4] =
    [([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16)];

record! {
    /// `RegisterTargets`: adds a target. What is registered already stays, and nothing changes.
    RegisterTargets {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// The target.
        target: Target, needed;
    }
}

record! {
    /// `DeregisterTargets`: takes a target away. What is not registered is no mistake, and nothing changes.
    DeregisterTargets {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// The target.
        target: Target, needed;
    }
}

impl Verb for RegisterTargets {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let group = sketch.target_groups.find(&self.target_group)?;
        if self.target.port == 0 {
            return Err(Refusal::ours(
                RefusalCode::ValidationError,
                "A target's port is a number from 1 to 65535",
            ));
        }
        let zone = can_be_target(sketch, group, &self.target)?;
        if !group.targets.iter().any(|known| is_same(known, &self.target)) {
            let target = Target { zone, ..self.target.clone() };
            sketch.target_groups.update(&self.target_group, |group| group.targets.push(target))?;
            within_quotas(sketch, &self.target_group)?;
            behind_few(sketch, sketch.target_groups.find(&self.target_group)?)?;
        }
        changes.changed(self.target_group.clone());
        Ok(())
    }
}

/// A target is known by whom it is and the port.
fn is_same(one: &Target, other: &Target) -> bool {
    one.id == other.id && one.port == other.port
}

fn within_quotas(sketch: &Sketch, group: &TargetGroupArn) -> Result<(), Refusal> {
    quota::check(sketch, QuotaName::TargetsPerTargetGroup, group.clone(), "")?;
    let forwards = |balancer: &&crate::model::LoadBalancer| {
        balancer.listeners.iter().any(|listener| listener.target_group == *group)
    };
    let Some(balancer) = sketch.load_balancers.iter().find(forwards) else { return Ok(()) };
    for of_balancer in [QuotaName::TargetsPerLoadBalancer, QuotaName::TargetsPerCrossZoneLoadBalancer] {
        quota::check(sketch, of_balancer, balancer.arn.clone(), "")?;
    }
    for node in &balancer.nodes {
        if let Ok(subnet) = sketch.subnet_of(node) {
            quota::check(sketch, QuotaName::TargetsPerZone, balancer.arn.clone(), subnet.zone.as_str())?;
        }
    }
    Ok(())
}

/// Whether somebody can be a target, and the zone that is noted for it.
fn can_be_target(sketch: &Sketch, group: &TargetGroup, target: &Target) -> Result<Option<ZoneId>, Refusal> {
    match (&target.id, group.target_type) {
        (TargetId::Host(host), TargetType::Instance) => {
            can_be_instance(sketch, group, host)?;
            Ok(None)
        }
        (TargetId::Address(address), TargetType::Ip) => {
            zone_of_address(sketch, group, *address, target.zone.as_ref())
        }
        (TargetId::ApplicationLoadBalancer(arn), TargetType::Alb) => {
            can_be_application(sketch, group, arn, target.port)?;
            Ok(None)
        }
        (TargetId::Host(_) | TargetId::Address(_) | TargetId::ApplicationLoadBalancer(_), _) => {
            let what = match &target.id {
                TargetId::Host(_) => "an instance's id",
                TargetId::Address(_) => "an address",
                TargetId::ApplicationLoadBalancer(_) => "a load balancer",
            };
            let wanted = match group.target_type {
                TargetType::Instance => "targets are instances",
                TargetType::Ip => "targets are addresses",
                TargetType::Alb => "target is an Application Load Balancer",
            };
            Err(invalid(format!("{} is {what}, and the group's {wanted}", target.id)))
        }
    }
}

/// One Application Load Balancer, of the group's VPC, with a listener on the group's port (NLB guide,
/// "Use Application Load Balancers as targets").
fn can_be_application(
    sketch: &Sketch,
    group: &TargetGroup,
    arn: &ApplicationLoadBalancerArn,
    port: u16,
) -> Result<(), Refusal> {
    let Some(balancer) = sketch.application_load_balancers.get(arn) else {
        return Err(invalid(format!("There is no load balancer {arn}")));
    };
    if balancer.vpc != group.vpc {
        return Err(invalid(format!("{arn} is in {}, the target group in {}", balancer.vpc, group.vpc)));
    }
    if port != group.port {
        return Err(invalid(format!(
            "The load balancer is registered with the group's port, {}",
            group.port
        )));
    }
    if balancer.listener(port).is_none() {
        return Err(invalid(format!("{} has no listener on port {port}", arn.name())));
    }
    if group.targets.iter().any(|known| known.id != TargetId::ApplicationLoadBalancer(arn.clone())) {
        return Err(Refusal::ours(
            RefusalCode::TooManyTargets,
            "The group has one load balancer as its target",
        ));
    }
    Ok(())
}

fn invalid(text: String) -> Refusal {
    Refusal::ours(RefusalCode::InvalidTarget, text)
}

/// An instance must exist, run, and be in the target group's VPC ("`RegisterTargets`" in the API
/// reference). Containers, databases and the like are registered by their address.
fn can_be_instance(sketch: &Sketch, group: &TargetGroup, id: &HostId) -> Result<(), Refusal> {
    let Some(host) = sketch.hosts.get(id) else {
        return Err(invalid(format!("There is no instance {id}")));
    };
    if !matches!(host.flavor, HostFlavor::Instance | HostFlavor::VirtualRouter) {
        return Err(invalid(format!("{id} is a {}: register its address", host.flavor.words())));
    }
    let vpc = &sketch.subnet_of(&host.network_interface)?.vpc;
    if *vpc != group.vpc {
        return Err(invalid(format!("{id} is in {vpc}, the target group in {}", group.vpc)));
    }
    match host.state {
        HostState::Running => Ok(()),
        HostState::Stopped => Err(Refusal::aws(
            RefusalCode::InvalidTarget,
            format!("The following targets are not in a running state and cannot be registered: '{id}'"),
        )),
    }
}

/// The zone of an address: its subnet's inside the VPC, all of them (none here) outside it, where it must
/// be a private one.
fn zone_of_address(
    sketch: &Sketch,
    group: &TargetGroup,
    address: Ipv4Addr,
    given: Option<&ZoneId>,
) -> Result<Option<ZoneId>, Refusal> {
    let is_node = |interface: &crate::model::NetworkInterface| {
        interface.address == address
            && matches!(interface.of, InterfaceKind::LoadBalancerNode(_))
            && sketch.subnets.get(&interface.subnet).is_some_and(|subnet| subnet.vpc == group.vpc)
    };
    if sketch.network_interfaces.iter().any(is_node) {
        return Err(invalid(format!("{address} is a load balancer's own address")));
    }
    let holds = |subnet: &&Subnet| subnet.vpc == group.vpc && subnet.cidr.contains(&address);
    if let Some(subnet) = sketch.subnets.iter().find(holds) {
        return match given {
            Some(zone) if *zone != subnet.zone => Err(invalid(format!("{address} lies in {}", subnet.zone))),
            Some(_) | None => Ok(Some(subnet.zone.clone())),
        };
    }
    let in_vpc = sketch.vpcs.find(&group.vpc)?.cidrs().any(|block| block.contains(&address));
    if in_vpc {
        return Err(invalid(format!("{address} lies in no subnet of {}", group.vpc)));
    }
    if given.is_some() {
        return Err(invalid(format!("{address} lies outside {}, so its zone is “all”", group.vpc)));
    }
    let is_private = OUTSIDE
        .iter()
        .any(|(base, len)| Ipv4Net::new((*base).into(), *len).is_ok_and(|block| block.contains(&address)));
    if is_private {
        Ok(None)
    } else {
        Err(invalid(format!(
            "{address} is neither in the VPC nor private; public addresses cannot be targets"
        )))
    }
}

impl Verb for DeregisterTargets {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let groups = &mut changes.sketch.target_groups;
        groups.update(&self.target_group, |group| {
            group.targets.retain(|known| !is_same(known, &self.target));
        })?;
        changes.changed(self.target_group.clone());
        Ok(())
    }
}
