//! Endpoints in the course of a run: one that is accepted is made two minutes later, connections find it from then
//! on, and topics are told; one that is rejected ends.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Debug;
use std::str::FromStr;

use privatelink::control::{apply, verb};
use privatelink::model::{
    ConnectionEvent, EndpointServiceId, EndpointState, InterfaceKind, NotificationSource, Sketch,
    VpcEndpointId,
};
use privatelink::path::{Place, Source};
use privatelink::scenario;
use privatelink::sim::{Arrival, Happening, NS_PER_S, Summary};
use privatelink_tests::loads::{client, fault, load, run};

const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:endpoints";

fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().expect("an id")
}

/// Figure 5 with an endpoint that waits to be accepted, and a topic that is told of what becomes of it.
fn waiting() -> (Sketch, EndpointServiceId, VpcEndpointId) {
    let mut sketch = scenario::open("figure-5").expect("it is there").expect("it reads").sketch;
    let service = sketch.endpoint_services.iter().next().expect("one").clone();
    let endpoint = sketch.vpc_endpoints.iter().next().expect("one").id.clone();
    sketch
        .vpc_endpoints
        .update(&endpoint, |one| one.state = EndpointState::PendingAcceptance)
        .expect("there");
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Principal":{{"Service":"vpce.amazonaws.com"}},"Action":"SNS:Publish","Resource":"{TOPIC}"}}]}}"#
    );
    let account = service.account.clone();
    let topic = TOPIC.replace("111122223333", account.as_str());
    let policy = policy.replace(TOPIC, &topic);
    let made = verb::CreateTopic {
        account,
        region: id("us-east-1"),
        name: "endpoints".to_owned(),
        policy: Some(privatelink::model::record::LongText(policy)),
        tags: Vec::new(),
    };
    let sketch = apply(&sketch, &made.into()).expect("a topic").sketch;
    let told = verb::CreateVpcEndpointConnectionNotification {
        of: NotificationSource::Service(service.id.clone()),
        topic: id(&topic),
        events: vec![ConnectionEvent::Accept, ConnectionEvent::Reject],
    };
    let sketch = apply(&sketch, &told.into()).expect("a notification").sketch;
    (sketch, service.id, endpoint)
}

/// A connection each second to the endpoint's interface, from the client beside it.
fn each_second(
    sketch: &Sketch,
    endpoint: &VpcEndpointId,
    seconds: u64,
    what: Vec<privatelink::sim::TimedFault>,
) -> Summary {
    let of = |kind: &InterfaceKind| matches!(kind, InterfaceKind::VpcEndpoint(of) if of == endpoint);
    let interface = sketch.network_interfaces.iter().find(|one| of(&one.of)).expect("one");
    let host = sketch.hosts.iter().find(|host| host.name == "client-1").expect("it is there");
    let from = Source::of_instance(sketch, &host.id).expect("it has an interface");
    let to = Place::Address(None, interface.address.into());
    let times = (0..seconds).map(|at| at * NS_PER_S).collect();
    let mut load = load(vec![client(from, to, Arrival::Recorded(times))], seconds);
    load.faults = what;
    run(sketch, &load)
}

fn news(summary: &Summary) -> Vec<(u64, String)> {
    let said = summary.events.iter().map(|event| {
        let what = match &event.what {
            Happening::Endpoint(_, state) => state.word().to_owned(),
            Happening::Told(_, message) => format!("told {}", message.event.word()),
            Happening::Fault(command) => command.verb().to_owned(),
            other => panic!("{other:?}"),
        };
        (event.at_ns / NS_PER_S, what)
    });
    said.collect()
}

#[test]
fn an_endpoint_that_is_accepted_is_found_two_minutes_later() {
    let (sketch, service, endpoint) = waiting();
    let accept = verb::AcceptVpcEndpointConnections { service, endpoint: endpoint.clone() };
    let found = each_second(&sketch, &endpoint, 200, vec![fault(10, accept)]);
    let said = |at, what: &str| (at, what.to_owned());
    assert_eq!(
        news(&found),
        [
            said(10, "AcceptVpcEndpointConnections"),
            said(10, "pending"),
            said(10, "told Accept"),
            said(130, "available"),
        ]
    );
    // A SYN is sent again after a second, and given up after three: who begins at 129 s comes through at 130 s,
    // who begins before does not.
    assert_eq!((found.connections.failed, found.connections.completed), (129, 71));
}

#[test]
fn an_endpoint_that_is_rejected_in_a_run_is_told_of_and_lost() {
    let (mut sketch, service, endpoint) = waiting();
    sketch.vpc_endpoints.update(&endpoint, |one| one.state = EndpointState::Available).expect("there");
    let reject = verb::RejectVpcEndpointConnections { service, endpoint: endpoint.clone() };
    let found = each_second(&sketch, &endpoint, 60, vec![fault(20, reject)]);
    let said = |what: &str| (20, what.to_owned());
    assert_eq!(news(&found), [said("RejectVpcEndpointConnections"), said("rejected"), said("told Reject")]);
    // At 20 s the rejection comes first.
    assert_eq!(found.connections.completed, 20);
}

#[test]
fn an_endpoint_that_is_being_made_when_a_run_begins_is_there_in_time() {
    let (mut sketch, _, endpoint) = waiting();
    sketch.vpc_endpoints.update(&endpoint, |one| one.state = EndpointState::Pending).expect("there");
    let found = each_second(&sketch, &endpoint, 125, Vec::new());
    assert_eq!(news(&found), [(120, "available".to_owned())]);
    assert_eq!((found.connections.failed, found.connections.completed), (119, 6));
}
