//! Files and links of older versions, brought up to the current one as plain JSON: what a member was
//! called then is known here and nowhere else.
//!
//! Version 1 called hosts `instances`, kept a host's security groups with the kind of its network
//! interface, an account's zones as an object, and had targets and commands that named an
//! `instance`.

use serde_json::{Map, Value};

/// The file as the current version has it; `None` where it is of that version already, or newer.
pub(super) fn sketch(file: &Value, version: u32) -> Option<Value> {
    (version == 1).then(|| {
        let mut file = file.clone();
        from_1(&mut file);
        file
    })
}

fn from_1(file: &mut Value) {
    let Some(sketch) = file.as_object_mut() else { return };
    rename(sketch, "instances", "hosts");
    each(sketch, "accounts", &zones);
    each(sketch, "network_interfaces", &interface);
    each(sketch, "target_groups", &|group| each(group, "targets", &target));
}

fn rename(object: &mut Map<String, Value>, from: &str, to: &str) {
    // A member of the new name is none that version 1 knew.
    if let Some(value) = object.remove(from) {
        object.insert(to.to_owned(), value);
    }
}

fn each(object: &mut Map<String, Value>, name: &str, change: &dyn Fn(&mut Map<String, Value>)) {
    let Some(items) = object.get_mut(name).and_then(Value::as_array_mut) else { return };
    items.iter_mut().filter_map(Value::as_object_mut).for_each(change);
}

fn zones(account: &mut Map<String, Value>) {
    let Some(zones) = account.get("zones").and_then(Value::as_object) else { return };
    let pair = |(name, id): (&String, &Value)| match id.as_str() {
        Some(id) => Value::String(format!("{name}={id}")),
        // Left as it is, for the reader to complain about.
        None => id.clone(),
    };
    let zones = zones.iter().map(pair).collect();
    account.insert("zones".to_owned(), zones);
}

/// `of: {interface: {instance, security_groups}}` became `of: instance` with the groups beside it.
fn interface(interface: &mut Map<String, Value>) {
    let Some(of) = interface.get("of").and_then(Value::as_object) else { return };
    let kind = |kind: &str, id: &str| of.get(kind).and_then(|kind| kind.get(id)).cloned();
    let groups = of.get("interface").and_then(|kind| kind.get("security_groups")).cloned();
    let owner = kind("interface", "instance")
        .or_else(|| kind("vpc_endpoint", "endpoint"))
        .or_else(|| kind("network_load_balancer", "load_balancer"));
    if let Some(owner) = owner {
        interface.insert("of".to_owned(), owner);
    }
    if let Some(groups) = groups {
        interface.insert("security_groups".to_owned(), groups);
    }
}

fn target(target: &mut Map<String, Value>) {
    rename(target, "instance", "id");
}

/// A command of a link as the current version has it.
pub(super) fn command(members: &Map<String, Value>) -> Option<Map<String, Value>> {
    let of_1 = members.get("target").is_some_and(|target| target.get("instance").is_some());
    of_1.then(|| {
        let mut members = members.clone();
        if let Some(own) = members.get_mut("target").and_then(Value::as_object_mut) {
            target(own);
        }
        members
    })
}
