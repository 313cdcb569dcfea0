//! Hosts come and go: instances by AWS's verbs; functions, databases, brokers, containers and
//! cluster nodes, which AWS makes by verbs of other services, by ours.

use std::net::Ipv4Addr;

use crate::model::record::{as_usual, record};
use crate::model::{
    Host, HostFlavor, HostId, HostState, InterfaceKind, NetworkInterfaceId, ResourceId, SecurityGroupId,
    Sketch, SubnetId, TargetGroup, TargetId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::interface;
use super::network_interface::{Wanted, add_interface, or_default_group};
use super::new_id::new_id;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `RunInstances`: makes an instance and its network interface.
    RunInstances {
        /// The subnet it will lie in.
        subnet: SubnetId, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// Its private address; AWS picks one where there is none.
        address: Option<Ipv4Addr>, blank;
        /// The groups its interface carries; the VPC's default one where there is none.
        security_groups: Vec<SecurityGroupId>, blank;
        /// Whether it gets a public address; as the subnet says where nothing stands.
        associate_public_ip_address: Option<bool>, blank;
        /// Whether it gets an IPv6 address.
        ipv6_address: bool, flag(false);
    }
}

record! {
    /// `TerminateInstances`: the instance is gone, and its network interface with it.
    TerminateInstances {
        /// The instance.
        instance: HostId, needed;
    }
}

record! {
    /// Makes a host of another kind, with a network interface of its own. No verb of AWS.
    AddHost {
        /// The subnet it will lie in.
        subnet: SubnetId, needed;
        /// What kind of host it is. A virtual router starts without the source/destination check.
        flavor: HostFlavor, needed;
        /// What people call it.
        name: String, blank;
        /// Its private address; one that is free where there is none.
        address: Option<Ipv4Addr>, blank;
        /// The groups its interface carries; the VPC's default one where there is none.
        security_groups: Vec<SecurityGroupId>, blank;
        /// Whether a virtual router keeps account of flows, and drops what belongs to none it has seen.
        stateful_firewall: bool, flag(false);
    }
}

record! {
    /// Makes a container in bridge mode: it has the address and groups of the instance it runs on.
    /// No verb of AWS.
    AddBridgeContainer {
        /// The instance it runs on.
        instance: HostId, needed;
        /// What people call it.
        name: String, blank;
    }
}

record! {
    /// Takes a host of another kind away. No verb of AWS.
    RemoveHost {
        /// The host.
        host: HostId, needed;
    }
}

/// Whether a host is an EC2 instance, whatever runs on it.
const fn is_instance(flavor: HostFlavor) -> bool {
    match flavor {
        HostFlavor::Instance | HostFlavor::VirtualRouter => true,
        HostFlavor::Container
        | HostFlavor::Function
        | HostFlavor::Database
        | HostFlavor::Broker
        | HostFlavor::ClusterNode => false,
    }
}

impl Verb for RunInstances {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let by_subnet = changes.sketch.subnets.find(&self.subnet)?.map_public_ip_on_launch;
        let wanted = NewHost {
            subnet: &self.subnet,
            flavor: HostFlavor::Instance,
            name: &self.name,
            address: self.address,
            ipv6: self.ipv6_address,
            public: self.associate_public_ip_address.unwrap_or(by_subnet),
            security_groups: &self.security_groups,
        };
        add_host(changes, &wanted).map(|_| ())
    }
}

impl Verb for AddHost {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let by_subnet = changes.sketch.subnets.find(&self.subnet)?.map_public_ip_on_launch;
        if self.stateful_firewall && self.flavor != HostFlavor::VirtualRouter {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                "Only a virtual router is a firewall to others",
            ));
        }
        let wanted = NewHost {
            subnet: &self.subnet,
            flavor: self.flavor,
            name: &self.name,
            address: self.address,
            ipv6: false,
            // Only instances take the subnet's public addresses.
            public: by_subnet && is_instance(self.flavor),
            security_groups: &self.security_groups,
        };
        let interface = add_host(changes, &wanted)?;
        if self.flavor == HostFlavor::VirtualRouter {
            changes
                .sketch
                .network_interfaces
                .update(&interface, |interface| interface.source_dest_check = false)?;
            let owner = changes.sketch.network_interfaces.find(&interface)?.of.clone();
            if let InterfaceKind::Host(host) = owner {
                changes.sketch.hosts.update(&host, |host| host.stateful_firewall = self.stateful_firewall)?;
            }
        }
        Ok(())
    }
}

struct NewHost<'a> {
    subnet: &'a SubnetId,
    flavor: HostFlavor,
    name: &'a str,
    address: Option<Ipv4Addr>,
    ipv6: bool,
    public: bool,
    security_groups: &'a [SecurityGroupId],
}

