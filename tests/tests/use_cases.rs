//! Figures 6 to 11, the whitepaper's use cases. Names of tests carry the claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::model::{ConnectionEvent, EndpointState, Outcome, TargetId, TargetType, VpcEndpoint};
use privatelink::path::{HopKind, Index, Trace};
use privatelink_tests::built_in::{attempt, balancer, endpoint, expects, group, open, vpc};
use privatelink_tests::play::Play;

#[test]
fn c27_c47_figure_6_has_customers_at_every_stage_and_overlapping_blocks() {
    let sketch = open("figure-6");
    let states: Vec<_> =
        sketch.vpc_endpoints.iter().map(|found| (found.name.as_str(), found.state)).collect();
    assert_eq!(
        states,
        [
            ("endpoint A", EndpointState::Available),
            ("endpoint B", EndpointState::Available),
            ("endpoint C", EndpointState::PendingAcceptance),
            ("endpoint D", EndpointState::Rejected),
            ("endpoint F", EndpointState::Available),
        ]
    );
    let service = sketch.endpoint_services.iter().next().expect("a service");
    assert!(service.acceptance_required);
    assert!(!service.permits(&vpc(&sketch, "Customer E VPC").account), "E is not permitted");
    let blocks = ["Customer A VPC", "Customer B VPC", "SaaS VPC"].map(|name| vpc(&sketch, name).cidr);
    assert!(blocks.iter().all(|block| *block == blocks[0]), "peering would be refused");
    let index = Index::of(&sketch);
    for customer in ["A", "B"] {
        let name = format!("endpoint {customer}");
        let made = attempt(&index, &format!("agent {customer}"), &name, 443);
        assert_eq!(made.outcome, Outcome::Connected);
        let own = made.forward.iter().any(|hop| hop.node == endpoint(&sketch, &name).id.clone().into());
        assert!(own, "told apart by endpoint");
    }
    // The one on premises comes in by Direct Connect to the VPC that holds its endpoint.
    let gateway = sketch.virtual_private_gateways.iter().next().expect("a gateway");
    assert_eq!(gateway.vpc.as_ref(), Some(&endpoint(&sketch, "endpoint F").vpc));
    expects(&sketch, "agent F", "endpoint F", Outcome::Connected);
}

#[test]
fn c20_c21_figure_6_tells_a_topic_with_the_policy_as_printed() {
    let sketch = open("figure-6");
    let topic = sketch.topics.iter().next().expect("a topic");
    let policy: serde_json::Value = serde_json::from_str(&topic.policy.as_ref().unwrap().0).expect("JSON");
    let printed = serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "vpce.amazonaws.com" },
            "Action": "SNS:Publish",
            "Resource": topic.arn.as_str(),
        }],
    });
    assert_eq!(policy, printed);
    let mut told = BTreeSet::new();
    for message in &topic.inbox {
        let endpoint =
            sketch.vpc_endpoints.get(&message.endpoint.parse().expect("an id")).expect("an endpoint");
        told.insert((endpoint.name.as_str(), message.event));
        let fits = match message.event {
            ConnectionEvent::Connect => true,
            ConnectionEvent::Accept => endpoint.state == EndpointState::Available,
            ConnectionEvent::Reject => endpoint.state == EndpointState::Rejected,
            ConnectionEvent::Delete => false,
        };
        assert!(fits, "{} and {:?}", endpoint.name, message.event);
    }
    assert_eq!(told.len(), topic.inbox.len());
    let connected = told.iter().filter(|(_, event)| *event == ConnectionEvent::Connect).count();
    assert_eq!(connected, sketch.vpc_endpoints.len(), "each endpoint was asked for once");
}

/// Every port of every shared host, and of every endpoint, asked for by a workload.
#[test]
fn c28_figure_7_exposes_listeners_and_nothing_else() {
    let sketch = open("figure-7");
    let index = Index::of(&sketch);
    let shared = &vpc(&sketch, "Shared Services VPC").id;
    let mut open_ports = BTreeSet::new();
    for port in [22, 80, 443, 8443] {
        for host in sketch.hosts.iter() {
            let own = sketch.subnet_of(&host.network_interface).expect("a subnet").vpc == *shared;
            if own && attempt(&index, "workload 1", &host.name, port).outcome == Outcome::Connected {
                open_ports.insert((host.name.as_str(), port));
            }
        }
        for endpoint in sketch.vpc_endpoints.iter() {
            if attempt(&index, "workload 1", &endpoint.name, port).outcome == Outcome::Connected {
                open_ports.insert((endpoint.name.as_str(), port));
            }
        }
    }
    let expected = [("auth for W1", 443), ("logging for W1", 443)];
    assert_eq!(open_ports, BTreeSet::from(expected));
    // Inside their VPC the same hosts are open on more: what peering would expose.
    for port in [22, 8443] {
        assert_eq!(attempt(&index, "logging 1", "auth 2", port).outcome, Outcome::Connected);
    }
    let gateway = sketch.virtual_private_gateways.iter().next().expect("a gateway");
    assert_eq!(gateway.vpc.as_ref(), Some(&vpc(&sketch, "Endpoint VPC").id));
    for service in ["logging", "auth"] {
        expects(&sketch, "on-prem host", &format!("{service} for DC"), Outcome::Connected);
    }
}

