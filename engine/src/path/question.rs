//! The address a connection goes to: given, or asked for by name from where the client is; and what DNS
//! came to, as a reason.

use std::net::IpAddr;

use crate::control::{Command, verb};
use crate::dns::{
    Answered, Asked, Asker, Question, Resolution, ResolutionStep, Why, Withdrawn, name_of, resolve,
};
use crate::model::record::as_usual;
use crate::model::{
    DataCenter, Direction, EndpointState, IpProtocol, Outcome, Peer, Permission, PortRange, RecordType,
    ResourceId, Sketch, ZoneId,
};

use super::index::Index;
use super::judge::{Ending, Stop, Walk};
use super::place::{Place, PlaceError, source};
use super::reach::DNS_PORT;
use super::reason::{Reason, ReasonCode};
use super::request::Moment;
use super::source::{Source, Standpoint};

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
    if text == "internet" {
        return Ok(Asker::Internet);
    }
    let is_center = |center: &&DataCenter| center.id.as_str() == text || center.name == text;
    if let Some(center) = sketch.data_centers.iter().find(is_center) {
        return Ok(Asker::DataCenter(center));
    }
    if let Some(vpc) = sketch.vpcs.iter().find(|vpc| vpc.id.as_str() == text || vpc.name == text) {
        return Ok(Asker::Vpc { vpc, zone: None });
    }
    let from = source(index, &Place::find(index, text)?)?;
    Ok(asker_of(sketch, &from))
}

/// Who asks where a connection starts. Nobody answers by an interface that leads nowhere; public DNS
/// stands for it.
pub fn asker_of<'a>(sketch: &'a Sketch, from: &Source) -> Asker<'a> {
    if let Some(subnet) = from.subnet(sketch)
        && let Some(vpc) = sketch.vpcs.get(&subnet.vpc)
    {
        return Asker::Vpc { vpc, zone: Some(&subnet.zone) };
    }
    let center = match &from.at {
        Standpoint::DataCenterHost(id) => sketch.data_center_hosts.get(id).map(|host| &host.data_center),
        Standpoint::DataCenter(id) => sketch.data_centers.get(id).map(|center| &center.id),
        Standpoint::Interface(_)
        | Standpoint::Subnet(_)
        | Standpoint::Internet
        | Standpoint::AwsService(..) => None,
    };
    center.and_then(|id| sketch.data_centers.get(id)).map_or(Asker::Internet, Asker::DataCenter)
}

impl Walk<'_> {
    /// The address to connect to: given, or asked for.
    pub(super) fn destination(&self, dns: &mut Option<Resolution>) -> Result<IpAddr, Stop> {
        let sketch = self.sketch;
        match &self.request.to {
            Place::Instance(id) => {
                let interface = &sketch.hosts.find(id)?.network_interface;
                Ok(sketch.network_interfaces.find(interface)?.address.into())
            }
            Place::Interface(id) => Ok(sketch.network_interfaces.find(id)?.address.into()),
            Place::DataCenterHost(id) => Ok(sketch.data_center_hosts.find(id)?.address.into()),
            Place::Address(_, address) | Place::OnPremises(address) | Place::Internet(address) => {
                Ok(*address)
            }
            Place::Name(name) => self.ask(name, None, dns),
            Place::Endpoint(id, zone) => {
                sketch.vpc_endpoints.find(id)?;
                self.ask_for(&id.clone().into(), zone.as_ref(), dns)
            }
            Place::LoadBalancer(arn, zone) => {
                sketch.load_balancers.find(arn)?;
                self.ask_for(&arn.clone().into(), zone.as_ref(), dns)
            }
        }
    }

    /// Asks for the name an endpoint or load balancer has, or would have if it had one.
    fn ask_for(
        &self,
        owner: &ResourceId,
        zone: Option<&ZoneId>,
        dns: &mut Option<Resolution>,
    ) -> Result<IpAddr, Stop> {
        let Some(name) = name_of(self.sketch, owner, zone) else {
            let reason = Reason::of(ReasonCode::NameNotFound).about(owner.clone());
            return Err(Ending::new(Outcome::NameNotFound, reason).into());
        };
        self.ask(&name, Some(owner), dns)
    }

    /// Asks for addresses of the client's own family, and of the other where the name has none of those
    /// and the client has both.
    fn ask(
        &self,
        name: &str,
        owner: Option<&ResourceId>,
        dns: &mut Option<Resolution>,
    ) -> Result<IpAddr, Stop> {
        let from = &self.request.from;
        let (first, second) = match from.address {
            IpAddr::V4(_) => (RecordType::A, RecordType::Aaaa),
            IpAddr::V6(_) => (RecordType::Aaaa, RecordType::A),
        };
        // Before the first check nothing is healthy anywhere, so no zone is left out for that.
        let nothing = Withdrawn::default();
        let withdrawn = match self.request.moment {
            Moment::Settled => self.index.withdrawn(),
            Moment::AsRegistered | Moment::JustBroken => &nothing,
        };
        let mut question = Question {
            asker: asker_of(self.sketch, from),
            name,
            record_type: first,
            query: self.request.query,
        };
        let ask = |question: &Question<'_>| {
            resolve(self.index.names(), self.sketch, withdrawn, question, self.index)
        };
        let mut found = ask(&question);
        if found.answered == Answered::Yes && found.records.is_empty() && self.has_both_families() {
            question.record_type = second;
            let other = ask(&question);
            if !other.records.is_empty() {
                found = other;
            }
        }
        let address = found.chosen().map(|record| record.address);
        let reason = if address.is_none() { Some(not_found(self.sketch, &found, owner)) } else { None };
        *dns = Some(found);
        match (address, reason) {
            (Some(address), _) => Ok(address),
            (None, reason) => {
                let reason = reason.unwrap_or(Reason::of(ReasonCode::NameNotFound));
                Err(Ending::new(Outcome::NameNotFound, reason).into())
            }
        }
    }

    fn has_both_families(&self) -> bool {
        let own = self.request.from.interface().and_then(|id| self.sketch.network_interfaces.get(id));
        own.is_some_and(|interface| interface.ipv6_address.is_some())
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
