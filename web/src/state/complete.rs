//! What could stand in a field of the request bar: every name and address there is, seen from where
//! one stands.

use privatelink::dns::NameKind;
use privatelink::model::{
    AddressHolder, AwsServiceName, EndpointType, HostedZoneType, InterfaceKind, NetworkInterface, RecordType,
    ResourceId, Service, Sketch, VpcEndpoint, VpcId, aws_service, aws_services,
};
use privatelink::path::{Index, Place, source};
use privatelink::text;

use super::find::fold;
use super::request::{Field, references};

/// The most that are offered at once.
const MOST: usize = 60;
/// A host on the internet that nobody drew: an address set aside for documentation (RFC 5737).
const SOMEBODY: &str = "internet:203.0.113.10";

/// Something that could be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What goes into the field.
    pub text: String,
    /// What it is: "regional name", "instance", "address".
    pub kind: &'static str,
    /// What it belongs to, or where it lies.
    pub of: String,
}

/// What could stand in a field, given what is typed there and, for a destination, who asks. What
/// starts with the typed text comes before what only contains it.
pub fn completions(index: &Index, field: Field, from: &str, typed: &str) -> Vec<Completion> {
    let mut all = List::default();
    hosts(index, &mut all);
    if field == Field::To {
        destinations(index, from, &mut all);
    }
    outside(index, &mut all);
    let typed = fold(typed.trim());
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for found in all.near.into_iter().chain(all.far) {
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

/// What has been found: what is of the asker's own VPC, and what is elsewhere.
#[derive(Default)]
struct List {
    near: Vec<Completion>,
    far: Vec<Completion>,
}

impl List {
    fn add(&mut self, is_near: bool, text: String, kind: &'static str, of: String) {
        let list = if is_near { &mut self.near } else { &mut self.far };
        list.push(Completion { text, kind, of });
    }
}

/// Hosts, in VPCs and in data centers.
fn hosts(index: &Index, all: &mut List) {
    let (sketch, reference) = (index.sketch(), references(index));
    for host in sketch.hosts.iter() {
        let interface = sketch.network_interfaces.get(&host.network_interface);
        let of = interface.map(|interface| {
            let subnet = text::name(sketch, &interface.subnet.clone().into());
            format!("{}, {subnet}", interface.address)
        });
        all.add(true, reference(&host.id.clone().into()), "instance", of.unwrap_or_default());
    }
    for host in sketch.data_center_hosts.iter() {
        let center = text::name(sketch, &host.data_center.clone().into());
        let of = format!("{}, {center}", host.address);
        all.add(true, reference(&host.id.clone().into()), "host in a data center", of);
    }
}

/// Places nothing is drawn at: an address in a data center, one on the internet.
fn outside(index: &Index, all: &mut List) {
    let sketch = index.sketch();
    for center in sketch.data_centers.iter() {
        let address = center.cidrs.first().and_then(|block| block.hosts().nth(9));
        let Some(text) = address.map(|address| format!("on-prem:{address}")) else { continue };
        // Where two data centers have the address it means neither.
        if Place::find(index, &text).and_then(|place| source(index, &place)).is_ok() {
            all.add(false, text, "any address on premises", text::name(sketch, &center.id.clone().into()));
        }
    }
    let goes_out = sketch.internet_gateways.iter().next().is_some()
        || sketch.egress_only_internet_gateways.iter().next().is_some()
        || sketch.data_centers.iter().any(|center| center.internet);
    if goes_out {
        all.add(false, SOMEBODY.to_owned(), "any address on the internet", "a host nobody drew".to_owned());
    }
}

/// Names and addresses, by who asks.
fn destinations(index: &Index, from: &str, all: &mut List) {
    let sketch = index.sketch();
    let asker = Place::find(index, from).and_then(|place| source(index, &place)).ok();
    let own = asker.as_ref().and_then(|asker| asker.subnet(sketch)).map(|subnet| &subnet.vpc);
    let mut names = std::mem::take(all);
    for name in index.names().all() {
        let home = match &name.owner {
            ResourceId::VpcEndpoint(id) => sketch.vpc_endpoints.get(id).map(|found| &found.vpc),
            ResourceId::LoadBalancer(arn) => sketch.load_balancers.get(arn).map(|found| &found.vpc),
            _ => None,
        };
        let of = text::name(sketch, &name.owner);
        all.add(own.is_none() || home == own, name.text.to_string(), kind_word(name.kind), of);
    }
    private_names(sketch, own, all);
    zones(sketch, own, all);
    for name in aws_services(sketch) {
        if let Some(public) = service_name(sketch, name) {
            all.add(true, public, "AWS service's public name", name.to_string());
        }
    }
    all.near.append(&mut names.near);
    for interface in sketch.network_interfaces.iter() {
        let home = sketch.subnets.get(&interface.subnet).map(|subnet| &subnet.vpc);
        addresses(sketch, interface, own, home, all);
    }
    for host in sketch.data_center_hosts.iter() {
        let of = text::name(sketch, &host.id.clone().into());
        all.add(own.is_none(), host.address.to_string(), "host's address", of);
    }
    for elastic in sketch.elastic_addresses.iter() {
        let holder = match &elastic.association {
            Some(AddressHolder::NetworkInterface(id)) => {
                sketch.network_interfaces.get(id).map(NetworkInterface::owner)
            }
            Some(AddressHolder::NatGateway(id)) => Some(id.clone().into()),
            None => None,
        };
        let of = holder.map_or_else(|| elastic.id.to_string(), |holder| text::name(sketch, &holder));
        all.add(true, elastic.address.to_string(), "public address", of);
    }
}

/// The name by which everybody knows a service; none where only names below it exist.
fn service_name(sketch: &Sketch, name: &AwsServiceName) -> Option<String> {
    let found = aws_service(sketch.profile, name)?.public_name(name.region());
    (!found.starts_with('*')).then_some(found)
}

/// Names of services of one's own that private DNS makes lead to an endpoint. An AWS service's private
/// name is its public one.
fn private_names(sketch: &Sketch, own: Option<&VpcId>, all: &mut List) {
    let offered = |endpoint: &&VpcEndpoint| {
        endpoint.private_dns_enabled && endpoint.endpoint_type == EndpointType::Interface
    };
    for endpoint in sketch.vpc_endpoints.iter().filter(offered) {
        let Service::Endpoint(id) = &endpoint.service else { continue };
        let name = sketch.endpoint_services.get(id).and_then(|found| found.private_dns_name.as_ref());
        let Some(name) = name.filter(|name| !name.name.starts_with('*')) else { continue };
        // Nobody outside the VPC is answered with the endpoint.
        if own.is_none() || own == Some(&endpoint.vpc) {
            let of = text::name(sketch, &endpoint.id.clone().into());
            all.add(true, name.name.clone(), "endpoint's private name", of);
        }
    }
}

/// Records of hosted zones: public ones, and private ones that answer here.
fn zones(sketch: &Sketch, own: Option<&VpcId>, all: &mut List) {
    for zone in sketch.hosted_zones.iter() {
        let is_private = zone.zone_type == HostedZoneType::Private;
        if is_private && own.is_some_and(|own| !zone.vpcs.contains(own)) {
            continue;
        }
        let kind = if is_private { "private hosted zone's record" } else { "public record" };
        let mut last = "";
        for record in &zone.records {
            let leads = record.record_type != RecordType::Txt && !record.name.starts_with('*');
            if leads && record.name != last {
                all.add(true, record.name.clone(), kind, format!("in {}", zone.name));
                last = &record.name;
            }
        }
    }
}

/// An interface's addresses: bare within the asker's VPC. Elsewhere too, because that is what a person
/// would type there; that it leads nowhere is for the verdict to say.
fn addresses(
    sketch: &Sketch,
    interface: &NetworkInterface,
    own: Option<&VpcId>,
    home: Option<&VpcId>,
    all: &mut List,
) {
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
    let owner = text::name(sketch, &interface.owner());
    let is_near = home == own;
    let of = match home {
        Some(home) if !is_near => format!("{owner}, in {}", text::name(sketch, &home.clone().into())),
        _ => owner,
    };
    if let (InterfaceKind::Host(_), Some(vpc)) = (&interface.of, own.filter(|_| is_near)) {
        // EC2's private names end in the Region, in the oldest one in less (VPC guide, "DNS attributes").
        let end = match sketch.vpcs.get(vpc).map(|vpc| vpc.region.as_str()) {
            Some("us-east-1") | None => "ec2.internal".to_owned(),
            Some(region) => format!("{region}.compute.internal"),
        };
        let address = interface.address.to_string().replace('.', "-");
        all.add(true, format!("ip-{address}.{end}"), "instance's private name", of.clone());
    }
    all.add(is_near, interface.address.to_string(), kind, of.clone());
    if let Some(address) = interface.ipv6_address {
        all.add(is_near, address.to_string(), kind, of.clone());
    }
    if let Some(address) = interface.public_address {
        all.add(is_near, address.to_string(), "public address", of);
    }
}

const fn kind_word(kind: NameKind) -> &'static str {
    match kind {
        NameKind::EndpointRegional => "endpoint's regional name",
        NameKind::EndpointZonal => "endpoint's zonal name",
        NameKind::LoadBalancerRegional => "load balancer's name",
        NameKind::LoadBalancerZonal => "load balancer's zonal name",
    }
}
