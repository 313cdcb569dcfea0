//! Which account a resource belongs to: the one it names, or that of what it lies in.

use crate::model::record::{Seen, member};
use crate::model::{AccountId, ResourceId, Sketch};

/// The members that lead towards the owner, from any resource.
const WAYS: [&str; 8] = [
    "account",
    "vpc",
    "subnet",
    "network_interface",
    "virtual_private_gateway",
    "requester_vpc",
    "data_center",
    "connection",
];

/// The owning account. `None` for what is AWS's own, belongs to nobody, or lies in something that
/// is missing.
pub fn owner(sketch: &Sketch, id: &ResourceId) -> Option<AccountId> {
    match id {
        ResourceId::Account(account) => return Some(account.clone()),
        ResourceId::LoadBalancer(arn) => return arn.account().parse().ok(),
        ResourceId::Topic(arn) => return arn.account().parse().ok(),
        _ => {}
    }
    let record = sketch.record(id)?;
    // Each way leads to a kind that lies nearer to the account, so this ends.
    WAYS.iter().find_map(|way| match member(record, way)?.1.seen() {
        Seen::Resource(next) => owner(sketch, &next),
        _ => None,
    })
}
