//! Claims of the whitepaper that no other file names: each is shown in a built-in scenario, and shown not to
//! hold where what it rests on is taken away. Names of tests carry the claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};

use privatelink::advise::{FindingCode, findings};
use privatelink::control::{RefusalCode, apply, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{
    AWS_SERVICES, AccountId, EndpointState, EndpointType, LegKind, Outcome, Profile, RouteTarget, Service,
    Sketch, SubnetConfiguration, VpcId, ZoneId,
};
use privatelink::path::{Check, Hop, HopKind, Index, ReasonCode, Trace};
use privatelink::wire::proxy_protocol::{Addresses, Header, TlvValue, decode};
use privatelink_tests::bench::{Bench, bench, each, holds, in_profile, in_scenario};
use privatelink_tests::built_in::{attempt, endpoint, group, host, open, vpc};
use privatelink_tests::figure_5::{ALL_TARGETS, REGIONAL, ZONAL_A, ZONE_A_TARGETS};

use HopKind::{Client, DirectConnect, Endpoint, Host, InternetGateway, LoadBalancer, Peering};
use HopKind::{Target, Vpn};

fn kinds(hops: &[Hop]) -> Vec<HopKind> {
    hops.iter().map(|hop| hop.kind).collect()
}

fn legs(made: &Trace) -> Vec<LegKind> {
    made.forward.iter().filter_map(|hop| hop.leg.as_ref()).map(|leg| leg.kind).collect()
}

/// The addresses of every packet, out and back.
fn addresses(made: &Trace) -> Vec<IpAddr> {
    let packets = made.forward.iter().chain(&made.back).map(|hop| hop.packet);
    packets.flat_map(|packet| [packet.source.ip(), packet.destination.ip()]).collect()
}

fn is_private(address: &IpAddr) -> bool {
    matches!(address, IpAddr::V4(address) if address.is_private())
}

/// Fails where a packet leaves private addresses, or anything of the internet is passed.
#[track_caller]
fn stays_inside(made: &Trace) {
    assert!(addresses(made).iter().all(is_private), "{:?}", addresses(made));
    let public = [InternetGateway, HopKind::Internet, HopKind::NatGateway, HopKind::AwsService];
    assert!(made.forward.iter().chain(&made.back).all(|hop| !public.contains(&hop.kind)), "{made:?}");
    assert!(!legs(made).contains(&LegKind::Internet));
}

fn codes(sketch: &Sketch) -> Vec<FindingCode> {
    findings(&Index::of(sketch)).iter().map(|finding| finding.code).collect()
}

/// The account and Region of the VPC a host lies in.
fn home<'a>(sketch: &'a Sketch, name: &str) -> (&'a str, &'a str) {
    let subnet = sketch.subnet_of(&host(sketch, name).network_interface).expect("a subnet");
    let vpc = sketch.vpcs.get(&subnet.vpc).expect("a VPC");
    (vpc.account.as_str(), vpc.region.as_str())
}

/// What leads anywhere but inside its own VPC.
fn routes_beyond(sketch: &Sketch, vpc: &VpcId) -> usize {
    let tables = sketch.route_tables.iter().filter(|table| table.vpc == *vpc);
    tables.flat_map(|table| &table.routes).filter(|route| route.target != RouteTarget::Local).count()
}

