//! VPCs and VPN connections are attached to a transit gateway and detached (Transit Gateway guide,
//! "VPC attachments").

use crate::model::record::{as_usual, record};
use crate::model::{
    AttachedResource, InterfaceKind, QuotaName, RouteState, RouteTableId, Sketch, SubnetId, TransitGateway,
    TransitGatewayAttachment, TransitGatewayAttachmentId, TransitGatewayAttachmentState, TransitGatewayId,
    Vpc, VpcId, VpnConnectionId,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::dependents::{gone, routes_become};
use super::super::interface;
use super::super::new_id::new_id;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::{join_default_tables, leave_tables, not_in_paper, propagate, unfit, wrong_state};

record! {
    /// `CreateTransitGatewayVpcAttachment`: attaches a VPC by an interface in each subnet given. In a
    /// VPC of another account it waits for the gateway's owner.
    CreateTransitGatewayVpcAttachment {
        /// The gateway.
        transit_gateway: TransitGatewayId, needed;
        /// The VPC.
        vpc: VpcId, needed;
        /// Its subnets, one a zone. Only hosts of these zones reach the gateway.
        subnets: Vec<SubnetId>, blank;
        /// Whether both directions of a flow cross the VPC in one zone (since November 2020).
        appliance_mode: bool, flag(false);
        /// Whether the VPC resolves the others' public instance names to private addresses.
        dns_support: bool, flag(true);
        /// Whether the VPC's rules may name security groups of other attached VPCs.
        security_group_referencing: bool, flag(true);
        /// Whether it carries IPv6.
        ipv6_support: bool, flag(false);
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `AcceptTransitGatewayVpcAttachment`.
    AcceptTransitGatewayVpcAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

record! {
    /// `RejectTransitGatewayVpcAttachment`.
    RejectTransitGatewayVpcAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

record! {
    /// `ModifyTransitGatewayVpcAttachment`: adds and removes subnets, and changes those options that are
    /// given.
    ModifyTransitGatewayVpcAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
        /// Subnets of further zones.
        add_subnets: Vec<SubnetId>, blank;
        /// Subnets it leaves. One must stay.
        remove_subnets: Vec<SubnetId>, blank;
        /// Whether both directions of a flow cross the VPC in one zone.
        appliance_mode: Option<bool>, blank;
        /// Whether the VPC resolves the others' public instance names to private addresses.
        dns_support: Option<bool>, blank;
        /// Whether the VPC's rules may name security groups of other attached VPCs.
        security_group_referencing: Option<bool>, blank;
        /// Whether it carries IPv6.
        ipv6_support: Option<bool>, blank;
    }
}

record! {
    /// `DeleteTransitGatewayVpcAttachment`: routes to it lead nowhere then.
    DeleteTransitGatewayVpcAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

const APPLIANCE: (&str, &str) = ("Appliance mode", "November 2020");

impl Verb for CreateTransitGatewayVpcAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let gateway = sketch.transit_gateways.find(&self.transit_gateway)?;
        let vpc = sketch.vpcs.find(&self.vpc)?;
        may_attach(sketch, gateway, vpc)?;
        not_in_paper(sketch, self.appliance_mode, APPLIANCE.0, APPLIANCE.1)?;
        if self.subnets.is_empty() {
            return Err(Refusal::ours(RefusalCode::MissingParameter, "One subnet at least is to be given"));
        }
        let waits = gateway.account != vpc.account && !gateway.auto_accept_shared_attachments;
        let state = if waits {
            TransitGatewayAttachmentState::PendingAcceptance
        } else {
            TransitGatewayAttachmentState::Available
        };
        let id: TransitGatewayAttachmentId = new_id(sketch, "tgw-attach-")?;
        sketch.transit_gateway_attachments.insert(TransitGatewayAttachment {
            id: id.clone(),
            name: self.name.clone(),
            transit_gateway: self.transit_gateway.clone(),
            resource: self.vpc.clone().into(),
            state,
            appliance_mode: self.appliance_mode,
            dns_support: self.dns_support,
            security_group_referencing: self.security_group_referencing,
            ipv6_support: self.ipv6_support,
            ..as_usual()
        });
        changes.created(id.clone());
        add_subnets(changes, &id, &self.subnets)?;
        quota::check(&changes.sketch, QuotaName::TransitGatewaysPerVpc, self.vpc.clone(), "")?;
        let of_gateway = QuotaName::AttachmentsPerTransitGateway;
        quota::check(&changes.sketch, of_gateway, self.transit_gateway.clone(), "")?;
        if waits { Ok(()) } else { begins(changes, &id) }
    }
}

/// A VPC of the gateway's Region that is not attached to it yet.
fn may_attach(sketch: &Sketch, gateway: &TransitGateway, vpc: &Vpc) -> Result<(), Refusal> {
    if gateway.region != vpc.region {
        return Err(Refusal::aws(
            RefusalCode::InvalidTransitGatewayIDNotFound,
            format!("The transitGateway ID '{}' does not exist.", gateway.id),
        ));
    }
    if sketch.attachment_of_vpc(&gateway.id, &vpc.id).is_some() {
        return Err(Refusal::aws(
            RefusalCode::DuplicateTransitGatewayAttachment,
            format!("{} has non-deleted Transit Gateway Attachments with same VPC ID.", gateway.id),
        ));
    }
    Ok(())
}

/// Adds an interface in each subnet: of the attachment's VPC, and of zones it has none in.
fn add_subnets(
    changes: &mut Changes,
    id: &TransitGatewayAttachmentId,
    subnets: &[SubnetId],
) -> Result<(), Refusal> {
    for subnet in subnets {
        let sketch = &changes.sketch;
        let found = sketch.subnets.find(subnet)?;
        let attachment = sketch.transit_gateway_attachments.find(id)?;
        if attachment.vpc() != Some(&found.vpc) {
            return Err(unfit(format!("{subnet} is not of the attachment's VPC")));
        }
        if let Some(other) = sketch.attachment_interface(attachment, &found.zone) {
            return Err(Refusal::ours(
                RefusalCode::DuplicateSubnetsInSameZone,
                format!("The attachment has {} in the zone of {subnet} already", other.subnet),
            ));
        }
        let of = InterfaceKind::TransitGatewayAttachment(id.clone());
        let made = interface::make(changes, subnet, None, of, false)?;
        changes
            .sketch
            .transit_gateway_attachments
            .update(id, |attachment| attachment.network_interfaces.push(made))?;
    }
    Ok(())
}

/// An attachment carries traffic from now on.
fn begins(changes: &mut Changes, id: &TransitGatewayAttachmentId) -> Result<(), Refusal> {
    let found = changes.sketch.transit_gateway_attachments.find(id)?;
    let (gateway, resource) = (found.transit_gateway.clone(), found.resource.clone());
    join_default_tables(changes, &gateway, id, true)?;
    if let AttachedResource::Vpc(vpc) = &resource {
        own_routes_become(changes, &gateway, vpc, RouteState::Active)?;
    }
    propagate(changes)
}

/// The routes of a VPC's own tables to a gateway get this state.
fn own_routes_become(
    changes: &mut Changes,
    gateway: &TransitGatewayId,
    vpc: &VpcId,
    state: RouteState,
) -> Result<(), Refusal> {
    let mut tables: Vec<RouteTableId> = Vec::new();
    for table in changes.sketch.route_tables.iter().filter(|table| table.vpc == *vpc) {
        tables.push(table.id.clone());
    }
    routes_become(changes, &gateway.clone().into(), state, |table| tables.contains(table))
}

/// The VPC of an attachment that is one of a VPC's.
fn vpc_of(sketch: &Sketch, id: &TransitGatewayAttachmentId) -> Result<VpcId, Refusal> {
    let vpc = sketch.transit_gateway_attachments.find(id)?.vpc().cloned();
    vpc.ok_or_else(|| Refusal::not_found(&id.clone().into()))
}

fn decide(
    changes: &mut Changes,
    id: &TransitGatewayAttachmentId,
    state: TransitGatewayAttachmentState,
) -> Result<(), Refusal> {
    vpc_of(&changes.sketch, id)?;
    let attachments = &mut changes.sketch.transit_gateway_attachments;
    let now = attachments.find(id)?.state;
    if now != TransitGatewayAttachmentState::PendingAcceptance {
        return Err(wrong_state(id.clone(), now.word()));
    }
    attachments.update(id, |attachment| attachment.state = state)?;
    changes.changed(id.clone());
    Ok(())
}

impl Verb for AcceptTransitGatewayVpcAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_attachment;
        decide(changes, id, TransitGatewayAttachmentState::Available)?;
        begins(changes, id)
    }
}

impl Verb for RejectTransitGatewayVpcAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_attachment;
        decide(changes, id, TransitGatewayAttachmentState::Rejected)?;
        changes
            .sketch
            .transit_gateway_attachments
            .update(id, |attachment| attachment.network_interfaces.clear())?;
        interface::remove_all_of(changes, &InterfaceKind::TransitGatewayAttachment(id.clone()))
    }
}

impl Verb for ModifyTransitGatewayVpcAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_attachment;
        vpc_of(&changes.sketch, id)?;
        let state = changes.sketch.transit_gateway_attachments.find(id)?.state;
        if !state.carries() {
            return Err(wrong_state(id.clone(), state.word()));
        }
        not_in_paper(&changes.sketch, self.appliance_mode == Some(true), APPLIANCE.0, APPLIANCE.1)?;
        for subnet in &self.remove_subnets {
            remove_subnet(changes, id, subnet)?;
        }
        add_subnets(changes, id, &self.add_subnets)?;
        let left = changes.sketch.transit_gateway_attachments.update(id, |attachment| {
            attachment.appliance_mode = self.appliance_mode.unwrap_or(attachment.appliance_mode);
            attachment.dns_support = self.dns_support.unwrap_or(attachment.dns_support);
            attachment.security_group_referencing =
                self.security_group_referencing.unwrap_or(attachment.security_group_referencing);
            attachment.ipv6_support = self.ipv6_support.unwrap_or(attachment.ipv6_support);
            attachment.network_interfaces.len()
        })?;
        if left == 0 {
            return Err(unfit("An attachment keeps one subnet at least"));
        }
        changes.changed(id.clone());
        propagate(changes)
    }
}

