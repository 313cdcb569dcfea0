//! One connection attempt: the client sends, the packet comes to somebody, who takes it, hands it on
//! or drops it; then the reply.

use std::net::SocketAddr;

use crate::control::{Command, verb};
use crate::dns::Resolution;
use crate::model::{
    Assumption, DanglingReference, InterfaceKind, IpProtocol, Outcome, Peer, Permission, PortRange,
    ResourceId, Sketch, ZoneId,
};

use super::balancer::{AtNode, Choice, Chosen};
use super::check::{Check, Checks, Detail, StepResult};
use super::index::Index;
use super::reason::{Reason, ReasonCode};
use super::request::Request;
use super::source::Standpoint;
use super::trace::{Hop, HopKind, Packet, TargetView, Trace};
use super::way::{Arrived, Course, Halt, Spot};
use super::{application_balancer, arrival, back, balancer, beyond, endpoint, mtu, question};

/// How an attempt ends.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub outcome: Outcome,
    pub reason: Reason,
    pub note: Option<Box<Reason>>,
    /// Why an unhealthy target was used, if one was.
    pub fail: Option<Box<Reason>>,
}

impl Ending {
    pub(super) const fn new(outcome: Outcome, reason: Reason) -> Self {
        Self { outcome, reason, note: None, fail: None }
    }

    /// The same, of an unhealthy target that was used all the same.
    pub(super) fn in_spite_of(self, fail: Option<Box<Reason>>) -> Self {
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

impl From<Halt> for Stop {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Dropped(reason) => Ending::timed_out(*reason).into(),
            Halt::Dangling(missing) => Self::Dangling(missing),
        }
    }
}

/// The most load balancers one connection goes through, one's target being the next one's endpoint.
const MAX_BALANCERS: usize = 8;

/// A node that chose among several targets, and the packet it had: where other choices begin.
pub(super) struct Fork<'a> {
    pub at: AtNode<'a>,
    /// What it chose from.
    pub choice: Choice<'a>,
    /// Which of the targets it chose.
    pub chosen: usize,
}

/// A walk under way.
pub(super) struct Walk<'a> {
    pub index: &'a Index,
    pub sketch: &'a Sketch,
    pub request: &'a Request,
    /// Which of the candidates to use instead of the flow hash's choice, at the first load balancer.
    pub forced_target: Option<usize>,
    pub course: Course<'a>,
    pub target: Option<TargetView>,
    /// How many hops and stretches there were when a node had ended the client's TLS session, and so taken
    /// its connection.
    pub tls_ended: Option<(usize, usize)>,
    /// The target that the first node which had to choose one chose: other choices are those of that node.
    pub chosen: Option<Chosen>,
    /// That node, where another choice may be asked for without the way up to it.
    pub fork: Option<Fork<'a>>,
}

/// Judges one connection attempt.
///
/// # Errors
/// [`DanglingReference`] when the way leads over something the sketch does not have.
pub fn trace(index: &Index, request: &Request) -> Result<Trace, DanglingReference> {
    Ok(trace_with(index, request, None)?.0)
}

/// The same with the choice of the target given, and where other choices begin.
pub(super) fn trace_with<'a>(
    index: &'a Index,
    request: &'a Request,
    forced_target: Option<usize>,
) -> Result<(Trace, Option<Fork<'a>>), DanglingReference> {
    let mut walk = Walk::new(index, request, forced_target, Detail::Whole);
    let mut dns = None;
    let stop = walk.run(&mut dns);
    let (back, ending) = ended(&mut walk, stop)?;
    if !matches!(ending.outcome, Outcome::Connected | Outcome::Reset | Outcome::NoAnswer | Outcome::Forbidden)
    {
        walk.unsay_header();
    }
    let works = matches!(ending.outcome, Outcome::Connected) && request.protocol == IpProtocol::Tcp;
    let made = Trace {
        outcome: ending.outcome,
        reason: ending.reason,
        note: match (ending.note, dns.as_ref().and_then(|dns| question::public_address(walk.sketch, dns))) {
            (Some(note), Some(public)) => Some(note.and_also(public)),
            (Some(note), None) => Some(*note),
            (None, public) => public,
        },
        dns,
        latency_us: works.then_some(walk.course.rtt_us),
        forward: walk.course.hops,
        back,
        target: walk.target,
    };
    Ok((made, walk.fork))
}

