//! The verbs of routes: which may stand in a table, and where they may lead (VPC guide, "Configure
//! route tables").

use ipnet::{Ipv4Net, Ipv6Net};

use crate::model::record::record;
use crate::model::{
    Destination, EndpointState, PeeringState, Profile, QuotaName, ResourceId, Route, RouteOrigin, RouteState,
    RouteTable, RouteTableId, RouteTarget, Sketch, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `CreateRoute`.
    CreateRoute {
        /// The table.
        route_table: RouteTableId, needed;
        /// What it is for.
        destination: Destination, needed;
        /// Where it leads.
        target: RouteTarget, needed;
    }
}

record! {
    /// `ReplaceRoute`: makes a route lead elsewhere; the local route too.
    ReplaceRoute {
        /// The table.
        route_table: RouteTableId, needed;
        /// What it is for.
        destination: Destination, needed;
        /// Where it is to lead.
        target: RouteTarget, needed;
    }
}

record! {
    /// `DeleteRoute`.
    DeleteRoute {
        /// The table.
        route_table: RouteTableId, needed;
        /// What it is for.
        destination: Destination, needed;
    }
}

record! {
    /// A route leads nowhere though its target is there, or leads there again. No verb of AWS, where only a
    /// target that goes makes a route a `blackhole`.
    SetRouteState {
        /// The table.
        route_table: RouteTableId, needed;
        /// What it is for.
        destination: Destination, needed;
        /// Whether it leads anywhere.
        state: RouteState, needed;
    }
}

fn unfit(why: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterValue, why)
}

/// A static route: one with the same destination may be propagated beside it.
fn is_static(route: &Route, destination: &Destination) -> bool {
    route.destination == *destination && route.origin != RouteOrigin::EnableVgwRoutePropagation
}

impl Verb for CreateRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let table = sketch.route_tables.find(&self.route_table)?;
        if let Some(known) = table.routes.iter().find(|route| is_static(route, &self.destination)) {
            return Err(already_exists(table, known));
        }
        if matches!(self.target, RouteTarget::Local) {
            return Err(unfit("The local route comes with the table; no other leads to the VPC itself"));
        }
        may_stand(sketch, table, &self.destination, &self.target)?;
        let state = leads(sketch, table, &self.destination, &self.target)?;
        let route = Route {
            destination: self.destination.clone(),
            target: self.target.clone(),
            origin: RouteOrigin::CreateRoute,
            state,
        };
        sketch.route_tables.update(&self.route_table, |table| table.routes.push(route))?;
        quota::check(sketch, QuotaName::RoutesPerTable, self.route_table.clone(), "")?;
        changes.changed(self.route_table.clone());
        Ok(())
    }
}

fn already_exists(table: &RouteTable, known: &Route) -> Refusal {
    match &known.destination {
        Destination::PrefixList(list) => Refusal::aws(
            RefusalCode::RouteAlreadyExists,
            format!("route table {} already has a route with destination-prefix-list-id {list}", table.id),
        ),
        block => Refusal::ours(
            RefusalCode::RouteAlreadyExists,
            format!("{} already has a route for {block}", table.id),
        ),
    }
}

/// Blocks of AWS's own services on the link, for which no route may be made.
fn is_kept(destination: &Destination) -> bool {
    let kept = Ipv4Net::new([169, 254, 168, 0].into(), 22).unwrap_or_default();
    let kept6 = Ipv6Net::new([0xfd00, 0xec2, 0, 0, 0, 0, 0, 0].into(), 32).unwrap_or_default();
    match destination {
        Destination::Cidr(block) => kept.contains(block),
        Destination::Ipv6Cidr(block) => kept6.contains(block),
        Destination::PrefixList(_) => false,
    }
}

