//! What people need to know that no single member says: an endpoint service's two sides, what has arrived at a topic,
//! health, names, and what can be broken.

use privatelink::control::{Command, verb};
use privatelink::model::{
    EndpointService, EndpointServiceId, EndpointState, Profile, Resource, ResourceId, SecurityGroupRuleId,
    Topic, VpcEndpoint, ZoneId,
};
use privatelink::path::Health;

use crate::state::action::{Action, Arrange, Show};
use crate::state::look::LookAt;

use super::{Button, Cell, Editor, Form, Line, Listing, Purpose, Table, form, members};

/// The most endpoints or messages listed; how many more there are is said.
const MOST: usize = 50;

/// Whether the provider has yet to decide.
pub fn waits(endpoint: &VpcEndpoint) -> bool {
    endpoint.state == EndpointState::PendingAcceptance
}

/// How many endpoints wait for a service's provider.
pub fn waiting(sketch: &privatelink::model::Sketch, service: &EndpointServiceId) -> usize {
    let of =
        |endpoint: &&VpcEndpoint| endpoint.service.endpoint_service() == Some(service) && waits(endpoint);
    sketch.vpc_endpoints.iter().filter(of).count()
}

/// What comes before a resource's own rows.
pub(super) fn before(listing: &mut Listing<'_>, id: &ResourceId) {
    let sketch = listing.sketch;
    match id {
        ResourceId::EndpointService(id) => {
            if let Some(service) = sketch.endpoint_services.get(id) {
                connections(listing, service);
            }
        }
        ResourceId::VpcEndpoint(id) => {
            if let Some(endpoint) = sketch.vpc_endpoints.get(id) {
                consumer(listing, endpoint);
            }
        }
        ResourceId::Topic(arn) => {
            if let Some(topic) = sketch.topics.get(arn) {
                inbox(listing, topic);
            }
        }
        ResourceId::Zone(id) => zone(listing, id),
        ResourceId::Region(_) => region(listing, id),
        ResourceId::SecurityGroupRule(id) => rule(listing, id),
        _ => {}
    }
}

/// What comes after them.
pub(super) fn after(listing: &mut Listing<'_>, id: &ResourceId) {
    let sketch = listing.sketch;
    match id {
        ResourceId::Host(host) => {
            let interface =
                sketch.hosts.get(host).map(|host| ResourceId::from(host.network_interface.clone()));
            if let Some((id, record)) = interface.as_ref().and_then(|id| Some((id, sketch.record(id)?))) {
                let own = members::Own { id, verbs: &super::command::verbs_of(sketch, id) };
                members::sections(listing, &own, "Network interface", record, false);
            }
        }
        ResourceId::Subnet(subnet) => {
            let Some(subnet) = sketch.subnets.get(subnet) else { return };
            if let (None, Some(main)) = (&subnet.route_table, sketch.route_table_of(subnet)) {
                listing.section("Routes");
                listing.links("Route table", &[main.id.clone().into()]);
                listing.note("The VPC's main route table.".to_owned());
            }
            break_zone(listing, &subnet.zone);
        }
        ResourceId::VpcEndpoint(_) | ResourceId::LoadBalancer(_) => dns_names(listing, id),
        ResourceId::Zone(zone) => break_zone(listing, zone),
        _ => {}
    }
}

