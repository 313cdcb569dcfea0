//! Hosts: instances, and what services of AWS put into subnets: containers, databases, brokers, caches, functions.
//! Of what runs several, as many are drawn as it begins with, spread over its subnets.

use std::rc::Rc;

use super::attribute::{object, texts};
use super::network::count;
use super::order::Place;
use super::read::{all, block, blocks, flag, items, maybe, member, need, number, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;
use crate::model::record::as_usual;
use crate::model::{HostFlavor, HostId, NetworkInterfaceId, SecurityGroupId, SubnetId, TargetGroupArn};

/// The most hosts drawn of what runs several.
const DRAWN_MOST: usize = 6;

/// `aws_instance`, made or looked up.
pub fn instance(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let (id, filters) = (text(value, "instance_id"), super::network::filters(value));
        let named = filters.iter().find(|(name, _)| name == "tag:Name").map(|(_, text)| text.clone());
        let found = deployment.sketch.hosts.iter().find(|host| {
            id.as_ref().is_none_or(|id| host.id.as_str() == id)
                && named.as_ref().is_none_or(|name| host.name == *name)
        });
        return found
            .map(|host| Made::of(host.id.clone()))
            .ok_or_else(|| "no instance of these files is the one it looks for".into());
    }
    let first = blocks(value, "network_interface").into_iter().next();
    let attached = first
        .as_ref()
        .or(block(value, "primary_network_interface").as_ref())
        .and_then(|block| text(block, "network_interface_id"));
    if let Some(interface) = attached.and_then(|id| id.parse::<NetworkInterfaceId>().ok()) {
        // An interface of its own is drawn as the instance that has it.
        let host = deployment.sketch.network_interfaces.get(&interface).and_then(|one| one.host().cloned());
        let host = host.ok_or("its network interface is not there")?;
        deployment.run(verb::Rename { resource: host.clone().into(), name: wanted.name() })?;
        return Ok(Made::of(host));
    }
    let Some(subnet) = maybe::<SubnetId>(value, "subnet_id")? else {
        let subnet = in_default_vpc(deployment, wanted)?;
        return run(deployment, wanted, subnet);
    };
    run(deployment, wanted, subnet)
}

/// The first subnet of the default VPC, for what names none.
fn in_default_vpc(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Result<SubnetId, Problem> {
    if member(&wanted.value, "subnet_id").is_some() {
        return Err(need::<SubnetId>(&wanted.value, "subnet_id").err().unwrap_or_default().into());
    }
    let made = super::network::default_vpc(deployment, wanted)?;
    let vpc = made.id.ok_or("there is no default VPC")?;
    let found = deployment.sketch.subnets.iter().find(|subnet| subnet.vpc.as_str() == vpc.as_str());
    found.map(|subnet| subnet.id.clone()).ok_or_else(|| "the default VPC has no subnet".into())
}

fn run(deployment: &mut Deployment<'_>, wanted: &Wanted, subnet: SubnetId) -> Outcome {
    let value = &wanted.value;
    let mut security_groups = groups(value, &["vpc_security_group_ids", "security_groups"]);
    if security_groups.is_empty() {
        security_groups = template_groups(deployment, wanted, value);
    }
    let create = verb::RunInstances {
        subnet,
        name: wanted.name(),
        address: super::read::address(value, "private_ip"),
        security_groups,
        associate_public_ip_address: flag(value, "associate_public_ip_address"),
        ipv6_address: number::<u32>(value, "ipv6_address_count").is_some_and(|count| count > 0),
    };
    let id: HostId = deployment.make(create)?;
    if flag(value, "source_dest_check") == Some(false) {
        forwards(deployment, &id)?;
    }
    Ok(Made::of(id))
}

/// Who forwards others' packets has no source and destination check.
fn forwards(deployment: &mut Deployment<'_>, id: &HostId) -> Result<(), Problem> {
    let Some(host) = deployment.sketch.hosts.get(id) else { return Ok(()) };
    let network_interface = host.network_interface.clone();
    let known = deployment.sketch.network_interfaces.get(&network_interface);
    let security_groups = known.map(|one| one.security_groups.clone()).unwrap_or_default();
    deployment.run(verb::ModifyNetworkInterfaceAttribute {
        network_interface,
        security_groups,
        source_dest_check: Some(false),
    })?;
    Ok(())
}

/// The groups some members name, as far as they are known.
fn groups(value: &Value, names: &[&str]) -> Vec<SecurityGroupId> {
    let mut found: Vec<SecurityGroupId> = Vec::new();
    for name in names {
        for item in items(value, name) {
            if let Ok(id) = super::read::parsed(&item, name)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
    }
    found
}

/// `aws_network_interface`: drawn as a host, for an interface alone answers nothing.
pub fn interface(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let id = text(value, "id");
        let found = id.and_then(|id| deployment.sketch.network_interfaces.get(&id.parse().ok()?));
        return found
            .map(|one| Made::of(one.id.clone()))
            .ok_or_else(|| "no interface of these files is the one it looks for".into());
    }
    let addresses = items(value, "private_ips");
    let address = addresses.first().and_then(super::read::as_text).and_then(|text| text.parse().ok());
    let create = verb::RunInstances {
        subnet: need(value, "subnet_id")?,
        name: wanted.name(),
        address,
        security_groups: groups(value, &["security_groups"]),
        associate_public_ip_address: Some(false),
        ipv6_address: false,
    };
    let id: HostId = deployment.make(create)?;
    if flag(value, "source_dest_check") == Some(false) {
        forwards(deployment, &id)?;
    }
    let interface = deployment.sketch.hosts.get(&id).map(|host| host.network_interface.clone());
    interface.map(Made::of).ok_or_else(|| "nothing came of it".into())
}

/// `aws_network_interface_sg_attachment`.
pub fn interface_group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let network_interface: NetworkInterfaceId = need(&wanted.value, "network_interface_id")?;
    let group: SecurityGroupId = need(&wanted.value, "security_group_id")?;
    let known = deployment
        .sketch
        .network_interfaces
        .find(&network_interface)
        .map_err(|missing| missing.to_string())?;
    let mut security_groups = known.security_groups.clone();
    security_groups.push(group);
    deployment.run(verb::ModifyNetworkInterfaceAttribute {
        network_interface,
        security_groups,
        source_dest_check: None,
    })?;
    Ok(Made::default())
}

