//! Whether a DNS question gets from one resolver to another and its answer back: UDP port 53, judged as
//! any connection is.

use std::net::{IpAddr, SocketAddr};

use crate::dns::{DnsSpeaker, Reach, Reached};
use crate::model::{Direction, IpProtocol, NetworkInterface, ResourceId, SecurityGroupId, Sketch};

use super::index::Index;
use super::probe::way;
use super::reason::Reason;
use super::security_group::{OtherSide, permitting_rule};
use super::source::{Standpoint, address_of};
use super::trace::Packet;
use super::way::{Arrived, Halt, Spot};

/// The port DNS servers answer on.
pub(super) const DNS_PORT: u16 = 53;
/// The port a resolver asks from: an ephemeral one, for network ACLs.
const SOURCE_PORT: u16 = 49_152;

impl Reach for Index {
    fn reaches(&self, from: DnsSpeaker<'_>, to: IpAddr) -> Result<Reached, ResourceId> {
        let (network, sketch) = (self.network(), self.sketch());
        let (at, own, nobody) = match from {
            DnsSpeaker::Interface(speaker) => (
                Standpoint::Interface(speaker.id.clone()),
                address_of(speaker, to).unwrap_or(speaker.address.into()),
                ResourceId::from(speaker.id.clone()),
            ),
            DnsSpeaker::Host(host) => {
                (Standpoint::DataCenterHost(host.id.clone()), host.address.into(), host.id.clone().into())
            }
        };
        let packet = Packet {
            source: SocketAddr::new(own, SOURCE_PORT),
            destination: SocketAddr::new(to, DNS_PORT),
            protocol: IpProtocol::Udp,
        };
        let other = interface_near(self, from, to);
        let own_groups = match from {
            DnsSpeaker::Interface(speaker) => {
                let groups = groups_of(sketch, speaker)?;
                let others = other.map_or(Ok(&[][..]), |other| groups_of(sketch, other))?;
                let side = OtherSide { address: to, groups: others };
                lets_through(sketch, groups, Direction::Outbound, side, speaker)?;
                groups
            }
            DnsSpeaker::Host(_) => &[],
        };
        let at = Spot::of(sketch, &at).map_err(|missing| missing.0)?;
        let mut there = way(network, &at, packet, false);
        let arrived = there.carry(at, packet).map_err(|halt| stopped(halt, &nobody))?;
        if let Some(reason) = &arrived.dropped {
            return Err(culprit(reason, &nobody));
        }
        let reached = at_the_door(sketch, &arrived, own_groups, &nobody)?;
        // The answer goes back over each stretch by the tables of whoever sends it there.
        for segment in there.segments.iter().rev() {
            let reply = segment.came.reply();
            let mut back = way(network, &segment.to, reply, true);
            let came = back.carry(segment.to.clone(), reply).map_err(|halt| stopped(halt, &nobody))?;
            match came.dropped {
                Some(reason) => return Err(culprit(&reason, &nobody)),
                None if !came.at.is(&segment.from) => return Err(nobody),
                None => {}
            }
        }
        Ok(reached)
    }
}

/// The interface of the speaker's own VPC that has an address.
fn interface_near<'a>(index: &'a Index, from: DnsSpeaker<'_>, to: IpAddr) -> Option<&'a NetworkInterface> {
    let DnsSpeaker::Interface(speaker) = from else { return None };
    let vpc = &index.sketch().subnets.get(&speaker.subnet)?.vpc;
    index.network().interface_in(vpc, to)
}

/// Who has the question, if the security groups there let it in.
fn at_the_door(
    sketch: &Sketch,
    arrived: &Arrived<'_>,
    own_groups: &[SecurityGroupId],
    nobody: &ResourceId,
) -> Result<Reached, ResourceId> {
    match &arrived.at {
        Spot::Interface(interface, _) => {
            let groups = if arrived.knows_groups { own_groups } else { &[] };
            let side = OtherSide { address: arrived.packet.source.ip(), groups };
            lets_through(sketch, groups_of(sketch, interface)?, Direction::Inbound, side, interface)?;
            Ok(Reached::Interface(interface.id.clone()))
        }
        Spot::DataCenterHost(host) => Ok(Reached::Host(host.id.clone())),
        Spot::Internet => Ok(Reached::Internet),
        Spot::DataCenter(center) => Err(center.id.clone().into()),
        Spot::Bare(_) | Spot::AwsService(..) => Err(nobody.clone()),
    }
}

/// The groups an interface carries. Resolver endpoints' carry their owner's.
fn groups_of<'a>(
    sketch: &'a Sketch,
    interface: &'a NetworkInterface,
) -> Result<&'a [SecurityGroupId], ResourceId> {
    sketch.security_groups_of(interface).map_err(|missing| missing.0)
}

fn lets_through(
    sketch: &Sketch,
    groups: &[SecurityGroupId],
    direction: Direction,
    side: OtherSide<'_>,
    of: &NetworkInterface,
) -> Result<(), ResourceId> {
    match permitting_rule(sketch, groups, direction, IpProtocol::Udp, DNS_PORT, side) {
        Some(_) => Ok(()),
        None => Err(groups.first().map_or_else(|| of.owner(), |group| group.clone().into())),
    }
}

fn stopped(halt: Halt, nobody: &ResourceId) -> ResourceId {
    match halt {
        Halt::Dropped(reason) => culprit(&reason, nobody),
        Halt::Dangling(missing) => missing.0,
    }
}

/// The resource that has to be mended.
fn culprit(reason: &Reason, nobody: &ResourceId) -> ResourceId {
    reason.root().resources.first().unwrap_or(nobody).clone()
}
