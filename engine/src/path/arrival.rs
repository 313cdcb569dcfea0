//! A packet at the host at the end: does it run, do its groups admit the source it sees, does
//! the application take the connection, and what does it make of the first bytes.

use crate::control::Command;
use crate::model::{
    Application, ApplicationProtocol, ApplicationState, Direction, Instance, InterfaceKind, IpProtocol,
    LegKind, NetworkInterface, Outcome, Peer, Subnet, TargetGroup,
};

use super::health::{host_is_up, listening, not_listening, target_group_drops};
use super::judge::{Ending, Stop, Walk, permission_for, zone_check};
use super::reason::{Reason, ReasonCode};
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
    let InterfaceKind::Interface { instance, .. } = &interface.kind else {
        // A load balancer or endpoint interface is never registered as a target here.
        let reason = Reason::of(ReasonCode::TargetMissing).about(interface.id.clone());
        return Err(Ending::timed_out(reason).into());
    };
    let instance = walk.sketch.instances.find(instance)?;
    let subnet = walk.sketch.subnets.find(&interface.subnet)?;
    let leg_kind = if delivery.is_some() { LegKind::ToTarget } else { LegKind::Local };
    let leg = walk.leg_to(interface, leg_kind);
    walk.travel(&subnet.zone);
    let mut hop = walk.hop(kind, instance.id.clone().into(), interface, leg, packet)?;
    let admitted = admit(walk, instance, interface, subnet, packet, delivery.as_ref(), &mut hop);
    let ending = if let Err(reason) = admitted {
        Ending::timed_out(reason)
    } else {
        walk.target = Some(TargetView {
            instance: instance.id.clone(),
            address: packet.destination,
            sees_source: packet.source,
            proxy_protocol: delivery.as_ref().and_then(|delivery| delivery.header.clone()),
        });
        application(instance, packet, delivery.as_ref(), &mut hop)
    };
    walk.forward.push(hop);
    Ok(with_failover(ending, delivery.and_then(|delivery| delivery.fail)))
}

/// The host's own checks before any application hears of the connection.
fn admit(
    walk: &Walk<'_>,
    instance: &Instance,
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
            Err(target_group_drops(groups, packet.destination.port(), delivery.node_subnet))
        }
        (true, Some(_) | None) => Err(host_group_drops(groups, packet)),
    }
}

/// The same as for a target, for a source that is the client itself.
fn host_group_drops(groups: &[crate::model::SecurityGroupId], packet: Packet) -> Reason {
    let reason = Reason::of(ReasonCode::TargetSecurityGroup);
    let Some(group) = groups.first() else { return reason };
    let peer = Peer::Cidr((*packet.source.ip()).into());
    reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress {
        group: group.clone(),
        permission: permission_for(packet, peer),
    })
}

/// What the application makes of the connection.
fn application(
    instance: &Instance,
    packet: Packet,
    delivery: Option<&Delivery<'_>>,
    hop: &mut Hop,
) -> Ending {
    let port = packet.destination.port();
    if packet.protocol == IpProtocol::Icmp {
        return Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about(instance.id.clone()));
    }
    let found = listening(instance, port).filter(|_| packet.protocol == IpProtocol::Tcp);
    let name = found.map(|application| application.name.clone());
    hop.steps.push(Step {
        check: Check::Application { port, name },
        result: if found.is_some() { StepResult::Pass } else { StepResult::Reject },
        by: Some(instance.id.clone().into()),
    });
    let Some(found) = found else {
        return Ending::new(Outcome::Refused, not_listening(instance, port));
    };
    let about = |code| Reason::of(code).about(instance.id.clone());
    match found.state {
        ApplicationState::Silent => Ending::new(Outcome::NoAnswer, about(ReasonCode::ApplicationSilent)),
        ApplicationState::Crashing => Ending::new(Outcome::Reset, about(ReasonCode::ApplicationCrashes)),
        ApplicationState::Running | ApplicationState::Stopped => first_bytes(instance, found, delivery, hop),
    }
}

/// What the application makes of the first bytes: a PROXY protocol header it does not expect,
/// or the lack of one it does.
fn first_bytes(
    instance: &Instance,
    application: &Application,
    delivery: Option<&Delivery<'_>>,
    hop: &mut Hop,
) -> Ending {
    let about = |code| {
        let reason = Reason::of(code).about(instance.id.clone());
        match delivery {
            Some(delivery) => reason.about(delivery.group.arn.clone()),
            None => reason,
        }
    };
    let expected = application.expects_proxy_protocol;
    let header = delivery.and_then(|delivery| delivery.header.clone());
    let sent = header.is_some();
    if let Some(header) = header {
        hop.steps.push(Step {
            check: Check::ProxyHeader { header, expected },
            result: StepResult::Note,
            by: delivery.map(|delivery| delivery.group.arn.clone().into()),
        });
    }
    let connected =
        Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about(instance.id.clone()));
    match (sent, expected, application.protocol) {
        (false, false, _) | (true, true, ApplicationProtocol::Tls | ApplicationProtocol::Http) => connected,
        // The header goes out with the client's first data, which the client holds back until
        // the server has spoken, which waits for the header.
        (true, true, ApplicationProtocol::ServerSpeaksFirst) => {
            Ending::new(Outcome::NoAnswer, about(ReasonCode::ServerSpeaksFirst))
        }
        (true, false, ApplicationProtocol::Http) => {
            Ending { note: Some(unexpected(about(ReasonCode::ProxyHeaderUnexpected), delivery)), ..connected }
        }
        (true, false, ApplicationProtocol::Tls | ApplicationProtocol::ServerSpeaksFirst) => {
            Ending::new(Outcome::Reset, unexpected(about(ReasonCode::ProxyHeaderUnexpected), delivery))
        }
        (false, true, ApplicationProtocol::Tls | ApplicationProtocol::Http) => {
            Ending::new(Outcome::Reset, missing(about(ReasonCode::ProxyHeaderMissing), delivery))
        }
        (false, true, ApplicationProtocol::ServerSpeaksFirst) => {
            Ending::new(Outcome::NoAnswer, missing(about(ReasonCode::ProxyHeaderMissing), delivery))
        }
    }
}

fn unexpected(reason: Reason, delivery: Option<&Delivery<'_>>) -> Reason {
    set_header(reason, delivery, false)
}

fn missing(reason: Reason, delivery: Option<&Delivery<'_>>) -> Reason {
    set_header(reason, delivery, true)
}

fn set_header(reason: Reason, delivery: Option<&Delivery<'_>>, on: bool) -> Reason {
    match delivery {
        None => reason,
        Some(delivery) => reason.mended_by(Command::ModifyTargetGroupAttributes {
            target_group: delivery.group.arn.clone(),
            cross_zone: None,
            proxy_protocol_v2: Some(on),
            preserve_client_ip: None,
        }),
    }
}

/// Adds that unhealthy targets were in use. Where the whole group fails open, the target's own
/// fault stays the reason and fail-open is the note; where only the zone does, the zone is the
/// reason and the fault its cause.
fn with_failover(ending: Ending, fail: Option<Reason>) -> Ending {
    let Some(fail) = fail else { return ending };
    if ending.outcome == Outcome::Connected {
        return Ending { note: Some(ending.note.map_or(fail.clone(), |note| fail.because(note))), ..ending };
    }
    if fail.code == ReasonCode::RoutingFailover {
        return Ending { reason: fail.because(ending.reason), ..ending };
    }
    Ending { note: Some(fail), ..ending }
}
