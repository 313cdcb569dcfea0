//! The verbs of Elastic IP addresses (EC2 guide, "Elastic IP addresses").

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, AddressHolder, AllocationId, ElasticAddress, InterfaceKind, NetworkInterfaceId, QuotaName,
    RegionName, Sketch,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::new_id::new_id;
use super::propose;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;

record! {
    /// `AllocateAddress`.
    AllocateAddress {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will belong to.
        region: RegionName, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `AssociateAddress`: gives it to a network interface, instead of the public address that was
    /// assigned with it.
    AssociateAddress {
        /// The address.
        elastic_address: AllocationId, needed;
        /// The interface.
        network_interface: NetworkInterfaceId, needed;
        /// Whether it may be taken from another interface (`AllowReassociation`).
        allow_reassociation: bool, flag(false);
    }
}

record! {
    /// `DisassociateAddress`.
    DisassociateAddress {
        /// The address.
        elastic_address: AllocationId, needed;
    }
}

record! {
    /// `ReleaseAddress`: gives the address back to AWS.
    ReleaseAddress {
        /// The address.
        elastic_address: AllocationId, needed;
    }
}

impl Verb for AllocateAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        let Some(address) = propose::public_address(sketch) else {
            return Err(Refusal::ours(RefusalCode::AddressLimitExceeded, "No public address is left"));
        };
        let id: AllocationId = new_id(sketch, "eipalloc-")?;
        sketch.elastic_addresses.insert(ElasticAddress {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            address,
            ..as_usual()
        });
        quota::check(
            sketch,
            QuotaName::ElasticAddressesPerRegion,
            self.account.clone(),
            self.region.as_str(),
        )?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for AssociateAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let address = sketch.elastic_addresses.find(&self.elastic_address)?;
        let elsewhere = |held: &AddressHolder| *held != AddressHolder::from(self.network_interface.clone());
        if let Some(held) = address.association.as_ref().filter(|held| elsewhere(held))
            && (!self.allow_reassociation || !is_a_hosts(sketch, held))
        {
            return Err(is_held(address));
        }
        may_hold(sketch, address, &self.network_interface)?;
        let holder = AddressHolder::NetworkInterface(self.network_interface.clone());
        sketch
            .elastic_addresses
            .update(&self.elastic_address, |address| address.association = Some(holder))?;
        sketch
            .network_interfaces
            .update(&self.network_interface, |interface| interface.public_address = None)?;
        changes.changed(self.elastic_address.clone());
        changes.changed(self.network_interface.clone());
        Ok(())
    }
}

/// Whether a host's interface has it: from a NAT gateway or a load balancer's node it cannot be taken.
fn is_a_hosts(sketch: &Sketch, holder: &AddressHolder) -> bool {
    match holder {
        AddressHolder::NetworkInterface(id) => {
            sketch.network_interfaces.get(id).is_some_and(|found| !found.requester_managed())
        }
        AddressHolder::NatGateway(_) => false,
    }
}

fn is_held(address: &ElasticAddress) -> Refusal {
    let holder = address.association.as_ref().map(ToString::to_string).unwrap_or_default();
    Refusal::ours(
        RefusalCode::ResourceAlreadyAssociated,
        format!("{} is already associated with {holder}", address.id),
    )
}

/// An interface of the same account and Region, in a VPC with an internet gateway, that has no
/// other Elastic IP address, and that AWS does not manage.
fn may_hold(sketch: &Sketch, address: &ElasticAddress, id: &NetworkInterfaceId) -> Result<(), Refusal> {
    let interface = sketch.network_interfaces.find(id)?;
    let vpc = sketch.vpcs.find(&sketch.subnets.find(&interface.subnet)?.vpc)?;
    match &interface.of {
        InterfaceKind::Host(_) => {}
        InterfaceKind::LoadBalancerNode(_)
        | InterfaceKind::ApplicationLoadBalancerNode(_)
        | InterfaceKind::VpcEndpoint(_)
        | InterfaceKind::NatGateway(_)
        | InterfaceKind::TransitGatewayAttachment(_)
        | InterfaceKind::ResolverEndpoint(_) => {
            return Err(Refusal::ours(RefusalCode::OperationNotPermitted, format!("Only AWS manages {id}")));
        }
    }
    if vpc.account != address.account || vpc.region != address.region {
        return Err(Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("{id} is of another account or Region"),
        ));
    }
    if !sketch.internet_gateways.iter().any(|gateway| gateway.vpc.as_ref() == Some(&vpc.id)) {
        return Err(Refusal::ours(
            RefusalCode::GatewayNotAttached,
            format!("{} has no internet gateway", vpc.id),
        ));
    }
    let other = sketch.elastic_addresses.iter().find(|other| {
        other.id != address.id
            && matches!(&other.association, Some(AddressHolder::NetworkInterface(held)) if held == id)
    });
    match other {
        Some(other) => Err(Refusal::ours(
            RefusalCode::ResourceAlreadyAssociated,
            format!("{id} already has {}", other.id),
        )),
        None => Ok(()),
    }
}

impl Verb for DisassociateAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let address = sketch.elastic_addresses.find(&self.elastic_address)?;
        match &address.association {
            Some(held) if is_a_hosts(sketch, held) => {}
            Some(held) => {
                return Err(Refusal::ours(
                    RefusalCode::OperationNotPermitted,
                    format!("{} is the address of {held}, which only AWS manages", self.elastic_address),
                ));
            }
            None => {
                return Err(Refusal::ours(
                    RefusalCode::InvalidAssociationIDNotFound,
                    format!("Nothing has {}", self.elastic_address),
                ));
            }
        }
        sketch.elastic_addresses.update(&self.elastic_address, |address| address.association = None)?;
        changes.changed(self.elastic_address.clone());
        Ok(())
    }
}

impl Verb for ReleaseAddress {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let address = changes.sketch.elastic_addresses.find(&self.elastic_address)?;
        if let Some(holder) = &address.association {
            return Err(Refusal::ours(
                RefusalCode::InvalidIPAddressInUse,
                format!("{} is in use by {holder}", self.elastic_address),
            ));
        }
        changes.sketch.elastic_addresses.remove(&self.elastic_address);
        gone(changes, self.elastic_address.clone())
    }
}
