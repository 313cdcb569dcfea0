//! Route tables of transit gateways, and which attachments they are associated with.

use crate::model::record::record;
use crate::model::{Sketch, TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTableId};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::dependents::gone;
use super::super::refusal::{Refusal, RefusalCode};
use super::{new_table, wrong_state};

record! {
    /// `CreateTransitGatewayRouteTable`.
    CreateTransitGatewayRouteTable {
        /// The gateway.
        transit_gateway: TransitGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `DeleteTransitGatewayRouteTable`: one with which no attachment is associated.
    DeleteTransitGatewayRouteTable {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
    }
}

record! {
    /// `AssociateTransitGatewayRouteTable`: what comes in by an attachment is routed by this table.
    AssociateTransitGatewayRouteTable {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
        /// The attachment, which has no other table.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

record! {
    /// `DisassociateTransitGatewayRouteTable`: what comes in by the attachment is dropped then.
    DisassociateTransitGatewayRouteTable {
        /// The table.
        transit_gateway_route_table: TransitGatewayRouteTableId, needed;
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

impl Verb for CreateTransitGatewayRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.transit_gateways.find(&self.transit_gateway)?;
        new_table(changes, &self.transit_gateway, &self.name)?;
        Ok(())
    }
}

impl Verb for DeleteTransitGatewayRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_route_table;
        let table = changes.sketch.transit_gateway_route_tables.find(id)?;
        if let Some(attachment) = table.associations.first() {
            return Err(Refusal::ours(
                RefusalCode::IncorrectState,
                format!("{attachment} is associated with {id}"),
            ));
        }
        let gateway = table.transit_gateway.clone();
        changes.sketch.transit_gateways.update(&gateway, |gateway| {
            for own in
                [&mut gateway.association_default_route_table, &mut gateway.propagation_default_route_table]
            {
                if own.as_ref() == Some(id) {
                    *own = None;
                }
            }
        })?;
        changes.sketch.transit_gateway_route_tables.remove(id);
        gone(changes, id.clone())
    }
}

/// Refuses an attachment that is not of a table's gateway, or that does not carry traffic.
pub(super) fn of_one_gateway(
    sketch: &Sketch,
    table: &TransitGatewayRouteTableId,
    attachment: &TransitGatewayAttachmentId,
) -> Result<(), Refusal> {
    let gateway = &sketch.transit_gateway_route_tables.find(table)?.transit_gateway;
    let found = sketch.transit_gateway_attachments.find(attachment)?;
    if !found.is_of(gateway) {
        return Err(Refusal::ours(
            RefusalCode::InvalidTransitGatewayAttachmentIDNotFound,
            format!("{attachment} is not an attachment of {gateway}"),
        ));
    }
    if !found.state.carries() {
        return Err(wrong_state(attachment.clone(), found.state.word()));
    }
    Ok(())
}

impl Verb for AssociateTransitGatewayRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (id, attachment) = (&self.transit_gateway_route_table, &self.transit_gateway_attachment);
        let sketch = &mut changes.sketch;
        of_one_gateway(sketch, id, attachment)?;
        let gateway = &sketch.transit_gateway_route_tables.find(id)?.transit_gateway;
        if let Some(other) = sketch.table_of_attachment(gateway, attachment) {
            return Err(Refusal::ours(
                RefusalCode::ResourceAlreadyAssociated,
                format!("{attachment} is associated with {} already", other.id),
            ));
        }
        sketch
            .transit_gateway_route_tables
            .update(id, |table| table.associations.push(attachment.clone()))?;
        changes.changed(id.clone());
        Ok(())
    }
}

impl Verb for DisassociateTransitGatewayRouteTable {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let (id, attachment) = (&self.transit_gateway_route_table, &self.transit_gateway_attachment);
        let sketch = &mut changes.sketch;
        sketch.transit_gateway_attachments.find(attachment)?;
        let removed = sketch.transit_gateway_route_tables.update(id, |table| {
            let before = table.associations.len();
            table.associations.retain(|known| known != attachment);
            before != table.associations.len()
        })?;
        if !removed {
            return Err(Refusal::ours(
                RefusalCode::InvalidAssociationNotFound,
                format!("{attachment} is not associated with {id}"),
            ));
        }
        changes.changed(id.clone());
        Ok(())
    }
}