/// Where a route more specific than the local one may stand: nowhere until 30 August 2021; since
/// then for exactly a subnet's block, and to a NAT gateway or a network interface.
fn may_stand(
    sketch: &Sketch,
    table: &RouteTable,
    destination: &Destination,
    target: &RouteTarget,
) -> Result<(), Refusal> {
    if is_kept(destination) {
        return Err(unfit(format!("The block {destination} is kept for AWS's own services")));
    }
    let vpc = sketch.vpcs.find(&table.vpc)?;
    let inside = match destination {
        Destination::Cidr(block) => vpc.cidrs().any(|own| own != block && own.contains(block)),
        Destination::Ipv6Cidr(block) => vpc.ipv6_cidrs.iter().any(|own| own != block && own.contains(block)),
        Destination::PrefixList(list) => return Ok(sketch.prefix_lists.find(list).map(|_| ())?),
    };
    if !inside {
        return Ok(());
    }
    let subnet =
        sketch.subnets.iter().filter(|subnet| subnet.vpc == vpc.id).any(|subnet| match destination {
            Destination::Cidr(block) => subnet.cidr == *block,
            Destination::Ipv6Cidr(block) => subnet.ipv6_cidr == Some(*block),
            Destination::PrefixList(_) => false,
        });
    match sketch.profile {
        Profile::Today if subnet && is_middlebox(target) => Ok(()),
        Profile::Today => Err(unfit(format!(
            "The route for {destination} is more specific than the local route: it must be for exactly a subnet's \
             block, and lead to a NAT gateway or a network interface"
        ))),
        Profile::Paper => {
            Err(unfit(format!("The route for {destination} is more specific than the local route")))
        }
    }
}

const fn is_middlebox(target: &RouteTarget) -> bool {
    matches!(target, RouteTarget::NatGateway(_) | RouteTarget::NetworkInterface(_))
}

/// Whether a target may be used in a table of this VPC, and the state a route to it has.
fn leads(
    sketch: &Sketch,
    table: &RouteTable,
    destination: &Destination,
    target: &RouteTarget,
) -> Result<RouteState, Refusal> {
    let vpc = &table.vpc;
    let own: Option<VpcId> = match target {
        RouteTarget::Local => Some(vpc.clone()),
        RouteTarget::InternetGateway(id) => sketch.internet_gateways.find(id)?.vpc.clone(),
        RouteTarget::EgressOnlyInternetGateway(id) => {
            let gateway = sketch.egress_only_internet_gateways.find(id)?;
            if !matches!(destination, Destination::Ipv6Cidr(_)) {
                return Err(unfit("A route to an egress-only internet gateway is for IPv6 only"));
            }
            Some(gateway.vpc.clone())
        }
        RouteTarget::NatGateway(id) => {
            let subnet = sketch.nat_gateways.find(id)?.subnet.clone();
            Some(sketch.subnets.find(&subnet)?.vpc.clone())
        }
        RouteTarget::VirtualPrivateGateway(id) => sketch.virtual_private_gateways.find(id)?.vpc.clone(),
        RouteTarget::NetworkInterface(id) => Some(sketch.subnet_of(id)?.vpc.clone()),
        RouteTarget::VpcPeeringConnection(id) => {
            let peering = sketch.vpc_peering_connections.find(id)?;
            let between = peering.requester_vpc == *vpc || peering.accepter_vpc == *vpc;
            if !between || !peering.state.lives() {
                let state = peering.state.word();
                return Err(Refusal::ours(
                    RefusalCode::InvalidVpcPeeringConnectionIDNotFound,
                    format!("The peering connection {id} is {state} and not usable from {vpc}"),
                ));
            }
            // Until it is accepted, a route to it leads nowhere.
            let active = peering.state == PeeringState::Active;
            return Ok(if active { RouteState::Active } else { RouteState::Blackhole });
        }
        RouteTarget::TransitGateway(id) => {
            sketch.transit_gateways.find(id)?;
            let Some(attachment) = sketch.attachment_of_vpc(id, vpc) else {
                return Err(Refusal::ours(
                    RefusalCode::InvalidTransitGatewayIDNotFound,
                    format!("{vpc} is not attached to the transit gateway {id}"),
                ));
            };
            // Until the attachment is accepted, a route to it leads nowhere.
            return Ok(if attachment.state.carries() { RouteState::Active } else { RouteState::Blackhole });
        }
        RouteTarget::VpcEndpoint(id) => {
            sketch.vpc_endpoints.find(id)?;
            return Err(unfit(format!(
                "The route to {id} is made by the endpoint: change the endpoint's route tables"
            )));
        }
    };
    if own.as_ref() == Some(vpc) {
        return Ok(RouteState::Active);
    }
    Err(unfit(format!("{table} and {target} belong to different networks", table = table.id)))
}

