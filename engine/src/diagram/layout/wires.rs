//! Which lines there are: every leg of the sketch, and what belongs together without packets
//! travelling there.

use super::plan::Plan;
use crate::diagram::LineKind;
use crate::model::{Leg, LegKind, legs};

/// A line between two terminals, in the direction of the request.
pub(super) struct Wire {
    pub from: usize,
    pub to: usize,
    pub kind: LineKind,
    pub leg: Option<Leg>,
}

/// All lines: associations first, so that views draw what carries packets over them.
pub(super) fn wires(plan: &Plan) -> Vec<Wire> {
    let mut wires = associations(plan);
    for leg in legs(plan.sketch) {
        let (Some(from), Some(to)) = (plan.terminal(&leg.from), plan.terminal(&leg.to)) else { continue };
        wires.push(Wire { from, to, kind: kind(plan, &leg, from, to), leg: Some(leg) });
    }
    wires
}

fn kind(plan: &Plan, leg: &Leg, from: usize, to: usize) -> LineKind {
    let zone = |terminal: usize| {
        let terminal = plan.terminals.get(terminal)?;
        let row = plan.grid.spots.get(terminal.spot)?.row;
        plan.lanes.get(row)?.get(terminal.lane?)
    };
    match leg.kind {
        LegKind::Local => LineKind::Local,
        LegKind::PrivateLink => LineKind::PrivateLink,
        LegKind::ToTarget if zone(from) == zone(to) => LineKind::ToTarget,
        LegKind::ToTarget => LineKind::ToTargetAcrossZones,
    }
}

/// An endpoint with its interfaces and its service, a service with its load balancers, a load
/// balancer with its nodes.
fn associations(plan: &Plan) -> Vec<Wire> {
    let mut found = Vec::new();
    // An endpoint's interfaces and a load balancer's nodes lie in its own VPC; a sketch that says
    // otherwise is told so elsewhere, and gets no line here.
    let fits = |from: usize, to: usize| match (plan.terminals.get(from), plan.terminals.get(to)) {
        (Some(from), Some(to)) => from.spot == to.spot || (from.is_chip() && to.is_chip()),
        _ => false,
    };
    let mut add = |from: Option<usize>, to: Option<usize>| {
        if let (Some(from), Some(to)) = (from, to)
            && fits(from, to)
        {
            found.push(Wire { from, to, kind: LineKind::Association, leg: None });
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
    found
}
