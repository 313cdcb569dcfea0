//! The verbs of VPC peering (VPC peering guide, "VPC peering connection lifecycle").

use crate::model::record::{as_usual, record};
use crate::model::{
    PeeringState, QuotaName, ResourceId, RouteState, Sketch, VpcId, VpcPeeringConnection,
    VpcPeeringConnectionId,
};

use super::apply::Changes;
use super::cidr::common;
use super::command::Verb;
use super::dependents::{blackhole, routes_become};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `CreateVpcPeeringConnection`: asks for a connection between two VPCs, of whatever accounts and
    /// Regions.
    CreateVpcPeeringConnection {
        /// The VPC whose owner asks.
        requester_vpc: VpcId, needed;
        /// The VPC whose owner decides.
        accepter_vpc: VpcId, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `AcceptVpcPeeringConnection`.
    AcceptVpcPeeringConnection {
        /// The connection.
        vpc_peering_connection: VpcPeeringConnectionId, needed;
    }
}

record! {
    /// `RejectVpcPeeringConnection`.
    RejectVpcPeeringConnection {
        /// The connection.
        vpc_peering_connection: VpcPeeringConnectionId, needed;
    }
}

record! {
    /// Seven days pass in which nobody decides. No verb of AWS.
    ExpireVpcPeeringConnection {
        /// The connection.
        vpc_peering_connection: VpcPeeringConnectionId, needed;
    }
}

record! {
    /// `DeleteVpcPeeringConnection`: routes to it lead nowhere then.
    DeleteVpcPeeringConnection {
        /// The connection.
        vpc_peering_connection: VpcPeeringConnectionId, needed;
    }
}

record! {
    /// Every route over a peering connection leads nowhere, or there again; the connection itself stays. No
    /// verb of AWS, where one would delete the routes and write them anew.
    SetVpcPeeringConnectionCut {
        /// The connection.
        vpc_peering_connection: VpcPeeringConnectionId, needed;
        /// Whether they lead nowhere.
        cut: bool, flag(true);
    }
}

record! {
    /// `ModifyVpcPeeringConnectionOptions`: changes those options that are given.
    ModifyVpcPeeringConnectionOptions {
        /// The connection.
        vpc_peering_connection: VpcPeeringConnectionId, needed;
        /// `AllowDnsResolutionFromRemoteVpc` of the requester.
        requester_dns_resolution: Option<bool>, blank;
        /// The same of the accepter.
        accepter_dns_resolution: Option<bool>, blank;
    }
}

impl Verb for CreateVpcPeeringConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let requester = sketch.vpcs.find(&self.requester_vpc)?;
        let accepter = sketch.vpcs.find(&self.accepter_vpc)?;
        if requester.id == accepter.id {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                "A VPC cannot be peered with itself",
            ));
        }
        let ends = (&self.requester_vpc, &self.accepter_vpc);
        let joins = |known: &&VpcPeeringConnection| {
            let between = (&known.requester_vpc, &known.accepter_vpc);
            known.state.lives() && (between == ends || between == (ends.1, ends.0))
        };
        if let Some(known) = sketch.vpc_peering_connections.iter().find(joins) {
            return Err(Refusal::ours(
                RefusalCode::VpcPeeringConnectionAlreadyExists,
                format!("{} is already between {} and {}", known.id, ends.0, ends.1),
            ));
        }
        if let Some(block) = common(requester, accepter) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!(
                    "The blocks of {} and {} overlap at {block}: AWS makes such a peering connection only to give it \
                     the state failed",
                    ends.0, ends.1
                ),
            ));
        }
        let (account, region) = (requester.account.clone(), requester.region.clone());
        let id: VpcPeeringConnectionId = new_id(sketch, "pcx-")?;
        sketch.vpc_peering_connections.insert(VpcPeeringConnection {
            id: id.clone(),
            name: self.name.clone(),
            requester_vpc: self.requester_vpc.clone(),
            accepter_vpc: self.accepter_vpc.clone(),
            state: PeeringState::PendingAcceptance,
            ..as_usual()
        });
        quota::check(sketch, QuotaName::OutstandingPeerings, account, region.as_str())?;
        changes.created(id);
        Ok(())
    }
}

fn wrong_state(id: &VpcPeeringConnectionId) -> Refusal {
    Refusal::aws(
        RefusalCode::InvalidStateTransition,
        format!("VpcPeeringConnectionID {id} is not in the correct state for the request."),
    )
}

