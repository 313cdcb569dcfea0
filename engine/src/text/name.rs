//! What things are called.

use crate::model::{
    IpProtocol, Permission, PortRange, ResourceId, SecurityGroupRuleId, Sketch, VpcId, ZoneId,
};

/// A resource by the name people gave it; its id where it has none.
pub fn name(sketch: &Sketch, id: &ResourceId) -> String {
    let given = match id {
        ResourceId::Account(id) => sketch.accounts.get(id).map(|found| found.name.as_str()),
        ResourceId::Vpc(id) => sketch.vpcs.get(id).map(|found| found.name.as_str()),
        ResourceId::Subnet(id) => sketch.subnets.get(id).map(|found| found.name.as_str()),
        ResourceId::RouteTable(id) => sketch.route_tables.get(id).map(|found| found.name.as_str()),
        ResourceId::SecurityGroup(id) => sketch.security_groups.get(id).map(|found| found.name.as_str()),
        ResourceId::Instance(id) => sketch.instances.get(id).map(|found| found.name.as_str()),
        ResourceId::EndpointService(id) => sketch.endpoint_services.get(id).map(|found| found.name.as_str()),
        ResourceId::VpcEndpoint(id) => sketch.vpc_endpoints.get(id).map(|found| found.name.as_str()),
        ResourceId::LoadBalancer(arn) => Some(arn.name()),
        ResourceId::TargetGroup(arn) => Some(arn.name()),
        ResourceId::NetworkInterface(id) => {
            return sketch
                .network_interfaces
                .get(id)
                .map_or_else(|| id.to_string(), |found| format!("{id} ({})", found.address));
        }
        ResourceId::SecurityGroupRule(id) => return rule_name(sketch, id),
        ResourceId::Zone(_) | ResourceId::Region(_) => None,
    };
    match given {
        Some(given) if !given.is_empty() => given.to_owned(),
        Some(_) | None => id.to_string(),
    }
}

/// A zone as the owner of a VPC calls it, with the id that means the same place everywhere.
pub fn zone(sketch: &Sketch, vpc: &VpcId, zone: &ZoneId) -> String {
    let account = sketch.vpcs.get(vpc).and_then(|vpc| sketch.accounts.get(&vpc.account));
    match account.and_then(|account| account.zone_name(zone)) {
        Some(name) => format!("{name} ({zone})"),
        None => zone.to_string(),
    }
}

fn rule_name(sketch: &Sketch, id: &SecurityGroupRuleId) -> String {
    let group = sketch.security_groups.iter().find_map(|group| {
        let rule = group.rules.iter().find(|rule| rule.id == *id)?;
        Some((group, rule))
    });
    match group {
        Some((group, found)) => {
            let group = name(sketch, &group.id.clone().into());
            format!("{} rule “{}” of {group}", found.direction.word(), rule(&found.permission))
        }
        None => id.to_string(),
    }
}

/// What a rule permits, in a few words.
pub fn rule(permission: &Permission) -> String {
    let what = match permission.protocol {
        IpProtocol::All => "all traffic".to_owned(),
        IpProtocol::Icmp => "ICMP".to_owned(),
        IpProtocol::Tcp | IpProtocol::Udp => {
            let protocol = if permission.protocol == IpProtocol::Tcp { "TCP" } else { "UDP" };
            match permission.ports {
                PortRange::ALL => format!("{protocol} on all ports"),
                ports => format!("{protocol} {ports}"),
            }
        }
    };
    format!("{what}, {}", permission.peer)
}
