//! Out of a data center and into it: by Direct Connect before VPN, by the prefix announced to it; AWS's
//! public addresses by a public virtual interface, and everything else over the internet, where it has
//! a way there of its own.

use std::net::IpAddr;

use crate::model::{
    Assumption, DataCenter, DataCenterHost, DataCenterId, HostState, Leg, LegEnd, LegKind, ResourceId,
    RouteTarget, VirtualInterface, VirtualInterfaceType,
};

use super::internet::is_private;
use super::virtual_private_gateway::{Line, edge_to_edge};
use super::{Arrived, Course, Halt, Spot, Stretch};
use crate::path::check::{Check, StepResult};
use crate::path::listener::unknown_answer;
use crate::path::reason::{Reason, ReasonCode};
use crate::path::route;
use crate::path::source::{Standpoint, v4};
use crate::path::trace::{HopKind, Packet};

impl<'a> Course<'a> {
    /// Gives a packet that came by a line to whoever has its address in a data center.
    pub(super) fn at_data_center(&mut self, id: &DataCenterId, packet: Packet) -> Result<Arrived<'a>, Halt> {
        let center = self.sketch.data_centers.find(id)?;
        let address = packet.destination.ip();
        match self.host_in(center, address) {
            Some(host) => {
                let leg = self.leg_to(host.id.clone(), LegKind::DataCenter);
                let leg = leg.map(|leg| Leg { from: leg.to, to: leg.from, kind: leg.kind });
                Ok(self.arrive_outside(Spot::DataCenterHost(host), leg, packet))
            }
            None if self.takes_bare(center, address) => {
                Ok(self.arrive_outside(Spot::Bare(Standpoint::DataCenter(center.id.clone())), None, packet))
            }
            None => {
                self.pass(HopKind::DataCenter, center.id.clone(), None, packet)?;
                let by = Some(ResourceId::from(center.id.clone()));
                self.step(Check::AddressInUse { address, interface: None }, StepResult::Drop, by);
                Err(Reason::of(ReasonCode::NoHostInDataCenter).about(center.id.clone()).into())
            }
        }
    }

    /// Whether an address no host is drawn for takes a packet all the same: the asker's own takes replies,
    /// any other where hosts nobody told of are taken to answer.
    fn takes_bare(&self, center: &DataCenter, address: IpAddr) -> bool {
        let is_asker = self
            .bare
            .as_ref()
            .is_some_and(|(at, bare)| *at == Standpoint::DataCenter(center.id.clone()) && *bare == address);
        let is_inside =
            v4(address).is_some_and(|address| center.cidrs.iter().any(|block| block.contains(&address)));
        is_asker || is_inside && unknown_answer(self.sketch)
    }

    fn host_in(&self, center: &DataCenter, address: IpAddr) -> Option<&'a DataCenterHost> {
        self.sketch
            .data_center_hosts
            .iter()
            .find(|host| host.data_center == center.id && address == host.address)
    }

    /// Sends a packet from a data center.
    pub(super) fn leave_data_center(
        &mut self,
        center: &'a DataCenter,
        host: Option<&'a DataCenterHost>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        if let Some(host) = host.filter(|host| host.state == HostState::Stopped) {
            self.step(Check::HostRuns, StepResult::Drop, Some(host.id.clone().into()));
            return Err(Reason::of(ReasonCode::SourceNotRunning).about(host.id.clone()).into());
        }
        let address = packet.destination.ip();
        if let Some(found) = self.host_in(center, address) {
            return Ok(self.arrive_outside(Spot::DataCenterHost(found), None, packet));
        }
        if let Some(address) = v4(address)
            && center.cidrs.iter().any(|block| block.contains(&address))
        {
            let by = Some(ResourceId::from(center.id.clone()));
            self.step(Check::AddressInUse { address: address.into(), interface: None }, StepResult::Drop, by);
            return Err(Reason::of(ReasonCode::NoHostInDataCenter).about(center.id.clone()).into());
        }
        match self.line_from(center, packet) {
            Ok(Some(line)) => self.out_of_data_center(center, host, line, packet),
            Ok(None) => self.leave_for_public(center, host, packet),
            Err(reason) => {
                self.step(Check::Carries, StepResult::Drop, Some(center.id.clone().into()));
                Err(reason.into())
            }
        }
    }

    /// The private line a data center sends a packet out by: to the VPC that announces the address, by
    /// Direct Connect rather than VPN. None where no private line leads there.
    fn line_from(&self, center: &DataCenter, packet: Packet) -> Result<Option<Line<'a>>, Reason> {
        let address = packet.destination.ip();
        let mut down = None;
        for gateway in self.sketch.virtual_private_gateways.iter() {
            for line in self.lines_at(&gateway.id) {
                if !self.comes_from(line, &center.id) || !self.leads_to(gateway, address, &line.id()) {
                    continue;
                }
                if self.carries_line(line) {
                    return Ok(Some(line));
                }
                down.get_or_insert(line);
            }
        }
        for line in self.sketch.vpn_connections.iter() {
            let ours = self.comes_from(Line::Vpn(line), &center.id);
            if ours && self.gateway_leads(line, packet).is_some() {
                if self.carries_line(Line::Vpn(line)) {
                    return Ok(Some(Line::Vpn(line)));
                }
                down.get_or_insert(Line::Vpn(line));
            }
        }
        match down {
            Some(line) => Err(self.line_down(line)),
            None => Ok(None),
        }
    }

    fn out_of_data_center(
        &mut self,
        center: &DataCenter,
        host: Option<&DataCenterHost>,
        line: Line<'a>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let leg = |to: LegEnd| {
            let from = LegEnd::from(host?.id.clone());
            Some(Leg { from, to, kind: LegKind::DataCenter })
        };
        match line {
            Line::DirectConnect(line) => {
                let connection = self.sketch.direct_connect_connections.find(&line.connection)?;
                let leg = leg(connection.id.clone().into());
                self.pass(HopKind::DirectConnect, connection.id.clone(), leg, packet)?;
                self.carries(connection.id.clone(), None)?;
                let Some(gateway) = &line.virtual_private_gateway else {
                    return Err(Reason::of(ReasonCode::NoWayFromDataCenter).about(center.id.clone()).into());
                };
                self.in_by_direct_connect(line, gateway, packet)
            }
            Line::Vpn(line) => {
                let customer = self.sketch.customer_gateways.find(&line.customer_gateway)?;
                let leg = leg(customer.id.clone().into());
                self.pass(HopKind::Vpn, customer.id.clone(), leg, packet)?;
                self.carries(customer.id.clone(), None)?;
                self.in_by_vpn(line, packet)
            }
        }
    }

    /// To a public address: AWS's by a public virtual interface where there is one, else over the
    /// internet.
    fn leave_for_public(
        &mut self,
        center: &'a DataCenter,
        host: Option<&'a DataCenterHost>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let address = packet.destination.ip();
        let own = host.map_or_else(|| center.id.clone().into(), |host| host.id.clone().into());
        let public = self.sketch.virtual_interfaces.iter().find(|line| {
            line.interface_type == VirtualInterfaceType::Public
                && self.comes_from(Line::DirectConnect(line), &center.id)
                && self.line_is_up(line)
        });
        let is_aws = self.network.service_at(address).is_some()
            || self.network.addressing.interface_with(self.sketch, address).is_some();
        if let Some(line) = public.filter(|_| is_aws) {
            return self.by_public_line(center, host, line, packet);
        }
        if is_private(address) || !center.internet {
            self.step(Check::Carries, StepResult::Drop, Some(center.id.clone().into()));
            return Err(self.no_way(center, address).into());
        }
        self.by_own_internet(center, own, packet)
    }

    /// By a public virtual interface. A private address means nothing to AWS's public side, so the data
    /// center's router puts its public one in its place (Direct Connect guide, "Public virtual interface").
    fn by_public_line(
        &mut self,
        center: &'a DataCenter,
        host: Option<&'a DataCenterHost>,
        line: &'a VirtualInterface,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let packet = self.translated(center, packet)?;
        self.travel_line(Assumption::DirectConnectRtt);
        let connection = self.sketch.direct_connect_connections.find(&line.connection)?;
        let leg = host.map(|host| Leg {
            from: host.id.clone().into(),
            to: connection.id.clone().into(),
            kind: LegKind::DataCenter,
        });
        self.pass(HopKind::DirectConnect, connection.id.clone(), leg, packet)?;
        self.carries(line.id.clone(), None)?;
        let mut arrived = self.over_internet(line.id.clone().into(), packet)?;
        if let (Some(leg), Spot::AwsService(..)) = (&mut arrived.leg, &arrived.at) {
            leg.kind = LegKind::DirectConnectPublic;
        }
        Ok(arrived)
    }

    /// A packet as the data center's own router sends it on to the public: from its public address.
    fn translated(&mut self, center: &'a DataCenter, mut packet: Packet) -> Result<Packet, Halt> {
        self.end(&Spot::DataCenter(center), packet, Stretch::Network);
        self.pass(HopKind::DataCenter, center.id.clone(), None, packet)?;
        let (address, port) = (self.network.public_of_center(center), packet.source.port());
        self.rewrite_source(&mut packet, address.into(), port, center.id.clone());
        self.begin(&Spot::DataCenter(center), packet);
        Ok(packet)
    }

    /// Over the internet by the data center's own router, which puts its public address in the place of
    /// the private one.
    fn by_own_internet(
        &mut self,
        center: &'a DataCenter,
        own: LegEnd,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let packet = self.translated(center, packet)?;
        self.travel_line(Assumption::InternetRtt);
        self.over_internet(own, packet)
    }

    /// No line of a data center leads to an address. Where the VPC at the end of one knows a way on, what
    /// lacks is not a route: the gateway hands nothing on to another gateway, line or peer.
    fn no_way(&self, center: &DataCenter, address: IpAddr) -> Reason {
        for gateway in self.sketch.virtual_private_gateways.iter() {
            let Some(vpc) = gateway.vpc.as_ref().and_then(|vpc| self.sketch.vpcs.get(vpc)) else { continue };
            let joined = self.lines_at(&gateway.id).into_iter().any(|line| self.comes_from(line, &center.id));
            let mut tables = self.sketch.route_tables.iter().filter(|table| table.vpc == vpc.id);
            let leads_on = tables.any(|table| {
                let route = route::winning_route(self.sketch, table, address);
                route.is_some_and(|route| match route.target {
                    RouteTarget::Local | RouteTarget::VirtualPrivateGateway(_) => false,
                    RouteTarget::InternetGateway(_)
                    | RouteTarget::EgressOnlyInternetGateway(_)
                    | RouteTarget::NatGateway(_) => !is_private(address),
                    RouteTarget::TransitGateway(_)
                    | RouteTarget::VpcPeeringConnection(_)
                    | RouteTarget::NetworkInterface(_)
                    | RouteTarget::VpcEndpoint(_) => true,
                })
            });
            if joined && leads_on {
                return edge_to_edge(gateway, vpc).about(center.id.clone());
            }
        }
        let reason = Reason::of(ReasonCode::NoWayFromDataCenter).about(center.id.clone());
        reason.about_all(self.only_vpc_with(address, None))
    }
}
