//! Registered targets, as `describe-target-health` has them, with the health they were found in.

use std::net::Ipv4Addr;

use super::balancing::named_group;
use super::build::{Build, digits_of};
use super::collect::Item;
use super::interfaces::{Interfaces, made_up};
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{number, string, text};
use crate::model::record::as_usual;
use crate::model::{
    ApplicationLoadBalancerArn, DataCenterHost, Host, HostFlavor, HostId, HostState, InterfaceKind,
    NetworkInterface, SubnetId, Target, TargetGroup, TargetGroupArn, TargetId, TargetType, VpcId,
};

/// How a target was found.
pub struct FoundHealth {
    /// The group.
    pub group: TargetGroupArn,
    /// The target.
    pub target: Target,
    /// `healthy`, `unhealthy`, `unused`, `initial`, `draining`, `unavailable`.
    pub state: String,
    /// AWS's reason code.
    pub reason: String,
    /// Where it stands.
    pub item: usize,
}

/// Registers every target; gives the health each was found in.
pub fn targets(build: &mut Build<'_>, interfaces: &Interfaces) -> Vec<FoundHealth> {
    let found = build.found;
    let items = found.all(Kind::TargetHealth);
    let mut healths = Vec::new();
    let mut lists: Vec<(usize, Vec<usize>)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match lists.iter_mut().find(|(list, _)| *list == item.list) {
            Some((_, places)) => places.push(at),
            None => lists.push((item.list, vec![at])),
        }
    }
    // Lists whose group is named go first: what is left over is then matched with what is left over.
    let mut unnamed = Vec::new();
    for (_, places) in lists {
        let first = places.first().and_then(|at| items.get(*at));
        let Some(first) = first else { continue };
        match named_group(build, &first.origin.hints) {
            Some(group) => register(build, interfaces, &group, &places, &mut healths),
            None => unnamed.push(places),
        }
    }
    for places in unnamed {
        match matching(build, items, &places) {
            Some(group) => {
                let text = format!(
                    "which target group this is the health of is not said; by its targets and ports it is {}",
                    group.name()
                );
                if let Some(item) = places.first().and_then(|at| items.get(*at)) {
                    build.say(Severity::Assumption, item, &text);
                }
                register(build, interfaces, &group, &places, &mut healths);
            }
            None => {
                if let Some(item) = places.first().and_then(|at| items.get(*at))
                    && found.all(Kind::TargetGroup).iter().all(super::balancing::is_modelled)
                {
                    let text = "which target group this is the health of is not said; name the file after it";
                    build.say(Severity::Warning, item, text);
                }
            }
        }
    }
    healths
}

/// The one group without targets that a list fits by kind, port and VPC.
fn matching(build: &Build<'_>, items: &[Item], places: &[usize]) -> Option<TargetGroupArn> {
    let mut fitting = Vec::new();
    for group in build.sketch.target_groups.iter() {
        let fits = places.iter().filter_map(|at| items.get(*at)).all(|item| {
            let id = string(&item.object, "Target.Id").unwrap_or_default();
            let is_address = id.parse::<Ipv4Addr>().is_ok();
            let kind = match (is_address, id.starts_with("arn:")) {
                (true, _) => TargetType::Ip,
                (false, true) => TargetType::Alb,
                (false, false) => TargetType::Instance,
            };
            kind == group.target_type
                && (kind != TargetType::Instance || vpc_of(build, id) == Some(&group.vpc))
        });
        let by_port = places
            .iter()
            .filter_map(|at| items.get(*at))
            .any(|item| number(&item.object, "Target.Port") == Some(i64::from(group.port)));
        if fits && group.targets.is_empty() {
            fitting.push((by_port, group.arn.clone()));
        }
    }
    if fitting.iter().any(|(by_port, _)| *by_port) {
        fitting.retain(|(by_port, _)| *by_port);
    }
    if fitting.len() == 1 { fitting.pop().map(|(_, arn)| arn) } else { None }
}

fn vpc_of<'a>(build: &'a Build<'_>, host: &str) -> Option<&'a VpcId> {
    let host = build.sketch.hosts.get(&host.parse().ok()?)?;
    build.sketch.subnet_of(&host.network_interface).ok().map(|subnet| &subnet.vpc)
}

fn register(
    build: &mut Build<'_>,
    interfaces: &Interfaces,
    arn: &TargetGroupArn,
    places: &[usize],
    healths: &mut Vec<FoundHealth>,
) {
    let found = build.found;
    let Some(group) = build.sketch.target_groups.get(arn).cloned() else { return };
    let mut targets = group.targets.clone();
    for at in places {
        let Some(item) = found.all(Kind::TargetHealth).get(*at) else { continue };
        let state = text(&item.object, "TargetHealth.State").unwrap_or_default();
        let reason = text(&item.object, "TargetHealth.Reason").unwrap_or_default();
        let id = text(&item.object, "Target.Id").unwrap_or_default();
        let port = number(&item.object, "Target.Port").and_then(|port| u16::try_from(port).ok());
        let port = port.unwrap_or(group.port);
        if state == "draining" {
            let text = format!("the target {id} of {} is being deregistered and was left out", arn.name());
            build.say(Severity::Note, item, &text);
            continue;
        }
        for mut target in whom(build, interfaces, &group, item, &id) {
            target.port = port;
            if targets.iter().any(|known| known.id == target.id && known.port == port) {
                continue;
            }
            healths.push(FoundHealth {
                group: arn.clone(),
                target: target.clone(),
                state: state.clone(),
                reason: reason.clone(),
                item: *at,
            });
            targets.push(target);
        }
    }
    let _ = build.sketch.target_groups.update(arn, |group| group.targets = targets);
}

