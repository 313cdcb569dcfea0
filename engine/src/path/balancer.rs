//! A packet at a load balancer's node: the listener, the choice of a target, and the rewriting
//! of addresses.

use std::net::SocketAddrV4;

use crate::control::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{
    IpProtocol, LegKind, ListenerProtocol, LoadBalancer, NetworkInterface, Target, TargetGroup, VpcEndpoint,
    ZoneId,
};
use crate::wire::proxy_protocol::nlb_header;

use super::flow_hash::{flow_hash, initial_sequence_number, node_source_port, pick};
use super::health::target_missing;
use super::judge::{Ending, Stop, Walk, zone_check};
use super::reason::{Reason, ReasonCode};
use super::trace::{Check, Hop, HopKind, Packet, Step, StepResult};
use super::{arrival, endpoint, route, target};

/// The endpoint a connection came by, with the interface it used.
pub(super) type Via<'a> = Option<(&'a VpcEndpoint, &'a NetworkInterface)>;

/// Takes a connection at a node and hands it to a target.
pub(super) fn take<'a>(
    walk: &mut Walk<'a>,
    balancer: &'a LoadBalancer,
    node: &'a NetworkInterface,
    packet: Packet,
    via: Via<'a>,
) -> Result<Ending, Stop> {
    let sketch = walk.sketch;
    let subnet = sketch.subnets.find(&node.subnet)?;
    let kind = if via.is_some() { LegKind::PrivateLink } else { LegKind::Local };
    let leg = walk.leg_to(node, kind);
    if via.is_none() {
        // By PrivateLink the node lies in the endpoint interface's own zone, and AWS publishes
        // no delay for that hop.
        walk.travel(&subnet.zone);
    }
    let mut hop = walk.hop(HopKind::LoadBalancer, balancer.arn.clone().into(), node, leg, packet)?;
    let chosen = choose(walk, balancer, node, &subnet.zone, packet, &mut hop);
    let chosen = match chosen {
        Ok(chosen) => chosen,
        Err(stop) => {
            walk.forward.push(hop);
            return Err(stop);
        }
    };
    let missing = || Ending::timed_out(target_missing(sketch, chosen.group, chosen.target));
    let interface = sketch.target_interface(chosen.group, &chosen.target.id).ok_or_else(missing)?;
    let interface = sketch.network_interfaces.find(interface)?;
    let onward = rewrite(&chosen, node, interface, packet, via.is_some(), &mut hop);
    let is_client = walk.request.from.interface.as_ref() == Some(&interface.id);
    if is_client && onward.source.ip() == packet.source.ip() {
        hop.steps.push(Step {
            check: Check::SourcePreserved { source: packet.source },
            result: StepResult::Drop,
            by: Some(chosen.group.arn.clone().into()),
        });
        walk.forward.push(hop);
        let ending = Ending::timed_out(hairpin(chosen.group));
        return Err(ending.in_spite_of(chosen.unhealthy_used).into());
    }
    let header = chosen.group.proxy_protocol_v2.then(|| {
        nlb_header(packet.source, packet.destination, via.map(|(endpoint, _)| endpoint.id.as_str()))
    });
    let step = route::step(sketch, subnet, *onward.destination.ip());
    let routed = step.result == StepResult::Pass;
    hop.steps.push(step);
    walk.forward.push(hop);
    if !routed {
        let ending = Ending::timed_out(route::no_route(sketch, subnet, ReasonCode::NoRoute));
        return Err(ending.in_spite_of(chosen.unhealthy_used).into());
    }
    let delivery =
        arrival::Delivery { group: chosen.group, node_subnet: subnet, header, fail: chosen.unhealthy_used };
    arrival::at_target(walk, interface, onward, delivery)
}

/// The target a node sends a connection to.
struct Chosen<'a> {
    group: &'a TargetGroup,
    target: &'a Target,
    hash: u64,
    unhealthy_used: Option<Reason>,
}

