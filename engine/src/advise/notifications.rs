//! Rules about connection notifications: whether what they tell arrives.

use crate::path::Index;

use super::code::FindingCode;
use super::finding::{Found, of};

/// Notifications to a topic that does not let them in (`PrivateLink` guide, "Connection
/// notifications").
pub fn topics(index: &Index, found: &mut Found) {
    let sketch = index.sketch();
    for notification in sketch.connection_notifications.iter() {
        let Some(topic) = sketch.topics.get(&notification.topic) else { continue };
        if !topic.policy.as_ref().is_some_and(|policy| lets_in(&policy.0)) {
            found.add(
                FindingCode::TopicRefusesNotifications,
                notification.id.clone(),
                vec![of(topic.arn.clone())],
            );
        }
    }
}

/// Whether some statement of a policy lets the service publish.
fn lets_in(policy: &str) -> bool {
    use serde_json::Value;
    let Ok(policy) = serde_json::from_str::<Value>(policy) else { return false };
    let has = |value: Option<&Value>, wanted: &[&str]| match value {
        Some(Value::String(text)) => wanted.iter().any(|wanted| text.eq_ignore_ascii_case(wanted)),
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).any(|text| wanted.contains(&text)),
        Some(_) | None => false,
    };
    let allows = |statement: &Value| {
        let principal = statement.get("Principal");
        has(statement.get("Effect"), &["Allow"])
            && has(statement.get("Action"), &["SNS:Publish", "sns:*", "*"])
            && (has(principal, &["*"])
                || has(principal.and_then(|found| found.get("Service")), &["vpce.amazonaws.com"]))
    };
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().any(allows),
        Some(statement) => allows(statement),
        None => false,
    }
}
