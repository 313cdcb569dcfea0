//! The way of a conversation: the points a packet is seen at from the client to the host at the
//! end, with the addresses it carries there and the time it takes.

use crate::model::{Assumption, NetworkInterfaceId, ResourceId, Sketch};
use crate::path::{Hop, HopKind, Packet, Request, Trace};
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
    /// The hop's place in the trace's way out.
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

/// Registers the vantage points and parties of a trace, and gives the points of its way out. The
/// client is there even where nothing left it.
pub(super) fn register(
    sketch: &Sketch,
    request: &Request,
    trace: &Trace,
    capture: &mut Capture,
) -> Vec<Point> {
    let client = match &request.from.instance {
        Some(instance) => instance.clone().into(),
        None => request.from.subnet.clone().into(),
    };
    let name = match &request.from.instance {
        Some(_) => text::name(sketch, &client),
        None => request.from.address.to_string(),
    };
    add(capture, VantagePoint::Client, client, request.from.interface.clone(), name);
    if trace.dns.is_some() {
        capture.parties.push(Party { vantage: None, name: "VPC resolver".to_owned() });
    }
    let mut points = Vec::new();
    let mut after_ns = 0_u64;
    let endpoint = trace.forward.iter().position(|hop| hop.kind == HopKind::Endpoint);
    let mut side = Side::Client;
    let mut before: Option<&Hop> = None;
    for (hop, here) in trace.forward.iter().enumerate() {
        let (vantage, party) = match before {
            None => (0, 0),
            Some(before) => {
                after_ns = after_ns.saturating_add(travel_ns(sketch, before, here));
                let name = text::name(sketch, &here.node);
                let name = match here.kind {
                    HopKind::Client | HopKind::Target | HopKind::Host => name,
                    HopKind::Endpoint | HopKind::LoadBalancer => format!("{name} in {}", here.zone),
                };
                add(capture, point_of(here.kind), here.node.clone(), here.interface.clone(), name)
            }
        };
        let arrives = before.map_or(here.packet, |before| before.packet);
        let clamped_out = endpoint.is_some_and(|endpoint| hop > endpoint);
        let clamped_back = endpoint.is_some_and(|endpoint| hop <= endpoint);
        let point = Point { hop, vantage, party, side, packet: arrives, after_ns, clamped_out, clamped_back };
        points.push(point);
        // A node that hands a packet on is a point twice: before the rewriting and after it.
        let goes_on = hop.saturating_add(1) < trace.forward.len();
        if here.kind == HopKind::LoadBalancer && goes_on {
            side = Side::Target;
            points.push(Point { side, packet: here.packet, ..point });
        }
        before = Some(here);
    }
    points
}

fn point_of(kind: HopKind) -> VantagePoint {
    match kind {
        HopKind::Client => VantagePoint::Client,
        HopKind::Endpoint => VantagePoint::Endpoint,
        HopKind::LoadBalancer => VantagePoint::LoadBalancer,
        HopKind::Target | HopKind::Host => VantagePoint::Target,
    }
}

fn add(
    capture: &mut Capture,
    point: VantagePoint,
    resource: ResourceId,
    interface: Option<NetworkInterfaceId>,
    name: String,
) -> (usize, usize) {
    let vantage = capture.vantages.len();
    capture.vantages.push(Vantage { point, resource, interface, name: name.clone() });
    capture.parties.push(Party { vantage: Some(vantage), name });
    (vantage, capture.parties.len().saturating_sub(1))
}

/// By the assumed round trips, as the trace's own latency; the hop by `PrivateLink` to the node in
/// the endpoint interface's zone takes no time, because AWS publishes none.
fn travel_ns(sketch: &Sketch, from: &Hop, to: &Hop) -> u64 {
    let by_private_link = from.kind == HopKind::Endpoint;
    let stays = from.interface.is_some() && from.interface == to.interface;
    if by_private_link || stays {
        return 0;
    }
    let assumption = if from.zone == to.zone { Assumption::SameZoneRtt } else { Assumption::CrossZoneRtt };
    one_way_ns(sketch.assumptions.value(assumption))
}
