//! The verbs of subnets (VPC guide, "Subnets for your VPC").

use ipnet::{Ipv4Net, Ipv6Net};

use crate::model::record::{as_usual, record};
use crate::model::{QuotaName, ResourceId, Sketch, Subnet, SubnetId, VpcId, ZoneId, ZoneName};

use super::apply::Changes;
use super::cidr;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};

record! {
    /// `CreateSubnet`.
    CreateSubnet {
        /// The VPC it will be a part of.
        vpc: VpcId, needed;
        /// Its IPv4 block, /16 to /28, inside the VPC's.
        cidr: Ipv4Net, needed;
        /// Its zone by the account's own name.
        availability_zone: Option<ZoneName>, blank;
        /// Its zone by its id, which means the same place in every account.
        availability_zone_id: Option<ZoneId>, blank;
        /// Its IPv6 block, a /64 inside the VPC's.
        ipv6_cidr: Option<Ipv6Net>, blank;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `ModifySubnetAttribute`.
    ModifySubnetAttribute {
        /// The subnet.
        subnet: SubnetId, needed;
        /// Whether instances started here get a public address.
        map_public_ip_on_launch: bool, needed;
    }
}

record! {
    /// `AssociateSubnetCidrBlock`: gives a subnet an IPv6 block.
    AssociateSubnetCidrBlock {
        /// The subnet.
        subnet: SubnetId, needed;
        /// The block, inside the VPC's.
        ipv6_cidr: Ipv6Net, needed;
    }
}

record! {
    /// `DisassociateSubnetCidrBlock`: takes a subnet's IPv6 block away.
    DisassociateSubnetCidrBlock {
        /// The subnet.
        subnet: SubnetId, needed;
    }
}

record! {
    /// `DeleteSubnet`.
    DeleteSubnet {
        /// The subnet.
        subnet: SubnetId, needed;
    }
}

impl Verb for CreateSubnet {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.vpcs.find(&self.vpc)?;
        cidr::of_size(self.cidr, RefusalCode::InvalidSubnetRange)?;
        let zone = zone(sketch, self)?;
        let subnet = Subnet {
            id: new_id(sketch, "subnet-")?,
            name: self.name.clone(),
            vpc: self.vpc.clone(),
            zone,
            cidr: self.cidr.trunc(),
            ..as_usual()
        };
        may_lie_there(sketch, &subnet)?;
        let id = subnet.id.clone();
        sketch.subnets.insert(subnet);
        if let Some(block) = self.ipv6_cidr {
            give_ipv6(sketch, &id, &block.trunc())?;
        }
        quota::check(sketch, QuotaName::SubnetsPerVpc, self.vpc.clone(), "")?;
        changes.created(id);
        Ok(())
    }
}

/// The zone a new subnet lies in: the one named, else the first the account has in the Region (AWS
/// picks one).
fn zone(sketch: &Sketch, wanted: &CreateSubnet) -> Result<ZoneId, Refusal> {
    let vpc = sketch.vpcs.find(&wanted.vpc)?;
    let account = sketch.accounts.find(&vpc.account)?;
    let here = |name: &ZoneName| name.region() == vpc.region.as_str();
    let found = match (&wanted.availability_zone, &wanted.availability_zone_id) {
        (Some(_), Some(_)) => {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameterCombination,
                "A zone is to be given by its name or by its id, not by both",
            ));
        }
        (Some(name), None) => account.zone_named(name).filter(|_| here(name)),
        (None, Some(id)) => Some(id).filter(|id| account.zone_name(id).is_some_and(here)),
        (None, None) => account.zones.iter().find(|zone| here(&zone.name)).map(|zone| &zone.id),
    };
    found.cloned().ok_or_else(|| {
        let named = match (&wanted.availability_zone, &wanted.availability_zone_id) {
            (Some(name), _) => name.to_string(),
            (None, Some(id)) => id.to_string(),
            (None, None) => "any".to_owned(),
        };
        Refusal::ours(
            RefusalCode::InvalidParameterValue,
            format!("The account {} has no Availability Zone {named} in {}", account.id, vpc.region),
        )
    })
}

