//! What people do with the built-in scenarios: the verbs that the whitepaper's claims speak of, applied to
//! the figures. Names of tests carry the claim's number.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use privatelink::control::{Command, Refusal, apply, apply_as, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{
    AccountId, EndpointState, EndpointType, Profile, QuotaName, Service, Sketch, SubnetConfiguration, Tag,
    VpcEndpointId,
};
use privatelink::path::Index;
use privatelink_tests::built_in::{attempt, balancer, endpoint, group, host, open, vpc};

/// What an account does.
fn by(sketch: &Sketch, account: &AccountId, command: impl Into<Command>) -> Result<Sketch, Refusal> {
    apply_as(sketch, account, &command.into()).map(|applied| applied.sketch)
}

/// An endpoint in some subnets of a VPC, with a VPC's group of this name.
fn create(sketch: &Sketch, vpc_name: &str, subnets: &[&str], group: &str) -> verb::CreateVpcEndpoint {
    let vpc = vpc(sketch, vpc_name);
    let subnet = |name: &&str| {
        let subnet = sketch.subnets.iter().find(|subnet| subnet.name == **name).expect("a subnet");
        SubnetConfiguration { subnet: subnet.id.clone(), address: None }
    };
    let group = sketch.security_groups.iter().find(|found| found.vpc == vpc.id && found.name == group);
    verb::CreateVpcEndpoint {
        vpc: vpc.id.clone(),
        service: Service::Endpoint(sketch.endpoint_services.iter().next().expect("a service").id.clone()),
        endpoint_type: EndpointType::Interface,
        subnets: subnets.iter().map(subnet).collect(),
        security_groups: vec![group.expect("a group").id.clone()],
        name: "the new endpoint".to_owned(),
        ..as_usual()
    }
}

fn is(sketch: &Sketch, id: &VpcEndpointId, state: EndpointState) {
    assert_eq!(sketch.vpc_endpoints.get(id).expect("an endpoint").state, state);
}

/// Customer E of Figure 6 from not permitted to connected, and rejected after use.
#[test]
fn c20_c27_permission_and_acceptance_are_two_gates() {
    let sketch = open("figure-6");
    let service = sketch.endpoint_services.iter().next().expect("a service");
    let (provider, service) = (service.account.clone(), service.id.clone());
    let customer = vpc(&sketch, "Customer E VPC").account.clone();
    let wanted = create(&sketch, "Customer E VPC", &["Subnet E1"], "agent-sg");
    // The agents' group admits nothing; the customer lets the agents in.
    let group = wanted.security_groups[0].clone();
    let permission = privatelink::model::Permission {
        protocol: privatelink::model::IpProtocol::Tcp,
        ports: "443".parse().unwrap(),
        peer: privatelink::model::Peer::Group(group.clone()),
    };
    let sketch = by(&sketch, &customer, verb::AuthorizeSecurityGroupIngress { group, permission }).unwrap();

    let refusal = by(&sketch, &customer, wanted.clone()).expect_err("it is not permitted");
    assert_eq!(refusal.code, "InvalidServiceName");

    let permit = verb::ModifyVpcEndpointServicePermissions {
        service: service.clone(),
        add_principals: vec![format!("arn:aws:iam::{customer}:root").parse().unwrap()],
        remove_principals: Vec::new(),
    };
    let refusal = by(&sketch, &customer, permit.clone()).expect_err("it is the provider's");
    assert_eq!(refusal.code, "InvalidVpcEndpointServiceId.NotFound");
    let sketch = by(&sketch, &provider, permit).unwrap();

    let sketch = by(&sketch, &customer, wanted).unwrap();
    let id = endpoint(&sketch, "the new endpoint").id.clone();
    is(&sketch, &id, EndpointState::PendingAcceptance);
    let made = attempt(&Index::of(&sketch), "agent E", "the new endpoint", 443);
    assert_eq!(made.reason.code.code(), "endpoint_pending_acceptance");

    let accept = verb::AcceptVpcEndpointConnections { endpoint: id.clone(), service: service.clone() };
    let sketch = by(&sketch, &provider, accept).unwrap();
    let finish = verb::FinishVpcEndpoint { endpoint: id.clone() };
    let sketch = apply(&sketch, &finish.into()).unwrap().sketch;
    is(&sketch, &id, EndpointState::Available);
    let made = attempt(&Index::of(&sketch), "agent E", "the new endpoint", 443);
    assert_eq!(made.reason.code.code(), "connected");

    let reject = verb::RejectVpcEndpointConnections { endpoint: id.clone(), service };
    let sketch = by(&sketch, &provider, reject).unwrap();
    let made = attempt(&Index::of(&sketch), "agent E", "the new endpoint", 443);
    assert_eq!(made.reason.code.code(), "endpoint_rejected");

    let topic = sketch.topics.iter().next().expect("a topic");
    let told = topic.inbox.iter().filter(|message| message.endpoint == id.as_str());
    let told: Vec<&str> = told.map(|message| message.event.word()).collect();
    assert_eq!(told, ["Connect", "Accept", "Reject"]);
}

