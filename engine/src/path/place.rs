//! Places: how a person says where a connection starts and where it goes. The forms are tried
//! in the order of [`Place::find`]; more than one match is an error that lists them.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::model::record::plain;
use crate::model::{
    DanglingReference, DataCenterHostId, HostId, InterfaceKind, LoadBalancerArn, NetworkInterfaceId,
    ResourceId, Sketch, VpcEndpointId, VpcId, ZoneId, ZoneName,
};

use super::index::Index;
use super::source::{Source, Standpoint, v4};

/// The longest place accepted, in characters: a DNS name has at most 255.
const MAX_PLACE_CHARS: usize = 300;

/// A place in a sketch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An instance: its private address.
    Instance(HostId),
    /// A network interface: its address.
    Interface(NetworkInterfaceId),
    /// An endpoint: its regional name, or its zonal one.
    Endpoint(VpcEndpointId, Option<ZoneId>),
    /// A load balancer: its regional name, or its zonal one.
    LoadBalancer(LoadBalancerArn, Option<ZoneId>),
    /// An address, in the VPC named or in whichever the asker is.
    Address(Option<VpcId>, IpAddr),
    /// A host of a data center: its address.
    DataCenterHost(DataCenterHostId),
    /// An address in a data center.
    OnPremises(IpAddr),
    /// An address on the internet.
    Internet(IpAddr),
    /// Any other DNS name.
    Name(String),
}

/// A text that names no one place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Nothing is called that.
    #[error("‘{0}’ is no place in this sketch: give a resource's id or name, an address, or a DNS name")]
    Unknown(String),
    /// It would be a place without the port.
    #[error("‘{text}’ has a port in it: give {place} as the place and {port} as the port")]
    WithPort {
        /// The text.
        text: String,
        /// The part before the port.
        place: String,
        /// The port.
        port: u16,
    },
    /// Several things are.
    #[error("‘{text}’ means more than one place: {}", candidates.join(", "))]
    Ambiguous {
        /// The text.
        text: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
    /// It is a place, but not one a connection can start from.
    #[error(
        "a connection cannot start at {0}: give an instance, a host in a data center, an address in a subnet, on-prem:ADDRESS or internet:ADDRESS"
    )]
    NotASource(String),
    /// An address that lies in no subnet.
    #[error("{0} lies in no subnet of this sketch")]
    NoSubnet(IpAddr),
    /// An address that no data center has.
    #[error("{0} lies in no data center of this sketch")]
    NoDataCenter(IpAddr),
    /// Something refers to nothing.
    #[error(transparent)]
    Dangling(#[from] DanglingReference),
}

impl Place {
    /// Finds the place a text means: an id, a name, `REF@ZONE`, an address, `VPC/ADDRESS`, or a
    /// DNS name, tried in that order.
    ///
    /// # Errors
    /// [`PlaceError`] when nothing or more than one thing is meant.
    pub fn find(index: &Index, text: &str) -> Result<Self, PlaceError> {
        let text = text.trim();
        let unknown = || PlaceError::Unknown(plain(text, 80));
        if text.is_empty() || text.chars().count() > MAX_PLACE_CHARS {
            return Err(unknown());
        }
        if let Some(place) = by_id(index.sketch(), text) {
            return Ok(place);
        }
        if let Some(place) = by_name(index.sketch(), text)? {
            return Ok(place);
        }
        if let Some(address) = text.strip_prefix("on-prem:") {
            return address.trim().parse().map(Self::OnPremises).map_err(|_| unknown());
        }
        if let Some(address) = text.strip_prefix("internet:") {
            return address.trim().parse().map(Self::Internet).map_err(|_| unknown());
        }
        if let Some((reference, zone)) = text.rsplit_once('@') {
            return Self::find(index, reference)?.in_zone(index.sketch(), zone).ok_or_else(unknown);
        }
        if let Ok(address) = text.parse() {
            return Ok(Self::Address(None, address));
        }
        if let Some((vpc, address)) = text.rsplit_once('/') {
            let address = address.parse().map_err(|_| unknown())?;
            return Ok(Self::Address(Some(find_vpc(index.sketch(), vpc).ok_or_else(unknown)?), address));
        }
        if text.contains('.') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)) {
            return Ok(Self::Name(text.trim_end_matches('.').to_ascii_lowercase()));
        }
        match text.rsplit_once(':') {
            Some((place, port)) if Self::find(index, place).is_ok() => match port.parse() {
                Ok(port) => {
                    Err(PlaceError::WithPort { text: text.to_owned(), place: place.to_owned(), port })
                }
                Err(_) => Err(unknown()),
            },
            Some(_) | None => Err(unknown()),
        }
    }

    /// The same place in one zone, given by id or by the owner's name for it.
    fn in_zone(self, sketch: &Sketch, zone: &str) -> Option<Self> {
        match self {
            Self::Endpoint(id, None) => {
                let zone = zone_id(sketch, &sketch.vpc_endpoints.get(&id)?.vpc, zone)?;
                Some(Self::Endpoint(id, Some(zone)))
            }
            Self::LoadBalancer(arn, None) => {
                let zone = zone_id(sketch, &sketch.load_balancers.get(&arn)?.vpc, zone)?;
                Some(Self::LoadBalancer(arn, Some(zone)))
            }
            Self::Instance(_)
            | Self::Interface(_)
            | Self::Endpoint(..)
            | Self::LoadBalancer(..)
            | Self::Address(..)
            | Self::DataCenterHost(_)
            | Self::OnPremises(_)
            | Self::Internet(_)
            | Self::Name(_) => None,
        }
    }
}

