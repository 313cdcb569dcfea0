//! How each target is found to be: the health-check connection from every node, judged like
//! any other. An NLB probes from its nodes' private addresses, so the target's security groups
//! must admit those (NLB guide, "Health checks for your target groups").

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::{
    Host, HostState, IdSet, IdText, IpProtocol, LoadBalancer, NetworkInterface, NetworkInterfaceId, Peer,
    Permission, Places, PortRange, Profile, ResourceId, SecurityGroupId, Sketch, Subnet, Target, TargetGroup,
    TargetGroupArn, TargetId, ZoneId, groups_of, number, sort_by_numbers,
};

use super::network::Network;
use super::probe::{Prober, check};
use super::reason::{Reason, ReasonCode};
use super::target::threshold;

/// Which check: from which node, for which target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HealthKey {
    /// The node's interface.
    pub node: NetworkInterfaceId,
    /// The target group.
    pub group: TargetGroupArn,
    /// The target's place in the group.
    pub target: usize,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It passes.
    Healthy,
    /// It fails (`Target.FailedHealthChecks`), for this reason.
    Unhealthy(Reason),
}

/// One check, and whether the node may use the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    key: HealthKey,
    /// What it found.
    pub health: Health,
    /// Whether the target is within the node's reach: see [`targets_in_reach`].
    pub in_reach: bool,
    /// Where the node reaches it: see [`target_address`].
    pub address: Option<IpAddr>,
    /// What the target is.
    pub resource: ResourceId,
}

/// Every check of a sketch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthSnapshot {
    /// In the order of their keys.
    checks: Vec<Checked>,
    /// The place of each node's first one.
    firsts: Places,
}

impl HealthSnapshot {
    /// The state once checks have run until nothing changes.
    pub fn settled(network: &Network) -> Self {
        let sketch = &network.sketch;
        let (mut checks, mut ranks) = (Vec::new(), Places::default());
        for balancer in sketch.load_balancers.iter() {
            for node in balancer.nodes.iter().filter_map(|node| sketch.network_interfaces.get(node)) {
                ranks.insert(node.id.text(), 0);
                let own = Prober::of(balancer);
                // A node that has failed finds nobody well, so that its zone is left out.
                let zone = sketch.zone_of_subnet(&node.subnet);
                let runs = match zone {
                    Some(zone) => node_runs(node, balancer, zone),
                    None => Ok(()),
                };
                for group in groups_of(sketch, balancer) {
                    ranks.insert(group.arn.text(), 0);
                    let reached = targets_in_reach(sketch, balancer, group, &node.id);
                    for (at, target) in group.targets.iter().enumerate() {
                        let key = HealthKey { node: node.id.clone(), group: group.arn.clone(), target: at };
                        let health =
                            match runs.clone().and_then(|()| check(network, own, node, group, target)) {
                                Ok(()) => Health::Healthy,
                                Err(reason) => Health::Unhealthy(reason),
                            };
                        let in_reach = reached.contains(&at);
                        let address = zone.and_then(|zone| target_address(sketch, group, target, zone));
                        let resource = sketch.target_resource(group, &target.id);
                        checks.push(Checked { key, health, in_reach, address, resource });
                    }
                }
            }
        }
        ranks.rank();
        let rank = |text: &str| number(ranks.get(text).unwrap_or_default());
        sort_by_numbers(&mut checks, |Checked { key, .. }: &Checked| {
            [rank(key.node.as_str()), rank(key.group.as_str()), number(key.target)]
        });
        checks.dedup_by(|check, before| check.key == before.key);
        let mut firsts = Places::default();
        for (place, Checked { key, .. }) in checks.iter().enumerate().rev() {
            firsts.insert(key.node.text(), place);
        }
        Self { checks, firsts }
    }

    /// The same, with targets taken for what somebody has come to think of them: `thinks` says of each check
    /// whether its target counts as healthy by now, whatever the check finds.
    #[must_use]
    pub fn as_thought(mut self, thinks: &mut dyn FnMut(&HealthKey, &Health) -> bool) -> Self {
        for checked in &mut self.checks {
            let passes = checked.health == Health::Healthy;
            match thinks(&checked.key, &checked.health) {
                thought if thought == passes => {}
                true => checked.health = Health::Healthy,
                false => {
                    let reason = Reason::of(ReasonCode::HealthCheckFails).about(checked.resource.clone());
                    checked.health = Health::Unhealthy(reason);
                }
            }
        }
        self
    }

