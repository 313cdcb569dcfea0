//! Security groups and their rules.

use privatelink::control::Command;
use privatelink::model::{
    Direction, InterfaceKind, IpProtocol, Peer, SecurityGroup, SecurityGroupId, SecurityGroupRule,
    SecurityGroupRuleId,
};
use privatelink::text;

use super::{Button, Cell, Editor, Eye, Line, Purpose, Row, Section, Table, decided, form, links};
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

pub(super) fn security_group(eye: &Eye<'_>, id: &SecurityGroupId) -> Vec<Section> {
    let Some(group) = eye.sketch.security_groups.get(id) else { return Vec::new() };
    let carries = eye.sketch.network_interfaces.iter().filter(|interface| {
        matches!(&interface.kind, InterfaceKind::Interface { security_groups, .. } if security_groups.contains(id))
    });
    let endpoints = eye.sketch.vpc_endpoints.iter().filter(|found| found.security_groups.contains(id));
    vec![
        Section {
            title: "Security group",
            rows: vec![
                Row::code("Security group ID", &group.id),
                links(eye, "VPC", [&group.vpc]),
                links(eye, "Network interfaces", carries.map(|found| &found.id)),
                links(eye, "Endpoints", endpoints.map(|found| &found.id)),
            ],
        },
        Section { title: "Inbound rules", rows: vec![rules(eye, group, Direction::Inbound)] },
        Section { title: "Outbound rules", rows: vec![rules(eye, group, Direction::Outbound)] },
    ]
}

fn rules(eye: &Eye<'_>, group: &SecurityGroup, direction: Direction) -> Row {
    let lines = group.rules(direction).map(|rule| line(eye, group, rule)).collect();
    let empty = match direction {
        Direction::Inbound => "No inbound rule: nothing may come in.",
        Direction::Outbound => "No outbound rule: nothing may go out.",
    };
    let table = Table {
        caption: format!("{} rules of {}", direction.word(), group.name),
        columns: vec!["Protocol", "Port range", peer_label(direction)],
        lines,
        empty,
        form: form::form(eye, Form::Rule(group.id.clone(), direction)),
    };
    Row::new("", Editor::Table(table))
}

fn line(eye: &Eye<'_>, group: &SecurityGroup, rule: &SecurityGroupRule) -> Line {
    let permission = &rule.permission;
    let (peer, resource) = match &permission.peer {
        Peer::Cidr(cidr) => (cidr.to_string(), None),
        Peer::Group(other) => {
            let other = other.clone().into();
            (text::name(eye.sketch, &other), Some(other))
        }
    };
    let remove = Command::revoke(group.id.clone(), rule.direction, rule.id.clone());
    let label = format!("Remove {}", text::name(eye.sketch, &rule.id.clone().into()));
    Line {
        resource: Some(rule.id.clone().into()),
        cells: vec![
            Cell::text(&protocol_word(permission.protocol)),
            Cell::text(&permission.ports),
            Cell { text: peer, resource },
        ],
        remove: eye.state.can_edit().then(|| Button::command(label, Purpose::Plain, remove)),
        decided: decided(eye, &rule.id.clone().into()),
    }
}

pub(super) fn rule(eye: &Eye<'_>, id: &SecurityGroupRuleId) -> Vec<Section> {
    let found = eye
        .sketch
        .security_groups
        .iter()
        .find_map(|group| group.rules.iter().find(|rule| rule.id == *id).map(|rule| (group, rule)));
    let Some((group, rule)) = found else { return Vec::new() };
    let remove = Command::revoke(group.id.clone(), rule.direction, rule.id.clone());
    let remove = Button::command("Remove the rule", Purpose::Plain, remove).when(eye.state.can_edit());
    vec![Section {
        title: "Security group rule",
        rows: vec![
            Row::code("Security group rule ID", &rule.id),
            links(eye, "Security group", [&group.id]),
            Row::text("Direction", rule.direction.word()),
            Row::text("Protocol", protocol_word(rule.permission.protocol)),
            Row::code("Port range", &rule.permission.ports),
            Row::code(peer_label(rule.direction), &rule.permission.peer),
            Row::new("", Editor::Buttons(vec![remove])),
        ],
    }]
}
