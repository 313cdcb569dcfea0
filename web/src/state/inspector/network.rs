//! The sketch as a whole and everything a network is made of: account, Region, Availability Zone, VPC,
//! subnet, route table, network interface.

use privatelink::control::Command;
use privatelink::model::{
    AccountId, InterfaceKind, NetworkInterfaceId, Profile, RegionName, RouteTableId, RouteTarget, SubnetId,
    VpcId, ZoneId,
};
use privatelink::text;

use super::{Button, Cell, Choice, Editor, Eye, Line, Purpose, Row, Section, Table, form, link, links};
use crate::state::action::Form;

pub(super) fn sketch(eye: &Eye<'_>) -> Vec<Section> {
    let profile = eye.sketch.profile;
    let choice = |label, own| Choice {
        label,
        chosen: profile == own,
        command: (profile != own).then_some(Command::SetProfile { profile: own }),
    };
    let choices = vec![choice("Today", Profile::Today), choice("The paper's", Profile::Paper)];
    let title = Table {
        caption: "Title".to_owned(),
        columns: Vec::new(),
        lines: Vec::new(),
        empty: "",
        form: form::form(eye, Form::Title),
    };
    let mut zones: Vec<ZoneId> = eye.sketch.subnets.iter().map(|subnet| subnet.zone.clone()).collect();
    zones.sort();
    zones.dedup();
    let breaks = zones.iter().map(|zone| zone_button(eye, zone)).collect();
    vec![
        Section {
            title: "Sketch",
            rows: vec![
                Row::new("Title", Editor::Table(title)),
                Row::new("AWS as it is", Editor::Choice(choices))
                    .noting("Behaviour that changed since the whitepaper follows this choice."),
                Row::text("Resources", eye.sketch.resource_count().to_string()),
            ],
        },
        Section { title: "Break", rows: vec![Row::new("", Editor::Buttons(breaks))] },
    ]
}

/// Lose a zone, or bring it back.
fn zone_button(eye: &Eye<'_>, zone: &ZoneId) -> Button {
    let called = eye.sketch.accounts.iter().find_map(|account| account.zone_name(zone));
    let called = called.map_or_else(|| zone.to_string(), |name| format!("{name} ({zone})"));
    let zone = zone.clone();
    if eye.sketch.lost_zones.contains(&zone) {
        Button::command(format!("Restore {called}"), Purpose::Mend, Command::RestoreZone { zone })
    } else {
        Button::command(format!("Lose {called}"), Purpose::Break, Command::LoseZone { zone })
    }
    .when(eye.state.can_edit())
}

pub(super) fn account(eye: &Eye<'_>, id: &AccountId) -> Vec<Section> {
    let Some(account) = eye.sketch.accounts.get(id) else { return Vec::new() };
    let vpcs = eye.sketch.vpcs.iter().filter(|vpc| vpc.account == *id).map(|vpc| &vpc.id);
    let zones = account.zones.iter().map(|(name, zone)| Line {
        resource: Some(zone.clone().into()),
        cells: vec![Cell::text(name), Cell { text: zone.to_string(), resource: Some(zone.clone().into()) }],
        remove: None,
        decided: false,
    });
    let zones = Table {
        caption: "Availability Zones".to_owned(),
        columns: vec!["Zone name", "Zone ID"],
        lines: zones.collect(),
        empty: "No zone is known.",
        form: None,
    };
    vec![Section {
        title: "Account",
        rows: vec![
            Row::code("Account ID", &account.id),
            links(eye, "VPCs", vpcs),
            Row::new("Availability Zones", Editor::Table(zones))
                .noting("Each account has its own names for the zones; the zone ID means one place."),
        ],
    }]
}

pub(super) fn region(eye: &Eye<'_>, id: &RegionName) -> Vec<Section> {
    let vpcs = eye.sketch.vpcs.iter().filter(|vpc| vpc.region == *id).map(|vpc| &vpc.id);
    vec![Section { title: "Region", rows: vec![Row::code("Region", id), links(eye, "VPCs", vpcs)] }]
}

pub(super) fn zone(eye: &Eye<'_>, id: &ZoneId) -> Vec<Section> {
    let subnets = eye.sketch.subnets.iter().filter(|subnet| subnet.zone == *id).map(|subnet| &subnet.id);
    let names: Vec<String> = eye
        .sketch
        .accounts
        .iter()
        .filter_map(|account| Some(format!("{} calls it {}", account.name, account.zone_name(id)?)))
        .collect();
    let state = if eye.sketch.lost_zones.contains(id) { "Lost" } else { "Available" };
    vec![
        Section {
            title: "Availability Zone",
            rows: vec![
                Row::code("Zone ID", id),
                Row::text("Zone name", names.join("; ")),
                Row::text("State", state),
                links(eye, "Subnets", subnets),
            ],
        },
        Section { title: "Break", rows: vec![Row::new("", Editor::Buttons(vec![zone_button(eye, id)]))] },
    ]
}

