//! The way of one packet, hop by hop: client, endpoint, load balancer node, target. Each
//! function adds the hop it stands for and either hands on or ends the attempt.

use std::net::SocketAddrV4;

use crate::control::{Command, verb};
use crate::dns::Resolution;
use crate::model::{
    Assumption, DanglingReference, InterfaceKind, IpProtocol, Leg, LegKind, NetworkInterface,
    NetworkInterfaceId, Outcome, Peer, Permission, PortRange, ResourceId, Sketch, ZoneId,
};

use super::index::Index;
use super::reason::{Reason, ReasonCode};
use super::request::Request;
use super::trace::{Check, Hop, HopKind, Packet, Step, StepResult, TargetView, Trace};
use super::{arrival, back, balancer, endpoint, question};

/// How an attempt ends.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub outcome: Outcome,
    pub reason: Reason,
    pub note: Option<Reason>,
    /// Why an unhealthy target was used, if one was.
    pub fail: Option<Reason>,
}

impl Ending {
    pub(super) const fn new(outcome: Outcome, reason: Reason) -> Self {
        Self { outcome, reason, note: None, fail: None }
    }

    /// The same, of an unhealthy target that was used all the same.
    pub(super) fn in_spite_of(self, fail: Option<Reason>) -> Self {
        Self { fail, ..self }
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
    let ending = arrival::with_failover(ending);
    if !matches!(ending.outcome, Outcome::Connected | Outcome::Reset | Outcome::NoAnswer) {
        walk.unsay_header();
    }
    let works = ending.outcome == Outcome::Connected && request.protocol == IpProtocol::Tcp;
    Ok(Trace {
        outcome: ending.outcome,
        reason: ending.reason,
        note: ending.note.or_else(|| question::public_address(walk.sketch, dns.as_ref()?)),
        dns,
        forward: walk.forward,
        back,
        target: walk.target,
        latency_us: works.then_some(walk.latency_us),
    })
}

impl Walk<'_> {
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
        match &interface.of {
            InterfaceKind::VpcEndpoint(endpoint) => endpoint::enter(self, interface, endpoint, packet),
            InterfaceKind::LoadBalancerNode(load_balancer) => {
                let balancer = self.sketch.load_balancers.find(load_balancer)?;
                balancer::take(self, balancer, interface, packet, None)
            }
            InterfaceKind::Host(_) | InterfaceKind::NatGateway(_) | InterfaceKind::ResolverEndpoint(_) => {
                arrival::at_host(self, interface, packet)
            }
        }
    }

    /// Whether the client is asked by itself: the packet never leaves the host.
    pub(super) fn talks_to_itself(&self) -> bool {
        match self.forward.as_slice() {
            [client, host] => client.interface.is_some() && client.interface == host.interface,
            _ => false,
        }
    }

    /// No handshake, no data, and so no header ahead of it.
    fn unsay_header(&mut self) {
        for hop in &mut self.forward {
            hop.steps.retain(|step| !matches!(step.check, Check::ProxyHeader { .. }));
        }
        if let Some(target) = &mut self.target {
            target.proxy_protocol = None;
        }
    }

    /// The leg from the last hop's interface to this one.
    pub(super) fn leg_to(&self, interface: &NetworkInterface, kind: LegKind) -> Option<Leg> {
        let from: &NetworkInterfaceId = self.forward.last()?.interface.as_ref()?;
        Some(Leg { from: from.clone().into(), to: interface.id.clone().into(), kind })
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
    lost.then(|| {
        Reason::of(code)
            .about(zone.clone())
            .mended_by(Command::RestoreZone(verb::RestoreZone { zone: zone.clone() }))
    })
}

/// A permission that lets a packet's connection through.
pub(super) const fn permission_for(packet: Packet, peer: Peer) -> Permission {
    let ports = match packet.protocol {
        IpProtocol::Tcp | IpProtocol::Udp => PortRange::one(packet.destination.port()),
        IpProtocol::All | IpProtocol::Icmp => PortRange::ALL,
    };
    Permission { protocol: packet.protocol, ports, peer }
}
