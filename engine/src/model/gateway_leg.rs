//! The legs that lead through gateways: what routes say, and what lies beyond them. Defined once,
//! for the diagram and for traces.

use super::direct_connect::VirtualInterfaceType;
use super::gateway::{AddressHolder, NatConnectivity};
use super::id::{AwsServiceName, IdText as _, NetworkInterfaceId, RegionName, SubnetId, VpcId};
use super::id_set::IdSet;
use super::leg::{Found, LegEnd, LegKind};
use super::load_balancer::{LoadBalancer, Scheme};
use super::network_interface::{InterfaceKind, NetworkInterface};
use super::places::Places;
use super::resolver::ResolverDirection;
use super::resource::ResourceId;
use super::route_table::{RouteState, RouteTable, RouteTarget};
use super::sketch::Sketch;
use super::target_group::TargetId;
use super::transit_gateway::AttachedResource;
use super::vpc::Subnet;
use super::vpc_endpoint::{EndpointType, Service};
use super::vpn::CustomerDevice;

/// The route table of each subnet, without looking through all of them for the main one.
pub struct RouteTables<'a> {
    sketch: &'a Sketch,
    /// Where each VPC's main table stands in the list.
    places: Places,
    main: Vec<&'a RouteTable>,
}

impl<'a> RouteTables<'a> {
    /// Finds the main tables.
    pub fn of(sketch: &'a Sketch) -> Self {
        let (mut places, mut main) = (Places::new(), Vec::new());
        for table in sketch.route_tables.iter() {
            if table.main && places.get(table.vpc.as_str()).is_none() {
                places.insert(table.vpc.text(), main.len());
                main.push(table);
            }
        }
        Self { sketch, places, main }
    }

    /// The table a subnet uses.
    pub fn table(&self, subnet: &Subnet) -> Option<&'a RouteTable> {
        match &subnet.route_table {
            Some(table) => self.sketch.route_tables.get(table),
            None => self.main.get(self.places.get(subnet.vpc.as_str())?).copied(),
        }
    }

    /// Whether a subnet is public: it has a route to an internet gateway (VPC guide, "Subnet types").
    pub fn is_public(&self, subnet: &Subnet) -> bool {
        let leads_out = |target: &RouteTarget| matches!(target, RouteTarget::InternetGateway(_));
        self.table(subnet).is_some_and(|table| table.routes.iter().any(|route| leads_out(&route.target)))
    }
}

/// Every AWS service the endpoints of a sketch lead to, each once.
pub fn aws_services(sketch: &Sketch) -> Vec<&AwsServiceName> {
    let (mut known, mut found) = (Places::new(), Vec::new());
    for endpoint in sketch.vpc_endpoints.iter() {
        if let Service::Aws(name) = &endpoint.service
            && known.insert(name.text(), 0).is_none()
        {
            found.push(name);
        }
    }
    found
}

/// Adds every leg that leads through a gateway.
pub(super) fn collect(sketch: &Sketch, found: &mut Found) {
    let services = aws_services(sketch);
    gateways(sketch, &services, found);
    lines(sketch, &services, found);
    data_centers(sketch, found);
    routes(sketch, found);
}

/// From the gateways of VPCs onward.
fn gateways(sketch: &Sketch, services: &[&AwsServiceName], found: &mut Found) {
    for gateway in sketch.internet_gateways.iter() {
        if gateway.vpc.as_ref().is_none_or(|vpc| sketch.vpcs.get(vpc).is_none()) {
            continue;
        }
        found.add(gateway.id.clone().into(), LegEnd::Internet, LegKind::Internet);
        of_region(services, &gateway.region, &gateway.id.clone().into(), LegKind::AwsService, found);
    }
    for gateway in sketch.egress_only_internet_gateways.iter() {
        if sketch.vpcs.get(&gateway.vpc).is_some() {
            found.add(gateway.id.clone().into(), LegEnd::Internet, LegKind::Internet);
        }
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        if let (EndpointType::Gateway, Service::Aws(name)) = (endpoint.endpoint_type, &endpoint.service) {
            found.add(endpoint.id.clone().into(), LegEnd::AwsService(name.clone()), LegKind::AwsService);
        }
    }
}

/// Adds a leg to every service of one Region; says whether there is one.
fn of_region(
    services: &[&AwsServiceName],
    region: &RegionName,
    from: &LegEnd,
    kind: LegKind,
    found: &mut Found,
) -> bool {
    let mut any = false;
    for name in services.iter().filter(|name| name.region() == region.as_str()) {
        found.add(from.clone(), LegEnd::AwsService((*name).clone()), kind);
        any = true;
    }
    any
}

