//! What is told to whom: the four events, both sides, and whether a topic's policy lets it.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use privatelink::control::{PublishGap, publish_gap};
use privatelink::model::{EndpointState, NotificationState, Topic, TopicArn};
use privatelink_tests::market::{CONSUMER, Market, PROVIDER};

/// The statement of the whitepaper ("Considerations"), with a topic's own ARN.
const STATEMENT: &str = "{\\\"Version\\\": \\\"2012-10-17\\\", \\\"Statement\\\": [{\\\"Effect\\\": \\n\\\"Allow\\\", \\\"Principal\\\": {\\n\\\"Service\\\": \\\"vpce.amazonaws.com\\\"}, \\\"Action\\\": \\\"SNS:Publish\\\", \\\"Resource\\\": \\\"TOPIC\\\"}]}";

fn topic(market: &mut Market, account: &str, name: &str, policy: Option<&str>) -> String {
    let arn = format!("arn:aws:sns:us-east-1:{account}:{name}");
    let policy =
        policy.map_or(String::new(), |policy| format!(", 'policy': '{}'", policy.replace("TOPIC", &arn)));
    market.run(&format!(
        "{{'CreateTopic': {{'account': '{account}', 'region': 'us-east-1', 'name': '{name}'{policy}}}}}"
    ));
    arn
}

fn notify(market: &mut Market, of: &str, topic: &str, events: &str) -> String {
    market.made(&format!(
        "{{'CreateVpcEndpointConnectionNotification': {{'of': '{of}', 'topic': '{topic}', 'events': [{events}]}}}}"
    ))
}

const ALL: &str = "'Accept', 'Connect', 'Delete', 'Reject'";

fn found<'a>(market: &'a Market, topic: &str) -> &'a Topic {
    market.sketch.topics.get(&topic.parse::<TopicArn>().unwrap()).expect("the topic")
}

fn inbox(market: &Market, topic: &str) -> Vec<&'static str> {
    found(market, topic).inbox.iter().map(|message| message.event.word()).collect()
}

/// SNS API, `CreateTopic`: letters, digits, underscores and hyphens, at least one and at most 256 of them.
#[test]
fn a_topics_name_is_of_letters_digits_underscores_and_hyphens() {
    let mut market = Market::default();
    for name in ["Orders-of_2", "-", "_", "7"] {
        topic(&mut market, PROVIDER, name, None);
    }
    let too_long = "t".repeat(257);
    for name in ["", "orders.fifo", "orders 2", "für-orders", "a/b", &too_long] {
        let create = format!(
            "{{'CreateTopic': {{'account': '{PROVIDER}', 'region': 'us-east-1', 'name': '{name}'}}}}"
        );
        assert_eq!(market.refused(&create).code, "InvalidParameter", "{name}");
    }
}

/// SNS API, `CreateTopic`: a topic of that name is given back, and refused where it has other attributes or tags.
#[test]
fn a_topic_is_made_once_and_as_it_was() {
    let mut market = Market::default();
    let make = |more: &str| {
        format!(
            "{{'CreateTopic': {{'account': '{PROVIDER}', 'region': 'us-east-1', 'name': 'orders'{more}}}}}"
        )
    };
    let policy = format!(", 'policy': '{}'", STATEMENT.replace("TOPIC", "*"));
    let tags = |value: &str| format!(", 'tags': [{{'key': 'team', 'value': '{value}'}}]");
    let whole = format!("{policy}{}", tags("a"));
    market.run(&make(&whole));
    let before = market.sketch.clone();
    market.run(&make(&whole));
    assert!(market.sketch == before);
    for other in [String::new(), policy.clone(), tags("a"), format!("{policy}{}", tags("b"))] {
        assert_eq!(market.refused(&make(&other)).code, "InvalidParameter", "{other}");
    }
}

