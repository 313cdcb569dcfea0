//! Resource policies of what accounts have at AWS's own services: of an S3 bucket, a queue, a table. One
//! stands for all an account has at a service. AWS's verb is named differently at each service
//! (`PutBucketPolicy`, `SetQueueAttributes`); at most of them it is `PutResourcePolicy`.

use crate::model::record::{LongText, record};
use crate::model::{AccountId, AwsServiceName, ServicePolicy};

use super::apply::Changes;
use super::command::Verb;
use super::policy;
use super::refusal::Refusal;

record! {
    /// `PutResourcePolicy`: puts a policy in the place of the one there was.
    PutResourcePolicy {
        /// The account whose resources it is for.
        account: AccountId, needed;
        /// The service.
        service: AwsServiceName, needed;
        /// The policy; none takes it away.
        policy: Option<LongText>, blank;
    }
}

impl Verb for PutResourcePolicy {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if let Some(policy) = &self.policy {
            policy::statements(&policy.0).map_err(|problem| Refusal::ours("MalformedPolicy", problem))?;
        }
        changes.sketch.accounts.update(&self.account, |account| {
            account.service_policies.retain(|known| known.service != self.service);
            if let Some(policy) = &self.policy {
                let (service, policy) = (self.service.clone(), policy.clone());
                account.service_policies.push(ServicePolicy { service, policy });
            }
        })?;
        changes.changed(self.account.clone());
        Ok(())
    }
}
