//! One health check: a connection from a load balancer's node, its way there, the host, its way back.
//! An NLB probes from its nodes' private addresses, so the target's security groups must admit those
//! (NLB guide, "Health checks for your target groups").

use std::net::{IpAddr, SocketAddr};

use crate::model::{
    Application, ApplicationLoadBalancerArn, ApplicationState, Direction, HealthCheckProtocol, HostState,
    InterfaceKind, IpProtocol, LoadBalancer, LoadBalancerArn, NetworkInterface, Peer, ResourceId,
    SecurityGroupId, Target, TargetGroup,
};

use super::balancer::node_drops;
use super::chain;
use super::check::Detail;
use super::health::{host_is_up, target_address, target_group_drops, target_missing};
use super::judge::permission_for;
use super::listener::Listener;
use super::network::Network;
use super::proxy_header::{header_missing, header_unexpected};
use super::reason::{Reason, ReasonCode};
use super::security_group::{OtherSide, permitting_rule};
use super::trace::{Hop, HopKind, Packet};
use super::way::{Arrived, Course, Ground, Halt, Spot};

/// A load balancer that probes, with the groups its nodes carry.
#[derive(Clone, Copy)]
pub(super) struct Prober<'a> {
    pub id: ProberId<'a>,
    pub groups: &'a [SecurityGroupId],
    /// Through how many load balancers the check has come: one's target may be the next one.
    pub depth: u8,
}

/// Which kind of load balancer it is.
#[derive(Clone, Copy)]
pub(super) enum ProberId<'a> {
    Network(&'a LoadBalancerArn),
    Application(&'a ApplicationLoadBalancerArn),
}

impl<'a> Prober<'a> {
    /// A Network Load Balancer that checks its own targets.
    pub const fn of(balancer: &'a LoadBalancer) -> Self {
        Self { id: ProberId::Network(&balancer.arn), groups: balancer.security_groups.as_slice(), depth: 0 }
    }

    fn resource(&self) -> ResourceId {
        match self.id {
            ProberId::Network(arn) => arn.clone().into(),
            ProberId::Application(arn) => arn.clone().into(),
        }
    }
}

/// One health check: a connection from the node, its way there, the host, its way back. The reason says
/// what makes it fail.
pub(super) fn check(
    network: &Network,
    prober: Prober<'_>,
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
                &prober.resource(),
                prober.groups,
                Direction::Outbound,
                permission_for(packet, Peer::address(address)),
            ));
        }
    }
    let node_stands = Spot::Interface(node, Ground::under(sketch, node).map_err(|_| missing())?);
    let mut there = way(network, &node_stands, packet, false);
    let arrived = dropped_or(there.carry(node_stands.clone(), packet), missing)?;
    let (listener, id) = if let Some(answer) = chain::answers(network, prober, &arrived) {
        answer?;
        (None, target_resource(&arrived))
    } else {
        let listener = at_the_door(network, prober, node, &arrived)?.ok_or_else(missing)?;
        let id = Some(listener.id.clone());
        (Some(listener), id)
    };
    let reply = arrived.packet.reply();
    let mut back = way(network, &arrived.at, reply, true);
    let came = dropped_or(back.carry(arrived.at.clone(), reply), missing)?;
    if !came.at.is(&node_stands) {
        return Err(Reason::of(ReasonCode::ReplyElsewhere).about_all(id));
    }
    match listener {
        Some(listener) => application_answers(&listener, group, port),
        None => Ok(()),
    }
}

/// Whose interface a check came to.
fn target_resource(arrived: &Arrived<'_>) -> Option<ResourceId> {
    match &arrived.at {
        Spot::Interface(interface, _) => Some(interface.owner()),
        _ => None,
    }
}

/// The port a node probes from. Any will do: nothing filters by source ports but network ACLs, for which
/// it is an ephemeral one.
const PROBE_PORT: u16 = 49_152;

fn dropped_or(
    arrived: Result<Arrived<'_>, Halt>,
    missing: impl Fn() -> Reason,
) -> Result<Arrived<'_>, Reason> {
    match arrived {
        Ok(Arrived { dropped: Some(reason), .. }) => Err(reason),
        Ok(arrived) => Ok(arrived),
        Err(Halt::Dropped(reason)) if reason.code == ReasonCode::NoInterfaceAtAddress => Err(missing()),
        Err(Halt::Dropped(reason)) => Err(*reason),
        Err(Halt::Dangling(_)) => Err(missing()),
    }
}

/// A packet about to leave somewhere; its hop says nothing to anybody.
pub(super) fn way<'a>(network: &'a Network, from: &Spot<'a>, packet: Packet, reply: bool) -> Course<'a> {
    let mut course = Course::new(network, reply);
    course.detail = Detail::Ending;
    course.hops.push(Hop {
        kind: HopKind::LoadBalancer,
        node: from.standpoint().end(),
        interface: from.interface().map(|interface| interface.id.clone()),
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
    found.and_then(|interface| sketch.security_groups_of(interface).ok()).unwrap_or(&[])
}

/// Whether the host a check came to is up and lets it in: the reason if not, and nobody where what has
/// the address is no host.
fn at_the_door<'a>(
    network: &'a Network,
    prober: Prober<'_>,
    node: &NetworkInterface,
    arrived: &Arrived<'a>,
) -> Result<Option<Listener<'a>>, Reason> {
    let sketch = &network.sketch;
    match &arrived.at {
        Spot::Interface(interface, ground) => {
            let InterfaceKind::Host(host) = &interface.of else { return Ok(None) };
            let Some(host) = sketch.hosts.get(host) else { return Ok(None) };
            host_is_up(sketch, host, ground.subnet)?;
            let groups = sketch.security_groups_of(interface).unwrap_or(&[]);
            let known = if arrived.knows_groups { prober.groups } else { &[] };
            let packet = arrived.packet;
            let (port, other) =
                (packet.destination.port(), OtherSide { address: packet.source.ip(), groups: known });
            if permitting_rule(sketch, groups, Direction::Inbound, IpProtocol::Tcp, port, other).is_none() {
                let Some(node_subnet) = sketch.subnets.get(&node.subnet) else { return Ok(None) };
                return Err(target_group_drops(host, groups, IpProtocol::Tcp, port, node_subnet));
            }
            Ok(Some(Listener::of_host(sketch, host)))
        }
        Spot::DataCenterHost(host) if host.state == HostState::Stopped => {
            Err(Reason::of(ReasonCode::TargetStopped).about(host.id.clone()))
        }
        Spot::DataCenterHost(host) => Ok(Some(Listener::of_data_center_host(sketch, host))),
        Spot::Bare(_) | Spot::DataCenter(_) | Spot::AwsService(..) | Spot::Internet => Ok(None),
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
