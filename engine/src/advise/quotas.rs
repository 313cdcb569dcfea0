//! The rules about quotas: what an account has more of than it may. One rule for each table there may be
//! thousands of rows in, so that an edit of another one does not count them again.

use crate::control::quota::{self, Exceeded};
use crate::model::QuotaName;
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, word};

fn add(exceeded: Vec<Exceeded>, found: &mut Found) {
    for over in exceeded {
        let what = quota::limit(over.quota).map_or(over.quota.word(), |limit| limit.of);
        let details = vec![word(&over.count), word(&what), word(&over.value)];
        found.add(FindingCode::OverQuota, over.of, details);
    }
}

const fn is_of_interfaces(quota: QuotaName) -> bool {
    matches!(quota, QuotaName::NetworkInterfacesPerRegion | QuotaName::SecurityGroupsPerInterface)
}

const fn is_of_security_groups(quota: QuotaName) -> bool {
    matches!(quota, QuotaName::SecurityGroupsPerRegion | QuotaName::RulesPerSecurityGroup)
}

const fn is_of_networks(quota: QuotaName) -> bool {
    matches!(
        quota,
        QuotaName::VpcsPerRegion
            | QuotaName::SubnetsPerVpc
            | QuotaName::CidrsPerVpc
            | QuotaName::RouteTablesPerVpc
            | QuotaName::RoutesPerTable
            | QuotaName::PropagatedRoutesPerTable
    )
}

const fn is_of_endpoints(quota: QuotaName) -> bool {
    matches!(
        quota,
        QuotaName::InterfaceEndpointsPerVpc
            | QuotaName::GatewayEndpointsPerRegion
            | QuotaName::GatewayEndpointsPerVpc
            | QuotaName::EndpointPolicyCharacters
    )
}

/// Of network interfaces.
pub fn interfaces(index: &Index, found: &mut Found) {
    add(quota::exceeded_among(index.sketch(), is_of_interfaces), found);
}

/// Of security groups.
pub fn security_groups(index: &Index, found: &mut Found) {
    add(quota::exceeded_among(index.sketch(), is_of_security_groups), found);
}

/// Of VPCs, subnets and route tables.
pub fn networks(index: &Index, found: &mut Found) {
    add(quota::exceeded_among(index.sketch(), is_of_networks), found);
}

/// Of endpoints.
pub fn endpoints(index: &Index, found: &mut Found) {
    add(quota::exceeded_among(index.sketch(), is_of_endpoints), found);
}

/// Of everything else.
pub fn others(index: &Index, found: &mut Found) {
    let is_other = |quota| {
        !is_of_interfaces(quota)
            && !is_of_security_groups(quota)
            && !is_of_networks(quota)
            && !is_of_endpoints(quota)
    };
    add(quota::exceeded_among(index.sketch(), is_other), found);
}
