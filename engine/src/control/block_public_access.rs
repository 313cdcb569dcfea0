//! The verbs of VPC Block Public Access (VPC guide, "Block public access to VPCs and subnets"; since
//! November 2024). An exclusion is known by what it is for; AWS gives it an id besides.

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, BlockPublicAccess, BlockPublicAccessExclusion, ExcludedResource, InternetGatewayBlockMode,
    InternetGatewayExclusionMode, Profile, QuotaName, RegionName, ResourceId, Sketch, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;

record! {
    /// `ModifyVpcBlockPublicAccessOptions`: says what is blocked for an account's VPCs in a Region.
    ModifyVpcBlockPublicAccessOptions {
        /// The account.
        account: AccountId, needed;
        /// The Region.
        region: RegionName, needed;
        /// What is blocked.
        mode: InternetGatewayBlockMode, needed;
    }
}

record! {
    /// `CreateVpcBlockPublicAccessExclusion`.
    CreateVpcBlockPublicAccessExclusion {
        /// The VPC or subnet.
        resource: ExcludedResource, needed;
        /// What is let through all the same.
        mode: InternetGatewayExclusionMode, needed;
    }
}

record! {
    /// `DeleteVpcBlockPublicAccessExclusion`.
    DeleteVpcBlockPublicAccessExclusion {
        /// The VPC or subnet.
        resource: ExcludedResource, needed;
    }
}

/// Changes an account's word for a Region.
fn change<T>(
    changes: &mut Changes,
    (account, region): (&AccountId, &RegionName),
    change: impl FnOnce(&mut BlockPublicAccess) -> T,
) -> Result<T, Refusal> {
    if changes.sketch.profile == Profile::Paper {
        return Err(Refusal::ours(
            RefusalCode::InvalidAction,
            "VPC Block Public Access came in November 2024",
        ));
    }
    let done = changes.sketch.accounts.update(account, |account| {
        let known = account.block_public_access.iter().position(|block| block.region == *region);
        if known.is_none() {
            account.block_public_access.push(BlockPublicAccess { region: region.clone(), ..as_usual() });
        }
        let at = known.unwrap_or(account.block_public_access.len().saturating_sub(1));
        account.block_public_access.get_mut(at).map(change)
    })?;
    changes.changed(account.clone());
    done.ok_or_else(|| Refusal::not_found(&account.clone().into()))
}

/// The account and Region of what an exclusion is for.
fn place(sketch: &Sketch, resource: &ExcludedResource) -> Result<(AccountId, RegionName), Refusal> {
    let vpc: &VpcId = match resource {
        ExcludedResource::Vpc(vpc) => vpc,
        ExcludedResource::Subnet(subnet) => &sketch.subnets.find(subnet)?.vpc,
    };
    let vpc = sketch.vpcs.find(vpc)?;
    Ok((vpc.account.clone(), vpc.region.clone()))
}

impl Verb for ModifyVpcBlockPublicAccessOptions {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        may_make(&changes.sketch, &self.account, &self.region)?;
        change(changes, (&self.account, &self.region), |block| block.mode = self.mode)
    }
}

impl Verb for CreateVpcBlockPublicAccessExclusion {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (account, region) = place(&changes.sketch, &self.resource)?;
        let added = change(changes, (&account, &region), |block| {
            let free = !block.exclusions.iter().any(|known| known.resource == self.resource);
            if free {
                let resource = self.resource.clone();
                block.exclusions.push(BlockPublicAccessExclusion { resource, mode: self.mode });
            }
            free
        })?;
        if !added {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("There is an exclusion for {} already", self.resource),
            ));
        }
        let quota = QuotaName::BlockPublicAccessExclusionsPerRegion;
        quota::check(&changes.sketch, quota, account, region.as_str())
    }
}

impl Verb for DeleteVpcBlockPublicAccessExclusion {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (account, region) = place(&changes.sketch, &self.resource)?;
        let removed = change(changes, (&account, &region), |block| {
            let before = block.exclusions.len();
            block.exclusions.retain(|known| known.resource != self.resource);
            before != block.exclusions.len()
        })?;
        if removed {
            return Ok(());
        }
        Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("There is no exclusion for {}", self.resource),
        ))
    }
}

/// An exclusion goes with what it is for.
pub(super) fn forget(changes: &mut Changes, id: &ResourceId) -> Result<(), Refusal> {
    let is_for = |exclusion: &BlockPublicAccessExclusion| exclusion.resource.resource().as_ref() == Some(id);
    let mut touched = Vec::new();
    for account in changes.sketch.accounts.iter() {
        if account.block_public_access.iter().any(|block| block.exclusions.iter().any(is_for)) {
            touched.push(account.id.clone());
        }
    }
    for account in touched {
        changes.sketch.accounts.update(&account, |account| {
            for block in &mut account.block_public_access {
                block.exclusions.retain(|exclusion| !is_for(exclusion));
            }
        })?;
        changes.changed(account);
    }
    Ok(())
}
