//! A hosted zone's answer: records of the name, a wildcard's, an alias's, another name's. A zone alone speaks
//! for its domain: what it lacks does not exist (Route 53 guide, "Considerations when working with a private
//! hosted zone"; wildcards: RFC 4592).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use crate::model::{HostedZone, RecordSet, RecordType};

use super::answer::{Answered, OtherRecord, Record, Why};
use super::made;
use super::names::{domains, is_within, plain};
use super::resolve::{Resolver, Way};

/// How many aliases inside one zone are followed.
const MOST_ALIASES: usize = 8;

/// What a zone has for a name.
enum Found<'a> {
    /// Records of the type asked for, or another name.
    Records(&'a RecordSet),
    /// Something, but nothing of the type.
    OtherTypes,
    /// Nothing.
    Nothing,
}

/// Answers from a hosted zone. `resolver` asks on where a record leads to another name.
pub(super) fn answer<'a>(
    way: &mut Way<'a>,
    resolver: Resolver<'a>,
    zone: &'a HostedZone,
    name: &Rc<str>,
) -> Answered {
    let domain = plain(&zone.name);
    let (found, wildcard) = find(zone, &domain, name, way.record_type);
    if let Some(wildcard) = wildcard {
        way.note(way.step(Why::Wildcard).zone(&domain).text(wildcard));
    }
    match found {
        Found::Nothing => {
            way.nobody(way.step(Why::ZoneLacksName).zone(&domain).about(zone.id.clone().into()))
        }
        Found::OtherTypes => way.no_record(),
        Found::Records(set) if set.alias.is_some() => alias(way, zone, &domain, set, name),
        Found::Records(set) if set.record_type == RecordType::Cname => {
            let Some(to) = set.values.first().map(|value| plain(value)) else { return way.no_record() };
            other(way, set, name, &to);
            if way.record_type == RecordType::Cname {
                return Answered::Yes;
            }
            way.note(way.step(Why::LeadsTo).zone(&domain).text(to.as_ref().to_owned()));
            way.ask(resolver, &to)
        }
        Found::Records(set) => {
            take(way, set, name);
            way.rotate(Some(&domain));
            Answered::Yes
        }
    }
}

fn other(way: &mut Way<'_>, set: &RecordSet, name: &Rc<str>, value: &Rc<str>) {
    way.others.push(OtherRecord {
        name: Rc::clone(name),
        record_type: set.record_type,
        value: Rc::clone(value),
        ttl_s: set.ttl_s,
    });
}

/// Takes a set's values into the answer.
fn take(way: &mut Way<'_>, set: &RecordSet, name: &Rc<str>) {
    for value in &set.values {
        let address = match set.record_type {
            RecordType::A => value.parse::<Ipv4Addr>().ok().map(IpAddr::from),
            RecordType::Aaaa => value.parse::<Ipv6Addr>().ok().map(IpAddr::from),
            RecordType::Cname | RecordType::Txt => {
                other(way, set, name, &Rc::from(value.as_str()));
                None
            }
        };
        if let Some(address) = address {
            way.records.push(Record {
                name: Rc::clone(name),
                address,
                interface: None,
                zone: None,
                ttl_s: set.ttl_s,
            });
        }
    }
}

/// Takes the answer from where an alias leads: another record of the zone, or the name of an endpoint or
/// load balancer. A client sees addresses under the name it asked for, and never the other name.
fn alias(way: &mut Way<'_>, zone: &HostedZone, domain: &str, set: &RecordSet, name: &Rc<str>) -> Answered {
    let mut set = set;
    for _ in 0..MOST_ALIASES {
        let Some(to) = set.alias.as_deref().map(plain) else {
            take(way, set, name);
            way.rotate(Some(&Rc::from(domain)));
            return Answered::Yes;
        };
        way.note(way.step(Why::Alias).zone(domain).text(to.as_ref().to_owned()));
        let aws = way.known.get(&to);
        if let Some(answered) = aws.and_then(|aws| made::answer(way, aws, name, None)) {
            return answered;
        }
        match find(zone, domain, &to, way.record_type).0 {
            Found::Records(next) if is_within(&to, domain) && next.record_type == set.record_type => {
                set = next;
            }
            Found::Records(_) | Found::OtherTypes | Found::Nothing => break,
        }
    }
    let to = set.alias.clone().unwrap_or_default();
    way.note(way.step(Why::AliasToNothing).zone(domain).text(to));
    Answered::Yes
}

/// Looks a name up, and the wildcard that stands for it where it has no records of its own.
fn find<'a>(
    zone: &'a HostedZone,
    domain: &str,
    name: &str,
    record_type: RecordType,
) -> (Found<'a>, Option<String>) {
    if exists(zone, domain, name) {
        return (at(zone, name, record_type), None);
    }
    for above in domains(name).skip(1).take_while(|above| is_within(above, domain)) {
        let wildcard = format!("*.{above}");
        if zone.records.iter().any(|set| same(&set.name, &wildcard)) {
            return (at(zone, &wildcard, record_type), Some(wildcard));
        }
        // The closest name that is there says what stands below it.
        if exists(zone, domain, above) {
            break;
        }
    }
    (Found::Nothing, None)
}

/// Whether a name is there: the zone's own, one with records, or one above such a name.
fn exists(zone: &HostedZone, domain: &str, name: &str) -> bool {
    let below = |known: &str| {
        let known = known.trim_end_matches('.');
        let start = known.len().checked_sub(name.len()).filter(|start| *start > 0);
        start.is_some_and(|start| {
            known.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(name))
                && known.get(..start).is_some_and(|rest| rest.ends_with('.'))
        })
    };
    name == domain || zone.records.iter().any(|set| same(&set.name, name) || below(&set.name))
}

fn same(known: &str, name: &str) -> bool {
    known.trim_end_matches('.').eq_ignore_ascii_case(name)
}

/// What stands at exactly this name.
fn at<'a>(zone: &'a HostedZone, name: &str, record_type: RecordType) -> Found<'a> {
    let mut another_name = None;
    for set in zone.records.iter().filter(|set| same(&set.name, name)) {
        if set.record_type == record_type {
            return Found::Records(set);
        }
        if set.record_type == RecordType::Cname {
            another_name = Some(set);
        }
    }
    another_name.map_or(Found::OtherTypes, Found::Records)
}
