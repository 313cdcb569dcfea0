//! What holds of any sequence of commands, of every verb, valid and not, from several accounts: a
//! refused one changes nothing, an applied one is replayed to the same bytes, and no command makes a
//! sketch that contradicts itself.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use oorandom::Rand32;
use privatelink::control::{Command, apply, apply_as};
use privatelink::model::record::{Record, Seen, Shape, Slot, Value};
use privatelink::model::references::References;
use privatelink::model::{EndpointState, ResourceId, RouteState, ServiceState, Sketch};
use privatelink::sketch::{commands, read, write};
use privatelink_tests::market::{CONSUMER, Market, PROVIDER, STRANGER};

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

    /// Fills a text with something of its form, found by trying: half the time an id that is there.
    fn text(&mut self, shape: Shape, set: &mut dyn FnMut(&str) -> bool) {
        if let Shape::Words(words) = shape {
            set(words[self.below(words.len())]);
            return;
        }
        let ids_first = self.below(2) == 0;
        for round in 0..2 {
            let ids = ids_first == (round == 0);
            let len = if ids { self.ids.len() } else { TEXTS.len() };
            let start = self.below(len);
            for at in 0..len {
                let at = (start + at) % len;
                if set(if ids { &self.ids[at] } else { TEXTS[at] }) {
                    return;
                }
            }
        }
    }

    fn value(&mut self, shape: Shape, value: &mut dyn Value) {
        match value.slot() {
            Slot::Text(text) => self.text(shape, &mut |given| text.set(given).is_ok()),
            Slot::Number(number) => {
                let given = NUMBERS[self.below(NUMBERS.len())].min(number.most());
                number.set(given);
            }
            Slot::Flag(flag) => *flag = self.below(2) == 0,
            Slot::List(items) => {
                let Shape::List(of) = shape else { panic!("a list's shape") };
                for _ in 0..self.below(3) {
                    if let Some(blank) = items.add() {
                        self.value(of(), blank);
                    }
                }
            }
            Slot::Record(record) => self.record(record),
            Slot::Maybe(maybe) => {
                let Shape::Maybe(of) = shape else { panic!("what may be missing has such a shape") };
                if self.below(3) == 0 {
                    self.value(of(), maybe.open());
                }
            }
        }
    }

    fn record(&mut self, record: &mut dyn Record) {
        record.each_mut(&mut |member, value| {
            self.value((member.shape)(), value);
            true
        });
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

/// A market with something of each state, so that random commands meet more than refusals.
fn start(seed: u64) -> Market {
    let mut market = Market::default();
    market.sketch.seed = u32::try_from(seed).unwrap();
    for state in [EndpointState::Available, EndpointState::PendingAcceptance, EndpointState::Rejected] {
        market.endpoint(state);
    }
    market.run(&format!(
        "{{'CreateTopic': {{'account': '{PROVIDER}', 'region': 'us-east-1', 'name': 'orders'}}}}"
    ));
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
            let command = random_command(&sketch, &mut random);
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
