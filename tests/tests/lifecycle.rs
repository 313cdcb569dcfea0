//! An endpoint's life as AWS describes it: every transition there is and every one there is not, what
//! each end leaves behind, and who may cause what.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use privatelink::control::apply;
use privatelink::model::{DnsNameState, EndpointState, InterfaceKind, ServiceState};
use privatelink_tests::market::{CONSUMER, Market, PROVIDER, STRANGER, command};

use EndpointState::{
    Available, Deleted, Deleting, Expired, Failed, Partial, Pending, PendingAcceptance, Rejected,
};

/// The verbs that lead from state to state, and for each the states it leads from (`PrivateLink` guide,
/// "Concepts", "Accept and reject endpoint connection requests").
const WAYS: [(&str, &[EndpointState], Option<EndpointState>); 6] = [
    ("AcceptVpcEndpointConnections", &[PendingAcceptance], Some(Pending)),
    ("RejectVpcEndpointConnections", &[PendingAcceptance, Available], Some(Rejected)),
    ("ExpireVpcEndpointConnection", &[PendingAcceptance], Some(Expired)),
    ("FinishVpcEndpoint", &[Pending], Some(Available)),
    ("FailVpcEndpoint", &[Pending], Some(Failed)),
    ("DeleteVpcEndpoints", EndpointState::ALL, None),
];

fn verb(market: &Market, verb: &str, endpoint: &str) -> String {
    let service = if verb.ends_with("Connections") {
        format!(", 'service': '{}'", market.service)
    } else {
        String::new()
    };
    format!("{{'{verb}': {{'endpoint': '{endpoint}'{service}}}}}")
}

#[test]
fn every_transition_is_there_and_no_other() {
    let mut tried = 0;
    for from in EndpointState::ALL {
        for (name, leads_from, to) in WAYS {
            let mut market = Market::default();
            let endpoint = market.endpoint(*from);
            assert_eq!(market.state(&endpoint), Some(*from));
            let text = verb(&market, name, &endpoint);
            if leads_from.contains(from) {
                market.run(&text);
                assert_eq!(market.state(&endpoint), to, "{from:?} by {name}");
            } else {
                assert_eq!(market.refused(&text).code, "InvalidState", "{from:?} by {name}");
                assert_eq!(market.state(&endpoint), Some(*from));
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 9 * 6);
}

#[test]
fn an_endpoint_can_be_modified_while_it_lives_and_stays_as_it_is() {
    for state in EndpointState::ALL {
        let mut market = Market::default();
        let endpoint = market.endpoint(*state);
        let text = format!(
            "{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', 'remove_subnets': ['{}']}}}}",
            market.subnets[1]
        );
        if matches!(state, PendingAcceptance | Pending | Available) {
            market.run(&text);
            let found = market.sketch.vpc_endpoints.get(&endpoint.parse().unwrap()).unwrap();
            assert_eq!((found.state, found.network_interfaces.len()), (*state, 1));
        } else {
            assert_eq!(market.refused(&text).code, "InvalidState", "{state:?}");
        }
    }
}

#[test]
fn permission_and_acceptance_are_two_gates() {
    for (permitted, manual) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut market = Market::default();
        let service = market.service.clone();
        market.run(&format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'acceptance_required': {manual}}}}}"
        ));
        if !permitted {
            market.run(&format!(
                "{{'ModifyVpcEndpointServicePermissions': {{'service': '{service}', 'remove_principals': ['arn:aws:iam::{CONSUMER}:root']}}}}"
            ));
        }
        let asking = market.asking(&market.subnets[..1], "");
        match (permitted, manual) {
            (false, _) => assert_eq!(market.refused(&asking).code, "InvalidServiceName"),
            (true, manual) => {
                let endpoint: String = market.made(&asking);
                let expected = if manual { PendingAcceptance } else { Pending };
                assert_eq!(market.state(&endpoint), Some(expected));
            }
        }
    }
}

#[test]
fn neither_a_principal_nor_the_setting_touches_what_is_there() {
    let mut market = Market::default();
    let (open, waiting) = (market.endpoint(Available), market.endpoint(PendingAcceptance));
    let service = market.service.clone();
    market.run(&format!(
        "{{'ModifyVpcEndpointServicePermissions': {{'service': '{service}', 'remove_principals': ['arn:aws:iam::{CONSUMER}:root']}}}}"
    ));
    market.run(&format!(
        "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'acceptance_required': false}}}}"
    ));
    assert_eq!((market.state(&open), market.state(&waiting)), (Some(Available), Some(PendingAcceptance)));
    market.run(&verb(&market, "AcceptVpcEndpointConnections", &waiting));
    assert_eq!(market.state(&waiting), Some(Pending), "the request was made before");
}

