//! An AWS account, with the names it has for Availability Zones.

use super::id::{AccountId, RegionName, ZoneId, ZoneName};
use super::table::Resource;

/// An AWS account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its twelve digits.
    pub id: AccountId,
    /// What people call it.
    pub name: String,
    /// Which place each of the account's zone names stands for. In nine older Regions the
    /// letters are shuffled for each account, so only the zone *id* says whether two accounts
    /// mean the same place (VPC guide, "AZ IDs"). Each name stands there once.
    pub zones: Vec<(ZoneName, ZoneId)>,
}

impl Account {
    /// The account's own name for a zone.
    pub fn zone_name(&self, zone: &ZoneId) -> Option<&ZoneName> {
        self.zones.iter().find_map(|(name, id)| (id == zone).then_some(name))
    }

    /// The zone the account has this name for.
    pub fn zone_named(&self, name: &ZoneName) -> Option<&ZoneId> {
        self.zones.iter().find_map(|(known, id)| (known == name).then_some(id))
    }

    /// The Region a zone lies in, known from the account's name for it.
    pub fn region_of(&self, zone: &ZoneId) -> Option<RegionName> {
        self.zone_name(zone)?.region().parse().ok()
    }
}

impl Resource for Account {
    type Id = AccountId;

    fn id(&self) -> &AccountId {
        &self.id
    }
}
