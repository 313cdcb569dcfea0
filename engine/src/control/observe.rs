//! Takes a sketch as it was found and says what does not fit: references to nothing, an
//! address outside its subnet. Nothing is refused or mended; a person decides.

use std::net::Ipv4Addr;

use crate::model::references::References;
use crate::model::{Addresses, ResourceId, Sketch, SubnetId};

use super::cidr::{assignable, fits};

/// Something that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A resource refers to one that is not there.
    Dangling {
        /// The one that refers.
        from: ResourceId,
        /// The one that is missing.
        to: ResourceId,
    },
    /// A subnet's block does not lie inside its VPC's.
    SubnetOutsideVpc {
        /// The subnet.
        subnet: SubnetId,
    },
    /// An interface's address does not lie in its subnet, or is one AWS keeps.
    AddressNotInSubnet {
        /// The interface.
        interface: ResourceId,
    },
    /// Two interfaces of one VPC have the same address.
    AddressTwice {
        /// The second one.
        interface: ResourceId,
        /// The address.
        address: Ipv4Addr,
    },
}

/// Everything that does not fit, in the sketch's order.
pub fn observe(sketch: &Sketch) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    for (from, to) in References::of(sketch).all() {
        if !sketch.has(to) {
            misfits.push(Misfit::Dangling { from: from.clone(), to: to.clone() });
        }
    }
    for subnet in sketch.subnets.iter() {
        let lies_inside = sketch.vpcs.get(&subnet.vpc).is_none_or(|vpc| fits(subnet, vpc));
        if !lies_inside {
            misfits.push(Misfit::SubnetOutsideVpc { subnet: subnet.id.clone() });
        }
    }
    let mut taken = Addresses::default();
    for interface in sketch.network_interfaces.iter() {
        let Some(subnet) = sketch.subnets.get(&interface.subnet) else { continue };
        if !assignable(subnet.cidr, interface.address) {
            misfits.push(Misfit::AddressNotInSubnet { interface: interface.id.clone().into() });
        }
        if !taken.insert(&subnet.vpc, interface.address, 0) {
            misfits.push(Misfit::AddressTwice {
                interface: interface.id.clone().into(),
                address: interface.address,
            });
        }
    }
    misfits
}
