//! A packet's way through networks, from where it is sent to whoever has its destination address: out
//! of a subnet by its network ACL and the route that wins, through the gateway that route names, into
//! another subnet. Requests and replies go the same way; neither knows where the other went.
//!
//! What ends a way and begins another is not here: `endpoint` (the hop by `PrivateLink`), `balancer`
//! (from node to target). A NAT gateway is, because a route leads to it and it leads on by a route.

mod aws_service;
mod data_center;
mod gateway_endpoint;
mod internet;
mod nat_gateway;
mod peering;
mod router;
mod stretch;
mod subnet;
mod transit_gateway;
mod virtual_private_gateway;

use std::net::IpAddr;

use crate::model::{
    Assumption, HostId, Leg, LegEnd, LegKind, NetworkInterface, RegionName, ResourceId, RouteTable, Sketch,
    Subnet, Vpc, VpcId, ZoneId,
};

use super::check::{Account, Check, Checks, StepResult};
use super::latency;
use super::network::Network;
use super::reason::{Reason, ReasonCode};
use super::request::Moment;
use super::source::Standpoint;
use super::trace::{Hop, HopKind, Packet};

pub(super) use stretch::{Arrived, Ground, Halt, Segment, Spot, Stretch};

/// The most hops one packet takes: routes between routers may go in a circle.
const MAX_HOPS: usize = 40;

/// As many hops as most ways have: room for them is made at once.
const USUAL_HOPS: usize = 4;

/// A packet under way.
pub(super) struct Course<'a> {
    pub network: &'a Network,
    pub sketch: &'a Sketch,
    /// The hops so far, the sender's first.
    pub hops: Vec<Hop>,
    /// The stretches that are done.
    pub segments: Vec<Segment<'a>>,
    /// When: seconds after something broke, gateways still send into what is down.
    pub moment: Moment,
    /// Whether it is a reply: then connections are known that let it pass where a request would not.
    pub reply: bool,
    /// Round trips of the lines so far, in microseconds.
    pub rtt_us: u32,
    /// A bare address that takes what comes for it: the client's.
    pub bare: Option<(Standpoint, IpAddr)>,
    /// The stretch under way: the sender's hop, who it is, and the packet as sent.
    begun: Option<(usize, Spot<'a>, Packet)>,
    /// The zone and Region of the last hop that has them.
    last: Option<(&'a ZoneId, &'a RegionName)>,
    knows_groups: bool,
    by_transit_gateway: bool,
    /// Routers the request came through: stateful ones let only replies of those pass.
    pub seen: Vec<HostId>,
    /// What is written down of the way.
    pub account: Account,
    /// The hop at which a check has stopped the packet, if one has.
    pub stopped_at: Option<usize>,
    /// The table whose route was taken last.
    pub last_table: Option<&'a RouteTable>,
}

impl<'a> Course<'a> {
    /// A packet about to be sent; the sender's hop is added by whoever sends it.
    pub fn new(network: &'a Network, reply: bool) -> Self {
        Self {
            network,
            sketch: &network.sketch,
            hops: Vec::with_capacity(USUAL_HOPS),
            segments: Vec::with_capacity(USUAL_HOPS),
            moment: Moment::Settled,
            reply,
            rtt_us: 0,
            bare: None,
            begun: None,
            last: None,
            knows_groups: true,
            by_transit_gateway: false,
            seen: Vec::new(),
            account: Account::Whole,
            stopped_at: None,
            last_table: None,
        }
    }

