//! The rule about quotas: what an account has more of than it may.

use crate::control::quota;
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, word};

/// Quotas that are exceeded.
pub fn exceeded(index: &Index, found: &mut Found) {
    for over in quota::exceeded(index.sketch()) {
        let what = quota::limit(over.quota).map_or(over.quota.word(), |limit| limit.of);
        let details = vec![word(&over.count), word(&what), word(&over.value)];
        found.add(FindingCode::OverQuota, over.of, details);
    }
}
