//! The packets of a request that was sent: chosen, stepped through, saved, and judged anew with every edit.

use super::{after, fresh, lose, sent};
use crate::state::action::{Action, Packets, Show};
use crate::state::effect::Effect;
use crate::state::panels::Tab;
use crate::state::update;

fn packets(packets: Packets) -> Action {
    Action::Packets(packets)
}

#[test]
fn before_anything_is_sent_there_are_none_and_nothing_happens() {
    let state = fresh();
    assert!(state.captured().is_none());
    let (next, effects) = update(&state, packets(Packets::Save));
    assert_eq!(next, state);
    assert!(effects.is_empty());
}

#[test]
fn a_message_of_the_ladder_opens_its_packet_and_says_so() {
    let state = after(&sent(), [Action::Show(Show::Tab(Tab::Ladder))]);
    let (next, effects) = update(&state, packets(Packets::Message(2)));
    assert_eq!((next.panels.tab, next.packet.message, next.packet.open), (Tab::Packets, Some(2), true));
    let captured = next.captured().unwrap();
    let chosen = captured.chosen(next.packet).unwrap();
    assert_eq!(captured.capture.packets[chosen].message, 2);
    let says = captured.says(chosen).unwrap();
    assert!(effects.contains(&Effect::Announce(says)), "{effects:?}");
}

#[test]
fn packets_are_made_once_and_anew_after_an_edit() {
    let state = sent();
    let first = state.captured().unwrap().clone();
    let stepped = after(&state, [packets(Packets::Step { forward: true })]);
    assert!(stepped.captured().unwrap().is(&first), "the same ones");
    let broken = after(&stepped, [lose("use1-az1")]);
    assert!(!broken.captured().unwrap().is(&first));
    let captured = broken.captured().unwrap();
    assert_ne!(captured.capture.verdict, first.capture.verdict);
}

#[test]
fn the_capture_is_a_pcapng_file_under_the_sketchs_name() {
    let (_, effects) = update(&sent(), packets(Packets::Save));
    let saved = effects.iter().find_map(|effect| match effect {
        Effect::DownloadBytes { name, bytes, .. } => Some((name.as_str(), bytes.get(..4)?)),
        _ => None,
    });
    // The section header block's type, which reads the same in either byte order.
    assert_eq!(saved, Some(("figure-5-round-robin-dns.pcapng", [0x0a, 0x0d, 0x0d, 0x0a].as_slice())));
}
