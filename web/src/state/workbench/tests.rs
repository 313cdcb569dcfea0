//! Text and fields are two views of the same bytes; what a receiver makes of them is that of the
//! published vectors.

use privatelink::wire::proxy_protocol::{Draft, decode};
use serde_json::Value;

use super::edit::Change;
use super::examples::EXAMPLES;
use super::form::Spot;
use super::{Checksum, Verdict, Workbench, read, says};
use crate::state::action::{Action, Bench, Edit};
use crate::state::effect::Effect;
use crate::state::panels::Tab;
use crate::state::tests::{fresh, sent};
use crate::state::{State, update};
use privatelink::control::{Command, verb};

const VECTORS: &str = include_str!("../../../../tests/vectors/proxy-protocol.json");
const DUMPS: &str = include_str!("../../../../tests/vectors/hex-dumps.json");

fn rows(json: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(json).unwrap().as_array().unwrap().clone()
}

fn vector(name: &str) -> String {
    let rows = rows(VECTORS);
    let row = rows.iter().find(|row| row["name"] == name).unwrap();
    row["hex"].as_str().unwrap().to_owned()
}

fn with(text: &str) -> Workbench {
    let mut bench = Workbench::default();
    bench.set_text(text.to_owned());
    bench
}

fn bytes(bench: &Workbench) -> Vec<u8> {
    bench.read.clone().unwrap().unwrap()
}

fn fact(bench: &Workbench, label: &str) -> Option<String> {
    let facts = bench.judged.as_ref()?.facts();
    facts.into_iter().find(|(known, _)| *known == label).map(|(_, value)| value)
}

fn value(bench: &Workbench, spot: Spot) -> String {
    let form = bench.form().unwrap();
    let rows = form.rows.into_iter().chain(form.lines.into_iter().flat_map(|line| line.rows));
    rows.into_iter().find(|row| row.spot == spot).unwrap().value
}

fn kinds(bench: &Workbench) -> Vec<String> {
    bench.form().unwrap().lines.into_iter().map(|line| line.kind).collect()
}

