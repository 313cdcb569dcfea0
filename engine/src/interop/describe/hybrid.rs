//! What leads to a customer's own network: virtual private gateways, VPN connections, Direct Connect. AWS
//! knows of the customer's side a public address and the blocks it leads to, of which data centers are made.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::build::{Build, digits_of};
use super::collect::Item;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{flag, objects, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    AccountId, AddressHolder, CustomerDevice, CustomerGateway, CustomerGatewayId, DataCenter, DataCenterId,
    Destination, HostFlavor, HostId, InterfaceKind, Route, RouteOrigin, RouteTarget, Tunnel, TunnelStatus,
    VirtualPrivateGateway, VirtualPrivateGatewayId, VpnConnection, VpnState,
};

/// Blocks a data center nothing is known of is given.
const PRIVATE_BLOCKS_MOST: usize = 200;

/// A customer's site, as far as AWS tells of it.
#[derive(Default)]
pub(super) struct Site {
    /// Customer gateways.
    pub gateways: Vec<CustomerGatewayId>,
    /// Their public addresses.
    pub addresses: Vec<Ipv4Addr>,
    /// Direct Connect connections.
    pub lines: Vec<String>,
    /// The virtual private gateways its lines end at.
    pub ends_at: Vec<VirtualPrivateGatewayId>,
    /// What it has, as far as routes tell.
    pub blocks: Vec<Ipv4Net>,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// What its gateway or line is called.
    pub name: String,
}

impl Site {
    fn is_same(&self, other: &Self) -> bool {
        self.gateways.iter().any(|gateway| other.gateways.contains(gateway))
            || self.addresses.iter().any(|address| other.addresses.contains(address))
            || self.blocks.iter().any(|block| other.blocks.contains(block))
            || self.lines.iter().any(|line| other.lines.contains(line))
            // Several lines to one gateway of which nothing more is known: a second one for when the first fails.
            || self.blocks.is_empty()
                && other.blocks.is_empty()
                && self.ends_at.iter().any(|gateway| other.ends_at.contains(gateway))
    }

    fn join(&mut self, other: Self) {
        append(&mut self.gateways, other.gateways);
        append(&mut self.addresses, other.addresses);
        append(&mut self.lines, other.lines);
        append(&mut self.blocks, other.blocks);
        append(&mut self.ends_at, other.ends_at);
        self.account = self.account.take().or(other.account);
        if self.name.is_empty() {
            self.name = other.name;
        }
    }
}

fn append<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}

/// Virtual private gateways.
pub fn vpn_gateways(build: &mut Build<'_>) {
    for item in build.found.all(Kind::VpnGateway) {
        if is_deleted(build, item, "virtual private gateway") {
            continue;
        }
        let map = &[("id", "VpnGatewayId"), ("amazon_side_asn", "AmazonSideAsn")];
        let Some(mut gateway) = build.make::<VirtualPrivateGateway>(item, map) else { continue };
        for attachment in objects(&item.object, "VpcAttachments") {
            let state = text(attachment, "State").unwrap_or_default();
            if state != "detached" && state != "detaching" {
                gateway.vpc = string(attachment, "VpcId").and_then(|vpc| vpc.parse().ok());
            }
        }
        gateway.account = build.account(item);
        gateway.region = build.region(item);
        build.sketch.virtual_private_gateways.insert(gateway);
    }
}

fn is_deleted(build: &mut Build<'_>, item: &Item, kind: &str) -> bool {
    let state = text(&item.object, "State").unwrap_or_default();
    let is = matches!(state.as_str(), "deleted" | "deleting");
    if is {
        build.say(Severity::Note, item, &format!("the {kind} {} is {state} and was left out", item.id));
    }
    is
}

