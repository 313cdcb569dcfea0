//! How each target is found to be: the health-check connection from every node, judged like
//! any other. An NLB probes from its nodes' private addresses, so the target's security groups
//! must admit those (NLB guide, "Health checks for your target groups").

use std::net::{IpAddr, SocketAddr};

use crate::control::{Command, verb};
use crate::model::{
    Application, ApplicationState, Direction, HealthCheckProtocol, Host, HostState, IdSet, IdText,
    InterfaceKind, IpProtocol, LoadBalancer, NetworkInterface, NetworkInterfaceId, Peer, Permission, Places,
    PortRange, ResourceId, SecurityGroupId, Sketch, Subnet, Target, TargetGroup, TargetGroupArn, TargetId,
    ZoneId, groups_of, number, sort_by_numbers,
};

use super::application_balancer;
use super::balancer::node_drops;
use super::judge::permission_for;
use super::listener::Listener;
use super::network::Network;
use super::proxy_header::{header_missing, header_unexpected};
use super::reason::{Reason, ReasonCode};
use super::security_group::{OtherSide, permitting_rule};
use super::source::Standpoint;
use super::trace::{Hop, HopKind, Packet};
use super::way::{Arrival, Arrived, Course, Halt};

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
    pub fn settled(network: &Network) -> Self {
        let sketch = &network.sketch;
        let (mut checks, mut ranks) = (Vec::new(), Places::default());
        for balancer in sketch.load_balancers.iter() {
            for node in balancer.nodes.iter().filter_map(|node| sketch.network_interfaces.get(node)) {
                ranks.insert(node.id.text(), 0);
                let own = Prober { id: balancer.arn.clone().into(), groups: &balancer.security_groups };
                for group in groups_of(sketch, balancer) {
                    ranks.insert(group.arn.text(), 0);
                    for (at, target) in group.targets.iter().enumerate() {
                        let key = HealthKey { node: node.id.clone(), group: group.arn.clone(), target: at };
                        let health = match check(network, &own, node, group, target) {
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
        let is_usable = match zone_of_target(sketch, group, target) {
            TargetZone::In(zone) if cross_zone => enabled.contains(&zone),
            TargetZone::In(zone) => own == Some(zone),
            TargetZone::All => true,
            TargetZone::Missing => false,
        };
        if is_usable {
            usable.push(at);
        }
    }
    usable
}

/// The zone a target counts for.
enum TargetZone<'a> {
    In(&'a ZoneId),
    /// An address outside the VPC, registered for `all` zones: every node may use it (NLB guide,
    /// "Register targets").
    All,
    Missing,
}

fn zone_of_target<'a>(sketch: &'a Sketch, group: &'a TargetGroup, target: &'a Target) -> TargetZone<'a> {
    if let TargetId::ApplicationLoadBalancer(arn) = &target.id {
        // It has a node in each of its zones, and takes what comes from any.
        let found = sketch.application_load_balancers.get(arn).filter(|found| !found.nodes.is_empty());
        return if found.is_some() { TargetZone::All } else { TargetZone::Missing };
    }
    let interface = sketch.target_interface(group, &target.id);
    let zone = interface.and_then(|interface| sketch.subnet_of(interface).ok()).map(|subnet| &subnet.zone);
    match (zone, &target.id, &target.zone) {
        (Some(zone), _, _) => TargetZone::In(zone),
        (None, TargetId::Host(_) | TargetId::ApplicationLoadBalancer(_), _) => TargetZone::Missing,
        (None, TargetId::Address(_), Some(zone)) => TargetZone::In(zone),
        (None, TargetId::Address(address), None) => {
            let own = sketch.vpcs.get(&group.vpc);
            let inside = own.is_some_and(|vpc| vpc.cidrs().any(|block| block.contains(address)));
            if inside { TargetZone::Missing } else { TargetZone::All }
        }
    }
}

/// The address a target is reached at from a zone; `None` where it is not there. Of an Application Load
/// Balancer it is the node's in that zone, or its first one's.
pub fn target_address(
    sketch: &Sketch,
    group: &TargetGroup,
    target: &Target,
    zone: &ZoneId,
) -> Option<IpAddr> {
    match &target.id {
        TargetId::ApplicationLoadBalancer(arn) => {
            let nodes = &sketch.application_load_balancers.get(arn)?.nodes;
            let in_zone =
                |id: &&NetworkInterfaceId| sketch.subnet_of(id).is_ok_and(|found| found.zone == *zone);
            let node = nodes.iter().find(in_zone).or(nodes.first())?;
            Some(sketch.network_interfaces.get(node)?.address.into())
        }
        TargetId::Host(host) => {
            let interface = &sketch.hosts.get(host)?.network_interface;
            Some(sketch.network_interfaces.get(interface)?.address.into())
        }
        TargetId::Address(address) => match zone_of_target(sketch, group, target) {
            TargetZone::Missing => None,
            TargetZone::In(_) | TargetZone::All => Some((*address).into()),
        },
    }
}

/// The reason for a target that is not there.
pub fn target_missing(sketch: &Sketch, group: &TargetGroup, target: &Target) -> Reason {
    Reason::of(ReasonCode::TargetMissing).about(sketch.target_resource(group, &target.id))
}

/// A load balancer that probes, with the groups its nodes carry.
pub(super) struct Prober<'a> {
    pub id: ResourceId,
    pub groups: &'a [SecurityGroupId],
}

/// One health check: a connection from the node, its way there, the host, its way back. The reason says
/// what makes it fail.
pub(super) fn check(
    network: &Network,
    prober: &Prober<'_>,
    node: &NetworkInterface,
    group: &TargetGroup,
    target: &Target,
) -> Result<(), Reason> {
    let sketch = &network.sketch;
    let missing = || target_missing(sketch, group, target);
    let zone = sketch.zone_of_subnet(&node.subnet).ok_or_else(missing)?;
    let address = target_address(sketch, group, target, zone).ok_or_else(missing)?;
    let port = group.health_check.port_for(target.port);
    let own = super::source::address_of(node, address).unwrap_or(node.address.into());
    let packet = Packet {
        source: SocketAddr::new(own, PROBE_PORT),
        destination: SocketAddr::new(address, port),
        protocol: IpProtocol::Tcp,
    };
    if !prober.groups.is_empty() {
        let other = OtherSide { address, groups: groups_at(network, node, address) };
        let groups = prober.groups;
        if permitting_rule(sketch, groups, Direction::Outbound, IpProtocol::Tcp, port, other).is_none() {
            return Err(node_drops(
                &prober.id,
                prober.groups,
                Direction::Outbound,
                permission_for(packet, Peer::address(address)),
            ));
        }
    }
    let node_stands = Standpoint::Interface(node.id.clone());
    let mut there = way(network, node_stands.clone(), packet, false);
    let arrived = dropped_or(there.carry(node_stands.clone(), packet), missing)?;
    if let Arrival::Interface(interface, _) = arrived.at
        && let InterfaceKind::ApplicationLoadBalancerNode(arn) = &interface.of
    {
        // The probe passes through to its own targets.
        return application_balancer::answers(network, interface, arn, port);
    }
    let listener = at_the_door(network, prober, node, &arrived)?.ok_or_else(missing)?;
    let from = arrived.at.standpoint();
    let reply = arrived.packet.reply();
    let mut back = way(network, from.clone(), reply, true);
    let came = dropped_or(back.carry(from, reply), missing)?;
    if came.at.standpoint() != node_stands {
        return Err(Reason::of(ReasonCode::ReplyElsewhere).about(listener.id));
    }
    application_answers(&listener, group, port)
}

/// The port a node probes from. Any will do: nothing filters by source ports but network ACLs, for which
/// it is an ephemeral one.
const PROBE_PORT: u16 = 49_152;

fn dropped_or<'a>(
    arrived: Result<Arrived<'a>, Halt>,
    missing: impl Fn() -> Reason,
) -> Result<Arrived<'a>, Reason> {
    match arrived {
        Ok(Arrived { dropped: Some(reason), .. }) => Err(reason),
        Ok(arrived) => Ok(arrived),
        Err(Halt::Dropped(reason)) if reason.code == ReasonCode::NoInterfaceAtAddress => Err(missing()),
        Err(Halt::Dropped(reason)) => Err(*reason),
        Err(Halt::Dangling(_)) => Err(missing()),
    }
}

