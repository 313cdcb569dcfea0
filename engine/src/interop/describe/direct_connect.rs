//! Direct Connect: connections, and the virtual interfaces on them.

use ipnet::Ipv4Net;

use super::build::Build;
use super::collect::Item;
use super::hybrid::{Site, default_route, learnt, others_static};
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{text, texts};
use crate::model::record::as_usual;
use crate::model::{
    ConnectionState, DirectConnectConnection, VirtualInterface, VirtualInterfaceType, VirtualPrivateGatewayId,
};

/// Direct Connect connections and their virtual interfaces.
pub fn direct_connect(build: &mut Build<'_>, sites: &mut Vec<Site>) {
    for item in build.found.all(Kind::DirectConnect) {
        let map = &[
            ("id", "connectionId"),
            ("name", "connectionName"),
            ("state", "connectionState"),
            ("location", "location"),
        ];
        let Some(mut line) = build.make::<DirectConnectConnection>(item, map) else { continue };
        if line.state == ConnectionState::Deleted {
            build.say(
                Severity::Note,
                item,
                &format!("the Direct Connect connection {} is deleted and was left out", item.id),
            );
            continue;
        }
        line.account = build.account(item);
        line.region = build.region(item);
        line.bandwidth_mbps =
            text(&item.object, "bandwidth").and_then(|text| bandwidth(&text)).unwrap_or(1_000);
        sites.push(Site {
            lines: vec![item.id.clone()],
            account: Some(line.account.clone()),
            name: line.name.clone(),
            ..Site::default()
        });
        build.sketch.direct_connect_connections.insert(line);
    }
    for item in build.found.all(Kind::VirtualInterface) {
        virtual_interface(build, item, sites);
    }
}

/// `1Gbps` or `500Mbps` in megabits a second.
fn bandwidth(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    if let Some(number) = text.strip_suffix("gbps") {
        return number.trim().parse::<u32>().ok()?.checked_mul(1_000);
    }
    text.strip_suffix("mbps")?.trim().parse().ok()
}

fn virtual_interface(build: &mut Build<'_>, item: &Item, sites: &mut Vec<Site>) {
    let state = text(&item.object, "virtualInterfaceState").unwrap_or_default();
    if state == "deleted" {
        build.say(
            Severity::Note,
            item,
            &format!("the virtual interface {} is deleted and was left out", item.id),
        );
        return;
    }
    let kind = text(&item.object, "virtualInterfaceType").unwrap_or_default();
    if VirtualInterfaceType::from_word(&kind).is_none() {
        build.left_out(item, "virtual interface", &format!("the type {kind} is not modelled"));
        return;
    }
    let map = &[
        ("id", "virtualInterfaceId"),
        ("name", "virtualInterfaceName"),
        ("connection", "connectionId"),
        ("interface_type", "virtualInterfaceType"),
        ("vlan", "vlan"),
        ("virtual_private_gateway", "virtualGatewayId"),
        ("mtu", "mtu"),
        ("state", "virtualInterfaceState"),
    ];
    let Some(mut found) = build.make::<VirtualInterface>(item, map) else { return };
    found.account = build.account(item);
    if found.virtual_private_gateway.is_none() {
        found.virtual_private_gateway = by_gateway(build, item);
    }
    let mut blocks = Vec::new();
    for prefix in texts(&item.object, "routeFilterPrefixes", "cidr") {
        blocks.extend(prefix.parse::<Ipv4Net>().ok());
    }
    if let Some(gateway) = &found.virtual_private_gateway {
        let of_vpn = others_static(build, item, gateway);
        for block in learnt(build, gateway) {
            if !of_vpn.contains(&block) && !blocks.contains(&block) {
                blocks.push(block);
            }
        }
    }
    let default = found.virtual_private_gateway.as_ref();
    let default = default.and_then(|gateway| default_route(build, gateway, blocks.is_empty()));
    sites.push(Site {
        lines: vec![found.connection.as_str().to_owned()],
        ends_at: found.virtual_private_gateway.clone().into_iter().collect(),
        blocks: blocks.clone(),
        ..Site::default()
    });
    found.announced_prefixes = blocks;
    found.announced_prefixes.extend(default);
    if build.sketch.direct_connect_connections.get(&found.connection).is_none() {
        let mut line: DirectConnectConnection = as_usual();
        line.id = found.connection.clone();
        line.account = found.account.clone();
        line.region = build.region(item);
        line.location = text(&item.object, "location").unwrap_or_default();
        build.say(
            Severity::Assumption,
            item,
            &format!("the connection {} was not given; it is assumed to be up", line.id),
        );
        build.sketch.direct_connect_connections.insert(line);
    }
    build.sketch.virtual_interfaces.insert(found);
}

/// The virtual private gateway behind a Direct Connect gateway.
fn by_gateway(build: &mut Build<'_>, item: &Item) -> Option<VirtualPrivateGatewayId> {
    let gateway = text(&item.object, "directConnectGatewayId")?;
    let mut found: Vec<VirtualPrivateGatewayId> = Vec::new();
    for association in build.found.all(Kind::DirectConnectAssociation) {
        if text(&association.object, "directConnectGatewayId").as_ref() == Some(&gateway) {
            let named = text(&association.object, "virtualGatewayId");
            let named = named.or_else(|| text(&association.object, "associatedGateway.id"));
            found.extend(named.and_then(|named| named.parse().ok()));
        }
    }
    if found.len() != 1 {
        let text = format!(
            "{} leads to the Direct Connect gateway {gateway}, behind which {} virtual private gateways were given; the first stands for them",
            item.id,
            found.len()
        );
        build.say(Severity::Warning, item, &text);
    }
    found.into_iter().next()
}
