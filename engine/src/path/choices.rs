//! What comes of a connection attempt over all the ways it may take: by which address the client goes, to which
//! target the node sends it, through which appliance a transit gateway does. One verdict of them all, and of several
//! clients.

use std::net::IpAddr;

use crate::model::{DanglingReference, Outcome};

use super::attempts::trace_with_attempts;
use super::index::Index;
use super::place::Place;
use super::reason::{Reason, ReasonCode};
use super::request::Request;
use super::trace::{HopKind, Trace};

/// Over which appliance a transit gateway sends a connection follows from a hash over its ports, so that many ports
/// are tried: of two appliances one is missed once in 32,768 times.
const FLOWS: u16 = 16;

/// How many choices of one client, or of several, end in a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How many ways there are, for those clients that can send: choices of address and target, and of port where
    /// that decides.
    pub of: usize,
    /// How many of them connect.
    pub working: usize,
    /// How many clients were asked.
    pub clients: usize,
    /// How many of those cannot send at all: they are stopped, or lie in a zone that is lost.
    pub lost: usize,
    /// What decided the first choice that does not connect; where all do, the one that was made.
    pub reason: Reason,
}

impl Choices {
    /// Whether every choice connects.
    pub const fn all_work(&self) -> bool {
        self.working > 0 && self.working == self.of
    }

    /// Whether none does, or nobody is left to ask.
    pub const fn none_works(&self) -> bool {
        self.working == 0
    }

    /// Of two clients together. What went wrong for somebody who can send is said before all else.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let telling = |one: &Self| match one.lost {
            lost if lost == one.clients => 0,
            _ => 1 + usize::from(one.working < one.of),
        };
        let reason = if telling(&other) > telling(&self) { other.reason } else { self.reason };
        Self {
            of: self.of + other.of,
            working: self.working + other.working,
            clients: self.clients + other.clients,
            lost: self.lost + other.lost,
            reason,
        }
    }
}

/// How an attempt survives that something breaks: in the first seconds, and once health checks and DNS have
/// noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survives {
    /// Every choice connects, at both moments.
    Works,
    /// Some choices fail at first; all connect in the end.
    Heals,
    /// Some choices fail for good.
    Partly,
    /// No choice connects in the end.
    CutOff,
}

impl Survives {
    /// What the two moments come to.
    pub const fn of(now: &Choices, settled: &Choices) -> Self {
        match (now.all_work(), settled.all_work(), settled.none_works()) {
            (_, _, true) => Self::CutOff,
            (true, true, _) => Self::Works,
            (false, true, _) => Self::Heals,
            (_, false, _) => Self::Partly,
        }
    }

    /// The word the command prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Heals => "heals",
            Self::Partly => "partly",
            Self::CutOff => "cut_off",
        }
    }
}

/// Judges one attempt of one client over all its choices.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn choices(index: &Index, request: &Request) -> Result<Choices, DanglingReference> {
    let (made, mut others) = trace_with_attempts(index, request)?;
    let gone = matches!(made.reason.code, ReasonCode::SourceZoneLost | ReasonCode::SourceNotRunning);
    if gone {
        return Ok(Choices { of: 0, working: 0, clients: 1, lost: 1, reason: made.reason });
    }
    if follows_ports(&made) {
        for flow in 1..FLOWS {
            let source_port = request.source_port.wrapping_add(flow);
            others.extend(trace_with_attempts(index, &Request { source_port, ..request.clone() })?.1);
        }
    }
    let works = |outcome| outcome == Outcome::Connected;
    if others.is_empty() {
        // There is no address to choose.
        let working = usize::from(works(made.outcome));
        return Ok(Choices { of: 1, working, clients: 1, lost: 0, reason: made.reason });
    }
    let failing = others.iter().find(|other| !works(other.outcome)).map(|other| other.reason.clone());
    Ok(Choices {
        of: others.len(),
        working: others.iter().filter(|other| works(other.outcome)).count(),
        clients: 1,
        lost: 0,
        reason: failing.unwrap_or(made.reason),
    })
}

/// Whether a connection passes what sends it on by its ports.
pub(super) fn follows_ports(made: &Trace) -> bool {
    made.forward.iter().chain(&made.back).any(|hop| hop.kind == HopKind::TransitGateway)
}

/// The same for a client that keeps the addresses a name had before: it asks again when they run out. Where
/// there are none, it asks.
///
/// # Errors
/// [`DanglingReference`] when one of the ways leads over something the sketch does not have.
pub fn choices_of(index: &Index, request: &Request, kept: &[IpAddr]) -> Result<Choices, DanglingReference> {
    let mut found: Option<Choices> = None;
    for address in kept {
        let one = choices(index, &Request { to: Place::Address(None, *address), ..request.clone() })?;
        found = Some(match found {
            Some(before) => Choices { clients: 1, lost: one.lost, ..before.and(one) },
            None => one,
        });
    }
    found.map_or_else(|| choices(index, request), Ok)
}