/// What an attempt comes to of which nothing is told but its ending.
pub(super) struct Judged<'a> {
    pub ending: Ending,
    /// The hops, without lines or checks.
    pub hops: Vec<Hop>,
    pub chosen: Option<Chosen>,
    pub fork: Option<Fork<'a>>,
}

/// Judges an attempt by an address, with the choice of the target given.
///
/// # Errors
/// [`DanglingReference`] when the way leads over something the sketch does not have.
pub(super) fn judged<'a>(
    index: &'a Index,
    request: &'a Request,
    forced_target: usize,
) -> Result<Judged<'a>, DanglingReference> {
    let mut walk = Walk::new(index, request, Some(forced_target), Detail::Ending);
    let stop = walk.run(&mut None);
    let (_, ending) = ended(&mut walk, stop)?;
    Ok(Judged { ending, hops: walk.course.hops, chosen: walk.chosen, fork: walk.fork })
}

/// What another choice at a fork comes to, without the way up to it, and whom it chose.
pub(super) fn other_choice<'a>(
    index: &'a Index,
    request: &'a Request,
    fork: &Fork<'a>,
    choice: usize,
) -> Result<(Option<ResourceId>, Ending), DanglingReference> {
    let onward = onward(index, request, fork, choice, Detail::Ending)?;
    Ok((onward.chosen.map(|chosen| chosen.target), onward.ending))
}

/// A way on from a fork.
pub(super) struct OnFromFork {
    pub ending: Ending,
    /// The node's hop and those after it, by round trips from the node.
    pub hops: Vec<Hop>,
    /// The round trip from the node to its end, in microseconds.
    pub rtt_us: u32,
    pub chosen: Option<Chosen>,
    pub target: Option<TargetView>,
}

/// Follows one of a fork's choices from the node on.
pub(super) fn onward<'a>(
    index: &'a Index,
    request: &'a Request,
    fork: &Fork<'a>,
    choice: usize,
    detail: Detail,
) -> Result<OnFromFork, DanglingReference> {
    let AtNode { balancer, node, ground, packet, .. } = fork.at;
    let mut walk = Walk::new(index, request, None, detail);
    walk.course.stand_in(ground);
    walk.course.come_to(HopKind::LoadBalancer, balancer.arn.clone(), (node, ground), None, packet);
    let stop = balancer::hand_on(&mut walk, fork.at, &fork.choice, choice);
    let (_, ending) = ended(&mut walk, stop)?;
    let (hops, rtt_us) = (walk.course.hops, walk.course.rtt_us);
    Ok(OnFromFork { ending, hops, rtt_us, chosen: walk.chosen, target: walk.target })
}

/// The reply's way, and how the attempt ends with it.
fn ended(walk: &mut Walk<'_>, stop: Result<Ending, Stop>) -> Result<(Vec<Hop>, Ending), DanglingReference> {
    let stop = match stop {
        Ok(ending) => ending,
        Err(Stop::Ended(ending)) => *ending,
        Err(Stop::Dangling(missing)) => return Err(missing),
    };
    let stop = mtu::fits(walk, stop);
    let (back, ending) = back::reply(walk, stop)?;
    let (back, ending) = taken_by_node(walk, back, ending)?;
    Ok((back, arrival::with_failover(ending)))
}

