//! The verbs of route tables and of who uses them (VPC guide, "Route tables").

use crate::model::record::{as_usual, record};
use crate::model::{QuotaName, ResourceId, RouteTable, RouteTableId, SubnetId, VpcId};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{dependents, gone, nothing_left};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::vpc::local_routes;

record! {
    /// `CreateRouteTable`.
    CreateRouteTable {
        /// The VPC it will belong to.
        vpc: VpcId, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `DeleteRouteTable`.
    DeleteRouteTable {
        /// The table.
        route_table: RouteTableId, needed;
    }
}

record! {
    /// `AssociateRouteTable`: makes a subnet use a table of its own.
    AssociateRouteTable {
        /// The subnet.
        subnet: SubnetId, needed;
        /// The table.
        route_table: RouteTableId, needed;
    }
}

record! {
    /// `DisassociateRouteTable`: makes a subnet use its VPC's main table again.
    DisassociateRouteTable {
        /// The subnet.
        subnet: SubnetId, needed;
    }
}

record! {
    /// `ReplaceRouteTableAssociation`: makes a subnet use another table; without a subnet, makes the
    /// table its VPC's main one.
    ReplaceRouteTableAssociation {
        /// The table.
        route_table: RouteTableId, needed;
        /// The subnet.
        subnet: Option<SubnetId>, blank;
    }
}

impl Verb for CreateRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let routes = local_routes(sketch.vpcs.find(&self.vpc)?);
        let id: RouteTableId = new_id(sketch, "rtb-")?;
        let (name, vpc) = (self.name.clone(), self.vpc.clone());
        sketch.route_tables.insert(RouteTable { id: id.clone(), name, vpc, routes, ..as_usual() });
        quota::check(sketch, QuotaName::RouteTablesPerVpc, self.vpc.clone(), "")?;
        changes.created(id);
        Ok(())
    }
}

impl Verb for DeleteRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let table = changes.sketch.route_tables.find(&self.route_table)?;
        let id = ResourceId::from(self.route_table.clone());
        let mut left = dependents(&changes.sketch, &id);
        if table.main {
            left.insert(0, table.vpc.clone().into());
        }
        nothing_left(&id, &left)?;
        changes.sketch.route_tables.remove(&self.route_table);
        gone(changes, id)
    }
}

/// A table serves subnets of its own VPC.
fn serves(changes: &Changes, table: &RouteTableId, subnet: &SubnetId) -> Result<(), Refusal> {
    let table = changes.sketch.route_tables.find(table)?;
    if table.vpc == changes.sketch.subnets.find(subnet)?.vpc {
        return Ok(());
    }
    Err(Refusal::ours(
        RefusalCode::InvalidParameterValue,
        format!("{} and {subnet} belong to different networks", table.id),
    ))
}

fn associate(changes: &mut Changes, subnet: &SubnetId, table: Option<RouteTableId>) -> Result<(), Refusal> {
    changes.sketch.subnets.update(subnet, |subnet| subnet.route_table = table)?;
    changes.changed(subnet.clone());
    Ok(())
}

fn not_associated(subnet: &SubnetId) -> Refusal {
    Refusal::ours(
        RefusalCode::InvalidAssociationIDNotFound,
        format!("{subnet} has no route table of its own"),
    )
}

impl Verb for AssociateRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        serves(changes, &self.route_table, &self.subnet)?;
        if let Some(own) = &changes.sketch.subnets.find(&self.subnet)?.route_table {
            return Err(Refusal::ours(
                RefusalCode::ResourceAlreadyAssociated,
                format!("{} is already associated with {own}", self.subnet),
            ));
        }
        associate(changes, &self.subnet, Some(self.route_table.clone()))
    }
}

impl Verb for DisassociateRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if changes.sketch.subnets.find(&self.subnet)?.route_table.is_none() {
            return Err(not_associated(&self.subnet));
        }
        associate(changes, &self.subnet, None)
    }
}

impl Verb for ReplaceRouteTableAssociation {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        if let Some(subnet) = &self.subnet {
            serves(changes, &self.route_table, subnet)?;
            if changes.sketch.subnets.find(subnet)?.route_table.is_none() {
                return Err(not_associated(subnet));
            }
            return associate(changes, subnet, Some(self.route_table.clone()));
        }
        let vpc = changes.sketch.route_tables.find(&self.route_table)?.vpc.clone();
        let mut before = Vec::new();
        for table in changes.sketch.route_tables.iter() {
            if table.main && table.vpc == vpc {
                before.push(table.id.clone());
            }
        }
        for table in before {
            changes.sketch.route_tables.update(&table, |table| table.main = false)?;
            changes.changed(table);
        }
        changes.sketch.route_tables.update(&self.route_table, |table| table.main = true)?;
        changes.changed(self.route_table.clone());
        Ok(())
    }
}
