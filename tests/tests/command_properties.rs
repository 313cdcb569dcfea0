//! What holds of any sequence of commands, of every verb, valid and not, from several accounts: a
//! refused one changes nothing, an applied one is replayed to the same bytes, and no command makes a
//! sketch that contradicts itself.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use oorandom::Rand32;
use privatelink::control::quota::{Exceeded, exceeded};
use privatelink::control::{Command, RefusalCode, apply, apply_as, observe};
use privatelink::model::record::Seen;
use privatelink::model::{AccountId, EndpointState, ServiceState, Sketch};
use privatelink::sketch::{commands, read, write};
use privatelink_tests::made_up::made_up_command;
use privatelink_tests::market::{CONSUMER, Market, PROVIDER, STRANGER, mappings};
use privatelink_tests::play::{ON_PREMISES, Play};

/// Verbs that must come through now and then, for the test to mean anything.
const PRIVATE_LINK_S: &[&str] = &[
    "CreateVpcEndpoint",
    "ModifyVpcEndpoint",
    "DeleteVpcEndpoints",
    "AcceptVpcEndpointConnections",
    "RejectVpcEndpointConnections",
    "FinishVpcEndpoint",
    "ExpireVpcEndpointConnection",
    "CreateVpcEndpointServiceConfiguration",
    "ModifyVpcEndpointServiceConfiguration",
    "DeleteVpcEndpointServiceConfigurations",
    "StartVpcEndpointServicePrivateDnsVerification",
    "CreateLoadBalancer",
    "SetSubnets",
    "DeleteLoadBalancer",
    "CreateListener",
    "ModifyListener",
    "RegisterTargets",
    "CreateTargetGroup",
    "ChangeResourceRecordSets",
    "CreateVpcEndpointConnectionNotification",
];
/// A command that fits together, about things the sketch has: by chance alone most never do.
#[allow(clippy::too_many_lines, reason = "a table of commands")]
fn likely_command(sketch: &Sketch, random: &mut Rand32) -> Option<Command> {
    let mut below = |limit: usize| random.rand_range(0..u32::try_from(limit.max(1)).unwrap()) as usize;
    let vpc = sketch.vpcs.iter().nth(below(sketch.vpcs.len()))?.id.clone();
    let of_vpc: Vec<String> = sketch
        .subnets
        .iter()
        .filter(|subnet| subnet.vpc == vpc)
        .map(|subnet| subnet.id.to_string())
        .collect();
    let some: Vec<String> = of_vpc.into_iter().filter(|_| below(2) == 0).collect();
    let subnets = mappings(&some);
    let group = sketch.security_groups.iter().find(|group| group.vpc == vpc)?.id.clone();
    let table = sketch.route_tables.iter().find(|table| table.vpc == vpc)?.id.clone();
    let service = sketch.endpoint_services.iter().nth(below(sketch.endpoint_services.len()));
    let service = service.map_or_else(|| "vpce-svc-0".to_owned(), |found| found.id.to_string());
    let endpoint = sketch.vpc_endpoints.iter().nth(below(sketch.vpc_endpoints.len()));
    let (endpoint, its_service) = endpoint.map_or_else(
        || ("vpce-0".to_owned(), "vpce-svc-0".to_owned()),
        |found| (found.id.to_string(), found.service.to_string()),
    );
    let balancer = sketch.load_balancers.iter().nth(below(sketch.load_balancers.len()));
    let balancer = balancer.map(|found| found.arn.to_string()).unwrap_or_default();
    let zone = sketch.hosted_zones.iter().nth(below(sketch.hosted_zones.len()));
    let (zone, domain) = zone.map(|found| (found.id.to_string(), found.name.clone())).unwrap_or_default();
    let (number, flag) = (below(100), below(2) == 0);
    let gateway = sketch.transit_gateways.iter().nth(below(sketch.transit_gateways.len()));
    let gateway = gateway.map(|found| found.id.to_string()).unwrap_or_default();
    let attached: Vec<String> = some.iter().map(|subnet| format!("'{subnet}'")).collect();
    let targets = sketch.target_groups.iter().nth(below(sketch.target_groups.len()));
    let targets = targets.map(|found| found.arn.to_string()).unwrap_or_default();
    let text = match below(32) {
        0..=2 => format!(
            "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': '{service}', 'endpoint_type': 'Interface', 'subnets': {subnets}, 'security_groups': ['{group}']}}}}"
        ),
        3 => format!(
            "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': 'com.amazonaws.us-east-1.sqs', 'endpoint_type': 'Interface', 'private_dns_enabled': {flag}, 'subnets': {subnets}, 'security_groups': ['{group}']}}}}"
        ),
        4 => format!(
            "{{'CreateVpcEndpoint': {{'vpc': '{vpc}', 'service': 'com.amazonaws.us-east-1.s3', 'route_tables': ['{table}']}}}}"
        ),
        5 => format!("{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', 'add_subnets': {subnets}}}}}"),
        6 => format!(
            "{{'ModifyVpcEndpoint': {{'endpoint': '{endpoint}', 'remove_subnets': ['{}']}}}}",
            some.first()?
        ),
        7 => format!(
            "{{'AcceptVpcEndpointConnections': {{'endpoint': '{endpoint}', 'service': '{its_service}'}}}}"
        ),
        8 | 9 => format!("{{'FinishVpcEndpoint': {{'endpoint': '{endpoint}'}}}}"),
        10 => format!("{{'CreateLoadBalancer': {{'name': 'lb-{number}', 'subnets': {subnets}}}}}"),
        11 => format!(
            "{{'CreateLoadBalancer': {{'name': 'lb-{number}', 'subnets': {subnets}, 'security_groups': ['{group}']}}}}"
        ),
        12 => format!("{{'SetSubnets': {{'load_balancer': '{balancer}', 'subnets': {subnets}}}}}"),
        13 => format!(
            "{{'SetSecurityGroups': {{'load_balancer': '{balancer}', 'security_groups': ['{group}'], 'enforce_private_link_rules': {flag}}}}}"
        ),
        14 => format!(
            "{{'CreateVpcEndpointServiceConfiguration': {{'load_balancers': ['{balancer}'], 'acceptance_required': {flag}}}}}"
        ),
        15 => format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'add_load_balancers': ['{balancer}']}}}}"
        ),
        16 => format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'private_dns_name': 'a{number}.example.com'}}}}"
        ),
        17 => format!("{{'StartVpcEndpointServicePrivateDnsVerification': {{'service': '{service}'}}}}"),
        18 if flag => {
            format!("{{'AssociateVPCWithHostedZone': {{'hosted_zone': '{zone}', 'vpc': '{vpc}'}}}}")
        }
        18 => format!("{{'DisassociateVPCFromHostedZone': {{'hosted_zone': '{zone}', 'vpc': '{vpc}'}}}}"),
        19 => format!(
            "{{'RejectVpcEndpointConnections': {{'endpoint': '{endpoint}', 'service': '{its_service}'}}}}"
        ),
        20 => format!("{{'DeleteVpcEndpoints': {{'endpoint': '{endpoint}'}}}}"),
        21 => format!("{{'DeleteVpcEndpointServiceConfigurations': {{'service': '{service}'}}}}"),
        22 => format!("{{'DeleteLoadBalancer': {{'load_balancer': '{balancer}'}}}}"),
        23 => format!(
            "{{'ModifyListener': {{'load_balancer': '{balancer}', 'port': 443, 'new_port': {}}}}}",
            443 + number % 2
        ),
        25 => format!(
            "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'remove_load_balancers': ['{balancer}']}}}}"
        ),
        26 => format!(
            "{{'CreateVpcEndpointConnectionNotification': {{'of': '{}', 'topic': '{TOPIC}', 'events': ['Accept', 'Reject', 'Delete']}}}}",
            if flag { &endpoint } else { &service }
        ),
        28 => format!("{{'CreateTargetGroup': {{'name': 'group-{number}', 'vpc': '{vpc}', 'port': 443}}}}"),
        29 => format!(
            "{{'CreateTransitGatewayVpcAttachment': {{'transit_gateway': '{gateway}', 'vpc': '{vpc}', 'subnets': [{}]}}}}",
            attached.join(", ")
        ),
        30 => format!(
            "{{'CreateListener': {{'load_balancer': '{balancer}', 'port': {number}, 'protocol': 'tcp', 'target_group': '{targets}'}}}}"
        ),
        31 => format!(
            "{{'CreateResolverEndpoint': {{'direction': 'INBOUND', 'addresses': {subnets}, 'security_groups': ['{group}']}}}}"
        ),
        24 => format!("{{'ExpireVpcEndpointConnection': {{'endpoint': '{endpoint}'}}}}"),
        _ => format!(
            "{{'ChangeResourceRecordSets': {{'hosted_zone': '{zone}', 'action': 'UPSERT', 'record': {{'name': 'a{number}.{domain}', 'record_type': 'A', 'values': ['10.0.0.{number}']}}}}}}"
        ),
    };
    let text = text.replace('\'', "\"");
    commands::parse(&text).ok()
}

