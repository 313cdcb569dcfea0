//! VPCs and subnets.

use super::attribute::texts;
use super::read::{cidr, flag, maybe, member, name, need, number, text};
use super::{Deployment, Made, Outcome, Wanted, is_data, one_of_these};
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;
use crate::model::record::as_usual;
use crate::model::{SubnetId, VpcId, ZoneName};
use ipnet::Ipv6Net;

/// `aws_vpc`, made or looked up.
pub fn vpc(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    if is_data(wanted) {
        return looked_up_vpc(deployment, wanted);
    }
    let value = &wanted.value;
    let ipam = member(value, "ipv4_ipam_pool_id").is_some();
    let cidr = match maybe::<ipnet::Ipv4Net>(value, "cidr_block")? {
        Some(cidr) => cidr.trunc(),
        None if ipam => {
            deployment.say(
                Severity::Assumption,
                "the pool of IPAM is not drawn; 10.0.0.0/16 stands for what it would give",
            );
            "10.0.0.0/16".parse().map_err(|_| "no block")?
        }
        None => return Err("it has no cidr_block".into()),
    };
    let create = verb::CreateVpc {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        cidr,
        name: wanted.name(),
        amazon_provided_ipv6_cidr_block: flag(value, "assign_generated_ipv6_cidr_block").unwrap_or(false),
    };
    let id: VpcId = deployment.make(create)?;
    let modify = verb::ModifyVpcAttribute {
        vpc: id.clone(),
        enable_dns_support: Some(flag(value, "enable_dns_support").unwrap_or(true)),
        enable_dns_hostnames: Some(flag(value, "enable_dns_hostnames").unwrap_or(false)),
    };
    deployment.run(modify)?;
    Ok(Made::of(id))
}

/// The VPC every Region of an account has: 172.31.0.0/16 with a subnet in each zone and a way to the internet.
pub fn default_vpc(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let known =
        deployment.sketch.vpcs.iter().find(|vpc| {
            vpc.account == wanted.account && vpc.region == wanted.region && vpc.name == DEFAULT_VPC
        });
    if let Some(known) = known {
        return Ok(Made::of(known.id.clone()));
    }
    let cidr = "172.31.0.0/16".parse().map_err(|_| "no block")?;
    let create = verb::CreateVpc {
        account: wanted.account.clone(),
        region: wanted.region.clone(),
        cidr,
        name: DEFAULT_VPC.to_owned(),
        ..as_usual()
    };
    let id: VpcId = deployment.make(create)?;
    deployment.run(verb::ModifyVpcAttribute {
        vpc: id.clone(),
        enable_dns_support: Some(true),
        enable_dns_hostnames: Some(true),
    })?;
    super::gateways::attach_internet_gateway(deployment, wanted, &id)?;
    super::routing::to_internet(deployment, &id)?;
    let zones = super::place::zone_names(&deployment.sketch, &wanted.account, &wanted.region);
    for (at, zone) in zones.iter().enumerate().take(6) {
        let create = verb::CreateSubnet {
            vpc: id.clone(),
            cidr: format!("172.31.{}.0/20", at * 16).parse().map_err(|_| "no block")?,
            availability_zone: zone.parse().ok(),
            availability_zone_id: None,
            ipv6_cidr: None,
            name: format!("default {zone}"),
        };
        let subnet: SubnetId = deployment.make(create)?;
        deployment.run(verb::ModifySubnetAttribute { subnet, map_public_ip_on_launch: true })?;
    }
    deployment.say(
        Severity::Assumption,
        "the account's default VPC is taken to be as AWS makes it: 172.31.0.0/16 with a public subnet in each zone",
    );
    Ok(Made::of(id))
}

const DEFAULT_VPC: &str = "default VPC";

/// A VPC that is there already: by its id, its block, its tags; the only one there is.
fn looked_up_vpc(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if flag(value, "default") == Some(true) {
        return default_vpc(deployment, wanted);
    }
    let id = text(value, "id");
    let block = text(value, "cidr_block");
    let named = name(value);
    let filter = filters(value);
    let named = filter.iter().find(|(name, _)| name == "tag:Name").map_or(named, |(_, value)| value.clone());
    let fits = |vpc: &&crate::model::Vpc| {
        id.as_ref().is_none_or(|id| vpc.id.as_str() == id)
            && block.as_ref().is_none_or(|block| vpc.cidr.to_string() == *block)
            && (named.is_empty() || vpc.name == named)
            && vpc.account == wanted.account
    };
    let found = deployment.sketch.vpcs.iter().find(fits).map(|vpc| vpc.id.clone());
    one_of_these(found, "VPC")
}

/// The filters of what is looked up: a name and its first value each.
pub fn filters(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for filter in super::read::blocks(value, "filter") {
        let wanted = super::read::items(&filter, "values").first().and_then(super::read::as_text);
        if let (Some(name), Some(wanted)) = (text(&filter, "name"), wanted) {
            found.push((name, wanted));
        }
    }
    if let Some(Value::Map(tags)) = member(value, "tags") {
        for (key, tag) in tags.entries() {
            if let Some(tag) = super::read::as_text(tag) {
                found.push((format!("tag:{key}"), tag));
            }
        }
    }
    found
}

