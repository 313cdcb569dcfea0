//! Through a host that hands packets on: an appliance a route leads to, or a virtual router whose
//! tunnels join VPCs (the transit VPC).

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::record::as_usual;
use crate::model::{
    CustomerDevice, Direction, Host, HostState, InterfaceKind, LegKind, NetworkInterface, NetworkInterfaceId,
    Subnet, Vpc, VpnConnection,
};

use super::virtual_private_gateway::Line;
use super::{Arrived, Course, Ground, Halt, virtual_private_gateway};
use crate::path::arrival::host_group_drops;
use crate::path::check::{Check, StepResult};
use crate::path::client::client_group_drops;
use crate::path::reason::{Reason, ReasonCode};
use crate::path::security_group::{self, OtherSide};
use crate::path::source::v4;
use crate::path::trace::{HopKind, Packet};

/// How a packet comes to a router's interface.
#[derive(Clone, Copy, Debug)]
pub(super) enum Door<'s> {
    /// By a route, into this subnet, unless it was there before.
    Route(Option<&'s Subnet>),
    /// By one of its tunnels.
    Tunnel,
}

impl<'a> Course<'a> {
    /// Sends a packet to the interface a route of its subnet names.
    pub(super) fn by_router(
        &mut self,
        vpc: &'a Vpc,
        from: &Subnet,
        id: &NetworkInterfaceId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let interface = self.sketch.network_interfaces.find(id)?;
        let leg = self.leg_to(interface.id.clone(), LegKind::GatewayRoute);
        if packet.destination.ip() == interface.address {
            let ground = Ground::under(self.sketch, interface)?;
            return Ok(self.arrive((interface, ground), Some(from), leg, packet));
        }
        let subnet = self.sketch.subnets.find(&interface.subnet)?;
        if subnet.vpc != vpc.id {
            let reason = Reason::of(ReasonCode::GatewayNotAttached).about(interface.id.clone());
            return Err(reason.about(vpc.id.clone()).into());
        }
        let entered = if subnet.id == from.id { None } else { Some(subnet) };
        self.at_router(interface, Door::Route(entered), leg, packet)
    }

    /// A packet at a router's interface, by whichever way it came: does it run and hand on what is not
    /// its own; then on by one of its tunnels, or by its subnet's routes.
    pub(super) fn at_router(
        &mut self,
        interface: &'a NetworkInterface,
        door: Door<'_>,
        leg: Option<crate::model::Leg>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let ground = Ground::under(self.sketch, interface)?;
        let mut checks = self.checks_at_door();
        let dropped = match door {
            Door::Route(Some(entered)) => self.enters(entered, packet, &mut checks),
            Door::Route(None) | Door::Tunnel => None,
        };
        self.travel(ground);
        self.come_to(HopKind::Router, interface.owner(), (interface, ground), leg, packet);
        self.steps(checks);
        if let Some(reason) = dropped {
            return Err(reason.into());
        }
        self.goes_on()?;
        let InterfaceKind::Host(host) = &interface.of else {
            self.step(Check::SourceDestCheck, StepResult::Drop, Some(interface.id.clone().into()));
            return Err(Reason::of(ReasonCode::SourceDestCheck).about(interface.id.clone()).into());
        };
        let host = self.sketch.hosts.find(host)?;
        let tracked = self.reply && self.seen.contains(&host.id);
        if let (Door::Route(_), false) = (door, tracked) {
            self.router_groups(host, interface, Direction::Inbound, packet)?;
        }
        self.hands_on(host, interface, ground.subnet)?;
        // The request and its reply.
        self.wait(host.network_delay_ms.saturating_mul(2));
        self.knows_groups = false;
        if let Some(tunnel) = self.tunnel_to(host, packet) {
            return self.by_tunnel_of(interface, tunnel, packet);
        }
        if let Some(tunnel) = self.tunnel_down(host, packet.destination.ip()) {
            self.step(Check::Carries, StepResult::Drop, Some(tunnel.id.clone().into()));
            return Err(self.line_down(Line::Vpn(tunnel)).into());
        }
        if !tracked {
            self.router_groups(host, interface, Direction::Outbound, packet)?;
        }
        self.leave_subnet(ground, Some(interface), packet)
    }

    /// The groups of a router's interface, which look at what passes it as at anything else; what comes by a
    /// tunnel is wrapped up as it passes.
    fn router_groups(
        &mut self,
        host: &Host,
        interface: &'a NetworkInterface,
        direction: Direction,
        packet: Packet,
    ) -> Result<(), Halt> {
        let groups = self.sketch.security_groups_of(interface)?;
        let inbound = direction == Direction::Inbound;
        let sender = self.begun.as_ref().filter(|_| inbound && self.knows_groups);
        let sender = sender.and_then(|(_, from, _)| from.interface());
        let theirs = match sender {
            Some(sender) => self.sketch.security_groups_of(sender)?,
            None => &[],
        };
        let address = if inbound { packet.source.ip() } else { packet.destination.ip() };
        let other = OtherSide { address, groups: theirs };
        let mut checks = self.checks();
        let passes = security_group::check(self.sketch, groups, direction, packet, other, &mut checks);
        self.steps(checks);
        match (passes, inbound) {
            (true, _) => Ok(()),
            (false, true) => Err(host_group_drops(host, groups, packet).into()),
            (false, false) => Err(client_group_drops(interface, groups, packet, None, &[]).into()),
        }
    }

