//! Long sequences of commands of every verb, made up member by member from several accounts: what
//! must hold of a sketch holds after each, and none ends in a panic.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use oorandom::Rand32;
use privatelink::control::{Command, apply, apply_as, observe, quota::exceeded};
use privatelink::model::record::{Member, Shape, Slot, Value, set_usual};
use privatelink::model::{AccountId, ResourceId, Sketch};
use privatelink::sketch::{commands, read, write};
use privatelink_tests::play::{ON_PREMISES, Play};

const COMMANDS: u32 = 2000;

/// Texts of the forms members have: blocks, addresses, ports, names.
const TEXTS: &[&str] = &[
    "10.0.0.0/16",
    "10.0.1.0/24",
    "10.0.2.0/24",
    "10.0.7.0/28",
    "10.1.0.0/16",
    "10.1.9.0/26",
    "172.20.0.0/16",
    "192.168.0.0/16",
    "0.0.0.0/0",
    "198.51.100.0/24",
    "2001:db8::/56",
    "::/0",
    "10.0.1.9",
    "10.0.2.10",
    "203.0.113.9",
    "443",
    "8443",
    "1024-65535",
    "all",
    "local",
    "*",
    "arn:aws:iam::111111111111:root",
    "us-east-1a",
    "us-east-1b",
    "eu-west-2a",
    "com.amazonaws.us-east-1.s3",
    "com.amazonaws.us-east-1.dynamodb",
    "com.amazonaws.us-east-1.kinesis-streams",
    "-1",
    "tcp",
    "api.example.com",
    "us-east-1",
    "eu-west-2",
    "use1-az1",
    "use1-az2",
    "all",
    "/",
    "200-399",
    "abcdefgh",
];
/// Names people give.
const NAMES: &[&str] = &["", "web", "orders", "corp.example", "team", "Name", "a\u{202e}b", "<b>", "x y"];

/// What there is from the start, besides two VPCs and the ways to a data center: a service with an
/// endpoint that waits, hosts, addresses, a NAT gateway. Quotas leave room.
const MORE: &str = "
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
";

struct Dice<'a> {
    random: Rand32,
    sketch: &'a Sketch,
}

impl Dice<'_> {
    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.random.rand_range(0..u32::try_from(most.max(1)).unwrap())).unwrap()
    }

    fn resource(&mut self) -> Option<ResourceId> {
        let tables: Vec<_> =
            self.sketch.tables().map(|(_, table)| table).filter(|table| !table.is_empty()).collect();
        if self.random.rand_range(0..20) == 0 {
            // Rules live in no table of their own.
            let groups: Vec<_> = self.sketch.security_groups.iter().collect();
            let rules = &groups.get(self.below(groups.len()))?.rules;
            return rules.get(self.below(rules.len())).map(|rule| rule.id.clone().into());
        }
        let table = tables[self.below(tables.len())];
        let at = self.below(table.len());
        table.at(at).map(|(id, _)| id)
    }

    /// Puts something into a member that may stand there; most of the time.
    fn put(&mut self, shape: &Shape, value: &mut dyn Value) {
        match value.slot() {
            Slot::Text(slot) => match shape {
                Shape::Words(words) => slot.set(words[self.below(words.len())]).unwrap(),
                Shape::Free => slot.set(NAMES[self.below(NAMES.len())]).unwrap(),
                _ => {
                    for _ in 0..60 {
                        let text = match self.resource() {
                            Some(id) if self.random.rand_range(0..4) > 0 => id.to_string(),
                            _ => TEXTS[self.below(TEXTS.len())].to_owned(),
                        };
                        if slot.set(&text).is_ok() {
                            return;
                        }
                    }
                }
            },
            Slot::Number(slot) => {
                let numbers = [0, 1, 2, 60, 80, 100, 101, 443, 1000, 1500, 64512, 9001];
                let number = numbers[self.below(numbers.len())];
                let _ = slot.set(number);
            }
            Slot::Flag(flag) => *flag = self.random.rand_range(0..2) == 0,
            Slot::List(items) => {
                for _ in 0..self.below(3) {
                    if let Some(item) = items.add()
                        && let Shape::List(of) = shape
                    {
                        self.put(&of(), item);
                    }
                }
            }
            Slot::Maybe(slot) => match shape {
                _ if self.random.rand_range(0..3) > 0 => {}
                // A text that may be missing and is blank is missing.
                Shape::Maybe(of) if matches!(of(), Shape::Free) => {
                    if let Slot::Text(text) = slot.open().slot() {
                        text.set(NAMES[1 + self.below(NAMES.len() - 1)]).unwrap();
                    }
                }
                Shape::Maybe(of) => self.put(&of(), slot.open()),
                _ => {}
            },
            Slot::Record(record) => record.each_mut(&mut |member, value| {
                self.member(member, value);
                true
            }),
        }
    }

    fn member(&mut self, member: &Member, value: &mut dyn Value) {
        set_usual(member, value);
        self.put(&(member.shape)(), value);
    }

    /// A command as one comes from a file: what could not be filled stays blank, and is made up anew.
    fn command(&mut self) -> Command {
        loop {
            if let Ok(command) = commands::parse(&commands::write(&self.made_up())) {
                return command;
            }
        }
    }

    fn made_up(&mut self) -> Command {
        let mut command = Command::blank(Command::VERBS[self.below(Command::VERBS.len())]).unwrap();
        command.record_mut().each_mut(&mut |member, value| {
            self.member(member, value);
            true
        });
        command
    }
}

