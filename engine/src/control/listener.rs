//! The verbs of listeners, which are named by their load balancer and port. Error codes of the Elastic
//! Load Balancing API.

use crate::model::record::{as_usual, record};
use crate::model::{
    Listener, ListenerProtocol, LoadBalancerArn, Profile, QuotaName, ResourceId, Sketch, TargetGroup,
    TargetGroupArn, TargetType, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::endpoint_service::service_behind;
use super::load_balancer::{AnyLoadBalancer, behind_few, create_listener, delete_listener};
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `CreateListener`.
    CreateListener {
        /// The load balancer.
        load_balancer: AnyLoadBalancer, needed;
        /// The port it takes.
        port: u16, needed;
        /// The protocol it takes.
        protocol: ListenerProtocol, needed;
        /// The group its connections go to.
        target_group: TargetGroupArn, needed;
    }
}

record! {
    /// `ModifyListener`: changes what is given.
    ModifyListener {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// The listener's port.
        port: u16, needed;
        /// Another port.
        new_port: Option<u16>, blank;
        /// Another protocol.
        protocol: Option<ListenerProtocol>, blank;
        /// Another group for its connections.
        target_group: Option<TargetGroupArn>, blank;
    }
}

record! {
    /// `ModifyListenerAttributes` (since September 2024).
    ModifyListenerAttributes {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// The listener's port.
        port: u16, needed;
        /// `tcp.idle_timeout.seconds`, 60 to 6000. TCP listeners only.
        idle_timeout_s: u16, needed;
    }
}

record! {
    /// `DeleteListener`.
    DeleteListener {
        /// The load balancer.
        load_balancer: AnyLoadBalancer, needed;
        /// The listener's port.
        port: u16, needed;
    }
}

impl Verb for CreateListener {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let arn = match &self.load_balancer {
            AnyLoadBalancer::Network(arn) => arn,
            AnyLoadBalancer::Application(arn) => return create_listener(changes, arn, self),
        };
        let sketch = &mut changes.sketch;
        sketch.load_balancers.find(arn)?;
        let listener = Listener {
            port: self.port,
            protocol: self.protocol,
            target_group: self.target_group.clone(),
            ..as_usual()
        };
        port_is_free(sketch, arn, self.port)?;
        group_fits(sketch, arn, &listener)?;
        sketch.load_balancers.update(arn, |balancer| balancer.listeners.push(listener))?;
        behind_few(sketch, sketch.target_groups.find(&self.target_group)?)?;
        changes.changed(arn.clone());
        quota::check(&changes.sketch, QuotaName::ListenersPerLoadBalancer, arn.clone(), "")
    }
}

fn port_is_free(sketch: &Sketch, balancer: &LoadBalancerArn, port: u16) -> Result<(), Refusal> {
    port_is_valid(port, sketch.load_balancers.find(balancer)?.listeners.iter().map(|listener| listener.port))
}

/// A port is a number, and no other listener's.
pub(super) fn port_is_valid(port: u16, mut taken: impl Iterator<Item = u16>) -> Result<(), Refusal> {
    if port == 0 {
        return Err(Refusal::ours(
            RefusalCode::ValidationError,
            "A listener's port is a number from 1 to 65535",
        ));
    }
    if taken.any(|taken| taken == port) {
        return Err(Refusal::ours(
            RefusalCode::DuplicateListener,
            format!("The load balancer already has a listener on port {port}"),
        ));
    }
    Ok(())
}

/// Whether a listener may hand its connections to its group: of the same VPC, in a protocol that goes with
/// its own, and behind no other load balancer.
fn group_fits(sketch: &Sketch, balancer: &LoadBalancerArn, listener: &Listener) -> Result<(), Refusal> {
    let vpc = &sketch.load_balancers.find(balancer)?.vpc;
    let group = sketch.target_groups.find(&listener.target_group)?;
    in_one_vpc(group, vpc)?;
    let to_application = group.target_type == TargetType::Alb;
    if !goes_with(listener.protocol, group) || (to_application && listener.protocol != ListenerProtocol::Tcp)
    {
        return Err(incompatible(listener.protocol, group));
    }
    one_balancer_a_group(sketch, balancer.as_str(), &listener.target_group)
}

pub(super) fn in_one_vpc(group: &TargetGroup, vpc: &VpcId) -> Result<(), Refusal> {
    if group.vpc == *vpc {
        return Ok(());
    }
    Err(Refusal::ours(
        RefusalCode::InvalidConfigurationRequest,
        format!("The target group is in {}, the load balancer in {vpc}", group.vpc),
    ))
}

pub(super) fn incompatible(listener: ListenerProtocol, group: &TargetGroup) -> Refusal {
    let targets = if group.target_type == TargetType::Alb { " with a load balancer as target" } else { "" };
    Refusal::ours(
        RefusalCode::IncompatibleProtocols,
        format!(
            "A listener of {} cannot forward to a target group of {}{targets}",
            listener.word(),
            group.protocol.word()
        ),
    )
}

