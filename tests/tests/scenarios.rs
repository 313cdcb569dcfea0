//! The built-in scenarios: each opens, is sound, does what it says, and shows what the whitepaper's
//! figure or claim asks for. Names of tests carry the claim's number where there is one.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use privatelink::advise::{Severity, expectations, findings};
use privatelink::control::{Break, broken};
use privatelink::model::{
    Profile, RouteOrigin, RouteState, RouteTable, RouteTarget, Service, Sketch, SubnetId,
    VirtualPrivateGatewayId, Vpc,
};
use privatelink::path::Index;
use privatelink::scenario;
use privatelink::sketch::{self, Base, Envelope, LinkView, link, sketch_of};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/scenarios")
}

fn open(id: &str) -> Sketch {
    let read = scenario::open(id).unwrap_or_else(|| panic!("there is no {id}"));
    read.unwrap_or_else(|error| panic!("{id}: {error}")).sketch
}

fn all() -> impl Iterator<Item = (&'static str, Sketch)> {
    scenario::list().iter().map(|info| (info.id, open(info.id)))
}

#[test]
fn every_file_is_listed_and_opens_under_its_title() {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder()).expect("the folder") {
        let name = entry.expect("an entry").file_name().into_string().expect("text");
        files.insert(name.strip_suffix(".json").expect("only scenarios").to_owned());
    }
    let mut listed = BTreeSet::new();
    for info in scenario::list() {
        assert!(listed.insert(info.id.to_owned()), "{} is listed twice", info.id);
        assert_eq!(open(info.id).title, info.title, "{}", info.id);
        assert!(info.summary.ends_with('.') && info.summary.chars().count() < 160, "{}", info.summary);
    }
    assert_eq!(files, listed);
    for figure in 1..=11 {
        assert!(scenario::find(&format!("figure-{figure}")).is_some(), "Figure {figure}");
    }
    assert!(scenario::open("figure-12").is_none());
}

#[test]
fn files_stand_in_the_form_the_program_writes() {
    for info in scenario::list() {
        let text = fs::read_to_string(folder().join(format!("{}.json", info.id))).expect("a file");
        let sketch = open(info.id);
        assert!(text.len() < 40_000, "{} has {} bytes", info.id, text.len());
        if text.contains("\"copies\"") {
            assert!(sketch::read(&text).expect("it reads").sketch.resource_count() < 100, "{}", info.id);
        } else {
            // No assertion of equality: two long texts say nothing when they differ.
            assert!(sketch::write(&sketch) == text, "{}: write it with `scenario sketch`", info.id);
        }
    }
}

#[test]
fn sketches_come_back_unchanged_from_file_and_link() {
    for (id, sketch) in all() {
        assert!(sketch::read(&sketch::write(&sketch)).expect("it reads").sketch == sketch, "{id}: file");
        if sketch.resource_count() < 1_000 {
            let envelope = Envelope::new(Base::Sketch(Box::new(sketch.clone())), LinkView::default());
            let back = link::decode(&link::encode(&envelope)).expect("it unpacks");
            assert!(back.base.sketch().expect("a sketch") == sketch, "{id}: link");
        }
        let base = Base::Scenario { id: id.to_owned(), commands: Vec::new() };
        let text = fs::read_to_string(folder().join(format!("{id}.json"))).expect("a file");
        assert!(sketch_of(&base, Some(&text)).expect("a sketch") == sketch, "{id}: by a text brought along");
    }
}

/// Warnings a scenario means: it shows what it is to be warned of.
const MEANT: &[(&str, &str)] = &[("figure-6", "endpoint_not_available")];

#[test]
fn nothing_is_wrong_with_any_of_them() {
    let mut warned: BTreeSet<&(&str, &str)> = BTreeSet::new();
    for (id, sketch) in all() {
        for finding in findings(&Index::of(&sketch)) {
            let meant = MEANT.iter().find(|meant| **meant == (id, finding.code.code()));
            warned.extend(meant);
            let fine = finding.code.severity() == Severity::Advice || meant.is_some();
            assert!(fine, "{id}: {} ({})", finding.text(&sketch), finding.code.code());
        }
        for fault in broken(&sketch) {
            // The provider of Figure 6 has rejected an endpoint.
            assert_eq!((id, fault.kind), ("figure-6", Break::Reject), "opens broken");
        }
    }
    assert_eq!(warned.len(), MEANT.len(), "only {warned:?} is still found");
}

/// Marked expectations are those later work must meet. Each is judged all the same, so that the mark
/// goes when the work is done.
#[test]
fn each_does_what_is_expected_of_it_in_both_profiles() {
    let mut judged = 0;
    for (id, mut sketch) in all() {
        assert!(
            sketch.expectations.len() > usize::from(sketch.resource_count() > 50),
            "{id} expects nothing"
        );
        for profile in [Profile::Today, Profile::Paper] {
            sketch.profile = profile;
            for found in expectations(&Index::of(&sketch)) {
                let expectation = &found.expectation;
                let what = format!("{id}: {} → {}:{}", expectation.from, expectation.to, expectation.port);
                match &expectation.lacking {
                    None => assert!(found.met, "{what} ended in {:?}", found.got),
                    Some(lacking) => assert!(!found.met, "{what} is met: it no longer lacks {lacking}"),
                }
                judged += 1;
            }
        }
    }
    assert!(judged > 150, "{judged} were judged");
}

