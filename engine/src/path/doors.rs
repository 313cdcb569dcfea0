//! Doors: every address and port that something in a sketch listens on. What questions over many connections
//! try, one after the other.

use std::net::IpAddr;

use crate::model::{
    Application, ApplicationLoadBalancer, ApplicationState, AwsServiceName, DataCenterHost, EndpointType,
    Host, IpProtocol, LegEnd, Listener, LoadBalancer, NetworkInterfaceId, PrefixList, ResourceId, Service,
    VpcEndpoint, VpcId,
};

use super::network::Network;
use super::place::Place;

/// The port AWS's own services are asked on.
const AWS_SERVICE_PORT: u16 = 443;

/// Where a door lies, as far as it decides who may come to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// At a private address of a VPC.
    Vpc(VpcId),
    /// At an address that routes by themselves lead to, from the internet too: a public or IPv6 one.
    Public(Option<VpcId>),
    /// In a data center.
    DataCenter,
}

/// An address and port that something listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Door {
    /// Its interface, if it has one.
    pub interface: Option<NetworkInterfaceId>,
    /// Where it lies.
    pub side: Side,
    /// Its address.
    pub address: IpAddr,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
    /// Whose it is: a host, an endpoint, a load balancer, one of AWS's services.
    pub owner: LegEnd,
}

impl Door {
    /// The place to ask for.
    pub fn place(&self) -> Place {
        match (&self.side, &self.interface) {
            (Side::Vpc(_), Some(interface)) => Place::Interface(interface.clone()),
            _ => Place::Address(None, self.address),
        }
    }
}

/// Every door there is, in the order hosts, load balancers, endpoints, data centers, AWS's own services.
pub(super) fn all(network: &Network) -> Vec<Door> {
    let mut found = Vec::new();
    let sketch = &network.sketch;
    sketch.hosts.iter().for_each(|host| of_host(network, host, &mut found));
    sketch.load_balancers.iter().for_each(|balancer| of_balancer(network, balancer, &|_| true, &mut found));
    sketch
        .application_load_balancers
        .iter()
        .for_each(|balancer| of_application_balancer(network, balancer, &mut found));
    sketch.vpc_endpoints.iter().for_each(|endpoint| of_endpoint(network, endpoint, &|_| true, &mut found));
    sketch.data_center_hosts.iter().for_each(|host| of_data_center_host(host, &mut found));
    sketch.prefix_lists.iter().for_each(|list| of_aws_service(list, &mut found));
    found
}

/// The doors that lead to a resource: its own, and those of load balancers and endpoints behind which a host
/// or service stands. Nothing for what nobody connects to.
pub(super) fn leading_to(network: &Network, id: &ResourceId) -> Vec<Door> {
    let (sketch, mut found) = (&network.sketch, Vec::new());
    match id {
        ResourceId::Host(id) => {
            let Some(host) = sketch.hosts.get(id) else { return found };
            of_host(network, host, &mut found);
            let leads = |listener: &Listener| {
                let group = sketch.target_groups.get(&listener.target_group);
                group.is_some_and(|group| {
                    let is_it = |host: Option<&Host>| host.is_some_and(|host| host.id == *id);
                    group.targets.iter().any(|target| is_it(sketch.target_host(group, &target.id)))
                })
            };
            for balancer in sketch.load_balancers.iter() {
                of_balancer(network, balancer, &leads, &mut found);
            }
            for endpoint in sketch.vpc_endpoints.iter() {
                of_endpoint(network, endpoint, &leads, &mut found);
            }
        }
        ResourceId::LoadBalancer(arn) => {
            if let Some(balancer) = sketch.load_balancers.get(arn) {
                of_balancer(network, balancer, &|_| true, &mut found);
            }
        }
        ResourceId::ApplicationLoadBalancer(arn) => {
            if let Some(balancer) = sketch.application_load_balancers.get(arn) {
                of_application_balancer(network, balancer, &mut found);
            }
        }
        ResourceId::VpcEndpoint(id) => {
            if let Some(endpoint) = sketch.vpc_endpoints.get(id) {
                of_endpoint(network, endpoint, &|_| true, &mut found);
            }
        }
        ResourceId::EndpointService(id) => {
            for endpoint in sketch.vpc_endpoints.iter() {
                if endpoint.service.endpoint_service() == Some(id) {
                    of_endpoint(network, endpoint, &|_| true, &mut found);
                }
            }
        }
        ResourceId::NetworkInterface(id) => {
            found = all(network);
            found.retain(|door| door.interface.as_ref() == Some(id));
        }
        ResourceId::DataCenterHost(id) => {
            if let Some(host) = sketch.data_center_hosts.get(id) {
                of_data_center_host(host, &mut found);
            }
        }
        // Nobody connects to the others.
        _ => {}
    }
    found
}