/// The provider's side of a service: who asks, who is connected.
fn connections(listing: &mut Listing<'_>, service: &EndpointService) {
    let sketch = listing.sketch;
    let (mut asking, mut others, mut more) = (Vec::new(), Vec::new(), 0_usize);
    for endpoint in sketch.vpc_endpoints.iter() {
        if endpoint.service.endpoint_service() != Some(&service.id) {
            continue;
        }
        let list = if waits(endpoint) { &mut asking } else { &mut others };
        if list.len() >= MOST {
            more += 1;
            continue;
        }
        let account = sketch.account_of_vpc(&endpoint.vpc).map(|id| listing.named(id.clone().into()));
        let called = listing.named(endpoint.id.clone().into());
        let mut acts = Vec::new();
        decisions(listing, endpoint, &called.text, &mut acts);
        let cells =
            vec![called, account.unwrap_or_else(|| Cell::text(&"–")), Cell::text(&endpoint.state.word())];
        list.push(Line { cells, acts, ..Line::default() });
    }
    let mut put = |title: String, lines: Vec<Line>, empty| {
        let columns = ["Endpoint", "Consumer", "State"].map(str::to_owned).to_vec();
        listing.section(&title);
        listing.row("", Editor::Table(Table { caption: title, columns, lines, empty }));
    };
    put(format!("Requests ({})", asking.len()), asking, "No endpoint is waiting to be accepted.");
    put("Endpoint connections".to_owned(), others, "No endpoint is connected.");
    if more > 0 {
        listing.note(format!("and {more} more"));
    }
}

/// What the provider can decide about an endpoint as it stands.
fn decisions(listing: &Listing<'_>, endpoint: &VpcEndpoint, called: &str, buttons: &mut Vec<Button>) {
    let Some(service) = endpoint.service.endpoint_service() else { return };
    let (service, endpoint, state) = (service.clone(), endpoint.id.clone(), endpoint.state);
    if state == EndpointState::Pending {
        let finish = verb::FinishVpcEndpoint { endpoint: endpoint.clone() };
        buttons.push(listing.button("Let AWS finish it".to_owned(), Purpose::Mend, finish.into()));
    }
    if state == EndpointState::PendingAcceptance {
        let accept =
            verb::AcceptVpcEndpointConnections { service: service.clone(), endpoint: endpoint.clone() };
        buttons.push(listing.button(format!("Accept {called}"), Purpose::Mend, accept.into()));
    }
    if matches!(state, EndpointState::PendingAcceptance | EndpointState::Available) {
        let reject = verb::RejectVpcEndpointConnections { service, endpoint };
        buttons.push(listing.button(format!("Reject {called}"), Purpose::Break, reject.into()));
    }
}

/// What an endpoint's state means for the consumer (`PrivateLink` guide, "Concepts").
const fn means(state: EndpointState) -> &'static str {
    match state {
        EndpointState::PendingAcceptance => {
            "The provider has yet to accept the request. Nothing connects until then, and there is nothing for the consumer to do but wait."
        }
        EndpointState::Pending => {
            "Accepted; AWS is making it. In AWS it becomes available by itself after a few minutes; here, when you finish it."
        }
        EndpointState::Available => "Usable.",
        EndpointState::Rejected => {
            "The provider turned it down. It stays, and is billed, until the consumer deletes it. To connect, delete it and ask again with a new endpoint."
        }
        EndpointState::Expired => {
            "The provider did not decide in time. Delete it and ask again with a new endpoint."
        }
        EndpointState::Failed => "It could not be made. Delete it and make another.",
        EndpointState::Deleting => "It is going away.",
        EndpointState::Deleted => "It is gone.",
        EndpointState::Partial => "AWS lists this state and does not describe it.",
    }
}

/// The consumer's side of an endpoint.
fn consumer(listing: &mut Listing<'_>, endpoint: &VpcEndpoint) {
    let sketch = listing.sketch;
    listing.section("Connection");
    listing.text("State", endpoint.state.word());
    listing.note(means(endpoint.state).to_owned());
    let Some(service) = sketch.service_of(endpoint) else { return };
    listing.links("Provider", &[service.account.clone().into()]);
    let mut buttons = Vec::new();
    decisions(listing, endpoint, "as the provider", &mut buttons);
    if !buttons.is_empty() {
        listing.row("", Editor::Buttons(buttons));
    }
}

