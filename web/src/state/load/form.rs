//! The form of a load: its fields, and where each stands in the load's JSON.

use serde_json::Value;

use super::text;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A place: who connects.
    From,
    /// A place: to what.
    To,
    /// A number.
    Number,
    /// One of these: a word, and what a person reads.
    Choice(&'static [(&'static str, &'static str)]),
}

/// Where fields stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Of a client: who it is, what it connects to, how often.
    Main,
    /// What it does then.
    Client,
    /// How targets work.
    Service,
    /// The run, and the network for all of it.
    Run,
}

/// A field.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// Its stable word, unique on the page behind `load-`.
    pub word: &'static str,
    /// What a person reads.
    pub label: &'static str,
    /// Its place in the JSON: below the client, or below the load itself.
    path: &'static [&'static str],
    of_client: bool,
    /// Where it stands.
    pub group: Group,
    /// What it holds.
    pub kind: Kind,
    /// What holds where nothing is typed; empty where something must be.
    pub usual: &'static str,
}

const ARRIVALS: &[(&str, &str)] = &[
    ("poisson", "At random"),
    ("constant", "At equal distances"),
    ("burst", "In bursts"),
    ("recorded", "As recorded"),
];
const DNS: &[(&str, &str)] =
    &[("each", "Ask each time"), ("ttl", "Keep for the TTL"), ("once", "Ask once, keep for ever")];
const DISTRIBUTIONS: &[(&str, &str)] = &[("exponential", "Exponential"), ("constant", "Constant")];

/// Whose arrival the kind is of: other kinds do not know it.
const OF_ARRIVAL: [(&str, &[&str]); 4] = [
    ("rate_per_s", &["poisson", "constant"]),
    ("size", &["burst"]),
    ("every_s", &["burst"]),
    ("times_s", &["recorded"]),
];

macro_rules! fields {
    ($($word:literal $label:literal $of:ident [$($path:literal)+] $group:ident $kind:expr, $usual:literal;)+) => {
        /// All of them, in order.
        pub static FIELDS: &[Field] = &[$(Field {
            word: $word,
            label: $label,
            path: &[$($path),+],
            of_client: fields!(@ $of),
            group: Group::$group,
            kind: $kind,
            usual: $usual,
        }),+];
    };
    (@ client) => { true };
    (@ load) => { false };
}

fields! {
    "from" "From" client ["from"] Main Kind::From, "";
    "to" "To" client ["to"] Main Kind::To, "";
    "port" "Port" client ["port"] Main Kind::Number, "";
    "arrival" "Connections begin" client ["arrival" "kind"] Main Kind::Choice(ARRIVALS), "poisson";
    "rate" "Per second" client ["arrival" "rate_per_s"] Main Kind::Number, "";
    "size" "At once" client ["arrival" "size"] Main Kind::Number, "";
    "every" "Every, in seconds" client ["arrival" "every_s"] Main Kind::Number, "";
    "hosts" "Hosts like it" client ["hosts"] Main Kind::Number, "1";
    "kept" "Kept connections" client ["keep_alive" "connections"] Client Kind::Number, "none";
    "kept-rate" "Requests on them per second" client ["keep_alive" "requests_per_s"] Client Kind::Number, "";
    "probe" "Keepalive every, in seconds" client ["keep_alive" "probe_s"] Client Kind::Number, "never";
    "request" "Bytes of a request" client ["request_bytes"] Client Kind::Number, "100";
    "response" "Bytes of a response" client ["response_bytes"] Client Kind::Number, "1000";
    "dns" "DNS" client ["dns"] Client Kind::Choice(DNS), "each";
    "connect" "Wait for a connection, in seconds" client ["connect_timeout_s"] Client Kind::Number, "3";
    "answer" "Wait for a response, in seconds" client ["response_timeout_s"] Client Kind::Number, "30";
    "retries" "Retries" client ["retries"] Client Kind::Number, "0";
    "backoff" "Wait before the first, in ms" client ["backoff_ms"] Client Kind::Number, "100";
    "service" "A request takes, in µs" load ["service" "time_us"] Service Kind::Number, "1000";
    "varies" "Which varies" load ["service" "distribution"] Service Kind::Choice(DISTRIBUTIONS), "exponential";
    "workers" "Requests at a time" load ["service" "workers"] Service Kind::Number, "16";
    "queue" "May wait" load ["service" "queue"] Service Kind::Number, "1024";
    "duration" "Duration in seconds" load ["duration_s"] Run Kind::Number, "60";
    "jitter" "Round trips vary by, in %" load ["jitter_percent"] Run Kind::Number, "10";
    "loss" "Segments lost of a million" load ["loss_ppm"] Run Kind::Number, "0";
    "seed" "Seed" load ["seed"] Run Kind::Number, "1";
}

/// The field with this word.
pub fn find(word: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.word == word)
}

/// The clients of a load.
pub fn clients(load: &Value) -> usize {
    load.get("clients").and_then(Value::as_array).map_or(0, Vec::len)
}

fn client(load: &Value, at: usize) -> Option<&Value> {
    load.get("clients")?.get(at)
}

impl Field {
    /// What stands in it, for a client.
    pub fn value(&self, load: &Value, at: usize) -> String {
        let of = if self.of_client { client(load, at) } else { Some(load) };
        of.and_then(|of| text::at(of, self.path)).map(text::shown).unwrap_or_default()
    }

