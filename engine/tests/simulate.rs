//! `privatelink simulate` from outside: shapes, exit codes, messages.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::cast_precision_loss)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const FIGURE: &str = "scenario:figure-5";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_privatelink")).arg("simulate").args(arguments).output().expect("it runs")
}

fn report(arguments: &[&str]) -> (Value, i32) {
    let output = run(&[arguments, &["--json"]].concat());
    let (text, says) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}{says}"));
    (value, output.status.code().expect("a code"))
}

fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "a wrong call");
    assert!(output.stdout.is_empty(), "nothing on standard output");
    String::from_utf8(output.stderr).expect("text")
}

/// A file that is gone when the test is over.
struct File(PathBuf);

impl File {
    fn of(name: &str, content: &Value) -> Self {
        let path = std::env::temp_dir().join(format!("privatelink-{}-{name}", std::process::id()));
        std::fs::write(&path, content.to_string()).expect("written");
        Self(path)
    }

    fn name(&self) -> &str {
        self.0.to_str().expect("text")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn load() -> Value {
    json!({
        "clients": [{"from": "client-1", "to": "orders endpoint", "arrival": {"rate_per_s": 10}}],
        "duration_s": 5,
        "seed": 7,
    })
}

#[test]
fn one_flow_is_one_connection_and_ends_as_a_trace_does() {
    let (found, code) =
        report(&[FIGURE, "--from", "client-1", "--to", "orders endpoint", "--flows", "1", "--seed", "3"]);
    assert_eq!(code, 0, "nothing failed");
    assert_eq!(found["connections"], json!({"opened": 1, "completed": 1, "failed": 0, "open": 0}));
    let trace = Command::new(env!("CARGO_BIN_EXE_privatelink"))
        .args(["trace", FIGURE, "--from", "client-1", "--to", "orders endpoint", "--json"])
        .output()
        .expect("it runs");
    let trace: Value = serde_json::from_slice(&trace.stdout).expect("JSON");
    assert_eq!(found["log"][0]["target"], trace["target"]["id"]);
}

#[test]
fn a_run_in_which_something_failed_ends_with_1_and_twice_the_same() {
    let fault = File::of("stop.json", &json!({"at_s": 1, "break": {"LoseZone": {"zone": "use1-az1"}}}));
    let arguments = [
        FIGURE,
        "--from",
        "client-2",
        "--to",
        "orders endpoint",
        "--rate",
        "50",
        "--duration",
        "60",
        "--fault",
        fault.name(),
    ];
    let (first, code) = report(&arguments);
    assert_eq!(code, 1);
    let counts = &first["connections"];
    let of = |name: &str| counts[name].as_u64().expect("a number");
    assert_eq!(of("opened"), of("completed") + of("failed") + of("open"));
    assert!(of("failed") > 0 && of("completed") > 0, "{counts}");
    let failures = first["failures"].as_array().expect("a list");
    let sum: u64 = failures.iter().filter_map(|failure| failure["count"].as_u64()).sum();
    assert_eq!(sum, of("failed"));
    assert_eq!(report(&arguments).0["digest"], first["digest"], "twice the same");
    // A cent a GB, to the endpoint's owner: so many bytes as came by it.
    let by_endpoint = first["endpoints"].as_array().expect("a list").iter();
    let bytes: u64 = by_endpoint.filter_map(|entry| entry["bytes"].as_u64()).sum();
    let cost = &first["data_cost"][0];
    assert_eq!((cost["unit"].as_str(), cost["unit_price"].as_f64()), (Some("GB"), Some(0.01)));
    let gb = cost["quantity"].as_f64().expect("a number");
    assert!((gb * 1e9 - bytes as f64).abs() <= 1_000.0, "{gb} GB of {bytes} bytes");
    // The load balancer by its capacity units, to its own owner.
    let units = &first["data_cost"][1];
    assert_eq!(units["item"], "nlb_capacity_unit_hour");
    assert_ne!(units["account"], cost["account"]);
    assert!(units["quantity"].as_f64().is_some_and(|units| units > 0.0), "{units}");
    let columns = first["series"]["columns"].as_array().expect("a list").len();
    let rows = first["series"]["rows"].as_array().expect("a list");
    assert!(rows.iter().all(|row| row.as_array().is_some_and(|row| row.len() == columns)));
}

#[test]
fn it_gives_the_documented_shape() {
    let (report, code) = report(&[FIGURE]);
    assert!(code < 2);
    let keys: Vec<&str> = report.as_object().expect("an object").keys().map(String::as_str).collect();
    let documented = [
        "connections",
        "failures",
        "bytes",
        "latency_us",
        "targets",
        "endpoints",
        "series",
        "faults",
        "wall_ms",
        "connections_per_s",
    ];
    assert_eq!(keys[..documented.len()], documented);
    let members = |member: &str| -> Vec<&str> {
        report[member].as_object().expect("an object").keys().map(String::as_str).collect()
    };
    assert_eq!(members("connections"), ["opened", "completed", "failed", "open"]);
    assert_eq!(members("bytes"), ["sent", "received", "dropped"]);
    assert_eq!(members("latency_us"), ["p50", "p90", "p99", "p99_9", "max", "mean", "count"]);
    assert_eq!(members("series"), ["step_s", "columns", "rows"]);
    let columns = report["series"]["columns"].as_array().expect("a list");
    assert_eq!((&columns[0], &columns[9]), (&json!("opened"), &json!("max_us")));
    assert!(report["wall_ms"].is_u64(), "somebody looked at a clock");
    assert_eq!(report["digest"].as_str().map(str::len), Some(16));
    assert_eq!((&report["seed"], &report["duration_s"]), (&json!(1), &json!(60.0)));
}

#[test]
fn arguments_come_before_the_file() {
    let file = File::of("load.json", &load());
    let (as_in_file, _) = report(&[FIGURE, "--load", file.name()]);
    assert_eq!((&as_in_file["seed"], &as_in_file["duration_s"]), (&json!(7), &json!(5.0)));
    let (other, _) = report(&[FIGURE, "--load", file.name(), "--seed", "8", "--duration", "0.25"]);
    assert_eq!((&other["seed"], &other["duration_s"]), (&json!(8), &json!(0.25)));
}

#[test]
fn a_load_may_come_by_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_privatelink"))
        .args(["simulate", FIGURE, "--load", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("open").write_all(load().to_string().as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["seed"], 7);
}

#[test]
fn faults_of_files_join_those_of_the_load() {
    let zone = |zone: &str| json!({"at_s": 1, "until_s": 2, "break": {"LoseZone": {"zone": zone}}});
    let one = File::of("one-fault.json", &zone("use1-az1"));
    let wrong = File::of("faults.json", &json!([zone("use1-az2"), zone("use1-az9")]));
    assert!(report(&[FIGURE, "--fault", one.name()]).1 < 2);
    let told = complaint(&[FIGURE, "--fault", one.name(), "--fault", wrong.name()]);
    let expected = format!(
        "privatelink: {}, line 1, column 96: [1].break: InvalidParameterValue: There is no Availability Zone 'use1-az9' in this sketch\n",
        wrong.name()
    );
    assert_eq!(told, expected);
    let told = complaint(&[FIGURE, "--fault", one.name(), "--fault", one.name()]);
    let expected = format!(
        "privatelink: {0}, line 1, column 31: break: at 1 s that is so already, by {0}; let it begin when the other has ended\n",
        one.name()
    );
    assert_eq!(told, expected);
    let told = complaint(&[FIGURE, "--duration", "1", "--fault", one.name()]);
    assert!(told.contains("at_s is 1: give a time before the run ends, at 1 s"), "{told}");
}

#[test]
fn a_wrong_call_gets_one_clear_message() {
    let (file, no_faults) = (File::of("l.json", &load()), File::of("none.json", &json!({"faults": {}})));
    let name = file.name();
    let in_file = format!("{}: duration_s is missing", no_faults.name());
    let cases: [(&[&str], &str); 16] = [
        (&["--rate", "-5"], "--rate is -5: give a number from 0.001 to 100,000,000"),
        (&["--rate", "0"], "--rate is 0: give a number from 0.001 to 100,000,000"),
        (&["--rate", "1000000000000"], "--rate is 1000000000000: give a number"),
        (&["--rate", "many"], "--rate is ‘many’: give a number, such as 60 or 0.5"),
        (&["--duration", "-1"], "--duration is -1: give a number from 0.001 to 86,400"),
        (&["--duration", "1e9"], "--duration is 1000000000.0: give a number from 0.001 to 86,400"),
        (&["--flows", "0"], "--flows is 0: give a whole number from 1 to 1,000,000,000"),
        (&["--flows", "1000000001"], "--flows is 1000000001: give a whole number"),
        (&["--flows", "1000000", "--duration", "0.001"], "--flows is 1000000: at most 100000 are made"),
        (&["--rate", "1e8", "--duration", "60"], "the load makes about 6000000000 connections"),
        (&["--from", "nobody", "--to", "orders endpoint"], "‘nobody’ is no place in this sketch"),
        (&["--from", "client-1"], "--to"),
        (&["--load", name, "--rate", "5"], "cannot be used with"),
        (&["--from", "client-1", "--to", "10.0.1.87", "--port", "0"], "--port is 0: give a whole number"),
        (&["--load", "no-such-file.json"], "no-such-file.json cannot be read"),
        (&["--load", no_faults.name()], &in_file),
    ];
    for (arguments, expected) in cases {
        let told = complaint(&[&[FIGURE], arguments].concat());
        assert!(told.contains(expected), "{arguments:?}: {told}");
    }
    assert!(complaint(&["-", "--load", "-"]).contains("only one of the sketch, its load and its faults"));
}

#[test]
fn people_are_told_in_words() {
    let output = run(&[FIGURE, "--flows", "1"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.starts_with("60 s: ") && text.contains("calculated in "), "{text}");
}