/// Which groups a listener can forward to (NLB guide, "Target groups").
const fn goes_with(listener: ListenerProtocol, group: &TargetGroup) -> bool {
    use ListenerProtocol::{Tcp, TcpUdp, Tls, Udp};
    matches!(
        (listener, group.protocol),
        (Tcp, Tcp | TcpUdp) | (Tls, Tcp | Tls) | (Udp, Udp | TcpUdp) | (TcpUdp, TcpUdp)
    )
}

/// A target group serves the listeners of one load balancer only.
pub(super) fn one_balancer_a_group(
    sketch: &Sketch,
    load_balancer: &str,
    target_group: &TargetGroupArn,
) -> Result<(), Refusal> {
    if forwards_to(sketch, target_group).is_some_and(|other| other.as_str() != load_balancer) {
        return Err(Refusal::aws(
            RefusalCode::TargetGroupAssociationLimit,
            format!(
                "The following target groups cannot be associated with more than one load balancer: {target_group}"
            ),
        ));
    }
    Ok(())
}

/// The load balancer, of either type, that forwards to a group.
pub(super) fn forwards_to(sketch: &Sketch, group: &TargetGroupArn) -> Option<ResourceId> {
    for balancer in sketch.load_balancers.iter() {
        if balancer.listeners.iter().any(|listener| listener.target_group == *group) {
            return Some(balancer.arn.clone().into());
        }
    }
    for balancer in sketch.application_load_balancers.iter() {
        if balancer.listeners.iter().any(|listener| listener.target_group == *group) {
            return Some(balancer.arn.clone().into());
        }
    }
    None
}

/// The listener on a port.
fn listener(sketch: &Sketch, balancer: &LoadBalancerArn, port: u16) -> Result<Listener, Refusal> {
    let found = sketch.load_balancers.find(balancer)?.listeners.iter().find(|listener| listener.port == port);
    found.cloned().ok_or_else(|| no_listener(port))
}

fn no_listener(port: u16) -> Refusal {
    Refusal::ours(RefusalCode::ListenerNotFound, format!("The load balancer has no listener on port {port}"))
}

/// Puts a listener in the place of the one on a port.
fn replace(
    changes: &mut Changes,
    balancer: &LoadBalancerArn,
    port: u16,
    new: &Listener,
) -> Result<(), Refusal> {
    changes.sketch.load_balancers.update(balancer, |balancer| {
        for listener in balancer.listeners.iter_mut().filter(|listener| listener.port == port) {
            *listener = new.clone();
        }
    })?;
    changes.changed(balancer.clone());
    Ok(())
}

impl Verb for ModifyListener {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let mut found = listener(&changes.sketch, &self.load_balancer, self.port)?;
        if let Some(port) = self.new_port.filter(|port| *port != self.port) {
            port_is_free(&changes.sketch, &self.load_balancer, port)?;
            found.port = port;
        }
        found.protocol = self.protocol.unwrap_or(found.protocol);
        if let Some(group) = &self.target_group {
            found.target_group = group.clone();
        }
        if found.protocol != ListenerProtocol::Tcp {
            // Only a TCP listener has an idle timeout of its own.
            found.idle_timeout_s = as_usual::<Listener>().idle_timeout_s;
        }
        group_fits(&changes.sketch, &self.load_balancer, &found)?;
        replace(changes, &self.load_balancer, self.port, &found)?;
        behind_few(&changes.sketch, changes.sketch.target_groups.find(&found.target_group)?)
    }
}

impl Verb for ModifyListenerAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let wrong = |text: &str| Err(Refusal::ours(RefusalCode::InvalidConfigurationRequest, text));
        let mut found = listener(&changes.sketch, &self.load_balancer, self.port)?;
        if changes.sketch.profile == Profile::Paper {
            return wrong("The TCP idle timeout is 350 seconds; it can be changed since September 2024");
        }
        if found.protocol != ListenerProtocol::Tcp {
            return wrong("Only a TCP listener has an idle timeout that can be changed");
        }
        if !(60..=6000).contains(&self.idle_timeout_s) {
            return wrong("The TCP idle timeout is 60 to 6000 seconds");
        }
        let service = service_behind(&changes.sketch, &self.load_balancer);
        if service.is_some_and(|service| !service.supported_regions.is_empty()) {
            return wrong(
                "A service that is offered in further Regions keeps the idle timeout of 350 seconds",
            );
        }
        found.idle_timeout_s = self.idle_timeout_s;
        replace(changes, &self.load_balancer, self.port, &found)
    }
}

impl Verb for DeleteListener {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let arn = match &self.load_balancer {
            AnyLoadBalancer::Network(arn) => arn,
            AnyLoadBalancer::Application(arn) => {
                let removed = delete_listener(changes, arn, self.port)?;
                return if removed { Ok(()) } else { Err(no_listener(self.port)) };
            }
        };
        listener(&changes.sketch, arn, self.port)?;
        changes.sketch.load_balancers.update(arn, |balancer| {
            balancer.listeners.retain(|listener| listener.port != self.port);
        })?;
        changes.changed(arn.clone());
        Ok(())
    }
}
