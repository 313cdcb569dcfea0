//! Every change a person makes to a sketch, as a value: it can be listed, kept in a link,
//! replayed. Most are AWS's own verbs; those AWS has no verb for (an application that stops, a
//! zone that is lost) are marked.
//!
//! `sketch::commands` reads and writes them; they are part of links, so variants and optional
//! members may be added, nothing renamed.

use crate::model::{
    ApplicationState, CrossZone, Direction, EndpointServiceId, InstanceId, ListenerProtocol, LoadBalancerArn,
    Outcome, Permission, Profile, ResourceId, SecurityGroupId, SecurityGroupRuleId, Target, TargetGroupArn,
    VpcEndpointId, ZoneId,
};

/// A change to a sketch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `AuthorizeSecurityGroupIngress`: adds an inbound rule.
    AuthorizeSecurityGroupIngress {
        /// The group.
        group: SecurityGroupId,
        /// What the rule permits.
        permission: Permission,
    },
    /// `AuthorizeSecurityGroupEgress`: adds an outbound rule.
    AuthorizeSecurityGroupEgress {
        /// The group.
        group: SecurityGroupId,
        /// What the rule permits.
        permission: Permission,
    },
    /// `RevokeSecurityGroupIngress`: takes an inbound rule away.
    RevokeSecurityGroupIngress {
        /// The group.
        group: SecurityGroupId,
        /// The rule.
        rule: SecurityGroupRuleId,
    },
    /// `RevokeSecurityGroupEgress`: takes an outbound rule away.
    RevokeSecurityGroupEgress {
        /// The group.
        group: SecurityGroupId,
        /// The rule.
        rule: SecurityGroupRuleId,
    },
    /// `ModifyLoadBalancerAttributes`.
    ModifyLoadBalancerAttributes {
        /// The load balancer.
        load_balancer: LoadBalancerArn,
        /// `load_balancing.cross_zone.enabled`.
        cross_zone: bool,
    },
    /// `ModifyTargetGroupAttributes`: changes those attributes that are given.
    ModifyTargetGroupAttributes {
        /// The target group.
        target_group: TargetGroupArn,
        /// `load_balancing.cross_zone.enabled` of the group.
        cross_zone: Option<CrossZone>,
        /// `proxy_protocol_v2.enabled`.
        proxy_protocol_v2: Option<bool>,
        /// `preserve_client_ip.enabled`.
        preserve_client_ip: Option<bool>,
    },
    /// `RegisterTargets`: adds a target.
    RegisterTargets {
        /// The target group.
        target_group: TargetGroupArn,
        /// The target.
        target: Target,
    },
    /// `DeregisterTargets`: takes a target away.
    DeregisterTargets {
        /// The target group.
        target_group: TargetGroupArn,
        /// The target.
        target: Target,
    },
    /// `CreateListener`.
    CreateListener {
        /// The load balancer.
        load_balancer: LoadBalancerArn,
        /// The port it takes.
        port: u16,
        /// The protocol it takes.
        protocol: ListenerProtocol,
        /// The group its connections go to.
        target_group: TargetGroupArn,
    },
    /// `DeleteListener`.
    DeleteListener {
        /// The load balancer.
        load_balancer: LoadBalancerArn,
        /// The listener's port.
        port: u16,
    },
    /// `StartInstances`.
    StartInstances {
        /// The instance.
        instance: InstanceId,
    },
    /// `StopInstances`.
    StopInstances {
        /// The instance.
        instance: InstanceId,
    },
    /// `AcceptVpcEndpointConnections`: the provider lets an endpoint in.
    AcceptVpcEndpointConnections {
        /// The service.
        service: EndpointServiceId,
        /// The endpoint.
        endpoint: VpcEndpointId,
    },
    /// `RejectVpcEndpointConnections`: the provider turns an endpoint down, perhaps after use.
    RejectVpcEndpointConnections {
        /// The service.
        service: EndpointServiceId,
        /// The endpoint.
        endpoint: VpcEndpointId,
    },
    /// What an application does with a connection. No verb of AWS.
    SetApplicationState {
        /// The host.
        instance: InstanceId,
        /// The application's port.
        port: u16,
        /// Its new state.
        state: ApplicationState,
    },
    /// What an application expects of a connection. No verb of AWS.
    ConfigureApplication {
        /// The host.
        instance: InstanceId,
        /// The application's port.
        port: u16,
        /// Whether it expects a PROXY protocol header.
        expects_proxy_protocol: Option<bool>,
        /// Whether it answers health checks well.
        passes_health_checks: Option<bool>,
    },
    /// Everything in an Availability Zone fails. No verb of AWS.
    LoseZone {
        /// The zone, by id.
        zone: ZoneId,
    },
    /// A lost Availability Zone comes back. No verb of AWS.
    RestoreZone {
        /// The zone, by id.
        zone: ZoneId,
    },
    /// Chooses between the whitepaper's AWS and today's. No verb of AWS.
    SetProfile {
        /// The profile.
        profile: Profile,
    },
    /// Gives the sketch another title. No verb of AWS.
    SetTitle {
        /// The title.
        title: String,
    },
    /// Writes down what must happen. No verb of AWS.
    Expect {
        /// From where.
        from: String,
        /// To what.
        to: String,
        /// The TCP port.
        port: u16,
        /// How it must end.
        expect: Outcome,
        /// The reason code that must decide it, where that matters.
        reason: Option<String>,
    },
    /// Takes an expectation away. No verb of AWS.
    DropExpectation {
        /// Its place in the list, from 0.
        index: usize,
    },
}

