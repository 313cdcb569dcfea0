//! Transit gateways, what is attached to them, and their route tables; VPC Block Public Access.

use ipnet::IpNet;

use super::build::Build;
use super::collect::Item;
use super::interfaces::made_up;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{flag, is_key, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    AttachedResource, BlockPublicAccess, BlockPublicAccessExclusion, InterfaceKind, InternetGatewayBlockMode,
    InternetGatewayExclusionMode, RouteState, SubnetId, TransitGateway, TransitGatewayAttachment,
    TransitGatewayAttachmentId, TransitGatewayRoute, TransitGatewayRouteTable, TransitGatewayRouteTableId,
    TransitGatewayRouteType,
};

/// Whether something is no more.
fn is_gone(item: &Item) -> bool {
    let state = text(&item.object, "State").unwrap_or_default();
    ["deleted", "deleting"].iter().any(|gone| is_key(&state, gone))
}

/// Gateways and what is attached to them; the attachments' interfaces come later.
pub fn transit_gateways(build: &mut Build<'_>) {
    for item in build.found.all(Kind::TransitGateway).iter().filter(|item| !is_gone(item)) {
        let map = &[
            ("id", "TransitGatewayId"),
            ("amazon_side_asn", "Options.AmazonSideAsn"),
            ("dns_support", "Options.DnsSupport"),
            ("security_group_referencing", "Options.SecurityGroupReferencingSupport"),
            ("vpn_ecmp", "Options.VpnEcmpSupport"),
            ("auto_accept_shared_attachments", "Options.AutoAcceptSharedAttachments"),
            ("association_default_route_table", "Options.AssociationDefaultRouteTableId"),
            ("propagation_default_route_table", "Options.PropagationDefaultRouteTableId"),
        ];
        let Some(mut gateway) = build.make::<TransitGateway>(item, map) else { continue };
        gateway.account = build.account(item);
        gateway.region = build.region(item);
        if flag(&item.object, "Options.DefaultRouteTableAssociation") == Some(false) {
            gateway.association_default_route_table = None;
        }
        if flag(&item.object, "Options.DefaultRouteTablePropagation") == Some(false) {
            gateway.propagation_default_route_table = None;
        }
        build.sketch.transit_gateways.insert(gateway);
    }
    for item in build.found.all(Kind::TransitGatewayAttachment) {
        attachment(build, item);
    }
}

fn attachment(build: &mut Build<'_>, item: &Item) {
    if is_gone(item) {
        return;
    }
    let mut printed = item.object.clone();
    let mut attached = None;
    for path in ["VpcId", "AccepterTgwInfo.TransitGatewayId", "ResourceId"] {
        attached = attached.or_else(|| text(&item.object, path)?.parse::<AttachedResource>().ok());
    }
    let Some(attached) = attached else {
        let kind = text(&item.object, "ResourceType").unwrap_or_default();
        build.left_out(
            item,
            "transit gateway attachment",
            &format!("attachments of the type {kind} are not modelled"),
        );
        return;
    };
    if let Some(gateway) = text(&item.object, "RequesterTgwInfo.TransitGatewayId") {
        printed.insert("TransitGatewayId".to_owned(), gateway.into());
    }
    let map = &[
        ("id", "TransitGatewayAttachmentId"),
        ("transit_gateway", "TransitGatewayId"),
        ("state", "State"),
        ("appliance_mode", "Options.ApplianceModeSupport"),
        ("dns_support", "Options.DnsSupport"),
        ("security_group_referencing", "Options.SecurityGroupReferencingSupport"),
        ("ipv6_support", "Options.Ipv6Support"),
    ];
    let mut found: TransitGatewayAttachment = as_usual();
    match super::fill::fill(&mut found, &printed, map) {
        Ok(()) => {
            found.resource = attached;
            build.sketch.transit_gateway_attachments.insert(found);
        }
        Err(problem) => build.left_out(item, "transit gateway attachment", &problem),
    }
}

