//! Security groups, network ACLs and route choice judged a second time, by other means: addresses and
//! prefixes as strings of ones and zeros, rules as words, every possibility tried in the guides' order. The
//! two agree over hundreds of thousands of random rule sets and packets, and on AWS's own examples.

use std::net::IpAddr;
use std::rc::Rc;

use ipnet::IpNet;

use super::network::{Addressing, Fixtures, Network};
use super::network_acl::deciding_rule;
use super::route::{choose, winning_route};
use super::security_group::{OtherSide, permitting_rule};
use crate::model::record::as_usual;
use crate::model::{
    Destination, Direction, IpProtocol, NetworkAcl, NetworkAclEntry, Peer, Permission, PortRange, PrefixList,
    Route, RouteOrigin, RouteState, RouteTable, RuleAction, SecurityGroup, SecurityGroupId,
    SecurityGroupRule, Sketch, Subnet,
};

/// Rule sets of each kind; a packet or more for each.
const RULE_SETS: u32 = 25_000;
const PACKETS: u32 = 5;

/// Few addresses, ports and groups, so that rules and packets meet. Xorshift (Marsaglia).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 11) % u64::from(limit)).expect("below a u32")
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(u32::try_from(from.len()).expect("few")) as usize]
    }

    fn address(&mut self) -> String {
        let host = self.below(24);
        if self.below(3) == 0 { format!("2001:db8::{host:x}") } else { format!("10.0.0.{host}") }
    }

    fn block(&mut self) -> String {
        let address = self.address();
        let longest = if address.contains(':') { 128 } else { 32 };
        let length = if self.below(6) == 0 { self.below(longest + 1) } else { longest - self.below(6) };
        format!("{address}/{length}")
    }

    fn blocks(&mut self) -> Vec<String> {
        (0..self.below(4)).map(|_| self.block()).collect()
    }

    fn ports(&mut self) -> (u16, u16) {
        let (one, other) = (self.below(6), self.below(6));
        let [one, other] = [one, other].map(|port| u16::try_from(port).expect("small"));
        (one.min(other), one.max(other))
    }
}

const PROTOCOLS: &[&str] = &["-1", "tcp", "udp", "icmp"];