/// From nothing to a working endpoint in another account, and no route table has changed.
#[test]
fn c03_customers_in_other_accounts_connect_with_local_routes_only() {
    let mut bench = in_scenario("figure-6", "agent A", "");
    for name in ["Customer A VPC", "Customer B VPC", "SaaS VPC"] {
        assert_eq!(routes_beyond(&bench.play.sketch, &vpc(&bench.play.sketch, name).id), 0, "{name}");
    }
    let provider = home(&bench.play.sketch, "analytics 1").0;
    for customer in ["A", "B"] {
        let (agent, name) = (format!("agent {customer}"), format!("endpoint {customer}"));
        let made = attempt(&Index::of(&bench.play.sketch), &agent, &name, 443);
        assert_eq!((made.outcome, kinds(&made.forward)), (Outcome::Connected, by_private_link()));
        let own = home(&bench.play.sketch, &agent).0;
        let accounts: Vec<&str> =
            made.forward.iter().filter_map(|hop| hop.account.as_ref()).map(AccountId::as_str).collect();
        assert_eq!(accounts, [own, own, provider, provider], "the border is crossed by PrivateLink");
        assert_ne!(own, provider);
        assert_eq!(legs(&made), [LegKind::Local, LegKind::PrivateLink, LegKind::ToTarget]);
    }

    let before = bench.play.sketch.clone();
    bench.play.go("DeleteVpcEndpoints endpoint=vpce-07a98bd45dc6882ec");
    let without = bench.trace("10.0.1.87");
    assert_eq!((without.outcome, without.reason.code), (Outcome::TimedOut, ReasonCode::NoInterfaceAtAddress));
    bench.play.go("e = CreateVpcEndpoint endpoint_type=Interface vpc=vpc-08e71220cbb556e03 service=vpce-svc-03e71439d648f2a87 \
         subnets.subnet=subnet-0ceba8a3c503bceee security_groups=sg-01f7d0a5a637e2083 name=anew
         AcceptVpcEndpointConnections endpoint=$e.vpce service=vpce-svc-03e71439d648f2a87
         FinishVpcEndpoint endpoint=$e.vpce");
    assert_eq!(bench.trace("anew").outcome, Outcome::Connected);
    assert_eq!(bench.play.sketch.route_tables, before.route_tables, "no route was needed");
    assert!(bench.play.sketch.vpc_peering_connections.is_empty());
}

fn by_private_link() -> Vec<HopKind> {
    vec![Client, Endpoint, LoadBalancer, Target]
}

/// Figure 5 with a listener that ends TLS, and only one target behind it.
const TLS_LISTENER: &str = "
    g = CreateTargetGroup name=tls-targets vpc={b} protocol=tls port=8443
    RegisterTargets target_group=$g.targetgroup target.id=@orders-1 target.port=8443
    ModifyLoadBalancerAttributes load_balancer={nlb} cross_zone=true
    ModifyListener load_balancer={nlb} port=443 protocol=tls target_group=$g.targetgroup
";

/// What a target does to a connection is what the client gets, unless the node takes the connection itself.
#[test]
fn c10_the_handshake_goes_through_a_tcp_listener_and_ends_at_a_tls_listener() {
    let ends = |made: &Trace| {
        let ends_here = |hop: &&Hop| hop.steps.iter().any(|step| step.check == Check::TlsEnds);
        made.forward.iter().filter(ends_here).map(|hop| hop.kind).collect::<Vec<_>>()
    };
    let made = bench("").trace(REGIONAL);
    assert_eq!((made.outcome, ends(&made)), (Outcome::Connected, vec![]), "layer 4 knows no session");
    let made = bench(TLS_LISTENER).trace(REGIONAL);
    assert_eq!((made.outcome, ends(&made)), (Outcome::Connected, vec![LoadBalancer]));

    let stopped = "SetApplicationState instance=@ port=8443 state=stopped";
    let crashing = "SetApplicationState instance=@ port=8443 state=crashing";
    let silent = "SetApplicationState instance=@ port=8443 state=silent";
    let off = "StopInstances instance=@";
    let cases = [
        // The SYN itself is refused; behind a node that ends TLS the session is there already, and closed.
        (stopped, ReasonCode::ApplicationNotListening, Outcome::Refused, Outcome::Reset),
        (crashing, ReasonCode::ApplicationCrashes, Outcome::Reset, Outcome::Reset),
        (silent, ReasonCode::ApplicationSilent, Outcome::NoAnswer, Outcome::NoAnswer),
        // Nobody takes the SYN; the node that ends TLS has taken it.
        (off, ReasonCode::TargetStopped, Outcome::TimedOut, Outcome::NoAnswer),
    ];
    for (line, code, by_tcp, by_tls) in cases {
        let tcp = bench(&each(&ALL_TARGETS, line)).trace(REGIONAL);
        let tls = bench(&format!("{TLS_LISTENER}{}", each(&["orders-1"], line))).trace(REGIONAL);
        assert_eq!((tcp.outcome, tls.outcome), (by_tcp, by_tls), "{line}");
        assert!(holds(&tcp.reason, code) && holds(&tls.reason, code), "{line}: {:?}", tls.reason);
        assert_eq!((ends(&tcp), ends(&tls)), (vec![], vec![LoadBalancer]), "{line}");
    }
    // The refusal comes from the target and goes all the way back.
    let refused = bench(&each(&ALL_TARGETS, stopped)).trace(REGIONAL);
    assert_eq!(kinds(&refused.back), [Target, LoadBalancer, Endpoint, Client]);
}

/// The endpoint id a header carries.
fn endpoint_id(header: &Header<'_>) -> String {
    let ids = header.tlvs().filter_map(|tlv| match tlv.read() {
        TlvValue::VpcEndpointId(id) => Some(String::from_utf8(id.to_vec()).expect("text")),
        _ => None,
    });
    ids.collect::<Vec<_>>().join(" and ")
}

#[test]
fn c19_proxy_protocol_tells_the_consumer_and_the_endpoint_to_whoever_expects_it() {
    let targets = ["instance B1", "instance B2", "instance B3"];
    let group = group(&open("figure-4"), "subnet-b").arn.clone();
    let on = format!("ModifyTargetGroupAttributes target_group={group} proxy_protocol_v2=true\n");
    let expecting = |sketch: &Sketch| {
        let line = |name| {
            let id = &host(sketch, name).id;
            format!("ConfigureApplication instance={id} port=443 expects_proxy_protocol=true\n")
        };
        targets.map(line).concat()
    };
    let seen = |bench: &Bench| {
        let made = bench.trace("endpoint");
        assert_eq!(made.outcome, Outcome::Connected, "{:?}", made.reason);
        let view = made.target.expect("it arrives");
        let header = view.proxy_protocol.as_deref().map(|bytes| {
            let header = decode(bytes).expect("a header");
            let Addresses::Inet { source, destination } = header.addresses() else { panic!("{header:?}") };
            assert_eq!(header.len(), bytes.len(), "and nothing besides");
            (source.to_string(), destination.to_string(), endpoint_id(&header))
        });
        (view.sees_source.ip().to_string(), header)
    };

    let off = in_scenario("figure-4", "instance A1", "");
    assert_eq!(seen(&off), ("10.1.1.9".to_owned(), None), "without it: a node, whoever asks");
    let expecting = expecting(&off.play.sketch);
    for (client, address) in [("instance A1", "10.0.1.11:50000"), ("instance A2", "10.0.1.12:50000")] {
        let both = in_scenario("figure-4", client, &format!("{on}{expecting}"));
        let own = endpoint(&both.play.sketch, "endpoint").id.to_string();
        let told = (address.to_owned(), "10.0.1.87:443".to_owned(), own);
        assert_eq!(seen(&both), ("10.1.1.9".to_owned(), Some(told)));
    }

    // One that does not expect it takes it for a client's first bytes.
    let unexpected = in_scenario("figure-4", "instance A1", &on).trace("endpoint");
    assert_eq!(
        (unexpected.outcome, unexpected.reason.code),
        (Outcome::Reset, ReasonCode::ProxyHeaderUnexpected)
    );
    let bytes = unexpected.target.expect("it arrives").proxy_protocol.expect("a header");
    assert!(endpoint_id(&decode(&bytes).expect("a header")).starts_with("vpce-"));
    // And one that expects it waits for it in vain where it is off.
    let missing = in_scenario("figure-4", "instance A1", &expecting).trace("endpoint");
    assert_eq!((missing.outcome, missing.reason.code), (Outcome::Reset, ReasonCode::ProxyHeaderMissing));
}

/// An endpoint in the workload's own Region for the service of another one.
const ACROSS: &str = "CreateVpcEndpoint endpoint_type=Interface vpc=vpc-03c33cd50a23b8f59 service=vpce-svc-0bc2c6b265dd5e733 \
                      subnets.subnet=subnet-0e059e54d7114b825 security_groups=sg-0c115e6250f067735";

#[test]
fn c23_another_region_comes_in_by_peering_and_not_by_an_endpoint_of_its_own() {
    let offered = "ModifyVpcEndpointServiceConfiguration service=vpce-svc-0bc2c6b265dd5e733 \
                   add_supported_regions=eu-west-1";
    let far = format!("{ACROSS} service_region=us-east-1");
    let in_the_paper = "SetProfile profile=paper";
    for lines in [in_the_paper.to_owned(), format!("{offered}\n{in_the_paper}")] {
        let mut bench = in_scenario("figure-11", "workload", &lines);
        for line in [ACROSS, &far] {
            let refusal = bench.play.run(line).expect_err("the service is in another Region");
            assert_eq!(refusal.code, RefusalCode::InvalidServiceName, "{line}");
        }
        // In its own Region the same account makes one.
        let near = "CreateVpcEndpoint endpoint_type=Interface vpc=vpc-0eb30f9692f988343 service=vpce-svc-0bc2c6b265dd5e733 \
                    subnets.subnet=subnet-09555e67f1e49d34e security_groups=sg-04fd159022ea06c84";
        assert!(bench.play.run(near).is_ok());

        // What is left is the way by a peer in the service's Region.
        let made = bench.trace("endpoint");
        assert_eq!(made.outcome, Outcome::Connected);
        assert_eq!(kinds(&made.forward), [Client, Peering, Endpoint, LoadBalancer, Target]);
        assert_ne!(
            home(&bench.play.sketch, "workload").1,
            home(&bench.play.sketch, "instance 1").1,
            "from one Region to another"
        );
        bench.play.go("DeleteVpcPeeringConnection vpc_peering_connection=pcx-05c97b807facef479");
        let made = bench.trace("endpoint");
        assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::BlackholeRoute));
    }
    // Today the provider may offer it to other Regions: the profile refuses, not a mistake in the command.
    let mut today = in_scenario("figure-11", "workload", "");
    let refusal = today.play.run(&far).expect_err("it is not offered there");
    assert_eq!(refusal.code, RefusalCode::InvalidServiceName);
    today.play.go(&format!("{offered}\n{far}"));
}

