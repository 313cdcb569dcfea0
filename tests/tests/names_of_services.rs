//! Names of load balancers and of customers' services, and what the verdicts say about names: NLB guide, "DNS
//! name"; `PrivateLink` guide, "Manage DNS names". On Figure 5.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::verb;
use privatelink::dns::{Asker, Question, Resolution, Why};
use privatelink::model::record::as_usual;
use privatelink::model::{
    ClientRoutingPolicy, DnsNameState, EndpointState, HostedZone, HostedZoneType, IpAddressType, Outcome,
    PrivateDnsName, RecordSet, RecordType, ResourceId, Scheme, Sketch, VpcId, ZoneId,
};
use privatelink::path::{ReasonCode, Trace};
use privatelink::text;
use privatelink_tests::figure_5::{ALL_TARGETS, BALANCER, Figure5, REGIONAL, ZONE_A_TARGETS};
use privatelink_tests::names::{Open, ask_with, said, whys};

const NLB: &str = "orders-50dc6c495c0c9188.elb.us-east-1.amazonaws.com";
const ENDPOINT: &str = "vpce-0fe5b17a0707d6abc";
const NAME: &str = "orders.example.com";

fn consumer(sketch: &Sketch) -> VpcId {
    sketch.vpc_endpoints.get(&ENDPOINT.parse().unwrap()).unwrap().vpc.clone()
}

fn provider(sketch: &Sketch) -> VpcId {
    sketch.load_balancers.get(&BALANCER.parse().unwrap()).unwrap().vpc.clone()
}

fn asked(sketch: &Sketch, vpc: &VpcId, zone: Option<&str>, name: &str, query: u32) -> Resolution {
    let zone: Option<ZoneId> = zone.map(|zone| zone.parse().unwrap());
    let asker = Asker::Vpc { vpc: sketch.vpcs.get(vpc).unwrap(), zone: zone.as_ref() };
    let question = Question { asker, name, record_type: RecordType::A, query };
    ask_with(sketch, &question, &Open::of(sketch))
}

fn from_internet(sketch: &Sketch, name: &str, record_type: RecordType) -> Resolution {
    let question = Question { asker: Asker::Internet, name, record_type, query: 0 };
    ask_with(sketch, &question, &Open::of(sketch))
}

fn policy(figure: &mut Figure5, policy: ClientRoutingPolicy) {
    let update = |balancer: &mut privatelink::model::LoadBalancer| balancer.client_routing_policy = policy;
    figure.sketch.load_balancers.update(&BALANCER.parse().unwrap(), update).unwrap();
}

fn stopped(targets: &[&str]) -> Figure5 {
    Figure5::default().each(targets, |instance| verb::StopInstances { instance }.into())
}

/// The zones of the nodes that answer.
fn zones(found: &Resolution) -> Vec<String> {
    found.records.iter().map(|record| record.zone.as_ref().unwrap().to_string()).collect()
}

/// §2.5: zonal affinity, in full and in 85 of 100 questions, only through the resolver of the VPC.
#[test]
fn a_load_balancers_answer_prefers_the_clients_zone_if_it_is_told_to() {
    let mut figure = Figure5::default();
    let vpc = provider(&figure.sketch);
    let any = asked(&figure.sketch, &vpc, Some("use1-az2"), NLB, 0);
    assert_eq!((any.records.len(), any.ttl_s()), (2, Some(60)));
    let own = zones(&any)[1].clone();
    policy(&mut figure, ClientRoutingPolicy::Affinity);
    for query in 0..40 {
        let found = asked(&figure.sketch, &vpc, Some(&own), NLB, query);
        assert_eq!(zones(&found), [own.as_str()]);
    }
    policy(&mut figure, ClientRoutingPolicy::PartialAffinity);
    let found: Vec<_> = (0..100).map(|query| asked(&figure.sketch, &vpc, Some(&own), NLB, query)).collect();
    assert_eq!(found.iter().filter(|found| zones(found) == [own.as_str()]).count(), 85);
    assert!(found.iter().all(|found| found.records.len() == 1 || whys(found).contains(&Why::AnyZone)));
    // Not from elsewhere, and not for a zone that left the answer.
    assert_eq!(from_internet(&figure.sketch, NLB, RecordType::A).records.len(), 2);
    let mut lost = figure.sketch.clone();
    lost.lost_zones.insert(own.parse().unwrap());
    let found = asked(&lost, &vpc, Some(&own), NLB, 0);
    assert!(found.records.len() == 1 && zones(&found) != [own.as_str()]);
}