#[test]
fn a_service_goes_only_when_nothing_is_attached_and_rejected_endpoints_stay_useless() {
    for state in EndpointState::ALL {
        let mut market = Market::default();
        let endpoint = market.endpoint(*state);
        let deleting =
            format!("{{'DeleteVpcEndpointServiceConfigurations': {{'service': '{}'}}}}", market.service);
        if matches!(state, PendingAcceptance | Pending | Available | Partial) {
            assert_eq!(market.refused(&deleting).code, "ExistingVpcEndpointConnections", "{state:?}");
            continue;
        }
        market.run(&deleting);
        let service = market.service.parse().unwrap();
        let deleted = market.sketch.endpoint_services.get(&service).unwrap();
        assert_eq!(deleted.state, ServiceState::Deleted);
        assert!(deleted.zones.is_empty() && deleted.load_balancers.is_empty(), "it is nowhere any more");
        assert!(matches!(state, Rejected | Expired | Failed | Deleting | Deleted));
        assert_eq!(market.state(&endpoint), Some(*state), "it stays, and is billed, until it is deleted");
        for name in ["AcceptVpcEndpointConnections", "RejectVpcEndpointConnections"] {
            assert_eq!(
                market.refused(&verb(&market, name, &endpoint)).code,
                "InvalidVpcEndpointServiceId.NotFound"
            );
        }
        assert_eq!(market.refused(&deleting).code, "InvalidVpcEndpointService.NotFound");
        let asking = market.asking(&market.subnets[..1], "");
        assert_eq!(market.refused(&asking).code, "InvalidServiceName");
        // The load balancer is free for another service, and can be deleted.
        market.clone().service_of(&market.balancer);
        market.run(&format!("{{'DeleteLoadBalancer': {{'load_balancer': '{}'}}}}", market.balancer));
        market.run(&verb(&market, "DeleteVpcEndpoints", &endpoint));
        assert!(market.sketch.endpoint_services.get(&service).is_none(), "nobody remembers it");
    }
}

#[test]
fn interfaces_come_and_go_with_their_owner_and_nobody_edits_them() {
    let mut market = Market::default();
    let before = market.sketch.network_interfaces.len();
    let endpoint = market.endpoint(Available);
    let id: privatelink::model::VpcEndpointId = endpoint.parse().unwrap();
    let made = market.sketch.vpc_endpoints.get(&id).unwrap().network_interfaces.clone();
    assert_eq!((made.len(), market.sketch.network_interfaces.len()), (2, before + 2));
    for interface in &made {
        let found = market.sketch.network_interfaces.get(interface).unwrap();
        assert_eq!(found.of, InterfaceKind::VpcEndpoint(id.clone()));
        assert!(found.requester_managed() && found.interface_type() == "vpc_endpoint");
        let edit = format!(
            "{{'ModifyNetworkInterfaceAttribute': {{'network_interface': '{interface}', 'source_dest_check': false}}}}"
        );
        assert_eq!(market.refused(&edit).code, "OperationNotPermitted");
    }
    let suffix = market.sketch.vpc_endpoints.get(&id).unwrap().dns_suffix.to_string();
    assert!(
        suffix.len() == 8 && suffix.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
        "{suffix}"
    );
    market.run(&verb(&market, "DeleteVpcEndpoints", &endpoint));
    assert_eq!(market.sketch.network_interfaces.len(), before);
}

