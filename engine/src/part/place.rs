//! A part put into a sketch.

use std::net::Ipv4Addr;

use ipnet::IpNet;
use serde_json::{Map, Value};

use crate::control::{Command, apply, propose};
use crate::model::{ResourceId, Sketch, SubnetId, TABLE_NAMES, VpcId};

use super::blocks::{Blocks, inner, outer, outermost};
use super::{fresh, holder};
use crate::sketch::{commands, error::FileError, file, from_value, parse, write};

/// The most resources that are put in at once.
pub const MOST: usize = 500;

/// What putting a part in comes to.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The commands that do it.
    pub commands: Vec<Command>,
    /// The sketch after them.
    pub sketch: Sketch,
    /// What was put in, without what lies in it or belongs to it.
    pub made: Vec<ResourceId>,
}

/// Puts a part into a sketch: into this container, or where it was.
///
/// # Errors
/// A sentence that says why not.
pub fn place(sketch: &Sketch, text: &str, into: Option<&ResourceId>) -> Result<Placed, String> {
    let part = read(text)?;
    let mut placing = Placing {
        target: Target::of(sketch, into),
        work: sketch.clone(),
        part: &part,
        ids: Map::new(),
        names: Vec::new(),
        blocks: Blocks::default(),
        addresses: Vec::new(),
        public: Map::new(),
    };
    placing.name_all()?;
    placing.find_blocks()?;
    let mut value: Value = serde_json::from_str(&write(&part)).map_err(|error| error.to_string())?;
    for table in TABLE_NAMES {
        let Some(rows) = value.get_mut(*table).and_then(Value::as_array_mut) else { continue };
        for row in rows.iter_mut() {
            placing.resource(table, row)?;
        }
    }
    let renewed = from_value(&value).map_err(|error| sentence(&error))?.sketch;
    put(sketch, &renewed)
}

/// Reads a part: a sketch file, or resources by the name of their table as `Observe` takes them.
fn read(text: &str) -> Result<Sketch, String> {
    let mut value = parse(text).map_err(|error| sentence(&error))?;
    if let Some(own) = value.as_object_mut()
        && !own.is_empty()
        && own.keys().all(|key| TABLE_NAMES.contains(&key.as_str()))
    {
        for (_, rows) in own.iter_mut() {
            if rows.is_object() {
                *rows = Value::Array(vec![rows.take()]);
            }
        }
        own.insert("format".to_owned(), file::FORMAT.into());
        own.insert("version".to_owned(), file::VERSION.into());
    }
    let read = from_value(&value).map_err(|error| sentence(&error))?;
    if let Some(version) = read.newer {
        return Err(format!(
            "This was copied from a newer version of the playground (file version {version})."
        ));
    }
    match read.sketch.resource_count() {
        0 => Err("There is no resource in it.".to_owned()),
        count if count > MOST => Err(format!(
            "It has {count} resources, and at most {MOST} are pasted at once. Open it as a file instead."
        )),
        _ => Ok(read.sketch),
    }
}

/// What is wrong with a text that was meant to be a part.
fn sentence(error: &FileError) -> String {
    match error {
        FileError::Empty => "There is nothing to paste.".to_owned(),
        FileError::NotJson { .. } | FileError::Foreign { .. } | FileError::BadVersion { .. } => {
            "This is no part of a sketch. Copy resources here, or the text of a sketch file.".to_owned()
        }
        other => other.to_string(),
    }
}

/// What what is put in shall lie in.
#[derive(Default)]
struct Target {
    subnet: Option<ResourceId>,
    vpc: Option<ResourceId>,
    data_center: Option<ResourceId>,
    account: Option<ResourceId>,
}

impl Target {
    /// The container, and those around it.
    fn of(sketch: &Sketch, into: Option<&ResourceId>) -> Self {
        let mut target = Self::default();
        let mut at = into.cloned();
        for _ in 0..8 {
            let Some(id) = at else { break };
            let place = match &id {
                ResourceId::Subnet(_) => &mut target.subnet,
                ResourceId::Vpc(_) => &mut target.vpc,
                ResourceId::DataCenter(_) => &mut target.data_center,
                _ => &mut target.account,
            };
            let is_holder = matches!(
                id,
                ResourceId::Subnet(_)
                    | ResourceId::Vpc(_)
                    | ResourceId::DataCenter(_)
                    | ResourceId::Account(_)
            );
            if is_holder {
                *place = Some(id.clone());
            }
            at = sketch.record(&id).and_then(|record| holder(sketch, &id, record));
        }
        target
    }

