//! What `PrivateLink` itself is made of: load balancer, target group, endpoint service, endpoint.

use privatelink::control::{Command, verb};
use privatelink::model::{
    CrossZone, EndpointServiceId, EndpointState, HealthCheckProtocol, LoadBalancer, LoadBalancerArn,
    ResourceId, Target, TargetGroup, TargetGroupArn, VpcEndpoint, VpcEndpointId,
};
use privatelink::path::Health;

use super::{Button, Cell, Editor, Line, Listing, Purpose, Table, form, ids};
use crate::state::action::Form;

/// What a target group can say about cross-zone load balancing.
const CROSS_ZONE: [(&str, CrossZone); 3] = [
    ("As the load balancer", CrossZone::UseLoadBalancerConfiguration),
    ("On", CrossZone::On),
    ("Off", CrossZone::Off),
];

pub(super) fn load_balancer(listing: &mut Listing<'_>, arn: &LoadBalancerArn) {
    let Some(balancer) = listing.sketch.load_balancers.get(arn) else { return };
    listing.section("Network Load Balancer");
    listing.code("ARN", arn);
    names(listing, &arn.clone().into(), None);
    listing.link("VPC", balancer.vpc.clone().into());
    let cross_zone = Command::ModifyLoadBalancerAttributes(verb::ModifyLoadBalancerAttributes {
        load_balancer: arn.clone(),
        cross_zone: !balancer.cross_zone,
    });
    listing.toggle("Cross-zone load balancing", balancer.cross_zone, cross_zone);
    listing.note("load_balancing.cross_zone.enabled; a target group's own setting wins over it.");
    listing.links("Nodes", ids(&balancer.nodes));
    listing.section("Listeners");
    listeners(listing, balancer);
}

fn listeners(listing: &mut Listing<'_>, balancer: &LoadBalancer) {
    let mut table = Table::new(
        format!("Listeners of {}", balancer.arn.name()),
        &["Protocol", "Port", "Forwards to"],
        "No listener: every connection is dropped in silence.",
    );
    for listener in &balancer.listeners {
        let port = listener.port;
        let group = listing.named(listener.target_group.clone().into());
        let remove =
            Command::DeleteListener(verb::DeleteListener { load_balancer: balancer.arn.clone(), port });
        table.lines.push(Line {
            resource: None,
            cells: vec![Cell::text(&"TCP"), Cell::text(&port), group],
            remove: listing.remove(format!("Remove the listener on port {port}"), remove),
            decided: false,
        });
    }
    table.form = form::form(listing, Form::Listener(balancer.arn.clone()));
    listing.table(table);
}

pub(super) fn target_group(listing: &mut Listing<'_>, arn: &TargetGroupArn) {
    let Some(group) = listing.sketch.target_groups.get(arn) else { return };
    let set = |cross_zone, proxy_protocol_v2, preserve_client_ip| {
        Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
            target_group: arn.clone(),
            cross_zone,
            proxy_protocol_v2,
            preserve_client_ip,
        })
    };
    listing.section("Target group");
    listing.code("ARN", arn);
    listing.link("VPC", group.vpc.clone().into());
    listing.code("Port", &group.port);
    let mut choices = Vec::new();
    for (label, value) in CROSS_ZONE {
        choices.push(listing.choice(label, group.cross_zone == value, set(Some(value), None, None)));
    }
    listing.row("Cross-zone load balancing", Editor::Choice(choices));
    let proxy = group.proxy_protocol_v2;
    listing.toggle("Proxy protocol v2", proxy, set(None, Some(!proxy), None));
    listing.note("Sends a header with the client's address and the endpoint's id ahead of the data.");
    let preserve = group.preserve_client_ip;
    listing.toggle("Preserve client IP addresses", preserve, set(None, None, Some(!preserve)));
    listing.note("Never in force for traffic that comes by PrivateLink.");
    health_check(listing, group);
    listing.section("Targets");
    targets(listing, group);
}

fn health_check(listing: &mut Listing<'_>, group: &TargetGroup) {
    let check = &group.health_check;
    listing.section("Health check");
    let protocol = match check.protocol {
        HealthCheckProtocol::Tcp => "TCP",
        HealthCheckProtocol::Http => "HTTP",
        HealthCheckProtocol::Https => "HTTPS",
    };
    listing.text("Protocol", protocol);
    match check.port {
        None => listing.code("Port", &"traffic-port"),
        Some(port) => listing.code("Port", &port),
    }
    listing.text("Interval", &format!("{} s", check.interval_s));
    listing.text("Healthy threshold", &check.healthy_threshold.to_string());
    listing.text("Unhealthy threshold", &check.unhealthy_threshold.to_string());
}

