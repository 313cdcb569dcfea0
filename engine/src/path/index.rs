//! A sketch made ready for questions: who has which address, which names there are, which
//! targets are healthy. Made once for each edit, then asked as often as wanted.

use std::net::Ipv4Addr;
use std::rc::Rc;

use crate::dns::{Names, Withdrawn};
use crate::model::TableKind::{
    Account, EndpointService, HostedZone, LoadBalancer, NetworkInterface, ResolverRule, Subnet, Vpc,
    VpcEndpoint,
};
use crate::model::{Addresses, Change, NetworkInterfaceId, Sketch, Tables, VpcId};

use super::health::{self, HealthSnapshot};

/// A sketch and what is derived from it.
#[derive(Clone, Debug)]
pub struct Index {
    sketch: Sketch,
    by_address: Rc<ByAddress>,
    names: Rc<Names>,
    health: HealthSnapshot,
    withdrawn: Withdrawn,
}

/// Who has which address.
#[derive(Clone, Debug, Default)]
struct ByAddress {
    interfaces: Vec<NetworkInterfaceId>,
    places: Addresses,
}

impl ByAddress {
    /// The tables it is made of.
    const READS: Tables = Tables::of(&[NetworkInterface, Subnet]);

    fn of(sketch: &Sketch) -> Self {
        let mut found = Self::default();
        for interface in sketch.network_interfaces.iter() {
            if let Some(subnet) = sketch.subnets.get(&interface.subnet) {
                // Of two interfaces with one address the first counts; `observe` reports it.
                if found.places.insert(&subnet.vpc, interface.address, found.interfaces.len()) {
                    found.interfaces.push(interface.id.clone());
                }
            }
        }
        found
    }
}

/// The tables names are made of.
const NAMES: Tables = Tables::of(&[
    Account,
    Vpc,
    Subnet,
    NetworkInterface,
    LoadBalancer,
    VpcEndpoint,
    EndpointService,
    HostedZone,
    ResolverRule,
]);

impl Index {
    /// Prepares a sketch.
    pub fn of(sketch: &Sketch) -> Self {
        Self::made(sketch, None)
    }

    /// Prepares a sketch of which an earlier state is prepared already: what cannot have changed is kept.
    pub fn after(before: &Self, sketch: &Sketch) -> Self {
        Self::made(sketch, Some(before))
    }

    fn made(sketch: &Sketch, before: Option<&Self>) -> Self {
        let change = before.map_or(Change::EVERYTHING, |before| sketch.change_since(&before.sketch));
        let kept = |reads| before.filter(|_| !change.rows.meet(reads));
        let health = HealthSnapshot::settled(sketch);
        let withdrawn = Withdrawn { nodes: health::unhealthy_nodes(sketch, &health) };
        let by_address = kept(ByAddress::READS).map(|before| Rc::clone(&before.by_address));
        // Which of AWS's services have private names is a matter of the profile.
        let same_profile = before.is_some_and(|before| before.sketch.profile == sketch.profile);
        let names = kept(NAMES).filter(|_| same_profile).map(|before| Rc::clone(&before.names));
        Self {
            sketch: sketch.clone(),
            by_address: by_address.unwrap_or_else(|| Rc::new(ByAddress::of(sketch))),
            names: names.unwrap_or_else(|| Rc::new(Names::of(sketch))),
            health,
            withdrawn,
        }
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
        self.by_address.interfaces.get(self.by_address.places.get(vpc, address)?)
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
