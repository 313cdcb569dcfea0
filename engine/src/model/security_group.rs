//! A security group: what may come in and go out of the interfaces that carry it.

use std::fmt;
use std::str::FromStr;

use super::id::{SecurityGroupId, SecurityGroupRuleId, VpcId};
use super::table::Resource;
use ipnet::Ipv4Net;

/// The protocol a rule speaks of, or a connection uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IpProtocol {
    /// Every protocol (`-1` in the API). Rules only.
    All,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP.
    Icmp,
}

impl IpProtocol {
    /// The name in AWS's API, `-1` for all.
    pub const fn api_name(self) -> &'static str {
        match self {
            Self::All => "-1",
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
        }
    }

    /// Whether a rule for this protocol speaks of `protocol`.
    pub const fn covers(self, protocol: Self) -> bool {
        matches!(
            (self, protocol),
            (Self::All, _) | (Self::Tcp, Self::Tcp) | (Self::Udp, Self::Udp) | (Self::Icmp, Self::Icmp)
        )
    }
}

/// The ports `first` to `last`, both included. Written `443`, `1024-65535` or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PortRange {
    first: u16,
    last: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self { first: 0, last: u16::MAX };

    /// One port.
    pub const fn one(port: u16) -> Self {
        Self { first: port, last: port }
    }

    /// The ports from `first` to `last`; `None` where `first` is the greater.
    pub const fn new(first: u16, last: u16) -> Option<Self> {
        if first <= last { Some(Self { first, last }) } else { None }
    }

    /// The lowest port.
    pub const fn first(self) -> u16 {
        self.first
    }

    /// The highest port.
    pub const fn last(self) -> u16 {
        self.last
    }

    /// Whether `port` lies in the range.
    pub const fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ALL {
            f.write_str("all")
        } else if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

/// A text that is no port, range of ports or other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not ports.
    #[error("‘{0}’ is not a port: a number from 0 to 65535, a range such as 1024-65535, or all is expected")]
    Ports(String),
    /// Not another side.
    #[error("‘{0}’ is neither a block such as 10.0.0.0/16 nor a security group id")]
    Peer(String),
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

impl FromStr for PortRange {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let wrong = || RuleError::Ports(short(text));
        let number = |part: &str| part.trim().parse::<u16>().map_err(|_| wrong());
        match text.trim().split_once('-') {
            _ if text.trim().eq_ignore_ascii_case("all") => Ok(Self::ALL),
            Some((first, last)) => Self::new(number(first)?, number(last)?).ok_or_else(wrong),
            None => Ok(Self::one(number(text)?)),
        }
    }
}

/// The other side a rule speaks of: source of an inbound rule, destination of an outbound one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    /// A block of addresses.
    Cidr(Ipv4Net),
    /// Every interface that carries this group.
    Group(SecurityGroupId),
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cidr(cidr) => write!(f, "{cidr}"),
            Self::Group(group) => write!(f, "{group}"),
        }
    }
}

impl FromStr for Peer {
    type Err = RuleError;

    /// A block, a single address (which means its /32) or a group's id. Host bits are cleared,
    /// as the API does.
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let text = text.trim();
        if let Ok(cidr) = text.parse::<Ipv4Net>() {
            Ok(Self::Cidr(cidr.trunc()))
        } else if let Ok(address) = text.parse::<std::net::Ipv4Addr>() {
            Ok(Self::Cidr(Ipv4Net::from(address)))
        } else {
            text.parse().map(Self::Group).map_err(|_| RuleError::Peer(short(text)))
        }
    }
}

/// Which way a rule looks, seen from the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Into the interface.
    Inbound,
    /// Out of it.
    Outbound,
}

impl Direction {
    /// "inbound" or "outbound".
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

/// What a rule permits: a protocol, ports and the other side (the API's `IpPermission`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Permission {
    /// The protocol.
    pub protocol: IpProtocol,
    /// The destination ports; [`PortRange::ALL`] where the protocol has none.
    pub ports: PortRange,
    /// Who may be on the other side.
    pub peer: Peer,
}

/// One rule of a security group. Groups only permit; what no rule permits is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityGroupRule {
    /// Its id.
    pub id: SecurityGroupRuleId,
    /// Inbound or outbound.
    pub direction: Direction,
    /// What it permits.
    pub permission: Permission,
}

/// A security group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityGroup {
    /// Its id.
    pub id: SecurityGroupId,
    /// Its name.
    pub name: String,
    /// The VPC it belongs to.
    pub vpc: VpcId,
    /// Its rules, of both directions.
    pub rules: Vec<SecurityGroupRule>,
}

impl SecurityGroup {
    /// The rules that look one way.
    pub fn rules(&self, direction: Direction) -> impl Iterator<Item = &SecurityGroupRule> {
        self.rules.iter().filter(move |rule| rule.direction == direction)
    }
}

impl Resource for SecurityGroup {
    type Id = SecurityGroupId;

    fn id(&self) -> &SecurityGroupId {
        &self.id
    }
}
