//! What holds of any sequence of commands, of every verb, valid and not, from several accounts: a
//! refused one changes nothing, an applied one is replayed to the same bytes, and no command makes a
//! sketch that contradicts itself.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use oorandom::Rand32;
use privatelink::control::{Command, apply, apply_as};
use privatelink::model::record::{Record, Seen, Shape, Slot, Usual, Value, set_usual};
use privatelink::model::references::References;
use privatelink::model::{EndpointState, ResourceId, RouteState, ServiceState, Sketch};
use privatelink::sketch::{commands, read, write};
use privatelink_tests::market::{CONSUMER, Market, PROVIDER, STRANGER, mappings};

/// Texts that are no ids, for members of every kind: some fit, most do not.
const TEXTS: &[&str] = &[
    "10.1.0.77",
    "10.2.0.9",
    "10.2.7.0/24",
    "10.9.0.0/16",
    "0.0.0.0/0",
    "192.168.1.1",
    "us-east-1",
    "eu-west-2",
    "use1-az1",
    "use1-az2",
    "us-east-1a",
    "443",
    "1024-65535",
    "*",
    "arn:aws:iam::111111111111:root",
    "example.com",
    "api.example.com",
    "orders-2",
    "vpce",
    "com.amazonaws.us-east-1.s3",
    "com.amazonaws.us-east-1.sqs",
    "all",
    "local",
    "2001:db8::4",
    "2001:db8::/56",
    "us-east-1a=use1-az1",
    "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}",
    "/",
    "200-399",
];
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
/// Numbers, about ports, lengths and counts.
const NUMBERS: &[u64] = &[0, 1, 2, 5, 30, 80, 100, 443, 8443, 65_000];

struct Filler<'a> {
    random: &'a mut Rand32,
    /// Every id there is, and one of each kind that is not.
    ids: &'a [String],
}

impl Filler<'_> {
    fn below(&mut self, limit: usize) -> usize {
        self.random.rand_range(0..u32::try_from(limit.max(1)).unwrap()) as usize
    }

    /// Fills a text with something of its form, found by trying: half the time an id that is there. Says
    /// whether there was anything.
    fn text(&mut self, shape: Shape, set: &mut dyn FnMut(&str) -> bool) -> bool {
        if let Shape::Words(words) = shape {
            return set(words[self.below(words.len())]);
        }
        let ids_first = self.below(2) == 0;
        for round in 0..2 {
            let ids = ids_first == (round == 0);
            let len = if ids { self.ids.len() } else { TEXTS.len() };
            let start = self.below(len);
            for at in 0..len {
                let at = (start + at) % len;
                if set(if ids { &self.ids[at] } else { TEXTS[at] }) {
                    return true;
                }
            }
        }
        false
    }

    fn value(&mut self, shape: Shape, value: &mut dyn Value) -> bool {
        match value.slot() {
            Slot::Text(text) => self.text(shape, &mut |given| text.set(given).is_ok()),
            Slot::Number(number) => {
                let given = NUMBERS[self.below(NUMBERS.len())].min(number.most());
                number.set(given)
            }
            Slot::Flag(flag) => {
                *flag = self.below(2) == 0;
                true
            }
            Slot::List(items) => {
                let Shape::List(of) = shape else { panic!("a list's shape") };
                for _ in 0..=self.below(2) {
                    let filled = items.add().is_some_and(|blank| self.value(of(), blank));
                    if !filled {
                        items.remove(items.len() - 1);
                    }
                }
                true
            }
            Slot::Record(record) => self.record(record),
            Slot::Maybe(maybe) => {
                let Shape::Maybe(of) = shape else { panic!("what may be missing has such a shape") };
                if !self.value(of(), maybe.open()) {
                    maybe.clear();
                }
                true
            }
        }
    }

    fn record(&mut self, record: &mut dyn Record) -> bool {
        let mut filled = true;
        record.each_mut(&mut |member, value| {
            // Most of what may be left out is: a command that says everything contradicts itself.
            if member.usual != Usual::Needed && self.below(4) > 0 {
                set_usual(member, value);
            } else {
                filled &= self.value((member.shape)(), value);
            }
            true
        });
        filled
    }
}

/// Every id of a sketch, and of each form one that nothing has.
fn ids(sketch: &Sketch) -> Vec<String> {
    let mut found: Vec<String> =
        ["vpc-0", "subnet-0", "vpce-0", "vpce-svc-0", "sg-0", "eni-0", "i-0", "rtb-0", "Z0"]
            .map(str::to_owned)
            .to_vec();
    for (_, table) in sketch.tables() {
        found.extend((0..table.len()).filter_map(|at| table.at(at)).map(|(id, _)| id.to_string()));
    }
    found
}

fn random_command(sketch: &Sketch, random: &mut Rand32) -> Command {
    let verb = Command::VERBS[random.rand_range(0..u32::try_from(Command::VERBS.len()).unwrap()) as usize];
    let mut command = Command::blank(verb).expect("a verb of the list");
    let ids = ids(sketch);
    Filler { random, ids: &ids }.record(command.record_mut());
    command
}

