//! The verbs of listeners, which are named by their load balancer and port. Error codes of the Elastic
//! Load Balancing API.

use crate::model::record::{as_usual, record};
use crate::model::{
    Listener, ListenerProtocol, LoadBalancerArn, Profile, QuotaName, Sketch, TargetGroup, TargetGroupArn,
};

use super::apply::Changes;
use super::command::Verb;
use super::endpoint_service::service_behind;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `CreateListener`.
    CreateListener {
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
        load_balancer: LoadBalancerArn, needed;
        /// The listener's port.
        port: u16, needed;
    }
}

impl Verb for CreateListener {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.load_balancers.find(&self.load_balancer)?;
        let listener = Listener {
            port: self.port,
            protocol: self.protocol,
            target_group: self.target_group.clone(),
            ..as_usual()
        };
        port_is_free(sketch, &self.load_balancer, self.port)?;
        group_fits(sketch, &self.load_balancer, &listener)?;
        sketch.load_balancers.update(&self.load_balancer, |balancer| balancer.listeners.push(listener))?;
        changes.changed(self.load_balancer.clone());
        quota::check(&changes.sketch, QuotaName::ListenersPerLoadBalancer, self.load_balancer.clone(), "")
    }
}

fn port_is_free(sketch: &Sketch, balancer: &LoadBalancerArn, port: u16) -> Result<(), Refusal> {
    if port == 0 {
        return Err(Refusal::ours(
            RefusalCode::ValidationError,
            "A listener's port is a number from 1 to 65535",
        ));
    }
    if sketch.load_balancers.find(balancer)?.listeners.iter().any(|listener| listener.port == port) {
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
    if group.vpc != *vpc {
        return Err(Refusal::ours(
            RefusalCode::InvalidConfigurationRequest,
            format!("The target group is in {}, the load balancer in {vpc}", group.vpc),
        ));
    }
    if !goes_with(listener.protocol, group) {
        return Err(Refusal::ours(
            RefusalCode::IncompatibleProtocols,
            format!(
                "A listener of {} cannot forward to a target group of {}",
                listener.protocol.word(),
                group.protocol.word()
            ),
        ));
    }
    one_balancer_a_group(sketch, balancer, &listener.target_group)
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
            RefusalCode::TargetGroupAssociationLimit,
            format!(
                "The following target groups cannot be associated with more than one load balancer: {target_group}"
            ),
        ));
    }
    Ok(())
}

/// The listener on a port.
fn listener(sketch: &Sketch, balancer: &LoadBalancerArn, port: u16) -> Result<Listener, Refusal> {
    let found = sketch.load_balancers.find(balancer)?.listeners.iter().find(|listener| listener.port == port);
    found.cloned().ok_or_else(|| {
        Refusal::ours(
            RefusalCode::ListenerNotFound,
            format!("The load balancer has no listener on port {port}"),
        )
    })
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
        replace(changes, &self.load_balancer, self.port, &found)
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
        listener(&changes.sketch, &self.load_balancer, self.port)?;
        changes.sketch.load_balancers.update(&self.load_balancer, |balancer| {
            balancer.listeners.retain(|listener| listener.port != self.port);
        })?;
        changes.changed(self.load_balancer.clone());
        Ok(())
    }
}
