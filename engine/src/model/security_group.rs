//! A security group: what may come in and go out of the interfaces that carry it.

use std::fmt;
use std::rc::Rc;
use std::str::FromStr;

use ipnet::{Ipv4Net, Ipv6Net};

use super::id::{PrefixListId, SecurityGroupId, SecurityGroupRuleId, VpcId};
use super::record::{Described, Seen, Shape, Slot, Text, Value, record, resource, short, text_value, words};
use super::resource::ResourceId;
use super::tag::Tag;

words! {
    /// The protocol a rule speaks of, or a connection uses.
    IpProtocol {
        /// Every protocol. Rules only.
        All = "-1",
        /// TCP.
        Tcp = "tcp",
        /// UDP.
        Udp = "udp",
        /// ICMP.
        Icmp = "icmp",
    }
}

impl IpProtocol {
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
    #[error("‘{0}’ is neither a block such as 10.0.0.0/16 nor the id of a security group or prefix list")]
    Peer(String),
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

text_value!(PortRange, "a port, a range such as 1024-65535, or all", Self::ALL);

/// The other side a rule speaks of: source of an inbound rule, destination of an outbound one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Peer {
    /// A block of addresses.
    Cidr(Ipv4Net),
    /// A block of IPv6 addresses.
    Ipv6Cidr(Ipv6Net),
    /// Every interface that carries this group.
    Group(SecurityGroupId),
    /// Every block of a prefix list.
    PrefixList(PrefixListId),
}

impl Peer {
    /// One address.
    pub fn address(address: std::net::IpAddr) -> Self {
        match address {
            std::net::IpAddr::V4(address) => Self::Cidr(address.into()),
            std::net::IpAddr::V6(address) => Self::Ipv6Cidr(address.into()),
        }
    }
}

impl Text for Peer {
    fn set(&mut self, text: &str) -> Result<(), String> {
        *self = text.parse().map_err(|error: RuleError| error.to_string())?;
        Ok(())
    }

    fn shared(&mut self) -> Option<&mut Rc<str>> {
        match self {
            Self::Group(group) => group.shared(),
            Self::PrefixList(list) => list.shared(),
            Self::Cidr(_) | Self::Ipv6Cidr(_) => None,
        }
    }
}

impl Value for Peer {
    fn seen(&self) -> Seen<'_> {
        match self {
            Self::Group(group) => Seen::Resource(group.clone().into()),
            Self::PrefixList(list) => Seen::Resource(list.clone().into()),
            Self::Cidr(_) | Self::Ipv6Cidr(_) => Seen::Text(self.to_string().into()),
        }
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }

    fn resources(&self, visit: &mut dyn FnMut(ResourceId)) {
        match self {
            Self::Group(group) => visit(group.clone().into()),
            Self::PrefixList(list) => visit(list.clone().into()),
            Self::Cidr(_) | Self::Ipv6Cidr(_) => {}
        }
    }
}

impl Described for Peer {
    fn blank() -> Self {
        Self::Cidr(Ipv4Net::default())
    }

    fn shape() -> Shape {
        Shape::Text("a block such as 10.0.0.0/16, or the id of a security group or prefix list")
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cidr(cidr) => write!(f, "{cidr}"),
            Self::Ipv6Cidr(cidr) => write!(f, "{cidr}"),
            Self::Group(group) => write!(f, "{group}"),
            Self::PrefixList(list) => write!(f, "{list}"),
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
        } else if let Ok(cidr) = text.parse::<Ipv6Net>() {
            Ok(Self::Ipv6Cidr(cidr.trunc()))
        } else if let Ok(list) = text.parse() {
            Ok(Self::PrefixList(list))
        } else {
            text.parse().map(Self::Group).map_err(|_| RuleError::Peer(short(text)))
        }
    }
}

words! {
    /// Which way a rule looks, seen from the interface or subnet.
    Direction {
        /// Into it.
        Inbound = "inbound",
        /// Out of it.
        Outbound = "outbound",
    }
}

record! {
    /// What a rule permits: a protocol, ports and the other side (the API's `IpPermission`).
    Permission, "permission" {
        /// The protocol.
        protocol: IpProtocol, needed;
        /// The destination ports; all where the protocol has none.
        ports: PortRange, needed;
        /// Who may be on the other side.
        peer: Peer, needed;
    }
}

record! {
    /// One rule of a security group. Groups only permit; what no rule permits is dropped.
    SecurityGroupRule, "security group rule" {
        /// Its id.
        id: SecurityGroupRuleId, needed;
        /// Inbound or outbound.
        direction: Direction, needed;
        /// What it permits.
        permission: Permission, needed;
    }
}

record! {
    /// A rule that was dropped from its group, and where it stood. It permits nothing until it is back.
    DroppedRule, "dropped rule" {
        /// Its place among the group's rules, from 0, those dropped counted.
        place: u32, number(0);
        /// The rule.
        rule: SecurityGroupRule, needed;
    }
}

record! {
    /// A security group.
    SecurityGroup, "security group" {
        /// Its id.
        id: SecurityGroupId, needed;
        /// Its name.
        name: String, blank;
        /// The VPC it belongs to.
        vpc: VpcId, needed;
        /// Its rules, of both directions.
        rules: Vec<SecurityGroupRule>, blank;
        /// Rules that are broken: dropped for a while, to see what they were for. AWS has no such thing.
        dropped_rules: Vec<DroppedRule>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(SecurityGroup.id: SecurityGroupId);

impl SecurityGroup {
    /// The rules that look one way.
    pub fn rules(&self, direction: Direction) -> impl Iterator<Item = &SecurityGroupRule> {
        self.rules.iter().filter(move |rule| rule.direction == direction)
    }
}
