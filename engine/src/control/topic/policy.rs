//! Whether a topic's policy lets `vpce.amazonaws.com` publish: what each statement says about the
//! effect, the principal, the action, the resource and the conditions (`PrivateLink` guide, "Receive
//! alerts for endpoint service events"; IAM guide, "Policy evaluation logic").

use serde_json::Value;

use crate::control::policy::{any, holds, is_everyone, like, statements};
use crate::model::TopicArn;

/// Who publishes connection notifications.
const PUBLISHER: &str = "vpce.amazonaws.com";
/// What the whitepaper prints where the topic's ARN belongs. It stands for the topic.
const PRINTED_RESOURCE: &str = "arn:aws:sns:region:account:topic-name";

/// On whose behalf something is published: what the keys `aws:SourceArn` and `aws:SourceAccount` say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `arn:aws:ec2:<region>:<account>:vpc-endpoint-service/<id>`, or `…:vpc-endpoint/<id>`.
    pub arn: String,
    /// The account that owns the service or endpoint.
    pub account: String,
}

/// Why nothing can be published: what the statement that comes nearest lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum PublishGap {
    /// There is no policy: only the topic's owner may publish.
    #[error("The topic has no policy that lets vpce.amazonaws.com publish")]
    NoPolicy,
    /// The document is no policy.
    #[error("{0}")]
    NoDocument(String),
    /// Every statement only denies.
    #[error("No statement has the Effect Allow")]
    Effect,
    /// Somebody else is allowed.
    #[error("The Principal is not {{\"Service\": \"vpce.amazonaws.com\"}}")]
    Principal,
    /// Something else is allowed.
    #[error("The Action does not include SNS:Publish")]
    Action,
    /// It is about something else.
    #[error("The Resource is not this topic's ARN")]
    Resource,
    /// It is allowed for another service or endpoint.
    #[error("The condition on aws:SourceArn does not fit {0}")]
    SourceArn(String),
    /// It is allowed for another account.
    #[error("The condition on aws:SourceAccount does not fit {0}")]
    SourceAccount(String),
    /// A condition that is not understood here, or that speaks of what is not there.
    #[error("The condition {0} is not met")]
    Condition(String),
    /// Another statement denies it, and a denial always wins.
    #[error("A statement with the Effect Deny forbids it")]
    Denied,
}

/// Whether a topic's policy lets connection notifications be published to it.
///
/// # Errors
/// What the nearest statement lacks.
pub fn may_publish(policy: Option<&str>, topic: &TopicArn, source: &Source) -> Result<(), PublishGap> {
    let statements = statements(policy.ok_or(PublishGap::NoPolicy)?).map_err(PublishGap::NoDocument)?;
    let mut nearest = PublishGap::Effect;
    let mut allowed = false;
    for statement in &statements {
        let denies = statement.get("Effect").and_then(Value::as_str) == Some("Deny");
        match (applies(statement, topic, source), denies) {
            (Ok(()), true) => return Err(PublishGap::Denied),
            (Ok(()), false) => allowed = true,
            // The gaps stand in the order they are looked for, so the greatest came nearest.
            (Err(gap), false) => nearest = nearest.max(gap),
            (Err(_), true) => {}
        }
    }
    if allowed { Ok(()) } else { Err(nearest) }
}

fn applies(statement: &Value, topic: &TopicArn, source: &Source) -> Result<(), PublishGap> {
    let has = |element: &str, fits: &dyn Fn(&str) -> bool| {
        statement.get(element).is_some_and(|value| any(value, fits))
    };
    let principal = statement.get("Principal");
    let is_service = |principal: &Value| {
        is_everyone(principal)
            || principal.get("Service").is_some_and(|value| any(value, &|text| text == PUBLISHER))
    };
    if !principal.is_some_and(is_service) {
        return Err(PublishGap::Principal);
    }
    if !has("Action", &|text| like(&text.to_ascii_lowercase(), "sns:publish")) {
        return Err(PublishGap::Action);
    }
    if !has("Resource", &|text| text == PRINTED_RESOURCE || like(text, topic.as_str())) {
        return Err(PublishGap::Resource);
    }
    let Some(conditions) = statement.get("Condition").and_then(Value::as_object) else { return Ok(()) };
    for (operator, keys) in conditions {
        for (key, value) in keys.as_object().into_iter().flatten() {
            condition(operator, key, value, source)?;
        }
    }
    Ok(())
}