fn bits(address: &str) -> String {
    let mut bytes = match address.parse().expect("an address") {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    let mut text = String::with_capacity(128);
    for byte in &mut bytes {
        for _ in 0..8 {
            text.push(if *byte & 0x80 == 0 { '0' } else { '1' });
            *byte <<= 1;
        }
    }
    text
}

/// The length of a block's prefix, if it holds an address.
fn fits(block: &str, address: &str) -> Option<usize> {
    let (start, length) = block.split_once('/').expect("a block");
    let length: usize = length.parse().expect("a length");
    let (start, address) = (bits(start), bits(address));
    (start.len() == address.len() && address.starts_with(&start[..length])).then_some(length)
}

/// Whether a rule's protocol and ports are a packet's; ports belong to TCP and UDP alone.
fn speaks_of(rule: (&str, (u16, u16)), packet: (&str, u16)) -> bool {
    match rule.0 {
        "-1" => true,
        "icmp" => packet.0 == "icmp",
        ported => ported == packet.0 && rule.1.0 <= packet.1 && packet.1 <= rule.1.1,
    }
}

fn protocol(word: &str) -> IpProtocol {
    match word {
        "-1" => IpProtocol::All,
        "tcp" => IpProtocol::Tcp,
        "udp" => IpProtocol::Udp,
        "icmp" => IpProtocol::Icmp,
        other => unreachable!("{other} is no protocol"),
    }
}

fn net(block: &str) -> IpNet {
    block.parse::<IpNet>().expect("a block").trunc()
}

fn lists(sketch: &mut Sketch, lists: &[Vec<String>]) {
    for (number, blocks) in lists.iter().enumerate() {
        let entries = blocks.iter().map(|block| net(block)).collect();
        let id = format!("pl-{number}").parse().expect("an id");
        sketch.prefix_lists.insert(PrefixList { id, entries, ..as_usual() });
    }
}

/// A rule in words: whether inbound, protocol, ports, and a block, a list or a group.
type Words = (bool, &'static str, (u16, u16), String);

/// VPC guide, "Security group rules": a group permits what any of its rules permits, and nothing else.
fn group_permits(
    rule: &Words,
    lists: &[Vec<String>],
    packet: (bool, &str, u16, &str),
    groups: &[String],
) -> bool {
    let (inbound, word, ports, peer) = rule;
    let other = match peer.split_once('-') {
        Some(("sg", _)) => groups.contains(peer),
        Some(("pl", number)) => {
            let blocks = &lists[number.parse::<usize>().expect("a number")];
            blocks.iter().any(|block| fits(block, packet.3).is_some())
        }
        _ => fits(peer, packet.3).is_some(),
    };
    *inbound == packet.0 && speaks_of((word, *ports), (packet.1, packet.2)) && other
}

#[test]
fn security_groups_agree() {
    let mut dice = Dice(0x5ec_u64);
    let mut permitted = 0;
    for _ in 0..RULE_SETS {
        let known: Vec<Vec<String>> = (0..2).map(|_| dice.blocks()).collect();
        let mut carried: Vec<Vec<Words>> = Vec::new();
        for _ in 0..dice.below(3) {
            let count = dice.below(5);
            let rule = |dice: &mut Dice| {
                let peer = match dice.below(6) {
                    0 => format!("sg-{}", dice.below(4)),
                    1 => format!("pl-{}", dice.below(2)),
                    _ => dice.block(),
                };
                (dice.below(2) == 0, dice.pick(PROTOCOLS), dice.ports(), peer)
            };
            carried.push((0..count).map(|_| rule(&mut dice)).collect());
        }
        let (sketch, ids) = with_groups(&carried, &known);
        for _ in 0..PACKETS {
            let inbound = dice.below(2) == 0;
            let (word, port, address) = (dice.pick(&PROTOCOLS[1..]), dice.ports().0, dice.address());
            let others: Vec<String> = (0..dice.below(3)).map(|_| format!("sg-{}", dice.below(4))).collect();
            let groups: Vec<SecurityGroupId> = others.iter().map(|id| id.parse().expect("an id")).collect();
            let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
            let other = OtherSide { address: address.parse().expect("an address"), groups: &groups };
            let found = permitting_rule(&sketch, &ids, direction, protocol(word), port, other);
            let packet = (inbound, word, port, address.as_str());
            let all = carried.iter().flatten();
            let first = all.into_iter().position(|rule| group_permits(rule, &known, packet, &others));
            let found = found.map(|rule| rule.id.to_string());
            assert_eq!(
                found,
                first.map(|at| format!("sgr-{at}")),
                "{carried:?} {known:?} {packet:?} {others:?}"
            );
            permitted += u32::from(first.is_some());
        }
    }
    let all = RULE_SETS * PACKETS;
    assert!((all / 20..all / 2).contains(&permitted), "{permitted} of {all} permitted");
}

fn with_groups(carried: &[Vec<Words>], known: &[Vec<String>]) -> (Sketch, Vec<SecurityGroupId>) {
    let mut sketch = Sketch::default();
    lists(&mut sketch, known);
    let (mut ids, mut number) = (Vec::new(), 0);
    for (at, words) in carried.iter().enumerate() {
        let mut rules = Vec::new();
        for (inbound, word, ports, peer) in words {
            let peer = match peer.split_once('/') {
                Some(_) => net(peer).to_string().parse::<Peer>(),
                None => peer.parse(),
            };
            rules.push(SecurityGroupRule {
                id: format!("sgr-{number}").parse().expect("an id"),
                direction: if *inbound { Direction::Inbound } else { Direction::Outbound },
                permission: Permission {
                    protocol: protocol(word),
                    ports: PortRange::new(ports.0, ports.1).expect("in order"),
                    peer: peer.expect("a peer"),
                },
            });
            number += 1;
        }
        let id: SecurityGroupId = format!("sg-{}", 10 + at).parse().expect("an id");
        ids.push(id.clone());
        sketch.security_groups.insert(SecurityGroup { id, rules, ..as_usual() });
    }
    (sketch, ids)
}

/// VPC guide, "Network ACL rules": by number, the first that fits, and the last one denies.
fn acl_decides(entries: &[(u16, bool, Words)], packet: (bool, &str, u16, &str)) -> Option<(u16, bool)> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by_key(|entry| entry.0);
    let fits = sorted.into_iter().find(|(_, _, (inbound, word, ports, block))| {
        *inbound == packet.0
            && speaks_of((word, *ports), (packet.1, packet.2))
            && fits(block, packet.3).is_some()
    });
    fits.map(|(number, allows, _)| (*number, *allows))
}

#[test]
fn network_acls_agree() {
    let mut dice = Dice(0xac1_u64);
    let mut allowed = 0;
    for _ in 0..RULE_SETS {
        let mut entries: Vec<(u16, bool, Words)> = Vec::new();
        for _ in 0..dice.below(8) {
            let number = u16::try_from(1 + dice.below(12)).expect("small");
            let words = (dice.below(2) == 0, dice.pick(PROTOCOLS), dice.ports(), dice.block());
            // A number stands once for each direction.
            if !entries.iter().any(|(known, _, (inbound, ..))| (*known, *inbound) == (number, words.0)) {
                entries.push((number, dice.below(2) == 0, words));
            }
        }
        let acl = acl(&entries);
        for _ in 0..PACKETS {
            let inbound = dice.below(2) == 0;
            let (word, port, address) = (dice.pick(&PROTOCOLS[1..]), dice.ports().0, dice.address());
            let direction = if inbound { Direction::Inbound } else { Direction::Outbound };
            let other = address.parse().expect("an address");
            let found = deciding_rule(&acl, direction, protocol(word), port, other);
            let found = found.map(|rule| (rule.number, rule.action == RuleAction::Allow));
            let second = acl_decides(&entries, (inbound, word, port, &address));
            assert_eq!(found, second, "{entries:?} {inbound} {word} {port} {address}");
            allowed += u32::from(second.is_some_and(|(_, allows)| allows));
        }
    }
    let all = RULE_SETS * PACKETS;
    assert!((all / 20..all / 2).contains(&allowed), "{allowed} of {all} allowed");
}

fn acl(entries: &[(u16, bool, Words)]) -> NetworkAcl {
    let entry = |(number, allows, (inbound, word, ports, block)): &(u16, bool, Words)| NetworkAclEntry {
        number: *number,
        direction: if *inbound { Direction::Inbound } else { Direction::Outbound },
        action: if *allows { RuleAction::Allow } else { RuleAction::Deny },
        protocol: protocol(word),
        ports: PortRange::new(ports.0, ports.1).expect("in order"),
        cidr: net(block),
    };
    NetworkAcl { entries: entries.iter().map(entry).collect(), ..as_usual() }
}

/// How a route came to be, as the order of equal prefixes has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Local,
    Static,
    List,
    Propagated,
}

