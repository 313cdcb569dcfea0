//! Rules about private names: of endpoints, of services, in private hosted zones.

use std::rc::Rc;

use crate::model::{DnsNameState, HostedZoneType, Places, Service, Sketch, Vpc, VpcEndpoint};
use crate::path::Index;

use super::code::FindingCode;
use super::endpoints::interface_endpoints;
use super::finding::{Found, of, word};

/// The DNS attribute a VPC has off and private names need (VPC guide, "DNS attributes").
const fn attribute_off(vpc: &Vpc) -> Option<&'static str> {
    if !vpc.enable_dns_support {
        Some("enableDnsSupport")
    } else if !vpc.enable_dns_hostnames {
        Some("enableDnsHostnames")
    } else {
        None
    }
}

/// Endpoints whose private name leads nowhere, and those that have one twice in a VPC.
pub fn endpoints(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let (mut holders, mut held) = (Places::default(), Vec::<&VpcEndpoint>::new());
    for endpoint in interface_endpoints(sketch).filter(|endpoint| endpoint.private_dns_enabled) {
        let vpc = sketch.vpcs.get(&endpoint.vpc);
        if let Some((vpc, off)) = vpc.and_then(|vpc| Some((vpc, attribute_off(vpc)?))) {
            let details = vec![of(vpc.id.clone()), word(&off)];
            found.add(FindingCode::PrivateDnsWithoutVpcAttributes, endpoint.id.clone(), details);
        }
        let Some(name) = private_name(sketch, endpoint) else {
            if sketch.service_of(endpoint).is_some() {
                found.add(FindingCode::PrivateDnsWithoutName, endpoint.id.clone(), Vec::new());
            }
            continue;
        };
        let before = holders.insert(&Rc::from(format!("{} {name}", endpoint.vpc)), held.len());
        if let Some(before) = before.and_then(|before| held.get(before)) {
            let details = vec![of(before.id.clone()), word(&name)];
            found.add(FindingCode::PrivateNameTwice, endpoint.id.clone(), details);
        }
        held.push(endpoint);
    }
}

/// The name an endpoint with private DNS answers for: the provider's, or that of AWS's service.
fn private_name<'a>(sketch: &'a Sketch, endpoint: &'a VpcEndpoint) -> Option<&'a str> {
    match &endpoint.service {
        Service::Aws(name) => Some(name.as_str()),
        Service::Endpoint(id) => {
            let name = sketch.endpoint_services.get(id)?.private_dns_name.as_ref()?;
            Some(name.name.as_str())
        }
    }
}

/// Services whose private name nobody has verified.
pub fn services(index: &Index, found: &mut Found) {
    for service in index.sketch().endpoint_services.iter() {
        let Some(name) = &service.private_dns_name else { continue };
        if name.state != DnsNameState::Verified {
            found.add(FindingCode::PrivateNameUnverified, service.id.clone(), vec![word(&name.name)]);
        }
    }
}

/// Private hosted zones nobody is answered from.
pub fn hosted_zones(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for zone in sketch.hosted_zones.iter().filter(|zone| zone.zone_type == HostedZoneType::Private) {
        if zone.vpcs.is_empty() {
            found.add(FindingCode::PrivateZoneUnused, zone.id.clone(), Vec::new());
        }
        for vpc in zone.vpcs.iter().filter_map(|vpc| sketch.vpcs.get(vpc)) {
            if let Some(off) = attribute_off(vpc) {
                let details = vec![of(vpc.id.clone()), word(&off)];
                found.add(FindingCode::PrivateZoneWithoutVpcAttributes, zone.id.clone(), details);
            }
        }
    }
}
