//! A file read as a sketch. Structure is checked here: JSON, format, version, ids that stand
//! once, sizes. What the parts mean together is for `control::observe` to say.

use std::fmt::Display;

use ipnet::Ipv4Net;
use serde_json::Value;

use crate::model::{
    Account, Application, Assumption, Assumptions, EndpointService, Expectation, HealthCheck,
    HealthCheckPort, IdText, Instance, InterfaceKind, Listener, LoadBalancer, NetworkInterface, Permission,
    Places, Resource, Route, RouteTable, RouteTarget, SecurityGroup, SecurityGroupRule, Sketch, Subnet,
    Table, Target, TargetGroup, Vpc, VpcEndpoint,
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
        let (line, column, problem) = (error.line(), error.column(), error.to_string());
        let place = format!(" at line {line} column {column}");
        let problem = shown(problem.strip_suffix(&place).unwrap_or(&problem));
        FileError::NotJson { line, column, problem }
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
    if format.is_none_or(|format| format.as_text().ok() != Some(file::FORMAT)) {
        return Err(Box::new(FileError::Foreign {
            found: format.map_or_else(missing, |found| found.shown()),
        }));
    }
    let version = at.get("version");
    match version.and_then(|version| version.as_number(u32::MAX).ok()) {
        Some(version) if version >= 1 => Ok(version),
        Some(_) | None => {
            let found = version.map_or_else(missing, |found| found.shown());
            Err(Box::new(FileError::BadVersion { found }))
        }
    }
}

fn table<R: Resource>(
    at: &At<'_>,
    name: &str,
    table: &mut Table<R>,
    make: &dyn Fn(&At<'_>) -> Result<R, Wrong>,
) -> Result<(), Wrong> {
    at.each(name, &mut |item| match table.insert(make(item)?) {
        Some(same) => Err(stands_twice(&same.id().clone().into())),
        None => few_enough(table.len()),
    })
}

#[expect(clippy::unnecessary_box_returns, reason = "see `Wrong`")]
fn stands_twice(id: &dyn Display) -> Wrong {
    Box::new(FileError::DuplicateId { id: id.to_string() })
}

fn few_enough(found: usize) -> Result<(), Wrong> {
    if found > limits::RESOURCES { Err(Box::new(FileError::TooManyResources { found })) } else { Ok(()) }
}

fn sketch(at: &At<'_>) -> Result<Sketch, Wrong> {
    // One value from the start: a table that is dropped again at every `?` is code at every `?`.
    let mut sketch = Sketch { title: at.name_or_none("title")?, ..Sketch::default() };
    sketch.profile = at.maybe("profile", |found| found.as_word(words::PROFILE))?.unwrap_or_default();
    sketch.seed = at.number_or("seed", 0)?;
    sketch.ids_made = at.number_or("ids_made", 0)?;
    table(at, "accounts", &mut sketch.accounts, &account)?;
    table(at, "vpcs", &mut sketch.vpcs, &vpc)?;
    table(at, "subnets", &mut sketch.subnets, &subnet)?;
    table(at, "route_tables", &mut sketch.route_tables, &route_table)?;
    table(at, "security_groups", &mut sketch.security_groups, &security_group)?;
    table(at, "network_interfaces", &mut sketch.network_interfaces, &network_interface)?;
    table(at, "instances", &mut sketch.instances, &instance)?;
    table(at, "load_balancers", &mut sketch.load_balancers, &load_balancer)?;
    table(at, "target_groups", &mut sketch.target_groups, &target_group)?;
    table(at, "endpoint_services", &mut sketch.endpoint_services, &endpoint_service)?;
    table(at, "vpc_endpoints", &mut sketch.vpc_endpoints, &vpc_endpoint)?;
    at.each("lost_zones", &mut |zone| {
        sketch.lost_zones.insert(zone.as_parsed()?);
        Ok(())
    })?;
    sketch.expectations = list(at, "expectations", &expectation)?;
    sketch.assumptions = assumptions(at)?;
    few_enough(sketch.resource_count())?;
    rule_ids_stand_once(&sketch)?;
    Ok(sketch)
}

/// A rule is no table's entry, and is taken away by its id all the same.
fn rule_ids_stand_once(sketch: &Sketch) -> Result<(), Wrong> {
    let mut seen = Places::default();
    for rule in sketch.security_groups.iter().flat_map(|group| &group.rules) {
        if seen.get(rule.id.as_str()).is_some() {
            return Err(stands_twice(&rule.id));
        }
        seen.insert(rule.id.text(), 0);
    }
    Ok(())
}

/// Keys of a newer version are passed over: they change nothing this one computes.
fn assumptions(at: &At<'_>) -> Result<Assumptions, Wrong> {
    let mut found = Vec::new();
    if let Some(at) = at.get("assumptions") {
        for (key, value) in at.members()? {
            if let Some(assumption) = Assumption::from_key(key) {
                found.push((assumption, value.as_number(u32::MAX)?));
            }
        }
    }
    Ok(Assumptions(found))
}

/// A member that is a list of objects, or not there.
fn list<T>(at: &At<'_>, name: &str, make: &dyn Fn(&At<'_>) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
    let mut found = Vec::new();
    at.each(name, &mut |item| {
        found.push(make(item)?);
        Ok(())
    })?;
    Ok(found)
}

