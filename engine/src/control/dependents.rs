//! What becomes of a resource that goes away, and of those that refer to it. AWS refuses to delete
//! what others need (`DependencyViolation`); a route that led to what is gone stays and drops what
//! it takes (VPC guide, "Route tables": `blackhole`).

use crate::model::references::References;
use crate::model::{EndpointState, ResourceId, RouteState, RouteTableId, Sketch};

use super::apply::{Changes, Event};
use super::block_public_access;
use super::refusal::{Refusal, RefusalCode};

/// How many dependents a refusal names.
const NAMED: usize = 3;

/// Those that refer to a resource and would be left with nothing; notes do not need what they
/// are about, and what is gone needs nothing.
pub(super) fn dependents(sketch: &Sketch, id: &ResourceId) -> Vec<ResourceId> {
    let references = References::of(sketch);
    let mut found = Vec::new();
    for other in references.to(id) {
        // An account only says what it thinks of it.
        let needs = !matches!(other, ResourceId::Note(_) | ResourceId::Account(_));
        if needs && !is_gone(sketch, other) {
            found.push(other.clone());
        }
    }
    found
}

/// Whether AWS only shows it for a while yet.
pub(super) fn is_gone(sketch: &Sketch, id: &ResourceId) -> bool {
    match id {
        ResourceId::VpcPeeringConnection(id) => {
            sketch.vpc_peering_connections.get(id).is_some_and(|found| !found.state.lives())
        }
        ResourceId::TransitGatewayAttachment(id) => {
            sketch.transit_gateway_attachments.get(id).is_some_and(|found| !found.state.lives())
        }
        ResourceId::VpcEndpoint(id) => {
            sketch.vpc_endpoints.get(id).is_some_and(|found| found.state == EndpointState::Deleted)
        }
        _ => false,
    }
}

/// Refuses where one of these others needs the resource.
///
/// # Errors
/// `DependencyViolation`, naming the first few.
pub(super) fn nothing_left(id: &ResourceId, dependents: &[ResourceId]) -> Result<(), Refusal> {
    if dependents.is_empty() {
        return Ok(());
    }
    let mut named = String::new();
    for (at, other) in dependents.iter().take(NAMED).enumerate() {
        if at > 0 {
            named.push_str(", ");
        }
        named.push_str(other.as_str());
    }
    if dependents.len() > NAMED {
        named.push_str(" and others");
    }
    Err(Refusal::ours(
        RefusalCode::DependencyViolation,
        format!("The {} '{id}' has dependencies and cannot be deleted: {named}", id.kind()),
    ))
}

/// Refuses where anything but routes needs the resource; routes to it will lead nowhere.
///
/// # Errors
/// `DependencyViolation`.
pub(super) fn unused(sketch: &Sketch, id: &ResourceId) -> Result<(), Refusal> {
    let mut left = dependents(sketch, id);
    left.retain(|other| !matches!(other, ResourceId::RouteTable(_)));
    nothing_left(id, &left)
}

/// Tells that a resource is gone: routes to it lead nowhere now, notes are about nothing.
pub(super) fn gone(changes: &mut Changes, id: impl Into<ResourceId>) -> Result<(), Refusal> {
    let id = id.into();
    blackhole(changes, &id)?;
    let mut notes = Vec::new();
    for note in changes.sketch.notes.iter() {
        if note.about.as_ref() == Some(&id) {
            notes.push(note.id.clone());
        }
    }
    for note in &notes {
        changes.sketch.notes.update(note, |note| note.about = None)?;
    }
    block_public_access::forget(changes, &id)?;
    changes.note(Event::Deleted(id));
    Ok(())
}

/// Every route to this resource leads nowhere from now on.
pub(super) fn blackhole(changes: &mut Changes, target: &ResourceId) -> Result<(), Refusal> {
    routes_become(changes, target, RouteState::Blackhole, |_| true)
}

/// Every route to this resource in some tables gets this state.
pub(super) fn routes_become(
    changes: &mut Changes,
    target: &ResourceId,
    state: RouteState,
    tables: impl Fn(&RouteTableId) -> bool,
) -> Result<(), Refusal> {
    let mut touched = Vec::new();
    for table in changes.sketch.route_tables.iter() {
        let leads =
            table.routes.iter().any(|r| r.state != state && r.target.resource().as_ref() == Some(target));
        if leads && tables(&table.id) {
            touched.push(table.id.clone());
        }
    }
    for table in touched {
        changes.sketch.route_tables.update(&table, |table| {
            for route in &mut table.routes {
                if route.target.resource().as_ref() == Some(target) {
                    route.state = state;
                }
            }
        })?;
        changes.changed(table);
    }
    Ok(())
}