#[test]
fn the_provider_is_told_of_every_endpoint_and_the_consumer_of_their_own() {
    let mut market = Market::default();
    let provider = topic(&mut market, PROVIDER, "orders", Some(STATEMENT));
    let consumer = topic(&mut market, CONSUMER, "mine", Some(STATEMENT));
    let service = market.service.clone();
    let of_service = notify(&mut market, &service, &provider, ALL);
    let first = market.endpoint(EndpointState::PendingAcceptance);
    notify(&mut market, &first, &consumer, ALL);
    assert_eq!(inbox(&market, &provider), ["Connect"]);
    let verb = |verb: &str, endpoint: &str| {
        format!("{{'{verb}': {{'endpoint': '{endpoint}', 'service': '{service}'}}}}")
    };
    market.run(&verb("AcceptVpcEndpointConnections", &first));
    market.run(&format!("{{'FinishVpcEndpoint': {{'endpoint': '{first}'}}}}"));
    let second = market.endpoint(EndpointState::Rejected);
    market.run(&verb("RejectVpcEndpointConnections", &first));
    market.run(&format!("{{'DeleteVpcEndpoints': {{'endpoint': '{first}'}}}}"));
    assert_eq!(inbox(&market, &provider), ["Connect", "Accept", "Connect", "Reject", "Reject", "Delete"]);
    assert_eq!(inbox(&market, &consumer), ["Accept", "Reject", "Delete"]);
    let last = found(&market, &provider).inbox.last().unwrap();
    assert_eq!((last.endpoint.as_str(), last.service.as_str()), (first.as_str(), service.as_str()));
    assert_eq!(last.notification, of_service);
    assert_eq!(found(&market, &provider).inbox[3].endpoint, second);
    // The notification of an endpoint goes with it; the topic and what arrived stay.
    assert_eq!(market.sketch.connection_notifications.len(), 1);
}

#[test]
fn only_the_events_that_are_wanted_are_told() {
    let mut market = Market::default();
    let arn = topic(&mut market, PROVIDER, "orders", Some(STATEMENT));
    let service = market.service.clone();
    let notification = notify(&mut market, &service, &arn, "'Reject', 'Reject'");
    market.endpoint(EndpointState::Rejected);
    assert_eq!(inbox(&market, &arn), ["Reject"]);
    market.run(&format!(
        "{{'ModifyVpcEndpointConnectionNotification': {{'notification': '{notification}', 'events': ['Connect']}}}}"
    ));
    market.endpoint(EndpointState::Rejected);
    assert_eq!(inbox(&market, &arn), ["Reject", "Connect"]);
    // A request nobody must accept tells of no acceptance: AWS does not say that it does.
    market.run(&format!(
        "{{'ModifyVpcEndpointConnectionNotification': {{'notification': '{notification}', 'events': [{ALL}]}}}}"
    ));
    market.run(&format!(
        "{{'ModifyVpcEndpointServiceConfiguration': {{'service': '{service}', 'acceptance_required': false}}}}"
    ));
    let asking = market.asking(&market.subnets[..1], "");
    market.run(&asking);
    assert_eq!(inbox(&market, &arn), ["Reject", "Connect", "Connect"]);
}

