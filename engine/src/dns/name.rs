//! The names AWS makes for endpoints and load balancers, in their exact form (`PrivateLink`
//! guide, "Access AWS services"; NLB guide, "DNS name").

use std::rc::Rc;

use crate::model::{
    EndpointType, LoadBalancer, NetworkInterfaceId, RegionName, ResourceId, Service, Sketch, VpcEndpoint,
    VpcId, ZoneId, ZoneName,
};

/// What a name covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// An endpoint's regional name: all its interfaces.
    EndpointRegional,
    /// An endpoint's zonal name: one interface.
    EndpointZonal,
    /// A load balancer's name: all its nodes.
    LoadBalancerRegional,
    /// A load balancer's name in one zone: one node.
    LoadBalancerZonal,
}

/// One name and the interfaces behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name, in lower case and without a dot at its end.
    pub text: Rc<str>,
    /// What it covers.
    pub kind: NameKind,
    /// The endpoint or load balancer it belongs to.
    pub owner: ResourceId,
    /// The zone of a zonal name.
    pub zone: Option<ZoneId>,
    /// The public DNS zone that holds it: every one of these names can be asked for from
    /// anywhere, and answers with private addresses.
    pub dns_zone: Rc<str>,
    /// The interfaces behind it, in the owner's order.
    pub interfaces: Vec<NetworkInterfaceId>,
}

/// `<endpoint>-<suffix>.<service>.<region>.vpce.amazonaws.com`, with the consumer's name for
/// the zone after the suffix in a zonal name.
pub fn endpoint_name(endpoint: &VpcEndpoint, region: &RegionName, zone: Option<&ZoneName>) -> String {
    let service = match &endpoint.service {
        Service::Endpoint(id) => id.as_str(),
        Service::Aws(name) => name.code(),
    };
    // Where the service lies in another Region, the names carry that one.
    let region = endpoint.service_region.as_ref().unwrap_or(region);
    let zone = zone.map(|zone| format!("-{zone}")).unwrap_or_default();
    format!("{}-{}{zone}.{service}.{region}.vpce.amazonaws.com", endpoint.id, endpoint.dns_suffix)
}

/// `<name>-<id>.elb.<region>.amazonaws.com`, with the owner's name for the zone before it in a
/// zonal name.
pub fn load_balancer_name(balancer: &LoadBalancer, region: &RegionName, zone: Option<&ZoneName>) -> String {
    let zone = zone.map(|zone| format!("{zone}.")).unwrap_or_default();
    format!("{zone}{}-{}.elb.{region}.amazonaws.com", balancer.arn.name(), balancer.arn.hash())
        .to_ascii_lowercase()
}

/// The name an endpoint or load balancer has in its Region or in one zone, or would have if it
/// had an interface there. `None` for anything that has no name of its own.
pub fn name_of(sketch: &Sketch, owner: &ResourceId, zone: Option<&ZoneId>) -> Option<String> {
    let in_vpc = |vpc: &VpcId| {
        let vpc = sketch.vpcs.get(vpc)?;
        let zone = match zone {
            Some(zone) => Some(sketch.accounts.get(&vpc.account)?.zone_name(zone)?),
            None => None,
        };
        Some((&vpc.region, zone))
    };
    match owner {
        ResourceId::VpcEndpoint(id) => {
            let endpoint = sketch.vpc_endpoints.get(id)?;
            let (region, zone) = in_vpc(&endpoint.vpc)?;
            (endpoint.endpoint_type == EndpointType::Interface).then(|| endpoint_name(endpoint, region, zone))
        }
        ResourceId::LoadBalancer(arn) => {
            let balancer = sketch.load_balancers.get(arn)?;
            let (region, zone) = in_vpc(&balancer.vpc)?;
            Some(load_balancer_name(balancer, region, zone))
        }
        _ => None,
    }
}

