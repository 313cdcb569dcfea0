//! A packet's way through networks, from where it is sent to whoever has its destination address: out
//! of a subnet by its network ACL and the route that wins, through the gateway that route names, into
//! another subnet. Requests and replies go the same way; neither knows where the other went.
//!
//! What ends a way and begins another is not here: `endpoint` (the hop by `PrivateLink`), `balancer`
//! (from node to target). A NAT gateway is, because a route leads to it and it leads on by a route.

mod aws_service;
mod data_center;
mod gateway_endpoint;
mod hop;
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
    Assumption, HostId, Leg, LegEnd, NetworkInterface, RegionName, ResourceId, RouteTable, Sketch, Subnet,
    Vpc, VpcId, ZoneId,
};

use super::check::{Check, Detail, StepResult};
use super::latency;
use super::network::Network;
use super::reason::{Reason, ReasonCode};
use super::request::Moment;
use super::source::Standpoint;
use super::trace::{Hop, Packet};

pub(super) use stretch::{Arrived, Ground, Halt, Segment, Spot, Stretch};

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
    pub detail: Detail,
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
            // Nobody asks a reply for the stretches it made.
            segments: if reply { Vec::new() } else { Vec::with_capacity(USUAL_HOPS) },
            moment: Moment::Settled,
            reply,
            rtt_us: 0,
            bare: None,
            begun: None,
            last: None,
            knows_groups: true,
            by_transit_gateway: false,
            seen: Vec::new(),
            detail: Detail::Whole,
            stopped_at: None,
            last_table: None,
        }
    }

    /// Carries a packet from where it is sent, whose hop is the last one, to whoever has its address.
    ///
    /// # Errors
    /// [`Halt`] where it is dropped on the way; the step that says so is the last one.
    pub fn carry(&mut self, from: Spot<'a>, packet: Packet) -> Result<Arrived<'a>, Halt> {
        self.begin(&from, packet);
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
        self.end(&arrived.at, arrived.packet, Stretch::Network);
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
    pub fn begin(&mut self, from: &Spot<'a>, packet: Packet) {
        if !self.reply {
            self.begun = Some((self.hops.len().saturating_sub(1), from.clone(), packet));
        }
        self.knows_groups = true;
        self.by_transit_gateway = false;
    }

    /// Ends the stretch under way.
    pub fn end(&mut self, to: &Spot<'a>, came: Packet, stretch: Stretch) {
        if let Some((hop, from, sent)) = self.begun.take() {
            self.segments.push(Segment { hop, from, to: to.clone(), sent, came, stretch });
        }
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
