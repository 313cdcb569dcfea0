//! A packet leaving its client: does the client run, and do its groups let the packet out.

use crate::control::{Command, verb};
use crate::model::{
    Direction, HostState, InterfaceKind, LegEnd, NetworkInterface, Peer, PeeringState, SecurityGroupId, Vpc,
};

use super::check::{Check, StepResult};
use super::health;
use super::judge::{Ending, Stop, Walk, permission_for};
use super::reason::{Reason, ReasonCode};
use super::security_group::{self, OtherSide};
use super::source::Standpoint;
use super::trace::{Hop, HopKind, Packet};
use super::way::{Arrived, Spot, Stretch};

impl<'a> Walk<'a> {
    /// Whether the client can send at all.
    pub(super) fn client_is_up(&self) -> Result<(), Stop> {
        let sketch = self.sketch;
        let from = &self.request.from;
        if let Standpoint::DataCenterHost(id) = &from.at {
            let host = sketch.data_center_hosts.find(id)?;
            return match host.state {
                HostState::Running => Ok(()),
                HostState::Stopped => {
                    let reason = Reason::of(ReasonCode::SourceNotRunning).about(id.clone());
                    Err(Ending::timed_out(reason).into())
                }
            };
        }
        let subnet = match &from.at {
            Standpoint::Interface(id) => sketch.subnet_of(id)?,
            Standpoint::Subnet(id) => sketch.subnets.find(id)?,
            Standpoint::DataCenterHost(_)
            | Standpoint::DataCenter(_)
            | Standpoint::Internet
            | Standpoint::AwsService(..) => return Ok(()),
        };
        let up = match from.host(sketch).and_then(|id| sketch.hosts.get(id)) {
            Some(host) => health::host_is_up(sketch, host, subnet),
            None => health::zone_is_up(sketch, subnet),
        };
        up.map_err(|reason| {
            let code = match reason.code {
                ReasonCode::TargetZoneLost => ReasonCode::SourceZoneLost,
                _ => ReasonCode::SourceNotRunning,
            };
            Ending::timed_out(Reason { code, ..reason }).into()
        })
    }

