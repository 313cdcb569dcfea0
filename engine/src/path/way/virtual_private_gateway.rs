//! Out of a VPC and into it by its virtual private gateway: by Direct Connect or a VPN connection, to a
//! data center or a virtual router, and never on by another gateway (VPC guide, "edge-to-edge";
//! Site-to-Site VPN guide, "Route priority": longest prefix, then Direct Connect, static VPN routes, and
//! those learnt by BGP over VPN).

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::{
    Assumption, ConnectionState, CustomerDevice, DataCenterId, Leg, LegEnd, LegKind, ResourceId,
    TunnelStatus, VirtualInterface, VirtualInterfaceState, VirtualInterfaceType, VirtualPrivateGateway,
    VirtualPrivateGatewayId, Vpc, VpnConnection, VpnState,
};

use super::router::Door;
use super::{Arrived, Course, Ground, Halt};
use crate::path::check::{Check, StepResult};
use crate::path::health::host_is_up;
use crate::path::reason::{Reason, ReasonCode};
use crate::path::request::Moment;
use crate::path::source::v4;
use crate::path::trace::{HopKind, Packet};

/// A line from a virtual private gateway.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line<'a> {
    DirectConnect(&'a VirtualInterface),
    Vpn(&'a VpnConnection),
}

/// How a line ranks among those that lead to an address: whether it leads on, the length of the prefix, its kind.
type Rank = (bool, u8, u8);

/// The reason for a packet that came into a VPC by one gateway and wants out by another.
pub(super) fn edge_to_edge(gateway: &VirtualPrivateGateway, vpc: &Vpc) -> Reason {
    Reason::of(ReasonCode::EdgeToEdge).about(gateway.id.clone()).about(vpc.id.clone())
}

impl Line<'_> {
    pub fn id(&self) -> ResourceId {
        match self {
            Self::DirectConnect(line) => line.id.clone().into(),
            Self::Vpn(line) => line.id.clone().into(),
        }
    }

    /// Of lines for equal prefixes the greater one is taken.
    fn preference(&self) -> u8 {
        match self {
            Self::DirectConnect(_) => 2,
            Self::Vpn(line) => u8::from(line.static_routes_only),
        }
    }
}

/// Whether a VPN connection carries anything: one of its tunnels is up.
pub(super) fn is_up(connection: &VpnConnection) -> bool {
    connection.state == VpnState::Available
        && connection.tunnels.iter().any(|tunnel| tunnel.status == TunnelStatus::Up)
}

impl<'a> Course<'a> {
    /// Whether a virtual interface carries anything: its connection is up, and so is its BGP session,
    /// which goes down with the 101st prefix announced (Direct Connect guide, "Quotas").
    pub(super) fn line_is_up(&self, line: &VirtualInterface) -> bool {
        let connection = self.sketch.direct_connect_connections.get(&line.connection);
        line.state == VirtualInterfaceState::Available
            && line.announced_prefixes.len() <= MAX_PREFIXES
            && connection.is_some_and(|connection| connection.state == ConnectionState::Available)
    }

    pub(super) fn carries_line(&self, line: Line<'_>) -> bool {
        match line {
            Line::DirectConnect(line) => self.line_is_up(line),
            Line::Vpn(line) => is_up(line),
        }
    }