/// Peering, VPN and Direct Connect.
fn lines(sketch: &Sketch, services: &[&AwsServiceName], found: &mut Found) {
    for peering in sketch.vpc_peering_connections.iter() {
        found.add(peering.id.clone().into(), peering.accepter_vpc.clone().into(), LegKind::Peering);
    }
    for connection in sketch.vpn_connections.iter() {
        if let Some(gateway) = connection.amazon_side() {
            found.add(connection.id.clone().into(), gateway.into(), LegKind::Vpn);
        }
    }
    transit_gateways(sketch, found);
    for gateway in sketch.customer_gateways.iter() {
        if let CustomerDevice::VirtualRouter(host) = &gateway.device
            && let Some(host) = sketch.hosts.get(host)
        {
            let router = host.network_interface.clone().into();
            found.add(router, gateway.id.clone().into(), LegKind::GatewayRoute);
        }
    }
    for interface in sketch.virtual_interfaces.iter() {
        let Some(connection) = sketch.direct_connect_connections.get(&interface.connection) else { continue };
        let from = interface.id.clone().into();
        match (interface.interface_type, &interface.virtual_private_gateway) {
            (VirtualInterfaceType::Private, Some(gateway)) => {
                found.add(from, gateway.clone().into(), LegKind::DirectConnectPrivate);
            }
            (VirtualInterfaceType::Private, None) => {}
            (VirtualInterfaceType::Public, _) => {
                let kind = LegKind::DirectConnectPublic;
                if !of_region(services, &connection.region, &from, kind, found) {
                    found.add(from, LegEnd::Internet, kind);
                }
            }
        }
    }
}

/// Between transit gateways and what is attached to them, VPN connections apart.
fn transit_gateways(sketch: &Sketch, found: &mut Found) {
    for attachment in sketch.transit_gateway_attachments.iter().filter(|found| found.state.lives()) {
        let gateway = LegEnd::from(attachment.transit_gateway.clone());
        for interface in &attachment.network_interfaces {
            if sketch.network_interfaces.get(interface).is_some() {
                found.add(interface.clone().into(), gateway.clone(), LegKind::TransitGateway);
            }
        }
        if let AttachedResource::TransitGateway(other) = &attachment.resource {
            found.add(attachment.id.clone().into(), other.clone().into(), LegKind::TransitGateway);
        }
    }
}

/// From hosts of data centers to where their lines leave.
fn data_centers(sketch: &Sketch, found: &mut Found) {
    for host in sketch.data_center_hosts.iter() {
        let Some(center) = sketch.data_centers.get(&host.data_center) else { continue };
        let mut is_alone = true;
        for gateway in sketch.customer_gateways.iter() {
            if gateway.device == CustomerDevice::DataCenter(center.id.clone()) {
                is_alone = false;
                found.add(host.id.clone().into(), gateway.id.clone().into(), LegKind::DataCenter);
            }
        }
        for connection in sketch.direct_connect_connections.iter() {
            if connection.data_center == center.id {
                is_alone = false;
                found.add(host.id.clone().into(), connection.id.clone().into(), LegKind::DataCenter);
            }
        }
        if is_alone && center.internet {
            found.add(host.id.clone().into(), LegEnd::Internet, LegKind::Internet);
        }
    }
}

/// Between interfaces and the gateways their subnets' routes lead to.
fn routes(sketch: &Sketch, found: &mut Found) {
    let tables = RouteTables::of(sketch);
    let mut public = Places::new();
    for address in sketch.elastic_addresses.iter() {
        if let Some(AddressHolder::NetworkInterface(interface)) = &address.association {
            public.insert(interface.text(), 0);
        }
    }
    for interface in sketch.network_interfaces.iter() {
        let Some(subnet) = sketch.subnets.get(&interface.subnet) else { continue };
        let Some(table) = tables.table(subnet) else { continue };
        let speaker = Speaker::of(sketch, interface, public.get(interface.id.as_str()).is_some());
        let own = LegEnd::from(interface.id.clone());
        let mut looked = IdSet::default();
        for route in table.routes.iter().filter(|route| route.state == RouteState::Active) {
            // Many routes may lead to one transit gateway, and its attachment is looked for in a list.
            if let RouteTarget::TransitGateway(id) = &route.target
                && !looked.insert(id.clone())
            {
                continue;
            }
            if let Some(gateway) = speaker.leads_to(sketch, subnet, &route.target) {
                found.add(own.clone(), gateway.into(), LegKind::GatewayRoute);
            }
        }
        for gateway in &table.propagating_gateways {
            let target = RouteTarget::VirtualPrivateGateway(gateway.clone());
            if let Some(gateway) = speaker.leads_to(sketch, subnet, &target) {
                found.add(own.clone(), gateway.into(), LegKind::GatewayRoute);
            }
        }
    }
}

