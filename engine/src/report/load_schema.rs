//! JSON Schema (draft 2020-12) of load files: what [`crate::sketch::load`] takes.

use serde_json::{Map, Value, json};

use crate::sim::{Distribution, DnsCache, MAX_CLIENTS, MAX_DURATION_S, MAX_RATE_PER_S, Service};
use crate::sketch::load::{ARRIVAL, CLIENT, FAULT, KEEP_ALIVE, MEMBERS, SERVICE};

use super::schema::DRAFT;

/// The schema of a load file.
pub fn load() -> Value {
    let mut schema = object(MEMBERS, &["clients", "duration_s"], &member);
    if let Some(members) = schema.as_object_mut() {
        members.insert("$schema".to_owned(), DRAFT.into());
        members.insert("title".to_owned(), "A load: who connects to what, how often and for how long".into());
    }
    schema
}

/// An object with these members and no others.
fn object(names: &[&str], required: &[&str], member: &dyn Fn(&str) -> Value) -> Value {
    let mut properties = Map::new();
    for name in names {
        properties.insert((*name).to_owned(), member(name));
    }
    json!({
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn number(least: f64, most: u64, usual: Option<f64>, says: &str) -> Value {
    sized("number", &json!(least), most, usual.map(Value::from), says)
}

fn whole(least: u64, most: u64, usual: Option<u32>, says: &str) -> Value {
    sized("integer", &json!(least), most, usual.map(Value::from), says)
}

fn sized(kind: &str, least: &Value, most: u64, usual: Option<Value>, says: &str) -> Value {
    let mut schema = json!({"type": kind, "minimum": least, "maximum": most, "description": says});
    if let (Some(members), Some(usual)) = (schema.as_object_mut(), usual) {
        members.insert("default".to_owned(), usual);
    }
    schema
}

fn member(name: &str) -> Value {
    match name {
        "clients" => json!({
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_CLIENTS,
            "items": object(CLIENT, &["from", "to"], &client),
            "description": "Who connects.",
        }),
        "duration_s" => {
            number(0.001, MAX_DURATION_S, None, "How long the run lasts, in seconds of its own time.")
        }
        "seed" => whole(0, u32::MAX.into(), Some(1), "What draws follow from, beside the sketch's own seed."),
        "jitter_percent" => number(
            0.0,
            100,
            Some(10.0),
            "How much a leg's round trip varies: each passage takes longer by an exponential time of this mean.",
        ),
        "loss_ppm" => {
            whole(0, 1_000_000, Some(0), "How many segments of a million are lost on their whole way.")
        }
        "service" => described(object(SERVICE, &[], &service), "How targets work."),
        "faults" => json!({
            "type": "array",
            "maxItems": 1_000,
            "items": object(FAULT, &["at_s", "break"], &fault),
            "description": "What breaks when.",
        }),
        _ => Value::Bool(true),
    }
}

fn described(mut schema: Value, says: &str) -> Value {
    if let Some(members) = schema.as_object_mut() {
        members.insert("description".to_owned(), says.into());
    }
    schema
}

fn client(name: &str) -> Value {
    const PLACE: &str = "a resource's id or name, NAME@ZONE, an address";
    let wait = |usual: f64, says: &str| number(0.001, MAX_DURATION_S, Some(usual), says);
    match name {
        "from" => json!({
            "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}],
            "description": format!("Where its connections start: {PLACE}. Of a list, each is a client with the rate given; a * in a name stands for any letters, so that many hosts are meant."),
        }),
        "to" => json!({
            "type": "string",
            "description": format!("To what: {PLACE}, or a DNS name. A * is what the * in from stood for."),
        }),
        "port" => whole(1, u16::MAX.into(), Some(443), "The destination port."),
        "hosts" => whole(
            1,
            1_000_000,
            Some(1),
            "How many hosts stand there, each with an address and ports of its own.",
        ),
        "arrival" => described(
            object(ARRIVAL, &[], &arrival),
            "When it connects; with kept connections, when it asks.",
        ),
        "request_bytes" => whole(1, 1_000_000_000, Some(100), "Bytes of a request."),
        "response_bytes" => whole(1, 1_000_000_000, Some(1_000), "Bytes of a response."),
        "keep_alive" => described(
            object(KEEP_ALIVE, &[], &keep_alive),
            "Connections that are kept; where left out, each carries one request.",
        ),
        "retries" => whole(0, 100, Some(0), "How often a connection that failed is tried again."),
        "backoff_ms" => number(
            0.0,
            3_600_000,
            Some(100.0),
            "How long it waits before the first retry, in milliseconds; twice as long before each further one.",
        ),
        "connect_timeout_s" => wait(3.0, "How long it waits for a handshake, in seconds."),
        "response_timeout_s" => wait(30.0, "How long it waits for a response, in seconds."),
        "dns" => json!({
            "enum": DnsCache::ALL.map(DnsCache::word),
            "default": DnsCache::default().word(),
            "description": "When it asks for the name: for each connection, once in its time to live, or once.",
        }),
        _ => Value::Bool(true),
    }
}

fn arrival(name: &str) -> Value {
    match name {
        "kind" => json!({
            "enum": ["poisson", "constant", "burst", "recorded"],
            "default": "poisson",
            "description": "Independent of each other, at equal distances, so many at once, or as recorded.",
        }),
        "rate_per_s" => {
            number(0.001, MAX_RATE_PER_S, None, "Of poisson and constant arrivals: how many begin a second.")
        }
        "size" => whole(1, MAX_RATE_PER_S, None, "Of bursts: how many begin at once."),
        "every_s" => number(0.001, MAX_DURATION_S, None, "Of bursts: seconds from one to the next."),
        "times_s" => json!({
            "type": "array",
            "minItems": 1,
            "items": {"type": "number", "minimum": 0, "maximum": MAX_DURATION_S},
            "description": "Of recorded arrivals: seconds since the run began, in order.",
        }),
        _ => Value::Bool(true),
    }
}

fn keep_alive(name: &str) -> Value {
    match name {
        "connections" => whole(1, 100_000, Some(10), "How many connections a host keeps."),
        "requests_per_s" => number(
            0.001,
            MAX_RATE_PER_S,
            None,
            "How many requests begin a second, in place of the arrival's rate.",
        ),
        "probe_s" => number(
            0.001,
            MAX_DURATION_S,
            None,
            "Every how many seconds of silence TCP sends a keepalive; where left out, it sends none.",
        ),
        _ => Value::Bool(true),
    }
}

fn service(name: &str) -> Value {
    let usual = Service::default();
    match name {
        "time_us" => number(0.0, 3_600_000_000, Some(1_000.0), "Mean time a request takes, in microseconds."),
        "distribution" => json!({
            "enum": Distribution::ALL.map(Distribution::word),
            "default": usual.distribution.word(),
            "description": "How it varies.",
        }),
        "workers" => {
            whole(1, 1_000_000, Some(usual.workers), "How many requests a target works on at a time.")
        }
        "queue" => whole(
            0,
            1_000_000,
            Some(usual.queue),
            "How many more wait at most; one more is turned away by a reset.",
        ),
        _ => Value::Bool(true),
    }
}

fn fault(name: &str) -> Value {
    match name {
        "at_s" => number(0.0, MAX_DURATION_S, None, "When it happens, in seconds; before the run ends."),
        "until_s" => number(0.0, MAX_DURATION_S, None, "When it is taken back; where left out, it is not."),
        "break" => json!({
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "description": "What happens: a command, as in command.schema.json.",
        }),
        _ => Value::Bool(true),
    }
}