/// Zone ids decide, whatever the accounts call their zones.
#[test]
fn c25_an_endpoint_is_refused_where_the_service_is_not() {
    let sketch = open("zone-names");
    let consumer = vpc(&sketch, "Consumer VPC").account.clone();
    let same_name = create(&sketch, "Consumer VPC", &["Subnet A1"], "endpoint-sg");
    let subnet = same_name.subnets[0].subnet.clone();
    let refusal = by(&sketch, &consumer, same_name).expect_err("use1-az4 has no node");
    assert_eq!(refusal.code, "InvalidParameter");
    assert!(
        refusal.text.ends_with(&format!("the availability zone of the subnet: {subnet}.")),
        "{}",
        refusal.text
    );
    let other_name = create(&sketch, "Consumer VPC", &["Subnet A2"], "endpoint-sg");
    assert!(by(&sketch, &consumer, other_name).is_ok(), "use1-az1 has one");
}

/// The service leaves for the cloud: first on premises only, then both, then AWS only.
#[test]
fn c33_targets_are_swapped_step_by_step() {
    let sketch = open("figure-8");
    let provider = vpc(&sketch, "Service VPC").account.clone();
    let targets = group(&sketch, "hybrid-targets");
    let (on_premises, in_aws): (Vec<_>, Vec<_>) =
        targets.targets.iter().cloned().partition(|target| target.zone.is_none());
    let mut hybrid = sketch.clone();
    for target in in_aws.clone() {
        let command = verb::DeregisterTargets { target_group: targets.arn.clone(), target };
        hybrid = by(&hybrid, &provider, command).expect("it is registered");
    }
    assert_eq!(group(&hybrid, "hybrid-targets").targets, on_premises);
    for target in in_aws.clone() {
        let command = verb::RegisterTargets { target_group: targets.arn.clone(), target };
        hybrid = by(&hybrid, &provider, command).expect("it can be registered");
    }
    for target in on_premises {
        let command = verb::DeregisterTargets { target_group: targets.arn.clone(), target };
        hybrid = by(&hybrid, &provider, command).expect("it is registered");
    }
    assert_eq!(group(&hybrid, "hybrid-targets").targets, in_aws);
    let index = Index::of(&hybrid);
    for client in ["consumer 1", "consumer 2"] {
        let made = attempt(&index, client, "endpoint", 443);
        let target = made.target.expect("a target").host;
        assert!(
            ["instance 1", "instance 2"]
                .map(|name| host(&hybrid, name).id.to_string())
                .contains(&target.to_string())
        );
    }
}

/// An interface made later is bound to one of the two load balancers of its zone, and stays with it.
#[test]
fn c24_a_new_endpoint_is_bound_to_one_load_balancer_a_zone() {
    let sketch = open("two-load-balancers");
    let consumer = vpc(&sketch, "Consumer VPC").account.clone();
    let wanted = create(&sketch, "Consumer VPC", &["Subnet A1", "Subnet A2"], "endpoint-sg");
    let sketch = by(&sketch, &consumer, wanted).unwrap();
    let service = sketch.endpoint_services.iter().next().expect("a service").clone();
    let id = endpoint(&sketch, "the new endpoint").id.clone();
    let accept = verb::AcceptVpcEndpointConnections { endpoint: id.clone(), service: service.id.clone() };
    let sketch = by(&sketch, &service.account, accept).unwrap();
    let sketch = apply(&sketch, &verb::FinishVpcEndpoint { endpoint: id }.into()).unwrap().sketch;
    let new = endpoint(&sketch, "the new endpoint");
    let known = ["blue", "green"].map(|name| balancer(&sketch, name).arn.clone());
    assert_eq!(new.bindings.len(), new.network_interfaces.len());
    assert!(new.bindings.iter().all(|binding| known.contains(&binding.load_balancer)));
}

/// What Figure 6 does with overlapping blocks, peering cannot.
#[test]
fn c47_peering_refuses_the_two_vpcs_that_private_link_joins() {
    let sketch = open("figure-6");
    let peer = |requester: &str| {
        let requester = vpc(&sketch, requester);
        let accepter_vpc = vpc(&sketch, "SaaS VPC").id.clone();
        let command = verb::CreateVpcPeeringConnection {
            requester_vpc: requester.id.clone(),
            accepter_vpc,
            name: String::new(),
        };
        by(&sketch, &requester.account, command)
    };
    assert_eq!(attempt(&Index::of(&sketch), "agent A", "endpoint A", 443).reason.code.code(), "connected");
    assert_eq!(peer("Customer A VPC").expect_err("both have 10.0.0.0/16").code, "InvalidParameterValue");
    assert!(peer("Customer C VPC").is_ok(), "10.20.0.0/16 is nobody else's");
}