/// Makes a place a connection can start from.
///
/// # Errors
/// [`PlaceError::NotASource`] for anything but hosts and addresses.
pub fn source(index: &Index, place: &Place) -> Result<Source, PlaceError> {
    let sketch = index.sketch();
    match place {
        Place::Instance(id) => Ok(Source::of_instance(sketch, id)?),
        Place::Interface(id) => match &sketch.network_interfaces.find(id)?.of {
            InterfaceKind::Host(instance) => Ok(Source::of_instance(sketch, instance)?),
            InterfaceKind::VpcEndpoint(_)
            | InterfaceKind::LoadBalancerNode(_)
            | InterfaceKind::ApplicationLoadBalancerNode(_)
            | InterfaceKind::NatGateway(_)
            | InterfaceKind::TransitGatewayAttachment(_)
            | InterfaceKind::ResolverEndpoint(_) => Err(PlaceError::NotASource(id.to_string())),
        },
        Place::Address(vpc, address) => address_source(index, vpc.as_ref(), *address),
        Place::DataCenterHost(id) => Ok(Source::of_data_center_host(sketch, id)?),
        Place::OnPremises(address) => on_premises_source(sketch, *address),
        Place::Internet(address) => Ok(Source { address: *address, at: Standpoint::Internet }),
        Place::Endpoint(id, _) => Err(PlaceError::NotASource(id.to_string())),
        Place::LoadBalancer(arn, _) => Err(PlaceError::NotASource(arn.name().to_owned())),
        Place::Name(name) => Err(PlaceError::NotASource(name.clone())),
    }
}

/// A host that has the address, or the bare address in the one data center that has a block with it.
fn on_premises_source(sketch: &Sketch, address: IpAddr) -> Result<Source, PlaceError> {
    let mut candidates = Vec::new();
    let mut found = None;
    for host in sketch.data_center_hosts.iter().filter(|host| address == host.address) {
        candidates.push(host.id.to_string());
        found.get_or_insert(Standpoint::DataCenterHost(host.id.clone()));
    }
    if found.is_none() {
        for center in sketch.data_centers.iter() {
            let holds = v4(address).is_some_and(|v4| center.cidrs.iter().any(|block| block.contains(&v4)));
            if holds {
                candidates.push(center.id.to_string());
                found.get_or_insert(Standpoint::DataCenter(center.id.clone()));
            }
        }
    }
    if candidates.len() > 1 {
        return Err(PlaceError::Ambiguous { text: format!("on-prem:{address}"), candidates });
    }
    let mut centers = sketch.data_centers.iter();
    if let (None, Some(only), None) = (&found, centers.next(), centers.next()) {
        // Where there is one data center only, on premises is there, whatever its blocks.
        found = Some(Standpoint::DataCenter(only.id.clone()));
    }
    match found {
        Some(at) => Ok(Source { address, at }),
        None => Err(PlaceError::NoDataCenter(address)),
    }
}

