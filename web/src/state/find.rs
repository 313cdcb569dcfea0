//! The palette: every command, scenario, verb and resource, found by words, ids, blocks, addresses and names.

use std::net::Ipv4Addr;

use privatelink::control::{Command, faults, near};
use privatelink::model::{ResourceId, Sketch};
use privatelink::text;

use super::State;
use super::action::{Action, Bench, Edit, File, Select};
use super::command::{COMMANDS, Shortcut};
use super::inspector::Form;
use super::scenarios;
use super::selection::list;
use super::workbench::examples::EXAMPLES;

/// The most that is listed.
const MOST: usize = 140;

/// One line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it says.
    pub title: String,
    /// What kind of thing it is, and where.
    pub detail: String,
    /// The resource, where it is one.
    pub resource: Option<ResourceId>,
    /// Its shortcut, where it has one.
    pub shortcut: Option<Shortcut>,
    /// Whether it can be chosen now.
    pub enabled: bool,
    /// What choosing it does.
    pub action: Action,
}

/// What the search text finds: commands first, then resources, scenarios and verbs; commands and resources
/// where it is empty. Each word must be found. What is in the sketch comes before what would replace it.
pub fn find(state: &State, query: &str) -> Vec<Found> {
    let query = fold(query.trim());
    let words: Vec<&str> = query.split_whitespace().collect();
    let says = |texts: &[&str]| {
        let all = fold(&texts.join(" "));
        words.iter().all(|word| all.contains(word))
    };
    let mut found = Vec::new();
    for command in COMMANDS {
        let title = command.label_now(state);
        if says(&[&title, command.id, command.group.label()]) {
            found.push(Found {
                title,
                detail: command.group.label().to_owned(),
                resource: None,
                shortcut: command.shortcuts.first().copied(),
                enabled: (command.enabled)(state),
                action: (command.action)(state),
            });
        }
    }
    for (at, example) in EXAMPLES.iter().enumerate() {
        if says(&["PROXY header example", example.label, example.origin]) {
            found.push(Found {
                title: format!("PROXY header: {}", example.label),
                detail: "Example".to_owned(),
                resource: None,
                shortcut: None,
                enabled: true,
                action: Action::Bench(Bench::Example(at)),
            });
        }
    }
    let address = query.parse::<Ipv4Addr>().ok();
    for id in resources(&state.sketch) {
        let name = text::name(&state.sketch, &id);
        let facts = facts(state, &id, query.contains('.'));
        let holds = address.is_some_and(|address| contains(&state.sketch, &id, address));
        if holds || says(&[&name, id.as_str(), id.kind(), &facts]) {
            found.push(Found {
                title: name,
                detail: detail(&id, &facts),
                resource: Some(id.clone()),
                shortcut: None,
                enabled: true,
                action: Action::Select(Select::Only(id)),
            });
        }
    }
    if !words.is_empty() {
        for scenario in scenarios::list().iter().filter(|one| says(&["Scenarios", one.id, one.title])) {
            found.push(Found {
                title: scenario.title.to_owned(),
                detail: "Scenario".to_owned(),
                resource: None,
                shortcut: None,
                enabled: true,
                action: Action::File(File::Scenario(scenario.id.to_owned())),
            });
        }
        found.extend(breaks(state, &says));
        found.extend(verbs(state, &query, &says));
    }
    found.truncate(MOST);
    found
}

/// What can be broken of what is selected, and what is broken anywhere.
fn breaks(state: &State, says: &dyn Fn(&[&str]) -> bool) -> Vec<Found> {
    let mut all = Vec::clone(&state.derived.broken);
    if let Some(id) = state.selection.last() {
        for id in near(&state.sketch, id) {
            all.extend(faults(&state.sketch, &id).into_iter().filter(|fault| !fault.is_broken));
        }
    }
    let mut found = Vec::new();
    for fault in all {
        let title = text::command(&state.sketch, fault.command());
        let word = if fault.is_broken { "Mend" } else { "Break" };
        if says(&[&title, word, fault.kind.name(), fault.kind.of()]) {
            found.push(Found {
                title,
                detail: word.to_owned(),
                resource: None,
                shortcut: None,
                enabled: state.can_edit(),
                action: Action::Edit(Edit::command(fault.command().clone())),
            });
        }
    }
    found
}

