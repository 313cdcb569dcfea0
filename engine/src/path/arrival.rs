//! A packet at the host at the end: does it run, do its groups admit the source it sees, does
//! the application take the connection, and what does it make of the first bytes.

use crate::control::{Command, verb};
use crate::model::{
    Application, ApplicationProtocol, ApplicationState, Assumption, DataCenterHost, Direction, Host,
    HostState, InterfaceKind, IpProtocol, LegKind, LoadBalancer, NetworkInterface, Outcome, Peer, ResourceId,
    SecurityGroupId, Subnet, TargetGroup,
};

use super::check::{Check, StepResult};
use super::health::{host_is_up, target_group_drops};
use super::judge::{Ending, Stop, Walk, permission_for, zone_check};
use super::listener::{Listener, is_unknown};
use super::proxy_header::{Header, header_missing, header_unexpected};
use super::reason::{Reason, ReasonCode};
use super::request::Moment;
use super::security_group::{self, OtherSide};
use super::source::v4;
use super::trace::{Hop, HopKind, Packet, TargetView};
use super::way::{Arrived, Ground, Spot, Stretch};

/// What a load balancer sends along with a connection.
pub(super) struct Delivery<'a> {
    /// The target group.
    pub group: &'a TargetGroup,
    /// The load balancer.
    pub balancer: &'a LoadBalancer,
    /// The node's subnet, which a mended group must admit.
    pub node_subnet: &'a Subnet,
    /// The PROXY protocol header, if the group sends one.
    pub header: Option<Header<'a>>,
    /// Why an unhealthy target was used, if one was.
    pub fail: Option<Box<Reason>>,
}

/// A host reached by its own address.
pub(super) fn at_host<'a>(
    walk: &mut Walk<'a>,
    arrived: Arrived<'a>,
    at: (&'a NetworkInterface, Ground<'a>),
) -> Result<Ending, Stop> {
    arrive(walk, arrived, at, HopKind::Host, None)
}

/// Whoever a load balancer's packet came to: a host, or the next endpoint or load balancer.
pub(super) fn at_target<'a>(
    walk: &mut Walk<'a>,
    mut arrived: Arrived<'a>,
    delivery: Delivery<'a>,
) -> Result<Ending, Stop> {
    if let Some(leg) = arrived.leg.as_mut().filter(|leg| leg.kind == LegKind::Local) {
        leg.kind = LegKind::ToTarget;
    }
    match arrived.at.clone() {
        Spot::Interface(interface, ground) => match interface.of {
            InterfaceKind::Host(_) => {
                arrive(walk, arrived, (interface, ground), HopKind::Target, Some(delivery))
            }
            InterfaceKind::VpcEndpoint(_)
            | InterfaceKind::LoadBalancerNode(_)
            | InterfaceKind::ApplicationLoadBalancerNode(_)
            | InterfaceKind::TransitGatewayAttachment(_)
            | InterfaceKind::ResolverEndpoint(_)
            | InterfaceKind::NatGateway(_) => match walk.take(arrived) {
                Ok(ending) => Ok(ending.in_spite_of(delivery.fail)),
                Err(Stop::Ended(ending)) => Err(ending.in_spite_of(delivery.fail).into()),
                Err(stop) => Err(stop),
            },
        },
        Spot::DataCenterHost(host) => at_outside_host(walk, arrived, host, HopKind::Target, Some(delivery)),
        Spot::Bare(_) | Spot::DataCenter(_) | Spot::AwsService(..) | Spot::Internet => {
            // Targets have private addresses (NLB guide, "Target type").
            let reason = Reason::of(ReasonCode::TargetMissing).about(delivery.group.arn.clone());
            Err(Ending::timed_out(reason).in_spite_of(delivery.fail).into())
        }
    }
}

