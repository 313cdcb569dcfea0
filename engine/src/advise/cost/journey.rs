//! What a request carries, from its traces: which resources process it, which borders it crosses, and
//! whose the sender is on each stretch.
//!
//! A month's connections go by every interface the name answers with and to every target in its reach, in
//! equal parts: the name rotates, and the flow hash spreads. So each of these ways has its share. Ways that do
//! not connect carry nothing, and the others more.

use crate::model::{AccountId, AttachedResource, LegEnd, REGIONS, ResourceId, Sketch};
use crate::path::{Hop, HopKind, Index, Request, Trace, ways};

use super::endpoints::payer;
use super::number::Quantity;
use super::transfer::Kind;
use super::usage::{Measure, Usage};

/// A request and what it carries in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The request.
    pub request: Request,
    /// GB from client to target.
    pub sent: Quantity,
    /// GB back.
    pub returned: Quantity,
}

/// Adds what a request uses. Where none of its ways connects, that is noted instead.
pub fn used_by(index: &Index, carried: &Carried, usage: &mut Usage) {
    let Carried { request, sent, returned } = carried;
    let name = || format!("{} → {}:{}", request.from.address, request.to, request.port);
    let found = match ways(index, request) {
        Ok(found) => found,
        Err(missing) => return usage.notes.push(format!("{}: {missing}", name())),
    };
    if found.is_empty() {
        return usage.notes.push(format!("{} does not connect, so nothing of it is counted.", name()));
    }
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let interfaces = count(found.len());
    for (at, targets) in (0..).zip(&found) {
        let all = count(targets.len());
        for (target, trace) in (0..).zip(targets) {
            let part = |quantity: Quantity| quantity.share(at, interfaces).share(target, all);
            follow(index.sketch(), trace, part(*sent), part(*returned), usage);
        }
    }
}

fn follow(sketch: &Sketch, trace: &Trace, sent: Quantity, returned: Quantity, usage: &mut Usage) {
    Walk { sketch, quantity: sent, usage }.along(&trace.forward);
    Walk { sketch, quantity: returned, usage }.along(&trace.back);
}

/// One direction of one way.
struct Walk<'a, 'b> {
    sketch: &'a Sketch,
    quantity: Quantity,
    usage: &'b mut Usage,
}

/// Whether somebody stands there who sends, and not only lets pass.
const fn is_station(hop: &Hop) -> bool {
    hop.takes() || matches!(hop.kind, HopKind::Router | HopKind::DataCenter)
}

impl Walk<'_, '_> {
    fn along(&mut self, hops: &[Hop]) {
        let mut sender: Option<&Hop> = None;
        let mut between: Vec<&Hop> = Vec::new();
        for hop in hops {
            if !is_station(hop) {
                between.push(hop);
                continue;
            }
            if let Some(sender) = sender {
                self.sent_to_transit_gateway(&between);
                self.stretch(sender, &between, hop);
            }
            self.processed(hop);
            (sender, between) = (Some(hop), Vec::new());
        }
    }

    /// What goes by the quantity that passes.
    fn processed(&mut self, hop: &Hop) {
        if let (
            HopKind::Endpoint
            | HopKind::LoadBalancer
            | HopKind::ApplicationLoadBalancer
            | HopKind::NatGateway,
            Some(id),
        ) = (hop.kind, hop.resource())
        {
            self.usage.add(id, Measure::DataGb, self.quantity);
        }
    }

    /// What is sent into a transit gateway, by the attachment it comes in by.
    fn sent_to_transit_gateway(&mut self, between: &[&Hop]) {
        let Some(first) = between.iter().position(|hop| hop.kind == HopKind::TransitGateway) else { return };
        let by_vpn = between.iter().take(first.saturating_add(1)).rev().find_map(|hop| connection(hop));
        match (by_vpn, between.get(first).and_then(|hop| hop.resource())) {
            (Some(id), _) => {
                let own = |resource: &AttachedResource| match resource {
                    AttachedResource::VpnConnection(known) => ResourceId::from(known.clone()) == id,
                    AttachedResource::Vpc(_) | AttachedResource::TransitGateway(_) => false,
                };
                let attached =
                    self.sketch.transit_gateway_attachments.iter().find(|found| own(&found.resource));
                let billed = attached.map_or(id.clone(), |found| found.id.clone().into());
                self.usage.add(&billed, Measure::DataGb, self.quantity);
            }
            (None, Some(id @ ResourceId::TransitGatewayAttachment(_))) => {
                self.usage.add(id, Measure::DataGb, self.quantity);
            }
            (None, _) => {}
        }
    }

