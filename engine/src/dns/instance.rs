//! The names EC2 gives instances by their addresses: a private one that only its VPC knows, and a public one
//! that answers the private address inside the VPC (VPC guide, "DNS attributes for your VPC"; peering guide,
//! "Enable DNS resolution for a VPC peering connection").

use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use crate::model::{InterfaceKind, NetworkInterface, PeeringState, Vpc, VpcId};

use super::answer::{Answered, Record, Why};
use super::made::{self, TTL_S};
use super::names::is_within;
use super::resolve::{Resolver, Way};

/// The Region whose names are older than the form of the others.
const FIRST_REGION: &str = "us-east-1";

/// Domains every VPC's resolver has a rule of its own for.
const INTERNAL: [&str; 4] = ["ec2.internal", "compute.internal", "in-addr.arpa", "ip6.arpa"];

/// The internal domain a name lies in.
pub(super) fn internal_domain(name: &str) -> Option<&'static str> {
    INTERNAL.into_iter().find(|domain| is_within(name, domain))
}

/// The address in the first label of such a name: `ip-10-0-0-5`, `ec2-203-0-113-25`.
fn address_in(name: &str, prefix: &str) -> Option<Ipv4Addr> {
    let (first, _) = name.split_once('.')?;
    first.strip_prefix(prefix)?.replace('-', ".").parse().ok()
}

/// Answers for an internal name, as the resolver of a VPC.
pub(super) fn private(way: &mut Way<'_>, vpc: &Vpc, domain: &'static str, name: &Rc<str>) -> Answered {
    let own = if vpc.region.as_str() == FIRST_REGION {
        "ec2.internal".to_owned()
    } else {
        format!("{}.compute.internal", vpc.region)
    };
    let ends_right = name.split_once('.').is_some_and(|(_, rest)| rest == own);
    let interface = match address_in(name, "ip-").filter(|_| ends_right) {
        Some(address) => host_at(way, |found| found.address == address, Some(&vpc.id)),
        None => None,
    };
    match interface {
        Some(interface) => {
            way.note(way.step(Why::PrivateInstanceName).zone(&own).about(interface.owner()));
            answer(way, interface, interface.address.into(), name)
        }
        None => way.nobody(way.step(Why::ZoneLacksName).zone(domain)),
    }
}

/// Answers for an instance's public name. `None` for any other name.
pub(super) fn public(way: &mut Way<'_>, resolver: Resolver<'_>, name: &Rc<str>) -> Option<Answered> {
    let address = IpAddr::from(address_in(name, "ec2-")?);
    let interface = {
        let asking = &*way;
        host_at(asking, |found| made::public_address(asking, found) == Some(address), None)?
    };
    let home = way.sketch.vpcs.get(&way.sketch.subnets.get(&interface.subnet)?.vpc)?;
    let own = if home.region.as_str() == FIRST_REGION {
        "compute-1.amazonaws.com".to_owned()
    } else {
        format!("{}.compute.amazonaws.com", home.region)
    };
    let ends_right = name.split_once('.').is_some_and(|(_, rest)| rest == own);
    // Instances have public names where both attributes of their VPC are on.
    if !ends_right || !home.enable_dns_hostnames || !home.enable_dns_support {
        return None;
    }
    let inside = match resolver {
        Resolver::Vpc { vpc, .. } => vpc.id == home.id || peer_may_know(way, vpc, &home.id),
        Resolver::Host(_) | Resolver::Internet => false,
    };
    let (why, answers) = if inside {
        (Why::PublicInstanceNameInside, interface.address.into())
    } else {
        (Why::PublicInstanceName, address)
    };
    way.note(way.step(why).zone(&own).about(interface.owner()));
    Some(answer(way, interface, answers, name))
}

/// Whether a peering connection lets a VPC resolve another's public names to private addresses. Both DNS
/// attributes of the asking VPC must be on.
fn peer_may_know(way: &Way<'_>, asking: &Vpc, home: &VpcId) -> bool {
    asking.enable_dns_hostnames
        && asking.enable_dns_support
        && way.sketch.vpc_peering_connections.iter().any(|peering| {
            let (requester, accepter) = (&peering.requester_vpc, &peering.accepter_vpc);
            peering.state == PeeringState::Active
                && (requester == home && *accepter == asking.id && peering.requester_dns_resolution
                    || accepter == home && *requester == asking.id && peering.accepter_dns_resolution)
        })
}

/// A host's interface, in one VPC or anywhere.
fn host_at<'a>(
    way: &Way<'a>,
    is_it: impl Fn(&NetworkInterface) -> bool,
    vpc: Option<&VpcId>,
) -> Option<&'a NetworkInterface> {
    let sketch = way.sketch;
    sketch.network_interfaces.iter().find(|found| {
        matches!(found.of, InterfaceKind::Host(_))
            && is_it(found)
            && vpc.is_none_or(|vpc| sketch.subnets.get(&found.subnet).is_some_and(|at| at.vpc == *vpc))
    })
}

fn answer(way: &mut Way<'_>, interface: &NetworkInterface, address: IpAddr, name: &Rc<str>) -> Answered {
    if !way.wants(&address) {
        return way.no_record();
    }
    way.records.push(Record {
        name: Rc::clone(name),
        address,
        interface: Some(interface.id.clone()),
        zone: way.sketch.zone_of_subnet(&interface.subnet).cloned(),
        ttl_s: TTL_S,
    });
    Answered::Yes
}