/// What no command may break.
fn invariants(sketch: &Sketch, after: &str) {
    let mut ids = BTreeSet::new();
    for (_, table) in sketch.tables() {
        for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
            assert!(ids.insert(id.to_string()), "{id} stands twice after {after}");
        }
    }
    assert_eq!(observe(sketch), [], "after {after}");
    for endpoint in sketch.vpc_endpoints.iter() {
        let mut zones = BTreeSet::new();
        for interface in &endpoint.network_interfaces {
            let subnet = sketch.subnet_of(interface).expect("its interface and subnet");
            assert_eq!(subnet.vpc, endpoint.vpc, "after {after}");
            assert!(zones.insert(subnet.zone.clone()), "{} twice in a zone after {after}", endpoint.id);
        }
        for binding in &endpoint.bindings {
            assert!(endpoint.network_interfaces.contains(&binding.network_interface), "after {after}");
            let service = sketch.service_of(endpoint).expect("its service");
            assert!(service.load_balancers.contains(&binding.load_balancer), "after {after}");
        }
    }
    for balancer in sketch.load_balancers.iter() {
        let mut ports = BTreeSet::new();
        assert!(balancer.listeners.iter().all(|listener| ports.insert(listener.port)), "after {after}");
        let mut zones = BTreeSet::new();
        for node in &balancer.nodes {
            let subnet = sketch.subnet_of(node).expect("its node");
            assert!(subnet.vpc == balancer.vpc && zones.insert(subnet.zone.clone()), "after {after}");
        }
    }
    for attachment in sketch.transit_gateway_attachments.iter() {
        let mut zones = BTreeSet::new();
        for interface in &attachment.network_interfaces {
            let subnet = sketch.subnet_of(interface).expect("its interface and subnet");
            assert!(attachment.vpc() == Some(&subnet.vpc), "after {after}");
            assert!(zones.insert(subnet.zone.clone()), "{} twice in a zone after {after}", attachment.id);
        }
        let mut gateways = BTreeSet::new();
        for table in sketch.transit_gateway_route_tables.iter() {
            let associated = table.associations.iter().filter(|id| **id == attachment.id).count();
            assert!(associated <= 1, "after {after}");
            assert!(associated == 0 || gateways.insert(table.transit_gateway.clone()), "after {after}");
        }
    }
    for table in sketch.transit_gateway_route_tables.iter() {
        for attachment in table.associations.iter().chain(&table.propagations) {
            let found = sketch.transit_gateway_attachments.get(attachment).expect("an attachment");
            assert!(found.is_of(&table.transit_gateway) && found.state.carries(), "after {after}");
        }
    }
    let mut serving: BTreeMap<_, usize> = BTreeMap::new();
    for service in sketch.endpoint_services.iter() {
        assert!(
            !service.load_balancers.is_empty() || service.state == ServiceState::Deleted,
            "after {after}"
        );
        for balancer in &service.load_balancers {
            *serving.entry(balancer.clone()).or_default() += 1;
        }
    }
    assert!(serving.values().all(|count| *count == 1), "a load balancer serves one service, after {after}");
}

