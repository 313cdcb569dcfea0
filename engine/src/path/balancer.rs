//! A packet at a load balancer's node: the listener, the choice of a target, and the rewriting
//! of addresses.

use std::net::SocketAddr;

use crate::control::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{
    Direction, InterfaceKind, IpProtocol, ListenerProtocol, LoadBalancer, NetworkInterface, Peer, Permission,
    ResourceId, SecurityGroupId, TargetGroup, TargetType, VpcEndpoint, VpcPeeringConnection,
};

use super::check::{Check, Checks, StepResult};
use super::flow_hash::{flow_hash, initial_sequence_number, node_source_port, pick};
use super::health::target_missing;
use super::judge::{Ending, Fork, Stop, Walk, permission_for, zone_check};
use super::proxy_header::Header;
use super::reason::{Reason, ReasonCode};
use super::security_group::{self, OtherSide};
use super::target::Candidates;
use super::trace::{HopKind, Packet};
use super::way::{Arrived, Ground, Halt, Spot, Stretch};
use super::{arrival, endpoint, health, target};

/// The endpoint a connection came by, with the interface it used.
pub(super) type Via<'a> = Option<(&'a VpcEndpoint, &'a NetworkInterface)>;

/// A connection at a load balancer's node.
#[derive(Clone, Copy)]
pub(super) struct AtNode<'a> {
    pub balancer: &'a LoadBalancer,
    pub node: &'a NetworkInterface,
    /// Where the node lies.
    pub ground: Ground<'a>,
    /// The packet as it came.
    pub packet: Packet,
    pub via: Via<'a>,
}

/// Takes a connection at a node and hands it to a target.
pub(super) fn take<'a>(
    walk: &mut Walk<'a>,
    balancer: &'a LoadBalancer,
    (node, ground): (&'a NetworkInterface, Ground<'a>),
    mut arrived: Arrived<'a>,
    via: Via<'a>,
) -> Result<Ending, Stop> {
    match via {
        // By PrivateLink within a Region the node lies in the endpoint interface's own zone, and AWS
        // publishes no delay for that hop.
        Some((endpoint, _)) if endpoint.service_region.is_none() => walk.course.stand_in(ground),
        Some(_) | None => walk.course.travel(ground),
    }
    let goes_round = walk.is_going_round();
    let kind = HopKind::LoadBalancer;
    if let Some(reason) = walk.course.come_in(kind, balancer.arn.clone(), (node, ground), &mut arrived) {
        return Err(Ending::timed_out(reason).into());
    }
    if goes_round {
        return Err(Ending::timed_out(Reason::of(ReasonCode::RoutingLoop).about(balancer.arn.clone())).into());
    }
    let at = AtNode { balancer, node, ground, packet: arrived.packet, via };
    let mut checks = walk.course.checks();
    let choice = choose(walk, at, &arrived, &mut checks);
    walk.course.steps(checks);
    let choice = choice?;
    let place = walk.forced_target.take().or_else(|| pick(choice.hash, choice.found.targets.len()));
    let place = place.ok_or_else(|| nobody_in(choice.group))?;
    let is_first = walk.chosen.is_none();
    let ending = hand_on(walk, at, &choice, place);
    let is_fork = choice.found.targets.len() > 1 && (via.is_some() || balancer.security_groups.is_empty());
    if is_first && is_fork {
        walk.fork = Some(Fork { at, choice, chosen: place });
    }
    ending
}

fn nobody_in(group: &TargetGroup) -> Ending {
    Ending::timed_out(Reason::of(ReasonCode::TargetGroupEmpty).about(group.arn.clone()))
}