/// A command that fits together, about things the sketch has: by chance alone most never do.
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
    let text = match below(28) {
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
        24 => format!("{{'ExpireVpcEndpointConnection': {{'endpoint': '{endpoint}'}}}}"),
        _ => format!(
            "{{'ChangeResourceRecordSets': {{'hosted_zone': '{zone}', 'action': 'UPSERT', 'record': {{'name': 'a{number}.{domain}', 'record_type': 'A', 'values': ['10.0.0.{number}']}}}}}}"
        ),
    };
    let text = text.replace('\'', "\"");
    commands::parse(&text).ok()
}

/// References to nothing. A blackhole route remembers what it led to.
fn dangling(sketch: &Sketch) -> BTreeSet<(ResourceId, ResourceId)> {
    let blackholes: BTreeSet<(ResourceId, ResourceId)> = sketch
        .route_tables
        .iter()
        .flat_map(|table| table.routes.iter().map(move |route| (table, route)))
        .filter(|(_, route)| route.state == RouteState::Blackhole)
        .filter_map(|(table, route)| Some((table.id.clone().into(), route.target.resource()?)))
        .collect();
    let references = References::of(sketch);
    let missing =
        references.all().filter(|(_, to)| !sketch.has(to)).map(|(from, to)| (from.clone(), to.clone()));
    missing.filter(|pair| !blackholes.contains(pair)).collect()
}

/// What no command may break.
fn invariants(sketch: &Sketch, after: &str) {
    let mut ids = BTreeSet::new();
    for (_, table) in sketch.tables() {
        for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
            assert!(ids.insert(id.to_string()), "{id} stands twice after {after}");
        }
    }
    assert_eq!(dangling(sketch), BTreeSet::new(), "after {after}");
    let mut addresses = BTreeSet::new();
    for interface in sketch.network_interfaces.iter() {
        let subnet = sketch.subnets.get(&interface.subnet).expect("its subnet");
        assert!(subnet.cidr.contains(&interface.address), "{interface:?} after {after}");
        assert!(addresses.insert((subnet.vpc.clone(), interface.address)), "{interface:?} after {after}");
    }
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

#[test]
fn any_sequence_of_any_commands_from_any_account_keeps_a_sketch_whole() {
    let accounts = [PROVIDER, CONSUMER, STRANGER].map(|account| account.parse().unwrap());
    let mut applied: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut codes = BTreeSet::new();
    for seed in 0..24 {
        let start = start(seed).sketch;
        let mut random = Rand32::new(seed);
        let mut sketch = start.clone();
        let mut journal = Vec::new();
        for _ in 0..300 {
            let likely =
                if random.rand_range(0..5) < 2 { likely_command(&sketch, &mut random) } else { None };
            let command = likely.unwrap_or_else(|| random_command(&sketch, &mut random));
            let before = write(&sketch);
            let caller = &accounts[random.rand_range(0..3) as usize];
            // Most as their owner gives them, so that more come through.
            let made = if random.rand_range(0..4) == 0 {
                apply_as(&sketch, caller, &command)
            } else {
                apply(&sketch, &command)
            };
            assert_eq!(write(&sketch), before, "the old value is untouched, which is what undo goes back to");
            match made {
                Ok(made) => {
                    assert!(!made.events.is_empty(), "{command:?} did nothing");
                    invariants(&made.sketch, &commands::write(&command));
                    *applied.entry(command.verb()).or_default() += 1;
                    let line = commands::write(&command);
                    assert_eq!(commands::parse(&line).as_ref(), Ok(&command), "{line}");
                    journal.push(line);
                    sketch = made.sketch;
                }
                Err(refusal) => {
                    assert!(!refusal.code.is_empty() && !refusal.text.is_empty());
                    codes.insert(refusal.code);
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
    let total: usize = applied.values().sum();
    for verb in PRIVATE_LINK_S {
        assert!(applied.contains_key(verb), "{verb} never came through");
    }
    assert!(total > 700 && applied.len() > 40, "{total} applied, of {} verbs: {applied:?}", applied.len());
    assert!(codes.len() > 40, "{codes:?}");
}

#[test]
fn every_verb_can_be_made_blank_and_written() {
    for verb in Command::VERBS {
        let command = Command::blank(verb).expect("a verb of the list");
        assert_eq!(command.verb(), *verb);
        let mut members = 0;
        command.record().each(&mut |member, value| {
            members += 1;
            assert!(!member.about.is_empty() && member.about.trim().ends_with('.'), "{verb}.{}", member.name);
            drop::<Seen<'_>>(value.seen());
        });
        assert!(members > 0, "{verb}");
        // Blank ids are there for nobody: nothing panics.
        assert!(apply(&Sketch::default(), &command).is_err() || command.subject().is_none(), "{verb}");
    }
}
