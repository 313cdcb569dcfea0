//! Network interfaces, and whose each is: an instance's, an endpoint's, a load balancer's node, a NAT
//! gateway's, or of another service of AWS, whose interfaces become hosts of their own.

use std::net::Ipv4Addr;

use super::build::{Build, digits_of};
use super::collect::Item;
use super::kind::Kind;
use super::service::{Service, service_of};
use crate::interop::diagnostic::Severity;
use crate::interop::field::{Object, flag, number, objects, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    ApplicationLoadBalancerArn, Host, HostFlavor, HostId, HostState, InterfaceKind, LoadBalancerArn,
    NatGatewayId, NetworkInterface, NetworkInterfaceId, SubnetId, TransitGatewayAttachmentId, VpcEndpointId,
};

/// A further address of an interface.
pub struct SecondAddress {
    /// The address.
    pub address: Ipv4Addr,
    /// The interface it is on.
    pub interface: NetworkInterfaceId,
}

/// What is known of interfaces beside the sketch.
#[derive(Default)]
pub struct Interfaces {
    /// Further addresses, which the model's interfaces do not have.
    pub second: Vec<SecondAddress>,
}

/// Members of an interface that stand in the output as they are.
const MAP: super::fill::Map = &[
    ("id", "NetworkInterfaceId"),
    ("subnet", "SubnetId"),
    ("address", "PrivateIpAddress"),
    ("source_dest_check", "SourceDestCheck"),
];

/// Every interface that `describe-network-interfaces` gave, then those only instances tell of.
pub fn interfaces(build: &mut Build<'_>) -> Interfaces {
    let mut known = Interfaces::default();
    for item in build.found.all(Kind::NetworkInterface) {
        one(build, &mut known, item, &item.object, None);
    }
    for item in build.found.all(Kind::Instance) {
        if is_terminated(item) {
            continue;
        }
        for printed in objects(&item.object, "NetworkInterfaces") {
            let id =
                string(printed, "NetworkInterfaceId").and_then(|id| id.parse::<NetworkInterfaceId>().ok());
            if id.is_some_and(|id| build.sketch.network_interfaces.get(&id).is_none()) {
                one(build, &mut known, item, printed, Some(&item.id));
            }
        }
    }
    known
}

/// Whether an instance is gone. It has no subnet and no address any more.
pub fn is_terminated(item: &Item) -> bool {
    let state = text(&item.object, "State.Name").or_else(|| text(&item.object, "State")).unwrap_or_default();
    matches!(state.as_str(), "terminated" | "shutting-down")
}

fn one(build: &mut Build<'_>, known: &mut Interfaces, item: &Item, printed: &Object, instance: Option<&str>) {
    let mut interface: NetworkInterface = as_usual();
    if let Err(problem) = super::fill::fill(&mut interface, printed, MAP) {
        let id = text(printed, "NetworkInterfaceId").unwrap_or_default();
        let text = format!("the network interface {id} was left out: {problem}");
        build.say(Severity::Warning, item, &text);
        return;
    }
    interface.ipv6_address =
        texts(printed, "Ipv6Addresses", "Ipv6Address").first().and_then(|address| address.parse().ok());
    let id = interface.id.clone();
    for address in objects(printed, "PrivateIpAddresses") {
        let value = string(address, "PrivateIpAddress").and_then(|value| value.parse::<Ipv4Addr>().ok());
        if let Some(value) = value.filter(|value| *value != interface.address) {
            known.second.push(SecondAddress { address: value, interface: id.clone() });
        }
    }
    interface.of = owner(build, item, printed, &interface, instance);
    if matches!(interface.of, InterfaceKind::Host(_)) {
        for group in texts(printed, "Groups", "GroupId") {
            interface.security_groups.extend(group.parse().ok());
        }
        if interface.security_groups.is_empty() {
            for group in texts(printed, "SecurityGroups", "GroupId") {
                interface.security_groups.extend(group.parse().ok());
            }
        }
    }
    // An address of AWS's pool that came with it; Elastic ones stand by themselves.
    let is_elastic = text(printed, "Association.AllocationId").is_some();
    if !is_elastic {
        interface.public_address = string(printed, "Association.PublicIp").and_then(|text| text.parse().ok());
    }
    build.sketch.network_interfaces.insert(interface);
}

