//! The sketch as a whole and everything a network is made of: account, Region, Availability Zone, VPC,
//! subnet, route table, network interface.

use privatelink::control::{Command, verb};
use privatelink::model::{
    AccountId, NetworkInterfaceId, Profile, RegionName, ResourceId, RouteTableId, SubnetId, Vpc, VpcId,
    ZoneId, ZoneMapping,
};
use privatelink::text;

use super::{Button, Cell, Choice, Editor, Line, Listing, Purpose, Table, form, ids};
use crate::state::action::Form;

pub(super) fn sketch(listing: &mut Listing<'_>) {
    let sketch = listing.sketch;
    listing.section("Sketch");
    let mut title = Table::new("Title".to_owned(), &[], "");
    title.form = form::form(listing, Form::Title);
    listing.row("Title", Editor::Table(title));
    let mut choices = Vec::new();
    for (label, profile) in [("Today", Profile::Today), ("The paper's", Profile::Paper)] {
        let chosen = sketch.profile == profile;
        let command = (!chosen).then_some(Command::SetProfile(verb::SetProfile { profile }));
        choices.push(Choice { label, chosen, command });
    }
    listing.row("AWS as it is", Editor::Choice(choices));
    listing.note("Behaviour that changed since the whitepaper follows this choice.");
    listing.text("Resources", &sketch.resource_count().to_string());

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
    listing.section("Break");
    listing.row("", Editor::Buttons(breaks));
}

/// Lose a zone, or bring it back.
fn zone_button(listing: &Listing<'_>, zone: &ZoneId) -> Button {
    let called = listing.sketch.accounts.iter().find_map(|account| account.zone_name(zone));
    let called = called.map_or_else(|| zone.to_string(), |name| format!("{name} ({zone})"));
    let zone = zone.clone();
    let (verb, purpose, command) = if listing.sketch.lost_zones.contains(&zone) {
        ("Restore", Purpose::Mend, Command::RestoreZone(verb::RestoreZone { zone }))
    } else {
        ("Lose", Purpose::Break, Command::LoseZone(verb::LoseZone { zone }))
    };
    listing.button(format!("{verb} {called}"), purpose, command)
}

fn break_zone(listing: &mut Listing<'_>, zone: &ZoneId) {
    let button = zone_button(listing, zone);
    listing.section("Break");
    listing.row("", Editor::Buttons(vec![button]));
}

pub(super) fn account(listing: &mut Listing<'_>, id: &AccountId) {
    let Some(account) = listing.sketch.accounts.get(id) else { return };
    listing.section("Account");
    listing.code("Account ID", &account.id);
    vpcs(listing, |vpc| vpc.account == *id);
    let mut zones =
        Table::new("Availability Zones".to_owned(), &["Zone name", "Zone ID"], "No zone is known.");
    for ZoneMapping { name, id: zone } in &account.zones {
        let resource: ResourceId = zone.clone().into();
        let place = Cell { text: zone.to_string(), resource: Some(resource.clone()) };
        let cells = vec![Cell::text(name), place];
        zones.lines.push(Line { resource: Some(resource), cells, remove: None, decided: false });
    }
    listing.row("Availability Zones", Editor::Table(zones));
    listing.note("Each account has its own names for the zones; the zone ID means one place.");
}

/// The VPCs of an account or a Region.
fn vpcs(listing: &mut Listing<'_>, own: impl Fn(&Vpc) -> bool) {
    let mut vpcs = Vec::new();
    for vpc in listing.sketch.vpcs.iter() {
        if own(vpc) {
            vpcs.push(vpc.id.clone().into());
        }
    }
    listing.links("VPCs", vpcs);
}

pub(super) fn region(listing: &mut Listing<'_>, id: &RegionName) {
    listing.section("Region");
    listing.code("Region", id);
    vpcs(listing, |vpc| vpc.region == *id);
}

