//! What ids look like: AWS's prefixes, ARNs, Regions and zones.

use super::{AccountId, RegionName};

/// `prefix` followed by at least one lower-case letter or digit, and only those. AWS uses 17
/// hexadecimal digits (8 in old ids); the whitepaper's `vpce-svc-1234` must pass as well.
pub(super) fn prefixed(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(is_lower_alphanumeric))
}

pub(super) const fn is_lower_alphanumeric(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// `arn:<partition>:elasticloadbalancing:<region>:<account>:<kind>/<name>/<16 hex>`.
pub(super) fn elb_arn(text: &str, kind: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = parts.as_slice() else { return false };
    *arn == "arn"
        && partition.starts_with("aws")
        && *service == "elasticloadbalancing"
        && region.parse::<RegionName>().is_ok()
        && account.parse::<AccountId>().is_ok()
        && resource.strip_prefix(kind).is_some_and(|rest| {
            rest.split_once('/').is_some_and(|(name, hash)| {
                !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !hash.is_empty()
                    && hash.bytes().all(is_lower_alphanumeric)
            })
        })
}

pub(super) fn region_name(text: &str) -> bool {
    let mut parts = text.rsplit('-');
    let number = parts.next().unwrap_or_default();
    let words: Vec<&str> = parts.collect();
    !number.is_empty()
        && number.bytes().all(|b| b.is_ascii_digit())
        && words.len() >= 2
        && words.iter().all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()))
}

pub(super) fn zone_name(text: &str) -> bool {
    let letter = text.char_indices().next_back();
    letter.is_some_and(|(at, letter)| letter.is_ascii_lowercase() && text.get(..at).is_some_and(region_name))
}

pub(super) fn zone_id(text: &str) -> bool {
    text.split_once("-az").is_some_and(|(prefix, number)| {
        !prefix.is_empty()
            && prefix.bytes().all(is_lower_alphanumeric)
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// `arn:<partition>:sns:<region>:<account>:<name>`.
pub(super) fn topic_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, name] = parts.as_slice() else { return false };
    *arn == "arn"
        && partition.starts_with("aws")
        && *service == "sns"
        && region.parse::<RegionName>().is_ok()
        && account.parse::<AccountId>().is_ok()
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// `com.amazonaws.<region>.<code>`, `aws.<…>` for a few; the code may contain dots. An endpoint
/// service of a customer (`com.amazonaws.vpce.…`) is none.
pub(super) fn aws_service_name(text: &str) -> bool {
    let rest = text.strip_prefix("com.amazonaws.").or_else(|| text.strip_prefix("aws."));
    rest.is_some_and(|rest| {
        !rest.starts_with("vpce.")
            && rest.contains('.')
            && rest.split('.').all(|label| {
                !label.is_empty() && label.bytes().all(|b| is_lower_alphanumeric(b) || b == b'-')
            })
    })
}