#[test]
fn every_vector_has_its_verdict_and_the_place_of_its_fault() {
    let mut seen = 0;
    for row in rows(VECTORS) {
        let hex = row["hex"].as_str().unwrap();
        if hex.is_empty() {
            continue;
        }
        seen += 1;
        let bench = with(hex);
        let judged = bench.judged.as_ref().unwrap();
        let verdict = match row["expect"].as_str().unwrap() {
            "accept" => Verdict::Accepted,
            "reject" => Verdict::Rejected,
            "incomplete" => Verdict::Waits,
            other => panic!("{other}"),
        };
        assert_eq!(judged.verdict, verdict, "{}", row["name"]);
        let fault = row.get("field").map(|field| {
            (field.as_str().unwrap(), usize::try_from(row["offset"].as_u64().unwrap()).unwrap())
        });
        assert_eq!(judged.fault, fault, "{}", row["name"]);
        for (label, member) in [("Source", "source"), ("Destination", "destination")] {
            if let (Some(end), "PROXY") = (row[member].as_str(), row["command"].as_str().unwrap_or_default())
            {
                assert_eq!(fact(&bench, label).as_deref(), Some(end), "{}", row["name"]);
            }
        }
        for tlv in row["tlvs"].as_array().into_iter().flatten() {
            if let Some(id) = tlv["vpce_id"].as_str() {
                assert_eq!(fact(&bench, "Endpoint").as_deref(), Some(id), "{}", row["name"]);
            }
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn every_writing_of_bytes_reads_the_same() {
    for row in rows(DUMPS) {
        let Some(hex) = row["hex"].as_str() else { continue };
        let read = read(row["text"].as_str().unwrap()).unwrap();
        assert_eq!(privatelink::wire::hex::plain(&read.unwrap()), hex, "{}", row["name"]);
    }
}

#[test]
fn examples_are_the_published_bytes() {
    let hex = |at: usize| privatelink::wire::hex::plain(&EXAMPLES[at].bytes());
    for (at, name) in ["V1", "V2", "V3", "V4", "V5", "V6", "V7a", "V13"].iter().enumerate() {
        assert_eq!(hex(at), vector(name), "{name}");
    }
    assert_eq!(hex(8), vector("V1")[..120]);
    assert_eq!(hex(9), vector("a TLV longer than the header"));
}

#[test]
fn a_swapped_checksum_is_called_that_and_repaired() {
    let mut bench = with(&vector("V5"));
    let judged = bench.judged.clone().unwrap();
    assert_eq!(judged.checksum, Checksum::Wrong { swapped: true, right: 0xf886_18e5 });
    assert!(judged.says.contains("bytes swapped"), "{}", judged.says);
    assert_eq!(fact(&bench, "Source").as_deref(), Some("192.168.10.100:42332"));
    bench.repair();
    assert_eq!(bench.judged.as_ref().unwrap().verdict, Verdict::Accepted);
    assert_eq!(fact(&bench, "CRC32C").as_deref(), Some("0xf88618e5"));
    bench.go_back();
    // Typed text is gone back to as it was.
    assert_eq!(bench.text, vector("V5"));
    assert!(!bench.can_go_back());
}

#[test]
fn a_wrong_length_is_repaired_where_that_is_all_it_takes() {
    for (name, works) in [
        ("a TLV longer than the header", true),
        ("35 of 36 bytes", true),
        ("PROXY IPv4, short", false),
        ("version 1", false),
        ("command 3", false),
        ("something else", false),
    ] {
        let bench = with(&vector(name));
        assert_eq!(bench.form().is_some(), works, "{name}");
        assert_eq!(bench.judged.unwrap().repaired.is_some(), works, "{name}");
    }
}

#[test]
fn editing_a_field_rewrites_length_and_checksum_and_editing_bytes_the_fields() {
    let mut bench = with(&vector("V13"));
    let before = fact(&bench, "CRC32C");
    bench.change(Change::Field(Spot::Value(1), "vpce-1".to_owned()));
    assert_eq!(fact(&bench, "Endpoint").as_deref(), Some("vpce-1"));
    assert_ne!(fact(&bench, "CRC32C"), before);
    assert_eq!(bytes(&bench).len(), 85 - 16);
    assert_eq!(bytes(&bench)[14..16], [0, 85 - 16 - 16]);
    assert!(decode(&bytes(&bench)).is_ok(), "the checksum is right");
    let port = bench.text.replacen("c3 50", "00 07", 1);
    assert_eq!(with(&port).judged.unwrap().verdict, Verdict::Rejected, "now it is not");
    bench.set_text(port);
    assert_eq!(value(&bench, Spot::SourcePort), "7");
}

#[test]
fn a_field_keeps_what_is_typed_and_says_what_is_wrong_with_it() {
    let mut bench = with(&vector("V1"));
    let (text, before) = (bench.text.clone(), bytes(&bench));
    bench.change(Change::Field(Spot::Source, "172.31.".to_owned()));
    assert_eq!((value(&bench, Spot::Source), bytes(&bench)), ("172.31.".to_owned(), before.clone()));
    let error = |bench: &Workbench| bench.form().unwrap().rows[3].error.clone();
    assert!(error(&bench).unwrap().starts_with("‘172.31.’ is not an IPv4 address"));
    bench.change(Change::Field(Spot::SourcePort, "70000".to_owned()));
    assert!(error(&bench).is_some(), "another field's edit loses nothing");
    bench.change(Change::Field(Spot::Source, "172.31.7.9".to_owned()));
    assert!(error(&bench).is_none());
    assert_ne!(bytes(&bench), before);
    assert_eq!(value(&bench, Spot::SourcePort), "70000");
    bench.go_back();
    assert_eq!(bench.text, text);
}

#[test]
fn padding_follows_every_edit_and_is_left_out_where_nothing_fits() {
    let mut bench = with(&vector("V1"));
    assert!(bench.form().unwrap().padded);
    bench.change(Change::Add(None, 0x02));
    assert_eq!(
        (kinds(&bench), bytes(&bench).len()),
        (["03", "ea", "02", "04"].map(String::from).to_vec(), 100)
    );
    bench.change(Change::Field(Spot::Value(2), "a.example.com".repeat(4)));
    assert_eq!(kinds(&bench), ["03", "ea", "02"]);
    assert!(bench.note.as_ref().unwrap().ends_with("Its padding is left out."));
    bench.change(Change::Remove(2));
    assert!(!bench.form().unwrap().padded);
    bench.change(Change::Pad(true));
    assert_eq!(bytes(&bench), bytes(&with(&vector("V1"))));
    // Who edits or removes the padding itself means it.
    bench.change(Change::Field(Spot::Value(2), "3".to_owned()));
    assert_eq!(bytes(&bench).len(), 100 - 33);
    bench.change(Change::Pad(true));
    bench.change(Change::Remove(2));
    assert_eq!(kinds(&bench), ["03", "ea"]);
}

#[test]
fn what_stands_before_and_after_the_header_stays() {
    let packet = format!("450000800000{}16030100", vector("V1"));
    let mut bench = with(&packet);
    assert_eq!(bench.start, 6);
    assert_eq!(fact(&bench, "Data after it").as_deref(), Some("4 bytes"));
    bench.change(Change::Field(Spot::DestinationPort, "443".to_owned()));
    assert_eq!(bytes(&bench)[..6], [0x45, 0, 0, 0x80, 0, 0]);
    assert_eq!(bytes(&bench)[106..], [0x16, 3, 1, 0]);
    assert_eq!(fact(&bench, "Destination").as_deref(), Some("172.31.10.31:443"));
}

#[test]
fn an_edit_of_a_header_with_a_wrong_checksum_keeps_the_data_after_it() {
    let mut bench = with(&format!("{}16030100", vector("V5")));
    bench.change(Change::Field(Spot::SourcePort, "1".to_owned()));
    assert_eq!(bench.judged.as_ref().unwrap().verdict, Verdict::Accepted);
    assert_eq!(bytes(&bench)[80..], [0x16, 3, 1, 0]);
}

#[test]
fn families_and_commands_change_into_each_other() {
    let mut bench = with(&vector("V1"));
    bench.change(Change::Field(Spot::Family, "inet6".to_owned()));
    assert_eq!(fact(&bench, "Source").as_deref(), Some("[::ffff:172.31.7.113]:51442"));
    bench.change(Change::Field(Spot::Family, "inet".to_owned()));
    assert_eq!(bytes(&bench), bytes(&with(&vector("V1"))));
    bench.change(Change::Field(Spot::Family, "unix".to_owned()));
    assert_eq!(fact(&bench, "Source").as_deref(), Some("/run/client.sock"));
    bench.change(Change::Field(Spot::Family, "unspec".to_owned()));
    assert_eq!(fact(&bench, "Source"), None);
    // A health check has no addresses; on behalf of somebody it must.
    let mut bench = with(&vector("V3"));
    bench.change(Change::Field(Spot::Command, "proxy".to_owned()));
    assert_eq!(fact(&bench, "Source").as_deref(), Some("10.0.1.25:49152"));
    assert_eq!(bytes(&bench).len(), 100);
    bench.change(Change::Field(Spot::Transport, "unspec".to_owned()));
    assert!(bench.form().unwrap().rows[2].error.is_some());
}

#[test]
fn every_tlv_can_be_added_and_changed_and_stays_acceptable() {
    let mut bench = with(&vector("V9"));
    for (kind, _) in super::form::KINDS {
        bench.change(Change::Add(None, *kind));
        let judged = bench.judged.as_ref().unwrap();
        assert_eq!(judged.verdict, Verdict::Accepted, "{kind}");
        assert_eq!(*kinds(&bench).last().unwrap(), format!("{kind:02x}"));
    }
    let ssl = kinds(&bench).iter().position(|kind| kind == "20").unwrap();
    bench.change(Change::Add(Some(ssl), 0x22));
    bench.change(Change::Field(Spot::Inner(ssl, 1), "Jane".to_owned()));
    bench.change(Change::Field(Spot::Client(ssl), "7".to_owned()));
    bench.change(Change::Field(Spot::Verify(ssl), "1".to_owned()));
    let draft = Draft::of(&decode(&bytes(&bench)).unwrap());
    let wanted = vec![(0x21, b"TLSv1.3".to_vec()), (0x22, b"Jane".to_vec())];
    assert!(format!("{draft:?}").contains(&format!("Ssl {{ client: 7, verify: 1, tlvs: {wanted:?} }}")));
    // A type that its value does not fit is refused beside the field.
    let last = kinds(&bench).len() - 1;
    bench.change(Change::Field(Spot::Value(last), "abc".to_owned()));
    assert!(bench.form().unwrap().lines[last].rows[1].error.is_some(), "half a byte");
    bench.change(Change::Field(Spot::Value(last), "ab".to_owned()));
    bench.change(Change::Field(Spot::Kind(last), "20".to_owned()));
    assert!(bench.form().unwrap().lines[last].rows[0].error.is_some(), "an SSL TLV has five bytes at least");
    assert_eq!(kinds(&bench).len(), last + 1);
}

#[test]
fn what_is_no_hex_is_told_with_its_place_and_stays() {
    let bench = with("0d 0a\n0d xy 0a");
    let Some(Err(error)) = &bench.read else { panic!("not bytes") };
    assert!(says(error).starts_with("Line 2, column 4: "), "{}", says(error));
    assert!(bench.judged.is_none() && bench.form().is_none());
    assert_eq!(bench.text, "0d 0a\n0d xy 0a");
    assert!(with(" \n ").read.is_none());
    assert!(with(&"00".repeat(1 << 20)).judged.is_none(), "too long");
    let text = with("PROXY TCP4 10.0.0.1 10.0.0.2 1024 443\r\n");
    assert!(text.judged.unwrap().says.contains("version 1"));
}

#[test]
fn a_long_header_is_shown_in_part() {
    let mut bench = with(&vector("V9"));
    bench.change(Change::Add(None, 0x04));
    bench.change(Change::Field(Spot::Value(0), "60000".to_owned()));
    let judged = bench.judged.unwrap();
    assert_eq!(judged.header_bytes, 28 + 3 + 60000);
    assert_eq!(judged.message.bytes.len(), 1024);
    assert!(judged.message.fields.iter().all(|field| field.end <= 1024));
}

fn told(state: &State, bench: Bench) -> (State, Vec<String>) {
    let (state, effects) = update(state, Action::Bench(bench));
    let said = effects.into_iter().filter_map(|effect| match effect {
        Effect::Announce(text) => Some(text),
        _ => None,
    });
    (state, said.collect())
}

#[test]
fn an_example_comes_to_the_front_and_only_another_verdict_is_told() {
    let (state, said) = told(&fresh(), Bench::Example(0));
    assert_eq!(state.panels.tab, Tab::Proxy);
    assert!(
        said.len() == 1 && said[0].starts_with("Accepted. It accepts, and takes 172.31.7.113:51442"),
        "{said:?}"
    );
    let (state, said) = told(&state, Bench::Change(Change::Field(Spot::SourcePort, "1".to_owned())));
    assert!(said.is_empty(), "{said:?}");
    let (state, said) = told(&state, Bench::Text(vector("V5")));
    assert!(said.len() == 1 && said[0].starts_with("Rejected. "), "{said:?}");
    let (state, said) = told(&state, Bench::Text("xyz".to_owned()));
    assert_eq!(said, ["There are no bytes to look at."]);
    assert!(told(&state, Bench::Text("xy".to_owned())).1.is_empty());
}

#[test]
fn the_header_of_the_last_request_is_there_where_one_was_sent() {
    let state = told(&sent(), Bench::FromJourney).0;
    assert!(state.workbench.read.is_none(), "the load balancer sends none");
    let arn = state.sketch.target_groups.iter().next().unwrap().arn.clone();
    let on = Command::ModifyTargetGroupAttributes(verb::ModifyTargetGroupAttributes {
        target_group: arn,
        proxy_protocol_v2: Some(true),
        ..privatelink::model::record::as_usual()
    });
    let (state, _) = update(&state, Action::Edit(Edit::command(on)));
    let state = told(&state, Bench::FromJourney).0;
    assert_eq!(fact(&state.workbench, "Endpoint").as_deref(), Some("vpce-0fe5b17a0707d6abc"));
    assert_eq!(bytes(&state.workbench).len(), 100);
}
