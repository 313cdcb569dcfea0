//! Figures 1 to 5 of the whitepaper, and what is on each built-in scenario's picture. Names of tests carry the
//! figure's or claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::net::IpAddr;

use privatelink::control::{Command, apply, verb};
use privatelink::dns::Names;
use privatelink::model::{
    AddressHolder, CustomerDevice, EndpointType, Host, IpProtocol, Outcome, Permission, PortRange,
    ResourceId, RouteTarget,
};
use privatelink::path::{Hop, HopKind, Index, ReasonCode};
use privatelink::scenario;
use privatelink::text::verdict;
use privatelink_tests::built_in::{attempt, expects, host, open, route, table_of, vpc};

/// What is on each picture: how many of what, and no table besides. Interfaces, groups and rules follow
/// from the rest.
const CONTENTS: &[(&str, &str)] = &[
    (
        "figure-1",
        "accounts 1, vpcs 2, subnets 3, route_tables 3, hosts 3, internet_gateways 1, nat_gateways 1, \
         elastic_addresses 1, vpc_peering_connections 1, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 1, customer_gateways 1, vpn_connections 1, direct_connect_connections 1, \
         virtual_interfaces 1",
    ),
    (
        "figure-2",
        "accounts 2, vpcs 2, subnets 2, route_tables 2, hosts 3, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    ("figure-3", "accounts 1, vpcs 1, subnets 2, route_tables 1, prefix_lists 2, hosts 2, vpc_endpoints 3"),
    (
        "figure-4",
        "accounts 2, vpcs 2, subnets 2, route_tables 2, hosts 5, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "figure-5",
        "accounts 2, vpcs 2, subnets 4, route_tables 2, hosts 8, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "figure-6",
        "accounts 7, vpcs 7, subnets 13, route_tables 7, hosts 9, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 1, direct_connect_connections 1, virtual_interfaces 1, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 5, topics 1, connection_notifications 1",
    ),
    (
        "figure-6-before",
        "accounts 2, vpcs 2, subnets 3, route_tables 2, hosts 5, internet_gateways 2, load_balancers 1, \
         target_groups 1",
    ),
    (
        "figure-7",
        "accounts 5, vpcs 5, subnets 10, route_tables 5, hosts 7, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 1, direct_connect_connections 1, virtual_interfaces 1, load_balancers 2, \
         target_groups 2, endpoint_services 2, vpc_endpoints 6",
    ),
    (
        "figure-8",
        "accounts 2, vpcs 2, subnets 4, route_tables 2, hosts 4, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 2, direct_connect_connections 1, virtual_interfaces 1, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "figure-9",
        "accounts 6, vpcs 6, subnets 6, route_tables 6, hosts 10, load_balancers 5, target_groups 5, \
         endpoint_services 5, vpc_endpoints 6",
    ),
    (
        "figure-10",
        "accounts 2, vpcs 3, subnets 6, route_tables 3, hosts 3, vpc_peering_connections 1, load_balancers 2, \
         target_groups 2, endpoint_services 2, vpc_endpoints 1",
    ),
    (
        "figure-11",
        "accounts 2, vpcs 3, subnets 5, route_tables 3, hosts 3, vpc_peering_connections 1, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "private-hosted-zone",
        "accounts 2, vpcs 3, subnets 5, route_tables 3, hosts 4, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1, hosted_zones 1",
    ),
    (
        "two-load-balancers",
        "accounts 2, vpcs 2, subnets 4, route_tables 2, hosts 6, load_balancers 2, target_groups 2, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "zone-names",
        "accounts 2, vpcs 2, subnets 5, route_tables 2, hosts 4, load_balancers 1, target_groups 1, \
         endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "thousands-of-consumers",
        "accounts 2001, vpcs 2001, subnets 4002, route_tables 2001, hosts 2004, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 2000",
    ),
    (
        "transit-vpc",
        "accounts 4, vpcs 4, subnets 5, route_tables 4, hosts 6, internet_gateways 1, elastic_addresses 2, \
         virtual_private_gateways 4, data_centers 1, data_center_hosts 1, customer_gateways 8, \
         vpn_connections 8, direct_connect_connections 1, virtual_interfaces 1",
    ),
    (
        "used-up-quotas",
        "accounts 3, vpcs 3, subnets 5, route_tables 5, network_acls 3, prefix_lists 1, hosts 13, \
         internet_gateways 1, nat_gateways 1, elastic_addresses 1, vpc_peering_connections 2, \
         virtual_private_gateways 1, data_centers 2, data_center_hosts 2, customer_gateways 2, \
         vpn_connections 1, transit_gateways 1, transit_gateway_attachments 1, \
         transit_gateway_route_tables 2, load_balancers 1, target_groups 1, endpoint_services 1, \
         vpc_endpoints 2, hosted_zones 2",
    ),
    (
        "hybrid-dns",
        "accounts 1, vpcs 1, subnets 2, route_tables 1, network_acls 1, hosts 1, virtual_private_gateways 1, data_centers 1, \
         data_center_hosts 3, customer_gateways 1, vpn_connections 1, vpc_endpoints 1, hosted_zones 1, \
         resolver_endpoints 2, resolver_rules 1",
    ),
    (
        "application-load-balancer",
        "accounts 2, vpcs 2, subnets 3, route_tables 2, network_acls 2, hosts 3, load_balancers 3, \
         application_load_balancers 1, target_groups 5, endpoint_services 1, vpc_endpoints 1",
    ),
    (
        "transit-gateway",
        "accounts 2, vpcs 3, subnets 8, route_tables 5, network_acls 3, hosts 6, transit_gateways 1, \
         transit_gateway_attachments 3, transit_gateway_route_tables 2",
    ),
    (
        "nat-gateway-or-endpoint",
        "accounts 1, vpcs 2, subnets 5, route_tables 3, prefix_lists 1, hosts 4, internet_gateways 1, \
         nat_gateways 1, elastic_addresses 1, vpc_endpoints 4",
    ),
    (
        "transit-vpc-beside-privatelink",
        "accounts 5, vpcs 5, subnets 10, route_tables 5, hosts 7, internet_gateways 1, elastic_addresses 2, \
         virtual_private_gateways 3, customer_gateways 6, vpn_connections 6, load_balancers 1, \
         target_groups 1, endpoint_services 1, vpc_endpoints 3",
    ),
];

#[test]
fn each_shows_what_its_figure_shows_and_nothing_besides() {
    let mut described = Vec::new();
    for (id, expected) in CONTENTS {
        let sketch = open(id);
        let mut found = Vec::new();
        for (table, resources) in sketch.tables() {
            if !resources.is_empty() && !["network_interfaces", "security_groups"].contains(&table) {
                found.push(format!("{table} {}", resources.len()));
            }
        }
        assert_eq!(found.join(", "), *expected, "{id}");
        described.push(*id);
    }
    let listed: Vec<&str> = scenario::list().iter().map(|info| info.id).collect();
    assert_eq!(described, listed);
}

#[test]
fn figure_1_has_every_traditional_way_in_and_out() {
    let sketch = open("figure-1");
    let own = vpc(&sketch, "Amazon VPC");
    let peer = vpc(&sketch, "Peer VPC");
    let (public, private) = (host(&sketch, "public host"), host(&sketch, "private host"));
    let interface =
        |host: &Host| sketch.network_interfaces.get(&host.network_interface).expect("an interface");
    assert!(interface(public).public_address.is_some() && interface(private).public_address.is_none());

    let nat = sketch.nat_gateways.iter().next().expect("a NAT gateway");
    assert_eq!(
        table_of(&sketch, public).id,
        sketch.route_table_of(sketch.subnets.get(&nat.subnet).unwrap()).unwrap().id
    );
    assert!(matches!(route(table_of(&sketch, public), "0.0.0.0/0"), RouteTarget::InternetGateway(_)));
    assert!(
        matches!(route(table_of(&sketch, private), "0.0.0.0/0"), RouteTarget::NatGateway(id) if *id == nat.id)
    );
    let address = sketch.elastic_addresses.iter().next().expect("an address");
    assert_eq!(address.association, Some(AddressHolder::NatGateway(nat.id.clone())));

    let gateway = sketch.virtual_private_gateways.iter().next().expect("a gateway");
    let center = sketch.data_centers.iter().next().expect("a data center");
    let vpn = sketch.vpn_connections.iter().next().expect("a VPN connection");
    let device = &sketch.customer_gateways.get(&vpn.customer_gateway).expect("a gateway").device;
    let line = sketch.virtual_interfaces.iter().next().expect("a virtual interface");
    assert_eq!(gateway.vpc.as_ref(), Some(&own.id));
    assert_eq!((vpn.virtual_private_gateway.as_ref(), vpn.tunnels.len()), (Some(&gateway.id), 2));
    assert_eq!(*device, CustomerDevice::DataCenter(center.id.clone()));
    assert_eq!(line.virtual_private_gateway.as_ref(), Some(&gateway.id));
    assert_eq!(sketch.direct_connect_connections.get(&line.connection).unwrap().data_center, center.id);
    for table in [public, private].map(|host| table_of(&sketch, host)) {
        assert!(matches!(route(table, &center.cidrs[0].to_string()), RouteTarget::VirtualPrivateGateway(_)));
        assert!(matches!(route(table, &peer.cidr.to_string()), RouteTarget::VpcPeeringConnection(_)));
    }
    let internet = "192.0.2.80";
    expects(&sketch, "public host", internet, Outcome::Connected);
    expects(&sketch, "private host", internet, Outcome::Connected);
    expects(&sketch, "on-prem host", "private host", Outcome::Connected);
    expects(&sketch, "private host", "peer host", Outcome::Connected);
    expects(&sketch, "peer host", internet, Outcome::TimedOut);
}

#[test]
fn c01_c02_figure_2_stays_on_private_addresses_with_local_routes_only() {
    let sketch = open("figure-2");
    assert!(
        sketch
            .route_tables
            .iter()
            .flat_map(|table| &table.routes)
            .all(|route| route.target == RouteTarget::Local)
    );
    let made = attempt(&Index::of(&sketch), "consumer", "endpoint", 443);
    assert_eq!(made.outcome, Outcome::Connected);
    let kinds: Vec<HopKind> = made.forward.iter().map(|hop| hop.kind).collect();
    assert_eq!(kinds, [HopKind::Client, HopKind::Endpoint, HopKind::LoadBalancer, HopKind::Target]);
    let is_private = |address: IpAddr| matches!(address, IpAddr::V4(address) if address.is_private());
    let private = |hop: &Hop| is_private(hop.packet.source.ip()) && is_private(hop.packet.destination.ip());
    assert!(made.forward.iter().chain(&made.back).all(private));
    let accounts: BTreeSet<&str> = made
        .forward
        .iter()
        .filter_map(|hop| hop.account.as_ref())
        .map(privatelink::model::AccountId::as_str)
        .collect();
    assert_eq!(accounts.len(), 2, "from one account to another");
}

#[test]
fn c08_c09_c12_figure_3_has_both_kinds_of_endpoints() {
    let sketch = open("figure-3");
    let names = Names::of(&sketch);
    for name in [
        "vpce-0fe5b17a0707d6abc-29p5708s.ec2.us-east-1.vpce.amazonaws.com",
        "vpce-0fe5b17a0707d6abc-29p5708s-us-east-1a.ec2.us-east-1.vpce.amazonaws.com",
    ] {
        assert!(names.get(name).is_some(), "the whitepaper's own example {name}");
    }
    assert!(sketch.network_interfaces.iter().all(|interface| interface.public_address.is_none()));
    let mut lists = Vec::new();
    for gateway in sketch.vpc_endpoints.iter().filter(|found| found.endpoint_type == EndpointType::Gateway) {
        assert!(gateway.network_interfaces.is_empty() && gateway.security_groups.is_empty());
        let table = sketch.route_tables.get(&gateway.route_tables[0]).expect("a table");
        let route =
            table.routes.iter().find(|route| route.target == RouteTarget::VpcEndpoint(gateway.id.clone()));
        let list =
            sketch.prefix_lists.get(&route.expect("its route").destination.to_string().parse().unwrap());
        let name = &list.expect("a prefix list").name;
        assert_eq!(gateway.service.to_string(), *name);
        lists.push(name.as_str());
    }
    assert_eq!(lists, ["com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.dynamodb"]);
}

#[test]
fn c04_c18_c42_figure_4_goes_by_vpce_svc_1234_and_only_one_way() {
    let sketch = open("figure-4");
    let index = Index::of(&sketch);
    assert!(sketch.has(&"vpce-svc-1234".parse::<ResourceId>().unwrap()));
    let made = attempt(&index, "instance A1", "endpoint", 443);
    let target = made.target.expect("a target");
    assert!(sketch.hosts.get(&target.host.as_str().parse().unwrap()).unwrap().name.starts_with("instance B"));
    assert_eq!(target.sees_source.ip().to_string(), "10.1.1.9", "the node, not the client");
    assert!(made.dns.expect("a name").name.contains(".vpce-svc-1234.us-east-1."));
    // The endpoint's group names the clients' group, so an address alone is not enough.
    let stranger = attempt(&index, "10.0.1.200", "endpoint", 443);
    assert_eq!(stranger.reason.code.code(), "endpoint_security_group");
    let back = attempt(&index, "instance B1", "instance A1", 443);
    assert_eq!((back.outcome, back.reason.code.code()), (Outcome::TimedOut, "no_route_to_destination"));
}

/// The way ends at the endpoint's interface: what lies behind it shows nothing of itself.
#[test]
fn c05_figure_3_reaches_an_aws_service_by_the_endpoints_interfaces() {
    let sketch = open("figure-3");
    let group = sketch.security_groups.iter().find(|group| group.name == "endpoint-sg").expect("a group");
    let permission =
        Permission { protocol: IpProtocol::All, ports: PortRange::ALL, peer: "10.0.0.0/16".parse().unwrap() };
    let admit = verb::AuthorizeSecurityGroupIngress { group: group.id.clone(), permission };
    let sketch = apply(&sketch, &Command::from(admit)).expect("it is new").sketch;
    let index = Index::of(&sketch);
    for to in ["EC2 endpoint", "EC2 endpoint@us-east-1b", "10.0.1.87", "10.0.2.87"] {
        let made = attempt(&index, "instance 1", to, 443);
        assert_eq!(made.outcome, Outcome::Connected, "{to}");
        assert_eq!(made.forward.last().expect("a hop").kind, HopKind::Endpoint);
        assert_eq!((made.back.len(), made.target.is_none()), (2, true));
        assert_eq!(verdict(&sketch, &made), "EC2 endpoint answers.");
        let made = attempt(&index, "instance 1", to, 22);
        assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::NoListener), "{to}");
        assert!(verdict(&sketch, &made).starts_with("EC2 endpoint has no listener on port 22"));
    }
}
