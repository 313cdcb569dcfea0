//! Regions as commands need them: whether there is one, and the names an account has for its zones. In
//! nine older Regions the letters are shuffled for each account (RAM guide, "AZ IDs").

use crate::model::{AccountId, REGIONS, Region, RegionName, Sketch, ZoneMapping, mix};

use super::refusal::{Refusal, RefusalCode};

/// Every Region the playground knows, for a choice.
pub fn regions() -> impl Iterator<Item = &'static str> {
    REGIONS.iter().map(|region| region.name)
}

fn find(region: &RegionName) -> Result<(usize, &'static Region), Refusal> {
    let found = REGIONS.iter().enumerate().find(|(_, known)| known.name == region.as_str());
    found.ok_or_else(|| Refusal::ours(RefusalCode::InvalidRegion, format!("There is no Region {region}")))
}

/// Refuses where there is no such account, or no such Region.
///
/// # Errors
/// `InvalidRegion`, or what an account that is not there is refused with.
pub(super) fn may_make(sketch: &Sketch, account: &AccountId, region: &RegionName) -> Result<(), Refusal> {
    sketch.accounts.find(account)?;
    find(region).map(|_| ())
}

/// The names an account gets for a Region's zones. Shuffled by the sketch's seed and the account's
/// number, so that the same account of the same sketch always has the same.
///
/// # Errors
/// `InvalidRegion` where the playground knows no such Region.
pub(super) fn zone_names(
    sketch: &Sketch,
    account: &AccountId,
    region: &RegionName,
    shuffled: bool,
) -> Result<Vec<ZoneMapping>, Refusal> {
    let (at, known) = find(region)?;
    let mut numbers = known.numbers.to_vec();
    if shuffled && known.shuffled {
        let account = account.as_str().parse::<u64>().unwrap_or_default();
        let mut random = mix(u64::from(sketch.seed) ^ mix(account) ^ u64::try_from(at).unwrap_or_default());
        // Fisher and Yates: each place takes one of those not yet placed.
        for last in (1..numbers.len()).rev() {
            random = mix(random);
            let span = u64::try_from(last).unwrap_or_default().saturating_add(1);
            numbers.swap(last, usize::try_from(random % span).unwrap_or_default());
        }
    }
    let mut names = Vec::with_capacity(numbers.len());
    for (letter, number) in ('a'..='z').zip(numbers) {
        let text = format!("{region}{letter}={}-az{number}", known.zones);
        names.extend(text.parse::<ZoneMapping>().ok());
    }
    Ok(names)
}

/// Gives an account names for a Region's zones, if it has none yet. Those of a Region that comes
/// later are shuffled as an older account's are.
pub(super) fn give_zone_names(
    sketch: &mut Sketch,
    account: &AccountId,
    region: &RegionName,
) -> Result<(), Refusal> {
    let has = sketch.accounts.find(account)?.zones.iter().any(|known| known.name.region() == region.as_str());
    if !has {
        let names = zone_names(sketch, account, region, true)?;
        sketch.accounts.update(account, |account| account.zones.extend(names))?;
    }
    Ok(())
}
