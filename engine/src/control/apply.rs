//! Carries a command out, or refuses it. A refusal changes nothing: the sketch is copied
//! first, which costs a few reference counts.

use crate::model::{
    ApplicationState, DanglingReference, Direction, EndpointState, Expectation, InstanceId, InstanceState,
    IpProtocol, Listener, ListenerProtocol, LoadBalancerArn, Permission, PortRange, ResourceId,
    SecurityGroupId, SecurityGroupRule, SecurityGroupRuleId, Sketch, Target, TargetGroupArn, VpcEndpointId,
    ZoneId,
};

use super::command::Command;
use super::refusal::Refusal;

/// Rules a security group may have in each direction (Amazon VPC quotas).
const RULES_PER_DIRECTION: usize = 60;
/// Listeners a Network Load Balancer may have (its quotas).
const LISTENERS: usize = 50;
/// Targets a target group of instances may have (Network Load Balancer quotas).
const TARGETS: usize = 1000;
/// The longest title, in characters.
const TITLE_CHARS: usize = 200;
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
            authorize(sketch, group, Direction::Inbound, permission)
        }
        Command::AuthorizeSecurityGroupEgress { group, permission } => {
            authorize(sketch, group, Direction::Outbound, permission)
        }
        Command::RevokeSecurityGroupIngress { group, rule } => {
            revoke(sketch, group, Direction::Inbound, rule)
        }
        Command::RevokeSecurityGroupEgress { group, rule } => {
            revoke(sketch, group, Direction::Outbound, rule)
        }
        Command::ModifyLoadBalancerAttributes { load_balancer, cross_zone } => {
            sketch.load_balancers.update(load_balancer, |balancer| balancer.cross_zone = *cross_zone)?;
            Ok(Event::Changed(load_balancer.clone().into()))
        }
        Command::ModifyTargetGroupAttributes {
            target_group,
            cross_zone,
            proxy_protocol_v2,
            preserve_client_ip,
        } => {
            sketch.target_groups.update(target_group, |group| {
                group.cross_zone = cross_zone.unwrap_or(group.cross_zone);
                group.proxy_protocol_v2 = proxy_protocol_v2.unwrap_or(group.proxy_protocol_v2);
                group.preserve_client_ip = preserve_client_ip.unwrap_or(group.preserve_client_ip);
            })?;
            Ok(Event::Changed(target_group.clone().into()))
        }
        Command::RegisterTargets { target_group, target } => register(sketch, target_group, target),
        Command::DeregisterTargets { target_group, target } => deregister(sketch, target_group, target),
        Command::CreateListener { load_balancer, port, protocol, target_group } => {
            create_listener(sketch, load_balancer, *port, *protocol, target_group)
        }
        Command::DeleteListener { load_balancer, port } => delete_listener(sketch, load_balancer, *port),
        Command::StartInstances { instance } => set_instance(sketch, instance, InstanceState::Running),
        Command::StopInstances { instance } => set_instance(sketch, instance, InstanceState::Stopped),
        Command::AcceptVpcEndpointConnections { service, endpoint } => {
            sketch.endpoint_services.find(service)?;
            accept(sketch, endpoint)
        }
        Command::RejectVpcEndpointConnections { service, endpoint } => {
            sketch.endpoint_services.find(service)?;
            reject(sketch, endpoint)
        }
        Command::SetApplicationState { instance, port, state } => {
            set_application(sketch, instance, *port, *state)
        }
        Command::ConfigureApplication { instance, port, expects_proxy_protocol, passes_health_checks } => {
            configure(sketch, instance, *port, *expects_proxy_protocol, *passes_health_checks)
        }
        Command::LoseZone { zone } => lose(sketch, zone),
        Command::RestoreZone { zone } => restore(sketch, zone),
        Command::SetProfile { .. }
        | Command::SetTitle { .. }
        | Command::Expect { .. }
        | Command::DropExpectation { .. } => change_sketch(sketch, command),
    }
}

