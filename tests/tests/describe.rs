//! Outputs of `aws … describe-*` become sketches: deployments as large accounts have them, written by a
//! script that knows nothing of this engine, with what must be counted, said and judged. Expected outcomes
//! follow from AWS's rules and not from what the engine says.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use privatelink::interop::{File, Imported, Root, Severity, import_describe};
use privatelink::model::{ApplicationState, IpProtocol, NatGatewayState, RouteState};
use privatelink::path::{DEFAULT_BYTES, DEFAULT_SOURCE_PORT, Index, Moment, Place, Request, source, trace};
use privatelink::sketch;
use proptest::prelude::*;
use serde_json::Value;

const DEPLOYMENTS: [&str; 6] = ["saas", "overlap", "vpn", "regions", "containers", "public"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/describe")
}

fn files(top: &Path, at: &Path, into: &mut Vec<File>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(at).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            files(top, &entry, into);
        } else {
            let path = entry.strip_prefix(top).expect("inside").to_string_lossy().replace('\\', "/");
            into.push(File { path, bytes: fs::read(&entry).expect("bytes") });
        }
    }
}

fn expected(name: &str) -> Value {
    let text = fs::read_to_string(folder().join(format!("{name}.json"))).expect("what is expected");
    serde_json::from_str(&text).expect("JSON")
}

fn roots(name: &str) -> Vec<Root> {
    let of = |root: &Value| {
        let text = root.as_str().expect("a root");
        let (called, path) = text.split_once('=').unwrap_or(("", text));
        let at = folder().join(path);
        let mut found = Vec::new();
        files(&at, &at, &mut found);
        Root { name: called.to_owned(), files: found, ..Root::default() }
    };
    expected(name)["roots"].as_array().expect("roots").iter().map(of).collect()
}

fn read(name: &str) -> Imported {
    import_describe(roots(name))
}

fn given(path: &str, text: &str) -> Imported {
    let files = vec![File { path: path.to_owned(), bytes: text.as_bytes().to_vec() }];
    import_describe(vec![Root { files, ..Root::default() }])
}

fn says(imported: &Imported, text: &str) -> bool {
    imported.diagnostics.iter().any(|found| found.to_string().contains(text))
}

/// What the importer says about each deployment, and nothing worse.
#[test]
fn every_deployment_says_what_it_must() {
    for name in DEPLOYMENTS {
        let imported = read(name);
        for text in expected(name)["says"].as_array().expect("texts") {
            let text = text.as_str().expect("a text");
            assert!(says(&imported, text), "{name}: ‘{text}’ in {:#?}", imported.diagnostics);
        }
        let errors = imported.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
        assert_eq!(errors, usize::from(name == "containers"), "{name}: {:#?}", imported.diagnostics);
        assert!(!says(&imported, "which was not given"), "{name}: {:#?}", imported.diagnostics);
    }
}

/// A sketch that was imported is one that can be saved and opened.
#[test]
fn every_deployment_is_written_and_read_again() {
    for name in DEPLOYMENTS {
        let imported = read(name);
        let again = sketch::read(&sketch::write(&imported.sketch)).expect("it reads");
        assert_eq!(again.sketch, imported.sketch, "{name}");
    }
}

