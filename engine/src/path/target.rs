//! What a load balancer node does with a connection: which targets it may use, which of them
//! are healthy, which one the flow hash picks (NLB guide, "Target groups", "Target group
//! health"; whitepaper on cross-zone load balancing).

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{
    Assumption, CrossZone, LoadBalancer, NetworkInterfaceId, Profile, ResourceId, Sketch, Target,
    TargetGroup, ZoneId,
};

use super::check::{Check, Checks, StepResult};
use super::health::{Checked, Health, target_address, targets_by_zone, targets_in_reach};
use super::index::Index;
use super::reason::{Reason, ReasonCode};
use super::request::Moment;

/// A load balancer node with a listener's target group.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The load balancer.
    pub balancer: &'a LoadBalancer,
    /// The group the listener forwards to.
    pub group: &'a TargetGroup,
    /// The node's interface.
    pub interface: &'a NetworkInterfaceId,
    /// The node's zone.
    pub zone: &'a ZoneId,
}

/// A target a node may choose.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The target.
    pub target: &'a Target,
    /// What is wrong with it.
    pub fault: Option<&'a Reason>,
    /// Where the node reaches it; `None` where it is not there.
    pub address: Option<IpAddr>,
    /// What it is, where a check has found it.
    known: Option<&'a ResourceId>,
}

impl Candidate<'_> {
    /// What it is.
    pub fn resource(&self, sketch: &Sketch, group: &TargetGroup) -> ResourceId {
        self.known.map_or_else(|| sketch.target_resource(group, &self.target.id), ResourceId::clone)
    }
}

/// The targets a node chooses among.
#[derive(Clone, Debug)]
pub struct Candidates<'a> {
    /// The targets, in the group's order; at least one.
    pub targets: Vec<Candidate<'a>>,
    /// Why unhealthy ones are among them, if they are.
    pub unhealthy_used: Option<Reason>,
}

/// Finds the targets a node chooses among, adding what it looks at to the others.
///
/// # Errors
/// The reason why there is none.
pub fn candidates<'a>(
    index: &'a Index,
    node: Node<'a>,
    moment: Moment,
    checks: &mut Checks,
) -> Result<Candidates<'a>, Reason> {
    let sketch = index.sketch();
    let group = node.group;
    let cross_zone = sketch.cross_zone(node.balancer, group);
    let health = index.health().of(node.interface, &group.arn);
    let in_reach = reached(sketch, node, health);
    checks.add(StepResult::passes_if(!in_reach.is_empty()), || {
        let check = Check::CrossZone {
            on: cross_zone,
            zone: node.zone.clone(),
            registered: group.targets.len(),
            in_reach: in_reach.len(),
        };
        (check, Some(node.balancer.arn.clone().into()))
    });
    if group.targets.is_empty() {
        return Err(Reason::of(ReasonCode::TargetGroupEmpty)
            .about(group.arn.clone())
            .assuming(Assumption::ZoneWithoutTargets));
    }
    if in_reach.is_empty() {
        return Err(none_in_reach(sketch, node, cross_zone));
    }
    let is_healthy = |at: usize| counts_as_healthy(health, node, at, moment);
    let healthy = in_reach.iter().filter(|at| is_healthy(**at)).count();
    let uses_all = healthy < least_healthy(sketch, group, in_reach.len());
    let mut unhealthy_used = None;
    // Where no check has answered nobody is known to be unhealthy.
    let answered = moment != Moment::AsRegistered || healthy > 0;
    if answered && uses_all {
        let reason = match healthy {
            0 => without_healthy(index, node, &in_reach, health),
            _ => Reason::of(ReasonCode::BelowHealthyThreshold).about(group.arn.clone()),
        };
        if reason.code == ReasonCode::ZoneWithoutHealthyTarget {
            health_check(node, in_reach.len(), Some(0), false, checks);
            return Err(reason);
        }
        unhealthy_used = Some(reason);
    }
    let healthy = answered.then_some(healthy);
    health_check(node, in_reach.len(), healthy, unhealthy_used.is_some(), checks);
    let mut targets = Vec::with_capacity(in_reach.len());
    for at in in_reach {
        let Some(target) = group.targets.get(at).filter(|_| uses_all || is_healthy(at)) else { continue };
        let checked = health.get(at);
        let address = match checked {
            Some(checked) => checked.address,
            None => target_address(sketch, group, target, node.zone),
        };
        let known = checked.map(|checked| &checked.resource);
        targets.push(Candidate { target, fault: fault(health, at), address, known });
    }
    Ok(Candidates { targets, unhealthy_used })
}

/// The places of the targets a node may use, as they were found with their health. A node its load balancer
/// does not list makes no checks.
fn reached(sketch: &Sketch, node: Node<'_>, checks: &[Checked]) -> Vec<usize> {
    if checks.len() != node.group.targets.len() {
        return targets_in_reach(sketch, node.balancer, node.group, node.interface);
    }
    let mut found = Vec::with_capacity(checks.len());
    for (at, checked) in checks.iter().enumerate() {
        if checked.in_reach {
            found.push(at);
        }
    }
    found
}

/// Whether a target counts as healthy. Only just registered ones do not (`initial`); all others do where
/// something broke that no check has noticed.
fn counts_as_healthy(checks: &[Checked], node: Node<'_>, at: usize, moment: Moment) -> bool {
    let group = node.group;
    let passes = || checks.get(at).is_some_and(|checked| checked.health == Health::Healthy);
    let is_new = group.targets.get(at).is_some_and(|target| target.new);
    match moment {
        Moment::Settled => passes(),
        Moment::JustBroken => !is_new,
        Moment::AsRegistered => {
            let others = group.targets.iter().any(|target| target.new);
            others && !is_new && passes()
        }
    }
}