#[test]
fn c26_one_zone_only_is_found_until_there_are_two() {
    use FindingCode::{EndpointInOneZone, ServiceInOneZone, TargetsNotInEveryZone, ZoneWithoutTargets};
    let mut play = bench("").play;
    assert_eq!(codes(&play.sketch), []);
    // Endpoints.
    play.go("ModifyVpcEndpoint endpoint=vpce-0fe5b17a0707d6abc remove_subnets=subnet-0a000000000000002");
    assert_eq!(codes(&play.sketch), [EndpointInOneZone]);
    assert!(EndpointInOneZone.remedy().contains("Add a subnet in another zone"));
    play.go("ModifyVpcEndpoint endpoint=vpce-0fe5b17a0707d6abc add_subnets.subnet=subnet-0a000000000000002");
    assert_eq!(codes(&play.sketch), []);
    // Targets: what is offered makes up for the zone, and then advises to have some there.
    let line = "DeregisterTargets target_group={targets} target.id=@ target.port=8443";
    let mut play = bench(&each(&ZONE_A_TARGETS, line)).play;
    let found = findings(&Index::of(&play.sketch));
    assert_eq!(codes(&play.sketch), [ZoneWithoutTargets]);
    play.sketch = apply(&play.sketch, &found[0].fixes[0]).expect("the fix applies").sketch;
    assert_eq!(codes(&play.sketch), [TargetsNotInEveryZone]);
    let line = "RegisterTargets target_group={targets} target.id=@ target.port=8443";
    let both = format!(
        "{}ModifyLoadBalancerAttributes load_balancer={{nlb}} cross_zone=true\n{}",
        each(&ZONE_A_TARGETS, "DeregisterTargets target_group={targets} target.id=@ target.port=8443"),
        each(&["orders-1"], line)
    );
    assert_eq!(codes(&bench(&both).play.sketch), [], "one target a zone is enough");
    // Two zones at least.
    let one = "
        n = CreateLoadBalancer name=small subnets.subnet={b1}
        g = CreateTargetGroup name=small vpc={b} port=8443
        RegisterTargets target_group=$g.targetgroup target.id=@orders-1 target.port=8443
        CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
        s = CreateVpcEndpointServiceConfiguration load_balancers=$n.loadbalancer
        e = CreateVpcEndpoint endpoint_type=Interface vpc={b} service=$s.vpce-svc subnets.subnet={b1} security_groups={targets-sg}
        AcceptVpcEndpointConnections endpoint=$e.vpce service=$s.vpce-svc
        FinishVpcEndpoint endpoint=$e.vpce
    ";
    let mut small = bench(one).play;
    assert!(codes(&small.sketch).contains(&ServiceInOneZone), "{:?}", codes(&small.sketch));
    small.go(
        "SetSubnets load_balancer=$n.loadbalancer subnets.subnet=subnet-0b000000000000001,subnet-0b000000000000002
         ModifyVpcEndpointServiceConfiguration service=$s.vpce-svc",
    );
    assert!(!codes(&small.sketch).contains(&ServiceInOneZone), "{:?}", codes(&small.sketch));
}

