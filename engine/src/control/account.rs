//! The verbs of accounts: they come and go, and their quotas are raised. In AWS the first is a form
//! on a page, the last a request to support.

use crate::model::record::{as_usual, record};
use crate::model::{Account, AccountId, Quota, QuotaName, RegionName, ResourceId, Sketch};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::quota::{limit, usual};
use super::refusal::{Refusal, RefusalCode};
use super::region::zone_names;

/// Rules of a group times groups of an interface that AWS grants at most.
const RULES_TIMES_GROUPS: u64 = 1000;
/// How many numbers are tried for a new account.
const ATTEMPTS: usize = 1000;

record! {
    /// Makes an account. No verb of AWS.
    CreateAccount {
        /// Its twelve digits; a free number where there is none.
        account: Option<AccountId>, blank;
        /// What people call it.
        name: String, blank;
        /// The Regions whose zones it has names for from the start. Others come with its first VPC
        /// there.
        regions: Vec<RegionName>, blank;
        /// Whether the names are shuffled in the nine older Regions, as those of accounts made before
        /// November 2025 are. Later accounts all have the same.
        shuffled_zones: bool, flag(true);
    }
}

record! {
    /// `CloseAccount`: closes an account that has nothing left.
    CloseAccount {
        /// The account.
        account: AccountId, needed;
    }
}

record! {
    /// Gives an account another quota, as a granted request does; without a value, the usual one
    /// again. No verb of AWS.
    SetQuota {
        /// The account.
        account: AccountId, needed;
        /// What is limited.
        quota: QuotaName, needed;
        /// How many there may be.
        value: Option<u32>, blank;
    }
}

impl Verb for CreateAccount {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let id = match &self.account {
            Some(id) if sketch.accounts.get(id).is_some() => {
                return Err(Refusal::ours(
                    RefusalCode::InvalidParameterValue,
                    format!("There is an account {id} already"),
                ));
            }
            Some(id) => id.clone(),
            None => new_number(sketch)?,
        };
        let mut zones = Vec::new();
        for (at, region) in self.regions.iter().enumerate() {
            if !self.regions.iter().take(at).any(|before| before == region) {
                zones.extend(zone_names(sketch, &id, region, self.shuffled_zones)?);
            }
        }
        sketch.accounts.insert(Account { id: id.clone(), name: self.name.clone(), zones, ..as_usual() });
        changes.created(id);
        Ok(())
    }
}

fn new_number(sketch: &mut Sketch) -> Result<AccountId, Refusal> {
    for _ in 0..ATTEMPTS {
        let digits = u64::from_str_radix(sketch.next_id_digits().get(..12).unwrap_or_default(), 16);
        let number = digits.unwrap_or_default() % 1_000_000_000_000;
        let id = format!("{number:012}").parse::<AccountId>();
        if let Some(id) = id.ok().filter(|id| sketch.accounts.get(id).is_none()) {
            return Ok(id);
        }
    }
    Err(Refusal::ours(RefusalCode::ResourceLimitExceeded, "No number could be made for the account"))
}

impl Verb for CloseAccount {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.accounts.find(&self.account)?;
        let id = ResourceId::from(self.account.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.accounts.remove(&self.account);
        gone(changes, id)
    }
}

impl Verb for SetQuota {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.accounts.find(&self.account)?;
        if let Some(value) = self.value {
            may_be(&changes.sketch, self, value)?;
        }
        changes.sketch.accounts.update(&self.account, |account| {
            account.quotas.retain(|own| own.quota != self.quota);
            if self.value.is_some() {
                account.quotas.push(Quota { quota: self.quota, value: self.value });
            }
        })?;
        changes.changed(self.account.clone());
        Ok(())
    }
}

/// AWS raises some quotas to a limit of their own, some not at all, and keeps the product of two.
fn may_be(sketch: &Sketch, wanted: &SetQuota, value: u32) -> Result<(), Refusal> {
    let Some(limit) = limit(wanted.quota) else { return Ok(()) };
    let most = limit.most.max(usual(sketch.profile, wanted.quota).unwrap_or_default());
    if value > most {
        return Err(Refusal::ours(
            RefusalCode::IllegalArgumentException,
            format!("AWS grants {most} {} at most", limit.of),
        ));
    }
    let other = match wanted.quota {
        QuotaName::RulesPerSecurityGroup => QuotaName::SecurityGroupsPerInterface,
        QuotaName::SecurityGroupsPerInterface => QuotaName::RulesPerSecurityGroup,
        _ => return Ok(()),
    };
    let factor = super::quota::value(sketch, &wanted.account, other).unwrap_or_default();
    if u64::from(value).saturating_mul(factor.into()) > RULES_TIMES_GROUPS {
        return Err(Refusal::ours(
            RefusalCode::IllegalArgumentException,
            format!("Rules of a group times groups of an interface may not exceed {RULES_TIMES_GROUPS}"),
        ));
    }
    Ok(())
}
