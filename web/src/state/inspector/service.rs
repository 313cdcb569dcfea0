//! What `PrivateLink` itself is made of: load balancer, target group, endpoint service, endpoint.

use privatelink::control::Command;
use privatelink::model::{
    CrossZone, EndpointServiceId, EndpointState, HealthCheckPort, HealthCheckProtocol, LoadBalancer,
    LoadBalancerArn, ResourceId, Target, TargetGroup, TargetGroupArn, VpcEndpointId,
};
use privatelink::path::Health;
use privatelink::text;

use super::host::toggle;
use super::{Button, Cell, Choice, Editor, Eye, Line, Purpose, Row, Section, Table, form, links};
use crate::state::action::Form;

pub(super) fn load_balancer(eye: &Eye<'_>, arn: &LoadBalancerArn) -> Vec<Section> {
    let Some(balancer) = eye.sketch.load_balancers.get(arn) else { return Vec::new() };
    let cross_zone = Command::ModifyLoadBalancerAttributes {
        load_balancer: arn.clone(),
        cross_zone: !balancer.cross_zone,
    };
    let mut rows = vec![Row::code("ARN", arn)];
    rows.extend(names(eye, &arn.clone().into()));
    rows.push(links(eye, "VPC", [&balancer.vpc]));
    rows.push(
        toggle(eye, "Cross-zone load balancing", balancer.cross_zone, cross_zone)
            .noting("load_balancing.cross_zone.enabled; a target group's own setting wins over it."),
    );
    rows.push(links(eye, "Nodes", &balancer.nodes));
    vec![
        Section { title: "Network Load Balancer", rows },
        Section { title: "Listeners", rows: vec![listeners(eye, balancer)] },
    ]
}

fn listeners(eye: &Eye<'_>, balancer: &LoadBalancer) -> Row {
    let lines = balancer.listeners.iter().map(|listener| {
        let group: ResourceId = listener.target_group.clone().into();
        let remove = Command::DeleteListener { load_balancer: balancer.arn.clone(), port: listener.port };
        let label = format!("Remove the listener on port {}", listener.port);
        Line {
            resource: None,
            cells: vec![
                Cell::text("TCP"),
                Cell::text(&listener.port),
                Cell { text: text::name(eye.sketch, &group), resource: Some(group) },
            ],
            remove: eye.state.can_edit().then(|| Button::command(label, Purpose::Plain, remove)),
            decided: false,
        }
    });
    let table = Table {
        caption: format!("Listeners of {}", balancer.arn.name()),
        columns: vec!["Protocol", "Port", "Forwards to"],
        lines: lines.collect(),
        empty: "No listener: every connection is dropped in silence.",
        form: form::form(eye, Form::Listener(balancer.arn.clone())),
    };
    Row::new("", Editor::Table(table))
}

pub(super) fn target_group(eye: &Eye<'_>, arn: &TargetGroupArn) -> Vec<Section> {
    let Some(group) = eye.sketch.target_groups.get(arn) else { return Vec::new() };
    let set = |cross_zone, proxy_protocol_v2, preserve_client_ip| Command::ModifyTargetGroupAttributes {
        target_group: arn.clone(),
        cross_zone,
        proxy_protocol_v2,
        preserve_client_ip,
    };
    let cross_zone = [
        ("As the load balancer", CrossZone::UseLoadBalancerConfiguration),
        ("On", CrossZone::On),
        ("Off", CrossZone::Off),
    ];
    let cross_zone = cross_zone.into_iter().map(|(label, value)| Choice {
        label,
        chosen: group.cross_zone == value,
        command: (group.cross_zone != value && eye.state.can_edit()).then(|| set(Some(value), None, None)),
    });
    let attributes = vec![
        Row::code("ARN", arn),
        links(eye, "VPC", [&group.vpc]),
        Row::code("Port", &group.port),
        Row::new("Cross-zone load balancing", Editor::Choice(cross_zone.collect())),
        toggle(
            eye,
            "Proxy protocol v2",
            group.proxy_protocol_v2,
            set(None, Some(!group.proxy_protocol_v2), None),
        )
        .noting("Sends a header with the client's address and the endpoint's id ahead of the data."),
        toggle(
            eye,
            "Preserve client IP addresses",
            group.preserve_client_ip,
            set(None, None, Some(!group.preserve_client_ip)),
        )
        .noting("Never in force for traffic that comes by PrivateLink."),
    ];
    vec![
        Section { title: "Target group", rows: attributes },
        Section { title: "Health check", rows: health_check(group) },
        Section { title: "Targets", rows: vec![targets(eye, group)] },
    ]
}

fn health_check(group: &TargetGroup) -> Vec<Row> {
    let check = &group.health_check;
    let protocol = match check.protocol {
        HealthCheckProtocol::Tcp => "TCP",
        HealthCheckProtocol::Http => "HTTP",
    };
    let port = match check.port {
        HealthCheckPort::TrafficPort => "traffic-port".to_owned(),
        HealthCheckPort::Fixed(port) => port.to_string(),
    };
    vec![
        Row::text("Protocol", protocol),
        Row::code("Port", &port),
        Row::text("Interval", format!("{} s", check.interval_s)),
        Row::text("Healthy threshold", check.healthy_threshold.to_string()),
        Row::text("Unhealthy threshold", check.unhealthy_threshold.to_string()),
    ]
}

