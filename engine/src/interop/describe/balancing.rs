//! Load balancers with their listeners, and target groups with their targets. Which group or load balancer
//! an output of target health or attributes is about, AWS does not print: a wrapper, the file's name or the
//! targets themselves tell.

use super::build::Build;
use super::collect::Item;
use super::interfaces::made_up;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{is_key, number, objects, string, text};
use crate::model::record::as_usual;
use crate::model::{
    ApplicationListener, CrossZone, InterfaceKind, Listener, ListenerProtocol, LoadBalancer, LoadBalancerArn,
    NetworkInterfaceId, NotModelledKind, SubnetId, TargetGroup, TargetGroupArn, TargetType,
};

/// Network Load Balancers, without their nodes, whose interfaces come later.
pub fn load_balancers(build: &mut Build<'_>) {
    for item in build.found.all(Kind::LoadBalancer) {
        if !is_network(item) {
            continue;
        }
        let map = &[
            ("arn", "LoadBalancerArn"),
            ("vpc", "VpcId"),
            ("scheme", "Scheme"),
            ("state", "State.Code"),
            ("security_groups", "SecurityGroups"),
            ("ip_address_type", "IpAddressType"),
            ("enforce_private_link_rules", "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"),
        ];
        let Some(found) = build.make::<LoadBalancer>(item, map) else { continue };
        build.account(item);
        build.sketch.load_balancers.insert(found);
    }
}

/// Whether a load balancer is a Network Load Balancer.
pub fn is_network(item: &Item) -> bool {
    match text(&item.object, "Type") {
        Some(kind) => is_key(&kind, "network"),
        None => item.id.contains(":loadbalancer/net/"),
    }
}

/// Each load balancer's nodes: its interfaces, one in each enabled zone.
pub fn nodes(build: &mut Build<'_>) {
    for item in build.found.all(Kind::LoadBalancer) {
        let Ok(arn) = item.id.parse::<LoadBalancerArn>() else { continue };
        let Some(found) = build.sketch.load_balancers.get(&arn) else { continue };
        let (mut of, vpc) = (found.clone(), found.vpc.clone());
        let mine = InterfaceKind::LoadBalancerNode(arn.clone());
        for zone in objects(&item.object, "AvailabilityZones") {
            let Some(Ok(subnet)) = string(zone, "SubnetId").map(str::parse) else { continue };
            let node = if let Some(given) = node_in(build, &mine, &subnet) {
                Some(given)
            } else {
                let wanted = string(zone, "LoadBalancerAddresses.PrivateIPv4Address");
                let wanted = wanted.and_then(|address| address.parse().ok());
                if wanted.is_none() {
                    let text = format!(
                        "the addresses of {}'s nodes were not given; free ones of their subnets stand for them",
                        arn.name()
                    );
                    build.say(Severity::Assumption, item, &text);
                }
                made_up(build, &subnet, wanted, mine.clone(), arn.as_str())
            };
            of.nodes.extend(node);
            // The public address of an internet-facing one without Elastic IP addresses.
            if let Some(node) = of.nodes.last()
                && let Some(Ok(public)) = string(zone, "LoadBalancerAddresses.IpAddress").map(str::parse)
                && string(zone, "LoadBalancerAddresses.AllocationId").is_none()
            {
                let _ =
                    build.sketch.network_interfaces.update(node, |node| node.public_address = Some(public));
            }
        }
        if of.nodes.is_empty() {
            for interface in build.sketch.network_interfaces.iter() {
                if interface.of == mine {
                    of.nodes.push(interface.id.clone());
                }
            }
        }
        if build.sketch.vpcs.get(&vpc).is_none() {
            build.say(
                Severity::Warning,
                item,
                &format!("{} stands in {vpc}, which was not given", arn.name()),
            );
        }
        build.sketch.load_balancers.insert(of);
    }
}

/// The interface a load balancer has in a subnet, if it was given.
fn node_in(build: &Build<'_>, of: &InterfaceKind, subnet: &SubnetId) -> Option<NetworkInterfaceId> {
    let mut given = build.sketch.network_interfaces.iter();
    given
        .find(|interface| interface.of == *of && interface.subnet == *subnet)
        .map(|interface| interface.id.clone())
}

/// Every listener. Those that forward nowhere (they answer by themselves, or redirect), and those of
/// Gateway Load Balancers, are kept as they were found.
pub fn listeners(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Listener) {
        if let Err(why) = listener(build, item) {
            let text = format!("the listener {} is kept without being modelled: {why}", item.id);
            build.say(Severity::Note, item, &text);
            super::kept::keep(build, item, NotModelledKind::Listener, String::new());
        }
    }
}