/// A block, with its host bits cleared as the API does.
fn block(at: &At<'_>, name: &str) -> Result<Ipv4Net, Wrong> {
    Ok(at.parsed::<Ipv4Net>(name)?.trunc())
}

fn account(at: &At<'_>) -> Result<Account, Wrong> {
    let mut zones = Vec::new();
    let list = at.need("zones")?;
    for (name, id) in list.members()? {
        let name = name.parse().map_err(|problem: crate::model::IdError| id.unfit(&problem))?;
        zones.push((name, id.as_parsed()?));
    }
    Ok(Account { id: at.parsed("id")?, name: at.name_or_none("name")?, zones })
}

fn vpc(at: &At<'_>) -> Result<Vpc, Wrong> {
    Ok(Vpc {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        account: at.parsed("account")?,
        region: at.parsed("region")?,
        cidr: block(at, "cidr")?,
        enable_dns_support: at.flag_or("enable_dns_support", true)?,
        enable_dns_hostnames: at.flag_or("enable_dns_hostnames", true)?,
    })
}

fn subnet(at: &At<'_>) -> Result<Subnet, Wrong> {
    Ok(Subnet {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        vpc: at.parsed("vpc")?,
        zone: at.parsed("zone")?,
        cidr: block(at, "cidr")?,
        route_table: at.maybe("route_table", At::as_parsed)?,
    })
}

fn route_table(at: &At<'_>) -> Result<RouteTable, Wrong> {
    let route = |at: &At<'_>| {
        let target = at.word("target", &[("local", 0)]).map(|_| RouteTarget::Local)?;
        Ok(Route { destination: block(at, "destination")?, target })
    };
    Ok(RouteTable {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        vpc: at.parsed("vpc")?,
        main: at.flag_or("main", false)?,
        routes: list(at, "routes", &route)?,
    })
}

fn security_group(at: &At<'_>) -> Result<SecurityGroup, Wrong> {
    let rule = |at: &At<'_>| {
        Ok(SecurityGroupRule {
            id: at.parsed("id")?,
            direction: at.word("direction", words::DIRECTION)?,
            permission: permission(&at.need("permission")?)?,
        })
    };
    Ok(SecurityGroup {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        vpc: at.parsed("vpc")?,
        rules: list(at, "rules", &rule)?,
    })
}

pub(super) fn permission(at: &At<'_>) -> Result<Permission, Wrong> {
    Ok(Permission {
        protocol: at.word("protocol", words::IP_PROTOCOL)?,
        ports: at.parsed("ports")?,
        peer: at.parsed("peer")?,
    })
}

fn network_interface(at: &At<'_>) -> Result<NetworkInterface, Wrong> {
    let of = at.need("of")?;
    let kind = if let Some(own) = of.get("interface") {
        InterfaceKind::Interface {
            instance: own.parsed("instance")?,
            security_groups: own.list("security_groups")?,
        }
    } else if let Some(own) = of.get("vpc_endpoint") {
        InterfaceKind::VpcEndpoint { endpoint: own.parsed("endpoint")? }
    } else if let Some(own) = of.get("network_load_balancer") {
        InterfaceKind::LoadBalancerNode { load_balancer: own.parsed("load_balancer")? }
    } else {
        return Err(of.wrong("one of interface, vpc_endpoint, network_load_balancer is expected"));
    };
    Ok(NetworkInterface {
        id: at.parsed("id")?,
        subnet: at.parsed("subnet")?,
        address: at.parsed("address")?,
        kind,
    })
}