/// The blocks route tables send to a virtual private gateway: those it learnt, then those put there by
/// hand. The default route says nothing of what a customer has.
pub(super) fn learnt(build: &Build<'_>, gateway: &VirtualPrivateGatewayId) -> Vec<Ipv4Net> {
    let target = RouteTarget::VirtualPrivateGateway(gateway.clone());
    let mut blocks = Vec::new();
    for table in build.sketch.route_tables.iter() {
        for route in table.routes.iter().filter(|route| route.target == target) {
            if let Destination::Cidr(block) = &route.destination
                && block.prefix_len() > 0
                && !blocks.contains(block)
            {
                blocks.push(*block);
            }
        }
    }
    blocks
}

/// The default route, where what a line announces is not known and tables send everything its way; and
/// where it was learnt.
pub(super) fn default_route(
    build: &Build<'_>,
    gateway: &VirtualPrivateGatewayId,
    is_unknown: bool,
) -> Option<Ipv4Net> {
    let target = RouteTarget::VirtualPrivateGateway(gateway.clone());
    let leads = |route: &Route| {
        let learnt = route.origin == RouteOrigin::EnableVgwRoutePropagation;
        route.target == target
            && route.destination == Destination::Cidr(Ipv4Net::default())
            && (learnt || is_unknown)
    };
    let mut tables = build.sketch.route_tables.iter();
    tables.any(|table| table.routes.iter().any(leads)).then(Ipv4Net::default)
}

/// Blocks that stand under a path, those that are gone left out.
fn static_routes(item: &Item) -> Vec<Ipv4Net> {
    let mut blocks = Vec::new();
    for route in objects(&item.object, "Routes") {
        let state = text(route, "State").unwrap_or_default();
        let block = string(route, "DestinationCidrBlock").and_then(|block| block.parse::<Ipv4Net>().ok());
        if let Some(block) = block.filter(|_| state != "deleted" && state != "deleting") {
            blocks.push(block.trunc());
        }
    }
    blocks
}

/// Customer gateways, VPN connections, Direct Connect, and the data centers behind them.
pub fn customer_side(build: &mut Build<'_>) {
    let mut sites = Vec::new();
    customer_gateways(build, &mut sites);
    vpn_connections(build, &mut sites);
    super::direct_connect::direct_connect(build, &mut sites);
    let sites = joined(sites);
    for site in &sites {
        data_center(build, site);
    }
}

/// What shares a gateway, an address or a block is one site.
fn joined(sites: Vec<Site>) -> Vec<Site> {
    let mut joined: Vec<Site> = Vec::new();
    for mut site in sites {
        let mut kept = Vec::with_capacity(joined.len());
        for other in joined {
            if other.is_same(&site) {
                let mut first = other;
                first.join(site);
                site = first;
            } else {
                kept.push(other);
            }
        }
        kept.push(site);
        joined = kept;
    }
    joined
}

fn customer_gateways(build: &mut Build<'_>, sites: &mut Vec<Site>) {
    for item in build.found.all(Kind::CustomerGateway) {
        if is_deleted(build, item, "customer gateway") {
            continue;
        }
        let map = &[("id", "CustomerGatewayId"), ("bgp_asn", "BgpAsn")];
        let Some(mut gateway) = build.make::<CustomerGateway>(item, map) else { continue };
        let address = string(&item.object, "IpAddress").and_then(|text| text.parse().ok());
        gateway.address = address.unwrap_or(Ipv4Addr::UNSPECIFIED);
        gateway.account = build.account(item);
        gateway.region = build.region(item);
        if let Some(router) = address.and_then(|address| router_at(build, address)) {
            gateway.device = CustomerDevice::VirtualRouter(router.clone());
            let _ = build.sketch.hosts.update(&router, |host| host.flavor = HostFlavor::VirtualRouter);
        } else {
            sites.push(Site {
                gateways: vec![gateway.id.clone()],
                addresses: address.into_iter().collect(),
                account: Some(gateway.account.clone()),
                name: gateway.name.clone(),
                ..Site::default()
            });
        }
        build.sketch.customer_gateways.insert(gateway);
    }
}

