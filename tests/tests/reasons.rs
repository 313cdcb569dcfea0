//! Every reason and every finding there is, each brought about by a case of its own. A new code
//! without a case fails here.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

use privatelink::advise::{FindingCode, Severity, findings};
use privatelink::control::{Command, verb};
use privatelink::model::record::as_usual;
use privatelink::model::{
    Application, ApplicationProtocol, ApplicationState, CrossZone, EndpointState, HealthCheckProtocol,
    IpProtocol, NetworkInterfaceId, Profile, Sketch, Target,
};
use privatelink::path::{Index, Reason, ReasonCode, Request, Trace, trace};
use privatelink::text;
use privatelink_tests::figure_5::{
    ALL_TARGETS, BALANCER, Figure5, REGIONAL, TARGETS, ZONAL_A, ZONE_A_TARGETS,
};
use privatelink_tests::name_cases::name_case;
use privatelink_tests::patched;

const ENDPOINT: &str = "vpce-0fe5b17a0707d6abc";

/// Figure 5 with a change no command makes.
fn changed(change: impl FnOnce(&mut Figure5)) -> Figure5 {
    let mut figure = Figure5::default();
    change(&mut figure);
    figure
}

fn from(figure: &Figure5, from: &str, to: &str) -> Trace {
    let index = Index::of(&figure.sketch);
    let request: Request = figure.request(&index, from, to);
    trace(&index, &request).unwrap()
}

fn endpoint_is(state: EndpointState) -> Figure5 {
    changed(|figure| {
        let id = ENDPOINT.parse().unwrap();
        figure.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.state = state).unwrap();
    })
}

/// All applications changed.
fn applications(figure: Figure5, change: impl Fn(&mut Application)) -> Figure5 {
    let mut figure = figure;
    for name in ALL_TARGETS {
        let id = figure.instance(name);
        figure
            .sketch
            .hosts
            .update(&id, |instance| instance.applications.iter_mut().for_each(&change))
            .unwrap();
    }
    figure
}

fn without_rules(group: &str) -> Figure5 {
    changed(|figure| {
        figure.sketch.security_groups.update(&group.parse().unwrap(), |group| group.rules.clear()).unwrap();
    })
}

/// The second provider subnet has a table without any route.
fn without_way_back() -> Figure5 {
    changed(|figure| {
        let mut table =
            figure.sketch.route_tables.get(&"rtb-0b000000000000001".parse().unwrap()).unwrap().clone();
        table.id = "rtb-0".parse().unwrap();
        table.main = false;
        table.routes.clear();
        let subnet = "subnet-0b000000000000002".parse().unwrap();
        let id = Some(table.id.clone());
        figure.sketch.subnets.update(&subnet, |subnet| subnet.route_table = id).unwrap();
        figure.sketch.route_tables.insert(table);
    })
}

fn lost(zone: &str) -> Figure5 {
    Figure5::default().with(Command::LoseZone(verb::LoseZone { zone: zone.parse().unwrap() }))
}

fn stopped(instance: privatelink::model::HostId) -> Command {
    Command::StopInstances(verb::StopInstances { instance })
}

fn deregistered(names: &[&str]) -> Figure5 {
    Figure5::default().each(names, |instance| {
        Command::DeregisterTargets(verb::DeregisterTargets {
            target_group: TARGETS.parse().unwrap(),
            target: Target::host(instance, 8443),
        })
    })
}

fn header(sent: bool) -> Figure5 {
    Figure5::default().with(Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
        target_group: TARGETS.parse().unwrap(),
        proxy_protocol_v2: Some(sent),
        ..as_usual()
    }))
}

fn nodes(keep: usize) -> Figure5 {
    changed(|figure| {
        let balancer = BALANCER.parse().unwrap();
        figure.sketch.load_balancers.update(&balancer, |balancer| balancer.nodes.truncate(keep)).unwrap();
    })
}

