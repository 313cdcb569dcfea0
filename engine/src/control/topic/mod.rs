//! The verbs of SNS topics, and what arrives at them. Only what connection notifications need is
//! modelled: a topic, its policy, and an inbox in which one can see what arrived.

mod policy;

use crate::model::record::{LongText, as_usual, record};
use crate::model::{
    AccountId, ConnectionEvent, ConnectionNotification, EndpointType, Message, NotificationSource,
    NotificationState, RegionName, ResourceId, Service, Sketch, Tag, Topic, TopicArn, VpcEndpoint,
};

use super::apply::{Changes, Event};
use super::command::Verb;
use super::dependents::gone;
use super::policy::statements;
use super::refusal::{Refusal, RefusalCode};
pub use policy::{PublishGap, Source, may_publish};

/// Messages a topic's inbox keeps; the oldest go first. Ours: SNS keeps none.
const INBOX: usize = 1000;

record! {
    /// `CreateTopic`: makes a topic, or does nothing where the account has one of that name.
    CreateTopic {
        /// The owning account.
        account: AccountId, needed;
        /// The Region it belongs to.
        region: RegionName, needed;
        /// Its name: letters, digits, hyphens and underscores, at most 256.
        name: String, needed;
        /// Its policy.
        policy: Option<LongText>, blank;
        /// Its tags.
        tags: Vec<Tag>, blank;
    }
}

record! {
    /// `SetTopicAttributes`: gives a topic another policy.
    SetTopicAttributes {
        /// The topic.
        topic: TopicArn, needed;
        /// Its policy; only the owner may publish where there is none.
        policy: Option<LongText>, blank;
    }
}

record! {
    /// `DeleteTopic`.
    DeleteTopic {
        /// The topic.
        topic: TopicArn, needed;
    }
}

impl Verb for CreateTopic {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.accounts.find(&self.account)?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let arn = format!("arn:aws:sns:{}:{}:{}", self.region, self.account, self.name).parse::<TopicArn>();
        let arn = arn.ok().filter(|_| self.name.len() <= 256 && self.name.bytes().all(fits));
        let Some(arn) = arn else {
            return Err(Refusal::ours(
                RefusalCode::InvalidParameter,
                "A topic's name has up to 256 letters, digits, hyphens and underscores",
            ));
        };
        is_policy(self.policy.as_ref())?;
        if let Some(same) = sketch.topics.get(&arn) {
            // The API gives the topic that is there, unless it differs.
            return if same.policy == self.policy && same.tags == self.tags {
                changes.changed(arn);
                Ok(())
            } else {
                Err(Refusal::ours(
                    RefusalCode::InvalidParameter,
                    "A topic of that name with other attributes exists already",
                ))
            };
        }
        let (policy, tags) = (self.policy.clone(), self.tags.clone());
        sketch.topics.insert(Topic { arn: arn.clone(), policy, tags, ..as_usual() });
        changes.created(arn);
        Ok(())
    }
}

/// A policy that lets the wrong one in is a policy all the same; what is none is refused.
fn is_policy(policy: Option<&LongText>) -> Result<(), Refusal> {
    let Some(policy) = policy else { return Ok(()) };
    match statements(&policy.0) {
        Ok(_) => Ok(()),
        Err(problem) => Err(Refusal::ours(RefusalCode::InvalidParameter, problem)),
    }
}

impl Verb for SetTopicAttributes {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        changes.sketch.topics.find(&self.topic)?;
        is_policy(self.policy.as_ref())?;
        changes.sketch.topics.update(&self.topic, |topic| topic.policy.clone_from(&self.policy))?;
        changes.changed(self.topic.clone());
        let mut told = Vec::new();
        for notification in changes.sketch.connection_notifications.iter() {
            if notification.topic == self.topic {
                told.push((notification.id.clone(), state(&changes.sketch, notification)));
            }
        }
        for (id, state) in told {
            let is_new = changes.sketch.connection_notifications.update(&id, |notification| {
                let before = notification.state;
                notification.state = state;
                before != state
            })?;
            if is_new {
                changes.changed(id);
            }
        }
        Ok(())
    }
}

/// Whether a notification is sent: whether its topic lets it.
pub(super) fn state(sketch: &Sketch, notification: &ConnectionNotification) -> NotificationState {
    match publish_gap(sketch, notification) {
        None => NotificationState::Enabled,
        Some(_) => NotificationState::Disabled,
    }
}

