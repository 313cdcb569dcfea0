//! Findings: what does not fit, what would fail if used, and the whitepaper's recommendations,
//! each a rule with a code. To add one, add a code, a rule and a line to the registry.

use crate::model::sort_by_numbers;
use std::collections::BTreeSet;

use crate::control::{Command, Misfit, observe};
use crate::model::{
    EndpointState, LoadBalancer, NetworkInterfaceId, ResourceId, Sketch, VpcEndpoint, ZoneId,
};
use crate::path::{Health, Index};
use crate::text::{self, name};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is wrong.
    Error,
    /// Something works worse than it seems.
    Warning,
    /// Something could be better.
    Advice,
}

impl Severity {
    /// The word the command prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingCode {
    /// A reference to nothing.
    DanglingReference,
    /// A subnet outside its VPC.
    SubnetOutsideVpc,
    /// An address outside its subnet, or one AWS keeps.
    AddressNotInSubnet,
    /// One address twice in a VPC.
    AddressTwice,
    /// Two interfaces of one endpoint in one zone.
    EndpointTwiceInZone,
    /// An endpoint interface in a zone the service does not have.
    ServiceNotInZone,
    /// An endpoint that is not available.
    EndpointNotAvailable,
    /// A registered target that fails its health check.
    UnhealthyTarget,
    /// A zone whose node has no target to use.
    ZoneWithoutTargets,
    /// An endpoint in one zone only (whitepaper, "Shared Services").
    EndpointInOneZone,
    /// A service in one zone only (whitepaper, "Considerations").
    ServiceInOneZone,
}

impl FindingCode {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DanglingReference => "dangling_reference",
            Self::SubnetOutsideVpc => "subnet_outside_vpc",
            Self::AddressNotInSubnet => "address_not_in_subnet",
            Self::AddressTwice => "address_twice",
            Self::EndpointTwiceInZone => "endpoint_twice_in_zone",
            Self::ServiceNotInZone => "service_not_in_zone",
            Self::EndpointNotAvailable => "endpoint_not_available",
            Self::UnhealthyTarget => "unhealthy_target",
            Self::ZoneWithoutTargets => "zone_without_targets",
            Self::EndpointInOneZone => "endpoint_in_one_zone",
            Self::ServiceInOneZone => "service_in_one_zone",
        }
    }

    /// How much it matters.
    pub const fn severity(self) -> Severity {
        match self {
            Self::DanglingReference
            | Self::SubnetOutsideVpc
            | Self::AddressNotInSubnet
            | Self::AddressTwice
            | Self::EndpointTwiceInZone
            | Self::ServiceNotInZone => Severity::Error,
            Self::EndpointNotAvailable | Self::UnhealthyTarget | Self::ZoneWithoutTargets => {
                Severity::Warning
            }
            Self::EndpointInOneZone | Self::ServiceInOneZone => Severity::Advice,
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// About what.
    pub subject: ResourceId,
    /// In a sentence.
    pub text: String,
    /// Commands that would mend it, each by itself.
    pub fixes: Vec<Command>,
}

impl Finding {
    fn new(code: FindingCode, subject: impl Into<ResourceId>, text: String) -> Self {
        Self { code, subject: subject.into(), text, fixes: Vec::new() }
    }
}

/// A rule looks at the whole sketch and adds what it finds.
type Rule = fn(&Index, &mut Vec<Finding>);

/// Every rule, in the order its findings are shown.
const RULES: &[Rule] = &[misfits, endpoints, health, zones_without_targets, one_zone];

/// Everything found, the gravest first.
pub fn findings(index: &Index) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in RULES {
        rule(index, &mut found);
    }
    sort_by_numbers(&mut found, |finding| [finding.code.severity() as i64, 0, 0]);
    found
}

fn misfits(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    for misfit in observe(sketch) {
        found.push(match misfit {
            Misfit::Dangling { from, to } => {
                let text =
                    format!("{} refers to the {} {to}, which is not there.", name(sketch, &from), to.kind());
                Finding::new(FindingCode::DanglingReference, from, text)
            }
            Misfit::SubnetOutsideVpc { subnet } => {
                let text = format!("The block of {subnet} does not lie inside its VPC's.");
                Finding::new(FindingCode::SubnetOutsideVpc, subnet, text)
            }
            Misfit::AddressNotInSubnet { interface } => {
                let text = format!(
                    "{} does not lie in its subnet, or is one of the five addresses AWS keeps.",
                    name(sketch, &interface)
                );
                Finding::new(FindingCode::AddressNotInSubnet, interface, text)
            }
            Misfit::AddressTwice { interface, address } => {
                let text =
                    format!("{interface} has the address {address}, which another interface of its VPC has.");
                Finding::new(FindingCode::AddressTwice, interface, text)
            }
        });
    }
}

fn zones_of(sketch: &Sketch, interfaces: &[NetworkInterfaceId]) -> Vec<ZoneId> {
    interfaces.iter().filter_map(|id| sketch.subnet_of(id).ok()).map(|subnet| subnet.zone.clone()).collect()
}