    /// What the target of each check is, in order.
    pub fn targets(&self) -> impl Iterator<Item = (&HealthKey, &ResourceId)> {
        self.checks.iter().map(|checked| (&checked.key, &checked.resource))
    }

    /// What the check from a node of one target found. `None` where no check is made.
    pub fn get(&self, node: &NetworkInterfaceId, group: &TargetGroupArn, target: usize) -> Option<&Health> {
        self.of(node, group).get(target).map(|checked| &checked.health)
    }

    /// The checks from a node of a group's targets, in the group's order.
    pub(super) fn of(&self, node: &NetworkInterfaceId, group: &TargetGroupArn) -> &[Checked] {
        let Some(first) = self.firsts.get(node.as_str()) else { return &[] };
        let own = self.checks.get(first..).unwrap_or_default();
        let before =
            own.iter().take_while(|checked| checked.key.node == *node && checked.key.group != *group);
        let own = own.get(before.count()..).unwrap_or_default();
        let is_own = |checked: &&Checked| checked.key.node == *node && checked.key.group == *group;
        let count = own.iter().take_while(is_own).count();
        own.get(..count).unwrap_or_default()
    }

    /// Every check, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&HealthKey, &Health)> {
        self.checks.iter().map(|checked| (&checked.key, &checked.health))
    }

    /// Whether the check from a node of one target passes.
    pub fn is_healthy(&self, node: &NetworkInterfaceId, group: &TargetGroupArn, target: usize) -> bool {
        matches!(self.get(node, group, target), Some(Health::Healthy))
    }
}

/// The nodes whose zone DNS leaves out: one of the groups has no healthy target the node may
/// use (NLB guide, "Target group health": one group is enough).
pub fn unhealthy_nodes(sketch: &Sketch, health: &HealthSnapshot) -> IdSet<NetworkInterfaceId> {
    let mut unhealthy = IdSet::default();
    for balancer in sketch.load_balancers.iter() {
        for node in &balancer.nodes {
            let all_served = groups_of(sketch, balancer).into_iter().all(|group| {
                let checks = health.of(node, &group.arn);
                let in_reach = checks.iter().filter(|checked| checked.in_reach).count();
                let least = match sketch.profile {
                    Profile::Paper => 1,
                    Profile::Today => {
                        let (count, share) =
                            (group.dns_minimum_healthy, group.dns_minimum_healthy_percentage);
                        threshold(count, share, in_reach)
                    }
                };
                let is_healthy = |checked: &&Checked| checked.in_reach && checked.health == Health::Healthy;
                checks.iter().filter(is_healthy).count() >= least
            });
            if !all_served {
                unhealthy.insert(node.clone());
            }
        }
    }
    unhealthy
}

/// The places of the targets a node may use: with cross-zone on those of every enabled zone,
/// else those of its own. A target in a zone without a node is `Target.NotInUse`.
pub fn targets_in_reach(
    sketch: &Sketch,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    node: &NetworkInterfaceId,
) -> Vec<usize> {
    targets_by_zone(sketch, balancer, group, node, sketch.cross_zone(balancer, group))
}

/// The same with cross-zone given, to see what turning it on would do.
pub fn targets_by_zone(
    sketch: &Sketch,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    node: &NetworkInterfaceId,
    cross_zone: bool,
) -> Vec<usize> {
    let zone_of = |interface: &NetworkInterfaceId| sketch.subnet_of(interface).ok().map(|found| &found.zone);
    let own = zone_of(node);
    let mut enabled = Vec::new();
    for node in &balancer.nodes {
        if let Some(zone) = zone_of(node) {
            enabled.push(zone);
        }
    }
    let mut usable = Vec::new();
    for (at, target) in group.targets.iter().enumerate() {
        let is_usable = match zone_of_target(sketch, group, target) {
            TargetZone::In(zone) if cross_zone => enabled.contains(&zone),
            TargetZone::In(zone) => own == Some(zone),
            TargetZone::All => true,
            TargetZone::Missing => false,
        };
        if is_usable {
            usable.push(at);
        }
    }
    usable
}

/// The zone a target counts for.
enum TargetZone<'a> {
    In(&'a ZoneId),
    /// An address outside the VPC, registered for `all` zones: every node may use it (NLB guide,
    /// "Register targets").
    All,
    Missing,
}

