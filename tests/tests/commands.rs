//! Commands: every refusal with its code, and what holds of any sequence of them, valid or not.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use oorandom::Rand32;
use privatelink::control::{Command, Wording, apply, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{
    ApplicationState, CrossZone, Direction, EndpointState, IpProtocol, Listener, ListenerProtocol, Outcome,
    Permission, PortRange, Profile, Sketch, Target,
};
use privatelink::sketch::{commands, read, write};
use privatelink_tests::figure_5::{BALANCER, Figure5, TARGETS};
use privatelink_tests::random_sketch::random_sketch;

const ENDPOINT_GROUP: &str = "sg-0e0d901a7000000a2";
const CLIENT_GROUP: &str = "sg-0c11e17a0000000a1";
const SERVICE: &str = "vpce-svc-0a5c1e7d9b3f24680";
const ENDPOINT: &str = "vpce-0fe5b17a0707d6abc";

fn permission(protocol: IpProtocol, ports: &str, peer: &str) -> Permission {
    Permission { protocol, ports: ports.parse().unwrap(), peer: peer.parse().unwrap() }
}

fn ingress(group: &str, permission: Permission) -> Command {
    Command::AuthorizeSecurityGroupIngress(verb::AuthorizeSecurityGroupIngress {
        group: group.parse().unwrap(),
        permission,
    })
}

fn https(peer: &str) -> Permission {
    permission(IpProtocol::Tcp, "443", peer)
}

fn target(instance: &str, port: u16) -> Target {
    Target::host(instance.parse().unwrap(), port)
}

fn register(group: &str, target: Target) -> Command {
    Command::RegisterTargets(verb::RegisterTargets { target_group: group.parse().unwrap(), target })
}

fn listener(balancer: &str, port: u16, group: &str) -> Command {
    Command::CreateListener(verb::CreateListener {
        load_balancer: balancer.parse().unwrap(),
        port,
        protocol: ListenerProtocol::Tcp,
        target_group: group.parse().unwrap(),
    })
}

fn attributes(group: &str, on: Option<bool>) -> Command {
    Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
        target_group: group.parse().unwrap(),
        proxy_protocol_v2: on,
        ..as_usual()
    })
}

fn accept(service: &str, endpoint: &str) -> Command {
    Command::AcceptVpcEndpointConnections(verb::AcceptVpcEndpointConnections {
        service: service.parse().unwrap(),
        endpoint: endpoint.parse().unwrap(),
    })
}

fn reject(service: &str, endpoint: &str) -> Command {
    Command::RejectVpcEndpointConnections(verb::RejectVpcEndpointConnections {
        service: service.parse().unwrap(),
        endpoint: endpoint.parse().unwrap(),
    })
}

const OTHER_BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/other/0000000000000001";
const OTHER_GROUP: &str =
    "arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/other/0000000000000001";
const NO_BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:222222222222:loadbalancer/net/none/0000000000000002";
const NO_GROUP: &str =
    "arn:aws:elasticloadbalancing:us-east-1:222222222222:targetgroup/none/0000000000000002";

/// Figure 5 with a second balancer, a group in the consumer's VPC, a stopped instance, a second
/// service, and groups and listeners that are full.
fn crowded() -> Sketch {
    let mut sketch = Figure5::default().sketch;
    let mut balancer = sketch.load_balancers.get(&BALANCER.parse().unwrap()).unwrap().clone();
    balancer.arn = OTHER_BALANCER.parse().unwrap();
    balancer.listeners = (1..=50)
        .map(|port| Listener {
            port,
            protocol: ListenerProtocol::Tcp,
            target_group: NO_GROUP.parse().unwrap(),
            ..as_usual()
        })
        .collect();
    sketch.load_balancers.insert(balancer);
    let mut group = sketch.target_groups.get(&TARGETS.parse().unwrap()).unwrap().clone();
    group.arn = OTHER_GROUP.parse().unwrap();
    group.targets = (1..=1000).map(|port| target("i-0b0000000000000b1", port)).collect();
    sketch.target_groups.insert(group.clone());
    group.arn = OTHER_GROUP.replace("other", "consumers").parse().unwrap();
    group.vpc = "vpc-0a000000000000001".parse().unwrap();
    group.targets.clear();
    sketch.target_groups.insert(group);
    let mut service = sketch.endpoint_services.get(&SERVICE.parse().unwrap()).unwrap().clone();
    service.id = "vpce-svc-02".parse().unwrap();
    sketch.endpoint_services.insert(service);
    let client: privatelink::model::SecurityGroupId = "sg-0c11e17a0000000a1".parse().unwrap();
    for port in 0..60 {
        let full = Command::authorize(
            client.clone(),
            Direction::Inbound,
            permission(IpProtocol::Tcp, &port.to_string(), "0.0.0.0/0"),
        );
        sketch = apply(&sketch, &full).unwrap().sketch;
    }
    apply(
        &sketch,
        &Command::StopInstances(verb::StopInstances { instance: "i-0b0000000000000b6".parse().unwrap() }),
    )
    .unwrap()
    .sketch
}

