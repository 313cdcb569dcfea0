//! Out of a subnet and into one: network ACLs at the border, and the route that wins.

use std::net::IpAddr;

use crate::model::{
    Direction, LegKind, NetworkInterface, ResourceId, Route, RouteOrigin, RouteTarget, Subnet, Vpc,
};

use super::{Arrived, Course, Ground, Halt, Spot};
use crate::path::check::{Check, Checks, StepResult};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::source::{Standpoint, v4};
use crate::path::trace::Packet;
use crate::path::{network_acl, route};

impl<'a> Course<'a> {
    /// Sends a packet out of a subnet: by its network ACL, unless it stays in the subnet, and by the
    /// route that wins.
    pub fn leave_subnet(
        &mut self,
        ground: Ground<'a>,
        interface: Option<&'a NetworkInterface>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let Ground { subnet, vpc } = ground;
        if self.hops.len() <= 1 || self.last.is_none() {
            self.stand_in(ground);
        }
        let address = packet.destination.ip();
        let local = self.interface_at(vpc, address);
        let mut checks = self.checks();
        if local.is_none_or(|local| local.subnet != subnet.id) {
            let direction = Direction::Outbound;
            let dropped =
                network_acl::check(self.network, subnet, direction, packet, self.reply, &mut checks);
            if let Some(reason) = dropped {
                self.steps(checks);
                return Err(reason.into());
            }
        }
        let table = self.network.route_table(subnet);
        let chosen = route::choose((self.network, table), subnet, address, self.reply, &mut checks);
        self.last_table = table.or(self.last_table);
        self.steps(checks);
        let chosen = match chosen {
            Ok(route) => route,
            Err(reason) => return Err(self.nowhere(vpc, reason, packet).into()),
        };
        match &chosen.target {
            RouteTarget::Local => self.deliver_to(local, vpc, Some(subnet), packet),
            RouteTarget::InternetGateway(id) => self.by_internet_gateway(vpc, interface, id, packet),
            RouteTarget::EgressOnlyInternetGateway(id) => {
                self.by_egress_only_gateway(vpc, subnet, id, packet)
            }
            RouteTarget::NatGateway(id) => self.by_nat_gateway(vpc, subnet, id, packet),
            RouteTarget::VirtualPrivateGateway(id) => self.by_virtual_private_gateway(vpc, id, packet),
            RouteTarget::VpcPeeringConnection(id) => self.by_peering(vpc, id, packet),
            RouteTarget::NetworkInterface(id) => self.by_router(vpc, subnet, id, packet),
            RouteTarget::TransitGateway(id) => self.by_transit_gateway(vpc, subnet, id, packet),
            RouteTarget::VpcEndpoint(id) => self.by_gateway_endpoint(vpc, id, packet),
        }
    }

    /// Gives a packet to whoever has its address in a VPC.
    pub fn deliver(
        &mut self,
        vpc: &'a Vpc,
        from: Option<&Subnet>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        self.deliver_to(self.interface_at(vpc, packet.destination.ip()), vpc, from, packet)
    }

    fn interface_at(&self, vpc: &Vpc, address: IpAddr) -> Option<&'a NetworkInterface> {
        self.network.interface_in(&vpc.id, address)
    }

    fn deliver_to(
        &mut self,
        interface: Option<&'a NetworkInterface>,
        vpc: &'a Vpc,
        from: Option<&Subnet>,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let Some(interface) = interface else {
            let address = packet.destination.ip();
            if let Some(arrived) = self.to_bare_address(vpc, from, packet) {
                return Ok(arrived);
            }
            let by = Some(ResourceId::from(vpc.id.clone()));
            self.step(Check::AddressInUse { address, interface: None }, StepResult::Drop, by);
            return Err(self.nobody_there(vpc, packet).into());
        };
        let leg = self.leg_to(interface.id.clone(), LegKind::Local);
        let ground = Ground { subnet: self.sketch.subnets.find(&interface.subnet)?, vpc };
        Ok(self.arrive((interface, ground), from, leg, packet))
    }

    /// The client's own bare address, when the reply comes to it.
    fn to_bare_address(&self, vpc: &Vpc, from: Option<&Subnet>, packet: Packet) -> Option<Arrived<'a>> {
        let (at, address) = self.bare.clone()?;
        let Standpoint::Subnet(id) = &at else { return None };
        let subnet = self.sketch.subnets.get(id)?;
        if subnet.vpc != vpc.id || address != packet.destination.ip() {
            return None;
        }
        let mut checks = self.checks_at_door();
        let stays = from.is_some_and(|from| from.id == subnet.id);
        let dropped = if stays { None } else { self.enters(subnet, packet, &mut checks) };
        let leg = self.leg_to(subnet.id.clone(), LegKind::Local);
        Some(Arrived {
            at: Spot::Bare(at),
            packet,
            leg,
            checks,
            dropped,
            knows_groups: false,
            by_transit_gateway: false,
        })
    }

    /// Whether the network ACL of a subnet lets a packet in; the reason if it does not.
    pub fn enters(&self, subnet: &Subnet, packet: Packet, checks: &mut Checks) -> Option<Reason> {
        network_acl::check(self.network, subnet, Direction::Inbound, packet, self.reply, checks)
    }

    /// Nobody in the VPC has the address. Where a propagated route leads to it elsewhere, the local route
    /// is what keeps the packet here (Site-to-Site VPN guide, "Route priority").
    fn nobody_there(&self, vpc: &Vpc, packet: Packet) -> Reason {
        let reason = Reason::of(ReasonCode::NoInterfaceAtAddress).about(vpc.id.clone());
        let address = packet.destination.ip();
        // More specific than the block of the VPC that holds the address, or it would lose by its length.
        let own = v4(address).and_then(|address| {
            vpc.cidrs().filter(|block| block.contains(&address)).map(ipnet::Ipv4Net::prefix_len).max()
        });
        let leads_away = |route: &Route| {
            route.origin == RouteOrigin::EnableVgwRoutePropagation
                && v4(address).is_some_and(|v4| route.destination.contains(&v4))
                && own.is_some_and(|own| route.destination.prefix_len() > own)
        };
        let mut tables = self.sketch.route_tables.iter().filter(|table| table.vpc == vpc.id);
        let Some(table) = tables.find(|table| table.routes.iter().any(leads_away)) else { return reason };
        let host = self.sketch.data_center_hosts.iter().find(|host| address == host.address);
        Reason::of(ReasonCode::LocalRouteWins)
            .about(table.id.clone())
            .about(vpc.id.clone())
            .about_all(host.map(|host| host.id.clone().into()))
    }

    /// No route: said with the VPC that has the address, if one other has it.
    fn nowhere(&self, own: &Vpc, reason: Reason, packet: Packet) -> Reason {
        if reason.code != ReasonCode::NoRoute {
            return reason;
        }
        let address = packet.destination.ip();
        reason.about_all(self.only_vpc_with(address, Some(&own.id)))
    }
}