    /// The private lines at a gateway, Direct Connect's first.
    pub(super) fn lines_at(&self, gateway: &VirtualPrivateGatewayId) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for line in self.sketch.virtual_interfaces.iter() {
            let is_private = line.interface_type == VirtualInterfaceType::Private;
            if is_private && line.virtual_private_gateway.as_ref() == Some(gateway) {
                lines.push(Line::DirectConnect(line));
            }
        }
        for line in self.sketch.vpn_connections.iter() {
            if line.virtual_private_gateway.as_ref() == Some(gateway) {
                lines.push(Line::Vpn(line));
            }
        }
        lines
    }

    /// Sends a packet out by a virtual private gateway.
    pub(super) fn by_virtual_private_gateway(
        &mut self,
        vpc: &'a Vpc,
        id: &VirtualPrivateGatewayId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.virtual_private_gateways.find(id)?;
        let chosen = self.line_for(gateway, packet.destination.ip());
        let kind = match &chosen {
            Ok(Line::DirectConnect(_)) => HopKind::DirectConnect,
            Ok(Line::Vpn(_)) | Err(_) => HopKind::Vpn,
        };
        let leg = self.leg_to(gateway.id.clone(), LegKind::GatewayRoute);
        self.pass(kind, gateway.id.clone(), leg, packet)?;
        let why_not = if gateway.vpc.as_ref() != Some(&vpc.id) {
            Some(Reason::of(ReasonCode::GatewayNotAttached).about(gateway.id.clone()).about(vpc.id.clone()))
        } else if !Self::holds(vpc, packet.source.ip()) {
            Some(edge_to_edge(gateway, vpc))
        } else {
            chosen.as_ref().err().cloned()
        };
        self.carries(gateway.id.clone(), why_not)?;
        match chosen {
            Ok(line) => self.out_by_line(gateway, line, packet),
            Err(reason) => Err(reason.into()),
        }
    }

    /// The line a gateway sends a packet out by.
    fn line_for(&self, gateway: &VirtualPrivateGateway, address: IpAddr) -> Result<Line<'a>, Reason> {
        let mut best: Option<(Rank, Line<'a>)> = None;
        let mut down: Option<Line<'a>> = None;
        for line in self.lines_at(&gateway.id) {
            let routes = match line {
                Line::DirectConnect(line) => &line.announced_prefixes,
                Line::Vpn(line) => &line.routes,
            };
            let fits = |address| {
                routes.iter().filter(|block| block.contains(&address)).map(ipnet::Ipv4Net::prefix_len).max()
            };
            let Some(length) = v4(address).and_then(fits) else { continue };
            let rank = (self.leads_on(line, address), length, line.preference());
            if !self.carries_line(line) {
                down.get_or_insert(line);
            } else if best.is_none_or(|(known, _)| rank > known) {
                best = Some((rank, line));
            }
        }
        match (best, down) {
            (Some((_, line)), _) => Ok(line),
            (None, Some(line)) => Err(self.line_down(line)),
            (None, None) => Err(Reason::of(ReasonCode::GatewayKnowsNoRoute).about(gateway.id.clone())),
        }
    }

    /// Whether a line leads on past a virtual router at its end, as far as the gateway knows. A router that does
    /// not run brings its tunnels down (dead peer detection), and one whose own tunnel to a spoke is down withdraws
    /// the spoke's blocks (BGP); until that is noticed the gateway goes on using the line. Where no line leads on,
    /// one that does not is taken all the same, so that what is wrong is found where it is.
    fn leads_on(&self, line: Line<'a>, address: IpAddr) -> bool {
        let Line::Vpn(line) = line else { return true };
        if self.moment == Moment::JustBroken {
            return true;
        }
        let device = self.sketch.customer_gateways.get(&line.customer_gateway).map(|found| &found.device);
        let Some(CustomerDevice::VirtualRouter(id)) = device else { return true };
        let Some(router) = self.sketch.hosts.get(id) else { return true };
        let subnet = self.sketch.subnet_of(&router.network_interface);
        let runs = subnet.is_ok_and(|subnet| host_is_up(self.sketch, router, subnet).is_ok());
        runs && (line.static_routes_only || self.tunnel_down(router, address).is_none())
    }

    /// Why a line carries nothing, with what would mend it.
    pub(super) fn line_down(&self, line: Line<'_>) -> Reason {
        let reason = Reason::of(ReasonCode::LineDown).about(line.id());
        match line {
            Line::Vpn(line) if line.tunnels.is_empty() || line.state != VpnState::Available => reason,
            Line::Vpn(line) => reason.mended_by(Command::SetTunnelStatus(verb::SetTunnelStatus {
                vpn_connection: line.id.clone(),
                tunnel: 1,
                status: TunnelStatus::Up,
            })),
            Line::DirectConnect(line) if line.announced_prefixes.len() > MAX_PREFIXES => {
                Reason { code: ReasonCode::TooManyPrefixes, ..reason }
            }
            Line::DirectConnect(line) => {
                let connection = self.sketch.direct_connect_connections.get(&line.connection);
                match connection.filter(|found| found.state != ConnectionState::Available) {
                    Some(connection) => reason.about(connection.id.clone()).mended_by(
                        Command::SetConnectionState(verb::SetConnectionState {
                            connection: connection.id.clone(),
                            state: ConnectionState::Available,
                        }),
                    ),
                    None => reason,
                }
            }
        }
    }

    fn out_by_line(
        &mut self,
        gateway: &VirtualPrivateGateway,
        line: Line<'a>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        self.knows_groups = false;
        match line {
            Line::DirectConnect(line) => {
                let connection = self.sketch.direct_connect_connections.find(&line.connection)?;
                let leg = Leg {
                    from: line.id.clone().into(),
                    to: gateway.id.clone().into(),
                    kind: LegKind::DirectConnectPrivate,
                };
                self.travel_line(Assumption::DirectConnectRtt);
                self.pass(HopKind::DirectConnect, connection.id.clone(), Some(leg), packet)?;
                self.at_data_center(&connection.data_center, packet)
            }
            Line::Vpn(line) => self.out_by_vpn(gateway.id.clone().into(), line, packet),
        }
    }

    /// Out by a VPN connection, from the gateway at its Amazon side.
    pub(super) fn out_by_vpn(
        &mut self,
        gateway: ResourceId,
        line: &'a VpnConnection,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let customer = self.sketch.customer_gateways.find(&line.customer_gateway)?;
        let leg = Leg { from: line.id.clone().into(), to: gateway.into(), kind: LegKind::Vpn };
        self.travel_line(Assumption::VpnRtt);
        self.pass(HopKind::Vpn, customer.id.clone(), Some(leg), packet)?;
        let host = match &customer.device {
            CustomerDevice::DataCenter(center) => return self.at_data_center(center, packet),
            CustomerDevice::VirtualRouter(host) => self.sketch.hosts.find(host)?,
        };
        let interface = self.sketch.network_interfaces.find(&host.network_interface)?;
        let leg = Leg {
            from: interface.id.clone().into(),
            to: customer.id.clone().into(),
            kind: LegKind::GatewayRoute,
        };
        if packet.destination.ip() == interface.address {
            let ground = Ground::under(self.sketch, interface)?;
            return Ok(self.arrive((interface, ground), None, Some(leg), packet));
        }
        self.at_router(interface, Door::Tunnel, Some(leg), packet)
    }

    /// Into a VPC by a VPN connection, from its customer's side, whose hop is the last one.
    pub(super) fn in_by_vpn(&mut self, line: &'a VpnConnection, packet: Packet) -> Result<Arrived<'a>, Halt> {
        self.travel_line(Assumption::VpnRtt);
        if let Some(attachment) = self.gateway_leads(line, packet) {
            return self.in_by_transit_gateway(attachment, packet);
        }
        let Some(gateway) = &line.virtual_private_gateway else {
            return Err(Reason::of(ReasonCode::GatewayNotAttached).about(line.id.clone()).into());
        };
        let leg = Leg { from: line.id.clone().into(), to: gateway.clone().into(), kind: LegKind::Vpn };
        self.in_by_gateway(gateway, HopKind::Vpn, leg, packet)
    }

    /// Into a VPC by a private virtual interface.
    pub(super) fn in_by_direct_connect(
        &mut self,
        line: &'a VirtualInterface,
        gateway: &VirtualPrivateGatewayId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        self.travel_line(Assumption::DirectConnectRtt);
        let kind = LegKind::DirectConnectPrivate;
        let leg = Leg { from: line.id.clone().into(), to: gateway.clone().into(), kind };
        self.in_by_gateway(gateway, HopKind::DirectConnect, leg, packet)
    }

    fn in_by_gateway(
        &mut self,
        id: &VirtualPrivateGatewayId,
        kind: HopKind,
        leg: Leg,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.virtual_private_gateways.find(id)?;
        let came_by = leg.from.clone();
        self.pass(kind, gateway.id.clone(), Some(leg), packet)?;
        let address = packet.destination.ip();
        let own = gateway.vpc.as_ref().and_then(|vpc| self.sketch.vpcs.get(vpc));
        let outside = own.is_none_or(|vpc| !Self::holds(vpc, address));
        if outside && let Some(onward) = self.relayed(gateway, &came_by, address) {
            self.carries(gateway.id.clone(), None)?;
            return self.out_by_line(gateway, onward, packet);
        }
        let Some(vpc) = own else {
            self.step(Check::Carries, StepResult::Drop, Some(gateway.id.clone().into()));
            return Err(Reason::of(ReasonCode::GatewayNotAttached).about(gateway.id.clone()).into());
        };
        let why_not = outside.then(|| edge_to_edge(gateway, vpc));
        self.carries(gateway.id.clone(), why_not)?;
        self.knows_groups = false;
        let mut arrived = self.deliver(vpc, None, packet)?;
        if let Some(leg) = &mut arrived.leg {
            *leg = Leg { from: leg.to.clone(), to: leg.from.clone(), kind: LegKind::GatewayRoute };
        }
        Ok(arrived)
    }

    /// Another line of a gateway that leads to an address. A gateway tells each of its sites, by BGP, of
    /// the others', and hands packets on between them, attached to a VPC or not (VPN `CloudHub`).
    fn relayed(
        &self,
        gateway: &VirtualPrivateGateway,
        came_by: &LegEnd,
        address: IpAddr,
    ) -> Option<Line<'a>> {
        let line = self.line_for(gateway, address).ok()?;
        let by_bgp = match line {
            Line::DirectConnect(_) => true,
            Line::Vpn(line) => !line.static_routes_only,
        };
        (by_bgp && LegEnd::from(line.id()) != *came_by).then_some(line)
    }

    /// Whether a gateway leads to an address: its VPC holds it, or another site of its has it.
    pub(super) fn leads_to(
        &self,
        gateway: &VirtualPrivateGateway,
        address: IpAddr,
        from: &ResourceId,
    ) -> bool {
        let own = gateway.vpc.as_ref().and_then(|vpc| self.sketch.vpcs.get(vpc));
        own.is_some_and(|vpc| Self::holds(vpc, address))
            || self.relayed(gateway, &LegEnd::from(from.clone()), address).is_some()
    }

    /// The data center a line comes from.
    pub(super) fn comes_from(&self, line: Line<'a>, center: &DataCenterId) -> bool {
        match line {
            Line::DirectConnect(line) => {
                let connection = self.sketch.direct_connect_connections.get(&line.connection);
                connection.is_some_and(|connection| connection.data_center == *center)
            }
            Line::Vpn(line) => {
                let customer = self.sketch.customer_gateways.get(&line.customer_gateway);
                customer.is_some_and(|found| found.device == CustomerDevice::DataCenter(center.clone()))
            }
        }
    }
}

/// The most prefixes of one address family a customer may announce on a private virtual interface
/// (Direct Connect guide, "Quotas").
pub(super) const MAX_PREFIXES: usize = 100;
