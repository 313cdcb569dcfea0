//! Sketches nobody means well with: each ends in findings or a clear refusal, never in a panic, a hang
//! or an unescaped string. A hang is a test that does not end; nothing here is timed.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::fmt::Write;

use privatelink::advise::graph::{classes, dependents, joints, service_cycles, single_points};
use privatelink::advise::{Checker, expectations, findings};
use privatelink::control::observe;
use privatelink::diagram::{Flow, Theme, layout, svg};
use privatelink::model::{Destination, Peer, PortRange, ResourceId, Sketch, VpcId, legs};
use privatelink::path::{Index, Place};
use privatelink::sketch::{Base, Envelope, FileError, LinkView, link, read, write};
use privatelink_tests::consumers::consumers;
use privatelink_tests::figure_5::{BALANCER, TARGETS};
use privatelink_tests::patched::{changed, figure_5, lay_over};
use serde_json::{Value, json};

/// Everything that is asked of a sketch without anybody asking.
fn look_at(sketch: &Sketch) -> String {
    let index = Index::of(sketch);
    let mut said = String::new();
    for finding in findings(&index) {
        let _ = writeln!(said, "{}", finding.text(sketch));
    }
    for judged in expectations(&index) {
        let _ = writeln!(said, "{:?}", judged.got);
    }
    let _ = observe(sketch);
    let _ = legs(sketch);
    let _ = (joints(sketch), classes(sketch), service_cycles(sketch));
    let scene = layout(sketch, Flow::LeftToRight);
    said.push_str(&svg(&scene, Theme::Light));
    said
}

/// The texts and attributes of a picture hold no markup of anybody else's, and nothing that turns the
/// direction of the text around it.
fn is_tame(text: &str) {
    for wild in ["<script", "<img", "\" onload=", "' onload=", "]]>", "<!--"] {
        assert!(!text.contains(wild), "{wild} stands unescaped");
    }
    let controls = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(controls), "a control character stands there");
}

const NAMES: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "]]><!-- &lt; &amp; -->",
    "javascript:alert(1)",
    "\u{202e}gnp.exe\u{2066}\u{200f}",
    "\u{0}\u{1}\u{7f}\u{1b}[31mred\r\n\u{85}",
    "{0} {1} {99} {} {{",
    "e\u{301}\u{301}\u{301}\u{301}\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{fe0f}",
];

#[test]
fn names_are_escaped_wherever_they_stand() {
    for name in NAMES {
        let mut file = figure_5();
        file["title"] = name.into();
        for table in
            ["accounts", "vpcs", "subnets", "security_groups", "hosts", "endpoint_services", "vpc_endpoints"]
        {
            for row in file[table].as_array_mut().expect("a table") {
                row["name"] = name.into();
                row["tags"] = json!([{"key": name, "value": name}]);
            }
        }
        for account in file["accounts"].as_array_mut().expect("a table") {
            account.as_object_mut().expect("an account").remove("tags");
        }
        lay_over(
            &mut file,
            &json!({
                "notes": [{"id": "note-1", "text": name}],
                "hosted_zones": [{"id": "Z1", "name": name, "account": "111111111111", "records": [
                    {"name": name, "record_type": "TXT", "values": [name]}]}],
                "expectations": [{"from": name, "to": name, "port": 1, "expect": "connected", "reason": name}],
            }),
        );
        // Something to be said about each: nothing of it is healthy.
        for host in file["hosts"].as_array_mut().expect("a table") {
            host["state"] = "stopped".into();
        }
        let sketch = read(&file.to_string()).expect("it reads").sketch;
        let picture = svg(&layout(&sketch, Flow::TopToBottom), Theme::Dark);
        is_tame(&picture);
        let said = look_at(&sketch);
        assert!(!said.contains(['\u{202e}', '\u{0}', '\u{1b}']), "{name:?}");
        assert!(read(&write(&sketch)).expect("it reads").sketch == sketch, "{name:?}");
    }
}

/// A sentence about a text that is refused repeats the text, and must still read forwards.
#[test]
fn what_is_refused_is_repeated_tamely() {
    let text = "<b>\u{202e}10.0.0.999\u{7}:99999";
    let index = Index::of(&changed(&json!({})));
    let said = [
        Place::find(&index, text).unwrap_err().to_string(),
        text.parse::<VpcId>().unwrap_err().to_string(),
        text.parse::<ResourceId>().unwrap_err().to_string(),
        text.parse::<PortRange>().unwrap_err().to_string(),
        text.parse::<Peer>().unwrap_err().to_string(),
        text.parse::<Destination>().unwrap_err(),
    ];
    for sentence in &said {
        is_tame(sentence);
        assert!(sentence.contains("<b>10.0.0.999"), "{sentence}");
    }
}