/// A case for each code: what happens, seen in the verdict or in what lies behind it.
fn case(code: ReasonCode) -> Trace {
    let figure = Figure5::default();
    match code {
        ReasonCode::Connected => figure.send(REGIONAL),
        ReasonCode::NameNotFound => figure.send("nobody.example.com"),
        ReasonCode::DnsSupportOff => changed(|figure| {
            let vpc = "vpc-0a000000000000001".parse().unwrap();
            figure.sketch.vpcs.update(&vpc, |vpc| vpc.enable_dns_support = false).unwrap();
        })
        .send(REGIONAL),
        ReasonCode::SourceNotRunning => figure.each(&["client-1"], stopped).send(REGIONAL),
        ReasonCode::SourceZoneLost => lost("use1-az1").send(REGIONAL),
        ReasonCode::ClientSecurityGroup => without_rules("sg-0c11e17a0000000a1").send(REGIONAL),
        ReasonCode::NoRoute => figure.send("10.1.1.21"),
        ReasonCode::NoReturnRoute => {
            let figure = without_way_back();
            let index = Index::of(&figure.sketch);
            let request = figure.request(&index, "orders-1", "orders-4");
            trace(&index, &Request { port: 8443, ..request }).unwrap()
        }
        ReasonCode::NoInterfaceAtAddress => figure.send("10.0.1.200"),
        ReasonCode::EndpointSecurityGroup => without_rules("sg-0e0d901a7000000a2").send(REGIONAL),
        ReasonCode::EndpointPendingAcceptance => endpoint_is(EndpointState::PendingAcceptance).send(REGIONAL),
        ReasonCode::EndpointPending => endpoint_is(EndpointState::Pending).send(REGIONAL),
        ReasonCode::EndpointRejected => endpoint_is(EndpointState::Rejected).send(REGIONAL),
        ReasonCode::EndpointUnusable => endpoint_is(EndpointState::Expired).send("orders endpoint"),
        ReasonCode::EndpointZoneLost => lost("use1-az2").send("10.0.2.87"),
        ReasonCode::IcmpNotAnswered => from_target_ping(),
        ReasonCode::ServiceNotInZone => nodes(1).send("10.0.2.87"),
        ReasonCode::NodeZoneLost => from(&lost("use1-az2"), "orders-1", "10.1.2.9"),
        ReasonCode::NoListener => figure
            .with(Command::DeleteListener(verb::DeleteListener {
                load_balancer: BALANCER.parse().unwrap(),
                port: 443,
            }))
            .send(REGIONAL),
        _ => target_case(code),
    }
}

fn from_target_ping() -> Trace {
    let figure = Figure5::default();
    let index = Index::of(&figure.sketch);
    let request = figure.request(&index, "orders-1", "10.1.1.9");
    trace(&index, &Request { protocol: IpProtocol::Icmp, ..request }).unwrap()
}

/// The cases from the choice of a target on.
fn target_case(code: ReasonCode) -> Trace {
    let figure = Figure5::default();
    match code {
        ReasonCode::TargetGroupEmpty => deregistered(&ALL_TARGETS).send(REGIONAL),
        ReasonCode::TargetsNotInUse => {
            let mut figure = deregistered(&ZONE_A_TARGETS).cross_zone();
            let balancer = BALANCER.parse().unwrap();
            figure.sketch.load_balancers.update(&balancer, |balancer| balancer.nodes.truncate(1)).unwrap();
            figure.send(ZONAL_A)
        }
        ReasonCode::NoTargetsInZone => deregistered(&ZONE_A_TARGETS).send(ZONAL_A),
        ReasonCode::ZoneWithoutHealthyTarget => {
            Figure5::in_profile(Profile::Paper).each(&ZONE_A_TARGETS, stopped).send(ZONAL_A)
        }
        ReasonCode::RoutingFailover => {
            Figure5::in_profile(Profile::Today).each(&ZONE_A_TARGETS, stopped).send(ZONAL_A)
        }
        ReasonCode::FailOpen | ReasonCode::TargetStopped => figure.each(&ALL_TARGETS, stopped).send(REGIONAL),
        ReasonCode::TargetSecurityGroup => without_rules("sg-07a26e75000000b1").send(REGIONAL),
        ReasonCode::TargetMissing => {
            let mut figure = figure;
            for name in ALL_TARGETS {
                let id = figure.instance(name);
                let gone: NetworkInterfaceId = "eni-0".parse().unwrap();
                figure.sketch.hosts.update(&id, |instance| instance.network_interface = gone).unwrap();
            }
            figure.send(REGIONAL)
        }
        ReasonCode::TargetZoneLost => from(&lost("use1-az2"), "orders-1", "10.1.2.21"),
        ReasonCode::Hairpin => from(&deregistered(&["orders-2", "orders-3"]), "orders-1", "10.1.1.9"),
        ReasonCode::ApplicationNotListening => {
            applications(figure, |application| application.state = ApplicationState::Stopped).send(REGIONAL)
        }
        ReasonCode::ApplicationSilent => {
            applications(figure, |application| application.state = ApplicationState::Silent).send(REGIONAL)
        }
        ReasonCode::ApplicationCrashes => {
            applications(figure, |application| application.state = ApplicationState::Crashing).send(REGIONAL)
        }
        ReasonCode::HealthCheckFails => fails_its_check().send(REGIONAL),
        ReasonCode::ProxyHeaderUnexpected => header(true).send(REGIONAL),
        ReasonCode::ProxyHeaderMissing => {
            applications(header(false), |application| application.expects_proxy_protocol = true)
                .send(REGIONAL)
        }
        ReasonCode::ServerSpeaksFirst => applications(header(true), |application| {
            application.expects_proxy_protocol = true;
            application.protocol = ApplicationProtocol::ServerSpeaksFirst;
        })
        .send(REGIONAL),
        other => name_case(other).map_or_else(
            || unreachable!("{other:?} has no case: give it one"),
            |(change, name)| Figure5 { sketch: patched::changed(&change), ..Figure5::default() }.send(name),
        ),
    }
}