#[test]
fn c32_on_premises_clients_reach_endpoints_by_direct_connect() {
    let cases = [
        ("figure-6", "agent F", ["endpoint F"].as_slice()),
        ("figure-7", "on-prem host", &["logging for DC", "auth for DC"]),
    ];
    for (scenario, client, endpoints) in cases {
        let mut bench = in_scenario(scenario, client, "");
        for to in endpoints {
            let made = bench.trace(to);
            assert_eq!(made.outcome, Outcome::Connected, "{to}");
            assert_eq!(
                kinds(&made.forward),
                [Client, DirectConnect, DirectConnect, Endpoint, LoadBalancer, Target],
                "{to}"
            );
            let passed: Vec<&str> = made.forward[1..3].iter().map(|hop| hop.node.as_str()).collect();
            let line = bench.play.sketch.direct_connect_connections.iter().next().expect("a line");
            let gateway = bench.play.sketch.virtual_private_gateways.iter().next().expect("a gateway");
            assert_eq!(passed, [line.id.as_str(), gateway.id.as_str()], "by the line to the gateway");
            assert!(legs(&made).contains(&LegKind::DirectConnectPrivate), "{:?}", legs(&made));
            assert_eq!(made.forward[0].packet.source.ip().to_string(), "172.16.0.10");
            stays_inside(&made);
        }
        // Without the line there is no other way.
        let line = &bench.play.sketch.direct_connect_connections.iter().next().expect("a line").id;
        let down = format!("SetConnectionState connection={line} state=down");
        bench.play.go(&down);
        for to in endpoints {
            let made = bench.trace(to);
            assert_eq!(made.outcome, Outcome::TimedOut, "{to}");
            assert!(holds(&made.reason, ReasonCode::LineDown), "{:?}", made.reason);
        }
    }
}

