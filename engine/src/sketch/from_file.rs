//! A file read as a sketch. Structure is checked here: JSON, format, version, ids that stand
//! once, sizes. What the parts mean together is for `control::observe` to say.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::value::RawValue;

use crate::model::{self, Assumption, Assumptions, HealthCheckPort, Resource, Sketch, Table};

use super::error::FileError;
use super::file;
use super::limits;

/// A file, read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The sketch.
    pub sketch: Sketch,
    /// The file's version where it is newer than this program: then fields may have been
    /// passed over, and the sketch may be looked at but not edited.
    pub newer: Option<u32>,
}

/// Just enough of a file to know whether it is one, as it stands there.
#[derive(serde::Deserialize)]
struct Head<'a> {
    #[serde(borrow, default)]
    format: Option<&'a RawValue>,
    #[serde(borrow, default)]
    version: Option<&'a RawValue>,
}

/// Reads a sketch file.
///
/// # Errors
/// [`FileError`], with line and column where there are any.
pub fn read(text: &str) -> Result<Read, FileError> {
    if text.len() > limits::FILE_BYTES {
        return Err(FileError::TooLarge { found_mb: text.len().div_ceil(1_048_576) });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    let head: Head<'_> = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let version = version(&head)?;
    let parsed = serde_json::from_str(text);
    finish(parsed, version)
}

fn finish(parsed: Result<file::File, serde_json::Error>, version: u64) -> Result<Read, FileError> {
    let newer = version > u64::from(file::VERSION);
    let file = parsed.map_err(|error| {
        let problem = problem(&error);
        if newer {
            FileError::TooNew { found: version, problem }
        } else {
            FileError::Damaged { line: error.line(), column: error.column(), problem }
        }
    })?;
    let newer = newer.then(|| u32::try_from(version).unwrap_or(u32::MAX));
    Ok(Read { sketch: sketch(file)?, newer })
}

fn not_json(error: &serde_json::Error) -> FileError {
    if error.is_data() {
        // Whole JSON of another kind: a list, a number, a text.
        FileError::Foreign { found: "missing".to_owned() }
    } else {
        FileError::NotJson { line: error.line(), column: error.column(), problem: problem(error) }
    }
}

/// The parser's words without the position, which stands apart.
fn problem(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let end = text.rfind(" at line ").unwrap_or(text.len());
    text.get(..end).unwrap_or_default().chars().filter(|c| !c.is_control()).take(200).collect()
}

fn version(head: &Head<'_>) -> Result<u64, FileError> {
    let format = shown(head.format);
    if format != format!("“{}”", file::FORMAT) {
        return Err(FileError::Foreign { found: format });
    }
    match head.version.and_then(|version| version.get().parse::<u64>().ok()) {
        Some(version) if version >= 1 => Ok(version),
        Some(_) | None => Err(FileError::BadVersion { found: shown(head.version) }),
    }
}

/// What stands in a file, short enough for a sentence.
fn shown(value: Option<&RawValue>) -> String {
    let text = value.map_or("null", RawValue::get);
    let inner = text.trim_matches('"');
    let short = name(inner.chars().take(60).collect());
    match text.chars().next() {
        Some('n') | None => "missing".to_owned(),
        Some('"') => format!("“{short}”"),
        Some('[') => "a list".to_owned(),
        Some('{') => "an object".to_owned(),
        Some(_) => short,
    }
}

/// A name as a person typed it: no control characters, not endless.
fn name(text: String) -> String {
    if text.len() <= limits::NAME_CHARS && !text.contains(char::is_control) {
        return text;
    }
    text.chars().filter(|c| !c.is_control()).take(limits::NAME_CHARS).collect()
}

fn table<R: Resource, T>(items: Vec<T>, make: impl Fn(T) -> R) -> Result<Table<R>, FileError> {
    let mut table = Table::default();
    for item in items {
        let resource = make(item);
        let id = resource.id().clone();
        if table.insert(resource).is_some() {
            return Err(FileError::DuplicateId { id: id.into().to_string() });
        }
    }
    Ok(table)
}

fn sketch(file: file::File) -> Result<Sketch, FileError> {
    let sketch = Sketch {
        title: name(file.title),
        profile: file.profile,
        seed: file.seed,
        ids_made: file.ids_made,
        accounts: table(file.accounts, account)?,
        vpcs: table(file.vpcs, vpc)?,
        subnets: table(file.subnets, subnet)?,
        route_tables: table(file.route_tables, route_table)?,
        security_groups: table(file.security_groups, security_group)?,
        network_interfaces: table(file.network_interfaces, network_interface)?,
        instances: table(file.instances, instance)?,
        load_balancers: table(file.load_balancers, load_balancer)?,
        target_groups: table(file.target_groups, target_group)?,
        endpoint_services: table(file.endpoint_services, endpoint_service)?,
        vpc_endpoints: table(file.vpc_endpoints, vpc_endpoint)?,
        lost_zones: file.lost_zones.into_iter().collect(),
        expectations: file.expectations.into_iter().map(expectation).collect(),
        assumptions: assumptions(file.assumptions),
    };
    let found = sketch.resource_count();
    if found > limits::RESOURCES {
        return Err(FileError::TooManyResources { found });
    }
    rule_ids_stand_once(&sketch)?;
    Ok(sketch)
}

/// A rule is no table's entry, and is taken away by its id all the same.
fn rule_ids_stand_once(sketch: &Sketch) -> Result<(), FileError> {
    let mut seen = BTreeSet::new();
    let mut rules = sketch.security_groups.iter().flat_map(|group| &group.rules);
    match rules.find(|rule| !seen.insert(&rule.id)) {
        Some(rule) => Err(FileError::DuplicateId { id: rule.id.to_string() }),
        None => Ok(()),
    }
}

/// Keys of a newer version are passed over: they change nothing this one computes.
fn assumptions(from: IndexMap<String, u32>) -> Assumptions {
    let known = from.into_iter().filter_map(|(key, value)| Some((Assumption::from_key(&key)?, value)));
    Assumptions(known.collect())
}

fn account(from: file::Account) -> model::Account {
    model::Account { id: from.id, name: name(from.name), zones: from.zones }
}

fn vpc(from: file::Vpc) -> model::Vpc {
    model::Vpc {
        id: from.id,
        name: name(from.name),
        account: from.account,
        region: from.region,
        cidr: from.cidr.trunc(),
        enable_dns_support: from.enable_dns_support,
        enable_dns_hostnames: from.enable_dns_hostnames,
    }
}

fn subnet(from: file::Subnet) -> model::Subnet {
    model::Subnet {
        id: from.id,
        name: name(from.name),
        vpc: from.vpc,
        zone: from.zone,
        cidr: from.cidr.trunc(),
        route_table: from.route_table,
    }
}

fn route_table(from: file::RouteTable) -> model::RouteTable {
    let route = |route: file::Route| model::Route {
        destination: route.destination.trunc(),
        target: match route.target {
            file::RouteTarget::Local => model::RouteTarget::Local,
        },
    };
    model::RouteTable {
        id: from.id,
        name: name(from.name),
        vpc: from.vpc,
        main: from.main,
        routes: from.routes.into_iter().map(route).collect(),
    }
}

fn security_group(from: file::SecurityGroup) -> model::SecurityGroup {
    let rule = |rule: file::Rule| model::SecurityGroupRule {
        id: rule.id,
        direction: rule.direction,
        permission: rule.permission,
    };
    model::SecurityGroup {
        id: from.id,
        name: name(from.name),
        vpc: from.vpc,
        rules: from.rules.into_iter().map(rule).collect(),
    }
}

fn network_interface(from: file::NetworkInterface) -> model::NetworkInterface {
    let kind = match from.of {
        file::InterfaceKind::Interface { instance, security_groups } => {
            model::InterfaceKind::Interface { instance, security_groups }
        }
        file::InterfaceKind::VpcEndpoint { endpoint } => model::InterfaceKind::VpcEndpoint { endpoint },
        file::InterfaceKind::NetworkLoadBalancer { load_balancer } => {
            model::InterfaceKind::LoadBalancerNode { load_balancer }
        }
    };
    model::NetworkInterface { id: from.id, subnet: from.subnet, address: from.address, kind }
}

fn instance(from: file::Instance) -> model::Instance {
    let application = |from: file::Application| model::Application {
        name: name(from.name),
        port: from.port,
        protocol: from.protocol,
        state: from.state,
        expects_proxy_protocol: from.expects_proxy_protocol,
        passes_health_checks: from.passes_health_checks,
    };
    model::Instance {
        id: from.id,
        name: name(from.name),
        network_interface: from.network_interface,
        state: from.state,
        applications: from.applications.into_iter().map(application).collect(),
    }
}

fn load_balancer(from: file::LoadBalancer) -> model::LoadBalancer {
    let listener = |from: file::Listener| model::Listener {
        port: from.port,
        protocol: from.protocol,
        target_group: from.target_group,
    };
    model::LoadBalancer {
        arn: from.arn,
        vpc: from.vpc,
        cross_zone: from.cross_zone,
        nodes: from.nodes,
        listeners: from.listeners.into_iter().map(listener).collect(),
    }
}

fn target_group(from: file::TargetGroup) -> model::TargetGroup {
    let check = from.health_check;
    model::TargetGroup {
        arn: from.arn,
        vpc: from.vpc,
        port: from.port,
        targets: from.targets,
        health_check: model::HealthCheck {
            protocol: check.protocol,
            port: check.port.map_or(HealthCheckPort::TrafficPort, HealthCheckPort::Fixed),
            interval_s: check.interval_s,
            healthy_threshold: check.healthy_threshold,
            unhealthy_threshold: check.unhealthy_threshold,
        },
        cross_zone: from.cross_zone,
        proxy_protocol_v2: from.proxy_protocol_v2,
        preserve_client_ip: from.preserve_client_ip,
    }
}

fn endpoint_service(from: file::EndpointService) -> model::EndpointService {
    model::EndpointService {
        id: from.id,
        name: name(from.name),
        account: from.account,
        load_balancers: from.load_balancers,
        acceptance_required: from.acceptance_required,
    }
}

fn vpc_endpoint(from: file::VpcEndpoint) -> model::VpcEndpoint {
    model::VpcEndpoint {
        id: from.id,
        name: name(from.name),
        vpc: from.vpc,
        service: from.service,
        state: from.state,
        // Part of DNS names, so nothing but what may stand in one.
        dns_suffix: from
            .dns_suffix
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .take(63)
            .collect(),
        network_interfaces: from.network_interfaces,
        security_groups: from.security_groups,
    }
}

fn expectation(from: file::Expectation) -> model::Expectation {
    model::Expectation {
        from: name(from.from),
        to: name(from.to),
        port: from.port,
        expect: from.expect,
        reason: from.reason.map(name),
    }
}
