//! The `privatelink` command from outside: shapes, exit codes, messages.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const FIGURE: &str = "scenario:figure-5";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_privatelink")).args(arguments).output().expect("it runs")
}

fn json(arguments: &[&str]) -> (Value, i32) {
    let output = run(&[arguments, &["--json"]].concat());
    let text = String::from_utf8(output.stdout).expect("text");
    let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (value, output.status.code().expect("a code"))
}

fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "a wrong call");
    assert!(output.stdout.is_empty(), "nothing on standard output");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn trace_gives_the_documented_shape() {
    let (report, code) = json(&["trace", FIGURE, "--from", "client-1", "--to", "orders endpoint"]);
    assert_eq!((code, &report["outcome"]), (0, &Value::from("connected")));
    for key in [
        "profile",
        "health",
        "reason",
        "note",
        "dns",
        "forward",
        "return",
        "target",
        "latency_us",
        "attempts",
    ] {
        assert!(report.get(key).is_some(), "{key} is there, if only null");
    }
    assert_eq!(report["dns"]["chosen"], "10.0.1.87");
    assert_eq!(report["dns"]["ttl_s"], 60);
    assert_eq!(report["forward"][2]["kind"], "nlb");
    assert_eq!(report["forward"][0]["packet"]["dst"], "10.0.1.87:443");
    assert!(report["target"]["sees_source"].as_str().expect("text").starts_with("10.1.1.9:"));
    assert_eq!(report["attempts"].as_array().expect("a list").len(), 6);
}

#[test]
fn availability_says_what_survives_and_what_cuts_off() {
    let (report, code) = json(&["availability", FIGURE]);
    assert_eq!(code, 1, "the zonal name hangs on one zone");
    let (columns, rows) =
        (report["columns"].as_array().expect("a list"), report["rows"].as_array().expect("a list"));
    assert_eq!((columns.len(), rows.len()), (10, 2), "two zones, six targets, two nodes");
    assert_eq!(columns[0]["command"]["LoseZone"]["zone"], "use1-az1");
    for row in rows {
        assert_eq!(row["cells"].as_array().expect("a list").len(), columns.len());
        assert_eq!(row["whole"]["working"], row["whole"]["of"]);
    }
    assert_eq!(rows[0]["cells"][0]["outcome"], "heals");
    assert_eq!(rows[1]["cells"][0]["outcome"], "cut_off");
    assert_eq!(rows[1]["cells"][0]["settled"]["reason"]["code"], "endpoint_zone_lost");
    assert_eq!(rows[0]["cut_sets"][0]["failures"], serde_json::json!([0, 1]));
    let text = String::from_utf8(run(&["availability", FIGURE]).stdout).expect("text");
    assert!(
        text.contains("Without use1-az1 and use1-az2, client-1 and client-2 cannot reach orders endpoint.")
    );
}

#[test]
fn trace_answers_no_with_1_and_names_the_reason() {
    let arguments = ["trace", FIGURE, "--from", "client-1", "--to", "orders endpoint", "--port", "80"];
    let (report, code) = json(&arguments);
    assert_eq!((code, &report["outcome"]), (1, &Value::from("timed_out")));
    assert_eq!(report["reason"]["code"], "endpoint_security_group");
    assert_eq!(report["reason"]["aws_code"], "ENI_SG_RULES_MISMATCH");
    assert_eq!(
        report["reason"]["fixes"][0]["commands"][0]["AuthorizeSecurityGroupIngress"]["group"],
        "sg-0e0d901a7000000a2"
    );
    assert_eq!(report["latency_us"], Value::Null);
}

#[test]
fn query_rotates_and_profile_overrides() {
    let chosen = |query: &str| {
        let arguments = ["trace", FIGURE, "--from", "client-1", "--to", "orders endpoint", "--query", query];
        json(&arguments).0["dns"]["chosen"].clone()
    };
    assert_eq!([chosen("0"), chosen("1"), chosen("2")], ["10.0.1.87", "10.0.2.87", "10.0.1.87"]);
    let arguments = ["trace", FIGURE, "--from", "client-1", "--to", "orders endpoint", "--profile", "paper"];
    assert_eq!(json(&arguments).0["profile"], "paper");
}

#[test]
fn resolve_gives_records_and_says_no_with_1() {
    let name = "vpce-0fe5b17a0707d6abc-29p5708s.vpce-svc-0a5c1e7d9b3f24680.us-east-1.vpce.amazonaws.com";
    let (report, code) = json(&["resolve", FIGURE, "--from", "client-1", name]);
    assert_eq!(code, 0);
    assert_eq!(report["outcome"], "answered");
    assert_eq!(report["records"][1]["value"], "10.0.2.87");
    assert_eq!(report["records"][0]["type"], "A");
    assert_eq!(report["elsewhere"].as_array().expect("a list").len(), 2, "the other VPC and the internet");
    assert_eq!(json(&["resolve", FIGURE, "--from", "client-1", "nobody.example"]).1, 1);
    let (other_type, code) = json(&["resolve", FIGURE, "--from", "client-1", name, "--type", "AAAA"]);
    assert_eq!((code, &other_type["chosen"]), (1, &Value::Null));
    let steps = other_type["steps"].to_string();
    assert!(!steps.contains("addresses are returned"), "nothing is returned: {steps}");
}