#[test]
fn c33_figure_8_has_targets_on_both_sides() {
    let sketch = open("figure-8");
    let group = group(&sketch, "hybrid-targets");
    assert_eq!(group.target_type, TargetType::Ip);
    let center = sketch.data_centers.iter().next().expect("a data center");
    let (mut on_premises, mut in_aws) = (Vec::new(), Vec::new());
    for target in &group.targets {
        let TargetId::Address(address) = &target.id else { panic!("{target:?} is no address") };
        if center.cidrs[0].contains(address) {
            assert_eq!(target.zone, None, "AZ `all`");
            on_premises.push(target.clone());
        } else {
            assert!(sketch.target_host(group, &target.id).is_some() && target.zone.is_some());
            in_aws.push(target.clone());
        }
    }
    assert_eq!((on_premises.len(), in_aws.len()), (2, 2));
}

#[test]
fn c34_c35_figure_9_chains_services_of_instances_and_containers() {
    let sketch = open("figure-9");
    let owner = |endpoint: &VpcEndpoint| sketch.vpcs.get(&endpoint.vpc).unwrap().account.clone();
    let consumers: BTreeSet<_> = sketch.vpc_endpoints.iter().map(owner).collect();
    let providers: BTreeSet<_> =
        sketch.endpoint_services.iter().map(|service| service.account.clone()).collect();
    assert_eq!(providers.len(), 5, "each team has a service of its own");
    assert_eq!(consumers.intersection(&providers).count(), 3, "both consumer and provider");
    let ports: BTreeSet<(String, u16)> = group(&sketch, "stock-targets")
        .targets
        .iter()
        .map(|target| (target.id.to_string(), target.port))
        .collect();
    let expected = [("10.0.1.21".to_owned(), 32_768), ("10.0.1.21".to_owned(), 32_769)];
    assert_eq!(ports, BTreeSet::from(expected), "several containers on one host");
    // One request fans out: whoever answers a request asks the next ones, down to the leaves.
    let index = Index::of(&sketch);
    let mut asked = BTreeSet::new();
    let mut waiting = vec![("user".to_owned(), "user-shop".to_owned())];
    while let Some((from, to)) = waiting.pop() {
        let made = attempt(&index, &from, &to, 443);
        assert_eq!(made.outcome, Outcome::Connected, "{from} → {to}");
        let answering =
            &sketch.hosts.get(&made.target.expect("a target").host.as_str().parse().unwrap()).unwrap();
        let vpc = &sketch.subnet_of(&answering.network_interface).expect("a subnet").vpc;
        if asked.insert(to) {
            let next = sketch.vpc_endpoints.iter().filter(|endpoint| endpoint.vpc == *vpc);
            waiting.extend(next.map(|endpoint| (answering.name.clone(), endpoint.name.clone())));
        }
    }
    assert_eq!(asked.len(), sketch.vpc_endpoints.len(), "every endpoint is used");
}

