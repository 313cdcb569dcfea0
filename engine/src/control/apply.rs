//! Carries a command out, or refuses it. A refusal changes nothing: the sketch is copied
//! first, which costs a few reference counts. What each verb does stands in the files beside
//! this one, by the resource it changes.

use crate::model::{
    DanglingReference, Direction, Expectation, InstanceState, ResourceId, Sketch, VpcEndpointId, ZoneId,
};

use super::command::Command;
use super::refusal::Refusal;
use super::{balancing, endpoint, host, security_group};

/// The longest title, in characters.
const TITLE_CHARS: usize = 200;
/// The longest place or reason of an expectation, in characters: as much as a file keeps.
const EXPECTATION_CHARS: usize = 255;
/// Expectations a sketch may have.
const EXPECTATIONS: usize = 1000;

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A resource was changed.
    Changed(ResourceId),
    /// The provider accepted an endpoint: the event `Accept` of a connection notification.
    Accepted(VpcEndpointId),
    /// The provider rejected an endpoint: the event `Reject` of a connection notification.
    Rejected(VpcEndpointId),
    /// A zone was lost.
    ZoneLost(ZoneId),
    /// A zone came back.
    ZoneRestored(ZoneId),
    /// Something about the sketch itself changed: its title, profile or expectations.
    SketchChanged,
}

/// A command carried out.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The sketch after it.
    pub sketch: Sketch,
    /// What happened.
    pub events: Vec<Event>,
}

impl From<DanglingReference> for Refusal {
    fn from(missing: DanglingReference) -> Self {
        Self::not_found(&missing.0)
    }
}

/// Applies a command to a copy of the sketch.
///
/// # Errors
/// A [`Refusal`] with AWS's code, when AWS would refuse; the sketch is untouched.
pub fn apply(sketch: &Sketch, command: &Command) -> Result<Applied, Refusal> {
    let mut next = sketch.clone();
    let event = change(&mut next, command)?;
    Ok(Applied { sketch: next, events: vec![event] })
}

fn change(sketch: &mut Sketch, command: &Command) -> Result<Event, Refusal> {
    match command {
        Command::AuthorizeSecurityGroupIngress { group, permission } => {
            security_group::authorize(sketch, group, Direction::Inbound, permission)
        }
        Command::AuthorizeSecurityGroupEgress { group, permission } => {
            security_group::authorize(sketch, group, Direction::Outbound, permission)
        }
        Command::RevokeSecurityGroupIngress { group, rule } => {
            security_group::revoke(sketch, group, Direction::Inbound, rule)
        }
        Command::RevokeSecurityGroupEgress { group, rule } => {
            security_group::revoke(sketch, group, Direction::Outbound, rule)
        }
        Command::ModifyLoadBalancerAttributes { load_balancer, cross_zone } => {
            balancing::modify_load_balancer(sketch, load_balancer, *cross_zone)
        }
        Command::ModifyTargetGroupAttributes {
            target_group,
            cross_zone,
            proxy_protocol_v2,
            preserve_client_ip,
        } => balancing::modify_target_group(
            sketch,
            target_group,
            *cross_zone,
            *proxy_protocol_v2,
            *preserve_client_ip,
        ),
        Command::RegisterTargets { target_group, target } => {
            balancing::register(sketch, target_group, target)
        }
        Command::DeregisterTargets { target_group, target } => {
            balancing::deregister(sketch, target_group, target)
        }
        Command::CreateListener { load_balancer, port, protocol, target_group } => {
            balancing::create_listener(sketch, load_balancer, *port, *protocol, target_group)
        }
        Command::DeleteListener { load_balancer, port } => {
            balancing::delete_listener(sketch, load_balancer, *port)
        }
        Command::StartInstances { instance } => host::set_state(sketch, instance, InstanceState::Running),
        Command::StopInstances { instance } => host::set_state(sketch, instance, InstanceState::Stopped),
        Command::AcceptVpcEndpointConnections { service, endpoint } => {
            endpoint::accept(sketch, service, endpoint)
        }
        Command::RejectVpcEndpointConnections { service, endpoint } => {
            endpoint::reject(sketch, service, endpoint)
        }
        Command::SetApplicationState { instance, port, state } => {
            host::set_application(sketch, instance, *port, *state)
        }
        Command::ConfigureApplication { instance, port, expects_proxy_protocol, passes_health_checks } => {
            host::configure(sketch, instance, *port, *expects_proxy_protocol, *passes_health_checks)
        }
        Command::LoseZone { zone } => lose(sketch, zone),
        Command::RestoreZone { zone } => restore(sketch, zone),
        Command::SetProfile { profile } => {
            sketch.profile = *profile;
            Ok(Event::SketchChanged)
        }
        Command::SetTitle { title } => {
            sketch.title = clean(title, TITLE_CHARS);
            Ok(Event::SketchChanged)
        }
        Command::Expect { from, to, port, expect, reason } => expect_that(
            sketch,
            Expectation {
                from: clean(from, EXPECTATION_CHARS),
                to: clean(to, EXPECTATION_CHARS),
                port: *port,
                expect: *expect,
                reason: reason.as_deref().map(|reason| clean(reason, EXPECTATION_CHARS)),
            },
        ),
        Command::DropExpectation { index } => drop_expectation(sketch, *index),
    }
}

/// A text as a file would keep it: no control characters, not endless.
fn clean(text: &str, chars: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(chars).collect()
}

fn expect_that(sketch: &mut Sketch, expectation: Expectation) -> Result<Event, Refusal> {
    if sketch.expectations.len() >= EXPECTATIONS {
        return Err(Refusal::ours(
            "LimitExceeded",
            format!("A sketch can have at most {EXPECTATIONS} expectations"),
        ));
    }
    sketch.expectations.push(expectation);
    Ok(Event::SketchChanged)
}

fn drop_expectation(sketch: &mut Sketch, index: usize) -> Result<Event, Refusal> {
    if index >= sketch.expectations.len() {
        return Err(Refusal::ours(
            "InvalidParameterValue",
            format!("There is no expectation {}", index.saturating_add(1)),
        ));
    }
    sketch.expectations.remove(index);
    Ok(Event::SketchChanged)
}

fn lose(sketch: &mut Sketch, zone: &ZoneId) -> Result<Event, Refusal> {
    if !sketch.subnets.iter().any(|subnet| subnet.zone == *zone) {
        return Err(Refusal::not_found(&zone.clone().into()));
    }
    sketch.lost_zones.insert(zone.clone());
    Ok(Event::ZoneLost(zone.clone()))
}

fn restore(sketch: &mut Sketch, zone: &ZoneId) -> Result<Event, Refusal> {
    if sketch.lost_zones.remove(zone) {
        Ok(Event::ZoneRestored(zone.clone()))
    } else {
        Err(Refusal::ours("InvalidParameterValue", format!("The Availability Zone {zone} is not lost")))
    }
}