impl Command {
    /// The command that adds a rule of either direction.
    pub fn authorize(group: SecurityGroupId, direction: Direction, permission: Permission) -> Self {
        match direction {
            Direction::Inbound => Self::AuthorizeSecurityGroupIngress { group, permission },
            Direction::Outbound => Self::AuthorizeSecurityGroupEgress { group, permission },
        }
    }

    /// The command that takes a rule of either direction away.
    pub fn revoke(group: SecurityGroupId, direction: Direction, rule: SecurityGroupRuleId) -> Self {
        match direction {
            Direction::Inbound => Self::RevokeSecurityGroupIngress { group, rule },
            Direction::Outbound => Self::RevokeSecurityGroupEgress { group, rule },
        }
    }

    /// The verb as AWS writes it, or our own word for what AWS has no verb for.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::AuthorizeSecurityGroupIngress { .. } => "AuthorizeSecurityGroupIngress",
            Self::AuthorizeSecurityGroupEgress { .. } => "AuthorizeSecurityGroupEgress",
            Self::RevokeSecurityGroupIngress { .. } => "RevokeSecurityGroupIngress",
            Self::RevokeSecurityGroupEgress { .. } => "RevokeSecurityGroupEgress",
            Self::ModifyLoadBalancerAttributes { .. } => "ModifyLoadBalancerAttributes",
            Self::ModifyTargetGroupAttributes { .. } => "ModifyTargetGroupAttributes",
            Self::RegisterTargets { .. } => "RegisterTargets",
            Self::DeregisterTargets { .. } => "DeregisterTargets",
            Self::CreateListener { .. } => "CreateListener",
            Self::DeleteListener { .. } => "DeleteListener",
            Self::StartInstances { .. } => "StartInstances",
            Self::StopInstances { .. } => "StopInstances",
            Self::AcceptVpcEndpointConnections { .. } => "AcceptVpcEndpointConnections",
            Self::RejectVpcEndpointConnections { .. } => "RejectVpcEndpointConnections",
            Self::SetApplicationState { .. } => "SetApplicationState",
            Self::ConfigureApplication { .. } => "ConfigureApplication",
            Self::LoseZone { .. } => "LoseZone",
            Self::RestoreZone { .. } => "RestoreZone",
            Self::SetProfile { .. } => "SetProfile",
            Self::SetTitle { .. } => "SetTitle",
            Self::Expect { .. } => "Expect",
            Self::DropExpectation { .. } => "DropExpectation",
        }
    }

    /// The resource the command is about; `None` where it is about the sketch as a whole.
    pub fn subject(&self) -> Option<ResourceId> {
        Some(match self {
            Self::AuthorizeSecurityGroupIngress { group, .. }
            | Self::AuthorizeSecurityGroupEgress { group, .. }
            | Self::RevokeSecurityGroupIngress { group, .. }
            | Self::RevokeSecurityGroupEgress { group, .. } => group.clone().into(),
            Self::ModifyLoadBalancerAttributes { load_balancer, .. }
            | Self::CreateListener { load_balancer, .. }
            | Self::DeleteListener { load_balancer, .. } => load_balancer.clone().into(),
            Self::ModifyTargetGroupAttributes { target_group, .. }
            | Self::RegisterTargets { target_group, .. }
            | Self::DeregisterTargets { target_group, .. } => target_group.clone().into(),
            Self::StartInstances { instance }
            | Self::StopInstances { instance }
            | Self::SetApplicationState { instance, .. }
            | Self::ConfigureApplication { instance, .. } => instance.clone().into(),
            Self::AcceptVpcEndpointConnections { endpoint, .. }
            | Self::RejectVpcEndpointConnections { endpoint, .. } => endpoint.clone().into(),
            Self::LoseZone { zone } | Self::RestoreZone { zone } => zone.clone().into(),
            Self::SetProfile { .. }
            | Self::SetTitle { .. }
            | Self::Expect { .. }
            | Self::DropExpectation { .. } => return None,
        })
    }
}
