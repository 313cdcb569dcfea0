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
        BoxKind::Host => "instance",
        BoxKind::EndpointInterface => "endpoint-interface",
        BoxKind::LoadBalancerNode => "node",
        BoxKind::Endpoint => "endpoint",
        BoxKind::EndpointService => "service",
        BoxKind::LoadBalancer => "balancer",
    }
}

/// How the thing is, where that is worth a word.
const fn state(kind: BoxKind, state: BoxState) -> Option<&'static str> {
    match (state, kind) {
        (BoxState::Lost, _) => Some("Availability Zone lost"),
        (BoxState::Down, BoxKind::Host) => Some("not serving"),
        (BoxState::Down, _) => Some("not available"),
        (BoxState::Well, BoxKind::Host) => Some("running"),
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
