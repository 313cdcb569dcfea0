//! The verbs of virtual private gateways and customer gateways (Site-to-Site VPN guide).

use std::net::Ipv4Addr;

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, AddressHolder, CustomerDevice, CustomerGateway, CustomerGatewayId, QuotaName, RegionName,
    ResourceId, RouteState, Sketch, VirtualPrivateGateway, VirtualPrivateGatewayId, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{blackhole, dependents, gone, nothing_left, routes_become, unused};
use super::new_id::new_id;
use super::propagation::propagate;
use super::propose;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;

/// Autonomous system numbers a customer's device may not have, and the Region that refuses them;
/// every Region where there is none.
const REFUSED_ASNS: [(u32, &str); 4] =
    [(7224, ""), (9059, "eu-west-1"), (10124, "ap-northeast-1"), (17943, "ap-southeast-1")];

record! {
    /// `CreateVpnGateway`: makes a virtual private gateway.
    CreateVpnGateway {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will belong to.
        region: RegionName, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The Amazon side's autonomous system number, which stays.
        amazon_side_asn: u32, number(64512);
    }
}

record! {
    /// `AttachVpnGateway`.
    AttachVpnGateway {
        /// The gateway.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DetachVpnGateway`: propagated routes go, others to it lead nowhere.
    DetachVpnGateway {
        /// The gateway.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DeleteVpnGateway`.
    DeleteVpnGateway {
        /// The gateway.
        virtual_private_gateway: VirtualPrivateGatewayId, needed;
    }
}

record! {
    /// `CreateCustomerGateway`: tells AWS of a customer's device.
    CreateCustomerGateway {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will belong to.
        region: RegionName, needed;
        /// The device.
        device: CustomerDevice, needed;
        /// The device's public address: a virtual router's Elastic IP address, or a free one, where
        /// there is none.
        address: Option<Ipv4Addr>, blank;
        /// The device's autonomous system number.
        bgp_asn: u32, number(65000);
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `DeleteCustomerGateway`.
    DeleteCustomerGateway {
        /// The gateway.
        customer_gateway: CustomerGatewayId, needed;
    }
}

impl Verb for CreateVpnGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        let id: VirtualPrivateGatewayId = new_id(sketch, "vgw-")?;
        sketch.virtual_private_gateways.insert(VirtualPrivateGateway {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            amazon_side_asn: self.amazon_side_asn,
            ..as_usual()
        });
        let quota = QuotaName::VirtualPrivateGatewaysPerRegion;
        quota::check(sketch, quota, self.account.clone(), self.region.as_str())?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for AttachVpnGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let gateway = sketch.virtual_private_gateways.find(&self.virtual_private_gateway)?;
        let vpc = sketch.vpcs.find(&self.vpc)?;
        if let Some(other) = &gateway.vpc {
            return Err(Refusal::ours(
                RefusalCode::VpnGatewayAttachmentLimitExceeded,
                format!("{} is already attached to {other}", gateway.id),
            ));
        }
        let other =
            sketch.virtual_private_gateways.iter().find(|other| other.vpc.as_ref() == Some(&self.vpc));
        if let Some(other) = other {
            return Err(Refusal::ours(
                RefusalCode::InvalidVpcState,
                format!("{} already has a virtual private gateway: {}", self.vpc, other.id),
            ));
        }
        if gateway.account != vpc.account || gateway.region != vpc.region {
            return Err(Refusal::ours(
                RefusalCode::InvalidVpcIDNotFound,
                format!("{} is not of the gateway's account and Region", self.vpc),
            ));
        }
        let id = &self.virtual_private_gateway;
        sketch.virtual_private_gateways.update(id, |gateway| gateway.vpc = Some(self.vpc.clone()))?;
        changes.changed(id.clone());
        let mut tables = Vec::new();
        for table in changes.sketch.route_tables.iter().filter(|table| table.vpc == self.vpc) {
            tables.push(table.id.clone());
        }
        routes_become(changes, &id.clone().into(), RouteState::Active, |table| tables.contains(table))
    }
}

impl Verb for DetachVpnGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.virtual_private_gateway;
        let sketch = &mut changes.sketch;
        if sketch.virtual_private_gateways.find(id)?.vpc.as_ref() != Some(&self.vpc) {
            return Err(Refusal::ours(
                RefusalCode::InvalidVpnGatewayAttachmentNotFound,
                format!("{id} is not attached to {}", self.vpc),
            ));
        }
        sketch.virtual_private_gateways.update(id, |gateway| gateway.vpc = None)?;
        let mut tables = Vec::new();
        for table in sketch.route_tables.iter().filter(|table| table.propagating_gateways.contains(id)) {
            tables.push(table.id.clone());
        }
        for table in &tables {
            sketch
                .route_tables
                .update(table, |table| table.propagating_gateways.retain(|gateway| gateway != id))?;
        }
        changes.changed(id.clone());
        propagate(changes)?;
        blackhole(changes, &id.clone().into())
    }
}

