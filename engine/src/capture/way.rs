//! The way of a conversation: the points a packet is seen at from the client to the host at the
//! end, with the addresses it carries there and the time it takes.

use crate::model::{LegEnd, NetworkInterfaceId, Sketch};
use crate::path::{Hop, HopKind, Packet, Request, Standpoint, Trace};
use crate::text;

use super::{Capture, Party, Vantage, VantagePoint};

/// Which side of the load balancer's node: they count sequence numbers apart, once a PROXY header
/// went ahead. Without a load balancer everything is the client's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Target,
}

/// One sighting of a packet on its way out; on the way back the same with the addresses swapped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// The hop's place among those of the trace's way out that take the packet.
    pub hop: usize,
    /// The vantage point's place in the capture's list.
    pub vantage: usize,
    /// The party's place in the capture's list.
    pub party: usize,
    /// Which side of the node.
    pub side: Side,
    /// Addresses and ports on the way out.
    pub packet: Packet,
    /// Nanoseconds after the client sent it.
    pub after_ns: u64,
    /// Whether an endpoint has clamped the segment size offered by what passes here on its way out,
    /// and on its way back. At the endpoint's own interface, which faces the client, only the latter.
    pub clamped_out: bool,
    pub clamped_back: bool,
}

/// One-way time of a round trip given in microseconds.
pub(super) fn one_way_ns(round_trip_us: u32) -> u64 {
    u64::from(round_trip_us) * 500
}

/// The hops that take the packet, in order: between them lies what only lets it pass.
pub(super) fn takers(hops: &[Hop]) -> Vec<&Hop> {
    hops.iter().filter(|hop| hop.takes()).collect()
}

/// Registers the vantage points and parties of a trace, and gives the points of its way out. The
/// client is there even where nothing left it.
pub(super) fn register(
    sketch: &Sketch,
    request: &Request,
    trace: &Trace,
    capture: &mut Capture,
) -> Vec<Point> {
    let client = request.from.node(sketch);
    let name = match (&client, &request.from.at) {
        (LegEnd::Resource(id), Standpoint::Interface(_) | Standpoint::DataCenterHost(_)) => {
            text::name(sketch, id)
        }
        (_, _) => request.from.address.to_string(),
    };
    add(capture, VantagePoint::Client, client, request.from.interface().cloned(), name);
    if trace.dns.is_some() {
        capture.parties.push(Party { vantage: None, name: "resolver".to_owned() });
    }
    let mut points = Vec::new();
    let mut after_ns = 0_u64;
    let endpoint = takers(&trace.forward).iter().position(|hop| hop.kind == HopKind::Endpoint);
    let mut side = Side::Client;
    let mut before: Option<&Hop> = None;
    let mut hop = 0;
    for (place, here) in trace.forward.iter().enumerate().filter(|(_, hop)| hop.takes()) {
        let (vantage, party) = match before {
            None => (0, 0),
            Some(before) => {
                after_ns = after_ns.saturating_add(one_way_ns(here.rtt_us.saturating_sub(before.rtt_us)));
                let name = end_name(sketch, &here.node);
                let name = match (here.kind, &here.zone) {
                    (HopKind::Endpoint | HopKind::LoadBalancer | HopKind::NatGateway, Some(zone)) => {
                        format!("{name} in {zone}")
                    }
                    (_, _) => name,
                };
                add(capture, point_of(here.kind), here.node.clone(), here.interface.clone(), name)
            }
        };
        // A gateway in between may have changed the addresses.
        let last = place.checked_sub(1).and_then(|last| trace.forward.get(last));
        let arrives = last.map_or(here.packet, |last| last.packet);
        let clamped_out = endpoint.is_some_and(|endpoint| hop > endpoint);
        let clamped_back = endpoint.is_some_and(|endpoint| hop <= endpoint);
        let point = Point { hop, vantage, party, side, packet: arrives, after_ns, clamped_out, clamped_back };
        points.push(point);
        // A node that hands a packet on is a point twice: before the rewriting and after it.
        let goes_on = place.saturating_add(1) < trace.forward.len();
        if here.kind == HopKind::LoadBalancer && goes_on {
            side = Side::Target;
        }
        if matches!(here.kind, HopKind::LoadBalancer | HopKind::NatGateway) && goes_on {
            points.push(Point { side, packet: here.packet, ..point });
        }
        before = Some(here);
        hop = hop.saturating_add(1);
    }
    points
}

fn point_of(kind: HopKind) -> VantagePoint {
    match kind {
        HopKind::Client => VantagePoint::Client,
        HopKind::Endpoint => VantagePoint::Endpoint,
        HopKind::LoadBalancer => VantagePoint::LoadBalancer,
        HopKind::NatGateway => VantagePoint::NatGateway,
        // What only lets packets pass is no vantage point.
        HopKind::Target
        | HopKind::ApplicationLoadBalancer
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
        | HopKind::Internet => VantagePoint::Target,
    }
}

fn end_name(sketch: &Sketch, end: &LegEnd) -> String {
    match end {
        LegEnd::Resource(id) => text::name(sketch, id),
        LegEnd::Internet => "the internet".to_owned(),
        LegEnd::AwsService(name) => name.to_string(),
    }
}

fn add(
    capture: &mut Capture,
    point: VantagePoint,
    resource: LegEnd,
    interface: Option<NetworkInterfaceId>,
    name: String,
) -> (usize, usize) {
    let vantage = capture.vantages.len();
    capture.vantages.push(Vantage { point, resource, interface, name: name.clone() });
    capture.parties.push(Party { vantage: Some(vantage), name });
    (vantage, capture.parties.len().saturating_sub(1))
}
