//! Which zones things are in: what several rules ask.

use crate::model::{NetworkInterfaceId, Sketch, ZoneId};

/// The zones of some interfaces, in their order; a zone with two of them stands twice.
pub fn zones_of<'a>(sketch: &'a Sketch, interfaces: &[NetworkInterfaceId]) -> Vec<&'a ZoneId> {
    let mut zones = Vec::new();
    for subnet in interfaces.iter().filter_map(|id| sketch.subnet_of(id).ok()) {
        zones.push(&subnet.zone);
    }
    zones
}

/// Each zone once.
pub fn distinct(zones: Vec<&ZoneId>) -> Vec<&ZoneId> {
    let mut found = Vec::new();
    for zone in zones {
        if !found.contains(&zone) {
            found.push(zone);
        }
    }
    found
}

/// The zones of every service, in the sketch's order: asked once, not for each endpoint.
pub fn offered_by_all(sketch: &Sketch) -> Vec<Vec<&ZoneId>> {
    let mut all = Vec::new();
    for service in sketch.endpoint_services.iter() {
        all.push(sketch.service_zones(service));
    }
    all
}