fn listener(build: &mut Build<'_>, item: &Item) -> Result<(), String> {
    // A listener's ARN carries its load balancer's: …:listener/net/name/hash/hash.
    let of = text(&item.object, "LoadBalancerArn").unwrap_or_else(|| {
        let named = item.id.replacen(":listener/", ":loadbalancer/", 1);
        named.rsplit_once('/').map_or_else(String::new, |(arn, _)| arn.to_owned())
    });
    let word = text(&item.object, "Protocol").unwrap_or_else(|| "TCP".to_owned());
    let protocol = ListenerProtocol::ALL.iter().copied().find(|known| is_key(known.word(), &word));
    let port = number(&item.object, "Port").and_then(|port| u16::try_from(port).ok());
    let (Some(protocol), Some(port)) = (protocol, port) else {
        return Err(format!("the protocol {word} is not modelled"));
    };
    let target_group = forwards_to(build, item).ok_or("it forwards to no target group")?;
    let mut listener: Listener = as_usual();
    (listener.port, listener.protocol, listener.target_group) = (port, protocol, target_group.clone());
    let arn = of.parse::<LoadBalancerArn>();
    let added = arn.is_ok_and(|arn| {
        let added = build.sketch.load_balancers.update(&arn, |found| {
            if !found.listeners.iter().any(|known| known.port == port && known.protocol == protocol) {
                found.listeners.push(listener);
            }
        });
        added.is_ok()
    });
    let listener = ApplicationListener { port, protocol, target_group };
    if added || super::application_balancing::listen(build, &of, listener) {
        Ok(())
    } else {
        Err(format!("its load balancer {of} was not given"))
    }
}

/// The group a listener forwards to; the heaviest of several.
fn forwards_to(build: &mut Build<'_>, item: &Item) -> Option<TargetGroupArn> {
    let mut found = None;
    for action in objects(&item.object, "DefaultActions") {
        let direct = string(action, "TargetGroupArn").and_then(|arn| arn.parse::<TargetGroupArn>().ok());
        found = found.or(direct);
        let (mut best, mut count) = (None, 0);
        for group in objects(action, "ForwardConfig.TargetGroups") {
            count += 1;
            let weight = number(group, "Weight").unwrap_or(1);
            if best.as_ref().is_none_or(|(before, _)| *before < weight) {
                best = string(group, "TargetGroupArn").map(|arn| (weight, arn.to_owned()));
            }
        }
        if count > 1 {
            let text = format!(
                "the listener {} spreads over {count} target groups; the heaviest stands for them",
                item.id
            );
            build.say(Severity::Warning, item, &text);
            found = best.as_ref().and_then(|(_, arn)| arn.parse().ok()).or(found);
        }
        found = found.or_else(|| best.and_then(|(_, arn)| arn.parse().ok()));
    }
    found
}

/// Target groups of Network and Application Load Balancers, without their targets.
pub fn target_groups(build: &mut Build<'_>) {
    for item in build.found.all(Kind::TargetGroup) {
        if !is_modelled(item) {
            continue;
        }
        let map = &[("arn", "TargetGroupArn"), ("vpc", "VpcId"), ("protocol", "Protocol"), ("port", "Port")];
        let Some(mut group) = build.make::<TargetGroup>(item, map) else { continue };
        let kind = text(&item.object, "TargetType").unwrap_or_default();
        group.target_type = match TargetType::ALL.iter().find(|known| is_key(known.word(), &kind)) {
            Some(kind) => *kind,
            None => TargetType::Instance,
        };
        // On by default for instances and UDP, off for addresses reached by TCP (NLB guide, "Client IP
        // preservation").
        group.preserve_client_ip = !is_key(&kind, "ip")
            || matches!(group.protocol, ListenerProtocol::Udp | ListenerProtocol::TcpUdp);
        health_check(item, &mut group);
        build.sketch.target_groups.insert(group);
    }
}

/// Whether a group is one the model has: those of Gateway Load Balancers and of functions it has not.
pub fn is_modelled(item: &Item) -> bool {
    if text(&item.object, "TargetType").is_some_and(|kind| is_key(&kind, "lambda")) {
        return false;
    }
    let protocol = text(&item.object, "Protocol").unwrap_or_default();
    ListenerProtocol::ALL.iter().any(|known| is_key(known.word(), &protocol))
}