    fn member(&self, name: &str) -> Option<&ResourceId> {
        match name {
            "subnet" => self.subnet.as_ref(),
            "vpc" => self.vpc.as_ref(),
            "data_center" => self.data_center.as_ref(),
            "account" => self.account.as_ref(),
            _ => None,
        }
    }
}

/// Members whose texts are words of people, and never ids or addresses.
const WORDS: [&str; 7] = ["name", "title", "text", "description", "key", "tags", "zones"];

struct Placing<'a> {
    target: Target,
    work: Sketch,
    part: &'a Sketch,
    /// What ids become.
    ids: Map<String, Value>,
    /// Names given so far.
    names: Vec<String>,
    blocks: Blocks,
    /// Addresses given so far, each with its subnet.
    addresses: Vec<(String, Ipv4Addr)>,
    /// What public addresses become.
    public: Map<String, Value>,
}

impl Placing<'_> {
    /// A new id for everything, rules too.
    fn name_all(&mut self) -> Result<(), String> {
        let mut all: Vec<ResourceId> = Vec::new();
        for (_, table) in self.part.tables() {
            all.extend((0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id));
        }
        for group in self.part.security_groups.iter() {
            let dropped = group.dropped_rules.iter().map(|dropped| &dropped.rule);
            all.extend(group.rules.iter().chain(dropped).map(|rule| ResourceId::from(rule.id.clone())));
        }
        for old in all {
            let new = fresh::id(&mut self.work, &self.ids, &old).ok_or("No new id could be made.")?;
            self.ids.insert(old.to_string(), new.into());
        }
        Ok(())
    }

    /// Free blocks for VPCs and data centers, and for subnets in a VPC that is there.
    fn find_blocks(&mut self) -> Result<(), String> {
        let mut taken = outermost(&self.work);
        let mut outside: Vec<(String, IpNet)> = Vec::new();
        for vpc in self.part.vpcs.iter() {
            outside.extend(vpc.cidrs().map(|block| (vpc.id.to_string(), (*block).into())));
            outside.extend(vpc.ipv6_cidrs.iter().map(|block| (vpc.id.to_string(), (*block).into())));
        }
        for center in self.part.data_centers.iter() {
            outside.extend(center.cidrs.iter().map(|block| (center.id.to_string(), (*block).into())));
        }
        for (of, old) in outside {
            let new = outer(&taken, old).ok_or_else(|| format!("No block as large as {old} is free."))?;
            taken.push(new);
            self.blocks.note(&of, old, new);
        }
        for subnet in self.part.subnets.iter() {
            if self.part.vpcs.get(&subnet.vpc).is_some() {
                continue;
            }
            let vpc = self.home("vpc", &subnet.vpc.clone().into())?;
            let Ok(vpc) = vpc.parse::<VpcId>() else { continue };
            for old in std::iter::once(IpNet::from(subnet.cidr)).chain(subnet.ipv6_cidr.map(IpNet::from)) {
                let given: Vec<IpNet> = self.blocks.given().copied().collect();
                let new = inner(&self.work, &vpc, &given, old).ok_or_else(|| {
                    let vpc = crate::text::name(&self.work, &vpc.clone().into());
                    format!("{vpc} has no block as large as {old} that is free.")
                })?;
                self.blocks.note(&subnet.vpc.to_string(), old, new);
            }
        }
        Ok(())
    }

    /// What a resource that is not part of this shall lie in: what was chosen, or where it was.
    fn home(&self, member: &str, old: &ResourceId) -> Result<String, String> {
        let chosen = self.target.member(member).filter(|chosen| chosen.kind() == old.kind());
        if let Some(found) = chosen.or_else(|| self.work.has(old).then_some(old)) {
            return Ok(found.to_string());
        }
        let kind = old.kind();
        let article = if kind.starts_with('a') { "an" } else { "a" };
        Err(format!(
            "What is pasted lies in {article} {kind} that is not here. Select {article} {kind} and paste again."
        ))
    }

    /// One resource made new.
    fn resource(&mut self, table: &str, row: &mut Value) -> Result<(), String> {
        let id = ["id", "arn"].iter().find_map(|name| row.get(*name)?.as_str()?.parse::<ResourceId>().ok());
        let Some((id, Value::Object(_))) = id.map(|id| (id, &*row)) else { return Ok(()) };
        let vpc = fresh::vpc_of(self.part, &id);
        let keeps = fresh::keeps_name(table, self.part, row);
        let Value::Object(own) = row else { return Ok(()) };
        if table == "network_interfaces" {
            self.interface(own)?;
        }
        if !keeps && let Some(Value::String(name)) = own.get_mut("name") {
            *name = fresh::name(&self.work, &self.names, name);
            self.names.push(name.clone());
        }
        for member in ["subnet", "vpc", "data_center", "account"] {
            let old = own.get(member).and_then(Value::as_str).and_then(|old| old.parse::<ResourceId>().ok());
            if let Some(old) = old.filter(|old| !self.ids.contains_key(old.as_str())) {
                own.insert(member.to_owned(), self.home(member, &old)?.into());
            }
        }
        if let Some(suffix) = own.get_mut("dns_suffix") {
            *suffix = self.work.next_id_digits().into();
        }
        let home = own.get("vpc").and_then(Value::as_str).map(str::to_owned);
        for (name, value) in own.iter_mut() {
            if !WORDS.contains(&name.as_str()) {
                self.renew(value, vpc.as_deref());
            }
        }
        self.public(table, own);
        self.leave_out(own, home.as_deref());
        Ok(())
    }

    /// Where an interface in a subnet that is there goes, and its address.
    fn interface(&mut self, own: &mut Map<String, Value>) -> Result<(), String> {
        let old = own.get("subnet").and_then(Value::as_str).and_then(|old| old.parse::<SubnetId>().ok());
        let Some(old) = old.filter(|old| self.part.subnets.get(old).is_none()) else { return Ok(()) };
        let of = own.get("of").and_then(Value::as_str).unwrap_or_default().to_owned();
        let home = self.home("subnet", &old.clone().into())?;
        let several =
            self.part.network_interfaces.iter().filter(|one| one.owner().as_str() == of).count() > 1;
        if several && home != old.as_str() && self.target.subnet.is_some() {
            return Err(
                "It has interfaces in several subnets. Copy it with its VPC, or paste it in its own."
                    .to_owned(),
            );
        }
        let subnet: SubnetId = home.parse().map_err(|_| "There is no such subnet.".to_owned())?;
        let mut trial = self.work.clone();
        // Those given already are taken: each is put there as an interface of its own.
        for (at, (_, address)) in self.addresses.iter().filter(|(of, _)| *of == home).enumerate() {
            let mut taken = crate::model::record::as_usual::<crate::model::NetworkInterface>();
            taken.id = format!("eni-taken{at}").parse().map_err(|_| "No new id could be made.".to_owned())?;
            (taken.subnet, taken.address) = (subnet.clone(), *address);
            trial.network_interfaces.insert(taken);
        }
        let address = propose::address(&trial, &subnet).ok_or_else(|| {
            format!("{} has no free address.", crate::text::name(&self.work, &subnet.clone().into()))
        })?;
        self.addresses.push((home.clone(), address));
        own.insert("subnet".to_owned(), home.into());
        own.insert("address".to_owned(), address.to_string().into());
        if own.remove("ipv6_address").is_some()
            && let Some(address) = propose::ipv6_address(&self.work, &subnet)
        {
            own.insert("ipv6_address".to_owned(), address.to_string().into());
        }
        Ok(())
    }

    /// Ids and addresses at any depth become what they have become.
    fn renew(&self, value: &mut Value, vpc: Option<&str>) {
        match value {
            Value::String(text) => {
                let new = self
                    .ids
                    .get(text.as_str())
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .or_else(|| self.blocks.moved(text, vpc));
                if let Some(new) = new {
                    *text = new;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.renew(item, vpc)),
            Value::Object(members) => {
                for (name, value) in members.iter_mut() {
                    if !WORDS.contains(&name.as_str()) {
                        self.renew(value, vpc);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Public addresses nobody has; the same becomes the same.
    fn public(&mut self, table: &str, own: &mut Map<String, Value>) {
        let name = match table {
            "network_interfaces" => "public_address",
            "elastic_addresses" => "address",
            _ => return,
        };
        let Some(old) = own.get(name).and_then(Value::as_str).map(str::to_owned) else { return };
        let new = self.public.get(&old).and_then(Value::as_str).map(str::to_owned).or_else(|| {
            let mut trial = self.work.clone();
            for (at, taken) in self.public.values().filter_map(Value::as_str).enumerate() {
                let mut held = crate::model::record::as_usual::<crate::model::ElasticAddress>();
                held.id = format!("eipalloc-taken{at}").parse().ok()?;
                held.address = taken.parse().ok()?;
                trial.elastic_addresses.insert(held);
            }
            propose::public_address(&trial).map(|address| address.to_string())
        });
        if let Some(new) = new {
            self.public.insert(old, new.clone().into());
            own.insert(name.to_owned(), new.into());
        }
    }

    /// Leaves out what refers to what is not there, and groups of another VPC.
    fn leave_out(&self, own: &mut Map<String, Value>, vpc: Option<&str>) {
        let vpc = vpc.map(|vpc| self.ids.get(vpc).and_then(Value::as_str).unwrap_or(vpc)).map(str::to_owned);
        let subnet = own.get("subnet").and_then(Value::as_str).and_then(|id| id.parse::<SubnetId>().ok());
        let of_subnet = subnet.and_then(|id| Some(self.work.subnets.get(&id)?.vpc.to_string()));
        let vpc = vpc.or(of_subnet);
        if let Some(Value::Array(groups)) = own.get_mut("security_groups") {
            groups.retain(|group| {
                let found = group.as_str().and_then(|id| self.work.security_groups.get(&id.parse().ok()?));
                found.is_none_or(|found| vpc.as_deref().is_none_or(|vpc| found.vpc.as_str() == vpc))
            });
        }
        for member in ["route_table", "network_acl"] {
            let elsewhere = own.get(member).and_then(Value::as_str).is_some_and(|id| {
                let of =
                    id.parse().ok().and_then(|id| self.work.route_tables.get(&id).map(|found| &found.vpc));
                let of =
                    of.or_else(|| id.parse().ok().and_then(|id| Some(&self.work.network_acls.get(&id)?.vpc)));
                of.is_some_and(|of| vpc.as_deref().is_some_and(|vpc| of.as_str() != vpc))
            });
            if elsewhere {
                own.remove(member);
            }
        }
        own.retain(|name, value| WORDS.contains(&name.as_str()) || self.stays(value));
    }

    /// Whether a value stays: it refers to nothing that is missing. Lists lose what does.
    fn stays(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.is_there(text),
            Value::Array(items) => {
                items.retain_mut(|item| self.stays(item));
                true
            }
            Value::Object(members) => members
                .iter_mut()
                .filter(|(name, _)| !WORDS.contains(&name.as_str()))
                .all(|(_, value)| self.stays(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => true,
        }
    }

    fn is_there(&self, text: &str) -> bool {
        match text.parse::<ResourceId>() {
            Err(_) | Ok(ResourceId::Zone(_) | ResourceId::Region(_) | ResourceId::Account(_)) => true,
            Ok(id) => self.work.has(&id) || self.ids.values().any(|new| new.as_str() == Some(text)),
        }
    }
}

/// Puts everything in, by commands, which come to the same wherever they are carried out again.
fn put(sketch: &Sketch, renewed: &Sketch) -> Result<Placed, String> {
    let mut placed = Placed { commands: Vec::new(), sketch: sketch.clone(), made: Vec::new() };
    for (_, table) in renewed.tables() {
        for (id, record) in (0..table.len()).filter_map(|at| table.at(at)) {
            let json = commands::observation(renewed, &id).unwrap_or_default();
            let command = commands::observe(&json).map_err(|error| sentence(&error))?;
            let applied = apply(&placed.sketch, &command).map_err(|refusal| format!("{}.", refusal.text))?;
            placed.sketch = applied.sketch;
            placed.commands.push(command);
            if holder(renewed, &id, record).is_none_or(|holder| !renewed.has(&holder)) {
                placed.made.push(id);
            }
        }
    }
    Ok(placed)
}