#[test]
fn an_address_may_be_chosen_and_another_one_replaces_the_interface() {
    let mut market = Market::default();
    let subnet = market.subnets[0].clone();
    let with = |address: &str| format!("{{'subnet': '{subnet}', 'address': '{address}'}}");
    let asking = format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': '{}', 'endpoint_type': 'Interface', 'subnets': [{}]}}}}",
        market.vpc,
        market.service,
        with("10.2.0.77")
    );
    let endpoint: String = market.made(&asking);
    let id: privatelink::model::VpcEndpointId = endpoint.parse().unwrap();
    let interface = |market: &Market| {
        let interface = market.sketch.vpc_endpoints.get(&id).unwrap().network_interfaces[0].clone();
        let address = market.sketch.network_interfaces.get(&interface).unwrap().address.to_string();
        (interface, address)
    };
    let (first, address) = interface(&market);
    assert_eq!(address, "10.2.0.77");
    let change = |address: &str| {
        format!("{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', 'add_subnets': [{}]}}}}", with(address))
    };
    market.run(&change("10.2.0.77"));
    assert_eq!(interface(&market).0, first, "the same address changes nothing");
    market.run(&change("10.2.0.78"));
    let (second, address) = interface(&market);
    assert_eq!(address, "10.2.0.78");
    assert_ne!(first, second);
    assert_eq!(market.refused(&change("10.2.0.3")).code, "InvalidParameterValue", "one AWS keeps");
    assert_eq!(market.refused(&change("10.2.1.77")).code, "InvalidParameterValue", "another subnet's");
}

/// Several load balancers: each interface is bound to one in its own zone, and stays so.
#[test]
fn an_interface_keeps_the_load_balancer_it_was_bound_to() {
    let mut chosen = std::collections::BTreeSet::new();
    for seed in 0..12 {
        let mut market = Market::default();
        let subnets = market.provider_subnets[..2].to_vec();
        let second = market.balancer_named("second", &subnets);
        let service = market.service.clone();
        market.run(&format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'add_load_balancers': ['{second}']}}}}"
        ));
        market.sketch.seed = seed;
        let endpoint = market.endpoint(Available);
        let id: privatelink::model::VpcEndpointId = endpoint.parse().unwrap();
        let bindings = market.sketch.vpc_endpoints.get(&id).unwrap().bindings.clone();
        assert_eq!(bindings.len(), 2);
        chosen.insert(bindings[0].load_balancer.name().to_owned());
        let third = market.balancer_named("third", &subnets);
        market.run(&format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'add_load_balancers': ['{third}']}}}}"
        ));
        let found = market.sketch.vpc_endpoints.get(&id).unwrap();
        assert_eq!(found.bindings, bindings, "kept");
        let interface = market.sketch.network_interfaces.get(&bindings[0].network_interface).unwrap();
        let behind = market.sketch.endpoint_services.get(&service.parse().unwrap()).unwrap();
        let (balancer, node) = market.sketch.serving_node(found, behind, interface).unwrap();
        assert_eq!(balancer.arn, bindings[0].load_balancer);
        assert_eq!(
            market.sketch.zone_of_subnet(&node.subnet),
            market.sketch.zone_of_subnet(&interface.subnet)
        );
        // None of them can be taken away while endpoints are attached.
        let remove = format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'remove_load_balancers': ['{third}']}}}}"
        );
        assert_eq!(market.refused(&remove).code, "ExistingVpcEndpointConnections");
    }
    assert_eq!(chosen.len(), 2, "the seed decides: {chosen:?}");
}

