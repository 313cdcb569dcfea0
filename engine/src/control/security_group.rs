//! The verbs of security groups: they come and go, and so do their rules.

use crate::model::record::{as_usual, record};
use crate::model::{
    Direction, DroppedRule, IpProtocol, Peer, PeeringState, Permission, PortRange, QuotaName, ResourceId,
    SecurityGroup, SecurityGroupId, SecurityGroupRule, SecurityGroupRuleId, Sketch, VpcId,
    VpcPeeringConnection,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::dropped::{back_at, place_of};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::vpc::{DEFAULT_GROUP, everything_out};

record! {
    /// `CreateSecurityGroup`: makes a group that lets everything out and nothing in.
    CreateSecurityGroup {
        /// The VPC it will belong to.
        vpc: VpcId, needed;
        /// Its name, which stays.
        name: String, needed;
    }
}

record! {
    /// `DeleteSecurityGroup`: deletes a group that nothing carries and no other group of its VPC names. Rules of
    /// other VPCs' groups that name it stay, stale.
    DeleteSecurityGroup {
        /// The group.
        group: SecurityGroupId, needed;
    }
}

record! {
    /// `AuthorizeSecurityGroupIngress`: adds an inbound rule.
    AuthorizeSecurityGroupIngress {
        /// The group.
        group: SecurityGroupId, needed;
        /// What the rule permits.
        permission: Permission, needed;
    }
}

record! {
    /// `AuthorizeSecurityGroupEgress`: adds an outbound rule.
    AuthorizeSecurityGroupEgress {
        /// The group.
        group: SecurityGroupId, needed;
        /// What the rule permits.
        permission: Permission, needed;
    }
}

record! {
    /// `RevokeSecurityGroupIngress`: takes an inbound rule away.
    RevokeSecurityGroupIngress {
        /// The group.
        group: SecurityGroupId, needed;
        /// The rule.
        rule: SecurityGroupRuleId, needed;
    }
}

record! {
    /// `RevokeSecurityGroupEgress`: takes an outbound rule away.
    RevokeSecurityGroupEgress {
        /// The group.
        group: SecurityGroupId, needed;
        /// The rule.
        rule: SecurityGroupRuleId, needed;
    }
}

record! {
    /// A rule permits nothing for a while, and is kept; or is back where it stood. No verb of AWS, where it
    /// would be revoked and written anew.
    SetSecurityGroupRuleDropped {
        /// The group.
        group: SecurityGroupId, needed;
        /// The rule.
        rule: SecurityGroupRuleId, needed;
        /// Whether it is dropped.
        dropped: bool, flag(true);
    }
}

fn places(group: &SecurityGroup) -> Vec<u32> {
    group.dropped_rules.iter().map(|dropped| dropped.place).collect()
}

/// Takes a rule out, and keeps it with its place.
fn drop_rule(group: &mut SecurityGroup, id: &SecurityGroupRuleId) -> Option<Direction> {
    let at = group.rules.iter().position(|rule| rule.id == *id)?;
    let place = place_of(at, &places(group));
    let before = group.dropped_rules.iter().filter(|other| other.place < place).count();
    let rule = group.rules.remove(at);
    let direction = rule.direction;
    group.dropped_rules.insert(before, DroppedRule { place, rule });
    Some(direction)
}

/// Puts a dropped rule back.
fn restore_rule(group: &mut SecurityGroup, id: &SecurityGroupRuleId) -> Option<Direction> {
    let nth = group.dropped_rules.iter().position(|dropped| dropped.rule.id == *id)?;
    let dropped = group.dropped_rules.remove(nth);
    let at = back_at(dropped.place, &places(group), group.rules.len());
    let direction = dropped.rule.direction;
    group.rules.insert(at, dropped.rule);
    Some(direction)
}

impl Verb for SetSecurityGroupRuleDropped {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let act = if self.dropped { drop_rule } else { restore_rule };
        let done = changes.sketch.security_groups.update(&self.group, |group| act(group, &self.rule))?;
        let direction = done.ok_or_else(|| Refusal::not_found(&self.rule.clone().into()))?;
        let group = self.group.clone();
        quota::check(&changes.sketch, QuotaName::RulesPerSecurityGroup, group.clone(), direction.word())?;
        changes.changed(group);
        Ok(())
    }
}

/// The longest name of a group, in characters.
const NAME_CHARS: usize = 255;

impl Verb for CreateSecurityGroup {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let vpc = sketch.vpcs.find(&self.vpc)?;
        let (account, region) = (vpc.account.clone(), vpc.region.clone());
        if self.name.is_empty() || self.name.starts_with("sg-") || self.name.chars().count() > NAME_CHARS {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!(
                    "A security group's name has 1 to {NAME_CHARS} characters and does not start with sg-"
                ),
            ));
        }
        if self.name == DEFAULT_GROUP {
            return Err(Refusal::ours(
                RefusalCode::InvalidGroupReserved,
                "The name 'default' is the group's that each VPC has",
            ));
        }
        if sketch.security_groups.iter().any(|group| group.vpc == self.vpc && group.name == self.name) {
            return Err(Refusal::ours(
                RefusalCode::InvalidGroupDuplicate,
                format!("The security group '{}' already exists in {}", self.name, self.vpc),
            ));
        }
        let id: SecurityGroupId = new_id(sketch, "sg-")?;
        let rules = everything_out(sketch, &self.vpc)?;
        let (name, vpc) = (self.name.clone(), self.vpc.clone());
        sketch.security_groups.insert(SecurityGroup { id: id.clone(), name, vpc, rules, ..as_usual() });
        quota::check(sketch, QuotaName::SecurityGroupsPerRegion, account, region.as_str())?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for DeleteSecurityGroup {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if changes.sketch.security_groups.find(&self.group)?.name == DEFAULT_GROUP {
            return Err(Refusal::ours(
                RefusalCode::CannotDelete,
                "The default security group goes with its VPC, not before",
            ));
        }
        let id = ResourceId::from(self.group.clone());
        let mut left = dependents(&changes.sketch, &id);
        left.retain(|by| !only_becomes_stale(&changes.sketch, by, &self.group));
        nothing_left(&id, &left)?;
        changes.sketch.security_groups.remove(&self.group);
        rules_become_stale(changes, &self.group);
        gone(changes, id)
    }
}

