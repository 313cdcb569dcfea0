//! How each target is found to be: the health-check connection from every node, judged like
//! any other. An NLB probes from its nodes' private addresses, so the target's security groups
//! must admit those (NLB guide, "Health checks for your target groups").

use crate::control::{Command, verb};
use crate::model::{
    Application, ApplicationState, Direction, HealthCheckProtocol, Host, HostState, IdSet, IdText,
    IpProtocol, LoadBalancer, NetworkInterface, NetworkInterfaceId, Peer, Permission, Places, PortRange,
    SecurityGroupId, Sketch, Subnet, Target, TargetGroup, TargetGroupArn, groups_of, number, sort_by_numbers,
};

use super::proxy_header::{header_missing, header_unexpected};
use super::reason::{Reason, ReasonCode};
use super::route;
use super::security_group::{OtherSide, permitting_rule};

/// Which check: from which node, for which target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HealthKey {
    /// The node's interface.
    pub node: NetworkInterfaceId,
    /// The target group.
    pub group: TargetGroupArn,
    /// The target's place in the group.
    pub target: usize,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It passes.
    Healthy,
    /// It fails (`Target.FailedHealthChecks`), for this reason.
    Unhealthy(Reason),
}

/// Every check of a sketch, in the order of their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthSnapshot(Vec<(HealthKey, Health)>);

impl HealthSnapshot {
    /// The state once checks have run until nothing changes.
    pub fn settled(sketch: &Sketch) -> Self {
        let (mut checks, mut ranks) = (Vec::new(), Places::default());
        for balancer in sketch.load_balancers.iter() {
            for node in balancer.nodes.iter().filter_map(|node| sketch.network_interfaces.get(node)) {
                ranks.insert(node.id.text(), 0);
                for group in groups_of(sketch, balancer) {
                    ranks.insert(group.arn.text(), 0);
                    for (at, target) in group.targets.iter().enumerate() {
                        let key = HealthKey { node: node.id.clone(), group: group.arn.clone(), target: at };
                        let health = match check(sketch, node, group, target) {
                            Ok(()) => Health::Healthy,
                            Err(reason) => Health::Unhealthy(reason),
                        };
                        checks.push((key, health));
                    }
                }
            }
        }
        ranks.rank();
        let rank = |text: &str| number(ranks.get(text).unwrap_or_default());
        sort_by_numbers(&mut checks, |(key, _): &(HealthKey, Health)| {
            [rank(key.node.as_str()), rank(key.group.as_str()), number(key.target)]
        });
        checks.dedup_by(|check, before| check.0 == before.0);
        Self(checks)
    }

    /// What the check from a node of one target found. `None` where no check is made.
    pub fn get(&self, node: &NetworkInterfaceId, group: &TargetGroupArn, target: usize) -> Option<&Health> {
        let wanted = (node.as_str(), group.as_str(), target);
        let found = self
            .0
            .binary_search_by(|(key, _)| (key.node.as_str(), key.group.as_str(), key.target).cmp(&wanted));
        self.0.get(found.ok()?).map(|(_, health)| health)
    }

    /// Every check, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&HealthKey, &Health)> {
        self.0.iter().map(|(key, health)| (key, health))
    }

    /// Whether the check from a node of one target passes.
    pub fn is_healthy(&self, node: &NetworkInterfaceId, group: &TargetGroupArn, target: usize) -> bool {
        matches!(self.get(node, group, target), Some(Health::Healthy))
    }
}

/// The nodes whose zone DNS leaves out: one of the groups has no healthy target the node may
/// use (NLB guide, "Target group health": one group is enough).
pub fn unhealthy_nodes(sketch: &Sketch, health: &HealthSnapshot) -> IdSet<NetworkInterfaceId> {
    let mut unhealthy = IdSet::default();
    for balancer in sketch.load_balancers.iter() {
        for node in &balancer.nodes {
            let all_served = groups_of(sketch, balancer).into_iter().all(|group| {
                let in_reach = targets_in_reach(sketch, balancer, group, node);
                in_reach.into_iter().any(|at| health.is_healthy(node, &group.arn, at))
            });
            if !all_served {
                unhealthy.insert(node.clone());
            }
        }
    }
    unhealthy
}

/// The places of the targets a node may use: with cross-zone on those of every enabled zone,
/// else those of its own. A target in a zone without a node is `Target.NotInUse`.
pub fn targets_in_reach(
    sketch: &Sketch,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    node: &NetworkInterfaceId,
) -> Vec<usize> {
    targets_by_zone(sketch, balancer, group, node, sketch.cross_zone(balancer, group))
}

/// The same with cross-zone given, to see what turning it on would do.
pub fn targets_by_zone(
    sketch: &Sketch,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    node: &NetworkInterfaceId,
    cross_zone: bool,
) -> Vec<usize> {
    let zone_of = |interface: &NetworkInterfaceId| sketch.subnet_of(interface).ok().map(|found| &found.zone);
    let own = zone_of(node);
    let mut enabled = Vec::new();
    for node in &balancer.nodes {
        if let Some(zone) = zone_of(node) {
            enabled.push(zone);
        }
    }
    let mut usable = Vec::new();
    for (at, target) in group.targets.iter().enumerate() {
        let interface = sketch.target_interface(group, &target.id);
        let Some(zone) = interface.and_then(zone_of) else { continue };
        if if cross_zone { enabled.contains(&zone) } else { own == Some(zone) } {
            usable.push(at);
        }
    }
    usable
}

/// The reason for a target that is not there.
pub fn target_missing(sketch: &Sketch, group: &TargetGroup, target: &Target) -> Reason {
    Reason::of(ReasonCode::TargetMissing).about(sketch.target_resource(group, &target.id))
}

