//! A sketch written as a file: the same sketch always gives the same bytes.

use crate::model::{
    Account, Application, EndpointService, Expectation, HealthCheck, HealthCheckPort, Instance,
    InterfaceKind, Listener, LoadBalancer, NetworkInterface, Permission, Route, RouteTable, RouteTarget,
    SecurityGroup, SecurityGroupRule, Sketch, Subnet, Target, TargetGroup, Vpc, VpcEndpoint,
};

use super::file;
use super::words;
use super::writer::{Json, indented, object};

/// The sketch as a file's text, indented, with a line end at its end.
pub fn write(from: &Sketch) -> String {
    let mut text = indented(&object(&|to| sketch(from, to)));
    text.push('\n');
    text
}

/// The members of a sketch.
pub(super) fn sketch(from: &Sketch, to: &mut Json) {
    to.text("format", &file::FORMAT)
        .plain("version", &file::VERSION)
        .text("title", &from.title)
        .word("profile", words::PROFILE, &from.profile)
        .plain("seed", &from.seed);
    if from.ids_made > 0 {
        to.plain("ids_made", &from.ids_made);
    }
    to.list("accounts", from.accounts.iter(), account)
        .list("vpcs", from.vpcs.iter(), vpc)
        .list("subnets", from.subnets.iter(), subnet)
        .list("route_tables", from.route_tables.iter(), route_table)
        .list("security_groups", from.security_groups.iter(), security_group)
        .list("network_interfaces", from.network_interfaces.iter(), network_interface)
        .list("instances", from.instances.iter(), instance)
        .list("load_balancers", from.load_balancers.iter(), load_balancer)
        .list("target_groups", from.target_groups.iter(), target_group)
        .list("endpoint_services", from.endpoint_services.iter(), endpoint_service)
        .list("vpc_endpoints", from.vpc_endpoints.iter(), vpc_endpoint);
    let lost: Vec<&str> = from.lost_zones.iter().collect();
    if !lost.is_empty() {
        to.texts("lost_zones", &lost);
    }
    if !from.expectations.is_empty() {
        to.list("expectations", from.expectations.iter(), expectation);
    }
    if !from.assumptions.0.is_empty() {
        to.object("assumptions", &|to| {
            for (key, value) in &from.assumptions.0 {
                to.plain(key.key(), value);
            }
        });
    }
}

fn account(from: &Account, to: &mut Json) {
    to.text("id", &from.id).text("name", &from.name).object("zones", &|to| {
        for (name, id) in &from.zones {
            to.text(name.as_str(), id);
        }
    });
}

fn vpc(from: &Vpc, to: &mut Json) {
    to.text("id", &from.id)
        .text("name", &from.name)
        .text("account", &from.account)
        .text("region", &from.region)
        .text("cidr", &from.cidr)
        .unless(true, "enable_dns_support", from.enable_dns_support)
        .unless(true, "enable_dns_hostnames", from.enable_dns_hostnames);
}

fn subnet(from: &Subnet, to: &mut Json) {
    to.text("id", &from.id)
        .text("name", &from.name)
        .text("vpc", &from.vpc)
        .text("zone", &from.zone)
        .text("cidr", &from.cidr);
    if let Some(table) = &from.route_table {
        to.text("route_table", table);
    }
}

fn route_table(from: &RouteTable, to: &mut Json) {
    to.text("id", &from.id)
        .text("name", &from.name)
        .text("vpc", &from.vpc)
        .unless(false, "main", from.main)
        .list("routes", from.routes.iter(), route);
}

fn route(from: &Route, to: &mut Json) {
    let target = match from.target {
        RouteTarget::Local => "local",
    };
    to.text("destination", &from.destination).text("target", &target);
}

fn security_group(from: &SecurityGroup, to: &mut Json) {
    to.text("id", &from.id).text("name", &from.name).text("vpc", &from.vpc).list(
        "rules",
        from.rules.iter(),
        rule,
    );
}

fn rule(from: &SecurityGroupRule, to: &mut Json) {
    to.text("id", &from.id)
        .word("direction", words::DIRECTION, &from.direction)
        .object("permission", &|to| permission(&from.permission, to));
}

pub(super) fn permission(from: &Permission, to: &mut Json) {
    to.word("protocol", words::IP_PROTOCOL, &from.protocol)
        .text("ports", &from.ports)
        .text("peer", &from.peer);
}