/// Every flow whose outcome is known.
#[test]
fn every_flow_ends_as_aws_would_have_it() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for name in DEPLOYMENTS {
        let imported = read(name);
        let index = Index::of(&imported.sketch);
        for flow in expected(name)["flows"].as_array().expect("flows") {
            count += 1;
            let text = |key: &str| flow[key].as_str().unwrap_or_default();
            let got = outcome(&index, flow);
            if got != text("expect") {
                wrong.push(format!(
                    "{name}: {} → {}:{}: {got}, and {} is right: {}",
                    text("from"),
                    text("to"),
                    flow["port"],
                    text("expect"),
                    text("why")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} flows:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 70, "{count} flows");
}

fn outcome(index: &Index, flow: &Value) -> String {
    let text = |key: &str| flow[key].as_str().unwrap_or_default();
    let place = |text: &str| Place::find(index, text);
    let from = match place(text("from")).and_then(|place| source(index, &place)) {
        Ok(from) => from,
        Err(error) => return error.to_string(),
    };
    let to = match place(text("to")) {
        Ok(to) => to,
        Err(error) => return error.to_string(),
    };
    let request = Request {
        from,
        to,
        port: u16::try_from(flow["port"].as_u64().expect("a port")).expect("a port"),
        protocol: if text("protocol") == "icmp" { IpProtocol::Icmp } else { IpProtocol::Tcp },
        source_port: DEFAULT_SOURCE_PORT,
        bytes: DEFAULT_BYTES,
        query: 0,
        moment: Moment::Settled,
    };
    trace(index, &request).map_or_else(|error| error.to_string(), |made| made.outcome.word().to_owned())
}

#[test]
fn states_are_as_they_were_found() {
    let saas = read("saas").sketch;
    let states: Vec<_> = saas.vpc_endpoints.iter().map(|endpoint| endpoint.state.word()).collect();
    assert_eq!(
        states,
        ["available", "available", "pendingAcceptance", "rejected"],
        "the gateway endpoint first"
    );
    let hosts: Vec<_> = saas.hosts.iter().map(|host| (host.name.as_str(), host.state.word())).collect();
    assert!(hosts.contains(&("orders-4", "stopped")), "{hosts:?}");
    assert!(!hosts.iter().any(|(name, _)| *name == "orders-old"), "terminated");
    let group = saas.target_groups.iter().find(|group| group.arn.name() == "orders-tg").expect("there");
    assert!(group.proxy_protocol_v2);
    assert_eq!((group.deregistration_delay_s, group.targets.len()), (120, 4));
    assert!(saas.load_balancers.iter().all(|balancer| balancer.cross_zone));
    let admin = saas.hosts.iter().find(|host| host.name == "orders-admin").expect("there");
    assert!(!admin.application(9443).expect("it listens").passes_health_checks, "wrong status code");

    let overlap = read("overlap").sketch;
    let peerings: Vec<_> = overlap.vpc_peering_connections.iter().map(|found| found.state.word()).collect();
    assert_eq!(peerings, ["active", "active", "pending-acceptance", "deleted"]);
    let blackholes = overlap.route_tables.iter().flat_map(|table| &table.routes);
    assert_eq!(blackholes.filter(|route| route.state == RouteState::Blackhole).count(), 2);

    let public = read("public").sketch;
    let failed = public.nat_gateways.iter().filter(|found| found.state == NatGatewayState::Failed);
    assert_eq!(failed.count(), 1);

    let vpn = read("vpn").sketch;
    let tunnels: Vec<Vec<_>> = vpn
        .vpn_connections
        .iter()
        .map(|found| found.tunnels.iter().map(|tunnel| tunnel.status.word()).collect())
        .collect();
    assert_eq!(tunnels, [["UP", "DOWN"], ["DOWN", "DOWN"]]);
    let containers = read("containers").sketch;
    let task = containers.hosts.iter().find(|host| host.name == "container 10.77.2.40").expect("named so");
    assert_eq!(task.application(8080).expect("it listens").state, ApplicationState::Stopped);
}

#[test]
fn accounts_regions_and_zones_are_found() {
    let saas = read("saas").sketch;
    let accounts: Vec<_> = saas.accounts.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(accounts, ["222222222222", "111111111111"]);
    let zone = |account: &str, name: &str| {
        let account = saas.accounts.get(&account.parse().expect("an id")).expect("there");
        account.zone_named(&name.parse().expect("a name")).expect("mapped").to_string()
    };
    assert_eq!(zone("222222222222", "us-east-1a"), "use1-az4");
    assert_eq!(zone("111111111111", "us-east-1b"), "use1-az4", "the same place by another name");
    let regions = read("regions").sketch;
    let of: Vec<_> = regions.vpcs.iter().map(|vpc| (vpc.name.as_str(), vpc.region.as_str())).collect();
    assert!(of.contains(&("core-us", "us-east-1")) && of.contains(&("core-eu", "eu-west-1")), "{of:?}");
}

/// A Region that is newer than the playground, or of a partition it does not have: its zones' ids are made as AWS makes
/// all others', from the Region's words (RAM guide, "AZ IDs"), in the order of the letters.
#[test]
fn zones_of_a_region_nobody_knows_have_ids_like_all_others() {
    for (zone, id) in [
        ("cn-north-1a", "cnn1-az1"),
        ("cn-northwest-1b", "cnnw1-az2"),
        ("us-gov-east-1c", "usge1-az3"),
        ("ap-northeast-9a", "apne9-az1"),
        ("ap-southeast-9b", "apse9-az2"),
        ("sa-southwest-1a", "sasw1-az1"),
    ] {
        let outputs = format!(
            r#"{{"Subnets": [{{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "{zone}"}}],
            "Vpcs": [{{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}}]}}"#
        );
        let imported = given("network.json", &outputs);
        let found: Vec<_> = imported.sketch.subnets.iter().map(|subnet| subnet.zone.to_string()).collect();
        assert_eq!(found, [id], "{zone}");
    }
}