impl Verb for DeleteVpnGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let gateway = changes.sketch.virtual_private_gateways.find(&self.virtual_private_gateway)?;
        if let Some(vpc) = &gateway.vpc {
            return Err(Refusal::ours(
                RefusalCode::IncorrectState,
                format!("{} is attached to {vpc}", gateway.id),
            ));
        }
        let id = ResourceId::from(self.virtual_private_gateway.clone());
        unused(&changes.sketch, &id)?;
        changes.sketch.virtual_private_gateways.remove(&self.virtual_private_gateway);
        gone(changes, id)
    }
}

impl Verb for CreateCustomerGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        let refused = |(asn, region): &(u32, &str)| {
            *asn == self.bgp_asn && (region.is_empty() || *region == self.region.as_str())
        };
        if self.bgp_asn == 0 || REFUSED_ASNS.iter().any(refused) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("The autonomous system number {} is refused in {}", self.bgp_asn, self.region),
            ));
        }
        let address = address_of(sketch, self)?;
        // An address is taken within an account and a Region: that of a transit VPC's router is the address
        // of a gateway in every account it is joined to.
        let same = |other: &&CustomerGateway| {
            other.address == address && other.account == self.account && other.region == self.region
        };
        if let Some(other) = sketch.customer_gateways.iter().find(same) {
            return Err(Refusal::ours(
                RefusalCode::InvalidCustomerGatewayDuplicateIpAddress,
                format!("{} already has the address {address}", other.id),
            ));
        }
        let id: CustomerGatewayId = new_id(sketch, "cgw-")?;
        sketch.customer_gateways.insert(CustomerGateway {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            device: self.device.clone(),
            address,
            bgp_asn: self.bgp_asn,
            ..as_usual()
        });
        quota::check(
            sketch,
            QuotaName::CustomerGatewaysPerRegion,
            self.account.clone(),
            self.region.as_str(),
        )?;
        changes.created(id);
        Ok(())
    }
}

/// The device's public address.
fn address_of(sketch: &Sketch, wanted: &CreateCustomerGateway) -> Result<Ipv4Addr, Refusal> {
    let known = match &wanted.device {
        CustomerDevice::DataCenter(center) => {
            sketch.data_centers.find(center)?;
            None
        }
        CustomerDevice::VirtualRouter(host) => {
            let interface = &sketch.hosts.find(host)?.network_interface;
            let holds = |holder: &Option<AddressHolder>| matches!(holder, Some(AddressHolder::NetworkInterface(held)) if held == interface);
            let elastic = sketch.elastic_addresses.iter().find(|address| holds(&address.association));
            let public = sketch.network_interfaces.find(interface)?.public_address;
            let found = elastic.map(|address| address.address).or(public);
            if found.is_none() && wanted.address.is_none() {
                return Err(Refusal::ours(
                    RefusalCode::MissingParameter,
                    format!("{host} has no public address"),
                ));
            }
            found
        }
    };
    let address = wanted.address.or(known).or_else(|| propose::public_address(sketch));
    address.ok_or_else(|| {
        Refusal::ours(RefusalCode::MissingParameter, "The device's public address is to be given")
    })
}

impl Verb for DeleteCustomerGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = ResourceId::from(self.customer_gateway.clone());
        changes.sketch.customer_gateways.find(&self.customer_gateway)?;
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.customer_gateways.remove(&self.customer_gateway);
        gone(changes, id)
    }
}
