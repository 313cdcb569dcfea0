//! Doors: every address and port that something in a sketch listens on. What questions over many connections
//! try, one after the other.

use std::net::Ipv4Addr;

use crate::model::{
    ApplicationState, EndpointType, Host, IpProtocol, Listener, LoadBalancer, NetworkInterfaceId, ResourceId,
    Service, Sketch, VpcEndpoint, VpcId,
};

use super::place::Place;

/// The port AWS's own services are asked on.
const AWS_SERVICE_PORT: u16 = 443;

/// An address and port that something listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Door {
    /// The place to ask for.
    pub place: Place,
    /// Its interface.
    pub interface: NetworkInterfaceId,
    /// The VPC it lies in.
    pub vpc: VpcId,
    /// Its address.
    pub address: Ipv4Addr,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
    /// Whose it is: a host, an endpoint, a load balancer.
    pub owner: ResourceId,
}

/// Every door there is, in the order hosts, load balancers, endpoints.
pub(super) fn all(sketch: &Sketch) -> Vec<Door> {
    let mut found = Vec::new();
    sketch.hosts.iter().for_each(|host| of_host(sketch, host, &mut found));
    sketch.load_balancers.iter().for_each(|balancer| of_balancer(sketch, balancer, &|_| true, &mut found));
    sketch.vpc_endpoints.iter().for_each(|endpoint| of_endpoint(sketch, endpoint, &|_| true, &mut found));
    found
}

/// The doors that lead to a resource: its own, and those of load balancers and endpoints behind which a host
/// or service stands. Nothing for what nobody connects to.
pub(super) fn leading_to(sketch: &Sketch, id: &ResourceId) -> Vec<Door> {
    let mut found = Vec::new();
    match id {
        ResourceId::Host(id) => {
            let Some(host) = sketch.hosts.get(id) else { return found };
            of_host(sketch, host, &mut found);
            let leads = |listener: &Listener| {
                let group = sketch.target_groups.get(&listener.target_group);
                group.is_some_and(|group| {
                    let is_it = |host: Option<&Host>| host.is_some_and(|host| host.id == *id);
                    group.targets.iter().any(|target| is_it(sketch.target_host(group, &target.id)))
                })
            };
            for balancer in sketch.load_balancers.iter() {
                of_balancer(sketch, balancer, &leads, &mut found);
            }
            for endpoint in sketch.vpc_endpoints.iter() {
                of_endpoint(sketch, endpoint, &leads, &mut found);
            }
        }
        ResourceId::LoadBalancer(arn) => {
            if let Some(balancer) = sketch.load_balancers.get(arn) {
                of_balancer(sketch, balancer, &|_| true, &mut found);
            }
        }
        ResourceId::VpcEndpoint(id) => {
            if let Some(endpoint) = sketch.vpc_endpoints.get(id) {
                of_endpoint(sketch, endpoint, &|_| true, &mut found);
            }
        }
        ResourceId::EndpointService(id) => {
            for endpoint in sketch.vpc_endpoints.iter() {
                if endpoint.service.endpoint_service() == Some(id) {
                    of_endpoint(sketch, endpoint, &|_| true, &mut found);
                }
            }
        }
        ResourceId::NetworkInterface(id) => {
            found = all(sketch);
            found.retain(|door| door.interface == *id);
        }
        _ => {}
    }
    found
}

fn add(
    sketch: &Sketch,
    interface: &NetworkInterfaceId,
    owner: impl Into<ResourceId>,
    (protocol, port): (IpProtocol, u16),
    found: &mut Vec<Door>,
) {
    let Some(known) = sketch.network_interfaces.get(interface) else { return };
    let Some(subnet) = sketch.subnets.get(&known.subnet) else { return };
    found.push(Door {
        place: Place::Interface(interface.clone()),
        interface: interface.clone(),
        vpc: subnet.vpc.clone(),
        address: known.address,
        port,
        protocol,
        owner: owner.into(),
    });
}

fn of_host(sketch: &Sketch, host: &Host, found: &mut Vec<Door>) {
    for application in &host.applications {
        if application.state != ApplicationState::Stopped {
            let port = (IpProtocol::Tcp, application.port);
            add(sketch, &host.network_interface, host.id.clone(), port, found);
        }
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
    sketch: &Sketch,
    balancer: &LoadBalancer,
    wanted: &dyn Fn(&Listener) -> bool,
    found: &mut Vec<Door>,
) {
    for listener in balancer.listeners.iter().filter(|listener| wanted(listener)) {
        for port in taken(listener) {
            for node in &balancer.nodes {
                add(sketch, node, balancer.arn.clone(), port, found);
            }
        }
    }
}

fn of_endpoint(
    sketch: &Sketch,
    endpoint: &VpcEndpoint,
    wanted: &dyn Fn(&Listener) -> bool,
    found: &mut Vec<Door>,
) {
    // A gateway endpoint has no address: it is a route.
    if endpoint.endpoint_type != EndpointType::Interface {
        return;
    }
    match &endpoint.service {
        Service::Aws(_) => {
            for interface in &endpoint.network_interfaces {
                let port = (IpProtocol::Tcp, AWS_SERVICE_PORT);
                add(sketch, interface, endpoint.id.clone(), port, found);
            }
        }
        Service::Endpoint(service) => {
            let Some(service) = sketch.endpoint_services.get(service) else { return };
            for interface in &endpoint.network_interfaces {
                let Some(own) = sketch.network_interfaces.get(interface) else { continue };
                let Some((balancer, _)) = sketch.serving_node(endpoint, service, own) else { continue };
                for listener in balancer.listeners.iter().filter(|listener| wanted(listener)) {
                    for port in taken(listener) {
                        add(sketch, interface, endpoint.id.clone(), port, found);
                    }
                }
            }
        }
    }
}
