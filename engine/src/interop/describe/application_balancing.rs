//! Application Load Balancers: their nodes and the listeners that forward.

use super::build::Build;
use super::collect::Item;
use super::interfaces::made_up;
use super::kind::Kind;
use crate::interop::field::{is_key, objects, string, text};
use crate::model::{ApplicationListener, ApplicationLoadBalancer, ApplicationLoadBalancerArn, InterfaceKind};

/// Whether a load balancer is an Application Load Balancer.
fn is_application(item: &Item) -> bool {
    match text(&item.object, "Type") {
        Some(kind) => is_key(&kind, "application"),
        None => item.id.contains(":loadbalancer/app/"),
    }
}

/// Application Load Balancers, without their nodes, whose interfaces come later.
pub fn load_balancers(build: &mut Build<'_>) {
    for item in build.found.all(Kind::LoadBalancer).iter().filter(|item| is_application(item)) {
        let map = &[
            ("arn", "LoadBalancerArn"),
            ("vpc", "VpcId"),
            ("scheme", "Scheme"),
            ("state", "State.Code"),
            ("security_groups", "SecurityGroups"),
        ];
        if let Some(found) = build.make::<ApplicationLoadBalancer>(item, map) {
            build.account(item);
            build.sketch.application_load_balancers.insert(found);
        }
    }
}

/// Each one's nodes: its interfaces, of which busy ones have several in a zone.
pub fn nodes(build: &mut Build<'_>) {
    for item in build.found.all(Kind::LoadBalancer) {
        let Ok(arn) = item.id.parse::<ApplicationLoadBalancerArn>() else { continue };
        if build.sketch.application_load_balancers.get(&arn).is_none() {
            continue;
        }
        let mine = InterfaceKind::ApplicationLoadBalancerNode(arn.clone());
        let (mut nodes, mut subnets) = (Vec::new(), Vec::new());
        for interface in build.sketch.network_interfaces.iter().filter(|interface| interface.of == mine) {
            nodes.push(interface.id.clone());
            subnets.push(interface.subnet.clone());
        }
        for zone in objects(&item.object, "AvailabilityZones") {
            let Some(Ok(subnet)) = string(zone, "SubnetId").map(str::parse) else { continue };
            if !subnets.contains(&subnet) {
                nodes.extend(made_up(build, &subnet, None, mine.clone(), arn.as_str()));
            }
        }
        let _ = build.sketch.application_load_balancers.update(&arn, |found| found.nodes = nodes);
    }
}

/// Adds a listener to an Application Load Balancer; says whether there is such a one.
pub fn listen(build: &mut Build<'_>, arn: &str, listener: ApplicationListener) -> bool {
    let Ok(arn) = arn.parse::<ApplicationLoadBalancerArn>() else { return false };
    let port = listener.port;
    let added = build.sketch.application_load_balancers.update(&arn, |found| {
        if found.listener(port).is_none() {
            found.listeners.push(listener);
        }
    });
    added.is_ok()
}
