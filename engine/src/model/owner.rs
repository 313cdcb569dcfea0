//! Whose a resource is. Most say it themselves or in their ARN; the rest belong to whoever owns what
//! they are part of.

use super::id::AccountId;
use super::record::{Seen, member};
use super::resource::ResourceId;
use super::sketch::Sketch;

/// Members that lead to a resource's owner, the nearest first.
const LEAD_TO_OWNER: [&str; 9] = [
    "account",
    "vpc",
    "subnet",
    "network_interface",
    "of",
    "data_center",
    "customer_gateway",
    "transit_gateway",
    "requester_vpc",
];
/// How many of them are followed: the longest way there is has four steps, and a sketch from a file may
/// go in a circle.
const STEPS: usize = 6;

impl Sketch {
    /// The account a resource belongs to. `None` for places, for what is AWS's own, and for what leads
    /// nowhere.
    pub fn owner_of(&self, id: &ResourceId) -> Option<AccountId> {
        let mut id = id.clone();
        for _ in 0..STEPS {
            match &id {
                ResourceId::Account(account) => return Some(account.clone()),
                ResourceId::LoadBalancer(arn) => return arn.account().parse().ok(),
                ResourceId::ApplicationLoadBalancer(arn) => return arn.account().parse().ok(),
                ResourceId::TargetGroup(arn) => return account_in(arn.as_str()),
                ResourceId::Topic(arn) => return arn.account().parse().ok(),
                ResourceId::SecurityGroupRule(rule) => {
                    let has =
                        |group: &&super::SecurityGroup| group.rules.iter().any(|known| known.id == *rule);
                    id = self.security_groups.iter().find(has)?.id.clone().into();
                }
                _ => id = self.leads_to(&id)?,
            }
        }
        None
    }

    fn leads_to(&self, id: &ResourceId) -> Option<ResourceId> {
        let record = self.record(id)?;
        for name in LEAD_TO_OWNER {
            if let Some(Seen::Resource(found)) = member(record, name).map(|(_, value)| value.seen()) {
                return Some(found);
            }
        }
        None
    }
}

/// The account in an ARN.
fn account_in(arn: &str) -> Option<AccountId> {
    arn.split(':').nth(4)?.parse().ok()
}