/// A connection somebody has yet to decide about.
fn decide(changes: &mut Changes, id: &VpcPeeringConnectionId, state: PeeringState) -> Result<(), Refusal> {
    if changes.sketch.vpc_peering_connections.find(id)?.state != PeeringState::PendingAcceptance {
        return Err(wrong_state(id));
    }
    set_state(changes, id, state)
}

fn set_state(changes: &mut Changes, id: &VpcPeeringConnectionId, state: PeeringState) -> Result<(), Refusal> {
    changes.sketch.vpc_peering_connections.update(id, |peering| peering.state = state)?;
    changes.changed(id.clone());
    let target = ResourceId::from(id.clone());
    match state {
        PeeringState::Active => routes_become(changes, &target, RouteState::Active, |_| true),
        _ => blackhole(changes, &target),
    }
}

/// Acceptance leads through `provisioning`; the sketch stands still in time, so it is made.
impl Verb for AcceptVpcPeeringConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        decide(changes, &self.vpc_peering_connection, PeeringState::Active)?;
        let peering = changes.sketch.vpc_peering_connections.find(&self.vpc_peering_connection)?;
        for vpc in [&peering.requester_vpc, &peering.accepter_vpc] {
            quota::check(&changes.sketch, QuotaName::PeeringsPerVpc, vpc.clone(), "")?;
        }
        Ok(())
    }
}

impl Verb for RejectVpcPeeringConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        decide(changes, &self.vpc_peering_connection, PeeringState::Rejected)
    }
}

impl Verb for ExpireVpcPeeringConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        decide(changes, &self.vpc_peering_connection, PeeringState::Expired)
    }
}

/// Either owner deletes an active one, the requester one that waits; the others go by themselves.
impl Verb for DeleteVpcPeeringConnection {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        match changes.sketch.vpc_peering_connections.find(&self.vpc_peering_connection)?.state {
            PeeringState::Active | PeeringState::PendingAcceptance => {
                set_state(changes, &self.vpc_peering_connection, PeeringState::Deleted)
            }
            PeeringState::InitiatingRequest
            | PeeringState::Provisioning
            | PeeringState::Rejected
            | PeeringState::Expired
            | PeeringState::Failed
            | PeeringState::Deleting
            | PeeringState::Deleted => Err(wrong_state(&self.vpc_peering_connection)),
        }
    }
}

impl Verb for SetVpcPeeringConnectionCut {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.vpc_peering_connection;
        if changes.sketch.vpc_peering_connections.find(id)?.state != PeeringState::Active {
            return Err(wrong_state(id));
        }
        let state = if self.cut { RouteState::Blackhole } else { RouteState::Active };
        changes.changed(id.clone());
        routes_become(changes, &ResourceId::from(id.clone()), state, |_| true)
    }
}

impl Verb for ModifyVpcPeeringConnectionOptions {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (requester, accepter) = (self.requester_dns_resolution, self.accepter_dns_resolution);
        if (requester, accepter) == (None, None) {
            return Err(Refusal::ours(RefusalCode::MissingParameter, "No option is given to change"));
        }
        let peering = changes.sketch.vpc_peering_connections.find(&self.vpc_peering_connection)?;
        if peering.state != PeeringState::Active {
            return Err(wrong_state(&peering.id));
        }
        if requester == Some(true) || accepter == Some(true) {
            for vpc in [&peering.requester_vpc, &peering.accepter_vpc] {
                has_dns(&changes.sketch, vpc)?;
            }
        }
        changes.sketch.vpc_peering_connections.update(&self.vpc_peering_connection, |peering| {
            peering.requester_dns_resolution = requester.unwrap_or(peering.requester_dns_resolution);
            peering.accepter_dns_resolution = accepter.unwrap_or(peering.accepter_dns_resolution);
        })?;
        changes.changed(self.vpc_peering_connection.clone());
        Ok(())
    }
}

fn has_dns(sketch: &Sketch, vpc: &VpcId) -> Result<(), Refusal> {
    let found = sketch.vpcs.find(vpc)?;
    if found.enable_dns_support && found.enable_dns_hostnames {
        return Ok(());
    }
    Err(Refusal::ours(
        RefusalCode::InvalidVpcPeeringConnectionStateDnsHostnamesDisabled,
        format!("{vpc} must have enableDnsSupport and enableDnsHostnames on"),
    ))
}