/// One health check. The reason says what makes it fail.
fn check(
    sketch: &Sketch,
    node: &NetworkInterface,
    group: &TargetGroup,
    target: &Target,
) -> Result<(), Reason> {
    let missing = || target_missing(sketch, group, target);
    let instance = sketch.target_host(group, &target.id).ok_or_else(missing)?;
    let interface = sketch.network_interfaces.get(&instance.network_interface).ok_or_else(missing)?;
    let subnet = sketch.subnets.get(&interface.subnet).ok_or_else(missing)?;
    host_is_up(sketch, instance, subnet)?;
    let node_subnet = sketch.subnets.get(&node.subnet).ok_or_else(missing)?;
    if route::winning_route(sketch, node_subnet, interface.address).is_none() {
        return Err(route::no_route(sketch, node_subnet, ReasonCode::NoRoute));
    }
    let port = group.health_check.port_for(target.port);
    let groups = sketch.security_groups_of(interface).map_err(|_| missing())?;
    let other = OtherSide { address: node.address, groups: &[] };
    if permitting_rule(sketch, groups, Direction::Inbound, IpProtocol::Tcp, port, other).is_none() {
        return Err(target_group_drops(instance, groups, port, node_subnet));
    }
    if route::winning_route(sketch, subnet, node.address).is_none() {
        return Err(route::no_route(sketch, subnet, ReasonCode::NoReturnRoute));
    }
    application_answers(instance, group, port)
}

/// Whether a host can answer at all.
pub fn host_is_up(sketch: &Sketch, instance: &Host, subnet: &Subnet) -> Result<(), Reason> {
    zone_is_up(sketch, subnet).map_err(|reason| reason.about(instance.id.clone()))?;
    match instance.state {
        HostState::Running => Ok(()),
        HostState::Stopped => Err(Reason::of(ReasonCode::TargetStopped)
            .about(instance.id.clone())
            .mended_by(Command::StartInstances(verb::StartInstances { instance: instance.id.clone() }))),
    }
}

/// Whether a subnet's zone stands.
pub fn zone_is_up(sketch: &Sketch, subnet: &Subnet) -> Result<(), Reason> {
    if !sketch.lost_zones.contains(&subnet.zone) {
        return Ok(());
    }
    Err(Reason::of(ReasonCode::TargetZoneLost)
        .about(subnet.zone.clone())
        .mended_by(Command::RestoreZone(verb::RestoreZone { zone: subnet.zone.clone() })))
}

/// The reason for a host's security groups that do not admit a load balancer's node, mended by
/// admitting the node's subnet.
pub fn target_group_drops(
    instance: &Host,
    groups: &[SecurityGroupId],
    port: u16,
    node_subnet: &Subnet,
) -> Reason {
    let reason = Reason::of(ReasonCode::TargetSecurityGroup).on_port(IpProtocol::Tcp, port);
    match groups.first() {
        None => reason.about(instance.id.clone()),
        Some(group) => reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress(
            verb::AuthorizeSecurityGroupIngress {
                group: group.clone(),
                permission: Permission {
                    protocol: IpProtocol::Tcp,
                    ports: PortRange::one(port),
                    peer: Peer::Cidr(node_subnet.cidr),
                },
            },
        )),
    }
}

fn application_answers(instance: &Host, group: &TargetGroup, port: u16) -> Result<(), Reason> {
    let Some(application) = listening(instance, port) else {
        return Err(not_listening(instance, IpProtocol::Tcp, port));
    };
    match group.health_check.protocol {
        // A TCP check is content with the handshake, whatever comes after it.
        HealthCheckProtocol::Tcp => Ok(()),
        HealthCheckProtocol::Http | HealthCheckProtocol::Https => http_check(instance, application, group),
    }
}

fn http_check(instance: &Host, application: &Application, group: &TargetGroup) -> Result<(), Reason> {
    let fails = |code| Err(Reason::of(code).about(instance.id.clone()));
    match application.state {
        ApplicationState::Silent => return fails(ReasonCode::ApplicationSilent),
        ApplicationState::Crashing => return fails(ReasonCode::ApplicationCrashes),
        ApplicationState::Running | ApplicationState::Stopped => {}
    }
    // The header is sent on health checks too; an application that cannot read it answers 400.
    match (group.proxy_protocol_v2, application.expects_proxy_protocol) {
        (true, false) => Err(header_unexpected(instance, application, group)),
        (false, true) => Err(header_missing(instance, application, Some(group))),
        (true, true) | (false, false) if !application.passes_health_checks => {
            Err(Reason::of(ReasonCode::HealthCheckFails).about(instance.id.clone()).mended_by(
                Command::ConfigureApplication(verb::ConfigureApplication {
                    instance: instance.id.clone(),
                    port: application.port,
                    expects_proxy_protocol: None,
                    passes_health_checks: Some(true),
                }),
            ))
        }
        (true, true) | (false, false) => Ok(()),
    }
}

/// The application that has a port open.
pub fn listening(instance: &Host, port: u16) -> Option<&Application> {
    instance.application(port).filter(|application| application.state != ApplicationState::Stopped)
}

/// The reason for a port that nothing listens on. Every application of the model listens on
/// TCP, so starting one mends nothing for another protocol.
pub fn not_listening(instance: &Host, protocol: IpProtocol, port: u16) -> Reason {
    let reason =
        Reason::of(ReasonCode::ApplicationNotListening).about(instance.id.clone()).on_port(protocol, port);
    match instance.application(port).filter(|_| protocol == IpProtocol::Tcp) {
        None => reason,
        Some(application) => reason.mended_by(Command::SetApplicationState(verb::SetApplicationState {
            instance: instance.id.clone(),
            port: application.port,
            state: ApplicationState::Running,
        })),
    }
}
