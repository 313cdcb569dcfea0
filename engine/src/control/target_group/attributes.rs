//! A group's attributes, by AWS's keys.

use crate::model::record::record;
use crate::model::{CrossZone, Profile, TargetGroup, TargetGroupArn, TargetType};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::refusal::{Refusal, RefusalCode};
use super::create::is_udp;
use super::invalid;

record! {
    /// `ModifyTargetGroupAttributes`: changes those attributes that are given.
    ModifyTargetGroupAttributes {
        /// The target group.
        target_group: TargetGroupArn, needed;
        /// `load_balancing.cross_zone.enabled` of the group.
        cross_zone: Option<CrossZone>, blank;
        /// `proxy_protocol_v2.enabled`.
        proxy_protocol_v2: Option<bool>, blank;
        /// `preserve_client_ip.enabled`. Always on with UDP.
        preserve_client_ip: Option<bool>, blank;
        /// `deregistration_delay.timeout_seconds`, 0 to 3600.
        deregistration_delay_s: Option<u16>, blank;
        /// `deregistration_delay.connection_termination.enabled`.
        deregistration_termination: Option<bool>, blank;
        /// `target_health_state.unhealthy.connection_termination.enabled`.
        unhealthy_termination: Option<bool>, blank;
        /// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count`, from 1 on.
        routing_minimum_healthy: Option<u16>, blank;
        /// `….minimum_healthy_targets.percentage` of the same, 1 to 100; 0 is off.
        routing_minimum_healthy_percentage: Option<u8>, blank;
        /// `target_group_health.dns_failover.minimum_healthy_targets.count`, from 1 on; 0 is off.
        dns_minimum_healthy: Option<u16>, blank;
        /// `….minimum_healthy_targets.percentage` of the same, 1 to 100; 0 is off.
        dns_minimum_healthy_percentage: Option<u8>, blank;
        /// `stickiness.enabled` (source IP). Not with TLS.
        stickiness: Option<bool>, blank;
    }
}

impl Verb for ModifyTargetGroupAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let profile = changes.sketch.profile;
        let groups = &mut changes.sketch.target_groups;
        let group = groups.find(&self.target_group)?;
        let protocol = group.protocol;
        if !self.changes_something() {
            return Err(Refusal::ours(RefusalCode::ValidationError, "No attribute is given to change"));
        }
        let touches_header = self.proxy_protocol_v2 == Some(true) || self.preserve_client_ip == Some(false);
        if group.target_type == TargetType::Alb && touches_header {
            return Err(invalid(
                "Towards an Application Load Balancer the client's address is always preserved, without a PROXY header",
            ));
        }
        if self.preserve_client_ip == Some(false) && is_udp(protocol) {
            return Err(invalid("With UDP the client's address is always preserved"));
        }
        if self.stickiness == Some(true) && protocol == crate::model::ListenerProtocol::Tls {
            return Err(invalid("A target group of TLS listeners has no stickiness"));
        }
        if self.deregistration_delay_s.is_some_and(|delay| delay > 3600) {
            return Err(Refusal::ours(
                RefusalCode::ValidationError,
                "The deregistration delay is 0 to 3600 seconds",
            ));
        }
        self.thresholds_fit(profile, group)?;
        groups.update(&self.target_group, |group| {
            group.cross_zone = self.cross_zone.unwrap_or(group.cross_zone);
            group.proxy_protocol_v2 = self.proxy_protocol_v2.unwrap_or(group.proxy_protocol_v2);
            group.preserve_client_ip = self.preserve_client_ip.unwrap_or(group.preserve_client_ip);
            group.deregistration_delay_s =
                self.deregistration_delay_s.unwrap_or(group.deregistration_delay_s);
            group.deregistration_termination =
                self.deregistration_termination.unwrap_or(group.deregistration_termination);
            group.unhealthy_termination = self.unhealthy_termination.unwrap_or(group.unhealthy_termination);
            group.routing_minimum_healthy =
                self.routing_minimum_healthy.unwrap_or(group.routing_minimum_healthy);
            group.routing_minimum_healthy_percentage =
                self.routing_minimum_healthy_percentage.unwrap_or(group.routing_minimum_healthy_percentage);
            group.dns_minimum_healthy = self.dns_minimum_healthy.unwrap_or(group.dns_minimum_healthy);
            group.dns_minimum_healthy_percentage =
                self.dns_minimum_healthy_percentage.unwrap_or(group.dns_minimum_healthy_percentage);
            group.stickiness = self.stickiness.unwrap_or(group.stickiness);
        })?;
        changes.changed(self.target_group.clone());
        Ok(())
    }
}

impl ModifyTargetGroupAttributes {
    const fn changes_something(&self) -> bool {
        self.cross_zone.is_some()
            || self.proxy_protocol_v2.is_some()
            || self.preserve_client_ip.is_some()
            || self.deregistration_delay_s.is_some()
            || self.deregistration_termination.is_some()
            || self.unhealthy_termination.is_some()
            || self.stickiness.is_some()
            || self.changes_thresholds()
    }

    const fn changes_thresholds(&self) -> bool {
        self.routing_minimum_healthy.is_some()
            || self.routing_minimum_healthy_percentage.is_some()
            || self.dns_minimum_healthy.is_some()
            || self.dns_minimum_healthy_percentage.is_some()
    }

    /// Thresholds of a group's health exist since November 2022. That of DNS is not below that of routing,
    /// so that a zone leaves DNS before its nodes turn to unhealthy targets (NLB guide, "Target group
    /// health").
    fn thresholds_fit(&self, profile: Profile, group: &TargetGroup) -> Result<(), Refusal> {
        if !self.changes_thresholds() {
            return Ok(());
        }
        if profile == Profile::Paper {
            return Err(invalid("Thresholds of a target group's health exist since November 2022"));
        }
        let routing = self.routing_minimum_healthy.unwrap_or(group.routing_minimum_healthy);
        let routing_share =
            self.routing_minimum_healthy_percentage.unwrap_or(group.routing_minimum_healthy_percentage);
        let dns = self.dns_minimum_healthy.unwrap_or(group.dns_minimum_healthy);
        let dns_share = self.dns_minimum_healthy_percentage.unwrap_or(group.dns_minimum_healthy_percentage);
        if routing == 0 || routing_share > 100 || dns_share > 100 {
            return Err(Refusal::ours(
                RefusalCode::ValidationError,
                "At least one target must be healthy, and at most 100 percent of them",
            ));
        }
        let below = |dns: u16, routing: u16| dns != 0 && dns < routing;
        if below(dns, routing) || below(dns_share.into(), routing_share.into()) {
            return Err(invalid(
                "The threshold of DNS failover is at least that of routing to unhealthy targets",
            ));
        }
        Ok(())
    }
}
