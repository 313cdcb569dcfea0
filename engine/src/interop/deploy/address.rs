//! Addresses that target groups name and no resource is said to have: brokers', databases', whose services do not say
//! them. A host stands at each from the moment its subnet is there, so that nothing else takes it; what turns up in
//! the subnet and may have it takes its place.

use std::net::Ipv4Addr;

use super::Deployment;
use super::read::{as_text, items};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Instance;
use crate::model::record::as_usual;
use crate::model::{HostFlavor, HostId, SecurityGroupId, SubnetId};

/// Members that say the address of a resource.
const OWN: &[&str] = &["private_ip", "private_ips", "private_ipv4_address", "ip_address", "ip"];

/// The addresses that are registered as targets and that no resource says to have.
pub fn written(instances: &[Instance]) -> Vec<Ipv4Addr> {
    let (mut named, mut taken): (Vec<Ipv4Addr>, Vec<Ipv4Addr>) = (Vec::new(), Vec::new());
    for one in instances {
        let is_target = one.address.kind.ends_with("lb_target_group_attachment");
        let (members, list): (&[&str], _) =
            if is_target { (&["target_id"], &mut named) } else { (OWN, &mut taken) };
        for member in members {
            let texts = items(&one.attributes, member);
            list.extend(texts.iter().filter_map(|text| as_text(text)?.parse::<Ipv4Addr>().ok()));
        }
    }
    named.retain(|address| !taken.contains(address));
    named.dedup();
    named
}

/// Hosts at the addresses of a subnet that was just made.
pub fn stand(deployment: &mut Deployment<'_>, subnet: &SubnetId) {
    let Some(block) = deployment.sketch.subnets.get(subnet).map(|subnet| subnet.cidr) else { return };
    let here: Vec<Ipv4Addr> =
        deployment.free_addresses.iter().copied().filter(|address| block.contains(address)).collect();
    deployment.free_addresses.retain(|address| !here.contains(address));
    for address in here {
        let run = verb::RunInstances {
            subnet: subnet.clone(),
            name: address.to_string(),
            address: Some(address),
            ..as_usual()
        };
        // One that AWS keeps for itself is no host's.
        if let Ok(id) = deployment.make::<HostId>(run) {
            deployment.stand_ins.push((subnet.clone(), id));
        }
    }
}

/// A host of a service takes the place of one that stands in its subnet.
pub fn take(
    deployment: &mut Deployment<'_>,
    subnet: &SubnetId,
    (flavor, name): (HostFlavor, &str),
    groups: &[SecurityGroupId],
) -> Option<HostId> {
    let at = deployment.stand_ins.iter().position(|(of, _)| of == subnet)?;
    let (_, id) = deployment.stand_ins.remove(at);
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
        .filter_map(|(_, id)| deployment.sketch.hosts.get(id).map(|host| host.name.clone()))
        .collect();
    if !names.is_empty() {
        let text = format!(
            "target groups name addresses that no resource is said to have; a host is drawn at each: {}",
            names.join(", ")
        );
        deployment.said.say(Severity::Assumption, None, &text);
    }
}
