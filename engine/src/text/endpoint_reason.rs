//! Sentences for what an endpoint decides, or whoever stands for the service behind it.

use crate::model::ResourceId;
use crate::path::ReasonCode;

use super::reason::Called;

/// What an endpoint decides, or whoever stands for the service behind it.
pub(super) fn sentence(called: &Called<'_>) -> String {
    let endpoint = called.endpoint();
    match called.reason.code {
        ReasonCode::EndpointPendingAcceptance => format!("{endpoint} waits for the provider to accept it."),
        ReasonCode::EndpointPending => format!("{endpoint} is still being made."),
        ReasonCode::EndpointRejected => format!("The provider rejected {endpoint}."),
        ReasonCode::EndpointUnusable => format!("{endpoint} failed or expired and has to be made anew."),
        ReasonCode::EndpointZoneLost => {
            format!("The endpoint's interface is in Availability Zone {}, which is lost.", called.zone())
        }
        ReasonCode::ServiceNotInZone => format!(
            "{} has no load balancer node in {}, where the endpoint's interface is.",
            called.service(),
            called.zone()
        ),
        ReasonCode::PolicyDenies => policy_denies(called),
        ReasonCode::PacketTooLarge => {
            format!("The datagram is larger than {} carries, which drops it without a word.", called.first())
        }
        ReasonCode::SegmentsClamped => format!(
            "{} carries no packet as large as the client's: it makes TCP send smaller ones (MSS clamping).",
            called.first()
        ),
        other => other.meaning().to_owned(),
    }
}

/// Who denies, and by which statement.
fn policy_denies(called: &Called<'_>) -> String {
    let whose = match called.reason.resources.first() {
        Some(ResourceId::Account(_)) => {
            format!("the policy of what {} has at the service", called.first())
        }
        Some(_) | None => format!("the policy of {}", called.endpoint()),
    };
    match called.reason.statement {
        Some(statement) => format!(
            "The connection works, but statement {statement} of {whose} denies the request: the service answers 403."
        ),
        None => format!(
            "The connection works, but no statement of {whose} allows the request: the service answers 403."
        ),
    }
}
