//! `privatelink ppv2` from outside: shapes, exit codes, messages, what is typed and what is piped.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

const V1: &str = "0d0a0d0a000d0a515549540a21110054ac1f0771ac1f0a1fc8f20050030004e8d6892dea001701767063652d3038643262\
                  663135666163353030316339040024000000000000000000000000000000000000000000000000000000000000000000000000";
const V5: &str = "0d0a0d0a000d0a515549540a21110040c0a80a64c0a80b5aa55c1f90030004e51886f8ea001701767063652d323364386\
                  57a6a6b3338626368696c6d3404001000000000000000000000000000000000";

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_privatelink"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // It may answer without reading all of it.
    let _ = child.stdin.take().expect("open").write_all(input);
    child.wait_with_output().expect("it ends")
}

fn decode(hex: &str) -> (Value, i32) {
    decode_piped(&["ppv2", "decode", "--json", hex], &[])
}

fn decode_piped(arguments: &[&str], input: &[u8]) -> (Value, i32) {
    let output = run(arguments, input);
    let text = String::from_utf8(output.stdout).expect("text");
    let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (value, output.status.code().expect("a code"))
}

fn encode(json: &Value) -> String {
    let output = run(&["ppv2", "encode", &json.to_string()], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text").trim().to_owned()
}

fn complaint(arguments: &[&str], input: &[u8]) -> String {
    let output = run(arguments, input);
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "nothing on standard output");
    assert_eq!(said.lines().count(), 1, "one message: {said}");
    said
}

#[test]
fn decode_gives_the_documented_shape() {
    let (report, code) = decode(V1);
    assert_eq!(code, 0);
    let fields = report["fields"].as_array().expect("a list").clone();
    let mut without = report.clone();
    without.as_object_mut().expect("an object").remove("fields");
    let receiver = without.as_object_mut().expect("an object").remove("receiver");
    assert!(receiver.expect("one").as_str().expect("text").contains("vpce-08d2bf15fac5001c9"));
    let padding = "00".repeat(36);
    let expected = json!({
        "accepted": true, "error": null, "length": 100, "command": "PROXY", "family": "inet", "transport": "stream",
        "source": "172.31.7.113:51442", "destination": "172.31.10.31:80", "opaque": null, "payload": "",
        "tlvs": [
            {"type": 3, "name": "crc32c", "offset": 28, "length": 4, "value": "e8d6892d", "decoded": {"valid": true}},
            {"type": 234, "name": "aws", "offset": 35, "length": 23,
             "value": "01767063652d3038643262663135666163353030316339",
             "decoded": {"subtype": "vpce_id", "vpce_id": "vpce-08d2bf15fac5001c9"}},
            {"type": 4, "name": "noop", "offset": 61, "length": 36, "value": padding, "decoded": null},
        ],
    });
    assert_eq!(without, expected);
    assert_eq!(fields[0]["name"], "signature");
    assert_eq!(fields[1]["bits"], json!([0, 4]));
    assert_eq!((&fields[1]["name"], &fields[1]["value"]), (&json!("version"), &json!("2")));
}

/// Every bit of what is there belongs to exactly one entry, whatever is wrong with it.
#[test]
fn fields_cover_every_bit_once() {
    for hex in [V1, V5, "0d0a0d0a00", "0d0a0d0a000d0a515549540a2151000c7f000001", "474554", &V1[..100], ""] {
        let (report, _) = decode(hex);
        let mut bit = 0;
        for field in report["fields"].as_array().expect("a list") {
            let place = |key: &str| field[key].as_u64().expect("a number");
            let (first, end) = match field["bits"].as_array() {
                Some(bits) => {
                    assert_eq!(place("end"), place("start") + 1);
                    let number = |at: usize| 8 * place("start") + bits[at].as_u64().expect("a number");
                    (number(0), number(1))
                }
                None => (8 * place("start"), 8 * place("end")),
            };
            assert_eq!(first, bit, "{field} of {hex}");
            bit = end;
        }
        let payload = report["payload"].as_str().expect("text");
        let whole = hex.chars().filter(char::is_ascii_hexdigit).count() as u64;
        assert_eq!(bit / 4 + payload.len() as u64, whole, "{hex}");
    }
}

