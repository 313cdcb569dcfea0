//! Pasted bytes: what real programs print (`tests/oracles/hex_dumps.py` ran them), and what no
//! program prints.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use privatelink::wire::hex;
use privatelink::wire::hex_dump::read;
use serde_json::Value;

#[test]
fn what_programs_print_is_read() {
    let dumps: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/hex-dumps.json")).expect("a list of dumps");
    assert!(dumps.len() > 1_000, "{} dumps", dumps.len());
    let mut wrong = 0;
    for dump in &dumps {
        let [name, text, expected] = ["name", "text", "hex"].map(|key| dump[key].as_str().expect("text"));
        let found = read(text).map(|bytes| hex::plain(&bytes));
        if found.as_deref() != Ok(expected) {
            wrong += 1;
            eprintln!("{name}\n{text}\nexpected {expected}\nfound {found:?}\n");
        }
    }
    assert_eq!(wrong, 0, "of {}", dumps.len());
}
