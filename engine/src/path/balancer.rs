//! A packet at a load balancer's node: the listener, the choice of a target, and the rewriting
//! of addresses.

use std::net::{IpAddr, SocketAddr};

use crate::control::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{
    Direction, InterfaceKind, IpProtocol, ListenerProtocol, LoadBalancer, NetworkInterface, Peer, Permission,
    ResourceId, SecurityGroupId, Target, TargetGroup, TargetType, VpcEndpoint, VpcPeeringConnection, ZoneId,
};
use crate::wire::proxy_protocol::{nlb_datagram_header, nlb_header};

use super::check::{Check, Step, StepResult};
use super::flow_hash::{flow_hash, initial_sequence_number, node_source_port, pick};
use super::health::{target_address, target_missing};
use super::judge::{Ending, Fork, Stop, Walk, permission_for, zone_check};
use super::reason::{Reason, ReasonCode};
use super::security_group::{self, OtherSide};
use super::source::Standpoint;
use super::trace::{HopKind, Packet};
use super::way::{Arrival, Arrived, Halt, Stretch, USUAL_STEPS};
use super::{arrival, endpoint, health, target};

/// The endpoint a connection came by, with the interface it used.
pub(super) type Via<'a> = Option<(&'a VpcEndpoint, &'a NetworkInterface)>;

/// Takes a connection at a node and hands it to a target.
pub(super) fn take<'a>(
    walk: &mut Walk<'a>,
    balancer: &'a LoadBalancer,
    node: &'a NetworkInterface,
    arrived: &Arrived<'a>,
    via: Via<'a>,
) -> Result<Ending, Stop> {
    let sketch = walk.sketch;
    let subnet = sketch.subnets.find(&node.subnet)?;
    let packet = arrived.packet;
    match via {
        // By PrivateLink within a Region the node lies in the endpoint interface's own zone, and AWS
        // publishes no delay for that hop.
        Some((endpoint, _)) if endpoint.service_region.is_none() => walk.course.stand_in(subnet),
        Some(_) | None => walk.course.travel(subnet),
    }
    let goes_round = walk.is_going_round();
    let kind = HopKind::LoadBalancer;
    let hop = walk.course.hop_at(kind, balancer.arn.clone(), node, arrived.leg.clone(), packet)?;
    walk.course.push(hop);
    walk.course.steps(arrived.steps.clone());
    if let Some(reason) = &arrived.dropped {
        return Err(Ending::timed_out(reason.clone()).into());
    }
    if goes_round {
        return Err(Ending::timed_out(Reason::of(ReasonCode::RoutingLoop).about(balancer.arn.clone())).into());
    }
    let mut steps = Vec::with_capacity(USUAL_STEPS);
    let chosen = choose(walk, balancer, node, &subnet.zone, arrived, via.is_some(), &mut steps);
    walk.course.steps(steps);
    let chosen = chosen?;
    let first = !std::mem::replace(&mut walk.chose, true);
    if chosen.of > 1 && first && (via.is_some() || balancer.security_groups.is_empty()) {
        walk.fork =
            Some(Fork { balancer, node, arrived: arrived.without_steps(), via, chosen: chosen.place });
    }
    if chosen.ends_tls {
        walk.course.step(Check::TlsEnds, StepResult::Note, Some(balancer.arn.clone().into()));
        walk.tls_ended.get_or_insert((walk.course.hops.len(), walk.course.segments.len()));
    }
    let fail = chosen.unhealthy_used.clone();
    let address = target_address(sketch, chosen.group, chosen.target, &subnet.zone)
        .ok_or_else(|| Ending::timed_out(target_missing(sketch, chosen.group, chosen.target)))?;
    let onward = rewrite(walk, &chosen, node, address, packet, via.is_some());
    let own = walk.request.from.interface().and_then(|id| sketch.network_interfaces.get(id));
    let is_client = own.is_some_and(|own| address == own.address && onward.source.ip() == address);
    if is_client {
        walk.course.step(
            Check::SourcePreserved { source: packet.source },
            StepResult::Drop,
            Some(chosen.group.arn.clone().into()),
        );
        return Err(Ending::timed_out(hairpin(chosen.group)).in_spite_of(fail).into());
    }
    if let Some(reason) = node_groups_let_out(walk, balancer, node, onward) {
        return Err(Ending::timed_out(reason).in_spite_of(fail).into());
    }
    let header = chosen.group.proxy_protocol_v2.then(|| {
        let endpoint = via.map(|(endpoint, _)| endpoint.id.as_str());
        match packet.protocol {
            IpProtocol::Udp => nlb_datagram_header(packet.source, packet.destination, endpoint),
            IpProtocol::Tcp | IpProtocol::Icmp | IpProtocol::All => {
                nlb_header(packet.source, packet.destination, endpoint)
            }
        }
    });
    let came = walk.course.carry(Standpoint::Interface(node.id.clone()), onward);
    let came = match came {
        Ok(came) => came,
        Err(Halt::Dropped(reason)) => return Err(Ending::timed_out(*reason).in_spite_of(fail).into()),
        Err(Halt::Dangling(missing)) => return Err(missing.into()),
    };
    if onward.source == packet.source {
        if let Some(segment) = walk.course.segments.last_mut() {
            segment.stretch = Stretch::Preserved;
        }
        if !preservation_works(walk, balancer, &came) {
            let by = Some(chosen.group.arn.clone().into());
            walk.course.step(Check::SourcePreserved { source: packet.source }, StepResult::Drop, by);
            let reason = preservation_fails(
                chosen.group,
                walk.sketch.target_resource(chosen.group, &chosen.target.id),
            );
            return Err(Ending::timed_out(reason).in_spite_of(fail).into());
        }
    }
    let delivery = arrival::Delivery { group: chosen.group, balancer, node_subnet: subnet, header, fail };
    arrival::at_target(walk, came, delivery)
}

