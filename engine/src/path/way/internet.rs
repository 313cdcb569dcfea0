//! To the internet and from it. An internet gateway translates a private address into the public one
//! that belongs to it, one to one, and back; without one nothing passes (VPC guide, "Internet
//! gateways"). An egress-only internet gateway is for IPv6, and for connections from inside.

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::model::{
    Assumption, EgressOnlyInternetGatewayId, InterfaceKind, InternetGatewayBlockMode,
    InternetGatewayExclusionMode, InternetGatewayId, Leg, LegEnd, LegKind, NetworkInterface, ResourceId,
    RouteTarget, Scheme, Subnet, Vpc,
};

use super::{Arrived, Course, Ground, Halt, Spot};
use crate::path::check::{Check, StepResult};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::route;
use crate::path::trace::{HopKind, Packet};

impl<'a> Course<'a> {
    /// Sends a packet out by an internet gateway.
    pub(super) fn by_internet_gateway(
        &mut self,
        vpc: &'a Vpc,
        interface: Option<&'a NetworkInterface>,
        id: &InternetGatewayId,
        mut packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.internet_gateways.find(id)?;
        let leg = self.leg_to(gateway.id.clone(), LegKind::GatewayRoute);
        self.pass(HopKind::InternetGateway, gateway.id.clone(), leg, packet)?;
        let about = |code| Reason::of(code).about(gateway.id.clone());
        let source = packet.source.ip();
        let own = interface.filter(|interface| source == interface.address);
        let public = own.and_then(|own| self.network.addressing.public_of(&own.id));
        let blocked = self.blocks_public_access(interface);
        let why_not = if gateway.vpc.as_ref() != Some(&vpc.id) {
            Some(about(ReasonCode::GatewayNotAttached).about(vpc.id.clone()))
        } else if source.is_ipv4() && public.is_none() {
            let reason = about(ReasonCode::NoPublicAddress);
            Some(match interface {
                Some(interface) => reason.about(interface.owner()),
                None => reason,
            })
        } else {
            None
        };
        self.carries(gateway.id.clone(), why_not)?;
        self.public_access(blocked)?;
        if let Some(public) = public {
            let port = packet.source.port();
            self.rewrite_source(&mut packet, public.into(), port, gateway.id.clone());
        }
        self.over_internet(gateway.id.clone().into(), packet)
    }

    /// Sends an IPv6 packet out by an egress-only internet gateway.
    pub(super) fn by_egress_only_gateway(
        &mut self,
        vpc: &'a Vpc,
        subnet: &Subnet,
        id: &EgressOnlyInternetGatewayId,
        packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let gateway = self.sketch.egress_only_internet_gateways.find(id)?;
        let leg = self.leg_to(gateway.id.clone(), LegKind::GatewayRoute);
        self.pass(HopKind::InternetGateway, gateway.id.clone(), leg, packet)?;
        let about = |code| Reason::of(code).about(gateway.id.clone());
        let why_not = if gateway.vpc != vpc.id {
            Some(about(ReasonCode::GatewayNotAttached).about(vpc.id.clone()))
        } else if self.reply {
            // It keeps account of connections, and this one did not begin behind it.
            Some(about(ReasonCode::EgressOnly))
        } else {
            None
        };
        self.carries(gateway.id.clone(), why_not)?;
        self.public_access(self.blocks_egress(subnet))?;
        self.over_internet(gateway.id.clone().into(), packet)
    }

    /// Whether VPC Block Public Access keeps packets of an interface from passing an internet gateway, out or
    /// in: the stricter mode all, the other all but a NAT gateway's, which lets nobody in that was not asked.
    /// So a host with a public address does not get out either. NAT gateways' subnets are looked at as any
    /// (VPC guide, "Block public access", the advanced example's scenarios 2, 3, 5 and 6).
    fn blocks_public_access(&self, interface: Option<&NetworkInterface>) -> Option<Reason> {
        let interface = interface?;
        let subnet = self.sketch.subnets.get(&interface.subnet)?;
        let blocks = match self.sketch.public_access_block(subnet) {
            InternetGatewayBlockMode::Off => false,
            InternetGatewayBlockMode::BlockBidirectional => true,
            InternetGatewayBlockMode::BlockIngress => !matches!(interface.of, InterfaceKind::NatGateway(_)),
        };
        blocks.then(|| self.public_access_blocked(subnet))
    }

