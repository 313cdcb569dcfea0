//! The verbs of load balancers, with the error codes of the Elastic Load Balancing API.

use crate::model::record::{as_usual, record};
use crate::model::{Listener, ListenerProtocol, LoadBalancerArn, Sketch, TargetGroupArn};

use super::apply::Changes;
use super::command::Verb;
use super::refusal::Refusal;

/// Listeners a Network Load Balancer may have (its quotas).
const LISTENERS: usize = 50;

record! {
    /// `ModifyLoadBalancerAttributes`.
    ModifyLoadBalancerAttributes, "ModifyLoadBalancerAttributes" {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// `load_balancing.cross_zone.enabled`.
        cross_zone: bool, needed;
    }
}

record! {
    /// `CreateListener`.
    CreateListener, "CreateListener" {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// The port it takes.
        port: u16, needed;
        /// The protocol it takes.
        protocol: ListenerProtocol, needed;
        /// The group its connections go to.
        target_group: TargetGroupArn, needed;
    }
}

record! {
    /// `DeleteListener`.
    DeleteListener, "DeleteListener" {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// The listener's port.
        port: u16, needed;
    }
}

impl Verb for ModifyLoadBalancerAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let balancers = &mut changes.sketch.load_balancers;
        balancers.update(&self.load_balancer, |balancer| balancer.cross_zone = self.cross_zone)?;
        changes.changed(self.load_balancer.clone());
        Ok(())
    }
}

impl Verb for CreateListener {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let balancer = sketch.load_balancers.find(&self.load_balancer)?;
        let group = sketch.target_groups.find(&self.target_group)?;
        if self.port == 0 {
            return Err(Refusal::ours("ValidationError", "A listener's port is a number from 1 to 65535"));
        }
        if balancer.listeners.iter().any(|listener| listener.port == self.port) {
            return Err(Refusal::ours(
                "DuplicateListener",
                format!("The load balancer already has a listener on port {}", self.port),
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
        one_balancer_a_group(sketch, &self.load_balancer, &self.target_group)?;
        let listener = Listener {
            port: self.port,
            protocol: self.protocol,
            target_group: self.target_group.clone(),
            ..as_usual()
        };
        sketch.load_balancers.update(&self.load_balancer, |balancer| balancer.listeners.push(listener))?;
        changes.changed(self.load_balancer.clone());
        Ok(())
    }
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

impl Verb for DeleteListener {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let removed = changes.sketch.load_balancers.update(&self.load_balancer, |balancer| {
            let before = balancer.listeners.len();
            balancer.listeners.retain(|listener| listener.port != self.port);
            before != balancer.listeners.len()
        })?;
        if !removed {
            return Err(Refusal::ours(
                "ListenerNotFound",
                format!("The load balancer has no listener on port {}", self.port),
            ));
        }
        changes.changed(self.load_balancer.clone());
        Ok(())
    }
}
