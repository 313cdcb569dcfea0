//! Any names in any sketch: no panic, an end after few steps, answers that hold together, sentences for
//! everything. Zones, rules and forwarders are drawn from few labels, so that they meet, nest and go in
//! circles.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use oorandom::Rand32;
use privatelink::dns::{Answered, Asker, Question, Resolution, Why};
use privatelink::model::record::as_usual;
use privatelink::model::{
    ConditionalForwarder, DataCenter, DataCenterHost, DataCenterHostRole, DnsNameState, HostedZone,
    HostedZoneType, InterfaceKind, NetworkInterface, PrivateDnsName, Profile, RecordSet, RecordType,
    ResolverDirection, ResolverEndpoint, ResolverRule, ResolverRuleType, Sketch,
};
use privatelink::path::{Index, ask};
use privatelink::text;
use privatelink_tests::names::{Open, ask_in};
use privatelink_tests::play::Play;
use privatelink_tests::random_sketch::random_sketch;
use proptest::prelude::*;

const DOMAINS: [&str; 8] = [
    "example.com",
    "a.example.com",
    "b.a.example.com",
    "corp",
    "amazonaws.com",
    "monitoring.us-east-1.amazonaws.com",
    "ec2.internal",
    ".",
];
const NAMES: [&str; 14] = [
    "example.com",
    "www.example.com",
    "a.example.com",
    "x.a.example.com",
    "y.x.a.example.com",
    "b.a.example.com",
    "host.corp",
    "corp",
    "monitoring.us-east-1.amazonaws.com",
    "s3.us-east-1.amazonaws.com",
    "ip-10-0-1-5.ec2.internal",
    "ec2-203-0-113-1.compute-1.amazonaws.com",
    "vpce-1-2.vpce-svc-3.us-east-1.vpce.amazonaws.com",
    "nowhere.example.org",
];
const TYPES: [RecordType; 4] = [RecordType::A, RecordType::Aaaa, RecordType::Cname, RecordType::Txt];

struct Maker(Rand32);

impl Maker {
    fn below(&mut self, limit: usize) -> usize {
        self.0.rand_range(0..u32::try_from(limit).unwrap()) as usize
    }

    fn of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    fn record(&mut self) -> RecordSet {
        let record_type = TYPES[self.below(4)];
        let name = self.of(&NAMES).to_owned();
        let name = if self.below(4) == 0 { format!("*.{name}") } else { name };
        let value = match record_type {
            RecordType::A => "10.0.0.9",
            RecordType::Aaaa => "2001:db8::9",
            RecordType::Cname => self.of(&NAMES),
            RecordType::Txt => "text",
        };
        let alias = (self.below(4) == 0).then(|| self.of(&NAMES).to_owned());
        let values = if alias.is_some() { Vec::new() } else { vec![value.to_owned(), "10.0.0.8".to_owned()] };
        RecordSet { name, record_type, ttl_s: 30, values, alias }
    }
}

