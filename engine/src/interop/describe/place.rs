//! Whose each thing is and where: most say so themselves; of the rest it is known from the VPC they
//! belong to, from what stands around them, from the names of files and folders, and last from the call.

use super::book::Book;
use super::collect::{Found, Item};
use super::kind::Kind;
use crate::control::regions;
use crate::interop::Root;
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::field::{Object, objects, string, text};
use crate::model::{AccountId, RegionName, ZoneName};

/// The account of what nobody says the account of.
const NOBODY: &str = "000000000000";
/// The Region of what nobody says the Region of.
const SOMEWHERE: &str = "us-east-1";

/// Accounts and Regions, as far as they are known.
pub struct Whereabouts {
    accounts: Books,
    regions: Books,
    /// Of each root, what the call says: account and Region.
    given: Vec<(Option<AccountId>, Option<RegionName>)>,
}

/// What is known of one of the two.
#[derive(Default)]
struct Books {
    by_vpc: Book,
    by_file: Book,
    by_folder: Book,
    overall: Book,
}

/// The part of an ARN: 3 is its Region, 4 its account.
fn arn_part(object: &Object, part: usize) -> Option<&str> {
    for (key, value) in object {
        let is_arn =
            key.len() >= 3 && key.get(key.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case("arn"));
        if let (true, Some(arn)) = (is_arn, value.as_str().filter(|arn| arn.starts_with("arn:"))) {
            let found = arn.split(':').nth(part).filter(|found| !found.is_empty());
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// The account a thing says it belongs to.
pub fn own_account(object: &Object) -> Option<AccountId> {
    let named = ["OwnerId", "OwnerAccount", "OwnerAccountId", "AwsAccountId", "Owner.OwningAccount"];
    let own = named.iter().find_map(|name| text(object, name)?.parse().ok());
    own.or_else(|| arn_part(object, 4)?.parse().ok())
}

/// The Region a thing says it is in.
pub fn own_region(object: &Object) -> Option<RegionName> {
    for name in ["Region", "RegionName", "VPCRegion"] {
        if let Some(found) = string(object, name).and_then(|text| text.parse().ok()) {
            return Some(found);
        }
    }
    for name in ["AvailabilityZone", "Placement.AvailabilityZone", "AvailabilityZones.ZoneName"] {
        let zone = string(object, name).and_then(|text| text.parse::<ZoneName>().ok());
        if let Some(found) = zone.and_then(|zone| zone.region().parse().ok()) {
            return Some(found);
        }
    }
    let by_arn = arn_part(object, 3).and_then(|region| region.parse().ok());
    by_arn.or_else(|| {
        // An endpoint's service is in its VPC's Region, unless `ServiceRegion` says otherwise.
        let name = string(object, "ServiceName").filter(|_| string(object, "ServiceRegion").is_none())?;
        let region = name.strip_prefix("com.amazonaws.vpce.").or_else(|| name.strip_prefix("com.amazonaws."));
        region?.split('.').next()?.parse().ok()
    })
}

/// The VPC a thing belongs to.
fn vpc_of(object: &Object) -> Option<&str> {
    let paths = ["VpcId", "Attachments.VpcId", "VpcAttachments.VpcId", "HostVPCId", "DBSubnetGroup.VpcId"];
    paths.iter().find_map(|path| string(object, path))
}

/// The last Region a text names.
fn region_in(text: &str) -> Option<&'static str> {
    let mut found: Option<(usize, &'static str)> = None;
    for region in regions() {
        if let Some(at) = text.rfind(region)
            && found.is_none_or(|(before, _)| before < at)
        {
            found = Some((at, region));
        }
    }
    found.map(|(_, region)| region)
}

/// The last account a text names: twelve digits that stand by themselves.
fn account_in(text: &str) -> Option<&str> {
    text.rsplit(|c: char| !c.is_ascii_alphanumeric()).find(|word| word.parse::<AccountId>().is_ok())
}

/// The folder of a file, within its root.
fn folder(item: &Item) -> String {
    let path = item.origin.hints.split(' ').next().unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{}/{folder}", item.origin.root)
}

impl Whereabouts {
    /// What all things together say.
    pub fn of(found: &Found, roots: &[Root]) -> Self {
        let given = roots.iter().map(|root| (root.account.clone(), root.region.clone())).collect();
        let mut known = Self { accounts: Books::default(), regions: Books::default(), given };
        for item in found.all(Kind::Peering) {
            for side in ["RequesterVpcInfo", "AccepterVpcInfo"] {
                for info in objects(&item.object, side) {
                    let vpc = text(info, "VpcId").unwrap_or_default();
                    known.regions.by_vpc.put(&vpc, &text(info, "Region").unwrap_or_default());
                    known.accounts.by_vpc.put(&vpc, &text(info, "OwnerId").unwrap_or_default());
                }
            }
        }
        for item in found.all(Kind::HostedZone) {
            for vpc in objects(&item.object, "VPCs") {
                let region = text(vpc, "VPCRegion").unwrap_or_default();
                known.regions.by_vpc.put(&text(vpc, "VPCId").unwrap_or_default(), &region);
            }
        }
        // A VPC's own word on its owner goes before that of what others have in it.
        for item in found.all(Kind::Vpc).iter().chain(found.all(Kind::RouteTable)) {
            if let (Some(vpc), Some(account)) = (vpc_of(&item.object), own_account(&item.object)) {
                known.accounts.by_vpc.put(vpc, account.as_str());
            }
        }
        for (kind, item) in found.each() {
            known.learn(kind, item);
        }
        for item in found.all(Kind::Caller) {
            known.accounts.by_folder.put(&folder(item), &item.id);
            known.accounts.by_file.put(&item.origin.file.to_string(), &item.id);
            known.accounts.overall.put_only(" ", &item.id);
        }
        known
    }

    fn learn(&mut self, kind: Kind, item: &Item) {
        // Peering connections, endpoints' other sides and permissions speak of others.
        let is_of_others = matches!(
            kind,
            Kind::Peering
                | Kind::EndpointConnection
                | Kind::AllowedPrincipal
                | Kind::AccountName
                | Kind::ServiceDetail
        );
        if is_of_others {
            return;
        }
        let vpc = vpc_of(&item.object);
        let file = item.origin.file.to_string();
        if let Some(region) = own_region(&item.object) {
            self.regions.learn(vpc, &file, &folder(item), region.as_str());
        }
        if let Some(account) = own_account(&item.object) {
            self.accounts.learn(vpc, &file, &folder(item), account.as_str());
        }
    }

    /// Whose a thing is.
    pub fn account(&self, item: &Item, vpc: Option<&str>, said: &mut Diagnostics) -> AccountId {
        if let Some(own) = own_account(&item.object) {
            return own;
        }
        let given = self.given.get(item.origin.root).and_then(|(account, _)| account.as_ref());
        let found = self
            .accounts
            .known(
                item,
                vpc.or_else(|| vpc_of(&item.object)),
                item.origin.owner.as_deref(),
                account_in(&item.origin.hints),
            )
            .or(given.map(AccountId::as_str))
            .or(self.accounts.overall.get(" "));
        let account = found.unwrap_or_else(|| {
            let text = format!(
                "nothing says which account these resources belong to; {NOBODY} stands for it (--account says it)"
            );
            said.say(Severity::Assumption, None, &text);
            NOBODY
        });
        account.parse().unwrap_or_else(|_| crate::model::record::Described::blank())
    }

    /// Where a thing is.
    pub fn region(&self, item: &Item, vpc: Option<&str>, said: &mut Diagnostics) -> RegionName {
        let own = if vpc.is_none() { own_region(&item.object) } else { None };
        if let Some(own) = own {
            return own;
        }
        let given = self.given.get(item.origin.root).and_then(|(_, region)| region.as_ref());
        let found = self
            .regions
            .known(item, vpc.or_else(|| vpc_of(&item.object)), None, region_in(&item.origin.hints))
            .or(given.map(RegionName::as_str))
            .or(self.regions.overall.get(" "));
        let region = found.unwrap_or_else(|| {
            let text = format!(
                "nothing says which Region these resources are in; {SOMEWHERE} is assumed (--region says it)"
            );
            said.say(Severity::Assumption, None, &text);
            SOMEWHERE
        });
        region.parse().unwrap_or_else(|_| crate::model::record::Described::blank())
    }
}

impl Books {
    fn learn(&mut self, vpc: Option<&str>, file: &str, folder: &str, word: &str) {
        if let Some(vpc) = vpc {
            self.by_vpc.put(vpc, word);
        }
        self.by_file.put_only(file, word);
        self.by_folder.put_only(folder, word);
        self.overall.put_only(" ", word);
    }

    fn known<'a>(
        &'a self,
        item: &Item,
        vpc: Option<&str>,
        wrapped: Option<&'a str>,
        hinted: Option<&'a str>,
    ) -> Option<&'a str> {
        vpc.and_then(|vpc| self.by_vpc.get(vpc))
            .or(wrapped)
            .or(hinted)
            .or_else(|| self.by_file.get(&item.origin.file.to_string()))
            .or_else(|| self.by_folder.get(&folder(item)))
    }
}