/// The commands that are about the sketch itself.
fn change_sketch(sketch: &mut Sketch, command: &Command) -> Result<Event, Refusal> {
    match command {
        Command::SetProfile { profile } => sketch.profile = *profile,
        Command::SetTitle { title } => {
            sketch.title = title.chars().filter(|c| !c.is_control()).take(TITLE_CHARS).collect();
        }
        Command::Expect { from, to, port, expect, reason } => {
            if sketch.expectations.len() >= EXPECTATIONS {
                return Err(Refusal::ours(
                    "LimitExceeded",
                    format!("A sketch can have at most {EXPECTATIONS} expectations"),
                ));
            }
            sketch.expectations.push(Expectation {
                from: from.clone(),
                to: to.clone(),
                port: *port,
                expect: *expect,
                reason: reason.clone(),
            });
        }
        Command::DropExpectation { index } => {
            if *index >= sketch.expectations.len() {
                return Err(Refusal::ours(
                    "InvalidParameterValue",
                    format!("There is no expectation {}", index.saturating_add(1)),
                ));
            }
            sketch.expectations.remove(*index);
        }
        other => {
            return Err(Refusal::ours(
                "InvalidAction",
                format!("{} is about a resource, not about the sketch", other.verb()),
            ));
        }
    }
    Ok(Event::SketchChanged)
}

fn authorize(
    sketch: &mut Sketch,
    group: &SecurityGroupId,
    direction: Direction,
    permission: &Permission,
) -> Result<Event, Refusal> {
    let existing = sketch.security_groups.find(group)?;
    if existing.rules(direction).any(|rule| rule.permission == *permission) {
        return Err(Refusal::ours(
            "InvalidPermission.Duplicate",
            format!("The security group already has the {} rule {}", direction.word(), says(permission)),
        ));
    }
    if existing.rules(direction).count() >= RULES_PER_DIRECTION {
        return Err(Refusal::ours(
            "RulesPerSecurityGroupLimitExceeded",
            format!("A security group can have {RULES_PER_DIRECTION} {} rules", direction.word()),
        ));
    }
    let no_ports = matches!(permission.protocol, IpProtocol::All | IpProtocol::Icmp);
    if no_ports && permission.ports != PortRange::ALL {
        return Err(Refusal::ours(
            "InvalidParameterValue",
            "Only TCP and UDP rules name ports; choose all ports, or another protocol",
        ));
    }
    let digits = sketch.next_id_digits();
    let id: SecurityGroupRuleId = format!("sgr-{digits}")
        .parse()
        .map_err(|_| Refusal::ours("InternalError", "No id could be made for the rule"))?;
    let rule = SecurityGroupRule { id, direction, permission: permission.clone() };
    sketch.security_groups.update(group, |group| group.rules.push(rule))?;
    Ok(Event::Changed(group.clone().into()))
}

fn says(permission: &Permission) -> String {
    format!("{} {} {}", permission.protocol.api_name(), permission.ports, permission.peer)
}

fn revoke(
    sketch: &mut Sketch,
    group: &SecurityGroupId,
    direction: Direction,
    rule: &SecurityGroupRuleId,
) -> Result<Event, Refusal> {
    let removed = sketch.security_groups.update(group, |group| {
        let before = group.rules.len();
        group.rules.retain(|existing| existing.id != *rule || existing.direction != direction);
        before != group.rules.len()
    })?;
    if removed {
        Ok(Event::Changed(group.clone().into()))
    } else {
        Err(Refusal::not_found(&rule.clone().into()))
    }
}

fn register(sketch: &mut Sketch, group: &TargetGroupArn, target: &Target) -> Result<Event, Refusal> {
    let instance = sketch.instances.find(&target.instance)?;
    let vpc = sketch.subnet_of(&instance.network_interface)?.vpc.clone();
    let existing = sketch.target_groups.find(group)?;
    if target.port == 0 {
        return Err(Refusal::ours("ValidationError", "A target's port is a number from 1 to 65535"));
    }
    if vpc != existing.vpc {
        return Err(Refusal::ours(
            "InvalidTarget",
            format!("{} is in {vpc}, the target group in {}", target.instance, existing.vpc),
        ));
    }
    if existing.targets.len() >= TARGETS {
        return Err(Refusal::ours("TooManyTargets", format!("A target group can have {TARGETS} targets")));
    }
    // Registering what is registered already succeeds and changes nothing, as in the API.
    if !existing.targets.contains(target) {
        sketch.target_groups.update(group, |group| group.targets.push(target.clone()))?;
    }
    Ok(Event::Changed(group.clone().into()))
}