fn zone_of_target<'a>(sketch: &'a Sketch, group: &'a TargetGroup, target: &'a Target) -> TargetZone<'a> {
    if let TargetId::ApplicationLoadBalancer(arn) = &target.id {
        // It has a node in each of its zones, and takes what comes from any.
        let found = sketch.application_load_balancers.get(arn).filter(|found| !found.nodes.is_empty());
        return if found.is_some() { TargetZone::All } else { TargetZone::Missing };
    }
    let interface = sketch.target_interface(group, &target.id);
    let zone = interface.and_then(|interface| sketch.subnet_of(interface).ok()).map(|subnet| &subnet.zone);
    match (zone, &target.id, &target.zone) {
        (None, TargetId::Host(_) | TargetId::ApplicationLoadBalancer(_), _) => TargetZone::Missing,
        (Some(zone), _, _) | (None, TargetId::Address(_), Some(zone)) => TargetZone::In(zone),
        (None, TargetId::Address(address), None) => {
            let own = sketch.vpcs.get(&group.vpc);
            let inside = own.is_some_and(|vpc| vpc.cidrs().any(|block| block.contains(address)));
            if inside { TargetZone::Missing } else { TargetZone::All }
        }
    }
}

/// The address a target is reached at from a zone; `None` where it is not there. Of an Application Load
/// Balancer it is the node's in that zone, or its first one's.
pub fn target_address(
    sketch: &Sketch,
    group: &TargetGroup,
    target: &Target,
    zone: &ZoneId,
) -> Option<IpAddr> {
    match &target.id {
        TargetId::ApplicationLoadBalancer(arn) => {
            let nodes = &sketch.application_load_balancers.get(arn)?.nodes;
            let in_zone =
                |id: &&NetworkInterfaceId| sketch.subnet_of(id).is_ok_and(|found| found.zone == *zone);
            let node = nodes.iter().find(in_zone).or(nodes.first())?;
            Some(sketch.network_interfaces.get(node)?.address.into())
        }
        TargetId::Host(host) => {
            let interface = &sketch.hosts.get(host)?.network_interface;
            Some(sketch.network_interfaces.get(interface)?.address.into())
        }
        TargetId::Address(address) => match zone_of_target(sketch, group, target) {
            TargetZone::Missing => None,
            TargetZone::In(_) | TargetZone::All => Some((*address).into()),
        },
    }
}

/// The reason for a target that is not there.
pub fn target_missing(sketch: &Sketch, group: &TargetGroup, target: &Target) -> Reason {
    Reason::of(ReasonCode::TargetMissing).about(sketch.target_resource(group, &target.id))
}

/// Whether a host can answer at all.
pub fn host_is_up(sketch: &Sketch, instance: &Host, subnet: &Subnet) -> Result<(), Reason> {
    zone_is_up(sketch, subnet).map_err(|reason| reason.about(instance.id.clone()))?;
    match instance.state {
        HostState::Running => Ok(()),
        HostState::Stopped => Err(Reason::of(ReasonCode::TargetStopped)
            .about(instance.id.clone())
            .mended_by(Command::StartInstances(verb::StartInstances { instance: instance.id.clone() }))),
    }
}

/// Whether a subnet's zone stands.
pub fn zone_is_up(sketch: &Sketch, subnet: &Subnet) -> Result<(), Reason> {
    if !sketch.lost_zones.contains(&subnet.zone) {
        return Ok(());
    }
    Err(Reason::of(ReasonCode::TargetZoneLost)
        .about(subnet.zone.clone())
        .mended_by(Command::RestoreZone(verb::RestoreZone { zone: subnet.zone.clone() })))
}

/// Whether a load balancer's node runs.
pub fn node_runs(node: &NetworkInterface, balancer: &LoadBalancer, zone: &ZoneId) -> Result<(), Reason> {
    if !node.failed {
        return Ok(());
    }
    Err(Reason::of(ReasonCode::NodeFailed)
        .about(balancer.arn.clone())
        .about(zone.clone())
        .about(node.id.clone())
        .mended_by(verb::SetNodeFailed { node: node.id.clone(), failed: false }.into()))
}

/// The reason for a host's security groups that do not admit a load balancer's node, mended by
/// admitting the node's subnet.
pub fn target_group_drops(
    instance: &Host,
    groups: &[SecurityGroupId],
    protocol: IpProtocol,
    port: u16,
    node_subnet: &Subnet,
) -> Reason {
    let reason = Reason::of(ReasonCode::TargetSecurityGroup).on_port(protocol, port);
    match groups.first() {
        None => reason.about(instance.id.clone()),
        Some(group) => reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupIngress(
            verb::AuthorizeSecurityGroupIngress {
                group: group.clone(),
                permission: Permission {
                    protocol,
                    ports: PortRange::one(port),
                    peer: Peer::Cidr(node_subnet.cidr),
                },
            },
        )),
    }
}
