//! Through a VPC peering connection: between the two VPCs and no further (VPC peering guide,
//! "Unsupported VPC peering configurations").

use crate::control::{Command, verb};
use crate::model::{LegKind, PeeringState, RouteTarget, Vpc, VpcPeeringConnection, VpcPeeringConnectionId};

use super::{Arrived, Course, Ground, Halt};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::route;
use crate::path::trace::{HopKind, Packet};

impl<'a> Course<'a> {
    /// Sends a packet from a VPC to the other side of a peering connection.
    pub(super) fn by_peering(
        &mut self,
        vpc: &'a Vpc,
        id: &VpcPeeringConnectionId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let peering = self.sketch.vpc_peering_connections.find(id)?;
        let leg = self.leg_to(peering.id.clone(), LegKind::GatewayRoute);
        self.pass(HopKind::Peering, peering.id.clone(), leg, packet)?;
        let (other, accepts) = if peering.requester_vpc == vpc.id {
            (&peering.accepter_vpc, true)
        } else {
            (&peering.requester_vpc, false)
        };
        let other = self.sketch.vpcs.find(other)?;
        let why_not = self.peering_drops(peering, vpc, other, packet);
        self.carries(peering.id.clone(), why_not)?;
        self.knows_groups &= other.region == vpc.region;
        let address = packet.destination.ip();
        let Some(interface) = self.network.interface_in(&other.id, address) else {
            return self.deliver(other, None, packet);
        };
        let leg = if accepts {
            self.leg_to(other.id.clone(), LegKind::Peering)
        } else {
            self.leg_to(interface.id.clone(), LegKind::GatewayRoute)
        };
        let ground = Ground { subnet: self.sketch.subnets.find(&interface.subnet)?, vpc: other };
        Ok(self.arrive((interface, ground), None, leg, packet))
    }

    fn peering_drops(
        &self,
        peering: &VpcPeeringConnection,
        vpc: &Vpc,
        other: &Vpc,
        packet: Packet,
    ) -> Option<Reason> {
        let about = |code| Reason::of(code).about(peering.id.clone());
        if peering.state != PeeringState::Active {
            let reason = about(ReasonCode::PeeringNotActive);
            return Some(if peering.state == PeeringState::PendingAcceptance {
                reason.mended_by(Command::AcceptVpcPeeringConnection(verb::AcceptVpcPeeringConnection {
                    vpc_peering_connection: peering.id.clone(),
                }))
            } else {
                reason
            });
        }
        let belongs = [&peering.requester_vpc, &peering.accepter_vpc].contains(&&vpc.id);
        if !belongs {
            return Some(about(ReasonCode::PeeringOfOthers).about(vpc.id.clone()));
        }
        if !Self::holds(vpc, packet.source.ip()) {
            return Some(
                about(ReasonCode::PeeringNotTransitive).about(vpc.id.clone()).about(other.id.clone()),
            );
        }
        if !Self::holds(other, packet.destination.ip()) {
            return Some(self.beyond_peer(about(ReasonCode::PeeringNotTransitive), vpc, other, packet));
        }
        None
    }

    /// What the packet was after beyond the peer, as far as the peer's tables say.
    fn beyond_peer(&self, reason: Reason, vpc: &Vpc, other: &Vpc, packet: Packet) -> Reason {
        let address = packet.destination.ip();
        let beyond =
            self.sketch.route_tables.iter().filter(|table| table.vpc == other.id).find_map(|table| {
                let route = route::winning_route(self.sketch, table, address)?;
                (route.target != RouteTarget::Local).then(|| route.target.resource()).flatten()
            });
        let code = match &beyond {
            Some(crate::model::ResourceId::VpcEndpoint(_)) => ReasonCode::GatewayEndpointFromOutside,
            _ => reason.code,
        };
        let reason = Reason { code, ..reason }.about(other.id.clone()).about(vpc.id.clone());
        match beyond {
            Some(gateway) => reason.about(gateway),
            None => reason,
        }
    }
}