/// Hands a connection on to one of the targets a node may choose.
pub(super) fn hand_on<'a>(
    walk: &mut Walk<'a>,
    at: AtNode<'a>,
    choice: &Choice<'a>,
    place: usize,
) -> Result<Ending, Stop> {
    let (sketch, packet, group) = (walk.sketch, at.packet, choice.group);
    let candidate = choice.found.targets.get(place).ok_or_else(|| nobody_in(group))?;
    let of = choice.found.targets.len();
    let (target, fault) = (candidate.target, candidate.fault);
    let host = candidate.resource(sketch, group);
    walk.course.look(StepResult::Pass, || {
        (Check::FlowHash { chosen: host.clone(), of }, Some(group.arn.clone().into()))
    });
    let hop = walk.course.hops.len();
    walk.chosen.get_or_insert(Chosen { hop, target: host, of });
    if choice.ends_tls {
        walk.course.look(StepResult::Note, || (Check::TlsEnds, Some(at.balancer.arn.clone().into())));
        walk.tls_ended.get_or_insert((hop, walk.course.segments.len()));
    }
    // An unhealthy target is used in spite of its own fault, not another's.
    let fail = match (choice.found.unhealthy_used.clone(), fault) {
        (Some(used), Some(fault)) => Some(Box::new(used.because(fault.clone()))),
        (used, _) => used.map(Box::new),
    };
    let address =
        candidate.address.ok_or_else(|| Ending::timed_out(target_missing(sketch, group, target)))?;
    let onward = rewrite(walk, at, choice, SocketAddr::new(address, target.port));
    let own = walk.request.from.interface().and_then(|id| sketch.network_interfaces.get(id));
    let is_client = own.is_some_and(|own| address == own.address && onward.source.ip() == address);
    let kept = Check::SourcePreserved { source: packet.source };
    if is_client {
        walk.course.step(kept, StepResult::Drop, Some(group.arn.clone().into()));
        return Err(Ending::timed_out(hairpin(group)).in_spite_of(fail).into());
    }
    if let Some(reason) = node_groups_let_out(walk, at, onward) {
        return Err(Ending::timed_out(reason).in_spite_of(fail).into());
    }
    let came = walk.course.carry(Spot::Interface(at.node, at.ground), onward);
    let came = match came {
        Ok(came) => came,
        Err(Halt::Dropped(reason)) => return Err(Ending::timed_out(*reason).in_spite_of(fail).into()),
        Err(Halt::Dangling(missing)) => return Err(missing.into()),
    };
    if onward.source == packet.source {
        if let Some(segment) = walk.course.segments.last_mut() {
            segment.stretch = Stretch::Preserved;
        }
        if !preservation_works(walk, at.balancer, &came) {
            walk.course.step(kept, StepResult::Drop, Some(group.arn.clone().into()));
            let reason = preservation_fails(group, sketch.target_resource(group, &target.id));
            return Err(Ending::timed_out(reason).in_spite_of(fail).into());
        }
    }
    let endpoint = at.via.map(|(endpoint, _)| &endpoint.id);
    let header = group.proxy_protocol_v2.then_some(Header { packet, endpoint });
    let delivery =
        arrival::Delivery { group, balancer: at.balancer, node_subnet: at.ground.subnet, header, fail };
    arrival::at_target(walk, came, delivery)
}

/// Whether the load balancer's own groups, if it has any, let the connection in. By `PrivateLink` they
/// are held against the consumer's own address, unless that is switched off (NLB guide, "Security groups").
fn node_groups_let_in(
    walk: &Walk<'_>,
    balancer: &LoadBalancer,
    arrived: &Arrived<'_>,
    by_private_link: bool,
    checks: &mut Checks,
) -> Option<Reason> {
    let asks = !by_private_link || balancer.enforce_private_link_rules;
    if balancer.security_groups.is_empty() || !asks {
        return None;
    }
    let packet = arrived.packet;
    let groups = if by_private_link { &[] } else { walk.groups_known(arrived) };
    let other = OtherSide { address: packet.source.ip(), groups };
    let (groups, direction) = (&balancer.security_groups, Direction::Inbound);
    let passes = security_group::check(walk.sketch, groups, direction, packet, other, checks);
    (!passes).then(|| {
        let permission = permission_for(packet, Peer::address(packet.source.ip()));
        node_drops(&balancer.arn.clone().into(), groups, direction, permission)
            .on_port(packet.protocol, packet.destination.port())
    })
}

