//! Who holds which names: those AWS makes, by their text; hosted zones, hidden zones of private DNS and
//! Resolver rules, by their domain. Made once for each edit, so that a question looks at the ends of its
//! name and at nothing else.

use std::rc::Rc;

use crate::model::{
    AwsService, EndpointType, HostedZoneId, HostedZoneType, Places, ResolverRuleId, ResourceId, Service,
    Sketch, VpcEndpoint, VpcEndpointId, VpcId, ZoneId, aws_service,
};

use super::name::{Name, made_by_aws};

/// How many holders of one domain in other VPCs are named when none of them answers.
const NAMED: usize = 2;

/// The domain of every name: what a rule for `.` is about.
pub(super) const ROOT: &str = ".";

/// Everything that holds names of a sketch.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<Name>,
    by_text: Places,
    domains: Places,
    holders: Vec<Holders>,
    /// By a VPC and a domain, with a blank between them.
    of_vpc: Places,
    in_vpc: Vec<InVpc>,
}

/// Who holds a domain, anywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    /// The public hosted zone.
    pub public: Option<HostedZoneId>,
    /// Private hosted zones, the first few.
    pub private: Vec<HostedZoneId>,
    /// Endpoints whose service has this private name, the first few.
    pub endpoints: Vec<VpcEndpointId>,
}

/// Who holds a domain for one VPC, if everything else fits.
#[derive(Clone, Debug, Default)]
pub(super) struct InVpc {
    /// Private hosted zones associated with it.
    pub zones: Vec<HostedZoneId>,
    /// Its endpoints whose service has this private name.
    pub endpoints: Vec<VpcEndpointId>,
    /// Resolver rules associated with it.
    pub rules: Vec<ResolverRuleId>,
}

/// The private name of an endpoint's service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PrivateName {
    /// The domain of the hidden zone.
    pub domain: String,
    /// Whether the domain itself is a name there.
    pub itself: bool,
    /// Whether every name below it is.
    pub below: bool,
}

impl PrivateName {
    /// Whether a name of the domain is held by it.
    pub fn holds(&self, name: &str) -> bool {
        if name.len() == self.domain.len() { self.itself } else { self.below }
    }
}

impl Names {
    /// Collects them, in the sketch's order.
    pub fn of(sketch: &Sketch) -> Self {
        let mut found = Self { list: made_by_aws(sketch), ..Self::default() };
        for (at, name) in found.list.iter().enumerate() {
            found.by_text.insert(&name.text, at);
        }
        for zone in sketch.hosted_zones.iter() {
            let domain = plain(&zone.name);
            let is_private = zone.zone_type == HostedZoneType::Private;
            found.holders(&domain, |holders| {
                if !is_private {
                    holders.public.get_or_insert_with(|| zone.id.clone());
                } else if holders.private.len() < NAMED {
                    holders.private.push(zone.id.clone());
                }
            });
            for vpc in zone.vpcs.iter().filter(|_| is_private) {
                found.in_vpc(vpc, &domain, |here| here.zones.push(zone.id.clone()));
            }
        }
        for endpoint in sketch.vpc_endpoints.iter() {
            let Some(name) = private_name(sketch, endpoint) else { continue };
            found.holders(&name.domain, |holders| {
                if holders.endpoints.len() < NAMED {
                    holders.endpoints.push(endpoint.id.clone());
                }
            });
            found.in_vpc(&endpoint.vpc, &name.domain, |here| here.endpoints.push(endpoint.id.clone()));
        }
        for rule in sketch.resolver_rules.iter() {
            let domain = if rule.domain == ROOT { ROOT.into() } else { plain(&rule.domain) };
            found.holders(&domain, |_| {});
            for vpc in &rule.vpcs {
                found.in_vpc(vpc, &domain, |here| here.rules.push(rule.id.clone()));
            }
        }
        found
    }

    fn holders(&mut self, domain: &str, change: impl FnOnce(&mut Holders)) {
        let at = self.domains.get(domain).unwrap_or(self.holders.len());
        if at == self.holders.len() {
            self.domains.insert(&Rc::from(domain), at);
            self.holders.push(Holders::default());
        }
        self.holders.get_mut(at).map(change);
    }

    fn in_vpc(&mut self, vpc: &VpcId, domain: &str, change: impl FnOnce(&mut InVpc)) {
        let key: Rc<str> = Rc::from(format!("{vpc} {domain}"));
        let at = self.of_vpc.get(&key).unwrap_or(self.in_vpc.len());
        if at == self.in_vpc.len() {
            self.of_vpc.insert(&key, at);
            self.in_vpc.push(InVpc::default());
        }
        self.in_vpc.get_mut(at).map(change);
    }

    /// Who holds this domain and no other.
    pub(super) fn holders_of(&self, domain: &str) -> Option<&Holders> {
        self.holders.get(self.domains.get(domain)?)
    }

    /// Who holds this domain for a VPC. `key` is room to write in, so that a question writes into one
    /// text again and again.
    pub(super) fn holders_in(&self, vpc: &VpcId, domain: &str, key: &mut String) -> Option<&InVpc> {
        key.clear();
        key.push_str(vpc.as_str());
        key.push(' ');
        key.push_str(domain);
        self.in_vpc.get(self.of_vpc.get(key)?)
    }

    /// The name AWS made with this text, in lower case and without a dot at its end.
    pub fn get(&self, text: &str) -> Option<&Name> {
        self.list.get(self.by_text.get(text)?)
    }

    /// Every name AWS made for endpoints and load balancers.
    pub fn all(&self) -> impl Iterator<Item = &Name> {
        self.list.iter()
    }

    /// The regional name of an endpoint or load balancer.
    pub fn regional(&self, owner: &ResourceId) -> Option<&Name> {
        self.list.iter().find(|name| name.owner == *owner && name.zone.is_none())
    }

    /// The zonal name of an endpoint or load balancer.
    pub fn zonal(&self, owner: &ResourceId, zone: &ZoneId) -> Option<&Name> {
        self.list.iter().find(|name| name.owner == *owner && name.zone.as_ref() == Some(zone))
    }
}

/// A name as it is looked up: in lower case, without blanks around it and dots at its end.
pub(super) fn plain(name: &str) -> Rc<str> {
    let name = name.trim().trim_end_matches('.');
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Rc::from(name.to_ascii_lowercase());
    }
    Rc::from(name)
}

/// The name that private DNS makes lead to an endpoint: AWS's own service's, or the one its provider
/// gave it.
pub(super) fn private_name(sketch: &Sketch, endpoint: &VpcEndpoint) -> Option<PrivateName> {
    if endpoint.endpoint_type != EndpointType::Interface {
        return None;
    }
    match &endpoint.service {
        Service::Aws(name) => {
            let service: &AwsService = aws_service(sketch.profile, name)?;
            let own = service.private_name(name.region())?;
            let (_, itself, below) = service.hosts();
            let domain = own.strip_prefix("*.").unwrap_or(&own).to_owned();
            Some(PrivateName { domain, itself, below })
        }
        Service::Endpoint(id) => {
            let name = sketch.endpoint_services.get(id)?.private_dns_name.as_ref()?;
            let own = plain(&name.name);
            Some(match own.strip_prefix("*.") {
                Some(domain) => PrivateName { domain: domain.to_owned(), itself: false, below: true },
                None => PrivateName { domain: own.as_ref().to_owned(), itself: true, below: false },
            })
        }
    }
}

/// A name and every domain it lies in, from itself to its last label.
pub(super) fn domains(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |domain| domain.split_once('.').map(|(_, rest)| rest))
}

/// Whether a name is a domain or lies below it.
pub(super) fn is_within(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
