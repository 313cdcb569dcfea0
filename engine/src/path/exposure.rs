//! Questions over many connections: all that can be reached from a place, and all that reaches a thing. Each
//! answer is one verdict of [`trace`]; what no route of the place can lead to is not tried.

use std::net::{IpAddr, Ipv4Addr};

use crate::model::{
    DanglingReference, IpProtocol, LegEnd, NatConnectivity, Outcome, ResourceId, RouteTarget, Sketch, Subnet,
    VpcId, sort_by_numbers,
};

use super::attempts::attempts;
use super::doors::{self, Door, Side};
use super::index::Index;
use super::judge::trace;
use super::request::Request;
use super::source::{Source, Standpoint};
use super::trace::Trace;

/// Somebody on the internet (RFC 5737, for documentation).
const SOMEBODY: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 10);

/// Something that can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Whose address it is: a host, an endpoint, a load balancer, one of AWS's services.
    pub owner: LegEnd,
    /// The address.
    pub address: IpAddr,
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
    /// Who: a host, in a VPC or a data center, or anybody on the internet.
    pub from: LegEnd,
    /// What they connect to.
    pub reached: Reached,
}

/// All that can be reached from a place, judged with settled health checks, by address and port.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn exposure(index: &Index, from: &Source) -> Result<Vec<Reached>, DanglingReference> {
    let sketch = index.sketch();
    let field = Field::of(index, from);
    let mut found: Vec<Reached> = Vec::new();
    for door in doors::all(index.network()) {
        if !is_own(from, &door) && field.may_hold(&door.side) {
            found.extend(knock(index, from, &door)?.map(|made| reached(sketch, &door, &made)));
        }
    }
    sort_by_numbers(&mut found, |one| {
        let (first, second) = match one.address {
            IpAddr::V4(address) => (i64::from(u32::from(address)), 0),
            // All of IPv6 after all of IPv4; the address itself in two halves, each kept positive.
            IpAddr::V6(address) => {
                let bits = u128::from(address);
                let half = |bits: u128| i64::try_from(bits & (u128::MAX >> 66)).unwrap_or(i64::MAX);
                (half(bits >> 64).saturating_add(1 << 33), half(bits))
            }
        };
        [first, second, i64::from(one.port) * 2 + i64::from(one.protocol == IpProtocol::Udp)]
    });
    found.dedup();
    Ok(found)
}

/// Everybody who reaches a host, load balancer, endpoint or endpoint service, with what they connect to: the
/// thing itself, or a load balancer or endpoint that leads there. Hosts in the sketch's order, those of data
/// centers after them, the internet last.
///
/// # Errors
/// [`DanglingReference`] when a way leads over something the sketch does not have.
pub fn who_reaches(index: &Index, to: &ResourceId) -> Result<Vec<Reacher>, DanglingReference> {
    let sketch = index.sketch();
    let doors = doors::leading_to(index.network(), to);
    let mut found = Vec::new();
    if doors.is_empty() {
        return Ok(found);
    }
    for host in sketch.hosts.iter() {
        let from = Source::of_instance(sketch, &host.id)?;
        all_who(index, (&host.id.clone().into(), &from), &doors, to, &mut found)?;
    }
    for host in sketch.data_center_hosts.iter() {
        let from = Source::of_data_center_host(sketch, &host.id)?;
        all_who(index, (&host.id.clone().into(), &from), &doors, to, &mut found)?;
    }
    let somebody = Source { address: SOMEBODY.into(), at: Standpoint::Internet };
    all_who(index, (&LegEnd::Internet, &somebody), &doors, to, &mut found)?;
    Ok(found)
}

/// What one of them reaches of the doors.
fn all_who(
    index: &Index,
    (who, from): (&LegEnd, &Source),
    doors: &[Door],
    to: &ResourceId,
    found: &mut Vec<Reacher>,
) -> Result<(), DanglingReference> {
    let field = Field::of(index, from);
    for door in doors.iter().filter(|door| !is_own(from, door) && field.may_hold(&door.side)) {
        if let Some(made) = knock(index, from, door)?
            && leads_to(index, from, door, &made, to)?
        {
            found.push(Reacher { from: who.clone(), reached: reached(index.sketch(), door, &made) });
        }
    }
    Ok(())
}

/// A place's own doors: it reaches them without a network.
fn is_own(from: &Source, door: &Door) -> bool {
    match (from.interface(), &door.interface) {
        (Some(own), Some(interface)) => own == interface,
        _ => from.at.end() == door.owner,
    }
}

fn request(from: &Source, door: &Door) -> Request {
    Request::usual(from.clone(), door.place(), door.port, door.protocol)
}