/// A further block of a VPC.
pub fn more_block(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let (vpc, cidr) = (need(&wanted.value, "vpc_id")?, cidr(&wanted.value, "cidr_block")?);
    deployment.run(verb::AssociateVpcCidrBlock {
        vpc,
        cidr: Some(cidr),
        amazon_provided_ipv6_cidr_block: false,
    })?;
    Ok(Made::default().with_text("vpc_id", &text(&wanted.value, "vpc_id").unwrap_or_default()))
}

/// An IPv6 block of a VPC: whichever AWS gives.
pub fn ipv6_block(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let vpc: VpcId = need(&wanted.value, "vpc_id")?;
    deployment.run(verb::AssociateVpcCidrBlock {
        vpc: vpc.clone(),
        cidr: None,
        amazon_provided_ipv6_cidr_block: true,
    })?;
    let found =
        deployment.sketch.vpcs.get(&vpc).and_then(|vpc| vpc.ipv6_cidrs.last().map(ToString::to_string));
    Ok(Made::default().with_text("ipv6_cidr_block", &found.unwrap_or_default()))
}

/// `aws_subnet`, made or looked up.
pub fn subnet(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let value = &wanted.value;
    if is_data(wanted) {
        let found = found_subnets(deployment, wanted).into_iter().next();
        return one_of_these(found, "subnet");
    }
    let vpc: VpcId = need(value, "vpc_id")?;
    let create = verb::CreateSubnet {
        vpc,
        cidr: cidr(value, "cidr_block")?,
        // One that is not known is left to AWS, which takes any.
        availability_zone: maybe::<ZoneName>(value, "availability_zone").unwrap_or_default(),
        availability_zone_id: maybe(value, "availability_zone_id").unwrap_or_default(),
        ipv6_cidr: maybe::<Ipv6Net>(value, "ipv6_cidr_block").unwrap_or_default(),
        name: wanted.name(),
    };
    let id: SubnetId = deployment.make(create)?;
    super::address::stand(deployment, &id);
    if flag(value, "map_public_ip_on_launch") == Some(true) {
        deployment.run(verb::ModifySubnetAttribute { subnet: id.clone(), map_public_ip_on_launch: true })?;
    }
    Ok(Made::of(id))
}

/// The subnet of the default VPC in a zone.
pub fn default_subnet(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let Some(vpc) = default_vpc(deployment, wanted)?.id else { return Err("there is no default VPC".into()) };
    let zone = text(&wanted.value, "availability_zone").unwrap_or_default();
    let account = deployment.sketch.accounts.get(&wanted.account);
    let zone = account.and_then(|account| account.zone_named(&zone.parse().ok()?).cloned());
    let found = deployment.sketch.subnets.iter().find(|subnet| {
        subnet.vpc.as_str() == vpc.as_str() && zone.as_ref().is_none_or(|zone| subnet.zone == *zone)
    });
    found
        .map(|subnet| Made::of(subnet.id.clone()))
        .ok_or_else(|| "the default VPC has no subnet there".into())
}

/// Several subnets that are looked up.
pub fn subnets(deployment: &mut Deployment<'_>, wanted: &Wanted) -> Outcome {
    let found = found_subnets(deployment, wanted);
    if found.is_empty() {
        return Err("no subnet of these files is one it looks for".into());
    }
    Ok(Made::default().with("ids", texts(&found)).with_text("id", wanted.region.as_str()))
}

fn found_subnets(deployment: &Deployment<'_>, wanted: &Wanted) -> Vec<SubnetId> {
    let value = &wanted.value;
    let mut filters = filters(value);
    for (member, filter) in [
        ("vpc_id", "vpc-id"),
        ("availability_zone", "availability-zone"),
        ("availability_zone_id", "availability-zone-id"),
        ("cidr_block", "cidr-block"),
        ("id", "subnet-id"),
    ] {
        if let Some(text) = text(value, member) {
            filters.push((filter.to_owned(), text));
        }
    }
    let account = deployment.sketch.accounts.get(&wanted.account);
    let fits = |subnet: &&crate::model::Subnet| {
        filters.iter().all(|(name, text)| match name.as_str() {
            "vpc-id" => subnet.vpc.as_str() == text,
            "subnet-id" => subnet.id.as_str() == text,
            "cidr-block" => subnet.cidr.to_string() == *text,
            "availability-zone-id" => subnet.zone.to_string() == *text,
            "availability-zone" => account
                .and_then(|account| account.zone_name(&subnet.zone))
                .is_some_and(|name| name.to_string() == *text),
            "map-public-ip-on-launch" => subnet.map_public_ip_on_launch.to_string() == *text,
            "tag:Name" => matches(&subnet.name, text),
            tag => tag
                .strip_prefix("tag:")
                .is_none_or(|key| subnet.tags.iter().any(|tag| tag.key == key && matches(&tag.value, text))),
        })
    };
    deployment.sketch.subnets.iter().filter(fits).map(|subnet| subnet.id.clone()).collect()
}

/// Whether a text is as a filter says, in which `*` stands for any letters.
pub fn matches(text: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => text == pattern,
        Some((before, after)) => {
            let Some(rest) = text.strip_prefix(before) else { return false };
            let last = after.rsplit('*').next().unwrap_or_default();
            rest.len() >= last.len() && rest.ends_with(last)
        }
    }
}

/// How many of something, at least one.
pub fn count(value: &Value, name: &str, otherwise: usize) -> usize {
    number::<usize>(value, name).unwrap_or(otherwise).max(1)
}
