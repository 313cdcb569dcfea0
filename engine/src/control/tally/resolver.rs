//! How many Resolver endpoints and rules there are.

use crate::model::{QuotaName, Sketch};

use super::{Visit, in_vpcs_region};

pub(super) fn resolver<'a>(sketch: &'a Sketch, quota: QuotaName, visit: Visit<'a, '_>) {
    for endpoint in sketch.resolver_endpoints.iter() {
        match quota {
            QuotaName::ResolverEndpointsPerRegion => in_vpcs_region(sketch, &endpoint.vpc, visit),
            QuotaName::AddressesPerResolverEndpoint => {
                visit(endpoint.id.as_str(), "", endpoint.network_interfaces.len());
            }
            _ => break,
        }
    }
    for rule in sketch.resolver_rules.iter() {
        let (account, region) = (rule.account.as_str(), rule.region.as_str());
        match quota {
            QuotaName::ResolverRulesPerRegion => visit(account, region, 1),
            QuotaName::ResolverRuleAssociationsPerRegion => visit(account, region, rule.vpcs.len()),
            QuotaName::TargetsPerResolverRule => visit(rule.id.as_str(), "", rule.targets.len()),
            _ => break,
        }
    }
}
