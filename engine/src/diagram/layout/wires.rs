//! Which lines there are: every leg of the sketch, and what belongs together without packets
//! travelling there.

use super::plan::{Plan, Stand, Terminal};
use crate::diagram::{BoxKind, BoxState, LineKind};
use crate::model::{
    Leg, LegEnd, LegKind, Pairs, PeeringState, ResourceId, TunnelStatus, VirtualInterfaceState, VpnState,
    number,
};

/// A line between two terminals.
pub(super) struct Wire {
    /// Where its way begins: where the request leaves, unless it is flipped.
    pub from: usize,
    pub to: usize,
    pub kind: LineKind,
    pub leg: Option<Leg>,
    /// The resource the line itself is.
    pub resource: Option<ResourceId>,
    pub state: BoxState,
    /// Whether its way is found from its end to its start, because that is along the flow.
    pub flipped: bool,
}

/// All lines: associations first, so that views draw what carries packets over them.
pub(super) fn wires(plan: &Plan) -> Vec<Wire> {
    let mut wires = associations(plan);
    // Of many lines between a stack and one place, one is drawn.
    let mut stacked = Pairs::new();
    for leg in &plan.legs {
        let Some((from, to)) = ends(plan, leg) else { continue };
        if let (Some(start), Some(end)) = (plan.terminals.get(from), plan.terminals.get(to)) {
            let is_stacked = [start, end].iter().any(|end| end.stands_for_many());
            if from == to || (is_stacked && stacked.insert((number(from), number(to)), 0).is_some()) {
                continue;
            }
            let flipped = leg.kind > LegKind::ToTarget && is_against(start, end);
            let (resource, state) = line_of(plan, leg);
            let kind = kind(plan, leg, from, to);
            let (from, to) = if flipped { (to, from) } else { (from, to) };
            wires.push(Wire { from, to, kind, leg: Some(leg.clone()), resource, state, flipped });
        }
    }
    wires
}

/// The terminals of a leg. A peering connection has one in each of its VPCs.
fn ends(plan: &Plan, leg: &Leg) -> Option<(usize, usize)> {
    let peering = |end: &LegEnd| match end {
        LegEnd::Resource(ResourceId::VpcPeeringConnection(id)) => plan.sketch.vpc_peering_connections.get(id),
        _ => None,
    };
    if let Some(found) = peering(&leg.from) {
        let end = |vpc| plan.peering_end(found.id.as_str(), vpc);
        return Some((end(&found.requester_vpc)?, end(&found.accepter_vpc)?));
    }
    let from = plan.end(&leg.from)?;
    if let Some(found) = peering(&leg.to) {
        // The end in the VPC of who speaks.
        let own = |at: usize| plan.terminals.get(at).map(|terminal| terminal.spot);
        let end = |vpc| plan.peering_end(found.id.as_str(), vpc).filter(|at| own(*at) == own(from));
        return Some((from, end(&found.requester_vpc).or_else(|| end(&found.accepter_vpc))?));
    }
    Some((from, plan.end(&leg.to)?))
}

/// Whether a line from the one to the other would have to run against the flow, and one from the
/// other to the one would not.
const fn is_against(from: &Terminal, to: &Terminal) -> bool {
    from.after > to.before && to.after <= from.before
}

