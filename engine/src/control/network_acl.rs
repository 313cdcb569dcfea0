//! The verbs of network ACLs (VPC guide, "Network ACLs").

use crate::model::record::{as_usual, record};
use crate::model::{
    Direction, DroppedEntry, IpProtocol, NetworkAcl, NetworkAclEntry, NetworkAclId, PortRange, QuotaName,
    ResourceId, SubnetId, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::dropped::{back_at, place_of};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

/// The highest number of a rule.
const LAST_NUMBER: u16 = 32766;

record! {
    /// `CreateNetworkAcl`: makes a network ACL without rules, which lets nothing pass.
    CreateNetworkAcl {
        /// The VPC it will belong to.
        vpc: VpcId, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `DeleteNetworkAcl`.
    DeleteNetworkAcl {
        /// The network ACL.
        network_acl: NetworkAclId, needed;
    }
}

record! {
    /// `CreateNetworkAclEntry`: adds a rule.
    CreateNetworkAclEntry {
        /// The network ACL.
        network_acl: NetworkAclId, needed;
        /// The rule.
        entry: NetworkAclEntry, needed;
    }
}

record! {
    /// `ReplaceNetworkAclEntry`: changes the rule that has this number and direction.
    ReplaceNetworkAclEntry {
        /// The network ACL.
        network_acl: NetworkAclId, needed;
        /// The rule as it is to be.
        entry: NetworkAclEntry, needed;
    }
}

record! {
    /// `DeleteNetworkAclEntry`: takes a rule away.
    DeleteNetworkAclEntry {
        /// The network ACL.
        network_acl: NetworkAclId, needed;
        /// The rule's number.
        number: u16, needed;
        /// Into the subnet or out of it.
        direction: Direction, needed;
    }
}

record! {
    /// `ReplaceNetworkAclAssociation`: makes a subnet use another network ACL.
    ReplaceNetworkAclAssociation {
        /// The subnet.
        subnet: SubnetId, needed;
        /// The network ACL.
        network_acl: NetworkAclId, needed;
    }
}

record! {
    /// A rule decides nothing for a while, and is kept; or is back where it stood. No verb of AWS, where it
    /// would be deleted and written anew.
    SetNetworkAclEntryDropped {
        /// The network ACL.
        network_acl: NetworkAclId, needed;
        /// The rule's number.
        number: u16, needed;
        /// Into the subnet or out of it.
        direction: Direction, needed;
        /// Whether it is dropped.
        dropped: bool, flag(true);
    }
}

fn places(acl: &NetworkAcl) -> Vec<u32> {
    acl.dropped_entries.iter().map(|dropped| dropped.place).collect()
}

/// Takes a rule out, and keeps it with its place.
fn drop_entry(acl: &mut NetworkAcl, number: u16, direction: Direction) -> Option<()> {
    let at = acl.entries.iter().position(|entry| is_at(entry, number, direction))?;
    let place = place_of(at, &places(acl));
    let before = acl.dropped_entries.iter().filter(|other| other.place < place).count();
    let entry = acl.entries.remove(at);
    acl.dropped_entries.insert(before, DroppedEntry { place, entry });
    Some(())
}

/// Puts a dropped rule back.
fn restore_entry(acl: &mut NetworkAcl, number: u16, direction: Direction) -> Option<()> {
    let nth = acl.dropped_entries.iter().position(|dropped| is_at(&dropped.entry, number, direction))?;
    let dropped = acl.dropped_entries.remove(nth);
    let at = back_at(dropped.place, &places(acl), acl.entries.len());
    acl.entries.insert(at, dropped.entry);
    Some(())
}

/// One is not put back where its number has been given to another meanwhile.
impl Verb for SetNetworkAclEntryDropped {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (acl, number, direction) = (self.network_acl.clone(), self.number, self.direction);
        let taken = |acl: &NetworkAcl| acl.entries.iter().any(|entry| is_at(entry, number, direction));
        if !self.dropped && taken(changes.sketch.network_acls.find(&acl)?) {
            return Err(already_there(&acl, number, direction));
        }
        let act = if self.dropped { drop_entry } else { restore_entry };
        let done = changes.sketch.network_acls.update(&acl, |acl| act(acl, number, direction))?;
        done.ok_or_else(|| not_there(&acl, number, direction))?;
        quota::check(&changes.sketch, QuotaName::RulesPerNetworkAcl, acl.clone(), direction.word())?;
        changes.changed(acl);
        Ok(())
    }
}

fn already_there(acl: &NetworkAclId, number: u16, direction: Direction) -> Refusal {
    Refusal::ours(
        RefusalCode::NetworkAclEntryAlreadyExists,
        format!("{acl} already has an {} rule {number}", direction.word()),
    )
}

impl Verb for CreateNetworkAcl {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.vpcs.find(&self.vpc)?;
        let id: NetworkAclId = new_id(sketch, "acl-")?;
        let (name, vpc) = (self.name.clone(), self.vpc.clone());
        sketch.network_acls.insert(NetworkAcl { id: id.clone(), name, vpc, ..as_usual() });
        quota::check(sketch, QuotaName::NetworkAclsPerVpc, self.vpc.clone(), "")?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for DeleteNetworkAcl {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if changes.sketch.network_acls.find(&self.network_acl)?.default {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                "The default network ACL cannot be deleted",
            ));
        }
        let id = ResourceId::from(self.network_acl.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.network_acls.remove(&self.network_acl);
        gone(changes, id)
    }
}

