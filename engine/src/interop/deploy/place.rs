//! Whose a resource is, and where: by its provider's configuration, by its root, else assumed.

use std::collections::BTreeMap;

use crate::control::verb;
use crate::interop::Root;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Instance, Provider, RootModule, Value};
use crate::model::record::as_usual;
use crate::model::{Account, AccountId, Quota, QuotaName, RegionName, Sketch};

use super::Deployment;
use super::read;
use super::resolve::resolved;

/// The Region where nobody says one.
const HOME: &str = "us-east-1";

/// The accounts and Regions of roots and providers.
pub struct Whereabouts {
    roots: Vec<(Option<AccountId>, Option<RegionName>)>,
    /// The account of a root's provider that says none.
    assumed: BTreeMap<(usize, String), AccountId>,
}

impl Whereabouts {
    /// Those of the root modules in some roots.
    pub fn new(given: &[Root], modules: &[RootModule]) -> Self {
        let of = |module: &RootModule| {
            given.get(module.root).map(|root| (root.account.clone(), root.region.clone()))
        };
        Self {
            roots: modules.iter().map(|module| of(module).unwrap_or_default()).collect(),
            assumed: BTreeMap::new(),
        }
    }

    /// The account and Region of an instance; both are in the sketch from then on.
    pub fn of(
        &mut self,
        deployment: &mut Deployment<'_>,
        one: &Instance,
        value: &Value,
    ) -> (AccountId, RegionName) {
        let provider = one.provider.as_deref();
        let (own, home) = self.roots.get(one.address.root).cloned().unwrap_or_default();
        let said = provider.and_then(|provider| account_of(deployment, one.address.root, provider));
        let account = said.or(own).unwrap_or_else(|| self.assume(deployment, one.address.root, provider));
        let by_provider =
            provider.and_then(Provider::region).map(|region| resolved(deployment, one.address.root, &region));
        let by_provider = by_provider.and_then(|region| read::as_text(&region)?.parse().ok());
        let own_region = read::text(value, "region").and_then(|region| region.parse().ok());
        let region = own_region.or(by_provider).or(home).or_else(|| HOME.parse().ok());
        let region = region.unwrap_or_else(|| HOME.parse().unwrap_or_else(|_| as_usual_region()));
        need(deployment, &account, &region);
        (account, region)
    }

    /// An account nobody named: one for each root, and for each of its providers that goes by another role.
    fn assume(
        &mut self,
        deployment: &mut Deployment<'_>,
        root: usize,
        provider: Option<&Provider>,
    ) -> AccountId {
        let role = provider.and_then(Provider::role).map(|role| format!("{role:?}")).unwrap_or_default();
        let count = self.assumed.len();
        let made = self.assumed.entry((root, role)).or_insert_with(|| numbered(count));
        let made = made.clone();
        if deployment.sketch.accounts.get(&made).is_none() {
            let text = format!("which account this is, is not said; {made} stands for it");
            deployment.say(Severity::Assumption, &text);
        }
        made
    }
}

/// 111111111111, 222222222222 and so on.
fn numbered(count: usize) -> AccountId {
    let digit = count % 9 + 1;
    let text = if count < 9 {
        digit.to_string().repeat(12)
    } else {
        format!("{:012}", 100_000_000_000_u64 + count as u64)
    };
    text.parse().unwrap_or_else(|_| as_usual::<Account>().id)
}

fn as_usual_region() -> RegionName {
    as_usual::<crate::model::Vpc>().region
}

/// What a provider says: the account of the role it assumes, or the one it is allowed.
fn account_of(deployment: &Deployment<'_>, root: usize, provider: &Provider) -> Option<AccountId> {
    let role = provider.role().map(|role| resolved(deployment, root, &role));
    let by_role = role.and_then(|role| read::as_text(&role)?.split(':').nth(4)?.parse().ok());
    by_role.or_else(|| {
        let accounts = resolved(deployment, root, &provider.accounts()?);
        let Value::List(list) = accounts else { return None };
        match list.items() {
            [only] => read::as_text(only)?.parse().ok(),
            _ => None,
        }
    })
}

/// Makes an account, unless it is there. Its quotas are not known; zones of further Regions come with what is
/// made there.
pub fn need(deployment: &mut Deployment<'_>, account: &AccountId, region: &RegionName) {
    if deployment.sketch.accounts.get(account).is_some() {
        return;
    }
    let create = verb::CreateAccount {
        account: Some(account.clone()),
        regions: vec![region.clone()],
        shuffled_zones: false,
        ..as_usual()
    };
    if deployment.run(create).is_err() {
        let account = Account { id: account.clone(), ..as_usual() };
        deployment.sketch.accounts.insert(account);
    }
    let unknown = QuotaName::ALL.iter().map(|quota| Quota { quota: *quota, value: None });
    // It was made a moment ago.
    let _ = deployment.sketch.accounts.update(account, |account| account.quotas = unknown.collect());
    deployment.say_once(
        Severity::Assumption,
        "which place a zone's name means is not said; names are taken in the order of their letters, in every account alike",
    );
}

/// The zones' names of a Region in an account.
pub fn zone_names(sketch: &Sketch, account: &AccountId, region: &RegionName) -> Vec<String> {
    let zones = sketch.accounts.get(account).map(|account| account.zones.as_slice()).unwrap_or_default();
    zones
        .iter()
        .filter(|zone| zone.name.region() == region.as_str())
        .map(|zone| zone.name.to_string())
        .collect()
}
