//! The verbs of transit gateways (Transit Gateway guide; error codes of the EC2 API). A gateway shared
//! with another account is attached to as though it were shared with everyone: Resource Access Manager
//! is not drawn.

mod attachment;
mod peering;
mod propagation;
mod route;
mod route_table;

use crate::model::record::{as_usual, record};
use crate::model::{
    AccountId, Profile, QuotaName, RegionName, ResourceId, Sketch, TransitGateway, TransitGatewayAttachment,
    TransitGatewayAttachmentId, TransitGatewayId, TransitGatewayRouteTable, TransitGatewayRouteTableId,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::{gone, unused};
use super::new_id::new_id;
use super::quota;
use super::refusal::{Refusal, RefusalCode};
use super::region::may_make;
pub use attachment::{
    AcceptTransitGatewayVpcAttachment, CreateTransitGatewayVpcAttachment, DeleteTransitGatewayVpcAttachment,
    ModifyTransitGatewayVpcAttachment, RejectTransitGatewayVpcAttachment,
};
pub(super) use attachment::{attach_vpn, detach_vpn};
pub use peering::{
    AcceptTransitGatewayPeeringAttachment, CreateTransitGatewayPeeringAttachment,
    DeleteTransitGatewayPeeringAttachment, RejectTransitGatewayPeeringAttachment,
};
pub(super) use propagation::propagate;
pub use propagation::{
    DisableTransitGatewayRouteTablePropagation, EnableTransitGatewayRouteTablePropagation,
};
pub use route::{CreateTransitGatewayRoute, DeleteTransitGatewayRoute};
pub use route_table::{
    AssociateTransitGatewayRouteTable, CreateTransitGatewayRouteTable, DeleteTransitGatewayRouteTable,
    DisassociateTransitGatewayRouteTable,
};

record! {
    /// `CreateTransitGateway`.
    CreateTransitGateway {
        /// The account that will own it.
        account: AccountId, needed;
        /// The Region it will belong to.
        region: RegionName, needed;
        /// Its `Name` tag.
        name: String, blank;
        /// The Amazon side's autonomous system number: 64512 to 65534, or 4200000000 to 4294967294.
        amazon_side_asn: u32, number(64512);
        /// Whether new attachments are associated with its default route table.
        default_route_table_association: bool, flag(true);
        /// Whether new attachments announce themselves into its default route table.
        default_route_table_propagation: bool, flag(true);
        /// Whether attached VPCs resolve each other's public instance names to private addresses.
        dns_support: bool, flag(true);
        /// Whether rules may name security groups of other attached VPCs (since September 2024).
        security_group_referencing: bool, flag(false);
        /// Whether several VPN tunnels share what is sent to one destination.
        vpn_ecmp: bool, flag(true);
        /// Whether attachments of other accounts need no acceptance.
        auto_accept_shared_attachments: bool, flag(false);
    }
}

record! {
    /// `ModifyTransitGateway`: changes those options that are given.
    ModifyTransitGateway {
        /// The gateway.
        transit_gateway: TransitGatewayId, needed;
        /// Whether attached VPCs resolve each other's public instance names to private addresses.
        dns_support: Option<bool>, blank;
        /// Whether rules may name security groups of other attached VPCs (since September 2024).
        security_group_referencing: Option<bool>, blank;
        /// Whether attachments of other accounts need no acceptance.
        auto_accept_shared_attachments: Option<bool>, blank;
    }
}

record! {
    /// `DeleteTransitGateway`: one to which nothing is attached. Its route tables go with it.
    DeleteTransitGateway {
        /// The gateway.
        transit_gateway: TransitGatewayId, needed;
    }
}

fn unfit(why: impl Into<String>) -> Refusal {
    Refusal::ours(RefusalCode::InvalidParameterValue, why)
}

fn wrong_state(id: impl Into<ResourceId>, state: &str) -> Refusal {
    let id = id.into();
    Refusal::ours(RefusalCode::IncorrectState, format!("The {} {id} is {state}", id.kind()))
}

/// What came after the whitepaper.
fn not_in_paper(sketch: &Sketch, wanted: bool, what: &str, since: &str) -> Result<(), Refusal> {
    if wanted && sketch.profile == Profile::Paper {
        return Err(unfit(format!("{what} came in {since}")));
    }
    Ok(())
}

const REFERENCING: (&str, &str) = ("Security group referencing by a transit gateway", "September 2024");

impl Verb for CreateTransitGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_make(sketch, &self.account, &self.region)?;
        not_in_paper(sketch, self.security_group_referencing, REFERENCING.0, REFERENCING.1)?;
        if !matches!(self.amazon_side_asn, 64_512..=65_534 | 4_200_000_000..=4_294_967_294) {
            return Err(unfit(format!(
                "The autonomous system number {} is not a private one: 64512 to 65534, or 4200000000 to 4294967294",
                self.amazon_side_asn
            )));
        }
        let id: TransitGatewayId = new_id(sketch, "tgw-")?;
        sketch.transit_gateways.insert(TransitGateway {
            id: id.clone(),
            name: self.name.clone(),
            account: self.account.clone(),
            region: self.region.clone(),
            amazon_side_asn: self.amazon_side_asn,
            dns_support: self.dns_support,
            security_group_referencing: self.security_group_referencing,
            vpn_ecmp: self.vpn_ecmp,
            auto_accept_shared_attachments: self.auto_accept_shared_attachments,
            ..as_usual()
        });
        let quota = QuotaName::TransitGatewaysPerRegion;
        quota::check(sketch, quota, self.account.clone(), self.region.as_str())?;
        changes.created(id.clone());
        if self.default_route_table_association || self.default_route_table_propagation {
            let table = new_table(changes, &id, "")?;
            changes.sketch.transit_gateways.update(&id, |gateway| {
                let when = |wanted: bool| wanted.then(|| table.clone());
                gateway.association_default_route_table = when(self.default_route_table_association);
                gateway.propagation_default_route_table = when(self.default_route_table_propagation);
            })?;
        }
        Ok(())
    }
}

