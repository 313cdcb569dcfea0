//! What a configuration is given from elsewhere and these files do not have: a VPC or subnets by a variable without a
//! value, a module whose files are missing, an id that is written down. A VPC with two subnets stands for it, so that
//! the rest can be drawn; what is assumed is said and can be changed.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Deployment;
use super::attribute::texts;
use crate::control::verb;
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{MapKind, Origin, Unknown, Value};
use crate::model::record::{as_usual, plain};
use crate::model::{AccountId, RegionName, ResourceId, SubnetId, VpcId};

/// Members that name one VPC, one subnet, several, and security groups.
const VPC: &[&str] = &["vpc_id", "peer_vpc_id"];
const SUBNET: &[&str] = &["subnet_id"];
const SUBNETS: &[&str] = &["subnet_ids", "subnets", "vpc_zone_identifier", "client_subnets"];
const GROUPS: &[&str] = &["security_groups", "security_group_ids", "vpc_security_group_ids"];
/// How deep blocks are looked through.
const DEPTH_MOST: usize = 4;
/// What the VPC of given subnets is called as long as nobody names it.
const OF_SUBNETS: &str = "VPC of given subnets";
/// Subnets of a VPC that stands for another.
const SUBNETS_MADE: usize = 2;

/// What stands for what was given, by what refers to it.
#[derive(Debug, Default)]
pub struct Given {
    vpcs: BTreeMap<(usize, String), VpcId>,
    subnets: BTreeMap<(usize, String), SubnetId>,
}

/// Whose and where something is.
pub struct Site<'a> {
    /// The root module.
    pub root: usize,
    /// The account.
    pub account: &'a AccountId,
    /// The Region.
    pub region: &'a RegionName,
}

/// A configuration with stand-ins for what is from elsewhere.
pub fn filled(deployment: &mut Deployment<'_>, site: &Site<'_>, value: &Value) -> Value {
    part(deployment, site, value, DEPTH_MOST)
}

fn part(deployment: &mut Deployment<'_>, site: &Site<'_>, value: &Value, left: usize) -> Value {
    match value {
        Value::Map(map) if left > 0 => {
            let mut entries = BTreeMap::new();
            for (name, item) in map.entries() {
                let item = member(deployment, site, name, item, left.saturating_sub(1));
                entries.insert(Rc::clone(name), item);
            }
            Value::map(MapKind::Object, entries).unwrap_or(Value::Null)
        }
        Value::List(list) if left > 0 => {
            let items: Vec<Value> = list
                .items()
                .iter()
                .map(|item| part(deployment, site, item, left.saturating_sub(1)))
                .collect();
            Value::list(list.kind(), items).unwrap_or(Value::Null)
        }
        other => other.clone(),
    }
}

fn member(deployment: &mut Deployment<'_>, site: &Site<'_>, name: &str, item: &Value, left: usize) -> Value {
    if VPC.contains(&name) {
        return match foreign(deployment, item) {
            Some(key) => vpc(deployment, site, key).map_or_else(|| item.clone(), |id| word(id.as_str())),
            None => item.clone(),
        };
    }
    if SUBNET.contains(&name) {
        return match foreign(deployment, item) {
            Some(key) => {
                subnet(deployment, site, key, 0).map_or_else(|| item.clone(), |id| word(id.as_str()))
            }
            None => item.clone(),
        };
    }
    if SUBNETS.contains(&name) {
        return subnets(deployment, site, item);
    }
    if GROUPS.contains(&name) {
        return groups(deployment, item);
    }
    part(deployment, site, item, left)
}

fn word(text: &str) -> Value {
    Value::Text(Rc::from(text))
}

