//! Stand-in until the quotas are there.

use crate::model::{QuotaName, ResourceId, Sketch};

use super::refusal::Refusal;

pub(super) fn check(_: &Sketch, _: QuotaName, _: impl Into<ResourceId>, _: &str) -> Result<(), Refusal> {
    Ok(())
}
