//! Rules about VPCs, subnets and addresses, and about references of any kind.

use crate::control::observe::{self, Misfit};
use crate::model::{Direction, NetworkAcl, Sketch, sort_by_numbers};
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of, word};
use super::ways::Routing;

/// References to nothing, of the resources of one table.
pub fn references(sketch: &Sketch, table: usize, found: &mut Found) {
    let mut misfits = Vec::new();
    observe::dangling(sketch, table, &mut misfits);
    report(misfits, found);
}

/// What `observe` says, as findings.
fn report(misfits: Vec<Misfit>, found: &mut Found) {
    for misfit in misfits {
        match misfit {
            Misfit::Dangling { from, to } => {
                found.add(FindingCode::DanglingReference, from, vec![word(&to.kind()), word(&to)]);
            }
            Misfit::SubnetOutsideVpc { subnet } => {
                found.add(FindingCode::SubnetOutsideVpc, subnet, Vec::new());
            }
            Misfit::SubnetsOverlap { subnet, with } => {
                found.add(FindingCode::SubnetsOverlap, subnet, vec![of(with)]);
            }
            Misfit::AddressNotInSubnet { interface } => {
                found.add(FindingCode::AddressNotInSubnet, interface, Vec::new());
            }
            Misfit::AddressTwice { interface, address } => {
                found.add(FindingCode::AddressTwice, interface, vec![word(&address)]);
            }
        }
    }
}

/// Blocks AWS does not allow (VPC guide, "VPC CIDR blocks" and "Subnet CIDR blocks").
pub fn blocks(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for vpc in sketch.vpcs.iter() {
        for block in vpc.cidrs().filter(|block| !is_allowed(**block)) {
            found.add(FindingCode::BlockSize, vpc.id.clone(), vec![word(block)]);
        }
    }
    for subnet in sketch.subnets.iter().filter(|subnet| !is_allowed(subnet.cidr)) {
        found.add(FindingCode::BlockSize, subnet.id.clone(), vec![word(&subnet.cidr)]);
    }
}

const fn is_allowed(block: ipnet::Ipv4Net) -> bool {
    16 <= block.prefix_len() && block.prefix_len() <= 28
}

/// Subnets outside their VPC or over another, and those without a way out.
pub fn subnets(index: &Index, found: &mut Found) {
    let mut misfits = Vec::new();
    observe::subnets(index.sketch(), &mut misfits);
    report(misfits, found);
}

/// Subnets without a route table.
pub fn route_tables(index: &Index, found: &mut Found) {
    let routing = Routing::of(index.sketch());
    for subnet in index.sketch().subnets.iter() {
        // A table that is not there is a reference to nothing.
        if subnet.route_table.is_none() && routing.table_of(subnet).is_none() {
            found.add(FindingCode::SubnetWithoutRouteTable, subnet.id.clone(), Vec::new());
        }
    }
}

/// Zones the owner of a VPC has no name for.
pub fn zone_names(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for subnet in sketch.subnets.iter() {
        let account = sketch.account_of_vpc(&subnet.vpc).and_then(|account| sketch.accounts.get(account));
        if account.is_some_and(|account| account.zone_name(&subnet.zone).is_none()) {
            found.add(FindingCode::ZoneWithoutName, subnet.id.clone(), vec![word(&subnet.zone)]);
        }
    }
}

/// Addresses outside their subnet, and those that stand twice.
pub fn addresses(index: &Index, found: &mut Found) {
    let mut misfits = Vec::new();
    observe::addresses(index.sketch(), &mut misfits);
    report(misfits, found);
}

/// Rule numbers that stand twice in a network ACL.
pub fn acl_numbers(index: &Index, found: &mut Found) {
    for acl in index.sketch().network_acls.iter() {
        for direction in [Direction::Inbound, Direction::Outbound] {
            let Some(twice) = twice(acl, direction) else { continue };
            found.add(
                FindingCode::AclNumberTwice,
                acl.id.clone(),
                vec![word(&direction.word()), word(&twice)],
            );
        }
    }
}

/// The lowest number that stands twice in a direction.
fn twice(acl: &NetworkAcl, direction: Direction) -> Option<i64> {
    let mut numbers = Vec::new();
    for entry in acl.entries.iter().filter(|entry| entry.direction == direction) {
        numbers.push(i64::from(entry.number));
    }
    sort_by_numbers(&mut numbers, |number| [*number, 0, 0]);
    let mut before = None;
    numbers.into_iter().find(|number| before.replace(*number) == Some(*number))
}
