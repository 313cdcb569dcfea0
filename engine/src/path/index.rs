//! A sketch made ready for questions: who has which address, which names there are, which
//! targets are healthy. Made once for each edit, then asked as often as wanted.

use std::net::Ipv4Addr;

use crate::dns::{Names, Withdrawn};
use crate::model::{Addresses, NetworkInterfaceId, Sketch, VpcId};

use super::health::{self, HealthSnapshot};

/// A sketch and what is derived from it.
#[derive(Clone, Debug)]
pub struct Index {
    sketch: Sketch,
    interfaces: Vec<NetworkInterfaceId>,
    by_address: Addresses,
    names: Names,
    health: HealthSnapshot,
    withdrawn: Withdrawn,
}

impl Index {
    /// Prepares a sketch.
    pub fn of(sketch: &Sketch) -> Self {
        let (mut interfaces, mut by_address) = (Vec::new(), Addresses::default());
        for interface in sketch.network_interfaces.iter() {
            if let Some(subnet) = sketch.subnets.get(&interface.subnet) {
                // Of two interfaces with one address the first counts; `observe` reports it.
                if by_address.insert(&subnet.vpc, interface.address, interfaces.len()) {
                    interfaces.push(interface.id.clone());
                }
            }
        }
        let health = HealthSnapshot::settled(sketch);
        let withdrawn = Withdrawn { nodes: health::unhealthy_nodes(sketch, &health) };
        Self { sketch: sketch.clone(), interfaces, by_address, names: Names::of(sketch), health, withdrawn }
    }

    /// The sketch.
    pub fn sketch(&self) -> &Sketch {
        &self.sketch
    }

    /// Every DNS name there is.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The interface that has an address in a VPC.
    pub fn interface_at(&self, vpc: &VpcId, address: Ipv4Addr) -> Option<&NetworkInterfaceId> {
        self.interfaces.get(self.by_address.get(vpc, address)?)
    }

    /// How the targets are once health checks have settled.
    pub fn health(&self) -> &HealthSnapshot {
        &self.health
    }

    /// What DNS leaves out.
    pub fn withdrawn(&self) -> &Withdrawn {
        &self.withdrawn
    }
}
