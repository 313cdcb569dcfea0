//! A sketch written as a file: the same sketch always gives the same bytes.

use crate::model::{
    Account, Application, Expectation, HealthCheckPort, Instance, InterfaceKind, Listener, LoadBalancer,
    NetworkInterface, Permission, Resource, Route, RouteTable, RouteTarget, SecurityGroup, SecurityGroupRule,
    Sketch, Subnet, Table, Target, TargetGroup, Vpc, VpcEndpoint,
};

use super::file;
use super::words;
use super::writer::{Member, indented, list, object, plain, text, texts, unless, word};

/// The sketch as a file's text, indented, with a line end at its end.
pub fn write(sketch: &Sketch) -> String {
    let mut text = indented(&compact(sketch));
    text.push('\n');
    text
}

/// The sketch on one line, for links.
pub(super) fn compact(sketch: &Sketch) -> String {
    let lost: Vec<_> = sketch.lost_zones.iter().collect();
    let expectations: Vec<String> = sketch.expectations.iter().map(expectation).collect();
    let assumptions: Vec<Member> =
        sketch.assumptions.0.iter().map(|(key, value)| (key.key(), plain(value))).collect();
    object(&[
        ("format", text(&file::FORMAT)),
        ("version", plain(file::VERSION)),
        ("title", text(&sketch.title)),
        ("profile", word(words::PROFILE, &sketch.profile)),
        ("seed", plain(sketch.seed)),
        ("ids_made", plain(sketch.ids_made).filter(|_| sketch.ids_made > 0)),
        ("accounts", each(&sketch.accounts, &account)),
        ("vpcs", each(&sketch.vpcs, &vpc)),
        ("subnets", each(&sketch.subnets, &subnet)),
        ("route_tables", each(&sketch.route_tables, &route_table)),
        ("security_groups", each(&sketch.security_groups, &security_group)),
        ("network_interfaces", each(&sketch.network_interfaces, &network_interface)),
        ("instances", each(&sketch.instances, &instance)),
        ("load_balancers", each(&sketch.load_balancers, &load_balancer)),
        ("target_groups", each(&sketch.target_groups, &target_group)),
        ("endpoint_services", each(&sketch.endpoint_services, &endpoint_service)),
        ("vpc_endpoints", each(&sketch.vpc_endpoints, &vpc_endpoint)),
        ("lost_zones", texts(&lost).filter(|_| !lost.is_empty())),
        ("expectations", list(&expectations).filter(|_| !expectations.is_empty())),
        ("assumptions", Some(object(&assumptions)).filter(|_| !assumptions.is_empty())),
    ])
}

fn each<R: Resource>(table: &Table<R>, make: &dyn Fn(&R) -> String) -> Option<String> {
    let items: Vec<String> = table.iter().map(make).collect();
    list(&items)
}

fn account(from: &Account) -> String {
    // A zone's name is letters, digits and dashes: nothing to escape.
    let zones: Vec<String> = from.zones.iter().map(|(name, id)| format!("\"{name}\":\"{id}\"")).collect();
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("zones", Some(format!("{{{}}}", zones.join(",")))),
    ])
}

fn vpc(from: &Vpc) -> String {
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("account", text(&from.account)),
        ("region", text(&from.region)),
        ("cidr", text(&from.cidr)),
        ("enable_dns_support", unless(true, from.enable_dns_support)),
        ("enable_dns_hostnames", unless(true, from.enable_dns_hostnames)),
    ])
}

fn subnet(from: &Subnet) -> String {
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("vpc", text(&from.vpc)),
        ("zone", text(&from.zone)),
        ("cidr", text(&from.cidr)),
        ("route_table", from.route_table.as_ref().and_then(text)),
    ])
}

fn route_table(from: &RouteTable) -> String {
    let route = |route: &Route| {
        let target = match route.target {
            RouteTarget::Local => "local",
        };
        object(&[("destination", text(&route.destination)), ("target", text(&target))])
    };
    let routes: Vec<String> = from.routes.iter().map(route).collect();
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("vpc", text(&from.vpc)),
        ("main", unless(false, from.main)),
        ("routes", list(&routes)),
    ])
}

fn security_group(from: &SecurityGroup) -> String {
    let rule = |rule: &SecurityGroupRule| {
        object(&[
            ("id", text(&rule.id)),
            ("direction", word(words::DIRECTION, &rule.direction)),
            ("permission", Some(permission(&rule.permission))),
        ])
    };
    let rules: Vec<String> = from.rules.iter().map(rule).collect();
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("vpc", text(&from.vpc)),
        ("rules", list(&rules)),
    ])
}