    /// The client's own checks, then its way to whoever has the address.
    pub(super) fn leave_client(&mut self, packet: Packet) -> Result<Arrived<'a>, Stop> {
        let from = Spot::of(self.sketch, &self.request.from.at)?;
        self.push_client(&from, packet);
        let Spot::Interface(own, ground) = from else {
            if matches!(from, Spot::Bare(Standpoint::Subnet(_))) {
                self.course.step(Check::NoSecurityGroup, StepResult::Note, None);
            }
            return Ok(self.course.carry(from, packet)?);
        };
        if super::source::address_of(own, packet.destination.ip()) == Some(packet.destination.ip()) {
            // A host reaches its own address without leaving itself: no group, no route.
            let address = packet.destination.ip();
            let check = Check::AddressInUse { address, interface: Some(own.id.clone()) };
            self.course.step(check, StepResult::Pass, Some(own.id.clone().into()));
            self.course.stand_in(ground);
            self.course.begin(&from, packet);
            self.course.end(&from, packet, Stretch::Itself);
            return Ok(self.course.arrive_outside(from, None, packet));
        }
        let other = self.neighbour(ground.vpc, packet);
        if let Some(reason) = self.client_groups_let_out(own, packet, other)? {
            return Err(Ending::timed_out(reason).into());
        }
        Ok(self.course.carry(from, packet)?)
    }

    /// The interface a packet is for, where rules may name its groups: in the same VPC, or across a
    /// peering connection within the Region (VPC guide, "Security group rules").
    fn neighbour(&self, vpc: &Vpc, packet: Packet) -> Option<&'a NetworkInterface> {
        let address = packet.destination.ip();
        let network = self.index.network();
        let own = network.interface_in(&vpc.id, address);
        own.or_else(|| {
            let peerings = self.sketch.vpc_peering_connections.iter();
            peerings.filter(|peering| peering.state == PeeringState::Active).find_map(|peering| {
                let other = match (peering.requester_vpc == vpc.id, peering.accepter_vpc == vpc.id) {
                    (true, _) => &peering.accepter_vpc,
                    (_, true) => &peering.requester_vpc,
                    (false, false) => return None,
                };
                let other = self.sketch.vpcs.get(other).filter(|other| other.region == vpc.region)?;
                network.interface_in(&other.id, address)
            })
        })
    }

    /// The outbound rules of the client's groups.
    fn client_groups_let_out(
        &mut self,
        own: &'a NetworkInterface,
        packet: Packet,
        other: Option<&'a NetworkInterface>,
    ) -> Result<Option<Reason>, Stop> {
        let other_groups = match other {
            Some(interface) => self.sketch.security_groups_of(interface)?,
            None => &[],
        };
        let groups = self.sketch.security_groups_of(own)?;
        let other_side = OtherSide { address: packet.destination.ip(), groups: other_groups };
        let mut checks = self.course.checks();
        let passes =
            security_group::check(self.sketch, groups, Direction::Outbound, packet, other_side, &mut checks);
        self.course.steps(checks);
        Ok((!passes).then(|| client_group_drops(own, groups, packet, other, other_groups)))
    }

    fn push_client(&mut self, at: &Spot<'a>, packet: Packet) {
        let sketch = self.sketch;
        if let Spot::Interface(interface, ground) = at {
            let host = interface.host();
            let node: LegEnd = match host {
                Some(host) => host.clone().into(),
                None => interface.id.clone().into(),
            };
            self.course.come_to(HopKind::Client, node, (interface, *ground), None, packet);
            let host = host.and_then(|id| sketch.hosts.get(id));
            self.course.wait(host.map_or(0, |host| host.network_delay_ms));
            return;
        }
        let from = &self.request.from;
        let node = from.node(sketch);
        let account = match &node {
            LegEnd::Resource(id) => sketch.owner_of(id),
            LegEnd::Internet | LegEnd::AwsService(_) => None,
        };
        let zone = from.zone(sketch).cloned();
        let (interface, leg, steps) = (None, None, Vec::new());
        self.course.push(Hop {
            kind: HopKind::Client,
            node,
            interface,
            account,
            zone,
            leg,
            packet,
            steps,
            rtt_us: 0,
        });
        if let Standpoint::DataCenterHost(id) = &from.at {
            let host = sketch.data_center_hosts.get(id);
            self.course.wait(host.map_or(0, |host| host.network_delay_ms));
        }
    }

    /// The groups of whoever sends the packet, where rules at the other end know them.
    pub(super) fn groups_known(&self, arrived: &Arrived<'_>) -> &'a [SecurityGroupId] {
        let Some(segment) = self.course.segments.last().filter(|_| arrived.knows_groups) else { return &[] };
        let to_endpoint = matches!(&arrived.at, Spot::Interface(found, _)
            if matches!(found.of, InterfaceKind::VpcEndpoint(_)));
        if to_endpoint && arrived.by_transit_gateway {
            return &[];
        }
        let interface = segment.from.interface();
        // A source that was rewritten on the way is nobody's any more.
        interface
            .filter(|_| segment.sent.source == segment.came.source)
            .and_then(|interface| self.sketch.security_groups_of(interface).ok())
            .unwrap_or(&[])
    }
}

/// The fix names the endpoint's group where the packet was for an endpoint, so that it mends the way to
/// all its interfaces.
pub(super) fn client_group_drops(
    own: &NetworkInterface,
    groups: &[SecurityGroupId],
    packet: Packet,
    other: Option<&NetworkInterface>,
    other_groups: &[SecurityGroupId],
) -> Reason {
    let reason = Reason::of(ReasonCode::ClientSecurityGroup);
    let Some(group) = groups.first() else { return reason.about(own.owner()) };
    let to_endpoint = other.is_some_and(|found| matches!(found.of, InterfaceKind::VpcEndpoint(_)));
    let peer = match other_groups.first().filter(|_| to_endpoint) {
        Some(endpoints) => Peer::Group(endpoints.clone()),
        None => Peer::address(packet.destination.ip()),
    };
    reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupEgress(
        verb::AuthorizeSecurityGroupEgress { group: group.clone(), permission: permission_for(packet, peer) },
    ))
}