fn address_source(index: &Index, vpc: Option<&VpcId>, address: IpAddr) -> Result<Source, PlaceError> {
    let sketch = index.sketch();
    let (mut first, mut candidates) = (None, Vec::new());
    for subnet in sketch.subnets.iter() {
        let holds = match address {
            IpAddr::V4(address) => subnet.cidr.contains(&address),
            IpAddr::V6(address) => subnet.ipv6_cidr.is_some_and(|block| block.contains(&address)),
        };
        if holds && vpc.is_none_or(|vpc| subnet.vpc == *vpc) {
            first.get_or_insert(subnet);
            candidates.push(format!("{}/{address}", subnet.vpc));
        }
    }
    let subnet = first.ok_or(PlaceError::NoSubnet(address))?;
    if candidates.len() > 1 {
        return Err(PlaceError::Ambiguous { text: address.to_string(), candidates });
    }
    match index.interface_at(&subnet.vpc, address) {
        Some(interface) => source(index, &Place::Interface(interface.clone())),
        None => Ok(Source { address, at: Standpoint::Subnet(subnet.id.clone()) }),
    }
}

fn by_id(sketch: &Sketch, text: &str) -> Option<Place> {
    let id: ResourceId = text.parse().ok()?;
    if !sketch.has(&id) {
        return None;
    }
    match id {
        ResourceId::Host(id) => Some(Place::Instance(id)),
        ResourceId::NetworkInterface(id) => Some(Place::Interface(id)),
        ResourceId::VpcEndpoint(id) => Some(Place::Endpoint(id, None)),
        ResourceId::LoadBalancer(arn) => Some(Place::LoadBalancer(arn, None)),
        ResourceId::DataCenterHost(id) => Some(Place::DataCenterHost(id)),
        // The others have no address of their own.
        ResourceId::Account(_)
        | ResourceId::Region(_)
        | ResourceId::Zone(_)
        | ResourceId::Vpc(_)
        | ResourceId::Subnet(_)
        | ResourceId::RouteTable(_)
        | ResourceId::NetworkAcl(_)
        | ResourceId::SecurityGroup(_)
        | ResourceId::SecurityGroupRule(_)
        | ResourceId::PrefixList(_)
        | ResourceId::InternetGateway(_)
        | ResourceId::EgressOnlyInternetGateway(_)
        | ResourceId::NatGateway(_)
        | ResourceId::ElasticAddress(_)
        | ResourceId::VpcPeeringConnection(_)
        | ResourceId::VirtualPrivateGateway(_)
        | ResourceId::CustomerGateway(_)
        | ResourceId::VpnConnection(_)
        | ResourceId::DirectConnectConnection(_)
        | ResourceId::VirtualInterface(_)
        | ResourceId::DataCenter(_)
        | ResourceId::TransitGateway(_)
        | ResourceId::TransitGatewayAttachment(_)
        | ResourceId::TransitGatewayRouteTable(_)
        | ResourceId::ApplicationLoadBalancer(_)
        | ResourceId::TargetGroup(_)
        | ResourceId::EndpointService(_)
        | ResourceId::ConnectionNotification(_)
        | ResourceId::Topic(_)
        | ResourceId::HostedZone(_)
        | ResourceId::ResolverEndpoint(_)
        | ResourceId::ResolverRule(_)
        | ResourceId::Note(_) => None,
    }
}

fn by_name(sketch: &Sketch, text: &str) -> Result<Option<Place>, PlaceError> {
    only(text, named(sketch).filter(|(name, _)| *name == text).map(|(_, place)| place.made()).collect())
}

/// The one of some places that have the same name.
fn only(name: &str, mut found: Vec<Place>) -> Result<Option<Place>, PlaceError> {
    if found.len() > 1 {
        let candidates = found.iter().map(Place::to_string).collect();
        return Err(PlaceError::Ambiguous { text: name.to_owned(), candidates });
    }
    Ok(found.pop())
}

