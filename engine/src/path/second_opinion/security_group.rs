//! Security groups: whatever any rule permits.

use super::{Dice, PACKETS, PROTOCOLS, RULE_SETS, Words, fits, lists, net, protocol, speaks_of};
use crate::model::record::as_usual;
use crate::model::{
    Direction, Peer, Permission, PortRange, SecurityGroup, SecurityGroupId, SecurityGroupRule, Sketch,
};
use crate::path::security_group::{OtherSide, permitting_rule};

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
