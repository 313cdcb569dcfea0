//! A file read as a sketch. Structure is checked here: JSON, format, version, ids that stand
//! once, sizes. What the parts mean together is for `control::observe` to say.

use std::collections::BTreeSet;

use ipnet::Ipv4Net;
use serde_json::Value;

use crate::model::{
    Account, Application, Assumption, Assumptions, EndpointService, Expectation, HealthCheck,
    HealthCheckPort, Instance, InterfaceKind, Listener, LoadBalancer, NetworkInterface, Permission, Profile,
    Resource, Route, RouteTable, RouteTarget, SecurityGroup, SecurityGroupRule, Sketch, Subnet, Table,
    Target, TargetGroup, Vpc, VpcEndpoint,
};

use super::error::FileError;
use super::reader::{At, Wrong, shown};
use super::{file, limits, words};

/// A file, read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The sketch.
    pub sketch: Sketch,
    /// The file's version where it is newer than this program: then members may have been
    /// passed over, and the sketch may be looked at but not edited.
    pub newer: Option<u32>,
}

/// Reads a sketch file.
///
/// # Errors
/// [`FileError`], with the line and column or the member it is about.
pub fn read(text: &str) -> Result<Read, FileError> {
    from_value(&parse(text)?)
}

/// The JSON of a text, whatever it is about.
///
/// # Errors
/// [`FileError`] where it is none, or too large to look into.
pub fn parse(text: &str) -> Result<Value, FileError> {
    if text.len() > limits::FILE_BYTES {
        return Err(FileError::TooLarge { found_mb: text.len().div_ceil(1_048_576) });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    serde_json::from_str(text).map_err(|error| {
        let problem = error.to_string();
        let end = problem.rfind(" at line ").unwrap_or(problem.len());
        let problem = shown(problem.get(..end).unwrap_or_default());
        FileError::NotJson { line: error.line(), column: error.column(), problem }
    })
}

/// Reads a sketch from its JSON.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn from_value(value: &Value) -> Result<Read, FileError> {
    let at = At::root(value);
    let version = version(&at).map_err(|wrong| *wrong)?;
    let newer = (version > file::VERSION).then_some(version);
    let sketch = sketch(&at).map_err(|wrong| match (newer, *wrong) {
        (Some(found), FileError::Damaged { place, problem }) => {
            FileError::TooNew { found, problem: format!("{place}: {problem}") }
        }
        (_, error) => error,
    })?;
    Ok(Read { sketch, newer })
}

fn version(at: &At<'_>) -> Result<u32, Wrong> {
    let missing = || "missing".to_owned();
    let format = at.get("format");
    if format.is_none_or(|format| format.text().ok() != Some(file::FORMAT)) {
        return Err(Box::new(FileError::Foreign {
            found: format.map_or_else(missing, |found| found.shown()),
        }));
    }
    let version = at.get("version");
    match version.and_then(|version| version.number(u32::MAX).ok()) {
        Some(version) if version >= 1 => Ok(version),
        Some(_) | None => {
            let found = version.map_or_else(missing, |found| found.shown());
            Err(Box::new(FileError::BadVersion { found }))
        }
    }
}

fn table<'a, R: Resource>(
    at: &'a At<'a>,
    name: &'a str,
    make: &dyn Fn(&At<'_>) -> Result<R, Wrong>,
) -> Result<Table<R>, Wrong> {
    let mut table = Table::default();
    let Some(list) = at.get(name) else { return Ok(table) };
    for item in list.items()? {
        let resource = make(&item)?;
        let id = resource.id().clone();
        if table.insert(resource).is_some() {
            return Err(Box::new(FileError::DuplicateId { id: id.into().to_string() }));
        }
        if table.len() > limits::RESOURCES {
            return Err(Box::new(FileError::TooManyResources { found: table.len() }));
        }
    }
    Ok(table)
}

fn sketch(at: &At<'_>) -> Result<Sketch, Wrong> {
    // One value from the start: a table that is dropped again at every `?` is code at every `?`.
    let mut sketch = Sketch { title: at.name_or_none("title")?, ..Sketch::default() };
    sketch.profile = at.get("profile").map_or(Ok(Profile::default()), |found| found.word(words::PROFILE))?;
    sketch.seed = at.number_or("seed", 0)?;
    sketch.ids_made = at.number_or("ids_made", 0)?;
    sketch.accounts = table(at, "accounts", &account)?;
    sketch.vpcs = table(at, "vpcs", &vpc)?;
    sketch.subnets = table(at, "subnets", &subnet)?;
    sketch.route_tables = table(at, "route_tables", &route_table)?;
    sketch.security_groups = table(at, "security_groups", &security_group)?;
    sketch.network_interfaces = table(at, "network_interfaces", &network_interface)?;
    sketch.instances = table(at, "instances", &instance)?;
    sketch.load_balancers = table(at, "load_balancers", &load_balancer)?;
    sketch.target_groups = table(at, "target_groups", &target_group)?;
    sketch.endpoint_services = table(at, "endpoint_services", &endpoint_service)?;
    sketch.vpc_endpoints = table(at, "vpc_endpoints", &vpc_endpoint)?;
    sketch.lost_zones =
        at.get("lost_zones").map_or(Ok(Vec::new()), |zones| zones.list())?.into_iter().collect();
    sketch.expectations = list(at, "expectations", &expectation)?;
    sketch.assumptions = assumptions(at)?;
    let found = sketch.resource_count();
    if found > limits::RESOURCES {
        return Err(Box::new(FileError::TooManyResources { found }));
    }
    rule_ids_stand_once(&sketch)?;
    Ok(sketch)
}

