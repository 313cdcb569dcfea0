//! A small conversation made by hand, and what choosing, stepping and folding come to on it.

use privatelink::capture::{Capture, CapturedPacket, Fate, Message, Party, Vantage, VantagePoint};
use privatelink::model::ResourceId;
use privatelink::wire::field::{Field, Layer, Show};
use privatelink::wire::packet::Context;

use super::look::{Look, Part, ruled, siblings};
use super::{Captured, Choice, TakenApart, time};
use crate::state::shared::Shared;

/// Two bytes split into bits, an address, four of data.
fn fields() -> Vec<Field> {
    vec![
        Field::new(Layer::Ipv4, "Internet Protocol", 0, 6, 0, Show::Heading),
        Field::new(Layer::Ipv4, "Version and length", 0, 2, 1, Show::Hex),
        Field::new(Layer::Ipv4, "Version", 0, 2, 2, Show::Number).bits(0, 4),
        Field::new(Layer::Ipv4, "Length", 0, 2, 2, Show::Number).bits(4, 16),
        Field::new(Layer::Ipv4, "Source address", 2, 6, 1, Show::Ipv4),
        Field::new(Layer::Data, "Data", 6, 10, 0, Show::Bytes).wrong("too short"),
    ]
}

/// The message of all of them.
pub fn taken_apart() -> Shared<TakenApart> {
    let bytes = vec![0x45, 0x00, 10, 0, 1, 10, 0xde, 0xad, 0xbe, 0xef];
    Shared::new(TakenApart { bytes, fields: fields() })
}

/// A SYN that passes two vantage points and an answer that only the second sees.
pub fn captured() -> Captured {
    let resource: ResourceId = "i-0b0000000000000b1".parse().unwrap();
    let vantage = |point, name: &str| Vantage {
        point,
        resource: resource.clone().into(),
        interface: None,
        name: name.into(),
    };
    let party = |vantage, name: &str| Party { vantage, name: name.into() };
    let message = |label: &str, way: &[(usize, u64)], fate, note: &str| Message {
        label: label.into(),
        way: way.to_vec(),
        fate,
        note: note.into(),
    };
    let packet = |vantage, message, time_ns| CapturedPacket {
        vantage,
        message,
        time_ns,
        bytes: taken_apart().bytes.clone(),
        context: Context::default(),
        comment: String::new(),
    };
    let capture = Capture {
        vantages: vec![vantage(VantagePoint::Client, "client-1"), vantage(VantagePoint::Target, "orders-1")],
        parties: vec![party(Some(0), "client-1"), party(None, "resolver"), party(Some(1), "orders-1")],
        messages: vec![
            message("SYN", &[(0, 450_000), (2, 900_000)], Fate::Arrived, ""),
            message("SYN, ACK", &[(2, 910_000), (0, 1_400_000)], Fate::Dropped, "No rule lets it in."),
        ],
        packets: vec![packet(0, 0, 450_000), packet(1, 0, 900_000), packet(1, 1, 910_000)],
        verdict: "Timed out.".into(),
    };
    let packets = capture.packets.iter().map(|_| taken_apart()).collect();
    Captured { capture, packets }
}

#[test]
fn another_vantage_point_keeps_the_message() {
    let captured = captured();
    let answer = captured.choose(2).unwrap();
    assert_eq!((answer.vantage, answer.message), (1, Some(1)));
    let at_client = Choice { vantage: 0, ..answer };
    assert_eq!(
        captured.chosen(at_client),
        None,
        "the client never sees the answer, and no other packet is taken for it"
    );
    assert_eq!(captured.chosen(Choice { vantage: 0, message: Some(0), open: false }), Some(0));
}

#[test]
fn a_message_is_looked_at_from_where_one_stands_or_where_it_is_seen() {
    let captured = captured();
    let target = Choice { vantage: 1, ..Choice::default() };
    assert_eq!(captured.chosen(captured.choose_message(target, 0)), Some(1));
    assert_eq!(captured.chosen(captured.choose_message(Choice::default(), 1)), Some(2));
    assert_eq!(
        captured.chosen(Choice { vantage: 9, message: Some(9), open: false }),
        Some(0),
        "of a longer capture"
    );
}

#[test]
fn steps_stay_at_the_vantage_point_and_within_its_packets() {
    let captured = captured();
    let first = captured.choose(1).unwrap();
    assert_eq!(
        captured.chosen(Choice { vantage: 1, ..Choice::default() }),
        Some(1),
        "until one is chosen it is the first"
    );
    let second = captured.step(first, true).unwrap();
    assert_eq!(captured.chosen(second), Some(2));
    assert_eq!(captured.step(second, true), Some(second));
    assert_eq!(captured.step(second, false), Some(first));
    assert_eq!(captured.step(first, false), Some(first));
    assert_eq!(Captured::default().step(first, true), None);
}

#[test]
fn times_keep_three_digits_and_their_unit() {
    assert_eq!(time(0), "0.000 ms");
    assert_eq!(time(450_999), "0.450 ms");
    assert_eq!(time(999_999_999), "999.999 ms");
    assert_eq!(time(63_004_000_000), "63.004 s");
}

