//! What could stand in a field of the request bar: every name and address there is, seen from where
//! one stands.

use privatelink::dns::NameKind;
use privatelink::model::{InterfaceKind, NetworkInterface, ResourceId, VpcId};
use privatelink::path::{Index, Place, source};
use privatelink::text;

use super::find::fold;
use super::request::{Field, reference};

/// The most that are offered at once.
const MOST: usize = 60;

/// Something that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What goes into the field.
    pub text: String,
    /// What it is: "regional name", "instance", "address".
    pub kind: &'static str,
    /// What it belongs to, or where it lies.
    pub of: String,
    /// The resource it belongs to.
    pub resource: ResourceId,
}

/// What could stand in a field, given what is typed there and, for a destination, who asks. What
/// starts with the typed text comes before what only contains it.
pub fn completions(index: &Index, field: Field, from: &str, typed: &str) -> Vec<Completion> {
    let all = match field {
        Field::From => sources(index),
        Field::To => destinations(index, from),
    };
    let typed = fold(typed.trim());
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for found in all {
        let text = fold(&found.text);
        if text.starts_with(&typed) {
            first.push(found);
        } else if text.contains(&typed) || fold(&found.of).contains(&typed) {
            rest.push(found);
        }
    }
    first.append(&mut rest);
    first.truncate(MOST);
    first
}

fn sources(index: &Index) -> Vec<Completion> {
    let sketch = index.sketch();
    let mut all = Vec::new();
    for instance in sketch.hosts.iter() {
        let resource: ResourceId = instance.id.clone().into();
        let interface = sketch.network_interfaces.get(&instance.network_interface);
        all.push(Completion {
            text: reference(index, &resource),
            kind: "instance",
            of: interface.map(|interface| place_of(index, interface)).unwrap_or_default(),
            resource,
        });
    }
    all
}

fn destinations(index: &Index, from: &str) -> Vec<Completion> {
    let sketch = index.sketch();
    let asker = Place::find(index, from).and_then(|place| source(index, &place)).ok();
    let vpc = asker.as_ref().and_then(|asker| asker.subnet(sketch)).map(|subnet| &subnet.vpc);
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for name in index.names().all() {
        let home = match &name.owner {
            ResourceId::VpcEndpoint(id) => sketch.vpc_endpoints.get(id).map(|found| &found.vpc),
            ResourceId::LoadBalancer(arn) => sketch.load_balancers.get(arn).map(|found| &found.vpc),
            _ => None,
        };
        let found = Completion {
            text: name.text.to_string(),
            kind: kind_word(name.kind),
            of: text::name(sketch, &name.owner),
            resource: name.owner.clone(),
        };
        if vpc.is_none() || home == vpc { near.push(found) } else { far.push(found) }
    }
    for interface in sketch.network_interfaces.iter() {
        let home = sketch.subnets.get(&interface.subnet).map(|subnet| &subnet.vpc);
        let found = address(index, interface, vpc, home);
        if home == vpc { near.push(found) } else { far.push(found) }
    }
    near.append(&mut far);
    near
}

/// An interface's address: bare within the asker's VPC. Elsewhere too, because that is what a person
/// would type there; that it leads nowhere is for the verdict to say.
fn address(
    index: &Index,
    interface: &NetworkInterface,
    vpc: Option<&VpcId>,
    home: Option<&VpcId>,
) -> Completion {
    let resource = interface.owner();
    let kind = match &interface.of {
        InterfaceKind::Host(_) => "instance's address",
        InterfaceKind::VpcEndpoint(_) => "endpoint's address",
        InterfaceKind::LoadBalancerNode(_) | InterfaceKind::ApplicationLoadBalancerNode(_) => {
            "load balancer's address"
        }
        InterfaceKind::NatGateway(_) => "NAT gateway's address",
        InterfaceKind::TransitGatewayAttachment(_) => "transit gateway's address",
        InterfaceKind::ResolverEndpoint(_) => "Resolver endpoint's address",
    };
    let owner = text::name(index.sketch(), &resource);
    let of = match home {
        Some(home) if Some(home) != vpc => {
            format!("{owner}, in {}", text::name(index.sketch(), &home.clone().into()))
        }
        _ => owner,
    };
    Completion { text: interface.address.to_string(), kind, of, resource }
}

fn place_of(index: &Index, interface: &NetworkInterface) -> String {
    let subnet = text::name(index.sketch(), &interface.subnet.clone().into());
    format!("{}, {subnet}", interface.address)
}

const fn kind_word(kind: NameKind) -> &'static str {
    match kind {
        NameKind::EndpointRegional => "endpoint's regional name",
        NameKind::EndpointZonal => "endpoint's zonal name",
        NameKind::LoadBalancerRegional => "load balancer's name",
        NameKind::LoadBalancerZonal => "load balancer's zonal name",
    }
}