#[test]
fn c38_peering_between_regions_stays_on_amazons_network() {
    let cases = [
        ("figure-10", "consumer", [Client, Endpoint, LoadBalancer, Peering, Target]),
        ("figure-11", "workload", [Client, Peering, Endpoint, LoadBalancer, Target]),
    ];
    for (scenario, client, way) in cases {
        let bench = in_scenario(scenario, client, "");
        let sketch = &bench.play.sketch;
        let made = bench.trace("endpoint");
        assert_eq!((made.outcome, kinds(&made.forward)), (Outcome::Connected, way.to_vec()));
        assert!(legs(&made).contains(&LegKind::Peering), "{:?}", legs(&made));
        stays_inside(&made);
        assert!(kinds(&made.back).contains(&Peering), "the reply too");
        let peering = sketch.vpc_peering_connections.iter().next().expect("a peering");
        let regions = [&peering.requester_vpc, &peering.accepter_vpc]
            .map(|id| sketch.vpcs.get(id).expect("a VPC").region.as_str());
        assert_ne!(regions[0], regions[1]);
        assert!(sketch.internet_gateways.is_empty() && sketch.nat_gateways.is_empty());
    }
}

#[test]
fn c41_a_vpn_reaches_the_vpc_over_its_virtual_private_gateway() {
    // Direct Connect is preferred while it is up.
    let mut bench = in_scenario("figure-1", "on-prem host", "");
    assert!(kinds(&bench.trace("private host").forward).contains(&DirectConnect));
    bench.play.go("SetConnectionState connection=dxcon-ff75fc50 state=down");
    let made = bench.trace("private host");
    assert_eq!(made.outcome, Outcome::Connected);
    assert_eq!(kinds(&made.forward), [Client, Vpn, Vpn, Host]);
    assert_eq!(legs(&made), [LegKind::DataCenter, LegKind::Vpn, LegKind::GatewayRoute]);
    assert_eq!(kinds(&made.back), [Host, Vpn, Vpn, Client]);
    let passed: Vec<&str> = made.forward[1..3].iter().map(|hop| hop.node.as_str()).collect();
    assert_eq!(passed, ["cgw-0d009a691c8363fa8", "vgw-0cf49fcc44edff514"], "from device to gateway");
    // What travels inside the tunnel keeps its private addresses.
    assert!(addresses(&made).iter().all(is_private));
    let out =
        in_scenario("figure-1", "private host", "SetConnectionState connection=dxcon-ff75fc50 state=down");
    let made = out.trace("on-prem host");
    assert_eq!((made.outcome, kinds(&made.forward)), (Outcome::Connected, vec![Client, Vpn, Vpn, Host]));

    // Either tunnel is enough, and none is not; nor is a gateway that is attached to no VPC.
    let tunnel = "SetTunnelStatus vpn_connection=vpn-05c4968f76451a750 status=DOWN tunnel=";
    bench.play.go(&format!("{tunnel}1"));
    assert_eq!(bench.trace("private host").outcome, Outcome::Connected);
    bench.play.go(&format!("{tunnel}2"));
    let made = bench.trace("private host");
    assert_eq!(made.outcome, Outcome::TimedOut);
    assert!(holds(&made.reason, ReasonCode::LineDown), "{:?}", made.reason);
    let detached = "
        SetConnectionState connection=dxcon-ff75fc50 state=down
        DetachVpnGateway virtual_private_gateway=vgw-0cf49fcc44edff514 vpc=vpc-0d3953633ba952042";
    let made = in_scenario("figure-1", "on-prem host", detached).trace("private host");
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::NoWayFromDataCenter));
}