fn instance(at: &At<'_>) -> Result<Instance, Wrong> {
    Ok(Instance {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        network_interface: at.parsed("network_interface")?,
        state: at.word("state", words::INSTANCE_STATE)?,
        applications: list(at, "applications", &application)?,
    })
}

fn application(at: &At<'_>) -> Result<Application, Wrong> {
    Ok(Application {
        name: at.name_or_none("name")?,
        port: at.port("port")?,
        protocol: at.word("protocol", words::APPLICATION_PROTOCOL)?,
        state: at.word("state", words::APPLICATION_STATE)?,
        expects_proxy_protocol: at.flag_or("expects_proxy_protocol", false)?,
        passes_health_checks: at.flag_or("passes_health_checks", true)?,
    })
}

fn load_balancer(at: &At<'_>) -> Result<LoadBalancer, Wrong> {
    let listener = |at: &At<'_>| {
        Ok(Listener {
            port: at.port("port")?,
            protocol: at.word("protocol", words::LISTENER_PROTOCOL)?,
            target_group: at.parsed("target_group")?,
        })
    };
    Ok(LoadBalancer {
        arn: at.parsed("arn")?,
        vpc: at.parsed("vpc")?,
        cross_zone: at.flag_or("cross_zone", false)?,
        nodes: at.list("nodes")?,
        listeners: list(at, "listeners", &listener)?,
    })
}

fn target_group(at: &At<'_>) -> Result<TargetGroup, Wrong> {
    let check = at.need("health_check")?;
    Ok(TargetGroup {
        arn: at.parsed("arn")?,
        vpc: at.parsed("vpc")?,
        port: at.port("port")?,
        targets: list(at, "targets", &target)?,
        health_check: HealthCheck {
            protocol: check.word("protocol", words::HEALTH_CHECK_PROTOCOL)?,
            port: check
                .maybe("port", At::as_port)?
                .map_or(HealthCheckPort::TrafficPort, HealthCheckPort::Fixed),
            interval_s: check.port("interval_s")?,
            healthy_threshold: check.small("healthy_threshold")?,
            unhealthy_threshold: check.small("unhealthy_threshold")?,
        },
        cross_zone: at.word("cross_zone", words::CROSS_ZONE)?,
        proxy_protocol_v2: at.flag_or("proxy_protocol_v2", false)?,
        preserve_client_ip: at.flag_or("preserve_client_ip", true)?,
    })
}

pub(super) fn target(at: &At<'_>) -> Result<Target, Wrong> {
    Ok(Target { instance: at.parsed("instance")?, port: at.port("port")? })
}

fn endpoint_service(at: &At<'_>) -> Result<EndpointService, Wrong> {
    Ok(EndpointService {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        account: at.parsed("account")?,
        load_balancers: at.list("load_balancers")?,
        acceptance_required: at.flag_or("acceptance_required", true)?,
    })
}

fn vpc_endpoint(at: &At<'_>) -> Result<VpcEndpoint, Wrong> {
    // Part of DNS names, so nothing but what may stand in one.
    let suffix = at.text("dns_suffix")?.chars().filter(char::is_ascii_alphanumeric);
    Ok(VpcEndpoint {
        id: at.parsed("id")?,
        name: at.name_or_none("name")?,
        vpc: at.parsed("vpc")?,
        service: at.parsed("service")?,
        state: at.word("state", words::ENDPOINT_STATE)?,
        dns_suffix: suffix.map(|c| c.to_ascii_lowercase()).take(63).collect(),
        network_interfaces: at.list("network_interfaces")?,
        security_groups: at.list("security_groups")?,
    })
}

fn expectation(at: &At<'_>) -> Result<Expectation, Wrong> {
    Ok(Expectation {
        from: at.name("from")?,
        to: at.name("to")?,
        port: at.port("port")?,
        expect: at.word("expect", words::OUTCOME)?,
        reason: at.maybe("reason", At::as_name)?,
    })
}
