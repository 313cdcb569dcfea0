//! Rules about registered targets: where they are, and what their applications expect.

use std::net::Ipv4Addr;

use crate::control::verb;
use crate::model::{
    Application, Host, Sketch, Target, TargetGroup, TargetId, TargetType, Vpc, ZoneId, sort_by_numbers,
};
use crate::path::Index;

use super::code::FindingCode;
use super::endpoints::home;
use super::finding::{Finding, Found, of, word};

/// The host behind a target; `None` for an address nothing has.
fn host<'a>(index: &'a Index, group: &TargetGroup, target: &'a Target) -> Option<&'a Host> {
    let sketch = index.sketch();
    match &target.id {
        TargetId::Host(host) => sketch.hosts.get(host),
        TargetId::Address(address) => {
            let interface = sketch.network_interfaces.get(index.interface_at(&group.vpc, *address)?)?;
            sketch.hosts.get(interface.host()?)
        }
        TargetId::ApplicationLoadBalancer(_) => None,
    }
}

/// The zone a target lies in; `None` where it is outside the group's VPC.
pub fn zone<'a>(index: &'a Index, group: &TargetGroup, target: &'a Target) -> Option<&'a ZoneId> {
    let sketch = index.sketch();
    let interface = match &target.id {
        TargetId::Host(host) => &sketch.hosts.get(host)?.network_interface,
        TargetId::Address(address) => index.interface_at(&group.vpc, *address)?,
        TargetId::ApplicationLoadBalancer(_) => return None,
    };
    sketch.zone_of_subnet(&sketch.network_interfaces.get(interface)?.subnet)
}

/// The zones of a group's targets, each once.
pub fn zones<'a>(index: &'a Index, group: &'a TargetGroup) -> Vec<&'a ZoneId> {
    super::zones::distinct(group.targets.iter().filter_map(|target| zone(index, group, target)).collect())
}

/// Targets of another type or VPC than the group's, and addresses that lie nowhere.
pub fn places(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let known = Known::of(sketch);
    for group in sketch.target_groups.iter() {
        for target in &group.targets {
            let (id, called) = (group.arn.clone(), word(&target.id));
            match (&target.id, group.target_type) {
                (TargetId::Host(host), TargetType::Instance) => {
                    let home = sketch.hosts.get(host).and_then(|host| home(sketch, host));
                    if home.is_some_and(|subnet| subnet.vpc != group.vpc) {
                        found.add(FindingCode::TargetInAnotherVpc, id, vec![of(host.clone())]);
                    }
                }
                (TargetId::Address(address), TargetType::Ip) => {
                    if !known.holds(*address) {
                        found.add(FindingCode::TargetNowhere, id, vec![called]);
                    }
                }
                (TargetId::ApplicationLoadBalancer(_), TargetType::Alb) => {}
                (TargetId::Host(_), TargetType::Ip | TargetType::Alb)
                | (TargetId::Address(_), TargetType::Instance | TargetType::Alb)
                | (TargetId::ApplicationLoadBalancer(_), TargetType::Instance | TargetType::Ip) => {
                    let details = vec![word(&group.target_type.word()), called];
                    found.add(FindingCode::TargetOfAnotherType, id, details);
                }
            }
        }
    }
}

/// Every address of the sketch's VPCs and data centers, as stretches in order.
struct Known(Vec<(u32, u32)>);

impl Known {
    fn of(sketch: &Sketch) -> Self {
        let vpcs = sketch.vpcs.iter().flat_map(Vpc::cidrs);
        let centers = sketch.data_centers.iter().flat_map(|center| &center.cidrs);
        let mut blocks = Vec::new();
        for block in vpcs.chain(centers) {
            blocks.push((u32::from(block.network()), u32::from(block.broadcast())));
        }
        sort_by_numbers(&mut blocks, |(first, last)| [(*first).into(), (*last).into(), 0]);
        let mut joined: Vec<(u32, u32)> = Vec::new();
        for (first, last) in blocks {
            match joined.last_mut() {
                Some((_, before)) if *before >= first => *before = last.max(*before),
                Some(_) | None => joined.push((first, last)),
            }
        }
        Self(joined)
    }

    fn holds(&self, address: Ipv4Addr) -> bool {
        let address = u32::from(address);
        let after = self.0.partition_point(|(first, _)| *first <= address);
        let before = after.checked_sub(1).and_then(|at| self.0.get(at));
        before.is_some_and(|(_, last)| address <= *last)
    }
}

/// PROXY headers applications do not expect, and those they wait for in vain.
pub fn headers(index: &Index, found: &mut Found) {
    for group in index.sketch().target_groups.iter() {
        for target in &group.targets {
            let Some(host) = host(index, group, target) else { continue };
            let differs = |found: &&Application| found.expects_proxy_protocol != group.proxy_protocol_v2;
            if !host.application(target.port).as_ref().is_some_and(differs) {
                continue;
            }
            let code = if group.proxy_protocol_v2 {
                FindingCode::HeaderUnexpected
            } else {
                FindingCode::HeaderMissing
            };
            let details = vec![of(host.id.clone()), word(&target.port)];
            let finding = Finding::new(code, group.arn.clone().into(), details);
            found.push(finding.mended_by(verb::ConfigureApplication {
                instance: host.id.clone(),
                port: target.port,
                expects_proxy_protocol: Some(group.proxy_protocol_v2),
                passes_health_checks: None,
            }));
        }
    }
}
