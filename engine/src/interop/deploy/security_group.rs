//! Security groups and their rules, prefix lists.

use ipnet::IpNet;

use super::network::filters;
use super::read::{all, any_cidr, as_text, blocks, flag, items, maybe, member, need, number, parsed, text};
use super::routing::said;
use super::{Deployment, Made, Outcome, Problem, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::terraform::Value;
use crate::model::record::plain;
use crate::model::{
    Direction, IpProtocol, Peer, Permission, PortRange, PrefixListId, SecurityGroupId, VpcId,
};

/// `aws_security_group`, made or looked up.
pub fn group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        return looked_up(deployment, wanted);
    }
    let vpc: VpcId = match maybe(value, "vpc_id")? {
        Some(vpc) => vpc,
        None => default_vpc(deployment, wanted)?,
    };
    let name = text(value, "name").or_else(|| {
        // The rest is made up by Terraform.
        Some(format!("{}{}", text(value, "name_prefix")?.trim_end_matches('-'), ""))
    });
    let name = plain(&name.unwrap_or_else(|| wanted.label()), 255);
    let taken = deployment.sketch.security_groups.iter().any(|one| one.vpc == vpc && one.name == name);
    let name = if taken { plain(&format!("{name} {}", wanted.label()), 255) } else { name };
    let id: SecurityGroupId = deployment.make(verb::CreateSecurityGroup { vpc, name })?;
    // Terraform takes away the rule that lets everything out, which AWS makes.
    clear(deployment, &id, Direction::Outbound);
    contents(deployment, wanted, &id);
    Ok(Made::of(id))
}