fn expect() -> Command {
    Command::Expect(verb::Expect {
        from: "client-1".to_owned(),
        to: "orders endpoint".to_owned(),
        port: 443,
        expect: Outcome::Connected,
        reason: None,
    })
}

#[test]
fn every_refusal_has_aws_s_code() {
    let zone = || "use1-az6".parse().unwrap();
    let rule = |rule: &str| {
        Command::revoke(ENDPOINT_GROUP.parse().unwrap(), Direction::Inbound, rule.parse().unwrap())
    };
    let application = |port| {
        Command::SetApplicationState(verb::SetApplicationState {
            instance: "i-0b0000000000000b1".parse().unwrap(),
            port,
            state: ApplicationState::Stopped,
        })
    };
    let configure = |port, passes| {
        Command::ConfigureApplication(verb::ConfigureApplication {
            instance: "i-0b0000000000000b1".parse().unwrap(),
            port,
            expects_proxy_protocol: None,
            passes_health_checks: passes,
        })
    };
    let cases: Vec<(&str, Command)> = vec![
        ("InvalidGroup.NotFound", ingress("sg-0", https("10.0.0.0/8"))),
        ("InvalidGroup.NotFound", ingress(ENDPOINT_GROUP, https("sg-0"))),
        ("InvalidGroup.NotFound", ingress(ENDPOINT_GROUP, https("sg-07a26e75000000b1"))),
        ("InvalidPermission.Duplicate", ingress(ENDPOINT_GROUP, https("10.0.0.0/16"))),
        ("RulesPerSecurityGroupLimitExceeded", ingress("sg-0c11e17a0000000a1", https("10.9.0.0/16"))),
        ("InvalidParameterValue", ingress(ENDPOINT_GROUP, permission(IpProtocol::Icmp, "8", "10.0.0.0/8"))),
        ("InvalidSecurityGroupRuleId.NotFound", rule("sgr-0")),
        ("InvalidSecurityGroupRuleId.NotFound", rule("sgr-0b000000000000001")),
        (
            "LoadBalancerNotFound",
            Command::ModifyLoadBalancerAttributes(verb::ModifyLoadBalancerAttributes {
                load_balancer: NO_BALANCER.parse().unwrap(),
                cross_zone: Some(true),
                ..as_usual()
            }),
        ),
        ("LoadBalancerNotFound", listener(NO_BALANCER, 1, TARGETS)),
        ("TargetGroupNotFound", attributes(NO_GROUP, Some(true))),
        ("TargetGroupNotFound", register(NO_GROUP, target("i-0b0000000000000b1", 1))),
        (
            "TargetGroupNotFound",
            Command::DeregisterTargets(verb::DeregisterTargets {
                target_group: NO_GROUP.parse().unwrap(),
                target: target("i-0b0000000000000b1", 1),
            }),
        ),
        ("TargetGroupNotFound", listener(BALANCER, 1, NO_GROUP)),
        ("ValidationError", attributes(TARGETS, None)),
        ("ValidationError", register(TARGETS, target("i-0b0000000000000b1", 0))),
        ("InvalidTarget", register(TARGETS, target("i-0", 8443))),
        ("InvalidTarget", register(TARGETS, target("i-0a0000000000000a1", 8443))),
        ("InvalidTarget", register(TARGETS, target("i-0b0000000000000b6", 9443))),
        ("TooManyTargets", register(OTHER_GROUP, target("i-0b0000000000000b2", 1))),
        ("ValidationError", listener(BALANCER, 0, TARGETS)),
        ("DuplicateListener", listener(BALANCER, 443, TARGETS)),
        ("TooManyListeners", listener(OTHER_BALANCER, 51, OTHER_GROUP)),
        ("InvalidConfigurationRequest", listener(BALANCER, 80, &OTHER_GROUP.replace("other", "consumers"))),
        (
            "ListenerNotFound",
            Command::DeleteListener(verb::DeleteListener {
                load_balancer: BALANCER.parse().unwrap(),
                port: 80,
            }),
        ),
        (
            "InvalidInstanceID.NotFound",
            Command::StartInstances(verb::StartInstances { instance: "i-0".parse().unwrap() }),
        ),
        (
            "InvalidInstanceID.NotFound",
            Command::StopInstances(verb::StopInstances { instance: "i-0".parse().unwrap() }),
        ),
        ("InvalidVpcEndpointServiceId.NotFound", accept("vpce-svc-0", ENDPOINT)),
        ("InvalidVpcEndpointId.NotFound", accept(SERVICE, "vpce-0")),
        ("InvalidVpcEndpointId.NotFound", accept("vpce-svc-02", ENDPOINT)),
        ("InvalidVpcEndpointId.NotFound", reject("vpce-svc-02", ENDPOINT)),
        ("InvalidState", accept(SERVICE, ENDPOINT)),
        ("InvalidParameterValue", application(80)),
        ("InvalidParameterValue", configure(80, Some(true))),
        ("InvalidParameterValue", configure(8443, None)),
        ("InvalidParameterValue", Command::LoseZone(verb::LoseZone { zone: zone() })),
        ("InvalidParameterValue", Command::RestoreZone(verb::RestoreZone { zone: zone() })),
        ("InvalidParameterValue", Command::DropExpectation(verb::DropExpectation { index: 4 })),
    ];
    let sketch = crowded();
    let before = write(&sketch);
    for (code, command) in cases {
        let refusal = apply(&sketch, &command).map(|_| ()).expect_err(&format!("{command:?} applies"));
        assert_eq!(refusal.code, code, "{command:?}: {refusal}");
        assert!(refusal.text.len() > 10, "{refusal}");
        assert_eq!(write(&sketch), before, "nothing has changed");
    }
}

