//! A VPC's resolver: which rule, private hosted zone or hidden zone a question falls to (Route 53 guide,
//! "Considerations when working with a private hosted zone", "How Resolver determines whether the domain
//! name in a query matches any rules"). The longest match wins; of a rule and a zone of one name the rule
//! does; private zones have rules of their own built in, which a rule for everything does not override.

use std::rc::Rc;

use crate::model::{
    DnsNameState, EndpointState, HostedZone, ResolverRule, ResolverRuleType, ResourceId, Service, Vpc,
    VpcEndpoint, ZoneId,
};

use super::answer::{Answered, ResolutionStep, Why};
use super::instance::{self, internal_domain};
use super::names::{Holders, InVpc, PrivateName, ROOT, domains, private_name};
use super::resolve::{Resolver, Way};
use super::{forward, made, name_of, public, zone};

/// The most reasons given why somebody does not answer.
const MOST_PASSED: usize = 4;

/// Who holds a domain for a VPC.
enum Holder<'a> {
    /// A private hosted zone.
    Zone(&'a HostedZone),
    /// The hidden zone of an endpoint's private DNS.
    Hidden(&'a VpcEndpoint, PrivateName),
}

/// A question as a VPC's resolver has it.
struct Here<'a, 'q> {
    vpc: &'a Vpc,
    inbound: bool,
    name: &'q str,
    /// The longest domain of the name somebody holds here, and who.
    held: Option<(&'q str, Holder<'a>)>,
    /// Why others do not answer.
    passed: Vec<ResolutionStep>,
}

/// Answers as a VPC's resolver.
pub(super) fn answer<'a>(
    way: &mut Way<'a>,
    vpc: &'a Vpc,
    zone: Option<&'a ZoneId>,
    inbound: bool,
    name: &Rc<str>,
) -> Answered {
    if !vpc.enable_dns_support {
        way.note(way.step(Why::DnsSupportOff));
        return Answered::NoResolver;
    }
    let (known, sketch) = (way.known, way.sketch);
    let mut here = Here { vpc, inbound, name, held: None, passed: Vec::new() };
    let mut rule: Option<(&str, &ResolverRule)> = None;
    for domain in domains(name).chain([ROOT]) {
        let Some(holders) = known.holders_of(domain) else { continue };
        let in_vpc = known.holders_in(&vpc.id, domain, &mut way.key);
        if let (None, Some(in_vpc)) = (rule, in_vpc) {
            let found = in_vpc.rules.first().and_then(|id| sketch.resolver_rules.get(id));
            rule = found.map(|rule| (domain, rule));
        }
        if here.held.is_none() {
            here.look(way, domain, holders, in_vpc);
        }
    }
    if let Some((domain, rule)) = rule
        && !exempt(way, &here, domain, rule)
    {
        return forward::by_rule(way, rule, domain, name);
    }
    let resolver = Resolver::Vpc { vpc, zone, inbound };
    match here.held {
        Some((domain, Holder::Zone(found))) => {
            way.note(way.step(Why::PrivateZone).zone(domain).about(found.id.clone().into()));
            zone::answer(way, resolver, found, name)
        }
        Some((domain, Holder::Hidden(endpoint, private))) => hidden(way, endpoint, &private, domain, name),
        None => {
            if here.passed.is_empty() {
                way.note(way.step(Why::NoPrivateZone));
            }
            way.steps.append(&mut here.passed);
            match internal_domain(name) {
                Some(domain) => instance::private(way, vpc, domain, name),
                None => public::answer(way, resolver, name),
            }
        }
    }
}

/// Whether a rule leaves the question here: it is a system rule, or something here is a longer match. A rule
/// for everything takes none of those that have a rule of their own built in, unless the VPC's
/// enableDnsHostnames is off.
fn exempt(way: &mut Way<'_>, here: &Here<'_, '_>, domain: &str, rule: &ResolverRule) -> bool {
    let id = ResourceId::from(rule.id.clone());
    if rule.rule_type == ResolverRuleType::System {
        way.note(way.step(Why::RuleExempts).zone(domain).about(id));
        return true;
    }
    let internal = internal_domain(here.name).filter(|_| here.vpc.enable_dns_hostnames);
    let length = if domain == ROOT { 0 } else { domain.len() };
    let held = here.held.as_ref().map(|(held, _)| *held);
    let longer = held.into_iter().chain(internal).find(|built_in| built_in.len() > length);
    if let Some(longer) = longer {
        way.note(way.step(Why::RuleYields).zone(longer).about(id).text(domain.to_owned()));
    }
    longer.is_some()
}