/// What there is from the start, besides two VPCs and the ways to a data center: a service with an
/// endpoint that waits, hosts, addresses, a NAT gateway. Quotas leave room.
const NETWORK: &str = "
    SetQuota account=111111111111 quota=vpcs_per_region value=30
    SetQuota account=111111111111 quota=elastic_addresses_per_region value=30
    t = CreateTargetGroup name=t vpc=$b.vpc port=443
    l = CreateLoadBalancer name=l subnets.subnet=$b1.subnet security_groups=$b.sg
    CreateListener load_balancer=$l.loadbalancer port=443 protocol=tcp target_group=$t.targetgroup
    s = CreateVpcEndpointServiceConfiguration load_balancers=$l.loadbalancer
    ModifyVpcEndpointServicePermissions service=$s.vpce-svc add_principals=*
    z = CreateSubnet vpc=$a.vpc cidr=10.0.3.0/24 availability_zone_id=use1-az3
    e = CreateVpcEndpoint vpc=$a.vpc endpoint_type=Interface service=$s.vpce-svc subnets.subnet=$z.subnet
    CreateVpcEndpoint vpc=$a.vpc endpoint_type=Gateway service=com.amazonaws.us-east-1.s3 route_tables=$a.rtb
    i = RunInstances subnet=$a1.subnet
    j = RunInstances subnet=$b1.subnet
    p = AllocateAddress account=111111111111 region=us-east-1
    q = AllocateAddress account=111111111111 region=us-east-1
    g = CreateNatGateway subnet=$a1.subnet elastic_address=$p.eipalloc
    AssociateVpcCidrBlock vpc=$a.vpc amazon_provided_ipv6_cidr_block=true
    w = CreateTransitGateway account=111111111111 region=us-east-1
    u = CreateTransitGateway account=111111111111 region=eu-west-2
    CreateTransitGatewayVpcAttachment transit_gateway=$w.tgw vpc=$a.vpc subnets=$a1.subnet
    CreateTransitGatewayPeeringAttachment transit_gateway=$w.tgw peer_transit_gateway=$u.tgw
    CreateVpnConnection transit_gateway=$w.tgw customer_gateway=$c.cgw
    x = CreateLoadBalancer load_balancer_type=application name=x subnets.subnet=$a1.subnet,$a2.subnet
    y = CreateTargetGroup name=y vpc=$a.vpc protocol=http port=80
    CreateListener load_balancer=$x.alb port=80 protocol=http target_group=$y.targetgroup
    ModifyVpcBlockPublicAccessOptions account=111111111111 region=us-east-1 mode=block-ingress
    CreateVpcBlockPublicAccessExclusion resource=$a.vpc mode=allow-egress
