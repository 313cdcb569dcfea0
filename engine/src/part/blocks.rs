//! Blocks of addresses that become others, and the addresses in them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::{Sketch, VpcId};

/// How many blocks are tried.
const TRIES: u32 = 1 << 16;

/// The blocks that have become others, each with whose it was.
#[derive(Default)]
pub struct Blocks(Vec<(String, IpNet, IpNet)>);

impl Blocks {
    /// Notes what became of a block.
    pub fn note(&mut self, of: &str, old: IpNet, new: IpNet) {
        self.0.push((of.to_owned(), old, new));
    }

    /// The blocks given so far.
    pub fn given(&self) -> impl Iterator<Item = &IpNet> {
        self.0.iter().map(|(_, _, new)| new)
    }

    /// What became of an address or block in one that has become another: those of its own VPC are asked first.
    pub fn moved(&self, text: &str, own: Option<&str>) -> Option<String> {
        let (net, alone) = match (text.parse::<IpAddr>(), text.parse::<IpNet>()) {
            (Ok(address), _) => (IpNet::from(address), true),
            (_, Ok(net)) => (net, false),
            _ => return None,
        };
        let holds = |(_, old, _): &&(String, IpNet, IpNet)| old.contains(&net);
        let mine = self.0.iter().filter(|(of, ..)| own == Some(of)).filter(holds);
        // The narrowest: a subnet's block lies in its VPC's.
        let best = mine.max_by_key(|(_, old, _)| old.prefix_len());
        let (_, old, new) = best.or_else(|| self.0.iter().find(holds))?;
        let moved = shifted(net.network(), *old, *new)?;
        Some(if alone { moved.to_string() } else { format!("{moved}/{}", net.prefix_len()) })
    }
}

fn shifted(address: IpAddr, old: IpNet, new: IpNet) -> Option<IpAddr> {
    match (address, old.network(), new.network()) {
        (IpAddr::V4(at), IpAddr::V4(from), IpAddr::V4(to)) => {
            let by = u32::from(at).checked_sub(from.into())?;
            Some(Ipv4Addr::from(u32::from(to).checked_add(by)?).into())
        }
        (IpAddr::V6(at), IpAddr::V6(from), IpAddr::V6(to)) => {
            let by = u128::from(at).checked_sub(from.into())?;
            Some(Ipv6Addr::from(u128::from(to).checked_add(by)?).into())
        }
        _ => None,
    }
}

/// Whether two blocks share an address.
fn overlap(one: &IpNet, other: &IpNet) -> bool {
    one.contains(other) || other.contains(one)
}

/// Blocks that VPCs and data centers have.
pub fn outermost(sketch: &Sketch) -> Vec<IpNet> {
    let mut all = Vec::new();
    for vpc in sketch.vpcs.iter() {
        all.extend(vpc.cidrs().map(|block| IpNet::from(*block)));
        all.extend(vpc.ipv6_cidrs.iter().map(|block| IpNet::from(*block)));
    }
    for center in sketch.data_centers.iter() {
        all.extend(center.cidrs.iter().map(|block| IpNet::from(*block)));
    }
    all
}

/// A block as large as this one that overlaps none of these: itself, or the first free one of the private blocks
/// (RFC 1918), of what lies behind it for IPv6.
pub fn outer(taken: &[IpNet], wanted: IpNet) -> Option<IpNet> {
    let free = |block: &IpNet| !taken.iter().any(|other| overlap(other, block));
    if free(&wanted) {
        return Some(wanted);
    }
    match wanted {
        IpNet::V4(own) => {
            [(10, 0, 8), (172, 16, 12), (192, 168, 16)].into_iter().find_map(|(one, two, length)| {
                let space = Ipv4Net::new(Ipv4Addr::new(one, two, 0, 0), length).ok()?;
                space.subnets(own.prefix_len()).ok()?.map(IpNet::V4).find(free)
            })
        }
        IpNet::V6(own) => {
            let step = 1_u128.checked_shl(128_u32.checked_sub(own.prefix_len().into())?)?;
            (1..TRIES).find_map(|at| {
                let base = u128::from(own.network()).checked_add(step.checked_mul(at.into())?)?;
                Ipv6Net::new(base.into(), own.prefix_len()).ok().map(IpNet::V6).filter(free)
            })
        }
    }
}

/// A block as large as this one inside a VPC that none of its subnets has a part of, nor any of those given.
pub fn inner(sketch: &Sketch, vpc: &VpcId, given: &[IpNet], wanted: IpNet) -> Option<IpNet> {
    let found = sketch.vpcs.get(vpc)?;
    let mut taken = given.to_vec();
    for subnet in sketch.subnets.iter().filter(|subnet| subnet.vpc == *vpc) {
        taken.push(subnet.cidr.into());
        taken.extend(subnet.ipv6_cidr.map(IpNet::from));
    }
    let free = |block: &IpNet| !taken.iter().any(|other| overlap(other, block));
    let mut spaces: Vec<IpNet> = found.cidrs().map(|block| IpNet::from(*block)).collect();
    spaces.extend(found.ipv6_cidrs.iter().map(|block| IpNet::from(*block)));
    if free(&wanted) && spaces.iter().any(|space| space.contains(&wanted)) {
        return Some(wanted);
    }
    let length = wanted.prefix_len();
    spaces.into_iter().find_map(|space| match (space, wanted) {
        (IpNet::V4(space), IpNet::V4(_)) => space.subnets(length).ok()?.map(IpNet::V4).find(free),
        (IpNet::V6(space), IpNet::V6(_)) => {
            space.subnets(length).ok()?.take(TRIES as usize).map(IpNet::V6).find(free)
        }
        _ => None,
    })
}
