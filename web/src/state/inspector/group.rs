//! Security groups and their rules.

use privatelink::control::Command;
use privatelink::model::{
    Direction, IpProtocol, Peer, ResourceId, SecurityGroup, SecurityGroupId, SecurityGroupRule,
    SecurityGroupRuleId,
};
use privatelink::text;

use super::{Cell, Editor, Line, Listing, Purpose, Table, decided, form};
use crate::state::action::Form;

/// Whether a direction's rules name a source or a destination.
pub(super) const fn peer_label(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "Source",
        Direction::Outbound => "Destination",
    }
}

/// A protocol as the console writes it.
pub(super) const fn protocol_word(protocol: IpProtocol) -> &'static str {
    match protocol {
        IpProtocol::All => "All traffic",
        IpProtocol::Tcp => "TCP",
        IpProtocol::Udp => "UDP",
        IpProtocol::Icmp => "ICMP",
    }
}

pub(super) fn security_group(listing: &mut Listing<'_>, id: &SecurityGroupId) {
    let sketch = listing.sketch;
    let Some(group) = sketch.security_groups.get(id) else { return };
    let (mut interfaces, mut endpoints) = (Vec::new(), Vec::new());
    for interface in sketch.network_interfaces.iter() {
        if interface.security_groups.contains(id) {
            interfaces.push(interface.id.clone().into());
        }
    }
    for endpoint in sketch.vpc_endpoints.iter() {
        if endpoint.security_groups.contains(id) {
            endpoints.push(endpoint.id.clone().into());
        }
    }
    listing.section("Security group");
    listing.code("Security group ID", &group.id);
    listing.link("VPC", group.vpc.clone().into());
    listing.links("Network interfaces", interfaces);
    listing.links("Endpoints", endpoints);
    listing.section("Inbound rules");
    rules(listing, group, Direction::Inbound);
    listing.section("Outbound rules");
    rules(listing, group, Direction::Outbound);
}

fn rules(listing: &mut Listing<'_>, group: &SecurityGroup, direction: Direction) {
    let (columns, empty): (&[&str], _) = match direction {
        Direction::Inbound => {
            (&["Protocol", "Port range", "Source"], "No inbound rule: nothing may come in.")
        }
        Direction::Outbound => {
            (&["Protocol", "Port range", "Destination"], "No outbound rule: nothing may go out.")
        }
    };
    let mut table = Table::new(format!("{} rules of {}", direction.word(), group.name), columns, empty);
    for rule in group.rules(direction) {
        table.lines.push(line(listing, group, rule));
    }
    table.form = form::form(listing, Form::Rule(group.id.clone(), direction));
    listing.table(table);
}

fn line(listing: &Listing<'_>, group: &SecurityGroup, rule: &SecurityGroupRule) -> Line {
    let permission = &rule.permission;
    let peer = match &permission.peer {
        Peer::Cidr(_) | Peer::Ipv6Cidr(_) => Cell::text(&permission.peer),
        Peer::PrefixList(list) => listing.named(list.clone().into()),
        Peer::Group(other) => listing.named(other.clone().into()),
    };
    let id: ResourceId = rule.id.clone().into();
    let remove = Command::revoke(group.id.clone(), rule.direction, rule.id.clone());
    Line {
        cells: vec![Cell::text(&protocol_word(permission.protocol)), Cell::text(&permission.ports), peer],
        remove: listing.remove(format!("Remove {}", text::name(listing.sketch, &id)), remove),
        decided: decided(listing, &id),
        resource: Some(id),
    }
}

pub(super) fn rule(listing: &mut Listing<'_>, id: &SecurityGroupRuleId) {
    let found = listing
        .sketch
        .security_groups
        .iter()
        .find_map(|group| group.rules.iter().find(|rule| rule.id == *id).map(|rule| (group, rule)));
    let Some((group, rule)) = found else { return };
    listing.section("Security group rule");
    listing.code("Security group rule ID", &rule.id);
    listing.link("Security group", group.id.clone().into());
    listing.text("Direction", rule.direction.word());
    listing.text("Protocol", protocol_word(rule.permission.protocol));
    listing.code("Port range", &rule.permission.ports);
    listing.code(peer_label(rule.direction), &rule.permission.peer);
    let remove = Command::revoke(group.id.clone(), rule.direction, rule.id.clone());
    let remove = listing.button("Remove the rule".to_owned(), Purpose::Plain, remove);
    listing.row("", Editor::Buttons(vec![remove]));
}
