//! A built-in scenario to be played with, and what a request there comes to: outcome, reason and
//! sentence at once.

use privatelink::model::{EndpointState, IpProtocol, Outcome, Profile};
use privatelink::path::{Index, Moment, Place, Reason, ReasonCode, Request, Trace, source, trace};
use privatelink::text;

use crate::built_in::open;
use crate::figure_5::Figure5;
use crate::play::Play;

/// A scenario to be played with. A host is called `@its-name`; what Figure 5 has besides, `{as below}`.
pub struct Bench {
    /// The sketch.
    pub play: Play,
    /// Who connects.
    pub from: &'static str,
    /// What is different about the request: by default it is TCP to port 443, once checks have settled.
    pub change: fn(&mut Request),
}

const CALLED: [(&str, &str); 9] = [
    ("{nlb}", crate::figure_5::BALANCER),
    ("{targets}", crate::figure_5::TARGETS),
    ("{endpoint}", "vpce-0fe5b17a0707d6abc"),
    ("{endpoint-sg}", "sg-0e0d901a7000000a2"),
    ("{targets-sg}", "sg-07a26e75000000b1"),
    ("{a}", "vpc-0a000000000000001"),
    ("{b}", "vpc-0b000000000000001"),
    ("{b1}", "subnet-0b000000000000001"),
    ("{b2}", "subnet-0b000000000000002"),
];

/// Figure 5 after some lines, and its first client.
pub fn bench(lines: &str) -> Bench {
    in_profile(Profile::Today, lines)
}

/// The same in a profile.
pub fn in_profile(profile: Profile, lines: &str) -> Bench {
    let mut play = Play::of(Figure5::in_profile(profile).sketch);
    go(&mut play, lines);
    Bench { play, from: "client-1", change: |_| {} }
}

/// A scenario after some lines, and one of its clients.
pub fn in_scenario(id: &str, from: &'static str, lines: &str) -> Bench {
    let mut play = Play::of(open(id));
    go(&mut play, lines);
    Bench { play, from, change: |_| {} }
}

fn go(play: &mut Play, lines: &str) {
    let mut lines = lines.to_owned();
    for (name, id) in CALLED {
        lines = lines.replace(name, id);
    }
    let hosts: Vec<_> =
        play.sketch.hosts.iter().map(|h| (format!("@{}", h.name), h.id.to_string())).collect();
    for (name, id) in hosts {
        lines = lines.replace(&name, &id);
    }
    play.go(&lines);
}

/// A line for each of some hosts, whose name stands for `@`.
pub fn each(names: &[&str], line: &str) -> String {
    let mut lines = String::new();
    for name in names {
        lines.push_str(&line.replace('@', &format!("@{name}")));
        lines.push('\n');
    }
    lines
}

impl Bench {
    /// The same for another client.
    #[must_use]
    pub fn from(self, from: &'static str) -> Self {
        Self { from, ..self }
    }

    /// The same with another request.
    #[must_use]
    pub fn asking(self, change: fn(&mut Request)) -> Self {
        Self { change, ..self }
    }

    /// With the endpoint of Figure 5 in a state.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn endpoint_is(mut self, state: EndpointState) -> Self {
        let id = CALLED[2].1.parse().expect("it is there");
        self.play.sketch.vpc_endpoints.update(&id, |endpoint| endpoint.state = state).expect("it is there");
        self
    }

    /// What a request comes to.
    ///
    /// # Panics
    /// Where it goes nowhere that is known.
    #[must_use]
    pub fn trace(&self, to: &str) -> Trace {
        let index = Index::of(&self.play.sketch);
        let place = |text: &str| Place::find(&index, text).unwrap_or_else(|error| panic!("{error}"));
        let mut request = Request {
            from: source(&index, &place(self.from)).expect("it is there"),
            to: place(to),
            port: 443,
            protocol: IpProtocol::Tcp,
            source_port: 50_000,
            query: 0,
            moment: Moment::Settled,
            bytes: 1000,
        };
        (self.change)(&mut request);
        trace(&index, &request).expect("it is there")
    }

    /// Fails unless a connection comes to this, for this reason or with this note, said so.
    ///
    /// # Panics
    /// Unless it does.
    #[track_caller]
    pub fn comes(&self, to: &str, outcome: Outcome, code: ReasonCode, says: &str) -> Trace {
        let made = self.trace(to);
        let said = text::verdict(&self.play.sketch, &made);
        assert_eq!(made.outcome, outcome, "{said}");
        let found = holds(&made.reason, code) || made.note.as_ref().is_some_and(|note| holds(note, code));
        assert!(found, "{code:?} is not in {:?} or {:?}", made.reason, made.note);
        assert!(said.contains(says), "“{says}” is not in “{said}”");
        made
    }
}

/// Whether a reason, or what lies behind or beside it, is this one.
pub fn holds(reason: &Reason, code: ReasonCode) -> bool {
    let beside = |reason: &Reason| reason.also.as_deref().is_some_and(|also| holds(also, code));
    reason.chain().any(|reason| reason.code == code || beside(reason))
}
