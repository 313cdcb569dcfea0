//! Who may do what: an account sees and changes what is its own. What belongs to somebody else is not
//! there for it, and a service it is not permitted to use does not exist (`PrivateLink` guide, "Configure an endpoint service").

use crate::model::{AccountId, AttachedResource, ResourceId, Sketch};

use super::apply::{Applied, apply};
use super::command::Command;
use super::refusal::{Refusal, RefusalCode};

/// Members in which a resource of another account may stand, by verb: the other side of a connection.
/// Whether it may be used is for the verb to say.
const OTHER_SIDE: &[(&str, &str)] = &[
    ("CreateVpcEndpoint", "service"),
    ("AcceptVpcEndpointConnections", "endpoint"),
    ("RejectVpcEndpointConnections", "endpoint"),
    ("AssociateVPCWithHostedZone", "hosted_zone"),
    ("AssociateVPCWithHostedZone", "vpc"),
    ("DisassociateVPCFromHostedZone", "hosted_zone"),
    ("DisassociateVPCFromHostedZone", "vpc"),
    ("AssociateResolverRule", "rule"),
    ("DisassociateResolverRule", "rule"),
    ("AuthorizeSecurityGroupIngress", "permission"),
    ("AuthorizeSecurityGroupEgress", "permission"),
    ("CreateVpcPeeringConnection", "accepter_vpc"),
    ("CreateTransitGatewayVpcAttachment", "transit_gateway"),
    ("CreateTransitGatewayPeeringAttachment", "peer_transit_gateway"),
    ("CreateRoute", "target"),
    ("ReplaceRoute", "target"),
    ("AllocatePrivateVirtualInterface", "account"),
];

/// Verbs that only the account on the accepting side of a peering connection or of a transit gateway
/// attachment may call.
const ACCEPTER_S: &[&str] = &[
    "AcceptVpcPeeringConnection",
    "RejectVpcPeeringConnection",
    "AcceptTransitGatewayVpcAttachment",
    "RejectTransitGatewayVpcAttachment",
    "AcceptTransitGatewayPeeringAttachment",
    "RejectTransitGatewayPeeringAttachment",
];

/// What time does, and nobody calls; what stands outside of AWS; and what is found, whoever looks.
const NOBODY_S: &[&str] = &[
    "ExpireVpcEndpointConnection",
    "FinishVpcEndpoint",
    "FailVpcEndpoint",
    "ExpireVpcPeeringConnection",
    "CreateAccount",
    "SetTunnelStatus",
    "SetConnectionState",
    "SetVpcPeeringConnectionCut",
    "ReinstateVpcEndpointConnection",
    "AddNote",
    "EditNote",
    "RemoveNote",
    "Observe",
    "Forget",
];

/// Applies a command as an account gives it.
///
/// # Errors
/// A [`Refusal`]: of the verb, or because something belongs to another account, which is as if it did not
/// exist.
pub fn apply_as(sketch: &Sketch, caller: &AccountId, command: &Command) -> Result<Applied, Refusal> {
    if !NOBODY_S.contains(&command.verb()) {
        may_see(sketch, caller, command)?;
    }
    apply(sketch, command)
}

fn may_see(sketch: &Sketch, caller: &AccountId, command: &Command) -> Result<(), Refusal> {
    let verb = command.verb();
    let mut hidden: Option<ResourceId> = None;
    let mut wrong_side: Option<ResourceId> = None;
    let mut own = false;
    let mut others: Option<ResourceId> = None;
    command.record().each(&mut |member, value| {
        let may_be_other = OTHER_SIDE.contains(&(verb, member.name));
        value.seen().resources(&mut |id| match side(sketch, caller, &id) {
            Side::Nobody => {}
            Side::Requester if ACCEPTER_S.contains(&verb) => wrong_side = Some(id),
            Side::Own | Side::Requester => own = true,
            Side::Other if may_be_other => others = others.take().or(Some(id)),
            Side::Other => hidden = hidden.take().or(Some(id)),
        });
    });
    match (hidden, wrong_side, others) {
        (Some(id), ..) => Err(Refusal::not_found(&id)),
        (None, Some(id), _) => Err(Refusal::ours(
            RefusalCode::OperationNotPermitted,
            format!("{caller} asked for {id}; the other side decides"),
        )),
        // Where both sides may be another's, one of them must be the caller's all the same.
        (None, None, Some(id)) if !own => Err(Refusal::not_found(&id)),
        (None, None, _) => Ok(()),
    }
}

/// Whose something is, seen from a caller.
enum Side {
    /// Nobody's: a place, AWS's own, or not there. The verb says what becomes of it.
    Nobody,
    /// The caller's.
    Own,
    /// A peering connection or transit gateway attachment that the caller asked another account for.
    Requester,
    /// Another account's.
    Other,
}

fn side(sketch: &Sketch, caller: &AccountId, id: &ResourceId) -> Side {
    let two = match id {
        ResourceId::VpcPeeringConnection(id) => {
            let Some(peering) = sketch.vpc_peering_connections.get(id) else { return Side::Nobody };
            Some((peering.requester_vpc.clone().into(), peering.accepter_vpc.clone().into()))
        }
        ResourceId::TransitGatewayAttachment(id) => {
            let Some(found) = sketch.transit_gateway_attachments.get(id) else { return Side::Nobody };
            let gateway = ResourceId::from(found.transit_gateway.clone());
            Some(match &found.resource {
                AttachedResource::Vpc(vpc) => (vpc.clone().into(), gateway),
                AttachedResource::VpnConnection(_) => (gateway.clone(), gateway),
                AttachedResource::TransitGateway(other) => (gateway, other.clone().into()),
            })
        }
        _ => None,
    };
    if let Some((requester, accepter)) = two {
        let is_caller_s = |id: &ResourceId| sketch.owner_of(id).as_ref() == Some(caller);
        return match (is_caller_s(&requester), is_caller_s(&accepter)) {
            (_, true) => Side::Own,
            (true, false) => Side::Requester,
            (false, false) => Side::Other,
        };
    }
    let is_there = matches!(id, ResourceId::Account(_)) || sketch.has(id);
    match sketch.owner_of(id).filter(|_| is_there) {
        None => Side::Nobody,
        Some(owner) if owner == *caller => Side::Own,
        Some(_) => Side::Other,
    }
}
