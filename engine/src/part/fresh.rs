//! Ids and names that nothing has.

use serde_json::{Map, Value};

use crate::control::propose;
use crate::model::record::{Seen, member};
use crate::model::{ResourceId, Sketch};

/// How many ids or names are tried before giving up.
const ATTEMPTS: usize = 1000;

/// An id of the same kind that nothing has. `None` where none could be made.
pub fn id(work: &mut Sketch, taken: &Map<String, Value>, old: &ResourceId) -> Option<String> {
    for _ in 0..ATTEMPTS {
        let digits = work.next_id_digits();
        let text = like(old, &digits)?;
        let parsed = text.parse::<ResourceId>().ok()?;
        let is_new = !work.has(&parsed) && !taken.values().any(|other| other.as_str() == Some(&text));
        if is_new && parsed.kind() == old.kind() {
            return Some(text);
        }
    }
    None
}

/// An id made like another one, of other digits.
fn like(old: &ResourceId, digits: &str) -> Option<String> {
    let text = old.as_str();
    Some(match old {
        ResourceId::Account(_) => {
            let number = u64::from_str_radix(digits.get(..12)?, 16).ok()? % 1_000_000_000_000;
            format!("{number:012}")
        }
        ResourceId::HostedZone(_) => format!("Z{}", digits.to_ascii_uppercase()),
        ResourceId::Topic(_) => format!("{text}-{}", digits.get(..6)?),
        ResourceId::LoadBalancer(_) | ResourceId::ApplicationLoadBalancer(_) | ResourceId::TargetGroup(_) => {
            let (before, _) = text.rsplit_once('/')?;
            let (path, name) = before.rsplit_once('/')?;
            // Names of load balancers and groups have at most 32 characters.
            let stem: String = stem(name).chars().take(24).collect();
            format!("{path}/{}-{}/{}", stem.trim_end_matches('-'), digits.get(13..)?, digits.get(..16)?)
        }
        _ => {
            let (prefix, _) = text.rsplit_once('-')?;
            format!("{prefix}-{digits}")
        }
    })
}

/// A name without the number behind it.
fn stem(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((stem, number)) if !stem.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => stem,
        _ => name,
    }
}

/// A name nobody has: the same one, or the next of its kind.
pub fn name(work: &Sketch, given: &[String], old: &str) -> String {
    let free = |name: &str| propose::name(work, name) == name && !given.iter().any(|other| other == name);
    if old.is_empty() || free(old) {
        return old.to_owned();
    }
    let stem = stem(old);
    for number in 2..ATTEMPTS {
        let name = format!("{stem}-{number}");
        if free(&name) {
            return name;
        }
    }
    old.to_owned()
}

/// Whether resources of a table keep their names: they are names in their VPC, which is copied too, or what they are
/// is their name.
pub fn keeps_name(table: &str, part: &Sketch, own: &Value) -> bool {
    let vpc = own.get("vpc").and_then(Value::as_str).and_then(|vpc| vpc.parse().ok());
    let with_vpc = vpc.is_some_and(|vpc| part.vpcs.get(&vpc).is_some());
    match table {
        "hosted_zones" => true,
        "security_groups" | "route_tables" | "network_acls" => with_vpc,
        _ => false,
    }
}

/// The VPC a resource lies in, as far as its record says.
pub fn vpc_of(sketch: &Sketch, id: &ResourceId) -> Option<String> {
    let mut at = id.clone();
    for _ in 0..8 {
        let record = sketch.record(&at)?;
        if let Some((_, vpc)) = member(record, "vpc")
            && let Seen::Resource(vpc) = vpc.seen()
        {
            return Some(vpc.to_string());
        }
        at = super::holder(sketch, &at, record)?;
    }
    None
}
