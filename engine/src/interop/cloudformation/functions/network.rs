//! Functions of networks and Availability Zones.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use super::Asked;
use crate::interop::cloudformation::node::Kind;
use crate::interop::cloudformation::world::{Found, World};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{ListKind, Value};

/// Blocks that `Fn::Cidr` makes at most.
const BLOCKS_MOST: usize = 256;
/// Bits of a host where nothing is said.
const HOST_BITS: usize = 8;
/// Zones taken for a Region that nobody knows.
const ZONES: usize = 3;
/// Regions with more zones, or fewer, that new accounts get.
const ZONES_OF: [(&str, usize); 4] =
    [("us-east-1", 4), ("us-west-2", 4), ("ap-northeast-2", 4), ("us-west-1", 2)];

/// (Template Reference, “`Fn::Cidr`”.)
pub fn cidr(world: &mut World<'_>, asked: &Asked) -> Found {
    let count = asked.items(2, 3)?.len();
    let block = match asked.text(world, 0)? {
        Ok(block) => block,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    let wanted = match asked.whole(world, 1)? {
        Ok(wanted) => wanted,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    let bits = if count == 3 { asked.whole(world, 2)? } else { Ok(HOST_BITS) };
    let bits = match bits {
        Ok(bits) => bits,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    if wanted == 0 || wanted > BLOCKS_MOST {
        return asked.wrong(&format!("{wanted} blocks cannot be asked for; 1 to {BLOCKS_MOST} can"));
    }
    let made = blocks(&block, wanted, bits).or_else(|why| asked.wrong(&why))?;
    let mut texts = Vec::with_capacity(made.len());
    for text in made {
        texts.push(Value::text(&text).or_else(|why| asked.wrong(&why))?);
    }
    world.keep(Value::list(ListKind::List, texts), asked.at)
}

fn blocks(block: &str, wanted: usize, bits: usize) -> Result<Vec<String>, String> {
    let unfit = || format!("“{block}” is no network in CIDR notation");
    let (address, prefix) = block.split_once('/').ok_or_else(unfit)?;
    let prefix: u32 = prefix.parse().map_err(|_| unfit())?;
    let (start, width) = match address.parse::<IpAddr>().map_err(|_| unfit())? {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32_u32),
        IpAddr::V6(address) => (u128::from(address), 128_u32),
    };
    let hosts = u32::try_from(bits).ok().filter(|bits| (1..width).contains(bits));
    let hosts = hosts.ok_or_else(|| format!("a block of {bits} bits cannot be made"))?;
    let room = width.checked_sub(prefix).ok_or_else(unfit)?;
    // A power of two more than there are bits is more than anybody asks for.
    let fits = room.checked_sub(hosts).is_some_and(|bits| {
        1_u128
            .checked_shl(bits)
            .is_none_or(|count| u128::try_from(wanted).is_ok_and(|wanted| wanted <= count))
    });
    if !fits {
        return Err(format!("{wanted} blocks of {bits} bits do not fit into {block}"));
    }
    let size = 1_u128.checked_shl(hosts).ok_or_else(unfit)?;
    let mask = 1_u128.checked_shl(room).map_or(u128::MAX, |size| size - 1);
    let mut next = start & !mask;
    let mut made = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        let address = match u32::try_from(next) {
            Ok(bits) if width == 32 => IpAddr::V4(Ipv4Addr::from(bits)),
            Ok(_) | Err(_) => IpAddr::V6(Ipv6Addr::from(next)),
        };
        made.push(format!("{address}/{}", width - hosts));
        next = next.wrapping_add(size);
    }
    Ok(made)
}

/// (Template Reference, “`Fn::GetAZs`”.)
pub fn zones(world: &mut World<'_>, asked: &Asked) -> Found {
    let place = world.place(asked.stack, asked.at)?;
    // `!GetAZs` with nothing behind it is taken for one with an empty text.
    let is_bare = matches!(asked.node.kind, Kind::Scalar(Value::Null));
    let region = if is_bare { Ok(Rc::from("")) } else { world.known_text(asked.stack, &asked.node)? };
    let region = match region {
        Ok(region) if region.is_empty() => place.region.clone(),
        Ok(region) => region,
        Err(unknown) => return Ok(Value::computed([&unknown])),
    };
    let names = zones_of(world, &place.account, &region);
    let mut made = Vec::with_capacity(names.len());
    for name in names {
        made.push(Value::text(&name).or_else(|why| asked.wrong(&why))?);
    }
    world.keep(Value::list(ListKind::List, made), asked.at)
}

/// The zones of a Region: those that are known, else its first ones, which is said.
pub fn zones_of(world: &mut World<'_>, account: &str, region: &str) -> Vec<String> {
    if let Some(known) = world.answers.zones(account, region) {
        return known;
    }
    let count = ZONES_OF.iter().find(|(known, _)| *known == region).map_or(ZONES, |(_, count)| *count);
    let names: Vec<String> = ('a'..='z').take(count).map(|letter| format!("{region}{letter}")).collect();
    let text = format!(
        "which Availability Zones {region} has is not said; it is taken to have {}",
        names.join(", ")
    );
    world.diagnostics.say(Severity::Assumption, None, &text);
    names
}
