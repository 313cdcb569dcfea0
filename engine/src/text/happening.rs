//! What happens to a sketch while a run lasts, as news.

use crate::model::{NetworkInterfaceId, Sketch};
use crate::sim::Happening;

use super::command::{command, told};
use super::name::name;

/// What happened in a run, as news: “Lose Availability Zone use1-az1”, “orders-1 is unhealthy, seen from …”.
pub fn happening(sketch: &Sketch, what: &Happening) -> String {
    match what {
        Happening::Fault(done) => command(sketch, done),
        Happening::Refused(done, why) => format!("{} is refused: {why}", command(sketch, done)),
        Happening::Endpoint(id, state) => {
            format!("{} is {}", name(sketch, &id.clone().into()), state.word())
        }
        Happening::Told(topic, message) => told(sketch, topic, message),
        Happening::Health { node, group, target, healthy } => {
            let (group, target) = (name(sketch, &group.clone().into()), name(sketch, target));
            let state = if *healthy { "healthy" } else { "unhealthy" };
            format!("{target} in {group} is {state}, seen from {}", node_name(sketch, node))
        }
        Happening::NodeInDns { load_balancer, zone, listed } => {
            let load_balancer = name(sketch, load_balancer);
            if *listed {
                format!("The name of {load_balancer} has its address in {zone} again")
            } else {
                format!("The name of {load_balancer} leaves out its address in {zone}")
            }
        }
        Happening::ZoneInDns { zone, listed: true } => {
            format!("Names have their addresses in Availability Zone {zone} again")
        }
        Happening::ZoneInDns { zone, listed: false } => {
            format!("Names leave out their addresses in Availability Zone {zone}")
        }
    }
}

/// A load balancer's node by the zone it stands in.
fn node_name(sketch: &Sketch, node: &NetworkInterfaceId) -> String {
    match sketch.subnet_of(node) {
        Ok(subnet) => format!("the node in {}", subnet.zone),
        Err(_) => format!("the node {node}"),
    }
}