/// The interfaces of VPC attachments: those that were given, and one made up in each subnet without.
pub fn interfaces_of_attachments(build: &mut Build<'_>) {
    for item in build.found.all(Kind::TransitGatewayAttachment) {
        let Ok(id) = item.id.parse::<TransitGatewayAttachmentId>() else { continue };
        if build.sketch.transit_gateway_attachments.get(&id).is_none_or(|found| found.vpc().is_none()) {
            continue;
        }
        let mine = InterfaceKind::TransitGatewayAttachment(id.clone());
        let mut own = Vec::new();
        let mut subnets: Vec<SubnetId> = Vec::new();
        for interface in build.sketch.network_interfaces.iter().filter(|interface| interface.of == mine) {
            own.push(interface.id.clone());
            subnets.push(interface.subnet.clone());
        }
        for subnet in texts(&item.object, "SubnetIds", "SubnetId") {
            let Ok(subnet) = subnet.parse::<SubnetId>() else { continue };
            if !subnets.contains(&subnet) {
                own.extend(made_up(build, &subnet, None, mine.clone(), id.as_str()));
            }
        }
        let _ = build.sketch.transit_gateway_attachments.update(&id, |found| found.network_interfaces = own);
    }
}

/// Route tables of transit gateways: their associations, propagations and routes.
pub fn route_tables(build: &mut Build<'_>) {
    for item in build.found.all(Kind::TransitGatewayRouteTable).iter().filter(|item| !is_gone(item)) {
        let map = &[("id", "TransitGatewayRouteTableId"), ("transit_gateway", "TransitGatewayId")];
        if let Some(table) = build.make::<TransitGatewayRouteTable>(item, map) {
            build.sketch.transit_gateway_route_tables.insert(table);
        }
    }
    for item in build.found.all(Kind::TransitGatewayAttachment) {
        let table =
            string(&item.object, "Association.TransitGatewayRouteTableId").and_then(|id| id.parse().ok());
        join(build, item, table, |table| &mut table.associations);
    }
    for item in build.found.all(Kind::TransitGatewayAssociation) {
        let table = table_of(build, item);
        join(build, item, table, |table| &mut table.associations);
    }
    for item in build.found.all(Kind::TransitGatewayPropagation) {
        let table = table_of(build, item);
        join(build, item, table, |table| &mut table.propagations);
    }
    for item in build.found.all(Kind::TransitGatewayRoute) {
        let Some(table) = table_of(build, item) else {
            let text = "which transit gateway route table these routes belong to is not said; name the file after it";
            build.say(Severity::Warning, item, text);
            continue;
        };
        if let Some(route) = route(item) {
            let _ =
                build.sketch.transit_gateway_route_tables.update(&table, |table| table.routes.push(route));
        }
    }
    by_default(build);
}

/// The table an output is about: named around it, or the only one.
fn table_of(build: &Build<'_>, item: &Item) -> Option<TransitGatewayRouteTableId> {
    let own = string(&item.object, "TransitGatewayRouteTableId").and_then(|id| id.parse().ok());
    let mut tables = build.sketch.transit_gateway_route_tables.iter();
    let named = own.or_else(|| {
        tables.find(|table| item.origin.hints.contains(table.id.as_str())).map(|table| table.id.clone())
    });
    let only = build.sketch.transit_gateway_route_tables.len() == 1;
    named.or_else(|| {
        build.sketch.transit_gateway_route_tables.iter().next().filter(|_| only).map(|table| table.id.clone())
    })
}

/// Puts an attachment into one of a table's lists.
fn join(
    build: &mut Build<'_>,
    item: &Item,
    table: Option<TransitGatewayRouteTableId>,
    list: fn(&mut TransitGatewayRouteTable) -> &mut Vec<TransitGatewayAttachmentId>,
) {
    let attachment = string(&item.object, "TransitGatewayAttachmentId").and_then(|id| id.parse().ok());
    let (Some(table), Some(attachment)) = (table, attachment) else { return };
    let state =
        text(&item.object, "State").or_else(|| text(&item.object, "Association.State")).unwrap_or_default();
    if matches!(state.as_str(), "disassociated" | "disabled" | "disassociating" | "disabling") {
        return;
    }
    let _ = build.sketch.transit_gateway_route_tables.update(&table, |table| {
        let list = list(table);
        if !list.contains(&attachment) {
            list.push(attachment);
        }
    });
}

fn route(item: &Item) -> Option<TransitGatewayRoute> {
    let mut route: TransitGatewayRoute = as_usual();
    route.destination = string(&item.object, "DestinationCidrBlock")?.parse().ok()?;
    let attachment = string(&item.object, "TransitGatewayAttachments.TransitGatewayAttachmentId");
    route.attachment = attachment.and_then(|id| id.parse().ok());
    if text(&item.object, "Type").is_some_and(|kind| is_key(&kind, "propagated")) {
        route.route_type = TransitGatewayRouteType::Propagated;
    }
    if text(&item.object, "State").is_some_and(|state| is_key(&state, "blackhole")) {
        route.state = RouteState::Blackhole;
    }
    Some(route)
}