#[test]
fn what_is_rejected_or_incomplete_is_a_no() {
    let (report, code) = decode(V5);
    assert_eq!((code, &report["accepted"], &report["error"]["kind"]), (1, &json!(false), &json!("bad_crc")));
    assert_eq!((&report["error"]["field"], &report["error"]["offset"]), (&json!("checksum"), &json!(31)));
    assert!(report["error"]["text"].as_str().expect("text").contains("bytes swapped"));
    assert_eq!(report["tlvs"][0]["decoded"], json!({"valid": false}));
    assert_eq!(report["source"], "192.168.10.100:42332");
    let (report, code) = decode(&V1[..80]);
    assert_eq!((code, &report["error"]["kind"], &report["length"]), (1, &json!("incomplete"), &json!(100)));
    let (report, code) = decode("");
    assert_eq!((code, &report["error"]["kind"], &report["length"]), (1, &json!("incomplete"), &Value::Null));
    let (report, code) = decode("474554202f");
    assert_eq!((code, &report["error"]["kind"], &report["command"]), (1, &json!("not_proxy"), &Value::Null));
    let human = run(&["ppv2", "decode", V5], &[]);
    assert_eq!(human.status.code(), Some(1));
    let text = String::from_utf8(human.stdout).expect("text");
    assert!(text.starts_with("rejected (bad_crc)\nchecksum: the checksum at byte 31 is e51886f8"), "{text}");
}

#[test]
fn bytes_come_in_many_ways() {
    let bytes: Vec<u8> = (0..V1.len())
        .step_by(2)
        .filter_map(|at| V1.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
        .collect();
    let expected = decode(V1);
    let piped = |input: &[u8]| decode_piped(&["ppv2", "decode", "-", "--json"], input);
    assert_eq!(piped(V1.as_bytes()), expected);
    assert_eq!(piped(&bytes), expected);
    let array = bytes.iter().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", ");
    assert_eq!(piped(format!("unsigned char x[] = {{ {array} }};").as_bytes()), expected);
    let words: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let arguments: Vec<&str> =
        ["ppv2", "decode", "--json"].into_iter().chain(words.iter().map(String::as_str)).collect();
    assert_eq!(decode_piped(&arguments, &[]), expected);
    assert_eq!(piped(b"PROXY TCP4 10.0.1.25 10.0.1.87 49152 443\r\n").0["error"]["kind"], "not_proxy");
    let packet = [&[0x45; 40][..], &bytes].concat();
    let (report, code) = piped(&[&[0][..], &packet].concat());
    assert_eq!(code, 1);
    assert!(report["error"]["text"].as_str().expect("text").contains("the signature stands at byte 41"));
    assert_eq!(
        decode_piped(&["ppv2", "decode", "-", "--json", "--find"], &[&[0][..], &packet].concat()),
        expected
    );
}

#[test]
fn a_wrong_call_gets_one_clear_message() {
    let said = complaint(&["ppv2", "decode", "0d0a0d0g"], &[]);
    assert!(said.starts_with("privatelink: line 1, column 8: ‘g’ is not part of a byte"), "{said}");
    assert!(
        complaint(&["ppv2", "decode", "-"], b"0d\n0a 0").starts_with("privatelink: -: line 2, column 4: ")
    );
    assert!(complaint(&["ppv2", "decode", "-"], &[0xff, 0xfe]).contains("is not UTF-8"));
    assert!(
        complaint(&["ppv2", "decode", "--find", "0011"], &[]).contains("stands nowhere in these 2 bytes")
    );
    for (json, expected) in [
        ("", "line 1, column 1: a header is described by an object"),
        ("[]", "line 1, column 1: a header is described by an object"),
        ("{\n  \"comand\": \"PROXY\"}", "line 2, column 10: unknown field `comand`"),
        ("{\"command\": \"HELLO\"}", "command: ‘HELLO’ is none; there are PROXY and LOCAL"),
        ("{\"family\": \"ipx\"}", "family: ‘ipx’ is none"),
        ("{\"family\": \"inet\"}", "a PROXY header of family inet needs a source and a destination"),
        ("{\"source\": \"10.0.0.1:1\"}", "destination: it is missing"),
        (
            "{\"source\": \"10.0.0.1\", \"destination\": \"10.0.0.2:1\"}",
            "source: ‘10.0.0.1’ is no address and port",
        ),
        ("{\"source\": \"10.0.0.1:1\", \"destination\": \"[::1]:1\"}", "addresses of one family"),
        (
            "{\"family\": \"inet6\", \"source\": \"10.0.0.1:1\", \"destination\": \"10.0.0.2:1\"}",
            "family: it is inet6",
        ),
        ("{\"source\": \"10.0.0.1:65536\", \"destination\": \"10.0.0.2:1\"}", "source: ‘10.0.0.1:65536’"),
        ("{\"tlvs\": [{}]}", "tlvs[0]: a TLV has a type and a value, or one of"),
        ("{\"tlvs\": [{\"type\": 4, \"crc32c\": true}]}", "tlvs[0]: a TLV has"),
        ("{\"tlvs\": [{\"type\": 256, \"value\": \"\"}]}", "line 1, column "),
        (
            "{\"tlvs\": [{\"type\": 4, \"value\": \"0\"}]}",
            "tlvs[0]: value: line 1, column 1: one digit stands alone",
        ),
        ("{\"tlvs\": [{\"crc32c\": true}, {\"crc32c\": true}]}", "a header has one CRC32C"),
        ("{\"tlvs\": [{\"vpce_id\": \"vpce_1\"}]}", "an endpoint id is made of"),
        ("{\"pad_to\": 15}", "the header has 16 bytes already"),
        ("{\"pad_to\": 18}", "leaves less than the 3 bytes"),
        ("{\"pad_to\": 65552}", "the header would have 65552 bytes"),
        ("{\"pad_to\": -1}", "line 1, column "),
        ("{\"pad_to\": 1e2}", "line 1, column "),
        ("{", "line 1, column 1: EOF"),
    ] {
        let said = complaint(&["ppv2", "encode", json], &[]);
        assert!(said.contains(expected), "{json}: {said}");
    }
    assert!(complaint(&["ppv2", "encode", "-"], b"{}x").starts_with("privatelink: -: line 1, column 3"));
}