#[test]
fn what_must_hold_holds_after_every_command() {
    let mut accepted = std::collections::BTreeMap::<&str, u32>::new();
    for seed in 0..2 {
        let mut play = Play::base();
        play.go(ON_PREMISES);
        play.go(MORE);
        let mut sketch = play.sketch;
        let accounts: Vec<AccountId> = sketch.accounts.iter().map(|account| account.id.clone()).collect();
        let mut random = Rand32::new(seed);
        for _ in 0..COMMANDS {
            let command =
                Dice { random: Rand32::new(u64::from(random.rand_u32())), sketch: &sketch }.command();
            let before = sketch.clone();
            // A third of them as somebody's.
            let caller = &accounts[usize::try_from(random.rand_range(0..2)).unwrap()];
            let done = match random.rand_range(0..3) {
                0 => apply_as(&sketch, caller, &command),
                _ => apply(&sketch, &command),
            };
            assert!(sketch == before, "{command:?} changed what it was given");
            let Ok(applied) = done else { continue };
            *accepted.entry(command.verb()).or_default() += 1;
            let misfits = observe(&applied.sketch);
            assert!(misfits.is_empty(), "{command:?}\nleaves {misfits:?}");
            // A quota may be set below what is there, and what comes with a VPC or group comes all the same.
            let own_doing = matches!(
                command,
                Command::SetQuota(_)
                    | Command::SetProfile(_)
                    | Command::CreateVpc(_)
                    | Command::CreateSecurityGroup(_)
            );
            if !own_doing {
                let known = exceeded(&sketch);
                for over in exceeded(&applied.sketch) {
                    let before = known.iter().find(|known| {
                        (known.quota, &known.of, &known.within) == (over.quota, &over.of, &over.within)
                    });
                    assert!(before.is_some_and(|before| before.count >= over.count), "{command:?}\n{over:?}");
                }
            }
            assert!(!applied.events.is_empty(), "{command:?} is not told of");
            sketch = applied.sketch;
        }
        let again = read(&write(&sketch)).expect("what is written can be read").sketch;
        assert!(again == sketch, "a file keeps everything");
    }
    // Enough of them did something for this to mean anything.
    assert!(accepted.len() > 60, "only {}: {accepted:?}", accepted.len());
}

#[test]
fn commands_are_values() {
    let play = Play::base();
    let mut random = Rand32::new(99);
    for _ in 0..2000 {
        let command =
            Dice { random: Rand32::new(u64::from(random.rand_u32())), sketch: &play.sketch }.made_up();
        let text = commands::write(&command);
        match commands::parse(&text) {
            Ok(read) => {
                assert_eq!(commands::write(&read), text, "as it was");
                let (one, other) = (apply(&play.sketch, &command), apply(&play.sketch, &read));
                assert!(one.map(|done| done.sketch).ok() == other.map(|done| done.sketch).ok(), "{text}");
            }
            // A made-up member that could not be filled is blank, and a blank id is none.
            Err(error) => assert!(text.contains("\"\""), "{text}\n{error}"),
        }
    }
}