/// A route in words: its block or list, how it came to be, and whether it leads nowhere.
type RouteWords = (String, Made, bool);

/// VPC guide, "Route priority": lengths from the longest, and for each the kinds in their order.
fn route_wins(routes: &[RouteWords], lists: &[Vec<String>], address: &str) -> Option<usize> {
    let length = |destination: &String| match destination.strip_prefix("pl-") {
        Some(number) => {
            let blocks = &lists[number.parse::<usize>().expect("a number")];
            blocks.iter().filter_map(|block| fits(block, address)).max()
        }
        None => fits(destination, address),
    };
    let lengths: Vec<Option<usize>> = routes.iter().map(|(to, ..)| length(to)).collect();
    let fit = || routes.iter().map(|(_, made, _)| *made).zip(&lengths);
    let local = fit().any(|(made, length)| made == Made::Local && length.is_some());
    for wanted in (0..=128_usize).rev() {
        if !lengths.contains(&Some(wanted)) {
            continue;
        }
        for kinds in [&[Made::Local, Made::Static][..], &[Made::List], &[Made::Propagated]] {
            let found = fit().position(|(made, length)| {
                kinds.contains(&made) && !(local && made == Made::Propagated) && *length == Some(wanted)
            });
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

#[test]
fn route_choice_agrees() {
    let mut dice = Dice(0x0207_u64);
    let (mut led, mut lost) = (0, 0);
    for _ in 0..RULE_SETS {
        let known: Vec<Vec<String>> = (0..2).map(|_| dice.blocks()).collect();
        let mut routes: Vec<RouteWords> = Vec::new();
        for _ in 0..dice.below(8) {
            let made = [Made::Static, Made::List, Made::Propagated, Made::Local][dice.below(4) as usize];
            let to = if made == Made::List { format!("pl-{}", dice.below(2)) } else { dice.block() };
            routes.push((to, made, made != Made::Local && dice.below(5) == 0));
        }
        let (network, subnet) = with_routes(&routes, &known);
        for _ in 0..PACKETS {
            let address = dice.address();
            let wins = route_wins(&routes, &known, &address);
            let ip = address.parse().expect("an address");
            let table = network.route_table(&subnet).expect("its own");
            let winner = winning_route(&network.sketch, table, ip);
            let place = winner.map(|winner| {
                table.routes.iter().position(|route| std::ptr::eq(route, winner)).expect("of the table")
            });
            assert_eq!(place, wins, "{routes:?} {known:?} {address}");
            let leads = choose(&network, &subnet, ip, false, &mut Vec::new()).is_ok();
            assert_eq!(leads, wins.is_some_and(|at| !routes[at].2), "{routes:?} {address}");
            led += u32::from(leads);
            lost += u32::from(wins.is_some() && !leads);
        }
    }
    let all = RULE_SETS * PACKETS;
    assert!(led > all / 5 && lost > all / 50, "{led} led somewhere, {lost} into a blackhole, of {all}");
}

fn with_routes(routes: &[RouteWords], known: &[Vec<String>]) -> (Network, Subnet) {
    let mut sketch = Sketch::default();
    lists(&mut sketch, known);
    let route = |(to, made, blackhole): &RouteWords| Route {
        destination: to.parse::<Destination>().expect("a destination"),
        target: if *made == Made::Local { "local" } else { "vgw-1" }.parse().expect("a target"),
        origin: match made {
            Made::Local => RouteOrigin::CreateRouteTable,
            Made::Propagated => RouteOrigin::EnableVgwRoutePropagation,
            Made::Static | Made::List => RouteOrigin::CreateRoute,
        },
        state: if *blackhole { RouteState::Blackhole } else { RouteState::Active },
    };
    let table = RouteTable {
        id: "rtb-1".parse().expect("an id"),
        vpc: "vpc-1".parse().expect("an id"),
        main: true,
        routes: routes.iter().map(route).collect(),
        ..as_usual()
    };
    sketch.route_tables.insert(table);
    let subnet = Subnet { vpc: "vpc-1".parse().expect("an id"), ..as_usual() };
    let fixtures = Rc::new(Fixtures::of(&sketch));
    (Network { sketch, addressing: Rc::<Addressing>::default(), fixtures }, subnet)
}

/// A table and who wins: destinations with their targets, `p:` before a propagated one; then addresses.
type Example =
    (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

/// AWS's own examples of route priority (VPC guide, "Route priority" and "Example routing options"; Site-to-Site
/// VPN guide, "Route tables and VPN route priority"; transit gateway guide), with the cases that follow from
/// its sentences. `pl-0` is S3's list, 54.231.0.0/17.
const EXAMPLES: &[Example] = &[
    (
        "R1",
        &[
            ("10.0.0.0/16", "local"),
            ("172.31.0.0/16", "pcx-11223344556677889"),
            ("0.0.0.0/0", "igw-12345678901234567"),
        ],
        &[
            ("172.31.5.5", "pcx-11223344556677889"),
            ("10.0.3.4", "local"),
            ("203.0.113.9", "igw-12345678901234567"),
        ],
    ),
    (
        "R2",
        &[("10.0.0.0/16", "local"), ("172.31.0.0/24", "p:vgw-1"), ("172.31.0.0/24", "igw-1")],
        &[("172.31.0.9", "igw-1")],
    ),
    (
        "R3",
        &[("0.0.0.0/0", "nat-1"), ("pl-0", "vpce-1"), ("10.25.0.0/16", "pcx-1")],
        &[("54.231.1.1", "vpce-1"), ("10.25.1.1", "pcx-1"), ("52.92.0.1", "nat-1"), ("203.0.113.9", "nat-1")],
    ),
    (
        "R4",
        &[("0.0.0.0/0", "nat-1"), ("pl-0", "vpce-1"), ("10.25.0.0/16", "pcx-1"), ("54.231.0.0/17", "igw-1")],
        &[("54.231.1.1", "igw-1"), ("52.92.0.1", "nat-1")],
    ),
    ("R5", &[("10.0.0.0/16", "local"), ("10.0.1.0/24", "p:vgw-1")], &[("10.0.1.5", "local")]),
    (
        "R6",
        &[("10.0.0.0/16", "local"), ("10.0.1.0/24", "eni-1")],
        &[("10.0.1.5", "eni-1"), ("10.0.2.5", "local")],
    ),
    (
        "R7",
        &[("2001:db8:1234:1a00::/56", "local"), ("::/0", "eigw-1")],
        &[("2001:db8:1234:1a01::5", "local"), ("2001:db8:ffff::1", "eigw-1")],
    ),
    (
        "R8",
        &[("172.31.0.0/16", "local"), ("172.31.0.0/20", "eni-1")],
        &[("172.31.1.1", "eni-1"), ("172.31.16.1", "local")],
    ),
    (
        "R9",
        &[
            ("10.0.0.0/16", "local"),
            ("192.168.0.0/16", "pcx-1"),
            ("172.31.0.0/16", "p:vgw-1"),
            ("172.31.0.0/16", "tgw-1"),
            ("0.0.0.0/0", "igw-1"),
        ],
        &[("172.31.9.9", "tgw-1"), ("192.168.1.1", "pcx-1"), ("198.51.100.1", "igw-1")],
    ),
    (
        "R10",
        &[("10.10.2.0/24", "vgw-1"), ("10.10.2.15/32", "vgw-2")],
        &[("10.10.2.15", "vgw-2"), ("10.10.2.16", "vgw-1")],
    ),
    (
        "R11",
        &[("172.16.0.0/16", "local"), ("10.0.0.77/32", "pcx-aaaabbbb"), ("10.0.0.0/16", "pcx-aaaacccc")],
        &[("10.0.0.77", "pcx-aaaabbbb"), ("10.0.0.78", "pcx-aaaacccc")],
    ),
    (
        "R13",
        &[("10.1.0.0/16", "pcx-1"), ("10.1.1.0/24", "blackhole")],
        &[("10.1.1.5", "nowhere"), ("10.1.2.5", "pcx-1")],
    ),
    (
        "5: a list before a propagated route",
        &[("54.231.0.0/17", "p:vgw-1"), ("pl-0", "vpce-1")],
        &[("54.231.1.1", "vpce-1")],
    ),
    (
        "5: … unless that is more specific",
        &[("54.231.1.0/24", "p:vgw-1"), ("pl-0", "vpce-1")],
        &[("54.231.1.1", "vgw-1")],
    ),
    ("none", &[("10.0.0.0/16", "local")], &[("203.0.113.9", "nowhere"), ("2001:db8::1", "nowhere")]),
];

#[test]
fn aws_s_examples_of_route_priority_hold() {
    for (name, routes, wanted) in EXAMPLES {
        let mut sketch = Sketch::default();
        lists(&mut sketch, &[vec!["54.231.0.0/17".to_owned()]]);
        let route = |(to, target): &(&str, &str)| Route {
            destination: to.parse().expect("a destination"),
            target: match target.strip_prefix("p:").unwrap_or(target) {
                "blackhole" => "pcx-0",
                target => target,
            }
            .parse()
            .expect("a target"),
            origin: if target.starts_with("p:") {
                RouteOrigin::EnableVgwRoutePropagation
            } else {
                RouteOrigin::CreateRoute
            },
            state: if *target == "blackhole" { RouteState::Blackhole } else { RouteState::Active },
        };
        let id = "rtb-1".parse().expect("an id");
        let table = RouteTable { id, routes: routes.iter().map(route).collect(), ..as_usual() };
        for (address, target) in *wanted {
            let found = winning_route(&sketch, &table, address.parse().expect("an address"));
            let found = found.filter(|route| route.state == RouteState::Active);
            let found = found.map_or("nowhere".to_owned(), |route| route.target.to_string());
            assert_eq!(found, *target, "{name}: {address}");
        }
    }
}