#[test]
fn c36_figure_10_spans_regions_on_the_providers_side() {
    let sketch = open("figure-10");
    let (near, far) = (vpc(&sketch, "Provider VPC EU-WEST-2"), vpc(&sketch, "Provider VPC US-EAST-1"));
    assert_eq!((near.region.as_str(), far.region.as_str()), ("eu-west-2", "us-east-1"));
    assert_eq!(near.account, far.account, "the provider pays for the peering");
    let peering = sketch.vpc_peering_connections.iter().next().expect("a peering");
    assert_eq!([&peering.requester_vpc, &peering.accepter_vpc], [&near.id, &far.id]);
    let remote = group(&sketch, "remote-targets");
    for target in &remote.targets {
        let TargetId::Address(address) = &target.id else { panic!("{target:?} is no address") };
        assert!(far.cidr.contains(address) && target.zone.is_none());
    }
    assert_eq!(balancer(&sketch, "nlb-eu").vpc, near.id);
    let endpoint = endpoint(&sketch, "endpoint");
    let consumer = sketch.vpcs.get(&endpoint.vpc).expect("a VPC");
    assert_eq!(consumer.region.as_str(), "eu-west-2");
    assert_ne!(consumer.account, near.account);
    expects(&sketch, "consumer", "endpoint", Outcome::Connected);
    // The ocean is crossed behind the node: 76.7 ms between the Regions, and what is left is inside them.
    let far_away = attempt(&Index::of(&sketch), "consumer", "endpoint", 443);
    assert_eq!(far_away.outcome, Outcome::Connected);
    assert!(kinds(&far_away).ends_with(&[HopKind::LoadBalancer, HopKind::Peering, HopKind::Target]));
    let far_us = far_away.latency_us.expect("it works");
    assert!((76_700..80_000).contains(&far_us), "{far_us}");
    // A target of the node's own Region takes the others' place, and the delay is gone.
    let mut play = Play::of(sketch.clone());
    play.go(LOCAL_TARGET);
    let at_home = attempt(&Index::of(&play.sketch), "consumer", "endpoint", 443);
    assert_eq!((at_home.outcome, kinds(&at_home).contains(&HopKind::Peering)), (Outcome::Connected, false));
    let near_us = at_home.latency_us.expect("it works");
    assert!(near_us < 3_000 && near_us + 76_700 <= far_us + 3_000, "{near_us}");
}

/// An instance beside Figure 10's load balancer in London, and no targets besides.
const LOCAL_TARGET: &str = "
    i = RunInstances subnet=subnet-074c0853194138dac name=local address=10.2.1.21
    AddApplication host=$i.i application.port=8443 application.protocol=tls application.state=running application.passes_health_checks=true
    s = CreateSecurityGroup vpc=vpc-0250397808edcf9ef name=local-sg
    AuthorizeSecurityGroupIngress group=$s.sg permission.protocol=tcp permission.ports=8443 permission.peer=10.2.0.0/16
    ModifyNetworkInterfaceAttribute network_interface=$i.eni security_groups=$s.sg
    g = CreateTargetGroup name=local vpc=vpc-0250397808edcf9ef protocol=tcp port=8443
    RegisterTargets target_group=$g.targetgroup target.id=$i.i target.port=8443
    ModifyListener load_balancer=arn:aws:elasticloadbalancing:eu-west-2:444455556666:loadbalancer/net/nlb-eu/53d039aed2c1716e port=443 target_group=$g.targetgroup
";

fn kinds(made: &Trace) -> Vec<HopKind> {
    made.forward.iter().map(|hop| hop.kind).collect()
}

#[test]
fn c14_c37_figure_11_spans_regions_on_the_consumers_side() {
    let sketch = open("figure-11");
    let (here, there) = (vpc(&sketch, "Workload VPC"), vpc(&sketch, "Endpoint VPC"));
    assert_eq!((here.region.as_str(), there.region.as_str()), ("eu-west-1", "us-east-1"));
    assert_eq!(here.account, there.account, "the consumer pays for the peering");
    let endpoint = endpoint(&sketch, "endpoint");
    assert!(endpoint.vpc == there.id && endpoint.private_dns_enabled);
    expects(&sketch, "workload", "endpoint", Outcome::Connected);
    expects(&sketch, "workload", "10.1.1.87", Outcome::Connected);
    expects(&sketch, "workload", "myservice.example.com", Outcome::NameNotFound);
    expects(&sketch, "10.1.1.50", "myservice.example.com", Outcome::Connected);
    // The engine says the same: the name answers inside the endpoint's VPC, and nowhere else.
    let index = Index::of(&sketch);
    let inside = attempt(&index, "10.1.1.50", "myservice.example.com", 443);
    assert_eq!(inside.outcome, Outcome::Connected);
    let answers = &inside.dns.as_ref().expect("a name").records;
    let mut answers: Vec<String> = answers.iter().map(|record| record.address.to_string()).collect();
    answers.sort_unstable();
    assert_eq!(answers, ["10.1.1.87", "10.1.2.87"]);
    for outside in ["workload", "instance 1"] {
        let made = attempt(&index, outside, "myservice.example.com", 443);
        assert_eq!((made.outcome, made.forward.len()), (Outcome::NameNotFound, 0), "{outside}");
    }
    // 76 ms between the Regions, on the client's side of the endpoint.
    let over = attempt(&index, "workload", "endpoint", 443);
    assert!(kinds(&over).starts_with(&[HopKind::Client, HopKind::Peering, HopKind::Endpoint]));
    let (over_us, inside_us) = (over.latency_us.expect("it works"), inside.latency_us.expect("it works"));
    assert!((76_000..80_000).contains(&over_us) && inside_us < 3_000, "{over_us} and {inside_us}");
}
