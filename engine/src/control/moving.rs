//! A resource put somewhere else: which of AWS's verbs would do that, and what AWS would say. Dragging a box into
//! another one is such a question. Most things stay where they were made: AWS has no verb that moves them.

use crate::model::record::as_usual;
use crate::model::{
    InterfaceKind, LoadBalancerArn, NetworkInterfaceId, ResourceId, Sketch, SubnetConfiguration, SubnetId,
    VpcEndpointId, VpcId,
};

use super::SubnetMapping;
use super::apply;
use super::command::{Command, verb};

/// The commands that put a resource into a container, one after another.
///
/// # Errors
/// A sentence that says why it stays where it is.
pub fn moving(sketch: &Sketch, id: &ResourceId, into: &ResourceId) -> Result<Vec<Command>, String> {
    let commands = commands(sketch, id, into).ok_or_else(|| stays(sketch, id))?;
    let mut after = None;
    for command in &commands {
        match apply(after.as_ref().unwrap_or(sketch), command) {
            Ok(applied) => after = Some(applied.sketch),
            Err(refusal) => return Err(format!("Refused with {}. {}", refusal.code, refusal.text)),
        }
    }
    Ok(commands)
}

fn commands(sketch: &Sketch, id: &ResourceId, into: &ResourceId) -> Option<Vec<Command>> {
    use ResourceId as Id;
    match (id, into) {
        (Id::InternetGateway(gateway), Id::Vpc(vpc)) => {
            let internet_gateway = gateway.clone();
            let from = sketch.internet_gateways.get(gateway)?.vpc.clone();
            let detach = |vpc| verb::DetachInternetGateway { internet_gateway: gateway.clone(), vpc }.into();
            Some(attached(from, detach, verb::AttachInternetGateway { internet_gateway, vpc: vpc.clone() }))
        }
        (Id::VirtualPrivateGateway(gateway), Id::Vpc(vpc)) => {
            let virtual_private_gateway = gateway.clone();
            let from = sketch.virtual_private_gateways.get(gateway)?.vpc.clone();
            let detach =
                |vpc| verb::DetachVpnGateway { virtual_private_gateway: gateway.clone(), vpc }.into();
            Some(attached(from, detach, verb::AttachVpnGateway { virtual_private_gateway, vpc: vpc.clone() }))
        }
        (Id::VpcEndpoint(endpoint), Id::Subnet(subnet)) => Some(vec![in_subnet(endpoint, subnet, None)]),
        (Id::LoadBalancer(balancer), Id::Subnet(subnet)) => with_node(sketch, balancer, subnet, None),
        (Id::NetworkInterface(interface), Id::Subnet(subnet)) => interface_into(sketch, interface, subnet),
        (Id::Note(note), about) => {
            let text = sketch.notes.get(note)?.text.clone();
            Some(vec![verb::EditNote { note: note.clone(), text, about: Some(about.clone()) }.into()])
        }
        _ => None,
    }
}

/// A gateway that leaves its VPC, where it has one, for another.
fn attached(
    from: Option<VpcId>,
    detach: impl Fn(VpcId) -> Command,
    attach: impl Into<Command>,
) -> Vec<Command> {
    let mut commands: Vec<Command> = from.into_iter().map(detach).collect();
    commands.push(attach.into());
    commands
}

/// An endpoint with an interface in one subnet more, or in another one.
fn in_subnet(endpoint: &VpcEndpointId, to: &SubnetId, from: Option<&SubnetId>) -> Command {
    let subnet = SubnetConfiguration { subnet: to.clone(), ..as_usual() };
    let (add_subnets, remove_subnets) = (vec![subnet], from.into_iter().cloned().collect());
    verb::ModifyVpcEndpoint { endpoint: endpoint.clone(), add_subnets, remove_subnets, ..as_usual() }.into()
}

/// A load balancer with a node in one subnet more, or in another one.
fn with_node(
    sketch: &Sketch,
    balancer: &LoadBalancerArn,
    to: &SubnetId,
    from: Option<&SubnetId>,
) -> Option<Vec<Command>> {
    let mut subnets = Vec::new();
    for node in &sketch.load_balancers.get(balancer)?.nodes {
        let own = &sketch.network_interfaces.get(node)?.subnet;
        if Some(own) != from {
            subnets.push(SubnetMapping { subnet: own.clone(), ..as_usual() });
        }
    }
    subnets.push(SubnetMapping { subnet: to.clone(), ..as_usual() });
    Some(vec![verb::SetSubnets { load_balancer: balancer.clone(), subnets }.into()])
}

fn interface_into(sketch: &Sketch, id: &NetworkInterfaceId, to: &SubnetId) -> Option<Vec<Command>> {
    let own = sketch.network_interfaces.get(id)?;
    match &own.of {
        InterfaceKind::VpcEndpoint(endpoint) => Some(vec![in_subnet(endpoint, to, Some(&own.subnet))]),
        InterfaceKind::LoadBalancerNode(balancer) => with_node(sketch, balancer, to, Some(&own.subnet)),
        InterfaceKind::Host(_)
        | InterfaceKind::ResolverEndpoint(_)
        | InterfaceKind::ApplicationLoadBalancerNode(_)
        | InterfaceKind::NatGateway(_)
        | InterfaceKind::TransitGatewayAttachment(_) => None,
    }
}

/// Why a resource stays where it is.
fn stays(sketch: &Sketch, id: &ResourceId) -> String {
    match id {
        ResourceId::Host(_) => {
            "It keeps its subnet: its network interface cannot be moved to another. Hold Alt to put a copy there".to_owned()
        }
        ResourceId::NatGateway(_) => "A NAT gateway keeps its subnet".to_owned(),
        ResourceId::Subnet(_) => {
            "A subnet keeps its VPC and its zone. Hold Alt to put a copy there".to_owned()
        }
        ResourceId::Vpc(_) => "A VPC keeps its account and its Region. Hold Alt to put a copy there".to_owned(),
        id => {
            let kind = sketch.record(id).map_or_else(|| id.kind(), |record| record.kind());
            format!("AWS has no verb that puts this {kind} there")
        }
    }
}