/// Whether the load balancer's own groups, if it has any, let the connection in. By `PrivateLink` they
/// are held against the consumer's own address, unless that is switched off (NLB guide, "Security groups").
fn node_groups_let_in(
    walk: &Walk<'_>,
    balancer: &LoadBalancer,
    arrived: &Arrived<'_>,
    by_private_link: bool,
    steps: &mut Vec<Step>,
) -> Option<Reason> {
    let asks = !by_private_link || balancer.enforce_private_link_rules;
    if balancer.security_groups.is_empty() || !asks {
        return None;
    }
    let packet = arrived.packet;
    let groups = if by_private_link { &[] } else { walk.groups_known(arrived) };
    let other = OtherSide { address: packet.source.ip(), groups };
    let step =
        security_group::step(walk.sketch, &balancer.security_groups, Direction::Inbound, packet, other);
    let dropped = step.result == StepResult::Drop;
    steps.push(step);
    dropped.then(|| {
        let permission = permission_for(packet, Peer::address(packet.source.ip()));
        node_drops(&balancer.arn.clone().into(), &balancer.security_groups, Direction::Inbound, permission)
            .on_port(packet.protocol, packet.destination.port())
    })
}

/// Whether they let the node's packet out to the target.
fn node_groups_let_out(
    walk: &mut Walk<'_>,
    balancer: &LoadBalancer,
    node: &NetworkInterface,
    onward: Packet,
) -> Option<Reason> {
    if balancer.security_groups.is_empty() {
        return None;
    }
    let network = walk.index.network();
    let subnet = walk.sketch.subnets.get(&node.subnet)?;
    let target = network.interface_in(&subnet.vpc, onward.destination.ip());
    let target = target.and_then(|id| walk.sketch.network_interfaces.get(id));
    let groups = target.and_then(|target| walk.sketch.security_groups_of(target).ok()).unwrap_or(&[]);
    let other = OtherSide { address: onward.destination.ip(), groups };
    let direction = Direction::Outbound;
    let step = security_group::step(walk.sketch, &balancer.security_groups, direction, onward, other);
    let dropped = step.result == StepResult::Drop;
    walk.course.steps(vec![step]);
    dropped.then(|| {
        let permission = permission_for(onward, Peer::address(onward.destination.ip()));
        node_drops(&balancer.arn.clone().into(), &balancer.security_groups, direction, permission)
            .on_port(onward.protocol, onward.destination.port())
    })
}