    /// Carries a packet from where it is sent, whose hop is the last one, to whoever has its address.
    ///
    /// # Errors
    /// [`Halt`] where it is dropped on the way; the step that says so is the last one.
    pub fn carry(&mut self, from: Spot<'a>, packet: Packet) -> Result<Arrived<'a>, Halt> {
        self.begin(from.clone(), packet);
        if packet.source.is_ipv4() != packet.destination.is_ipv4() {
            let about = self.hops.last().and_then(Hop::resource).cloned();
            self.step(Check::Carries, StepResult::Drop, about.clone());
            return Err(Reason::of(ReasonCode::NoAddressOfFamily).about_all(about).into());
        }
        let arrived = match from {
            Spot::Interface(interface, ground) => self.leave_subnet(ground, Some(interface), packet)?,
            Spot::Bare(at) => self.leave_bare(&at, packet)?,
            Spot::DataCenterHost(host) => {
                let center = self.sketch.data_centers.find(&host.data_center)?;
                self.leave_data_center(center, Some(host), packet)?
            }
            Spot::DataCenter(center) => self.leave_data_center(center, None, packet)?,
            Spot::Internet => self.over_internet(LegEnd::Internet, packet)?,
            Spot::AwsService(name, endpoint) => {
                self.leave_service(&name, endpoint.map(|endpoint| &endpoint.id), packet)?
            }
        };
        self.end(arrived.at.clone(), arrived.packet, Stretch::Network);
        Ok(arrived)
    }

    /// Sends a packet from a place known by its id.
    fn leave_bare(&mut self, at: &Standpoint, packet: Packet) -> Result<Arrived<'a>, Halt> {
        match at {
            Standpoint::Interface(id) => {
                let interface = self.sketch.network_interfaces.find(id)?;
                self.leave_subnet(Ground::under(self.sketch, interface)?, Some(interface), packet)
            }
            Standpoint::Subnet(id) => {
                let subnet = self.sketch.subnets.find(id)?;
                self.leave_subnet(Ground::of(self.sketch, subnet)?, None, packet)
            }
            Standpoint::DataCenterHost(id) => {
                let host = self.sketch.data_center_hosts.find(id)?;
                let center = self.sketch.data_centers.find(&host.data_center)?;
                self.leave_data_center(center, Some(host), packet)
            }
            Standpoint::DataCenter(id) => {
                let center = self.sketch.data_centers.find(id)?;
                self.leave_data_center(center, None, packet)
            }
            Standpoint::Internet => self.over_internet(LegEnd::Internet, packet),
            Standpoint::AwsService(name, endpoint) => self.leave_service(name, endpoint.as_ref(), packet),
        }
    }

    /// Begins a stretch at the last hop.
    pub fn begin(&mut self, from: Spot<'a>, packet: Packet) {
        self.begun = Some((self.hops.len().saturating_sub(1), from, packet));
        self.knows_groups = true;
        self.by_transit_gateway = false;
    }

    /// Ends the stretch under way.
    pub fn end(&mut self, to: Spot<'a>, came: Packet, stretch: Stretch) {
        if let Some((hop, from, sent)) = self.begun.take() {
            self.segments.push(Segment { hop, from, to, sent, came, stretch });
        }
    }

    /// Checks about to be made at a door, whose hop is not there yet.
    pub const fn checks_at_door(&self) -> Checks {
        Checks::new(self.account)
    }

    /// The checks of the last hop, for more to be added to them and given back by [`Course::steps`].
    pub fn checks(&mut self) -> Checks {
        let steps = self.hops.last_mut().map(|hop| std::mem::take(&mut hop.steps));
        Checks::after(steps.unwrap_or_default(), self.account)
    }

    /// Adds a check to the last hop.
    pub fn step(&mut self, check: Check, result: StepResult, by: Option<ResourceId>) {
        self.look(result, || (check, by));
    }

    /// Adds a check to the last hop, made up only where it is written down.
    pub fn look(&mut self, result: StepResult, look: impl FnOnce() -> (Check, Option<ResourceId>)) {
        let mut checks = self.checks();
        checks.add(result, look);
        self.steps(checks);
    }

    /// Checks made for the last hop by others.
    pub fn steps(&mut self, checks: Checks) {
        if checks.stop() {
            self.stopped_at = self.hops.len().checked_sub(1);
        }
        if let Some(hop) = self.hops.last_mut().filter(|_| self.account.is_whole()) {
            let steps = checks.into_steps();
            if hop.steps.is_empty() {
                hop.steps = steps;
            } else {
                hop.steps.extend(steps);
            }
        }
    }

