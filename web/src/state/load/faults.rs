//! The faults of a load: those in its JSON, and what can be added from the sketch's breaks.

use privatelink::control::{Break, Fault, faults};
use privatelink::model::{ResourceId, Sketch};
use privatelink::sketch::commands;
use privatelink::text as said;
use serde_json::{Map, Value};

use super::text;

/// The most things offered for one break.
const MOST: usize = 300;

/// A fault that is about to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// In which way something breaks.
    pub kind: Break,
    /// What: the command's JSON; empty for the first there is.
    pub which: String,
    /// From which second, as typed.
    pub from: String,
    /// Until which; empty for the run's end.
    pub until: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self { kind: Break::LoseZone, which: String::new(), from: "10".to_owned(), until: "40".to_owned() }
    }
}

/// Something that can be broken: the command as JSON, and as a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The command.
    pub json: String,
    /// What a person reads.
    pub label: String,
}

/// A fault of the load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// What breaks.
    pub label: String,
    /// From which second.
    pub from: String,
    /// Until which.
    pub until: String,
}

/// What can be broken in a way and is whole.
pub fn choices(sketch: &Sketch, kind: Break) -> Vec<Choice> {
    let mut found = Vec::new();
    for id in things(sketch, kind) {
        let of_kind = |fault: &Fault| fault.kind == kind && !fault.is_broken;
        for fault in faults(sketch, &id).into_iter().filter(of_kind) {
            let json = commands::write(&fault.breaks);
            found.push(Choice { json, label: said::command(sketch, &fault.breaks) });
            if found.len() >= MOST {
                return found;
            }
        }
    }
    found
}

/// What may break in a way.
fn things(sketch: &Sketch, kind: Break) -> Vec<ResourceId> {
    let table = match kind {
        Break::LoseZone | Break::ImpairZone => return zones(sketch),
        Break::Stop
        | Break::Slow
        | Break::ClosePort
        | Break::Silence
        | Break::Crash
        | Break::FailHealthCheck => {
            let own = sketch.data_center_hosts.iter().map(|host| host.id.clone().into());
            return sketch.hosts.iter().map(|host| host.id.clone().into()).chain(own).collect();
        }
        Break::FailNode => "network_interfaces",
        Break::CutLine => "direct_connect_connections",
        Break::DropBgp => "virtual_interfaces",
        Break::CutVpn | Break::DropTunnel => "vpn_connections",
        Break::CutPeering => "vpc_peering_connections",
        Break::Reject => "vpc_endpoints",
        Break::DropRule => "security_groups",
        Break::DropEntry => "network_acls",
        Break::Blackhole => "route_tables",
    };
    let Some((_, table)) = sketch.tables().find(|(name, _)| *name == table) else { return Vec::new() };
    (0..table.len()).filter_map(|at| Some(table.at(at)?.0)).collect()
}

fn zones(sketch: &Sketch) -> Vec<ResourceId> {
    let mut found: Vec<ResourceId> = Vec::new();
    for subnet in sketch.subnets.iter() {
        let zone = subnet.zone.clone().into();
        if !found.contains(&zone) {
            found.push(zone);
        }
    }
    found
}

/// What breaks, of a fault in the JSON.
const BREAK: &str = "break";

/// The faults a load has.
pub fn listed(sketch: &Sketch, load: &Value) -> Vec<Timed> {
    let of = |fault: &Value| {
        let at = |name: &str| fault.get(name).map(text::shown).unwrap_or_default();
        let json = fault.get(BREAK).map(text::print).unwrap_or_default();
        let label = commands::parse(&json).map_or(json, |command| said::command(sketch, &command));
        Timed { label, from: at("at_s"), until: at("until_s") }
    };
    load.get("faults").and_then(Value::as_array).map(|all| all.iter().map(of).collect()).unwrap_or_default()
}

/// Adds a fault; without a command where nothing can be broken so.
pub fn add(sketch: &Sketch, load: &mut Value, draft: &Draft) {
    let which = if draft.which.is_empty() {
        choices(sketch, draft.kind).into_iter().next().map(|choice| choice.json)
    } else {
        Some(draft.which.clone())
    };
    let Some(Ok(command)) = which.map(|json| serde_json::from_str::<Value>(&json)) else { return };
    let mut fault = Map::new();
    fault.insert("at_s".to_owned(), text::typed(&draft.from));
    if !draft.until.trim().is_empty() {
        fault.insert("until_s".to_owned(), text::typed(&draft.until));
    }
    fault.insert(BREAK.to_owned(), command);
    if !load.get("faults").is_some_and(Value::is_array) {
        text::put_at(load, &["faults"], Some(Value::Array(Vec::new())));
    }
    if let Some(Value::Array(all)) = load.get_mut("faults") {
        all.push(Value::Object(fault));
    }
}

/// Changes when one begins, or ends.
pub fn put_time(load: &mut Value, at: usize, ends: bool, typed: &str) {
    let name = if ends { "until_s" } else { "at_s" };
    let new = Some(typed.trim()).filter(|typed| !typed.is_empty()).map(text::typed);
    if let Some(fault) = load.get_mut("faults").and_then(|all| all.get_mut(at)) {
        text::put_at(fault, &[name], new);
    }
}

/// Takes one out.
pub fn remove(load: &mut Value, at: usize) {
    if let Some(Value::Array(all)) = load.get_mut("faults")
        && at < all.len()
    {
        all.remove(at);
        if all.is_empty() {
            text::put_at(load, &["faults"], None);
        }
    }
}