fn network_interface(from: &NetworkInterface, to: &mut Json) {
    to.text("id", &from.id)
        .text("subnet", &from.subnet)
        .text("address", &from.address)
        .object("of", &|to| interface_kind(&from.kind, to));
}

fn interface_kind(from: &InterfaceKind, to: &mut Json) {
    match from {
        InterfaceKind::Interface { instance, security_groups } => to.object("interface", &|to| {
            to.text("instance", instance).texts("security_groups", security_groups);
        }),
        InterfaceKind::VpcEndpoint { endpoint } => to.object("vpc_endpoint", &|to| {
            to.text("endpoint", endpoint);
        }),
        InterfaceKind::LoadBalancerNode { load_balancer } => to.object("network_load_balancer", &|to| {
            to.text("load_balancer", load_balancer);
        }),
    };
}

fn instance(from: &Instance, to: &mut Json) {
    to.text("id", &from.id)
        .text("name", &from.name)
        .text("network_interface", &from.network_interface)
        .word("state", words::INSTANCE_STATE, &from.state)
        .list("applications", from.applications.iter(), application);
}

fn application(from: &Application, to: &mut Json) {
    to.text("name", &from.name)
        .plain("port", &from.port)
        .word("protocol", words::APPLICATION_PROTOCOL, &from.protocol)
        .word("state", words::APPLICATION_STATE, &from.state)
        .unless(false, "expects_proxy_protocol", from.expects_proxy_protocol)
        .unless(true, "passes_health_checks", from.passes_health_checks);
}

fn load_balancer(from: &LoadBalancer, to: &mut Json) {
    to.text("arn", &from.arn)
        .text("vpc", &from.vpc)
        .plain("cross_zone", &from.cross_zone)
        .texts("nodes", &from.nodes)
        .list("listeners", from.listeners.iter(), listener);
}

fn listener(from: &Listener, to: &mut Json) {
    to.plain("port", &from.port)
        .word("protocol", words::LISTENER_PROTOCOL, &from.protocol)
        .text("target_group", &from.target_group);
}

fn target_group(from: &TargetGroup, to: &mut Json) {
    to.text("arn", &from.arn)
        .text("vpc", &from.vpc)
        .plain("port", &from.port)
        .list("targets", from.targets.iter(), target)
        .object("health_check", &|to| health_check(from.health_check, to))
        .word("cross_zone", words::CROSS_ZONE, &from.cross_zone)
        .unless(false, "proxy_protocol_v2", from.proxy_protocol_v2)
        .unless(true, "preserve_client_ip", from.preserve_client_ip);
}

fn health_check(from: HealthCheck, to: &mut Json) {
    to.word("protocol", words::HEALTH_CHECK_PROTOCOL, &from.protocol);
    if let HealthCheckPort::Fixed(port) = from.port {
        to.plain("port", &port);
    }
    to.plain("interval_s", &from.interval_s)
        .plain("healthy_threshold", &from.healthy_threshold)
        .plain("unhealthy_threshold", &from.unhealthy_threshold);
}

pub(super) fn target(from: &Target, to: &mut Json) {
    to.text("instance", &from.instance).plain("port", &from.port);
}

fn endpoint_service(from: &EndpointService, to: &mut Json) {
    to.text("id", &from.id)
        .text("name", &from.name)
        .text("account", &from.account)
        .texts("load_balancers", &from.load_balancers)
        .plain("acceptance_required", &from.acceptance_required);
}

fn vpc_endpoint(from: &VpcEndpoint, to: &mut Json) {
    to.text("id", &from.id)
        .text("name", &from.name)
        .text("vpc", &from.vpc)
        .text("service", &from.service)
        .word("state", words::ENDPOINT_STATE, &from.state)
        .text("dns_suffix", &from.dns_suffix)
        .texts("network_interfaces", &from.network_interfaces)
        .texts("security_groups", &from.security_groups);
}

fn expectation(from: &Expectation, to: &mut Json) {
    to.text("from", &from.from).text("to", &from.to).plain("port", &from.port).word(
        "expect",
        words::OUTCOME,
        &from.expect,
    );
    if let Some(reason) = &from.reason {
        to.text("reason", reason);
    }
}