/// A random sketch with zones, rules, endpoints and a data center laid over it.
fn sketch(seed: u32) -> Sketch {
    let mut sketch = random_sketch(seed);
    let mut maker = Maker(Rand32::new(u64::from(seed)));
    let vpcs: Vec<_> = sketch.vpcs.iter().map(|vpc| vpc.id.clone()).collect();
    let subnets: Vec<_> = sketch.subnets.iter().cloned().collect();
    for at in 0..maker.below(6) {
        let public = maker.below(3) == 0;
        sketch.hosted_zones.insert(HostedZone {
            id: format!("Z{at}").parse().unwrap(),
            name: maker.of(&DOMAINS).to_owned(),
            zone_type: if public { HostedZoneType::Public } else { HostedZoneType::Private },
            vpcs: vpcs.iter().filter(|_| maker.below(2) == 0 && !public).cloned().collect(),
            records: (0..maker.below(8)).map(|_| maker.record()).collect(),
            ..as_usual()
        });
    }
    for (at, subnet) in subnets.iter().enumerate().take(4) {
        let direction = if at % 2 == 0 { ResolverDirection::Inbound } else { ResolverDirection::Outbound };
        let id = format!("rslvr-{}-{at}", if at % 2 == 0 { "in" } else { "out" });
        let interface = format!("eni-d{at}").parse::<privatelink::model::NetworkInterfaceId>().unwrap();
        sketch.network_interfaces.insert(NetworkInterface {
            id: interface.clone(),
            subnet: subnet.id.clone(),
            address: [10, 200, 0, u8::try_from(at).unwrap()].into(),
            of: InterfaceKind::ResolverEndpoint(id.parse().unwrap()),
            ..as_usual()
        });
        sketch.resolver_endpoints.insert(ResolverEndpoint {
            id: id.parse().unwrap(),
            vpc: subnet.vpc.clone(),
            direction,
            network_interfaces: vec![interface],
            ..as_usual()
        });
    }
    let targets =
        ["10.200.0.0", "10.200.0.1", "10.200.0.2", "172.31.0.53", "172.31.0.54", "10.0.0.2", "9.9.9.9"];
    for at in 0..maker.below(5) {
        sketch.resolver_rules.insert(ResolverRule {
            id: format!("rslvr-rr-{at}").parse().unwrap(),
            rule_type: if maker.below(4) == 0 { ResolverRuleType::System } else { ResolverRuleType::Forward },
            domain: maker.of(&DOMAINS).to_owned(),
            targets: (0..maker.below(3)).map(|_| maker.of(&targets).parse().unwrap()).collect(),
            endpoint: Some(format!("rslvr-out-{}", maker.below(4)).parse().unwrap()),
            vpcs: vpcs.iter().filter(|_| maker.below(2) == 0).cloned().collect(),
            ..as_usual()
        });
    }
    sketch.data_centers.insert(DataCenter {
        id: "dc-1".parse().unwrap(),
        internet: maker.below(2) == 0,
        ..as_usual()
    });
    for last in [53, 54] {
        sketch.data_center_hosts.insert(DataCenterHost {
            id: format!("dch-{last}").parse().unwrap(),
            name: "host.corp".to_owned(),
            data_center: "dc-1".parse().unwrap(),
            address: [172, 31, 0, last].into(),
            role: DataCenterHostRole::Resolver,
            forwarders: (0..maker.below(4))
                .map(|_| ConditionalForwarder {
                    domain: maker.of(&DOMAINS).to_owned(),
                    targets: vec![maker.of(&targets).parse().unwrap()],
                })
                .collect(),
            ..as_usual()
        });
    }
    let services: Vec<_> = sketch.endpoint_services.iter().map(|service| service.id.clone()).collect();
    for service in services {
        let name = maker.of(&NAMES).to_owned();
        let state =
            [DnsNameState::Verified, DnsNameState::Failed, DnsNameState::PendingVerification][maker.below(3)];
        let name = PrivateDnsName { name, state, ..as_usual() };
        sketch.endpoint_services.update(&service, |found| found.private_dns_name = Some(name)).unwrap();
    }
    let endpoints: Vec<_> = sketch.vpc_endpoints.iter().map(|endpoint| endpoint.id.clone()).collect();
    for endpoint in endpoints {
        let on = maker.below(2) == 0;
        sketch.vpc_endpoints.update(&endpoint, |found| found.private_dns_enabled = on).unwrap();
    }
    sketch
}

fn askers(sketch: &Sketch) -> Vec<Asker<'_>> {
    let mut all: Vec<_> = sketch.vpcs.iter().map(|vpc| Asker::Vpc { vpc, zone: None }).collect();
    all.extend(sketch.data_centers.iter().map(Asker::DataCenter));
    all.push(Asker::Internet);
    all
}

/// What every answer keeps to.
fn holds_together(sketch: &Sketch, found: &Resolution) {
    assert!(!found.steps.is_empty() && found.steps.len() < 200, "{found:#?}");
    if found.answered != Answered::Yes {
        assert!(found.records.is_empty() && found.others.is_empty(), "{found:#?}");
    }
    for record in &found.records {
        let fits = match found.record_type {
            RecordType::A => record.address.is_ipv4(),
            RecordType::Aaaa => record.address.is_ipv6(),
            RecordType::Cname | RecordType::Txt => false,
        };
        assert!(fits, "{found:#?}");
    }
    // One end to each question, and it is the last step.
    let last = found.steps.last().unwrap().why;
    let failed = |why: Why| why.word() == privatelink::dns::StepWord::Failed;
    assert_eq!(found.answered != Answered::Yes, failed(last), "{found:#?}");
    for step in &found.steps {
        let said = text::resolution_step(sketch, step);
        assert!(said.ends_with('.') && !said.contains(['{', '}']) && !said.contains("  "), "{said}");
    }
}