/// The reason for a load balancer's own groups that drop a packet, with the rule that is missing.
pub(super) fn node_drops(
    balancer: &ResourceId,
    groups: &[SecurityGroupId],
    direction: Direction,
    permission: Permission,
) -> Reason {
    let reason = Reason::of(ReasonCode::NodeSecurityGroup);
    match groups.first() {
        Some(group) => reason.about(group.clone()).about(balancer.clone()).mended_by(Command::authorize(
            group.clone(),
            direction,
            permission,
        )),
        None => reason.about(balancer.clone()),
    }
}

/// The target a node sends a connection to.
struct Chosen<'a> {
    group: &'a TargetGroup,
    target: &'a Target,
    hash: u64,
    unhealthy_used: Option<Reason>,
    /// Whether the listener ends the client's TLS session.
    ends_tls: bool,
    /// Its place among those it was chosen from, and how many those are.
    place: usize,
    of: usize,
}

fn choose<'a>(
    walk: &mut Walk<'a>,
    balancer: &'a LoadBalancer,
    node: &'a NetworkInterface,
    zone: &'a ZoneId,
    arrived: &Arrived<'_>,
    by_private_link: bool,
    steps: &mut Vec<Step>,
) -> Result<Chosen<'a>, Stop> {
    let (sketch, packet) = (walk.sketch, arrived.packet);
    if let Some(reason) = zone_check(sketch, zone, ReasonCode::NodeZoneLost, steps) {
        return Err(Ending::timed_out(reason.about(balancer.arn.clone())).into());
    }
    if let Err(reason) = health::node_runs(node, balancer, zone) {
        let check = Check::NodeRuns { zone: zone.clone() };
        steps.push(Step { check, result: StepResult::Drop, by: Some(node.id.clone().into()) });
        return Err(Ending::timed_out(reason).into());
    }
    if let Some(reason) = node_groups_let_in(walk, balancer, arrived, by_private_link, steps) {
        return Err(Ending::timed_out(reason).into());
    }
    if let Some(reason) = endpoint::icmp(packet, balancer.arn.clone().into(), steps) {
        return Err(Ending::timed_out(reason).into());
    }
    let port = packet.destination.port();
    let listener = balancer.listener(packet.protocol, port);
    steps.push(Step {
        check: Check::Listener { port, protocol: packet.protocol },
        result: if listener.is_some() { StepResult::Pass } else { StepResult::Drop },
        by: Some(balancer.arn.clone().into()),
    });
    let Some(listener) = listener else {
        return Err(Ending::timed_out(no_listener(balancer, packet)).into());
    };
    let group = sketch.target_groups.find(&listener.target_group)?;
    let stands = target::Node { balancer, group, interface: &node.id, zone };
    let found =
        target::candidates(walk.index, stands, walk.request.moment, steps).map_err(Ending::timed_out)?;
    // Datagrams have no sequence number.
    let sequence_number = match packet.protocol {
        IpProtocol::Tcp => initial_sequence_number(sketch.seed, packet, walk.request.query),
        IpProtocol::Udp | IpProtocol::Icmp | IpProtocol::All => 0,
    };
    let hash = flow_hash(sketch.seed, packet, sequence_number);
    let place = walk.forced_target.take().or_else(|| pick(hash, found.targets.len()));
    let at = place.and_then(|place| Some((place, *found.targets.get(place)?)));
    let Some((place, (target, health))) = at else {
        let reason = Reason::of(ReasonCode::TargetGroupEmpty).about(group.arn.clone());
        return Err(Ending::timed_out(reason).into());
    };
    steps.push(Step {
        check: Check::FlowHash { chosen: sketch.target_resource(group, &target.id), of: found.targets.len() },
        result: StepResult::Pass,
        by: Some(group.arn.clone().into()),
    });
    // An unhealthy target is used in spite of its own fault, not another's.
    let unhealthy_used = match (found.unhealthy_used, health) {
        (Some(used), Some(fault)) => Some(used.because(fault.clone())),
        (used, _) => used,
    };
    let ends_tls = listener.protocol == ListenerProtocol::Tls;
    Ok(Chosen { group, target, hash, unhealthy_used, ends_tls, place, of: found.targets.len() })
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
    walk: &mut Walk<'_>,
    chosen: &Chosen<'_>,
    node: &NetworkInterface,
    target: IpAddr,
    packet: Packet,
    by_private_link: bool,
) -> Packet {
    let mut onward = packet;
    let preserved =
        preserves(chosen.group) && !by_private_link && packet.source.is_ipv4() == target.is_ipv4();
    if preserved {
        let check = Check::SourcePreserved { source: packet.source };
        walk.course.step(check, StepResult::Note, Some(chosen.group.arn.clone().into()));
    } else {
        // A node speaks to its targets over the family of the target's address.
        let own = super::source::address_of(node, target).unwrap_or(node.address.into());
        let to = SocketAddr::new(own, node_source_port(chosen.hash));
        let check = Check::SourceRewrite { from: packet.source, to };
        walk.course.step(check, StepResult::Rewrite, Some(node.id.clone().into()));
        onward.source = to;
    }
    let to = SocketAddr::new(target, chosen.target.port);
    let check = Check::DestinationRewrite { from: packet.destination, to };
    walk.course.step(check, StepResult::Rewrite, Some(chosen.group.arn.clone().into()));
    onward.destination = to;
    walk.course.leaves_as(onward);
    onward
}