#[test]
fn any_casing_and_any_wrapping_give_the_same() {
    let plain = r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}],
        "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24",
        "AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az1", "Tags": [{"Key": "Name", "Value": "a"}]}]}"#;
    let first = given("a.json", plain).sketch;
    assert_eq!((first.vpcs.len(), first.subnets.len()), (1, 1));
    let kebab = plain
        .replace("VpcId", "vpc-id")
        .replace("CidrBlock", "cidr_block")
        .replace("\"Vpcs\"", "\"vpcs\"")
        .replace("SubnetId", "subnetId");
    let wrapped = [
        kebab,
        format!("[{plain}]"),
        format!("[[{plain}, null]]"),
        format!("{{\"describe-network\": {plain}}}"),
        format!("{{\"us-east-1\": {{\"ec2\": [{plain}]}}}}"),
        format!("{plain}\n{plain}"),
        format!("\u{feff}{plain}"),
        plain
            .replace("[{\"VpcId\"", "{\"vpc-1\": {\"VpcId\"")
            .replace("\"111111111111\"}]", "\"111111111111\"}}"),
    ];
    for text in wrapped {
        let found = given("a.json", &text).sketch;
        assert_eq!(found, first, "{text}");
    }
    let bare = r#"[{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "AvailabilityZone": "us-east-1a",
        "AvailabilityZoneId": "use1-az1", "Tags": [{"Key": "Name", "Value": "a"}]},
        {"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}]"#;
    assert_eq!(given("a.json", bare).sketch.subnets, first.subnets);
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_the_rest_goes_on() {
    let broken = given("vpcs.json", "{\"Vpcs\": []}\n{\"Subnets\": [\n}");
    let spot = broken.diagnostics[0].at.clone().expect("a place");
    assert_eq!((spot.file.as_str(), spot.line), ("vpcs.json", Some(3)));
    let yaml = given("vpcs.yaml", "Vpcs:\n- VpcId: vpc-1\n");
    assert!(says(&yaml, "not JSON"), "{:?}", yaml.diagnostics);
    let binary = import_describe(vec![Root {
        files: vec![File { path: "x".to_owned(), bytes: vec![0x7b, 0x22, 0xc3, 0x28] }],
        ..Root::default()
    }]);
    assert!(says(&binary, "not text in UTF-8"), "{:?}", binary.diagnostics);
    let odd = given(
        "odd.json",
        r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/99"}, {"VpcId": "vpc-2", "CidrBlock": "10.1.0.0/16"}, 7, null],
            "Volumes": [{"VolumeId": "vol-1"}], "Subnets": null}"#,
    );
    assert_eq!(odd.sketch.vpcs.len(), 1, "the other is whole");
    assert!(says(&odd, "odd.json:1: warning: the VPC vpc-1 was left out"), "{:?}", odd.diagnostics);
    assert!(says(&odd, "‘Volumes’ is nothing this reads"), "{:?}", odd.diagnostics);
    let deep = "[".repeat(100_000);
    assert!(says(&given("deep.json", &deep), "recursion limit"));
    assert!(says(&given("none.json", "{\"a\": 1}"), "nothing in these files"));
}

#[test]
fn options_of_a_root_fill_what_is_left_open() {
    let vpcs = r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}"#;
    let file = |path: &str| vec![File { path: path.to_owned(), bytes: vpcs.as_bytes().to_vec() }];
    let of = |imported: &Imported| {
        let vpc = imported.sketch.vpcs.iter().next().expect("one").clone();
        (vpc.account.to_string(), vpc.region.to_string())
    };
    let root = Root {
        account: Some("444444444444".parse().expect("an id")),
        region: Some("eu-west-3".parse().expect("a Region")),
        files: file("vpcs.json"),
        ..Root::default()
    };
    assert_eq!(of(&import_describe(vec![root])), ("444444444444".to_owned(), "eu-west-3".to_owned()));
    let named = Root { files: file("555555555555/ap-south-1/describe-vpcs.json"), ..Root::default() };
    assert_eq!(of(&import_describe(vec![named])), ("555555555555".to_owned(), "ap-south-1".to_owned()));
    let open = import_describe(vec![Root { files: file("vpcs.json"), ..Root::default() }]);
    assert!(says(&open, "--account") && says(&open, "--region"), "{:?}", open.diagnostics);
}

