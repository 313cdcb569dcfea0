//! One question, from who asks it to its answer: the steps gathered on the way, and what keeps it from
//! going on for ever.

use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use crate::model::{DataCenterHost, HostState, IpAddressType, RecordType, Sketch, Vpc, ZoneId};

use super::answer::{Answered, Asked, OtherRecord, Record, Resolution, ResolutionStep, Why, Withdrawn};
use super::names::{Names, plain};
use super::question::{Asker, Question, Reach};
use super::{data_center, public, vpc};

/// The longest DNS name, in characters (RFC 1035, section 2.3.4).
const LONGEST: usize = 255;
/// How often a question may go on to another name or another resolver. Resolvers give up sooner.
const MOST_TURNS: usize = 24;
/// The resolver's address lies two above the VPC's first (VPC guide, "DNS attributes").
const RESOLVER_OFFSET: u32 = 2;

/// The address at which a VPC's resolver answers inside it, besides 169.254.169.253.
pub fn resolver_address(vpc: &Vpc) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(vpc.cidr.network()).saturating_add(RESOLVER_OFFSET))
}

/// Asks for a name.
pub fn resolve(
    known: &Names,
    sketch: &Sketch,
    withdrawn: &Withdrawn,
    question: &Question<'_>,
    reach: &dyn Reach,
) -> Resolution {
    let name = plain(question.name);
    let asked = match question.asker {
        Asker::Vpc { vpc, .. } => Asked::Vpc(vpc.id.clone()),
        Asker::DataCenter(center) => Asked::DataCenter(center.id.clone()),
        Asker::Internet => Asked::Internet,
    };
    let mut way = Way {
        known,
        sketch,
        withdrawn,
        reach,
        record_type: question.record_type,
        query: question.query,
        asked,
        steps: Vec::with_capacity(6),
        records: Vec::new(),
        others: Vec::new(),
        turns: Vec::new(),
        key: String::new(),
    };
    let answered = if name.is_empty() || name.len() > LONGEST {
        way.note(way.step(Why::NotAName));
        Answered::NoSuchName
    } else {
        match question.asker {
            Asker::Vpc { vpc, zone } => {
                way.note(way.step(Why::AskedResolver).address(resolver_address(vpc).into()));
                way.ask(Resolver::Vpc { vpc, zone, inbound: false }, &name)
            }
            Asker::DataCenter(center) => data_center::begin(&mut way, center, &name),
            Asker::Internet => {
                way.note(way.step(Why::AskedPublic));
                way.ask(Resolver::Internet, &name)
            }
        }
    };
    // What was found before it failed is no answer.
    if answered != Answered::Yes {
        way.records.clear();
        way.others.clear();
    }
    Resolution {
        name,
        record_type: way.record_type,
        answered,
        records: way.records,
        others: way.others,
        steps: way.steps,
    }
}

/// Who has the question.
#[derive(Clone, Copy)]
pub(super) enum Resolver<'a> {
    /// A VPC's, asked from a zone in it, or by an inbound endpoint.
    Vpc { vpc: &'a Vpc, zone: Option<&'a ZoneId>, inbound: bool },
    /// A data center's.
    Host(&'a DataCenterHost),
    /// A public one.
    Internet,
}

/// A question on its way.
pub(super) struct Way<'a> {
    pub known: &'a Names,
    pub sketch: &'a Sketch,
    pub withdrawn: &'a Withdrawn,
    pub reach: &'a dyn Reach,
    pub record_type: RecordType,
    pub query: u32,
    /// Who has the question now.
    pub asked: Asked,
    pub steps: Vec<ResolutionStep>,
    pub records: Vec<Record>,
    pub others: Vec<OtherRecord>,
    /// Who has had it, for which name.
    turns: Vec<(Asked, Rc<str>)>,
    /// Room to write keys in.
    pub key: String,
}

impl<'a> Way<'a> {
    /// Hands the question to a resolver.
    pub fn ask(&mut self, resolver: Resolver<'a>, name: &Rc<str>) -> Answered {
        self.asked = match resolver {
            Resolver::Vpc { vpc, .. } => Asked::Vpc(vpc.id.clone()),
            Resolver::Host(host) => Asked::Host(host.id.clone()),
            Resolver::Internet => Asked::Internet,
        };
        let again = self.turns.iter().any(|(asked, asked_for)| *asked == self.asked && asked_for == name);
        if again || self.turns.len() >= MOST_TURNS {
            self.note(self.step(if again { Why::Loops } else { Why::TooFar }));
            return Answered::ServerFailure;
        }
        self.turns.push((self.asked.clone(), Rc::clone(name)));
        match resolver {
            Resolver::Vpc { vpc, zone, inbound } => vpc::answer(self, vpc, zone, inbound, name),
            Resolver::Host(host) if host.state == HostState::Running => data_center::answer(self, host, name),
            Resolver::Host(host) => {
                let step = self.step(Why::ResolverStopped).about(host.id.clone().into());
                self.note(step.address(host.address.into()));
                Answered::ServerFailure
            }
            Resolver::Internet => public::answer(self, resolver, name),
        }
    }

    /// A step of whoever has the question now.
    pub fn step(&self, why: Why) -> ResolutionStep {
        ResolutionStep::new(self.asked.clone(), why)
    }

    #[inline(never)]
    pub fn note(&mut self, step: ResolutionStep) {
        self.steps.push(step);
    }

    /// The name is not there.
    pub fn nobody(&mut self, step: ResolutionStep) -> Answered {
        self.note(step);
        Answered::NoSuchName
    }

    /// The name is there, and has no record of the type.
    pub fn no_record(&mut self) -> Answered {
        self.note(self.step(Why::NoRecordOfType).text(self.record_type.word()));
        Answered::Yes
    }

    /// Whether addresses of this family are asked for.
    pub fn wants(&self, address: &IpAddr) -> bool {
        match self.record_type {
            RecordType::A => address.is_ipv4(),
            RecordType::Aaaa => address.is_ipv6(),
            RecordType::Cname | RecordType::Txt => false,
        }
    }

    /// Whether something with these addresses has records of the type asked for.
    pub const fn fits(&self, addresses: IpAddressType) -> bool {
        match self.record_type {
            RecordType::A => !matches!(addresses, IpAddressType::Ipv6),
            RecordType::Aaaa => !matches!(addresses, IpAddressType::Ipv4),
            RecordType::Cname | RecordType::Txt => false,
        }
    }

    /// Turns the answer, so that each of a client's questions begins with another address.
    pub fn rotate(&mut self, zone: Option<&Rc<str>>) {
        let of = self.records.len();
        let by = usize::try_from(self.query).unwrap_or(0).checked_rem(of).unwrap_or(0);
        if of > 1 {
            self.records.rotate_left(by);
            let mut step = self.step(Why::Rotated);
            step.zone = zone.cloned();
            step.rotated = (by, of);
            self.note(step);
        }
    }
}