fn health_check(item: &Item, group: &mut TargetGroup) {
    let check = &mut group.health_check;
    let map = &[
        ("protocol", "HealthCheckProtocol"),
        ("path", "HealthCheckPath"),
        ("matcher", "Matcher.HttpCode"),
        ("interval_s", "HealthCheckIntervalSeconds"),
        ("timeout_s", "HealthCheckTimeoutSeconds"),
        ("healthy_threshold", "HealthyThresholdCount"),
        ("unhealthy_threshold", "UnhealthyThresholdCount"),
    ];
    // Where nothing is said TCP is checked on the traffic port, which is what AWS does.
    let _ = super::fill::fill(check, &item.object, map);
    check.port = number(&item.object, "HealthCheckPort").and_then(|port| u16::try_from(port).ok());
    if check.healthy_threshold == 0 {
        check.healthy_threshold = 5;
    }
    if check.unhealthy_threshold == 0 {
        check.unhealthy_threshold = 2;
    }
}

/// Attributes of load balancers, target groups and listeners.
pub fn attributes(build: &mut Build<'_>) {
    let found = build.found;
    let mut lists: Vec<(usize, Vec<&Item>)> = Vec::new();
    for item in found.all(Kind::Attribute) {
        match lists.last_mut().filter(|(list, _)| *list == item.list) {
            Some((_, items)) => items.push(item),
            None => lists.push((item.list, vec![item])),
        }
    }
    for (_, items) in lists {
        let Some(first) = items.first() else { continue };
        let is_of_group = items.iter().any(|item| {
            let key = text(&item.object, "Key").unwrap_or_default();
            [
                "proxy_protocol",
                "preserve_client_ip",
                "deregistration_delay",
                "stickiness",
                "target_health_state",
            ]
            .iter()
            .any(|start| key.starts_with(start))
        });
        let hints = &first.origin.hints;
        let listener = found.all(Kind::Listener).iter().find(|listener| {
            let hash = listener.id.rsplit('/').next().unwrap_or_default();
            listener.id.contains(":listener/") && hash.len() > 3 && hints.contains(hash)
        });
        let group = named_group(build, hints).filter(|_| is_of_group);
        let balancer = named_balancer(build, hints).filter(|_| !is_of_group);
        for item in &items {
            let (Some(key), Some(value)) = (text(&item.object, "Key"), text(&item.object, "Value")) else {
                continue;
            };
            if key == "tcp.idle_timeout.seconds" {
                idle_timeout(build, listener, &value);
            } else if let Some(arn) = &group {
                let _ = build.sketch.target_groups.update(arn, |group| of_group(group, &key, &value));
            } else if let Some(arn) = &balancer {
                let _ =
                    build.sketch.load_balancers.update(arn, |balancer| of_balancer(balancer, &key, &value));
            }
        }
        let is_other = found.all(Kind::LoadBalancer).iter().any(|item| !is_network(item))
            || found.all(Kind::TargetGroup).iter().any(|item| !is_modelled(item));
        if group.is_none() && balancer.is_none() && listener.is_none() && !is_other {
            let text = "which load balancer or target group these attributes belong to is not said; name the file after it";
            build.say(Severity::Warning, first, text);
        }
    }
}

fn idle_timeout(build: &mut Build<'_>, listener: Option<&Item>, value: &str) {
    let Some(listener) = listener else { return };
    let arn = string(&listener.object, "LoadBalancerArn").and_then(|arn| arn.parse::<LoadBalancerArn>().ok());
    let port = number(&listener.object, "Port");
    if let (Some(arn), Ok(seconds)) = (arn, value.parse()) {
        let _ = build.sketch.load_balancers.update(&arn, |balancer| {
            for known in &mut balancer.listeners {
                if Some(i64::from(known.port)) == port {
                    known.idle_timeout_s = seconds;
                }
            }
        });
    }
}

fn of_balancer(balancer: &mut LoadBalancer, key: &str, value: &str) {
    match key {
        "load_balancing.cross_zone.enabled" => balancer.cross_zone = value == "true",
        "dns_record.client_routing_policy" => {
            if let Some(policy) = crate::model::ClientRoutingPolicy::from_word(value) {
                balancer.client_routing_policy = policy;
            }
        }
        _ => {}
    }
}

