//! Sketches as files and links: what is kept, and a clear sentence for everything that is no
//! sketch.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

use privatelink::control::{Command, verb};
use privatelink::model::{IpProtocol, Profile};
use privatelink::path::Moment;
use privatelink::sketch::{Base, Envelope, FileError, LinkError, LinkView, Mode, limits, link, read, write};
use privatelink_tests::figure_5::Figure5;
use privatelink_tests::random_sketch::random_sketch;

#[test]
fn random_sketches_survive_file_and_link() {
    for seed in 0..200 {
        let sketch = random_sketch(seed);
        let text = write(&sketch);
        let back = read(&text).unwrap();
        assert_eq!(back.sketch, sketch, "seed {seed}");
        assert!(back.newer.is_none());
        assert_eq!(write(&back.sketch), text);

        let envelope = Envelope::new(Base::Sketch(Box::new(sketch.clone())), LinkView::default());
        let unpacked = link::decode(&link::encode(&envelope)).unwrap();
        assert_eq!(unpacked, envelope);
        assert_eq!(unpacked.base.sketch().unwrap(), sketch);
    }
}

#[test]
fn a_link_from_a_scenario_is_short_and_replays() {
    let zone = "use1-az1".parse().unwrap();
    let commands = vec![
        Command::SetProfile(verb::SetProfile { profile: Profile::Paper }),
        Command::LoseZone(verb::LoseZone { zone }),
    ];
    let changed = commands.iter().cloned().fold(Figure5::default(), Figure5::with);
    let view = LinkView {
        from: "client-1".to_owned(),
        to: "orders endpoint".to_owned(),
        port: 8443,
        protocol: IpProtocol::Udp,
        query: 3,
        source_port: 50_000,
        moment: Moment::AsRegistered,
        step: Some(7),
        selection: vec!["i-0a0000000000000a1".to_owned()],
        mode: Mode::Read,
        panel: Some("dns".to_owned()),
        story: Some("zone-lost".to_owned()),
    };
    let envelope = Envelope::new(Base::Scenario { id: "figure-5".to_owned(), commands }, view);
    let text = link::encode(&envelope);
    assert!(text.len() < 500, "{} characters", text.len());
    assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)), "safe in an address");
    let unpacked = link::decode(&format!("#{text}")).unwrap();
    assert_eq!(unpacked, envelope);
    assert_eq!(unpacked.base.sketch().unwrap(), changed.sketch);
}

fn sentence(text: &str) -> String {
    read(text).expect_err("it is no sketch").to_string()
}

#[test]
fn a_file_that_is_no_sketch_says_what_is_wrong_and_where() {
    assert_eq!(
        sentence(""),
        "The file is empty; a sketch file is expected, such as one saved by “Save file”."
    );
    assert!(sentence("{\n  \"format\": oops").starts_with("The file is not JSON (line 2, column 13:"));
    assert_eq!(
        sentence("{\"AWSTemplateFormatVersion\": \"2010-09-09\"}"),
        "The file is JSON but not a sketch: its “format” is missing, and “privatelink-sketch” is expected."
    );
    assert!(sentence("[1, 2]").contains("not a sketch"));
    assert!(sentence("{\"format\": \"privatelink-sketch\"}").contains("“version” is missing"));
    assert!(sentence("{\"format\": \"privatelink-sketch\", \"version\": -1}").contains("“version” is -1"));
    let damaged = write(&Figure5::default().sketch).replacen("\"10.0.0.0/16\"", "\"10.0.0.0/99\"", 1);
    assert_eq!(
        sentence(&damaged),
        "The sketch is damaged at vpcs[0].cidr: a block such as 10.0.0.0/16 is expected."
    );
    let text = write(&Figure5::default().sketch);
    let cut = &text[..text.len() / 2];
    assert!(sentence(cut).starts_with("The file is not JSON (line "));
}

#[test]
fn markup_in_a_file_is_an_error_or_a_name_never_more() {
    let text = write(&Figure5::default().sketch);
    let id = text.replace("\"i-0a0000000000000a1\"", "\"<img src=x onerror=alert(1)>\"");
    assert!(matches!(read(&id), Err(FileError::Damaged { .. })));
    let name = text.replace("\"client-1\",\n", "\"<b>\\u202e\\u0007client</b>\",\n");
    let sketch = read(&name).unwrap().sketch;
    assert!(sketch.hosts.iter().any(|instance| instance.name == "<b>client</b>"));
}

#[test]
fn an_id_that_stands_twice_is_named() {
    let text =
        write(&Figure5::default().sketch).replace("\"i-0a0000000000000a2\"", "\"i-0a0000000000000a1\"");
    assert_eq!(read(&text).unwrap_err(), FileError::DuplicateId { id: "i-0a0000000000000a1".to_owned() });
}

