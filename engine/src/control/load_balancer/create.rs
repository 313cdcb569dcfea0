//! A load balancer is made.

use std::str::FromStr;

use crate::model::record::{as_usual, record, words};
use crate::model::{
    IdError, IpAddressType, LoadBalancer, LoadBalancerArn, Profile, QuotaName, Scheme, SecurityGroupId,
    Sketch, Tag, Vpc,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::new_id::new_hash;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::application;
use super::nodes::{self, SubnetMapping};

/// Characters of a load balancer's or target group's name.
const NAME_CHARS: usize = 32;

words! {
    /// A load balancer's type (`LoadBalancerTypeEnum` in the API).
    LoadBalancerType {
        /// A Network Load Balancer.
        Network = "network",
        /// An Application Load Balancer.
        Application = "application",
    }
}

record! {
    /// `CreateLoadBalancer`: makes a load balancer with a node in each zone given.
    CreateLoadBalancer {
        /// Its type.
        load_balancer_type: LoadBalancerType, word("network");
        /// Its name: up to 32 letters, digits and hyphens, once in an account and Region.
        name: String, needed;
        /// Its subnets, one a zone, all of one VPC.
        subnets: Vec<SubnetMapping>, blank;
        /// Whom it is for.
        scheme: Scheme, word("internal");
        /// The groups its nodes carry. Without any now a Network Load Balancer can never have one; an
        /// Application Load Balancer has its VPC's default group then.
        security_groups: Vec<SecurityGroupId>, blank;
        /// Which addresses it has.
        ip_address_type: IpAddressType, word("ipv4");
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

impl Verb for CreateLoadBalancer {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        is_name(&self.name)?;
        if self.name.starts_with("internal-") {
            return Err(Refusal::ours(
                RefusalCode::ValidationError,
                "A load balancer's name does not start with internal-",
            ));
        }
        let vpc = nodes::vpc_of(sketch, &self.subnets)?.clone();
        if is_taken(sketch, &vpc, &self.name) {
            return Err(Refusal::ours(
                RefusalCode::DuplicateLoadBalancerName,
                format!("A load balancer with the name '{}' exists already", self.name),
            ));
        }
        if self.load_balancer_type == LoadBalancerType::Application {
            return application::create(changes, self, &vpc);
        }
        let security_groups = groups(sketch, &vpc, &self.security_groups)?;
        let arn: LoadBalancerArn = new_arn(sketch, &vpc, "net", &self.name)?;
        sketch.load_balancers.insert(LoadBalancer {
            arn: arn.clone(),
            vpc: vpc.id.clone(),
            scheme: self.scheme,
            security_groups,
            ip_address_type: self.ip_address_type,
            tags: self.tags.clone(),
            ..as_usual()
        });
        changes.created(arn.clone());
        nodes::add(changes, &arn, &self.subnets)?;
        quota::check(
            &changes.sketch,
            QuotaName::LoadBalancersPerRegion,
            vpc.account.clone(),
            vpc.region.as_str(),
        )?;
        quota::check(&changes.sketch, QuotaName::SecurityGroupsPerInterface, arn, "")
    }
}

/// Whether a text may be a load balancer's or target group's name.
pub(in super::super) fn is_name(name: &str) -> Result<(), Refusal> {
    let fits = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if name.is_empty() || name.len() > NAME_CHARS || !fits || name.starts_with('-') || name.ends_with('-') {
        return Err(Refusal::ours(
            RefusalCode::ValidationError,
            "A name has up to 32 letters, digits and hyphens, and neither starts nor ends with a hyphen",
        ));
    }
    Ok(())
}

/// Whether a load balancer of either type has a name in a VPC's account and Region.
fn is_taken(sketch: &Sketch, vpc: &Vpc, name: &str) -> bool {
    let wanted = (name, vpc.account.as_str(), vpc.region.as_str());
    let network = sketch.load_balancers.iter().map(|found| &found.arn);
    let application = sketch.application_load_balancers.iter().map(|found| &found.arn);
    network.map(|arn| (arn.name(), arn.account(), arn.region())).any(|found| found == wanted)
        || application.map(|arn| (arn.name(), arn.account(), arn.region())).any(|found| found == wanted)
}

pub(super) fn new_arn<A: FromStr<Err = IdError>>(
    sketch: &mut Sketch,
    vpc: &Vpc,
    kind: &str,
    name: &str,
) -> Result<A, Refusal> {
    let hash = new_hash(sketch);
    let (region, account) = (&vpc.region, &vpc.account);
    let arn = format!("arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/{kind}/{name}/{hash}");
    arn.parse().map_err(|unfit: IdError| Refusal::ours(RefusalCode::ValidationError, unfit.to_string()))
}

/// The groups a load balancer's nodes carry: of its VPC, and none before August 2023.
pub(super) fn groups(
    sketch: &Sketch,
    vpc: &Vpc,
    given: &[SecurityGroupId],
) -> Result<Vec<SecurityGroupId>, Refusal> {
    if !given.is_empty() && sketch.profile == Profile::Paper {
        return Err(super::invalid("A Network Load Balancer has no security groups before August 2023"));
    }
    in_vpc(sketch, vpc, given)
}

/// Groups of a VPC, each once.
pub(super) fn in_vpc(
    sketch: &Sketch,
    vpc: &Vpc,
    given: &[SecurityGroupId],
) -> Result<Vec<SecurityGroupId>, Refusal> {
    let mut kept: Vec<SecurityGroupId> = Vec::new();
    for id in given {
        let found = sketch.security_groups.get(id).is_some_and(|group| group.vpc == vpc.id);
        if !found {
            return Err(Refusal::ours(
                RefusalCode::InvalidSecurityGroup,
                format!("The security group '{id}' does not exist in {}", vpc.id),
            ));
        }
        if !kept.contains(id) {
            kept.push(id.clone());
        }
    }
    Ok(kept)
}
