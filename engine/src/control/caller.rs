//! Who may do what: an account sees and changes what is its own. What belongs to somebody else is not
//! there for it, and a service it is not permitted to use does not exist (`PrivateLink` guide; aws-facts
//! of `DescribeVpcEndpointServices`: a lack of permission is masked as non-existence).

use crate::model::record::Seen;
use crate::model::{AccountId, ResourceId, Sketch};

use super::apply::{Applied, apply};
use super::command::Command;
use super::refusal::Refusal;

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
    ("AuthorizeSecurityGroupIngress", "permission"),
    ("AuthorizeSecurityGroupEgress", "permission"),
    ("CreateVpcPeeringConnection", "accepter_vpc"),
    ("AcceptVpcPeeringConnection", "vpc_peering_connection"),
    ("RejectVpcPeeringConnection", "vpc_peering_connection"),
    ("DeleteVpcPeeringConnection", "vpc_peering_connection"),
    ("ModifyVpcPeeringConnectionOptions", "vpc_peering_connection"),
    ("CreateRoute", "target"),
    ("ReplaceRoute", "target"),
    ("AllocatePrivateVirtualInterface", "account"),
];

/// What time does, and nobody calls; and what stands outside of AWS.
const NOBODY_S: &[&str] = &[
    "ExpireVpcEndpointConnection",
    "FinishVpcEndpoint",
    "FailVpcEndpoint",
    "ExpireVpcPeeringConnection",
    "CreateAccount",
    "SetTunnelStatus",
    "SetConnectionState",
    "AddNote",
    "EditNote",
    "RemoveNote",
];

/// Applies a command as an account gives it.
///
/// # Errors
/// A [`Refusal`]: of the verb, or because something belongs to another account, which is as if it did not
/// exist.
pub fn apply_as(sketch: &Sketch, caller: &AccountId, command: &Command) -> Result<Applied, Refusal> {
    if !NOBODY_S.contains(&command.verb()) {
        may_see(sketch, caller, command)?;
        may_decide(sketch, caller, command)?;
    }
    apply(sketch, command)
}

fn may_see(sketch: &Sketch, caller: &AccountId, command: &Command) -> Result<(), Refusal> {
    let verb = command.verb();
    let mut hidden: Option<ResourceId> = None;
    let (mut own, mut others) = (false, false);
    command.record().each(&mut |member, value| {
        let may_be_other = OTHER_SIDE.contains(&(verb, member.name));
        let mut look = |id: ResourceId| {
            let owner =
                sketch.owner_of(&id).filter(|_| sketch.has(&id) || matches!(id, ResourceId::Account(_)));
            match owner {
                _ if is_accepter(sketch, caller, &id) => own = true,
                Some(owner) if owner == *caller => own = true,
                Some(_) if may_be_other => others = true,
                Some(_) if hidden.is_none() => hidden = Some(id),
                Some(_) | None => {}
            }
        };
        Seen::resources(&value.seen(), &mut look);
    });
    match hidden {
        Some(id) => Err(Refusal::not_found(&id)),
        // Where both sides may be another's, one of them must be the caller's all the same.
        None if others && !own => Err(nothing_own(command)),
        None => Ok(()),
    }
}

/// A peering connection belongs to whoever asked for it, and to whoever decides.
fn is_accepter(sketch: &Sketch, caller: &AccountId, id: &ResourceId) -> bool {
    let ResourceId::VpcPeeringConnection(id) = id else { return false };
    let peering = sketch.vpc_peering_connections.get(id);
    peering.is_some_and(|peering| sketch.account_of_vpc(&peering.accepter_vpc) == Some(caller))
}

/// Only the accepter's owner decides about a peering connection.
fn may_decide(sketch: &Sketch, caller: &AccountId, command: &Command) -> Result<(), Refusal> {
    let id = match command {
        Command::AcceptVpcPeeringConnection(accept) => &accept.vpc_peering_connection,
        Command::RejectVpcPeeringConnection(reject) => &reject.vpc_peering_connection,
        _ => return Ok(()),
    };
    if is_accepter(sketch, caller, &id.clone().into()) {
        return Ok(());
    }
    Err(Refusal::ours(
        "OperationNotPermitted",
        format!("Only the owner of the accepter's VPC decides about {id}"),
    ))
}

fn nothing_own(command: &Command) -> Refusal {
    match command.subject() {
        Some(id) => Refusal::not_found(&id),
        None => Refusal::ours("UnauthorizedOperation", "You are not authorized to perform this operation"),
    }
}
