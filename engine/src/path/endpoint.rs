//! A packet at an interface endpoint: its zone, its state, its groups, and whether the service
//! has a load balancer node in the zone.

use crate::control::{Command, verb};
use crate::model::{
    Assumption, Direction, EndpointState, IpProtocol, LegKind, NetworkInterface, Outcome, Peer, ResourceId,
    Service, Subnet, VpcEndpoint, VpcEndpointId,
};

use super::balancer;
use super::beyond::{self, HTTPS};
use super::check::{Check, Checks, StepResult};
use super::judge::{Ending, Stop, Walk, permission_for, zone_check};
use super::listener::unknown_answer;
use super::reason::{Reason, ReasonCode};
use super::security_group::{self, OtherSide};
use super::trace::{HopKind, Packet};
use super::way::{Arrived, Ground, Spot, Stretch};

/// The endpoint's checks: its zone, its state, its groups, and whether the service has a
/// node in the zone.
pub(super) fn enter<'a>(
    walk: &mut Walk<'a>,
    mut arrived: Arrived<'a>,
    (interface, ground): (&'a NetworkInterface, Ground<'a>),
    endpoint: &VpcEndpointId,
) -> Result<Ending, Stop> {
    let endpoint = walk.sketch.vpc_endpoints.find(endpoint)?;
    let packet = arrived.packet;
    let subnet = ground.subnet;
    walk.course.travel(ground);
    let kind = HopKind::Endpoint;
    if let Some(reason) = walk.course.come_in(kind, endpoint.id.clone(), (interface, ground), &mut arrived) {
        return Err(Ending::timed_out(reason).into());
    }
    let mut checks = walk.course.checks();
    let reason = admits(walk, &arrived, endpoint, subnet, &mut checks);
    walk.course.steps(checks);
    if let Some(reason) = reason {
        return Err(Ending::timed_out(reason).into());
    }
    let Some(service) = endpoint.service.endpoint_service() else {
        return Ok(at_aws_service(walk, endpoint, packet));
    };
    if walk.sketch.endpoint_services.get(service).is_none() && unknown_answer(walk.sketch) {
        return Ok(at_unknown_service(walk, endpoint));
    }
    let service = walk.sketch.endpoint_services.find(service)?;
    let node = walk.sketch.serving_node(endpoint, service, interface);
    walk.course.look(StepResult::passes_if(node.is_some()), || {
        let check = Check::ServiceInZone { service: service.id.clone(), zone: subnet.zone.clone() };
        (check, Some(service.id.clone().into()))
    });
    let Some((balancer, node)) = node else {
        let reason =
            Reason::of(ReasonCode::ServiceNotInZone).about(service.id.clone()).about(subnet.zone.clone());
        return Err(Ending::timed_out(reason).into());
    };
    walk.course.look(StepResult::Pass, || {
        (Check::PrivateLink { service: endpoint.service.clone() }, Some(service.id.clone().into()))
    });
    let leg = walk.course.leg_to(node.id.clone(), LegKind::PrivateLink);
    let node_ground = Ground::under(walk.sketch, node)?;
    let at = Spot::Interface(node, node_ground);
    walk.course.begin(&Spot::Interface(interface, ground), packet);
    walk.course.end(&at, packet, Stretch::PrivateLink);
    let arrived = walk.course.arrive_outside(at, leg, packet);
    balancer::take(walk, balancer, (node, node_ground), arrived, Some((endpoint, interface)))
}

/// One of AWS's own services: what lies behind the endpoint is AWS's and shows nothing of itself, so
/// the way ends at the endpoint's interface. The whitepaper has Network Load Balancers connect
/// endpoints to services of either kind, so a port without a listener is dropped in silence.
fn at_aws_service(walk: &mut Walk<'_>, endpoint: &VpcEndpoint, packet: Packet) -> Ending {
    let by = Some(ResourceId::from(endpoint.id.clone()));
    let check = Check::PrivateLink { service: endpoint.service.clone() };
    walk.course.step(check, StepResult::Pass, by.clone());
    let (port, protocol) = (packet.destination.port(), packet.protocol);
    let listens = (port, protocol) == (HTTPS, IpProtocol::Tcp);
    let result = if listens { StepResult::Pass } else { StepResult::Drop };
    walk.course.step(Check::Listener { port, protocol }, result, by);
    if !listens {
        let reason = Reason::of(ReasonCode::NoListener).about(endpoint.id.clone());
        return Ending::timed_out(reason.on_port(protocol, port));
    }
    if let Service::Aws(name) = &endpoint.service
        && let Some(forbidden) = beyond::policies(walk, name, Some(endpoint), packet)
    {
        return forbidden;
    }
    Ending::new(Outcome::Connected, Reason::of(ReasonCode::Connected).about(endpoint.id.clone()))
}