#[test]
fn refusals_that_need_a_state_of_their_own() {
    let code =
        |sketch: &Sketch, command: &Command| apply(sketch, command).map(|_| ()).expect_err("refused").code;
    // A group serves one load balancer only.
    let mut sketch = Figure5::default().sketch;
    let mut balancer = sketch.load_balancers.get(&BALANCER.parse().unwrap()).unwrap().clone();
    balancer.arn = OTHER_BALANCER.parse().unwrap();
    balancer.listeners.clear();
    sketch.load_balancers.insert(balancer);
    assert_eq!(code(&sketch, &listener(OTHER_BALANCER, 443, TARGETS)), "TargetGroupAssociationLimit");
    for state in
        [EndpointState::Pending, EndpointState::Rejected, EndpointState::Expired, EndpointState::Failed]
    {
        sketch.vpc_endpoints.update(&ENDPOINT.parse().unwrap(), |endpoint| endpoint.state = state).unwrap();
        assert_eq!(code(&sketch, &reject(SERVICE, ENDPOINT)), "InvalidState", "{state:?}");
    }
    while sketch.expectations.len() < 1000 {
        sketch = apply(&sketch, &expect()).unwrap().sketch;
    }
    assert_eq!(code(&sketch, &expect()), "ResourceLimitExceeded");
}

