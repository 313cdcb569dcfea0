//! The verbs of NAT gateways. AWS makes one and then says why it failed; here that is the refusal,
//! in the same words (VPC guide, "Troubleshoot NAT gateways").

use crate::model::record::{as_usual, record};
use crate::model::{
    AddressHolder, AllocationId, InterfaceKind, NatConnectivity, NatGateway, NatGatewayId, QuotaName, Sketch,
    SubnetId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{gone, unused};
use super::interface;
use super::new_id::new_id;
use super::propose;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `CreateNatGateway`.
    CreateNatGateway {
        /// The subnet it will stand in.
        subnet: SubnetId, needed;
        /// Where it leads.
        connectivity: NatConnectivity, word("public");
        /// The Elastic IP address of a public one.
        elastic_address: Option<AllocationId>, blank;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `AssociateNatGatewayAddress`: gives a public NAT gateway one more address, and with it 55,000
    /// more connections to each destination.
    AssociateNatGatewayAddress {
        /// The gateway.
        nat_gateway: NatGatewayId, needed;
        /// The Elastic IP address.
        elastic_address: AllocationId, needed;
    }
}

record! {
    /// `DisassociateNatGatewayAddress`: takes a further address away. The primary one stays.
    DisassociateNatGatewayAddress {
        /// The gateway.
        nat_gateway: NatGatewayId, needed;
        /// The Elastic IP address.
        elastic_address: AllocationId, needed;
    }
}

record! {
    /// `DeleteNatGateway`: routes to it lead nowhere then; its Elastic IP addresses stay.
    DeleteNatGateway {
        /// The gateway.
        nat_gateway: NatGatewayId, needed;
    }
}

impl Verb for CreateNatGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &changes.sketch;
        let subnet = sketch.subnets.find(&self.subnet)?;
        let vpc = sketch.vpcs.find(&subnet.vpc)?;
        let (account, zone) = (vpc.account.clone(), subnet.zone.clone());
        match (self.connectivity, &self.elastic_address) {
            (NatConnectivity::Public, Some(address)) => {
                if !sketch.internet_gateways.iter().any(|gateway| gateway.vpc.as_ref() == Some(&vpc.id)) {
                    return Err(Refusal::aws(
                        RefusalCode::GatewayNotAttached,
                        format!("Network {} has no Internet gateway attached", vpc.id),
                    ));
                }
                usable(sketch, address, &subnet.id)?;
            }
            (NatConnectivity::Private, None) => {}
            (NatConnectivity::Public, None) => {
                return Err(Refusal::ours(
                    RefusalCode::MissingParameter,
                    "A public NAT gateway needs an Elastic IP address",
                ));
            }
            (NatConnectivity::Private, Some(_)) => {
                return Err(Refusal::ours(
                    RefusalCode::InvalidParameterCombination,
                    "A private NAT gateway has no Elastic IP address",
                ));
            }
        }
        if propose::address(sketch, &self.subnet).is_none() {
            return Err(Refusal::aws(
                RefusalCode::InsufficientFreeAddressesInSubnet,
                "Subnet has insufficient free addresses to create this NAT gateway".to_owned(),
            ));
        }
        let id: NatGatewayId = new_id(&mut changes.sketch, "nat-")?;
        let of = InterfaceKind::NatGateway(id.clone());
        let network_interface = interface::make(changes, &self.subnet, None, of, false)?;
        changes.sketch.nat_gateways.insert(NatGateway {
            id: id.clone(),
            name: self.name.clone(),
            subnet: self.subnet.clone(),
            network_interface,
            connectivity: self.connectivity,
            ..as_usual()
        });
        changes.created(id.clone());
        if let Some(address) = &self.elastic_address {
            give(changes, &id, address)?;
        }
        quota::check(&changes.sketch, QuotaName::NatGatewaysPerZone, account, zone.as_str())
    }
}

/// An address is of the subnet's account and Region, and nobody has it.
fn usable(sketch: &Sketch, address: &AllocationId, subnet: &SubnetId) -> Result<(), Refusal> {
    let vpc = sketch.vpcs.find(&sketch.subnets.find(subnet)?.vpc)?;
    let fits =
        |found: &crate::model::ElasticAddress| found.account == vpc.account && found.region == vpc.region;
    let Some(found) = sketch.elastic_addresses.get(address).filter(|found| fits(found)) else {
        return Err(Refusal::aws(
            RefusalCode::InvalidAllocationIDNotFound,
            format!("Elastic IP address {address} could not be associated with this NAT gateway"),
        ));
    };
    if found.association.is_some() {
        return Err(Refusal::aws(
            RefusalCode::ResourceAlreadyAssociated,
            format!("Elastic IP address {address} is already associated"),
        ));
    }
    Ok(())
}

fn give(changes: &mut Changes, gateway: &NatGatewayId, address: &AllocationId) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let holder = AddressHolder::NatGateway(gateway.clone());
    sketch.elastic_addresses.update(address, |address| address.association = Some(holder))?;
    sketch.nat_gateways.update(gateway, |gateway| gateway.elastic_addresses.push(address.clone()))?;
    changes.changed(address.clone());
    Ok(())
}

impl Verb for AssociateNatGatewayAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let gateway = changes.sketch.nat_gateways.find(&self.nat_gateway)?;
        if gateway.connectivity == NatConnectivity::Private {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                "A private NAT gateway has no Elastic IP address",
            ));
        }
        usable(&changes.sketch, &self.elastic_address, &gateway.subnet)?;
        give(changes, &self.nat_gateway, &self.elastic_address)?;
        changes.changed(self.nat_gateway.clone());
        quota::check(&changes.sketch, QuotaName::ElasticAddressesPerNatGateway, self.nat_gateway.clone(), "")
    }
}

impl Verb for DisassociateNatGatewayAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let gateway = changes.sketch.nat_gateways.find(&self.nat_gateway)?;
        match gateway.elastic_addresses.iter().position(|address| *address == self.elastic_address) {
            None => Err(Refusal::ours(
                RefusalCode::InvalidAssociationIDNotFound,
                format!("{} does not have {}", self.nat_gateway, self.elastic_address),
            )),
            Some(0) => Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                "The primary address of a NAT gateway stays",
            )),
            Some(_) => {
                let sketch = &mut changes.sketch;
                sketch.nat_gateways.update(&self.nat_gateway, |gateway| {
                    gateway.elastic_addresses.retain(|address| *address != self.elastic_address);
                })?;
                sketch
                    .elastic_addresses
                    .update(&self.elastic_address, |address| address.association = None)?;
                changes.changed(self.nat_gateway.clone());
                changes.changed(self.elastic_address.clone());
                Ok(())
            }
        }
    }
}

impl Verb for DeleteNatGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let gateway = changes.sketch.nat_gateways.find(&self.nat_gateway)?.clone();
        for address in &gateway.elastic_addresses {
            if changes.sketch.elastic_addresses.get(address).is_some() {
                changes.sketch.elastic_addresses.update(address, |address| address.association = None)?;
                changes.changed(address.clone());
            }
        }
        changes.sketch.nat_gateways.remove(&gateway.id);
        interface::remove(changes, &gateway.network_interface)?;
        unused(&changes.sketch, &gateway.id.clone().into())?;
        gone(changes, gateway.id)
    }
}