/// Somebody else's service, of which an import was told nothing but its name: it is taken to answer.
fn at_unknown_service(walk: &mut Walk<'_>, endpoint: &VpcEndpoint) -> Ending {
    let by = Some(ResourceId::from(endpoint.id.clone()));
    walk.course.step(Check::PrivateLink { service: endpoint.service.clone() }, StepResult::Note, by);
    let reason = Reason::of(ReasonCode::Connected).about(endpoint.id.clone());
    Ending::new(Outcome::Connected, reason.assuming(Assumption::UnknownApplications))
}

/// Why the endpoint does not let a packet in, if it does not.
fn admits(
    walk: &Walk<'_>,
    arrived: &Arrived<'_>,
    endpoint: &VpcEndpoint,
    subnet: &Subnet,
    checks: &mut Checks,
) -> Option<Reason> {
    let packet = arrived.packet;
    if let Some(reason) = zone_check(walk.sketch, &subnet.zone, ReasonCode::EndpointZoneLost, checks) {
        return Some(reason);
    }
    let usable = endpoint.state == EndpointState::Available;
    checks.add(StepResult::passes_if(usable), || {
        (Check::EndpointState { state: endpoint.state }, Some(endpoint.id.clone().into()))
    });
    if !usable {
        return Some(state_reason(endpoint));
    }
    let other = OtherSide { address: packet.source.ip(), groups: walk.groups_known(arrived) };
    let groups = &endpoint.security_groups;
    if !security_group::check(walk.sketch, groups, Direction::Inbound, packet, other, checks) {
        return Some(group_drops(walk, endpoint, packet));
    }
    icmp(packet, || endpoint.id.clone().into(), checks)
}

/// Neither endpoints nor load balancers answer ICMP echo (NLB guide, "Listeners").
pub(super) fn icmp(packet: Packet, at: impl FnOnce() -> ResourceId, checks: &mut Checks) -> Option<Reason> {
    if packet.protocol != IpProtocol::Icmp {
        return None;
    }
    let at = at();
    let check = Check::Listener { port: packet.destination.port(), protocol: packet.protocol };
    checks.add(StepResult::Drop, || (check, Some(at.clone())));
    Some(Reason::of(ReasonCode::IcmpNotAnswered).about(at))
}

fn group_drops(walk: &Walk<'_>, endpoint: &VpcEndpoint, packet: Packet) -> Reason {
    let reason = Reason::of(ReasonCode::EndpointSecurityGroup);
    let Some(group) = endpoint.security_groups.first() else { return reason.about(endpoint.id.clone()) };
    let client = walk.request.from.subnet(walk.sketch);
    let source = packet.source.ip();
    let peer = match (client, super::source::v4(source)) {
        (Some(subnet), Some(address)) if subnet.cidr.contains(&address) => Peer::Cidr(subnet.cidr),
        (_, _) => Peer::address(source),
    };
    reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress(
        verb::AuthorizeSecurityGroupIngress {
            group: group.clone(),
            permission: permission_for(packet, peer),
        },
    ))
}

pub(super) fn state_reason(endpoint: &VpcEndpoint) -> Reason {
    let service = endpoint.service.endpoint_service();
    let reason = |code| {
        let reason = Reason::of(code).about(endpoint.id.clone());
        let reason = match service {
            Some(service) => reason.about(service.clone()),
            None => reason,
        };
        reason.assuming(Assumption::EndpointNotAvailable)
    };
    let accepted = |reason: Reason| match service.cloned() {
        Some(service) => {
            reason.mended_by(Command::AcceptVpcEndpointConnections(verb::AcceptVpcEndpointConnections {
                endpoint: endpoint.id.clone(),
                service,
            }))
        }
        None => reason,
    };
    match endpoint.state {
        EndpointState::PendingAcceptance => accepted(reason(ReasonCode::EndpointPendingAcceptance)),
        EndpointState::Pending | EndpointState::Available => {
            let finish = verb::FinishVpcEndpoint { endpoint: endpoint.id.clone() };
            reason(ReasonCode::EndpointPending).mended_by(finish.into())
        }
        // AWS's guide knows acceptance of requests that are pending only: the consumer has to ask again.
        EndpointState::Rejected => reason(ReasonCode::EndpointRejected),
        EndpointState::Expired
        | EndpointState::Failed
        | EndpointState::Deleting
        | EndpointState::Deleted
        | EndpointState::Partial => reason(ReasonCode::EndpointUnusable),
    }
}
