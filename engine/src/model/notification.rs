//! Connection notifications: what happens to endpoints, told to an SNS topic.

use super::id::{ConnectionNotificationId, EndpointServiceId, TopicArn, VpcEndpointId};
use super::record::{LongText, one_of, record, resource, words};
use super::tag::Tag;

words! {
    /// What is told (`ConnectionEvents` in the API).
    ConnectionEvent {
        /// An endpoint was accepted.
        Accept = "Accept",
        /// An endpoint was made.
        Connect = "Connect",
        /// An endpoint was deleted.
        Delete = "Delete",
        /// An endpoint was rejected.
        Reject = "Reject",
    }
}

words! {
    /// Whether a notification is sent (`ConnectionNotificationState` in the API).
    NotificationState {
        /// It is.
        Enabled = "Enabled",
        /// It is not: the topic does not let it.
        Disabled = "Disabled",
    }
}

one_of! {
    /// Whose events are told.
    NotificationSource, "the id of an endpoint service or of an endpoint" {
        /// A service's: the provider is told of every endpoint.
        Service(EndpointServiceId),
        /// An endpoint's: the consumer is told of their own.
        Endpoint(VpcEndpointId),
    }
}

record! {
    /// A connection notification.
    ConnectionNotification, "connection notification" {
        /// Its id.
        id: ConnectionNotificationId, needed;
        /// Whose events it tells.
        of: NotificationSource, needed;
        /// The topic they are told to.
        topic: TopicArn, needed;
        /// Which events it tells.
        events: Vec<ConnectionEvent>, blank;
        /// Whether it is sent.
        state: NotificationState, word("Enabled");
    }
}

record! {
    /// A message in a topic's inbox. AWS has not published its body, so it is kept as what it says.
    /// What it names is a text: a message stays when the endpoint it tells of is gone.
    Message, "message" {
        /// What happened.
        event: ConnectionEvent, needed;
        /// The service: an endpoint service's id, or the name of one of AWS's own.
        service: String, needed;
        /// The endpoint's id.
        endpoint: String, needed;
        /// The id of the notification that told of it.
        notification: String, needed;
    }
}

record! {
    /// An SNS topic, with what has arrived at it.
    Topic, "SNS topic" {
        /// Its ARN, which carries its name.
        arn: TopicArn, needed;
        /// Its access policy; only the owner may publish where there is none.
        policy: Option<LongText>, blank;
        /// What has arrived, the oldest first.
        inbox: Vec<Message>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

resource!(ConnectionNotification.id: ConnectionNotificationId, Topic.arn: TopicArn);
