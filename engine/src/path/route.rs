//! Which route of a subnet's table takes a packet: the longest prefix (VPC guide, "Route
//! priority").

use std::net::Ipv4Addr;

use crate::model::{Route, Sketch, Subnet};

use super::reason::{Reason, ReasonCode};
use super::trace::{Check, Step, StepResult};

/// The route that wins for an address.
pub fn winning_route<'a>(sketch: &'a Sketch, subnet: &Subnet, address: Ipv4Addr) -> Option<&'a Route> {
    sketch
        .route_table_of(subnet)?
        .routes
        .iter()
        .filter(|route| route.destination.contains(&address))
        .max_by_key(|route| route.destination.prefix_len())
}

/// The choice as a step.
pub fn step(sketch: &Sketch, subnet: &Subnet, address: Ipv4Addr) -> Step {
    let table = sketch.route_table_of(subnet).map(|table| table.id.clone());
    let route = winning_route(sketch, subnet, address);
    Step {
        result: if route.is_some() { StepResult::Pass } else { StepResult::Drop },
        by: table.clone().map(Into::into),
        check: Check::Route { table, destination: route.map(|route| route.destination), address },
    }
}

/// The reason for a packet no route of its sender's subnet takes.
pub fn no_route(sketch: &Sketch, subnet: &Subnet, code: ReasonCode) -> Reason {
    let reason = Reason::of(code);
    let reason = match sketch.route_table_of(subnet) {
        Some(table) => reason.about(table.id.clone()),
        None => reason,
    };
    reason.about(subnet.id.clone())
}