/// What is removed goes and nothing else does; what is added comes after it.
#[test]
fn an_endpoints_groups_change_as_they_are_told() {
    let groups = |sketch: &Sketch| {
        let endpoint = sketch.vpc_endpoints.get(&ENDPOINT.parse().unwrap()).unwrap();
        endpoint.security_groups.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let modify = |sketch: &Sketch, add: &[&str], remove: &[&str]| {
        let ids = |ids: &[&str]| ids.iter().map(|id| id.parse().unwrap()).collect();
        apply(
            sketch,
            &Command::ModifyVpcEndpoint(verb::ModifyVpcEndpoint {
                endpoint: ENDPOINT.parse().unwrap(),
                add_security_groups: ids(add),
                remove_security_groups: ids(remove),
                ..as_usual()
            }),
        )
        .map(|applied| applied.sketch)
    };
    let sketch = Figure5::default().sketch;
    assert_eq!(groups(&sketch), [ENDPOINT_GROUP]);
    let both = modify(&sketch, &[CLIENT_GROUP], &[]).unwrap();
    assert_eq!(groups(&both), [ENDPOINT_GROUP, CLIENT_GROUP]);
    assert_eq!(groups(&modify(&both, &[], &[ENDPOINT_GROUP]).unwrap()), [CLIENT_GROUP]);
    assert_eq!(groups(&modify(&sketch, &[CLIENT_GROUP], &[ENDPOINT_GROUP]).unwrap()), [CLIENT_GROUP]);
    let none = modify(&both, &[], &[ENDPOINT_GROUP, CLIENT_GROUP]).map(|_| ());
    assert!(none.is_err(), "an interface endpoint has one group at least");
}

/// `ModifyListener`: a listener moves to a port that is free, and its own is no other's.
#[test]
fn a_listener_moves_to_a_free_port_and_may_keep_its_own() {
    let figure = Figure5::default();
    let ports = |figure: &Figure5| -> Vec<u16> {
        let balancer = figure.sketch.load_balancers.get(&BALANCER.parse().unwrap()).unwrap();
        balancer.listeners.iter().map(|listener| listener.port).collect()
    };
    let to = |port: u16| {
        Command::ModifyListener(verb::ModifyListener {
            load_balancer: BALANCER.parse().unwrap(),
            port: 443,
            new_port: Some(port),
            ..as_usual()
        })
    };
    assert_eq!(ports(&figure), [443]);
    assert_eq!(figure.clone().with(to(443)).sketch, figure.sketch);
    assert_eq!(ports(&figure.clone().with(to(8443))), [8443]);
    let two = figure.with(listener(BALANCER, 8443, TARGETS));
    assert_eq!(apply(&two.sketch, &to(8443)).map(|_| ()).expect_err("taken").code, "DuplicateListener");
}

#[test]
fn where_aws_s_words_are_known_they_are_used() {
    let sketch = crowded();
    let said = |command: &Command| {
        let refusal = apply(&sketch, command).map(|_| ()).expect_err("refused");
        assert_eq!(refusal.wording, Wording::Aws);
        refusal.text
    };
    assert_eq!(said(&ingress("sg-0", https("10.0.0.0/8"))), "The security group 'sg-0' does not exist");
    assert_eq!(
        said(&ingress(ENDPOINT_GROUP, https("sg-07a26e75000000b1"))),
        "You have specified two resources that belong to different networks."
    );
    assert_eq!(
        said(&register(TARGETS, target("i-0b0000000000000b6", 9443))),
        "The following targets are not in a running state and cannot be registered: 'i-0b0000000000000b6'"
    );
}

#[test]
fn what_is_so_already_is_no_error() {
    let figure = Figure5::default();
    let same =
        |command: &Command| assert_eq!(figure.clone().with(command).sketch, figure.sketch, "{command:?}");
    same(&register(TARGETS, target("i-0b0000000000000b1", 8443)));
    same(&Command::DeregisterTargets(verb::DeregisterTargets {
        target_group: TARGETS.parse().unwrap(),
        target: target("i-0b0000000000000b1", 1),
    }));
    same(&Command::StartInstances(verb::StartInstances { instance: "i-0b0000000000000b1".parse().unwrap() }));
}

/// Any command at all, about things the sketch has more often than not.
fn random_command(sketch: &Sketch, random: &mut Rand32) -> Command {
    let mut below = |limit: usize| random.rand_range(0..u32::try_from(limit.max(1)).unwrap()) as usize;
    let group = sketch.security_groups.iter().nth(below(sketch.security_groups.len() + 1));
    let group_id = group.map_or_else(|| "sg-0".parse().unwrap(), |group| group.id.clone());
    let rule = group.and_then(|group| group.rules.get(below(group.rules.len() + 1)));
    let rule = rule.map_or_else(|| "sgr-0".parse().unwrap(), |rule| rule.id.clone());
    let direction = if below(2) == 0 { Direction::Inbound } else { Direction::Outbound };
    let instance = sketch.hosts.iter().nth(below(sketch.hosts.len() + 1));
    let instance = instance.map_or_else(|| "i-0".parse().unwrap(), |instance| instance.id.clone());
    let load_balancer = sketch.load_balancers.iter().nth(below(sketch.load_balancers.len() + 1));
    let load_balancer = load_balancer.map_or_else(|| NO_BALANCER.parse().unwrap(), |found| found.arn.clone());
    let target_group = sketch.target_groups.iter().nth(below(sketch.target_groups.len() + 1));
    let target_group = target_group.map_or_else(|| NO_GROUP.parse().unwrap(), |found| found.arn.clone());
    let endpoint = sketch.vpc_endpoints.iter().nth(below(sketch.vpc_endpoints.len() + 1));
    let service = endpoint.and_then(|found| found.service.endpoint_service()).cloned();
    let service = service.unwrap_or_else(|| "vpce-svc-0".parse().unwrap());
    let endpoint = endpoint.map_or_else(|| "vpce-0".parse().unwrap(), |found| found.id.clone());
    let port = u16::try_from([0, 443, 8443, 80, 9000][below(5)]).unwrap();
    let on = [None, Some(true), Some(false)][below(3)];
    let zone = ["use1-az1", "use1-az2", "use1-az4", "use1-az6"][below(4)].parse().unwrap();
    let protocols = [IpProtocol::All, IpProtocol::Tcp, IpProtocol::Udp, IpProtocol::Icmp];
    let peers = ["10.0.0.0/8", "0.0.0.0/0", "10.1.0.5", group_id.as_str(), "sg-0"];
    let peer = peers[below(peers.len())].parse().unwrap();
    let ports = if below(2) == 0 { PortRange::ALL } else { PortRange::one(port) };
    let permission = Permission { protocol: protocols[below(4)], ports, peer };
    let target = Target::host(instance.clone(), port);
    match below(20) {
        0..=3 => Command::authorize(group_id, direction, permission),
        4 | 5 => Command::revoke(group_id, direction, rule),
        6 => Command::ModifyLoadBalancerAttributes(verb::ModifyLoadBalancerAttributes {
            load_balancer,
            cross_zone: Some(on.unwrap_or(true)),
            ..as_usual()
        }),
        7 => Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
            target_group,
            cross_zone: [None, Some(CrossZone::On), Some(CrossZone::Off)][below(3)],
            proxy_protocol_v2: on,
            ..as_usual()
        }),
        8 => Command::RegisterTargets(verb::RegisterTargets { target_group, target }),
        9 => Command::DeregisterTargets(verb::DeregisterTargets { target_group, target }),
        10 => Command::CreateListener(verb::CreateListener {
            load_balancer: load_balancer.into(),
            port,
            protocol: ListenerProtocol::Tcp,
            target_group,
        }),
        11 => Command::DeleteListener(verb::DeleteListener { load_balancer: load_balancer.into(), port }),
        12 => Command::StartInstances(verb::StartInstances { instance }),
        13 => Command::StopInstances(verb::StopInstances { instance }),
        14 if below(2) == 0 => {
            Command::AcceptVpcEndpointConnections(verb::AcceptVpcEndpointConnections { service, endpoint })
        }
        14 => Command::RejectVpcEndpointConnections(verb::RejectVpcEndpointConnections { service, endpoint }),
        15 => Command::SetApplicationState(verb::SetApplicationState {
            instance,
            port,
            state: ApplicationState::Silent,
        }),
        16 => Command::ConfigureApplication(verb::ConfigureApplication {
            instance,
            port,
            expects_proxy_protocol: on,
            passes_health_checks: None,
        }),
        17 if below(2) == 0 => Command::LoseZone(verb::LoseZone { zone }),
        17 => Command::RestoreZone(verb::RestoreZone { zone }),
        18 if below(2) == 0 => Command::SetProfile(verb::SetProfile { profile: Profile::Paper }),
        18 => Command::SetTitle(verb::SetTitle {
            title: format!("title\u{7} {port}{}", "ü".repeat(300 * below(2))),
        }),
        _ if below(3) == 0 => {
            Command::DropExpectation(verb::DropExpectation { index: u32::try_from(below(4)).unwrap() })
        }
        _ => Command::Expect(verb::Expect {
            from: "ü\u{9}".repeat(1 + 300 * below(2)),
            to: "b".repeat(300),
            port,
            expect: Outcome::Refused,
            reason: Some("x\u{1}".to_owned()),
        }),
    }
}