    /// Whether something carries the packet, as a step of the last hop; the reason if it does not.
    pub fn carries(&mut self, by: impl Into<ResourceId>, why_not: Option<Reason>) -> Result<(), Halt> {
        let result = if why_not.is_some() { StepResult::Drop } else { StepResult::Pass };
        self.step(Check::Carries, result, Some(by.into()));
        match why_not {
            Some(reason) => Err(reason.into()),
            None => Ok(()),
        }
    }

    /// Changes the packet's source at the last hop.
    pub fn rewrite_source(&mut self, packet: &mut Packet, ip: IpAddr, port: u16, by: impl Into<ResourceId>) {
        let from = packet.source;
        let to = std::net::SocketAddr::new(ip, port);
        if from != to {
            packet.source = to;
            self.look(StepResult::Rewrite, || (Check::SourceRewrite { from, to }, Some(by.into())));
            self.leaves_as(*packet);
        }
    }

    /// Changes the packet's destination at the last hop.
    pub fn rewrite_destination(
        &mut self,
        packet: &mut Packet,
        ip: IpAddr,
        port: u16,
        by: impl Into<ResourceId>,
    ) {
        let from = packet.destination;
        let to = std::net::SocketAddr::new(ip, port);
        if from != to {
            packet.destination = to;
            self.look(StepResult::Rewrite, || (Check::DestinationRewrite { from, to }, Some(by.into())));
            self.leaves_as(*packet);
        }
    }

    /// Says how the packet leaves the last hop.
    pub fn leaves_as(&mut self, packet: Packet) {
        if let Some(hop) = self.hops.last_mut() {
            hop.packet = packet;
        }
    }

    /// Adds the hop of a gateway or line, which has no zone of its own.
    ///
    /// # Errors
    /// [`Halt`] where the packet has come through too many.
    pub fn pass(
        &mut self,
        kind: HopKind,
        node: impl Into<LegEnd>,
        leg: Option<Leg>,
        packet: Packet,
    ) -> Result<(), Halt> {
        let node = node.into();
        let account = match &node {
            LegEnd::Resource(id) => self.sketch.owner_of(id),
            LegEnd::Internet | LegEnd::AwsService(_) => None,
        };
        self.hops.push(Hop {
            kind,
            node,
            interface: None,
            account,
            zone: None,
            leg,
            packet,
            steps: Vec::new(),
            rtt_us: self.rtt_us,
        });
        self.goes_on()
    }

    /// Whether a packet has come through few enough hops to go on from the last one: routes may go in a
    /// circle.
    ///
    /// # Errors
    /// [`Halt`] where it has not.
    pub fn goes_on(&mut self) -> Result<(), Halt> {
        if self.hops.len() <= MAX_HOPS {
            return Ok(());
        }
        let about = self.hops.last().and_then(Hop::resource).cloned();
        self.step(Check::Carries, StepResult::Drop, about.clone());
        Err(Reason::of(ReasonCode::RoutingLoop).about_all(about).into())
    }

