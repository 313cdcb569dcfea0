//! The table of reasons in the documentation is made of the code. `WRITE_DOCS=1 cargo test --test
//! reason_table` writes it anew.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::fmt::Write as _;

use privatelink::path::ReasonCode;
use serde_json::Value;

const TABLE: &str = include_str!("../../docs/reasons.md");

fn made() -> String {
    let advice: Value = serde_json::from_str(include_str!("../vectors/what-to-do.json")).expect("JSON");
    let advice = advice.as_object().expect("codes");
    let mut text = "\
# Why a connection fails

Every verdict of the playground has one of these codes, in the order of a packet's way. Where AWS's
Reachability Analyzer has a code for the same thing it stands beside ours. This table is made of the code
(`tests/tests/reason_table.rs`).

| Code | AWS | Meaning | What to do |
|---|---|---|---|
"
    .to_owned();
    for code in ReasonCode::ALL {
        let aws = code.aws_code().map(|aws| format!("`{aws}`")).unwrap_or_default();
        let what = advice.get(code.code()).and_then(Value::as_str).unwrap_or_else(|| {
            panic!("{} is not in what-to-do.json: say what to do", code.code());
        });
        writeln!(text, "| `{}` | {aws} | {} | {what} |", code.code(), code.meaning())
            .expect("a text takes it");
    }
    text
}

#[test]
fn the_table_is_that_of_the_code() {
    let made = made();
    if std::env::var_os("WRITE_DOCS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reasons.md");
        std::fs::write(path, &made).expect("it can be written");
        return;
    }
    assert!(TABLE == made, "docs/reasons.md is stale: run this test with WRITE_DOCS=1");
}

#[test]
fn advice_is_a_sentence() {
    let advice: Value = serde_json::from_str(include_str!("../vectors/what-to-do.json")).expect("JSON");
    for (code, what) in advice.as_object().expect("codes") {
        let what = what.as_str().expect("a text");
        assert!(what.ends_with('.') && !what.contains('|') && !what.contains('\n'), "{code}: {what}");
    }
}
