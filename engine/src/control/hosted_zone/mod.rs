//! The verbs of Route 53's hosted zones: a private zone answers the VPCs it is associated with, a public
//! one the world, which is where a provider publishes the record that verifies a private DNS name. Codes:
//! Route 53 API reference.

mod records;

use crate::model::record::{as_usual, record};
use crate::model::{AccountId, HostedZone, HostedZoneId, HostedZoneType, QuotaName, Sketch, Tag, VpcId};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
pub use records::{ChangeAction, ChangeResourceRecordSets};

record! {
    /// `CreateHostedZone`.
    CreateHostedZone {
        /// The owning account.
        account: AccountId, needed;
        /// The domain, without a dot at its end.
        name: String, needed;
        /// The VPC a private zone is for; a public zone has none.
        vpc: Option<VpcId>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// `AssociateVPCWithHostedZone`: a VPC of another account is taken to be authorised by the owner of
    /// the zone (`CreateVPCAssociationAuthorization`).
    AssociateVPCWithHostedZone {
        /// The zone.
        hosted_zone: HostedZoneId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DisassociateVPCFromHostedZone`: not the last one.
    DisassociateVPCFromHostedZone {
        /// The zone.
        hosted_zone: HostedZoneId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DeleteHostedZone`: an empty one.
    DeleteHostedZone {
        /// The zone.
        hosted_zone: HostedZoneId, needed;
    }
}

impl Verb for CreateHostedZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.accounts.find(&self.account)?;
        let name = plain(&self.name);
        if !is_dns_name(&name, false) {
            return Err(Refusal::ours(
                RefusalCode::InvalidDomainName,
                "A domain has labels of up to 63 characters, 255 in all",
            ));
        }
        if let Some(vpc) = &self.vpc {
            sketch.vpcs.find(vpc)?;
            no_conflict(sketch, vpc, &name)?;
        }
        let id: HostedZoneId = new_zone_id(sketch)?;
        sketch.hosted_zones.insert(HostedZone {
            id: id.clone(),
            name,
            account: self.account.clone(),
            zone_type: if self.vpc.is_some() { HostedZoneType::Private } else { HostedZoneType::Public },
            vpcs: self.vpc.iter().cloned().collect(),
            tags: self.tags.clone(),
            ..as_usual()
        });
        changes.created(id);
        Ok(())
    }
}

/// Route 53's ids have capital letters.
fn new_zone_id(sketch: &mut Sketch) -> Result<HostedZoneId, Refusal> {
    for _ in 0..ID_ATTEMPTS {
        let id = format!("Z{}", sketch.next_id_digits().to_ascii_uppercase()).parse::<HostedZoneId>();
        if let Some(id) = id.ok().filter(|id| sketch.hosted_zones.get(id).is_none()) {
            return Ok(id);
        }
    }
    new_id(sketch, "Z")
}

/// How many ids are tried: a sketch from a file may happen to hold the next one.
const ID_ATTEMPTS: usize = 1000;

/// Two zones of one name cannot answer one VPC.
fn no_conflict(sketch: &Sketch, vpc: &VpcId, name: &str) -> Result<(), Refusal> {
    let same = |zone: &HostedZone| zone.name == name && zone.vpcs.contains(vpc);
    if sketch.hosted_zones.iter().any(same) {
        return Err(Refusal::ours(
            RefusalCode::ConflictingDomainExists,
            format!("{vpc} is associated with another hosted zone for {name}"),
        ));
    }
    Ok(())
}

impl Verb for AssociateVPCWithHostedZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let zone = sketch.hosted_zones.find(&self.hosted_zone)?;
        sketch.vpcs.find(&self.vpc)?;
        if zone.zone_type == HostedZoneType::Public {
            return Err(Refusal::ours(
                RefusalCode::PublicZoneVPCAssociation,
                "A public hosted zone answers everyone already",
            ));
        }
        no_conflict(sketch, &self.vpc, &zone.name)?;
        sketch.hosted_zones.update(&self.hosted_zone, |zone| zone.vpcs.push(self.vpc.clone()))?;
        changes.changed(self.hosted_zone.clone());
        quota::check(&changes.sketch, QuotaName::VpcsPerPrivateHostedZone, self.hosted_zone.clone(), "")
    }
}

impl Verb for DisassociateVPCFromHostedZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let zone = changes.sketch.hosted_zones.find(&self.hosted_zone)?;
        if !zone.vpcs.contains(&self.vpc) {
            return Err(Refusal::ours(
                RefusalCode::VPCAssociationNotFound,
                format!("{} is not associated with {}", self.vpc, self.hosted_zone),
            ));
        }
        if zone.vpcs.len() == 1 {
            return Err(Refusal::ours(
                RefusalCode::LastVPCAssociation,
                "The last VPC of a private hosted zone stays: delete the zone",
            ));
        }
        changes
            .sketch
            .hosted_zones
            .update(&self.hosted_zone, |zone| zone.vpcs.retain(|vpc| *vpc != self.vpc))?;
        changes.changed(self.hosted_zone.clone());
        Ok(())
    }
}

impl Verb for DeleteHostedZone {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if !changes.sketch.hosted_zones.find(&self.hosted_zone)?.records.is_empty() {
            return Err(Refusal::ours(RefusalCode::HostedZoneNotEmpty, "The zone still has records"));
        }
        changes.sketch.hosted_zones.remove(&self.hosted_zone);
        gone(changes, self.hosted_zone.clone())?;
        Ok(())
    }
}

/// A name as it is kept: in lower case, without a dot at its end.
fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a text is a DNS name in lower case: labels of 1 to 63 letters, digits, hyphens and underscores,
/// 255 in all, with `*` as its first label where that is allowed (RFC 1035 section 2.3.4, RFC 4592).
pub(super) fn is_dns_name(name: &str, wildcard: bool) -> bool {
    let rest = if wildcard { name.strip_prefix("*.").unwrap_or(name) } else { name };
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let is_label = |label: &str| !label.is_empty() && label.len() <= 63 && label.bytes().all(fits);
    name.len() <= 255 && rest.split('.').all(is_label)
}

/// Whether a name is a domain or lies below it.
pub(super) fn is_within(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