pub(super) fn vpc(eye: &Eye<'_>, id: &VpcId) -> Vec<Section> {
    let Some(vpc) = eye.sketch.vpcs.get(id) else { return Vec::new() };
    let subnets = eye.sketch.subnets.iter().filter(|subnet| subnet.vpc == *id).map(|subnet| &subnet.id);
    let on_off = |on: bool| if on { "Enabled" } else { "Disabled" };
    vec![Section {
        title: "VPC",
        rows: vec![
            Row::code("VPC ID", &vpc.id),
            Row::code("IPv4 CIDR", &vpc.cidr),
            links(eye, "Owner", [&vpc.account]),
            Row::code("Region", &vpc.region),
            Row::text("DNS resolution", on_off(vpc.enable_dns_support)),
            Row::text("DNS hostnames", on_off(vpc.enable_dns_hostnames)),
            links(eye, "Subnets", subnets),
        ],
    }]
}

pub(super) fn subnet(eye: &Eye<'_>, id: &SubnetId) -> Vec<Section> {
    let Some(subnet) = eye.sketch.subnets.get(id) else { return Vec::new() };
    let zone = text::zone(eye.sketch, &subnet.vpc, &subnet.zone);
    let table = eye.sketch.route_table_of(subnet).map(|table| &table.id);
    let interfaces = eye.sketch.network_interfaces.iter().filter(|found| found.subnet == *id);
    let association = if subnet.route_table.is_some() { "" } else { "The VPC's main route table." };
    let table = links(eye, "Route table", table);
    vec![
        Section {
            title: "Subnet",
            rows: vec![
                Row::code("Subnet ID", &subnet.id),
                Row::code("IPv4 CIDR", &subnet.cidr),
                links(eye, "VPC", [&subnet.vpc]),
                Row::text("Availability Zone", zone),
                if association.is_empty() { table } else { table.noting(association) },
                links(eye, "Network interfaces", interfaces.map(|found| &found.id)),
            ],
        },
        Section {
            title: "Break",
            rows: vec![Row::new("", Editor::Buttons(vec![zone_button(eye, &subnet.zone)]))],
        },
    ]
}

pub(super) fn route_table(eye: &Eye<'_>, id: &RouteTableId) -> Vec<Section> {
    let Some(table) = eye.sketch.route_tables.get(id) else { return Vec::new() };
    let lines = table.routes.iter().map(|route| {
        let target = match route.target {
            RouteTarget::Local => "local",
        };
        Line {
            resource: None,
            cells: vec![Cell::text(&route.destination), Cell::text(target)],
            remove: None,
            decided: super::decided(eye, &id.clone().into()),
        }
    });
    let routes = Table {
        caption: format!("Routes of {}", table.name),
        columns: vec!["Destination", "Target"],
        lines: lines.collect(),
        empty: "No route.",
        form: None,
    };
    vec![Section {
        title: "Route table",
        rows: vec![
            Row::code("Route table ID", &table.id),
            links(eye, "VPC", [&table.vpc]),
            Row::text("Main", if table.main { "Yes" } else { "No" }),
            Row::new("Routes", Editor::Table(routes)),
        ],
    }]
}

pub(super) fn interface(eye: &Eye<'_>, id: &NetworkInterfaceId) -> Vec<Section> {
    let Some(interface) = eye.sketch.network_interfaces.get(id) else { return Vec::new() };
    let kind = match interface.kind {
        InterfaceKind::Interface { .. } => "interface",
        InterfaceKind::VpcEndpoint { .. } => "vpc_endpoint",
        InterfaceKind::LoadBalancerNode { .. } => "network_load_balancer",
    };
    let groups = eye.sketch.security_groups_of(interface).unwrap_or_default();
    let managed = interface.requester_managed();
    let part_of = Row::new("Part of", Editor::Links(vec![link(eye, &interface.owner())]));
    vec![Section {
        title: "Network interface",
        rows: vec![
            Row::code("Network interface ID", &interface.id),
            Row::code("Private IPv4 address", &interface.address),
            links(eye, "Subnet", [&interface.subnet]),
            Row::code("Interface type", kind),
            if managed { part_of.noting("Made and managed by AWS on the owner's behalf.") } else { part_of },
            links(eye, "Security groups", groups),
        ],
    }]
}