pub(super) fn permission(from: &Permission) -> String {
    object(&[
        ("protocol", word(words::IP_PROTOCOL, &from.protocol)),
        ("ports", text(&from.ports)),
        ("peer", text(&from.peer)),
    ])
}

fn network_interface(from: &NetworkInterface) -> String {
    let of = match &from.kind {
        InterfaceKind::Interface { instance, security_groups } => object(&[(
            "interface",
            Some(object(&[("instance", text(instance)), ("security_groups", texts(security_groups))])),
        )]),
        InterfaceKind::VpcEndpoint { endpoint } => {
            object(&[("vpc_endpoint", Some(object(&[("endpoint", text(endpoint))])))])
        }
        InterfaceKind::LoadBalancerNode { load_balancer } => {
            object(&[("network_load_balancer", Some(object(&[("load_balancer", text(load_balancer))])))])
        }
    };
    object(&[
        ("id", text(&from.id)),
        ("subnet", text(&from.subnet)),
        ("address", text(&from.address)),
        ("of", Some(of)),
    ])
}

fn instance(from: &Instance) -> String {
    let applications: Vec<String> = from.applications.iter().map(application).collect();
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("network_interface", text(&from.network_interface)),
        ("state", word(words::INSTANCE_STATE, &from.state)),
        ("applications", list(&applications)),
    ])
}

fn application(from: &Application) -> String {
    object(&[
        ("name", text(&from.name)),
        ("port", plain(from.port)),
        ("protocol", word(words::APPLICATION_PROTOCOL, &from.protocol)),
        ("state", word(words::APPLICATION_STATE, &from.state)),
        ("expects_proxy_protocol", unless(false, from.expects_proxy_protocol)),
        ("passes_health_checks", unless(true, from.passes_health_checks)),
    ])
}

fn load_balancer(from: &LoadBalancer) -> String {
    let listener = |from: &Listener| {
        object(&[
            ("port", plain(from.port)),
            ("protocol", word(words::LISTENER_PROTOCOL, &from.protocol)),
            ("target_group", text(&from.target_group)),
        ])
    };
    let listeners: Vec<String> = from.listeners.iter().map(listener).collect();
    object(&[
        ("arn", text(&from.arn)),
        ("vpc", text(&from.vpc)),
        ("cross_zone", plain(from.cross_zone)),
        ("nodes", texts(&from.nodes)),
        ("listeners", list(&listeners)),
    ])
}

fn target_group(from: &TargetGroup) -> String {
    let check = from.health_check;
    let port = match check.port {
        HealthCheckPort::TrafficPort => None,
        HealthCheckPort::Fixed(port) => plain(port),
    };
    let health_check = object(&[
        ("protocol", word(words::HEALTH_CHECK_PROTOCOL, &check.protocol)),
        ("port", port),
        ("interval_s", plain(check.interval_s)),
        ("healthy_threshold", plain(check.healthy_threshold)),
        ("unhealthy_threshold", plain(check.unhealthy_threshold)),
    ]);
    let targets: Vec<String> = from.targets.iter().map(target).collect();
    object(&[
        ("arn", text(&from.arn)),
        ("vpc", text(&from.vpc)),
        ("port", plain(from.port)),
        ("targets", list(&targets)),
        ("health_check", Some(health_check)),
        ("cross_zone", word(words::CROSS_ZONE, &from.cross_zone)),
        ("proxy_protocol_v2", unless(false, from.proxy_protocol_v2)),
        ("preserve_client_ip", unless(true, from.preserve_client_ip)),
    ])
}

pub(super) fn target(from: &Target) -> String {
    object(&[("instance", text(&from.instance)), ("port", plain(from.port))])
}

fn endpoint_service(from: &crate::model::EndpointService) -> String {
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("account", text(&from.account)),
        ("load_balancers", texts(&from.load_balancers)),
        ("acceptance_required", plain(from.acceptance_required)),
    ])
}

fn vpc_endpoint(from: &VpcEndpoint) -> String {
    object(&[
        ("id", text(&from.id)),
        ("name", text(&from.name)),
        ("vpc", text(&from.vpc)),
        ("service", text(&from.service)),
        ("state", word(words::ENDPOINT_STATE, &from.state)),
        ("dns_suffix", text(&from.dns_suffix)),
        ("network_interfaces", texts(&from.network_interfaces)),
        ("security_groups", texts(&from.security_groups)),
    ])
}

fn expectation(from: &Expectation) -> String {
    object(&[
        ("from", text(&from.from)),
        ("to", text(&from.to)),
        ("port", plain(from.port)),
        ("expect", word(words::OUTCOME, &from.expect)),
        ("reason", from.reason.as_ref().and_then(text)),
    ])
}
