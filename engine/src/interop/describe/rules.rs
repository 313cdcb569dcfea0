//! Security groups and network ACLs.

use ipnet::IpNet;

use super::build::{Build, digits_of};
use super::collect::Item;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{Object, flag, is_key, number, objects, string, text};
use crate::model::record::as_usual;
use crate::model::{
    Direction, IpProtocol, NetworkAcl, NetworkAclEntry, Peer, Permission, PortRange, RuleAction,
    SecurityGroup, SecurityGroupId, SecurityGroupRule, SubnetId,
};

/// The protocol a word or number means; none of those the model has for the rest (IANA's protocol
/// numbers).
fn protocol(text: &str) -> Option<IpProtocol> {
    Some(match text.to_ascii_lowercase().as_str() {
        "-1" | "all" => IpProtocol::All,
        "6" | "tcp" => IpProtocol::Tcp,
        "17" | "udp" => IpProtocol::Udp,
        "1" | "icmp" | "58" | "icmpv6" => IpProtocol::Icmp,
        _ => return None,
    })
}

/// The ports between two numbers. ICMP has types there, and -1 means all.
fn ports(protocol: IpProtocol, first: Option<i64>, last: Option<i64>) -> PortRange {
    if !matches!(protocol, IpProtocol::Tcp | IpProtocol::Udp) {
        return PortRange::ALL;
    }
    let (Some(first), Some(last)) = (first, last) else { return PortRange::ALL };
    match (u16::try_from(first), u16::try_from(last)) {
        (Ok(first), Ok(last)) => PortRange::new(first, last).unwrap_or(PortRange::ALL),
        _ => PortRange::ALL,
    }
}

/// Every security group.
pub fn security_groups(build: &mut Build<'_>) {
    for item in build.found.all(Kind::SecurityGroup) {
        let map = &[("id", "GroupId"), ("name", "GroupName"), ("vpc", "VpcId")];
        let Some(mut group) = build.make::<SecurityGroup>(item, map) else { continue };
        for (path, direction) in
            [("IpPermissions", Direction::Inbound), ("IpPermissionsEgress", Direction::Outbound)]
        {
            for printed in objects(&item.object, path) {
                permissions(build, item, printed, direction, &mut group);
            }
        }
        build.sketch.security_groups.insert(group);
    }
    rules_alone(build);
}

/// Where the other side of a rule stands: the list, and the member of its items.
const PEERS: &[(&str, &str)] = &[
    ("IpRanges", "CidrIp"),
    ("Ipv6Ranges", "CidrIpv6"),
    ("UserIdGroupPairs", "GroupId"),
    ("PrefixListIds", "PrefixListId"),
];

fn permissions(
    build: &mut Build<'_>,
    item: &Item,
    printed: &Object,
    direction: Direction,
    group: &mut SecurityGroup,
) {
    let word = text(printed, "IpProtocol").unwrap_or_else(|| "-1".to_owned());
    let Some(protocol) = protocol(&word) else {
        let text =
            format!("{}: a rule for IP protocol {word}, which is not modelled, was left out", group.id);
        build.say(Severity::Note, item, &text);
        return;
    };
    let ports = ports(protocol, number(printed, "FromPort"), number(printed, "ToPort"));
    for (list, member) in PEERS {
        for side in objects(printed, list) {
            let Some(named) = text(side, member) else { continue };
            match named.parse::<Peer>() {
                Ok(peer) => add(group, "", direction, Permission { protocol, ports, peer }),
                Err(error) => {
                    let text = format!("{}: a rule was left out: {error}", group.id);
                    build.say(Severity::Warning, item, &text);
                }
            }
        }
    }
}

/// Adds a rule, unless the group has it: `describe-security-groups` and `describe-security-group-rules`
/// tell of the same ones, the second with their ids.
fn add(group: &mut SecurityGroup, id: &str, direction: Direction, permission: Permission) {
    let mut known = group.rules.iter_mut();
    if let Some(same) = known.find(|rule| rule.direction == direction && rule.permission == permission) {
        if let Ok(id) = id.parse() {
            same.id = id;
        }
        return;
    }
    let made = || {
        let said = format!("{} {} {permission:?}", group.id, direction.word());
        format!("sgr-{}", digits_of(&said))
    };
    let id = id.parse().or_else(|_| made().parse());
    if let Ok(id) = id {
        group.rules.push(SecurityGroupRule { id, direction, permission });
    }
}

