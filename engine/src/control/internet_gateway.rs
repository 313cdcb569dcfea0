//! The verbs of internet gateways and egress-only internet gateways (VPC guide, "Internet gateways",
//! "Egress-only internet gateways").

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, AddressHolder, EgressOnlyInternetGateway, EgressOnlyInternetGatewayId, InternetGateway,
    InternetGatewayId, NetworkInterfaceId, QuotaName, RegionName, ResourceId, RouteState, Sketch, VpcId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{blackhole, gone, nothing_left, routes_become, unused};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;

record! {
    /// `CreateInternetGateway`.
    CreateInternetGateway {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will belong to.
        region: RegionName, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `AttachInternetGateway`.
    AttachInternetGateway {
        /// The gateway.
        internet_gateway: InternetGatewayId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DetachInternetGateway`: routes to it lead nowhere then.
    DetachInternetGateway {
        /// The gateway.
        internet_gateway: InternetGatewayId, needed;
        /// The VPC.
        vpc: VpcId, needed;
    }
}

record! {
    /// `DeleteInternetGateway`.
    DeleteInternetGateway {
        /// The gateway.
        internet_gateway: InternetGatewayId, needed;
    }
}

record! {
    /// `CreateEgressOnlyInternetGateway`: makes one, attached to a VPC.
    CreateEgressOnlyInternetGateway {
        /// The VPC.
        vpc: VpcId, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `DeleteEgressOnlyInternetGateway`: routes to it lead nowhere then.
    DeleteEgressOnlyInternetGateway {
        /// The gateway.
        egress_only_internet_gateway: EgressOnlyInternetGatewayId, needed;
    }
}

impl Verb for CreateInternetGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        let id: InternetGatewayId = new_id(sketch, "igw-")?;
        sketch.internet_gateways.insert(InternetGateway {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            ..as_usual()
        });
        quota::check(
            sketch,
            QuotaName::InternetGatewaysPerRegion,
            self.account.clone(),
            self.region.as_str(),
        )?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for AttachInternetGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let gateway = sketch.internet_gateways.find(&self.internet_gateway)?;
        let vpc = sketch.vpcs.find(&self.vpc)?;
        if let Some(other) = &gateway.vpc {
            return Err(Refusal::ours(
                RefusalCode::ResourceAlreadyAssociated,
                format!("{} is already attached to {other}", gateway.id),
            ));
        }
        if let Some(other) =
            sketch.internet_gateways.iter().find(|other| other.vpc.as_ref() == Some(&self.vpc))
        {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("{} already has an internet gateway: {}", self.vpc, other.id),
            ));
        }
        if gateway.account != vpc.account || gateway.region != vpc.region {
            return Err(Refusal::ours(
                RefusalCode::InvalidVpcIDNotFound,
                format!("{} is not of the gateway's account and Region", self.vpc),
            ));
        }
        sketch
            .internet_gateways
            .update(&self.internet_gateway, |gateway| gateway.vpc = Some(self.vpc.clone()))?;
        changes.changed(self.internet_gateway.clone());
        let id = ResourceId::from(self.internet_gateway.clone());
        // A route that was left when it was detached from this VPC leads there again.
        let mut tables = Vec::new();
        for table in changes.sketch.route_tables.iter().filter(|table| table.vpc == self.vpc) {
            tables.push(table.id.clone());
        }
        routes_become(changes, &id, RouteState::Active, |table| tables.contains(table))
    }
}

impl Verb for DetachInternetGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = ResourceId::from(self.internet_gateway.clone());
        if changes.sketch.internet_gateways.find(&self.internet_gateway)?.vpc.as_ref() != Some(&self.vpc) {
            return Err(Refusal::ours(
                RefusalCode::GatewayNotAttached,
                format!("{id} is not attached to {}", self.vpc),
            ));
        }
        if let Some(mapped) = with_public_addresses(&changes.sketch, &self.vpc).first() {
            return Err(Refusal::ours(
                RefusalCode::DependencyViolation,
                format!(
                    "{} has mapped public addresses, such as that of {mapped}: unmap them first",
                    self.vpc
                ),
            ));
        }
        changes.sketch.internet_gateways.update(&self.internet_gateway, |gateway| gateway.vpc = None)?;
        changes.changed(self.internet_gateway.clone());
        blackhole(changes, &id)
    }
}

/// What in a VPC has a public address.
fn with_public_addresses(sketch: &Sketch, vpc: &VpcId) -> Vec<ResourceId> {
    let lies =
        |interface: &NetworkInterfaceId| sketch.subnet_of(interface).is_ok_and(|subnet| subnet.vpc == *vpc);
    let mut found = Vec::new();
    for interface in sketch.network_interfaces.iter() {
        if interface.public_address.is_some() && lies(&interface.id) {
            found.push(interface.id.clone().into());
        }
    }
    for address in sketch.elastic_addresses.iter() {
        let mapped = match &address.association {
            Some(AddressHolder::NetworkInterface(interface)) => lies(interface),
            Some(AddressHolder::NatGateway(gateway)) => {
                sketch.nat_gateways.get(gateway).is_some_and(|gateway| lies(&gateway.network_interface))
            }
            None => false,
        };
        if mapped {
            found.push(address.id.clone().into());
        }
    }
    found
}

impl Verb for DeleteInternetGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = ResourceId::from(self.internet_gateway.clone());
        if let Some(vpc) = &changes.sketch.internet_gateways.find(&self.internet_gateway)?.vpc {
            nothing_left(&id, &[vpc.clone().into()])?;
        }
        unused(&changes.sketch, &id)?;
        changes.sketch.internet_gateways.remove(&self.internet_gateway);
        gone(changes, id)
    }
}

impl Verb for CreateEgressOnlyInternetGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let vpc = sketch.vpcs.find(&self.vpc)?;
        let (account, region) = (vpc.account.clone(), vpc.region.clone());
        if let Some(other) = sketch.egress_only_internet_gateways.iter().find(|other| other.vpc == self.vpc) {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterValue,
                format!("{} already has an egress-only internet gateway: {}", self.vpc, other.id),
            ));
        }
        let id: EgressOnlyInternetGatewayId = new_id(sketch, "eigw-")?;
        let (name, vpc) = (self.name.clone(), self.vpc.clone());
        let gateway = EgressOnlyInternetGateway { id: id.clone(), name, vpc, ..as_usual() };
        sketch.egress_only_internet_gateways.insert(gateway);
        quota::check(sketch, QuotaName::EgressOnlyInternetGatewaysPerRegion, account, region.as_str())?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for DeleteEgressOnlyInternetGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.egress_only_internet_gateways.find(&self.egress_only_internet_gateway)?;
        let id = ResourceId::from(self.egress_only_internet_gateway.clone());
        unused(&changes.sketch, &id)?;
        changes.sketch.egress_only_internet_gateways.remove(&self.egress_only_internet_gateway);
        gone(changes, id)
    }
}
