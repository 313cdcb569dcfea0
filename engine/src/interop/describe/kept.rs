//! What the model does not have is kept as it was found: other load balancers with their listeners, their
//! target groups, transit gateways.

use super::balancing::{is_for_network, is_network};
use super::build::Build;
use super::collect::Item;
use super::gateways::blackhole;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{is_key, string, tag, text, texts};
use crate::model::record::as_usual;
use crate::model::{NotModelled, NotModelledKind, RouteTarget};

/// Keeps what others left out.
pub fn kept(build: &mut Build<'_>) {
    let found = build.found;
    for item in found.all(Kind::LoadBalancer).iter().filter(|item| !is_network(item)) {
        let kind = match text(&item.object, "Type") {
            Some(kind) if is_key(&kind, "gateway") => NotModelledKind::GatewayLoadBalancer,
            Some(_) => NotModelledKind::ApplicationLoadBalancer,
            None if item.id.contains(":loadbalancer/gwy/") => NotModelledKind::GatewayLoadBalancer,
            None => NotModelledKind::ApplicationLoadBalancer,
        };
        let listeners = found.all(Kind::Listener).iter();
        let own = listeners
            .filter(|listener| string(&listener.object, "LoadBalancerArn") == Some(&item.id))
            .count();
        let name = text(&item.object, "LoadBalancerName").unwrap_or_default();
        keep(build, item, kind, name, own);
    }
    for item in found.all(Kind::TargetGroup).iter().filter(|item| !is_for_network(item)) {
        let name = text(&item.object, "TargetGroupName").unwrap_or_default();
        keep(build, item, NotModelledKind::TargetGroup, name, 0);
    }
    for item in found.all(Kind::Endpoint) {
        let kind = text(&item.object, "VpcEndpointType").unwrap_or_default();
        if is_key(&kind, "GatewayLoadBalancer") {
            let name = tag(&item.object, "Name").unwrap_or_default();
            if !is_gone(item) {
                keep(build, item, NotModelledKind::GatewayLoadBalancerEndpoint, name, 0);
            }
            if let Ok(id) = item.id.parse() {
                blackhole(build, &RouteTarget::VpcEndpoint(id));
            }
        }
    }
    for item in found.all(Kind::Service) {
        let kinds = texts(&item.object, "ServiceType", "ServiceType");
        if kinds.iter().any(|kind| is_key(kind, "GatewayLoadBalancer")) && !is_gone(item) {
            let name = tag(&item.object, "Name").unwrap_or_default();
            keep(build, item, NotModelledKind::GatewayLoadBalancerService, name, 0);
        }
    }
    for item in found.all(Kind::TransitGateway).iter().filter(|item| !is_gone(item)) {
        let name = tag(&item.object, "Name").unwrap_or_default();
        keep(build, item, NotModelledKind::TransitGateway, name, 0);
    }
    for item in found.all(Kind::VpnConnection).iter().filter(|item| !is_gone(item)) {
        if string(&item.object, "VpnGatewayId").is_none() {
            let name = tag(&item.object, "Name").unwrap_or_default();
            keep(build, item, NotModelledKind::VpnConnection, name, 0);
        }
    }
    let count = build.sketch.not_modelled.len();
    if count > 0 {
        let text = format!(
            "{count} resources are of kinds that are not modelled; they are kept and counted, and judge nothing"
        );
        build.say_of_all(Severity::Note, &text);
    }
}

/// Whether something is no more, or never came to be.
fn is_gone(item: &Item) -> bool {
    let state =
        text(&item.object, "State").or_else(|| text(&item.object, "ServiceState")).unwrap_or_default();
    ["deleted", "deleting", "failed", "rejected", "expired"].iter().any(|gone| is_key(&state, gone))
}

fn keep(build: &mut Build<'_>, item: &Item, kind: NotModelledKind, name: String, listeners: usize) {
    let mut found: NotModelled = as_usual();
    found.kind = kind;
    found.id.clone_from(&item.id);
    found.name = name;
    found.account = build.account(item);
    found.vpc = string(&item.object, "VpcId").and_then(|vpc| vpc.parse().ok());
    found.listeners = u16::try_from(listeners).unwrap_or(u16::MAX);
    build.sketch.not_modelled.push(found);
}