#[test]
fn an_id_that_stands_twice_is_refused_by_name() {
    let mut file = figure_5();
    let first = file["vpcs"][0].clone();
    file["vpcs"].as_array_mut().unwrap().push(first);
    let refused = read(&file.to_string()).expect_err("refused");
    assert!(matches!(&refused, FileError::DuplicateId { id } if id == "vpc-0a000000000000001"), "{refused}");
    // One id in two rules of two groups.
    let mut file = figure_5();
    let rule = file["security_groups"][0]["rules"][0].clone();
    file["security_groups"][1]["rules"].as_array_mut().unwrap().push(rule);
    assert!(matches!(read(&file.to_string()), Err(FileError::DuplicateId { .. })));
}

#[test]
fn circles_of_references_end() {
    // Groups that name each other and themselves; a service whose provider consumes it; peering and
    // routes in a ring; a topic told of itself; notes about notes about each other.
    let sketch = changed(&json!({
        "security_groups": [
            {"id": "sg-1", "vpc": "VPC-A", "rules": [
                {"id": "sgr-1", "direction": "inbound", "permission": {"protocol": "-1", "ports": "all", "peer": "sg-2"}},
                {"id": "sgr-11", "direction": "inbound", "permission": {"protocol": "-1", "ports": "all", "peer": "sg-1"}}]},
            {"id": "sg-2", "vpc": "VPC-A", "rules": [
                {"id": "sgr-2", "direction": "inbound", "permission": {"protocol": "-1", "ports": "all", "peer": "sg-1"}}]}],
        "vpc_peering_connections": [
            {"id": "pcx-1", "requester_vpc": "VPC-A", "accepter_vpc": "VPC-B"},
            {"id": "pcx-2", "requester_vpc": "VPC-B", "accepter_vpc": "VPC-A"},
            {"id": "pcx-3", "requester_vpc": "VPC-A", "accepter_vpc": "VPC-A"}],
        "vpc_endpoints": [{"id": "vpce-self", "vpc": "VPC-B", "service": "SERVICE", "state": "available"}],
        "notes": [{"id": "note-1", "text": "", "about": "note-2"}, {"id": "note-2", "text": "", "about": "note-1"}],
        "hosted_zones": [{"id": "Z1", "name": "a", "account": "111111111111", "vpcs": ["VPC-A"], "records": [
            {"name": "a", "record_type": "A", "alias": "b"}, {"name": "b", "record_type": "A", "alias": "a"},
            {"name": "c", "record_type": "CNAME", "values": ["c"]}]}],
        "expectations": [
            {"from": "client-1", "to": "a", "port": 443, "expect": "connected"},
            {"from": "client-1", "to": "c", "port": 443, "expect": "connected"},
            {"from": "client-1", "to": "orders endpoint", "port": 443, "expect": "connected"}],
    }));
    look_at(&sketch);
    assert_eq!(service_cycles(&sketch).len(), 1);
    for (_, table) in sketch.tables() {
        for (id, _) in (0..table.len()).filter_map(|at| table.at(at)) {
            assert!(!dependents(&sketch, &id).contains(&id), "{id} hangs on itself");
        }
    }
}