/// What an expectation may name must be one thing only, also once a data center's hosts count.
#[test]
fn names_of_places_stand_once() {
    for (id, sketch) in all() {
        let mut names: Vec<&str> = Vec::new();
        names.extend(sketch.hosts.iter().map(|host| host.name.as_str()));
        names.extend(sketch.data_center_hosts.iter().map(|host| host.name.as_str()));
        names.extend(sketch.vpc_endpoints.iter().map(|endpoint| endpoint.name.as_str()));
        names.extend(sketch.load_balancers.iter().map(|balancer| balancer.arn.name()));
        let (count, distinct) = (names.len(), names.into_iter().collect::<BTreeSet<_>>());
        assert_eq!(distinct.len(), count, "{id}");
        assert!(!distinct.contains(""), "{id}: something has no name");
    }
}

/// AWS's ids have 17 hexadecimal digits. Figure 5 is older than this test, and Figure 4 has the one the
/// whitepaper prints.
#[test]
fn ids_look_like_those_of_aws() {
    let own = ["dc-", "dch-", "dxcon-", "dxvif-", "pl-"];
    for (id, sketch) in all().filter(|(id, _)| *id != "figure-5") {
        for (table, resources) in sketch.tables() {
            for (found, _) in (0..resources.len()).filter_map(|at| resources.at(at)) {
                let text = found.as_str();
                let digits = text.rsplit('-').next().unwrap();
                let plain = [
                    "accounts",
                    "load_balancers",
                    "application_load_balancers",
                    "target_groups",
                    "topics",
                    "hosted_zones",
                ];
                if plain.contains(&table) || text == "vpce-svc-1234" {
                    continue;
                }
                let wanted = if own.iter().any(|own| text.starts_with(own)) { 8..=9 } else { 17..=17 };
                let hexadecimal = digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
                assert!(hexadecimal && wanted.contains(&digits.len()), "{id}: {text}");
            }
        }
    }
}

/// In us-east-1 and eu-west-1 AWS shuffles the letters for each account, in eu-west-2 it does not.
#[test]
fn zone_names_are_those_an_account_may_have() {
    let mut same_everywhere = BTreeSet::new();
    let mut shuffled = BTreeSet::new();
    for (id, sketch) in all().filter(|(id, _)| *id != "figure-5") {
        for account in sketch.accounts.iter() {
            let mut regions: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
            for mapping in &account.zones {
                regions
                    .entry(mapping.name.region())
                    .or_default()
                    .push((mapping.name.as_str(), mapping.id.as_str()));
            }
            for (region, zones) in regions {
                let (prefix, count) = match region {
                    "us-east-1" => ("use1", 6),
                    "eu-west-1" => ("euw1", 3),
                    "eu-west-2" => ("euw2", 3),
                    other => panic!("{id}: {other}"),
                };
                let ids: BTreeSet<&str> = zones.iter().map(|(_, id)| *id).collect();
                let names: BTreeSet<&str> = zones.iter().map(|(name, _)| *name).collect();
                assert_eq!((ids.len(), names.len()), (count, count), "{id}: {}", account.id);
                assert!(ids.iter().all(|id| id.starts_with(prefix)), "{id}: {ids:?}");
                let order: Vec<&str> = zones.iter().map(|(_, id)| *id).collect();
                if region == "eu-west-2" {
                    same_everywhere.insert(order.join(" "));
                } else if region == "us-east-1" {
                    shuffled.insert(order.join(" "));
                }
            }
        }
    }
    assert_eq!(same_everywhere, BTreeSet::from(["euw2-az1 euw2-az2 euw2-az3".to_owned()]));
    assert!(shuffled.len() > 5, "{shuffled:?}");
}

fn vpc_of<'a>(sketch: &'a Sketch, subnet: &SubnetId) -> &'a Vpc {
    sketch.vpcs.get(&sketch.subnets.get(subnet).expect("a subnet").vpc).expect("a VPC")
}