/// Whose an interface is.
fn owner(
    build: &mut Build<'_>,
    item: &Item,
    printed: &Object,
    interface: &NetworkInterface,
    instance: Option<&str>,
) -> InterfaceKind {
    let attached = instance.map(ToOwned::to_owned).or_else(|| text(printed, "Attachment.InstanceId"));
    if let Some(Ok(host)) = attached.as_deref().map(str::parse::<HostId>) {
        return InterfaceKind::Host(host);
    }
    for endpoint in build.sketch.vpc_endpoints.iter() {
        if endpoint.network_interfaces.contains(&interface.id) {
            return InterfaceKind::VpcEndpoint(endpoint.id.clone());
        }
    }
    let about = text(printed, "Description").unwrap_or_default();
    let kind = text(printed, "InterfaceType").unwrap_or_default();
    for word in about.split(|c: char| c.is_whitespace() || c == ':') {
        if let Ok(endpoint) = word.parse::<VpcEndpointId>()
            && !is_left_out(build, word)
        {
            return InterfaceKind::VpcEndpoint(endpoint);
        }
        if let Ok(gateway) = word.parse::<NatGatewayId>() {
            return InterfaceKind::NatGateway(gateway);
        }
        if let Some(named) = word.strip_prefix("net/")
            && let Some(arn) = balancer(build, named)
        {
            return InterfaceKind::LoadBalancerNode(arn);
        }
        if let Some(named) = word.strip_prefix("app/") {
            let mut balancers = build.sketch.application_load_balancers.iter();
            let is_it = |arn: &ApplicationLoadBalancerArn| named == format!("{}/{}", arn.name(), arn.hash());
            if let Some(found) = balancers.find(|found| is_it(&found.arn)) {
                return InterfaceKind::ApplicationLoadBalancerNode(found.arn.clone());
            }
        }
        if let Ok(attachment) = word.parse::<TransitGatewayAttachmentId>()
            && build.sketch.transit_gateway_attachments.get(&attachment).is_some()
        {
            return InterfaceKind::TransitGatewayAttachment(attachment);
        }
    }
    if let Some(endpoint) = super::resolver::endpoint_of(build, &about) {
        return InterfaceKind::ResolverEndpoint(endpoint);
    }
    for gateway in build.found.all(Kind::NatGateway) {
        let own = texts(&gateway.object, "NatGatewayAddresses", "NetworkInterfaceId");
        if let (true, Ok(id)) = (own.iter().any(|own| own == interface.id.as_str()), gateway.id.parse()) {
            return InterfaceKind::NatGateway(id);
        }
    }
    let service = service_of(&kind, &about, &text(printed, "RequesterId").unwrap_or_default());
    InterfaceKind::Host(host_of(build, item, printed, interface, &about, service))
}

/// Whether an endpoint was given and is of a kind the model does not have.
fn is_left_out(build: &Build<'_>, endpoint: &str) -> bool {
    let is_there =
        endpoint.parse::<VpcEndpointId>().is_ok_and(|id| build.sketch.vpc_endpoints.get(&id).is_some());
    !is_there && build.found.get(Kind::Endpoint, endpoint).is_some()
}

/// The load balancer with this `name/hash`.
fn balancer(build: &Build<'_>, named: &str) -> Option<LoadBalancerArn> {
    let mut parts = named.split('/');
    let (name, hash) = (parts.next()?, parts.next());
    let mut balancers = build.sketch.load_balancers.iter();
    let is_it = |arn: &LoadBalancerArn| arn.name() == name && hash.is_none_or(|hash| hash == arn.hash());
    balancers.find(|balancer| is_it(&balancer.arn)).map(|balancer| balancer.arn.clone())
}