#[test]
fn a_million_resources_are_refused_and_as_many_as_may_be_are_not() {
    let accounts = |count: usize| {
        let mut text = String::from(r#"{"format":"privatelink-sketch","version":2,"accounts":["#);
        for at in 0..count {
            let _ = write!(text, "{}{{\"id\":\"{at:012}\"}}", if at > 0 { "," } else { "" });
        }
        text + "]}"
    };
    assert!(matches!(read(&accounts(1_000_000)), Err(FileError::TooManyResources { .. })));
    let most = read(&accounts(100_000)).expect("it reads").sketch;
    assert_eq!(most.resource_count(), 100_000);
    assert_eq!(findings(&Index::of(&most)), []);
}

#[test]
fn thousands_of_anything_end() {
    let mut sketch = consumers(3_000);
    // All of them in one place: overlapping, with one address, in each other's way.
    let vpc = sketch.vpcs.iter().next().unwrap().id.clone();
    let ids: Vec<_> = sketch.subnets.iter().map(|subnet| subnet.id.clone()).collect();
    for id in &ids {
        sketch.subnets.update(id, |subnet| subnet.vpc = vpc.clone()).unwrap();
    }
    let index = Index::of(&sketch);
    let found = findings(&index);
    let has = |code: &str| found.iter().filter(|finding| finding.code.code() == code).count();
    assert!(has("subnets_overlap") >= 2_990 && has("address_twice") >= 5_000, "{}", found.len());
    let mut checker = Checker::default();
    assert_eq!(checker.check(&index), found);
    for endpoint in sketch.vpc_endpoints.iter().take(20) {
        let _ = single_points(&index, &endpoint.id);
    }
    let _ = (joints(&sketch), classes(&sketch), service_cycles(&sketch), legs(&sketch));
}

fn numbers(count: u32, item: &dyn Fn(u32) -> Value) -> Value {
    (0..count).map(item).collect()
}

/// Lists inside a resource are as long as a file lets them be, and then one longer.
#[test]
fn endless_lists_end_or_are_refused() {
    let rules = |count| {
        numbers(count, &|at| {
            json!({"id": format!("sgr-{at}"), "direction": "inbound",
                "permission": {"protocol": "tcp", "ports": "8443", "peer": "sg-07a26e75000000b1"}})
        })
    };
    let routes = numbers(
        5_000,
        &|at| json!({"destination": format!("10.{}.{}.0/24", at / 250 % 250, at % 250), "target": "pcx-1", "origin": "CreateRoute"}),
    );
    let addresses = |count: u32| {
        numbers(
            count,
            &|at| json!({"id": format!("10.1.{}.{}", at / 250 % 250, at % 250), "port": 1 + at % 60_000}),
        )
    };
    let listeners =
        numbers(2_000, &|at| json!({"port": at + 1, "protocol": "tcp", "target_group": "TARGETS"}));
    let nodes = |count| numbers(count, &|_| json!("eni-0b0000000000000b1"));
    let change = json!({
        "target_groups": [{"arn": "TARGETS", "target_type": "ip", "targets": addresses(3_000)}],
        "load_balancers": [{"arn": "BALANCER", "listeners": listeners, "nodes": nodes(6)}],
        "security_groups": [{"id": "sg-07a26e75000000b1", "rules": rules(5_000)}],
        "route_tables": [{"id": "rtb-0a000000000000001", "routes": routes}],
        "endpoint_services": [{"id": "SERVICE", "load_balancers": vec![BALANCER; 500], "allowed_principals": vec!["*"; 5_000]}],
    });
    look_at(&changed(&change));
    let refused = |change: Value| {
        let mut file = figure_5();
        lay_over(&mut file, &change);
        read(&file.to_string()).expect_err("refused").to_string()
    };
    let long = refused(
        json!({"security_groups": [{"id": "sg-07a26e75000000b1", "vpc": "vpc-1", "rules": rules(5_001)}]}),
    );
    assert!(long.contains("5000"), "{long}");
    let many = refused(json!({
        "target_groups": [{"arn": TARGETS, "targets": addresses(5_000)}],
        "load_balancers": [{"arn": BALANCER, "nodes": nodes(5_000)}],
    }));
    assert!(many.contains("targets"), "{many}");
    let services: Vec<Value> = (0..2_000)
        .map(|at| json!({"id": format!("vpce-svc-{at}"), "account": "222222222222", "load_balancers": vec![BALANCER; 100]}))
        .collect();
    let many = refused(
        json!({"endpoint_services": services, "load_balancers": [{"arn": BALANCER, "nodes": nodes(1_000)}]}),
    );
    assert!(many.contains("endpoint_services"), "{many}");
    let attachments = |count| {
        numbers(
            count,
            &|at| json!({"id": format!("tgw-attach-{at}"), "transit_gateway": "tgw-1", "resource": "vpc-1"}),
        )
    };
    let listed = numbers(2_000, &|at| json!(format!("tgw-attach-{at}")));
    let leading = numbers(
        2_000,
        &|at| json!({"destination": format!("10.{}.{}.0/24", at / 250, at % 250), "attachment": format!("tgw-attach-{at}")}),
    );
    let gateways = |tables: u32, count| {
        json!({
            "transit_gateways": [{"id": "tgw-1", "account": "222222222222", "region": "us-east-1"}],
            "transit_gateway_attachments": attachments(count),
            "transit_gateway_route_tables": numbers(tables, &|at| json!({"id": format!("tgw-rtb-{at}"),
                "transit_gateway": "tgw-1", "associations": listed, "propagations": listed, "routes": leading})),
        })
    };
    look_at(&changed(&gateways(1, 2_000)));
    assert!(refused(gateways(30, 2_000)).contains("transit_gateway_attachments"));
}

#[test]
fn absurd_numbers_are_refused_or_found() {
    for (member, value) in [
        ("port", json!(65_536)),
        ("port", json!(-1)),
        ("port", json!(1e300)),
        ("port", json!(443.5)),
        ("port", json!("443")),
        ("port", json!(18_446_744_073_709_551_615_u64)),
    ] {
        let mut file = figure_5();
        file["load_balancers"][0]["listeners"][0][member] = value.clone();
        assert!(matches!(read(&file.to_string()), Err(FileError::Damaged { .. })), "{member} {value}");
    }
    for block in
        ["0.0.0.0/0", "255.255.255.255/32", "10.0.0.0/31", "10.0.0.0/32", "0.0.0.0/32", "255.255.255.0/24"]
    {
        look_at(&changed(
            &json!({"vpcs": [{"id": "VPC-A", "cidr": block}], "subnets": [{"id": "A1", "cidr": block}]}),
        ));
    }
    for address in ["0.0.0.0", "255.255.255.255", "127.0.0.1", "224.0.0.1"] {
        look_at(&changed(
            &json!({"network_interfaces": [{"id": "eni-0a0000000000000a1", "address": address}]}),
        ));
    }
    look_at(&changed(&json!({
        "seed": 4_294_967_295_u32, "ids_made": 4_294_967_295_u32,
        "target_groups": [{"arn": "TARGETS", "deregistration_delay_s": 65_535, "health_check": {"protocol": "tcp",
            "port": 0, "interval_s": 0, "timeout_s": 65_535, "healthy_threshold": 0, "unhealthy_threshold": 255}}],
        "assumptions": {"same_zone_rtt_us": 4_294_967_295_u32, "cross_zone_rtt_us": 4_294_967_295_u32},
        "load_balancers": [{"arn": "BALANCER", "listeners": [{"port": 0, "protocol": "tcp", "target_group": "TARGETS", "idle_timeout_s": 0}]}],
        "accounts": [{"id": "111111111111", "quotas": [{"quota": "vpcs_per_region", "value": 0},
            {"quota": "subnets_per_vpc", "value": 4_294_967_295_u32}]}],
    })));
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = 100_000;
        for inner in ["", "1"] {
            let text = format!("{}{inner}{}", open.repeat(deep), close.repeat(deep));
            assert!(read(&text).is_err());
            let text = format!("{{\"format\":\"privatelink-sketch\",\"version\":2,\"vpcs\":{text}}}");
            assert!(read(&text).is_err());
        }
    }
}

