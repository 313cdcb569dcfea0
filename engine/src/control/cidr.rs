//! Blocks of addresses: how large they may be, and whether they meet.

use std::net::Ipv4Addr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::{Subnet, Vpc};

use super::refusal::{Refusal, RefusalCode};

/// Whether two blocks have an address in common.
pub(super) fn overlap(one: Ipv4Net, other: Ipv4Net) -> bool {
    one.contains(&other) || other.contains(&one)
}

/// The same of IPv6 blocks.
pub(super) fn overlap6(one: &Ipv6Net, other: &Ipv6Net) -> bool {
    one.contains(other) || other.contains(one)
}

/// The first block two VPCs both have a part of.
pub(super) fn common(one: &Vpc, other: &Vpc) -> Option<IpNet> {
    for block in one.cidrs() {
        if other.cidrs().any(|theirs| overlap(*block, *theirs)) {
            return Some(IpNet::V4(*block));
        }
    }
    let mut both =
        one.ipv6_cidrs.iter().filter(|block| other.ipv6_cidrs.iter().any(|theirs| overlap6(block, theirs)));
    both.next().map(|block| IpNet::V6(*block))
}

/// Refuses a block that is not /16 to /28 (VPC guide, "VPC CIDR blocks" and "Subnet CIDR blocks").
///
/// # Errors
/// The code given, `InvalidVpc.Range` or `InvalidSubnet.Range`.
pub(super) fn of_size(block: Ipv4Net, code: RefusalCode) -> Result<(), Refusal> {
    if (16..=28).contains(&block.prefix_len()) {
        return Ok(());
    }
    Err(Refusal::ours(code, format!("The block '{block}' is invalid: between /16 and /28 is allowed")))
}

/// Whether AWS gives out this address of a subnet: not the first four, not the last (VPC guide,
/// "Subnet sizing").
pub(super) fn assignable(subnet: Ipv4Net, address: Ipv4Addr) -> bool {
    let first = u32::from(subnet.network()).saturating_add(4);
    let number = u32::from(address);
    first <= number && number < u32::from(subnet.broadcast())
}

/// Whether a subnet's block lies in one of its VPC's.
pub(super) fn fits(subnet: &Subnet, vpc: &Vpc) -> bool {
    vpc.cidrs().any(|block| block.contains(&subnet.cidr))
}