fn fails_its_check() -> Figure5 {
    let mut figure = applications(Figure5::default(), |application| application.passes_health_checks = false);
    let group = TARGETS.parse().unwrap();
    figure
        .sketch
        .target_groups
        .update(&group, |group| group.health_check.protocol = HealthCheckProtocol::Http)
        .unwrap();
    figure
}

fn holds(reason: &Reason, code: ReasonCode) -> bool {
    reason
        .chain()
        .any(|reason| reason.code == code || reason.also.as_deref().is_some_and(|also| holds(also, code)))
}

/// What is found wrong, advice left aside.
fn problems(sketch: &Sketch) -> Vec<FindingCode> {
    let found = findings(&Index::of(sketch));
    let codes = found.iter().map(|finding| finding.code);
    codes.filter(|code| code.severity() != Severity::Advice).collect()
}

#[test]
fn every_reason_has_a_case_that_produces_it() {
    let mut codes = std::collections::BTreeSet::new();
    for code in ReasonCode::ALL {
        let made = case(*code);
        let found = holds(&made.reason, *code) || made.note.as_ref().is_some_and(|note| holds(note, *code));
        assert!(found, "{code:?} is not in {:?} or {:?}", made.reason, made.note);
        assert!(codes.insert(code.code()), "{} stands twice", code.code());
        assert!(code.meaning().ends_with('.') && code.meaning().len() > 10, "{code:?}");
        assert!(code.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code:?}");
        let sketch = Figure5::default().sketch;
        assert!(text::reason(&sketch, &Reason::of(*code)).ends_with('.'), "{code:?} without resources");
    }
    assert_eq!(codes.len(), ReasonCode::ALL.len());
}

/// The sentences of all cases, side by side, so that a change to one is seen.
#[test]
fn every_reason_reads_well() {
    let said = |code| {
        let figure = Figure5::default();
        text::verdict(&figure.sketch, &case(code))
    };
    let expected = [
        (ReasonCode::DnsSupportOff, "No name resolves in VPC A: enableDnsSupport is off."),
        (ReasonCode::SourceNotRunning, "client-1 is stopped, so it sends nothing."),
        (
            ReasonCode::NoRoute,
            "No route of Subnet A1 leads to the address, which lies in VPC B; PrivateLink leads there only through an endpoint of the client's own VPC, never by address.",
        ),
        (
            ReasonCode::EndpointUnusable,
            "orders endpoint has no such name. Root cause: orders endpoint failed or expired and has to be made anew.",
        ),
        (ReasonCode::NoListener, "orders has no listener on port 443; it drops the packet in silence."),
        (ReasonCode::TargetsNotInUse, "Every target of orders-tls is in a zone in which orders has no node."),
        (ReasonCode::TargetMissing, "No instance that is registered with orders-tls exists."),
        (
            ReasonCode::TargetSecurityGroup,
            "No inbound rule of targets-sg admits the source the host sees on port 8443; the packet is dropped in silence. No target of orders-tls that the node may use is healthy, so it uses all of them (fail-open).",
        ),
    ];
    for (code, sentence) in expected {
        assert_eq!(said(code), sentence);
    }
}

