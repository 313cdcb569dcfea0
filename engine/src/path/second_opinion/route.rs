//! Route choice: every length from the longest, every kind in its order; and AWS's own examples.

use std::rc::Rc;

use super::{Dice, PACKETS, RULE_SETS, fits, lists};
use crate::model::record::as_usual;
use crate::model::{Destination, Route, RouteOrigin, RouteState, RouteTable, Sketch, Subnet};
use crate::path::check::{Checks, Detail};
use crate::path::network::{Addressing, Fixtures, Network};
use crate::path::route::{choose, winning_route};

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
            let leads =
                choose((&network, Some(table)), &subnet, ip, false, &mut Checks::new(Detail::Whole)).is_ok();
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