/// Where neither routes nor associations were given, a gateway does what its defaults say.
fn by_default(build: &mut Build<'_>) {
    let mut made = Vec::new();
    for gateway in build.sketch.transit_gateways.iter() {
        let Some(table) = &gateway.propagation_default_route_table else { continue };
        let known = build.sketch.transit_gateway_route_tables.get(table);
        if known.is_some_and(|known| !known.routes.is_empty()) {
            continue;
        }
        let (mut attachments, mut routes) = (Vec::new(), Vec::new());
        for attachment in build.sketch.transit_gateway_attachments.iter() {
            if attachment.transit_gateway != gateway.id || !attachment.state.lives() {
                continue;
            }
            attachments.push(attachment.id.clone());
            let vpc = attachment.vpc().and_then(|vpc| build.sketch.vpcs.get(vpc));
            for cidr in vpc.into_iter().flat_map(crate::model::Vpc::cidrs) {
                let mut route: TransitGatewayRoute = as_usual();
                route.destination = IpNet::V4(*cidr);
                route.attachment = Some(attachment.id.clone());
                route.route_type = TransitGatewayRouteType::Propagated;
                routes.push(route);
            }
        }
        made.push((gateway.id.clone(), table.clone(), attachments, routes));
    }
    for (gateway, id, attachments, routes) in made {
        let text = format!(
            "the routes of {id} were not given (search-transit-gateway-routes); what its attachments announce stands for them"
        );
        build.say_of_all(Severity::Assumption, &text);
        if build.sketch.transit_gateway_route_tables.get(&id).is_none() {
            let mut table: TransitGatewayRouteTable = as_usual();
            (table.id, table.transit_gateway) = (id.clone(), gateway);
            build.sketch.transit_gateway_route_tables.insert(table);
        }
        let _ = build.sketch.transit_gateway_route_tables.update(&id, |table| {
            if table.associations.is_empty() {
                table.associations.clone_from(&attachments);
            }
            if table.propagations.is_empty() {
                table.propagations = attachments;
            }
            table.routes = routes;
        });
    }
}

/// The blocks a gateway's tables send to a VPN connection.
pub fn learnt_by(build: &Build<'_>, vpn: &str) -> Vec<ipnet::Ipv4Net> {
    let mut blocks = Vec::new();
    for attachment in build.sketch.transit_gateway_attachments.iter() {
        let AttachedResource::VpnConnection(own) = &attachment.resource else { continue };
        if own.as_str() != vpn {
            continue;
        }
        for table in build.sketch.transit_gateway_route_tables.iter() {
            for route in table.routes.iter().filter(|route| route.attachment.as_ref() == Some(&attachment.id))
            {
                if let IpNet::V4(block) = route.destination
                    && block.prefix_len() > 0
                    && !blocks.contains(&block)
                {
                    blocks.push(block);
                }
            }
        }
    }
    blocks
}

/// `describe-vpc-block-public-access-options` and `-exclusions`.
pub fn block_public_access(build: &mut Build<'_>) {
    for item in build.found.all(Kind::BlockPublicAccess) {
        let mut blocked: BlockPublicAccess = as_usual();
        let word = text(&item.object, "InternetGatewayBlockMode").unwrap_or_default();
        let mode = InternetGatewayBlockMode::from_word(&word);
        blocked.mode = mode.unwrap_or(InternetGatewayBlockMode::Off);
        let region = string(&item.object, "AwsRegion").and_then(|region| region.parse().ok());
        blocked.region = match region {
            Some(region) => region,
            None => build.region(item),
        };
        let account = build.account(item);
        for exclusion in build.found.all(Kind::BlockPublicAccessExclusion) {
            let arn = text(&exclusion.object, "ResourceArn").unwrap_or_default();
            let of = arn.rsplit('/').next().and_then(|id| id.parse().ok());
            let mode = text(&exclusion.object, "InternetGatewayExclusionMode").unwrap_or_default();
            let mode = InternetGatewayExclusionMode::from_word(&mode);
            if let (Some(resource), Some(mode)) = (of, mode)
                && arn.contains(account.as_str())
                && arn.contains(blocked.region.as_str())
            {
                blocked.exclusions.push(BlockPublicAccessExclusion { resource, mode });
            }
        }
        if blocked.mode != InternetGatewayBlockMode::Off {
            let _ =
                build.sketch.accounts.update(&account, |account| account.block_public_access.push(blocked));
        }
    }
}