/// What has arrived at a topic, the newest first.
fn inbox(listing: &mut Listing<'_>, topic: &Topic) {
    let mut lines = Vec::new();
    for message in topic.inbox.iter().rev().take(MOST) {
        let event = Cell::text(&message.event.word());
        let cells =
            vec![event, gone_or_named(listing, &message.endpoint), gone_or_named(listing, &message.service)];
        lines.push(Line { cells, ..Line::default() });
    }
    let title = format!("Inbox ({})", topic.inbox.len());
    let columns = ["Event", "Endpoint", "Service"].map(str::to_owned).to_vec();
    listing.section(&title);
    let empty = "No message has arrived.";
    listing.row("", Editor::Table(Table { caption: title, columns, lines, empty }));
    if let Some(more @ 1..) = topic.inbox.len().checked_sub(MOST) {
        listing.note(format!("and {more} older ones"));
    }
}

/// What a message names: it may be gone by the time somebody reads it.
fn gone_or_named(listing: &Listing<'_>, text: &str) -> Cell {
    match text.parse::<ResourceId>().ok().filter(|id| listing.sketch.has(id)) {
        Some(id) => listing.named(id),
        None => Cell::text(&text),
    }
}

/// What more there is to say about a line of a resource's list: a target's zone and health.
pub(super) fn facts_of_line(
    listing: &Listing<'_>,
    id: &ResourceId,
    at: usize,
) -> Vec<(&'static str, String)> {
    let ResourceId::TargetGroup(arn) = id else { return Vec::new() };
    let (mut healthy, mut all) = (0_u32, 0_u32);
    for (key, health) in listing.index.health().iter() {
        if key.group == *arn && key.target == at {
            all = all.saturating_add(1);
            healthy = healthy.saturating_add(u32::from(*health == Health::Healthy));
        }
    }
    // One word where the nodes agree, else how many find it well.
    let says = match (healthy, all) {
        (_, 0) => "Unused".to_owned(),
        (healthy, all) if healthy == all => "Healthy".to_owned(),
        (0, _) => "Unhealthy".to_owned(),
        (healthy, all) => format!("Healthy for {healthy} of {all} nodes"),
    };
    vec![("Health", says)]
}

/// The names of an endpoint or load balancer, the regional one first.
fn dns_names(listing: &mut Listing<'_>, owner: &ResourceId) {
    let (index, mut begun) = (listing.index, false);
    for name in index.names().all().filter(|name| name.owner == *owner) {
        if !begun {
            listing.section("DNS names");
            begun = true;
        }
        let label = if name.zone.is_some() { "Zonal name" } else { "Regional name" };
        listing.row(label, Editor::Code(name.text.to_string()));
    }
}

/// Lose a zone, or bring it back.
fn zone_button(listing: &Listing<'_>, zone: &ZoneId) -> Button {
    let called = listing.sketch.accounts.iter().find_map(|account| account.zone_name(zone));
    let called = called.map_or_else(|| zone.to_string(), |name| format!("{name} ({zone})"));
    let zone = zone.clone();
    if listing.sketch.lost_zones.contains(&zone) {
        listing.button(format!("Restore {called}"), Purpose::Mend, verb::RestoreZone { zone }.into())
    } else {
        listing.button(format!("Lose {called}"), Purpose::Break, verb::LoseZone { zone }.into())
    }
}

fn break_zone(listing: &mut Listing<'_>, zone: &ZoneId) {
    let button = zone_button(listing, zone);
    listing.section("Break");
    listing.row("", Editor::Buttons(vec![button]));
}

fn zone(listing: &mut Listing<'_>, id: &ZoneId) {
    let sketch = listing.sketch;
    let mut names = String::new();
    for account in sketch.accounts.iter().take(MOST) {
        if let Some(name) = account.zone_name(id) {
            let separator = if names.is_empty() { "" } else { "; " };
            names = format!("{names}{separator}{} calls it {name}", account.name);
        }
    }
    let mut subnets = Vec::new();
    for subnet in sketch.subnets.iter().filter(|subnet| subnet.zone == *id) {
        subnets.push(subnet.id.clone().into());
    }
    listing.section("Availability Zone");
    listing.row("Zone ID", Editor::Code(id.to_string()));
    listing.text("Zone name", &names);
    let (lost, impaired) = (sketch.lost_zones.contains(id), sketch.impaired_zones.contains(id));
    listing.text(
        "State",
        if lost {
            "Lost"
        } else if impaired {
            "Impaired"
        } else {
            "Available"
        },
    );
    listing.links("Subnets", &subnets);
}