#[test]
fn encode_makes_what_load_balancers_send() {
    let made = encode(&json!({
        "command": "PROXY", "family": "inet", "transport": "stream",
        "source": "172.31.7.113:51442", "destination": "172.31.10.31:80",
        "tlvs": [{"crc32c": true}, {"vpce_id": "vpce-08d2bf15fac5001c9"}], "pad_to": 100,
    }));
    assert_eq!(made, V1.split_whitespace().collect::<String>());
    let health_check = encode(&json!({
        "command": "LOCAL", "family": "inet", "transport": "stream", "tlvs": [{"crc32c": true}], "pad_to": 100,
    }));
    assert_eq!(
        health_check,
        "0d0a0d0a000d0a515549540a20110054030004bce5951f04004a".to_owned() + &"00".repeat(74)
    );
    assert_eq!(encode(&json!({"command": "LOCAL"})), "0d0a0d0a000d0a515549540a20000000");
    assert_eq!(encode(&json!({})), "0d0a0d0a000d0a515549540a21000000");
    let json = json!({"source": "[::1]:1", "destination": "[::2]:2", "transport": "dgram"});
    assert!(encode(&json).starts_with("0d0a0d0a000d0a515549540a21220024"));
    let output = run(&["ppv2", "encode", "{}", "--json"], &[]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report, json!({"hex": "0d0a0d0a000d0a515549540a21000000", "length": 16}));
}

#[test]
fn what_decode_prints_encodes_again() {
    let unix = encode(&json!({
        "source": "/run/a b.sock", "destination": "/tmp/\\x01\\\\\"", "family": "unix",
        "tlvs": [{"type": 2, "value": "6578616d706c65"}, {"noop": 3},
                 {"ssl": {"client": 7, "verify": 0, "tlvs": [{"type": 33, "value": "544c5376312e33"}]}}],
    }));
    for hex in
        [V1, V5, &unix, "0d0a0d0a000d0a515549540a21000003040000", "0d0a0d0a000d0a515549540a20110003040000"]
    {
        let report = decode(hex).0;
        assert_eq!(encode(&report), hex.split_whitespace().collect::<String>(), "{report}");
    }
    let report = decode(&unix).0;
    assert_eq!(report["source"], "/run/a b.sock");
    assert_eq!(report["destination"], "/tmp/\\x01\\\\\"");
    assert_eq!(report["tlvs"][2]["decoded"]["tlvs"][0]["decoded"], json!({"text": "TLSv1.3"}));
}

/// The schemas in `static/schema/` are those of the types. `PRIVATELINK_BLESS=1` writes them.
#[test]
fn schemas_are_those_of_the_types() {
    use privatelink::report::{ppv2, ppv2_draft};
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/schema");
    let schemas = [
        ("ppv2-decode", schemars::schema_for!(ppv2::DecodeReport)),
        ("ppv2-encode", schemars::schema_for!(ppv2_draft::HeaderInput)),
        ("ppv2-encoded", schemars::schema_for!(ppv2_draft::EncodeReport)),
    ];
    for (name, schema) in schemas {
        let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        let path = folder.join(format!("{name}.schema.json"));
        if std::env::var_os("PRIVATELINK_BLESS").is_some() {
            std::fs::write(&path, &text).expect("written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let parsed = |text: &str| serde_json::from_str::<Value>(text).ok();
        let same = parsed(&kept) == parsed(&text);
        assert!(same, "{} is out of date: run this test with PRIVATELINK_BLESS=1", path.display());
    }
}
