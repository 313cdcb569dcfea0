//! What can be changed about a load balancer: its attributes and its security groups.

use crate::model::record::record;
use crate::model::{ClientRoutingPolicy, LoadBalancerArn, Profile, QuotaName, SecurityGroupId};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::application::{self, AnyLoadBalancer};
use super::create::groups;
use super::invalid;

record! {
    /// `ModifyLoadBalancerAttributes`: changes those attributes that are given.
    ModifyLoadBalancerAttributes {
        /// The load balancer.
        load_balancer: LoadBalancerArn, needed;
        /// `load_balancing.cross_zone.enabled`.
        cross_zone: Option<bool>, blank;
        /// `dns_record.client_routing_policy` (since October 2023).
        client_routing_policy: Option<ClientRoutingPolicy>, blank;
    }
}

record! {
    /// `SetSecurityGroups`: puts other groups in the place of those a load balancer was made with, and
    /// says whether they hold for `PrivateLink`.
    SetSecurityGroups {
        /// The load balancer.
        load_balancer: AnyLoadBalancer, needed;
        /// All its groups from now on; at least one, and only where it was made with some.
        security_groups: Vec<SecurityGroupId>, blank;
        /// `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic`: whether their inbound rules hold for
        /// what comes by `PrivateLink`.
        enforce_private_link_rules: Option<bool>, blank;
    }
}

impl Verb for ModifyLoadBalancerAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let balancers = &mut changes.sketch.load_balancers;
        balancers.find(&self.load_balancer)?;
        if (self.cross_zone, self.client_routing_policy) == (None, None) {
            return Err(Refusal::ours(RefusalCode::ValidationError, "No attribute is given to change"));
        }
        if self.client_routing_policy.is_some() && changes.sketch.profile == Profile::Paper {
            return Err(invalid("dns_record.client_routing_policy came in October 2023"));
        }
        balancers.update(&self.load_balancer, |balancer| {
            balancer.cross_zone = self.cross_zone.unwrap_or(balancer.cross_zone);
            balancer.client_routing_policy =
                self.client_routing_policy.unwrap_or(balancer.client_routing_policy);
        })?;
        changes.changed(self.load_balancer.clone());
        Ok(())
    }
}

impl Verb for SetSecurityGroups {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let arn = match &self.load_balancer {
            AnyLoadBalancer::Network(arn) => arn,
            AnyLoadBalancer::Application(_) if self.enforce_private_link_rules.is_some() => {
                return Err(invalid("PrivateLink leads to Network Load Balancers only"));
            }
            AnyLoadBalancer::Application(arn) => {
                return application::set_groups(changes, arn, &self.security_groups);
            }
        };
        let balancer = changes.sketch.load_balancers.find(arn)?;
        if balancer.security_groups.is_empty() {
            return Err(invalid("A load balancer that was made without security groups cannot get any"));
        }
        let vpc = changes.sketch.vpcs.find(&balancer.vpc)?;
        let groups = groups(&changes.sketch, vpc, &self.security_groups)?;
        if groups.is_empty() {
            return Err(invalid("A load balancer that was made with security groups keeps at least one"));
        }
        changes.sketch.load_balancers.update(arn, |balancer| {
            balancer.security_groups = groups;
            balancer.enforce_private_link_rules =
                self.enforce_private_link_rules.unwrap_or(balancer.enforce_private_link_rules);
        })?;
        changes.changed(arn.clone());
        quota::check(&changes.sketch, QuotaName::SecurityGroupsPerInterface, arn.clone(), "")
    }
}