    /// Whether it keeps a packet of a subnet from passing an egress-only internet gateway: the stricter mode
    /// does.
    fn blocks_egress(&self, subnet: &Subnet) -> Option<Reason> {
        (self.sketch.public_access_block(subnet) == InternetGatewayBlockMode::BlockBidirectional)
            .then(|| self.public_access_blocked(subnet))
    }

    fn public_access_blocked(&self, subnet: &Subnet) -> Reason {
        let reason = Reason::of(ReasonCode::PublicAccessBlocked).about(subnet.id.clone());
        let except = verb::CreateVpcBlockPublicAccessExclusion {
            resource: subnet.id.clone().into(),
            mode: InternetGatewayExclusionMode::AllowBidirectional,
        };
        reason
            .about_all(self.sketch.account_of_vpc(&subnet.vpc).map(|id| id.clone().into()))
            .mended_by(Command::CreateVpcBlockPublicAccessExclusion(except))
    }

    fn public_access(&mut self, blocked: Option<Reason>) -> Result<(), Halt> {
        let Some(reason) = blocked else { return Ok(()) };
        self.step(Check::PublicAccess, StepResult::Drop, reason.resources.last().cloned());
        Err(reason.into())
    }

    /// A packet on the internet, by whichever way it came: to the public side of an AWS service, to a
    /// public address of the sketch, or to a host nobody drew.
    pub fn over_internet(&mut self, from: LegEnd, packet: Packet) -> Result<Arrived<'a>, Halt> {
        let address = packet.destination.ip();
        if let Some(service) = self.network.service_at(address) {
            let kind = LegKind::AwsService;
            let leg = Leg { from, to: LegEnd::AwsService(service.clone()), kind };
            return Ok(self.arrive_outside(Spot::AwsService(service, None), Some(leg), packet));
        }
        let found = self.network.addressing.interface_with(self.sketch, address);
        if let Some(interface) = found {
            return self.in_by_internet_gateway(interface, packet);
        }
        if let Some(center) = self.network.center_with(address) {
            return Ok(self.arrive_outside(Spot::DataCenter(center), None, packet));
        }
        if let Some(owner) = self.unused(address) {
            self.step(
                Check::AddressInUse { address, interface: None },
                StepResult::Drop,
                Some(owner.clone()),
            );
            return Err(Reason::of(ReasonCode::NoInterfaceAtAddress).about(owner).into());
        }
        if is_private(address) {
            let by = match from {
                LegEnd::Resource(id) => Some(id),
                LegEnd::Internet | LegEnd::AwsService(_) => None,
            };
            self.step(Check::Carries, StepResult::Drop, by);
            return Err(Reason::of(ReasonCode::PrivateAddressOnInternet)
                .about_all(self.only_vpc_with(address, None))
                .into());
        }
        self.travel_line(Assumption::InternetRtt);
        let leg =
            (from != LegEnd::Internet).then_some(Leg { from, to: LegEnd::Internet, kind: LegKind::Internet });
        Ok(self.arrive_outside(Spot::Internet, leg, packet))
    }

    /// Whose a public address is that nothing in the sketch has: a VPC's IPv6 block, an elastic address that
    /// is associated with nothing.
    fn unused(&self, address: IpAddr) -> Option<ResourceId> {
        if address.is_ipv6() {
            let vpc = self.sketch.vpcs.iter().find(|vpc| Self::holds(vpc, address));
            return vpc.map(|vpc| vpc.id.clone().into());
        }
        let elastic = self.sketch.elastic_addresses.iter().find(|elastic| address == elastic.address);
        elastic.map(|elastic| elastic.id.clone().into())
    }

    /// A packet from the internet for an interface with a public address, or an IPv6 one.
    fn in_by_internet_gateway(
        &mut self,
        interface: &'a NetworkInterface,
        mut packet: Packet,
    ) -> Result<Arrived<'a>, Halt> {
        let ground = Ground::under(self.sketch, interface)?;
        let Ground { subnet, vpc } = ground;
        let is_ipv6 = packet.destination.is_ipv6();
        let Some(gateway) = self.gateway_into(vpc, subnet, packet) else {
            self.step(Check::Carries, StepResult::Drop, Some(vpc.id.clone().into()));
            return Err(Reason::of(ReasonCode::NoInternetGateway).about(vpc.id.clone()).into());
        };
        self.travel_line(Assumption::InternetRtt);
        let leg = Leg { from: gateway.clone().into(), to: LegEnd::Internet, kind: LegKind::Internet };
        self.pass(HopKind::InternetGateway, gateway.clone(), Some(leg), packet)?;
        let why_not = match &gateway {
            ResourceId::EgressOnlyInternetGateway(id) if !self.reply => {
                Some(Reason::of(ReasonCode::EgressOnly).about(id.clone()))
            }
            _ if is_ipv6 && self.is_closed_to_internet(interface) => {
                Some(Reason::of(ReasonCode::NoPublicAddress).about(interface.owner()))
            }
            _ => None,
        };
        self.carries(gateway.clone(), why_not)?;
        let blocked = match &gateway {
            ResourceId::EgressOnlyInternetGateway(_) => self.blocks_egress(subnet),
            _ => self.blocks_public_access(Some(interface)),
        };
        self.public_access(blocked)?;
        if !is_ipv6 {
            let port = packet.destination.port();
            self.rewrite_destination(&mut packet, interface.address.into(), port, gateway.clone());
        }
        self.knows_groups = false;
        let leg = Leg { from: interface.id.clone().into(), to: gateway.into(), kind: LegKind::GatewayRoute };
        Ok(self.arrive((interface, ground), None, Some(leg), packet))
    }

    /// The gateway a packet from the internet comes into a VPC by: a reply by the one the request left by, as
    /// the subnet's route says; anything else by the internet gateway where there is one.
    fn gateway_into(&self, vpc: &Vpc, subnet: &Subnet, packet: Packet) -> Option<ResourceId> {
        let open = self.network.internet_gateway(&vpc.id).map(|gateway| gateway.id.clone().into());
        if packet.destination.is_ipv4() {
            return open;
        }
        let mut egress_only = self.sketch.egress_only_internet_gateways.iter();
        let Some(egress_only) = egress_only.find(|gateway| gateway.vpc == vpc.id) else { return open };
        let table = self.network.route_table(subnet);
        let route = table.and_then(|table| route::winning_route(self.sketch, table, packet.source.ip()));
        let target = RouteTarget::EgressOnlyInternetGateway(egress_only.id.clone());
        let left_by_it = self.reply && route.is_some_and(|route| route.target == target);
        open.filter(|_| !left_by_it).or_else(|| Some(egress_only.id.clone().into()))
    }

    /// Interfaces of endpoints and internal load balancers take no IPv6 packet from an internet gateway
    /// (`ipv6.deny_all_igw_traffic`).
    fn is_closed_to_internet(&self, interface: &NetworkInterface) -> bool {
        match &interface.of {
            InterfaceKind::LoadBalancerNode(arn) => {
                self.sketch.load_balancers.get(arn).is_some_and(|found| found.scheme == Scheme::Internal)
            }
            InterfaceKind::ApplicationLoadBalancerNode(arn) => {
                let found = self.sketch.application_load_balancers.get(arn);
                found.is_some_and(|found| found.scheme == Scheme::Internal)
            }
            InterfaceKind::VpcEndpoint(_)
            | InterfaceKind::TransitGatewayAttachment(_)
            | InterfaceKind::ResolverEndpoint(_) => true,
            InterfaceKind::Host(_) | InterfaceKind::NatGateway(_) => false,
        }
    }
}

/// Whether no router of the internet knows the way to an address (RFC 1918, 6598, 4193).
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || (first == 100 && (64..128).contains(&second))
        }
        IpAddr::V6(address) => {
            address.is_unique_local() || address.is_unicast_link_local() || address.is_loopback()
        }
    }
}