impl<'a, 'q> Here<'a, 'q> {
    /// Looks at who holds a domain.
    fn look(&mut self, way: &Way<'a>, domain: &'q str, holders: &Holders, in_vpc: Option<&InVpc>) {
        let sketch = way.sketch;
        let nobody = InVpc::default();
        let in_vpc = in_vpc.unwrap_or(&nobody);
        for zone in in_vpc.zones.iter().filter_map(|id| sketch.hosted_zones.get(id)) {
            if self.vpc.enable_dns_hostnames {
                self.held = Some((domain, Holder::Zone(zone)));
                return;
            }
            let step = way.step(Why::ZoneWithoutAttributes).zone(domain);
            self.pass(step.about(zone.id.clone().into()).other(self.vpc.id.clone().into()));
        }
        for endpoint in in_vpc.endpoints.iter().filter_map(|id| sketch.vpc_endpoints.get(id)) {
            let Some(private) = private_name(sketch, endpoint) else { continue };
            // A wildcard says nothing of its own domain.
            if self.name == domain && !private.itself {
                continue;
            }
            let Some(step) = self.not_in_force(way, endpoint) else {
                self.held = Some((domain, Holder::Hidden(endpoint, private)));
                return;
            };
            if private.holds(self.name) {
                self.pass(step.zone(domain).about(endpoint.id.clone().into()));
            }
        }
        for zone in holders.private.iter().filter(|zone| !in_vpc.zones.contains(*zone)) {
            let step = way.step(Why::ZoneNotAssociated).zone(domain).about(zone.clone().into());
            self.pass(step.other(self.vpc.id.clone().into()));
        }
        for endpoint in holders.endpoints.iter().filter_map(|id| sketch.vpc_endpoints.get(id)) {
            let holds = private_name(sketch, endpoint).is_some_and(|private| private.holds(self.name));
            if holds && endpoint.vpc != self.vpc.id && endpoint.private_dns_enabled {
                let step = way.step(Why::PrivateNameElsewhere).zone(domain);
                self.pass(step.about(endpoint.id.clone().into()));
            }
        }
    }

    fn pass(&mut self, step: ResolutionStep) {
        if self.passed.len() < MOST_PASSED {
            self.passed.push(step);
        }
    }

    /// Why an endpoint's private name is not in force in its VPC; `None` where it is. A name whose
    /// verification was lost stays with the endpoints that have it (`PrivateLink` guide, "Manage DNS
    /// names"), so only one that was never verified counts as none.
    fn not_in_force(&self, way: &Way<'_>, endpoint: &VpcEndpoint) -> Option<ResolutionStep> {
        if !endpoint.private_dns_enabled {
            return Some(way.step(Why::PrivateDnsOff));
        }
        match endpoint.state {
            EndpointState::Pending
            | EndpointState::Available
            | EndpointState::Rejected
            | EndpointState::Partial => {}
            EndpointState::PendingAcceptance
            | EndpointState::Expired
            | EndpointState::Failed
            | EndpointState::Deleting
            | EndpointState::Deleted => {
                return Some(way.step(Why::PrivateNameNotYet).text(endpoint.state.word()));
            }
        }
        if let Service::Endpoint(id) = &endpoint.service
            && let Some(service) = way.sketch.endpoint_services.get(id)
            && let Some(name) = &service.private_dns_name
            && name.state == DnsNameState::PendingVerification
        {
            return Some(way.step(Why::PrivateNameUnverified).other(id.clone().into()));
        }
        if !self.vpc.enable_dns_hostnames {
            return Some(way.step(Why::ZoneWithoutAttributes));
        }
        let is_left_out = endpoint.private_dns_only_for_inbound_resolver && !self.inbound;
        is_left_out.then(|| way.step(Why::ForInboundOnly))
    }
}

/// Answers from an endpoint's hidden zone: addresses of its interfaces under the name asked for (assumption
/// `hidden_zone_record`).
fn hidden(
    way: &mut Way<'_>,
    endpoint: &VpcEndpoint,
    private: &PrivateName,
    domain: &str,
    name: &Rc<str>,
) -> Answered {
    let id = ResourceId::from(endpoint.id.clone());
    way.note(way.step(Why::HiddenZone).zone(domain).about(id.clone()));
    let regional = name_of(way.sketch, &id, None).and_then(|text| way.known.get(&text));
    let answered = match regional.filter(|_| private.holds(name)) {
        Some(regional) => made::answer(way, regional, name, None),
        None => None,
    };
    match answered {
        Some(answered) => answered,
        None => way.nobody(way.step(Why::ZoneLacksName).zone(domain).about(id)),
    }
}
