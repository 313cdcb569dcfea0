//! A sketch written as a file: the same sketch always gives the same bytes.

use crate::model::{self, HealthCheckPort, Resource, Sketch, Table};

use super::file;

/// The sketch as a file's text, indented, with a line end at its end.
pub fn write(sketch: &Sketch) -> String {
    let mut text = indented(&compact(sketch));
    text.push('\n');
    text
}

/// The sketch on one line, for links.
pub(super) fn compact(sketch: &Sketch) -> String {
    serde_json::to_string(&file(sketch)).unwrap_or_default()
}

/// JSON with a line for each member, two spaces a level. A second serializer would say the
/// same, and be compiled in whole.
fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if quoted {
            text.push(character);
            quoted = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            continue;
        }
        match character {
            '{' | '[' => {
                text.push(character);
                let empty = characters.peek().is_some_and(|next| matches!(next, '}' | ']'));
                if empty {
                    text.extend(characters.next());
                } else {
                    depth = depth.saturating_add(1);
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(character);
            }
            ',' => {
                text.push(character);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            other => {
                quoted = other == '"';
                text.push(other);
            }
        }
    }
    text
}

fn new_line(text: &mut String, depth: usize) {
    text.push('\n');
    for _ in 0..depth {
        text.push_str("  ");
    }
}

fn each<R: Resource, T>(table: &Table<R>, make: impl Fn(&R) -> T) -> Vec<T> {
    table.iter().map(make).collect()
}

fn file(sketch: &Sketch) -> file::File {
    file::File {
        format: file::FORMAT.to_owned(),
        version: file::VERSION,
        title: sketch.title.clone(),
        profile: sketch.profile,
        seed: sketch.seed,
        ids_made: sketch.ids_made,
        accounts: each(&sketch.accounts, account),
        vpcs: each(&sketch.vpcs, vpc),
        subnets: each(&sketch.subnets, subnet),
        route_tables: each(&sketch.route_tables, route_table),
        security_groups: each(&sketch.security_groups, security_group),
        network_interfaces: each(&sketch.network_interfaces, network_interface),
        instances: each(&sketch.instances, instance),
        load_balancers: each(&sketch.load_balancers, load_balancer),
        target_groups: each(&sketch.target_groups, target_group),
        endpoint_services: each(&sketch.endpoint_services, endpoint_service),
        vpc_endpoints: each(&sketch.vpc_endpoints, vpc_endpoint),
        lost_zones: sketch.lost_zones.iter().cloned().collect(),
        expectations: sketch.expectations.iter().map(expectation).collect(),
        assumptions: sketch.assumptions.0.iter().map(|(key, value)| (key.key().to_owned(), *value)).collect(),
    }
}

fn account(from: &model::Account) -> file::Account {
    file::Account { id: from.id.clone(), name: from.name.clone(), zones: from.zones.clone() }
}

fn vpc(from: &model::Vpc) -> file::Vpc {
    file::Vpc {
        id: from.id.clone(),
        name: from.name.clone(),
        account: from.account.clone(),
        region: from.region.clone(),
        cidr: from.cidr,
        enable_dns_support: from.enable_dns_support,
        enable_dns_hostnames: from.enable_dns_hostnames,
    }
}

fn subnet(from: &model::Subnet) -> file::Subnet {
    file::Subnet {
        id: from.id.clone(),
        name: from.name.clone(),
        vpc: from.vpc.clone(),
        zone: from.zone.clone(),
        cidr: from.cidr,
        route_table: from.route_table.clone(),
    }
}

fn route_table(from: &model::RouteTable) -> file::RouteTable {
    let route = |route: &model::Route| file::Route {
        destination: route.destination,
        target: match route.target {
            model::RouteTarget::Local => file::RouteTarget::Local,
        },
    };
    file::RouteTable {
        id: from.id.clone(),
        name: from.name.clone(),
        vpc: from.vpc.clone(),
        main: from.main,
        routes: from.routes.iter().map(route).collect(),
    }
}

