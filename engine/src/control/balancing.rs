//! The verbs of load balancers and target groups, with the error codes of the Elastic Load
//! Balancing API.

use crate::model::{
    CrossZone, InstanceState, Listener, ListenerProtocol, LoadBalancerArn, Sketch, Target, TargetGroup,
    TargetGroupArn,
};

use super::apply::Event;
use super::refusal::Refusal;

/// Listeners a Network Load Balancer may have (its quotas).
const LISTENERS: usize = 50;
/// Targets a target group of instances may have (Network Load Balancer quotas).
const TARGETS: usize = 1000;

pub(super) fn modify_load_balancer(
    sketch: &mut Sketch,
    load_balancer: &LoadBalancerArn,
    cross_zone: bool,
) -> Result<Event, Refusal> {
    sketch.load_balancers.update(load_balancer, |balancer| balancer.cross_zone = cross_zone)?;
    Ok(Event::Changed(load_balancer.clone().into()))
}

pub(super) fn modify_target_group(
    sketch: &mut Sketch,
    group: &TargetGroupArn,
    cross_zone: Option<CrossZone>,
    proxy_protocol_v2: Option<bool>,
    preserve_client_ip: Option<bool>,
) -> Result<Event, Refusal> {
    sketch.target_groups.find(group)?;
    if (cross_zone, proxy_protocol_v2, preserve_client_ip) == (None, None, None) {
        return Err(Refusal::ours("ValidationError", "No attribute is given to change"));
    }
    sketch.target_groups.update(group, |group| {
        group.cross_zone = cross_zone.unwrap_or(group.cross_zone);
        group.proxy_protocol_v2 = proxy_protocol_v2.unwrap_or(group.proxy_protocol_v2);
        group.preserve_client_ip = preserve_client_ip.unwrap_or(group.preserve_client_ip);
    })?;
    Ok(Event::Changed(group.clone().into()))
}

/// Registers an instance. Registering what is registered already succeeds and changes nothing,
/// as in the API.
pub(super) fn register(
    sketch: &mut Sketch,
    group: &TargetGroupArn,
    target: &Target,
) -> Result<Event, Refusal> {
    let existing = sketch.target_groups.find(group)?;
    if target.port == 0 {
        return Err(Refusal::ours("ValidationError", "A target's port is a number from 1 to 65535"));
    }
    can_be_target(sketch, existing, target)?;
    if !existing.targets.contains(target) {
        if existing.targets.len() >= TARGETS {
            return Err(Refusal::ours(
                "TooManyTargets",
                format!("A target group can have {TARGETS} targets"),
            ));
        }
        sketch.target_groups.update(group, |group| group.targets.push(target.clone()))?;
    }
    Ok(Event::Changed(group.clone().into()))
}

/// An instance must exist, run, and be in the target group's VPC ("`RegisterTargets`" in the
/// API reference).
fn can_be_target(sketch: &Sketch, group: &TargetGroup, target: &Target) -> Result<(), Refusal> {
    let Some(instance) = sketch.instances.get(&target.instance) else {
        return Err(Refusal::ours("InvalidTarget", format!("There is no instance {}", target.instance)));
    };
    let vpc = &sketch.subnet_of(&instance.network_interface)?.vpc;
    if *vpc != group.vpc {
        return Err(Refusal::ours(
            "InvalidTarget",
            format!("{} is in {vpc}, the target group in {}", target.instance, group.vpc),
        ));
    }
    match instance.state {
        InstanceState::Running => Ok(()),
        InstanceState::Stopped => Err(Refusal::aws(
            "InvalidTarget",
            format!(
                "The following targets are not in a running state and cannot be registered: '{}'",
                target.instance
            ),
        )),
    }
}

/// Takes a target away. Taking away what is not registered succeeds and changes nothing
/// ("`DeregisterTargets`" in the API reference).
pub(super) fn deregister(
    sketch: &mut Sketch,
    group: &TargetGroupArn,
    target: &Target,
) -> Result<Event, Refusal> {
    sketch.target_groups.update(group, |group| group.targets.retain(|existing| existing != target))?;
    Ok(Event::Changed(group.clone().into()))
}

pub(super) fn create_listener(
    sketch: &mut Sketch,
    load_balancer: &LoadBalancerArn,
    port: u16,
    protocol: ListenerProtocol,
    target_group: &TargetGroupArn,
) -> Result<Event, Refusal> {
    let balancer = sketch.load_balancers.find(load_balancer)?;
    let group = sketch.target_groups.find(target_group)?;
    if port == 0 {
        return Err(Refusal::ours("ValidationError", "A listener's port is a number from 1 to 65535"));
    }
    if balancer.listeners.iter().any(|listener| listener.port == port) {
        return Err(Refusal::ours(
            "DuplicateListener",
            format!("The load balancer already has a listener on port {port}"),
        ));
    }
    if balancer.listeners.len() >= LISTENERS {
        return Err(Refusal::ours(
            "TooManyListeners",
            format!("A Network Load Balancer can have {LISTENERS} listeners"),
        ));
    }
    if group.vpc != balancer.vpc {
        return Err(Refusal::ours(
            "InvalidConfigurationRequest",
            format!("The target group is in {}, the load balancer in {}", group.vpc, balancer.vpc),
        ));
    }
    one_balancer_a_group(sketch, load_balancer, target_group)?;
    let listener = Listener { port, protocol, target_group: target_group.clone() };
    sketch.load_balancers.update(load_balancer, |balancer| balancer.listeners.push(listener))?;
    Ok(Event::Changed(load_balancer.clone().into()))
}

/// A target group serves the listeners of one load balancer only.
fn one_balancer_a_group(
    sketch: &Sketch,
    load_balancer: &LoadBalancerArn,
    target_group: &TargetGroupArn,
) -> Result<(), Refusal> {
    let elsewhere = sketch
        .load_balancers
        .iter()
        .filter(|other| other.arn != *load_balancer)
        .any(|other| other.listeners.iter().any(|listener| listener.target_group == *target_group));
    if elsewhere {
        return Err(Refusal::aws(
            "TargetGroupAssociationLimit",
            format!(
                "The following target groups cannot be associated with more than one load balancer: {target_group}"
            ),
        ));
    }
    Ok(())
}

pub(super) fn delete_listener(
    sketch: &mut Sketch,
    load_balancer: &LoadBalancerArn,
    port: u16,
) -> Result<Event, Refusal> {
    let removed = sketch.load_balancers.update(load_balancer, |balancer| {
        let before = balancer.listeners.len();
        balancer.listeners.retain(|listener| listener.port != port);
        before != balancer.listeners.len()
    })?;
    if removed {
        Ok(Event::Changed(load_balancer.clone().into()))
    } else {
        Err(Refusal::ours("ListenerNotFound", format!("The load balancer has no listener on port {port}")))
    }
}