/// Whom a target is: an instance, an address, or an Application Load Balancer.
fn whom(
    build: &mut Build<'_>,
    interfaces: &Interfaces,
    group: &TargetGroup,
    item: &Item,
    id: &str,
) -> Vec<Target> {
    let target = |id: TargetId| {
        let mut target: Target = as_usual();
        target.id = id;
        target
    };
    if let Ok(host) = id.parse::<HostId>() {
        if build.sketch.hosts.get(&host).is_none() {
            let text = format!("the target {id} of {} is not there", group.arn.name());
            build.say(Severity::Note, item, &text);
        }
        return vec![target(TargetId::Host(host))];
    }
    if let Ok(address) = id.parse::<Ipv4Addr>() {
        there(build, interfaces, group, item, address);
        return vec![target(TargetId::Address(address))];
    }
    if let Ok(balancer) = id.parse::<ApplicationLoadBalancerArn>() {
        return vec![target(TargetId::ApplicationLoadBalancer(balancer))];
    }
    build.left_out(item, "target", &format!("{id} is neither an instance nor an IPv4 address"));
    Vec::new()
}

/// Sees to it that an address has a host where it is one of a VPC or a data center.
fn there(
    build: &mut Build<'_>,
    interfaces: &Interfaces,
    group: &TargetGroup,
    item: &Item,
    address: Ipv4Addr,
) {
    let as_target = TargetId::Address(address);
    if build.sketch.target_interface(group, &as_target).is_some() {
        return;
    }
    let mut of_pod = None;
    for second in &interfaces.second {
        let parent = build.sketch.network_interfaces.get(&second.interface);
        if let Some(parent) = parent.filter(|_| second.address == address)
            && build.sketch.subnets.get(&parent.subnet).is_some_and(|subnet| subnet.vpc == group.vpc)
        {
            of_pod = Some(parent.clone());
        }
    }
    if let Some(parent) = of_pod {
        behind(build, &parent, address);
        return;
    }
    let mut subnet = None;
    for found in build.sketch.subnets.iter() {
        if found.vpc == group.vpc && found.cidr.contains(&address) {
            subnet = Some(found.id.clone());
        }
    }
    if let Some(subnet) = subnet {
        unknown_host(build, group, item, &subnet, address);
    } else {
        on_premises(build, address);
    }
}

/// A host for a further address of an interface: a pod, or a container in bridge mode.
fn behind(build: &mut Build<'_>, parent: &NetworkInterface, address: Ipv4Addr) {
    let seed = format!("{} {address}", parent.id);
    let Ok(id) = format!("host-{}", digits_of(&seed)).parse::<HostId>() else { return };
    let of = InterfaceKind::Host(id.clone());
    let Some(made) = made_up(build, &parent.subnet, Some(address), of, &seed) else { return };
    let _ = build.sketch.network_interfaces.update(&made, |made| {
        made.security_groups.clone_from(&parent.security_groups);
    });
    let text = format!("{address} is a further address of {}; a host of its own stands for it", parent.id);
    build.say_of_all(Severity::Assumption, &text);
    let mut host: Host = as_usual();
    (host.id, host.network_interface, host.flavor) = (id, made, HostFlavor::Container);
    host.state = HostState::Running;
    build.sketch.hosts.insert(host);
}

/// A host for an address of a subnet nobody told of.
fn unknown_host(
    build: &mut Build<'_>,
    group: &TargetGroup,
    item: &Item,
    subnet: &SubnetId,
    address: Ipv4Addr,
) {
    let seed = format!("{subnet} {address}");
    let Ok(id) = format!("host-{}", digits_of(&seed)).parse::<HostId>() else { return };
    let Some(made) = made_up(build, subnet, Some(address), InterfaceKind::Host(id.clone()), &seed) else {
        return;
    };
    let text = format!(
        "the interface of the target {address} of {} was not given; a host without security groups stands for it",
        group.arn.name()
    );
    build.say(Severity::Assumption, item, &text);
    let mut host: Host = as_usual();
    (host.id, host.network_interface, host.flavor) = (id, made, HostFlavor::Container);
    host.state = HostState::Running;
    build.sketch.hosts.insert(host);
}

/// A host in the data center that has an address.
fn on_premises(build: &mut Build<'_>, address: Ipv4Addr) {
    let mut center = None;
    for found in build.sketch.data_centers.iter() {
        if found.cidrs.iter().any(|cidr| cidr.contains(&address)) {
            center = Some(found.id.clone());
        }
    }
    let Some(center) = center else { return };
    if build.sketch.data_center_hosts.iter().any(|host| host.data_center == center && host.address == address)
    {
        return;
    }
    let Ok(id) = format!("dch-{}", digits_of(&format!("{center} {address}"))).parse() else { return };
    let mut host: DataCenterHost = as_usual();
    (host.id, host.data_center, host.address) = (id, center, address);
    host.name = address.to_string();
    build.sketch.data_center_hosts.insert(host);
}