/// `describe-security-group-rules`.
fn rules_alone(build: &mut Build<'_>) {
    let mut missing = Vec::new();
    for item in build.found.all(Kind::SecurityGroupRule) {
        let Some(Ok(group)) = string(&item.object, "GroupId").map(str::parse::<SecurityGroupId>) else {
            continue;
        };
        let direction = match flag(&item.object, "IsEgress") {
            Some(true) => Direction::Outbound,
            Some(false) | None => Direction::Inbound,
        };
        let word = text(&item.object, "IpProtocol").unwrap_or_else(|| "-1".to_owned());
        let mut named = None;
        for path in
            ["CidrIpv4", "CidrIpv6", "ReferencedGroupInfo.GroupId", "ReferencedGroupId", "PrefixListId"]
        {
            named = named.or_else(|| text(&item.object, path));
        }
        let peer = named.and_then(|named| named.parse::<Peer>().ok());
        let (Some(protocol), Some(peer)) = (protocol(&word), peer) else {
            build.left_out(item, "security group rule", "its protocol or other side is not modelled");
            continue;
        };
        let ports = ports(protocol, number(&item.object, "FromPort"), number(&item.object, "ToPort"));
        let permission = Permission { protocol, ports, peer };
        if build.sketch.security_groups.get(&group).is_none() {
            if !missing.contains(&group) {
                missing.push(group);
            }
            continue;
        }
        let _ =
            build.sketch.security_groups.update(&group, |group| add(group, &item.id, direction, permission));
    }
    for group in missing {
        let text =
            format!("rules of {group} were given, but not the group itself (describe-security-groups)");
        build.say_of_all(Severity::Warning, &text);
    }
}

/// Every network ACL, and which subnets use it.
pub fn network_acls(build: &mut Build<'_>) {
    for item in build.found.all(Kind::NetworkAcl) {
        let map = &[("id", "NetworkAclId"), ("vpc", "VpcId"), ("default", "IsDefault")];
        let Some(mut acl) = build.make::<NetworkAcl>(item, map) else { continue };
        for association in objects(&item.object, "Associations") {
            if let Some(Ok(subnet)) = string(association, "SubnetId").map(str::parse::<SubnetId>) {
                let id = acl.id.clone();
                let _ = build.sketch.subnets.update(&subnet, |subnet| subnet.network_acl = Some(id));
            }
        }
        for printed in objects(&item.object, "Entries") {
            match entry(printed) {
                Ok(Some(entry)) => acl.entries.push(entry),
                // The last rule, shown as `*`: what nothing permits is dropped anyway.
                Ok(None) => {}
                Err(problem) => {
                    let text = format!("a rule of {} was left out: {problem}", acl.id);
                    build.say(Severity::Warning, item, &text);
                }
            }
        }
        build.sketch.network_acls.insert(acl);
    }
}

fn entry(printed: &Object) -> Result<Option<NetworkAclEntry>, String> {
    let rule = number(printed, "RuleNumber").ok_or("it has no number")?;
    let Some(rule) = u16::try_from(rule).ok().filter(|rule| *rule < 32_767) else { return Ok(None) };
    let word = text(printed, "Protocol").unwrap_or_else(|| "-1".to_owned());
    let protocol = protocol(&word).ok_or_else(|| format!("IP protocol {word} is not modelled"))?;
    let cidr = text(printed, "CidrBlock").or_else(|| text(printed, "Ipv6CidrBlock"));
    let cidr = cidr.and_then(|cidr| cidr.parse::<IpNet>().ok()).ok_or("it has no block")?;
    let mut found: NetworkAclEntry = as_usual();
    found.number = rule;
    found.direction = match flag(printed, "Egress") {
        Some(true) => Direction::Outbound,
        Some(false) | None => Direction::Inbound,
    };
    found.action = match text(printed, "RuleAction") {
        Some(action) if is_key(&action, "deny") => RuleAction::Deny,
        Some(_) | None => RuleAction::Allow,
    };
    found.protocol = protocol;
    found.ports = ports(protocol, number(printed, "PortRange.From"), number(printed, "PortRange.To"));
    found.cidr = cidr.trunc();
    Ok(Some(found))
}
