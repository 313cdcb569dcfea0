//! The verbs of Route 53 Resolver rules. A rule of another account is taken to be shared with the caller
//! (Resource Access Manager). Codes: Route 53 Resolver API reference.

use std::net::Ipv4Addr;

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, QuotaName, RegionName, ResolverDirection, ResolverEndpointId, ResolverRule, ResolverRuleId,
    ResolverRuleType, Sketch, Tag, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::hosted_zone::is_dns_name;
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::resolver_endpoint::{invalid, not_now};

record! {
    /// `CreateResolverRule`.
    CreateResolverRule {
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// What it does.
        rule_type: ResolverRuleType, word("FORWARD");
        /// The domain, subdomains included; `.` is every name.
        domain: String, needed;
        /// Who is asked, up to six; none where it is a system rule.
        targets: Vec<Ipv4Addr>, blank;
        /// The outbound endpoint it asks by; none where it is a system rule.
        endpoint: Option<ResolverEndpointId>, blank;
        /// What people call it.
        name: String, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// `UpdateResolverRule`: changes what is given.
    UpdateResolverRule {
        /// The rule.
        rule: ResolverRuleId, needed;
        /// Who is asked from now on; none given leaves them as they are.
        targets: Vec<Ipv4Addr>, blank;
        /// The outbound endpoint it asks by from now on.
        endpoint: Option<ResolverEndpointId>, blank;
    }
}

record! {
    /// `AssociateResolverRule`: from now on it holds for a VPC.
    AssociateResolverRule {
        /// The rule.
        rule: ResolverRuleId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DisassociateResolverRule`: it no longer holds for a VPC.
    DisassociateResolverRule {
        /// The rule.
        rule: ResolverRuleId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DeleteResolverRule`: one that holds for no VPC.
    DeleteResolverRule {
        /// The rule.
        rule: ResolverRuleId, needed;
    }
}

impl Verb for CreateResolverRule {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.accounts.find(&self.account)?;
        let domain = domain(&self.domain)?;
        match self.rule_type {
            ResolverRuleType::Forward => {
                let Some(endpoint) = &self.endpoint else {
                    return Err(invalid("A forwarding rule asks by an outbound endpoint"));
                };
                if self.targets.is_empty() {
                    return Err(invalid("A forwarding rule has at least one target address"));
                }
                asks_by(sketch, endpoint, &self.region)?;
            }
            ResolverRuleType::System if self.endpoint.is_some() || !self.targets.is_empty() => {
                return Err(invalid("A system rule forwards nothing: it has no targets and no endpoint"));
            }
            ResolverRuleType::System => {}
        }
        let same = |rule: &ResolverRule| {
            rule.account == self.account
                && rule.region == self.region
                && rule.domain == domain
                && rule.endpoint == self.endpoint
                && rule.targets == self.targets
        };
        if let Some(known) = sketch.resolver_rules.iter().find(|rule| same(rule)) {
            return Err(Refusal::ours(
                RefusalCode::ResourceExistsException,
                format!("{} is the same rule", known.id),
            ));
        }
        let id: ResolverRuleId = new_id(sketch, "rslvr-rr-")?;
        sketch.resolver_rules.insert(ResolverRule {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            rule_type: self.rule_type,
            domain,
            targets: self.targets.clone(),
            endpoint: self.endpoint.clone(),
            tags: self.tags.clone(),
            ..as_usual()
        });
        changes.created(id.clone());
        let sketch = &changes.sketch;
        quota::check(sketch, QuotaName::TargetsPerResolverRule, id, "")?;
        quota::check(sketch, QuotaName::ResolverRulesPerRegion, self.account.clone(), self.region.as_str())
    }
}

/// A domain as it is kept: in lower case, without a dot at its end, `.` alone for all names.
fn domain(text: &str) -> Result<String, Refusal> {
    let plain = text.trim_end_matches('.').to_ascii_lowercase();
    match plain.as_str() {
        "" if text.starts_with('.') => Ok(".".to_owned()),
        plain if is_dns_name(plain, false) => Ok(plain.to_owned()),
        _ => Err(invalid("A domain has labels of up to 63 characters, 255 in all")),
    }
}

/// Rules ask by an outbound endpoint of their own Region.
fn asks_by(sketch: &Sketch, id: &ResolverEndpointId, region: &RegionName) -> Result<(), Refusal> {
    let endpoint = sketch.resolver_endpoints.find(id)?;
    if endpoint.direction != ResolverDirection::Outbound {
        return Err(not_now(format!("{id} is not an outbound endpoint")));
    }
    if sketch.vpcs.find(&endpoint.vpc)?.region != *region {
        return Err(not_now(format!("{id} does not lie in {region}")));
    }
    Ok(())
}

impl Verb for UpdateResolverRule {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let rule = changes.sketch.resolver_rules.find(&self.rule)?;
        if rule.rule_type == ResolverRuleType::System {
            return Err(invalid("A system rule forwards nothing: it has no targets and no endpoint"));
        }
        if let Some(endpoint) = &self.endpoint {
            asks_by(&changes.sketch, endpoint, &rule.region)?;
        } else if self.targets.is_empty() {
            return Err(invalid("Nothing is given to change"));
        }
        changes.sketch.resolver_rules.update(&self.rule, |rule| {
            if !self.targets.is_empty() {
                rule.targets.clone_from(&self.targets);
            }
            if self.endpoint.is_some() {
                rule.endpoint.clone_from(&self.endpoint);
            }
        })?;
        changes.changed(self.rule.clone());
        quota::check(&changes.sketch, QuotaName::TargetsPerResolverRule, self.rule.clone(), "")
    }
}

