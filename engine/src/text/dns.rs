//! A question's way through DNS, step by step.

use crate::dns::{NameKind, ResolutionStep, Why};
use crate::model::{ResourceId, Sketch};

use super::name::name;

/// One step of a question's way, as a sentence.
pub fn resolution_step(sketch: &Sketch, step: &ResolutionStep) -> String {
    let vpc = name(sketch, &ResourceId::Vpc(step.vpc.clone()));
    match &step.why {
        Why::AskedResolver => {
            let address = sketch.vpcs.get(&step.vpc).and_then(|vpc| vpc.cidr.hosts().nth(1));
            match address {
                Some(address) => format!("The client asks the resolver of {vpc} at {address}."),
                None => format!("The client asks the resolver of {vpc}."),
            }
        }
        Why::DnsSupportOff => {
            format!("The resolver of {vpc} does not answer: enableDnsSupport is off.")
        }
        Why::NoPrivateZone => format!("No private hosted zone is associated with {vpc} for this name."),
        Why::HeldByPublicZone { kind } => format!(
            "The public zone {} holds {}. Anyone may ask for it; the answer is private addresses.",
            step.zone,
            kind_words(*kind)
        ),
        Why::WithdrawnZoneLost { address, zone } => {
            format!("{address} is left out: its Availability Zone {zone} is lost.")
        }
        Why::WithdrawnUnhealthy { address, zone } => {
            format!("{address} is left out: no target its node in {zone} may use is healthy.")
        }
        Why::FailOpen => {
            "Every address would be left out, so all of them are returned (DNS fails open).".to_owned()
        }
        Why::Rotated { by: 0, of } => format!("All {of} addresses are returned; the client takes the first."),
        Why::Rotated { by, of } => format!(
            "All {of} addresses are returned, rotated by {by} since the first question; the client takes the first."
        ),
        Why::NobodyHolds => "No DNS zone that can be asked from here holds the name.".to_owned(),
    }
}

const fn kind_words(kind: NameKind) -> &'static str {
    match kind {
        NameKind::EndpointRegional => "the endpoint's regional name, which covers all its interfaces",
        NameKind::EndpointZonal => "the endpoint's zonal name, which covers one interface",
        NameKind::LoadBalancerRegional => "the load balancer's name, which covers all its nodes",
        NameKind::LoadBalancerZonal => "the load balancer's zonal name, which covers one node",
    }
}
