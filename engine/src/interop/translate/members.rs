//! Properties by Terraform's spelling, and changes to them.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::interop::terraform::{MapKind, Value};

/// Properties that hold what is not CloudFormation's: policies, and what people call things.
const FOREIGN: &[&str] = &["PolicyDocument", "ResourcePolicy", "Tags", "ContainerDefinitions", "Environment"];

/// `VpcId` is `vpc_id`, `DBSubnetGroupName` is `db_subnet_group_name`.
pub fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut made = String::with_capacity(name.len() + 4);
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        // `GroupARNs`, `VPCs`: a plural is no word of its own.
        let plural = after == Some(&'s') && letters.get(at + 2).is_none_or(char::is_ascii_uppercase);
        if begins && !(plural && before.is_some_and(char::is_ascii_uppercase)) {
            made.push('_');
        }
        made.push(letter.to_ascii_lowercase());
    }
    made
}

/// A value whose members are spelled as Terraform's; tags are a map.
pub fn spelled(value: &Value) -> Value {
    match value {
        Value::Map(map) => {
            let mut entries = BTreeMap::new();
            for (name, item) in map.entries() {
                let item = match &**name {
                    "Tags" => tags(item),
                    foreign if FOREIGN.contains(&foreign) => item.clone(),
                    _ => spelled(item),
                };
                entries.insert(Rc::from(snake(name)), item);
            }
            Value::map(MapKind::Object, entries).unwrap_or(Value::Null)
        }
        Value::List(list) => {
            Value::list(list.kind(), list.items().iter().map(spelled).collect()).unwrap_or(Value::Null)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Unknown(_) => value.clone(),
    }
}

fn tags(value: &Value) -> Value {
    let Value::List(list) = value else { return value.clone() };
    let mut entries = BTreeMap::new();
    for tag in list.items() {
        if let (Some(Value::Text(key)), Some(value)) = (tag.get("Key"), tag.get("Value")) {
            entries.insert(key, value);
        }
    }
    Value::map(MapKind::Map, entries).unwrap_or(Value::Null)
}

/// An object that is changed member by member.
pub struct Members(BTreeMap<Rc<str>, Value>);

impl Members {
    /// Those of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Map(map) => Self(map.entries().clone()),
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Unknown(_) => Self(BTreeMap::new()),
        }
    }

    /// The member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// The member, taken out.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name).filter(|value| !value.is_null())
    }

    /// Puts one in.
    pub fn put(&mut self, name: &str, value: Value) {
        self.0.insert(Rc::from(name), value);
    }

    /// Gives members other names.
    pub fn rename(&mut self, names: &[(&str, &str)]) {
        for (from, to) in names {
            if let Some(value) = self.take(from) {
                self.put(to, value);
            }
        }
    }

    /// The elements of a member; the one thing that is there.
    pub fn items(&self, name: &str) -> Vec<Value> {
        match self.get(name) {
            None => Vec::new(),
            Some(Value::List(list)) => list.items().to_vec(),
            Some(one) => vec![one.clone()],
        }
    }

    /// The parts of a member as blocks under another name, each changed.
    pub fn blocks(&mut self, from: &str, to: &str, change: fn(&mut Self)) {
        let items = self.items(from);
        self.take(from);
        if !items.is_empty() {
            let blocks = items.iter().map(|item| {
                let mut members = Self::of(item);
                change(&mut members);
                members.value()
            });
            self.put(to, list(blocks.collect()));
        }
    }

    /// A list of keys and values, each key under a name of its own.
    pub fn attributes(&mut self, from: &str, names: &[(&str, &str)]) {
        let items = self.items(from);
        self.take(from);
        for item in items {
            let (Some(Value::Text(key)), Some(value)) = (item.get("key"), item.get("value")) else {
                continue;
            };
            if let Some((_, to)) = names.iter().find(|(known, _)| **known == *key) {
                self.put(to, value);
            }
        }
    }

    /// The object.
    pub fn value(self) -> Value {
        Value::object(self.0).unwrap_or(Value::Null)
    }
}

/// Values as a list.
pub fn list(items: Vec<Value>) -> Value {
    Value::tuple(items).unwrap_or(Value::Null)
}

/// A text as a value.
pub fn word(text: &str) -> Value {
    Value::Text(Rc::from(text))
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn properties_are_spelled_as_attributes() {
        for (property, attribute) in [
            ("VpcId", "vpc_id"),
            ("VPCZoneIdentifier", "vpc_zone_identifier"),
            ("DBSubnetGroupName", "db_subnet_group_name"),
            ("TargetGroupARNs", "target_group_arns"),
            ("VPCs", "vpcs"),
            ("MultiAZ", "multi_az"),
            ("PrivateIPv4Address", "private_i_pv4_address"),
            ("Ipv6CidrBlock", "ipv6_cidr_block"),
            ("EnableDnsSupport", "enable_dns_support"),
            ("VPCSecurityGroups", "vpc_security_groups"),
            ("TTL", "ttl"),
        ] {
            assert_eq!(snake(property), attribute);
        }
    }
}