/// The connection, if it works and ends where it was meant to: another network may have the address too.
fn knock(index: &Index, from: &Source, door: &Door) -> Result<Option<Trace>, DanglingReference> {
    let made = trace(index, &request(from, door))?;
    let at_door = made.forward.iter().skip(1).any(|hop| match &door.interface {
        Some(interface) => hop.interface.as_ref() == Some(interface),
        None => hop.node == door.owner,
    });
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
    if !matches!(to, ResourceId::Host(_)) || made.target.as_ref().is_some_and(|target| target.host == *to) {
        return Ok(true);
    }
    let others = attempts(index, &request(from, door), made)?;
    Ok(others.iter().any(|other| other.outcome == Outcome::Connected && other.target.as_ref() == Some(to)))
}

fn reached(sketch: &Sketch, door: &Door, made: &Trace) -> Reached {
    let application = made.target.as_ref().and_then(|target| {
        let applications = match &target.host {
            ResourceId::Host(id) => &sketch.hosts.get(id)?.applications,
            ResourceId::DataCenterHost(id) => &sketch.data_center_hosts.get(id)?.applications,
            _ => return None,
        };
        crate::model::listening(applications, target.address.port(), door.protocol)
            .map(|found| found.name.clone())
    });
    let mut via: Vec<ResourceId> = Vec::new();
    for id in made.forward.iter().skip(1).filter_map(|hop| hop.resource()) {
        if via.last() != Some(id) {
            via.push(id.clone());
        }
    }
    // A host reached at its own address is not on the way to itself.
    if via.last().is_some_and(|last| door.owner == LegEnd::Resource(last.clone())) {
        via.pop();
    }
    Reached {
        owner: door.owner.clone(),
        address: door.address,
        port: door.port,
        protocol: door.protocol,
        application: application.or_else(|| service(sketch, door)).unwrap_or_default(),
        via,
    }
}

/// The service behind a door, where no application of a host is.
fn service(sketch: &Sketch, door: &Door) -> Option<String> {
    match &door.owner {
        LegEnd::Resource(ResourceId::VpcEndpoint(id)) => {
            sketch.vpc_endpoints.get(id).map(|endpoint| sketch.service_name(&endpoint.service))
        }
        LegEnd::AwsService(name) => Some(name.to_string()),
        LegEnd::Resource(_) | LegEnd::Internet => None,
    }
}

/// Where the routes of a place may lead at all.
struct Field {
    own: Option<VpcId>,
    others: Vec<VpcId>,
    /// To public addresses.
    public: bool,
    /// To any VPC and data center: gateways, routers and lines lead on.
    anywhere: bool,
}

impl Field {
    fn of(index: &Index, from: &Source) -> Self {
        let mut field = Self { own: None, others: Vec::new(), public: true, anywhere: false };
        match (from.subnet(index.sketch()), &from.at) {
            (Some(subnet), _) => {
                field.own = Some(subnet.vpc.clone());
                field.public = false;
                field.follow(index, subnet);
            }
            (None, Standpoint::Internet | Standpoint::AwsService(..)) => {}
            (None, _) => field.anywhere = true,
        }
        field
    }

    /// Adds where the routes of a subnet lead.
    fn follow(&mut self, index: &Index, subnet: &Subnet) {
        let sketch = index.sketch();
        let routes = index.network().route_table(subnet).map_or(&[][..], |table| &table.routes);
        for route in routes {
            match &route.target {
                RouteTarget::Local => {}
                RouteTarget::InternetGateway(_)
                | RouteTarget::EgressOnlyInternetGateway(_)
                | RouteTarget::VpcEndpoint(_) => self.public = true,
                RouteTarget::NatGateway(id) => {
                    self.public = true;
                    // A private one leads on by the routes of its own subnet.
                    let gateway = sketch.nat_gateways.get(id);
                    self.anywhere |= gateway.is_some_and(|one| one.connectivity == NatConnectivity::Private);
                }
                RouteTarget::VpcPeeringConnection(id) => {
                    if let Some(peering) = sketch.vpc_peering_connections.get(id) {
                        self.others.push(peering.requester_vpc.clone());
                        self.others.push(peering.accepter_vpc.clone());
                    }
                }
                RouteTarget::VirtualPrivateGateway(_)
                | RouteTarget::NetworkInterface(_)
                | RouteTarget::TransitGateway(_) => (self.anywhere, self.public) = (true, true),
            }
        }
    }

    fn may_hold(&self, side: &Side) -> bool {
        let in_vpc =
            |vpc: &VpcId| self.anywhere || self.own.as_ref() == Some(vpc) || self.others.contains(vpc);
        match side {
            Side::Vpc(vpc) => in_vpc(vpc),
            Side::Public(vpc) => self.public || vpc.as_ref().is_some_and(in_vpc),
            Side::DataCenter => self.anywhere,
        }
    }
}
