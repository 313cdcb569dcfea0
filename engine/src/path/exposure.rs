//! Questions over many connections: all that can be reached from a place, and all that reaches a thing. Each
//! answer is one verdict of [`trace`]; what no route of the place can lead to is not tried.

use std::net::Ipv4Addr;

use crate::model::{
    DanglingReference, IpProtocol, NetworkInterfaceId, Outcome, ResourceId, RouteTarget, Sketch, SubnetId,
    VpcId, sort_by_numbers,
};

use super::attempts::attempts;
use super::doors::{self, Door};
use super::index::Index;
use super::judge::trace;
use super::place::Source;
use super::request::{DEFAULT_SOURCE_PORT, Moment, Request};
use super::trace::Trace;

/// Something that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whose address it is: a host, an endpoint, a load balancer.
    pub owner: ResourceId,
    /// The address.
    pub address: Ipv4Addr,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
    /// The application that answers in the end, by its name; the service where it is one of AWS's own.
    /// Empty where it has none.
    pub application: String,
    /// What the connection passes on the way, in order, the end included where it is not the owner.
    pub via: Vec<ResourceId>,
}

/// Somebody who reaches a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reacher {
    /// Who.
    pub from: ResourceId,
    /// What they connect to.
    pub reached: Reached,
}

/// All that can be reached from a place, judged with settled health checks, by address and port.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn exposure(index: &Index, from: &Source) -> Result<Vec<Reached>, DanglingReference> {
    let sketch = index.sketch();
    let field = Field::of(sketch, &from.subnet)?;
    let mut found: Vec<Reached> = Vec::new();
    for door in doors::all(sketch) {
        if from.interface.as_ref() != Some(&door.interface) && field.may_hold(&door.vpc) {
            found.extend(knock(index, from, &door)?.map(|made| reached(sketch, &door, &made)));
        }
    }
    sort_by_numbers(&mut found, |one| {
        [u32::from(one.address).into(), one.port.into(), i64::from(one.protocol == IpProtocol::Udp)]
    });
    found.dedup();
    Ok(found)
}

/// Every host that reaches a host, load balancer, endpoint or endpoint service, with what it connects to: the
/// thing itself, or a load balancer or endpoint that leads there. In the sketch's order.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn who_reaches(index: &Index, to: &ResourceId) -> Result<Vec<Reacher>, DanglingReference> {
    let sketch = index.sketch();
    let doors = doors::leading_to(sketch, to);
    let mut found = Vec::new();
    let mut field: Option<(SubnetId, Field)> = None;
    for host in sketch.hosts.iter().filter(|_| !doors.is_empty()) {
        let from = Source::of_instance(sketch, &host.id)?;
        let own = from.interface.as_ref();
        // Hosts of one subnet mostly follow one another.
        let known = field.take().filter(|(subnet, _)| *subnet == from.subnet);
        let known = match known {
            Some(known) => known,
            None => (from.subnet.clone(), Field::of(sketch, &from.subnet)?),
        };
        for door in doors.iter().filter(|door| own != Some(&door.interface) && known.1.may_hold(&door.vpc)) {
            if let Some(made) = knock(index, &from, door)?
                && leads_to(index, &from, door, &made, to)?
            {
                found.push(Reacher { from: host.id.clone().into(), reached: reached(sketch, door, &made) });
            }
        }
        field = Some(known);
    }
    Ok(found)
}

fn request(from: &Source, door: &Door) -> Request {
    Request {
        from: from.clone(),
        to: door.place.clone(),
        port: door.port,
        protocol: door.protocol,
        source_port: DEFAULT_SOURCE_PORT,
        query: 0,
        moment: Moment::Settled,
    }
}

/// The connection, if it works and ends where it was meant to: another VPC may have the address too.
fn knock(index: &Index, from: &Source, door: &Door) -> Result<Option<Trace>, DanglingReference> {
    let made = trace(index, &request(from, door))?;
    let at_door = made.forward.iter().any(|hop| hop.interface.as_ref() == Some(&door.interface));
    Ok(Some(made).filter(|made| made.outcome == Outcome::Connected && at_door))
}

/// Whether a connection that works comes, or with another choice of target would come, to this host; that
/// it comes to what is no host was the question already.
fn leads_to(
    index: &Index,
    from: &Source,
    door: &Door,
    made: &Trace,
    to: &ResourceId,
) -> Result<bool, DanglingReference> {
    let ResourceId::Host(host) = to else { return Ok(true) };
    if made.target.as_ref().is_some_and(|target| target.instance == *host) {
        return Ok(true);
    }
    let others = attempts(index, &request(from, door), made)?;
    Ok(others.iter().any(|other| other.outcome == Outcome::Connected && other.target.as_ref() == Some(to)))
}

fn reached(sketch: &Sketch, door: &Door, made: &Trace) -> Reached {
    let application = match &made.target {
        Some(target) => {
            let host = sketch.hosts.get(&target.instance);
            host.and_then(|host| host.application(target.address.port())).map(|found| found.name.clone())
        }
        None => service_at(sketch, &door.interface),
    };
    let mut via: Vec<ResourceId> = Vec::new();
    for hop in made.forward.iter().skip(1) {
        if via.last() != Some(&hop.node) {
            via.push(hop.node.clone());
        }
    }
    // A host reached at its own address is not on the way to itself.
    if via.last() == Some(&door.owner) {
        via.pop();
    }
    Reached {
        owner: door.owner.clone(),
        address: door.address,
        port: door.port,
        protocol: door.protocol,
        application: application.unwrap_or_default(),
        via,
    }
}

/// The service behind an endpoint's interface.
fn service_at(sketch: &Sketch, interface: &NetworkInterfaceId) -> Option<String> {
    let owner = match &sketch.network_interfaces.get(interface)?.of {
        crate::model::InterfaceKind::VpcEndpoint(id) => sketch.vpc_endpoints.get(id)?,
        _ => return None,
    };
    Some(sketch.service_name(&owner.service))
}

/// Which VPCs the routes of a subnet may lead to at all.
struct Field {
    own: VpcId,
    others: Vec<VpcId>,
    anywhere: bool,
}

impl Field {
    fn of(sketch: &Sketch, subnet: &SubnetId) -> Result<Self, DanglingReference> {
        let subnet = sketch.subnets.find(subnet)?;
        let mut field = Self { own: subnet.vpc.clone(), others: Vec::new(), anywhere: false };
        let routes = sketch.route_table_of(subnet).map_or(&[][..], |table| &table.routes);
        for route in routes {
            match &route.target {
                RouteTarget::Local | RouteTarget::VpcEndpoint(_) => {}
                RouteTarget::VpcPeeringConnection(id) => {
                    if let Some(peering) = sketch.vpc_peering_connections.get(id) {
                        field.others.push(peering.requester_vpc.clone());
                        field.others.push(peering.accepter_vpc.clone());
                    }
                }
                // By way of a gateway, a router or a data center a packet may come to any VPC.
                _ => field.anywhere = true,
            }
        }
        Ok(field)
    }

    fn may_hold(&self, vpc: &VpcId) -> bool {
        self.anywhere || self.own == *vpc || self.others.contains(vpc)
    }
}