/// A consumer sees the endpoint's interface, and may not touch it.
#[test]
fn c06_an_endpoints_interface_is_seen_and_not_managed() {
    let sketch = open("figure-4");
    let interface = endpoint(&sketch, "endpoint").network_interfaces[0].clone();
    assert!(sketch.network_interfaces.get(&interface).expect("it is seen").requester_managed());
    let command = verb::ModifyNetworkInterfaceAttribute {
        network_interface: interface,
        source_dest_check: Some(false),
        ..as_usual()
    };
    let owner = vpc(&sketch, "VPC A").account.clone();
    assert!(by(&sketch, &owner, command).is_err());
}

#[test]
fn c22_endpoint_services_can_be_tagged_today_and_could_not_when_the_paper_was_written() {
    let mut sketch = open("figure-4");
    let provider = vpc(&sketch, "VPC B").account.clone();
    let command = verb::CreateTags {
        resource: "vpce-svc-1234".parse().unwrap(),
        tag: Tag { key: "team".to_owned(), value: "payments".to_owned() },
    };
    assert!(by(&sketch, &provider, command.clone()).is_ok());
    sketch.profile = Profile::Paper;
    assert_eq!(
        by(&sketch, &provider, command).expect_err("the whitepaper says so").code,
        "UnsupportedOperation"
    );
}

/// Endpoints in one VPC until AWS refuses the next one.
#[test]
fn c31_a_vpc_has_20_interface_endpoints_in_the_paper_and_50_today() {
    for (profile, most) in [(Profile::Paper, 20), (Profile::Today, 50)] {
        let mut sketch = open("figure-2");
        sketch.profile = profile;
        let consumer = vpc(&sketch, "Consumer VPC").account.clone();
        let refusal = loop {
            let wanted = create(&sketch, "Consumer VPC", &["Subnet A"], "endpoint-sg");
            match by(&sketch, &consumer, wanted) {
                Ok(more) => sketch = more,
                Err(refusal) => break refusal,
            }
        };
        assert_eq!((refusal.code.as_str(), sketch.vpc_endpoints.len()), ("VpcEndpointLimitExceeded", most));
    }
}

/// With the quota raised to its most, a VPC has 125 peering connections; the shared service has an endpoint
/// in the next VPC all the same.
#[test]
fn c29_the_126th_peering_is_refused_and_the_next_endpoint_is_not() {
    let mut sketch = open("figure-7");
    let provider = vpc(&sketch, "Shared Services VPC").clone();
    let quota =
        |quota, value| verb::SetQuota { account: provider.account.clone(), quota, value: Some(value) };
    sketch = apply(&sketch, &quota(QuotaName::PeeringsPerVpc, 125).into()).unwrap().sketch;
    sketch = apply(&sketch, &quota(QuotaName::VpcsPerRegion, 200).into()).unwrap().sketch;
    sketch = apply(&sketch, &quota(QuotaName::OutstandingPeerings, 200).into()).unwrap().sketch;
    let mut peered = 0;
    let refusal = loop {
        let wanted = verb::CreateVpc {
            account: provider.account.clone(),
            region: provider.region.clone(),
            cidr: format!("172.31.{peered}.0/24").parse().unwrap(),
            ..as_usual()
        };
        sketch = by(&sketch, &provider.account, wanted).unwrap();
        let other = sketch.vpcs.iter().last().expect("a VPC").id.clone();
        let ask = verb::CreateVpcPeeringConnection {
            requester_vpc: other,
            accepter_vpc: provider.id.clone(),
            name: String::new(),
        };
        sketch = match by(&sketch, &provider.account, ask) {
            Ok(more) => more,
            Err(refusal) => break refusal,
        };
        let id = sketch.vpc_peering_connections.iter().last().expect("a peering").id.clone();
        let accept = verb::AcceptVpcPeeringConnection { vpc_peering_connection: id };
        match by(&sketch, &provider.account, accept) {
            Ok(more) => sketch = more,
            Err(refusal) => break refusal,
        }
        peered += 1;
        assert!(peered < 130, "no end");
    };
    assert_eq!(
        (peered, refusal.code.as_str()),
        (125, "ActiveVpcPeeringConnectionPerVpcLimitExceeded"),
        "{refusal}"
    );
    let workload = vpc(&sketch, "Workload 1 VPC").account.clone();
    let wanted = create(&sketch, "Workload 1 VPC", &["Subnet 1A"], "endpoint-sg");
    assert!(by(&sketch, &workload, wanted).is_ok());
}
