//! Through a transit gateway: in by the interface its attachment has in the sender's zone, by the
//! route of the table that attachment is associated with, out by another attachment (Transit Gateway
//! guide, "How transit gateways work").

use crate::model::{
    AttachedResource, Leg, LegKind, NetworkInterface, RouteState, Subnet, TransitGateway,
    TransitGatewayAttachment, TransitGatewayId, Vpc, VpnConnection, mix,
};

use super::virtual_private_gateway::{Line, is_up};
use super::{Arrived, Course, Ground, Halt};
use crate::path::check::{Check, StepResult};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::trace::{HopKind, Packet};

impl<'a> Course<'a> {
    /// Sends a packet from a subnet to a transit gateway.
    pub(super) fn by_transit_gateway(
        &mut self,
        vpc: &'a Vpc,
        subnet: &'a Subnet,
        id: &TransitGatewayId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.transit_gateways.find(id)?;
        let about = |code| Reason::of(code).about(gateway.id.clone()).about(vpc.id.clone());
        let Some(attachment) = self.sketch.attachment_of_vpc(id, &vpc.id) else {
            self.step(Check::Carries, StepResult::Drop, Some(gateway.id.clone().into()));
            return Err(about(ReasonCode::GatewayNotAttached).into());
        };
        let Some(interface) = self.sketch.attachment_interface(attachment, &subnet.zone) else {
            self.step(Check::Carries, StepResult::Drop, Some(attachment.id.clone().into()));
            let reason = Reason::of(ReasonCode::AttachmentNotInZone);
            return Err(reason.about(attachment.id.clone()).about(subnet.zone.clone()).into());
        };
        let own = self.sketch.subnets.find(&interface.subnet)?;
        let kind = LegKind::GatewayRoute;
        let from_outside = (own.id != subnet.id).then_some(own);
        self.at_attachment(attachment, interface, kind, from_outside, packet)?;
        self.by_transit_gateway = true;
        self.through_gateway(gateway, attachment, packet)
    }

    /// The hop at an attachment's interface; the network ACL of its subnet looks at what comes into it.
    fn at_attachment(
        &mut self,
        attachment: &TransitGatewayAttachment,
        interface: &'a NetworkInterface,
        kind: LegKind,
        entered: Option<&Subnet>,
        packet: Packet,
    ) -> Result<(), Halt> {
        let leg = self.leg_to(interface.id.clone(), kind);
        let leg = match kind {
            LegKind::TransitGateway => leg.map(|leg| Leg { from: leg.to, to: leg.from, kind }),
            _ => leg,
        };
        let node = attachment.id.clone();
        let mut checks = self.checks_at_door();
        let dropped = entered.and_then(|subnet| self.enters(subnet, packet, &mut checks));
        let ground = Ground::under(self.sketch, interface)?;
        self.travel(ground);
        self.come_to(HopKind::TransitGateway, node, (interface, ground), leg, packet);
        self.steps(checks);
        match dropped {
            Some(reason) => Err(reason.into()),
            None => self.attachment_carries(attachment),
        }
    }

    fn attachment_carries(&mut self, attachment: &TransitGatewayAttachment) -> Result<(), Halt> {
        let broken = !attachment.state.carries();
        let reason = || Reason::of(ReasonCode::AttachmentNotAvailable).about(attachment.id.clone());
        self.carries(attachment.id.clone(), broken.then(reason))
    }

    /// Through the gateway itself, by the table of the attachment the packet came in by.
    pub(super) fn through_gateway(
        &mut self,
        gateway: &'a TransitGateway,
        came_by: &TransitGatewayAttachment,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let leg = self.leg_to(gateway.id.clone(), LegKind::TransitGateway);
        self.pass(HopKind::TransitGateway, gateway.id.clone(), leg, packet)?;
        let sketch = self.sketch;
        let Some(table) = sketch.table_of_attachment(&gateway.id, &came_by.id) else {
            let reason = Reason::of(ReasonCode::AttachmentNotAssociated).about(came_by.id.clone());
            self.carries(gateway.id.clone(), Some(reason.about(gateway.id.clone())))?;
            return Err(nowhere(gateway));
        };
        let route = table.route(packet.destination.ip());
        let out = route
            .filter(|route| route.state == RouteState::Active)
            .and_then(|route| route.attachment.as_ref());
        let why_not = match (route, out) {
            (_, Some(_)) => None,
            (Some(_), None) => Some(Reason::of(ReasonCode::BlackholeRoute).about(table.id.clone())),
            (None, None) => Some(Reason::of(ReasonCode::TransitGatewayKnowsNoRoute).about(table.id.clone())),
        };
        self.carries(table.id.clone(), why_not.map(|reason| reason.about(gateway.id.clone())))?;
        let Some(out) = out else { return Err(nowhere(gateway)) };
        let out = sketch.transit_gateway_attachments.find(out)?;
        match &out.resource {
            AttachedResource::Vpc(vpc) => {
                let vpc = sketch.vpcs.find(vpc)?;
                self.by_vpc_attachment(out, came_by, vpc, packet)
            }
            AttachedResource::VpnConnection(line) => {
                let line = sketch.vpn_connections.find(line)?;
                self.by_vpn_attachment(gateway, line, packet)
            }
            AttachedResource::TransitGateway(_) => {
                self.attachment_carries(out)?;
                let far = out.far_gateway(&gateway.id).unwrap_or(&gateway.id);
                let far = sketch.transit_gateways.find(far)?;
                self.through_gateway(far, out, packet)
            }
        }
    }