/// The route of a gateway endpoint is the endpoint's to change.
fn may_touch(route: &Route, table: &RouteTable) -> Result<(), Refusal> {
    match &route.target {
        RouteTarget::VpcEndpoint(id) if route.state == RouteState::Active => Err(unfit(format!(
            "The route for {} in {} is the endpoint {id}'s: change the endpoint's route tables",
            route.destination, table.id
        ))),
        _ => Ok(()),
    }
}

fn not_there(table: &RouteTableId, destination: &Destination) -> Refusal {
    Refusal::ours(RefusalCode::InvalidRouteNotFound, format!("{table} has no route for {destination}"))
}

impl Verb for ReplaceRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let table = sketch.route_tables.find(&self.route_table)?;
        let known = table.routes.iter().find(|route| is_static(route, &self.destination));
        let known = known.ok_or_else(|| not_there(&self.route_table, &self.destination))?;
        may_touch(known, table)?;
        if known.origin == RouteOrigin::CreateRouteTable {
            let back = matches!(self.target, RouteTarget::Local);
            let onward = sketch.profile == Profile::Today && is_middlebox(&self.target);
            if !back && !onward {
                return Err(unfit(
                    "The local route can be made to lead to a network interface or NAT gateway (since August 2021), \
                     and back, nowhere else",
                ));
            }
        } else if matches!(self.target, RouteTarget::Local) {
            return Err(unfit("Only the local route leads to the VPC itself"));
        } else {
            may_stand(sketch, table, &self.destination, &self.target)?;
        }
        let state = leads(sketch, table, &self.destination, &self.target)?;
        sketch.route_tables.update(&self.route_table, |table| {
            for route in &mut table.routes {
                if is_static(route, &self.destination) {
                    route.target = self.target.clone();
                    route.state = state;
                }
            }
        })?;
        changes.changed(self.route_table.clone());
        Ok(())
    }
}

/// Whether a route can be made to lead nowhere and back: the local route always leads, a propagated one is
/// its gateway's, and one whose target is gone leads nowhere for good.
pub(super) fn can_be_broken(sketch: &Sketch, table: &RouteTable, route: &Route) -> bool {
    let by_hand = route.origin == RouteOrigin::CreateRoute;
    by_hand
        && match &route.target {
            RouteTarget::Local => false,
            RouteTarget::VpcEndpoint(id) => {
                let endpoint = sketch.vpc_endpoints.get(id);
                endpoint.is_some_and(|endpoint| endpoint.state == EndpointState::Available)
            }
            target => leads(sketch, table, &route.destination, target)
                .is_ok_and(|state| state == RouteState::Active),
        }
}

impl Verb for SetRouteState {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let table = sketch.route_tables.find(&self.route_table)?;
        let known = table.routes.iter().find(|route| is_static(route, &self.destination));
        let known = known.ok_or_else(|| not_there(&self.route_table, &self.destination))?;
        if !can_be_broken(sketch, table, known) {
            return Err(unfit(format!(
                "The route for {} of {} is local, or its target is gone: it can neither be cut nor mended",
                self.destination, self.route_table
            )));
        }
        sketch.route_tables.update(&self.route_table, |table| {
            for route in &mut table.routes {
                if is_static(route, &self.destination) {
                    route.state = self.state;
                }
            }
        })?;
        changes.changed(self.route_table.clone());
        Ok(())
    }
}

impl Verb for DeleteRoute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let table = sketch.route_tables.find(&self.route_table)?;
        let known = table.routes.iter().find(|route| is_static(route, &self.destination));
        let known = known.ok_or_else(|| not_there(&self.route_table, &self.destination))?;
        may_touch(known, table)?;
        if known.origin == RouteOrigin::CreateRouteTable {
            return Err(unfit(format!("The local route for {} cannot be removed", self.destination)));
        }
        let removed = |route: &Route| is_static(route, &self.destination);
        sketch
            .route_tables
            .update(&self.route_table, |table| table.routes.retain(|route| !removed(route)))?;
        changes.changed(ResourceId::from(self.route_table.clone()));
        Ok(())
    }
}
