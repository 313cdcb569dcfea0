//! A gateway endpoint's routes: one to the service's prefix list in each of its route tables. AWS puts
//! them there and takes them away; nobody else may (VPC guide, "Gateway endpoints").

use ipnet::IpNet;

use crate::model::record::as_usual;
use crate::model::{
    AwsServiceName, Destination, PrefixList, PrefixListId, RegionName, Route, RouteOrigin, RouteState,
    RouteTableId, RouteTarget, Service, VpcEndpointId,
};

use super::super::apply::Changes;
use super::super::new_id::new_id;
use super::super::refusal::{Refusal, RefusalCode};
use super::invalid;

/// The ids of prefix lists that AWS's guide names.
const KNOWN_LISTS: [(&str, &str); 2] =
    [("com.amazonaws.us-east-1.s3", "pl-63a5400a"), ("com.amazonaws.us-west-2.s3", "pl-68a54001")];
/// The block a prefix list that is made here gets, by the service's code: AWS's own change, so the guide's
/// example and blocks kept for benchmarks (RFC 2544) stand for them.
const EXAMPLE_BLOCKS: [(&str, &str); 3] =
    [("s3", "54.123.160.0/19"), ("dynamodb", "198.18.0.0/24"), ("s3express", "198.18.1.0/24")];

/// Puts the route into tables.
pub(super) fn add_routes(
    changes: &mut Changes,
    id: &VpcEndpointId,
    tables: &[RouteTableId],
) -> Result<(), Refusal> {
    let endpoint = changes.sketch.vpc_endpoints.find(id)?.clone();
    let Service::Aws(service) = &endpoint.service else {
        return Err(invalid("Only AWS's own services have gateway endpoints"));
    };
    let region = changes.sketch.vpcs.find(&endpoint.vpc)?.region.clone();
    let list = prefix_list(changes, service, &region)?;
    for table in tables {
        let found = changes.sketch.route_tables.find(table)?;
        if found.vpc != endpoint.vpc {
            return Err(invalid(format!(
                "{table} belongs to {}, the endpoint to {}",
                found.vpc, endpoint.vpc
            )));
        }
        let destination = Destination::PrefixList(list.clone());
        if found.routes.iter().any(|route| route.destination == destination) {
            return Err(Refusal::aws(
                RefusalCode::RouteAlreadyExists,
                format!("route table {table} already has a route with destination-prefix-list-id {list}"),
            ));
        }
        changes.sketch.route_tables.update(table, |table| {
            table.routes.push(Route {
                destination,
                target: RouteTarget::VpcEndpoint(id.clone()),
                origin: RouteOrigin::CreateRoute,
                state: RouteState::Active,
            });
        })?;
        changes.sketch.vpc_endpoints.update(id, |endpoint| endpoint.route_tables.push(table.clone()))?;
        changes.changed(table.clone());
    }
    Ok(())
}

/// Takes the route out of tables.
pub(super) fn remove_routes(
    changes: &mut Changes,
    id: &VpcEndpointId,
    tables: &[RouteTableId],
) -> Result<(), Refusal> {
    for table in tables {
        if !changes.sketch.vpc_endpoints.find(id)?.route_tables.contains(table) {
            return Err(invalid(format!("The endpoint has no route in {table}")));
        }
        let target = RouteTarget::VpcEndpoint(id.clone());
        // A sketch from a file may name a table that is not there.
        if changes
            .sketch
            .route_tables
            .update(table, |table| table.routes.retain(|route| route.target != target))
            .is_ok()
        {
            changes.changed(table.clone());
        }
        changes
            .sketch
            .vpc_endpoints
            .update(id, |endpoint| endpoint.route_tables.retain(|known| known != table))?;
    }
    Ok(())
}

/// Takes every route to an endpoint that goes out of its table.
pub(super) fn forget_routes(changes: &mut Changes, id: &VpcEndpointId) -> Result<(), Refusal> {
    let target = RouteTarget::VpcEndpoint(id.clone());
    let mut tables = Vec::new();
    for table in changes.sketch.route_tables.iter() {
        if table.routes.iter().any(|route| route.target == target) {
            tables.push(table.id.clone());
        }
    }
    for table in tables {
        changes
            .sketch
            .route_tables
            .update(&table, |table| table.routes.retain(|route| route.target != target))?;
        changes.changed(table);
    }
    Ok(())
}

/// The service's prefix list: AWS's own, so it is there in every Region; in the sketch it appears when it
/// is first needed.
fn prefix_list(
    changes: &mut Changes,
    service: &AwsServiceName,
    region: &RegionName,
) -> Result<PrefixListId, Refusal> {
    let sketch = &mut changes.sketch;
    let known = |list: &&PrefixList| list.account.is_none() && list.name == service.as_str();
    if let Some(list) = sketch.prefix_lists.iter().find(known) {
        return Ok(list.id.clone());
    }
    let named = KNOWN_LISTS.iter().find(|(name, _)| *name == service.as_str());
    let named = named.and_then(|(_, id)| id.parse().ok()).filter(|id| sketch.prefix_lists.get(id).is_none());
    let id: PrefixListId = match named {
        Some(id) => id,
        None => new_id(sketch, "pl-")?,
    };
    let block = EXAMPLE_BLOCKS.iter().find(|(code, _)| *code == service.code());
    let entries: Vec<IpNet> = block.and_then(|(_, block)| block.parse().ok()).into_iter().collect();
    sketch.prefix_lists.insert(PrefixList {
        id: id.clone(),
        name: service.to_string(),
        region: region.clone(),
        entries,
        ..as_usual()
    });
    changes.created(id.clone());
    Ok(id)
}