fn add_host(changes: &mut Changes, wanted: &NewHost<'_>) -> Result<NetworkInterfaceId, Refusal> {
    let sketch = &mut changes.sketch;
    let vpc = sketch.subnets.find(wanted.subnet)?.vpc.clone();
    let security_groups = or_default_group(sketch, &vpc, wanted.security_groups);
    let id: HostId = new_id(sketch, if is_instance(wanted.flavor) { "i-" } else { "host-" })?;
    let interface = add_interface(
        changes,
        Wanted {
            subnet: wanted.subnet,
            of: InterfaceKind::Host(id.clone()),
            address: wanted.address,
            ipv6: wanted.ipv6,
            public: wanted.public,
            security_groups,
        },
    )?;
    insert(changes, id, wanted.flavor, wanted.name, &interface);
    Ok(interface)
}

fn insert(changes: &mut Changes, id: HostId, flavor: HostFlavor, name: &str, interface: &NetworkInterfaceId) {
    changes.sketch.hosts.insert(Host {
        id: id.clone(),
        name: name.to_owned(),
        flavor,
        network_interface: interface.clone(),
        state: HostState::Running,
        ..as_usual()
    });
    changes.created(id);
}

impl Verb for AddBridgeContainer {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let host = changes.sketch.hosts.find(&self.instance)?;
        if !is_instance(host.flavor) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!(
                    "A container in bridge mode runs on an instance; {} is a {}",
                    host.id,
                    host.flavor.words()
                ),
            ));
        }
        let interface = host.network_interface.clone();
        let id: HostId = new_id(&mut changes.sketch, "host-")?;
        insert(changes, id, HostFlavor::Container, &self.name, &interface);
        Ok(())
    }
}

impl Verb for TerminateInstances {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let host = changes.sketch.hosts.find(&self.instance)?;
        if !is_instance(host.flavor) {
            return Err(Refusal::ours(
                RefusalCode::InvalidInstanceIDNotFound,
                format!("{} is a {}, not an instance", host.id, host.flavor.words()),
            ));
        }
        remove(changes, &self.instance)
    }
}

impl Verb for RemoveHost {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let host = changes.sketch.hosts.find(&self.host)?;
        if is_instance(host.flavor) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("{} is an instance: terminate it", host.id),
            ));
        }
        remove(changes, &self.host)
    }
}

/// Takes a host away, with what runs on its interface, and the interface if it is its own.
fn remove(changes: &mut Changes, id: &HostId) -> Result<(), Refusal> {
    let interface = changes.sketch.hosts.find(id)?.network_interface.clone();
    let own = changes.sketch.network_interfaces.get(&interface).is_some_and(|found| is_of(&found.of, id));
    let mut hosts = vec![id.clone()];
    if own {
        for host in changes.sketch.hosts.iter() {
            if host.network_interface == interface && host.id != *id {
                hosts.push(host.id.clone());
            }
        }
    }
    for host in hosts {
        remove_one(changes, &host, &interface)?;
    }
    if own {
        interface::remove(changes, &interface)?;
    }
    Ok(())
}

fn is_of(kind: &InterfaceKind, host: &HostId) -> bool {
    matches!(kind, InterfaceKind::Host(owner) if owner == host)
}

/// A host is no target any more once it is gone. A customer gateway that stands for it keeps it.
fn remove_one(changes: &mut Changes, id: &HostId, interface: &NetworkInterfaceId) -> Result<(), Refusal> {
    let resource = ResourceId::from(id.clone());
    let mut left = dependents(&changes.sketch, &resource);
    left.retain(|other| {
        *other != ResourceId::from(interface.clone()) && !matches!(other, ResourceId::TargetGroup(_))
    });
    nothing_left(&resource, &left)?;
    for group in groups_with(&changes.sketch, id) {
        changes
            .sketch
            .target_groups
            .update(&group, |group| group.targets.retain(|target| !is_host(&target.id, id)))?;
        changes.changed(group);
    }
    changes.sketch.hosts.remove(id);
    gone(changes, resource)
}

fn groups_with(sketch: &Sketch, host: &HostId) -> Vec<crate::model::TargetGroupArn> {
    let has = |group: &&TargetGroup| group.targets.iter().any(|target| is_host(&target.id, host));
    let mut groups = Vec::new();
    for group in sketch.target_groups.iter().filter(has) {
        groups.push(group.arn.clone());
    }
    groups
}

fn is_host(target: &TargetId, host: &HostId) -> bool {
    matches!(target, TargetId::Host(found) if found == host)
}