/// Which of AWS's services have an interface endpoint is a matter of the profile (Amazon SQS has had one since December
/// 2018, which the whitepaper does not know), and so is who answers under a service's name.
#[test]
fn another_profile_has_other_private_names() {
    let mut play = Play::base();
    play.go("
        ModifyVpcAttribute vpc=$a.vpc enable_dns_support=true enable_dns_hostnames=true
        CreateVpcEndpoint vpc=$a.vpc service=com.amazonaws.us-east-1.sqs endpoint_type=Interface subnets.subnet=$a1.subnet private_dns_enabled=true
    ");
    let vpc = play.sketch.vpcs.get(&play.parsed("$a.vpc")).unwrap();
    let in_profile = |profile| Sketch { profile, ..play.sketch.clone() };
    let question = Question {
        asker: Asker::Vpc { vpc, zone: None },
        name: "sqs.us-east-1.amazonaws.com",
        record_type: RecordType::A,
        query: 0,
    };
    let (today, paper) = (in_profile(Profile::Today), in_profile(Profile::Paper));
    for (before, after, is_private) in [(&paper, &today, true), (&today, &paper, false)] {
        let kept = Index::after(&Index::of(before), after);
        let answer = ask(&kept, &question);
        assert_eq!(answer.records.iter().any(|record| record.interface.is_some()), is_private, "{answer:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_question_comes_to_an_end(seed in 0_u32..1_000_000) {
        let sketch = sketch(seed);
        let (index, open) = (Index::of(&sketch), Open::of(&sketch));
        let made: Vec<String> = index.names().all().take(4).map(|name| name.text.to_string()).collect();
        for asker in askers(&sketch) {
            for name in NAMES.iter().copied().chain(made.iter().map(String::as_str)) {
                for record_type in TYPES {
                    let question = Question { asker, name, record_type, query: seed % 7 };
                    let found = ask_in(&index, &question, &open);
                    holds_together(&sketch, &found);
                    holds_together(&sketch, &ask(&index, &question));
                    // The next question is answered the same records in another order.
                    let next = ask_in(&index, &Question { query: seed % 7 + 20, ..question }, &open);
                    let sorted = |found: &Resolution| {
                        let mut all: Vec<_> = found.records.iter().map(|record| record.address).collect();
                        all.sort();
                        all
                    };
                    prop_assert_eq!(sorted(&found), sorted(&next));
                    // Case and a last dot say nothing.
                    let typed = format!(" {}. ", name.to_uppercase());
                    let same = ask_in(&index, &Question { name: &typed, ..question }, &open);
                    prop_assert_eq!(same, found);
                }
            }
        }
    }

    #[test]
    fn hostile_names_get_sentences(seed in 0_u32..50, name in ".{0,400}", dots in "[a.]{0,300}") {
        let sketch = sketch(seed);
        let index = Index::of(&sketch);
        for asker in askers(&sketch) {
            for name in [&name, &dots] {
                holds_together(&sketch, &ask(&index, &Question { asker, name, record_type: RecordType::A, query: 0 }));
            }
        }
    }

    /// What is kept after an edit says what it would say made anew.
    #[test]
    fn an_edit_changes_the_names_it_changes(seed in 0_u32..100_000) {
        let before = sketch(seed);
        let mut after = before.clone();
        let other = sketch(seed + 1);
        match seed % 6 {
            0 => after.hosted_zones = other.hosted_zones,
            1 => after.resolver_rules = other.resolver_rules,
            2 => after.data_center_hosts = other.data_center_hosts,
            3 => after.endpoint_services = other.endpoint_services,
            4 => after.resolver_endpoints = other.resolver_endpoints,
            _ => after.profile = other.profile,
        }
        let (kept, anew) = (Index::after(&Index::of(&before), &after), Index::of(&after));
        for asker in askers(&after) {
            for name in NAMES {
                let question = Question { asker, name, record_type: RecordType::A, query: 0 };
                prop_assert_eq!(ask(&kept, &question), ask(&anew, &question));
            }
        }
    }
}
