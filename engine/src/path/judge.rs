//! The way of one packet, hop by hop: client, endpoint, load balancer node, target. Each
//! function adds the hop it stands for and either hands on or ends the attempt.

use std::net::{Ipv4Addr, SocketAddrV4};

use crate::control::Command;
use crate::dns::{Answered, Resolution, resolve};
use crate::model::{
    Assumption, DanglingReference, Direction, InterfaceKind, IpProtocol, Leg, LegKind, NetworkInterface,
    NetworkInterfaceId, Outcome, Peer, Permission, PortRange, ResourceId, SecurityGroupId, Sketch, Subnet,
    ZoneId,
};

use super::index::Index;
use super::place::Place;
use super::reason::{Reason, ReasonCode};
use super::request::Request;
use super::security_group::{self, OtherSide};
use super::trace::{Check, Hop, HopKind, Packet, Step, StepResult, TargetView, Trace};
use super::{arrival, back, balancer, endpoint, health, route};

/// How an attempt ends.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub outcome: Outcome,
    pub reason: Reason,
    pub note: Option<Reason>,
}

impl Ending {
    pub(super) const fn new(outcome: Outcome, reason: Reason) -> Self {
        Self { outcome, reason, note: None }
    }

    /// The SYN is dropped somewhere: the client hears nothing.
    pub(super) const fn timed_out(reason: Reason) -> Self {
        Self::new(Outcome::TimedOut, reason)
    }
}

/// Why a walk stops: the attempt has ended, or the sketch refers to nothing.
pub(super) enum Stop {
    Ended(Box<Ending>),
    Dangling(DanglingReference),
}

impl From<Ending> for Stop {
    fn from(ending: Ending) -> Self {
        Self::Ended(Box::new(ending))
    }
}

impl From<DanglingReference> for Stop {
    fn from(missing: DanglingReference) -> Self {
        Self::Dangling(missing)
    }
}

/// A walk under way.
pub(super) struct Walk<'a> {
    pub index: &'a Index,
    pub sketch: &'a Sketch,
    pub request: &'a Request,
    /// Which of the candidates to use instead of the flow hash's choice.
    pub forced_target: Option<usize>,
    pub forward: Vec<Hop>,
    pub target: Option<TargetView>,
    /// Round trips of the legs so far, in microseconds.
    pub latency_us: u32,
}

/// Judges one connection attempt.
///
/// # Errors
/// [`DanglingReference`] when the way leads over something the sketch does not have.
pub fn trace(index: &Index, request: &Request) -> Result<Trace, DanglingReference> {
    trace_with(index, request, None)
}

/// The same with the choice of the target given.
pub(super) fn trace_with(
    index: &Index,
    request: &Request,
    forced_target: Option<usize>,
) -> Result<Trace, DanglingReference> {
    let mut walk = Walk {
        index,
        sketch: index.sketch(),
        request,
        forced_target,
        forward: Vec::new(),
        target: None,
        latency_us: 0,
    };
    let mut dns = None;
    let stop = match walk.run(&mut dns) {
        Ok(ending) => ending,
        Err(Stop::Ended(ending)) => *ending,
        Err(Stop::Dangling(missing)) => return Err(missing),
    };
    let (back, ending) = back::reply(&walk, stop)?;
    let completes = matches!(ending.outcome, Outcome::Connected | Outcome::Reset | Outcome::NoAnswer);
    Ok(Trace {
        outcome: ending.outcome,
        reason: ending.reason,
        note: ending.note,
        dns,
        forward: walk.forward,
        back,
        target: walk.target,
        latency_us: (completes && ending.outcome == Outcome::Connected).then_some(walk.latency_us),
    })
}

impl<'a> Walk<'a> {
    fn run(&mut self, dns: &mut Option<Resolution>) -> Result<Ending, Stop> {
        let subnet = self.sketch.subnets.find(&self.request.from.subnet)?;
        self.client_is_up(subnet)?;
        let address = self.destination(subnet, dns)?;
        let packet = Packet {
            source: SocketAddrV4::new(self.request.from.address, self.request.source_port),
            destination: SocketAddrV4::new(address, self.request.port),
            protocol: self.request.protocol,
        };
        let interface = self.leave_client(subnet, packet)?;
        match &interface.kind {
            InterfaceKind::VpcEndpoint { endpoint } => endpoint::enter(self, interface, endpoint, packet),
            InterfaceKind::LoadBalancerNode { load_balancer } => {
                let balancer = self.sketch.load_balancers.find(load_balancer)?;
                balancer::take(self, balancer, interface, packet, None)
            }
            InterfaceKind::Interface { .. } => arrival::at_host(self, interface, packet),
        }
    }

