//! Peering attachments between two transit gateways (Transit Gateway guide, "Peering attachments"): the
//! other side accepts, both write static routes.

use crate::model::record::{as_usual, record};
use crate::model::{
    AttachedResource, QuotaName, TransitGatewayAttachment, TransitGatewayAttachmentId,
    TransitGatewayAttachmentState, TransitGatewayId,
};

use super::super::apply::Changes;
use super::super::command::Verb;
use super::super::dependents::gone;
use super::super::new_id::new_id;
use super::super::quota;
use super::super::refusal::{Refusal, RefusalCode};
use super::{join_default_tables, leave_tables, not_in_paper, unfit, wrong_state};

record! {
    /// `CreateTransitGatewayPeeringAttachment`: asks for one (between Regions since December 2019, inside
    /// one since December 2021).
    CreateTransitGatewayPeeringAttachment {
        /// The gateway whose owner asks.
        transit_gateway: TransitGatewayId, needed;
        /// The gateway whose owner decides.
        peer_transit_gateway: TransitGatewayId, needed;
        /// Its `Name` tag.
        name: String, blank;
    }
}

record! {
    /// `AcceptTransitGatewayPeeringAttachment`.
    AcceptTransitGatewayPeeringAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

record! {
    /// `RejectTransitGatewayPeeringAttachment`.
    RejectTransitGatewayPeeringAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

record! {
    /// `DeleteTransitGatewayPeeringAttachment`: routes to it lead nowhere then.
    DeleteTransitGatewayPeeringAttachment {
        /// The attachment.
        transit_gateway_attachment: TransitGatewayAttachmentId, needed;
    }
}

impl Verb for CreateTransitGatewayPeeringAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.transit_gateways.find(&self.transit_gateway)?;
        sketch.transit_gateways.find(&self.peer_transit_gateway)?;
        not_in_paper(sketch, true, "Peering between transit gateways", "December 2019")?;
        if self.transit_gateway == self.peer_transit_gateway {
            return Err(unfit("A transit gateway cannot be peered with itself"));
        }
        let joins = |found: &&TransitGatewayAttachment| {
            found.state.lives()
                && found.far_gateway(&self.transit_gateway) == Some(&self.peer_transit_gateway)
        };
        if let Some(known) = sketch.transit_gateway_attachments.iter().find(joins) {
            return Err(Refusal::ours(
                RefusalCode::DuplicateTransitGatewayAttachment,
                format!("{} is already between the two transit gateways", known.id),
            ));
        }
        let id: TransitGatewayAttachmentId = new_id(sketch, "tgw-attach-")?;
        sketch.transit_gateway_attachments.insert(TransitGatewayAttachment {
            id: id.clone(),
            name: self.name.clone(),
            transit_gateway: self.transit_gateway.clone(),
            resource: self.peer_transit_gateway.clone().into(),
            state: TransitGatewayAttachmentState::PendingAcceptance,
            ..as_usual()
        });
        let gateway = &self.transit_gateway;
        for quota in [
            QuotaName::AttachmentsPerTransitGateway,
            QuotaName::PeeringAttachmentsPerTransitGateway,
            QuotaName::PendingPeeringAttachmentsPerTransitGateway,
        ] {
            quota::check(sketch, quota, gateway.clone(), "")?;
        }
        changes.created(id);
        Ok(())
    }
}

/// The state of a peering attachment, and its two gateways.
fn ends(
    changes: &Changes,
    id: &TransitGatewayAttachmentId,
) -> Result<(TransitGatewayAttachmentState, [TransitGatewayId; 2]), Refusal> {
    let found = changes.sketch.transit_gateway_attachments.find(id)?;
    match &found.resource {
        AttachedResource::TransitGateway(other) => {
            Ok((found.state, [found.transit_gateway.clone(), other.clone()]))
        }
        AttachedResource::Vpc(_) | AttachedResource::VpnConnection(_) => {
            Err(Refusal::not_found(&id.clone().into()))
        }
    }
}

fn decide(
    changes: &mut Changes,
    id: &TransitGatewayAttachmentId,
    state: TransitGatewayAttachmentState,
) -> Result<[TransitGatewayId; 2], Refusal> {
    let (now, ends) = ends(changes, id)?;
    if now != TransitGatewayAttachmentState::PendingAcceptance {
        return Err(wrong_state(id.clone(), now.word()));
    }
    changes.sketch.transit_gateway_attachments.update(id, |attachment| attachment.state = state)?;
    changes.changed(id.clone());
    Ok(ends)
}

impl Verb for AcceptTransitGatewayPeeringAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_attachment;
        for gateway in decide(changes, id, TransitGatewayAttachmentState::Available)? {
            join_default_tables(changes, &gateway, id, false)?;
        }
        Ok(())
    }
}

impl Verb for RejectTransitGatewayPeeringAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        decide(changes, &self.transit_gateway_attachment, TransitGatewayAttachmentState::Rejected)?;
        Ok(())
    }
}

impl Verb for DeleteTransitGatewayPeeringAttachment {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let id = &self.transit_gateway_attachment;
        ends(changes, id)?;
        leave_tables(changes, id)?;
        changes.sketch.transit_gateway_attachments.remove(id);
        gone(changes, id.clone())
    }
}
