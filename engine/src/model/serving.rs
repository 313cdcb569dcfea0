//! Who serves an endpoint's interface: the zones a service has, and the load balancer behind each
//! interface. Matched by zone *id*, so that two accounts mean the same place.

use super::endpoint_service::EndpointService;
use super::id::{IdText, NetworkInterfaceId, RegionName, ZoneId};
use super::load_balancer::LoadBalancer;
use super::network_interface::NetworkInterface;
use super::sketch::{Sketch, mix};
use super::vpc_endpoint::{Service, VpcEndpoint};

/// A load balancer and its node that may take what an endpoint's interface sends.
type Node<'a> = (&'a LoadBalancer, &'a NetworkInterface);

/// Which of `len` a hash over the sketch's seed and an id picks; `None` where there is none.
fn picked(seed: u32, id: &impl IdText, len: usize) -> Option<usize> {
    let hash = id.text().bytes().fold(u64::from(seed), |hash, byte| mix(hash ^ u64::from(byte)));
    let at = hash.checked_rem(u64::try_from(len).ok()?)?;
    usize::try_from(at).ok()
}

impl Sketch {
    /// The zones a service can be reached in: those its load balancers have a node in, as far as it
    /// has taken them up.
    pub fn service_zones(&self, service: &EndpointService) -> Vec<&ZoneId> {
        let mut zones = Vec::new();
        for (_, node) in self.nodes_of(service) {
            let zone = self.zone_of_subnet(&node.subnet);
            if let Some(zone) = zone.filter(|zone| taken_up(service, zone) && !zones.contains(zone)) {
                zones.push(zone);
            }
        }
        zones
    }

    fn nodes_of<'a>(&'a self, service: &EndpointService) -> Vec<Node<'a>> {
        let mut nodes = Vec::new();
        for balancer in service.load_balancers.iter().filter_map(|arn| self.load_balancers.get(arn)) {
            for node in balancer.nodes.iter().filter_map(|node| self.network_interfaces.get(node)) {
                nodes.push((balancer, node));
            }
        }
        nodes
    }

    /// The Region a service is offered in: its load balancers'. `None` where it has none.
    pub fn region_of_service(&self, service: &EndpointService) -> Option<RegionName> {
        service.load_balancers.first()?.region().parse().ok()
    }

    /// A service's name, such as `com.amazonaws.vpce.us-east-1.vpce-svc-1234`; its id alone where it
    /// has no Region.
    pub fn service_name(&self, service: &Service) -> String {
        match service {
            Service::Aws(name) => name.to_string(),
            Service::Endpoint(id) => {
                let found = self.endpoint_services.get(id);
                match found.and_then(|found| self.region_of_service(found)) {
                    Some(region) => format!("com.amazonaws.vpce.{region}.{id}"),
                    None => id.to_string(),
                }
            }
        }
    }

    /// The load balancer and node that serve an endpoint's interface: those it is bound to, or, where
    /// it has not connected yet, those it will be bound to. One of the service's load balancers with a
    /// node in the interface's zone is picked at random and kept (`PrivateLink` guide, "Create an
    /// endpoint service"); from another Region any zone will do.
    pub fn serving_node<'a>(
        &'a self,
        endpoint: &VpcEndpoint,
        service: &EndpointService,
        interface: &NetworkInterface,
    ) -> Option<Node<'a>> {
        let own = self.zone_of_subnet(&interface.subnet)?;
        let mut nodes = self.nodes_of(service);
        nodes.retain(|(_, node)| {
            let zone = self.zone_of_subnet(&node.subnet);
            zone.is_some_and(|zone| {
                taken_up(service, zone) && (endpoint.service_region.is_some() || zone == own)
            })
        });
        if let Some(bound) = endpoint.bound(&interface.id) {
            let is_bound = |(balancer, _): &Node| balancer.arn == *bound;
            if nodes.iter().any(is_bound) {
                nodes.retain(is_bound);
            }
        }
        nodes.get(picked(self.seed, &interface.id, nodes.len())?).copied()
    }

    /// The interfaces of an endpoint that have no load balancer of their own yet, each with the one it
    /// gets.
    pub(crate) fn new_bindings(&self, endpoint: &VpcEndpoint) -> Vec<super::vpc_endpoint::Binding> {
        let mut found = Vec::new();
        let Some(service) = self.service_of(endpoint) else { return found };
        let unbound = |id: &&NetworkInterfaceId| endpoint.bound(id).is_none();
        for interface in endpoint.network_interfaces.iter().filter(unbound) {
            let interface = self.network_interfaces.get(interface);
            let served = interface.and_then(|interface| {
                let (balancer, _) = self.serving_node(endpoint, service, interface)?;
                Some((interface.id.clone(), balancer.arn.clone()))
            });
            if let Some((network_interface, load_balancer)) = served {
                found.push(super::vpc_endpoint::Binding { network_interface, load_balancer });
            }
        }
        found
    }
}

/// Whether a service has taken a zone up. Where it lists none it has all its load balancers'.
fn taken_up(service: &EndpointService, zone: &ZoneId) -> bool {
    service.zones.is_empty() || service.zones.contains(zone)
}