fn security_group(from: &model::SecurityGroup) -> file::SecurityGroup {
    let rule = |rule: &model::SecurityGroupRule| file::Rule {
        id: rule.id.clone(),
        direction: rule.direction,
        permission: rule.permission.clone(),
    };
    file::SecurityGroup {
        id: from.id.clone(),
        name: from.name.clone(),
        vpc: from.vpc.clone(),
        rules: from.rules.iter().map(rule).collect(),
    }
}

fn network_interface(from: &model::NetworkInterface) -> file::NetworkInterface {
    let of = match &from.kind {
        model::InterfaceKind::Interface { instance, security_groups } => file::InterfaceKind::Interface {
            instance: instance.clone(),
            security_groups: security_groups.clone(),
        },
        model::InterfaceKind::VpcEndpoint { endpoint } => {
            file::InterfaceKind::VpcEndpoint { endpoint: endpoint.clone() }
        }
        model::InterfaceKind::LoadBalancerNode { load_balancer } => {
            file::InterfaceKind::NetworkLoadBalancer { load_balancer: load_balancer.clone() }
        }
    };
    file::NetworkInterface { id: from.id.clone(), subnet: from.subnet.clone(), address: from.address, of }
}

fn instance(from: &model::Instance) -> file::Instance {
    let application = |from: &model::Application| file::Application {
        name: from.name.clone(),
        port: from.port,
        protocol: from.protocol,
        state: from.state,
        expects_proxy_protocol: from.expects_proxy_protocol,
        passes_health_checks: from.passes_health_checks,
    };
    file::Instance {
        id: from.id.clone(),
        name: from.name.clone(),
        network_interface: from.network_interface.clone(),
        state: from.state,
        applications: from.applications.iter().map(application).collect(),
    }
}

fn load_balancer(from: &model::LoadBalancer) -> file::LoadBalancer {
    let listener = |from: &model::Listener| file::Listener {
        port: from.port,
        protocol: from.protocol,
        target_group: from.target_group.clone(),
    };
    file::LoadBalancer {
        arn: from.arn.clone(),
        vpc: from.vpc.clone(),
        cross_zone: from.cross_zone,
        nodes: from.nodes.clone(),
        listeners: from.listeners.iter().map(listener).collect(),
    }
}

fn target_group(from: &model::TargetGroup) -> file::TargetGroup {
    let check = from.health_check;
    file::TargetGroup {
        arn: from.arn.clone(),
        vpc: from.vpc.clone(),
        port: from.port,
        targets: from.targets.clone(),
        health_check: file::HealthCheck {
            protocol: check.protocol,
            port: match check.port {
                HealthCheckPort::TrafficPort => None,
                HealthCheckPort::Fixed(port) => Some(port),
            },
            interval_s: check.interval_s,
            healthy_threshold: check.healthy_threshold,
            unhealthy_threshold: check.unhealthy_threshold,
        },
        cross_zone: from.cross_zone,
        proxy_protocol_v2: from.proxy_protocol_v2,
        preserve_client_ip: from.preserve_client_ip,
    }
}

fn endpoint_service(from: &model::EndpointService) -> file::EndpointService {
    file::EndpointService {
        id: from.id.clone(),
        name: from.name.clone(),
        account: from.account.clone(),
        load_balancers: from.load_balancers.clone(),
        acceptance_required: from.acceptance_required,
    }
}

fn vpc_endpoint(from: &model::VpcEndpoint) -> file::VpcEndpoint {
    file::VpcEndpoint {
        id: from.id.clone(),
        name: from.name.clone(),
        vpc: from.vpc.clone(),
        service: from.service.clone(),
        state: from.state,
        dns_suffix: from.dns_suffix.clone(),
        network_interfaces: from.network_interfaces.clone(),
        security_groups: from.security_groups.clone(),
    }
}

fn expectation(from: &model::Expectation) -> file::Expectation {
    file::Expectation {
        from: from.from.clone(),
        to: from.to.clone(),
        port: from.port,
        expect: from.expect,
        reason: from.reason.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents_as_everyone_does() {
        let json = r#"{"a":[],"b":[1,{"c":"x\\\"],{:"}],"d":{},"e":null}"#;
        let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(indented(&value.to_string()), serde_json::to_string_pretty(&value).expect("JSON"));
    }
}