/// What hosts are made by: it is there to be referred to.
pub fn template(_: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let id = format!("lt-{}", wanted.label());
    let network = text(&wanted.value, "network_mode").unwrap_or_default();
    let name = text(&wanted.value, "name").unwrap_or_else(|| id.clone());
    let groups = template_members(&wanted.value);
    let made = Made::default().with_text("id", &id).with_text("name", &name).with_text("arn", &id);
    Ok(made.with_text("network_mode", &network).with("security_groups", texts(groups)))
}

fn template_members(value: &Value) -> Vec<SecurityGroupId> {
    let mut found = groups(value, &["vpc_security_group_ids", "security_groups"]);
    for interface in blocks(value, "network_interfaces") {
        found.extend(groups(&interface, &["security_groups"]));
    }
    found
}

/// The groups of the launch template something names.
fn template_groups(deployment: &Deployment<'_>, wanted: &Wanted, value: &Value) -> Vec<SecurityGroupId> {
    let mut named = text(value, "launch_configuration");
    for block in blocks(value, "launch_template").into_iter().chain(mixed(value)) {
        named = named
            .or_else(|| text(&block, "id").or_else(|| text(&block, "name")))
            .or_else(|| text(&block, "launch_template_id"));
    }
    let Some(named) = named else { return Vec::new() };
    deployment
        .own_of(wanted.place.0, &["id", "name", "arn"], &named, "security_groups")
        .map(|value| groups(&object([("groups", value)]), &["groups"]))
        .unwrap_or_default()
}

/// The template inside a mixed policy.
fn mixed(value: &Value) -> Option<Value> {
    let policy = block(value, "mixed_instances_policy")?;
    block(&block(&policy, "launch_template")?, "launch_template_specification")
}

/// Who stands for several hosts: how many, in which subnets, with which groups.
struct Several<'a> {
    flavor: HostFlavor,
    subnets: &'a [SubnetId],
    groups: &'a [SecurityGroupId],
    count: usize,
}

/// Hosts one after another over some subnets.
fn several(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    several: &Several<'_>,
) -> Result<Vec<HostId>, Problem> {
    if several.subnets.is_empty() {
        return Err("none of its subnets is known here".into());
    }
    if several.count > DRAWN_MOST {
        let text = format!("{}: {DRAWN_MOST} of its {} hosts are drawn", wanted.place.1, several.count);
        deployment.say(Severity::Assumption, &text);
    }
    let mut made = Vec::new();
    for (at, subnet) in several.subnets.iter().cycle().take(several.count.min(DRAWN_MOST)).enumerate() {
        let name = if several.count == 1 { wanted.name() } else { format!("{} {}", wanted.name(), at + 1) };
        let id: HostId = if several.flavor == HostFlavor::Instance {
            deployment.make(verb::RunInstances {
                subnet: subnet.clone(),
                name,
                security_groups: several.groups.to_vec(),
                ..as_usual_instance()
            })?
        } else {
            deployment.make(verb::AddHost {
                subnet: subnet.clone(),
                flavor: several.flavor,
                name,
                address: None,
                security_groups: several.groups.to_vec(),
                stateful_firewall: false,
            })?
        };
        made.push(id);
    }
    deployment.members.insert(wanted.place.clone(), made.clone());
    Ok(made)
}