impl Verb for AssociateResolverRule {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let rule = sketch.resolver_rules.find(&self.rule)?;
        let (account, region) = (rule.account.clone(), rule.region.clone());
        if sketch.vpcs.find(&self.vpc)?.region != region {
            return Err(not_now(format!("{} does not lie in {region}", self.vpc)));
        }
        // Two rules about one domain cannot both hold.
        let clashes = |other: &ResolverRule| other.domain == rule.domain && other.vpcs.contains(&self.vpc);
        if let Some(other) = sketch.resolver_rules.iter().find(|other| clashes(other)) {
            return Err(Refusal::ours(
                RefusalCode::ResourceExistsException,
                format!("{} holds for {} already, about {}", other.id, self.vpc, other.domain),
            ));
        }
        sketch.resolver_rules.update(&self.rule, |rule| rule.vpcs.push(self.vpc.clone()))?;
        changes.changed(self.rule.clone());
        let quota = QuotaName::ResolverRuleAssociationsPerRegion;
        quota::check(&changes.sketch, quota, account, region.as_str())
    }
}

impl Verb for DisassociateResolverRule {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if !changes.sketch.resolver_rules.find(&self.rule)?.vpcs.contains(&self.vpc) {
            return Err(Refusal::ours(
                RefusalCode::ResourceNotFoundException,
                format!("{} does not hold for {}", self.rule, self.vpc),
            ));
        }
        changes.sketch.resolver_rules.update(&self.rule, |rule| rule.vpcs.retain(|vpc| *vpc != self.vpc))?;
        changes.changed(self.rule.clone());
        Ok(())
    }
}

impl Verb for DeleteResolverRule {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let rule = changes.sketch.resolver_rules.find(&self.rule)?;
        if let Some(vpc) = rule.vpcs.first() {
            return Err(Refusal::ours(
                RefusalCode::ResourceInUseException,
                format!("{} holds for {vpc}: disassociate it first", self.rule),
            ));
        }
        changes.sketch.resolver_rules.remove(&self.rule);
        gone(changes, self.rule.clone())
    }
}