/// A client whose TLS session ends at a node has its connection, whatever becomes of the node's own to the
/// target: it is closed, or nothing comes (NLB guide, "Listeners": TLS listeners).
fn taken_by_node(
    walk: &Walk<'_>,
    back: Vec<Hop>,
    ending: Ending,
) -> Result<(Vec<Hop>, Ending), DanglingReference> {
    match (walk.tls_ended, ending.outcome) {
        (Some(upto), Outcome::TimedOut) => {
            back::reply_of(walk, upto, Ending { outcome: Outcome::NoAnswer, ..ending })
        }
        (Some(_), Outcome::Refused) => Ok((back, Ending { outcome: Outcome::Reset, ..ending })),
        (Some(_) | None, _) => Ok((back, ending)),
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        index: &'a Index,
        request: &'a Request,
        forced_target: Option<usize>,
        detail: Detail,
    ) -> Self {
        let sketch = index.sketch();
        let mut course = Course::new(index.network(), false);
        course.moment = request.moment;
        course.detail = detail;
        Self {
            index,
            sketch,
            request,
            forced_target,
            course,
            target: None,
            tls_ended: None,
            chosen: None,
            fork: None,
        }
    }

    fn run(&mut self, dns: &mut Option<Resolution>) -> Result<Ending, Stop> {
        self.client_is_up()?;
        let address = self.destination(dns)?;
        let from = self.request.from.of_family(self.sketch, address);
        let packet = Packet {
            source: SocketAddr::new(from.address, self.request.source_port),
            destination: SocketAddr::new(address, self.request.port),
            protocol: self.request.protocol,
        };
        let arrived = self.leave_client(packet)?;
        self.take(arrived)
    }

    /// Whoever the packet came to takes it.
    pub(super) fn take(&mut self, mut arrived: Arrived<'a>) -> Result<Ending, Stop> {
        match arrived.at.clone() {
            Spot::Interface(interface, ground) => match &interface.of {
                InterfaceKind::VpcEndpoint(endpoint) => {
                    endpoint::enter(self, arrived, (interface, ground), endpoint)
                }
                InterfaceKind::LoadBalancerNode(load_balancer) => {
                    let balancer = self.sketch.load_balancers.find(load_balancer)?;
                    balancer::take(self, balancer, (interface, ground), arrived, None)
                }
                InterfaceKind::Host(_) => arrival::at_host(self, arrived, (interface, ground)),
                InterfaceKind::ApplicationLoadBalancerNode(arn) => {
                    application_balancer::take(self, arrived, (interface, ground), arn, None)
                }
                InterfaceKind::TransitGatewayAttachment(_) | InterfaceKind::ResolverEndpoint(_) => {
                    // A transit gateway's own interface hears nobody, a Resolver endpoint's only DNS.
                    let by = Some(interface.owner());
                    self.course.step(Check::Carries, StepResult::Drop, by);
                    let reason = Reason::of(ReasonCode::NoInterfaceAtAddress).about(interface.owner());
                    Err(Ending::timed_out(reason).into())
                }
                InterfaceKind::NatGateway(gateway) => {
                    let (kind, at) = (HopKind::NatGateway, (interface, ground));
                    let dropped = self.course.come_in(kind, gateway.clone(), at, &mut arrived);
                    let reason = dropped.unwrap_or_else(|| self.course.drop_unasked(gateway));
                    Err(Ending::timed_out(reason).into())
                }
            },
            Spot::Bare(Standpoint::DataCenter(center)) => Ok(beyond::at_unseen(self, arrived, center)),
            // Only replies come to a bare address.
            Spot::Bare(_) => Err(Ending::timed_out(Reason::of(ReasonCode::NoInterfaceAtAddress)).into()),
            Spot::DataCenterHost(host) => arrival::at_data_center_host(self, arrived, host),
            Spot::DataCenter(center) => Err(beyond::at_router_of(self, arrived, center).into()),
            Spot::AwsService(name, endpoint) => Ok(beyond::at_service(self, arrived, name, endpoint)),
            Spot::Internet => Ok(beyond::at_internet(self, arrived)),
        }
    }

    /// Whether it has come through as many load balancers as it may.
    pub(super) fn is_going_round(&self) -> bool {
        let balancers = self.course.hops.iter().filter(|hop| hop.kind == HopKind::LoadBalancer);
        balancers.count() >= MAX_BALANCERS
    }

    /// No handshake, no data, and so no header ahead of it.
    fn unsay_header(&mut self) {
        for hop in &mut self.course.hops {
            hop.steps.retain(|step| !matches!(step.check, Check::ProxyHeader { .. }));
        }
        if let Some(target) = &mut self.target {
            target.proxy_protocol = None;
        }
    }
}

/// Whether a zone stands, added to the checks; the reason if it does not.
pub(super) fn zone_check(
    sketch: &Sketch,
    zone: &ZoneId,
    code: ReasonCode,
    checks: &mut Checks,
) -> Option<Reason> {
    let lost = sketch.lost_zones.contains(zone);
    checks.add(StepResult::passes_if(!lost), || {
        (Check::ZoneStands { zone: zone.clone() }, Some(zone.clone().into()))
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

/// What a request assumes that ends at a host nobody drew.
pub(super) const UNSEEN: Assumption = Assumption::InternetHosts;
