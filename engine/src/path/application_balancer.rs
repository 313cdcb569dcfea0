//! A connection at an Application Load Balancer's node, behind a Network Load Balancer or by itself:
//! the connection ends there, and whether one of its targets answers is said by an HTTP status (NLB
//! guide, "Use Application Load Balancers as targets"; ALB guide, "Troubleshoot": 502, 503, 504).

use std::net::SocketAddr;

use crate::model::{
    ApplicationLoadBalancer, ApplicationLoadBalancerArn, DanglingReference, Direction, IpProtocol,
    NetworkInterface, Outcome, Peer, TargetGroup,
};

use super::arrival::Delivery;
use super::balancer::node_drops;
use super::chain::deeper;
use super::check::{Check, StepResult};
use super::judge::{Ending, Stop, Walk, permission_for, zone_check};
use super::network::Network;
use super::probe::{Prober, ProberId, check};
use super::reason::{Reason, ReasonCode};
use super::security_group::{self, OtherSide};
use super::trace::{HopKind, Packet, TargetView};
use super::way::{Arrived, Ground};

/// Takes a connection at a node.
pub(super) fn take<'a>(
    walk: &mut Walk<'a>,
    mut arrived: Arrived<'a>,
    (node, ground): (&'a NetworkInterface, Ground<'a>),
    arn: &ApplicationLoadBalancerArn,
    delivery: Option<&Delivery<'a>>,
) -> Result<Ending, Stop> {
    let balancer = walk.sketch.application_load_balancers.find(arn)?;
    walk.course.travel(ground);
    let packet = arrived.packet;
    let kind = HopKind::ApplicationLoadBalancer;
    if let Some(reason) = walk.course.come_in(kind, balancer.arn.clone(), (node, ground), &mut arrived) {
        return Err(Ending::timed_out(reason).into());
    }
    let mut checks = walk.course.checks();
    let zone = zone_check(walk.sketch, &ground.subnet.zone, ReasonCode::NodeZoneLost, &mut checks);
    walk.course.steps(checks);
    if let Some(reason) = zone {
        return Err(Ending::timed_out(reason.about(balancer.arn.clone())).into());
    }
    admit(walk, balancer, &arrived, delivery)?;
    let (port, protocol) = (packet.destination.port(), packet.protocol);
    let listener = balancer.listener(port).filter(|_| protocol == IpProtocol::Tcp);
    let result = StepResult::passes_if(listener.is_some());
    walk.course.step(Check::Listener { port, protocol }, result, Some(balancer.arn.clone().into()));
    if listener.is_none() {
        let reason = Reason::of(ReasonCode::NoListener).about(balancer.arn.clone());
        return Err(Ending::timed_out(reason.on_port(protocol, port)).into());
    }
    walk.target = Some(seen(balancer, packet));
    let connected =
        Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about(balancer.arn.clone()));
    Ok(match answers(walk.index.network(), node, arn, port, 0) {
        Ok(()) => connected,
        Err(reason) => Ending { note: Some(Box::new(reason)), ..connected },
    })
}

fn seen(balancer: &ApplicationLoadBalancer, packet: Packet) -> TargetView {
    let (address, sees_source): (SocketAddr, SocketAddr) = (packet.destination, packet.source);
    TargetView { host: balancer.arn.clone().into(), address, sees_source, proxy_protocol: None }
}

fn admit(
    walk: &mut Walk<'_>,
    balancer: &ApplicationLoadBalancer,
    arrived: &Arrived<'_>,
    delivery: Option<&Delivery<'_>>,
) -> Result<(), Stop> {
    let packet = arrived.packet;
    let known = match delivery {
        Some(delivery) if arrived.knows_groups => &delivery.balancer.security_groups[..],
        Some(_) => &[],
        None => walk.groups_known(arrived),
    };
    let other = OtherSide { address: packet.source.ip(), groups: known };
    let groups = &balancer.security_groups;
    let mut checks = walk.course.checks();
    let passes = security_group::check(walk.sketch, groups, Direction::Inbound, packet, other, &mut checks);
    walk.course.steps(checks);
    if passes {
        return Ok(());
    }
    let permission = permission_for(packet, Peer::address(packet.source.ip()));
    let id = balancer.arn.clone().into();
    let reason = node_drops(&id, groups, Direction::Inbound, permission);
    Err(Ending::timed_out(reason.on_port(packet.protocol, packet.destination.port())).into())
}

/// Whether one of its targets answers for a port: the reason, which is told as an HTTP status, if not.
pub(super) fn answers(
    network: &Network,
    node: &NetworkInterface,
    arn: &ApplicationLoadBalancerArn,
    port: u16,
    depth: u8,
) -> Result<(), Reason> {
    let balancer =
        found(network, arn).map_err(|_| Reason::of(ReasonCode::TargetMissing).about(arn.clone()))?;
    let nobody = || Reason::of(ReasonCode::ApplicationBalancerWithoutTargets).about(arn.clone());
    let Some(listener) = balancer.listener(port) else {
        return Err(Reason::of(ReasonCode::NoListener).about(arn.clone()).on_port(IpProtocol::Tcp, port));
    };
    let group: &TargetGroup = network.sketch.target_groups.get(&listener.target_group).ok_or_else(nobody)?;
    let depth = deeper(depth, arn.clone())?;
    let own = Prober { id: ProberId::Application(arn), groups: &balancer.security_groups, depth };
    let mut first = None;
    for target in &group.targets {
        match check(network, own, node, group, target) {
            Ok(()) => return Ok(()),
            Err(reason) => {
                first.get_or_insert(reason);
            }
        }
    }
    let reason = nobody().about(group.arn.clone());
    Err(match first {
        Some(cause) => reason.because(cause),
        None => reason,
    })
}

fn found<'a>(
    network: &'a Network,
    arn: &ApplicationLoadBalancerArn,
) -> Result<&'a ApplicationLoadBalancer, DanglingReference> {
    network.sketch.application_load_balancers.find(arn)
}
