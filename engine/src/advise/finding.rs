//! Findings: what does not fit, what would fail if used, and the whitepaper's recommendations,
//! each a rule with a code. To add one, add a code, a rule and a line to the registry.

use crate::control::{Command, Misfit, observe, verb};
use crate::model::{
    EndpointService, EndpointServiceId, EndpointState, LoadBalancer, NetworkInterfaceId, ResourceId, Sketch,
    TargetGroup, VpcEndpoint, ZoneId, groups_of, sort_by_numbers,
};
use crate::path::{Health, Index, cross_zone_on, targets_by_zone, targets_in_reach};
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

macro_rules! finding_codes {
    ($($variant:ident $code:literal $severity:ident $meaning:literal;)+) => {
        /// What was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FindingCode {
            $(#[doc = $meaning] $variant,)+
        }

        impl FindingCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// How much it matters.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What the code stands for, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }
        }
    };
}

finding_codes! {
    DanglingReference "dangling_reference" Error "A reference to nothing.";
    SubnetOutsideVpc "subnet_outside_vpc" Error "A subnet outside its VPC.";
    AddressNotInSubnet "address_not_in_subnet" Error "An address outside its subnet, or one AWS keeps.";
    AddressTwice "address_twice" Error "One address twice in a VPC.";
    EndpointTwiceInZone "endpoint_twice_in_zone" Error "Two interfaces of one endpoint in one zone.";
    ServiceNotInZone "service_not_in_zone" Error "An endpoint interface in a zone the service does not have.";
    EndpointNotAvailable "endpoint_not_available" Warning "An endpoint that is not available.";
    UnhealthyTarget "unhealthy_target" Warning "A registered target that fails its health check.";
    TargetNotInUse "target_not_in_use" Warning "A registered target in a zone in which its load balancer has no node.";
    TargetGroupEmpty "target_group_empty" Warning "A listener whose target group has no target.";
    ZoneWithoutTargets "zone_without_targets" Warning "A zone whose node has no target to use.";
    EndpointInOneZone "endpoint_in_one_zone" Advice "An endpoint in one zone only (whitepaper, “Shared Services”).";
    ServiceInOneZone "service_in_one_zone" Advice "A service in one zone only (whitepaper, “Considerations”).";
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
const RULES: &[Rule] = &[misfits, endpoints, health, targets_and_zones, one_zone];

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
                let text = format!(
                    "The block of {} does not lie inside its VPC's.",
                    name(sketch, &subnet.clone().into())
                );
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
                let text = format!(
                    "{interface} has the address {address}, which another interface of its VPC has too."
                );
                Finding::new(FindingCode::AddressTwice, interface, text)
            }
        });
    }
}

fn zones_of(sketch: &Sketch, interfaces: &[NetworkInterfaceId]) -> Vec<ZoneId> {
    let mut zones = Vec::new();
    for subnet in interfaces.iter().filter_map(|id| sketch.subnet_of(id).ok()) {
        zones.push(subnet.zone.clone());
    }
    zones
}

fn service_zones(sketch: &Sketch, endpoint: &VpcEndpoint) -> Option<Vec<ZoneId>> {
    Some(zones_offered(sketch, sketch.service_of(endpoint)?))
}

/// The zones a service's load balancers have nodes in, each once.
fn zones_offered(sketch: &Sketch, service: &EndpointService) -> Vec<ZoneId> {
    let mut zones = Vec::new();
    for balancer in service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn)) {
        zones.extend(zones_of(sketch, &balancer.nodes));
    }
    distinct(zones)
}

/// Each zone once.
fn distinct(zones: Vec<ZoneId>) -> Vec<ZoneId> {
    let mut found = Vec::new();
    for zone in zones {
        if !found.contains(&zone) {
            found.push(zone);
        }
    }
    found
}