/// A rule is no table's entry, and is taken away by its id all the same.
fn rule_ids_stand_once(sketch: &Sketch) -> Result<(), Wrong> {
    let mut seen = BTreeSet::new();
    let mut rules = sketch.security_groups.iter().flat_map(|group| &group.rules);
    match rules.find(|rule| !seen.insert(rule.id.as_str())) {
        Some(rule) => Err(Box::new(FileError::DuplicateId { id: rule.id.to_string() })),
        None => Ok(()),
    }
}

/// Keys of a newer version are passed over: they change nothing this one computes.
fn assumptions(at: &At<'_>) -> Result<Assumptions, Wrong> {
    let mut found = Vec::new();
    if let Some(at) = at.get("assumptions") {
        for (key, value) in at.members()? {
            if let Some(assumption) = Assumption::from_key(key) {
                found.push((assumption, value.number(u32::MAX)?));
            }
        }
    }
    Ok(Assumptions(found))
}

/// A member that is a list of objects, or not there.
fn list<'a, T>(
    at: &'a At<'a>,
    name: &'a str,
    make: &dyn Fn(&At<'_>) -> Result<T, Wrong>,
) -> Result<Vec<T>, Wrong> {
    let mut found = Vec::new();
    if let Some(list) = at.get(name) {
        for item in list.items()? {
            found.push(make(&item)?);
        }
    }
    Ok(found)
}

/// A block, with its host bits cleared as the API does.
fn block<'a>(at: &'a At<'a>, name: &'a str) -> Result<Ipv4Net, Wrong> {
    Ok(at.need(name)?.parsed::<Ipv4Net>()?.trunc())
}

fn account(at: &At<'_>) -> Result<Account, Wrong> {
    let mut zones = Vec::new();
    let list = at.need("zones")?;
    for (name, id) in list.members()? {
        let name = name.parse().map_err(|problem: crate::model::IdError| id.wrong(&problem.to_string()))?;
        zones.push((name, id.parsed()?));
    }
    Ok(Account { id: at.need("id")?.parsed()?, name: at.name_or_none("name")?, zones })
}

fn vpc(at: &At<'_>) -> Result<Vpc, Wrong> {
    Ok(Vpc {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        account: at.need("account")?.parsed()?,
        region: at.need("region")?.parsed()?,
        cidr: block(at, "cidr")?,
        enable_dns_support: at.flag_or("enable_dns_support", true)?,
        enable_dns_hostnames: at.flag_or("enable_dns_hostnames", true)?,
    })
}

fn subnet(at: &At<'_>) -> Result<Subnet, Wrong> {
    Ok(Subnet {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        vpc: at.need("vpc")?.parsed()?,
        zone: at.need("zone")?.parsed()?,
        cidr: block(at, "cidr")?,
        route_table: at.get("route_table").map(|table| table.parsed()).transpose()?,
    })
}

fn route_table(at: &At<'_>) -> Result<RouteTable, Wrong> {
    let route = |at: &At<'_>| {
        let target = at.need("target")?.word(&[("local", 0)]).map(|_| RouteTarget::Local)?;
        Ok(Route { destination: block(at, "destination")?, target })
    };
    Ok(RouteTable {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        vpc: at.need("vpc")?.parsed()?,
        main: at.flag_or("main", false)?,
        routes: list(at, "routes", &route)?,
    })
}

fn security_group(at: &At<'_>) -> Result<SecurityGroup, Wrong> {
    let rule = |at: &At<'_>| {
        Ok(SecurityGroupRule {
            id: at.need("id")?.parsed()?,
            direction: at.need("direction")?.word(words::DIRECTION)?,
            permission: permission(&at.need("permission")?)?,
        })
    };
    Ok(SecurityGroup {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        vpc: at.need("vpc")?.parsed()?,
        rules: list(at, "rules", &rule)?,
    })
}

pub(super) fn permission(at: &At<'_>) -> Result<Permission, Wrong> {
    Ok(Permission {
        protocol: at.need("protocol")?.word(words::IP_PROTOCOL)?,
        ports: at.need("ports")?.parsed()?,
        peer: at.need("peer")?.parsed()?,
    })
}