fn deregister(sketch: &mut Sketch, group: &TargetGroupArn, target: &Target) -> Result<Event, Refusal> {
    let removed = sketch.target_groups.update(group, |group| {
        let before = group.targets.len();
        group.targets.retain(|existing| existing != target);
        before != group.targets.len()
    })?;
    if removed {
        Ok(Event::Changed(group.clone().into()))
    } else {
        Err(Refusal::ours(
            "InvalidTarget",
            format!("{}:{} is not registered with the target group", target.instance, target.port),
        ))
    }
}

fn create_listener(
    sketch: &mut Sketch,
    load_balancer: &LoadBalancerArn,
    port: u16,
    protocol: ListenerProtocol,
    target_group: &TargetGroupArn,
) -> Result<Event, Refusal> {
    sketch.target_groups.find(target_group)?;
    let balancer = sketch.load_balancers.find(load_balancer)?;
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
    let listener = Listener { port, protocol, target_group: target_group.clone() };
    sketch.load_balancers.update(load_balancer, |balancer| balancer.listeners.push(listener))?;
    Ok(Event::Changed(load_balancer.clone().into()))
}

fn delete_listener(
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

fn set_instance(sketch: &mut Sketch, instance: &InstanceId, state: InstanceState) -> Result<Event, Refusal> {
    sketch.instances.update(instance, |instance| instance.state = state)?;
    Ok(Event::Changed(instance.clone().into()))
}

fn accept(sketch: &mut Sketch, endpoint: &VpcEndpointId) -> Result<Event, Refusal> {
    match sketch.vpc_endpoints.find(endpoint)?.state {
        // Acceptance leads through `pending`; the sketch stands still in time, so it is made.
        EndpointState::PendingAcceptance | EndpointState::Rejected => {
            sketch.vpc_endpoints.update(endpoint, |endpoint| endpoint.state = EndpointState::Available)?;
            Ok(Event::Accepted(endpoint.clone()))
        }
        state @ (EndpointState::Pending
        | EndpointState::Available
        | EndpointState::Expired
        | EndpointState::Failed) => Err(wrong_state(endpoint, state)),
    }
}

fn reject(sketch: &mut Sketch, endpoint: &VpcEndpointId) -> Result<Event, Refusal> {
    match sketch.vpc_endpoints.find(endpoint)?.state {
        EndpointState::PendingAcceptance | EndpointState::Available => {
            sketch.vpc_endpoints.update(endpoint, |endpoint| endpoint.state = EndpointState::Rejected)?;
            Ok(Event::Rejected(endpoint.clone()))
        }
        state @ (EndpointState::Pending
        | EndpointState::Rejected
        | EndpointState::Expired
        | EndpointState::Failed) => Err(wrong_state(endpoint, state)),
    }
}

fn wrong_state(endpoint: &VpcEndpointId, state: EndpointState) -> Refusal {
    Refusal::ours(
        "InvalidState",
        format!("The endpoint {endpoint} is {}; that cannot be done to it now", state.api_name()),
    )
}

fn application(
    sketch: &mut Sketch,
    instance: &InstanceId,
    port: u16,
    change: impl FnOnce(&mut crate::model::Application),
) -> Result<Event, Refusal> {
    let found = sketch.instances.update(instance, |instance| {
        instance.applications.iter_mut().find(|application| application.port == port).map(change)
    })?;
    match found {
        Some(()) => Ok(Event::Changed(instance.clone().into())),
        None => Err(Refusal::ours(
            "InvalidParameterValue",
            format!("No application of {instance} is on port {port}"),
        )),
    }
}

fn set_application(
    sketch: &mut Sketch,
    instance: &InstanceId,
    port: u16,
    state: ApplicationState,
) -> Result<Event, Refusal> {
    application(sketch, instance, port, |application| application.state = state)
}

fn configure(
    sketch: &mut Sketch,
    instance: &InstanceId,
    port: u16,
    expects_proxy_protocol: Option<bool>,
    passes_health_checks: Option<bool>,
) -> Result<Event, Refusal> {
    application(sketch, instance, port, |application| {
        application.expects_proxy_protocol =
            expects_proxy_protocol.unwrap_or(application.expects_proxy_protocol);
        application.passes_health_checks = passes_health_checks.unwrap_or(application.passes_health_checks);
    })
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
