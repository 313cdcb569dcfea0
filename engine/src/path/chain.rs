//! The health of a target that is itself the way to somebody else: another load balancer's node or an
//! endpoint's interface. The check is a connection, so it goes on to the next load balancer's targets, and
//! is well where one of them answers. Bounded, as files may join load balancers in a circle.

use crate::model::{
    Direction, EndpointState, InterfaceKind, IpProtocol, LoadBalancer, NetworkInterface, Peer, ResourceId,
    SecurityGroupId, Subnet, VpcEndpoint,
};

use super::application_balancer;
use super::balancer::node_drops;
use super::beyond::HTTPS;
use super::endpoint::state_reason;
use super::health::{node_runs, targets_in_reach, zone_is_up};
use super::judge::permission_for;
use super::network::Network;
use super::probe::{Prober, check};
use super::reason::{Reason, ReasonCode};
use super::security_group::{OtherSide, permitting_rule};
use super::trace::Packet;
use super::way::{Arrived, Spot};

/// Through how many load balancers a check goes.
const MAX_DEPTH: u8 = 3;
/// How many targets are tried behind the first.
const MAX_TARGETS: usize = 16;

/// How deep the next load balancer's own checks stand.
///
/// # Errors
/// The reason where they stand too deep.
pub(super) fn deeper(depth: u8, at: impl Into<ResourceId>) -> Result<u8, Reason> {
    let next = depth.saturating_add(1);
    if next < MAX_DEPTH { Ok(next) } else { Err(Reason::of(ReasonCode::RoutingLoop).about(at)) }
}

/// Whether a check that came to an endpoint's interface or another load balancer's node is answered;
/// `None` where it came to neither.
pub(super) fn answers(
    network: &Network,
    prober: Prober<'_>,
    arrived: &Arrived<'_>,
) -> Option<Result<(), Reason>> {
    let Spot::Interface(interface, ground) = &arrived.at else { return None };
    let port = arrived.packet.destination.port();
    match &interface.of {
        // An Application Load Balancer lets the check pass through to its own targets.
        InterfaceKind::ApplicationLoadBalancerNode(arn) => {
            Some(application_balancer::answers(network, interface, arn, port, prober.depth))
        }
        InterfaceKind::LoadBalancerNode(arn) => {
            let balancer = network.sketch.load_balancers.get(arn)?;
            let known = if arrived.knows_groups { prober.groups } else { &[] };
            Some(node_answers(network, prober, balancer, interface, arrived.packet, Some(known)))
        }
        InterfaceKind::VpcEndpoint(id) => {
            let endpoint = network.sketch.vpc_endpoints.get(id)?;
            Some(endpoint_answers(network, prober, endpoint, interface, ground.subnet, arrived))
        }
        InterfaceKind::Host(_)
        | InterfaceKind::NatGateway(_)
        | InterfaceKind::TransitGatewayAttachment(_)
        | InterfaceKind::ResolverEndpoint(_) => None,
    }
}

fn endpoint_answers(
    network: &Network,
    prober: Prober<'_>,
    endpoint: &VpcEndpoint,
    interface: &NetworkInterface,
    subnet: &Subnet,
    arrived: &Arrived<'_>,
) -> Result<(), Reason> {
    let (sketch, packet) = (&network.sketch, arrived.packet);
    zone_is_up(sketch, subnet)?;
    if endpoint.state != EndpointState::Available {
        return Err(state_reason(endpoint));
    }
    let known = if arrived.knows_groups { prober.groups } else { &[] };
    if shuts(network, &endpoint.security_groups, packet, known) {
        let reason = Reason::of(ReasonCode::EndpointSecurityGroup);
        return Err(match endpoint.security_groups.first() {
            Some(group) => reason.about(group.clone()),
            None => reason.about(endpoint.id.clone()),
        });
    }
    let port = packet.destination.port();
    let Some(service) = endpoint.service.endpoint_service() else {
        let none = || Reason::of(ReasonCode::NoListener).about(endpoint.id.clone());
        return if port == HTTPS { Ok(()) } else { Err(none().on_port(packet.protocol, port)) };
    };
    let nobody =
        || Reason::of(ReasonCode::ServiceNotInZone).about(service.clone()).about(subnet.zone.clone());
    let service = sketch.endpoint_services.get(service).ok_or_else(nobody)?;
    let (balancer, node) = sketch.serving_node(endpoint, service, interface).ok_or_else(nobody)?;
    node_answers(network, prober, balancer, node, packet, None)
}

/// Whether some target of the listener a check came to is well. By `PrivateLink` nobody's groups are known.
fn node_answers(
    network: &Network,
    prober: Prober<'_>,
    balancer: &LoadBalancer,
    node: &NetworkInterface,
    packet: Packet,
    known: Option<&[SecurityGroupId]>,
) -> Result<(), Reason> {
    let sketch = &network.sketch;
    if let Some(subnet) = sketch.subnets.get(&node.subnet) {
        zone_is_up(sketch, subnet)?;
        node_runs(node, balancer, &subnet.zone)?;
    }
    let groups = &balancer.security_groups;
    let asks = !groups.is_empty() && (known.is_some() || balancer.enforce_private_link_rules);
    if asks && shuts(network, groups, packet, known.unwrap_or(&[])) {
        let permission = permission_for(packet, Peer::address(packet.source.ip()));
        return Err(node_drops(&balancer.arn.clone().into(), groups, Direction::Inbound, permission));
    }
    let port = packet.destination.port();
    let no_listener =
        || Reason::of(ReasonCode::NoListener).about(balancer.arn.clone()).on_port(packet.protocol, port);
    let listener = balancer.listener(packet.protocol, port).ok_or_else(no_listener)?;
    let empty = || Reason::of(ReasonCode::TargetGroupEmpty).about(listener.target_group.clone());
    let group = sketch.target_groups.get(&listener.target_group).ok_or_else(empty)?;
    let depth = deeper(prober.depth, balancer.arn.clone())?;
    let own = Prober { depth, ..Prober::of(balancer) };
    let mut first = None;
    let in_reach = targets_in_reach(sketch, balancer, group, &node.id);
    for target in in_reach.into_iter().filter_map(|at| group.targets.get(at)).take(MAX_TARGETS) {
        match check(network, own, node, group, target) {
            Ok(()) => return Ok(()),
            Err(reason) => {
                first.get_or_insert(reason);
            }
        }
    }
    Err(first.unwrap_or_else(empty))
}

/// Whether groups do not let a check in.
fn shuts(network: &Network, groups: &[SecurityGroupId], packet: Packet, known: &[SecurityGroupId]) -> bool {
    let other = OtherSide { address: packet.source.ip(), groups: known };
    let port = packet.destination.port();
    permitting_rule(&network.sketch, groups, Direction::Inbound, IpProtocol::Tcp, port, other).is_none()
}