fn targets(eye: &Eye<'_>, group: &TargetGroup) -> Row {
    let lines = group.targets.iter().enumerate().map(|(at, target)| {
        let instance: ResourceId = target.instance.clone().into();
        let name = text::name(eye.sketch, &instance);
        let remove = Command::DeregisterTargets { target_group: group.arn.clone(), target: target.clone() };
        let label = format!("Deregister {name}");
        Line {
            resource: Some(instance.clone()),
            cells: vec![
                Cell { text: name, resource: Some(instance) },
                Cell::text(&target.port),
                Cell::text(&zone_of(eye, target)),
                Cell::text(&health(eye, group, at)),
            ],
            remove: eye.state.can_edit().then(|| Button::command(label, Purpose::Plain, remove)),
            decided: false,
        }
    });
    let table = Table {
        caption: format!("Targets of {}", group.arn.name()),
        columns: vec!["Instance", "Port", "Zone", "Health"],
        lines: lines.collect(),
        empty: "No target is registered.",
        form: form::form(eye, Form::Target(group.arn.clone())),
    };
    Row::new("", Editor::Table(table))
}

fn zone_of(eye: &Eye<'_>, target: &Target) -> String {
    let instance = eye.sketch.instances.get(&target.instance);
    let subnet = instance.and_then(|instance| eye.sketch.subnet_of(&instance.network_interface).ok());
    subnet.map_or_else(|| "–".to_owned(), |subnet| subnet.zone.to_string())
}

/// A target's health as its nodes find it: one word where they agree, else how many do.
fn health(eye: &Eye<'_>, group: &TargetGroup, at: usize) -> String {
    let found = eye.index.health().iter().filter(|(key, _)| key.group == group.arn && key.target == at);
    let (mut healthy, mut all) = (0_u32, 0_u32);
    for (_, health) in found {
        all = all.saturating_add(1);
        if *health == Health::Healthy {
            healthy = healthy.saturating_add(1);
        }
    }
    match (healthy, all) {
        (_, 0) => "Unused".to_owned(),
        (healthy, all) if healthy == all => "Healthy".to_owned(),
        (0, _) => "Unhealthy".to_owned(),
        (healthy, all) => format!("Healthy for {healthy} of {all} nodes"),
    }
}

pub(super) fn endpoint_service(eye: &Eye<'_>, id: &EndpointServiceId) -> Vec<Section> {
    let Some(service) = eye.sketch.endpoint_services.get(id) else { return Vec::new() };
    let connections = eye.sketch.vpc_endpoints.iter().filter(|endpoint| endpoint.service == *id);
    let connections: Vec<_> = connections.collect();
    let mut decide = Vec::new();
    for endpoint in &connections {
        decide.extend(decisions(eye, &endpoint.id, &endpoint.name));
    }
    vec![
        Section {
            title: "Endpoint service",
            rows: vec![
                Row::code("Service ID", &service.id),
                links(eye, "Owner", [&service.account]),
                links(eye, "Load balancers", &service.load_balancers),
                Row::text("Acceptance required", if service.acceptance_required { "Yes" } else { "No" }),
            ],
        },
        Section {
            title: "Endpoint connections",
            rows: vec![
                links(eye, "Endpoints", connections.iter().map(|endpoint| &endpoint.id)),
                Row::new("", Editor::Buttons(decide)),
            ],
        },
    ]
}

/// What the provider can decide about an endpoint as it stands.
fn decisions(eye: &Eye<'_>, id: &VpcEndpointId, called: &str) -> Vec<Button> {
    let Some(endpoint) = eye.sketch.vpc_endpoints.get(id) else { return Vec::new() };
    let (service, endpoint_id) = (endpoint.service.clone(), endpoint.id.clone());
    let accept = matches!(endpoint.state, EndpointState::PendingAcceptance | EndpointState::Rejected);
    let reject = matches!(endpoint.state, EndpointState::PendingAcceptance | EndpointState::Available);
    let mut buttons = Vec::new();
    if accept {
        let command =
            Command::AcceptVpcEndpointConnections { service: service.clone(), endpoint: endpoint_id.clone() };
        buttons.push(Button::command(format!("Accept {called}"), Purpose::Mend, command));
    }
    if reject {
        let command = Command::RejectVpcEndpointConnections { service, endpoint: endpoint_id };
        buttons.push(Button::command(format!("Reject {called}"), Purpose::Break, command));
    }
    buttons.into_iter().map(|button| button.when(eye.state.can_edit())).collect()
}

pub(super) fn endpoint(eye: &Eye<'_>, id: &VpcEndpointId) -> Vec<Section> {
    let Some(endpoint) = eye.sketch.vpc_endpoints.get(id) else { return Vec::new() };
    let mut rows = vec![
        Row::code("Endpoint ID", &endpoint.id),
        Row::code("Status", &endpoint.state.api_name()),
        links(eye, "VPC", [&endpoint.vpc]),
        links(eye, "Service", [&endpoint.service]),
        links(eye, "Network interfaces", &endpoint.network_interfaces),
        links(eye, "Security groups", &endpoint.security_groups),
    ];
    rows.push(Row::new("", Editor::Buttons(decisions(eye, id, "the endpoint"))));
    let mut sections = vec![Section { title: "VPC endpoint", rows }];
    let names = names(eye, &id.clone().into());
    if !names.is_empty() {
        sections.push(Section { title: "DNS names", rows: names });
    }
    sections
}

/// The names of an endpoint or load balancer, the regional one first.
fn names(eye: &Eye<'_>, owner: &ResourceId) -> Vec<Row> {
    let own = eye.index.names().all().filter(|name| name.owner == *owner);
    own.map(|name| {
        let label = if name.zone.is_some() { "Zonal name" } else { "Regional name" };
        Row::code(label, &name.text)
    })
    .collect()
}
