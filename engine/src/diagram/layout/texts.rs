//! What each box says, before it is cut to the room it has: a name, a second line in order of
//! preference, and everything in one sentence for whoever cannot see the rest.

use crate::diagram::fit;
use crate::model::{
    ApplicationState, EndpointService, EndpointState, Host, HostState, LoadBalancer, NetworkInterfaceId,
    Sketch, VpcEndpoint,
};

/// A box's texts, uncut.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub label: String,
    /// The first that fits is taken.
    pub details: Vec<String>,
    pub title: String,
}

impl Texts {
    pub fn new(label: &str, details: &[&str], title: &str) -> Self {
        let mut cleaned = Vec::new();
        for detail in details {
            cleaned.push(fit::clean(detail));
        }
        Self { label: fit::clean(label), details: cleaned, title: fit::clean(title) }
    }
}

/// A name, or the id where there is none.
pub(super) fn name_or<'a>(name: &'a str, id: &'a str) -> &'a str {
    if fit::clean(name).trim().is_empty() { id } else { name }
}

/// Stopped, or with applications of which none listens.
pub(super) fn instance_is_down(instance: &Host) -> bool {
    let silent = || instance.applications.iter().all(|found| found.state == ApplicationState::Stopped);
    instance.state == HostState::Stopped || (!instance.applications.is_empty() && silent())
}

pub(super) fn endpoint_is_down(endpoint: &VpcEndpoint) -> bool {
    endpoint.state != EndpointState::Available
}

fn address(sketch: &Sketch, interface: &NetworkInterfaceId) -> String {
    sketch.network_interfaces.get(interface).map(|found| found.address.to_string()).unwrap_or_default()
}

pub(super) fn instance(sketch: &Sketch, instance: &Host) -> Texts {
    let address = address(sketch, &instance.network_interface);
    let name = name_or(&instance.name, instance.id.as_str());
    let stopped = if instance.state == HostState::Stopped { ", stopped" } else { "" };
    Texts::new(name, &[&address], &format!("Instance {name}, {}, {address}{stopped}", instance.id))
}

pub(super) fn endpoint_interface(
    sketch: &Sketch,
    endpoint: &VpcEndpoint,
    interface: &NetworkInterfaceId,
) -> Texts {
    let address = address(sketch, interface);
    let name = name_or(&endpoint.name, endpoint.id.as_str());
    let title = format!("Endpoint network interface of {name}, {interface}, {address}");
    Texts::new("Endpoint ENI", &[&address], &title)
}

pub(super) fn node(sketch: &Sketch, balancer: &LoadBalancer, node: &NetworkInterfaceId) -> Texts {
    let address = address(sketch, node);
    let title = format!("Node of Network Load Balancer {}, {node}, {address}", balancer.arn.name());
    Texts::new("NLB node", &[&address], &title)
}

pub(super) fn endpoint(endpoint: &VpcEndpoint) -> Texts {
    let name = name_or(&endpoint.name, endpoint.id.as_str());
    let state = endpoint.state.word();
    let detail = if endpoint_is_down(endpoint) { state } else { endpoint.id.as_str() };
    Texts::new(name, &[detail], &format!("Interface endpoint {name}, {}, {state}", endpoint.id))
}

pub(super) fn service(service: &EndpointService) -> Texts {
    let name = name_or(&service.name, service.id.as_str());
    let accepts = if service.acceptance_required { "acceptance required" } else { "acceptance not required" };
    Texts::new(name, &[service.id.as_str()], &format!("Endpoint service {name}, {}, {accepts}", service.id))
}

pub(super) fn balancer(balancer: &LoadBalancer) -> Texts {
    let name = balancer.arn.name();
    let across = if balancer.cross_zone { "on" } else { "off" };
    let details: &[&str] = if balancer.cross_zone { &["NLB cross-zone", "cross-zone"] } else { &["NLB"] };
    Texts::new(name, details, &format!("Network Load Balancer {name}, cross-zone load balancing {across}"))
}