";

/// A topic of the provider's.
const TOPIC: &str = "arn:aws:sns:us-east-1:222222222222:orders";

/// A market with something of each state, so that random commands meet more than refusals.
fn start(seed: u64) -> Market {
    let mut market = Market::default();
    market.sketch.seed = u32::try_from(seed).unwrap();
    let policy = "{\\'Statement\\': {\\'Effect\\': \\'Allow\\', \\'Principal\\': \\'*\\', \\'Action\\': \\'*\\', \\'Resource\\': \\'*\\'}}";
    market.run(&format!(
        "{{'CreateTopic': {{'account': '{PROVIDER}', 'region': 'us-east-1', 'name': 'orders', 'policy': '{policy}'}}}}"
    ));
    let subnets = market.provider_subnets[..2].to_vec();
    let second = market.balancer_named("second", &subnets);
    market.run(&format!(
        "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{}', 'add_load_balancers': ['{second}']}}}}",
        market.service
    ));
    for state in [EndpointState::Available, EndpointState::PendingAcceptance, EndpointState::Rejected] {
        let endpoint = market.endpoint(state);
        market.run(&format!(
            "{{'CreateVpcEndpointConnectionNotification': {{'of': '{endpoint}', 'topic': '{TOPIC}', 'events': ['Reject', 'Delete']}}}}"
        ));
    }
    market.run(&format!("{{'CreateHostedZone': {{'account': '{PROVIDER}', 'name': 'example.com'}}}}"));
    market
}

/// Quotas passed by a command that is not about them. One may be set below what is there, and what comes
/// with a VPC or a security group comes all the same.
fn passed_quotas(command: &Command, before: &Sketch, after: &Sketch) -> Vec<String> {
    if matches!(
        command,
        Command::SetQuota(_)
            | Command::SetProfile(_)
            | Command::CreateVpc(_)
            | Command::CreateSecurityGroup(_)
    ) {
        return Vec::new();
    }
    let known = exceeded(before);
    let worse = |over: &Exceeded| {
        let same = |known: &&Exceeded| {
            (known.quota, &known.of, &known.within) == (over.quota, &over.of, &over.within)
        };
        known.iter().find(same).is_none_or(|before| before.count < over.count)
    };
    exceeded(after).iter().filter(|over| worse(over)).map(|over| format!("{over:?}")).collect()
}

