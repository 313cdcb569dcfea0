//! How much work a sketch would be. Tables are limited by how many resources a file may have; what
//! multiplies is not: a load balancer's nodes with its targets, with the rules and routes each check
//! looks at, a service's load balancers with the endpoints it serves, a transit gateway's attachments with
//! who looks for theirs. Whatever would keep a program busy
//! for minutes is refused; AWS's own quotas lie far below.

use super::{Sketch, Target, TargetId, groups_of, number};

/// Steps all health checks may take together: a second or so.
const CHECK_STEPS: i64 = 200_000_000;
/// Nodes all endpoints' interfaces may have to be matched with.
const NODE_STEPS: i64 = 20_000_000;

/// What is too much in a sketch: the table, and why.
pub(crate) fn excess(sketch: &Sketch) -> Option<(&'static str, &'static str)> {
    if checks(sketch) > CHECK_STEPS {
        return Some((
            "load_balancers",
            "there are too many nodes and targets to check each target from each node",
        ));
    }
    if nodes(sketch) > NODE_STEPS {
        return Some(("endpoint_services", "there are too many load balancers to match endpoints with"));
    }
    if attachments(sketch) > CHECK_STEPS {
        return Some((
            "transit_gateway_attachments",
            "there are too many attachments to find the one of each subnet and table",
        ));
    }
    None
}

/// The attachments each subnet, interface and table looks through, and what each table does with its own.
fn attachments(sketch: &Sketch) -> i64 {
    // Each subnet and each interface looks once for each gateway its routes lead to.
    let places = number(sketch.subnets.len()).saturating_add(number(sketch.network_interfaces.len()));
    let mut seekers = places.saturating_mul(number(sketch.transit_gateways.len()));
    let mut steps = 0_i64;
    for table in sketch.transit_gateway_route_tables.iter() {
        let associations = number(table.associations.len());
        let propagations = number(table.propagations.len());
        seekers = seekers.saturating_add(associations).saturating_add(1);
        steps = steps
            .saturating_add(associations.saturating_mul(number(table.routes.len())))
            .saturating_add(propagations.saturating_mul(propagations));
    }
    let attachments = number(sketch.transit_gateway_attachments.len());
    steps.saturating_add(attachments.saturating_mul(seekers))
}

/// The steps of every health check: from each node each target, over route tables, rules and, for an
/// address, every interface that may have it.
fn checks(sketch: &Sketch) -> i64 {
    let mut most_rules = 0;
    for group in sketch.security_groups.iter() {
        most_rules = number(group.rules.len()).max(most_rules);
    }
    let each = number(sketch.route_tables.len()).saturating_add(most_rules).saturating_add(100);
    let interfaces = number(sketch.network_interfaces.len());
    let mut steps = 0_i64;
    for balancer in sketch.load_balancers.iter() {
        let mut from_one = 0_i64;
        for group in groups_of(sketch, balancer) {
            let is_address = |target: &&Target| matches!(target.id, TargetId::Address(_));
            let addresses = number(group.targets.iter().filter(is_address).count());
            let targets = number(group.targets.len()).saturating_mul(each);
            from_one = from_one.saturating_add(targets).saturating_add(addresses.saturating_mul(interfaces));
        }
        steps = steps.saturating_add(from_one.saturating_mul(number(balancer.nodes.len())));
    }
    steps
}

/// The nodes each service has, once for itself and once for each interface of its endpoints.
fn nodes(sketch: &Sketch) -> i64 {
    let mut of_services = Vec::new();
    let mut steps = 0_i64;
    for service in sketch.endpoint_services.iter() {
        let mut nodes = number(service.load_balancers.len());
        for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
            nodes = nodes.saturating_add(number(balancer.nodes.len()));
        }
        steps = steps.saturating_add(nodes);
        of_services.push(nodes);
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        let service = endpoint.service.endpoint_service().and_then(|id| sketch.endpoint_services.place(id));
        let nodes = service.and_then(|at| of_services.get(at)).copied().unwrap_or_default();
        steps = steps.saturating_add(nodes.saturating_mul(number(endpoint.network_interfaces.len())));
    }
    steps
}