#[test]
fn bytes_as_c_compile_by_eye() {
    let array = taken_apart().c_array();
    assert!(array.starts_with("unsigned char packet[10] = {\n  0x45, 0x00, 0x0a,"), "{array}");
    assert!(array.ends_with("0xef,\n};\n"), "{array}");
}

#[test]
fn every_byte_chooses_one_leaf_and_the_leaf_lights_its_bytes() {
    let look = Look::at(&taken_apart());
    for byte in 0..10 {
        let chosen = look.choose_byte(byte);
        assert_eq!(chosen.byte, byte);
        assert!(chosen.chosen().unwrap().covers(byte));
        let (row, bytes) = look.lights(Part::Byte(byte)).unwrap();
        assert_eq!(row, chosen.field);
        assert_eq!(look.lights(Part::Field(row)), Some((row, bytes.clone())));
        assert!(bytes.contains(&byte));
    }
    assert_eq!(look.lights(Part::Byte(10)), None);
}

#[test]
fn arrow_keys_walk_the_fields_in_sight_in_byte_order() {
    let mut look = Look::at(&taken_apart()).tree_key("Home").unwrap();
    let mut walked = vec![look.field];
    for _ in 0..9 {
        look = look.tree_key("ArrowDown").unwrap();
        walked.push(look.field);
    }
    walked.dedup();
    assert_eq!(walked, [0, 1, 4, 5], "what is split into bits is folded at first");
    let bits = Look::at(&taken_apart()).choose(1).tree_key("ArrowRight").unwrap();
    assert_eq!(bits.rows(), [0, 1, 2, 3, 4, 5]);
    let inside = bits.tree_key("ArrowRight").unwrap();
    assert_eq!(inside.field, 2);
    assert_eq!(inside.tree_key("ArrowLeft").unwrap().field, 1);
    assert_eq!(look.tree_key("x"), None);
}

#[test]
fn folding_takes_the_choice_along_and_choosing_opens() {
    let look = Look::at(&taken_apart()).choose(4).fold(0);
    assert_eq!((look.field, look.rows()), (0, vec![0, 5]));
    assert_eq!(look.lights(Part::Byte(3)), Some((0, 2..6)), "the row in sight stands for the leaf");
    assert_eq!(look.choose_byte(3).rows(), [0, 1, 4, 5]);
    assert_eq!(look.fold(5), look, "what has no parts cannot be folded");
}

#[test]
fn arrow_keys_move_by_byte_and_by_line() {
    let look = Look::at(&taken_apart()).choose_byte(0);
    let go = |look: &Look, key: &str| look.byte_key(key, 8).unwrap();
    assert_eq!(go(&look, "ArrowRight").byte, 1);
    assert_eq!(go(&look, "ArrowDown").byte, 8);
    assert_eq!(go(&look.choose_byte(5), "ArrowDown").byte, 5, "no byte lies below");
    assert_eq!(go(&look.choose_byte(9), "ArrowRight").byte, 9);
    assert_eq!(go(&look.choose_byte(9), "ArrowUp").byte, 1);
    assert_eq!(go(&look.choose_byte(9), "Home").byte, 8);
    assert_eq!(go(&look.choose_byte(2), "End").byte, 7);
    assert_eq!(look.byte_key("Tab", 8), None);
}

#[test]
fn another_packet_is_looked_at_in_the_same_field_and_what_is_wrong_comes_first() {
    let mut right = (*taken_apart()).clone();
    right.fields[5].flaw = None;
    let look = Look::at(&Shared::new(right.clone())).choose(4);
    assert_eq!(look.moved_to(&Shared::new(right.clone())).field, 4);
    right.fields.remove(4);
    assert_eq!(look.moved_to(&Shared::new(right)).field, 1, "the first leaf, where there is no such field");
    let wrong = look.moved_to(&taken_apart());
    assert_eq!((wrong.field, wrong.byte), (5, 6));
}

#[test]
fn the_ruler_draws_the_leaf_of_the_chosen_bits() {
    let look = Look::at(&taken_apart());
    let (leaf, runs) = ruled(&look.choose(3)).unwrap();
    assert_eq!(leaf, 1);
    assert_eq!(
        runs.iter().map(|run| (run.field, run.start, run.end)).collect::<Vec<_>>(),
        [(2, 0, 4), (3, 4, 16)]
    );
    let (leaf, runs) = ruled(&look.choose(4)).unwrap();
    assert_eq!((leaf, runs.len(), runs[0].end), (4, 1, 32));
    assert_eq!(ruled(&look.choose(0)), None, "a heading has no bits");
}

#[test]
fn places_among_siblings_are_counted_within_the_same_field() {
    let places: Vec<_> = (0..6).map(|at| siblings(&fields(), at)).collect();
    assert_eq!(places, [(1, 2), (1, 2), (1, 2), (2, 2), (2, 2), (2, 2)]);
}

#[test]
fn parts_survive_being_written() {
    for part in [Part::Field(12), Part::Twist(0), Part::Byte(1499)] {
        assert_eq!(Part::from_word(&part.word()), Some(part));
    }
    assert_eq!(Part::from_word("x1"), None);
    assert_eq!(Part::from_word(""), None);
}
