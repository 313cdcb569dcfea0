//! What contains what, for a selection that walks outward or takes everything inside.

use privatelink::model::record::{Record, Seen, member};
use privatelink::model::{InterfaceKind, Resource, ResourceId, Sketch, Table};

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
pub fn inside(sketch: &Sketch, of: Option<&ResourceId>) -> Vec<ResourceId> {
    let drawn = drawn(sketch);
    let is_inside = |id: &ResourceId| of.is_none() || container(sketch, id).as_ref() == of;
    drawn.into_iter().filter(is_inside).collect()
}

/// Every resource with a place of its own in the picture.
fn drawn(sketch: &Sketch) -> Vec<ResourceId> {
    let mut ids: Vec<ResourceId> = Vec::with_capacity(sketch.resource_count());
    list(&sketch.accounts, &mut ids);
    list(&sketch.vpcs, &mut ids);
    list(&sketch.subnets, &mut ids);
    list(&sketch.hosts, &mut ids);
    list(&sketch.vpc_endpoints, &mut ids);
    list(&sketch.load_balancers, &mut ids);
    list(&sketch.endpoint_services, &mut ids);
    for interface in sketch.network_interfaces.iter() {
        if !matches!(interface.of, InterfaceKind::Host(_)) {
            ids.push(interface.id.clone().into());
        }
    }
    ids
}

/// Adds the ids of a table's resources.
pub(super) fn list<R: Resource>(table: &Table<R>, ids: &mut Vec<ResourceId>) {
    for found in table.iter() {
        ids.push(found.id().clone().into());
    }
}
