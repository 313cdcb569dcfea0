//! A sketch made ready for packets: who has which address, private and public, and which table,
//! ACL and gateways a VPC has. Made once for each edit, then asked for every packet.

use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use crate::model::TableKind as Kind;
use crate::model::{
    AddressHolder, Addresses, AwsServiceName, CustomerDevice, DataCenter, IdText as _, InternetGateway,
    NetworkAcl, NetworkInterface, NetworkInterfaceId, Places, RouteTable, Sketch, Subnet, Tables,
    VirtualPrivateGateway, VpcId, public_service_at,
};

use super::source::v4;

/// Who has which address.
#[derive(Clone, Debug, Default)]
pub struct Addressing {
    /// Private IPv4 addresses in their VPC: an interface's place in its table.
    private: Addresses,
    /// IPv6 and public IPv4 addresses by their text: an interface's place in its table.
    global: Places,
    /// Interfaces that have a public IPv4 address: a place in the list of those.
    public: Places,
    publics: Vec<Ipv4Addr>,
}

impl Addressing {
    /// The tables it is made of.
    pub const READS: Tables =
        Tables::of(&[Kind::NetworkInterface, Kind::Subnet, Kind::ElasticAddress, Kind::NatGateway]);

    /// Collects the addresses.
    pub fn of(sketch: &Sketch) -> Self {
        let mut found = Self::default();
        for (place, interface) in sketch.network_interfaces.iter().enumerate() {
            let Some(subnet) = sketch.subnets.get(&interface.subnet) else { continue };
            // Of two interfaces with one address the first counts; `observe` reports it.
            found.private.insert(&subnet.vpc, interface.address, place);
            if let Some(address) = interface.ipv6_address {
                found.add_global(address.into(), place);
            }
            if let Some(address) = interface.public_address {
                found.add_public(&interface.id, address, place);
            }
        }
        for address in sketch.elastic_addresses.iter() {
            let holder = match &address.association {
                Some(AddressHolder::NetworkInterface(id)) => Some(id),
                Some(AddressHolder::NatGateway(id)) => {
                    sketch.nat_gateways.get(id).map(|gateway| &gateway.network_interface)
                }
                None => None,
            };
            let stands = |id: &&NetworkInterfaceId| sketch.subnet_of(id).is_ok();
            let place = holder.filter(stands).and_then(|id| sketch.network_interfaces.place(id));
            if let (Some(id), Some(place)) = (holder, place) {
                found.add_public(id, address.address, place);
            }
        }
        found
    }

    fn add_global(&mut self, address: IpAddr, place: usize) {
        let text: Rc<str> = Rc::from(address.to_string());
        if self.global.get(&text).is_none() {
            self.global.insert(&text, place);
        }
    }

    fn add_public(&mut self, interface: &NetworkInterfaceId, address: Ipv4Addr, place: usize) {
        self.add_global(address.into(), place);
        if self.public.get(interface.as_str()).is_none() {
            self.public.insert(interface.text(), self.publics.len());
            self.publics.push(address);
        }
    }

    /// The interface that has a private IPv4 address, or any IPv6 one, in a VPC.
    pub fn interface_in<'a>(
        &self,
        sketch: &'a Sketch,
        vpc: &VpcId,
        address: IpAddr,
    ) -> Option<&'a NetworkInterface> {
        match v4(address) {
            Some(address) => sketch.network_interfaces.nth(self.private.get(vpc, address)?),
            None => self
                .interface_with(sketch, address)
                .filter(|found| sketch.subnets.get(&found.subnet).is_some_and(|subnet| subnet.vpc == *vpc)),
        }
    }

    /// The interface that has a public IPv4 address, or an IPv6 one.
    pub fn interface_with<'a>(&self, sketch: &'a Sketch, address: IpAddr) -> Option<&'a NetworkInterface> {
        sketch.network_interfaces.nth(self.global.get(&address.to_string())?)
    }

    /// The public IPv4 address of an interface.
    pub fn public_of(&self, interface: &NetworkInterfaceId) -> Option<Ipv4Addr> {
        self.publics.get(self.public.get(interface.as_str())?).copied()
    }
}

/// What each VPC has one of: places in the tables, by the VPC's id.
#[derive(Clone, Debug, Default)]
pub struct Fixtures {
    main_tables: Places,
    default_acls: Places,
    internet_gateways: Places,
    virtual_private_gateways: Places,
}