/// Every byte may be another, every part may be gone.
fn mangled(text: &str, cuts: &[(usize, u8)]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for (at, byte) in cuts {
        let length = bytes.len().max(1);
        match byte % 4 {
            0 => bytes.truncate(at % length),
            1 => drop(bytes.drain(at % length..(at % length).saturating_add(40).min(bytes.len()))),
            _ => {
                if let Some(place) = bytes.get_mut(at % length) {
                    *place = *byte;
                }
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Mangled outputs are read as far as they go.
    #[test]
    fn mangled_outputs_never_panic(which in 0..6_usize, cuts in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6), all in any::<bool>()) {
        let mut roots = roots(DEPLOYMENTS[which]);
        for root in &mut roots {
            for (at, file) in root.files.iter_mut().enumerate() {
                if all || at == cuts[0].0 % 7 {
                    let text = String::from_utf8_lossy(&file.bytes).into_owned();
                    file.bytes = mangled(&text, &cuts);
                }
            }
        }
        let imported = import_describe(roots);
        prop_assert!(sketch::read(&sketch::write(&imported.sketch)).is_ok());
    }

    /// Whole documents with members of another kind.
    #[test]
    fn members_of_another_kind_never_panic(which in 0..6_usize, seed in any::<u32>()) {
        let mut roots = roots(DEPLOYMENTS[which]);
        let mut random = seed;
        for root in &mut roots {
            for file in &mut root.files {
                if let Ok(mut value) = serde_json::from_slice::<Value>(&file.bytes) {
                    upset(&mut value, &mut random);
                    file.bytes = value.to_string().into_bytes();
                }
            }
        }
        let imported = import_describe(roots);
        prop_assert!(sketch::read(&sketch::write(&imported.sketch)).is_ok());
    }
}

/// Puts something else in some places.
fn upset(value: &mut Value, random: &mut u32) {
    *random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    match *random >> 24 {
        0 => *value = Value::Null,
        1 => *value = Value::from(-1),
        2 => *value = Value::from("0"),
        3 => *value = Value::Array(vec![value.clone(), value.clone()]),
        4 => *value = serde_json::json!({ "a": value.clone() }),
        5 => *value = Value::Bool(true),
        _ => match value {
            Value::Array(items) => items.iter_mut().for_each(|item| upset(item, random)),
            Value::Object(members) => members.values_mut().for_each(|member| upset(member, random)),
            _ => {}
        },
    }
}

/// A provider nobody has the outputs of: the consumer's side is judged all the same.
#[test]
fn an_endpoint_of_somebody_elses_service_is_judged_as_far_as_it_is_known() {
    let mut roots = roots("vpn");
    for file in roots.iter_mut().flat_map(|root| &mut root.files) {
        let text = String::from_utf8_lossy(&file.bytes).replace(
            "\"com.amazonaws.us-west-2.kms\"",
            "\"com.amazonaws.vpce.us-west-2.vpce-svc-0aaaaaaaaaaaaaaaa\"",
        );
        file.bytes = text.into_bytes();
    }
    let imported = import_describe(roots);
    assert!(says(&imported, "vpce-svc-0aaaaaaaaaaaaaaaa, which was not given"));
    let index = Index::of(&imported.sketch);
    let ends = |port: u16| {
        outcome(&index, &serde_json::json!({"from": "historian", "to": "10.50.1.200", "port": port}))
    };
    assert_eq!((ends(443).as_str(), ends(80).as_str()), ("connected", "timed_out"));
}

#[test]
fn resolver_endpoints_and_rules_are_read() {
    let outputs = r#"{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": "111111111111"}],
        "Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24",
            "AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az1"}],
        "ResolverEndpoints": [{"Id": "rslvr-out-1", "Arn": "arn:aws:route53resolver:us-east-1:111111111111:resolver-endpoint/rslvr-out-1",
            "Name": "to the office", "SecurityGroupIds": ["sg-1"], "Direction": "OUTBOUND", "IpAddressCount": 2,
            "HostVPCId": "vpc-1", "Status": "OPERATIONAL"}],
        "rslvr-out-1": {"IpAddresses": [{"IpId": "rni-1", "SubnetId": "subnet-1", "Ip": "10.0.1.53", "Status": "ATTACHED"}]},
        "ResolverRules": [{"Id": "rslvr-rr-1", "Arn": "arn:aws:route53resolver:us-east-1:111111111111:resolver-rule/rslvr-rr-1",
            "DomainName": "corp.example.", "RuleType": "FORWARD", "Name": "corp", "ResolverEndpointId": "rslvr-out-1",
            "TargetIps": [{"Ip": "192.168.1.2", "Port": 53}], "OwnerId": "111111111111"}],
        "ResolverRuleAssociations": [{"Id": "rslvr-rrassoc-1", "ResolverRuleId": "rslvr-rr-1", "VPCId": "vpc-1"}]}"#;
    let sketch = given("resolver.json", outputs).sketch;
    let endpoint = sketch.resolver_endpoints.iter().next().expect("one");
    assert_eq!((endpoint.name.as_str(), endpoint.direction.word()), ("to the office", "OUTBOUND"));
    let interface = sketch.network_interfaces.get(&endpoint.network_interfaces[0]).expect("there");
    assert_eq!(interface.address.to_string(), "10.0.1.53");
    let rule = sketch.resolver_rules.iter().next().expect("one");
    assert_eq!((rule.domain.as_str(), rule.targets[0].to_string().as_str()), ("corp.example", "192.168.1.2"));
    assert_eq!(rule.vpcs.len(), 1);
    assert_eq!(rule.endpoint.as_ref(), Some(&endpoint.id));
}