fn endpoints(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    for endpoint in sketch.vpc_endpoints.iter() {
        let called = name(sketch, &endpoint.id.clone().into());
        let mut seen = Vec::new();
        let offered = service_zones(sketch, endpoint);
        for zone in zones_of(sketch, &endpoint.network_interfaces) {
            if seen.contains(&zone) {
                let text = format!("{called} has two network interfaces in {zone}; AWS allows one a zone.");
                found.push(Finding::new(FindingCode::EndpointTwiceInZone, endpoint.id.clone(), text));
            } else if offered.as_ref().is_some_and(|offered| !offered.contains(&zone)) {
                let text =
                    format!("{called} has a network interface in {zone}, which the service does not have.");
                found.push(Finding::new(FindingCode::ServiceNotInZone, endpoint.id.clone(), text));
            }
            seen.push(zone);
        }
        if endpoint.state != EndpointState::Available {
            let text = format!("{called} is {}, so nothing gets through it.", endpoint.state.word());
            let mut finding = Finding::new(FindingCode::EndpointNotAvailable, endpoint.id.clone(), text);
            if endpoint.state == EndpointState::Pending {
                finding.fixes.push(verb::FinishVpcEndpoint { endpoint: endpoint.id.clone() }.into());
            }
            if endpoint.state == EndpointState::PendingAcceptance {
                let accept = |service: &EndpointServiceId| verb::AcceptVpcEndpointConnections {
                    endpoint: endpoint.id.clone(),
                    service: service.clone(),
                };
                finding
                    .fixes
                    .extend(endpoint.service.endpoint_service().map(|service| accept(service).into()));
            }
            found.push(finding);
        }
    }
}

/// Targets that fail the check of a node that would use them. What other nodes find is of no
/// consequence: with cross-zone off, a group may admit the node of its own zone only.
fn health(index: &Index, found: &mut Vec<Finding>) {
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
                let text = format!(
                    "{} fails the health check of {}: {}",
                    name(sketch, &subject),
                    group.arn.name(),
                    text::reason(sketch, reason)
                );
                let mut finding = Finding::new(FindingCode::UnhealthyTarget, subject, text);
                finding.fixes.clone_from(&reason.root().fixes);
                found.push(finding);
            }
        }
    }
}

/// Each load balancer with each group its listeners forward to, once.
fn forwarding(sketch: &Sketch) -> Vec<(&LoadBalancer, &TargetGroup)> {
    let mut found = Vec::new();
    for balancer in sketch.load_balancers.iter() {
        for group in groups_of(sketch, balancer) {
            found.push((balancer, group));
        }
    }
    found
}

/// Groups without targets, targets no node may use, nodes without a target to use.
fn targets_and_zones(index: &Index, found: &mut Vec<Finding>) {
    let sketch = index.sketch();
    for (balancer, group) in forwarding(sketch) {
        if group.targets.is_empty() {
            let text = format!(
                "{} forwards to {}, with which no target is registered: its connections time out.",
                balancer.arn.name(),
                group.arn.name()
            );
            found.push(Finding::new(FindingCode::TargetGroupEmpty, group.arn.clone(), text));
            continue;
        }
        not_in_use(sketch, balancer, group, found);
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
fn not_in_use(sketch: &Sketch, balancer: &LoadBalancer, group: &TargetGroup, found: &mut Vec<Finding>) {
    let enabled = zones_of(sketch, &balancer.nodes);
    for target in &group.targets {
        let interface = sketch.target_interface(group, &target.id);
        let subnet = interface.and_then(|interface| sketch.subnet_of(interface).ok());
        let Some(zone) = subnet.map(|subnet| &subnet.zone).filter(|zone| !enabled.contains(zone)) else {
            continue;
        };
        let subject = sketch.target_resource(group, &target.id);
        let text = format!(
            "{} is in {zone}, in which {} has no node: it gets no connection.",
            name(sketch, &subject),
            balancer.arn.name()
        );
        found.push(Finding::new(FindingCode::TargetNotInUse, subject, text));
    }
}

fn zone_without_targets(
    sketch: &Sketch,
    balancer: &LoadBalancer,
    group: &TargetGroup,
    node: &NetworkInterfaceId,
    zone: &ZoneId,
) -> Finding {
    let text = format!(
        "{} has a node in {zone}, cross-zone is off, and {} has no target there: connections that land in {zone} time out.",
        balancer.arn.name(),
        group.arn.name()
    );
    let mut finding = Finding::new(FindingCode::ZoneWithoutTargets, balancer.arn.clone(), text);
    if !targets_by_zone(sketch, balancer, group, node, true).is_empty() {
        finding.fixes.push(cross_zone_on(balancer, group));
    }
    finding
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
                name(sketch, &endpoint.id.clone().into()),
                offered.len()
            );
            found.push(Finding::new(FindingCode::EndpointInOneZone, endpoint.id.clone(), text));
        }
    }
    for service in sketch.endpoint_services.iter() {
        if zones_offered(sketch, service).len() == 1 {
            let text = format!(
                "{} is offered in one Availability Zone; losing it stops the service for everyone, with cross-zone on or off.",
                name(sketch, &service.id.clone().into())
            );
            found.push(Finding::new(FindingCode::ServiceInOneZone, service.id.clone(), text));
        }
    }
}
