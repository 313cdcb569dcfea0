//! Route 53 Resolver: endpoints with their addresses, rules, and the VPCs rules hold for.

use super::build::Build;
use super::interfaces::made_up;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{is_key, objects, string, text, texts};
use crate::model::{
    InterfaceKind, NetworkInterfaceId, ResolverEndpoint, ResolverEndpointId, ResolverRule, ResolverRuleId,
};

/// Endpoints. Their interfaces come later.
pub fn endpoints(build: &mut Build<'_>) {
    for item in build.found.all(Kind::ResolverEndpoint) {
        let map = &[
            ("id", "Id"),
            ("vpc", "HostVPCId"),
            ("direction", "Direction"),
            ("status", "Status"),
            ("security_groups", "SecurityGroupIds"),
        ];
        let Some(mut found) = build.make::<ResolverEndpoint>(item, map) else { continue };
        if let Some(name) = text(&item.object, "Name") {
            found.name = name;
        }
        build.account(item);
        build.sketch.resolver_endpoints.insert(found);
    }
}

/// The endpoint an interface's description names: `Route 53 Resolver: rslvr-in-…:rni-…`.
pub fn endpoint_of(build: &Build<'_>, about: &str) -> Option<ResolverEndpointId> {
    for word in about.split(|c: char| c.is_whitespace() || c == ':') {
        if let Ok(id) = word.parse::<ResolverEndpointId>()
            && build.sketch.resolver_endpoints.get(&id).is_some()
        {
            return Some(id);
        }
    }
    None
}

/// The interfaces of endpoints: those that were given, and one made up for each address without.
pub fn interfaces_of_endpoints(build: &mut Build<'_>) {
    for item in build.found.all(Kind::ResolverEndpoint) {
        let Ok(id) = item.id.parse::<ResolverEndpointId>() else { continue };
        if build.sketch.resolver_endpoints.get(&id).is_none() {
            continue;
        }
        let mine = InterfaceKind::ResolverEndpoint(id.clone());
        let (mut own, mut addresses): (Vec<NetworkInterfaceId>, Vec<String>) = (Vec::new(), Vec::new());
        for interface in build.sketch.network_interfaces.iter().filter(|interface| interface.of == mine) {
            own.push(interface.id.clone());
            addresses.push(interface.address.to_string());
        }
        // list-resolver-endpoint-ip-addresses names no endpoint but in what it was asked.
        for address in build.found.all(Kind::ResolverAddress) {
            let ip = text(&address.object, "Ip").unwrap_or_default();
            let subnet = string(&address.object, "SubnetId").and_then(|subnet| subnet.parse().ok());
            let is_ours = address.origin.hints.contains(id.as_str());
            if let (true, false, Some(subnet)) = (is_ours, addresses.contains(&ip), subnet) {
                own.extend(made_up(build, &subnet, ip.parse().ok(), mine.clone(), id.as_str()));
            }
        }
        let _ = build.sketch.resolver_endpoints.update(&id, |found| found.network_interfaces = own);
    }
}

/// Rules, and the VPCs each holds for.
pub fn rules(build: &mut Build<'_>) {
    for item in build.found.all(Kind::ResolverRule) {
        let word = text(&item.object, "RuleType").unwrap_or_default();
        if is_key(&word, "RECURSIVE") {
            // The built-in one, which every VPC has.
            continue;
        }
        let map = &[
            ("id", "Id"),
            ("domain", "DomainName"),
            ("rule_type", "RuleType"),
            ("endpoint", "ResolverEndpointId"),
        ];
        let Some(mut rule) = build.make::<ResolverRule>(item, map) else { continue };
        if let Some(name) = text(&item.object, "Name") {
            rule.name = name;
        }
        if rule.domain != "." {
            rule.domain = rule.domain.trim_end_matches('.').to_ascii_lowercase();
        }
        for target in objects(&item.object, "TargetIps") {
            rule.targets.extend(string(target, "Ip").and_then(|ip| ip.parse::<std::net::Ipv4Addr>().ok()));
        }
        rule.account = build.account(item);
        rule.region = build.region(item);
        build.sketch.resolver_rules.insert(rule);
    }
    for item in build.found.all(Kind::ResolverAssociation) {
        let rule = string(&item.object, "ResolverRuleId").and_then(|id| id.parse::<ResolverRuleId>().ok());
        for vpc in texts(&item.object, "VPCId", "VPCId") {
            let (Some(rule), Ok(vpc)) = (&rule, vpc.parse()) else { continue };
            let joined = build.sketch.resolver_rules.update(rule, |rule| {
                if !rule.vpcs.contains(&vpc) {
                    rule.vpcs.push(vpc);
                }
            });
            if joined.is_err() && !rule.as_str().contains("autodefined") {
                let text = format!("{rule} is associated with a VPC, and was not given itself");
                build.say(Severity::Warning, item, &text);
            }
        }
    }
}
