//! Application Load Balancers: made, given listeners and groups, and taken away, by the same verbs as
//! Network Load Balancers (ALB guide; error codes of the Elastic Load Balancing API).

use crate::model::record::{as_usual, one_of};
use crate::model::{
    ApplicationListener, ApplicationLoadBalancer, ApplicationLoadBalancerArn, InterfaceKind, LoadBalancerArn,
    QuotaName, Scheme, SecurityGroupId, Sketch, TargetGroup, TargetId, TargetType, Vpc, ZoneId,
};

use super::super::apply::Changes;
use super::super::dependents::gone;
use super::super::interface;
use super::super::listener::{CreateListener, in_one_vpc, incompatible, one_balancer_a_group, port_is_valid};
use super::super::network_interface::or_default_group;
use super::super::propose;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::create::{CreateLoadBalancer, in_vpc, new_arn};
use super::invalid;
use super::nodes::{as_elb, subnet};

one_of! {
    /// A load balancer of either type.
    AnyLoadBalancer, "the ARN of a Network or Application Load Balancer" {
        /// A Network Load Balancer.
        Network(LoadBalancerArn),
        /// An Application Load Balancer.
        Application(ApplicationLoadBalancerArn),
    }
}

/// Network Load Balancers an Application Load Balancer may stand behind (NLB guide, "Use Application
/// Load Balancers as targets").
const NETWORK_LOAD_BALANCERS: usize = 2;

/// Makes one, with a node in each of two zones at least.
pub(super) fn create(changes: &mut Changes, wanted: &CreateLoadBalancer, vpc: &Vpc) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let mut zones: Vec<ZoneId> = Vec::new();
    for mapping in &wanted.subnets {
        let found = subnet(sketch, &mapping.subnet)?;
        if zones.contains(&found.zone) {
            return Err(invalid(format!(
                "A load balancer has one subnet in each zone; two are in {}",
                found.zone
            )));
        }
        zones.push(found.zone.clone());
        if mapping.address.is_some() || mapping.allocation.is_some() {
            return Err(invalid("The addresses of an Application Load Balancer's nodes are AWS's choice"));
        }
    }
    if zones.len() < 2 {
        return Err(Refusal::ours(
            RefusalCode::ValidationError,
            "An Application Load Balancer has subnets in two different zones at least",
        ));
    }
    let is_public = wanted.scheme == Scheme::InternetFacing;
    let has_gateway = sketch.internet_gateways.iter().any(|found| found.vpc.as_ref() == Some(&vpc.id));
    if is_public && !has_gateway {
        return Err(Refusal::ours(RefusalCode::InvalidSubnet, format!("{} has no internet gateway", vpc.id)));
    }
    let groups = or_default_group(sketch, &vpc.id, &wanted.security_groups);
    let security_groups = in_vpc(sketch, vpc, &groups)?;
    let arn: ApplicationLoadBalancerArn = new_arn(sketch, vpc, "app", &wanted.name)?;
    sketch.application_load_balancers.insert(ApplicationLoadBalancer {
        arn: arn.clone(),
        vpc: vpc.id.clone(),
        scheme: wanted.scheme,
        security_groups,
        tags: wanted.tags.clone(),
        ..as_usual()
    });
    changes.created(arn.clone());
    for mapping in &wanted.subnets {
        let of = InterfaceKind::ApplicationLoadBalancerNode(arn.clone());
        let node = interface::make(changes, &mapping.subnet, None, of, false).map_err(as_elb)?;
        let sketch = &mut changes.sketch;
        if is_public {
            let address = propose::public_address(sketch);
            sketch.network_interfaces.update(&node, |node| node.public_address = address)?;
        }
        sketch.application_load_balancers.update(&arn, |balancer| balancer.nodes.push(node))?;
    }
    quota::check(&changes.sketch, QuotaName::SecurityGroupsPerInterface, arn, "")
}