    fn client_is_up(&self, subnet: &Subnet) -> Result<(), Stop> {
        let Some(instance) = self.request.from.instance.as_ref().and_then(|id| self.sketch.instances.get(id))
        else {
            return Ok(());
        };
        match health::host_is_up(self.sketch, instance, subnet) {
            Ok(()) => Ok(()),
            Err(reason) => {
                let code = match reason.code {
                    ReasonCode::TargetZoneLost => ReasonCode::SourceZoneLost,
                    _ => ReasonCode::SourceNotRunning,
                };
                Err(Ending::timed_out(Reason { code, ..reason }).into())
            }
        }
    }

    /// The address to connect to: given, or asked for.
    fn destination(&self, subnet: &Subnet, dns: &mut Option<Resolution>) -> Result<Ipv4Addr, Stop> {
        let sketch = self.sketch;
        let names = self.index.names();
        let name = match &self.request.to {
            Place::Instance(id) => {
                let interface = &sketch.instances.find(id)?.network_interface;
                return Ok(sketch.network_interfaces.find(interface)?.address);
            }
            Place::Interface(id) => return Ok(sketch.network_interfaces.find(id)?.address),
            Place::Address(_, address) => return Ok(*address),
            Place::Name(name) => name.clone(),
            Place::Endpoint(id, zone) => {
                let owner = id.clone().into();
                match zone.as_ref().map_or(names.regional(&owner), |zone| names.zonal(&owner, zone)) {
                    Some(name) => name.text.clone(),
                    None => return Err(self.no_name(&owner).into()),
                }
            }
            Place::LoadBalancer(arn, zone) => {
                let owner = arn.clone().into();
                match zone.as_ref().map_or(names.regional(&owner), |zone| names.zonal(&owner, zone)) {
                    Some(name) => name.text.clone(),
                    None => return Err(self.no_name(&owner).into()),
                }
            }
        };
        let vpc = sketch.vpcs.find(&subnet.vpc)?;
        let resolution = resolve(sketch, names, self.index.withdrawn(), vpc, &name, self.request.query);
        let chosen = resolution.chosen().map(|record| record.address);
        let answered = resolution.answered;
        *dns = Some(resolution);
        match (answered, chosen) {
            (Answered::Yes, Some(address)) => Ok(address),
            (Answered::NoResolver, _) => {
                let reason = Reason::of(ReasonCode::DnsSupportOff).about(vpc.id.clone());
                Err(Ending::new(Outcome::NameNotFound, reason).into())
            }
            (Answered::Yes | Answered::NoSuchName, _) => {
                let reason = Reason::of(ReasonCode::NameNotFound).about(vpc.id.clone());
                Err(Ending::new(Outcome::NameNotFound, reason).into())
            }
        }
    }

    /// An endpoint or load balancer without the name asked for: no interface in that zone, or
    /// an endpoint in a state without names.
    fn no_name(&self, owner: &ResourceId) -> Ending {
        let reason = Reason::of(ReasonCode::NameNotFound).about(owner.clone());
        let state = match owner {
            ResourceId::VpcEndpoint(id) => self.sketch.vpc_endpoints.get(id).map(|endpoint| endpoint.state),
            _ => None,
        };
        let reason = match state {
            Some(state) if !state.has_names() => {
                reason.because(Reason::of(ReasonCode::EndpointUnusable).about(owner.clone()))
            }
            Some(_) | None => reason,
        };
        Ending::new(Outcome::NameNotFound, reason)
    }