fn arrive<'a>(
    walk: &mut Walk<'a>,
    mut arrived: Arrived<'a>,
    (interface, ground): (&'a NetworkInterface, Ground<'a>),
    kind: HopKind,
    delivery: Option<Delivery<'a>>,
) -> Result<Ending, Stop> {
    let InterfaceKind::Host(host) = &interface.of else {
        let reason = Reason::of(ReasonCode::TargetMissing).about(interface.id.clone());
        return Err(Ending::timed_out(reason).into());
    };
    let host = walk.sketch.hosts.find(host)?;
    // What a host says to itself does not pass its interface.
    if !is_itself(walk) {
        walk.course.travel(ground);
        walk.course.wait(host.network_delay_ms);
    }
    let packet = arrived.packet;
    let door = Door { host, interface, subnet: ground.subnet };
    let admitted = match walk.course.come_in(kind, host.id.clone(), (interface, ground), &mut arrived) {
        Some(reason) => Err(reason),
        None => admit(walk, door, &arrived, delivery.as_ref()),
    };
    let listener = Listener::of_host(walk.sketch, host);
    Ok(finish(walk, admitted, &listener, packet, delivery))
}

/// A host in a data center, which has no groups: does it run, and does its application answer.
pub(super) fn at_data_center_host<'a>(
    walk: &mut Walk<'a>,
    arrived: Arrived<'a>,
    host: &'a DataCenterHost,
) -> Result<Ending, Stop> {
    at_outside_host(walk, arrived, host, HopKind::Host, None)
}

fn at_outside_host<'a>(
    walk: &mut Walk<'a>,
    arrived: Arrived<'a>,
    host: &'a DataCenterHost,
    kind: HopKind,
    delivery: Option<Delivery<'a>>,
) -> Result<Ending, Stop> {
    let packet = arrived.packet;
    let center = walk.sketch.data_centers.find(&host.data_center)?;
    let hop = Hop {
        kind,
        node: host.id.clone().into(),
        interface: None,
        account: Some(center.account.clone()),
        zone: None,
        leg: arrived.leg,
        packet,
        steps: arrived.checks.into_steps(),
        rtt_us: 0,
    };
    walk.course.wait(host.network_delay_ms);
    walk.course.push(hop);
    let runs = host.state == HostState::Running;
    let by = Some(ResourceId::from(host.id.clone()));
    walk.course.step(Check::HostRuns, StepResult::passes_if(runs), by);
    let stopped = || Reason::of(ReasonCode::TargetStopped).about(host.id.clone());
    let admitted = if runs { Ok(()) } else { Err(stopped()) };
    let listener = Listener::of_data_center_host(walk.sketch, host);
    Ok(finish(walk, admitted, &listener, packet, delivery))
}

/// What comes of a packet the host's door has looked at.
fn finish(
    walk: &mut Walk<'_>,
    admitted: Result<(), Reason>,
    listener: &Listener<'_>,
    packet: Packet,
    delivery: Option<Delivery<'_>>,
) -> Ending {
    let ending = if let Err(reason) = admitted {
        Ending::timed_out(reason)
    } else {
        let (ending, proxy_protocol) = application(walk, listener, packet, delivery.as_ref());
        walk.target = walk.course.detail.is_whole().then(|| TargetView {
            host: listener.id.clone(),
            address: packet.destination,
            sees_source: packet.source,
            proxy_protocol,
        });
        ending
    };
    let Some(delivery) = delivery else { return ending };
    let mut ending = ending.in_spite_of(delivery.fail);
    if walk.request.moment == Moment::AsRegistered {
        ending.reason.assumption.get_or_insert(Assumption::InitialTargets);
    }
    ending
}

/// Whether a host is asked by itself: its packets never reach its interface.
fn is_itself(walk: &Walk<'_>) -> bool {
    walk.course.segments.last().is_some_and(|segment| segment.stretch == Stretch::Itself)
}

/// A host with its interface and subnet.
#[derive(Clone, Copy)]
struct Door<'a> {
    host: &'a Host,
    interface: &'a NetworkInterface,
    subnet: &'a Subnet,
}

