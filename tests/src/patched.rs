//! A sketch file changed as JSON: members laid over a resource that is there, resources added, tables
//! emptied. For tests of what no verb of AWS would bring about.

use privatelink::model::Sketch;
use privatelink::scenario;
use privatelink::sketch::from_value;
use serde_json::{Value, json};

/// What short names in a change stand for: things of Figure 5.
const NAMES: [(&str, &str); 9] = [
    ("VPC-A", "vpc-0a000000000000001"),
    ("VPC-B", "vpc-0b000000000000001"),
    ("A1", "subnet-0a000000000000001"),
    ("A2", "subnet-0a000000000000002"),
    ("B2", "subnet-0b000000000000002"),
    ("ENDPOINT", "vpce-0fe5b17a0707d6abc"),
    ("SERVICE", "vpce-svc-0a5c1e7d9b3f24680"),
    ("BALANCER", crate::figure_5::BALANCER),
    ("TARGETS", crate::figure_5::TARGETS),
];

/// The file of Figure 5.
pub fn figure_5() -> Value {
    serde_json::from_str(scenario::text("figure-5").expect("there is one")).expect("JSON")
}

/// Figure 5 with a change. `DATA-CENTER` adds one, with a customer gateway and a line to it.
pub fn changed(change: &Value) -> Sketch {
    let mut file = figure_5();
    let mut change = change.clone();
    name(&mut change);
    if change.as_object_mut().expect("an object").remove("DATA-CENTER").is_some() {
        lay_over(
            &mut file,
            &json!({
                "data_centers": [{"id": "dc-1", "name": "office", "account": "222222222222", "cidrs": ["192.168.0.0/16"]}],
                "customer_gateways": [{"id": "cgw-1", "account": "222222222222", "region": "us-east-1",
                    "device": "dc-1", "address": "198.51.100.7"}],
                "direct_connect_connections": [{"id": "dxcon-1", "account": "222222222222",
                    "region": "us-east-1", "data_center": "dc-1"}],
            }),
        );
    }
    lay_over(&mut file, &change);
    from_value(&file).expect("it reads").sketch
}

/// Puts ids in the place of short names.
fn name(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((_, id)) = NAMES.iter().find(|(name, _)| *name == text.as_str()) {
                (*id).clone_into(text);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(name),
        Value::Object(members) => members.values_mut().for_each(name),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Lays a change over a file: resources by their ids, everything else as it stands.
pub fn lay_over(file: &mut Value, change: &Value) {
    let file = file.as_object_mut().expect("an object");
    for (table, items) in change.as_object().expect("an object") {
        let Some(items) = items.as_array() else {
            if items == "none" {
                file.remove(table);
            } else {
                file.insert(table.clone(), items.clone());
            }
            continue;
        };
        let rows = file.entry(table.clone()).or_insert_with(|| json!([]));
        let rows = rows.as_array_mut().expect("a table");
        for item in items {
            let id = |row: &Value| row.get("id").or_else(|| row.get("arn")).cloned();
            match rows.iter_mut().find(|row| id(row) == id(item)) {
                Some(row) => {
                    let members = row.as_object_mut().expect("a resource");
                    members.extend(item.as_object().expect("a resource").clone());
                }
                None => rows.push(item.clone()),
            }
        }
    }
}
