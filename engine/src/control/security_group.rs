//! The verbs of security groups: rules come and go, nothing else changes.

use crate::model::record::record;
use crate::model::{
    Direction, IpProtocol, Peer, Permission, PortRange, SecurityGroup, SecurityGroupId, SecurityGroupRule,
    SecurityGroupRuleId, Sketch,
};

use super::apply::Changes;
use super::command::Verb;
use super::new_id::new_id;
use super::refusal::Refusal;

record! {
    /// `AuthorizeSecurityGroupIngress`: adds an inbound rule.
    AuthorizeSecurityGroupIngress, "AuthorizeSecurityGroupIngress" {
        /// The group.
        group: SecurityGroupId, needed;
        /// What the rule permits.
        permission: Permission, needed;
    }
}

record! {
    /// `AuthorizeSecurityGroupEgress`: adds an outbound rule.
    AuthorizeSecurityGroupEgress, "AuthorizeSecurityGroupEgress" {
        /// The group.
        group: SecurityGroupId, needed;
        /// What the rule permits.
        permission: Permission, needed;
    }
}

record! {
    /// `RevokeSecurityGroupIngress`: takes an inbound rule away.
    RevokeSecurityGroupIngress, "RevokeSecurityGroupIngress" {
        /// The group.
        group: SecurityGroupId, needed;
        /// The rule.
        rule: SecurityGroupRuleId, needed;
    }
}

record! {
    /// `RevokeSecurityGroupEgress`: takes an outbound rule away.
    RevokeSecurityGroupEgress, "RevokeSecurityGroupEgress" {
        /// The group.
        group: SecurityGroupId, needed;
        /// The rule.
        rule: SecurityGroupRuleId, needed;
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

/// Rules a security group may have in each direction (Amazon VPC quotas).
const RULES_PER_DIRECTION: usize = 60;

fn authorize(
    changes: &mut Changes,
    group: &SecurityGroupId,
    direction: Direction,
    permission: &Permission,
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let existing = sketch.security_groups.find(group)?;
    peer_is_near(sketch, existing, &permission.peer)?;
    let no_ports = matches!(permission.protocol, IpProtocol::All | IpProtocol::Icmp);
    if no_ports && permission.ports != PortRange::ALL {
        return Err(Refusal::ours(
            "InvalidParameterValue",
            "Only TCP and UDP rules name ports; choose all ports, or another protocol",
        ));
    }
    if existing.rules(direction).any(|rule| rule.permission == *permission) {
        return Err(Refusal::ours(
            "InvalidPermission.Duplicate",
            format!("The security group already has the {} rule {}", direction.word(), says(permission)),
        ));
    }
    if existing.rules(direction).count() >= RULES_PER_DIRECTION {
        return Err(Refusal::ours(
            "RulesPerSecurityGroupLimitExceeded",
            format!("A security group can have {RULES_PER_DIRECTION} {} rules", direction.word()),
        ));
    }
    let rule = SecurityGroupRule { id: new_id(sketch, "sgr-")?, direction, permission: permission.clone() };
    sketch.security_groups.update(group, |group| group.rules.push(rule))?;
    changes.changed(group.clone());
    Ok(())
}

/// A rule may name a group of its own VPC only; without peering there is no other.
fn peer_is_near(sketch: &Sketch, group: &SecurityGroup, peer: &Peer) -> Result<(), Refusal> {
    match peer {
        Peer::Cidr(_) | Peer::Ipv6Cidr(_) => Ok(()),
        Peer::PrefixList(list) => Ok(sketch.prefix_lists.find(list).map(|_| ())?),
        Peer::Group(peer) if sketch.security_groups.find(peer)?.vpc == group.vpc => Ok(()),
        Peer::Group(_) => Err(Refusal::aws(
            "InvalidGroup.NotFound",
            "You have specified two resources that belong to different networks.".to_owned(),
        )),
    }
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
