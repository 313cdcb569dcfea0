//! VPCs, subnets, route tables, and prefix lists.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::build::{Build, digits_of};
use super::collect::Item;
use super::kind::Kind;
use crate::interop::diagnostic::Severity;
use crate::interop::field::{Object, flag, objects, string, text, texts};
use crate::model::record::as_usual;
use crate::model::{
    Destination, PrefixList, Route, RouteState, RouteTable, RouteTarget, Subnet, SubnetId, Vpc, VpcId,
};

/// Whether a part's own state says that it is gone, or was never there.
fn is_gone(part: &Object, path: &str) -> bool {
    let state = text(part, path).unwrap_or_default().to_ascii_lowercase();
    matches!(
        state.as_str(),
        "disassociated" | "disassociating" | "failed" | "failing" | "deleted" | "detached"
    )
}

/// Every VPC.
pub fn vpcs(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Vpc) {
        let map = &[("id", "VpcId"), ("cidr", "CidrBlock")];
        let Some(mut vpc) = build.make::<Vpc>(item, map) else { continue };
        vpc.cidr = vpc.cidr.trunc();
        vpc.account = build.account(item);
        vpc.region = build.whereabouts.region(item, Some(&item.id), build.said);
        for block in objects(&item.object, "CidrBlockAssociationSet") {
            let cidr = text(block, "CidrBlock").and_then(|cidr| cidr.parse::<Ipv4Net>().ok());
            if let Some(cidr) =
                cidr.filter(|cidr| *cidr != vpc.cidr && !is_gone(block, "CidrBlockState.State"))
            {
                vpc.more_cidrs.push(cidr.trunc());
            }
        }
        for block in objects(&item.object, "Ipv6CidrBlockAssociationSet") {
            let cidr = text(block, "Ipv6CidrBlock").and_then(|cidr| cidr.parse::<Ipv6Net>().ok());
            vpc.ipv6_cidrs.extend(cidr.filter(|_| !is_gone(block, "Ipv6CidrBlockState.State")));
        }
        attributes(build, item, &mut vpc);
        build.sketch.vpcs.insert(vpc);
    }
}

/// `describe-vpc-attribute` says what `describe-vpcs` does not. AWS's default VPCs and those the console
/// makes have host names on; a VPC made by the API has them off.
fn attributes(build: &mut Build<'_>, item: &Item, vpc: &mut Vpc) {
    let said = build.found.get(Kind::VpcAttribute, &item.id);
    let of = |name: &str| said.and_then(|said| flag(&said.object, name)).or_else(|| flag(&item.object, name));
    vpc.enable_dns_support = of("EnableDnsSupport").unwrap_or(true);
    vpc.enable_dns_hostnames = if let Some(on) = of("EnableDnsHostnames") {
        on
    } else {
        let text = "no describe-vpc-attribute says whether VPCs have DNS support and DNS host names; both are assumed to be on";
        build.say_of_all(Severity::Assumption, text);
        true
    };
}

/// Every subnet.
pub fn subnets(build: &mut Build<'_>) {
    for item in build.found.all(Kind::Subnet) {
        let map = &[
            ("id", "SubnetId"),
            ("vpc", "VpcId"),
            ("cidr", "CidrBlock"),
            ("map_public_ip_on_launch", "MapPublicIpOnLaunch"),
        ];
        let Some(mut subnet) = build.make::<Subnet>(item, map) else { continue };
        subnet.cidr = subnet.cidr.trunc();
        for block in objects(&item.object, "Ipv6CidrBlockAssociationSet") {
            if !is_gone(block, "Ipv6CidrBlockState.State") {
                subnet.ipv6_cidr = text(block, "Ipv6CidrBlock").and_then(|cidr| cidr.parse().ok());
            }
        }
        let account = build.account(item);
        let (name, id) =
            (string(&item.object, "AvailabilityZone"), string(&item.object, "AvailabilityZoneId"));
        let Some(zone) = build.zone(&account, name, id) else {
            build.left_out(item, "subnet", "its Availability Zone is not known here");
            continue;
        };
        subnet.zone = zone.clone();
        // The names of a VPC's zones are its owner's; a subnet shared with others is seen by theirs.
        if let (Some((owner, _)), Some(_)) = (build.of_vpc(&subnet.vpc), id)
            && owner != account
        {
            build.need_account(&owner);
        }
        build.sketch.subnets.insert(subnet);
    }
}

/// Every route table, and which subnets use it.
pub fn route_tables(build: &mut Build<'_>) {
    for item in build.found.all(Kind::RouteTable) {
        let map = &[("id", "RouteTableId"), ("vpc", "VpcId")];
        let Some(mut table) = build.make::<RouteTable>(item, map) else { continue };
        for association in objects(&item.object, "Associations") {
            if is_gone(association, "AssociationState.State") {
                continue;
            }
            if flag(association, "Main") == Some(true) {
                table.main = true;
            }
            if let Some(Ok(subnet)) = string(association, "SubnetId").map(str::parse::<SubnetId>) {
                let id = table.id.clone();
                // A subnet that was not given cannot be told of its table.
                let _ = build.sketch.subnets.update(&subnet, |subnet| subnet.route_table = Some(id));
            }
            if let Some(gateway) = string(association, "GatewayId") {
                let text = format!(
                    "{} is a gateway route table of {gateway}; such tables are not modelled",
                    table.id
                );
                build.say(Severity::Warning, item, &text);
            }
        }
        for route in objects(&item.object, "Routes") {
            let problem = match a_route(route) {
                Ok((route, problem)) => {
                    table.routes.push(route);
                    problem
                }
                Err(problem) => Some(problem),
            };
            if let Some(problem) = problem {
                let text = format!("a route of {}: {problem}", table.id);
                build.say(Severity::Warning, item, &text);
            }
        }
        for gateway in texts(&item.object, "PropagatingVgws", "GatewayId") {
            table.propagating_gateways.extend(gateway.parse().ok());
        }
        build.sketch.route_tables.insert(table);
    }
    main_tables(build);
}