    /// Into an attached VPC, by the attachment's interface in the zone the packet came from, or of the
    /// appliance mode's choice; on by that subnet's own routes.
    fn by_vpc_attachment(
        &mut self,
        attachment: &'a TransitGatewayAttachment,
        came_by: &TransitGatewayAttachment,
        vpc: &'a Vpc,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let interfaces: Vec<&NetworkInterface> = attachment
            .network_interfaces
            .iter()
            .filter_map(|id| self.sketch.network_interfaces.get(id))
            .collect();
        let in_zone = self.last.and_then(|(zone, _)| self.sketch.attachment_interface(attachment, zone));
        let pinned = || {
            let place = flow_of(packet).checked_rem(u64::try_from(interfaces.len()).ok()?)?;
            interfaces.get(usize::try_from(place).ok()?).copied()
        };
        let chosen = if attachment.appliance_mode { pinned() } else { in_zone.or_else(pinned) };
        let Some(interface) = chosen else {
            self.step(Check::Carries, StepResult::Drop, Some(attachment.id.clone().into()));
            let reason = Reason::of(ReasonCode::AttachmentNotInZone).about(attachment.id.clone());
            return Err(reason.about(vpc.id.clone()).into());
        };
        self.at_attachment(attachment, interface, LegKind::TransitGateway, None, packet)?;
        let ground = Ground::under(self.sketch, interface)?;
        // What did not come straight from the other VPC has lost its groups before: by an appliance, a line.
        let other = came_by.vpc();
        self.knows_groups &=
            other.is_some_and(|other| self.sketch.references_groups_by_transit_gateway(other, &vpc.id));
        let mut arrived = self.leave_subnet(ground, Some(interface), packet)?;
        if let Some(leg) = arrived.leg.as_mut().filter(|leg| leg.kind == LegKind::Local) {
            *leg = Leg { from: leg.to.clone(), to: leg.from.clone(), kind: LegKind::GatewayRoute };
        }
        Ok(arrived)
    }

    fn by_vpn_attachment(
        &mut self,
        gateway: &TransitGateway,
        line: &'a VpnConnection,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let down = (!is_up(line)).then(|| self.line_down(Line::Vpn(line)));
        self.carries(line.id.clone(), down)?;
        self.out_by_vpn(gateway.id.clone().into(), line, packet)
    }

    /// Whether a transit gateway leads from a VPN connection to an address.
    pub(super) fn gateway_leads(
        &self,
        line: &VpnConnection,
        packet: Packet,
    ) -> Option<&'a TransitGatewayAttachment> {
        let gateway = line.transit_gateway.as_ref()?;
        let attachment = self.attachment_of_line(line)?;
        let table = self.sketch.table_of_attachment(gateway, &attachment.id)?;
        table.route(packet.destination.ip()).map(|_| attachment)
    }

    fn attachment_of_line(&self, line: &VpnConnection) -> Option<&'a TransitGatewayAttachment> {
        self.sketch.transit_gateway_attachments.iter().find(|attachment| {
            matches!(&attachment.resource, AttachedResource::VpnConnection(id) if *id == line.id)
        })
    }

    /// In by a VPN connection that ends at a transit gateway.
    pub(super) fn in_by_transit_gateway(
        &mut self,
        attachment: &'a TransitGatewayAttachment,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.transit_gateways.find(&attachment.transit_gateway)?;
        self.attachment_carries(attachment)?;
        self.knows_groups = false;
        self.by_transit_gateway = true;
        self.through_gateway(gateway, attachment, packet)
    }
}

/// Never comes to pass: what has no route was dropped.
fn nowhere(gateway: &TransitGateway) -> Halt {
    Reason::of(ReasonCode::TransitGatewayKnowsNoRoute).about(gateway.id.clone()).into()
}

/// A number that both directions of a flow share.
fn flow_of(packet: Packet) -> u64 {
    let side = |address: std::net::SocketAddr| {
        let ip = match address.ip() {
            std::net::IpAddr::V4(ip) => u64::from(u32::from(ip)),
            std::net::IpAddr::V6(ip) => {
                mix(u64::try_from(u128::from(ip) >> 64).unwrap_or_default())
                    ^ u64::try_from(u128::from(ip) & u128::from(u64::MAX)).unwrap_or_default()
            }
        };
        mix(ip << 16 ^ u64::from(address.port()))
    };
    side(packet.source).wrapping_add(side(packet.destination))
}