/// How many of so many targets have to be healthy for a node to use those alone: the group's thresholds,
/// of which either suffices (NLB guide, "Target group health"; since November 2022), and at least one.
fn least_healthy(sketch: &Sketch, group: &TargetGroup, of: usize) -> usize {
    match sketch.profile {
        Profile::Paper => 1,
        Profile::Today => {
            threshold(group.routing_minimum_healthy, group.routing_minimum_healthy_percentage, of).max(1)
        }
    }
}

/// The larger of a count and a share of so many, rounded up; zero is off.
pub(super) fn threshold(count: u16, percentage: u8, of: usize) -> usize {
    let share = of.saturating_mul(usize::from(percentage)).div_ceil(100);
    share.max(usize::from(count))
}

fn health_check(
    node: Node<'_>,
    in_reach: usize,
    healthy: Option<usize>,
    fail_open: bool,
    checks: &mut Checks,
) {
    let result = match (healthy, fail_open) {
        (Some(0), false) => StepResult::Drop,
        (_, true) => StepResult::Note,
        (Some(_) | None, false) => StepResult::Pass,
    };
    checks.add(result, || {
        (Check::TargetHealth { in_reach, healthy, fail_open }, Some(node.group.arn.clone().into()))
    });
}

/// Targets are registered, and the node may use none of them.
fn none_in_reach(sketch: &Sketch, node: Node<'_>, cross_zone: bool) -> Reason {
    let exists = |target: &Target| {
        let interface = sketch.target_interface(node.group, &target.id);
        interface.is_some_and(|interface| sketch.subnet_of(interface).is_ok())
    };
    if !node.group.targets.iter().any(exists) {
        return Reason::of(ReasonCode::TargetMissing)
            .about(node.group.arn.clone())
            .assuming(Assumption::ZoneWithoutTargets);
    }
    if cross_zone {
        return Reason::of(ReasonCode::TargetsNotInUse)
            .about(node.balancer.arn.clone())
            .about(node.group.arn.clone())
            .assuming(Assumption::ZoneWithoutTargets);
    }
    let reason = Reason::of(ReasonCode::NoTargetsInZone)
        .about(node.balancer.arn.clone())
        .about(node.zone.clone())
        .about(node.group.arn.clone())
        .assuming(Assumption::ZoneWithoutTargets);
    let helps = !targets_by_zone(sketch, node.balancer, node.group, node.interface, true).is_empty();
    if helps { reason.mended_by(cross_zone_on(node.balancer, node.group)) } else { reason }
}

/// What is wrong with a target, seen from a node.
fn fault(checks: &[Checked], at: usize) -> Option<&Reason> {
    match &checks.get(at)?.health {
        Health::Unhealthy(reason) => Some(reason),
        Health::Healthy => None,
    }
}

/// The command that turns cross-zone load balancing on between a load balancer and a group.
pub fn cross_zone_on(balancer: &LoadBalancer, group: &TargetGroup) -> Command {
    match group.cross_zone {
        // The group's own word wins, so it is the one to change.
        CrossZone::Off => Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
            target_group: group.arn.clone(),
            cross_zone: Some(CrossZone::On),
            ..as_usual()
        }),
        CrossZone::On | CrossZone::UseLoadBalancerConfiguration => {
            Command::ModifyLoadBalancerAttributes(verb::ModifyLoadBalancerAttributes {
                load_balancer: balancer.arn.clone(),
                cross_zone: Some(true),
                ..as_usual()
            })
        }
    }
}

/// What holds when none of the targets in reach is healthy. With cross-zone off and a healthy
/// one elsewhere, the whitepaper's balancer has nothing to send to, and today's sends to the
/// zone's unhealthy targets (routing failover, since 2022-11-17). Otherwise the node has no
/// better choice anywhere, and fails open.
fn without_healthy(index: &Index, node: Node<'_>, in_reach: &[usize], checks: &[Checked]) -> Reason {
    let sketch = index.sketch();
    let cause = in_reach.iter().find_map(|at| fault(checks, *at)).cloned();
    let because = |reason: Reason| match cause {
        Some(cause) => reason.because(cause),
        None => reason,
    };
    if sketch.cross_zone(node.balancer, node.group) || !healthy_elsewhere(index, node) {
        return because(Reason::of(ReasonCode::FailOpen).about(node.group.arn.clone()));
    }
    let code = match sketch.profile {
        Profile::Paper => ReasonCode::ZoneWithoutHealthyTarget,
        Profile::Today => ReasonCode::RoutingFailover,
    };
    let reason = because(Reason::of(code).about(node.balancer.arn.clone()).about(node.zone.clone()));
    let all = targets_by_zone(sketch, node.balancer, node.group, node.interface, true);
    let helps = all.into_iter().any(|at| index.health().is_healthy(node.interface, &node.group.arn, at));
    let reason = if helps { reason.mended_by(cross_zone_on(node.balancer, node.group)) } else { reason };
    match sketch.profile {
        Profile::Paper => reason.assuming(Assumption::ZoneWithoutTargets),
        Profile::Today => reason,
    }
}

/// Whether another node, in a zone that stands, has a healthy target it may use.
fn healthy_elsewhere(index: &Index, node: Node<'_>) -> bool {
    let sketch = index.sketch();
    node.balancer.nodes.iter().filter(|other| *other != node.interface && stands(sketch, other)).any(
        |other| {
            targets_in_reach(sketch, node.balancer, node.group, other)
                .into_iter()
                .any(|at| index.health().is_healthy(other, &node.group.arn, at))
        },
    )
}

fn stands(sketch: &Sketch, interface: &NetworkInterfaceId) -> bool {
    sketch.subnet_of(interface).is_ok_and(|subnet| !sketch.lost_zones.contains(&subnet.zone))
}
