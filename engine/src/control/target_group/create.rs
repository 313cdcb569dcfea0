//! A target group is made.

use crate::model::record::{as_usual, record};
use crate::model::{
    HealthCheckProtocol, IdError, ListenerProtocol, Profile, QuotaName, Sketch, Tag, TargetGroup,
    TargetGroupArn, TargetType, Vpc, VpcId,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::load_balancer::is_name;
use super::super::new_id::new_hash;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::health_check::{HealthCheckSettings, usual};
use super::invalid;

record! {
    /// `CreateTargetGroup`.
    CreateTargetGroup {
        /// Its name: up to 32 letters, digits and hyphens, once in an account and Region.
        name: String, needed;
        /// The VPC its targets are in, or are reached from.
        vpc: VpcId, needed;
        /// What its targets are.
        target_type: TargetType, word("instance");
        /// What its targets are spoken to in.
        protocol: ListenerProtocol, word("tcp");
        /// The port for targets registered without one of their own.
        port: u16, needed;
        /// Its health check, where it is not the usual one.
        health_check: Option<HealthCheckSettings>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

impl Verb for CreateTargetGroup {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        is_name(&self.name)?;
        let vpc = sketch.vpcs.find(&self.vpc)?.clone();
        if self.port == 0 {
            return Err(Refusal::ours(
                RefusalCode::ValidationError,
                "A target group's port is a number from 1 to 65535",
            ));
        }
        let prefix =
            format!("arn:aws:elasticloadbalancing:{}:{}:targetgroup/{}/", vpc.region, vpc.account, self.name);
        if sketch.target_groups.iter().any(|group| group.arn.as_str().starts_with(&prefix)) {
            return Err(Refusal::ours(
                RefusalCode::DuplicateTargetGroupName,
                format!("A target group with the name '{}' exists already", self.name),
            ));
        }
        let of_application = self.target_type == TargetType::Alb;
        if of_application {
            application_may_be_target(sketch, self.protocol)?;
        }
        let mut health_check = usual(sketch.profile);
        if of_application || self.protocol.is_http() {
            health_check.protocol = HealthCheckProtocol::Http;
        }
        if let Some(settings) = &self.health_check {
            settings.apply_to(sketch.profile, &mut health_check, true)?;
        }
        if of_application && health_check.protocol == HealthCheckProtocol::Tcp {
            return Err(invalid("A load balancer that is a target is checked by HTTP or HTTPS"));
        }
        let arn = new_arn(sketch, &vpc, &self.name)?;
        sketch.target_groups.insert(TargetGroup {
            arn: arn.clone(),
            vpc: vpc.id.clone(),
            target_type: self.target_type,
            protocol: self.protocol,
            port: self.port,
            health_check,
            preserve_client_ip: preserves(self.target_type, self.protocol),
            deregistration_termination: is_udp(self.protocol),
            tags: self.tags.clone(),
            ..as_usual()
        });
        changes.created(arn);
        quota::check(
            &changes.sketch,
            QuotaName::TargetGroupsPerRegion,
            vpc.account.clone(),
            vpc.region.as_str(),
        )
    }
}

/// An Application Load Balancer may be a target since September 2021, of TCP only.
fn application_may_be_target(sketch: &Sketch, protocol: ListenerProtocol) -> Result<(), Refusal> {
    if sketch.profile == Profile::Paper {
        return Err(invalid("An Application Load Balancer may be a target since September 2021"));
    }
    if protocol != ListenerProtocol::Tcp {
        return Err(invalid("A target group whose target is an Application Load Balancer is of TCP"));
    }
    Ok(())
}

fn new_arn(sketch: &mut Sketch, vpc: &Vpc, name: &str) -> Result<TargetGroupArn, Refusal> {
    let hash = new_hash(sketch);
    let arn =
        format!("arn:aws:elasticloadbalancing:{}:{}:targetgroup/{name}/{hash}", vpc.region, vpc.account);
    arn.parse().map_err(|unfit: IdError| Refusal::ours(RefusalCode::ValidationError, unfit.to_string()))
}

/// Whether a group speaks UDP, alone or with TCP.
pub(super) const fn is_udp(protocol: ListenerProtocol) -> bool {
    matches!(protocol, ListenerProtocol::Udp | ListenerProtocol::TcpUdp)
}

/// Whether a new group preserves the client's address: instances' and a load balancer's do, addresses' only with UDP (NLB guide,
/// "Client IP preservation").
const fn preserves(target_type: TargetType, protocol: ListenerProtocol) -> bool {
    matches!(target_type, TargetType::Instance | TargetType::Alb) || is_udp(protocol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_addresses_are_preserved_as_the_guide_s_table_has_it() {
        assert!(preserves(TargetType::Instance, ListenerProtocol::Tcp));
        assert!(preserves(TargetType::Ip, ListenerProtocol::Udp));
        assert!(!preserves(TargetType::Ip, ListenerProtocol::Tls));
    }
}
