//! What is written down of a way: its hops with the checks made there and what became of the packet, and the
//! lines between them.

use std::net::IpAddr;

use crate::model::{Leg, LegEnd, LegKind, NetworkInterface, ResourceId};

use super::{Arrived, Course, Ground, Halt};
use crate::path::check::{Check, Checks, StepResult};
use crate::path::reason::{Reason, ReasonCode};
use crate::path::trace::{Hop, HopKind, Packet};

/// The most hops one packet takes: routes between routers may go in a circle.
const MAX_HOPS: usize = 40;

impl Course<'_> {
    /// Checks about to be made at a door, whose hop is not there yet.
    pub const fn checks_at_door(&self) -> Checks {
        Checks::new(self.detail)
    }

    /// The checks of the last hop, for more to be added to them and given back by [`Course::steps`].
    pub fn checks(&mut self) -> Checks {
        if !self.detail.is_whole() {
            return self.checks_at_door();
        }
        let steps = self.hops.last_mut().map(|hop| std::mem::take(&mut hop.steps));
        Checks::after(steps.unwrap_or_default(), self.detail)
    }

    /// Adds a check to the last hop.
    pub fn step(&mut self, check: Check, result: StepResult, by: Option<ResourceId>) {
        self.look(result, || (check, by));
    }

    /// Adds a check to the last hop, made up only where it is written down.
    pub fn look(&mut self, result: StepResult, look: impl FnOnce() -> (Check, Option<ResourceId>)) {
        if !self.detail.is_whole() {
            if result.stops() {
                self.stops();
            }
            return;
        }
        let mut checks = self.checks();
        checks.add(result, look);
        self.steps(checks);
    }

    /// Says that the packet goes no further than the last hop.
    const fn stops(&mut self) {
        self.stopped_at = self.hops.len().checked_sub(1);
    }

    /// Checks made for the last hop by others.
    pub fn steps(&mut self, checks: Checks) {
        if checks.stop() {
            self.stops();
        }
        if !self.detail.is_whole() {
            return;
        }
        if let Some(hop) = self.hops.last_mut() {
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
            interface: self.detail.is_whole().then(|| interface.id.clone()),
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
        let last = self.hops.last().filter(|_| self.detail.is_whole())?;
        let from = match &last.interface {
            Some(interface) => interface.clone().into(),
            None => last.node.clone(),
        };
        let to = to.into();
        (from != to).then_some(Leg { from, to, kind })
    }
}
