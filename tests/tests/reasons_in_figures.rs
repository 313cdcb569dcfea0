//! Every reason a person meets in the built-in scenarios: each code by one command, which brings it about in
//! an attempt that ended for another reason before. What AWS refuses to do is observed.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use privatelink::control::apply;
use privatelink::model::{IpProtocol, Profile, Sketch};
use privatelink::path::{
    DEFAULT_BYTES, DEFAULT_SOURCE_PORT, Index, Moment, Place, ReasonCode, Request, Trace, source, trace,
};
use privatelink::scenario;
use privatelink::sketch::commands;
use privatelink::text;
use serde_json::Value;

/// What a request brings about by itself, whatever the sketch.
const BY_THE_REQUEST: &[&str] = &["segments_clamped"];

fn attempt(sketch: &Sketch, case: &Value) -> Trace {
    let index = Index::of(sketch);
    let place = |member: &str| {
        let text = case[member].as_str().expect("a place");
        Place::find(&index, text).unwrap_or_else(|error| panic!("{case}: {error}"))
    };
    let request = Request {
        from: source(&index, &place("from")).unwrap_or_else(|error| panic!("{case}: {error}")),
        to: place("to"),
        port: u16::try_from(case["port"].as_u64().expect("a port")).expect("a port"),
        protocol: match case["protocol"].as_str() {
            None => IpProtocol::Tcp,
            Some("udp") => IpProtocol::Udp,
            Some("icmp") => IpProtocol::Icmp,
            Some(other) => panic!("{other} is no protocol"),
        },
        source_port: DEFAULT_SOURCE_PORT,
        query: 0,
        moment: Moment::Settled,
        bytes: case["bytes"].as_u64().map_or(DEFAULT_BYTES, |bytes| u32::try_from(bytes).expect("a size")),
    };
    trace(&index, &request).unwrap_or_else(|missing| panic!("{case}: {missing}"))
}

/// The codes of a verdict: what decided, what lies behind it and beside it, and the note.
fn codes(made: &Trace) -> Vec<&'static str> {
    let mut left: Vec<_> = std::iter::once(&made.reason).chain(&made.note).collect();
    let mut found = Vec::new();
    while let Some(reason) = left.pop() {
        found.push(reason.code.code());
        left.extend(reason.cause.as_deref());
        left.extend(reason.also.as_deref());
    }
    found
}

#[test]
fn each_reason_arises_by_one_command_in_a_built_in_scenario() {
    let cases: Value =
        serde_json::from_str(include_str!("../vectors/reasons-by-command.json")).expect("JSON");
    let cases = cases.as_object().expect("codes");
    let missing: Vec<_> = ReasonCode::ALL.iter().filter(|code| !cases.contains_key(code.code())).collect();
    assert!(missing.is_empty(), "no command brings these about: {missing:?}");
    let (mut wrong, mut met) = (Vec::new(), BTreeSet::new());
    for code in ReasonCode::ALL.iter().map(|code| code.code()) {
        assert!(met.insert(code), "{code} stands twice");
        let case = &cases[code];
        let sketch = scenario::open(case["scenario"].as_str().expect("a scenario")).expect("there is one");
        let mut before = sketch.expect("it reads").sketch;
        if case["profile"] == "paper" {
            before.profile = Profile::Paper;
        }
        let command = match commands::parse(&case["command"].to_string()) {
            Ok(command) => command,
            Err(unfit) => {
                wrong.push(format!("{code}: {unfit}"));
                continue;
            }
        };
        let after = match apply(&before, &command) {
            Ok(applied) => applied.sketch,
            Err(refused) => {
                wrong.push(format!("{code}: {refused}"));
                continue;
            }
        };
        // Before the command the place may not be there yet.
        let made = attempt(&after, case);
        let text = text::verdict(&after, &made);
        if !codes(&made).contains(&code) {
            wrong.push(format!("{code} is not in {:?}: {text}", codes(&made)));
        }
        let earlier = attempt(&before, case);
        if codes(&earlier).contains(&code) && !BY_THE_REQUEST.contains(&code) {
            wrong.push(format!("{code} is there before the command: {}", text::verdict(&before, &earlier)));
        }
        assert!(text.ends_with('.'), "{text}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases.len(), met.len(), "a case for no code");
}