/// Adds the doors at an interface: its private address, and its IPv6 and public ones.
fn add(
    network: &Network,
    interface: &NetworkInterfaceId,
    owner: impl Into<LegEnd>,
    (protocol, port): (IpProtocol, u16),
    found: &mut Vec<Door>,
) {
    let sketch = &network.sketch;
    let Some(known) = sketch.network_interfaces.get(interface) else { return };
    let Some(subnet) = sketch.subnets.get(&known.subnet) else { return };
    let vpc = || subnet.vpc.clone();
    let mut at = vec![(known.address.into(), Side::Vpc(vpc()))];
    at.extend(known.ipv6_address.map(|address| (address.into(), Side::Public(Some(vpc())))));
    at.extend(network.addressing.public_of(interface).map(|address| (address.into(), Side::Public(None))));
    let owner = owner.into();
    for (address, side) in at {
        let (interface, owner) = (Some(interface.clone()), owner.clone());
        found.push(Door { interface, side, address, port, protocol, owner });
    }
}

/// The ports of what listens on a host.
fn listening(applications: &[Application]) -> impl Iterator<Item = (IpProtocol, u16)> {
    let open = applications.iter().filter(|application| application.state != ApplicationState::Stopped);
    open.map(|application| (application.transport.protocol(), application.port))
}

fn of_host(network: &Network, host: &Host, found: &mut Vec<Door>) {
    for port in listening(&host.applications) {
        add(network, &host.network_interface, host.id.clone(), port, found);
    }
}

fn of_data_center_host(host: &DataCenterHost, found: &mut Vec<Door>) {
    for (protocol, port) in listening(&host.applications) {
        found.push(Door {
            interface: None,
            side: Side::DataCenter,
            address: host.address.into(),
            port,
            protocol,
            owner: host.id.clone().into(),
        });
    }
}

/// The public side of a service of AWS's own, at the first address of each block its prefix list has.
fn of_aws_service(list: &PrefixList, found: &mut Vec<Door>) {
    let service = list.name.parse::<AwsServiceName>().ok().filter(|_| list.account.is_none());
    let Some(service) = service else { return };
    for block in &list.entries {
        found.push(Door {
            interface: None,
            side: Side::Public(None),
            address: block.hosts().next().unwrap_or(block.network()),
            port: AWS_SERVICE_PORT,
            protocol: IpProtocol::Tcp,
            owner: LegEnd::AwsService(service.clone()),
        });
    }
}

/// What a listener takes, each with its port.
fn taken(listener: &Listener) -> impl Iterator<Item = (IpProtocol, u16)> {
    let (protocol, port) = (listener.protocol, listener.port);
    [IpProtocol::Tcp, IpProtocol::Udp]
        .into_iter()
        .filter(move |wanted| protocol.takes(*wanted))
        .map(move |wanted| (wanted, port))
}

fn of_balancer(
    network: &Network,
    balancer: &LoadBalancer,
    wanted: &dyn Fn(&Listener) -> bool,
    found: &mut Vec<Door>,
) {
    for listener in balancer.listeners.iter().filter(|listener| wanted(listener)) {
        for port in taken(listener) {
            for node in &balancer.nodes {
                add(network, node, balancer.arn.clone(), port, found);
            }
        }
    }
}

fn of_application_balancer(network: &Network, balancer: &ApplicationLoadBalancer, found: &mut Vec<Door>) {
    for listener in &balancer.listeners {
        for node in &balancer.nodes {
            add(network, node, balancer.arn.clone(), (IpProtocol::Tcp, listener.port), found);
        }
    }
}

fn of_endpoint(
    network: &Network,
    endpoint: &VpcEndpoint,
    wanted: &dyn Fn(&Listener) -> bool,
    found: &mut Vec<Door>,
) {
    let sketch = &network.sketch;
    // A gateway endpoint has no address: it is a route.
    if endpoint.endpoint_type != EndpointType::Interface {
        return;
    }
    match &endpoint.service {
        Service::Aws(_) => {
            for interface in &endpoint.network_interfaces {
                let port = (IpProtocol::Tcp, AWS_SERVICE_PORT);
                add(network, interface, endpoint.id.clone(), port, found);
            }
        }
        Service::Endpoint(service) => {
            let Some(service) = sketch.endpoint_services.get(service) else { return };
            for interface in &endpoint.network_interfaces {
                let Some(own) = sketch.network_interfaces.get(interface) else { continue };
                let Some((balancer, _)) = sketch.serving_node(endpoint, service, own) else { continue };
                for listener in balancer.listeners.iter().filter(|listener| wanted(listener)) {
                    for port in taken(listener) {
                        add(network, interface, endpoint.id.clone(), port, found);
                    }
                }
            }
        }
    }
}
