//! What a box is called when it is read out: its kind, its name, what it has, where it lies, how it is.

use privatelink::diagram::{BoxKind, BoxState, Scene, SceneBox};

/// The kind as a class of the style sheet.
pub const fn class(kind: BoxKind) -> &'static str {
    match kind {
        BoxKind::Region => "region",
        BoxKind::Account => "account",
        BoxKind::Vpc => "vpc",
        BoxKind::Zone => "zone",
        BoxKind::Subnet => "subnet",
        BoxKind::PublicSubnet => "public-subnet",
        BoxKind::DataCenter => "data-center",
        BoxKind::AwsServices => "aws-services",
        BoxKind::VpcStack => "stack",
        BoxKind::SmallVpc => "small-vpc",
        BoxKind::Contents => "contents",
        BoxKind::Host(_) => "instance",
        BoxKind::DataCenterHost | BoxKind::Resolver => "instance data-center-host",
        BoxKind::EndpointInterface => "endpoint-interface",
        BoxKind::LoadBalancerNode | BoxKind::TransitGatewayInterface => "node",
        BoxKind::Endpoint => "endpoint",
        BoxKind::EndpointService => "service",
        BoxKind::LoadBalancer | BoxKind::ApplicationLoadBalancer => "balancer",
        BoxKind::NatGateway => "node nat",
        BoxKind::InternetGateway
        | BoxKind::EgressOnlyInternetGateway
        | BoxKind::VirtualPrivateGateway
        | BoxKind::TransitGateway
        | BoxKind::GatewayEndpoint
        | BoxKind::Peering => "gateway",
        BoxKind::CustomerGateway | BoxKind::DirectConnect => "customer-gateway",
        BoxKind::Internet => "internet",
        BoxKind::AwsService => "aws-service",
        BoxKind::ResolverEndpoint => "account-card resolver",
        BoxKind::Topic | BoxKind::HostedZone | BoxKind::ResolverRule => "account-card",
        BoxKind::Note => "note",
    }
}

/// How the thing is, where that is worth a word.
const fn state(kind: BoxKind, state: BoxState) -> Option<&'static str> {
    match (state, kind) {
        (BoxState::Lost, _) => Some("Availability Zone lost"),
        (BoxState::Down, BoxKind::Host(_) | BoxKind::DataCenterHost) => Some("not serving"),
        (BoxState::Down, _) => Some("not available"),
        (BoxState::Well, BoxKind::Host(_) | BoxKind::DataCenterHost) => Some("running"),
        (BoxState::Well, _) => None,
    }
}

/// The zone a box lies in, as its own box says it.
fn zone<'a>(scene: &'a Scene, of: &'a SceneBox) -> Option<&'a str> {
    let parent = scene.boxes.get(of.parent?)?;
    if parent.kind == BoxKind::Zone { Some(parent.label.as_str()) } else { zone(scene, parent) }
}

/// The name a screen reader says.
pub fn spoken(scene: &Scene, of: &SceneBox) -> String {
    let mut parts = vec![of.title.as_str()];
    if !of.kind.is_container() {
        parts.extend(zone(scene, of));
    }
    parts.extend(state(of.kind, of.state).filter(|word| !of.title.contains(word)));
    parts.join(", ")
}