fn remove_subnet(
    changes: &mut Changes,
    id: &TransitGatewayAttachmentId,
    subnet: &SubnetId,
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    sketch.subnets.find(subnet)?;
    let attachment = sketch.transit_gateway_attachments.find(id)?;
    let mut interfaces = attachment.network_interfaces.iter();
    let lies = |interface: &&crate::model::NetworkInterfaceId| {
        sketch.network_interfaces.get(interface).is_some_and(|found| found.subnet == *subnet)
    };
    let Some(found) = interfaces.find(lies).cloned() else {
        return Err(unfit(format!("{id} has no interface in {subnet}")));
    };
    sketch
        .transit_gateway_attachments
        .update(id, |attachment| attachment.network_interfaces.retain(|known| *known != found))?;
    interface::remove(changes, &found)
}

impl Verb for DeleteTransitGatewayVpcAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_attachment;
        let vpc = vpc_of(&changes.sketch, id)?;
        let gateway = changes.sketch.transit_gateway_attachments.find(id)?.transit_gateway.clone();
        leave_tables(changes, id)?;
        changes.sketch.transit_gateway_attachments.remove(id);
        interface::remove_all_of(changes, &InterfaceKind::TransitGatewayAttachment(id.clone()))?;
        gone(changes, id.clone())?;
        own_routes_become(changes, &gateway, &vpc, RouteState::Blackhole)?;
        propagate(changes)
    }
}

/// Attaches a VPN connection that ends at a gateway, as AWS does when it is made.
pub(in super::super) fn attach_vpn(
    changes: &mut Changes,
    gateway: &TransitGatewayId,
    connection: &VpnConnectionId,
) -> Result<(), Refusal> {
    let sketch = &mut changes.sketch;
    let id: TransitGatewayAttachmentId = new_id(sketch, "tgw-attach-")?;
    sketch.transit_gateway_attachments.insert(TransitGatewayAttachment {
        id: id.clone(),
        transit_gateway: gateway.clone(),
        resource: connection.clone().into(),
        ..as_usual()
    });
    quota::check(sketch, QuotaName::AttachmentsPerTransitGateway, gateway.clone(), "")?;
    changes.created(id.clone());
    begins(changes, &id)
}

/// Takes a VPN connection's attachment away, before the connection goes.
pub(in super::super) fn detach_vpn(
    changes: &mut Changes,
    connection: &VpnConnectionId,
) -> Result<(), Refusal> {
    let attaches = |found: &&TransitGatewayAttachment| matches!(&found.resource, AttachedResource::VpnConnection(id) if id == connection);
    let found = changes.sketch.transit_gateway_attachments.iter().find(attaches);
    let Some(id) = found.map(|found| found.id.clone()) else { return Ok(()) };
    leave_tables(changes, &id)?;
    changes.sketch.transit_gateway_attachments.remove(&id);
    gone(changes, id)
}