#[test]
fn count_and_check_and_scenario() {
    let (count, code) = json(&["count", FIGURE]);
    assert_eq!(code, 0);
    let expected =
        [("vpcs", 2), ("subnets", 4), ("instances", 8), ("interface_endpoints", 1), ("route_tables", 0)];
    for (key, number) in expected {
        assert_eq!(count[key], number, "{key}");
    }
    let (check, code) = json(&["check", FIGURE]);
    assert_eq!(code, 0);
    assert!(check["expectations"].as_array().expect("a list").iter().all(|one| one["met"] == true));
    assert_eq!(json(&["scenario", "show", "figure-5"]).0["id"], "figure-5");
}

#[test]
fn cost_gives_the_documented_shape_and_names_what_is_wrong() {
    let (report, code) = json(&["cost", FIGURE]);
    assert_eq!((code, &report["currency"], &report["hours_per_month"]), (0, &"USD".into(), &730.into()));
    let line = &report["lines"][0];
    assert_eq!(
        (&line["account"], &line["item"]),
        (&"111111111111".into(), &"interface_endpoint_hour".into())
    );
    assert_eq!((line["quantity"].as_f64(), line["unit_price"].as_f64()), (Some(1460.0), Some(0.01)));
    assert_eq!((line["amount"].as_f64(), &line["unit"]), (Some(14.6), &"h".into()));
    assert_eq!((&line["sum"], &line["price_date"]), (&"2 × 730 h × 0.01".into(), &"2026-09-17".into()));
    assert_eq!(
        (report["total"].as_f64(), report["by_account"]["222222222222"].as_f64()),
        (Some(31.025), Some(16.425))
    );
    let file = std::env::temp_dir().join(format!("privatelink-usage-{}.json", std::process::id()));
    let name = file.to_str().expect("text");
    let usage = r#"{"resource_usage": {"orders endpoint": {"monthly_data_processed_gb": 1000}}}"#;
    std::fs::write(&file, usage).expect("written");
    assert_eq!(json(&["cost", FIGURE, "--usage", name]).0["by_account"]["111111111111"].as_f64(), Some(24.6));
    let text = run(&["cost", FIGURE, "--usage", name]).stdout;
    let text = String::from_utf8(text).expect("text");
    assert!(text.contains("24.60  together") && text.contains("1,000 GB × 0.01"), "{text}");
    std::fs::write(&file, usage.replace("monthly_data", "weekly_data")).expect("written");
    let says = complaint(&["cost", FIGURE, "--usage", name]);
    assert!(says.contains("weekly_data_processed_gb") && says.contains(name), "{says}");
    std::fs::remove_file(&file).expect("removed");
    assert!(complaint(&["cost", "-", "--usage", "-"]).contains("both"));
}

#[test]
fn every_scenario_can_be_counted_and_checked() {
    let listed = json(&["scenario", "list"]).0;
    let listed = listed.as_array().expect("a list");
    assert_eq!(listed[0]["id"], "figure-1");
    assert!(listed.len() > 15);
    for scenario in listed {
        let id = scenario["id"].as_str().expect("an id");
        let name = format!("scenario:{id}");
        let (check, code) = json(&["check", &name]);
        assert_eq!(code, 0, "{id}: what cannot be judged yet fails nothing");
        for found in check["expectations"].as_array().expect("a list") {
            assert_eq!(found["met"] == true, found["lacking"].is_null(), "{id}: {found}");
        }
        let (count, code) = json(&["count", &name]);
        assert_eq!((code, count["vpcs"].as_u64() > Some(0)), (0, true), "{id}");
    }
}

#[test]
fn an_expectation_that_is_not_met_is_a_no() {
    let sketch = String::from_utf8(run(&["scenario", "sketch", "figure-5"]).stdout).expect("text");
    let wrong = sketch.replacen("\"expect\": \"connected\"", "\"expect\": \"refused\"", 1);
    let mut child = Command::new(env!("CARGO_BIN_EXE_privatelink"))
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("open").write_all(wrong.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("not met: client-1"));
}

#[test]
fn a_wrong_call_gets_one_clear_message() {
    let to = ["--to", "orders endpoint"];
    assert!(
        complaint(&[&["trace", FIGURE, "--from", "nobody"], &to[..]].concat())
            .contains("‘nobody’ is no place")
    );
    let from_endpoint = complaint(&[&["trace", FIGURE, "--from", "orders endpoint"], &to[..]].concat());
    assert!(from_endpoint.contains("a connection cannot start at"));
    assert!(complaint(&["check", "no-such-file.json"]).contains("no-such-file.json cannot be read"));
    assert!(
        complaint(&["check", "scenario:figure-99"])
            .contains("there is no scenario ‘figure-99’; there are: figure-1, ")
    );
    assert!(complaint(&["trace", FIGURE]).contains("--from"));
}