/// What a value is called that comes from elsewhere; nothing where it is of these files, or is no id.
fn foreign(deployment: &Deployment<'_>, value: &Value) -> Option<String> {
    match value {
        Value::Unknown(unknown) => {
            let references = unknown.references();
            let from_elsewhere = |origin: &Origin| {
                matches!(origin, Origin::Variable(..) | Origin::Module(_) | Origin::Other(_))
            };
            let all = !references.is_empty() && references.iter().all(|one| from_elsewhere(&one.origin));
            all.then(|| called(unknown))
        }
        Value::Text(text) => {
            let id: ResourceId = text.parse().ok()?;
            let is_one =
                matches!(id, ResourceId::Vpc(_) | ResourceId::Subnet(_) | ResourceId::SecurityGroup(_));
            (is_one && !deployment.sketch.has(&id)).then(|| text.to_string())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => None,
    }
}

fn called(unknown: &Unknown) -> String {
    plain(unknown.to_string().trim_start_matches("var."), 60)
}

/// The VPC that stands for one.
fn vpc(deployment: &mut Deployment<'_>, site: &Site<'_>, key: String) -> Option<VpcId> {
    if let Some(known) = deployment.given.vpcs.get(&(site.root, key.clone())) {
        return Some(known.clone());
    }
    // The VPC of subnets that were given is the one that is given, once that is named.
    if let Some(id) = deployment.given.vpcs.remove(&(site.root, OF_SUBNETS.to_owned())) {
        deployment.run(verb::Rename { resource: id.clone().into(), name: key.clone() }).ok()?;
        deployment.given.vpcs.insert((site.root, key), id.clone());
        return Some(id);
    }
    let create = verb::CreateVpc {
        account: site.account.clone(),
        region: site.region.clone(),
        cidr: "10.0.0.0/16".parse().ok()?,
        name: key.clone(),
        ..as_usual()
    };
    let id: VpcId = deployment.make(create).ok()?;
    let on = verb::ModifyVpcAttribute {
        vpc: id.clone(),
        enable_dns_support: Some(true),
        enable_dns_hostnames: Some(true),
    };
    deployment.run(on).ok()?;
    let text = format!("the VPC “{key}” is not in these files; one with the block 10.0.0.0/16 stands for it");
    deployment.say(Severity::Assumption, &text);
    deployment.given.vpcs.insert((site.root, key), id.clone());
    Some(id)
}

/// The subnet that stands for one: in the VPC that stands for another in its root, where there is one already.
fn subnet(deployment: &mut Deployment<'_>, site: &Site<'_>, key: String, zone: usize) -> Option<SubnetId> {
    if let Some(known) = deployment.given.subnets.get(&(site.root, key.clone())) {
        return Some(known.clone());
    }
    let own =
        deployment.given.vpcs.iter().find(|((root, _), _)| *root == site.root).map(|(_, id)| id.clone());
    let vpc = match own.or_else(|| only_vpc(deployment, site)) {
        Some(vpc) => vpc,
        None => self::vpc(deployment, site, OF_SUBNETS.to_owned())?,
    };
    let zones = super::place::zone_names(&deployment.sketch, site.account, site.region);
    let block = deployment.sketch.vpcs.get(&vpc)?.cidr;
    let taken: Vec<_> =
        deployment.sketch.subnets.iter().filter(|one| one.vpc == vpc).map(|one| one.cidr).collect();
    let mut free = block.subnets(24.max(block.prefix_len())).ok()?;
    let overlaps =
        |one: &ipnet::Ipv4Net| taken.iter().any(|other| other.contains(one) || one.contains(other));
    let create = verb::CreateSubnet {
        vpc,
        cidr: free.find(|one| !overlaps(one))?,
        availability_zone: zones.get(zone).and_then(|zone| zone.parse().ok()),
        availability_zone_id: None,
        ipv6_cidr: None,
        name: key.clone(),
    };
    let id: SubnetId = deployment.make(create).ok()?;
    let text = format!("the subnet “{key}” is not in these files; another stands for it");
    deployment.say(Severity::Assumption, &text);
    deployment.given.subnets.insert((site.root, key), id.clone());
    Some(id)
}

/// The only VPC of an account and Region: what subnets are given from it are in it.
fn only_vpc(deployment: &Deployment<'_>, site: &Site<'_>) -> Option<VpcId> {
    let of = |vpc: &&crate::model::Vpc| vpc.account == *site.account && vpc.region == *site.region;
    let mut all = deployment.sketch.vpcs.iter().filter(of);
    let only = all.next()?;
    all.next().is_none().then(|| only.id.clone())
}

fn subnets(deployment: &mut Deployment<'_>, site: &Site<'_>, value: &Value) -> Value {
    if let Value::List(list) = value {
        let mut found = Vec::with_capacity(list.items().len());
        for (at, item) in list.items().iter().enumerate() {
            let made = match foreign(deployment, item) {
                Some(key) => subnet(deployment, site, key, at),
                None => None,
            };
            found.push(made.map_or_else(|| item.clone(), |id| word(id.as_str())));
        }
        return Value::list(list.kind(), found).unwrap_or(Value::Null);
    }
    let Some(key) = foreign(deployment, value) else { return value.clone() };
    let made: Vec<SubnetId> =
        (0..SUBNETS_MADE).filter_map(|at| subnet(deployment, site, format!("{key}[{at}]"), at)).collect();
    texts(&made)
}

/// Security groups as far as they are known: an interface has its VPC's default one where none is.
fn groups(deployment: &mut Deployment<'_>, value: &Value) -> Value {
    let items = match value {
        Value::List(list) => list.items().to_vec(),
        other => vec![other.clone()],
    };
    let known: Vec<Value> =
        items.iter().filter(|item| foreign(deployment, item).is_none()).cloned().collect();
    if known.len() == items.len() {
        return value.clone();
    }
    deployment.say(
        Severity::Assumption,
        "a security group it is given from elsewhere is not in these files, and is left out",
    );
    Value::tuple(known).unwrap_or(Value::Null)
}