    /// Whether what stands in it cannot be meant: a text where a number belongs.
    pub fn is_wrong(&self, load: &Value, at: usize) -> bool {
        let of = if self.of_client { client(load, at) } else { Some(load) };
        self.kind == Kind::Number && of.and_then(|of| text::at(of, self.path)).is_some_and(Value::is_string)
    }

    /// Whether it has a meaning as the others stand.
    pub fn applies(&self, load: &Value, at: usize) -> bool {
        let of = |word: &str| find(word).map(|field| field.value(load, at)).unwrap_or_default();
        let kind = of("arrival");
        let kind = if kind.is_empty() { "poisson" } else { kind.as_str() };
        match (self.word, self.path) {
            ("kept-rate", _) => !self.value(load, at).is_empty(),
            ("probe", _) => !of("kept").is_empty(),
            (_, ["arrival", member]) => {
                OF_ARRIVAL.iter().all(|(name, kinds)| name != member || kinds.contains(&kind))
            }
            _ => true,
        }
    }

    /// Puts what was typed where it belongs; nothing typed is nothing there.
    pub fn put(&self, load: &mut Value, at: usize, typed: &str) {
        let new = match self.kind {
            _ if typed.trim().is_empty() => None,
            Kind::Number => Some(text::typed(typed)),
            Kind::From | Kind::To | Kind::Choice(_) => Some(Value::String(typed.to_owned())),
        };
        if !self.of_client {
            return text::put_at(load, self.path, new);
        }
        if !load.get("clients").is_some_and(Value::is_array) {
            text::put_at(load, &["clients"], Some(Value::Array(vec![Value::Null])));
        }
        let Some(client) = load.get_mut("clients").and_then(|all| all.get_mut(at)) else { return };
        match self.word {
            // Without a number of connections none is kept.
            "kept" if new.is_none() => text::put_at(client, &["keep_alive"], None),
            "arrival" => arrive(client, typed),
            _ => text::put_at(client, self.path, new),
        }
    }
}

/// Another kind of arrival, with what it needs and without what it does not know.
fn arrive(client: &mut Value, kind: &str) {
    text::put_at(client, &["arrival", "kind"], Some(Value::String(kind.to_owned())));
    for (member, kinds) in OF_ARRIVAL {
        let there = text::at(client, &["arrival", member]).is_some();
        match (kinds.contains(&kind), there) {
            (true, false) => {
                let usual = match member {
                    "times_s" => Value::Array(Vec::new()),
                    "every_s" => Value::from(1_u32),
                    _ => Value::from(100_u32),
                };
                text::put_at(client, &["arrival", member], Some(usual));
            }
            (false, true) => text::put_at(client, &["arrival", member], None),
            (true, true) | (false, false) => {}
        }
    }
}

/// A client more, like the one at this place.
pub fn add_client(load: &mut Value, at: usize) {
    let like = client(load, at).cloned();
    if let (Some(Value::Array(all)), Some(like)) = (load.get_mut("clients"), like) {
        all.push(like);
    }
}

/// A client less; the last one stays.
pub fn remove_client(load: &mut Value, at: usize) {
    if let Some(Value::Array(all)) = load.get_mut("clients")
        && all.len() > 1
        && at < all.len()
    {
        all.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn every_field_has_a_word_and_place_of_its_own() {
        for (at, one) in FIELDS.iter().enumerate() {
            for other in FIELDS.iter().skip(at + 1) {
                assert!(
                    one.word != other.word && (one.path != other.path || one.of_client != other.of_client)
                );
            }
        }
    }

    #[test]
    fn a_field_changes_its_own_member_only() {
        let mut load = load(r#"{"clients":[{"from":"a","own":1},{"from":"b"}],"note":"mine"}"#);
        find("port").unwrap().put(&mut load, 1, "8443");
        find("rate").unwrap().put(&mut load, 0, "lots");
        find("workers").unwrap().put(&mut load, 0, "4");
        assert_eq!(
            load.to_string(),
            r#"{"clients":[{"from":"a","own":1,"arrival":{"rate_per_s":"lots"}},{"from":"b","port":8443}],"note":"mine","service":{"workers":4}}"#
        );
        assert_eq!(find("rate").unwrap().value(&load, 0), "lots");
        find("workers").unwrap().put(&mut load, 0, " ");
        assert_eq!(find("workers").unwrap().value(&load, 0), "");
    }

    #[test]
    fn another_arrival_has_what_it_needs() {
        let mut load = load(r#"{"clients":[{"arrival":{"kind":"poisson","rate_per_s":7}}]}"#);
        let [arrival, size, rate] = ["arrival", "size", "rate"].map(|word| find(word).unwrap());
        assert!(rate.applies(&load, 0) && !size.applies(&load, 0));
        arrival.put(&mut load, 0, "burst");
        assert_eq!(load.to_string(), r#"{"clients":[{"arrival":{"kind":"burst","size":100,"every_s":1}}]}"#);
        assert!(!rate.applies(&load, 0) && size.applies(&load, 0));
        arrival.put(&mut load, 0, "constant");
        assert_eq!(rate.value(&load, 0), "100");
        let kept = find("kept").unwrap();
        kept.put(&mut load, 0, "10");
        assert!(find("probe").unwrap().applies(&load, 0));
        kept.put(&mut load, 0, "");
        assert!(!load.to_string().contains("keep_alive"));
    }
}