/// A partner's service: one of a customer's, offered in the marketplace.
const PARTNER: &str = "
    n = CreateLoadBalancer name=partner subnets.subnet={b1},{b2}
    g = CreateTargetGroup name=partner vpc={b} port=8443
    RegisterTargets target_group=$g.targetgroup target.id=@orders-1 target.port=8443
    RegisterTargets target_group=$g.targetgroup target.id=@orders-4 target.port=8443
    CreateListener load_balancer=$n.loadbalancer port=443 protocol=tcp target_group=$g.targetgroup
    s = CreateVpcEndpointServiceConfiguration load_balancers=$n.loadbalancer marketplace=true name=partner
    ModifyVpcEndpointServicePermissions service=$s.vpce-svc add_principals=arn:aws:iam::111111111111:root
    e = CreateVpcEndpoint endpoint_type=Interface vpc={a} service=$s.vpce-svc subnets.subnet=subnet-0a000000000000001 \
    security_groups={endpoint-sg} name=to-partner
    AcceptVpcEndpointConnections endpoint=$e.vpce service=$s.vpce-svc
    FinishVpcEndpoint endpoint=$e.vpce
";

#[test]
fn c44_services_are_awss_own_other_customers_and_partners() {
    // Another customer's, and a partner's: of two accounts, each by an endpoint.
    let lines = PARTNER.replace("\\\n", "");
    let bench = bench(&lines);
    let sketch = &bench.play.sketch;
    let consumer = home(sketch, "client-1").0;
    for (to, marketplace) in [("orders endpoint", false), ("to-partner", true)] {
        let id = endpoint(sketch, to).service.endpoint_service().expect("a customer's").clone();
        let service = sketch.endpoint_services.get(&id).expect("a service");
        assert_eq!((service.marketplace, service.account.as_str() == consumer), (marketplace, false), "{to}");
        assert_eq!(bench.trace(to).outcome, Outcome::Connected, "{to}");
    }
    // AWS's own: behind its endpoint nobody's load balancer is seen.
    let own = in_scenario("figure-3", "instance 1", "");
    let service = &endpoint(&own.play.sketch, "EC2 endpoint").service;
    assert!(matches!(service, Service::Aws(_)) && service.endpoint_service().is_none());
    let made = own.trace("EC2 endpoint");
    assert_eq!((made.outcome, kinds(&made.forward)), (Outcome::Connected, vec![Client, Endpoint]));

    // The whitepaper's catalogue, each of which a consumer can have an endpoint for at once.
    let mut sketch = own.play.sketch.clone();
    sketch.profile = Profile::Paper;
    let vpc = vpc(&sketch, "Amazon VPC");
    let region = vpc.region.clone();
    let mut offered = BTreeSet::new();
    for service in AWS_SERVICES {
        let command = verb::CreateVpcEndpoint {
            vpc: vpc.id.clone(),
            service: Service::Aws(service.service_name(&region).expect("a name")),
            endpoint_type: EndpointType::Interface,
            subnets: vec![SubnetConfiguration {
                subnet: sketch.subnets.iter().next().expect("a subnet").id.clone(),
                address: None,
            }],
            security_groups: endpoint(&sketch, "EC2 endpoint").security_groups.clone(),
            name: "the new endpoint".to_owned(),
            ..as_usual()
        };
        match apply(&sketch, &command.into()) {
            Ok(applied) => {
                assert_eq!(endpoint(&applied.sketch, "the new endpoint").state, EndpointState::Pending);
                offered.insert(service.name);
            }
            Err(refusal) => {
                let gateway_only = service.gateway.in_profile(Profile::Paper);
                let code = if gateway_only { "InvalidParameter" } else { "InvalidServiceName" };
                assert_eq!(refusal.code, code, "{}", service.name);
            }
        }
    }
    // Systems Manager's two further names and SageMaker's notebooks stand beside the 17.
    assert_eq!(offered.len(), 17 + 3, "{offered:?}");
    assert!(["CloudWatch", "EC2 API", "Key Management Service"].iter().all(|name| offered.contains(name)));
}

