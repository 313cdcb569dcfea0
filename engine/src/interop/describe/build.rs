//! What the builders of each subject share: what was found, the sketch so far, what is to be said.

use crate::control::region::{named_zone, zones_in_order};
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::field::{Object, string, text};
use crate::model::record::{Described, Record, as_usual};
use crate::model::{Account, AccountId, Quota, RegionName, Sketch, VpcId, ZoneId, ZoneMapping, ZoneName};

use super::book::Book;
use super::collect::{Found, Item};
use super::fill::{Map, fill};
use super::kind::Kind;
use super::place::{Whereabouts, own_account};

/// An import on its way.
pub struct Build<'a> {
    /// What was found.
    pub found: &'a Found,
    /// Whose things are, and where.
    pub whereabouts: Whereabouts,
    /// The sketch so far.
    pub sketch: Sketch,
    /// What is to be said.
    pub said: &'a mut Diagnostics,
    /// Names given apart from what they name.
    names: Book,
}

impl<'a> Build<'a> {
    /// An empty sketch.
    pub fn new(found: &'a Found, whereabouts: Whereabouts, said: &'a mut Diagnostics) -> Self {
        let mut names = Book::default();
        for item in found.all(Kind::Tag) {
            if string(&item.object, "Key") == Some("Name") {
                names.put(&item.id, &text(&item.object, "Value").unwrap_or_default());
            }
        }
        Self { found, whereabouts, sketch: Sketch::default(), said, names }
    }

    /// A record of what AWS printed; none where it is not whole, which is said.
    pub fn make<R: Record + Described>(&mut self, item: &Item, map: Map) -> Option<R> {
        let mut record = as_usual::<R>();
        match fill(&mut record, &item.object, map) {
            Ok(()) => {
                self.name(&mut record, &item.id);
                Some(record)
            }
            Err(problem) => {
                self.left_out(item, record.kind(), &problem);
                None
            }
        }
    }

    /// Gives a record the name `describe-tags` has for it.
    fn name(&self, record: &mut dyn Record, id: &str) {
        let Some(name) = self.names.get(id) else { return };
        record.each_mut(&mut |member, value| {
            if member.name == "name" && value.seen().is_usual(&crate::model::record::Usual::Blank) {
                if let crate::model::record::Slot::Text(text) = value.slot() {
                    let _ = text.set(name);
                }
                return false;
            }
            true
        });
    }

    /// Says that something was left out.
    pub fn left_out(&mut self, item: &Item, kind: &str, why: &str) {
        let id = if item.id.is_empty() { "one" } else { &item.id };
        let text = format!("the {kind} {id} was left out: {why}");
        self.say(Severity::Warning, item, &text);
    }

    /// Says something about something found.
    pub fn say(&mut self, severity: Severity, item: &Item, text: &str) {
        let at = if self.said.is_full(severity) { None } else { self.found.spot(item) };
        self.said.say(severity, at, text);
    }

    /// Says something about everything.
    pub fn say_of_all(&mut self, severity: Severity, text: &str) {
        self.said.say(severity, None, text);
    }

    /// Whose a thing is. The account is there from then on.
    pub fn account(&mut self, item: &Item) -> AccountId {
        let account = self.whereabouts.account(item, None, self.said);
        self.need_account(&account);
        account
    }

    /// Where a thing is.
    pub fn region(&mut self, item: &Item) -> RegionName {
        self.whereabouts.region(item, None, self.said)
    }

    /// Adds an account that is not there yet. Its quotas are not known.
    pub fn need_account(&mut self, id: &AccountId) {
        if self.sketch.accounts.get(id).is_none() {
            let mut account: Account = as_usual();
            account.id = id.clone();
            for quota in crate::model::QuotaName::ALL {
                account.quotas.push(Quota { quota: *quota, value: None });
            }
            self.sketch.accounts.insert(account);
        }
    }

    /// The zone a name or id means in an account; letters are mapped in order where nothing says more.
    pub fn zone(&mut self, account: &AccountId, name: Option<&str>, id: Option<&str>) -> Option<ZoneId> {
        let by_id = id.and_then(|id| id.parse::<ZoneId>().ok());
        let Some(Ok(name)) = name.map(str::parse::<ZoneName>) else {
            return by_id.or_else(|| name?.parse().ok());
        };
        self.need_account(account);
        let known = self.sketch.accounts.get(account).and_then(|known| known.zone_named(&name)).cloned();
        if let Some(id) = by_id {
            if known.is_none() {
                self.map_zone(account, name, id.clone());
            }
            return Some(id);
        }
        if known.is_some() {
            return known;
        }
        let taken = self.sketch.accounts.get(account).map(|known| known.zones.clone()).unwrap_or_default();
        let is_free = |id: &ZoneId| taken.iter().all(|mapping| mapping.id != *id);
        let in_order = named_zone(&name);
        let mut free = zones_in_order(name.region());
        free.retain(is_free);
        let id =
            in_order.filter(is_free).or_else(|| free.into_iter().next()).or_else(|| named_zone(&name))?;
        let text = format!(
            "which place {name} of account {account} is, is not said; {id} is assumed (names in the order of their letters, in every account)"
        );
        self.say_of_all(Severity::Assumption, &text);
        self.map_zone(account, name, id.clone());
        Some(id)
    }

    fn map_zone(&mut self, account: &AccountId, name: ZoneName, id: ZoneId) {
        // The account was made before.
        let _ = self.sketch.accounts.update(account, |account| account.zones.push(ZoneMapping { name, id }));
    }

    /// The account and Region of a VPC that is there.
    pub fn of_vpc(&self, vpc: &VpcId) -> Option<(AccountId, RegionName)> {
        self.sketch.vpcs.get(vpc).map(|vpc| (vpc.account.clone(), vpc.region.clone()))
    }
}

/// The account that has the say over what an object prints, if it says so.
pub fn owner(object: &Object) -> Option<AccountId> {
    own_account(object)
}

/// Digits for an id of ours, from AWS's own.
pub fn digits_of(text: &str) -> String {
    let mut hash = 0x1234_5678_9abc_def0_u64;
    for byte in text.bytes() {
        hash = crate::model::mix(hash ^ u64::from(byte));
    }
    format!("{hash:016x}0")
}