/// The host's own checks before any application hears of the connection.
fn admit(
    walk: &mut Walk<'_>,
    door: Door<'_>,
    arrived: &Arrived<'_>,
    delivery: Option<&Delivery<'_>>,
) -> Result<(), Reason> {
    let Door { host, interface, subnet } = door;
    let (sketch, packet) = (walk.sketch, arrived.packet);
    let mut checks = walk.course.checks();
    let lost = zone_check(sketch, &subnet.zone, ReasonCode::TargetZoneLost, &mut checks);
    walk.course.steps(checks);
    if let Some(reason) = lost {
        return Err(reason.about(host.id.clone()));
    }
    let up = host_is_up(sketch, host, subnet);
    let result = StepResult::passes_if(up.is_ok());
    walk.course.look(result, || (Check::HostRuns, Some(host.id.clone().into())));
    up?;
    if is_itself(walk) {
        // A host's packets to itself never reach its interface, nor the groups there.
        return Ok(());
    }
    let groups = sketch.security_groups_of(interface).unwrap_or(&[]);
    // Behind a load balancer without groups, only addresses can match.
    let other_groups = match delivery {
        Some(delivery) if arrived.knows_groups => &delivery.balancer.security_groups,
        Some(_) => &[][..],
        None => walk.groups_known(arrived),
    };
    let other = OtherSide { address: packet.source.ip(), groups: other_groups };
    let mut checks = walk.course.checks();
    let passes = security_group::check(sketch, groups, Direction::Inbound, packet, other, &mut checks);
    walk.course.steps(checks);
    let from_node = |delivery: &Delivery<'_>| {
        v4(packet.source.ip()).is_some_and(|source| delivery.node_subnet.cidr.contains(&source))
    };
    match (passes, delivery) {
        (true, _) => Ok(()),
        (false, Some(delivery)) if from_node(delivery) => Err(target_group_drops(
            host,
            groups,
            packet.protocol,
            packet.destination.port(),
            delivery.node_subnet,
        )),
        (false, Some(_) | None) => Err(host_group_drops(host, groups, packet)),
    }
}

/// The same as for a target, for a source that is the client itself.
pub(super) fn host_group_drops(instance: &Host, groups: &[SecurityGroupId], packet: Packet) -> Reason {
    let reason =
        Reason::of(ReasonCode::TargetSecurityGroup).on_port(packet.protocol, packet.destination.port());
    let Some(group) = groups.first() else { return reason.about(instance.id.clone()) };
    let peer = Peer::address(packet.source.ip());
    reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress(
        verb::AuthorizeSecurityGroupIngress {
            group: group.clone(),
            permission: permission_for(packet, peer),
        },
    ))
}

/// What the application makes of the connection, and the header it was sent.
fn application(
    walk: &mut Walk<'_>,
    instance: &Listener<'_>,
    packet: Packet,
    delivery: Option<&Delivery<'_>>,
) -> (Ending, Option<Vec<u8>>) {
    let port = packet.destination.port();
    if packet.protocol == IpProtocol::Icmp {
        let connected = Reason::of(ReasonCode::Connected).about(instance.id.clone());
        return (Ending::new(Outcome::Connected, connected), None);
    }
    let found = instance.listening(packet.protocol, port);
    let result = if found.is_some() { StepResult::Pass } else { StepResult::Reject };
    walk.course.look(result, || {
        let name = found.map(|application| application.name.clone());
        (Check::Application { protocol: packet.protocol, port, name }, Some(instance.id.clone()))
    });
    let Some(found) = found else {
        return (Ending::new(Outcome::Refused, instance.not_listening(packet.protocol, port)), None);
    };
    let about = |code| Reason::of(code).about(instance.id.clone());
    match found.state {
        ApplicationState::Silent => {
            let header = send_header(walk, found, delivery);
            (Ending::new(Outcome::NoAnswer, about(ReasonCode::ApplicationSilent)), header)
        }
        ApplicationState::Crashing => {
            let outcome = match packet.protocol {
                IpProtocol::Udp => Outcome::NoAnswer,
                IpProtocol::Tcp | IpProtocol::Icmp | IpProtocol::All => Outcome::Reset,
            };
            (Ending::new(outcome, about(ReasonCode::ApplicationCrashes)), None)
        }
        ApplicationState::Running | ApplicationState::Stopped => {
            let header = send_header(walk, found, delivery);
            let mut ending = first_bytes(instance, found, delivery);
            // Nobody resets what is no connection: the datagram is thrown away.
            if (packet.protocol, ending.outcome) == (IpProtocol::Udp, Outcome::Reset) {
                ending.outcome = Outcome::NoAnswer;
            }
            if is_unknown(found) {
                ending.reason.assumption.get_or_insert(Assumption::UnknownApplications);
            }
            (ending, header)
        }
    }
}

