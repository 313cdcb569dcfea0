//! What things are called.

use crate::model::record::{Seen, member};
use crate::model::{
    IpProtocol, Permission, PortRange, ResourceId, SecurityGroupRuleId, Sketch, VpcId, ZoneId,
};

/// A resource by the name people gave it; its id where it has none.
pub fn name(sketch: &Sketch, id: &ResourceId) -> String {
    let given = match id {
        ResourceId::LoadBalancer(arn) => Some(arn.name().to_owned()),
        ResourceId::ApplicationLoadBalancer(arn) => Some(arn.name().to_owned()),
        ResourceId::TargetGroup(arn) => Some(arn.name().to_owned()),
        ResourceId::Topic(arn) => Some(arn.name().to_owned()),
        ResourceId::NetworkInterface(id) => {
            sketch.network_interfaces.get(id).map(|found| format!("{id} ({})", found.address))
        }
        ResourceId::SecurityGroupRule(id) => Some(rule_name(sketch, id)),
        id => sketch.record(id).and_then(|found| match member(found, "name")?.1.seen() {
            Seen::Text(text) => Some(text.into_owned()),
            _ => None,
        }),
    };
    given.filter(|given| !given.is_empty()).unwrap_or_else(|| id.to_string())
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
        let dropped = group.dropped_rules.iter().map(|dropped| &dropped.rule);
        let rule = group.rules.iter().chain(dropped).find(|rule| rule.id == *id)?;
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
