//! Security groups, network ACLs and route choice judged a second time, by other means: addresses and
//! prefixes as strings of ones and zeros, rules as words, every possibility tried in the guides' order. The
//! two agree over hundreds of thousands of random rule sets and packets, and on AWS's own examples.

mod network_acl;
mod route;
mod security_group;

use std::net::IpAddr;

use ipnet::IpNet;

use crate::model::record::as_usual;
use crate::model::{IpProtocol, PrefixList, Sketch};

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