/// What came of a run of commands.
#[derive(Default)]
struct Tally {
    applied: BTreeMap<&'static str, usize>,
    codes: BTreeSet<RefusalCode>,
}

/// Applies random commands one after another, and looks after each at what must hold.
fn run(start: Sketch, accounts: &[AccountId], seed: u64, commands: u32, tally: &mut Tally) {
    let mut random = Rand32::new(seed);
    let mut sketch = start.clone();
    let mut journal = Vec::new();
    for _ in 0..commands {
        let likely = if random.rand_range(0..5) < 2 { likely_command(&sketch, &mut random) } else { None };
        let command = likely.unwrap_or_else(|| made_up_command(&sketch, &mut random));
        let before = write(&sketch);
        let caller = &accounts[random.rand_range(0..u32::try_from(accounts.len()).unwrap()) as usize];
        // Most as their owner gives them, so that more come through.
        let made = if random.rand_range(0..4) == 0 {
            apply_as(&sketch, caller, &command)
        } else {
            apply(&sketch, &command)
        };
        assert_eq!(write(&sketch), before, "the old value is untouched, which is what undo goes back to");
        match made {
            Ok(made) => {
                let line = commands::write(&command);
                assert!(!made.events.is_empty(), "{line} did nothing");
                invariants(&made.sketch, &line);
                assert_eq!(passed_quotas(&command, &sketch, &made.sketch), [""; 0], "{line}");
                *tally.applied.entry(command.verb()).or_default() += 1;
                assert_eq!(commands::parse(&line).as_ref(), Ok(&command), "{line}");
                journal.push(line);
                sketch = made.sketch;
            }
            Err(refusal) => {
                assert!(!refusal.text.is_empty());
                tally.codes.insert(refusal.code);
            }
        }
    }
    let text = write(&sketch);
    assert_eq!(read(&text).expect("it reads").sketch, sketch, "seed {seed}");
    let replayed = journal.iter().fold(start, |sketch, line| {
        apply(&sketch, &commands::parse(line).expect("a command")).expect("it applied before").sketch
    });
    assert_eq!(write(&replayed), text, "seed {seed}");
}

#[test]
fn any_sequence_of_any_commands_keeps_a_market_whole() {
    let accounts = [PROVIDER, CONSUMER, STRANGER].map(|account| account.parse().unwrap());
    let mut tally = Tally::default();
    for seed in 0..24 {
        run(start(seed).sketch, &accounts, seed, 300, &mut tally);
    }
    for verb in PRIVATE_LINK_S {
        assert!(tally.applied.contains_key(verb), "{verb} never came through");
    }
    assert!(tally.codes.len() > 40, "{:?}", tally.codes);
}

#[test]
fn any_sequence_of_any_commands_keeps_networks_whole() {
    let mut tally = Tally::default();
    for seed in 100..102 {
        let mut play = Play::base();
        play.go(ON_PREMISES);
        play.go(NETWORK);
        let accounts: Vec<AccountId> = play.sketch.accounts.iter().map(|found| found.id.clone()).collect();
        run(play.sketch, &accounts, seed, 2_000, &mut tally);
    }
    assert!(tally.applied.len() > 60, "only {}: {:?}", tally.applied.len(), tally.applied);
}

#[test]
fn every_verb_can_be_made_blank_and_written() {
    for verb in Command::VERBS {
        let command = Command::blank(verb).expect("a verb of the list");
        assert_eq!(command.verb(), *verb);
        let mut members = 0;
        command.record().each(&mut |member, value| {
            members += 1;
            assert!(
                !member.about().is_empty() && member.about().trim().ends_with('.'),
                "{verb}.{}",
                member.name
            );
            drop::<Seen<'_>>(value.seen());
        });
        assert!(members > 0, "{verb}");
        // Blank ids are there for nobody: nothing panics.
        assert!(apply(&Sketch::default(), &command).is_err() || command.subject().is_none(), "{verb}");
    }
}