#[test]
fn any_sequence_of_commands_keeps_a_sketch_whole() {
    let (mut applied, mut refused) = (0, 0);
    for seed in 0..50 {
        let start = random_sketch(seed);
        let mut random = Rand32::new(u64::from(seed));
        let mut sketch = start.clone();
        let mut journal = Vec::new();
        for _ in 0..60 {
            let command = random_command(&sketch, &mut random);
            let before = write(&sketch);
            match apply(&sketch, &command) {
                Ok(made) => {
                    applied += 1;
                    assert_eq!(write(&sketch), before, "the sketch it was applied to is untouched");
                    assert!(!made.events.is_empty());
                    sketch = made.sketch;
                    journal.push(commands::write(&command));
                }
                Err(refusal) => {
                    refused += 1;
                    assert!(!refusal.text.is_empty());
                    assert_eq!(write(&sketch), before, "{command:?} was refused and changed something");
                }
            }
        }
        let rules = sketch.security_groups.iter().flat_map(|group| &group.rules);
        let mut ids = BTreeSet::new();
        assert!(rules.map(|rule| &rule.id).all(|id| ids.insert(id)), "seed {seed}: an id stands twice");
        // What a person saves is what they had, and the journal leads to the same bytes.
        let text = write(&sketch);
        assert_eq!(read(&text).expect("it reads").sketch, sketch, "seed {seed}");
        let replayed = journal.iter().fold(start, |sketch, line| {
            let command = commands::parse(line).expect("a command");
            apply(&sketch, &command).expect("it applied before").sketch
        });
        assert_eq!(write(&replayed), text, "seed {seed}");
    }
    assert!(applied > 1000 && refused > 500, "{applied} applied, {refused} refused");
}