impl Fixtures {
    /// The tables it is made of.
    pub const READS: Tables =
        Tables::of(&[Kind::RouteTable, Kind::NetworkAcl, Kind::InternetGateway, Kind::VirtualPrivateGateway]);

    /// Collects them. Of two the first counts.
    pub fn of(sketch: &Sketch) -> Self {
        let mut found = Self::default();
        let first = |places: &mut Places, vpc: Option<&VpcId>, at: usize| {
            if let Some(vpc) = vpc.filter(|vpc| places.get(vpc.as_str()).is_none()) {
                places.insert(vpc.text(), at);
            }
        };
        for (at, table) in sketch.route_tables.iter().enumerate() {
            first(&mut found.main_tables, table.main.then_some(&table.vpc), at);
        }
        for (at, acl) in sketch.network_acls.iter().enumerate() {
            first(&mut found.default_acls, acl.default.then_some(&acl.vpc), at);
        }
        for (at, gateway) in sketch.internet_gateways.iter().enumerate() {
            first(&mut found.internet_gateways, gateway.vpc.as_ref(), at);
        }
        for (at, gateway) in sketch.virtual_private_gateways.iter().enumerate() {
            first(&mut found.virtual_private_gateways, gateway.vpc.as_ref(), at);
        }
        found
    }
}

/// A sketch, ready for packets.
#[derive(Clone, Debug)]
pub struct Network {
    /// The sketch.
    pub sketch: Sketch,
    /// Its addresses.
    pub addressing: Rc<Addressing>,
    /// What its VPCs have one of.
    pub fixtures: Rc<Fixtures>,
}

impl Network {
    /// The interface that has an address in a VPC.
    pub fn interface_in(&self, vpc: &VpcId, address: IpAddr) -> Option<&NetworkInterface> {
        self.addressing.interface_in(&self.sketch, vpc, address)
    }

    /// The route table a subnet uses: its own, or its VPC's main one.
    pub fn route_table(&self, subnet: &Subnet) -> Option<&RouteTable> {
        match &subnet.route_table {
            Some(table) => self.sketch.route_tables.get(table),
            None => self.sketch.route_tables.nth(self.fixtures.main_tables.get(subnet.vpc.as_str())?),
        }
    }

    /// The network ACL a subnet uses: its own, or its VPC's default one. A sketch without either filters
    /// nothing, as the default ACL AWS makes.
    pub fn network_acl(&self, subnet: &Subnet) -> Option<&NetworkAcl> {
        match &subnet.network_acl {
            Some(acl) => self.sketch.network_acls.get(acl),
            None => self.sketch.network_acls.nth(self.fixtures.default_acls.get(subnet.vpc.as_str())?),
        }
    }

    /// The internet gateway attached to a VPC.
    pub fn internet_gateway(&self, vpc: &VpcId) -> Option<&InternetGateway> {
        self.sketch.internet_gateways.nth(self.fixtures.internet_gateways.get(vpc.as_str())?)
    }

    /// The virtual private gateway attached to a VPC.
    pub fn virtual_private_gateway(&self, vpc: &VpcId) -> Option<&VirtualPrivateGateway> {
        self.sketch.virtual_private_gateways.nth(self.fixtures.virtual_private_gateways.get(vpc.as_str())?)
    }

    /// The service of AWS's own whose public side has an address: one its public name answers with, or
    /// one in the Region's prefix list of it.
    pub fn service_at(&self, address: IpAddr) -> Option<AwsServiceName> {
        if let Some(found) = v4(address).and_then(|address| public_service_at(&self.sketch, address)) {
            return found.service.service_name(&found.region_name()?);
        }
        let lists = self.sketch.prefix_lists.iter().filter(|list| list.account.is_none());
        let mut holding = lists.filter(|list| list.entries.iter().any(|block| block.contains(&address)));
        holding.find_map(|list| list.name.parse().ok())
    }

    /// The public address of a data center's own router: its customer gateway's, or one made up.
    pub fn public_of_center(&self, center: &DataCenter) -> Ipv4Addr {
        let own = CustomerDevice::DataCenter(center.id.clone());
        let gateway = self.sketch.customer_gateways.iter().find(|gateway| gateway.device == own);
        gateway.map_or(NAMELESS_ROUTER, |gateway| gateway.address)
    }

    /// The data center whose router has a public address.
    pub fn center_with(&self, address: IpAddr) -> Option<&DataCenter> {
        self.sketch.data_centers.iter().find(|center| address == self.public_of_center(center))
    }
}

/// The public address of a data center that has no customer gateway (RFC 5737, for documentation).
const NAMELESS_ROUTER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