/// Whether they let the node's packet out to the target.
fn node_groups_let_out(walk: &mut Walk<'_>, at: AtNode<'_>, onward: Packet) -> Option<Reason> {
    let AtNode { balancer, ground, .. } = at;
    if balancer.security_groups.is_empty() {
        return None;
    }
    let target = walk.index.network().interface_in(&ground.vpc.id, onward.destination.ip());
    let groups = target.and_then(|target| walk.sketch.security_groups_of(target).ok()).unwrap_or(&[]);
    let other = OtherSide { address: onward.destination.ip(), groups };
    let (groups, direction) = (&balancer.security_groups, Direction::Outbound);
    let mut checks = walk.course.checks();
    let passes = security_group::check(walk.sketch, groups, direction, onward, other, &mut checks);
    walk.course.steps(checks);
    (!passes).then(|| {
        let permission = permission_for(onward, Peer::address(onward.destination.ip()));
        node_drops(&balancer.arn.clone().into(), groups, direction, permission)
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

/// What a node found to choose from.
pub(super) struct Choice<'a> {
    pub group: &'a TargetGroup,
    pub found: Candidates<'a>,
    hash: u64,
    /// Whether the listener ends the client's TLS session.
    ends_tls: bool,
}

/// The target the first node on the way chose.
pub(super) struct Chosen {
    /// How many hops there were, the node's the last.
    pub hop: usize,
    pub target: ResourceId,
    /// Among how many.
    pub of: usize,
}

fn choose<'a>(
    walk: &Walk<'a>,
    at: AtNode<'a>,
    arrived: &Arrived<'_>,
    checks: &mut Checks,
) -> Result<Choice<'a>, Stop> {
    let (sketch, AtNode { balancer, node, packet, via, .. }) = (walk.sketch, at);
    let zone = &at.ground.subnet.zone;
    if let Some(reason) = zone_check(sketch, zone, ReasonCode::NodeZoneLost, checks) {
        return Err(Ending::timed_out(reason.about(balancer.arn.clone())).into());
    }
    if let Err(reason) = health::node_runs(node, balancer, zone) {
        let check = Check::NodeRuns { zone: zone.clone() };
        checks.add(StepResult::Drop, || (check, Some(node.id.clone().into())));
        return Err(Ending::timed_out(reason).into());
    }
    if let Some(reason) = node_groups_let_in(walk, balancer, arrived, via.is_some(), checks) {
        return Err(Ending::timed_out(reason).into());
    }
    if let Some(reason) = endpoint::icmp(packet, || balancer.arn.clone().into(), checks) {
        return Err(Ending::timed_out(reason).into());
    }
    let port = packet.destination.port();
    let listener = balancer.listener(packet.protocol, port);
    checks.add(StepResult::passes_if(listener.is_some()), || {
        (Check::Listener { port, protocol: packet.protocol }, Some(balancer.arn.clone().into()))
    });
    let Some(listener) = listener else {
        return Err(Ending::timed_out(no_listener(balancer, packet)).into());
    };
    let group = sketch.target_groups.find(&listener.target_group)?;
    let stands = target::Node { balancer, group, interface: &node.id, zone };
    let found =
        target::candidates(walk.index, stands, walk.request.moment, checks).map_err(Ending::timed_out)?;
    // Datagrams have no sequence number.
    let sequence_number = match packet.protocol {
        IpProtocol::Tcp => initial_sequence_number(sketch.seed, packet, walk.request.query),
        IpProtocol::Udp | IpProtocol::Icmp | IpProtocol::All => 0,
    };
    let hash = flow_hash(sketch.seed, packet, sequence_number);
    Ok(Choice { group, found, hash, ends_tls: listener.protocol == ListenerProtocol::Tls })
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
fn rewrite(walk: &mut Walk<'_>, at: AtNode<'_>, choice: &Choice<'_>, target: SocketAddr) -> Packet {
    let (packet, node, group) = (at.packet, at.node, choice.group);
    let mut onward = packet;
    let preserved = preserves(group) && at.via.is_none() && packet.source.is_ipv4() == target.is_ipv4();
    if preserved {
        walk.course.look(StepResult::Note, || {
            (Check::SourcePreserved { source: packet.source }, Some(group.arn.clone().into()))
        });
    } else {
        // A node speaks to its targets over the family of the target's address.
        let own = super::source::address_of(node, target.ip()).unwrap_or(node.address.into());
        let to = SocketAddr::new(own, node_source_port(choice.hash));
        walk.course.look(StepResult::Rewrite, || {
            (Check::SourceRewrite { from: packet.source, to }, Some(node.id.clone().into()))
        });
        onward.source = to;
    }
    walk.course.look(StepResult::Rewrite, || {
        let check = Check::DestinationRewrite { from: packet.destination, to: target };
        (check, Some(group.arn.clone().into()))
    });
    onward.destination = target;
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
    let Spot::Interface(interface, ground) = &came.at else { return false };
    let answers =
        matches!(interface.of, InterfaceKind::Host(_) | InterfaceKind::ApplicationLoadBalancerNode(_));
    if !answers || came.by_transit_gateway {
        return false;
    }
    let sketch = walk.sketch;
    let region = |vpc| sketch.vpcs.get(vpc).map(|found| &found.region);
    let (own, vpc) = (&balancer.vpc, &ground.vpc.id);
    let joins = |peering: &VpcPeeringConnection| {
        let (one, other) = (&peering.requester_vpc, &peering.accepter_vpc);
        (one == own && other == vpc) || (one == vpc && other == own)
    };
    vpc == own || Some(&ground.vpc.region) == region(own) && sketch.vpc_peering_connections.iter().any(joins)
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
