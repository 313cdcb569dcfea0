//! Rules about targets as health checks and load balancers' nodes find them.

use crate::model::{LoadBalancer, NetworkInterfaceId, Sketch, TargetGroup, ZoneId, groups_of};
use crate::path::{Health, Index, cross_zone_on, targets_by_zone, targets_in_reach};

use super::code::FindingCode;
use super::finding::{Detail, Finding, Found, of, word};
use super::zones::zones_of;

/// Each load balancer with each group its listeners forward to, once.
pub fn forwarding(sketch: &Sketch) -> Vec<(&LoadBalancer, &TargetGroup)> {
    let mut found = Vec::new();
    for balancer in sketch.load_balancers.iter() {
        for group in groups_of(sketch, balancer) {
            found.push((balancer, group));
        }
    }
    found
}

/// Targets that fail the check of a node that would use them. What other nodes find is of no
/// consequence: with cross-zone off, a group may admit the node of its own zone only.
pub fn checks(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for (balancer, group) in forwarding(sketch) {
        let mut seen = vec![false; group.targets.len()];
        for node in &balancer.nodes {
            for at in targets_in_reach(sketch, balancer, group, node) {
                let Some(Health::Unhealthy(reason)) = index.health().get(node, &group.arn, at) else {
                    continue;
                };
                let (Some(target), Some(seen)) = (group.targets.get(at), seen.get_mut(at)) else { continue };
                if std::mem::replace(seen, true) {
                    continue;
                }
                let subject = sketch.target_resource(group, &target.id);
                let details = vec![of(group.arn.clone()), Detail::Reason(Box::new(reason.clone()))];
                let mut finding = Finding::new(FindingCode::UnhealthyTarget, subject, details);
                finding.fixes.clone_from(&reason.root().fixes);
                found.push(finding);
            }
        }
    }
}

/// Groups without targets, targets no node may use, nodes without a target to use.
pub fn reach(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for (balancer, group) in forwarding(sketch) {
        if group.targets.is_empty() {
            found.add(FindingCode::TargetGroupEmpty, group.arn.clone(), vec![of(balancer.arn.clone())]);
            continue;
        }
        not_in_use(index, balancer, group, found);
        for node in &balancer.nodes {
            let Some(zone) = sketch.subnet_of(node).ok().map(|subnet| &subnet.zone) else { continue };
            let none = targets_in_reach(sketch, balancer, group, node).is_empty();
            if none && !sketch.cross_zone(balancer, group) {
                found.push(zone_without_targets(sketch, balancer, group, node, zone));
            }
        }
    }
}

/// `Target.NotInUse`: the target's zone is not enabled for the load balancer.
fn not_in_use(index: &Index, balancer: &LoadBalancer, group: &TargetGroup, found: &mut Found) {
    let sketch = index.sketch();
    let enabled = zones_of(sketch, &balancer.nodes);
    for target in &group.targets {
        let zone = super::targets::zone(index, group, target).filter(|zone| !enabled.contains(zone));
        if let Some(zone) = zone {
            let subject = sketch.target_resource(group, &target.id);
            found.add(FindingCode::TargetNotInUse, subject, vec![word(zone), of(balancer.arn.clone())]);
        }
    }
}

fn zone_without_targets(
    sketch: &Sketch,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    node: &NetworkInterfaceId,
    zone: &ZoneId,
) -> Finding {
    let details = vec![word(zone), of(group.arn.clone())];
    let finding = Finding::new(FindingCode::ZoneWithoutTargets, balancer.arn.clone().into(), details);
    if targets_by_zone(sketch, balancer, group, node, true).is_empty() {
        return finding;
    }
    finding.mended_by(cross_zone_on(balancer, group))
}
