//! What the model does not have is kept as it was found: Gateway Load Balancers with what belongs to them,
//! groups of functions, listeners that forward nowhere.

use super::balancing::is_modelled;
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
    for item in found.all(Kind::LoadBalancer) {
        let is_gateway = text(&item.object, "Type").is_some_and(|kind| is_key(&kind, "gateway"));
        if is_gateway || item.id.contains(":loadbalancer/gwy/") {
            let name = text(&item.object, "LoadBalancerName").unwrap_or_default();
            keep(build, item, NotModelledKind::GatewayLoadBalancer, name);
        }
    }
    for item in found.all(Kind::TargetGroup).iter().filter(|item| !is_modelled(item)) {
        let name = text(&item.object, "TargetGroupName").unwrap_or_default();
        keep(build, item, NotModelledKind::TargetGroup, name);
    }
    for item in found.all(Kind::Endpoint) {
        let kind = text(&item.object, "VpcEndpointType").unwrap_or_default();
        if is_key(&kind, "GatewayLoadBalancer") {
            let name = tag(&item.object, "Name").unwrap_or_default();
            if !is_gone(item) {
                keep(build, item, NotModelledKind::GatewayLoadBalancerEndpoint, name);
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
            keep(build, item, NotModelledKind::GatewayLoadBalancerService, name);
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

/// Keeps a thing.
pub fn keep(build: &mut Build<'_>, item: &Item, kind: NotModelledKind, name: String) {
    let mut found: NotModelled = as_usual();
    found.kind = kind;
    found.id.clone_from(&item.id);
    found.name = name;
    found.account = build.account(item);
    found.vpc = string(&item.object, "VpcId").and_then(|vpc| vpc.parse().ok());
    build.sketch.not_modelled.push(found);
}