/// Why a notification cannot be published to its topic; `None` where it can.
pub fn publish_gap(sketch: &Sketch, notification: &ConnectionNotification) -> Option<PublishGap> {
    let topic = sketch.topics.get(&notification.topic)?;
    let policy = topic.policy.as_ref().map(|policy| policy.0.as_str());
    may_publish(policy, &topic.arn, &source(sketch, &notification.of)).err()
}

/// A topic that notifications are told to cannot be left dangling; AWS lets it, and they go nowhere then.
impl Verb for DeleteTopic {
    fn apply(&self, changes: &mut Changes) -> Result<(), Refusal> {
        let sketch = &mut changes.sketch;
        sketch.topics.find(&self.topic)?;
        if sketch.connection_notifications.iter().any(|notification| notification.topic == self.topic) {
            return Err(Refusal::ours(
                RefusalCode::InvalidState,
                "Connection notifications are told to the topic: delete them first (AWS deletes the topic, and they go nowhere)",
            ));
        }
        sketch.topics.remove(&self.topic);
        gone(changes, self.topic.clone())?;
        Ok(())
    }
}

/// On whose behalf a notification is published.
fn source(sketch: &Sketch, of: &NotificationSource) -> Source {
    let owner = |id: ResourceId| sketch.owner_of(&id).map(|account| account.to_string()).unwrap_or_default();
    let (region, account, kind, id) = match of {
        NotificationSource::Service(id) => {
            let service = sketch.endpoint_services.get(id);
            let region = service.and_then(|service| sketch.region_of_service(service));
            (region, owner(id.clone().into()), "vpc-endpoint-service", id.to_string())
        }
        NotificationSource::Endpoint(id) => {
            let vpc = sketch.vpc_endpoints.get(id).and_then(|endpoint| sketch.vpcs.get(&endpoint.vpc));
            let region = vpc.map(|vpc| vpc.region.clone());
            (region, owner(id.clone().into()), "vpc-endpoint", id.to_string())
        }
    };
    let region = region.map(|region| region.to_string()).unwrap_or_default();
    Source { arn: format!("arn:aws:ec2:{region}:{account}:{kind}/{id}"), account }
}

/// What is told of an event of an endpoint, and where: every topic that wants to know and lets it be told,
/// the service's and the endpoint's own. Only interface endpoints have notifications.
fn letters(sketch: &Sketch, endpoint: &VpcEndpoint, event: ConnectionEvent) -> Vec<(TopicArn, Message)> {
    let mut letters = Vec::new();
    if endpoint.endpoint_type != EndpointType::Interface {
        return letters;
    }
    for notification in sketch.connection_notifications.iter() {
        let concerns = match &notification.of {
            NotificationSource::Service(service) => endpoint.service == Service::Endpoint(service.clone()),
            NotificationSource::Endpoint(id) => *id == endpoint.id,
        };
        let wanted = concerns && notification.events.contains(&event);
        if wanted && state(sketch, notification) == NotificationState::Enabled {
            let message = Message {
                event,
                service: endpoint.service.to_string(),
                endpoint: endpoint.id.to_string(),
                notification: notification.id.to_string(),
            };
            letters.push((notification.topic.clone(), message));
        }
    }
    letters
}

/// Tells an event of an endpoint.
pub(super) fn tell(changes: &mut Changes, endpoint: &VpcEndpoint, event: ConnectionEvent) {
    for (topic, message) in letters(&changes.sketch, endpoint, event) {
        let arrived = changes.sketch.topics.update(&topic, |topic| {
            topic.inbox.push(message.clone());
            let over = topic.inbox.len().saturating_sub(INBOX);
            topic.inbox.drain(..over);
        });
        if arrived.is_ok() {
            changes.note(Event::Told(topic, message));
        }
    }
}

/// Takes the last message of an event back, as though it had not happened.
pub(super) fn untell(changes: &mut Changes, endpoint: &VpcEndpoint, event: ConnectionEvent) {
    for (topic, message) in letters(&changes.sketch, endpoint, event) {
        let last = |topic: &Topic| topic.inbox.iter().rposition(|known| *known == message);
        let Some(at) = changes.sketch.topics.get(&topic).and_then(last) else { continue };
        if changes.sketch.topics.update(&topic, |topic| topic.inbox.remove(at)).is_ok() {
            changes.changed(topic);
        }
    }
}