/// §2.5: a zone without a healthy target leaves the regional name and keeps its zonal one; with none healthy
/// anywhere all come back.
#[test]
fn unhealthy_zones_leave_a_load_balancers_name() {
    let figure = stopped(&ZONE_A_TARGETS);
    let vpc = provider(&figure.sketch);
    let found = asked(&figure.sketch, &vpc, None, NLB, 0);
    assert_eq!(found.records.len(), 1);
    assert!(whys(&found).contains(&Why::WithdrawnUnhealthy));
    let account = figure.sketch.accounts.get(&"222222222222".parse().unwrap()).unwrap();
    let gone = found.steps.iter().find(|step| step.why == Why::WithdrawnUnhealthy).unwrap();
    let zone = account.zone_name(&gone.text.parse().unwrap()).unwrap();
    let zonal = asked(&figure.sketch, &vpc, None, &format!("{zone}.{NLB}"), 0);
    assert_eq!(zonal.records[0].address, gone.address.unwrap());
    let all = stopped(&ALL_TARGETS);
    let found = asked(&all.sketch, &vpc, None, NLB, 0);
    assert_eq!(found.records.len(), 2);
    assert!(whys(&found).contains(&Why::FailOpen));
    // A zone it has no node in.
    let found = asked(&figure.sketch, &vpc, None, &format!("us-east-1f.{NLB}"), 0);
    assert_eq!((said(&found).as_str(), whys(&found).last()), ("NXDOMAIN", Some(&Why::NoSuchZone)));
}

/// §2.5 records: an internet-facing load balancer answers public addresses, inside its VPC too; dualstack ones
/// both families.
#[test]
fn schemes_and_address_types_decide_the_addresses() {
    let mut figure = Figure5::default();
    let arn = BALANCER.parse().unwrap();
    let nodes = figure.sketch.load_balancers.get(&arn).unwrap().nodes.clone();
    for (at, node) in nodes.iter().enumerate() {
        let change = |found: &mut privatelink::model::NetworkInterface| {
            found.public_address = Some([203, 0, 113, 10 + u8::try_from(at).unwrap()].into());
            found.ipv6_address = Some(format!("2001:db8::{at}").parse().unwrap());
        };
        figure.sketch.network_interfaces.update(node, change).unwrap();
    }
    assert_eq!(said(&from_internet(&figure.sketch, NLB, RecordType::Aaaa)), "", "ipv4 only");
    let change = |balancer: &mut privatelink::model::LoadBalancer| {
        balancer.scheme = Scheme::InternetFacing;
        balancer.ip_address_type = IpAddressType::Dualstack;
    };
    figure.sketch.load_balancers.update(&arn, change).unwrap();
    let public = "203.0.113.10 203.0.113.11";
    assert_eq!(said(&from_internet(&figure.sketch, NLB, RecordType::A)), public);
    assert_eq!(said(&asked(&figure.sketch, &provider(&figure.sketch), None, NLB, 0)), public);
    assert_eq!(said(&from_internet(&figure.sketch, NLB, RecordType::Aaaa)), "2001:db8:: 2001:db8::1");
}

/// A provider's private name, and whether it is on at the endpoint.
fn private_name(figure: &mut Figure5, name: &str, state: DnsNameState, on: bool) {
    let id = figure.sketch.endpoint_services.iter().next().unwrap().id.clone();
    let name = PrivateDnsName { name: name.to_owned(), state, ..as_usual() };
    figure.sketch.endpoint_services.update(&id, |service| service.private_dns_name = Some(name)).unwrap();
    let endpoint = ENDPOINT.parse().unwrap();
    figure.sketch.vpc_endpoints.update(&endpoint, |endpoint| endpoint.private_dns_enabled = on).unwrap();
}

