//! Network ACLs: the rules sorted by number, and the first that fits.

use super::{Dice, PACKETS, PROTOCOLS, RULE_SETS, Words, fits, net, protocol, speaks_of};
use crate::model::record::as_usual;
use crate::model::{Direction, NetworkAcl, NetworkAclEntry, PortRange, RuleAction};
use crate::path::network_acl::deciding_rule;

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