    /// Adds the hop of an interface.
    pub fn come_to(
        &mut self,
        kind: HopKind,
        node: impl Into<LegEnd>,
        (interface, ground): (&NetworkInterface, Ground<'_>),
        leg: Option<Leg>,
        packet: Packet,
    ) {
        self.hops.push(Hop {
            kind,
            node: node.into(),
            interface: Some(interface.id.clone()),
            account: Some(ground.vpc.account.clone()),
            zone: Some(ground.subnet.zone.clone()),
            leg,
            packet,
            steps: Vec::new(),
            rtt_us: self.rtt_us,
        });
    }

    /// Adds the hop of an interface a packet came to, with what was looked at on its way in; the reason, where
    /// that drops it.
    pub fn come_in(
        &mut self,
        kind: HopKind,
        node: impl Into<LegEnd>,
        at: (&NetworkInterface, Ground<'_>),
        arrived: &mut Arrived<'_>,
    ) -> Option<Reason> {
        self.come_to(kind, node, at, arrived.leg.take(), arrived.packet);
        let checks = std::mem::replace(&mut arrived.checks, self.checks_at_door());
        self.steps(checks);
        arrived.dropped.take()
    }

    /// Adds a hop.
    pub fn push(&mut self, hop: Hop) {
        self.hops.push(Hop { rtt_us: self.rtt_us, ..hop });
    }

    /// A leg from the sender of this stretch, or the gateway last passed, to another place.
    pub fn leg_to(&self, to: impl Into<LegEnd>, kind: LegKind) -> Option<Leg> {
        let last = self.hops.last().filter(|_| self.account.is_whole())?;
        let from = match &last.interface {
            Some(interface) => interface.clone().into(),
            None => last.node.clone(),
        };
        let to = to.into();
        (from != to).then_some(Leg { from, to, kind })
    }

    /// Adds the round trip from the last place with a zone to this one.
    pub fn travel(&mut self, ground: Ground<'a>) {
        let Ground { subnet, vpc } = ground;
        let rtt = match &self.last {
            None => 0,
            Some((zone, _)) if **zone == subnet.zone => {
                self.sketch.assumptions.value(Assumption::SameZoneRtt)
            }
            Some((zone, region)) if **region == vpc.region => {
                let impaired = &self.sketch.impaired_zones;
                let slow = impaired.contains(zone) || impaired.contains(&subnet.zone);
                let delay =
                    if slow { self.sketch.assumptions.value(Assumption::ImpairedZoneDelay) } else { 0 };
                self.sketch.assumptions.value(Assumption::CrossZoneRtt).saturating_add(delay)
            }
            Some((_, region)) => latency::between_regions_us(self.sketch, region, &vpc.region),
        };
        self.rtt_us = self.rtt_us.saturating_add(rtt);
        self.stand_in(ground);
    }

    /// Adds what a host is late by.
    pub fn wait(&mut self, delay_ms: u32) {
        self.rtt_us = self.rtt_us.saturating_add(delay_ms.saturating_mul(1000));
    }

    /// Says where the last hop stands, without a way there.
    pub const fn stand_in(&mut self, ground: Ground<'a>) {
        self.last = Some((&ground.subnet.zone, &ground.vpc.region));
    }

    /// Adds the round trip of a line that leads out of every zone.
    pub fn travel_line(&mut self, assumption: Assumption) {
        self.rtt_us = self.rtt_us.saturating_add(self.sketch.assumptions.value(assumption));
        self.last = None;
    }

    /// Gives a packet to an interface: the network ACL of its subnet looks at it, unless it comes from
    /// the same subnet.
    pub fn arrive(
        &self,
        (interface, ground): (&'a NetworkInterface, Ground<'a>),
        from: Option<&Subnet>,
        leg: Option<Leg>,
        packet: Packet,
    ) -> Arrived<'a> {
        let subnet = ground.subnet;
        let mut checks = self.checks_at_door();
        let stays = from.is_some_and(|from| from.id == subnet.id);
        let dropped = if stays { None } else { self.enters(subnet, packet, &mut checks) };
        Arrived {
            at: Spot::Interface(interface, ground),
            packet,
            leg,
            checks,
            dropped,
            knows_groups: self.knows_groups,
            by_transit_gateway: self.by_transit_gateway,
        }
    }

    /// Somebody outside every VPC, who has no checks at its door.
    pub const fn arrive_outside(&self, at: Spot<'a>, leg: Option<Leg>, packet: Packet) -> Arrived<'a> {
        Arrived {
            at,
            packet,
            leg,
            checks: self.checks_at_door(),
            dropped: None,
            knows_groups: false,
            by_transit_gateway: false,
        }
    }

    /// The VPC that holds an address a packet does not come to, if one alone does beside the packet's own:
    /// of several none can be meant.
    fn only_vpc_with(&self, address: IpAddr, own: Option<&VpcId>) -> Option<ResourceId> {
        let holds = |vpc: &&Vpc| own != Some(&vpc.id) && Self::holds(vpc, address);
        let mut holders = self.sketch.vpcs.iter().filter(holds);
        match (holders.next(), holders.next()) {
            (Some(only), None) => Some(only.id.clone().into()),
            (_, _) => None,
        }
    }

    /// The VPC's own blocks hold an address.
    pub fn holds(vpc: &Vpc, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => vpc.cidrs().any(|block| block.contains(&address)),
            IpAddr::V6(address) => vpc.ipv6_cidrs.iter().any(|block| block.contains(&address)),
        }
    }
}
