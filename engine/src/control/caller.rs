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
];

/// What time does, and nobody calls.
const NOBODY_S: &[&str] = &["ExpireVpcEndpointConnection", "FinishVpcEndpoint", "FailVpcEndpoint"];

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
    let (mut own, mut others) = (false, false);
    command.record().each(&mut |member, value| {
        let may_be_other = OTHER_SIDE.contains(&(verb, member.name));
        let mut look = |id: ResourceId| {
            let owner =
                sketch.owner_of(&id).filter(|_| sketch.has(&id) || matches!(id, ResourceId::Account(_)));
            match owner {
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

fn nothing_own(command: &Command) -> Refusal {
    match command.subject() {
        Some(id) => Refusal::not_found(&id),
        None => Refusal::ours("UnauthorizedOperation", "You are not authorized to perform this operation"),
    }
}
