//! What contains what, for a selection that walks outward or takes everything inside.

use privatelink::diagram::Scene;
use privatelink::model::record::{Record, Seen, member};
use privatelink::model::{Resource, ResourceId, Sketch, Table};

use super::State;
use super::camera::Rect;

/// What contains a resource; `None` for the outermost, and for what is not there.
pub fn container(sketch: &Sketch, id: &ResourceId) -> Option<ResourceId> {
    match id {
        ResourceId::Account(account) => {
            sketch.vpcs.iter().find(|vpc| vpc.account == *account).map(|vpc| vpc.region.clone().into())
        }
        ResourceId::Zone(zone) => {
            let account = sketch.accounts.iter().find_map(|account| account.region_of(zone));
            account.map(ResourceId::Region)
        }
        ResourceId::SecurityGroupRule(id) => {
            let group =
                sketch.security_groups.iter().find(|group| group.rules.iter().any(|rule| rule.id == *id));
            group.map(|group| group.id.clone().into())
        }
        ResourceId::Host(id) => {
            let interface = &sketch.hosts.get(id)?.network_interface;
            Some(sketch.network_interfaces.get(interface)?.subnet.clone().into())
        }
        ResourceId::EndpointService(id) => {
            let service = sketch.endpoint_services.get(id)?;
            let balancer = service.load_balancers.first().and_then(|arn| sketch.load_balancers.get(arn));
            Some(balancer.map_or_else(|| service.account.clone().into(), |found| found.vpc.clone().into()))
        }
        id => named_by(sketch.record(id)?),
    }
}

/// Members that name what a resource lies in, the nearest first.
const CONTAINERS: [&str; 4] = ["subnet", "vpc", "data_center", "account"];

/// What the first of these members names.
fn named_by(own: &dyn Record) -> Option<ResourceId> {
    CONTAINERS.iter().find_map(|name| match member(own, name)?.1.seen() {
        Seen::Resource(id) => Some(id),
        _ => None,
    })
}

/// Everything drawn directly inside a container; for `None` every resource that is drawn.
pub fn inside(state: &State, of: Option<&ResourceId>) -> Vec<ResourceId> {
    let mut found: Vec<ResourceId> = Vec::new();
    for drawn in &state.derived.scene.boxes {
        // What is drawn twice, as a peering connection is, is one.
        if let Some(id) = &drawn.resource
            && state.sketch.record(id).is_some()
            && (of.is_none() || container(&state.sketch, id).as_ref() == of)
            && !found.contains(id)
        {
            found.push(id.clone());
        }
    }
    found
}

/// What a rectangle drawn over the picture selects: things it touches, containers that lie in it.
pub fn marked(scene: &Scene, area: Rect) -> Vec<ResourceId> {
    let mut found: Vec<ResourceId> = Vec::new();
    for drawn in &scene.boxes {
        let own = drawn.rect;
        let (left, top) = (f64::from(own.x), f64::from(own.y));
        let (right, bottom) = (left + f64::from(own.width), top + f64::from(own.height));
        let (far, low) = (area.x + area.width, area.y + area.height);
        let chosen = if drawn.kind.is_container() {
            left >= area.x && top >= area.y && right <= far && bottom <= low
        } else {
            left < far && top < low && right > area.x && bottom > area.y
        };
        if let Some(id) = drawn.resource.as_ref().filter(|id| chosen && !found.contains(id)) {
            found.push(id.clone());
        }
    }
    found
}

/// Adds the ids of a table's resources.
pub(super) fn list<R: Resource>(table: &Table<R>, ids: &mut Vec<ResourceId>) {
    for found in table.iter() {
        ids.push(found.id().clone().into());
    }
}
