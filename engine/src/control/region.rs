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

/// The zone a name means where its Region's letters stand for its zones in their order.
#[cfg(feature = "interop")]
pub(crate) fn named_zone(name: &crate::model::ZoneName) -> Option<crate::model::ZoneId> {
    let letter = name.as_str().bytes().last()?;
    let place = usize::from(letter.checked_sub(b'a')?);
    let known = zones_in_order(name.region());
    if let Some(zone) = known.get(place) {
        Some(zone.clone())
    } else {
        let prefix = zone_prefix(name.region());
        format!("{prefix}-az{}", place.checked_add(1)?).parse().ok()
    }
}

/// A Region's zones in their order; none where it is not known.
#[cfg(feature = "interop")]
pub(crate) fn zones_in_order(region: &str) -> Vec<crate::model::ZoneId> {
    let mut zones = Vec::new();
    if let Some(known) = REGIONS.iter().find(|known| known.name == region) {
        for number in known.numbers {
            zones.extend(format!("{}-az{number}", known.zones).parse::<crate::model::ZoneId>().ok());
        }
    }
    zones
}

/// What the ids of a Region's zones begin with: `use1` for `us-east-1`. Of a Region that is not known it
/// is made as the others' are.
#[cfg(feature = "interop")]
fn zone_prefix(region: &str) -> String {
    if let Some(known) = REGIONS.iter().find(|known| known.name == region) {
        return known.zones.to_owned();
    }
    let mut prefix = String::new();
    for (at, part) in region.split('-').enumerate() {
        match (at, part) {
            (_, "northeast") => prefix.push_str("ne"),
            (_, "northwest") => prefix.push_str("nw"),
            (_, "southeast") => prefix.push_str("se"),
            (_, "southwest") => prefix.push_str("sw"),
            (0, part) => prefix.push_str(part),
            (_, part) if part.bytes().all(|byte| byte.is_ascii_digit()) => prefix.push_str(part),
            (_, part) => prefix.push_str(part.get(..1).unwrap_or_default()),
        }
    }
    prefix
}