/// Every name AWS makes for the endpoints and load balancers of a sketch: for each owner its regional
/// name, then the zonal ones. A resource with missing parts has none.
pub(super) fn made_by_aws(sketch: &Sketch) -> Vec<Name> {
    let mut names = Vec::new();
    // A gateway endpoint has no name: it is a route.
    let has_names = |endpoint: &&VpcEndpoint| {
        endpoint.endpoint_type == EndpointType::Interface && endpoint.state.has_names()
    };
    for endpoint in sketch.vpc_endpoints.iter().filter(has_names) {
        endpoint_names(sketch, endpoint, &mut names);
    }
    for balancer in sketch.load_balancers.iter() {
        load_balancer_names(sketch, balancer, &mut names);
    }
    names
}

fn endpoint_names(sketch: &Sketch, endpoint: &VpcEndpoint, names: &mut Vec<Name>) {
    let Some(vpc) = sketch.vpcs.get(&endpoint.vpc) else { return };
    let text = |zone| endpoint_name(endpoint, &vpc.region, zone);
    let dns_zone: Rc<str> = Rc::from(format!("{}.vpce.amazonaws.com", vpc.region));
    names.push(Name {
        text: text(None).into(),
        kind: NameKind::EndpointRegional,
        owner: endpoint.id.clone().into(),
        zone: None,
        dns_zone: dns_zone.clone(),
        interfaces: endpoint.network_interfaces.clone(),
    });
    for interface in &endpoint.network_interfaces {
        if let Some((zone, zone_name)) = zone_of(sketch, interface) {
            names.push(Name {
                text: text(Some(zone_name)).into(),
                kind: NameKind::EndpointZonal,
                owner: endpoint.id.clone().into(),
                zone: Some(zone.clone()),
                dns_zone: dns_zone.clone(),
                interfaces: vec![interface.clone()],
            });
        }
    }
}

fn load_balancer_names(sketch: &Sketch, balancer: &LoadBalancer, names: &mut Vec<Name>) {
    let Some(vpc) = sketch.vpcs.get(&balancer.vpc) else { return };
    let dns_zone: Rc<str> = Rc::from(format!("elb.{}.amazonaws.com", vpc.region));
    names.push(Name {
        text: load_balancer_name(balancer, &vpc.region, None).into(),
        kind: NameKind::LoadBalancerRegional,
        owner: balancer.arn.clone().into(),
        zone: None,
        dns_zone: dns_zone.clone(),
        interfaces: balancer.nodes.clone(),
    });
    for node in &balancer.nodes {
        if let Some((zone, zone_name)) = zone_of(sketch, node) {
            names.push(Name {
                text: load_balancer_name(balancer, &vpc.region, Some(zone_name)).into(),
                kind: NameKind::LoadBalancerZonal,
                owner: balancer.arn.clone().into(),
                zone: Some(zone.clone()),
                dns_zone: dns_zone.clone(),
                interfaces: vec![node.clone()],
            });
        }
    }
}

/// The zone an interface lies in, and what its own account calls it.
fn zone_of<'a>(sketch: &'a Sketch, interface: &NetworkInterfaceId) -> Option<(&'a ZoneId, &'a ZoneName)> {
    let subnet = sketch.subnet_of(interface).ok()?;
    let account = sketch.accounts.get(&sketch.vpcs.get(&subnet.vpc)?.account)?;
    Some((&subnet.zone, account.zone_name(&subnet.zone)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::as_usual;
    use crate::model::{DnsSuffix, EndpointState};

    /// The whitepaper's two examples (its zonal one misspells the end), in the form that
    /// customers' services have.
    #[test]
    fn c12_names_have_the_papers_form() {
        let endpoint = VpcEndpoint {
            id: "vpce-0fe5b17a0707d6abc".parse().unwrap(),
            name: String::new(),
            vpc: "vpc-1".parse().unwrap(),
            service: "vpce-svc-1234".parse().unwrap(),
            state: EndpointState::Available,
            dns_suffix: DnsSuffix::of("29p5708s"),
            ..as_usual()
        };
        let region = "us-east-1".parse().unwrap();
        let zone = "us-east-1a".parse().unwrap();
        assert_eq!(
            endpoint_name(&endpoint, &region, None),
            "vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-1234.us-east-1.vpce.amazonaws.com"
        );
        assert_eq!(
            endpoint_name(&endpoint, &region, Some(&zone)),
            "vpce-0fe5b17a0707d6abc-29p5708s-us-east-1a.vpce-svc-1234.us-east-1.vpce.amazonaws.com"
        );
    }
}
