//! A sketch made ready for questions: who has which address, which names there are, which
//! targets are healthy. Made once for each edit, then asked as often as wanted.

use std::net::IpAddr;
use std::rc::Rc;

use crate::dns::{Names, Withdrawn};
use crate::model::TableKind::{
    Account, EndpointService, HostedZone, LoadBalancer, NetworkInterface, ResolverRule, Subnet, Vpc,
    VpcEndpoint,
};
use crate::model::{Change, NetworkInterfaceId, Sketch, Tables, VpcId};

use super::health::{self, Health, HealthKey, HealthSnapshot};
use super::network::{Addressing, Fixtures, Network};

/// A sketch and what is derived from it.
#[derive(Clone, Debug)]
pub struct Index {
    network: Network,
    names: Rc<Names>,
    health: HealthSnapshot,
    withdrawn: Withdrawn,
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
        let change = before.map_or(Change::EVERYTHING, |before| sketch.change_since(before.sketch()));
        let kept = |reads| before.filter(|_| !change.rows.meet(reads));
        let addressing = kept(Addressing::READS).map(|before| Rc::clone(&before.network.addressing));
        let fixtures = kept(Fixtures::READS).map(|before| Rc::clone(&before.network.fixtures));
        // Which of AWS's services have private names is a matter of the profile.
        let same_profile = before.is_some_and(|before| before.sketch().profile == sketch.profile);
        let names = kept(NAMES).filter(|_| same_profile).map(|before| Rc::clone(&before.names));
        let network = Network {
            sketch: sketch.clone(),
            addressing: addressing.unwrap_or_else(|| Rc::new(Addressing::of(sketch))),
            fixtures: fixtures.unwrap_or_else(|| Rc::new(Fixtures::of(sketch))),
        };
        let health = HealthSnapshot::settled(&network);
        let withdrawn = Withdrawn { nodes: health::unhealthy_nodes(sketch, &health) };
        let names = names.unwrap_or_else(|| Rc::new(Names::of(sketch)));
        Self { network, names, health, withdrawn }
    }

    /// The same sketch with targets taken for what checks have come to think of them (see
    /// [`HealthSnapshot::as_thought`]), and with what names leave out for that.
    #[must_use]
    pub fn as_thought(&self, thinks: &mut dyn FnMut(&HealthKey, &Health) -> bool) -> Self {
        let health = self.health.clone().as_thought(thinks);
        let withdrawn = Withdrawn { nodes: health::unhealthy_nodes(self.sketch(), &health) };
        Self { network: self.network.clone(), names: Rc::clone(&self.names), health, withdrawn }
    }

    /// The sketch.
    pub fn sketch(&self) -> &Sketch {
        &self.network.sketch
    }

    /// Who has which address, and what each VPC has one of.
    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    /// Every DNS name there is.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The interface that has an address in a VPC.
    pub fn interface_at(&self, vpc: &VpcId, address: impl Into<IpAddr>) -> Option<&NetworkInterfaceId> {
        self.network.interface_in(vpc, address.into()).map(|interface| &interface.id)
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