/// A host for an interface that belongs to another service, or to nothing.
fn host_of(
    build: &mut Build<'_>,
    item: &Item,
    printed: &Object,
    interface: &NetworkInterface,
    about: &str,
    service: Option<&'static Service>,
) -> HostId {
    let rest = interface.id.as_str().strip_prefix("eni-").unwrap_or_default();
    let id = format!("host-{rest}");
    let Ok(id) = id.parse::<HostId>() else { return crate::model::record::Described::blank() };
    let mut host: Host = as_usual();
    host.id = id.clone();
    host.network_interface = interface.id.clone();
    host.flavor = service.map_or(HostFlavor::ClusterNode, |service| service.flavor);
    host.name = crate::interop::field::tag(printed, "Name").unwrap_or_else(|| short_name(about).to_owned());
    let status = text(printed, "Status").or_else(|| text(printed, "Attachment.Status")).unwrap_or_default();
    let is_loose = service.is_none() && (status == "available" || status == "detached");
    host.state = if is_loose { HostState::Stopped } else { HostState::Running };
    if let Some(service) = service {
        for port in service.ports {
            host.applications.push(super::applications::application(*port));
        }
    }
    let says = match (service, is_loose) {
        (Some(_), _) => None,
        (None, true) => Some("is attached to nothing; a stopped host stands for it"),
        (None, false) => Some("belongs to something this does not know; a host stands for it"),
    };
    if let Some(says) = says {
        build.say(Severity::Note, item, &format!("the network interface {} {says}", interface.id));
    }
    build.sketch.hosts.insert(host);
    id
}

/// What of a description is a name: `ELB app/orders/50dc` is orders, `ElastiCache sessions` sessions.
fn short_name(about: &str) -> &str {
    for start in ["ELB app/", "ELB net/", "ELB "] {
        if let Some(rest) = about.strip_prefix(start) {
            return rest.split('/').next().unwrap_or(rest);
        }
    }
    if let Some(rest) = about.strip_prefix("AWS Lambda VPC ENI-") {
        // The function's name, and behind it a UUID of five groups.
        let mut cut = rest;
        for _ in 0..5 {
            cut = cut.rsplit_once('-').map_or("", |(name, _)| name);
        }
        return if cut.is_empty() { rest } else { cut };
    }
    if about.starts_with("arn:") || about == "RDSNetworkInterface" {
        return "";
    }
    about.strip_prefix("ElastiCache ").or_else(|| about.strip_prefix("Amazon EKS ")).unwrap_or(about)
}

/// Every instance that is not gone.
pub fn instances(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Instance) {
        if is_terminated(item) {
            build.say(
                Severity::Note,
                item,
                &format!("the instance {} is terminated and was left out", item.id),
            );
            continue;
        }
        let Some(mut host) = build.make::<Host>(item, &[("id", "InstanceId")]) else { continue };
        let state =
            text(&item.object, "State.Name").or_else(|| text(&item.object, "State")).unwrap_or_default();
        host.state = if matches!(state.as_str(), "stopped" | "stopping") {
            HostState::Stopped
        } else {
            HostState::Running
        };
        if let Some(interface) = primary(build, item, &host.id) {
            host.network_interface = interface;
        } else {
            build.left_out(item, "instance", "neither its network interface nor its address was given");
            continue;
        }
        build.sketch.hosts.insert(host);
    }
    instances_by_interface(build);
}