#[test]
fn a_newer_version_may_be_looked_at() {
    let text = write(&Figure5::default().sketch).replacen(
        "\"version\": 2",
        "\"version\": 3, \"holograms\": [{\"id\": \"h-1\"}]",
        1,
    );
    let found = read(&text).unwrap();
    assert_eq!(found.newer, Some(3));
    assert_eq!(found.sketch.hosts.len(), 8);
    // Unless it holds what cannot be shown.
    let beyond = text.replacen("\"running\"", "\"hibernating\"", 1);
    let sentence = read(&beyond).unwrap_err().to_string();
    assert!(
        sentence.contains("newer version (file version 3") && sentence.contains("hibernating"),
        "{sentence}"
    );
}

#[test]
fn a_link_with_a_newer_sketch_says_so() {
    use base64::Engine;
    let newer = write(&Figure5::default().sketch).replacen("\"version\": 2", "\"version\": 3", 1);
    let deflated = miniz_oxide::deflate::compress_to_vec(format!("{{\"sketch\": {newer}}}").as_bytes(), 6);
    let text = format!("pl1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(deflated));
    assert_eq!(link::decode(&text).unwrap().newer, Some(3));
}

#[test]
fn enormous_files_are_refused_before_they_are_read() {
    let text = " ".repeat(limits::FILE_BYTES + 1);
    assert_eq!(sentence(&text), "The file is 33 MB; a sketch file has at most 32 MB.");
    let deep = "[".repeat(200_000);
    assert!(sentence(&deep).contains("not JSON") || sentence(&deep).contains("not a sketch"));
    let many: Vec<String> =
        (0..=limits::RESOURCES).map(|at| format!("{{\"id\": \"sg-{at}\", \"vpc\": \"vpc-1\"}}")).collect();
    let text = format!(
        "{{\"format\": \"privatelink-sketch\", \"version\": 1, \"security_groups\": [{}]}}",
        many.join(",")
    );
    assert!(sentence(&text).contains("at most 100000 can be worked on"));
}

#[test]
fn a_fragment_that_is_no_link_says_so() {
    let decode = |text: &str| link::decode(text).expect_err("it is no link").to_string();
    assert!(decode("section-2").contains("does not end in a sketch link"));
    assert!(decode("pl9.abc").contains("made by a newer version"));
    assert!(decode("pl1.@@@").contains("damaged"));
    assert!(decode("pl1.AAAA").contains("damaged"));
    let good =
        link::encode(&Envelope::new(Base::Sketch(Box::new(Figure5::default().sketch)), LinkView::default()));
    assert!(decode(&good[..good.len() / 2]).contains("damaged"));
    assert!(decode(&"x".repeat(limits::LINK_CHARS + 1)).contains("too long"));
}

#[test]
fn a_link_that_unpacks_to_too_much_is_refused() {
    use base64::Engine;
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![b' '; limits::LINK_UNPACKED_BYTES + 1], 10);
    let text = format!("pl1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bomb));
    assert!(text.len() < 20_000);
    assert_eq!(link::decode(&text), Err(LinkError::TooLarge));
}

#[test]
fn a_link_to_an_unknown_scenario_or_with_a_refused_change_says_which() {
    let base = Base::Scenario { id: "figure-99".to_owned(), commands: Vec::new() };
    assert!(base.sketch().unwrap_err().to_string().contains("‘figure-99’"));
    let commands = vec![
        Command::SetTitle(verb::SetTitle { title: "mine".to_owned() }),
        Command::StopInstances(verb::StopInstances { instance: "i-0".parse().unwrap() }),
    ];
    let base = Base::Scenario { id: "figure-5".to_owned(), commands };
    let sentence = base.sketch().unwrap_err().to_string();
    assert_eq!(
        sentence,
        "Change 2 of the link cannot be made here: InvalidInstanceID.NotFound: The instance ID 'i-0' does not exist."
    );
}

#[test]
fn mangled_files_and_links_never_panic() {
    let text = write(&Figure5::default().sketch);
    let good =
        link::encode(&Envelope::new(Base::Sketch(Box::new(Figure5::default().sketch)), LinkView::default()));
    let mut random = oorandom::Rand32::new(7);
    // Minutes of it with `cargo xtask test --full`.
    let is_full = std::env::var("PRIVATELINK_FULL").is_ok_and(|value| value == "1");
    for _ in 0..if is_full { 150_000 } else { 3000 } {
        let mangle = |text: &str, random: &mut oorandom::Rand32| {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..random.rand_range(1..6) {
                let at = random.rand_range(0..bytes.len() as u32) as usize;
                bytes[at] = random.rand_range(32..127) as u8;
            }
            String::from_utf8(bytes).unwrap()
        };
        let _ = read(&mangle(&text, &mut random)).map(|found| privatelink::path::Index::of(&found.sketch));
        let _ = link::decode(&mangle(&good, &mut random)).map(|found| found.base.sketch());
    }
}
