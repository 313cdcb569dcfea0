//! The verbs of connection notifications (`PrivateLink` guide, "Receive alerts for endpoint service
//! events"). Either side may have some: the provider for a service, the consumer for an endpoint.

use crate::model::record::record;
use crate::model::{
    ConnectionEvent, ConnectionNotification, ConnectionNotificationId, EndpointType, NotificationSource,
    NotificationState, Sketch, TopicArn,
};

use super::apply::Changes;
use super::command::Verb;
use super::dependents::gone;
use super::endpoint_service::living;
use super::new_id::new_id;
use super::refusal::{Refusal, RefusalCode};
use super::topic;

record! {
    /// `CreateVpcEndpointConnectionNotification`: tells events of endpoints to a topic.
    CreateVpcEndpointConnectionNotification {
        /// Whose events are told: a service's or an endpoint's.
        of: NotificationSource, needed;
        /// The topic they are told to (`ConnectionNotificationArn`).
        topic: TopicArn, needed;
        /// Which events are told, at least one.
        events: Vec<ConnectionEvent>, blank;
    }
}

record! {
    /// `ModifyVpcEndpointConnectionNotification`: changes what is given.
    ModifyVpcEndpointConnectionNotification {
        /// The notification.
        notification: ConnectionNotificationId, needed;
        /// Another topic.
        topic: Option<TopicArn>, blank;
        /// Other events; the same ones where none is given.
        events: Vec<ConnectionEvent>, blank;
    }
}

record! {
    /// `DeleteVpcEndpointConnectionNotifications`.
    DeleteVpcEndpointConnectionNotifications {
        /// The notification.
        notification: ConnectionNotificationId, needed;
    }
}

impl Verb for CreateVpcEndpointConnectionNotification {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        may_be_told_of(sketch, &self.of)?;
        sketch.topics.find(&self.topic)?;
        if self.events.is_empty() {
            return Err(Refusal::ours(RefusalCode::InvalidParameter, "Choose at least one event"));
        }
        let made = ConnectionNotification {
            id: new_id(sketch, "vpce-nfn-")?,
            of: self.of.clone(),
            topic: self.topic.clone(),
            events: each_once(&self.events),
            state: NotificationState::Enabled,
        };
        let id = made.id.clone();
        let state = topic::state(sketch, &made);
        sketch.connection_notifications.insert(ConnectionNotification { state, ..made });
        changes.created(id);
        Ok(())
    }
}

fn may_be_told_of(sketch: &Sketch, of: &NotificationSource) -> Result<(), Refusal> {
    match of {
        NotificationSource::Service(service) => living(sketch, service).map(drop),
        NotificationSource::Endpoint(endpoint) => match sketch.vpc_endpoints.find(endpoint)?.endpoint_type {
            EndpointType::Interface => Ok(()),
            EndpointType::Gateway => Err(Refusal::ours(
                RefusalCode::InvalidParameter,
                "Only interface endpoints have connection notifications",
            )),
        },
    }
}

fn each_once(events: &[ConnectionEvent]) -> Vec<ConnectionEvent> {
    let mut kept = Vec::new();
    for event in events {
        if !kept.contains(event) {
            kept.push(*event);
        }
    }
    kept
}

impl Verb for ModifyVpcEndpointConnectionNotification {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        let mut notification = sketch.connection_notifications.find(&self.notification)?.clone();
        if let Some(topic) = &self.topic {
            sketch.topics.find(topic)?;
            notification.topic = topic.clone();
        }
        if !self.events.is_empty() {
            notification.events = each_once(&self.events);
        }
        notification.state = topic::state(sketch, &notification);
        sketch.connection_notifications.insert(notification);
        changes.changed(self.notification.clone());
        Ok(())
    }
}

impl Verb for DeleteVpcEndpointConnectionNotifications {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.connection_notifications.find(&self.notification)?;
        remove(changes, &self.notification)
    }
}

fn remove(changes: &mut Changes, id: &ConnectionNotificationId) -> Result<(), Refusal> {
    changes.sketch.connection_notifications.remove(id);
    gone(changes, id.clone())
}

/// Takes away the notifications of a service or endpoint that is gone.
pub(super) fn remove_all_of(changes: &mut Changes, owner: &NotificationSource) -> Result<(), Refusal> {
    let mut found = Vec::new();
    for notification in changes.sketch.connection_notifications.iter() {
        if notification.of == *owner {
            found.push(notification.id.clone());
        }
    }
    for id in found {
        remove(changes, &id)?;
    }
    Ok(())
}