/// What AWS's own verbs would have made, as far as no other test asks for it.
#[test]
fn each_is_built_as_aws_would_have_it() {
    for (id, sketch) in all() {
        for vpc in sketch.vpcs.iter() {
            let mains = sketch.route_tables.iter().filter(|table| table.vpc == vpc.id && table.main);
            assert_eq!(mains.count(), 1, "{id}: main route tables of {}", vpc.name);
        }
        for subnet in sketch.subnets.iter() {
            let vpc = sketch.vpcs.get(&subnet.vpc).expect("a VPC");
            let account = sketch.accounts.get(&vpc.account).expect("an account");
            assert_eq!(account.region_of(&subnet.zone).as_ref(), Some(&vpc.region), "{id}: {}", subnet.name);
        }
        for table in sketch.route_tables.iter() {
            let vpc = sketch.vpcs.get(&table.vpc).expect("a VPC");
            let local = table.routes.iter().filter(|route| route.target == RouteTarget::Local);
            let local: Vec<String> = local.map(|route| route.destination.to_string()).collect();
            let ipv4 = vpc.cidrs().map(ToString::to_string);
            let own: Vec<String> = ipv4.chain(vpc.ipv6_cidrs.iter().map(ToString::to_string)).collect();
            assert_eq!(local, own, "{id}: {}", vpc.name);
            routes_lead_somewhere(id, &sketch, vpc, table);
        }
        for endpoint in sketch.vpc_endpoints.iter() {
            for interface in &endpoint.network_interfaces {
                let interface = sketch.network_interfaces.get(interface).expect("an interface");
                assert_eq!(vpc_of(&sketch, &interface.subnet).id, endpoint.vpc, "{id}: {}", endpoint.name);
                assert_eq!(interface.owner(), endpoint.id.clone().into(), "{id}: {}", endpoint.name);
            }
            let owner = &sketch.vpcs.get(&endpoint.vpc).expect("a VPC").account;
            if let Service::Endpoint(service) = &endpoint.service {
                let service = sketch.endpoint_services.get(service).expect("a service");
                assert!(service.permits(owner), "{id}: {} is not permitted", endpoint.name);
            }
        }
        for peering in sketch.vpc_peering_connections.iter() {
            let [a, b] =
                [&peering.requester_vpc, &peering.accepter_vpc].map(|vpc| sketch.vpcs.get(vpc).unwrap());
            let apart = !a.cidr.contains(&b.cidr) && !b.cidr.contains(&a.cidr);
            assert!(apart, "{id}: {} and {} overlap", a.name, b.name);
        }
    }
}

fn routes_lead_somewhere(id: &str, sketch: &Sketch, vpc: &Vpc, table: &RouteTable) {
    for route in &table.routes {
        assert_eq!(route.state, RouteState::Active, "{id}: {}", route.destination);
        let here = match &route.target {
            RouteTarget::Local => true,
            RouteTarget::InternetGateway(gateway) => {
                sketch.internet_gateways.get(gateway).expect("a gateway").vpc.as_ref() == Some(&vpc.id)
            }
            RouteTarget::NatGateway(gateway) => {
                vpc_of(sketch, &sketch.nat_gateways.get(gateway).expect("a gateway").subnet).id == vpc.id
            }
            RouteTarget::VirtualPrivateGateway(gateway) => {
                let gateway = sketch.virtual_private_gateways.get(gateway).expect("a gateway");
                let learnt = learnt(sketch, &gateway.id);
                assert!(table.propagating_gateways.contains(&gateway.id), "{id}: {}", gateway.name);
                assert_eq!(route.origin, RouteOrigin::EnableVgwRoutePropagation, "{id}");
                assert!(learnt.contains(&route.destination.to_string()), "{id}: {learnt:?}");
                gateway.vpc.as_ref() == Some(&vpc.id)
            }
            RouteTarget::VpcPeeringConnection(peering) => {
                let peering = sketch.vpc_peering_connections.get(peering).expect("a peering");
                let (a, b) = (&peering.requester_vpc, &peering.accepter_vpc);
                let other = if *a == vpc.id { b } else { a };
                let other = sketch.vpcs.get(other).expect("a VPC");
                assert_eq!(route.destination.to_string(), other.cidr.to_string(), "{id}");
                *a == vpc.id || *b == vpc.id
            }
            RouteTarget::TransitGateway(gateway) => sketch.attachment_of_vpc(gateway, &vpc.id).is_some(),
            RouteTarget::VpcEndpoint(endpoint) => {
                let endpoint = sketch.vpc_endpoints.get(endpoint).expect("an endpoint");
                endpoint.route_tables.contains(&table.id) && endpoint.vpc == vpc.id
            }
            RouteTarget::NetworkInterface(interface) => {
                let interface = sketch.network_interfaces.get(interface).expect("an interface");
                !interface.source_dest_check && vpc_of(sketch, &interface.subnet).id == vpc.id
            }
            RouteTarget::EgressOnlyInternetGateway(_) => false,
        };
        assert!(here, "{id}: {} of {} leads elsewhere", route.destination, vpc.name);
    }
}

/// The blocks a virtual private gateway knows of.
fn learnt(sketch: &Sketch, gateway: &VirtualPrivateGatewayId) -> BTreeSet<String> {
    let by_vpn =
        sketch.vpn_connections.iter().filter(|vpn| vpn.virtual_private_gateway.as_ref() == Some(gateway));
    let by_line = sketch
        .virtual_interfaces
        .iter()
        .filter(|line| line.virtual_private_gateway.as_ref() == Some(gateway));
    let mut blocks: BTreeSet<String> = by_vpn.flat_map(|vpn| &vpn.routes).map(ToString::to_string).collect();
    blocks.extend(by_line.flat_map(|line| &line.announced_prefixes).map(ToString::to_string));
    blocks
}
