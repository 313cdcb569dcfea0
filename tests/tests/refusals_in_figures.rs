//! Refusals a person meets in the built-in scenarios: each code by one command. What AWS's codes and words
//! are is asserted in `refusals.rs`; here, that a figure leads there.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use privatelink::control::{RefusalCode, apply};
use privatelink::scenario;
use privatelink::sketch::{commands, write};
use serde_json::Value;

#[test]
fn each_code_arises_by_one_command_in_a_built_in_scenario() {
    let cases: Value =
        serde_json::from_str(include_str!("../vectors/refusals-by-command.json")).expect("JSON");
    let cases = cases.as_object().expect("codes");
    let missing: Vec<_> =
        RefusalCode::ALL.iter().copied().filter(|code| !cases.contains_key(code.as_str())).collect();
    assert!(missing.is_empty(), "no command brings these about: {missing:?}");
    let mut codes = BTreeSet::new();
    for code in RefusalCode::ALL.iter().map(|code| code.as_str()) {
        assert!(codes.insert(code), "{code} stands twice");
        let case = &cases[code];
        let id = case["scenario"].as_str().expect("a scenario");
        let sketch = scenario::open(id).expect("there is one").expect("it reads").sketch;
        let before = write(&sketch);
        let command = commands::parse(&case["command"].to_string()).unwrap_or_else(|e| panic!("{code}: {e}"));
        let refusal = apply(&sketch, &command).expect_err(code);
        assert_eq!(refusal.code, code, "{refusal}");
        assert!(!refusal.text.is_empty() && !refusal.text.contains(char::is_control), "{refusal:?}");
        assert_eq!(write(&sketch), before, "a refusal changes nothing");
    }
    assert_eq!(cases.len(), codes.len(), "a case for no code");
}
