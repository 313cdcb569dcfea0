//! The whitepaper's recommendations ("Considerations", "Shared Services"): at least two Availability
//! Zones on both sides, endpoints in every zone with clients, targets in every zone with a node.

use std::cell::OnceCell;

use crate::model::{IdText, Pairs, Places, Sketch, VpcId, ZoneId, number};
use crate::path::Index;

use super::code::FindingCode;
use super::endpoints::{home, interface_endpoints};
use super::finding::{Found, of, word};
use super::zones::{distinct, offered_by_all, zones_of};

/// Endpoints in one zone, or not in every zone in which they would be of use.
pub fn endpoints(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let offered = offered_by_all(sketch);
    // Found out when first asked for: it takes a walk over every host.
    let peopled = OnceCell::new();
    for endpoint in interface_endpoints(sketch) {
        let own = distinct(zones_of(sketch, &endpoint.network_interfaces));
        let service = endpoint.service.endpoint_service();
        let Some(offered) = service.and_then(|id| offered.get(sketch.endpoint_services.place(id)?)) else {
            continue;
        };
        if own.len() == 1 && offered.len() > 1 {
            found.add(FindingCode::EndpointInOneZone, endpoint.id.clone(), vec![word(&offered.len())]);
            continue;
        }
        let is_missing = |zone: &&&ZoneId| {
            let peopled = || peopled.get_or_init(|| Peopled::of(sketch));
            !own.is_empty() && !own.contains(zone) && peopled().has(sketch, &endpoint.vpc, zone)
        };
        if let Some(zone) = offered.iter().find(is_missing) {
            found.add(FindingCode::EndpointNotInEveryZone, endpoint.id.clone(), vec![word(zone)]);
        }
    }
}

/// Which zones of which VPC have hosts, by the places of one subnet of the zone and of the VPC.
struct Peopled {
    zones: Places,
    pairs: Pairs,
}

impl Peopled {
    fn of(sketch: &Sketch) -> Self {
        let mut peopled = Self { zones: Places::default(), pairs: Pairs::new() };
        for subnet in sketch.hosts.iter().filter_map(|host| home(sketch, host)) {
            if peopled.zones.get(subnet.zone.as_str()).is_none() {
                // Any number no other zone has will do: how many pairs there are grows with each.
                peopled.zones.insert(subnet.zone.text(), peopled.pairs.len());
            }
            if let Some(key) = peopled.key(sketch, &subnet.vpc, &subnet.zone) {
                peopled.pairs.insert(key, 0);
            }
        }
        peopled
    }

    fn key(&self, sketch: &Sketch, vpc: &VpcId, zone: &ZoneId) -> Option<(i64, i64)> {
        Some((number(sketch.vpcs.place(vpc)?), number(self.zones.get(zone.as_str())?)))
    }

    fn has(&self, sketch: &Sketch, vpc: &VpcId, zone: &ZoneId) -> bool {
        self.key(sketch, vpc, zone).is_some_and(|key| self.pairs.get(key).is_some())
    }
}

/// Services in one zone.
pub fn services(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for service in sketch.endpoint_services.iter() {
        if sketch.service_zones(service).len() == 1 {
            found.add(FindingCode::ServiceInOneZone, service.id.clone(), Vec::new());
        }
    }
}

/// Zones with a node and without a target of their own, which other zones' targets make up for.
pub fn targets(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for (balancer, group) in super::health::forwarding(sketch) {
        if group.targets.is_empty() || !sketch.cross_zone(balancer, group) {
            continue;
        }
        let served = super::targets::zones(index, group);
        for zone in distinct(zones_of(sketch, &balancer.nodes)) {
            if !served.is_empty() && !served.contains(&zone) {
                let details = vec![word(zone), of(group.arn.clone())];
                found.add(FindingCode::TargetsNotInEveryZone, balancer.arn.clone(), details);
            }
        }
    }
}