/// The instance a public address belongs to: a virtual router, as in a transit VPC.
fn router_at(build: &Build<'_>, address: Ipv4Addr) -> Option<HostId> {
    let elastic = build.sketch.elastic_addresses.iter().find(|known| known.address == address);
    let interface = match elastic.and_then(|known| known.association.as_ref()) {
        Some(AddressHolder::NetworkInterface(interface)) => build.sketch.network_interfaces.get(interface),
        Some(AddressHolder::NatGateway(_)) | None => {
            build.sketch.network_interfaces.iter().find(|known| known.public_address == Some(address))
        }
    };
    match &interface?.of {
        InterfaceKind::Host(host) => Some(host.clone()),
        _ => None,
    }
}

fn vpn_connections(build: &mut Build<'_>, sites: &mut Vec<Site>) {
    let found = build.found;
    for item in found.all(Kind::VpnConnection) {
        if is_deleted(build, item, "VPN connection") {
            continue;
        }
        let map = &[
            ("id", "VpnConnectionId"),
            ("virtual_private_gateway", "VpnGatewayId"),
            ("transit_gateway", "TransitGatewayId"),
            ("customer_gateway", "CustomerGatewayId"),
            ("static_routes_only", "Options.StaticRoutesOnly"),
            ("state", "State"),
        ];
        let Some(mut vpn) = build.make::<VpnConnection>(item, map) else { continue };
        vpn.routes = static_routes(item);
        let (learnt, others) = match &vpn.virtual_private_gateway {
            Some(gateway) => (learnt(build, gateway), others_static(build, item, gateway)),
            None => (super::transit::learnt_by(build, &item.id), Vec::new()),
        };
        if !vpn.static_routes_only {
            for block in &learnt {
                if !others.contains(block) && !vpn.routes.contains(block) {
                    vpn.routes.push(*block);
                }
            }
            let gateway = vpn.virtual_private_gateway.as_ref();
            let default = gateway.and_then(|gateway| default_route(build, gateway, vpn.routes.is_empty()));
            vpn.routes.extend(default);
        }
        vpn.tunnels = tunnels(item);
        let mut site = Site {
            gateways: vec![vpn.customer_gateway.clone()],
            ends_at: vpn.virtual_private_gateway.clone().into_iter().collect(),
            ..Site::default()
        };
        for block in vpn.routes.iter().chain(&learnt) {
            if block.prefix_len() > 0 && !site.blocks.contains(block) {
                site.blocks.push(*block);
            }
        }
        let remote = string(&item.object, "Options.RemoteIpv4NetworkCidr")
            .and_then(|text| text.parse::<Ipv4Net>().ok());
        if site.blocks.is_empty() {
            site.blocks.extend(remote.filter(|block| block.prefix_len() > 0));
        }
        if build
            .sketch
            .customer_gateways
            .get(&vpn.customer_gateway)
            .is_some_and(|gateway| matches!(gateway.device, CustomerDevice::VirtualRouter(_)))
        {
            build.sketch.vpn_connections.insert(vpn);
            continue;
        }
        if vpn.state == VpnState::Available
            && vpn.tunnels.iter().all(|tunnel| tunnel.status == TunnelStatus::Down)
        {
            build.say(Severity::Note, item, &format!("both tunnels of {} are down", vpn.id));
        }
        sites.push(site);
        build.sketch.vpn_connections.insert(vpn);
    }
}

/// The static routes of a gateway's other VPN connections.
pub(super) fn others_static(
    build: &Build<'_>,
    own: &Item,
    gateway: &VirtualPrivateGatewayId,
) -> Vec<Ipv4Net> {
    let mut blocks = Vec::new();
    for item in build.found.all(Kind::VpnConnection) {
        let same = string(&item.object, "VpnGatewayId") == Some(gateway.as_str());
        if same && item.id != own.id && flag(&item.object, "Options.StaticRoutesOnly") == Some(true) {
            blocks.extend(static_routes(item));
        }
    }
    blocks
}

