//! A packet at the host at the end: does it run, do its groups admit the source it sees, does
//! the application take the connection, and what does it make of the first bytes.

use crate::control::{Command, verb};
use crate::model::{
    Application, ApplicationProtocol, ApplicationState, Assumption, Direction, Host, InterfaceKind,
    IpProtocol, LegKind, NetworkInterface, Outcome, Peer, SecurityGroupId, Subnet, TargetGroup,
};

use super::health::{host_is_up, listening, not_listening, target_group_drops};
use super::judge::{Ending, Stop, Walk, permission_for, zone_check};
use super::proxy_header::{header_missing, header_unexpected};
use super::reason::{Reason, ReasonCode};
use super::request::Moment;
use super::security_group::{self, OtherSide};
use super::trace::{Check, Hop, HopKind, Packet, Step, StepResult, TargetView};

/// What a load balancer sends along with a connection.
pub(super) struct Delivery<'a> {
    /// The target group.
    pub group: &'a TargetGroup,
    /// The node's subnet, which a mended group must admit.
    pub node_subnet: &'a Subnet,
    /// The PROXY protocol header, if the group sends one.
    pub header: Option<Vec<u8>>,
    /// Why an unhealthy target was used, if one was.
    pub fail: Option<Reason>,
}

/// A host reached by its own address.
pub(super) fn at_host<'a>(
    walk: &mut Walk<'a>,
    interface: &'a NetworkInterface,
    packet: Packet,
) -> Result<Ending, Stop> {
    arrive(walk, interface, packet, HopKind::Host, None)
}

/// A host chosen by a load balancer.
pub(super) fn at_target<'a>(
    walk: &mut Walk<'a>,
    interface: &'a NetworkInterface,
    packet: Packet,
    delivery: Delivery<'a>,
) -> Result<Ending, Stop> {
    arrive(walk, interface, packet, HopKind::Target, Some(delivery))
}

fn arrive<'a>(
    walk: &mut Walk<'a>,
    interface: &'a NetworkInterface,
    packet: Packet,
    kind: HopKind,
    delivery: Option<Delivery<'a>>,
) -> Result<Ending, Stop> {
    let InterfaceKind::Host(instance) = &interface.of else {
        // A load balancer or endpoint interface is never registered as a target here.
        let reason = Reason::of(ReasonCode::TargetMissing).about(interface.id.clone());
        return Err(Ending::timed_out(reason).into());
    };
    let instance = walk.sketch.hosts.find(instance)?;
    let subnet = walk.sketch.subnets.find(&interface.subnet)?;
    let leg_kind = if delivery.is_some() { LegKind::ToTarget } else { LegKind::Local };
    let to_itself = walk.request.from.interface.as_ref() == Some(&interface.id) && delivery.is_none();
    let leg = if to_itself { None } else { walk.leg_to(interface, leg_kind) };
    if !to_itself {
        walk.travel(&subnet.zone);
    }
    let mut hop = walk.hop(kind, instance.id.clone().into(), interface, leg, packet)?;
    let admitted = admit(walk, instance, interface, subnet, packet, delivery.as_ref(), &mut hop);
    let ending = if let Err(reason) = admitted {
        Ending::timed_out(reason)
    } else {
        let ending = application(instance, packet, delivery.as_ref(), &mut hop);
        walk.target = Some(TargetView {
            instance: instance.id.clone(),
            address: packet.destination,
            sees_source: packet.source,
            proxy_protocol: header_sent(&hop),
        });
        ending
    };
    walk.forward.push(hop);
    let Some(delivery) = delivery else { return Ok(ending) };
    let mut ending = ending.in_spite_of(delivery.fail);
    if walk.request.moment == Moment::AsRegistered {
        ending.reason.assumption.get_or_insert(Assumption::InitialTargets);
    }
    Ok(ending)
}

fn header_sent(hop: &Hop) -> Option<Vec<u8>> {
    hop.steps.iter().find_map(|step| match &step.check {
        Check::ProxyHeader { header, .. } => Some(header.clone()),
        _ => None,
    })
}