fn new_table(
    changes: &mut Changes,
    gateway: &TransitGatewayId,
    name: &str,
) -> Result<TransitGatewayRouteTableId, Refusal> {
    let sketch = &mut changes.sketch;
    let id: TransitGatewayRouteTableId = new_id(sketch, "tgw-rtb-")?;
    sketch.transit_gateway_route_tables.insert(TransitGatewayRouteTable {
        id: id.clone(),
        name: name.to_owned(),
        transit_gateway: gateway.clone(),
        ..as_usual()
    });
    quota::check(sketch, QuotaName::RouteTablesPerTransitGateway, gateway.clone(), "")?;
    changes.created(id.clone());
    Ok(id)
}

impl Verb for ModifyTransitGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let given = (self.dns_support, self.security_group_referencing, self.auto_accept_shared_attachments);
        if given == (None, None, None) {
            return Err(Refusal::ours(RefusalCode::MissingParameter, "No option is given to change"));
        }
        let referencing = self.security_group_referencing == Some(true);
        not_in_paper(sketch, referencing, REFERENCING.0, REFERENCING.1)?;
        sketch.transit_gateways.update(&self.transit_gateway, |gateway| {
            gateway.dns_support = given.0.unwrap_or(gateway.dns_support);
            gateway.security_group_referencing = given.1.unwrap_or(gateway.security_group_referencing);
            gateway.auto_accept_shared_attachments =
                given.2.unwrap_or(gateway.auto_accept_shared_attachments);
        })?;
        changes.changed(self.transit_gateway.clone());
        Ok(())
    }
}

impl Verb for DeleteTransitGateway {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway;
        changes.sketch.transit_gateways.find(id)?;
        let attached = |found: &&TransitGatewayAttachment| found.is_of(id) && found.state.lives();
        if let Some(found) = changes.sketch.transit_gateway_attachments.iter().find(attached) {
            return Err(Refusal::ours(
                RefusalCode::IncorrectState,
                format!("{id} has attachments that are not deleted: {}", found.id),
            ));
        }
        let mut parts: Vec<ResourceId> = Vec::new();
        for table in changes.sketch.transit_gateway_route_tables.iter() {
            if table.transit_gateway == *id {
                parts.push(table.id.clone().into());
            }
        }
        for attachment in changes.sketch.transit_gateway_attachments.iter().filter(|found| found.is_of(id)) {
            parts.push(attachment.id.clone().into());
        }
        // A VPN connection that ends here has an attachment; in a sketch from a file it may have none.
        changes.sketch.transit_gateways.update(id, |gateway| {
            gateway.association_default_route_table = None;
            gateway.propagation_default_route_table = None;
        })?;
        for part in parts {
            match &part {
                ResourceId::TransitGatewayRouteTable(id) => {
                    _ = changes.sketch.transit_gateway_route_tables.remove(id);
                }
                ResourceId::TransitGatewayAttachment(id) => {
                    _ = changes.sketch.transit_gateway_attachments.remove(id);
                }
                _ => {}
            }
            gone(changes, part)?;
        }
        unused(&changes.sketch, &id.clone().into())?;
        changes.sketch.transit_gateways.remove(id);
        gone(changes, id.clone())
    }
}

/// Associates a new attachment with a gateway's default table, and lets it announce itself into the
/// other, as far as there are any.
fn join_default_tables(
    changes: &mut Changes,
    gateway: &TransitGatewayId,
    attachment: &TransitGatewayAttachmentId,
    announces: bool,
) -> Result<(), Refusal> {
    let found = changes.sketch.transit_gateways.find(gateway)?;
    let associated = found.association_default_route_table.clone();
    let propagated = found.propagation_default_route_table.clone().filter(|_| announces);
    for (table, into) in [(associated, true), (propagated, false)] {
        let Some(table) = table else { continue };
        changes.sketch.transit_gateway_route_tables.update(&table, |table| {
            let list = if into { &mut table.associations } else { &mut table.propagations };
            if !list.contains(attachment) {
                list.push(attachment.clone());
            }
        })?;
        changes.changed(table);
    }
    Ok(())
}

/// Takes an attachment out of every table: static routes to it lead nowhere from now on.
fn leave_tables(changes: &mut Changes, attachment: &TransitGatewayAttachmentId) -> Result<(), Refusal> {
    let mut touched = Vec::new();
    for table in changes.sketch.transit_gateway_route_tables.iter() {
        let leads = table.routes.iter().any(|route| route.attachment.as_ref() == Some(attachment));
        if leads || table.associations.contains(attachment) || table.propagations.contains(attachment) {
            touched.push(table.id.clone());
        }
    }
    for id in touched {
        changes.sketch.transit_gateway_route_tables.update(&id, |table| {
            table.associations.retain(|known| known != attachment);
            table.propagations.retain(|known| known != attachment);
            for route in &mut table.routes {
                if route.attachment.as_ref() == Some(attachment) {
                    route.attachment = None;
                    route.state = crate::model::RouteState::Blackhole;
                }
            }
        })?;
        changes.changed(id);
    }
    Ok(())
}
