//! Rules about connection notifications: whether what they tell arrives.

use crate::control::publish_gap;
use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of, word};

/// Notifications to a topic that does not let them in (`PrivateLink` guide, "Connection
/// notifications").
pub fn topics(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for notification in sketch.connection_notifications.iter() {
        if let Some(gap) = publish_gap(sketch, notification) {
            let details = vec![of(notification.topic.clone()), word(&gap)];
            found.add(FindingCode::TopicRefusesNotifications, notification.id.clone(), details);
        }
    }
}