fn default_vpc(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Result<VpcId, Problem> {
    let made = super::network::default_vpc(deployment, wanted)?;
    made.id.and_then(|id| id.as_str().parse().ok()).ok_or_else(|| "it has no vpc_id".into())
}

/// The default group of a VPC, taken over.
pub fn default_group(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let vpc: VpcId = match maybe(&wanted.value, "vpc_id")? {
        Some(vpc) => vpc,
        None => default_vpc(deployment, wanted)?,
    };
    let usual = deployment.sketch.security_groups.iter().find(|one| one.vpc == vpc && one.name == "default");
    let Some(id) = usual.map(|group| group.id.clone()) else {
        return Err("its VPC has no default group".into());
    };
    clear(deployment, &id, Direction::Inbound);
    clear(deployment, &id, Direction::Outbound);
    contents(deployment, wanted, &id);
    Ok(Made::of(id))
}

fn looked_up(deployment: &Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    let (id, name, vpc) = (text(value, "id"), text(value, "name"), text(value, "vpc_id"));
    let filters = filters(value);
    let by = |filter: &str| filters.iter().find(|(name, _)| name == filter).map(|(_, text)| text.clone());
    let (id, name, vpc) =
        (id.or_else(|| by("group-id")), name.or_else(|| by("group-name")), vpc.or_else(|| by("vpc-id")));
    let found = deployment.sketch.security_groups.iter().find(|group| {
        id.as_ref().is_none_or(|id| group.id.as_str() == id)
            && name.as_ref().is_none_or(|name| super::network::matches(&group.name, name))
            && vpc.as_ref().is_none_or(|vpc| group.vpc.as_str() == vpc)
    });
    one_of_these(found.map(|group| group.id.clone()), "security group")
}

fn clear(deployment: &mut Deployment<'_>, group: &SecurityGroupId, direction: Direction) {
    // The group is there.
    let _ = deployment.sketch.security_groups.update(group, |group| {
        group.rules.retain(|rule| rule.direction != direction);
    });
}

/// The rules in a group's block.
fn contents(deployment: &mut Deployment<'_>, wanted: &Wanted, group: &SecurityGroupId) {
    for (name, direction) in [("ingress", Direction::Inbound), ("egress", Direction::Outbound)] {
        for rule in blocks(&wanted.value, name) {
            if let Err(problem) = authorize(deployment, group, direction, &rule) {
                said(deployment, wanted, &format!("a rule in {name}"), problem);
            }
        }
    }
}

/// `aws_security_group_rule`.
pub fn rule(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let group = need(&wanted.value, "security_group_id")?;
    let direction = match text(&wanted.value, "type").as_deref() {
        Some("ingress") => Direction::Inbound,
        Some("egress") => Direction::Outbound,
        _ => return Err("its type is neither ingress nor egress".into()),
    };
    authorize(deployment, &group, direction, &wanted.value)?;
    Ok(Made::default())
}

/// `aws_vpc_security_group_ingress_rule`.
pub fn ingress(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    one(deployment, wanted, Direction::Inbound)
}

/// `aws_vpc_security_group_egress_rule`.
pub fn egress(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    one(deployment, wanted, Direction::Outbound)
}

fn one(deployment: &mut Deployment<'_>, wanted: &Wanted, direction: Direction) -> Outcome {
    let group = need(&wanted.value, "security_group_id")?;
    authorize(deployment, &group, direction, &wanted.value)?;
    Ok(Made::default())
}

/// Adds a rule for each peer a block names.
fn authorize(
    deployment: &mut Deployment<'_>,
    group: &SecurityGroupId,
    direction: Direction,
    value: &Value,
) -> Result<(), Problem> {
    let Some((protocol, ports)) = protocol(value)? else {
        return Err("its protocol is not drawn: the playground knows TCP, UDP and ICMP".into());
    };
    let peers = peers(group, value)?;
    if peers.is_empty() {
        return Err("it names no source or destination that is known here".into());
    }
    for peer in peers {
        let permission = Permission { protocol, ports, peer };
        match deployment.run(crate::control::Command::authorize(group.clone(), direction, permission)) {
            Ok(_) => {}
            // Written twice: inline and apart, or by two blocks.
            Err(refusal) if refusal.to_string().contains("Duplicate") => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(())
}

/// The protocol and ports of a rule; nothing where the protocol is not drawn.
fn protocol(value: &Value) -> Result<Option<(IpProtocol, PortRange)>, String> {
    let said = text(value, "protocol").or_else(|| text(value, "ip_protocol"));
    let said = said.unwrap_or_else(|| "-1".to_owned()).to_ascii_lowercase();
    let protocol = match said.as_str() {
        "-1" | "all" | "any" => return Ok(Some((IpProtocol::All, PortRange::ALL))),
        "tcp" | "6" => IpProtocol::Tcp,
        "udp" | "17" => IpProtocol::Udp,
        "icmp" | "1" => return Ok(Some((IpProtocol::Icmp, PortRange::ALL))),
        _ => return Ok(None),
    };
    let (from, to) = (number::<i64>(value, "from_port"), number::<i64>(value, "to_port"));
    let ports = match (from, to) {
        (None | Some(-1), _) => PortRange::ALL,
        (Some(from), to) => {
            let to = to.unwrap_or(from);
            let range = u16::try_from(from).ok().zip(u16::try_from(to).ok());
            let range = range.and_then(|(first, last)| PortRange::new(first, last));
            range.ok_or_else(|| format!("its ports cannot be {from} to {to}"))?
        }
    };
    Ok(Some((protocol, ports)))
}

/// Everyone a rule names.
fn peers(group: &SecurityGroupId, value: &Value) -> Result<Vec<Peer>, String> {
    let mut found = Vec::new();
    for name in ["cidr_blocks", "cidr_ipv4", "ipv6_cidr_blocks", "cidr_ipv6"] {
        for block in items(value, name) {
            match parsed::<IpNet>(&block, name) {
                Ok(IpNet::V4(block)) => found.push(Peer::Cidr(block.trunc())),
                Ok(IpNet::V6(block)) => found.push(Peer::Ipv6Cidr(block.trunc())),
                // One of several is not known; the others hold all the same.
                Err(_) if as_text(&block).is_none() => {}
                Err(error) => return Err(error),
            }
        }
    }
    for name in ["security_groups", "source_security_group_id", "referenced_security_group_id"] {
        for other in items(value, name) {
            let Some(text) = as_text(&other) else { continue };
            // Another account's group comes with the account before it.
            let id = text.rsplit('/').next().unwrap_or_default();
            found.push(Peer::Group(
                id.parse().map_err(|_| format!("its {name} cannot be ‘{}’", plain(&text, 60)))?,
            ));
        }
    }
    for name in ["prefix_list_ids", "prefix_list_id"] {
        found.extend(all(value, name)?.into_iter().map(Peer::PrefixList));
    }
    if flag(value, "self") == Some(true) {
        found.push(Peer::Group(group.clone()));
    }
    Ok(found)
}

/// `aws_ec2_managed_prefix_list`, made or looked up; `aws_prefix_list`.
pub fn prefix_list(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let filters = filters(value);
        let name = text(value, "name").or_else(|| {
            filters.iter().find(|(name, _)| name == "prefix-list-name").map(|(_, text)| text.clone())
        });
        let id = text(value, "id").or_else(|| text(value, "prefix_list_id"));
        let found = deployment.sketch.prefix_lists.iter().find(|list| match (&id, &name) {
            (Some(id), _) => list.id.as_str() == id,
            (None, Some(name)) => list.name == *name,
            (None, None) => false,
        });
        return one_of_these(found.map(|list| list.id.clone()), "prefix list");
    }
    let mut entries = Vec::new();
    for entry in blocks(value, "entry") {
        entries.push(any_cidr(&entry, "cidr")?);
    }
    let create = verb::CreateManagedPrefixList {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        name: text(value, "name").unwrap_or_else(|| wanted.label()),
        entries,
    };
    Ok(Made::of(deployment.make::<PrefixListId>(create)?))
}

/// One more entry of a list.
pub fn prefix_list_entry(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let prefix_list: PrefixListId = need(&wanted.value, "prefix_list_id")?;
    let entry: IpNet = any_cidr(&wanted.value, "cidr")?;
    deployment.run(verb::ModifyManagedPrefixList {
        prefix_list,
        name: None,
        add_entries: vec![entry],
        remove_entries: Vec::new(),
    })?;
    Ok(Made::default())
}

/// The groups a member names.
pub fn groups(value: &Value, name: &str) -> Result<Vec<SecurityGroupId>, String> {
    if member(value, name).is_none() {
        return Ok(Vec::new());
    }
    all(value, name)
}
