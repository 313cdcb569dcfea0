//! One question, asked from one VPC: who was asked, which zone answered, with which records.

use std::net::Ipv4Addr;

use crate::model::{IdSet, NetworkInterfaceId, Sketch, Vpc, VpcId, ZoneId};

use super::name::{Name, NameKind, Names};

/// Seconds an answer for an endpoint's or load balancer's name may be kept (captures of 2021
/// to 2024 for the first, NLB guide for the second).
const TTL_S: u32 = 60;

/// Interfaces that DNS must leave out: nodes of a zone without a healthy target, and whatever
/// lies in a lost zone. Zonal names of endpoints keep theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// Load balancer nodes whose zone is not healthy.
    pub nodes: IdSet<NetworkInterfaceId>,
}

/// One address record of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name asked for.
    pub name: String,
    /// The address.
    pub address: Ipv4Addr,
    /// The interface that has the address.
    pub interface: NetworkInterfaceId,
    /// The zone it lies in.
    pub zone: ZoneId,
    /// Seconds the answer may be kept.
    pub ttl_s: u32,
}

/// Whether a question found an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// With at least one record.
    Yes,
    /// The name does not exist.
    NoSuchName,
    /// Nobody answers questions there.
    NoResolver,
}

/// Why a step went as it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The resolver of the VPC takes the question.
    AskedResolver,
    /// The VPC's resolver is switched off (`enableDnsSupport`).
    DnsSupportOff,
    /// No private hosted zone is associated with the VPC for this name.
    NoPrivateZone,
    /// The public zone holds the name, and answers with private addresses.
    HeldByPublicZone {
        /// What the name covers.
        kind: NameKind,
    },
    /// An interface was left out, because its zone is lost.
    WithdrawnZoneLost {
        /// The address left out.
        address: Ipv4Addr,
        /// The lost zone.
        zone: ZoneId,
    },
    /// A node was left out, because no target it can use is healthy.
    WithdrawnUnhealthy {
        /// The address left out.
        address: Ipv4Addr,
        /// The node's zone.
        zone: ZoneId,
    },
    /// Everything would have been left out, so everything is returned.
    FailOpen,
    /// The answer starts with another record than last time.
    Rotated {
        /// By how many records.
        by: usize,
        /// Of how many.
        of: usize,
    },
    /// No zone holds the name.
    NobodyHolds,
}

/// One step of a question's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolutionStep {
    /// Whose resolver was asked.
    pub vpc: VpcId,
    /// The DNS zone looked at; empty for the resolver itself.
    pub zone: String,
    /// What happened.
    pub why: Why,
}

/// A question and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The name asked for, in lower case and without a dot at its end.
    pub name: String,
    /// Whether there was an answer.
    pub answered: Answered,
    /// The records, in the order they were returned. A client takes the first.
    pub records: Vec<Record>,
    /// The way there.
    pub steps: Vec<ResolutionStep>,
}

impl Resolution {
    /// The same question for a type of record the name does not have: the name exists, and the
    /// answer is empty. A name that does not exist has no record of any type.
    #[must_use]
    pub fn without_records(mut self) -> Self {
        if self.answered != Answered::Yes {
            return self;
        }
        let kept = |step: &ResolutionStep| {
            matches!(step.why, Why::AskedResolver | Why::NoPrivateZone | Why::HeldByPublicZone { .. })
        };
        self.steps.retain(kept);
        self.records.clear();
        self
    }

    /// The record a client uses: the first.
    pub fn chosen(&self) -> Option<&Record> {
        self.records.first()
    }
}

/// Asks for a name's IPv4 address from a VPC. `query` counts this client's questions from 0:
/// the answer's order is rotated by it.
pub fn resolve(
    sketch: &Sketch,
    known: &Names,
    withdrawn: &Withdrawn,
    vpc: &Vpc,
    name: &str,
    query: u32,
) -> Resolution {
    let name = name.trim().trim_end_matches('.').to_ascii_lowercase();
    let mut way = Way { vpc: vpc.id.clone(), steps: Vec::new() };
    if !vpc.enable_dns_support {
        way.note("", Why::DnsSupportOff);
        return way.end(name, Answered::NoResolver, Vec::new());
    }
    way.note("", Why::AskedResolver);
    way.note("", Why::NoPrivateZone);
    // A name whose interfaces are all missing has no record, and so does not exist.
    let found = known
        .get(&name)
        .filter(|found| found.interfaces.iter().any(|interface| record(sketch, found, interface).is_some()));
    let Some(found) = found else {
        way.note("", Why::NobodyHolds);
        return way.end(name, Answered::NoSuchName, Vec::new());
    };
    way.note(&found.dns_zone, Why::HeldByPublicZone { kind: found.kind });
    let mut records = healthy_records(sketch, found, withdrawn, &mut way);
    let of = records.len();
    let by = usize::try_from(query).unwrap_or(0).checked_rem(of).unwrap_or(0);
    if of > 1 {
        let mut rotated = records.split_off(by);
        rotated.append(&mut records);
        records = rotated;
        way.note(&found.dns_zone, Why::Rotated { by, of });
    }
    way.end(name, Answered::Yes, records)
}

/// The records of a name without those that must be left out; all of them where nothing would
/// be left (NLB guide: DNS fails open; for endpoints the same is assumed).
fn healthy_records(sketch: &Sketch, name: &Name, withdrawn: &Withdrawn, way: &mut Way) -> Vec<Record> {
    let mut all = Vec::new();
    for interface in &name.interfaces {
        if let Some(record) = record(sketch, name, interface) {
            all.push(record);
        }
    }
    if matches!(name.kind, NameKind::EndpointZonal | NameKind::LoadBalancerZonal) {
        return all;
    }
    let mut left = Vec::new();
    let mut out = Vec::new();
    for record in &all {
        if sketch.lost_zones.contains(&record.zone) {
            out.push(Why::WithdrawnZoneLost { address: record.address, zone: record.zone.clone() });
        } else if withdrawn.nodes.contains(&record.interface) {
            out.push(Why::WithdrawnUnhealthy { address: record.address, zone: record.zone.clone() });
        } else {
            left.push(record.clone());
        }
    }
    if left.is_empty() && !all.is_empty() {
        way.note(&name.dns_zone, Why::FailOpen);
        return all;
    }
    for why in out {
        way.note(&name.dns_zone, why);
    }
    left
}

fn record(sketch: &Sketch, name: &Name, interface: &NetworkInterfaceId) -> Option<Record> {
    let found = sketch.network_interfaces.get(interface)?;
    Some(Record {
        name: name.text.clone(),
        address: found.address,
        interface: interface.clone(),
        zone: sketch.zone_of_subnet(&found.subnet)?.clone(),
        ttl_s: TTL_S,
    })
}

/// The steps gathered so far.
struct Way {
    vpc: VpcId,
    steps: Vec<ResolutionStep>,
}

impl Way {
    fn note(&mut self, zone: &str, why: Why) {
        self.steps.push(ResolutionStep { vpc: self.vpc.clone(), zone: zone.to_owned(), why });
    }

    fn end(self, name: String, answered: Answered, records: Vec<Record>) -> Resolution {
        Resolution { name, answered, records, steps: self.steps }
    }
}