#[test]
fn a_bare_address_can_ask_and_belongs_to_no_group() {
    let (report, code) = json(&["trace", FIGURE, "--from", "10.0.1.99", "--to", "orders endpoint"]);
    assert_eq!(code, 0);
    assert_eq!(report["forward"][0]["kind"], "subnet");
    assert_eq!(report["forward"][0]["packet"]["src"], "10.0.1.99:49152");
}

/// The schemas in `static/schema/` are those of the types. `PRIVATELINK_BLESS=1` writes them.
#[test]
fn schemas_are_those_of_the_types() {
    use privatelink::report;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/schema");
    let schemas = [
        ("trace", schemars::schema_for!(report::TraceReport)),
        ("resolve", schemars::schema_for!(report::ResolveReport)),
        ("check", schemars::schema_for!(report::CheckReport)),
        ("exposure", schemars::schema_for!(report::ExposureReport)),
        ("availability", schemars::schema_for!(report::AvailabilityReport)),
        ("cost", schemars::schema_for!(report::CostReport)),
        ("count", schemars::schema_for!(report::CountReport)),
        ("simulate", schemars::schema_for!(report::SimulateReport)),
        ("scenario", schemars::schema_for!(Vec<report::ScenarioReport>)),
        ("story-told", schemars::schema_for!(report::StoryReport)),
        ("story", schemars::schema_for!(privatelink::scenario::story::Story)),
        ("lesson", schemars::schema_for!(privatelink::scenario::lesson::Lesson)),
        ("import", schemars::schema_for!(report::ImportReport)),
    ];
    let schemas = schemas.map(|(name, schema)| (name, schema.to_value()));
    let records = [
        ("sketch", report::schema::sketch()),
        ("command", report::schema::command()),
        ("load", report::schema::load()),
    ];
    for (name, schema) in schemas.into_iter().chain(records) {
        let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        let path = folder.join(format!("{name}.schema.json"));
        if std::env::var_os("PRIVATELINK_BLESS").is_some() {
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(&path, &text).expect("written");
        }
        // As values: the order of members depends on which crates are built together.
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
        let same = parsed(&kept) == parsed(&text);
        assert!(same, "{} is out of date: run this test with PRIVATELINK_BLESS=1", path.display());
    }
}

#[test]
fn export_writes_a_capture_with_an_interface_for_each_vantage_point() {
    let attempt = ["export", FIGURE, "--format", "pcapng", "--from", "client-1", "--to", "orders endpoint"];
    let output = run(&attempt);
    assert_eq!(output.status.code(), Some(0));
    // The section header block's type, and the byte order it is read in.
    assert_eq!(output.stdout[..4], [0x0a, 0x0d, 0x0d, 0x0a]);
    let name = |name: &str| output.stdout.windows(name.len()).any(|window| window == name.as_bytes());
    for vantage in ["client-1", "orders endpoint in use1-az1", "orders in use1-az1", "orders-2"] {
        assert!(name(vantage), "{vantage} is an interface");
    }
    let one = run(&[&attempt[..], &["--at", "client"]].concat()).stdout;
    assert!(one.len() < output.stdout.len() / 2);
    let file = std::env::temp_dir().join(format!("privatelink-{}.pcapng", std::process::id()));
    let path = file.to_str().expect("text");
    let written = run(&[&attempt[..], &["--output", path]].concat());
    assert!(written.stdout.is_empty());
    assert_eq!(std::fs::read(&file).expect("it was written"), output.stdout);
    std::fs::remove_file(&file).expect("it is there");
}

#[test]
fn export_says_what_is_wrong() {
    let direct = ["export", FIGURE, "--format", "pcapng", "--from", "client-1", "--to", "client-2"];
    let told = complaint(&[&direct[..], &["--at", "endpoint"]].concat());
    assert!(told.contains("does not come by there"), "{told}");
    let told = complaint(&[&direct[..], &["--output", "/nowhere/at/all.pcapng"]].concat());
    assert!(told.contains("/nowhere/at/all.pcapng cannot be written"), "{told}");
}

#[test]
fn a_place_with_a_port_in_it_is_told_apart_from_no_place() {
    let attempt = |to: &'static str| ["trace", FIGURE, "--from", "client-1", "--to", to];
    let told = complaint(&attempt("10.0.1.87:443"));
    assert!(told.contains("give 10.0.1.87 as the place and 443 as the port"), "{told}");
    for no_port in ["10.0.1.87:", "10.0.1.87:70000", "nothing:443", "a:b:1", ":443"] {
        let told = complaint(&attempt(no_port));
        assert!(told.contains("is no place"), "{no_port}: {told}");
    }
}
