//! What keeps a name from leading anywhere, as sentences: one line for each reason, with the resources it is
//! about in braces, by their place.

use crate::model::Sketch;
use crate::path::{Reason, ReasonCode};

use super::name::name;

/// The sentence of a reason about names; `None` for any other.
pub(super) fn sentence(sketch: &Sketch, reason: &Reason) -> Option<String> {
    let line = match reason.code {
        ReasonCode::PrivateZoneLacksName => {
            "{0} alone speaks for this domain and has no such name; public DNS is not asked."
        }
        ReasonCode::PrivateZoneNotAssociated => "{0} holds the domain and is not associated with {1}.",
        ReasonCode::PrivateZoneWithoutAttributes => {
            "{0} does not answer in a VPC with enableDnsHostnames off: {1}."
        }
        ReasonCode::PrivateDnsOff => {
            "Private DNS is off on {0}, so the service's own name does not lead to it."
        }
        ReasonCode::PrivateNameUnverified => {
            "The private name that would lead to {0} is not verified: {1} has to be."
        }
        ReasonCode::PrivateNameOutsideVpc => "The name leads to {0} only inside that endpoint's own VPC.",
        ReasonCode::PrivateNameForInboundOnly => {
            "The name leads to {0} only for questions that come by an inbound Resolver endpoint."
        }
        ReasonCode::ZonalNameWithoutSubnet => "{0} has no interface in that zone, and so no name for it.",
        ReasonCode::NoRecordOfType => "The name exists and has no address of the kind that is asked for.",
        ReasonCode::ResolverUnreachable => "{0} answers no questions.",
        ReasonCode::InboundEndpointSecurityGroup => {
            "No inbound rule of {0} admits the question on port 53, so {1} never hears it."
        }
        ReasonCode::ForwardingRuleWithoutWay => {
            "The question is handed on and does not get there: {0} stops it."
        }
        ReasonCode::ForwardingLoop => "The question goes in circles by way of {0}.",
        ReasonCode::ResolverOnlyInsideVpc => {
            "The resolver of {0} answers only inside its VPC; from outside an inbound Resolver endpoint is asked."
        }
        ReasonCode::PublicAddressReturned => "The service's own name answers its public address here.",
        _ => return None,
    };
    let mut said = String::new();
    for (at, part) in line.split(['{', '}']).enumerate() {
        match part.parse::<usize>() {
            Ok(place) if at % 2 == 1 => match reason.resources.get(place) {
                Some(id) => said.push_str(&name(sketch, id)),
                None => said.push_str("something on the way"),
            },
            Ok(_) | Err(_) => said.push_str(part),
        }
    }
    Some(said)
}
