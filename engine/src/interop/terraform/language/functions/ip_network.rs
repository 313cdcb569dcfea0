//! Functions of IP networks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::{ListKind, Value};

pub const FUNCTIONS: &[Function] = &[
    Function::new("cidrhost", (2, 2), Takes::Known, host),
    Function::new("cidrnetmask", (1, 1), Takes::Known, |asked| {
        let network = Network::read(&asked.text(0)?)?;
        if network.width == 128 {
            return Err("IPv6 networks have no mask".to_owned());
        }
        Value::text(&network.address(network.mask()).to_string())
    }),
    Function::new("cidrsubnet", (3, 3), Takes::Known, |asked| {
        let network = Network::read(&asked.text(0)?)?;
        let number = u128::try_from(asked.whole(2)?).map_err(|_| "the number is negative".to_owned())?;
        Value::text(&network.part(asked.count(1)?, number)?.to_text())
    }),
    Function::new("cidrsubnets", (1, ANY), Takes::Elements, subnets),
];

/// A network.
#[derive(Clone, Copy, Debug)]
struct Network {
    bits: u128,
    /// Bits of an address.
    width: u32,
    /// Bits of its prefix.
    prefix: u32,
}

impl Network {
    fn read(text: &str) -> Result<Self, String> {
        Self::parse(text).ok_or_else(|| format!("“{text}” is no network in CIDR notation"))
    }

    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let prefix: u32 = prefix.parse().ok()?;
        // Digits that mean nothing are let pass, as they are by Terraform.
        let octet = |octet: &str| match octet.trim_start_matches('0') {
            "" if !octet.is_empty() => "0".to_owned(),
            digits => digits.to_owned(),
        };
        let address = if address.contains(':') {
            address.to_owned()
        } else {
            address.split('.').map(octet).collect::<Vec<_>>().join(".")
        };
        let (bits, width) = match address.parse::<IpAddr>().ok()? {
            IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
            IpAddr::V6(address) => (u128::from(address), 128),
        };
        let network = Self { bits, width, prefix };
        (prefix <= width).then(|| Self { bits: bits & network.mask(), ..network })
    }

    /// Bits that are of one host.
    fn host_bits(self) -> u32 {
        self.width - self.prefix
    }

    fn mask(self) -> u128 {
        let all = if self.width == 128 { u128::MAX } else { u128::from(u32::MAX) };
        all & !self.size().map_or(u128::MAX, |size| size - 1)
    }

    /// Addresses in it; nothing where there are too many to count.
    fn size(self) -> Option<u128> {
        1_u128.checked_shl(self.host_bits())
    }

    fn address(self, bits: u128) -> IpAddr {
        match u32::try_from(bits) {
            Ok(bits) if self.width == 32 => IpAddr::V4(Ipv4Addr::from(bits)),
            Ok(_) | Err(_) => IpAddr::V6(Ipv6Addr::from(bits)),
        }
    }

    fn to_text(self) -> String {
        format!("{}/{}", self.address(self.bits), self.prefix)
    }

    fn longer(self, bits: usize) -> Result<Self, String> {
        let prefix = u32::try_from(bits).ok().and_then(|bits| self.prefix.checked_add(bits));
        match prefix {
            Some(prefix) if prefix <= self.width => Ok(Self { prefix, ..self }),
            Some(_) | None => Err(format!("a prefix of {} cannot be {bits} bits longer", self.prefix)),
        }
    }

    fn part(self, bits: usize, number: u128) -> Result<Self, String> {
        let part = self.longer(bits)?;
        let is_there = 1_u128.checked_shl(part.prefix - self.prefix).is_none_or(|count| number < count);
        if !is_there {
            return Err(format!("with {bits} bits more there is no network {number}"));
        }
        let offset = number.checked_shl(part.host_bits()).unwrap_or(0);
        Ok(Self { bits: self.bits | offset, ..part })
    }
}

fn host(asked: &mut Asked<'_>) -> Answer {
    let network = Network::read(&asked.text(0)?)?;
    let number = asked.whole(1)?;
    let size = network.size();
    let missing = || format!("there is no host {number} in {}", network.to_text());
    let offset = if number < 0 {
        match size {
            Some(size) => size.checked_sub(number.unsigned_abs()).ok_or_else(missing)?,
            None => u128::MAX - (number.unsigned_abs() - 1),
        }
    } else {
        let number = number.unsigned_abs();
        if size.is_some_and(|size| number >= size) {
            return Err(missing());
        }
        number
    };
    Value::text(&network.address(network.bits | offset).to_string())
}

/// One after the other, each where it may begin.
fn subnets(asked: &mut Asked<'_>) -> Answer {
    if (0..asked.arguments.len()).any(|at| asked.is_unknown(at)) {
        // How many there are is known, whatever they are.
        let each = Value::computed(asked.arguments);
        return Value::list(ListKind::List, vec![each; asked.arguments.len() - 1]);
    }
    let network = Network::read(&asked.text(0)?)?;
    let mut next = Some(network.bits);
    let mut made = Vec::new();
    for at in 1..asked.arguments.len() {
        let bits = asked.count(at)?;
        if !(1..=32).contains(&bits) {
            return Err("a network in it has at least one bit more, and at most 32".to_owned());
        }
        let part = network.longer(bits)?;
        let size = part.size().unwrap_or(u128::MAX);
        let full = || "there is not enough room for all of them".to_owned();
        let start = next.ok_or_else(full)?.checked_next_multiple_of(size).ok_or_else(full)?;
        if start & network.mask() != network.bits || (network.width == 32 && start > u128::from(u32::MAX)) {
            return Err(full());
        }
        made.push(Value::text(&Network { bits: start, ..part }.to_text())?);
        next = start.checked_add(size);
    }
    Value::list(ListKind::List, made)
}
