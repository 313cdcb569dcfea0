//! A zone's records.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::model::record::{record, words};
use crate::model::{HostedZone, HostedZoneId, RecordSet, RecordType};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::refusal::{Refusal, RefusalCode};
use super::{is_dns_name, is_within, plain};

words! {
    /// What is done with a record (`ChangeAction` in the API).
    ChangeAction {
        /// Made; refused where there is one.
        Create = "CREATE",
        /// Made, or put in the place of the one there is.
        Upsert = "UPSERT",
        /// Taken away; refused where there is none like it.
        Delete = "DELETE",
    }
}

record! {
    /// `ChangeResourceRecordSets`: makes, changes or takes away the records of one name and type.
    ChangeResourceRecordSets {
        /// The zone.
        hosted_zone: HostedZoneId, needed;
        /// What is done.
        action: ChangeAction, needed;
        /// The records.
        record: RecordSet, needed;
    }
}

impl Verb for ChangeResourceRecordSets {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let zone = changes.sketch.hosted_zones.find(&self.hosted_zone)?;
        let record = RecordSet { name: plain(&self.record.name), ..self.record.clone() };
        let at = zone.records.iter().position(|known| is_same(known, &record));
        match (self.action, at) {
            (ChangeAction::Delete, None) => return Err(invalid("There is no such record")),
            (ChangeAction::Create, Some(_)) => {
                return Err(invalid("There is a record of that name and type already"));
            }
            (ChangeAction::Delete, Some(_)) => {}
            (ChangeAction::Create | ChangeAction::Upsert, _) => fits(zone, &record)?,
        }
        changes.sketch.hosted_zones.update(&self.hosted_zone, |zone| {
            match (self.action, at.and_then(|at| zone.records.get_mut(at))) {
                (ChangeAction::Delete, _) => zone.records.retain(|known| !is_same(known, &record)),
                (ChangeAction::Create | ChangeAction::Upsert, Some(known)) => *known = record,
                (ChangeAction::Create | ChangeAction::Upsert, None) => zone.records.push(record),
            }
        })?;
        changes.changed(self.hosted_zone.clone());
        Ok(())
    }
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidChangeBatch, text)
}

fn is_same(one: &RecordSet, other: &RecordSet) -> bool {
    one.name == other.name && one.record_type == other.record_type
}

fn fits(zone: &HostedZone, record: &RecordSet) -> Result<(), Refusal> {
    if !is_dns_name(&record.name, true) || !is_within(&record.name, &zone.name) {
        return Err(invalid(format!("The record's name does not lie in {}", zone.name)));
    }
    let alone = |known: &RecordSet| {
        known.name == record.name
            && known.record_type != record.record_type
            && (known.record_type == RecordType::Cname || record.record_type == RecordType::Cname)
    };
    if zone.records.iter().any(alone) {
        return Err(invalid("A CNAME record is the only one of its name"));
    }
    if record.record_type == RecordType::Cname && record.name == zone.name {
        return Err(invalid("A CNAME record cannot stand at the zone's own name; an alias can"));
    }
    match &record.alias {
        Some(_) if !record.values.is_empty() => Err(invalid("An alias record has no values of its own")),
        Some(alias) if !is_dns_name(&plain(alias), true) => Err(invalid("An alias leads to a name")),
        None if record.values.is_empty() => Err(invalid("A record has at least one value")),
        Some(_) | None => {
            if record.values.iter().all(|value| is_value(record.record_type, value)) {
                Ok(())
            } else {
                Err(invalid(format!("A value does not fit a record of type {}", record.record_type.word())))
            }
        }
    }
}

fn is_value(record_type: RecordType, value: &str) -> bool {
    match record_type {
        RecordType::A => value.parse::<Ipv4Addr>().is_ok(),
        RecordType::Aaaa => value.parse::<Ipv6Addr>().is_ok(),
        RecordType::Cname => is_dns_name(&plain(value), true),
        // The API wants a TXT value in quotes; both are taken here.
        RecordType::Txt => !value.is_empty(),
    }
}