pub(super) fn zone(listing: &mut Listing<'_>, id: &ZoneId) {
    let sketch = listing.sketch;
    let mut names = String::new();
    for account in sketch.accounts.iter() {
        if let Some(name) = account.zone_name(id) {
            let separator = if names.is_empty() { "" } else { "; " };
            names = format!("{names}{separator}{} calls it {name}", account.name);
        }
    }
    let mut subnets = Vec::new();
    for subnet in sketch.subnets.iter() {
        if subnet.zone == *id {
            subnets.push(subnet.id.clone().into());
        }
    }
    listing.section("Availability Zone");
    listing.code("Zone ID", id);
    listing.text("Zone name", &names);
    listing.text("State", if sketch.lost_zones.contains(id) { "Lost" } else { "Available" });
    listing.links("Subnets", subnets);
    break_zone(listing, id);
}

pub(super) fn vpc(listing: &mut Listing<'_>, id: &VpcId) {
    let Some(vpc) = listing.sketch.vpcs.get(id) else { return };
    let on_off = |on: bool| if on { "Enabled" } else { "Disabled" };
    let mut subnets = Vec::new();
    for subnet in listing.sketch.subnets.iter() {
        if subnet.vpc == *id {
            subnets.push(subnet.id.clone().into());
        }
    }
    listing.section("VPC");
    listing.code("VPC ID", &vpc.id);
    listing.code("IPv4 CIDR", &vpc.cidr);
    listing.link("Owner", vpc.account.clone().into());
    listing.code("Region", &vpc.region);
    listing.text("DNS resolution", on_off(vpc.enable_dns_support));
    listing.text("DNS hostnames", on_off(vpc.enable_dns_hostnames));
    listing.links("Subnets", subnets);
}

pub(super) fn subnet(listing: &mut Listing<'_>, id: &SubnetId) {
    let sketch = listing.sketch;
    let Some(subnet) = sketch.subnets.get(id) else { return };
    let mut tables = Vec::new();
    if let Some(table) = sketch.route_table_of(subnet) {
        tables.push(table.id.clone().into());
    }
    let mut interfaces = Vec::new();
    for interface in sketch.network_interfaces.iter() {
        if interface.subnet == *id {
            interfaces.push(interface.id.clone().into());
        }
    }
    listing.section("Subnet");
    listing.code("Subnet ID", &subnet.id);
    listing.code("IPv4 CIDR", &subnet.cidr);
    listing.link("VPC", subnet.vpc.clone().into());
    listing.text("Availability Zone", &text::zone(sketch, &subnet.vpc, &subnet.zone));
    listing.links("Route table", tables);
    if subnet.route_table.is_none() {
        listing.note("The VPC's main route table.");
    }
    listing.links("Network interfaces", interfaces);
    break_zone(listing, &subnet.zone);
}

pub(super) fn route_table(listing: &mut Listing<'_>, id: &RouteTableId) {
    let Some(table) = listing.sketch.route_tables.get(id) else { return };
    let mut routes = Table::new(format!("Routes of {}", table.name), &["Destination", "Target"], "No route.");
    let decided = super::decided(listing, &id.clone().into());
    for route in &table.routes {
        let cells = vec![Cell::text(&route.destination), Cell::text(&route.target)];
        routes.lines.push(Line { resource: None, cells, remove: None, decided });
    }
    listing.section("Route table");
    listing.code("Route table ID", &table.id);
    listing.link("VPC", table.vpc.clone().into());
    listing.text("Main", if table.main { "Yes" } else { "No" });
    listing.row("Routes", Editor::Table(routes));
}

pub(super) fn interface(listing: &mut Listing<'_>, id: &NetworkInterfaceId) {
    let Some(interface) = listing.sketch.network_interfaces.get(id) else { return };
    let kind = interface.interface_type();
    let groups = listing.sketch.security_groups_of(interface).unwrap_or_default();
    listing.section("Network interface");
    listing.code("Network interface ID", &interface.id);
    listing.code("Private IPv4 address", &interface.address);
    listing.link("Subnet", interface.subnet.clone().into());
    listing.code("Interface type", &kind);
    listing.link("Part of", interface.owner());
    if interface.requester_managed() {
        listing.note("Made and managed by AWS on the owner's behalf.");
    }
    listing.links("Security groups", ids(groups));
}