fn tunnels(item: &Item) -> Vec<Tunnel> {
    let mut tunnels = Vec::new();
    for printed in objects(&item.object, "VgwTelemetry") {
        let Some(Ok(address)) = string(printed, "OutsideIpAddress").map(str::parse) else { continue };
        let up = text(printed, "Status").is_none_or(|status| status.eq_ignore_ascii_case("up"));
        tunnels.push(Tunnel {
            outside_address: address,
            status: if up { TunnelStatus::Up } else { TunnelStatus::Down },
        });
    }
    if tunnels.is_empty() {
        for address in texts_at(item) {
            tunnels.push(Tunnel { outside_address: address, status: TunnelStatus::Up });
        }
    }
    tunnels
}

/// The tunnels' addresses among the connection's options, where no telemetry was printed.
fn texts_at(item: &Item) -> Vec<Ipv4Addr> {
    let mut found = Vec::new();
    for text in texts(&item.object, "Options.TunnelOptions", "OutsideIpAddress") {
        found.extend(text.parse::<Ipv4Addr>().ok());
    }
    found
}

/// What is private (RFC 1918) and no VPC's.
fn private_blocks(build: &Build<'_>) -> Vec<Ipv4Net> {
    let mut pending = Vec::new();
    for block in ["192.168.0.0/16", "172.16.0.0/12", "10.0.0.0/8"] {
        pending.extend(block.parse::<Ipv4Net>().ok());
    }
    let mut found = Vec::new();
    while let Some(block) = pending.pop() {
        let mut meets = false;
        let mut inside = false;
        for cidr in build.sketch.vpcs.iter().flat_map(crate::model::Vpc::cidrs) {
            inside = inside || cidr.contains(&block);
            meets = meets || block.contains(cidr);
        }
        if inside || found.len() >= PRIVATE_BLOCKS_MOST {
            continue;
        }
        if meets && let Ok(halves) = block.subnets(block.prefix_len().saturating_add(1)) {
            pending.extend(halves);
        } else {
            found.push(block);
        }
    }
    found
}

/// The data center of a site.
fn data_center(build: &mut Build<'_>, site: &Site) {
    let seed = match (site.gateways.first(), site.lines.first()) {
        (Some(gateway), _) => gateway.as_str().to_owned(),
        (None, Some(line)) => line.clone(),
        (None, None) => return,
    };
    let Ok(id) = format!("dc-{}", digits_of(&seed)).parse::<DataCenterId>() else { return };
    let mut center: DataCenter = as_usual();
    center.id = id.clone();
    center.name = if site.name.is_empty() { format!("behind {seed}") } else { site.name.clone() };
    center.cidrs.clone_from(&site.blocks);
    let is_unknown = site.blocks.is_empty() && !site.ends_at.is_empty();
    if is_unknown {
        center.cidrs = private_blocks(build);
    }
    center.account = match &site.account {
        Some(account) => account.clone(),
        None => match build.sketch.accounts.iter().next() {
            Some(account) => account.id.clone(),
            None => return,
        },
    };
    let blocks = if is_unknown {
        "every private block no VPC here has, since no static or learnt route names one".to_owned()
    } else if site.blocks.is_empty() {
        "no blocks, since no static or learnt route names one".to_owned()
    } else {
        let mut names = Vec::new();
        for block in &site.blocks {
            names.push(block.to_string());
        }
        names.join(", ")
    };
    let text = format!("behind {seed} a data center is assumed, with {blocks}");
    build.say_of_all(Severity::Assumption, &text);
    for gateway in &site.gateways {
        let _ = build.sketch.customer_gateways.update(gateway, |gateway| {
            gateway.device = CustomerDevice::DataCenter(id.clone());
        });
    }
    for line in &site.lines {
        if let Ok(line) = line.parse() {
            let _ =
                build.sketch.direct_connect_connections.update(&line, |line| line.data_center = id.clone());
        }
    }
    build.sketch.data_centers.insert(center);
}