#[test]
fn figure_5_has_no_finding() {
    for figure in [Figure5::default(), Figure5::in_profile(Profile::Paper), Figure5::default().cross_zone()] {
        assert_eq!(findings(&Index::of(&figure.sketch)), []);
    }
}

#[test]
fn a_target_that_admits_the_node_of_its_own_zone_is_well_while_cross_zone_is_off() {
    // A group for each zone, admitting that zone's subnet only.
    let mut figure = Figure5::default();
    let group = "sg-07a26e75000000b1".parse().unwrap();
    let strict = |figure: &mut Figure5, id: &str, peer: &str| {
        let mut made = figure.sketch.security_groups.get(&group).unwrap().clone();
        made.id = id.parse().unwrap();
        for (rule, number) in made.rules.iter_mut().zip(1..) {
            rule.id = format!("sgr-{}{number}", &id[3..]).parse().unwrap();
        }
        made.rules[0].permission.peer = peer.parse().unwrap();
        figure.sketch.security_groups.insert(made);
    };
    strict(&mut figure, "sg-0a1", "10.1.1.0/24");
    strict(&mut figure, "sg-0a2", "10.1.2.0/24");
    for (at, name) in ALL_TARGETS.iter().enumerate() {
        let instance = figure.instance(name);
        let interface = figure.sketch.hosts.get(&instance).unwrap().network_interface.clone();
        figure
            .sketch
            .network_interfaces
            .update(&interface, |interface| {
                interface.security_groups = vec![if at < 3 { "sg-0a1" } else { "sg-0a2" }.parse().unwrap()];
            })
            .unwrap();
    }
    assert_eq!(problems(&figure.sketch), [], "each is checked by the node that uses it");
    assert_eq!(figure.send(REGIONAL).outcome, privatelink::model::Outcome::Connected);
    // With cross-zone on the other zone's node finds them unwell, and says so once for each.
    assert_eq!(problems(&figure.clone().cross_zone().sketch), [FindingCode::UnhealthyTarget; 6]);
}

#[test]
fn the_group_s_own_word_on_cross_zone_is_the_one_to_change() {
    let mut figure = deregistered(&ZONE_A_TARGETS);
    let group = TARGETS.parse().unwrap();
    figure.sketch.target_groups.update(&group, |group| group.cross_zone = CrossZone::Off).unwrap();
    let found = findings(&Index::of(&figure.sketch));
    let finding = found.iter().find(|finding| finding.code == FindingCode::ZoneWithoutTargets).unwrap();
    assert!(matches!(
        *finding.fixes[0],
        Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
            cross_zone: Some(CrossZone::On),
            ..
        })
    ));
    assert_eq!(problems(&figure.with(&*finding.fixes[0]).sketch), []);
}

#[test]
fn a_target_without_a_way_back_fails_its_check_and_gets_nothing() {
    let figure = without_way_back().cross_zone();
    let index = Index::of(&figure.sketch);
    let unhealthy = |name: &str| {
        let at = ALL_TARGETS.iter().position(|other| *other == name).unwrap();
        let node = "eni-0b0000000000000b1".parse().unwrap();
        index.health().get(&node, &TARGETS.parse().unwrap(), at).cloned()
    };
    let reason = |code| {
        move |found: Option<privatelink::path::Health>| match found {
            Some(privatelink::path::Health::Unhealthy(reason)) => reason.code == code,
            _ => false,
        }
    };
    assert!(reason(ReasonCode::NoReturnRoute)(unhealthy("orders-4")));
    assert_eq!(unhealthy("orders-1"), Some(privatelink::path::Health::Healthy));
    for query in 0..40 {
        let made = figure.send_with(ZONAL_A, |request| request.query = query);
        assert_eq!(
            made.target.unwrap().address.ip().to_string().split('.').nth(2),
            Some("1"),
            "only the first zone's targets"
        );
    }
}
