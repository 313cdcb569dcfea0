//! The address a connection goes to: given, or asked for by name from where the client is. What DNS came to
//! as a reason, and whether one resolver reaches another.

use std::net::{IpAddr, Ipv4Addr};

use crate::control::{Command, verb};
use crate::dns::{
    Answered, Asked, Asker, DnsSpeaker, Question, Reach, Reached, Resolution, ResolutionStep, Why, Withdrawn,
    name_of, resolve,
};
use crate::model::record::as_usual;
use crate::model::{
    DataCenter, DataCenterHost, Direction, EndpointState, IpProtocol, NetworkInterface, Outcome, Peer,
    Permission, PortRange, RecordType, ResourceId, Sketch, Subnet, ZoneId,
};

use super::index::Index;
use super::judge::{Ending, Stop, Walk};
use super::place::{Place, PlaceError, source};
use super::reason::{Reason, ReasonCode};
use super::request::Moment;
use super::security_group::{OtherSide, permitting_rule};

/// The port DNS servers answer on.
const DNS_PORT: u16 = 53;

/// Asks for a name, as things are once health checks have settled.
pub fn ask(index: &Index, question: &Question<'_>) -> Resolution {
    resolve(index.names(), index.sketch(), index.withdrawn(), question, index)
}

/// Who asks from a place a person names: `internet`, a data center or a host in it, a VPC, or anything a
/// connection can start from.
///
/// # Errors
/// [`PlaceError`] when nothing or more than one thing is meant.
pub fn asker<'a>(index: &'a Index, text: &str) -> Result<Asker<'a>, PlaceError> {
    let sketch = index.sketch();
    let text = text.trim();
    if text == "internet" || text.starts_with("internet:") {
        return Ok(Asker::Internet);
    }
    let by_id = |center: &&DataCenter| center.id.as_str() == text || center.name == text;
    let host = |host: &&DataCenterHost| host.id.as_str() == text || host.name == text;
    let of_host = || sketch.data_centers.get(&sketch.data_center_hosts.iter().find(host)?.data_center);
    if let Some(center) = sketch.data_centers.iter().find(by_id).or_else(of_host) {
        return Ok(Asker::DataCenter(center));
    }
    if let Some(vpc) = sketch.vpcs.iter().find(|vpc| vpc.id.as_str() == text || vpc.name == text) {
        return Ok(Asker::Vpc { vpc, zone: None });
    }
    let from = source(index, &Place::find(index, text)?)?;
    let subnet = sketch.subnets.find(&from.subnet)?;
    Ok(Asker::Vpc { vpc: sketch.vpcs.find(&subnet.vpc)?, zone: Some(&subnet.zone) })
}

impl Walk<'_> {
    /// The address to connect to: given, or asked for.
    pub(super) fn destination(
        &self,
        subnet: &Subnet,
        dns: &mut Option<Resolution>,
    ) -> Result<Ipv4Addr, Stop> {
        let sketch = self.sketch;
        match &self.request.to {
            Place::Instance(id) => {
                let interface = &sketch.hosts.find(id)?.network_interface;
                Ok(sketch.network_interfaces.find(interface)?.address)
            }
            Place::Interface(id) => Ok(sketch.network_interfaces.find(id)?.address),
            Place::Address(_, address) => Ok(*address),
            Place::Name(name) => self.ask(subnet, name, None, dns),
            Place::Endpoint(id, zone) => {
                sketch.vpc_endpoints.find(id)?;
                self.ask_for(subnet, &id.clone().into(), zone.as_ref(), dns)
            }
            Place::LoadBalancer(arn, zone) => {
                sketch.load_balancers.find(arn)?;
                self.ask_for(subnet, &arn.clone().into(), zone.as_ref(), dns)
            }
        }
    }

    /// Asks for the name an endpoint or load balancer has, or would have if it had one.
    fn ask_for(
        &self,
        subnet: &Subnet,
        owner: &ResourceId,
        zone: Option<&ZoneId>,
        dns: &mut Option<Resolution>,
    ) -> Result<Ipv4Addr, Stop> {
        match name_of(self.sketch, owner, zone) {
            Some(name) => self.ask(subnet, &name, Some(owner), dns),
            None => {
                let reason = Reason::of(ReasonCode::NameNotFound).about(owner.clone());
                Err(Ending::new(Outcome::NameNotFound, reason).into())
            }
        }
    }

    fn ask(
        &self,
        subnet: &Subnet,
        name: &str,
        owner: Option<&ResourceId>,
        dns: &mut Option<Resolution>,
    ) -> Result<Ipv4Addr, Stop> {
        let vpc = self.sketch.vpcs.find(&subnet.vpc)?;
        // Before the first check nothing is healthy anywhere, so no zone is left out for that.
        let nothing = Withdrawn::default();
        let withdrawn = match self.request.moment {
            Moment::Settled => self.index.withdrawn(),
            Moment::AsRegistered => &nothing,
        };
        let question = Question {
            asker: Asker::Vpc { vpc, zone: Some(&subnet.zone) },
            name,
            record_type: RecordType::A,
            query: self.request.query,
        };
        let found = resolve(self.index.names(), self.sketch, withdrawn, &question, self.index);
        let address = found.records.iter().find_map(|record| match record.address {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        });
        let ending = match address {
            Some(_) => None,
            None => Some(Ending::new(Outcome::NameNotFound, not_found(self.sketch, &found, owner))),
        };
        *dns = Some(found);
        match (address, ending) {
            (Some(address), _) => Ok(address),
            (None, Some(ending)) => Err(ending.into()),
            (None, None) => {
                Err(Ending::new(Outcome::NameNotFound, Reason::of(ReasonCode::NameNotFound)).into())
            }
        }
    }
}

