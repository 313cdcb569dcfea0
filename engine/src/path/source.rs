//! Where packets begin: a host's interface, a bare address, a data center, the internet. A reply
//! begins in such a place too.

use std::net::{IpAddr, Ipv4Addr};

use crate::model::{
    AwsServiceName, DanglingReference, DataCenterHostId, DataCenterId, HostId, InterfaceKind, LegEnd,
    NetworkInterface, NetworkInterfaceId, ResourceId, Sketch, Subnet, SubnetId, VpcEndpointId, ZoneId,
};

/// Where a packet is sent from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standpoint {
    /// A network interface: a host's, an endpoint's, a node's.
    Interface(NetworkInterfaceId),
    /// A bare address in a subnet: no rules of its own, but those of its subnet.
    Subnet(SubnetId),
    /// A host in a data center.
    DataCenterHost(DataCenterHostId),
    /// A bare address in a data center.
    DataCenter(DataCenterId),
    /// Anywhere on the internet.
    Internet,
    /// The public side of one of AWS's services; by a gateway endpoint, where the packet came by one.
    AwsService(AwsServiceName, Option<VpcEndpointId>),
}

impl Standpoint {
    /// What stands there, as an end of a line.
    pub fn end(&self) -> LegEnd {
        match self {
            Self::Interface(id) => id.clone().into(),
            Self::Subnet(id) => id.clone().into(),
            Self::DataCenterHost(id) => id.clone().into(),
            Self::DataCenter(id) => id.clone().into(),
            Self::Internet => LegEnd::Internet,
            Self::AwsService(name, _) => LegEnd::AwsService(name.clone()),
        }
    }

    /// The interface, if it is one.
    pub const fn interface(&self) -> Option<&NetworkInterfaceId> {
        match self {
            Self::Interface(id) => Some(id),
            _ => None,
        }
    }
}

/// Where a connection starts, with the address it starts from. A bare address has no rules of its own:
/// no security groups; the routes and network ACL of its subnet apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The client's address.
    pub address: IpAddr,
    /// Where it stands.
    pub at: Standpoint,
}

impl Source {
    /// An instance as a client.
    ///
    /// # Errors
    /// [`DanglingReference`] when the instance or its interface is missing.
    pub fn of_instance(sketch: &Sketch, instance: &HostId) -> Result<Self, DanglingReference> {
        let found = sketch.hosts.find(instance)?;
        let interface = sketch.network_interfaces.find(&found.network_interface)?;
        Ok(Self { address: interface.address.into(), at: Standpoint::Interface(interface.id.clone()) })
    }

    /// A host of a data center as a client.
    ///
    /// # Errors
    /// [`DanglingReference`] when it is missing.
    pub fn of_data_center_host(sketch: &Sketch, host: &DataCenterHostId) -> Result<Self, DanglingReference> {
        let found = sketch.data_center_hosts.find(host)?;
        Ok(Self { address: found.address.into(), at: Standpoint::DataCenterHost(found.id.clone()) })
    }

    /// The interface it sends from, unless it is a bare address or outside AWS.
    pub const fn interface(&self) -> Option<&NetworkInterfaceId> {
        self.at.interface()
    }

    /// The host in a VPC it is, if it is one.
    pub fn host<'a>(&self, sketch: &'a Sketch) -> Option<&'a HostId> {
        match &sketch.network_interfaces.get(self.interface()?)?.of {
            InterfaceKind::Host(host) => Some(host),
            _ => None,
        }
    }

    /// The subnet it lies in, if it lies in one.
    pub fn subnet<'a>(&self, sketch: &'a Sketch) -> Option<&'a Subnet> {
        match &self.at {
            Standpoint::Interface(id) => sketch.subnet_of(id).ok(),
            Standpoint::Subnet(id) => sketch.subnets.get(id),
            _ => None,
        }
    }

    /// The zone it lies in, if it lies in one.
    pub fn zone<'a>(&self, sketch: &'a Sketch) -> Option<&'a ZoneId> {
        self.subnet(sketch).map(|subnet| &subnet.zone)
    }

    /// What a person would point at: the host, or the subnet, data center or internet it stands in.
    pub fn node(&self, sketch: &Sketch) -> LegEnd {
        match self.host(sketch) {
            Some(host) => host.clone().into(),
            None => self.at.end(),
        }
    }

    /// The resource of [`Source::node`]; none for the internet.
    pub fn resource(&self, sketch: &Sketch) -> Option<ResourceId> {
        match self.node(sketch) {
            LegEnd::Resource(id) => Some(id),
            LegEnd::Internet | LegEnd::AwsService(_) => None,
        }
    }

    /// The same place with the address its interface has of the family of `other`: a host with both
    /// kinds answers a name with either from the one that fits.
    #[must_use]
    pub fn of_family(&self, sketch: &Sketch, other: IpAddr) -> Self {
        let own = self.interface().and_then(|id| sketch.network_interfaces.get(id));
        let address = own.and_then(|interface| address_of(interface, other));
        Self { address: address.unwrap_or(self.address), at: self.at.clone() }
    }
}

/// The address of an interface that is of the family of another.
pub(super) fn address_of(interface: &NetworkInterface, other: IpAddr) -> Option<IpAddr> {
    match other {
        IpAddr::V4(_) => Some(interface.address.into()),
        IpAddr::V6(_) => interface.ipv6_address.map(Into::into),
    }
}

/// An address as IPv4, where it is.
pub(super) const fn v4(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(_) => None,
    }
}