/// What an interface has to do with its subnet's routes.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "four answers about one interface")]
struct Speaker {
    /// It begins connections to wherever routes lead: a host's, a NAT gateway's.
    begins: bool,
    /// It answers those who come from outside the VPC, or sends to targets there.
    joins: bool,
    /// It has a public IPv4 address, or an IPv6 one.
    public: bool,
    ipv6: bool,
}

impl Speaker {
    fn of(sketch: &Sketch, interface: &NetworkInterface, elastic: bool) -> Self {
        let public = elastic || interface.public_address.is_some();
        let ipv6 = interface.ipv6_address.is_some();
        let (begins, joins, public) = match &interface.of {
            InterfaceKind::Host(_) => (true, true, public),
            InterfaceKind::NatGateway(id) => {
                let private = sketch.nat_gateways.get(id).map(|found| found.connectivity)
                    == Some(NatConnectivity::Private);
                (true, private, !private)
            }
            InterfaceKind::VpcEndpoint(_) | InterfaceKind::ApplicationLoadBalancerNode(_) => {
                (false, true, false)
            }
            // It delivers in its VPC; what leaves by the VPC's other gateways only passes it.
            InterfaceKind::TransitGatewayAttachment(_) => (true, false, false),
            // An inbound endpoint's is asked from outside, an outbound one's asks there.
            InterfaceKind::ResolverEndpoint(id) => {
                let endpoint = sketch.resolver_endpoints.get(id);
                let begins = endpoint.is_some_and(|found| found.direction == ResolverDirection::Outbound);
                (begins, true, false)
            }
            InterfaceKind::LoadBalancerNode(arn) => {
                let balancer = sketch.load_balancers.get(arn);
                let open = balancer.is_some_and(|found| found.scheme == Scheme::InternetFacing);
                (open, balancer.is_some_and(|found| reaches_out(sketch, found)), open)
            }
        };
        Self { begins, joins, public, ipv6 }
    }

    /// The gateway of a route, where a line belongs between the two: one that is there, in the
    /// subnet's own VPC, and of use to this interface.
    fn leads_to(self, sketch: &Sketch, subnet: &Subnet, target: &RouteTarget) -> Option<ResourceId> {
        let vpc = &subnet.vpc;
        let fits = match target {
            RouteTarget::Local => false,
            RouteTarget::InternetGateway(id) => {
                self.public
                    && sketch.internet_gateways.get(id).is_some_and(|found| found.vpc.as_ref() == Some(vpc))
            }
            RouteTarget::EgressOnlyInternetGateway(id) => {
                let found = sketch.egress_only_internet_gateways.get(id);
                self.begins && self.ipv6 && found.is_some_and(|found| found.vpc == *vpc)
            }
            RouteTarget::NatGateway(id) => {
                let interface = &sketch.nat_gateways.get(id)?.network_interface;
                return (self.begins && in_vpc(sketch, interface, vpc)).then(|| interface.clone().into());
            }
            RouteTarget::NetworkInterface(interface) => self.begins && in_vpc(sketch, interface, vpc),
            RouteTarget::VirtualPrivateGateway(id) => {
                let found = sketch.virtual_private_gateways.get(id);
                self.joins && found.is_some_and(|found| found.vpc.as_ref() == Some(vpc))
            }
            RouteTarget::TransitGateway(id) => {
                let attachment = sketch.attachment_of_vpc(id, vpc).filter(|_| self.joins)?;
                return Some(sketch.attachment_interface(attachment, &subnet.zone)?.id.clone().into());
            }
            RouteTarget::VpcPeeringConnection(id) => {
                let found = sketch.vpc_peering_connections.get(id);
                self.joins
                    && found.is_some_and(|found| found.requester_vpc == *vpc || found.accepter_vpc == *vpc)
            }
            RouteTarget::VpcEndpoint(id) => {
                self.begins && sketch.vpc_endpoints.get(id).is_some_and(|found| found.vpc == *vpc)
            }
        };
        target.resource().filter(|_| fits)
    }
}

fn in_vpc(sketch: &Sketch, interface: &NetworkInterfaceId, vpc: &VpcId) -> bool {
    let subnet: Option<&SubnetId> = sketch.network_interfaces.get(interface).map(|found| &found.subnet);
    subnet.and_then(|subnet| sketch.subnets.get(subnet)).is_some_and(|subnet| subnet.vpc == *vpc)
}

/// Whether a load balancer has targets outside its VPC, by their addresses.
fn reaches_out(sketch: &Sketch, balancer: &LoadBalancer) -> bool {
    super::leg::groups_of(sketch, balancer).iter().any(|group| {
        group.targets.iter().any(|target| match target.id {
            TargetId::Address(address) => {
                let vpc = sketch.vpcs.get(&group.vpc);
                vpc.is_some_and(|vpc| !vpc.cidrs().any(|block| block.contains(&address)))
            }
            TargetId::Host(_) | TargetId::ApplicationLoadBalancer(_) => false,
        })
    })
}
