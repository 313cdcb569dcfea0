//! How long a flow may be silent until something on its way forgets it.

use crate::model::{ListenerProtocol, ResourceId, Sketch};

use super::trace::{Hop, HopKind};

/// An interface endpoint and a NAT gateway forget a flow after so many seconds, and so does a load balancer's TLS
/// listener (`PrivateLink` guide, "Access an AWS service"; VPC guide, "NAT gateway basics"; NLB guide, "Connection
/// idle timeout").
const FIXED_S: u16 = 350;

/// The shortest time any of these hops remembers a silent TCP connection, in seconds; none where none of them
/// keeps track of flows.
pub(super) fn idle_timeout_s(sketch: &Sketch, hops: &[Hop]) -> Option<u16> {
    let before = std::iter::once(None).chain(hops.iter().map(Some));
    before.zip(hops).filter_map(|(before, hop)| of(sketch, before, hop)).min()
}

fn of(sketch: &Sketch, before: Option<&Hop>, hop: &Hop) -> Option<u16> {
    match hop.kind {
        HopKind::Endpoint | HopKind::NatGateway => Some(FIXED_S),
        // The listener is the one of the packet as it came, which is what left the hop before.
        HopKind::LoadBalancer => {
            let port = before?.packet.destination.port();
            Some(listener(sketch, hop, port).unwrap_or(FIXED_S))
        }
        HopKind::Client
        | HopKind::ApplicationLoadBalancer
        | HopKind::Target
        | HopKind::Host
        | HopKind::Router
        | HopKind::InternetGateway
        | HopKind::Peering
        | HopKind::TransitGateway
        | HopKind::Vpn
        | HopKind::DirectConnect
        | HopKind::DataCenter
        | HopKind::GatewayEndpoint
        | HopKind::AwsService
        | HopKind::Internet => None,
    }
}

/// What the listener of a port says: `tcp.idle_timeout.seconds`, of TCP listeners only.
fn listener(sketch: &Sketch, hop: &Hop, port: u16) -> Option<u16> {
    let Some(ResourceId::LoadBalancer(arn)) = hop.resource() else { return None };
    let listeners = &sketch.load_balancers.get(arn)?.listeners;
    let found = listeners.iter().find(|listener| listener.port == port)?;
    (found.protocol != ListenerProtocol::Tls).then_some(found.idle_timeout_s)
}
