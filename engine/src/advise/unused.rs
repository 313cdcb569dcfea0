//! Rules about what nobody uses: route tables, network ACLs, target groups, prefix lists. What is
//! unused of other kinds is said with their other rules.

use crate::model::{Destination, IdSet, Peer};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::Found;

/// Route tables and network ACLs without a subnet. The main table and the default ACL are there for
/// subnets to come.
pub fn of_subnets(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let (mut tables, mut acls) = (IdSet::default(), IdSet::default());
    for subnet in sketch.subnets.iter() {
        if let Some(table) = &subnet.route_table {
            tables.insert(table.clone());
        }
        if let Some(acl) = &subnet.network_acl {
            acls.insert(acl.clone());
        }
    }
    for table in sketch.route_tables.iter().filter(|table| !table.main && !tables.contains(&table.id)) {
        found.add(FindingCode::RouteTableUnused, table.id.clone(), Vec::new());
    }
    for acl in sketch.network_acls.iter().filter(|acl| !acl.default && !acls.contains(&acl.id)) {
        found.add(FindingCode::NetworkAclUnused, acl.id.clone(), Vec::new());
    }
}

/// Target groups without a listener.
pub fn target_groups(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    let mut used = IdSet::default();
    for listener in sketch.load_balancers.iter().flat_map(|balancer| &balancer.listeners) {
        used.insert(listener.target_group.clone());
    }
    for listener in sketch.application_load_balancers.iter().flat_map(|balancer| &balancer.listeners) {
        used.insert(listener.target_group.clone());
    }
    for group in sketch.target_groups.iter().filter(|group| !used.contains(&group.arn)) {
        found.add(FindingCode::TargetGroupUnused, group.arn.clone(), Vec::new());
    }
}

/// Prefix lists nothing names. AWS's own are there for everybody.
pub fn prefix_lists(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    if sketch.prefix_lists.is_empty() {
        return;
    }
    let mut used = IdSet::default();
    for route in sketch.route_tables.iter().flat_map(|table| &table.routes) {
        if let Destination::PrefixList(list) = &route.destination {
            used.insert(list.clone());
        }
    }
    for rule in sketch.security_groups.iter().flat_map(|group| &group.rules) {
        if let Peer::PrefixList(list) = &rule.permission.peer {
            used.insert(list.clone());
        }
    }
    for list in sketch.prefix_lists.iter() {
        if list.account.is_some() && !used.contains(&list.id) {
            found.add(FindingCode::PrefixListUnused, list.id.clone(), Vec::new());
        }
    }
}
