//! Hosted zones of Route 53 and their records.

use super::build::Build;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{Object, flag, objects, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{HostedZone, HostedZoneId, HostedZoneType, RecordSet, RecordType};

/// A name as the model has it: without the dot at its end, in small letters, and without Route 53's
/// octal escapes (`\052` is `*`).
fn plain_name(name: &str) -> String {
    let mut plain = String::new();
    let mut rest = name.trim_end_matches('.');
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let code = after.get(..3).and_then(|code| u8::from_str_radix(code, 8).ok());
        match code {
            Some(code) => {
                plain.push(char::from(code));
                rest = after.get(3..).unwrap_or_default();
            }
            None => rest = after,
        }
    }
    plain.push_str(rest);
    plain.to_ascii_lowercase()
}

/// Every hosted zone, then the records of each.
pub fn hosted_zones(build: &mut Build<'_>) {
    for item in build.found.all(Kind::HostedZone) {
        let Ok(id) = item.id.parse::<HostedZoneId>() else {
            build.left_out(item, "hosted zone", "its id is none of Route 53's");
            continue;
        };
        let Some(name) = text(&item.object, "Name") else {
            build.left_out(item, "hosted zone", "Name is missing");
            continue;
        };
        let mut zone: HostedZone = as_usual();
        (zone.id, zone.name) = (id, plain_name(&name));
        for vpc in texts(&item.object, "VPCs", "VPCId") {
            zone.vpcs.extend(vpc.parse().ok());
        }
        let is_private = flag(&item.object, "Config.PrivateZone").unwrap_or(!zone.vpcs.is_empty());
        zone.zone_type = if is_private { HostedZoneType::Private } else { HostedZoneType::Public };
        let first = zone.vpcs.first().map(|vpc| vpc.as_str().to_owned());
        zone.account = build.whereabouts.account(item, first.as_deref(), build.said);
        build.need_account(&zone.account.clone());
        if is_private && zone.vpcs.is_empty() {
            let text = format!(
                "the VPCs of the private hosted zone {} were not given (get-hosted-zone), so nobody is answered from it",
                zone.name
            );
            build.say(Severity::Warning, item, &text);
        }
        build.sketch.hosted_zones.insert(zone);
    }
    records(build);
}

fn records(build: &mut Build<'_>) {
    let found = build.found;
    let mut lists: Vec<(usize, Option<HostedZoneId>)> = Vec::new();
    for item in found.all(Kind::RecordSet) {
        let known = lists.iter().find(|(list, _)| *list == item.list).map(|(_, zone)| zone.clone());
        let zone = if let Some(zone) = known {
            zone
        } else {
            let zone = zone_of(build, item);
            if zone.is_none() {
                let text = "which hosted zone these records belong to is not said; name the file after it";
                build.say(Severity::Warning, item, text);
            }
            lists.push((item.list, zone.clone()));
            zone
        };
        let Some(zone) = zone else { continue };
        if let Some(record) = record(&item.object) {
            let _ = build.sketch.hosted_zones.update(&zone, |zone| add(&mut zone.records, record));
        }
    }
}

/// Adds a record. Several under one name and type (weighted, by latency) are one with all their values.
fn add(records: &mut Vec<RecordSet>, record: RecordSet) {
    let mut known = records.iter_mut();
    let same = known.find(|known| known.name == record.name && known.record_type == record.record_type);
    match same {
        Some(same) => {
            for value in record.values {
                if !same.values.contains(&value) {
                    same.values.push(value);
                }
            }
        }
        None => records.push(record),
    }
}

/// A record the model has; its own NS and SOA records and what else there is do not matter here.
fn record(printed: &Object) -> Option<RecordSet> {
    let word = text(printed, "Type")?;
    let mut record: RecordSet = as_usual();
    record.record_type = RecordType::from_word(&word.to_ascii_uppercase())?;
    record.name = plain_name(string(printed, "Name")?);
    record.ttl_s = text(printed, "TTL").and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    for value in texts(printed, "ResourceRecords", "Value") {
        let is_name = word.eq_ignore_ascii_case("CNAME");
        record.values.push(if is_name { plain_name(&value) } else { value.trim_matches('"').to_owned() });
    }
    record.alias = text(printed, "AliasTarget.DNSName").map(|name| plain_name(&name));
    if record.alias.is_some() {
        // The console writes the name of a load balancer with this in front.
        record.alias = record.alias.map(|name| name.trim_start_matches("dualstack.").to_owned());
    }
    Some(record)
}

/// The zone a list of records belongs to: named around it, else the one its SOA record is of, else the
/// longest its names end in.
fn zone_of(build: &Build<'_>, item: &super::collect::Item) -> Option<HostedZoneId> {
    let zones = || build.sketch.hosted_zones.iter();
    if let Some(zone) = zones().find(|zone| item.origin.hints.contains(zone.id.as_str())) {
        return Some(zone.id.clone());
    }
    let mut apex = None;
    let mut name = String::new();
    for other in build.found.all(Kind::RecordSet).iter().filter(|other| other.list == item.list) {
        let of = plain_name(string(&other.object, "Name").unwrap_or_default());
        if matches!(text(&other.object, "Type").as_deref(), Some("SOA" | "NS")) {
            apex = Some(of.clone());
        }
        name = of;
    }
    let of_apex = |zone: &&HostedZone| apex.as_ref() == Some(&zone.name);
    let mut fitting = Vec::new();
    for zone in zones().filter(of_apex) {
        fitting.push(zone);
    }
    if fitting.is_empty() {
        let ends = |zone: &&HostedZone| name == zone.name || name.ends_with(&format!(".{}", zone.name));
        for zone in zones().filter(ends) {
            if fitting.first().is_none_or(|before| before.name.len() <= zone.name.len()) {
                fitting.retain(|before: &&HostedZone| before.name.len() == zone.name.len());
                fitting.push(zone);
            }
        }
    }
    // Of two with one name the one whose file names its kind.
    if fitting.len() > 1 {
        let hints = item.origin.hints.to_ascii_lowercase();
        let private = hints.contains("private");
        if private || hints.contains("public") {
            fitting.retain(|zone| (zone.zone_type == HostedZoneType::Private) == private);
        }
    }
    if fitting.len() == 1 { fitting.first().map(|zone| zone.id.clone()) } else { None }
}

/// DHCP options that name other resolvers: said, not modelled.
pub fn dhcp_options(build: &mut Build<'_>) {
    for item in build.found.all(Kind::DhcpOptions) {
        for option in objects(&item.object, "DhcpConfigurations") {
            if string(option, "Key") != Some("domain-name-servers") {
                continue;
            }
            let servers = texts(option, "Values", "Value");
            if servers.iter().any(|server| server != "AmazonProvidedDNS") {
                let text = format!(
                    "{} sends hosts to the resolvers {}; here every VPC asks the one AWS provides",
                    item.id,
                    servers.join(", ")
                );
                build.say(Severity::Warning, item, &text);
            }
        }
    }
}