fn as_usual_instance() -> verb::RunInstances {
    as_usual()
}

/// Registers hosts in groups; by their addresses where the groups want that.
fn register(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    hosts: &[HostId],
    groups: &[TargetGroupArn],
    port: Option<u16>,
) {
    for group in groups {
        let by_address = deployment
            .sketch
            .target_groups
            .get(group)
            .is_some_and(|group| group.target_type == crate::model::TargetType::Ip);
        for host in hosts {
            let address = || {
                let interface = &deployment.sketch.hosts.get(host)?.network_interface;
                deployment.sketch.network_interfaces.get(interface).map(|one| one.address.to_string())
            };
            let id = if by_address { address() } else { Some(host.to_string()) };
            let Some(id) = id else { continue };
            if let Err(problem) =
                super::balancing::register(deployment, group, &Value::Text(Rc::from(id)), port)
            {
                said(deployment, wanted, "a target", problem);
            }
        }
    }
}

/// `aws_autoscaling_group`: as many instances as it begins with.
pub fn scaling_group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let subnets: Vec<SubnetId> = known(value, "vpc_zone_identifier");
    let wants =
        number::<usize>(value, "desired_capacity").or_else(|| number(value, "min_size")).unwrap_or(1).max(1);
    let groups = template_groups(deployment, wanted, value);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::Instance, subnets: &subnets, groups: &groups, count: wants },
    )?;
    let mut targets = super::balancing::groups(value, "target_group_arns");
    for source in blocks(value, "traffic_source") {
        targets.extend(super::balancing::groups(&source, "identifier"));
    }
    register(deployment, wanted, &hosts, &targets, None);
    let name = text(value, "name").unwrap_or_else(|| wanted.label());
    Ok(Made::default().with_text("name", &name).with_text("id", &name))
}

/// What is known of a list of ids.
fn known<T: std::str::FromStr>(value: &Value, name: &str) -> Vec<T> {
    items(value, name).iter().filter_map(|item| super::read::parsed(item, name).ok()).collect()
}

/// `aws_autoscaling_attachment`.
pub fn scaling_attachment(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let name: String = need(value, "autoscaling_group_name")?;
    let mut groups = super::balancing::groups(value, "lb_target_group_arn");
    groups.extend(super::balancing::groups(value, "alb_target_group_arn"));
    let hosts = deployment.members_named(wanted.place.0, &name);
    register(deployment, wanted, &hosts, &groups, None);
    Ok(Made::default())
}

/// `aws_ecs_service`: tasks with interfaces of their own. Those on an instance's own network are not drawn.
pub fn container_service(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let Some(network) = block(value, "network_configuration") else {
        return Err("its tasks have no network of their own (awsvpc), and are not drawn".into());
    };
    let subnets: Vec<SubnetId> = known(&network, "subnets");
    let groups = groups(&network, &["security_groups"]);
    let wants = count(value, "desired_count", 1);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::Container, subnets: &subnets, groups: &groups, count: wants },
    )?;
    for balancer in blocks(value, "load_balancer") {
        let targets = super::balancing::groups(&balancer, "target_group_arn");
        register(deployment, wanted, &hosts, &targets, number(&balancer, "container_port"));
    }
    let name = text(value, "name").unwrap_or_else(|| wanted.label());
    Ok(Made::default().with_text("name", &name).with_text("id", &name))
}

/// Subnets under a name.
pub fn subnet_group(_: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let name = text(&wanted.value, "name").unwrap_or_else(|| wanted.label());
    let subnets = texts(known::<SubnetId>(&wanted.value, "subnet_ids"));
    Ok(Made::default().with_text("id", &name).with_text("name", &name).with("subnet_ids", subnets))
}