/// The host's own checks before any application hears of the connection.
fn admit(
    walk: &Walk<'_>,
    instance: &Host,
    interface: &NetworkInterface,
    subnet: &Subnet,
    packet: Packet,
    delivery: Option<&Delivery<'_>>,
    hop: &mut Hop,
) -> Result<(), Reason> {
    let sketch = walk.sketch;
    if let Some(reason) = zone_check(sketch, &subnet.zone, ReasonCode::TargetZoneLost, &mut hop.steps) {
        return Err(reason.about(instance.id.clone()));
    }
    let up = host_is_up(sketch, instance, subnet);
    hop.steps.push(Step {
        check: Check::HostRuns,
        result: if up.is_ok() { StepResult::Pass } else { StepResult::Drop },
        by: Some(instance.id.clone().into()),
    });
    up?;
    if delivery.is_none() && walk.request.from.interface.as_ref() == Some(&interface.id) {
        // A host's packets to itself never reach its interface, nor the groups there.
        return Ok(());
    }
    let groups = sketch.security_groups_of(interface).unwrap_or(&[]);
    // A load balancer's node carries no group; behind one, only addresses can match.
    let other_groups = if delivery.is_some() { &[] } else { walk.client_groups() };
    let other = OtherSide { address: *packet.source.ip(), groups: other_groups };
    let step = security_group::step(sketch, groups, Direction::Inbound, packet, other);
    let dropped = step.result == StepResult::Drop;
    hop.steps.push(step);
    match (dropped, delivery) {
        (false, _) => Ok(()),
        (true, Some(delivery)) if delivery.node_subnet.cidr.contains(packet.source.ip()) => {
            Err(target_group_drops(instance, groups, packet.destination.port(), delivery.node_subnet))
        }
        (true, Some(_) | None) => Err(host_group_drops(instance, groups, packet)),
    }
}

/// The same as for a target, for a source that is the client itself.
fn host_group_drops(instance: &Host, groups: &[SecurityGroupId], packet: Packet) -> Reason {
    let reason =
        Reason::of(ReasonCode::TargetSecurityGroup).on_port(packet.protocol, packet.destination.port());
    let Some(group) = groups.first() else { return reason.about(instance.id.clone()) };
    let peer = Peer::Cidr((*packet.source.ip()).into());
    reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress(
        verb::AuthorizeSecurityGroupIngress {
            group: group.clone(),
            permission: permission_for(packet, peer),
        },
    ))
}

/// What the application makes of the connection.
fn application(instance: &Host, packet: Packet, delivery: Option<&Delivery<'_>>, hop: &mut Hop) -> Ending {
    let port = packet.destination.port();
    if packet.protocol == IpProtocol::Icmp {
        return Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about(instance.id.clone()));
    }
    let found = listening(instance, port).filter(|_| packet.protocol == IpProtocol::Tcp);
    let name = found.map(|application| application.name.clone());
    hop.steps.push(Step {
        check: Check::Application { protocol: packet.protocol, port, name },
        result: if found.is_some() { StepResult::Pass } else { StepResult::Reject },
        by: Some(instance.id.clone().into()),
    });
    let Some(found) = found else {
        return Ending::new(Outcome::Refused, not_listening(instance, packet.protocol, port));
    };
    let about = |code| Reason::of(code).about(instance.id.clone());
    match found.state {
        ApplicationState::Silent => {
            send_header(found, delivery, hop);
            Ending::new(Outcome::NoAnswer, about(ReasonCode::ApplicationSilent))
        }
        ApplicationState::Crashing => Ending::new(Outcome::Reset, about(ReasonCode::ApplicationCrashes)),
        ApplicationState::Running | ApplicationState::Stopped => {
            send_header(found, delivery, hop);
            first_bytes(instance, found, delivery)
        }
    }
}

/// The header goes out with the client's first data: never, where both sides wait for the
/// other.
fn send_header(application: &Application, delivery: Option<&Delivery<'_>>, hop: &mut Hop) {
    let expected = application.expects_proxy_protocol;
    let server_is_mute = expected || application.state == ApplicationState::Silent;
    let client_waits = application.protocol == ApplicationProtocol::ServerSpeaksFirst && server_is_mute;
    let Some(delivery) = delivery.filter(|_| !client_waits) else { return };
    if let Some(header) = delivery.header.clone() {
        hop.steps.push(Step {
            check: Check::ProxyHeader { header, expected },
            result: StepResult::Note,
            by: Some(delivery.group.arn.clone().into()),
        });
    }
}

/// What the application makes of the first bytes: a PROXY protocol header it does not expect,
/// or the lack of one it does.
fn first_bytes(instance: &Host, application: &Application, delivery: Option<&Delivery<'_>>) -> Ending {
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
            Ending { note: Some(header_unexpected(instance, application, group)), ..connected }
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
    let Some(fail) = ending.fail.take() else { return ending };
    if ending.outcome == Outcome::Connected {
        let note = match ending.note {
            None => fail,
            // The fault seen by the health check and by the client are one.
            Some(note) if fail.root().code == note.code => fail.because(note),
            Some(note) => fail.and_also(note),
        };
        return Ending { note: Some(note), ..ending };
    }
    if fail.code == ReasonCode::RoutingFailover {
        return Ending { reason: fail.because(ending.reason), ..ending };
    }
    let same = fail.cause.as_deref().is_some_and(|cause| {
        (cause.code, &cause.resources) == (ending.reason.code, &ending.reason.resources)
    });
    let cause = if same { None } else { fail.cause };
    Ending { note: Some(Reason { cause, ..fail }), ..ending }
}
