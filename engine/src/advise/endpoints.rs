//! Rules about VPC endpoints: where their interfaces are, whether they let anybody in, their state.

use crate::control::verb;
use crate::model::{
    Direction, EndpointState, EndpointType, Host, IpProtocol, ListenerProtocol, Service, Sketch, VpcEndpoint,
};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Finding, Found, of, word};
use super::zones::{offered_by_all, zones_of};

/// The interface endpoints that are there.
pub fn interface_endpoints(sketch: &Sketch) -> impl Iterator<Item = &VpcEndpoint> {
    let is_one = |endpoint: &&VpcEndpoint| endpoint.endpoint_type == EndpointType::Interface;
    sketch.vpc_endpoints.iter().filter(is_one).filter(|endpoint| endpoint.state.has_names())
}

/// Two interfaces in one zone, interfaces in zones the service does not have, none at all. A service
/// in another Region need not have the consumer's zones.
pub fn zones(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let offered = offered_by_all(sketch);
    for endpoint in interface_endpoints(sketch) {
        if endpoint.network_interfaces.is_empty() && endpoint.state == EndpointState::Available {
            found.add(FindingCode::EndpointWithoutInterface, endpoint.id.clone(), Vec::new());
        }
        let service = endpoint.service.endpoint_service().filter(|_| endpoint.service_region.is_none());
        let offered = service.and_then(|id| offered.get(sketch.endpoint_services.place(id)?));
        let mut seen = Vec::new();
        for zone in zones_of(sketch, &endpoint.network_interfaces) {
            let details = vec![word(zone)];
            if seen.contains(&zone) {
                found.add(FindingCode::EndpointTwiceInZone, endpoint.id.clone(), details);
            } else if offered.is_some_and(|offered| !offered.contains(&zone)) {
                found.add(FindingCode::ServiceNotInZone, endpoint.id.clone(), details);
            }
            seen.push(zone);
        }
    }
}

/// Interfaces that lie in another VPC than the endpoint.
pub fn interfaces(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for endpoint in sketch.vpc_endpoints.iter() {
        for subnet in endpoint.network_interfaces.iter().filter_map(|id| sketch.subnet_of(id).ok()) {
            if subnet.vpc != endpoint.vpc {
                let details = vec![of(subnet.id.clone())];
                found.add(FindingCode::EndpointInterfaceElsewhere, endpoint.id.clone(), details);
            }
        }
    }
}

/// Endpoints that are not available, and those with a policy that counts for nothing (`PrivateLink`
/// guide, "Endpoint policies").
pub fn states(index: &Index, found: &mut Found) {
    for endpoint in index.sketch().vpc_endpoints.iter() {
        let service = endpoint.service.endpoint_service();
        if endpoint.policy.is_some() && service.is_some() {
            found.add(FindingCode::PolicyNotSupported, endpoint.id.clone(), Vec::new());
        }
        if endpoint.state == EndpointState::Available {
            continue;
        }
        let details = vec![word(&endpoint.state.word())];
        let mut finding =
            Finding::new(FindingCode::EndpointNotAvailable, endpoint.id.clone().into(), details);
        let id = endpoint.id.clone();
        if endpoint.state == EndpointState::Pending {
            finding = finding.mended_by(verb::FinishVpcEndpoint { endpoint: id });
        } else if let (EndpointState::PendingAcceptance, Some(service)) = (endpoint.state, service) {
            let service = service.clone();
            finding = finding.mended_by(verb::AcceptVpcEndpointConnections { endpoint: id, service });
        }
        found.push(finding);
    }
}

/// Endpoints whose groups admit nobody on a port the service listens on. What clients the rules
/// admit is not looked at: nobody at all is what can be told without a packet.
pub fn admission(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut listened = Vec::new();
    for service in sketch.endpoint_services.iter() {
        let balancers = service.load_balancers.iter().filter_map(|arn| sketch.load_balancers.get(arn));
        let mut ports = Vec::new();
        for listener in balancers.flat_map(|balancer| &balancer.listeners) {
            let taken = (protocol(listener.protocol), listener.port);
            if !ports.contains(&taken) {
                ports.push(taken);
            }
        }
        listened.push(ports);
    }
    // AWS's own services listen on TLS's port.
    let aws = vec![(IpProtocol::Tcp, 443)];
    for endpoint in interface_endpoints(sketch).filter(|found| !found.network_interfaces.is_empty()) {
        let ports = match &endpoint.service {
            Service::Aws(_) => Some(&aws),
            Service::Endpoint(id) => sketch.endpoint_services.place(id).and_then(|at| listened.get(at)),
        };
        let closed = ports.and_then(|ports| ports.iter().find(|port| !admits(sketch, endpoint, **port)));
        if let Some((_, port)) = closed {
            found.add(FindingCode::EndpointAdmitsNobody, endpoint.id.clone(), vec![word(port)]);
        }
    }
}

const fn protocol(of: ListenerProtocol) -> IpProtocol {
    match of {
        ListenerProtocol::Tcp
        | ListenerProtocol::TcpUdp
        | ListenerProtocol::Tls
        | ListenerProtocol::Http
        | ListenerProtocol::Https => IpProtocol::Tcp,
        ListenerProtocol::Udp => IpProtocol::Udp,
    }
}

fn admits(sketch: &Sketch, endpoint: &VpcEndpoint, (protocol, port): (IpProtocol, u16)) -> bool {
    let groups = endpoint.security_groups.iter().filter_map(|id| sketch.security_groups.get(id));
    let mut rules = groups.flat_map(|group| group.rules(Direction::Inbound));
    rules.any(|rule| {
        let permission = &rule.permission;
        permission.protocol.covers(protocol)
            && (permission.protocol == IpProtocol::All || permission.ports.contains(port))
    })
}

/// The subnet of a host, if it is there.
pub fn home<'a>(sketch: &'a Sketch, host: &Host) -> Option<&'a crate::model::Subnet> {
    sketch.subnet_of(&host.network_interface).ok()
}