/// Takes one away, unless it is somebody's target.
pub(super) fn delete(changes: &mut Changes, arn: &ApplicationLoadBalancerArn) -> Result<(), Refusal> {
    changes.sketch.application_load_balancers.find(arn)?;
    if let Some(group) = changes.sketch.target_groups.iter().find(|group| holds(group, arn)) {
        return Err(Refusal::ours(
            RefusalCode::ResourceInUse,
            format!("The load balancer is a target of the group {}", group.arn.name()),
        ));
    }
    changes.sketch.application_load_balancers.remove(arn);
    gone(changes, arn.clone())?;
    interface::remove_all_of(changes, &InterfaceKind::ApplicationLoadBalancerNode(arn.clone()))
}

fn holds(group: &TargetGroup, arn: &ApplicationLoadBalancerArn) -> bool {
    group
        .targets
        .iter()
        .any(|target| matches!(&target.id, TargetId::ApplicationLoadBalancer(id) if id == arn))
}

/// Puts other groups in the place of those its nodes carry.
pub(super) fn set_groups(
    changes: &mut Changes,
    arn: &ApplicationLoadBalancerArn,
    groups: &[SecurityGroupId],
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let vpc = sketch.vpcs.find(&sketch.application_load_balancers.find(arn)?.vpc)?;
    let groups = in_vpc(sketch, vpc, groups)?;
    if groups.is_empty() {
        return Err(invalid("An Application Load Balancer has one security group at least"));
    }
    sketch.application_load_balancers.update(arn, |balancer| balancer.security_groups = groups)?;
    changes.changed(arn.clone());
    quota::check(&changes.sketch, QuotaName::SecurityGroupsPerInterface, arn.clone(), "")
}

/// Adds a listener.
pub(in super::super) fn create_listener(
    changes: &mut Changes,
    arn: &ApplicationLoadBalancerArn,
    wanted: &CreateListener,
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let balancer = sketch.application_load_balancers.find(arn)?;
    port_is_valid(wanted.port, balancer.listeners.iter().map(|listener| listener.port))?;
    let group = sketch.target_groups.find(&wanted.target_group)?;
    in_one_vpc(group, &balancer.vpc)?;
    let speaks_http = wanted.protocol.is_http() && group.protocol.is_http();
    if !speaks_http || group.target_type == TargetType::Alb {
        return Err(incompatible(wanted.protocol, group));
    }
    one_balancer_a_group(sketch, arn.as_str(), &wanted.target_group)?;
    let (port, protocol, target_group) = (wanted.port, wanted.protocol, wanted.target_group.clone());
    let listener = ApplicationListener { port, protocol, target_group };
    sketch.application_load_balancers.update(arn, |balancer| balancer.listeners.push(listener))?;
    changes.changed(arn.clone());
    Ok(())
}

/// Takes a listener away.
pub(in super::super) fn delete_listener(
    changes: &mut Changes,
    arn: &ApplicationLoadBalancerArn,
    port: u16,
) -> Result<bool, Refusal> {
    let removed = changes.sketch.application_load_balancers.update(arn, |balancer| {
        let before = balancer.listeners.len();
        balancer.listeners.retain(|listener| listener.port != port);
        before != balancer.listeners.len()
    })?;
    changes.changed(arn.clone());
    Ok(removed)
}

/// Refuses a target group's Application Load Balancer that stands behind too many Network Load
/// Balancers by now.
pub(in super::super) fn behind_few(sketch: &Sketch, group: &TargetGroup) -> Result<(), Refusal> {
    for target in &group.targets {
        let TargetId::ApplicationLoadBalancer(arn) = &target.id else { continue };
        let forwards = |balancer: &&crate::model::LoadBalancer| {
            let groups = crate::model::groups_of(sketch, balancer);
            groups.iter().any(|group| holds(group, arn))
        };
        if sketch.load_balancers.iter().filter(forwards).count() > NETWORK_LOAD_BALANCERS {
            return Err(Refusal::ours(
                RefusalCode::TooManyRegistrationsForTargetId,
                format!(
                    "{} stands behind {NETWORK_LOAD_BALANCERS} Network Load Balancers already",
                    arn.name()
                ),
            ));
        }
    }
    Ok(())
}
