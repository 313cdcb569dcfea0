//! Through a NAT gateway: the source becomes its own address, and nothing comes in by it unasked (VPC
//! guide, "NAT gateways").

use crate::control::{Command, verb};
use crate::model::{
    LegKind, NatConnectivity, NatGateway, NatGatewayId, NatGatewayState, RouteTarget, Subnet, Vpc,
};

use super::{Arrived, Course, Ground, Halt, Spot, Stretch};
use crate::path::check::{Check, StepResult};
use crate::path::flow_hash::{flow_hash, node_source_port};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::route;
use crate::path::source::v4;
use crate::path::trace::{HopKind, Packet};

impl<'a> Course<'a> {
    /// Sends a packet through a NAT gateway of the VPC and on by the gateway's own subnet.
    pub(super) fn by_nat_gateway(
        &mut self,
        vpc: &'a Vpc,
        from: &Subnet,
        id: &NatGatewayId,
        mut packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.nat_gateways.find(id)?;
        let interface = self.sketch.network_interfaces.find(&gateway.network_interface)?;
        let ground = Ground::under(self.sketch, interface)?;
        let subnet = ground.subnet;
        let leg = self.leg_to(interface.id.clone(), LegKind::GatewayRoute);
        let mut checks = self.checks_at_door();
        let dropped = if subnet.id == from.id { None } else { self.enters(subnet, packet, &mut checks) };
        self.travel(ground);
        self.come_to(HopKind::NatGateway, gateway.id.clone(), (interface, ground), leg, packet);
        self.steps(checks);
        if let Some(reason) = dropped {
            return Err(reason.into());
        }
        self.goes_on()?;
        let why_not = self.nat_drops(gateway, vpc, subnet, packet);
        self.carries(gateway.id.clone(), why_not)?;
        self.end(&Spot::Interface(interface, ground), packet, Stretch::Network);
        let port = node_source_port(flow_hash(self.sketch.seed, packet, 0));
        self.rewrite_source(&mut packet, interface.address.into(), port, gateway.id.clone());
        self.begin(&Spot::Interface(interface, ground), packet);
        self.leave_subnet(ground, Some(interface), packet)
    }

    fn nat_drops(&self, gateway: &NatGateway, vpc: &Vpc, subnet: &Subnet, packet: Packet) -> Option<Reason> {
        let about = |code| Reason::of(code).about(gateway.id.clone());
        if self.sketch.lost_zones.contains(&subnet.zone) {
            let restore = verb::RestoreZone { zone: subnet.zone.clone() };
            let reason = about(ReasonCode::NatGatewayZoneLost).about(subnet.zone.clone());
            return Some(reason.mended_by(Command::RestoreZone(restore)));
        }
        if gateway.state != NatGatewayState::Available {
            return Some(about(ReasonCode::NatGatewayNotAvailable));
        }
        if subnet.vpc != vpc.id {
            return Some(about(ReasonCode::GatewayNotAttached).about(vpc.id.clone()));
        }
        if v4(packet.source.ip()).is_none() {
            return Some(about(ReasonCode::NatGatewayNotAvailable));
        }
        if self.reply {
            // A reply it has not seen the request of: it knows no connection to put it into.
            return Some(about(ReasonCode::NatGatewayUnasked));
        }
        let table = self.network.route_table(subnet);
        let onward =
            table.and_then(|table| route::winning_route(self.sketch, table, packet.destination.ip()));
        let to_internet = onward.is_some_and(|route| matches!(route.target, RouteTarget::InternetGateway(_)));
        if to_internet && gateway.connectivity == NatConnectivity::Private {
            return Some(about(ReasonCode::PrivateNatGateway));
        }
        if to_internet && self.network.addressing.public_of(&gateway.network_interface).is_none() {
            return Some(about(ReasonCode::NoPublicAddress));
        }
        None
    }

    /// A packet that comes to a NAT gateway's own address: dropped, unless it is a reply.
    pub fn drop_unasked(&mut self, gateway: &NatGatewayId) -> Reason {
        self.step(Check::Carries, StepResult::Drop, Some(gateway.clone().into()));
        Reason::of(ReasonCode::NatGatewayUnasked).about(gateway.clone())
    }
}