/// The subnets of the group something names.
fn subnets_of_group(deployment: &Deployment<'_>, wanted: &Wanted, members: &[&str]) -> Vec<SubnetId> {
    for member in members {
        if let Some(name) = text(&wanted.value, member)
            && let Some(value) = deployment.own_of(wanted.place.0, &["id", "name"], &name, "subnet_ids")
        {
            return known(&object([("subnet_ids", value)]), "subnet_ids");
        }
    }
    Vec::new()
}

/// The port an engine listens on where nothing is said.
fn engine_port(engine: &str) -> u16 {
    match engine {
        engine if engine.contains("postgres") => 5432,
        engine if engine.contains("oracle") => 1521,
        engine if engine.contains("sqlserver") => 1433,
        engine if engine.contains("redshift") => 5439,
        "redis" | "valkey" => 6379,
        "memcached" => 11211,
        _ => 3306,
    }
}

/// `aws_db_instance`, `aws_rds_cluster`, `aws_redshift_cluster`: a database, with a second host where it has one in
/// another zone.
pub fn database(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let kind = wanted.place.1.kind.as_ref();
    if kind == "aws_rds_cluster_instance" {
        // The cluster is drawn already.
        return Ok(Made::default());
    }
    let subnets =
        subnets_of_group(deployment, wanted, &["db_subnet_group_name", "cluster_subnet_group_name"]);
    let groups = groups(value, &["vpc_security_group_ids"]);
    let multiple = flag(value, "multi_az") == Some(true) || kind == "aws_rds_cluster";
    let several_of = Several {
        flavor: HostFlavor::Database,
        subnets: &subnets,
        groups: &groups,
        count: if multiple { 2.min(subnets.len()).max(1) } else { 1 },
    };
    let hosts = several(deployment, wanted, &several_of)?;
    let usual = engine_port(&text(value, "engine").unwrap_or_else(|| kind.to_owned()));
    let port: u16 = number(value, "port").unwrap_or(usual);
    listens(deployment, &hosts, port);
    Ok(service_made(deployment, wanted, &hosts, port))
}

/// Hosts that listen on a port for sure.
fn listens(deployment: &mut Deployment<'_>, hosts: &[HostId], port: u16) {
    for host in hosts {
        let application = crate::model::Application { name: "service".to_owned(), port, ..as_usual() };
        // It has no other application yet.
        let _ = deployment.sketch.hosts.update(host, |host| host.applications.push(application));
    }
}

/// What stands for a service: its first host. Names AWS makes for it are not drawn: the host's address stands for them.
fn service_made(deployment: &Deployment<'_>, wanted: &Wanted, hosts: &[HostId], port: u16) -> Made {
    let first = hosts.first();
    let address = |host: &HostId| {
        let interface = &deployment.sketch.hosts.get(host)?.network_interface;
        deployment.sketch.network_interfaces.get(interface).map(|one| one.address.to_string())
    };
    let addresses: Vec<String> = hosts.iter().filter_map(address).collect();
    let own = addresses.first().cloned().unwrap_or_default();
    let brokers: Vec<String> = addresses.iter().map(|address| format!("{address}:{port}")).collect();
    let made = Made { id: first.map(|id| id.clone().into()), ..Made::default() };
    let identifier = text(&wanted.value, "identifier").or_else(|| text(&wanted.value, "cluster_identifier"));
    made.with_text("address", &own)
        .with_text("endpoint", &own)
        .with_text("reader_endpoint", addresses.last().unwrap_or(&own))
        .with_text("dns_name", &own)
        .with_text("primary_endpoint_address", &own)
        .with_text("configuration_endpoint", &own)
        .with_text("bootstrap_brokers", &brokers.join(","))
        .with_text("bootstrap_brokers_tls", &brokers.join(","))
        .with_text("cluster_identifier", &identifier.unwrap_or_else(|| wanted.label()))
        .with("port", super::attribute::number(port.into()))
}

/// `aws_msk_cluster`.
pub fn brokers(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let group = block(value, "broker_node_group_info").ok_or("it has no broker_node_group_info")?;
    let subnets: Vec<SubnetId> = known(&group, "client_subnets");
    let groups = groups(&group, &["security_groups"]);
    let count = count(value, "number_of_broker_nodes", subnets.len().max(1));
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::Broker, subnets: &subnets, groups: &groups, count },
    )?;
    listens(deployment, &hosts, 9092);
    listens(deployment, &hosts, 9094);
    Ok(service_made(deployment, wanted, &hosts, 9094))
}

