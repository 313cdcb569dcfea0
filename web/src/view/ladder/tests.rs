//! The ladder drawn to text, and its measure.

use yew::Callback;

use super::geometry::Geometry;
use super::rung::rung;
use crate::state::packets::tests::captured;
use crate::view::tests::drawn;

#[test]
fn a_ladder_fits_a_phone_and_no_label_leaves_it() {
    for (room, narrow) in [(320, true), (390, true), (1120, false)] {
        let geometry = Geometry::of(5, room, narrow);
        assert!(geometry.width() <= room, "{} in {room}", geometry.width());
        for (from, to) in [(0, 1), (0, 4), (3, 4), (4, 4)] {
            let (from, to) = (geometry.column(from), geometry.column(to));
            for text in ["SYN", "PROXY header, 100 bytes", &"A? name".repeat(30)] {
                let label = geometry.label(text, from, to);
                let width = u32::try_from(label.text.chars().count()).unwrap() * 6;
                let left = match label.anchor {
                    "start" => label.x,
                    "middle" => label.x.checked_sub(width / 2).unwrap(),
                    _ => label.x.checked_sub(width).unwrap(),
                };
                assert!(left + width <= geometry.width() + 8, "{text} at {label:?} in {room}");
            }
        }
    }
}

#[test]
fn a_message_is_a_whole_sentence_and_a_dropped_one_says_so() {
    let captured = captured();
    let geometry = Geometry::of(3, 1120, false);
    let first = drawn(rung(&captured, geometry, 0, true, &Callback::noop()));
    assert!(first.contains(">0.450 ms: client-1 → orders-1: SYN.<"), "{first}");
    assert!(first.contains("class=\"head\"") && !first.contains("class=\"cross\""));
    let second = drawn(rung(&captured, geometry, 1, false, &Callback::noop()));
    assert!(
        second.contains("orders-1 → client-1: SYN, ACK. Dropped at client-1. No rule lets it in."),
        "{second}"
    );
    assert!(second.contains("class=\"cross\"") && !second.contains("class=\"head\""));
}