#[test]
fn c45_cross_zone_keeps_the_service_available_by_zonal_names() {
    let down = each(&ZONE_A_TARGETS, "SetApplicationState instance=@ port=8443 state=stopped");
    let across = "ModifyLoadBalancerAttributes load_balancer={nlb} cross_zone=true";
    let cases = [
        (Profile::Paper, Outcome::TimedOut, ReasonCode::ZoneWithoutHealthyTarget),
        (Profile::Today, Outcome::Refused, ReasonCode::RoutingFailover),
    ];
    for (profile, outcome, code) in cases {
        let off = in_profile(profile, &down).trace(ZONAL_A);
        assert_eq!((off.outcome, off.reason.code), (outcome, code));
        let bench = in_profile(profile, &format!("{down}{across}"));
        let made = bench.trace(ZONAL_A);
        assert_eq!(made.outcome, Outcome::Connected);
        assert_eq!(made.forward[0].packet.destination, SocketAddr::from(([10, 0, 1, 87], 443)));
        let zones: Vec<&str> =
            made.forward.iter().filter_map(|hop| hop.zone.as_ref()).map(ZoneId::as_str).collect();
        assert_eq!(
            zones,
            ["use1-az1", "use1-az1", "use1-az1", "use1-az2"],
            "the node crosses to the targets"
        );
        let target = made.target.expect("a target").host;
        let name = bench.play.sketch.hosts.iter().find(|host| host.id.as_str() == target.as_str());
        assert!(!ZONE_A_TARGETS.contains(&name.expect("a host").name.as_str()));
    }
}

