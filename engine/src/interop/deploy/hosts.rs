//! Hosts: instances, and what services of AWS put into subnets: containers, databases, brokers, caches, functions.
//! Of what runs several, as many are drawn as it begins with, spread over its subnets.

use std::rc::Rc;

use super::attribute::{object, texts};
use super::read::{block, blocks, flag, items, maybe, member, need, number, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Address, Value};
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
        return one_of_these(found.map(|host| host.id.clone()), "instance");
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
pub fn groups(value: &Value, names: &[&str]) -> Vec<SecurityGroupId> {
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
        return one_of_these(found.map(|one| one.id.clone()), "interface");
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
#[expect(clippy::unnecessary_wraps, reason = "one of the table's functions")]
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
pub fn template_groups(deployment: &Deployment<'_>, wanted: &Wanted, value: &Value) -> Vec<SecurityGroupId> {
    let mut named = text(value, "launch_configuration");
    for block in blocks(value, "launch_template").into_iter().chain(mixed(value)) {
        named = named
            .or_else(|| text(&block, "id").or_else(|| text(&block, "name")))
            .or_else(|| text(&block, "launch_template_id"));
    }
    let Some(named) = named else { return Vec::new() };
    deployment
        .own_of(wanted.address.root, &["id", "name", "arn"], &named, "security_groups")
        .map(|value| groups(&object([("groups", value)]), &["groups"]))
        .unwrap_or_default()
}

/// The template inside a mixed policy.
fn mixed(value: &Value) -> Option<Value> {
    let policy = block(value, "mixed_instances_policy")?;
    block(&block(&policy, "launch_template")?, "launch_template_specification")
}

/// Who stands for several hosts: how many, in which subnets, with which groups.
pub struct Several<'a> {
    /// What they are.
    pub flavor: HostFlavor,
    /// Where.
    pub subnets: &'a [SubnetId],
    /// What they carry.
    pub groups: &'a [SecurityGroupId],
    /// How many.
    pub count: usize,
    /// What they listen on for sure.
    pub ports: &'a [u16],
}

/// Hosts one after another over some subnets.
pub fn several(
    deployment: &mut Deployment<'_>,
    wanted: &Wanted,
    several: &Several<'_>,
) -> Result<Vec<HostId>, Problem> {
    if several.subnets.is_empty() {
        return Err("none of its subnets is known here".into());
    }
    if several.count > DRAWN_MOST {
        let text = format!("{}: {DRAWN_MOST} of its {} hosts are drawn", wanted.address, several.count);
        deployment.say(Severity::Assumption, &text);
    }
    let mut made = Vec::new();
    for (at, subnet) in several.subnets.iter().cycle().take(several.count.min(DRAWN_MOST)).enumerate() {
        let name = if several.count == 1 { wanted.name() } else { format!("{} {}", wanted.name(), at + 1) };
        let taken = match several.flavor {
            HostFlavor::Instance | HostFlavor::Function => None,
            flavor => {
                super::address::take(deployment, subnet, (flavor, &name), several.groups, several.ports)
            }
        };
        let id: HostId = if let Some(taken) = taken {
            taken
        } else if several.flavor == HostFlavor::Instance {
            deployment.make(verb::RunInstances {
                subnet: subnet.clone(),
                name,
                security_groups: several.groups.to_vec(),
                ..as_usual()
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
    for port in several.ports {
        listens(deployment, &made, *port);
    }
    deployment.members.insert(Rc::clone(&wanted.address), made.clone());
    Ok(made)
}

/// Hosts that listen on a port for sure.
fn listens(deployment: &mut Deployment<'_>, hosts: &[HostId], port: u16) {
    for host in hosts {
        let application = crate::interop::describe::application(port);
        // It has no other application yet.
        let _ = deployment.sketch.hosts.update(host, |host| host.applications.push(application));
    }
}

/// Registers hosts in groups; by their addresses where the groups want that.
pub fn register(
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
        &Several {
            flavor: HostFlavor::Instance,
            subnets: &subnets,
            groups: &groups,
            count: wants,
            ports: &[],
        },
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
pub fn known<T: std::str::FromStr>(value: &Value, name: &str) -> Vec<T> {
    items(value, name).iter().filter_map(|item| super::read::parsed(item, name).ok()).collect()
}

/// `aws_autoscaling_attachment`.
pub fn scaling_attachment(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let name: String = need(value, "autoscaling_group_name")?;
    let mut groups = super::balancing::groups(value, "lb_target_group_arn");
    groups.extend(super::balancing::groups(value, "alb_target_group_arn"));
    let hosts = deployment.members_named(wanted.address.root, &name);
    register(deployment, wanted, &hosts, &groups, None);
    Ok(Made::default())
}

impl Deployment<'_> {
    /// An attribute of its own of the resource that has another by this text.
    pub fn own_of(&self, root: usize, by: &[&str], text: &str, wanted: &str) -> Option<Value> {
        let has =
            |made: &&Made| by.iter().any(|name| made.own.get(name).and_then(Value::as_text) == Some(text));
        let mut own = self.made.iter().filter(|(of, _)| of.root == root).map(|(_, made)| made);
        own.find(|made| has(made) && made.own.contains_key(wanted))?.own.get(wanted).cloned()
    }

    /// The hosts of what has a name.
    fn members_named(&self, root: usize, name: &str) -> Vec<HostId> {
        let is = |(of, made): &(&Rc<Address>, &Made)| {
            of.root == root
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