    /// The border between two that stand next to each other on the way.
    fn stretch(&mut self, sender: &Hop, between: &[&Hop], receiver: &Hop) {
        let has = |kind| between.iter().any(|hop| hop.kind == kind);
        let (Some(from), to) = (region(sender), region(receiver)) else { return };
        let accounts = [sender.account.as_ref(), receiver.account.as_ref()];
        let way = |kind| between.iter().find(|hop| hop.kind == kind).and_then(|hop| hop.resource());
        if has(HopKind::DirectConnect) {
            let by = between.iter().find_map(|hop| interface(hop));
            if let (None, Some(by)) = (to, by.or_else(|| way(HopKind::DirectConnect).cloned())) {
                self.usage.transfer(Kind::DirectConnect(from.to_owned()), &by, accounts, self.quantity);
            }
            return;
        }
        if has(HopKind::Vpn) {
            self.by_vpn(sender, between);
            return;
        }
        let Some(own) = sender.resource() else { return };
        let Some(to) = to else {
            // AWS's own services in the same Region are free to reach.
            if receiver.kind == HopKind::Internet {
                self.usage.transfer(Kind::Internet, own, accounts, self.quantity);
            }
            return;
        };
        let peering = way(HopKind::Peering).or_else(|| way(HopKind::TransitGateway));
        if from == to {
            self.zones(sender, between, receiver, from);
        } else if let Some(border) = peering {
            let kind = Kind::Regions(format!("{from}>{to}"), false);
            self.usage.transfer(kind, border, accounts, self.quantity);
        } else {
            self.between_regions(sender, receiver, [from, to], own);
        }
    }

    /// Between Regions without a peering: an endpoint of a service in another Region, or the internet.
    fn between_regions(&mut self, sender: &Hop, receiver: &Hop, [from, to]: [&str; 2], own: &ResourceId) {
        let endpoint = [sender, receiver].into_iter().find(|hop| hop.kind == HopKind::Endpoint);
        let endpoint = endpoint.and_then(|hop| match hop.resource() {
            Some(ResourceId::VpcEndpoint(id)) => self.sketch.vpc_endpoints.get(id),
            _ => None,
        });
        let pair = format!("{from}>{to}");
        let account: Option<AccountId>;
        let (kind, resource, pays) = match endpoint {
            Some(endpoint) => {
                account = payer(self.sketch, endpoint);
                (Kind::Regions(pair, true), ResourceId::from(endpoint.id.clone()), account.as_ref())
            }
            None => (Kind::Regions(pair, false), own.clone(), sender.account.as_ref()),
        };
        self.usage.transfer(kind, &resource, [pays, receiver.account.as_ref()], self.quantity);
    }

    /// Inside a Region: another zone, or there by public addresses, which is billed as another zone.
    fn zones(&mut self, sender: &Hop, between: &[&Hop], receiver: &Hop, region: &str) {
        let has = |kind| between.iter().any(|hop| hop.kind == kind);
        let public = has(HopKind::InternetGateway);
        if sender.zone == receiver.zone && !public {
            return;
        }
        let ends = [sender, receiver];
        let one = |kind| ends.into_iter().find(|hop| hop.kind == kind);
        // Application Load Balancers spread over zones at no charge.
        let to_target = |hop: &&Hop| matches!(hop.kind, HopKind::Target | HopKind::LoadBalancer);
        if one(HopKind::ApplicationLoadBalancer).is_some() && ends.iter().any(to_target) {
            return;
        }
        let transit = between.iter().find(|hop| hop.kind == HopKind::TransitGateway);
        let peering = between.iter().find(|hop| hop.kind == HopKind::Peering);
        let kind = match (one(HopKind::Endpoint), transit) {
            (None, None) => Kind::Zones(region.to_owned()),
            (Some(_), _) | (_, Some(_)) => Kind::EndpointZones(region.to_owned()),
        };
        let border = one(HopKind::Endpoint)
            .or_else(|| transit.or(peering).copied())
            .or_else(|| one(HopKind::LoadBalancer))
            .unwrap_or(sender);
        if let Some(border) = border.resource() {
            let accounts = [sender.account.as_ref(), receiver.account.as_ref()];
            self.usage.transfer(kind, border, accounts, self.quantity);
        }
    }

    /// What goes out by a VPN: as to the internet, where it leaves by AWS's side. What comes in by it is free.
    fn by_vpn(&mut self, sender: &Hop, between: &[&Hop]) {
        let mut vpn = between.iter().filter(|hop| hop.kind == HopKind::Vpn);
        let first = vpn.next().and_then(|hop| hop.resource());
        let inward = matches!(first, Some(ResourceId::CustomerGateway(_)));
        let by_transit = between.first().is_some_and(|hop| hop.kind == HopKind::TransitGateway);
        if inward && !by_transit {
            return;
        }
        let by = between.iter().find_map(|hop| connection(hop)).or_else(|| first.cloned());
        if let Some(by) = by {
            let accounts = [sender.account.as_ref(), None];
            self.usage.transfer(Kind::Internet, &by, accounts, self.quantity);
        }
    }
}

/// The VPN connection a hop was reached by.
fn connection(hop: &Hop) -> Option<ResourceId> {
    end(hop, |id| matches!(id, ResourceId::VpnConnection(_)))
}

/// The virtual interface a hop was reached by.
fn interface(hop: &Hop) -> Option<ResourceId> {
    end(hop, |id| matches!(id, ResourceId::VirtualInterface(_)))
}

fn end(hop: &Hop, is: fn(&ResourceId) -> bool) -> Option<ResourceId> {
    let leg = hop.leg.as_ref()?;
    [&leg.from, &leg.to].into_iter().find_map(|end| match end {
        LegEnd::Resource(id) if is(id) => Some(id.clone()),
        LegEnd::Resource(_) | LegEnd::Internet | LegEnd::AwsService(_) => None,
    })
}

/// The Region of a hop that lies in a zone, by how zones' ids begin.
fn region(hop: &Hop) -> Option<&'static str> {
    let prefix = hop.zone.as_ref()?.as_str().split('-').next()?;
    REGIONS.iter().find(|region| region.zones == prefix).map(|region| region.name)
}