    fn hands_on(&mut self, host: &Host, interface: &NetworkInterface, subnet: &Subnet) -> Result<(), Halt> {
        let up = crate::path::health::host_is_up(self.sketch, host, subnet);
        let runs = host.state == HostState::Running && up.is_ok();
        let result = if runs { StepResult::Pass } else { StepResult::Drop };
        self.step(Check::HostRuns, result, Some(host.id.clone().into()));
        if !runs {
            let mut reason = Reason::of(ReasonCode::RouterDown).about(host.id.clone());
            if let Err(why) = up {
                reason.fixes = why.fixes;
            }
            return Err(reason.into());
        }
        // A stateful appliance keeps account of flows: a reply of one it has not seen begin is no reply to
        // it.
        if self.reply && host.stateful_firewall && !self.seen.contains(&host.id) {
            self.step(Check::Carries, StepResult::Drop, Some(host.id.clone().into()));
            return Err(Reason::of(ReasonCode::ApplianceNotSeen).about(host.id.clone()).into());
        }
        let hands_on = !interface.source_dest_check;
        let result = if hands_on { StepResult::Pass } else { StepResult::Drop };
        self.step(Check::SourceDestCheck, result, Some(interface.id.clone().into()));
        if hands_on {
            return Ok(());
        }
        let off = verb::ModifyNetworkInterfaceAttribute {
            network_interface: interface.id.clone(),
            source_dest_check: Some(false),
            ..as_usual()
        };
        let reason =
            Reason::of(ReasonCode::SourceDestCheck).about(host.id.clone()).about(interface.id.clone());
        Err(reason.mended_by(Command::ModifyNetworkInterfaceAttribute(off)).into())
    }

    /// The tunnel of a virtual router by which a packet's destination is reached: BGP announces the
    /// blocks of each spoke, and what lies behind it, to the router. A spoke's own come by the shorter way.
    fn tunnel_to(&self, router: &Host, packet: Packet) -> Option<&'a VpnConnection> {
        let own = CustomerDevice::VirtualRouter(router.id.clone());
        let up = || {
            self.sketch.vpn_connections.iter().filter(|connection| {
                let device = self.sketch.customer_gateways.get(&connection.customer_gateway);
                device.is_some_and(|gateway| gateway.device == own)
                    && virtual_private_gateway::is_up(connection)
            })
        };
        let straight = up().find(|connection| self.spoke_has(connection, packet.destination.ip()));
        straight.or_else(|| up().find(|connection| self.spoke_leads(connection, packet)))
    }

    /// The tunnel of a virtual router that would lead straight to an address, where each that would is down.
    pub(super) fn tunnel_down(&self, router: &Host, address: IpAddr) -> Option<&'a VpnConnection> {
        let own = CustomerDevice::VirtualRouter(router.id.clone());
        let mut down = None;
        for connection in self.sketch.vpn_connections.iter() {
            let device = self.sketch.customer_gateways.get(&connection.customer_gateway);
            let is_its = device.is_some_and(|gateway| gateway.device == own);
            if !is_its || !self.spoke_has(connection, address) {
                continue;
            }
            if virtual_private_gateway::is_up(connection) {
                return None;
            }
            down.get_or_insert(connection);
        }
        down
    }

    /// Whether an address is of the VPC at the Amazon side of a VPN connection, or of a data center whose private
    /// line ends there.
    fn spoke_has(&self, connection: &VpnConnection, address: IpAddr) -> bool {
        let gateway = connection.virtual_private_gateway.as_ref();
        let Some(gateway) = gateway.and_then(|id| self.sketch.virtual_private_gateways.get(id)) else {
            return false;
        };
        let vpc = gateway.vpc.as_ref().and_then(|vpc| self.sketch.vpcs.get(vpc));
        vpc.is_some_and(|vpc| Self::holds(vpc, address))
            || self.sketch.virtual_interfaces.iter().any(|line| {
                line.virtual_private_gateway.as_ref() == Some(&gateway.id)
                    && v4(address)
                        .is_some_and(|own| line.announced_prefixes.iter().any(|block| block.contains(&own)))
            })
    }

    /// Whether the gateway at the Amazon side of a VPN connection leads to a packet's destination.
    fn spoke_leads(&self, connection: &VpnConnection, packet: Packet) -> bool {
        let gateway = connection.virtual_private_gateway.as_ref();
        let gateway = gateway.and_then(|id| self.sketch.virtual_private_gateways.get(id));
        let line = connection.id.clone().into();
        gateway.is_some_and(|gateway| self.leads_to(gateway, packet.destination.ip(), &line))
    }

    /// Out by a tunnel of a virtual router, into the spoke's VPC.
    fn by_tunnel_of(
        &mut self,
        router: &NetworkInterface,
        tunnel: &'a VpnConnection,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let customer = self.sketch.customer_gateways.find(&tunnel.customer_gateway)?;
        let leg = crate::model::Leg {
            from: router.id.clone().into(),
            to: customer.id.clone().into(),
            kind: LegKind::GatewayRoute,
        };
        self.pass(HopKind::Vpn, customer.id.clone(), Some(leg), packet)?;
        self.in_by_vpn(tunnel, packet)
    }
}
