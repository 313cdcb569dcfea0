//! The built-in scenarios beside the figures. Names of tests carry the claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::control::quota::exceeded;
use privatelink::control::{Command, RefusalCode, apply, verb};
use privatelink::dns::Names;
use privatelink::model::record::as_usual;
use privatelink::model::{AddressHolder, CustomerDevice, LegKind, Outcome, QuotaName, legs};
use privatelink::path::{Index, Request, trace};
use privatelink_tests::built_in::{attempt, balancer, endpoint, expects, open, request, vpc};

#[test]
fn c15_a_private_hosted_zone_names_the_endpoints_own_addresses() {
    let sketch = open("private-hosted-zone");
    let zone = sketch.hosted_zones.iter().next().expect("a zone");
    let endpoint = endpoint(&sketch, "endpoint");
    let addresses: Vec<String> = endpoint
        .network_interfaces
        .iter()
        .map(|id| sketch.network_interfaces.get(id).expect("an interface").address.to_string())
        .collect();
    assert_eq!(zone.vpcs, std::slice::from_ref(&endpoint.vpc), "and no other VPC");
    assert_eq!(zone.records[0].values, addresses);
    let names = Names::of(&sketch);
    let regional = names.regional(&endpoint.id.clone().into()).expect("a name");
    assert_eq!(zone.records[1].alias.as_deref(), Some(&*regional.text));
    expects(&sketch, "client", "myservice.example.com", Outcome::Connected);
    expects(&sketch, "other client", "myservice.example.com", Outcome::NameNotFound);
}

#[test]
fn c24_an_interface_uses_one_of_two_load_balancers_whatever_the_connection() {
    let sketch = open("two-load-balancers");
    let index = Index::of(&sketch);
    let endpoint = endpoint(&sketch, "endpoint");
    for (interface, (client, name)) in
        endpoint.network_interfaces.iter().zip([("client 1", "blue"), ("client 2", "green")])
    {
        let address = sketch.network_interfaces.get(interface).expect("an interface").address.to_string();
        for source_port in 50_000..50_200 {
            let request = Request { source_port, ..request(&index, client, &address, 443) };
            let made = trace(&index, &request).expect("nothing dangles");
            assert_eq!(made.outcome, Outcome::Connected);
            assert_eq!(made.forward[2].node, balancer(&sketch, name).arn.clone().into());
        }
    }
    let drawn = legs(&sketch).into_iter().filter(|leg| leg.kind == LegKind::PrivateLink).count();
    assert_eq!(drawn, 2, "and the picture shows no other");
}

#[test]
fn c25_one_zone_name_is_two_places() {
    let sketch = open("zone-names");
    let name = "us-east-1a".parse().expect("a name");
    let places: Vec<_> =
        sketch.accounts.iter().map(|account| account.zone_named(&name).expect("a zone")).collect();
    assert_ne!(places[0], places[1]);
    let offered: BTreeSet<_> = balancer(&sketch, "nlb")
        .nodes
        .iter()
        .map(|node| sketch.subnet_of(node).expect("a subnet").zone.clone())
        .collect();
    assert!(offered.contains(places[1]) && !offered.contains(places[0]), "the ids decide");
    let used: BTreeSet<_> = endpoint(&sketch, "endpoint")
        .network_interfaces
        .iter()
        .map(|interface| sketch.subnet_of(interface).expect("a subnet").zone.clone())
        .collect();
    assert_eq!(used, offered);
}