/// Whether one condition is met. Keys have no case in IAM.
fn condition(operator: &str, key: &str, value: &Value, source: &Source) -> Result<(), PublishGap> {
    let (found, gap) = match key.to_ascii_lowercase().as_str() {
        "aws:sourcearn" => (&source.arn, PublishGap::SourceArn(source.arn.clone())),
        "aws:sourceaccount" => (&source.account, PublishGap::SourceAccount(source.account.clone())),
        // A key that is not there meets no condition but one that says "if it exists".
        _ if operator.ends_with("IfExists") => return Ok(()),
        _ => return Err(PublishGap::Condition(shown(operator, key))),
    };
    let Some(met) = holds(operator, value, Some(found)) else {
        return Err(PublishGap::Condition(shown(operator, key)));
    };
    if met { Ok(()) } else { Err(gap) }
}

/// An operator and its key, short and plain enough for a sentence.
fn shown(operator: &str, key: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| crate::model::record::is_plain(*c)).take(40).collect()
    };
    format!("{} on {}", plain(operator), plain(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "arn:aws:sns:us-east-1:222222222222:orders";

    fn judged(policy: &str) -> Result<(), PublishGap> {
        let source = Source {
            arn: "arn:aws:ec2:us-east-1:222222222222:vpc-endpoint-service/vpce-svc-1234".to_owned(),
            account: "222222222222".to_owned(),
        };
        may_publish(Some(policy), &TOPIC.parse().expect("an ARN"), &source)
    }

    /// The whitepaper's statement ("Considerations"), its line break after `"Effect":` included.
    const PRINTED: &str = "{\n\"Version\": \"2012-10-17\",\n\"Statement\": [\n{\n\"Effect\": \n\"Allow\", \n\"Principal\": {\n\n\"Service\": \"vpce.amazonaws.com\"\n},\n\"Action\": \"SNS:Publish\",\n\"Resource\": \"arn:aws:sns:region:account:topic-name\"\n}\n]\n}";

    #[test]
    fn the_paper_s_policy_does_as_printed_and_with_the_topic_s_own_arn() {
        assert_eq!(judged(PRINTED), Ok(()));
        assert_eq!(judged(&PRINTED.replace("arn:aws:sns:region:account:topic-name", TOPIC)), Ok(()));
    }

    #[test]
    fn a_wrong_one_says_what_it_lacks() {
        let changed = |from: &str, to: &str| judged(&PRINTED.replace(from, to));
        assert_eq!(changed("\"Allow\"", "\"Deny\""), Err(PublishGap::Denied));
        assert_eq!(changed("vpce.amazonaws.com", "s3.amazonaws.com"), Err(PublishGap::Principal));
        assert_eq!(changed("SNS:Publish", "SNS:Subscribe"), Err(PublishGap::Action));
        assert_eq!(
            changed("region:account:topic-name", "us-east-1:222222222222:other"),
            Err(PublishGap::Resource)
        );
        assert_eq!(changed("\"SNS:Publish\"", "[\"sns:Get*\", \"sns:Pub*\"]"), Ok(()));
        assert_eq!(changed("{\n\n\"Service\": \"vpce.amazonaws.com\"\n}", "\"*\""), Ok(()));
        assert!(matches!(changed("]", ""), Err(PublishGap::NoDocument(_))));
    }

    #[test]
    fn conditions_on_the_source_are_looked_at() {
        let with = |condition: &str| {
            judged(&PRINTED.replace("\"Action\"", &format!("\"Condition\": {condition}, \"Action\"")))
        };
        assert_eq!(with(r#"{"StringEquals": {"aws:SourceAccount": "222222222222"}}"#), Ok(()));
        assert_eq!(
            with(r#"{"ArnLike": {"aws:SourceArn": "arn:aws:ec2:*:222222222222:vpc-endpoint-service/*"}}"#),
            Ok(())
        );
        assert!(matches!(
            with(r#"{"StringEquals": {"aws:SourceAccount": "111111111111"}}"#),
            Err(PublishGap::SourceAccount(_))
        ));
        assert!(matches!(
            with(
                r#"{"ArnLike": {"AWS:SourceArn": "arn:aws:ec2:us-east-1:222222222222:vpc-endpoint-service/vpce-svc-1"}}"#
            ),
            Err(PublishGap::SourceArn(_))
        ));
        assert!(matches!(
            with(r#"{"Bool": {"aws:SecureTransport": "true"}}"#),
            Err(PublishGap::Condition(_))
        ));
        assert_eq!(with(r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}"#), Ok(()));
    }
}
