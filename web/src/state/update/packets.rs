//! The packets of the last request.

use privatelink::capture::pcapng;

use super::{Turn, file, show};
use crate::state::action::{Packets, Show};
use crate::state::effect::Effect;
use crate::state::panels::Tab;

pub(super) fn update(turn: &mut Turn, packets: Packets) {
    let Some(captured) = turn.state.captured().cloned() else { return };
    let now = turn.state.packet;
    match packets {
        Packets::Vantage(vantage) => turn.state.packet.vantage = vantage,
        Packets::Packet(at) => turn.state.packet = captured.choose(at).unwrap_or(now),
        Packets::List => turn.state.packet.open = false,
        Packets::Message(message) => {
            turn.state.packet = captured.choose_message(now, message);
            look(turn);
        }
        Packets::Step { forward } => {
            turn.state.packet = captured.step(now, forward).unwrap_or(now);
            look(turn);
        }
        Packets::Answer => {
            if let Some(message) = captured.answer() {
                turn.state.packet = captured.choose_message(now, message);
                look(turn);
            }
        }
        Packets::Save => {
            let name = format!("{}.pcapng", file::slug(&turn.state.sketch.title));
            turn.announce(format!("Saved as {name}."));
            let bytes = pcapng(&captured.capture);
            turn.effects.push(Effect::DownloadBytes { name, mime: "application/x-pcapng", bytes });
        }
    }
}

/// Shows the tab and says what is looked at.
fn look(turn: &mut Turn) {
    show::update(turn, Show::Tab(Tab::Packets));
    let captured = turn.state.captured();
    let says = captured.and_then(|captured| captured.says(captured.chosen(turn.state.packet)?));
    if let Some(says) = says {
        turn.announce(says);
    }
}