/// A rejected endpoint is not attached: what it was bound to may leave the service, and it keeps no hold of it.
#[test]
fn a_rejected_endpoint_forgets_a_load_balancer_that_no_longer_serves() {
    let mut market = Market::default();
    let subnets = market.provider_subnets[..2].to_vec();
    let second = market.balancer_named("second", &subnets);
    let endpoint = market.endpoint(Available);
    let bindings = |market: &Market| {
        let found = market.sketch.vpc_endpoints.get(&endpoint.parse().unwrap()).unwrap();
        found.bindings.iter().map(|binding| binding.load_balancer.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(bindings(&market), [market.balancer.clone(), market.balancer.clone()]);
    market.run(&verb(&market, "RejectVpcEndpointConnections", &endpoint));
    let modify = |more: &str| {
        format!("{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{}', {more}}}}}", market.service)
    };
    let (add, remove) = (
        modify(&format!("'add_load_balancers': ['{second}']")),
        modify(&format!("'remove_load_balancers': ['{}']", market.balancer)),
    );
    market.run(&add);
    assert_eq!(bindings(&market).len(), 2, "the first one serves yet");
    market.run(&remove);
    assert_eq!(bindings(&market), [""; 0]);
    market.run(&format!("{{'DeleteLoadBalancer': {{'load_balancer': '{}'}}}}", market.balancer));
}

#[test]
fn a_new_zone_is_taken_up_only_when_the_service_is_modified() {
    let mut market = Market::default();
    let third = market.subnets[2].clone();
    let asking = market.asking(std::slice::from_ref(&third), "");
    assert_eq!(market.refused(&asking).code, "InvalidParameter");
    let all = privatelink_tests::market::mappings(&market.provider_subnets);
    market.run(&format!("{{'SetSubnets': {{'load_balancer': '{}', 'subnets': {all}}}}}", market.balancer));
    assert_eq!(market.refused(&asking).code, "InvalidParameter", "not by itself");
    market.run(&format!("{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{}'}}}}", market.service));
    market.run(&asking);
    // Now that endpoints are attached, no zone can be removed.
    let fewer = privatelink_tests::market::mappings(&market.provider_subnets[..2]);
    let fewer = format!("{{'SetSubnets': {{'load_balancer': '{}', 'subnets': {fewer}}}}}", market.balancer);
    assert_eq!(market.refused(&fewer).code, "ResourceInUse");
}

#[test]
fn a_private_name_is_verified_by_a_record_in_public_dns() {
    let mut market = Market::default();
    let service = market.service.clone();
    let modify = |more: &str| {
        format!("{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', {more}}}}}")
    };
    let verify = format!("{{'StartVpcEndpointServicePrivateDnsVerification': {{'service': '{service}'}}}}");
    assert_eq!(market.refused(&verify).code, "InvalidParameter", "there is none");
    market.run(&modify("'private_dns_name': 'api.example.com'"));
    let name = |market: &Market| {
        let found = market.sketch.endpoint_services.get(&service.parse().unwrap()).unwrap();
        found.private_dns_name.clone().unwrap()
    };
    let asked = name(&market);
    assert_eq!(asked.state, DnsNameState::PendingVerification);
    assert!(asked.record_name.starts_with('_') && asked.record_name.len() == 21, "{}", asked.record_name);
    assert!(asked.record_value.starts_with("vpce:") && asked.record_value.len() == 25);
    market.run(&verify);
    assert_eq!(name(&market).state, DnsNameState::Failed, "no record");
    let denied = market.asking(&market.subnets[..1], "");
    assert_eq!(market.refused(&denied).code, "InvalidParameter", "no new requests");
    // A private zone is not public DNS.
    for (vpc, verified) in [
        (format!(", 'vpc': '{}'", market.provider_vpc), DnsNameState::Failed),
        (String::new(), DnsNameState::Verified),
    ] {
        let zone: String = market.made(&format!(
            "{{'CreateHostedZone': {{'account': '{PROVIDER}', 'name': 'example.com'{vpc}}}}}"
        ));
        market.run(&format!(
            "{{'ChangeResourceRecordSets': {{'hosted_zone': '{zone}', 'action': 'CREATE', 'record': {{'name': '{}.api.example.com', 'record_type': 'TXT', 'ttl_s': 1800, 'values': ['{}']}}}}}}",
            asked.record_name, asked.record_value
        ));
        market.run(&verify);
        assert_eq!(name(&market).state, verified);
    }
    // What lies below is verified with it; another name is not.
    market.run(&modify("'private_dns_name': 'v2.api.example.com'"));
    assert_eq!(name(&market).state, DnsNameState::Verified);
    market.run(&modify("'private_dns_name': 'example.org'"));
    assert_eq!(name(&market).state, DnsNameState::PendingVerification);
    let endpoint = market.endpoint(Available);
    let remove = modify("'remove_private_dns_name': true");
    assert_eq!(market.refused(&remove).code, "ExistingVpcEndpointConnections");
    market.run(&verb(&market, "RejectVpcEndpointConnections", &endpoint));
    market.run(&remove);
}

/// `PrivateLink` guide, "Manage DNS names", "Domain ownership verification": the value in a TXT record, below the
/// domain under the name asked for or at the domain itself.
#[test]
fn a_private_name_is_verified_by_no_other_record_than_the_one_asked_for() {
    let mut market = Market::default();
    let service = market.service.clone();
    market.run(&format!(
        "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'private_dns_name': 'api.example.com'}}}}"
    ));
    let name = |market: &Market| {
        let found = market.sketch.endpoint_services.get(&service.parse().unwrap()).unwrap();
        found.private_dns_name.clone().unwrap()
    };
    let asked = name(&market);
    let below = format!("{}.api.example.com", asked.record_name);
    let zone: String =
        market.made(&format!("{{'CreateHostedZone': {{'account': '{PROVIDER}', 'name': 'example.com'}}}}"));
    for (record, value, state) in [
        ("other.example.com", asked.record_value.as_str(), DnsNameState::Failed),
        ("example.com", &asked.record_value, DnsNameState::Failed),
        (&below, "vpce:of-somebody-else", DnsNameState::Failed),
        ("api.example.com", "vpce:of-somebody-else", DnsNameState::Failed),
        (&below, &asked.record_value, DnsNameState::Verified),
        ("api.example.com", &asked.record_value, DnsNameState::Verified),
    ] {
        let mut market = market.clone();
        market.run(&format!(
            "{{'ChangeResourceRecordSets': {{'hosted_zone': '{zone}', 'action': 'CREATE', 'record': {{'name': '{record}', 'record_type': 'TXT', 'ttl_s': 1800, 'values': ['{value}']}}}}}}"
        ));
        market
            .run(&format!("{{'StartVpcEndpointServicePrivateDnsVerification': {{'service': '{service}'}}}}"));
        assert_eq!(name(&market).state, state, "{record} {value}");
    }
}

#[test]
fn a_gateway_endpoint_puts_its_route_and_takes_it_away() {
    let mut market = Market::default();
    let endpoint: String = market.made(&format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': 'com.amazonaws.us-east-1.s3', 'route_tables': ['{}']}}}}",
        market.vpc, market.route_table
    ));
    assert_eq!(market.state(&endpoint), Some(Available), "nothing has to be built");
    let routes = |market: &Market| {
        let table = market.sketch.route_tables.get(&market.route_table.parse().unwrap()).unwrap();
        table.routes.iter().map(|route| format!("{} {}", route.destination, route.target)).collect::<Vec<_>>()
    };
    // The id AWS's guide gives for this Region.
    assert_eq!(routes(&market), ["10.2.0.0/16 local".to_owned(), format!("pl-63a5400a {endpoint}")]);
    let modify = |verb: &str| {
        format!("{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', '{verb}': ['{}']}}}}", market.route_table)
    };
    let (add, remove) = (modify("add_route_tables"), modify("remove_route_tables"));
    assert_eq!(market.refused(&add).code, "RouteAlreadyExists");
    market.run(&remove);
    assert_eq!(routes(&market).len(), 1);
    market.run(&add);
    market.run(&format!("{{'DeleteVpcEndpoints': {{'endpoint': '{endpoint}'}}}}"));
    assert_eq!(routes(&market), ["10.2.0.0/16 local"]);
}

#[test]
fn from_another_region_any_zone_will_do_where_the_service_is_offered() {
    let mut market = Market::default();
    let service = market.service.clone();
    let vpc: String = market.made(&format!(
        "{{'CreateVpc': {{'account': '{CONSUMER}', 'region': 'eu-west-2', 'cidr': '10.9.0.0/16'}}}}"
    ));
    let subnet = market.subnet(&vpc, "euw2-az3", "10.9.0.0/24");
    let asking = |region: &str| {
        format!(
            "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': '{service}', 'endpoint_type': 'Interface', 'subnets': [{{'subnet': '{subnet}'}}]{region}}}}}"
        )
    };
    assert_eq!(market.refused(&asking("")).code, "InvalidServiceName");
    assert_eq!(market.refused(&asking(", 'service_region': 'us-east-1'")).code, "InvalidServiceName");
    let offered = format!(
        "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'add_supported_regions': ['eu-west-2']}}}}"
    );
    market.run(&offered);
    assert_eq!(market.refused(&asking("")).code, "InvalidServiceName", "its Region must be said");
    let endpoint: String = market.made(&asking(", 'service_region': 'us-east-1'"));
    market.run(&verb(&market, "AcceptVpcEndpointConnections", &endpoint));
    market.run(&format!("{{'FinishVpcEndpoint': {{'endpoint': '{endpoint}'}}}}"));
    let found = market.sketch.vpc_endpoints.get(&endpoint.parse().unwrap()).unwrap();
    assert_eq!(found.bindings.len(), 1);
    assert_eq!(found.service_region.as_ref().unwrap().as_str(), "us-east-1");
    // Taking the Region back leaves it as it is.
    market.run(&offered.replace("add_", "remove_"));
    assert_eq!(market.state(&endpoint), Some(Available));
    assert_eq!(
        Market::in_profile(privatelink::model::Profile::Paper).refused(&offered).code,
        "UnsupportedOperation"
    );
}

#[test]
fn each_account_sees_and_changes_its_own() {
    let mut market = Market::default();
    let endpoint = market.endpoint(PendingAcceptance);
    let (service, vpc) = (market.service.clone(), market.vpc.clone());
    let accept = verb(&market, "AcceptVpcEndpointConnections", &endpoint);
    let delete = verb(&market, "DeleteVpcEndpoints", &endpoint);
    let code = |account: &str, text: &str| {
        market.as_account(account, text).err().map(|refusal| refusal.code.as_str())
    };
    // The provider decides and cannot delete; the consumer deletes and cannot decide; a stranger sees nothing.
    assert_eq!(code(PROVIDER, &accept), None);
    assert_eq!(code(PROVIDER, &delete), Some("InvalidVpcEndpointId.NotFound"));
    assert_eq!(code(CONSUMER, &delete), None);
    assert_eq!(code(CONSUMER, &accept), Some("InvalidVpcEndpointServiceId.NotFound"));
    for text in [&accept, &delete] {
        assert!(code(STRANGER, text).is_some_and(|code| code.ends_with(".NotFound")));
    }
    // A service one may not use does not exist; one's VPC is one's own.
    let asking = market.asking(&market.subnets[..1], "");
    assert_eq!(code(CONSUMER, &asking), None);
    assert_eq!(code(PROVIDER, &asking), Some("InvalidVpcID.NotFound"));
    let stranger = format!(
        "{{'CreateVpcEndpoint': {{'vpc': '{}', 'service': '{service}', 'endpoint_type': 'Interface'}}}}",
        market.other_vpc
    );
    assert_eq!(code(STRANGER, &stranger), Some("InvalidServiceName"));
    // What time does, nobody calls.
    assert_eq!(code(STRANGER, &verb(&market, "ExpireVpcEndpointConnection", &endpoint)), None);
    let zone =
        format!("{{'CreateHostedZone': {{'account': '{CONSUMER}', 'name': 'a.example', 'vpc': '{vpc}'}}}}");
    assert_eq!(code(CONSUMER, &zone), None);
    assert_eq!(code(STRANGER, &zone), Some("InvalidParameterValue"));
}

#[test]
fn a_refused_command_changes_nothing_and_the_rest_says_what_it_is() {
    let mut market = Market::default();
    let endpoint = market.endpoint(Rejected);
    let before = privatelink::sketch::write(&market.sketch);
    let refused = verb(&market, "AcceptVpcEndpointConnections", &endpoint);
    assert!(apply(&market.sketch, &command(&refused)).is_err());
    assert_eq!(privatelink::sketch::write(&market.sketch), before);
    assert_eq!(command(&refused).record().kind(), "AcceptVpcEndpointConnections");
}

/// A name below a verified one needs no record of its own (PrivateLink guide, "Manage DNS names"); another one has a
/// record that nobody else has.
#[test]
fn a_name_below_a_verified_one_is_verified_with_it() {
    let mut market = Market::default();
    let service = market.service.clone();
    let named = |market: &mut Market, name: &str| {
        market.run(&format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'private_dns_name': '{name}'}}}}"
        ));
        let found = market.sketch.endpoint_services.get(&service.parse().unwrap()).unwrap();
        found.private_dns_name.clone().unwrap()
    };
    let first = named(&mut market, "api.example.com");
    assert_eq!(first.state, DnsNameState::PendingVerification);
    let verified = |service: &mut privatelink::model::EndpointService| {
        service.private_dns_name.as_mut().unwrap().state = DnsNameState::Verified;
    };
    market.sketch.endpoint_services.update(&market.service.parse().unwrap(), verified).unwrap();
    let below = named(&mut market, "shop.api.example.com");
    assert_eq!((below.name.as_str(), below.state), ("shop.api.example.com", DnsNameState::Verified));
    let other = named(&mut market, "api.example.net");
    assert_eq!((other.name.as_str(), other.state), ("api.example.net", DnsNameState::PendingVerification));
    assert!(other.record_name != first.record_name && other.record_value != first.record_value);
}
