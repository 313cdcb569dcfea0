//! The verbs of target groups, with the error codes of the Elastic Load Balancing API.

use crate::model::record::record;
use crate::model::{CrossZone, HostState, Sketch, Target, TargetGroup, TargetGroupArn, TargetId};

use super::apply::Changes;
use super::command::Verb;
use super::refusal::Refusal;

/// Targets a target group of instances may have (Network Load Balancer quotas).
const TARGETS: usize = 1000;

record! {
    /// `ModifyTargetGroupAttributes`: changes those attributes that are given.
    ModifyTargetGroupAttributes, "ModifyTargetGroupAttributes" {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// `load_balancing.cross_zone.enabled` of the group.
        cross_zone: Option<CrossZone>, blank;
        /// `proxy_protocol_v2.enabled`.
        proxy_protocol_v2: Option<bool>, blank;
        /// `preserve_client_ip.enabled`.
        preserve_client_ip: Option<bool>, blank;
    }
}

record! {
    /// `RegisterTargets`: adds a target.
    RegisterTargets, "RegisterTargets" {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// The target.
        target: Target, needed;
    }
}

record! {
    /// `DeregisterTargets`: takes a target away.
    DeregisterTargets, "DeregisterTargets" {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// The target.
        target: Target, needed;
    }
}

impl Verb for ModifyTargetGroupAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let groups = &mut changes.sketch.target_groups;
        groups.find(&self.target_group)?;
        if (self.cross_zone, self.proxy_protocol_v2, self.preserve_client_ip) == (None, None, None) {
            return Err(Refusal::ours("ValidationError", "No attribute is given to change"));
        }
        groups.update(&self.target_group, |group| {
            group.cross_zone = self.cross_zone.unwrap_or(group.cross_zone);
            group.proxy_protocol_v2 = self.proxy_protocol_v2.unwrap_or(group.proxy_protocol_v2);
            group.preserve_client_ip = self.preserve_client_ip.unwrap_or(group.preserve_client_ip);
        })?;
        changes.changed(self.target_group.clone());
        Ok(())
    }
}

/// Registering what is registered already succeeds and changes nothing, as in the API.
impl Verb for RegisterTargets {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let existing = sketch.target_groups.find(&self.target_group)?;
        if self.target.port == 0 {
            return Err(Refusal::ours("ValidationError", "A target's port is a number from 1 to 65535"));
        }
        can_be_target(sketch, existing, &self.target)?;
        if !existing.targets.contains(&self.target) {
            if existing.targets.len() >= TARGETS {
                return Err(Refusal::ours(
                    "TooManyTargets",
                    format!("A target group can have {TARGETS} targets"),
                ));
            }
            let groups = &mut sketch.target_groups;
            groups.update(&self.target_group, |group| group.targets.push(self.target.clone()))?;
        }
        changes.changed(self.target_group.clone());
        Ok(())
    }
}

/// An instance must exist, run, and be in the target group's VPC ("`RegisterTargets`" in the
/// API reference).
fn can_be_target(sketch: &Sketch, group: &TargetGroup, target: &Target) -> Result<(), Refusal> {
    let TargetId::Host(id) = &target.id else { return Ok(()) };
    let Some(instance) = sketch.hosts.get(id) else {
        return Err(Refusal::ours("InvalidTarget", format!("There is no instance {id}")));
    };
    let vpc = &sketch.subnet_of(&instance.network_interface)?.vpc;
    if *vpc != group.vpc {
        return Err(Refusal::ours(
            "InvalidTarget",
            format!("{id} is in {vpc}, the target group in {}", group.vpc),
        ));
    }
    match instance.state {
        HostState::Running => Ok(()),
        HostState::Stopped => Err(Refusal::aws(
            "InvalidTarget",
            format!("The following targets are not in a running state and cannot be registered: '{id}'"),
        )),
    }
}

/// Taking away what is not registered succeeds and changes nothing ("`DeregisterTargets`" in the
/// API reference).
impl Verb for DeregisterTargets {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let groups = &mut changes.sketch.target_groups;
        groups
            .update(&self.target_group, |group| group.targets.retain(|existing| *existing != self.target))?;
        changes.changed(self.target_group.clone());
        Ok(())
    }
}