/// A packet about to leave somewhere; its hop says nothing to anybody.
pub(super) fn way(network: &Network, from: Standpoint, packet: Packet, reply: bool) -> Course<'_> {
    let mut course = Course::new(network, reply, from.clone(), packet);
    course.hops.push(Hop {
        kind: HopKind::LoadBalancer,
        node: from.end(),
        interface: from.interface().cloned(),
        account: None,
        zone: None,
        leg: None,
        packet,
        steps: Vec::new(),
        rtt_us: 0,
    });
    course
}

/// The groups of the interface in the node's VPC that has an address.
fn groups_at<'a>(network: &'a Network, node: &NetworkInterface, address: IpAddr) -> &'a [SecurityGroupId] {
    let sketch = &network.sketch;
    let found = sketch.subnet_of(&node.id).ok().and_then(|subnet| network.interface_in(&subnet.vpc, address));
    let found = found.and_then(|id| sketch.network_interfaces.get(id));
    found.and_then(|interface| sketch.security_groups_of(interface).ok()).unwrap_or(&[])
}

/// Whether the host a check came to is up and lets it in: the reason if not, and nobody where what has
/// the address is no host.
fn at_the_door<'a>(
    network: &'a Network,
    prober: &Prober<'_>,
    node: &NetworkInterface,
    arrived: &Arrived<'a>,
) -> Result<Option<Listener<'a>>, Reason> {
    let sketch = &network.sketch;
    match &arrived.at {
        Arrival::Interface(interface, subnet) => {
            let InterfaceKind::Host(host) = &interface.of else { return Ok(None) };
            let Some(host) = sketch.hosts.get(host) else { return Ok(None) };
            host_is_up(sketch, host, subnet)?;
            let groups = sketch.security_groups_of(interface).unwrap_or(&[]);
            let known = if arrived.knows_groups { prober.groups } else { &[] };
            let packet = arrived.packet;
            let (port, other) =
                (packet.destination.port(), OtherSide { address: packet.source.ip(), groups: known });
            if permitting_rule(sketch, groups, Direction::Inbound, IpProtocol::Tcp, port, other).is_none() {
                let Some(node_subnet) = sketch.subnets.get(&node.subnet) else { return Ok(None) };
                return Err(target_group_drops(host, groups, IpProtocol::Tcp, port, node_subnet));
            }
            Ok(Some(Listener::of_host(host)))
        }
        Arrival::DataCenterHost(host) if host.state == HostState::Stopped => {
            Err(Reason::of(ReasonCode::TargetStopped).about(host.id.clone()))
        }
        Arrival::DataCenterHost(host) => Ok(Some(Listener::of_data_center_host(host))),
        Arrival::Bare(_) | Arrival::DataCenter(_) | Arrival::AwsService(..) | Arrival::Internet => Ok(None),
    }
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
    protocol: IpProtocol,
    port: u16,
    node_subnet: &Subnet,
) -> Reason {
    let reason = Reason::of(ReasonCode::TargetSecurityGroup).on_port(protocol, port);
    match groups.first() {
        None => reason.about(instance.id.clone()),
        Some(group) => reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress(
            verb::AuthorizeSecurityGroupIngress {
                group: group.clone(),
                permission: Permission {
                    protocol,
                    ports: PortRange::one(port),
                    peer: Peer::Cidr(node_subnet.cidr),
                },
            },
        )),
    }
}

fn application_answers(instance: &Listener<'_>, group: &TargetGroup, port: u16) -> Result<(), Reason> {
    let Some(application) = instance.listening(IpProtocol::Tcp, port) else {
        return Err(instance.not_listening(IpProtocol::Tcp, port));
    };
    match group.health_check.protocol {
        // A TCP check is content with the handshake, whatever comes after it.
        HealthCheckProtocol::Tcp => Ok(()),
        HealthCheckProtocol::Http | HealthCheckProtocol::Https => http_check(instance, application, group),
    }
}

fn http_check(instance: &Listener<'_>, application: &Application, group: &TargetGroup) -> Result<(), Reason> {
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
            Err(Reason::of(ReasonCode::HealthCheckFails)
                .about(instance.id.clone())
                .mended_by_any(instance.configure(application, None, Some(true))))
        }
        (true, true) | (false, false) => Ok(()),
    }
}