#[test]
fn huge_texts_are_cut_or_refused() {
    let huge = "a".repeat(8 * 1024 * 1024);
    let sketch = changed(&json!({
        "vpcs": [{"id": "VPC-A", "name": huge, "tags": [{"key": huge, "value": huge}]}],
        "expectations": [{"from": huge, "to": "x", "port": 1, "expect": "connected"}],
    }));
    let named = sketch.vpcs.iter().next().unwrap();
    assert_eq!((named.name.chars().count(), named.tags[0].value.chars().count()), (255, 255));
    let said = look_at(&sketch);
    assert!(said.len() < 1_000_000, "{}", said.len());
    for (table, member) in [("vpcs", "id"), ("vpcs", "region"), ("vpcs", "cidr"), ("subnets", "zone")] {
        let mut file = figure_5();
        file[table][0][member] = huge.as_str().into();
        let refused = read(&file.to_string()).expect_err("refused").to_string();
        assert!(refused.len() < 1_000, "the refusal is as long as {}", refused.len());
    }
    assert!(matches!(read(&" ".repeat(33 * 1024 * 1024)), Err(FileError::TooLarge { .. })));
}

#[test]
fn what_came_in_goes_into_a_link_and_comes_out() {
    for name in NAMES {
        let mut file = figure_5();
        file["title"] = name.into();
        let sketch = read(&file.to_string()).expect("it reads").sketch;
        let packed =
            link::encode(&Envelope::new(Base::Sketch(Box::new(sketch.clone())), LinkView::default()));
        assert!(packed.bytes().all(|b| b.is_ascii_graphic()), "{name:?}");
        assert!(link::decode(&packed).expect("it unpacks").base.sketch().expect("a sketch") == sketch);
    }
}