fn choose<'a>(
    walk: &Walk<'a>,
    balancer: &'a LoadBalancer,
    node: &'a NetworkInterface,
    zone: &'a ZoneId,
    packet: Packet,
    hop: &mut Hop,
) -> Result<Chosen<'a>, Stop> {
    let sketch = walk.sketch;
    if let Some(reason) = zone_check(sketch, zone, ReasonCode::NodeZoneLost, &mut hop.steps) {
        return Err(Ending::timed_out(reason.about(balancer.arn.clone())).into());
    }
    if let Some(reason) = endpoint::icmp(packet, balancer.arn.clone().into(), &mut hop.steps) {
        return Err(Ending::timed_out(reason).into());
    }
    let port = packet.destination.port();
    let listener = balancer.listener(packet.protocol, port);
    hop.steps.push(Step {
        check: Check::Listener { port, protocol: packet.protocol },
        result: if listener.is_some() { StepResult::Pass } else { StepResult::Drop },
        by: Some(balancer.arn.clone().into()),
    });
    let Some(listener) = listener else {
        return Err(Ending::timed_out(no_listener(balancer, packet)).into());
    };
    let group = sketch.target_groups.find(&listener.target_group)?;
    let at = target::Node { balancer, group, interface: &node.id, zone };
    let found =
        target::candidates(walk.index, at, walk.request.moment, &mut hop.steps).map_err(Ending::timed_out)?;
    let sequence_number = initial_sequence_number(sketch.seed, packet, walk.request.query);
    let hash = flow_hash(sketch.seed, packet, sequence_number);
    let place = walk.forced_target.or_else(|| pick(hash, found.targets.len()));
    let Some((target, health)) = place.and_then(|place| found.targets.get(place)).copied() else {
        let reason = Reason::of(ReasonCode::TargetGroupEmpty).about(group.arn.clone());
        return Err(Ending::timed_out(reason).into());
    };
    hop.steps.push(Step {
        check: Check::FlowHash { chosen: sketch.target_resource(group, &target.id), of: found.targets.len() },
        result: StepResult::Pass,
        by: Some(group.arn.clone().into()),
    });
    // An unhealthy target is used in spite of its own fault, not another's.
    let unhealthy_used = match (found.unhealthy_used, health) {
        (Some(used), Some(fault)) => Some(used.because(fault.clone())),
        (used, _) => used,
    };
    Ok(Chosen { group, target, hash, unhealthy_used })
}

fn no_listener(balancer: &LoadBalancer, packet: Packet) -> Reason {
    let reason = Reason::of(ReasonCode::NoListener)
        .about(balancer.arn.clone())
        .on_port(packet.protocol, packet.destination.port());
    match (packet.protocol, balancer.listeners.first()) {
        (IpProtocol::Tcp, Some(other)) => reason.mended_by(Command::CreateListener(verb::CreateListener {
            load_balancer: balancer.arn.clone().into(),
            port: packet.destination.port(),
            protocol: ListenerProtocol::Tcp,
            target_group: other.target_group.clone(),
        })),
        (IpProtocol::All | IpProtocol::Tcp | IpProtocol::Udp | IpProtocol::Icmp, _) => reason,
    }
}

/// The packet as it leaves for the target. By `PrivateLink` the source always becomes the
/// node's address; otherwise only without client IP preservation.
fn rewrite(
    chosen: &Chosen<'_>,
    node: &NetworkInterface,
    target: &NetworkInterface,
    packet: Packet,
    by_private_link: bool,
    hop: &mut Hop,
) -> Packet {
    let preserved = chosen.group.preserve_client_ip && !by_private_link;
    let source = if preserved {
        packet.source
    } else {
        SocketAddrV4::new(node.address, node_source_port(chosen.hash))
    };
    let destination = SocketAddrV4::new(target.address, chosen.target.port);
    let by = Some(chosen.group.arn.clone().into());
    hop.steps.push(if preserved {
        Step { check: Check::SourcePreserved { source }, result: StepResult::Note, by: by.clone() }
    } else {
        let check = Check::SourceRewrite { from: packet.source, to: source };
        Step { check, result: StepResult::Rewrite, by: Some(node.id.clone().into()) }
    });
    let check = Check::DestinationRewrite { from: packet.destination, to: destination };
    hop.steps.push(Step { check, result: StepResult::Rewrite, by });
    let onward = Packet { source, destination, protocol: packet.protocol };
    hop.packet = onward;
    onward
}

fn hairpin(group: &TargetGroup) -> Reason {
    Reason::of(ReasonCode::Hairpin).about(group.arn.clone()).mended_by(Command::ModifyTargetGroupAttributes(
        verb::ModifyTargetGroupAttributes {
            target_group: group.arn.clone(),
            preserve_client_ip: Some(false),
            ..as_usual()
        },
    ))
}