/// The resource a line is, where it is one, and how it is.
fn line_of(plan: &Plan, leg: &Leg) -> (Option<ResourceId>, BoxState) {
    let LegEnd::Resource(id) = &leg.from else { return (None, BoxState::Well) };
    let well = match id {
        ResourceId::VpcPeeringConnection(id) => {
            let found = plan.sketch.vpc_peering_connections.get(id);
            found.is_some_and(|found| found.state == PeeringState::Active)
        }
        ResourceId::VpnConnection(id) => plan.sketch.vpn_connections.get(id).is_some_and(|found| {
            let up = found.tunnels.iter().any(|tunnel| tunnel.status == TunnelStatus::Up);
            found.state == VpnState::Available && (up || found.tunnels.is_empty())
        }),
        ResourceId::VirtualInterface(id) => {
            let found = plan.sketch.virtual_interfaces.get(id);
            let connection = found.and_then(|found| {
                let connection = plan.sketch.direct_connect_connections.get(&found.connection);
                connection.filter(|_| found.state == VirtualInterfaceState::Available)
            });
            connection.is_some_and(|found| found.state == crate::model::ConnectionState::Available)
        }
        ResourceId::TransitGatewayAttachment(id) => {
            plan.sketch.transit_gateway_attachments.get(id).is_some_and(|found| found.state.carries())
        }
        _ => return (None, BoxState::Well),
    };
    (Some(id.clone()), if well { BoxState::Well } else { BoxState::Down })
}

fn kind(plan: &Plan, leg: &Leg, from: usize, to: usize) -> LineKind {
    match leg.kind {
        LegKind::Local => LineKind::Local,
        LegKind::PrivateLink => LineKind::PrivateLink,
        LegKind::ToTarget if plan.zone_of(from) == plan.zone_of(to) => LineKind::ToTarget,
        LegKind::ToTarget => LineKind::ToTargetAcrossZones,
        LegKind::GatewayRoute => LineKind::GatewayRoute,
        LegKind::Internet => LineKind::Internet,
        LegKind::AwsService => LineKind::AwsService,
        LegKind::Peering => LineKind::Peering,
        LegKind::TransitGateway => LineKind::TransitGateway,
        LegKind::Vpn => LineKind::Vpn,
        LegKind::DirectConnectPrivate => LineKind::DirectConnectPrivate,
        LegKind::DirectConnectPublic => LineKind::DirectConnectPublic,
        LegKind::DataCenter => LineKind::DataCenter,
    }
}

/// An endpoint with its interfaces and its service, a service with its load balancers, a load
/// balancer with its nodes.
fn associations(plan: &Plan) -> Vec<Wire> {
    let mut found = Vec::new();
    let mut known = Pairs::new();
    // An endpoint's interfaces and a load balancer's nodes lie in its own VPC; a sketch that says
    // otherwise is told so elsewhere, and gets no line here.
    let fits = |from: usize, to: usize| match (plan.terminals.get(from), plan.terminals.get(to)) {
        (Some(from), Some(to)) => {
            let between = |terminal: &Terminal| terminal.is_chip() || terminal.stand == Stand::Stack;
            // A line to a closed container's card would not tell what in it belongs to what.
            let is_closed = [from, to].iter().any(|end| end.kind == BoxKind::Contents);
            !is_closed && (from.spot == to.spot || (between(from) && between(to)))
        }
        _ => false,
    };
    let mut add = |from: Option<usize>, to: Option<usize>| {
        if let (Some(from), Some(to)) = (from, to)
            && from != to
            && fits(from, to)
            && known.insert((number(from), number(to)), 0).is_none()
        {
            let (kind, state) = (LineKind::Association, BoxState::Well);
            found.push(Wire { from, to, kind, leg: None, resource: None, state, flipped: false });
        }
    };
    for endpoint in plan.sketch.vpc_endpoints.iter() {
        let own = plan.terminal(&endpoint.id);
        for interface in &endpoint.network_interfaces {
            add(plan.terminal(interface), own);
        }
        add(own, endpoint.service.endpoint_service().and_then(|service| plan.terminal(service)));
    }
    for service in plan.sketch.endpoint_services.iter() {
        for balancer in &service.load_balancers {
            add(plan.terminal(&service.id), plan.terminal(balancer));
        }
    }
    for balancer in plan.sketch.load_balancers.iter() {
        for node in &balancer.nodes {
            add(plan.terminal(&balancer.arn), plan.terminal(node));
        }
    }
    for balancer in plan.sketch.application_load_balancers.iter() {
        for node in &balancer.nodes {
            add(plan.terminal(&balancer.arn), plan.terminal(node));
        }
    }
    found
}