/// The members a route's target stands in. An instance's route has its interface beside it.
const TARGETS: &[&str] = &[
    "NetworkInterfaceId",
    "NatGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "TransitGatewayId",
    "VpcEndpointId",
    "GatewayId",
];

/// A route, and what is to be said about it.
fn a_route(printed: &Object) -> Result<(Route, Option<String>), String> {
    let mut destination = None;
    for name in ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"] {
        destination = destination.or_else(|| text(printed, name));
    }
    let destination = destination.ok_or("it has no destination")?;
    let to = destination.parse::<Destination>()?;
    let mut target = None;
    for name in TARGETS {
        let named = text(printed, name);
        target = target.or_else(|| named?.parse::<RouteTarget>().ok());
    }
    let mut route = Route::local(Ipv4Net::default());
    route.destination = to;
    if let Some(origin) = text(printed, "Origin").as_deref().and_then(origin) {
        route.origin = origin;
    }
    let is_blackhole = text(printed, "State").is_some_and(|state| state.eq_ignore_ascii_case("blackhole"));
    if is_blackhole {
        route.state = RouteState::Blackhole;
    }
    match target {
        Some(target) => route.target = target,
        // It led somewhere that is gone, and drops what it takes.
        None if is_blackhole => {}
        None => {
            let other = ["TransitGatewayId", "CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn"];
            let target = other.iter().find_map(|name| text(printed, name));
            let target =
                target.or_else(|| text(printed, "GatewayId")).unwrap_or_else(|| "nothing".to_owned());
            // It wins all the same, so it must stand there.
            route.state = RouteState::Blackhole;
            return Ok((
                route,
                Some(format!(
                    "{destination} leads to {target}, which is not modelled: packets are dropped here"
                )),
            ));
        }
    }
    Ok((route, None))
}

fn origin(word: &str) -> Option<crate::model::RouteOrigin> {
    use crate::model::RouteOrigin;
    let known = RouteOrigin::ALL.iter().copied();
    let mut found = None;
    for origin in known {
        if crate::interop::field::is_key(origin.word(), word) {
            found = Some(origin);
        }
    }
    found
}

/// Every VPC has a main table; one that was not given has at least the local route.
fn main_tables(build: &mut Build<'_>) {
    let mut lacking: Vec<(VpcId, Vec<Route>)> = Vec::new();
    for vpc in build.sketch.vpcs.iter() {
        if !build.sketch.route_tables.iter().any(|table| table.main && table.vpc == vpc.id) {
            let mut routes = Vec::new();
            for block in vpc.cidrs() {
                routes.push(Route::local(*block));
            }
            for block in &vpc.ipv6_cidrs {
                let mut route = Route::local(Ipv4Net::default());
                route.destination = Destination::Ipv6Cidr(*block);
                routes.push(route);
            }
            lacking.push((vpc.id.clone(), routes));
        }
    }
    for (vpc, routes) in lacking {
        let Ok(id) = format!("rtb-{}", digits_of(vpc.as_str())).parse() else { continue };
        let text = format!(
            "the main route table of {vpc} was not given; one with the local route alone stands for it"
        );
        build.say_of_all(Severity::Assumption, &text);
        let mut table: RouteTable = as_usual();
        (table.id, table.vpc, table.main, table.routes) = (id, vpc, true, routes);
        build.sketch.route_tables.insert(table);
    }
}

/// Every prefix list, AWS's own and customers'.
pub fn prefix_lists(build: &mut Build<'_>) {
    for item in build.found.all(Kind::PrefixList) {
        let map = &[("id", "PrefixListId"), ("name", "PrefixListName")];
        let Some(mut list) = build.make::<PrefixList>(item, map) else { continue };
        // com.amazonaws.us-east-1.s3
        let of_aws = list.name.strip_prefix("com.amazonaws.").and_then(|rest| rest.split('.').next());
        list.region = match of_aws.and_then(|region| region.parse().ok()) {
            Some(region) => region,
            None => build.region(item),
        };
        let owner = text(&item.object, "OwnerId").filter(|owner| owner != "AWS");
        list.account = owner.and_then(|owner| owner.parse().ok());
        for cidr in texts(&item.object, "Cidrs", "Cidr").iter().chain(&texts(&item.object, "Entries", "Cidr"))
        {
            list.entries.extend(cidr.parse::<IpNet>().ok());
        }
        build.sketch.prefix_lists.insert(list);
    }
    for item in build.found.all(Kind::PrefixListEntry) {
        let Some(cidr) = text(&item.object, "Cidr").and_then(|cidr| cidr.parse::<IpNet>().ok()) else {
            continue;
        };
        let mut named = None;
        for list in build.sketch.prefix_lists.iter() {
            if item.origin.hints.contains(list.id.as_str())
                || !list.name.is_empty() && item.origin.hints.contains(&list.name)
            {
                named = Some(list.id.clone());
            }
        }
        if named.is_none() && build.sketch.prefix_lists.len() == 1 {
            named = build.sketch.prefix_lists.iter().next().map(|list| list.id.clone());
        }
        match named {
            Some(id) => {
                let _ = build.sketch.prefix_lists.update(&id, |list| {
                    if !list.entries.contains(&cidr) {
                        list.entries.push(cidr);
                    }
                });
            }
            None => build.say(
                Severity::Warning,
                item,
                "which prefix list these entries belong to is not said; name the file after it",
            ),
        }
    }
}