#[test]
fn c46_the_older_ways_are_public_addresses_or_peering() {
    // By public addresses: through both internet gateways, and to what everybody may look up.
    let mut before = in_scenario("figure-6-before", "agent A", "");
    let made = before.trace("ingest");
    assert_eq!(made.outcome, Outcome::Connected);
    assert_eq!(kinds(&made.forward), [Client, InternetGateway, InternetGateway, LoadBalancer, Target]);
    assert_eq!(made.forward[1].packet.source.ip().to_string(), "203.0.113.25", "translated on the way out");
    let answers = &made.dns.as_ref().expect("a name").records;
    assert!(!answers.is_empty() && answers.iter().all(|record| !is_private(&record.address)));
    before.play.go("DeleteRoute route_table=rtb-01e4bc39a89b500a3 destination=0.0.0.0/0");
    let made = before.trace("ingest");
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::NoRoute));
    // With PrivateLink the same customer needs neither.
    let after = in_scenario("figure-6", "agent A", "");
    let made = after.trace("endpoint A");
    assert_eq!((made.outcome, kinds(&made.forward)), (Outcome::Connected, by_private_link()));
    stays_inside(&made);
    assert!(after.play.sketch.internet_gateways.is_empty());

    // By peering: private addresses, and a route on either side.
    let mut peered = in_scenario("figure-1", "private host", "");
    let made = peered.trace("peer host");
    assert_eq!((made.outcome, kinds(&made.forward)), (Outcome::Connected, vec![Client, Peering, Host]));
    stays_inside(&made);
    let out = peered.trace("192.0.2.80");
    assert!(out.outcome == Outcome::Connected && kinds(&out.forward).contains(&InternetGateway));
    peered.play.go("DeleteVpcPeeringConnection vpc_peering_connection=pcx-0a59a54771c844464");
    let made = peered.trace("peer host");
    assert_eq!((made.outcome, made.reason.code), (Outcome::TimedOut, ReasonCode::BlackholeRoute));
    // Which is why the two of Figure 6 cannot do without: their blocks are the same.
    let mut same = in_scenario("figure-6", "agent A", "");
    let peer =
        "CreateVpcPeeringConnection requester_vpc=vpc-08e71220cbb556e03 accepter_vpc=vpc-0ed1d90b72f8c41f4";
    let refusal = same.play.run(peer).expect_err("both have 10.0.0.0/16");
    assert_eq!(refusal.code, RefusalCode::InvalidParameterValue);
}
