//! The verbs of customer-managed prefix lists (VPC guide, "Managed prefix lists").

use ipnet::IpNet;

use crate::model::record::{as_usual, record};
use crate::model::{AccountId, PrefixList, PrefixListId, RegionName, ResourceId, Sketch};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;

/// Entries a list may have (VPC quotas, "Entries per prefix list").
const ENTRIES: usize = 1000;

record! {
    /// `CreateManagedPrefixList`.
    CreateManagedPrefixList {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will belong to.
        region: RegionName, needed;
        /// Its name, which must not start as AWS's own do.
        name: String, needed;
        /// Its blocks, all IPv4 or all IPv6.
        entries: Vec<IpNet>, blank;
    }
}

record! {
    /// `ModifyManagedPrefixList`: changes what is given.
    ModifyManagedPrefixList {
        /// The list.
        prefix_list: PrefixListId, needed;
        /// Its new name.
        name: Option<String>, blank;
        /// Blocks to be added.
        add_entries: Vec<IpNet>, blank;
        /// Blocks to be taken away.
        remove_entries: Vec<IpNet>, blank;
    }
}

record! {
    /// `DeleteManagedPrefixList`.
    DeleteManagedPrefixList {
        /// The list.
        prefix_list: PrefixListId, needed;
    }
}

fn is_sound(name: &str, entries: &[IpNet]) -> Result<(), Refusal> {
    if name.is_empty() || name.starts_with("com.amazonaws") {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            "A prefix list has a name, which does not start with com.amazonaws",
        ));
    }
    let versions = |four: bool| entries.iter().any(|entry| matches!(entry, IpNet::V4(_)) == four);
    if versions(true) && versions(false) {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            "A prefix list is of IPv4 blocks or of IPv6 blocks",
        ));
    }
    if entries.len() > ENTRIES {
        return Err(Refusal::ours(
            RefusalCode::PrefixListMaxEntriesExceeded,
            format!("A prefix list has {ENTRIES} entries at most"),
        ));
    }
    Ok(())
}

fn add(entries: &mut Vec<IpNet>, more: &[IpNet]) {
    for entry in more {
        let entry = entry.trunc();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
}

impl Verb for CreateManagedPrefixList {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        let mut entries = Vec::new();
        add(&mut entries, &self.entries);
        is_sound(&self.name, &entries)?;
        let id: PrefixListId = new_id(sketch, "pl-")?;
        sketch.prefix_lists.insert(PrefixList {
            id: id.clone(),
            name: self.name.clone(),
            region: self.region.clone(),
            account: Some(self.account.clone()),
            entries,
            ..as_usual()
        });
        changes.created(id);
        Ok(())
    }
}

/// AWS's own lists are nobody's to change.
fn own<'a>(sketch: &'a Sketch, id: &PrefixListId) -> Result<&'a PrefixList, Refusal> {
    let list = sketch.prefix_lists.find(id)?;
    if list.account.is_none() {
        return Err(Refusal::ours(
            RefusalCode::OperationNotPermitted,
            format!("{} is AWS's own list", list.name),
        ));
    }
    Ok(list)
}

impl Verb for ModifyManagedPrefixList {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let list = own(&changes.sketch, &self.prefix_list)?;
        let mut entries = list.entries.clone();
        entries.retain(|entry| !self.remove_entries.contains(entry));
        add(&mut entries, &self.add_entries);
        let name = self.name.clone().unwrap_or_else(|| list.name.clone());
        is_sound(&name, &entries)?;
        changes.sketch.prefix_lists.update(&self.prefix_list, |list| {
            list.name = name;
            list.entries = entries;
        })?;
        changes.changed(self.prefix_list.clone());
        Ok(())
    }
}

/// A list that routes or rules name stays, routes included.
impl Verb for DeleteManagedPrefixList {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        own(&changes.sketch, &self.prefix_list)?;
        let id = ResourceId::from(self.prefix_list.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.prefix_lists.remove(&self.prefix_list);
        gone(changes, id)
    }
}
