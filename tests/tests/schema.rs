//! The sketch file against the JSON Schema made of the model, by a validator that is not ours; the
//! sketch that has every kind of resource, there and back; files of the first version.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use jsonschema::Validator;
use privatelink::diagram::{Flow, Theme, layout, svg};
use privatelink::model::record::{Record, member};
use privatelink::model::{Principal, Sketch, TABLE_NAMES};
use privatelink::path::Index;
use privatelink::scenario;
use privatelink::sketch::{Base, Envelope, LinkView, commands, link, load, read, write};
use privatelink_tests::every_kind::every_kind;
use privatelink_tests::figure_5::{Figure5, TARGETS};
use privatelink_tests::patched::{figure_5, lay_over};
use serde_json::{Value, json};

const SKETCH: &str = include_str!("../../static/schema/sketch.schema.json");
const COMMAND: &str = include_str!("../../static/schema/command.schema.json");
const LOAD: &str = include_str!("../../static/schema/load.schema.json");

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn validator(schema: &str) -> Validator {
    jsonschema::draft202012::new(&json_of(schema)).expect("a schema")
}

fn complaints(validator: &Validator, file: &Value) -> Vec<String> {
    validator.iter_errors(file).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn every_built_in_sketch_and_one_of_every_kind_are_valid() {
    let validator = validator(SKETCH);
    for scenario in scenario::list() {
        let sketch = scenario::open(scenario.id).expect("there is one").expect("it reads").sketch;
        assert_eq!(complaints(&validator, &json_of(&write(&sketch))), [""; 0], "{}", scenario.id);
    }
    assert_eq!(complaints(&validator, &json_of(&write(&every_kind()))), [""; 0]);
    assert!(validator.is_valid(&json_of(&write(&Sketch::default()))), "an empty one");
}

#[test]
fn mangled_ones_are_not_valid_and_are_not_read() {
    let validator = validator(SKETCH);
    let changes = [
        ("a table that is no list", json!({"vpcs": {}})),
        ("a number for a text", json!({"vpcs": [{"id": "vpc-0a000000000000001", "name": 7}]})),
        ("a text for a flag", json!({"load_balancers": [{"arn": "x", "cross_zone": "true"}]})),
        ("a word nobody knows", json!({"profile": "tomorrow"})),
        ("a member that is missing", json!({"vpcs": [{"id": "vpc-9", "account": "111111111111"}]})),
        ("a number too large", json!({"seed": 4_294_967_296_u64})),
        ("a number below 0", json!({"ids_made": -1})),
        ("a fraction", json!({"seed": 0.5})),
        ("a later format", json!({"format": "something-else"})),
        (
            "a port too large",
            json!({"expectations": [{"from": "a", "to": "b", "port": 65536, "expect": "connected"}]}),
        ),
        ("a lost zone that is no text", json!({"lost_zones": [1]})),
        ("a list in a list", json!({"hosts": [[]]})),
    ];
    for (what, change) in changes {
        let mut file = figure_5();
        lay_over_bluntly(&mut file, &change);
        assert!(!validator.is_valid(&file), "{what} is valid");
        assert!(read(&file.to_string()).is_err(), "{what} is read");
    }
    // What the reader passes over, so that a newer file can be looked at, the schema does not.
    let mut file = figure_5();
    lay_over(&mut file, &json!({"wishes": []}));
    assert!(!validator.is_valid(&file) && read(&file.to_string()).is_ok());
    assert!(validator.is_valid(&figure_5()));
}

/// The change's members in the place of the file's.
fn lay_over_bluntly(file: &mut Value, change: &Value) {
    for (name, value) in change.as_object().expect("an object") {
        file[name] = value.clone();
    }
}

#[test]
fn commands_are_valid_by_their_schema() {
    let validator = validator(COMMAND);
    let by_command = json_of(include_str!("../vectors/findings-by-command.json"));
    let mut checked = 0;
    for case in by_command.as_object().unwrap().values() {
        assert_eq!(complaints(&validator, &case["command"]), [""; 0]);
        let command = commands::parse(&case["command"].to_string()).expect("a command");
        assert_eq!(complaints(&validator, &json_of(&commands::write(&command))), [""; 0]);
        checked += 1;
    }
    assert!(checked > 20, "{checked}");
    for wrong in [
        json!({}),
        json!({"FlyToTheMoon": {}}),
        json!({"StopInstances": {}}),
        json!({"StopInstances": {"instance": 1}}),
        json!({"StopInstances": {"instance": "i-1"}, "StartInstances": {"instance": "i-1"}}),
    ] {
        assert!(!validator.is_valid(&wrong) && commands::parse(&wrong.to_string()).is_err(), "{wrong}");
    }
}

/// Which members of which kind of record a file has.
fn used(schema: &Value, of: &Value, value: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = of["$ref"].as_str() {
        let kind = name.rsplit('/').next().unwrap();
        for (member, value) in value.as_object().expect("a record") {
            found.insert(format!("{kind}.{member}"));
            used(schema, &schema["$defs"][kind]["properties"][member], value, found);
        }
    } else if let Some(choices) = of["anyOf"].as_array() {
        used(schema, &choices[0], value, found);
    } else if let Some(items) = value.as_array() {
        for item in items {
            used(schema, &of["items"], item, found);
        }
    }
}

#[test]
fn a_sketch_has_every_kind_and_every_member() {
    let schema = json_of(SKETCH);
    let file = json_of(&write(&every_kind()));
    let mut found = BTreeSet::new();
    for (name, value) in file.as_object().unwrap() {
        used(&schema, &schema["properties"][name], value, &mut found);
    }
    for table in TABLE_NAMES {
        assert!(file[table].as_array().is_some_and(|rows| !rows.is_empty()), "no {table}");
    }
    let mut missing = Vec::new();
    for (kind, record) in schema["$defs"].as_object().unwrap() {
        for member in record["properties"].as_object().unwrap().keys() {
            if !found.contains(&format!("{kind}.{member}")) {
                missing.push(format!("{kind}.{member}"));
            }
        }
    }
    assert!(missing.is_empty(), "nowhere unusual: {missing:?}");
}

#[test]
fn a_sketch_of_every_kind_goes_through_file_and_link_unchanged() {
    let sketch = every_kind();
    let text = write(&sketch);
    let again = read(&text).expect("it reads").sketch;
    assert!(again == sketch, "as a file");
    assert_eq!(write(&again), text);
    let envelope = Envelope::new(Base::Sketch(Box::new(sketch.clone())), LinkView::default());
    let decoded = link::decode(&link::encode(&envelope)).expect("it unpacks");
    assert!(decoded.base.sketch().expect("a sketch") == sketch, "as a link");
}

#[test]
fn a_sketch_of_every_kind_is_drawn_and_every_resource_is_found() {
    let sketch = every_kind();
    for flow in [Flow::LeftToRight, Flow::TopToBottom] {
        assert!(svg(&layout(&sketch, flow), Theme::Light).starts_with("<svg"));
    }
    for (_, table) in sketch.tables() {
        for (id, record) in (0..table.len()).filter_map(|at| table.at(at)) {
            let found: &dyn Record = sketch.record(&id).expect("it is found");
            assert_eq!(found.kind(), record.kind());
            let known = member(found, "id").or_else(|| member(found, "arn"));
            assert!(known.is_some(), "{id} shows its id");
        }
    }
}

/// Figure 5 as the first version wrote it. The current one names the consumer as a principal.
#[test]
fn a_file_of_the_first_version_opens_as_the_current_one() {
    let old = read(include_str!("../vectors/figure-5-version-1.json")).expect("it reads");
    assert_eq!(old.newer, None);
    let mut sketch = old.sketch;
    let service = sketch.endpoint_services.iter().next().expect("one").id.clone();
    let consumer = Principal::Account("111111111111".parse().unwrap());
    sketch.endpoint_services.update(&service, |service| service.allowed_principals.push(consumer)).unwrap();
    let current = Figure5::default().sketch;
    assert_eq!(write(&sketch), write(&current));
    assert!(sketch == current);
    assert!(sketch.target_groups.get(&TARGETS.parse().unwrap()).is_some());
}

fn load() -> Value {
    json!({
        "clients": [{
            "from": ["client-1", "client-2"], "to": "orders endpoint", "port": 443, "hosts": 2,
            "arrival": {"kind": "constant"}, "request_bytes": 100, "response_bytes": 1000,
            "keep_alive": {"connections": 10, "requests_per_s": 0.001, "probe_s": 60}, "retries": 1,
            "backoff_ms": 0.5, "connect_timeout_s": 3, "response_timeout_s": 30, "dns": "ttl",
        }],
        "duration_s": 60, "seed": 1, "jitter_percent": 12.5, "loss_ppm": 5,
        "service": {"time_us": 1000, "distribution": "constant", "workers": 16, "queue": 1024},
        "faults": [{"at_s": 10, "until_s": 40, "break": {"LoseZone": {"zone": "use1-az1"}}}],
    })
}

#[test]
fn loads_that_are_read_are_valid_and_those_that_are_not_valid_are_not_read() {
    let validator = validator(LOAD);
    let sketch = scenario::open("figure-5").expect("there is one").expect("it reads").sketch;
    let index = Index::of(&sketch);
    let read = |file: &Value| load::read(&index, &file.to_string());
    assert_eq!(complaints(&validator, &load()), [""; 0]);
    assert!(read(&load()).is_ok());
    // Each member by a value that is out of its bounds, and by one of another kind.
    let wrong = [json!(-1), json!(1e300), json!("9"), json!([-1]), json!({"more": 1}), json!(true)];
    let objects = ["", "/clients/0", "/clients/0/arrival", "/clients/0/keep_alive", "/service", "/faults/0"];
    let mut tried = 0;
    for object in objects {
        let members = load();
        let members = members.pointer(object).and_then(Value::as_object).expect("an object");
        for name in members.keys().map(String::as_str).chain(["more"]) {
            for value in &wrong {
                let mut file = load();
                file.pointer_mut(object).expect("it is there")[name] = value.clone();
                let (valid, is_read) = (validator.is_valid(&file), read(&file));
                // The reader knows the sketch and the commands besides, so it takes less.
                assert!(valid || is_read.is_err(), "{object}.{name} {value} is read, and not valid");
                let says = is_read.err().map(|error| error.to_string()).unwrap_or_default();
                let deeper = says.contains("is no place") || says.contains("there is no such verb");
                assert!(
                    !valid || deeper || says.contains("list names no place"),
                    "{object}.{name} {value}: {says}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}
