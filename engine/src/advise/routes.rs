//! Rules about routes: what they lead to, and whether that can take anything.

use crate::model::{
    Destination, EndpointState, EndpointType, IdSet, NatGatewayState, PeeringState, Route, RouteState,
    RouteTable, RouteTarget, Sketch, VpcId,
};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of, word};

/// What is wrong with a route's target.
enum Wrong {
    /// It belongs to another VPC, or to none.
    Elsewhere,
    /// It is in a state in which it takes nothing.
    NotUsable(&'static str),
}

/// Routes that lead nowhere.
pub fn targets(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for table in sketch.route_tables.iter() {
        for route in &table.routes {
            let destination = word(&route.destination);
            let id = table.id.clone();
            if route.state == RouteState::Blackhole {
                found.add(FindingCode::BlackholeRoute, id, vec![destination]);
                continue;
            }
            let Some(target) = route.target.resource() else { continue };
            match wrong(sketch, &table.vpc, route) {
                None => {}
                Some(Wrong::Elsewhere) => {
                    found.add(FindingCode::RouteTargetElsewhere, id, vec![destination, of(target)]);
                }
                Some(Wrong::NotUsable(state)) => {
                    let details = vec![destination, of(target), word(&state)];
                    found.add(FindingCode::RouteTargetNotUsable, id, details);
                }
            }
        }
    }
}

/// A target that is not there at all is a reference to nothing, and said there.
fn wrong(sketch: &Sketch, vpc: &VpcId, route: &Route) -> Option<Wrong> {
    let (home, state): (Option<&VpcId>, Option<&'static str>) = match &route.target {
        RouteTarget::Local => return None,
        RouteTarget::InternetGateway(id) => (sketch.internet_gateways.get(id)?.vpc.as_ref(), None),
        RouteTarget::EgressOnlyInternetGateway(id) => {
            (Some(&sketch.egress_only_internet_gateways.get(id)?.vpc), None)
        }
        RouteTarget::VirtualPrivateGateway(id) => {
            (sketch.virtual_private_gateways.get(id)?.vpc.as_ref(), None)
        }
        RouteTarget::NatGateway(id) => {
            let gateway = sketch.nat_gateways.get(id)?;
            let state = (gateway.state != NatGatewayState::Available).then(|| gateway.state.word());
            (Some(&sketch.subnets.get(&gateway.subnet)?.vpc), state)
        }
        RouteTarget::VpcPeeringConnection(id) => {
            let peering = sketch.vpc_peering_connections.get(id)?;
            let state = (peering.state != PeeringState::Active).then(|| peering.state.word());
            let accepter = peering.accepter_vpc == *vpc;
            (Some(if accepter { &peering.accepter_vpc } else { &peering.requester_vpc }), state)
        }
        RouteTarget::TransitGateway(id) => {
            sketch.transit_gateways.get(id)?;
            let Some(attachment) = sketch.attachment_of_vpc(id, vpc) else { return Some(Wrong::Elsewhere) };
            let state = (!attachment.state.carries()).then(|| attachment.state.word());
            (attachment.vpc(), state)
        }
        RouteTarget::NetworkInterface(id) => (Some(&sketch.subnet_of(id).ok()?.vpc), None),
        RouteTarget::VpcEndpoint(id) => {
            let endpoint = sketch.vpc_endpoints.get(id)?;
            let state = (endpoint.state != EndpointState::Available).then(|| endpoint.state.word());
            (Some(&endpoint.vpc), state)
        }
    };
    if home == Some(vpc) { state.map(Wrong::NotUsable) } else { Some(Wrong::Elsewhere) }
}

/// Tables without the local route of their VPC (VPC guide, "Route table concepts").
pub fn local(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for table in sketch.route_tables.iter() {
        let Some(vpc) = sketch.vpcs.get(&table.vpc) else { continue };
        if let Some(block) = vpc.cidrs().find(|block| !has_local(table, **block)) {
            found.add(FindingCode::NoLocalRoute, table.id.clone(), vec![word(block)]);
        }
    }
}

/// The local route's target may be replaced by an interface or a gateway; it is there all the same.
fn has_local(table: &RouteTable, block: ipnet::Ipv4Net) -> bool {
    table.routes.iter().any(|route| match &route.destination {
        Destination::Cidr(own) => {
            *own == block || (route.target == RouteTarget::Local && own.contains(&block))
        }
        Destination::Ipv6Cidr(_) | Destination::PrefixList(_) => false,
    })
}

/// Propagation from gateways of other VPCs.
pub fn propagation(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for table in sketch.route_tables.iter() {
        for id in &table.propagating_gateways {
            let Some(gateway) = sketch.virtual_private_gateways.get(id) else { continue };
            if gateway.vpc.as_ref() != Some(&table.vpc) {
                found.add(FindingCode::PropagationNotAttached, table.id.clone(), vec![of(id.clone())]);
            }
        }
    }
}

/// Gateway endpoints no route leads to.
pub fn gateway_endpoints(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut led_to = IdSet::default();
    for route in sketch.route_tables.iter().flat_map(|table| &table.routes) {
        if let RouteTarget::VpcEndpoint(endpoint) = &route.target {
            led_to.insert(endpoint.clone());
        }
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        let is_gateway = endpoint.endpoint_type == EndpointType::Gateway && endpoint.state.has_names();
        if is_gateway && !led_to.contains(&endpoint.id) {
            found.add(FindingCode::GatewayEndpointWithoutRoute, endpoint.id.clone(), Vec::new());
        }
    }
}
