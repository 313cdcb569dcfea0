//! An endpoint is changed: its subnets, groups, routes, policy and private DNS. Its VPC and service never
//! change.

use crate::model::record::{LongText, record};
use crate::model::{
    EndpointState, EndpointType, RouteTableId, SecurityGroupId, SubnetConfiguration, SubnetId, VpcEndpoint,
    VpcEndpointId,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::connection::{bind, wrong_state};
use super::super::refusal::Refusal;
use super::{gateway, groups, invalid, policy_fits, private_dns, within_quotas, zones};

record! {
    /// `ModifyVpcEndpoint`: changes what is given. What is removed goes before what is added comes.
    ModifyVpcEndpoint {
        /// The endpoint.
        endpoint: VpcEndpointId, needed;
        /// Subnets to add; one that is there already, with another address, gets a new interface.
        add_subnets: Vec<SubnetConfiguration>, blank;
        /// Subnets to leave.
        remove_subnets: Vec<SubnetId>, blank;
        /// Groups to add.
        add_security_groups: Vec<SecurityGroupId>, blank;
        /// Groups to take away; one must stay.
        remove_security_groups: Vec<SecurityGroupId>, blank;
        /// Route tables to put a gateway endpoint's route into.
        add_route_tables: Vec<RouteTableId>, blank;
        /// Route tables to take it out of.
        remove_route_tables: Vec<RouteTableId>, blank;
        /// Whether the service's private DNS name leads here.
        private_dns_enabled: Option<bool>, blank;
        /// `PrivateDnsOnlyForInboundResolverEndpoint`. S3 only.
        private_dns_only_for_inbound_resolver: Option<bool>, blank;
        /// Another policy.
        policy: Option<LongText>, blank;
        /// Takes the policy away, so that everything is allowed.
        reset_policy: bool, flag(false);
    }
}

impl Verb for ModifyVpcEndpoint {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let mut endpoint = changes.sketch.vpc_endpoints.find(&self.endpoint)?.clone();
        match endpoint.state {
            EndpointState::PendingAcceptance | EndpointState::Pending | EndpointState::Available => {}
            EndpointState::Rejected
            | EndpointState::Expired
            | EndpointState::Failed
            | EndpointState::Deleting
            | EndpointState::Deleted
            | EndpointState::Partial => return Err(wrong_state(&self.endpoint, endpoint.state)),
        }
        self.members_fit_type(endpoint.endpoint_type)?;
        self.change_groups(changes, &mut endpoint)?;
        self.change_policy(changes, &mut endpoint)?;
        self.change_private_dns(changes, &mut endpoint)?;
        changes.sketch.vpc_endpoints.insert(endpoint);
        changes.changed(self.endpoint.clone());
        zones::remove(changes, &self.endpoint, &self.remove_subnets)?;
        zones::add(changes, &self.endpoint, &self.add_subnets)?;
        gateway::remove_routes(changes, &self.endpoint, &self.remove_route_tables)?;
        if !self.add_route_tables.is_empty() {
            gateway::add_routes(changes, &self.endpoint, &self.add_route_tables)?;
        }
        within_quotas(&changes.sketch, &self.endpoint)?;
        bind(changes, &self.endpoint)
    }
}

impl ModifyVpcEndpoint {
    fn members_fit_type(&self, endpoint_type: EndpointType) -> Result<(), Refusal> {
        let of_interface = self.add_subnets.len()
            + self.remove_subnets.len()
            + self.add_security_groups.len()
            + self.remove_security_groups.len();
        let of_gateway = self.add_route_tables.len() + self.remove_route_tables.len();
        match endpoint_type {
            EndpointType::Interface if of_gateway > 0 => {
                Err(invalid("An interface endpoint has no route tables"))
            }
            EndpointType::Gateway if of_interface > 0 => {
                Err(invalid("A gateway endpoint has neither subnets nor security groups"))
            }
            EndpointType::Interface | EndpointType::Gateway => Ok(()),
        }
    }

    fn change_groups(&self, changes: &Changes, endpoint: &mut VpcEndpoint) -> Result<(), Refusal> {
        if self.add_security_groups.is_empty() && self.remove_security_groups.is_empty() {
            return Ok(());
        }
        endpoint.security_groups.retain(|group| !self.remove_security_groups.contains(group));
        if !self.add_security_groups.is_empty() {
            let vpc = changes.sketch.vpcs.find(&endpoint.vpc)?;
            for group in groups(&changes.sketch, vpc, &self.add_security_groups)? {
                if !endpoint.security_groups.contains(&group) {
                    endpoint.security_groups.push(group);
                }
            }
        }
        if endpoint.security_groups.is_empty() {
            return Err(invalid("An interface endpoint carries at least one security group"));
        }
        Ok(())
    }

    fn change_policy(&self, changes: &Changes, endpoint: &mut VpcEndpoint) -> Result<(), Refusal> {
        if self.reset_policy {
            endpoint.policy = None;
        }
        if let Some(policy) = &self.policy {
            policy_fits(&changes.sketch, endpoint.endpoint_type, &endpoint.service, policy)?;
            endpoint.policy = Some(policy.clone());
        }
        Ok(())
    }

    fn change_private_dns(&self, changes: &Changes, endpoint: &mut VpcEndpoint) -> Result<(), Refusal> {
        let (on, only) = (self.private_dns_enabled, self.private_dns_only_for_inbound_resolver);
        if (on, only) == (None, None) {
            return Ok(());
        }
        endpoint.private_dns_enabled = on.unwrap_or(endpoint.private_dns_enabled);
        endpoint.private_dns_only_for_inbound_resolver =
            only.unwrap_or(endpoint.private_dns_only_for_inbound_resolver);
        if endpoint.private_dns_enabled {
            let vpc = changes.sketch.vpcs.find(&endpoint.vpc)?;
            private_dns::may_be_on(&changes.sketch, vpc, endpoint)?;
        }
        Ok(())
    }
}