fn targets(listing: &mut Listing<'_>, group: &TargetGroup) {
    let mut table = Table::new(
        format!("Targets of {}", group.arn.name()),
        &["Instance", "Port", "Zone", "Health"],
        "No target is registered.",
    );
    for (at, target) in group.targets.iter().enumerate() {
        let instance = listing.sketch.target_resource(group, &target.id);
        let named = listing.named(instance.clone());
        let label = format!("Deregister {}", named.text);
        let remove = Command::DeregisterTargets(verb::DeregisterTargets {
            target_group: group.arn.clone(),
            target: target.clone(),
        });
        table.lines.push(Line {
            resource: Some(instance),
            cells: vec![
                named,
                Cell::text(&target.port),
                Cell::text(&zone_of(listing, group, target)),
                Cell::text(&health(listing, group, at)),
            ],
            remove: listing.remove(label, remove),
            decided: false,
        });
    }
    table.form = form::form(listing, Form::Target(group.arn.clone()));
    listing.table(table);
}

fn zone_of<'a>(listing: &Listing<'a>, group: &'a TargetGroup, target: &'a Target) -> &'a str {
    let interface = listing.sketch.target_interface(group, &target.id);
    let subnet = interface.and_then(|interface| listing.sketch.subnet_of(interface).ok());
    subnet.map_or("–", |subnet| subnet.zone.as_str())
}

/// A target's health as its nodes find it: one word where they agree, else how many do.
fn health(listing: &Listing<'_>, group: &TargetGroup, at: usize) -> String {
    let (mut healthy, mut all) = (0_u32, 0_u32);
    for (key, health) in listing.index.health().iter() {
        if key.group == group.arn && key.target == at {
            all = all.saturating_add(1);
            healthy = healthy.saturating_add(u32::from(*health == Health::Healthy));
        }
    }
    match (healthy, all) {
        (_, 0) => "Unused".to_owned(),
        (healthy, all) if healthy == all => "Healthy".to_owned(),
        (0, _) => "Unhealthy".to_owned(),
        (healthy, all) => format!("Healthy for {healthy} of {all} nodes"),
    }
}

pub(super) fn endpoint_service(listing: &mut Listing<'_>, id: &EndpointServiceId) {
    let Some(service) = listing.sketch.endpoint_services.get(id) else { return };
    let (mut endpoints, mut decide) = (Vec::new(), Vec::new());
    for endpoint in listing.sketch.vpc_endpoints.iter() {
        if endpoint.service.endpoint_service() == Some(id) {
            endpoints.push(endpoint.id.clone().into());
            decisions(listing, endpoint, &endpoint.name, &mut decide);
        }
    }
    listing.section("Endpoint service");
    listing.code("Service ID", &service.id);
    listing.link("Owner", service.account.clone().into());
    listing.links("Load balancers", ids(&service.load_balancers));
    listing.text("Acceptance required", if service.acceptance_required { "Yes" } else { "No" });
    listing.section("Endpoint connections");
    listing.links("Endpoints", endpoints);
    listing.row("", Editor::Buttons(decide));
}

/// What the provider can decide about an endpoint as it stands.
fn decisions(listing: &Listing<'_>, endpoint: &VpcEndpoint, called: &str, buttons: &mut Vec<Button>) {
    let Some(service) = endpoint.service.endpoint_service() else { return };
    let id = &endpoint.id;
    if matches!(endpoint.state, EndpointState::PendingAcceptance | EndpointState::Rejected) {
        let accept = Command::AcceptVpcEndpointConnections(verb::AcceptVpcEndpointConnections {
            service: service.clone(),
            endpoint: id.clone(),
        });
        buttons.push(listing.button(format!("Accept {called}"), Purpose::Mend, accept));
    }
    if matches!(endpoint.state, EndpointState::PendingAcceptance | EndpointState::Available) {
        let reject = Command::RejectVpcEndpointConnections(verb::RejectVpcEndpointConnections {
            service: service.clone(),
            endpoint: id.clone(),
        });
        buttons.push(listing.button(format!("Reject {called}"), Purpose::Break, reject));
    }
}

pub(super) fn endpoint(listing: &mut Listing<'_>, id: &VpcEndpointId) {
    let Some(endpoint) = listing.sketch.vpc_endpoints.get(id) else { return };
    listing.section("VPC endpoint");
    listing.code("Endpoint ID", &endpoint.id);
    listing.code("Status", &endpoint.state.word());
    listing.link("VPC", endpoint.vpc.clone().into());
    if let Some(service) = endpoint.service.endpoint_service() {
        listing.link("Service", service.clone().into());
    }
    listing.links("Network interfaces", ids(&endpoint.network_interfaces));
    listing.links("Security groups", ids(&endpoint.security_groups));
    let mut buttons = Vec::new();
    decisions(listing, endpoint, "the endpoint", &mut buttons);
    listing.row("", Editor::Buttons(buttons));
    names(listing, &id.clone().into(), Some("DNS names"));
}

/// The names of an endpoint or load balancer, the regional one first; in a section of their own where
/// it has a title.
fn names(listing: &mut Listing<'_>, owner: &ResourceId, mut section: Option<&'static str>) {
    let index = listing.index;
    for name in index.names().all().filter(|name| name.owner == *owner) {
        if let Some(title) = section.take() {
            listing.section(title);
        }
        let label = if name.zone.is_some() { "Zonal name" } else { "Regional name" };
        listing.code(label, &name.text);
    }
}
