//! Connection attempts as rows of a table: a sketch as commands, one a line, who connects to whom, how it
//! ends, the code, and what the sentence has to name.

use privatelink::model::{IpProtocol, Outcome};
use privatelink::path::{Index, Place, Request, Trace, source, trace};
use privatelink::text;

use crate::play::Play;

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What it is a case of: a row of an outcome table, a guide's example.
    pub of: &'static str,
    /// The sketch: pieces of commands, after one another.
    pub lines: &'static [&'static str],
    /// Who connects.
    pub from: &'static str,
    /// To what: a place, or what a command made (`$web.i`).
    pub to: &'static str,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
    /// How it ends.
    pub outcome: Outcome,
    /// The code: of the reason, what lies behind it, or the note.
    pub code: &'static str,
    /// What the verdict says, among other things.
    pub says: &'static str,
}

/// An attempt by TCP on port 443 that times out.
pub const fn dropped(
    of: &'static str,
    lines: &'static [&'static str],
    way: (&'static str, &'static str),
    code: &'static str,
    says: &'static str,
) -> Row {
    let (from, to) = way;
    Row { of, lines, from, to, port: 443, protocol: IpProtocol::Tcp, outcome: Outcome::TimedOut, code, says }
}

/// An attempt by TCP on port 443 that connects.
pub const fn works(
    of: &'static str,
    lines: &'static [&'static str],
    way: (&'static str, &'static str),
    says: &'static str,
) -> Row {
    Row { outcome: Outcome::Connected, ..dropped(of, lines, way, "connected", says) }
}

impl Row {
    /// The sketch, and what came of the attempt.
    ///
    /// # Panics
    /// Where the sketch cannot be made, or a place is none.
    pub fn judge(&self) -> (Play, Trace) {
        let mut play = Play::default();
        for piece in self.lines {
            play.go(piece);
        }
        let made = self.ask(&play);
        (play, made)
    }

    /// What comes of the attempt in a sketch.
    ///
    /// # Panics
    /// Where a place is none.
    pub fn ask(&self, play: &Play) -> Trace {
        let index = Index::of(&play.sketch);
        let place = |text: &str| {
            let text = address(play, text).unwrap_or_else(|| play.id(text));
            Place::find(&index, &text).unwrap_or_else(|error| panic!("{}: {error}", self.of))
        };
        let from = source(&index, &place(self.from)).unwrap_or_else(|error| panic!("{}: {error}", self.of));
        let request = Request::usual(from, place(self.to), self.port, self.protocol);
        trace(&index, &request).expect("nothing dangles")
    }

    /// What is wrong with what came of it; nothing where all is as it should be.
    pub fn complaint(&self) -> Option<String> {
        let (play, made) = self.judge();
        let said = text::verdict(&play.sketch, &made);
        let reasons = made.reason.chain().chain(&made.note);
        let codes: Vec<&str> = reasons.map(|reason| reason.code.code()).collect();
        let right = made.outcome == self.outcome && codes.contains(&self.code) && said.contains(self.says);
        (!right).then(|| {
            format!("{}: {} → {}: {:?} {codes:?}\n    {said}", self.of, self.from, self.to, made.outcome)
        })
    }
}

/// `elastic NAME` is the elastic address of this name, `ipv6 NAME` the IPv6 address of an interface.
fn address(play: &Play, text: &str) -> Option<String> {
    let (what, name) = text.split_once(' ')?;
    match what {
        "elastic" => {
            play.sketch.elastic_addresses.get(&play.parsed(name)).map(|found| found.address.to_string())
        }
        "ipv6" => {
            let interface = play.sketch.network_interfaces.get(&play.parsed(name))?;
            interface.ipv6_address.map(|address| address.to_string())
        }
        _ => None,
    }
}