/// Why a question came to no address: the name is not found from there, and what lies behind it.
pub(super) fn not_found(sketch: &Sketch, found: &Resolution, owner: Option<&ResourceId>) -> Reason {
    let cause = found.steps.iter().rev().find_map(|step| cause(sketch, step));
    let first = found.steps.first().and_then(|step| step.asked.resource());
    let mut reason = Reason::of(ReasonCode::NameNotFound);
    if let Some(about) = owner.cloned().or(first) {
        reason = reason.about(about);
    }
    match cause {
        // It says all there is to say by itself.
        Some(cause) if found.answered == Answered::NoResolver => cause,
        Some(cause) => reason.because(cause),
        None => reason,
    }
}

/// Why a service's own name answered its public address, where an endpoint or zone of the sketch could have
/// answered with a private one.
pub(super) fn public_address(sketch: &Sketch, found: &Resolution) -> Option<Reason> {
    if !found.steps.iter().any(|step| step.why == Why::PublicService) {
        return None;
    }
    let cause = found.steps.iter().rev().find_map(|step| cause(sketch, step))?;
    Some(Reason::of(ReasonCode::PublicAddressReturned).because(cause))
}

/// What a step says about the failure of a question; `None` where it says nothing.
fn cause(sketch: &Sketch, step: &ResolutionStep) -> Option<Reason> {
    let code = match step.why {
        Why::DnsSupportOff => ReasonCode::DnsSupportOff,
        Why::ZoneLacksName if step.about.is_some() => ReasonCode::PrivateZoneLacksName,
        Why::ZoneNotAssociated => ReasonCode::PrivateZoneNotAssociated,
        Why::ZoneWithoutAttributes => ReasonCode::PrivateZoneWithoutAttributes,
        Why::PrivateDnsOff => ReasonCode::PrivateDnsOff,
        Why::PrivateNameUnverified => ReasonCode::PrivateNameUnverified,
        Why::PrivateNameElsewhere => ReasonCode::PrivateNameOutsideVpc,
        Why::ForInboundOnly => ReasonCode::PrivateNameForInboundOnly,
        Why::PrivateNameNotYet if step.text == EndpointState::PendingAcceptance.word() => {
            ReasonCode::EndpointPendingAcceptance
        }
        Why::PrivateNameNotYet | Why::NoNames => ReasonCode::EndpointUnusable,
        Why::NoSuchZone => ReasonCode::ZonalNameWithoutSubnet,
        Why::NoRecordOfType | Why::AliasToNothing => ReasonCode::NoRecordOfType,
        Why::ResolverStopped | Why::NoResolver | Why::NoInternet | Why::NobodyAtTarget => {
            ReasonCode::ResolverUnreachable
        }
        Why::Unreachable if matches!(step.other, Some(ResourceId::ResolverEndpoint(_))) => {
            ReasonCode::InboundEndpointSecurityGroup
        }
        Why::Unreachable | Why::RuleWithoutEndpoint => ReasonCode::ForwardingRuleWithoutWay,
        Why::Loops | Why::TooFar => ReasonCode::ForwardingLoop,
        Why::OnlyInside => ReasonCode::ResolverOnlyInsideVpc,
        _ => return None,
    };
    let mut reason = Reason::of(code);
    let asked =
        if matches!(step.why, Why::DnsSupportOff | Why::Loops) { step.asked.resource() } else { None };
    for id in asked.into_iter().chain(step.about.clone()).chain(step.other.clone()) {
        reason = reason.about(id);
    }
    Some(match fix(sketch, step, code) {
        Some(command) => reason.mended_by(command),
        None => reason,
    })
}