fn of_group(group: &mut TargetGroup, key: &str, value: &str) {
    let on = value == "true";
    match key {
        "load_balancing.cross_zone.enabled" => {
            group.cross_zone = match value {
                "true" => CrossZone::On,
                "false" => CrossZone::Off,
                _ => CrossZone::UseLoadBalancerConfiguration,
            };
        }
        "proxy_protocol_v2.enabled" => group.proxy_protocol_v2 = on,
        "preserve_client_ip.enabled" => group.preserve_client_ip = on,
        "stickiness.enabled" => group.stickiness = on,
        "deregistration_delay.timeout_seconds" => {
            group.deregistration_delay_s = value.parse().unwrap_or(group.deregistration_delay_s);
        }
        "deregistration_delay.connection_termination.enabled" => group.deregistration_termination = on,
        "target_health_state.unhealthy.connection_termination.enabled" => group.unhealthy_termination = on,
        _ => {}
    }
}

/// Words in names of files that name calls and not things.
const CALL_WORDS: &[&str] = &[
    "describe-target-health",
    "describe-target-group-attributes",
    "describe-load-balancer-attributes",
    "describe-listener-attributes",
    "target-group-attributes",
    "load-balancer-attributes",
    "target-health",
];

/// The longest of some names that a hint has, standing by itself: `web-tls` and not `web`. None where two
/// fit as well.
fn longest<'a>(hints: &str, names: impl Iterator<Item = (&'a str, usize)>) -> Option<usize> {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
    };
    let mut hints = plain(hints);
    for word in CALL_WORDS {
        hints = hints.replace(word, "|");
    }
    let mut best: Option<(usize, usize, bool)> = None;
    for (name, place) in names {
        let name = plain(name);
        let stands = |(at, _): (usize, &str)| {
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
            let before = hints.get(..at).and_then(|text| text.chars().next_back());
            let after = hints.get(at + name.len()..).and_then(|text| text.chars().next());
            edge(before) && edge(after)
        };
        if name.is_empty() || !hints.match_indices(&name).any(stands) {
            continue;
        }
        best = match best {
            Some((length, other, _)) if length == name.len() => Some((length, other, false)),
            Some((length, ..)) if length > name.len() => best,
            Some(_) | None => Some((name.len(), place, true)),
        };
    }
    best.filter(|(_, _, alone)| *alone).map(|(_, place, _)| place)
}

/// The target group a hint names: by ARN, by hash, or by name.
pub fn named_group(build: &Build<'_>, hints: &str) -> Option<TargetGroupArn> {
    let mut groups = Vec::new();
    for group in build.sketch.target_groups.iter() {
        let hash = group.arn.as_str().rsplit('/').next().unwrap_or_default();
        if hints.contains(group.arn.as_str()) || hash.len() > 7 && hints.contains(hash) {
            return Some(group.arn.clone());
        }
        groups.push(group.arn.clone());
    }
    let names = groups.iter().enumerate().map(|(at, arn)| (arn.name(), at));
    longest(hints, names).and_then(|at| groups.get(at).cloned())
}

/// The load balancer a hint names.
fn named_balancer(build: &Build<'_>, hints: &str) -> Option<LoadBalancerArn> {
    let mut balancers = Vec::new();
    for balancer in build.sketch.load_balancers.iter() {
        let hash = balancer.arn.hash();
        if hints.contains(balancer.arn.as_str()) || hash.len() > 7 && hints.contains(hash) {
            return Some(balancer.arn.clone());
        }
        balancers.push(balancer.arn.clone());
    }
    let names = balancers.iter().enumerate().map(|(at, arn)| (arn.name(), at));
    let found = longest(hints, names).and_then(|at| balancers.get(at).cloned());
    found.or_else(|| if balancers.len() == 1 { balancers.pop() } else { None })
}

/// `elbv2 describe-tags` prints tags beside ARNs; the name is in the ARN already, the rest is kept.
pub fn tags(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Tag) {
        let Some(arn) = text(&item.object, "ResourceArn") else { continue };
        let mut found = Vec::new();
        crate::interop::field::each_tag(&item.object, &mut |key, value| {
            found.push(crate::model::Tag { key: key.to_owned(), value: value.to_owned() });
        });
        if let Ok(arn) = arn.parse::<LoadBalancerArn>() {
            let _ = build.sketch.load_balancers.update(&arn, |balancer| balancer.tags.append(&mut found));
        } else if let Ok(arn) = arn.parse::<TargetGroupArn>() {
            let _ = build.sketch.target_groups.update(&arn, |group| group.tags.append(&mut found));
        }
    }
}