/// Whether a group's targets see the client's own address where that can be: always with UDP (NLB guide,
/// "Client IP preservation").
const fn preserves(group: &TargetGroup) -> bool {
    group.preserve_client_ip || is_udp(group)
}

const fn is_udp(group: &TargetGroup) -> bool {
    matches!(group.protocol, ListenerProtocol::Udp | ListenerProtocol::TcpUdp)
}

/// Whether a packet that kept its client's address came to where that works: a host of the load balancer's
/// own VPC or of a peer in the same Region, not through a transit gateway, and not an endpoint's interface
/// or another load balancer's node (NLB guide, "Client IP preservation", "Register targets").
fn preservation_works(walk: &Walk<'_>, balancer: &LoadBalancer, came: &Arrived<'_>) -> bool {
    let Arrival::Interface(interface, subnet) = &came.at else { return false };
    let answers =
        matches!(interface.of, InterfaceKind::Host(_) | InterfaceKind::ApplicationLoadBalancerNode(_));
    if !answers || came.by_transit_gateway {
        return false;
    }
    let sketch = walk.sketch;
    let region = |vpc| sketch.vpcs.get(vpc).map(|found| &found.region);
    let joins = |peering: &VpcPeeringConnection| {
        let (one, other) = (&peering.requester_vpc, &peering.accepter_vpc);
        (*one == balancer.vpc && *other == subnet.vpc) || (*one == subnet.vpc && *other == balancer.vpc)
    };
    subnet.vpc == balancer.vpc
        || region(&subnet.vpc) == region(&balancer.vpc) && sketch.vpc_peering_connections.iter().any(joins)
}

fn preservation_fails(group: &TargetGroup, target: ResourceId) -> Reason {
    unpreserved(Reason::of(ReasonCode::SourcePreservation).about(group.arn.clone()).about(target), group)
}

fn hairpin(group: &TargetGroup) -> Reason {
    unpreserved(Reason::of(ReasonCode::Hairpin).about(group.arn.clone()), group)
}

/// A reason that goes away where the targets do not see the client's address; with UDP they always do.
fn unpreserved(reason: Reason, group: &TargetGroup) -> Reason {
    if is_udp(group) || group.target_type == TargetType::Alb {
        return reason;
    }
    reason.mended_by(Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
        target_group: group.arn.clone(),
        preserve_client_ip: Some(false),
        ..as_usual()
    }))
}