/// The command that mends it by itself, where there is one.
fn fix(sketch: &Sketch, step: &ResolutionStep, code: ReasonCode) -> Option<Command> {
    match (code, &step.about, &step.other) {
        (
            ReasonCode::PrivateZoneNotAssociated,
            Some(ResourceId::HostedZone(zone)),
            Some(ResourceId::Vpc(vpc)),
        ) => {
            let (hosted_zone, vpc) = (zone.clone(), vpc.clone());
            Some(verb::AssociateVPCWithHostedZone { hosted_zone, vpc }.into())
        }
        (ReasonCode::PrivateDnsOff, Some(ResourceId::VpcEndpoint(endpoint)), _) => {
            let mut command = verb::ModifyVpcEndpoint { endpoint: endpoint.clone(), ..as_usual() };
            command.private_dns_enabled = Some(true);
            Some(command.into())
        }
        (ReasonCode::DnsSupportOff | ReasonCode::PrivateZoneWithoutAttributes, ..) => {
            let Asked::Vpc(vpc) = &step.asked else { return None };
            let mut command = verb::ModifyVpcAttribute { vpc: vpc.clone(), ..as_usual() };
            if code == ReasonCode::DnsSupportOff {
                command.enable_dns_support = Some(true);
            } else {
                command.enable_dns_hostnames = Some(true);
            }
            Some(command.into())
        }
        (ReasonCode::InboundEndpointSecurityGroup, Some(ResourceId::SecurityGroup(group)), _) => {
            let asks = match &step.asked {
                Asked::Host(id) => sketch.data_center_hosts.get(id).map(|host| host.address),
                Asked::Vpc(_) | Asked::DataCenter(_) | Asked::Internet => None,
            };
            let permission = Permission {
                protocol: IpProtocol::Udp,
                ports: PortRange::new(DNS_PORT, DNS_PORT)?,
                peer: Peer::Cidr(asks?.into()),
            };
            Some(Command::authorize(group.clone(), Direction::Inbound, permission))
        }
        _ => None,
    }
}

impl Reach for Index {
    fn reaches(&self, from: DnsSpeaker<'_>, to: IpAddr) -> Result<Reached, ResourceId> {
        let sketch = self.sketch();
        let (IpAddr::V4(to), DnsSpeaker::Interface(speaker)) = (to, from) else {
            return in_data_center(sketch, from, to);
        };
        let vpc = sketch.subnets.get(&speaker.subnet).map(|subnet| &subnet.vpc);
        let vpc = vpc.ok_or_else(|| ResourceId::from(speaker.id.clone()))?;
        let at = self.interface_at(vpc, to).and_then(|id| sketch.network_interfaces.get(id));
        let at = at.ok_or_else(|| ResourceId::from(vpc.clone()))?;
        lets_through(sketch, speaker, at, Direction::Outbound)?;
        lets_through(sketch, at, speaker, Direction::Inbound)?;
        Ok(Reached::Interface(at.id.clone()))
    }
}

/// Between the hosts of one data center nothing is filtered.
fn in_data_center(sketch: &Sketch, from: DnsSpeaker<'_>, to: IpAddr) -> Result<Reached, ResourceId> {
    let host = match from {
        DnsSpeaker::Host(host) => host,
        DnsSpeaker::Interface(interface) => return Err(interface.id.clone().into()),
    };
    let is_there =
        |other: &&DataCenterHost| other.data_center == host.data_center && IpAddr::from(other.address) == to;
    match sketch.data_center_hosts.iter().find(is_there) {
        Some(found) => Ok(Reached::Host(found.id.clone())),
        None => Err(host.data_center.clone().into()),
    }
}

/// Whether an interface's groups let a question through. Resolver endpoints carry their owner's.
fn lets_through(
    sketch: &Sketch,
    own: &NetworkInterface,
    other: &NetworkInterface,
    direction: Direction,
) -> Result<(), ResourceId> {
    let groups = sketch.security_groups_of(own).map_err(|missing| missing.0)?;
    let others = sketch.security_groups_of(other).map_err(|missing| missing.0)?;
    let side = OtherSide { address: other.address, groups: others };
    match permitting_rule(sketch, groups, direction, IpProtocol::Udp, DNS_PORT, side) {
        Some(_) => Ok(()),
        None => Err(groups.first().map_or_else(|| own.owner(), |group| group.clone().into())),
    }
}