/// Whether what refers to a group is only a group of another VPC. That does not keep it (EC2 API,
/// `DeleteSecurityGroup`: refused where it "is referenced by another security group in the same VPC"): the rule
/// stays, names what is gone and lets nothing through (`DescribeStaleSecurityGroups`).
pub(super) fn only_becomes_stale(sketch: &Sketch, by: &ResourceId, group: &SecurityGroupId) -> bool {
    let ResourceId::SecurityGroup(by) = by else { return false };
    let vpc = |id| sketch.security_groups.get(id).map(|found| &found.vpc);
    vpc(by) != vpc(group)
}

/// Tells of the groups with a rule that names one which is gone.
pub(super) fn rules_become_stale(changes: &mut Changes, group: &SecurityGroupId) {
    let names = |rule: &SecurityGroupRule| matches!(&rule.permission.peer, Peer::Group(id) if id == group);
    let mut stale = Vec::new();
    for other in changes.sketch.security_groups.iter() {
        if other.rules.iter().any(names) {
            stale.push(other.id.clone());
        }
    }
    for other in stale {
        changes.changed(other);
    }
}

impl Verb for AuthorizeSecurityGroupIngress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        authorize(changes, &self.group, Direction::Inbound, &self.permission)
    }
}

impl Verb for AuthorizeSecurityGroupEgress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        authorize(changes, &self.group, Direction::Outbound, &self.permission)
    }
}

impl Verb for RevokeSecurityGroupIngress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        revoke(changes, &self.group, Direction::Inbound, &self.rule)
    }
}

impl Verb for RevokeSecurityGroupEgress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        revoke(changes, &self.group, Direction::Outbound, &self.rule)
    }
}

fn authorize(
    changes: &mut Changes,
    group: &SecurityGroupId,
    direction: Direction,
    permission: &Permission,
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let existing = sketch.security_groups.find(group)?;
    peer_is_near(sketch, existing, direction, &permission.peer)?;
    let no_ports = matches!(permission.protocol, IpProtocol::All | IpProtocol::Icmp);
    if no_ports && permission.ports != PortRange::ALL {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            "Only TCP and UDP rules name ports; choose all ports, or another protocol",
        ));
    }
    if existing.rules(direction).any(|rule| rule.permission == *permission) {
        return Err(Refusal::ours(
            RefusalCode::InvalidPermissionDuplicate,
            format!("The security group already has the {} rule {}", direction.word(), says(permission)),
        ));
    }
    let rule = SecurityGroupRule { id: new_id(sketch, "sgr-")?, direction, permission: permission.clone() };
    sketch.security_groups.update(group, |group| group.rules.push(rule))?;
    quota::check(sketch, QuotaName::RulesPerSecurityGroup, group.clone(), direction.word())?;
    changes.changed(group.clone());
    Ok(())
}

/// A rule may name a group of its own VPC, or of one that is peered with it in the same Region
/// (VPC peering guide, "Update your security groups to reference peer security groups"); an inbound
/// rule also one of a VPC on the same transit gateway, where that is switched on.
fn peer_is_near(
    sketch: &Sketch,
    group: &SecurityGroup,
    direction: Direction,
    peer: &Peer,
) -> Result<(), Refusal> {
    let named = match peer {
        Peer::Cidr(_) | Peer::Ipv6Cidr(_) => return Ok(()),
        Peer::PrefixList(list) => return Ok(sketch.prefix_lists.find(list).map(|_| ())?),
        Peer::Group(named) => sketch.security_groups.find(named)?,
    };
    if named.vpc == group.vpc || are_peered_nearby(sketch, &named.vpc, &group.vpc)? {
        return Ok(());
    }
    if direction == Direction::Inbound && sketch.references_groups_by_transit_gateway(&named.vpc, &group.vpc)
    {
        return Ok(());
    }
    Err(Refusal::aws(
        RefusalCode::InvalidGroupNotFound,
        "You have specified two resources that belong to different networks.".to_owned(),
    ))
}

fn are_peered_nearby(sketch: &Sketch, one: &VpcId, other: &VpcId) -> Result<bool, Refusal> {
    let joins = |peering: &VpcPeeringConnection| {
        let ends = (&peering.requester_vpc, &peering.accepter_vpc);
        peering.state == PeeringState::Active && (ends == (one, other) || ends == (other, one))
    };
    let peered = sketch.vpc_peering_connections.iter().any(joins);
    Ok(peered && sketch.vpcs.find(one)?.region == sketch.vpcs.find(other)?.region)
}

fn says(permission: &Permission) -> String {
    format!("{} {} {}", permission.protocol.word(), permission.ports, permission.peer)
}

fn revoke(
    changes: &mut Changes,
    group: &SecurityGroupId,
    direction: Direction,
    rule: &SecurityGroupRuleId,
) -> Result<(), Refusal> {
    let removed = changes.sketch.security_groups.update(group, |group| {
        let before = group.rules.len();
        group.rules.retain(|existing| existing.id != *rule || existing.direction != direction);
        before != group.rules.len()
    })?;
    if !removed {
        return Err(Refusal::not_found(&rule.clone().into()));
    }
    changes.changed(group.clone());
    Ok(())
}