/// The header goes out with the client's first data: never, where both sides wait for the
/// other.
fn send_header(
    walk: &mut Walk<'_>,
    application: &Application,
    delivery: Option<&Delivery<'_>>,
) -> Option<Vec<u8>> {
    let expected = application.expects_proxy_protocol;
    let server_is_mute = expected || application.state == ApplicationState::Silent;
    let client_waits = application.protocol == ApplicationProtocol::ServerSpeaksFirst && server_is_mute;
    let delivery = delivery.filter(|_| walk.course.detail.is_whole() && !client_waits)?;
    let header = delivery.header?.bytes();
    walk.course.look(StepResult::Note, || {
        let check = Check::ProxyHeader { header: header.clone(), expected };
        (check, Some(delivery.group.arn.clone().into()))
    });
    Some(header)
}

/// What the application makes of the first bytes: a PROXY protocol header it does not expect,
/// or the lack of one it does.
fn first_bytes(
    instance: &Listener<'_>,
    application: &Application,
    delivery: Option<&Delivery<'_>>,
) -> Ending {
    use ApplicationProtocol::{Http, ServerSpeaksFirst, Tls};
    let connected =
        Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about(instance.id.clone()));
    let group = delivery.map(|delivery| delivery.group);
    let sent_by = delivery.filter(|delivery| delivery.header.is_some()).map(|delivery| delivery.group);
    match (sent_by, application.expects_proxy_protocol, application.protocol) {
        (None, false, _) | (Some(_), true, Tls | Http) => connected,
        (Some(group), true, ServerSpeaksFirst) => Ending::new(
            Outcome::NoAnswer,
            Reason::of(ReasonCode::ServerSpeaksFirst).about(instance.id.clone()).about(group.arn.clone()),
        ),
        (Some(group), false, Http) => {
            Ending { note: Some(Box::new(header_unexpected(instance, application, group))), ..connected }
        }
        (Some(group), false, Tls | ServerSpeaksFirst) => {
            Ending::new(Outcome::Reset, header_unexpected(instance, application, group))
        }
        (None, true, Tls | Http) => Ending::new(Outcome::Reset, header_missing(instance, application, group)),
        (None, true, ServerSpeaksFirst) => {
            Ending::new(Outcome::NoAnswer, header_missing(instance, application, group))
        }
    }
}

/// Adds that unhealthy targets were in use. Where the node fails open, the target's own fault
/// stays the reason and fail-open is the note; where only the zone does, the zone is the reason
/// and the fault its cause. Where the connection works all the same, that is the note.
pub(super) fn with_failover(mut ending: Ending) -> Ending {
    let Some(mut fail) = ending.fail.take() else { return ending };
    if ending.outcome == Outcome::Connected {
        let note = match ending.note {
            None => *fail,
            // The fault seen by the health check and by the client are one.
            Some(note) if fail.chain().any(|known| *known == *note) => *fail,
            Some(note) if fail.root().code == note.code => fail.because(*note),
            Some(note) => fail.and_also(*note),
        };
        let note = Box::new(note);
        return Ending { note: Some(note), ..ending };
    }
    if fail.code == ReasonCode::RoutingFailover {
        return Ending { reason: fail.because(ending.reason), ..ending };
    }
    let same = fail.cause.as_deref().is_some_and(|cause| {
        (cause.code, &cause.resources) == (ending.reason.code, &ending.reason.resources)
    });
    if same {
        fail.cause = None;
    }
    Ending { note: Some(fail), ..ending }
}