#[test]
fn a_new_rule_never_gets_an_id_that_stands_already() {
    // The id the first command of this seed would give is taken.
    let given = |sketch: &Sketch| {
        let made = apply(sketch, &ingress(ENDPOINT_GROUP, https("192.0.2.0/24"))).unwrap().sketch;
        made.security_groups.get(&ENDPOINT_GROUP.parse().unwrap()).unwrap().rules.last().unwrap().id.clone()
    };
    let mut sketch = Figure5::default().sketch;
    let next = given(&sketch);
    let other = "sg-07a26e75000000b1".parse().unwrap();
    sketch.security_groups.update(&other, |group| group.rules[0].id = next.clone()).unwrap();
    assert_ne!(given(&sketch), next);
}

#[test]
fn a_file_with_a_rule_id_twice_is_refused() {
    let text = write(&Figure5::default().sketch).replace("sgr-0b000000000000002", "sgr-0a000000000000001");
    let sentence = read(&text).map(|_| ()).expect_err("twice").to_string();
    assert_eq!(
        sentence,
        "The sketch has two resources with the id sgr-0a000000000000001; every id may stand once."
    );
}

/// A reason that says nothing is none: a file keeps no empty text.
#[test]
fn an_expectation_keeps_the_reason_it_was_given() {
    for (reason, kept) in [(Some("NO_ROUTE"), Some("NO_ROUTE")), (Some(""), None), (None, None)] {
        let Command::Expect(expect) = expect() else { panic!("it is one") };
        let expect = verb::Expect { reason: reason.map(str::to_owned), ..expect };
        let after = apply(&Sketch::default(), &expect.into()).expect("it is carried out").sketch;
        assert_eq!(after.expectations[0].reason.as_deref(), kept);
    }
}