/// A place that has a name, not yet made one.
#[derive(Clone, Copy)]
enum Named<'s> {
    Instance(&'s HostId),
    DataCenterHost(&'s DataCenterHostId),
    Endpoint(&'s VpcEndpointId),
    LoadBalancer(&'s LoadBalancerArn),
}

impl Named<'_> {
    fn made(self) -> Place {
        match self {
            Self::Instance(id) => Place::Instance(id.clone()),
            Self::DataCenterHost(id) => Place::DataCenterHost(id.clone()),
            Self::Endpoint(id) => Place::Endpoint(id.clone(), None),
            Self::LoadBalancer(arn) => Place::LoadBalancer(arn.clone(), None),
        }
    }
}

/// Everything that has an address and a name.
fn named(sketch: &Sketch) -> impl Iterator<Item = (&str, Named<'_>)> {
    let instances = sketch.hosts.iter().map(|host| (host.name.as_str(), Named::Instance(&host.id)));
    let own = sketch.data_center_hosts.iter();
    let own = own.map(|host| (host.name.as_str(), Named::DataCenterHost(&host.id)));
    let endpoints = sketch.vpc_endpoints.iter();
    let endpoints = endpoints.map(|endpoint| (endpoint.name.as_str(), Named::Endpoint(&endpoint.id)));
    let balancers = sketch.load_balancers.iter();
    let balancers = balancers.map(|balancer| (balancer.arn.name(), Named::LoadBalancer(&balancer.arn)));
    instances.chain(own).chain(endpoints).chain(balancers)
}

/// The places of a sketch by their names, for whoever looks thousands of them up.
pub struct Places<'i> {
    index: &'i Index,
    named: BTreeMap<&'i str, Vec<Named<'i>>>,
}

impl<'i> Places<'i> {
    /// Reads the names.
    pub fn of(index: &'i Index) -> Self {
        let mut by_name: BTreeMap<&str, Vec<Named<'_>>> = BTreeMap::new();
        for (name, place) in named(index.sketch()) {
            by_name.entry(name).or_default().push(place);
        }
        Self { index, named: by_name }
    }

    /// What [`Place::find`] finds.
    ///
    /// # Errors
    /// [`PlaceError`] when nothing or more than one thing is meant.
    pub fn find(&self, text: &str) -> Result<Place, PlaceError> {
        let text = text.trim();
        match self.named.get(text).map(Vec::as_slice) {
            // An id comes before a name.
            Some([one]) if by_id(self.index.sketch(), text).is_none() => Ok(one.made()),
            Some(_) | None => Place::find(self.index, text),
        }
    }

    /// The hosts, in the sketch's order: each with its id, and its name if it has one.
    pub fn hosts(&self) -> impl Iterator<Item = (&'i str, &'i str, Place)> {
        let sketch = self.index.sketch();
        let instances = sketch.hosts.iter();
        let instances =
            instances.map(|host| (host.id.as_str(), host.name.as_str(), Named::Instance(&host.id).made()));
        let own = sketch.data_center_hosts.iter();
        instances.chain(
            own.map(|host| (host.id.as_str(), host.name.as_str(), Named::DataCenterHost(&host.id).made())),
        )
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Instance(id) => write!(f, "{id}"),
            Self::Interface(id) => write!(f, "{id}"),
            Self::Endpoint(id, None) => write!(f, "{id}"),
            Self::Endpoint(id, Some(zone)) => write!(f, "{id}@{zone}"),
            Self::LoadBalancer(arn, None) => write!(f, "{arn}"),
            Self::LoadBalancer(arn, Some(zone)) => write!(f, "{arn}@{zone}"),
            Self::Address(None, address) => write!(f, "{address}"),
            Self::Address(Some(vpc), address) => write!(f, "{vpc}/{address}"),
            Self::DataCenterHost(id) => write!(f, "{id}"),
            Self::OnPremises(address) => write!(f, "on-prem:{address}"),
            Self::Internet(address) => write!(f, "internet:{address}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

fn find_vpc(sketch: &Sketch, text: &str) -> Option<VpcId> {
    sketch.vpcs.iter().find(|vpc| vpc.id.as_str() == text || vpc.name == text).map(|vpc| vpc.id.clone())
}

fn zone_id(sketch: &Sketch, vpc: &VpcId, text: &str) -> Option<ZoneId> {
    let account = sketch.accounts.get(&sketch.vpcs.get(vpc)?.account)?;
    let by_name = text.parse::<ZoneName>().ok().and_then(|name| account.zone_named(&name).cloned());
    by_name.or_else(|| text.parse().ok().filter(|id| account.zone_name(id).is_some()))
}