#[test]
fn c30_two_thousand_consumers_use_one_service() {
    let sketch = open("thousands-of-consumers");
    let index = Index::of(&sketch);
    let service = sketch.endpoint_services.iter().next().expect("a service").id.clone();
    let mut accounts = BTreeSet::new();
    for endpoint in sketch.vpc_endpoints.iter() {
        assert_eq!(endpoint.service.endpoint_service(), Some(&service));
        let vpc = sketch.vpcs.get(&endpoint.vpc).expect("a VPC");
        assert_eq!(vpc.cidr.to_string(), "10.0.0.0/16", "they may all have the same block");
        accounts.insert(vpc.account.clone());
    }
    assert_eq!(accounts.len(), 2_000);
    for number in (1..=2_000).step_by(97) {
        let (client, name) = (format!("client {number}"), format!("endpoint {number}"));
        assert_eq!(attempt(&index, &client, &name, 443).outcome, Outcome::Connected, "{number}");
    }
}

#[test]
fn c40_a_transit_vpc_joins_every_network_by_two_routers() {
    let sketch = open("transit-vpc");
    let hub = vpc(&sketch, "Transit VPC");
    let mut routers = BTreeSet::new();
    for router in sketch.hosts.iter().filter(|host| host.name.starts_with("router")) {
        let interface = sketch.network_interfaces.get(&router.network_interface).expect("an interface");
        assert!(!interface.source_dest_check, "it forwards what is not for it");
        assert_eq!(sketch.subnets.get(&interface.subnet).expect("a subnet").vpc, hub.id);
        let address = sketch.elastic_addresses.iter().find(|address| {
            address.association == Some(AddressHolder::NetworkInterface(interface.id.clone()))
        });
        routers.insert((router.id.clone(), address.expect("an address").address));
    }
    assert_eq!(routers.len(), 2);
    for gateway in sketch.virtual_private_gateways.iter() {
        let mut reached = BTreeSet::new();
        for vpn in sketch
            .vpn_connections
            .iter()
            .filter(|vpn| vpn.virtual_private_gateway.as_ref() == Some(&gateway.id))
        {
            let customer = sketch.customer_gateways.get(&vpn.customer_gateway).expect("a gateway");
            let CustomerDevice::VirtualRouter(router) = &customer.device else { panic!("no router") };
            assert_eq!(vpn.tunnels.len(), 2);
            reached.insert((router.clone(), customer.address));
        }
        assert_eq!(reached, routers, "{} has a connection to each", gateway.name);
    }
    // Whole networks are joined, so what PrivateLink would hide is reached as well.
    expects(&sketch, "workload 1", "workload 2", Outcome::Connected);
    expects(&sketch, "on-prem host", "logging 1", Outcome::Connected);
}

/// The whitepaper speaks of quotas, and that they can be raised (C26).
#[test]
fn one_more_of_anything_is_refused_until_its_quota_is_raised() {
    let sketch = open("used-up-quotas");
    assert_eq!(exceeded(&sketch), []);
    let mut used_up = 0;
    for account in sketch.accounts.iter() {
        for own in &account.quotas {
            let set = |value: u32| {
                let (account, quota) = (account.id.clone(), own.quota);
                apply(&sketch, &verb::SetQuota { account, quota, value: Some(value) }.into())
                    .expect("it is set")
                    .sketch
            };
            let value = own.value.expect("a number");
            if let Some(less) = value.checked_sub(1) {
                let over = exceeded(&set(less));
                assert!(over.iter().any(|over| over.quota == own.quota), "{:?} is not used up", own.quota);
                used_up += 1;
            }
        }
    }
    assert!(used_up > 30, "{used_up}");
    let shop = vpc(&sketch, "shop");
    let more: Command =
        verb::CreateSubnet { vpc: shop.id.clone(), cidr: "10.0.9.0/24".parse().unwrap(), ..as_usual() }
            .into();
    assert_eq!(apply(&sketch, &more).expect_err("there is no room").code, RefusalCode::SubnetLimitExceeded);
    let raised =
        verb::SetQuota { account: shop.account.clone(), quota: QuotaName::SubnetsPerVpc, value: Some(4) };
    let raised = apply(&sketch, &raised.into()).expect("it is raised").sketch;
    assert!(apply(&raised, &more).is_ok());
    expects(&sketch, "client", "shop-endpoint", Outcome::Connected);
}