fn network_interface(at: &At<'_>) -> Result<NetworkInterface, Wrong> {
    let of = at.need("of")?;
    let kind = if let Some(own) = of.get("interface") {
        InterfaceKind::Interface {
            instance: own.need("instance")?.parsed()?,
            security_groups: own.need("security_groups")?.list()?,
        }
    } else if let Some(own) = of.get("vpc_endpoint") {
        InterfaceKind::VpcEndpoint { endpoint: own.need("endpoint")?.parsed()? }
    } else if let Some(own) = of.get("network_load_balancer") {
        InterfaceKind::LoadBalancerNode { load_balancer: own.need("load_balancer")?.parsed()? }
    } else {
        return Err(of.wrong("one of interface, vpc_endpoint, network_load_balancer is expected"));
    };
    Ok(NetworkInterface {
        id: at.need("id")?.parsed()?,
        subnet: at.need("subnet")?.parsed()?,
        address: at.need("address")?.parsed()?,
        kind,
    })
}

fn instance(at: &At<'_>) -> Result<Instance, Wrong> {
    Ok(Instance {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        network_interface: at.need("network_interface")?.parsed()?,
        state: at.need("state")?.word(words::INSTANCE_STATE)?,
        applications: list(at, "applications", &application)?,
    })
}

fn application(at: &At<'_>) -> Result<Application, Wrong> {
    Ok(Application {
        name: at.name_or_none("name")?,
        port: at.need("port")?.port()?,
        protocol: at.need("protocol")?.word(words::APPLICATION_PROTOCOL)?,
        state: at.need("state")?.word(words::APPLICATION_STATE)?,
        expects_proxy_protocol: at.flag_or("expects_proxy_protocol", false)?,
        passes_health_checks: at.flag_or("passes_health_checks", true)?,
    })
}

fn load_balancer(at: &At<'_>) -> Result<LoadBalancer, Wrong> {
    let listener = |at: &At<'_>| {
        Ok(Listener {
            port: at.need("port")?.port()?,
            protocol: at.need("protocol")?.word(words::LISTENER_PROTOCOL)?,
            target_group: at.need("target_group")?.parsed()?,
        })
    };
    Ok(LoadBalancer {
        arn: at.need("arn")?.parsed()?,
        vpc: at.need("vpc")?.parsed()?,
        cross_zone: at.flag_or("cross_zone", false)?,
        nodes: at.need("nodes")?.list()?,
        listeners: list(at, "listeners", &listener)?,
    })
}

fn target_group(at: &At<'_>) -> Result<TargetGroup, Wrong> {
    let check = at.need("health_check")?;
    Ok(TargetGroup {
        arn: at.need("arn")?.parsed()?,
        vpc: at.need("vpc")?.parsed()?,
        port: at.need("port")?.port()?,
        targets: list(at, "targets", &target)?,
        health_check: HealthCheck {
            protocol: check.need("protocol")?.word(words::HEALTH_CHECK_PROTOCOL)?,
            port: match check.get("port") {
                Some(port) => HealthCheckPort::Fixed(port.port()?),
                None => HealthCheckPort::TrafficPort,
            },
            interval_s: check.need("interval_s")?.port()?,
            healthy_threshold: check.need("healthy_threshold")?.small()?,
            unhealthy_threshold: check.need("unhealthy_threshold")?.small()?,
        },
        cross_zone: at.need("cross_zone")?.word(words::CROSS_ZONE)?,
        proxy_protocol_v2: at.flag_or("proxy_protocol_v2", false)?,
        preserve_client_ip: at.flag_or("preserve_client_ip", true)?,
    })
}

pub(super) fn target(at: &At<'_>) -> Result<Target, Wrong> {
    Ok(Target { instance: at.need("instance")?.parsed()?, port: at.need("port")?.port()? })
}

fn endpoint_service(at: &At<'_>) -> Result<EndpointService, Wrong> {
    Ok(EndpointService {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        account: at.need("account")?.parsed()?,
        load_balancers: at.need("load_balancers")?.list()?,
        acceptance_required: at.flag_or("acceptance_required", true)?,
    })
}

fn vpc_endpoint(at: &At<'_>) -> Result<VpcEndpoint, Wrong> {
    // Part of DNS names, so nothing but what may stand in one.
    let suffix = at.need("dns_suffix")?.text()?.chars().filter(char::is_ascii_alphanumeric);
    Ok(VpcEndpoint {
        id: at.need("id")?.parsed()?,
        name: at.name_or_none("name")?,
        vpc: at.need("vpc")?.parsed()?,
        service: at.need("service")?.parsed()?,
        state: at.need("state")?.word(words::ENDPOINT_STATE)?,
        dns_suffix: suffix.map(|c| c.to_ascii_lowercase()).take(63).collect(),
        network_interfaces: at.need("network_interfaces")?.list()?,
        security_groups: at.need("security_groups")?.list()?,
    })
}

fn expectation(at: &At<'_>) -> Result<Expectation, Wrong> {
    Ok(Expectation {
        from: at.need("from")?.name()?,
        to: at.need("to")?.name()?,
        port: at.need("port")?.port()?,
        expect: at.need("expect")?.word(words::OUTCOME)?,
        reason: at.get("reason").map(|reason| reason.name()).transpose()?,
    })
}