/// An instance's first interface; one made up where only its address is known.
fn primary(build: &mut Build<'_>, item: &Item, host: &HostId) -> Option<NetworkInterfaceId> {
    let is_there = |id: &NetworkInterfaceId| build.sketch.network_interfaces.get(id).is_some();
    for printed in objects(&item.object, "NetworkInterfaces") {
        let index = number(printed, "Attachment.DeviceIndex").unwrap_or_default();
        let id = string(printed, "NetworkInterfaceId").and_then(|id| id.parse().ok());
        if let (0, Some(id)) = (index, id.filter(is_there)) {
            return Some(id);
        }
    }
    if let Some(first) = attached(build, host) {
        return Some(first);
    }
    let mut interface: NetworkInterface = as_usual();
    let id = format!("eni-{}", digits_of(&item.id));
    interface.id = id.parse().ok()?;
    interface.subnet = string(&item.object, "SubnetId")?.parse().ok()?;
    interface.address = string(&item.object, "PrivateIpAddress")?.parse().ok()?;
    interface.of = InterfaceKind::Host(host.clone());
    interface.source_dest_check = flag(&item.object, "SourceDestCheck").unwrap_or(true);
    interface.public_address = string(&item.object, "PublicIpAddress").and_then(|text| text.parse().ok());
    for group in texts(&item.object, "SecurityGroups", "GroupId") {
        interface.security_groups.extend(group.parse().ok());
    }
    let id = interface.id.clone();
    build.sketch.network_interfaces.insert(interface);
    Some(id)
}

/// The first of an instance's interfaces, by the place it is attached at.
fn attached(build: &Build<'_>, host: &HostId) -> Option<NetworkInterfaceId> {
    let mut first: Option<(i64, NetworkInterfaceId)> = None;
    let mine = InterfaceKind::Host(host.clone());
    for interface in build.sketch.network_interfaces.iter() {
        if interface.of != mine {
            continue;
        }
        let item = build.found.get(Kind::NetworkInterface, interface.id.as_str());
        let index = item.and_then(|item| number(&item.object, "Attachment.DeviceIndex")).unwrap_or_default();
        if first.as_ref().is_none_or(|(before, _)| index < *before) {
            first = Some((index, interface.id.clone()));
        }
    }
    first.map(|(_, id)| id)
}

/// Interfaces of instances that `describe-instances` did not give: such an instance runs, as far as is
/// known.
fn instances_by_interface(build: &mut Build<'_>) {
    let mut lacking: Vec<HostId> = Vec::new();
    for interface in build.sketch.network_interfaces.iter() {
        if let InterfaceKind::Host(host) = &interface.of
            && build.sketch.hosts.get(host).is_none()
            && !lacking.contains(host)
        {
            lacking.push(host.clone());
        }
    }
    for id in lacking {
        let Some(interface) = attached(build, &id) else { continue };
        let gone = build.found.get(Kind::Instance, id.as_str()).is_some();
        let mut host: Host = as_usual();
        host.network_interface = interface;
        host.state = if gone { HostState::Stopped } else { HostState::Running };
        if !gone {
            let text =
                format!("the instance {id} was not given, only its network interface; it is assumed to run");
            build.say_of_all(Severity::Assumption, &text);
        }
        host.id = id;
        build.sketch.hosts.insert(host);
    }
}

/// An interface nobody gave: in a subnet, with an address wanted or the highest that is free.
pub fn made_up(
    build: &mut Build<'_>,
    subnet: &SubnetId,
    wanted: Option<Ipv4Addr>,
    of: InterfaceKind,
    seed: &str,
) -> Option<NetworkInterfaceId> {
    let cidr = build.sketch.subnets.get(subnet)?.cidr;
    let address = if let Some(address) = wanted {
        address
    } else {
        let mut taken = Vec::new();
        for interface in build.sketch.network_interfaces.iter() {
            if interface.subnet == *subnet {
                taken.push(interface.address);
            }
        }
        let mut at = u32::from(cidr.broadcast()).checked_sub(1)?;
        while taken.contains(&Ipv4Addr::from(at)) {
            at = at.checked_sub(1)?;
        }
        Some(Ipv4Addr::from(at)).filter(|address| cidr.contains(address))?
    };
    let id: NetworkInterfaceId = format!("eni-{}", digits_of(&format!("{subnet} {seed}"))).parse().ok()?;
    let mut interface: NetworkInterface = as_usual();
    interface.id = id.clone();
    interface.subnet = subnet.clone();
    interface.address = address;
    interface.of = of;
    build.sketch.network_interfaces.insert(interface);
    Some(id)
}
