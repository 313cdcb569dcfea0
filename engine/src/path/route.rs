//! Which route of a subnet's table takes a packet, in AWS's order (VPC guide, "Route priority";
//! Site-to-Site VPN guide, "Route tables and VPN route priority"):
//!
//! 1. the longest prefix, whatever the target; but a propagated route never takes what the local
//!    route takes;
//! 2. of equal prefixes a static route before one of a prefix list, before a propagated one;
//! 3. a blackhole route wins like any other, and drops.

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::{
    Destination, PrefixListId, Route, RouteOrigin, RouteState, RouteTable, RouteTarget, Sketch, Subnet,
};

use super::check::{Check, Checks, StepResult};
use super::network::Network;
use super::reason::{Reason, ReasonCode};

/// How a route ranks among those that fit: its prefix, then its kind.
type Rank = (u8, u8);

const PROPAGATED: u8 = 0;
const PREFIX_LIST: u8 = 1;
const STATIC: u8 = 2;

/// The route that wins for an address.
pub fn winning_route<'a>(sketch: &Sketch, table: &'a RouteTable, address: IpAddr) -> Option<&'a Route> {
    let is_local = table.routes.iter().any(|route| {
        route.target == RouteTarget::Local && prefix_of(sketch, &route.destination, address).is_some()
    });
    let mut winner: Option<(Rank, &Route)> = None;
    for route in &table.routes {
        let propagated = route.origin == RouteOrigin::EnableVgwRoutePropagation;
        if propagated && is_local {
            continue;
        }
        let Some(length) = prefix_of(sketch, &route.destination, address) else { continue };
        let kind = match &route.destination {
            Destination::PrefixList(_) => PREFIX_LIST,
            Destination::Cidr(_) | Destination::Ipv6Cidr(_) if propagated => PROPAGATED,
            Destination::Cidr(_) | Destination::Ipv6Cidr(_) => STATIC,
        };
        // Of two alike the first stays: two prefix lists that overlap are decided for good, but nobody
        // says how, and two static routes for one block cannot be made.
        if winner.is_none_or(|(rank, _)| (length, kind) > rank) {
            winner = Some(((length, kind), route));
        }
    }
    winner.map(|(_, route)| route)
}

/// The length of the prefix by which a destination takes an address; `None` where it does not.
fn prefix_of(sketch: &Sketch, destination: &Destination, address: IpAddr) -> Option<u8> {
    match (destination, address) {
        (Destination::Cidr(block), IpAddr::V4(address)) => {
            block.contains(&address).then(|| block.prefix_len())
        }
        (Destination::Ipv6Cidr(block), IpAddr::V6(address)) => {
            block.contains(&address).then(|| block.prefix_len())
        }
        (Destination::PrefixList(list), address) => longest_entry(sketch, list, address),
        (Destination::Cidr(_) | Destination::Ipv6Cidr(_), _) => None,
    }
}

fn longest_entry(sketch: &Sketch, list: &PrefixListId, address: IpAddr) -> Option<u8> {
    let mut longest = None;
    for block in &sketch.prefix_lists.get(list)?.entries {
        if block.contains(&address) {
            longest = longest.max(Some(block.prefix_len()));
        }
    }
    longest
}

/// The choice of a subnet's table for its packet, added to the checks; the reason where no route takes it, or
/// one that leads nowhere. `reply` says whether the packet is one.
pub fn choose<'a>(
    (network, table): (&'a Network, Option<&'a RouteTable>),
    subnet: &Subnet,
    address: IpAddr,
    reply: bool,
    checks: &mut Checks,
) -> Result<&'a Route, Reason> {
    let route = table.and_then(|table| winning_route(&network.sketch, table, address));
    let leads = route.filter(|route| route.state == RouteState::Active);
    checks.add(StepResult::passes_if(leads.is_some()), || {
        let id = table.map(|table| table.id.clone());
        (Check::Route { table: id.clone(), route: route.cloned(), address }, id.map(Into::into))
    });
    match (leads, route) {
        (Some(route), _) => Ok(route),
        (None, Some(route)) => Err(blackhole(&network.sketch, table, route, subnet)),
        (None, None) => Err(no_route(network, subnet, reply)),
    }
}

fn blackhole(sketch: &Sketch, table: Option<&RouteTable>, route: &Route, subnet: &Subnet) -> Reason {
    let mut reason = Reason::of(ReasonCode::BlackholeRoute);
    if let Some(table) = table {
        reason = reason.about(table.id.clone()).mended_by(Command::DeleteRoute(verb::DeleteRoute {
            route_table: table.id.clone(),
            destination: route.destination.clone(),
        }));
    }
    // What is gone altogether is not named.
    reason.about(subnet.id.clone()).about_all(route.target.resource().filter(|target| sketch.has(target)))
}

/// The reason for a packet no route of its sender's subnet takes.
pub fn no_route(network: &Network, subnet: &Subnet, reply: bool) -> Reason {
    let code = if reply { ReasonCode::NoReturnRoute } else { ReasonCode::NoRoute };
    let reason = Reason::of(code);
    let reason = match network.route_table(subnet) {
        Some(table) => reason.about(table.id.clone()),
        None => reason,
    };
    reason.about(subnet.id.clone())
}