/// `aws_elasticache_cluster`, `aws_elasticache_replication_group`.
pub fn cache(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let subnets = subnets_of_group(deployment, wanted, &["subnet_group_name"]);
    let groups = groups(value, &["security_group_ids"]);
    let nodes = ["num_cache_nodes", "num_cache_clusters", "number_cache_clusters", "num_node_groups"];
    let count = nodes.into_iter().find_map(|name| number::<usize>(value, name)).unwrap_or(1).max(1);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::ClusterNode, subnets: &subnets, groups: &groups, count },
    )?;
    let port: u16 = number(value, "port")
        .unwrap_or(engine_port(&text(value, "engine").unwrap_or_else(|| "redis".to_owned())));
    listens(deployment, &hosts, port);
    Ok(service_made(deployment, wanted, &hosts, port))
}

/// `aws_lambda_function` with interfaces in a VPC.
pub fn function(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let Some(config) = block(&wanted.value, "vpc_config") else {
        return Ok(Made::default());
    };
    let subnets: Vec<SubnetId> = known(&config, "subnet_ids");
    if subnets.is_empty() && items(&config, "subnet_ids").is_empty() {
        return Ok(Made::default());
    }
    let groups = groups(&config, &["security_group_ids"]);
    let count = subnets.len().max(1);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::Function, subnets: &subnets, groups: &groups, count },
    )?;
    Ok(Made { id: hosts.first().map(|id| id.clone().into()), ..Made::default() })
}

/// `aws_efs_mount_target`.
pub fn mount_target(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let subnet: SubnetId = need(&wanted.value, "subnet_id")?;
    let groups = groups(&wanted.value, &["security_groups"]);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::ClusterNode, subnets: &[subnet], groups: &groups, count: 1 },
    )?;
    listens(deployment, &hosts, 2049);
    Ok(service_made(deployment, wanted, &hosts, 2049))
}

/// `aws_eks_cluster`: the interfaces of its control plane.
pub fn cluster(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let config = block(&wanted.value, "vpc_config").ok_or("it has no vpc_config")?;
    let subnets: Vec<SubnetId> = known(&config, "subnet_ids");
    let groups = groups(&config, &["security_group_ids"]);
    let count = subnets.len().clamp(1, 2);
    let hosts = several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::ClusterNode, subnets: &subnets, groups: &groups, count },
    )?;
    listens(deployment, &hosts, 443);
    let name = text(&wanted.value, "name").unwrap_or_else(|| wanted.label());
    Ok(service_made(deployment, wanted, &hosts, 443).with_text("name", &name).with_text("id", &name))
}

/// `aws_eks_node_group`: its instances.
pub fn node_group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let subnets: Vec<SubnetId> = all(value, "subnet_ids")?;
    let scaling = block(value, "scaling_config");
    let wants =
        scaling.as_ref().and_then(|scaling| number::<usize>(scaling, "desired_size")).unwrap_or(1).max(1);
    let groups = template_groups(deployment, wanted, value);
    several(
        deployment,
        wanted,
        &Several { flavor: HostFlavor::Instance, subnets: &subnets, groups: &groups, count: wants },
    )?;
    Ok(Made::default().with_text("id", &wanted.label()))
}

impl Deployment<'_> {
    /// An attribute of its own of the resource that has another by this text.
    fn own_of(&self, root: usize, by: &[&str], text: &str, wanted: &str) -> Option<Value> {
        let has =
            |made: &&Made| by.iter().any(|name| made.own.get(name).and_then(Value::as_text) == Some(text));
        let mut own = self.made.iter().filter(|((of, _), _)| *of == root).map(|(_, made)| made);
        own.find(|made| has(made) && made.own.contains_key(wanted))?.own.get(wanted).cloned()
    }

    /// The hosts of what has a name.
    fn members_named(&self, root: usize, name: &str) -> Vec<HostId> {
        let is = |(of, made): &(&Place, &Made)| {
            of.0 == root
                && made.own.get("name").and_then(Value::as_text) == Some(name)
                && self.members.contains_key(*of)
        };
        let place = self.made.iter().find(is).map(|(place, _)| place);
        place.and_then(|place| self.members.get(place)).cloned().unwrap_or_default()
    }
}

/// What listens on hosts stands in no configuration: on the ports target groups and health checks name something
/// does, and elsewhere hosts answer whatever reaches them.
pub fn listen(deployment: &mut Deployment<'_>) {
    let Some(made) = crate::interop::describe::give_applications(&mut deployment.sketch) else { return };
    let text = format!(
        "what listens on hosts is not in these files: {made} applications are assumed on the ports target groups and health checks name, and hosts answer on every other port that reaches them (assumption unknown_applications)"
    );
    deployment.said.say(Severity::Assumption, None, &text);
}