/// A subnet's block lies inside one of its VPC's, and meets none of its siblings'.
fn may_lie_there(sketch: &Sketch, subnet: &Subnet) -> Result<(), Refusal> {
    if !cidr::fits(subnet, sketch.vpcs.find(&subnet.vpc)?) {
        return Err(Refusal::ours(
            RefusalCode::InvalidSubnetRange,
            format!("The block '{}' is invalid: it does not lie in one of the VPC's blocks", subnet.cidr),
        ));
    }
    let mut siblings = sketch.subnets.iter().filter(|other| other.vpc == subnet.vpc);
    match siblings.find(|other| cidr::overlap(other.cidr, subnet.cidr)) {
        None => Ok(()),
        Some(other) => Err(Refusal::ours(
            RefusalCode::InvalidSubnetConflict,
            format!("The block '{}' conflicts with {} ({})", subnet.cidr, other.id, other.cidr),
        )),
    }
}

/// An IPv6 block is /44 to /64 in steps of four, lies in one of the VPC's, and meets none of its
/// siblings'.
fn give_ipv6(sketch: &mut Sketch, id: &SubnetId, block: &Ipv6Net) -> Result<(), Refusal> {
    let subnet = sketch.subnets.find(id)?;
    let vpc = sketch.vpcs.find(&subnet.vpc)?;
    if subnet.ipv6_cidr.is_some() {
        return Err(Refusal::ours(
            RefusalCode::InvalidSubnetConflict,
            format!("{id} has an IPv6 block already"),
        ));
    }
    let is_sized = (44..=64).contains(&block.prefix_len()) && block.prefix_len().is_multiple_of(4);
    if !is_sized || !vpc.ipv6_cidrs.iter().any(|own| own.contains(block)) {
        return Err(Refusal::ours(
            RefusalCode::InvalidSubnetRange,
            format!(
                "The block '{block}' is invalid: a block inside one of the VPC's is expected, such as a /64"
            ),
        ));
    }
    let meets = |other: &Subnet| other.ipv6_cidr.is_some_and(|other| cidr::overlap6(&other, block));
    if sketch.subnets.iter().any(|other| other.vpc == vpc.id && meets(other)) {
        return Err(Refusal::ours(
            RefusalCode::InvalidSubnetConflict,
            format!("The block '{block}' is another subnet's"),
        ));
    }
    sketch.subnets.update(id, |subnet| subnet.ipv6_cidr = Some(*block))?;
    Ok(())
}

impl Verb for ModifySubnetAttribute {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let wanted = self.map_public_ip_on_launch;
        changes.sketch.subnets.update(&self.subnet, |subnet| subnet.map_public_ip_on_launch = wanted)?;
        changes.changed(self.subnet.clone());
        Ok(())
    }
}

impl Verb for AssociateSubnetCidrBlock {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        give_ipv6(&mut changes.sketch, &self.subnet, &self.ipv6_cidr.trunc())?;
        changes.changed(self.subnet.clone());
        Ok(())
    }
}

impl Verb for DisassociateSubnetCidrBlock {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        if sketch.subnets.find(&self.subnet)?.ipv6_cidr.is_none() {
            return Err(Refusal::ours(
                RefusalCode::InvalidSubnetCidrBlockAssociationIDNotFound,
                format!("{} has no IPv6 block", self.subnet),
            ));
        }
        let used = |found: &&crate::model::NetworkInterface| {
            found.subnet == self.subnet && found.ipv6_address.is_some()
        };
        if let Some(interface) = sketch.network_interfaces.iter().find(used) {
            nothing_left(&self.subnet.clone().into(), &[interface.id.clone().into()])?;
        }
        sketch.subnets.update(&self.subnet, |subnet| subnet.ipv6_cidr = None)?;
        changes.changed(self.subnet.clone());
        Ok(())
    }
}

impl Verb for DeleteSubnet {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.subnets.find(&self.subnet)?;
        let id = ResourceId::from(self.subnet.clone());
        nothing_left(&id, &dependents(&changes.sketch, &id))?;
        changes.sketch.subnets.remove(&self.subnet);
        gone(changes, id)
    }
}