fn service_zones(sketch: &Sketch, endpoint: &VpcEndpoint) -> Option<Vec<ZoneId>> {
    let service = sketch.endpoint_services.get(&endpoint.service)?;
    let balancers = service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn));
    Some(distinct(balancers.flat_map(|balancer: &LoadBalancer| zones_of(sketch, &balancer.nodes)).collect()))
}

/// Each zone once, in order.
fn distinct(mut zones: Vec<ZoneId>) -> Vec<ZoneId> {
    zones.sort_unstable();
    zones.dedup();
    zones
}

fn endpoints(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    for endpoint in sketch.vpc_endpoints.iter() {
        let mut seen = BTreeSet::new();
        let offered = service_zones(sketch, endpoint);
        for zone in zones_of(sketch, &endpoint.network_interfaces) {
            if !seen.insert(zone.clone()) {
                let text =
                    format!("{} has two network interfaces in {zone}; AWS allows one a zone.", endpoint.name);
                found.push(Finding::new(FindingCode::EndpointTwiceInZone, endpoint.id.clone(), text));
            } else if offered.as_ref().is_some_and(|offered| !offered.contains(&zone)) {
                let text = format!(
                    "{} has a network interface in {zone}, which the service does not have.",
                    endpoint.name
                );
                found.push(Finding::new(FindingCode::ServiceNotInZone, endpoint.id.clone(), text));
            }
        }
        if endpoint.state != EndpointState::Available {
            let text =
                format!("{} is {}, so nothing gets through it.", endpoint.name, endpoint.state.api_name());
            let mut finding = Finding::new(FindingCode::EndpointNotAvailable, endpoint.id.clone(), text);
            if matches!(endpoint.state, EndpointState::PendingAcceptance | EndpointState::Rejected) {
                finding.fixes.push(Command::AcceptVpcEndpointConnections {
                    service: endpoint.service.clone(),
                    endpoint: endpoint.id.clone(),
                });
            }
            found.push(finding);
        }
    }
}

fn health(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    let mut seen = BTreeSet::new();
    for (key, health) in index.health().iter() {
        let Health::Unhealthy(reason) = health else { continue };
        let target = sketch.target_groups.get(&key.group).and_then(|group| group.targets.get(key.target));
        let Some(target) = target.filter(|target| seen.insert((key.group.clone(), target.instance.clone())))
        else {
            continue;
        };
        let subject = ResourceId::Instance(target.instance.clone());
        let text = format!(
            "{} fails the health check of {}: {}",
            name(sketch, &subject),
            key.group.name(),
            text::reason(sketch, reason)
        );
        let mut finding = Finding::new(FindingCode::UnhealthyTarget, subject, text);
        finding.fixes.clone_from(&reason.root().fixes);
        found.push(finding);
    }
}

/// Zones of a load balancer in which nothing is registered, with cross-zone off.
fn zones_without_targets(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    for balancer in sketch.load_balancers.iter() {
        for listener in &balancer.listeners {
            let Some(group) = sketch.target_groups.get(&listener.target_group) else { continue };
            if sketch.cross_zone(balancer, group) {
                continue;
            }
            let targets: Vec<NetworkInterfaceId> = group
                .targets
                .iter()
                .filter_map(|target| sketch.instances.get(&target.instance))
                .map(|instance| instance.network_interface.clone())
                .collect();
            let served = zones_of(sketch, &targets);
            for zone in zones_of(sketch, &balancer.nodes).into_iter().filter(|zone| !served.contains(zone)) {
                let text = format!(
                    "{} has a node in {zone}, cross-zone is off, and {} has no target there: connections that land in {zone} time out.",
                    balancer.arn.name(),
                    group.arn.name()
                );
                let mut finding = Finding::new(FindingCode::ZoneWithoutTargets, balancer.arn.clone(), text);
                finding.fixes.push(Command::ModifyLoadBalancerAttributes {
                    load_balancer: balancer.arn.clone(),
                    cross_zone: true,
                });
                found.push(finding);
            }
        }
    }
}

/// The whitepaper recommends at least two Availability Zones on both sides.
fn one_zone(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    for endpoint in sketch.vpc_endpoints.iter() {
        let own = distinct(zones_of(sketch, &endpoint.network_interfaces));
        let offered = service_zones(sketch, endpoint).unwrap_or_default();
        if own.len() == 1 && offered.len() > 1 {
            let text = format!(
                "{} has a network interface in one of the {} zones its service offers; losing that zone cuts it off.",
                endpoint.name,
                offered.len()
            );
            found.push(Finding::new(FindingCode::EndpointInOneZone, endpoint.id.clone(), text));
        }
    }
    for service in sketch.endpoint_services.iter() {
        let nodes = service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn));
        let zones = distinct(nodes.flat_map(|balancer| zones_of(sketch, &balancer.nodes)).collect());
        if zones.len() == 1 {
            let text = format!(
                "{} is offered in one Availability Zone; losing it stops the service for everyone, with cross-zone on or off.",
                service.name
            );
            found.push(Finding::new(FindingCode::ServiceInOneZone, service.id.clone(), text));
        }
    }
}