fn is_at(entry: &NetworkAclEntry, number: u16, direction: Direction) -> bool {
    entry.number == number && entry.direction == direction
}

/// A rule's number is 1 to 32766; only TCP and UDP have ports.
fn is_sound(entry: &NetworkAclEntry) -> Result<(), Refusal> {
    if entry.number == 0 || entry.number > LAST_NUMBER {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("A rule's number is from 1 to {LAST_NUMBER}, not {}", entry.number),
        ));
    }
    let no_ports = matches!(entry.protocol, IpProtocol::All | IpProtocol::Icmp);
    if no_ports && entry.ports != PortRange::ALL {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            "Only TCP and UDP rules name ports; choose all ports, or another protocol",
        ));
    }
    Ok(())
}

fn not_there(acl: &NetworkAclId, number: u16, direction: Direction) -> Refusal {
    Refusal::ours(
        RefusalCode::InvalidNetworkAclEntryNotFound,
        format!("{acl} has no {} rule {number}", direction.word()),
    )
}

impl Verb for CreateNetworkAclEntry {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let (number, direction) = (self.entry.number, self.entry.direction);
        is_sound(&self.entry)?;
        if sketch
            .network_acls
            .find(&self.network_acl)?
            .entries
            .iter()
            .any(|known| is_at(known, number, direction))
        {
            return Err(already_there(&self.network_acl, number, direction));
        }
        sketch.network_acls.update(&self.network_acl, |acl| acl.entries.push(self.entry.clone()))?;
        quota::check(sketch, QuotaName::RulesPerNetworkAcl, self.network_acl.clone(), direction.word())?;
        changes.changed(self.network_acl.clone());
        Ok(())
    }
}

impl Verb for ReplaceNetworkAclEntry {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (number, direction) = (self.entry.number, self.entry.direction);
        is_sound(&self.entry)?;
        let replaced = changes.sketch.network_acls.update(&self.network_acl, |acl| {
            let known = acl.entries.iter_mut().find(|known| is_at(known, number, direction));
            known.map(|known| *known = self.entry.clone())
        })?;
        replaced.ok_or_else(|| not_there(&self.network_acl, number, direction))?;
        changes.changed(self.network_acl.clone());
        Ok(())
    }
}

impl Verb for DeleteNetworkAclEntry {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let removed = changes.sketch.network_acls.update(&self.network_acl, |acl| {
            let before = acl.entries.len();
            acl.entries.retain(|known| !is_at(known, self.number, self.direction));
            before != acl.entries.len()
        })?;
        if !removed {
            return Err(not_there(&self.network_acl, self.number, self.direction));
        }
        changes.changed(self.network_acl.clone());
        Ok(())
    }
}

/// Every subnet has one network ACL at a time. The default one is where a subnet names none.
impl Verb for ReplaceNetworkAclAssociation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let acl = sketch.network_acls.find(&self.network_acl)?;
        if acl.vpc != sketch.subnets.find(&self.subnet)?.vpc {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("{} and {} belong to different networks", self.network_acl, self.subnet),
            ));
        }
        let own = (!acl.default).then(|| self.network_acl.clone());
        sketch.subnets.update(&self.subnet, |subnet| subnet.network_acl = own)?;
        changes.changed(self.subnet.clone());
        Ok(())
    }
}