/// The verbs of AWS, each with a form; about what is selected where that is such a one.
fn verbs(state: &State, query: &str, says: &dyn Fn(&[&str]) -> bool) -> Vec<Found> {
    let mut found = Vec::new();
    let near = state.selection.last();
    // What is called just that comes before what has the words in it: a route before a route table.
    for first in [true, false] {
        for verb in Command::VERBS {
            let title = text::spoken(verb);
            if (fold(&title) == query) == first && says(&[&title, verb, "add"]) {
                found.push(Found {
                    title: format!("{title}…"),
                    detail: "Add or change".to_owned(),
                    resource: None,
                    shortcut: None,
                    enabled: state.can_edit(),
                    action: Action::Edit(Edit::Begin { form: Form::of(verb, near), apart: true }),
                });
            }
        }
    }
    found
}

/// A text as it is compared in a search: letters without their case. Smaller than `str::to_lowercase`,
/// which knows a sigma at a word's end from others; here both are the same.
#[inline(never)]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        folded.push(if letter == 'ς' { 'σ' } else { letter });
    }
    folded
}

fn detail(id: &ResourceId, facts: &str) -> String {
    let first = facts.split(' ').next().unwrap_or_default();
    if first.is_empty() { id.kind().to_owned() } else { format!("{}, {first}", id.kind()) }
}

/// What a resource can be found by apart from its name and id, the most telling first.
fn facts(state: &State, id: &ResourceId, dns: bool) -> String {
    let sketch = &state.sketch;
    match id {
        ResourceId::Vpc(id) => sketch.vpcs.get(id).map(|found| found.cidr.to_string()),
        ResourceId::Subnet(id) => {
            sketch.subnets.get(id).map(|found| format!("{} {}", found.cidr, found.zone))
        }
        ResourceId::Host(id) => sketch
            .hosts
            .get(id)
            .and_then(|found| sketch.network_interfaces.get(&found.network_interface))
            .map(|found| format!("{} {}", found.address, found.id)),
        ResourceId::NetworkInterface(id) => {
            sketch.network_interfaces.get(id).map(|found| found.address.to_string())
        }
        // Looking through all names takes a while in a large sketch, and every DNS name has a dot.
        ResourceId::VpcEndpoint(_) | ResourceId::LoadBalancer(_) if dns => {
            let names = state.derived.index.names().all().filter(|name| name.owner == *id);
            Some(names.map(|name| name.text.clone()).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
    .unwrap_or_default()
}

/// Who owns an address, and in which blocks it lies.
fn contains(sketch: &Sketch, id: &ResourceId, address: Ipv4Addr) -> bool {
    match id {
        ResourceId::Vpc(id) => sketch.vpcs.get(id).is_some_and(|found| found.cidr.contains(&address)),
        ResourceId::Subnet(id) => sketch.subnets.get(id).is_some_and(|found| found.cidr.contains(&address)),
        _ => false,
    }
}

/// Every resource, hosts and services before what they are made of.
fn resources(sketch: &Sketch) -> Vec<ResourceId> {
    let mut ids: Vec<ResourceId> = Vec::with_capacity(sketch.resource_count());
    list(&sketch.hosts, &mut ids);
    list(&sketch.vpc_endpoints, &mut ids);
    list(&sketch.endpoint_services, &mut ids);
    list(&sketch.load_balancers, &mut ids);
    list(&sketch.target_groups, &mut ids);
    list(&sketch.security_groups, &mut ids);
    list(&sketch.vpcs, &mut ids);
    list(&sketch.subnets, &mut ids);
    list(&sketch.route_tables, &mut ids);
    list(&sketch.accounts, &mut ids);
    list(&sketch.network_interfaces, &mut ids);
    for (_, table) in sketch.tables() {
        let mut own = (0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id).peekable();
        // A table holds one kind.
        if own.peek().is_some_and(|id| !is_listed(id)) {
            ids.extend(own);
        }
    }
    ids
}

/// Whether it is of a kind that has its place in the list.
const fn is_listed(id: &ResourceId) -> bool {
    use ResourceId as Id;
    matches!(
        id,
        Id::Host(_)
            | Id::VpcEndpoint(_)
            | Id::EndpointService(_)
            | Id::LoadBalancer(_)
            | Id::TargetGroup(_)
            | Id::SecurityGroup(_)
            | Id::Vpc(_)
            | Id::Subnet(_)
            | Id::RouteTable(_)
            | Id::Account(_)
            | Id::NetworkInterface(_)
    )
}