/// §2.3, rows 10, 14 and 17.
#[test]
fn a_providers_private_name_leads_to_the_endpoint_once_it_is_verified_and_on() {
    let both = "10.0.1.87 10.0.2.87";
    for (state, on, answer, why) in [
        (DnsNameState::Verified, true, both, Why::HiddenZone),
        (DnsNameState::Verified, false, "NXDOMAIN", Why::PrivateDnsOff),
        (DnsNameState::PendingVerification, true, "NXDOMAIN", Why::PrivateNameUnverified),
        // Verification was lost: endpoints that have the name keep it.
        (DnsNameState::Failed, true, both, Why::HiddenZone),
    ] {
        let mut figure = Figure5::default();
        private_name(&mut figure, NAME, state, on);
        let vpc = consumer(&figure.sketch);
        let found = asked(&figure.sketch, &vpc, None, NAME, 0);
        assert_eq!(said(&found), answer, "{state:?} {on}");
        assert!(whys(&found).contains(&why), "{found:#?}");
        // Nobody else knows it, unless the provider publishes it.
        let other = asked(&figure.sketch, &provider(&figure.sketch), None, NAME, 0);
        assert_eq!(said(&other), "NXDOMAIN");
        assert_eq!(whys(&other).contains(&Why::PrivateNameElsewhere), on);
        assert_eq!(said(&from_internet(&figure.sketch, NAME, RecordType::A)), "NXDOMAIN");
        let record = RecordSet {
            name: NAME.to_owned(),
            record_type: RecordType::A,
            values: vec!["203.0.113.99".to_owned()],
            ..as_usual()
        };
        figure.sketch.hosted_zones.insert(HostedZone {
            id: "Z1".parse().unwrap(),
            name: "example.com".to_owned(),
            zone_type: HostedZoneType::Public,
            records: vec![record],
            ..as_usual()
        });
        assert_eq!(said(&from_internet(&figure.sketch, NAME, RecordType::A)), "203.0.113.99");
        let inside = asked(&figure.sketch, &vpc, None, NAME, 0);
        assert_eq!(said(&inside), if answer == both { both } else { "203.0.113.99" });
    }
    // Not accepted yet: the name cannot be on.
    let mut figure = Figure5::default();
    private_name(&mut figure, NAME, DnsNameState::Verified, true);
    let pending =
        |endpoint: &mut privatelink::model::VpcEndpoint| endpoint.state = EndpointState::PendingAcceptance;
    figure.sketch.vpc_endpoints.update(&ENDPOINT.parse().unwrap(), pending).unwrap();
    let found = asked(&figure.sketch, &consumer(&figure.sketch), None, NAME, 0);
    assert_eq!((said(&found).as_str(), whys(&found).contains(&Why::PrivateNameNotYet)), ("NXDOMAIN", true));
}

/// §2.3: a wildcard is every name below its domain, and not the domain.
#[test]
fn a_private_name_may_be_a_wildcard() {
    let mut figure = Figure5::default();
    private_name(&mut figure, "*.example.com", DnsNameState::Verified, true);
    let vpc = consumer(&figure.sketch);
    for (name, answer) in [
        ("api.example.com", "10.0.1.87 10.0.2.87"),
        ("a.b.example.com", "10.0.1.87 10.0.2.87"),
        ("example.com", "NXDOMAIN"),
        ("badexample.com", "NXDOMAIN"),
    ] {
        assert_eq!(said(&asked(&figure.sketch, &vpc, None, name, 0)), answer, "{name}");
    }
}

/// The verdict's codes from the consequence to the root.
fn codes(made: &Trace) -> Vec<ReasonCode> {
    made.reason.chain().map(|reason| reason.code).collect()
}

/// What a person reads says who is to do what; and the fix, carried out, makes the name lead there.
#[test]
fn verdicts_say_what_keeps_a_name_from_leading_anywhere() {
    let mut figure = Figure5::default();
    private_name(&mut figure, NAME, DnsNameState::Verified, false);
    let made = figure.send(NAME);
    assert_eq!(made.outcome, Outcome::NameNotFound);
    assert_eq!(codes(&made), [ReasonCode::NameNotFound, ReasonCode::PrivateDnsOff]);
    assert!(made.reason.root().resources.contains(&ResourceId::VpcEndpoint(ENDPOINT.parse().unwrap())));
    let said = text::verdict(&figure.sketch, &made);
    assert!(said.contains("Private DNS is off on"), "{said}");
    let fixed = figure.clone().with(made.reason.root().fixes.first().expect("a fix").as_ref());
    assert_eq!(fixed.send(NAME).outcome, Outcome::Connected);
    private_name(&mut figure, NAME, DnsNameState::PendingVerification, true);
    assert_eq!(codes(&figure.send(NAME)), [ReasonCode::NameNotFound, ReasonCode::PrivateNameUnverified]);
    // The regional name works all along.
    assert_eq!(figure.send(REGIONAL).outcome, Outcome::Connected);
}