fn region(listing: &mut Listing<'_>, id: &ResourceId) {
    let mut vpcs = Vec::new();
    for vpc in listing.sketch.vpcs.iter().filter(|vpc| vpc.region.as_str() == id.as_str()) {
        vpcs.push(vpc.id().clone().into());
    }
    listing.section("Region");
    listing.row("Region", Editor::Code(id.to_string()));
    listing.links("VPCs", &vpcs);
}

fn rule(listing: &mut Listing<'_>, id: &SecurityGroupRuleId) {
    for group in listing.sketch.security_groups.iter() {
        let Some(rule) = group.rules.iter().find(|rule| rule.id == *id) else { continue };
        let resource = ResourceId::SecurityGroupRule(id.clone());
        let own = members::Own { id: &resource, verbs: &[] };
        members::sections(listing, &own, "Security group rule", rule, false);
        listing.links("Security group", &[group.id.clone().into()]);
        let remove = Command::revoke(group.id.clone(), rule.direction, rule.id.clone());
        let remove = listing.button("Remove the rule".to_owned(), Purpose::Plain, remove);
        listing.row("", Editor::Buttons(vec![remove]));
        return;
    }
}

/// The sketch as a whole.
pub(super) fn sketch(listing: &mut Listing<'_>) {
    let sketch = listing.sketch;
    listing.section("Sketch");
    let mut title = form::form(listing.state, &Form::title());
    if let Some(own) = title.fields.first_mut().filter(|_| !title.open) {
        own.value.clone_from(&sketch.title);
    }
    listing.row("Title", Editor::Field(title));
    let mut choices = Vec::new();
    for (label, profile) in [("Today", Profile::Today), ("The paper's", Profile::Paper)] {
        let command = Some(verb::SetProfile { profile }.into());
        choices.push(listing.choice(label, sketch.profile == profile, command));
    }
    listing.row("AWS as it is", Editor::Choice(choices));
    listing.note("Behaviour that changed since the whitepaper follows this choice.".to_owned());
    listing.text("Resources", &sketch.resource_count().to_string());
    let add = Button {
        label: "Add something".to_owned(),
        purpose: Purpose::Add,
        action: Action::Show(Show::Query("create ".to_owned())),
        enabled: listing.state.can_edit(),
    };
    listing.row("", Editor::Buttons(vec![add]));
    let mut zones: Vec<&ZoneId> = Vec::new();
    for subnet in sketch.subnets.iter() {
        if let Err(at) = zones.binary_search(&&subnet.zone) {
            zones.insert(at, &subnet.zone);
        }
    }
    let mut breaks = Vec::new();
    for zone in zones {
        breaks.push(zone_button(listing, zone));
    }
    if !breaks.is_empty() {
        listing.section("Break");
        listing.row("", Editor::Buttons(breaks));
    }
}

/// Several things at once: what can be done with all of them, and which they are.
pub(super) fn several(listing: &mut Listing<'_>) {
    let state = listing.state;
    let ids = state.selection.to_vec();
    let fit = Action::Show(Show::Look(LookAt::Resources(ids.clone())));
    let can = state.can_edit();
    let acts = [
        ("Fit in view", Purpose::Plain, fit, true),
        ("Copy", Purpose::Plain, Action::Arrange(Arrange::Copy), true),
        ("Duplicate", Purpose::Add, Action::Arrange(Arrange::Duplicate), can),
        ("Delete", Purpose::Break, Action::Arrange(Arrange::Delete), can),
    ];
    let button = |(label, purpose, action, enabled): (&str, _, _, _)| Button {
        label: label.to_owned(),
        purpose,
        action,
        enabled,
    };
    listing.section("");
    listing.row("", Editor::Buttons(acts.map(button).into()));
    listing.section("What is selected");
    listing.links("", &ids);
}