#[test]
fn a_policy_that_does_not_let_it_is_explained_and_nothing_arrives() {
    let mut market = Market::default();
    let arn = topic(&mut market, PROVIDER, "orders", None);
    let service = market.service.clone();
    let id = notify(&mut market, &service, &arn, ALL);
    let judged = |market: &Market| {
        let notification = market.sketch.connection_notifications.get(&id.parse().unwrap()).unwrap();
        (notification.state, publish_gap(&market.sketch, notification))
    };
    let set = |policy: &str| {
        format!(
            "{{'SetTopicAttributes': {{'topic': '{arn}', 'policy': '{}'}}}}",
            policy.replace("TOPIC", &arn)
        )
    };
    assert_eq!(judged(&market), (NotificationState::Disabled, Some(PublishGap::NoPolicy)));
    let condition = |condition: &str| {
        STATEMENT.replace("\\\"Action\\\"", &format!("\\\"Condition\\\": {condition}, \\\"Action\\\""))
    };
    let account = |account: &str| {
        condition(&format!("{{\\\"StringEquals\\\": {{\\\"aws:SourceAccount\\\": \\\"{account}\\\"}}}}"))
    };
    let source = |id: &str| {
        condition(&format!(
            "{{\\\"ArnLike\\\": {{\\\"aws:SourceArn\\\": \\\"arn:aws:ec2:us-east-1:{PROVIDER}:vpc-endpoint-service/{id}\\\"}}}}"
        ))
    };
    let cases = [
        (STATEMENT.replace("vpce.amazonaws.com", "events.amazonaws.com"), Some(PublishGap::Principal)),
        (STATEMENT.replace("SNS:Publish", "SNS:Subscribe"), Some(PublishGap::Action)),
        (STATEMENT.replace("TOPIC", "arn:aws:sns:us-east-1:222222222222:other"), Some(PublishGap::Resource)),
        (account(CONSUMER), Some(PublishGap::SourceAccount(PROVIDER.to_owned()))),
        (account(PROVIDER), None),
        (
            source("vpce-svc-1234"),
            Some(PublishGap::SourceArn(format!(
                "arn:aws:ec2:us-east-1:{PROVIDER}:vpc-endpoint-service/{service}"
            ))),
        ),
        (source(&service), None),
        // What a publisher does not say meets no condition but one that asks for it only where it is said (IAM guide,
        // "Condition operators"); an operator nobody knows is met by nothing.
        (
            condition("{\\\"StringEquals\\\": {\\\"aws:PrincipalOrgID\\\": \\\"o-1\\\"}}"),
            Some(PublishGap::Condition("StringEquals on aws:PrincipalOrgID".to_owned())),
        ),
        (condition("{\\\"StringEqualsIfExists\\\": {\\\"aws:PrincipalOrgID\\\": \\\"o-1\\\"}}"), None),
        (
            condition(&format!("{{\\\"Resembles\\\": {{\\\"aws:SourceAccount\\\": \\\"{PROVIDER}\\\"}}}}")),
            Some(PublishGap::Condition("Resembles on aws:SourceAccount".to_owned())),
        ),
        (STATEMENT.to_owned(), None),
        // As the whitepaper prints it, its own placeholder for the ARN included.
        (STATEMENT.replace("TOPIC", "arn:aws:sns:region:account:topic-name"), None),
    ];
    let mut expected = 0;
    for (policy, gap) in cases {
        market.run(&set(&policy));
        let state = if gap.is_none() { NotificationState::Enabled } else { NotificationState::Disabled };
        assert_eq!(judged(&market), (state, gap.clone()), "{policy}");
        market.endpoint(EndpointState::PendingAcceptance);
        expected += usize::from(gap.is_none());
        assert_eq!(inbox(&market, &arn).len(), expected, "{policy}");
    }
    assert!(expected > 3);
}

#[test]
fn a_topic_stays_while_it_is_told_and_an_inbox_does_not_grow_for_ever() {
    let mut market = Market::default();
    let arn = topic(&mut market, PROVIDER, "orders", Some(STATEMENT));
    let service = market.service.clone();
    let notification = notify(&mut market, &service, &arn, ALL);
    let delete = format!("{{'DeleteTopic': {{'topic': '{arn}'}}}}");
    assert_eq!(market.refused(&delete).code, "InvalidState");
    let endpoint = market.endpoint(EndpointState::PendingAcceptance);
    let full = found(&market, &arn).inbox[0].clone();
    market.sketch.topics.update(&arn.parse().unwrap(), |topic| topic.inbox = vec![full; 1000]).unwrap();
    market.run(&format!("{{'DeleteVpcEndpoints': {{'endpoint': '{endpoint}'}}}}"));
    assert_eq!(inbox(&market, &arn).len(), 1000);
    assert_eq!(inbox(&market, &arn).last(), Some(&"Delete"));
    market.run(&format!("{{'DeleteVpcEndpointServiceConfigurations': {{'service': '{service}'}}}}"));
    assert!(
        market.sketch.connection_notifications.get(&notification.parse().unwrap()).is_none(),
        "gone with its service"
    );
    market.run(&delete);
}