    /// The client's own checks: its groups, its subnet's route, and whether anything has the
    /// address. Gives the interface the packet arrives at.
    fn leave_client(&mut self, subnet: &'a Subnet, packet: Packet) -> Result<&'a NetworkInterface, Stop> {
        let address = *packet.destination.ip();
        let local = self.index.interface_at(&subnet.vpc, address).cloned();
        let local = local.and_then(|id| self.sketch.network_interfaces.get(&id));
        let groups = self.client_groups();
        let mut steps = Vec::new();
        if self.request.from.instance.is_some() {
            let other_groups = match local {
                Some(interface) => self.sketch.security_groups_of(interface)?,
                None => &[],
            };
            let other = OtherSide { address, groups: other_groups };
            steps.push(security_group::step(self.sketch, groups, Direction::Outbound, packet, other));
        } else {
            steps.push(Step { check: Check::NoSecurityGroup, result: StepResult::Note, by: None });
        }
        steps.push(route::step(self.sketch, subnet, address));
        if steps.iter().all(|step| step.result != StepResult::Drop) && local.is_none() {
            let check = Check::AddressInUse { address, interface: None };
            steps.push(Step { check, result: StepResult::Drop, by: Some(subnet.vpc.clone().into()) });
        }
        let ending =
            steps.iter().find(|step| step.result == StepResult::Drop).map(|step| match &step.check {
                Check::SecurityGroup { .. } => self.client_group_drops(packet),
                Check::Route { .. } => no_route(subnet, self.sketch),
                _ => Reason::of(ReasonCode::NoInterfaceAtAddress).about(subnet.vpc.clone()),
            });
        self.push_client(subnet, packet, steps)?;
        match (ending, local) {
            (Some(reason), _) => Err(Ending::timed_out(reason).into()),
            (None, Some(interface)) => Ok(interface),
            (None, None) => {
                let reason = Reason::of(ReasonCode::NoInterfaceAtAddress).about(subnet.vpc.clone());
                Err(Ending::timed_out(reason).into())
            }
        }
    }

    fn push_client(&mut self, subnet: &Subnet, packet: Packet, steps: Vec<Step>) -> Result<(), Stop> {
        let node = match &self.request.from.instance {
            Some(instance) => instance.clone().into(),
            None => subnet.id.clone().into(),
        };
        let account = self.sketch.vpcs.find(&subnet.vpc)?.account.clone();
        self.forward.push(Hop {
            kind: HopKind::Client,
            node,
            interface: self.request.from.interface.clone(),
            account,
            zone: subnet.zone.clone(),
            leg: None,
            packet,
            steps,
        });
        Ok(())
    }

    /// The groups the client's interface carries.
    pub(super) fn client_groups(&self) -> &'a [SecurityGroupId] {
        let interface = self.request.from.interface.as_ref();
        interface
            .and_then(|id| self.sketch.network_interfaces.get(id))
            .and_then(|interface| self.sketch.security_groups_of(interface).ok())
            .unwrap_or(&[])
    }

    fn client_group_drops(&self, packet: Packet) -> Reason {
        let reason = Reason::of(ReasonCode::ClientSecurityGroup);
        let Some(group) = self.client_groups().first() else { return reason };
        let peer = Peer::Cidr((*packet.destination.ip()).into());
        reason.about(group.clone()).mended_by(Command::AuthorizeSecurityGroupEgress {
            group: group.clone(),
            permission: permission_for(packet, peer),
        })
    }

    /// The leg from the last hop's interface to this one.
    pub(super) fn leg_to(&self, interface: &NetworkInterface, kind: LegKind) -> Option<Leg> {
        let from: &NetworkInterfaceId = self.forward.last()?.interface.as_ref()?;
        Some(Leg { from: from.clone(), to: interface.id.clone(), kind })
    }

    /// Adds the round trip from the last hop's zone to this one.
    pub(super) fn travel(&mut self, to: &ZoneId) {
        let Some(last) = self.forward.last() else { return };
        let assumption = if last.zone == *to { Assumption::SameZoneRtt } else { Assumption::CrossZoneRtt };
        self.latency_us = self.latency_us.saturating_add(self.sketch.assumptions.value(assumption));
    }

    /// A hop at an interface, with no checks yet.
    pub(super) fn hop(
        &self,
        kind: HopKind,
        node: ResourceId,
        interface: &NetworkInterface,
        leg: Option<Leg>,
        packet: Packet,
    ) -> Result<Hop, DanglingReference> {
        let subnet = self.sketch.subnets.find(&interface.subnet)?;
        let account = self.sketch.vpcs.find(&subnet.vpc)?.account.clone();
        Ok(Hop {
            kind,
            node,
            interface: Some(interface.id.clone()),
            account,
            zone: subnet.zone.clone(),
            leg,
            packet,
            steps: Vec::new(),
        })
    }
}

/// Whether a zone stands, as a step; the reason if it does not.
pub(super) fn zone_check(
    sketch: &Sketch,
    zone: &ZoneId,
    code: ReasonCode,
    steps: &mut Vec<Step>,
) -> Option<Reason> {
    let lost = sketch.lost_zones.contains(zone);
    steps.push(Step {
        check: Check::ZoneStands { zone: zone.clone() },
        result: if lost { StepResult::Drop } else { StepResult::Pass },
        by: Some(zone.clone().into()),
    });
    lost.then(|| Reason::of(code).about(zone.clone()).mended_by(Command::RestoreZone { zone: zone.clone() }))
}

/// A permission that lets a packet's connection through.
pub(super) const fn permission_for(packet: Packet, peer: Peer) -> Permission {
    let ports = match packet.protocol {
        IpProtocol::Tcp | IpProtocol::Udp => PortRange::one(packet.destination.port()),
        IpProtocol::All | IpProtocol::Icmp => PortRange::ALL,
    };
    Permission { protocol: packet.protocol, ports, peer }
}

fn no_route(subnet: &Subnet, sketch: &Sketch) -> Reason {
    let reason = Reason::of(ReasonCode::NoRoute);
    match sketch.route_table_of(subnet) {
        Some(table) => reason.about(table.id.clone()).about(subnet.id.clone()),
        None => reason.about(subnet.id.clone()),
    }
}
