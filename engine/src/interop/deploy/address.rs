//! Addresses that target groups name and no resource is said to have: brokers', databases', whose services do not say
//! them. A host stands at each from the moment its subnet is there, so that nothing else takes it; a service's host
//! that turns up in the subnet and listens on the group's port takes its place.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::rc::Rc;

use super::Deployment;
use super::order::each_reference;
use super::read::{as_text, items, number};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Address, Instance, Origin, Value};
use crate::model::record::as_usual;
use crate::model::{HostFlavor, HostId, SecurityGroupId, SubnetId};

/// Members that say the address of a resource.
const OWN: &[&str] = &["private_ip", "private_ips", "private_ipv4_address", "ip_address", "ip"];

/// An address that is written down, and the port of the group that names it.
pub type Written = (Ipv4Addr, Option<u16>);

/// The addresses that are registered as targets and that no resource says to have.
pub fn written(instances: &[Instance]) -> Vec<Written> {
    let (mut named, mut taken): (Vec<Written>, Vec<Ipv4Addr>) = (Vec::new(), Vec::new());
    let ports: BTreeMap<&Address, Option<u16>> =
        instances.iter().map(|one| (&*one.address, number(&one.attributes, "port"))).collect();
    for one in instances {
        if !one.address.kind.ends_with("lb_target_group_attachment") {
            for member in OWN {
                taken.extend(addresses(&one.attributes, member));
            }
            continue;
        }
        let own = number(&one.attributes, "port");
        let port = own.or_else(|| *ports.get(&*group(&one.attributes)?)?);
        for address in addresses(&one.attributes, "target_id") {
            if !named.iter().any(|(known, _)| *known == address) {
                named.push((address, port));
            }
        }
    }
    named.retain(|(address, _)| !taken.contains(address));
    named
}

fn addresses(value: &Value, member: &str) -> Vec<Ipv4Addr> {
    items(value, member).iter().filter_map(|text| as_text(text)?.parse().ok()).collect()
}

/// The group a target is registered in.
fn group(value: &Value) -> Option<Rc<Address>> {
    let mut found = None;
    each_reference(&value.get("target_group_arn")?, &mut |reference| {
        if let Origin::Resource(address) = &reference.origin {
            found = Some(Rc::clone(address));
        }
    });
    found
}

/// Hosts at the addresses of a subnet that was just made.
pub fn stand(deployment: &mut Deployment<'_>, subnet: &SubnetId) {
    let Some(block) = deployment.sketch.subnets.get(subnet).map(|subnet| subnet.cidr) else { return };
    let here: Vec<Written> =
        deployment.free_addresses.iter().copied().filter(|(address, _)| block.contains(address)).collect();
    deployment.free_addresses.retain(|written| !here.contains(written));
    for (address, port) in here {
        let run = verb::RunInstances {
            subnet: subnet.clone(),
            name: address.to_string(),
            address: Some(address),
            ..as_usual()
        };
        // One that AWS keeps for itself is no host's.
        if let Ok(id) = deployment.make::<HostId>(run) {
            deployment.stand_ins.push((subnet.clone(), port, id));
        }
    }
}

/// A host of a service takes the place of one that stands in its subnet.
pub fn take(
    deployment: &mut Deployment<'_>,
    subnet: &SubnetId,
    (flavor, name): (HostFlavor, &str),
    groups: &[SecurityGroupId],
    ports: &[u16],
) -> Option<HostId> {
    let fits = |port: &Option<u16>| port.is_none_or(|port| ports.contains(&port));
    let at = deployment.stand_ins.iter().position(|(of, port, _)| of == subnet && fits(port))?;
    let (.., id) = deployment.stand_ins.remove(at);
    let mut interface = None;
    // Both were made a moment ago.
    let _ = deployment.sketch.hosts.update(&id, |host| {
        host.flavor = flavor;
        name.clone_into(&mut host.name);
        interface = Some(host.network_interface.clone());
    });
    if !groups.is_empty() {
        let _ = deployment
            .sketch
            .network_interfaces
            .update(&interface?, |one| one.security_groups = groups.to_vec());
    }
    Some(id)
}

/// Says where hosts stand that nothing is known of.
pub fn say(deployment: &mut Deployment<'_>) {
    let names: Vec<String> = deployment
        .stand_ins
        .iter()
        .filter_map(|(.., id)| deployment.sketch.hosts.get(id).map(|host| host.name.clone()))
        .collect();
    if !names.is_empty() {
        let text = format!(
            "target groups name addresses that no resource is said to have; a host is drawn at each: {}",
            names.join(", ")
        );
        deployment.said.say(Severity::Assumption, None, &text);
    }
}
