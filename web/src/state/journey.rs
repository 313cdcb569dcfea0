//! The last request as it was sent, and what came of it. Every edit judges it anew, so what is on
//! the screen is always true of the sketch on the screen.

use std::cell::OnceCell;

use privatelink::model::{IpProtocol, Leg, LegEnd, Outcome, ResourceId, Sketch};
use privatelink::path::{
    Attempt, DEFAULT_BYTES, Index, Moment, Place, ReasonCode, Request, Source, Trace, source,
    trace_with_attempts,
};
use privatelink::text;

use super::checkpoints;
use super::compare::what_if::Before;
use super::engine::sentence;
use super::packets::Captured;
use super::shared::Shared;

/// A request as a person sent it: texts, so that it can be judged again after any edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who connects.
    pub from: String,
    /// To what.
    pub to: String,
    /// The port.
    pub port: u16,
    /// The protocol.
    pub protocol: IpProtocol,
    /// The client's source port.
    pub source_port: u16,
    /// The how-manieth question for this name it is, from 0.
    pub query: u32,
    /// Settled, or as registered.
    pub moment: Moment,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was judged.
    Judged(Box<Judged>),
    /// It no longer can be: a place is gone. The sentence says which.
    Unplaced(String),
}

/// A judged request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The request.
    pub request: Request,
    /// What came of it.
    pub trace: Trace,
    /// What every other choice would have come to.
    pub attempts: Vec<Attempt>,
    /// What the client is.
    pub client: LegEnd,
    /// The checkpoints in order; see [`super::playback`].
    pub checkpoints: Vec<Checkpoint>,
    /// The checkpoint at which the packet dies.
    pub drop_at: Option<usize>,
    /// The packets, once somebody has asked for them.
    captured: OnceCell<Shared<Captured>>,
}

/// Which way a packet runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// The request.
    #[default]
    Out,
    /// The reply.
    Back,
}

/// What happens on the way to a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A step of the name's resolution, by its place.
    Dns(usize),
    /// The packet comes to a hop, by its place in its way's list.
    Hop(Way, usize),
    /// A check at a hop, by the hop's and the step's place.
    Check(Way, usize, usize),
}

/// One checkpoint of a journey: a place in time where something has just been decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// What happens.
    pub mark: Mark,
    /// When it begins, in ticks.
    pub begins: u32,
    /// When it has happened, in ticks: the position that shows it done.
    pub done: u32,
    /// The line travelled meanwhile; only for a hop.
    pub leg: Option<Leg>,
}

impl Judged {
    /// The packets, made when they are first asked for. `index` is that of the sketch it was judged on.
    pub fn captured(&self, index: &Index) -> &Shared<Captured> {
        self.captured.get_or_init(|| Shared::new(Captured::of(index, &self.request, &self.trace)))
    }
}

/// The last request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// As it was sent.
    pub asked: Asked,
    /// What came of it, on the sketch as it is.
    pub verdict: Verdict,
    /// What came of it before the last edit, where that was something else.
    pub was: Option<Outcome>,
    /// Whether the last edit left how it ended, and changed why: what is to be done next is something else.
    pub otherwise: bool,
    /// The way it took before the edits that changed it.
    pub before: Option<Shared<Before>>,
}

impl Asked {
    /// The request the texts mean.
    ///
    /// # Errors
    /// A sentence that says what is no place any more.
    pub fn request(&self, index: &Index) -> Result<Request, String> {
        Ok(Request {
            from: client(index, &self.from)?,
            to: destination(index, &self.to)?,
            port: self.port,
            protocol: self.protocol,
            source_port: self.source_port,
            query: self.query,
            moment: self.moment,
            bytes: DEFAULT_BYTES,
        })
    }

    fn judge(&self, index: &Index) -> Result<Judged, String> {
        let request = self.request(index)?;
        let missing = |error: privatelink::model::DanglingReference| sentence(&error.to_string());
        let (trace, attempts) = trace_with_attempts(index, &request).map_err(missing)?;
        let checkpoints = checkpoints::of(&trace);
        let drop_at = checkpoints::drop_at(&trace, &checkpoints);
        let client = request.from.node(index.sketch());
        Ok(Judged { request, trace, attempts, client, checkpoints, drop_at, captured: OnceCell::new() })
    }
}

/// Who connects, by a text.
#[inline(never)]
pub(super) fn client(index: &Index, typed: &str) -> Result<Source, String> {
    let found = Place::find(index, typed).and_then(|place| source(index, &place));
    found.map_err(|error| sentence(&error.to_string()))
}

/// To what, by a text.
#[inline(never)]
pub(super) fn destination(index: &Index, typed: &str) -> Result<Place, String> {
    Place::find(index, typed).map_err(|error| sentence(&error.to_string()))
}

impl Journey {
    /// Judges a request.
    pub fn of(index: &Index, asked: Asked) -> Self {
        let verdict = match asked.judge(index) {
            Ok(judged) => Verdict::Judged(Box::new(judged)),
            Err(why) => Verdict::Unplaced(why),
        };
        Self { asked, verdict, was: None, otherwise: false, before: None }
    }

    /// Judges the same request on a changed sketch. What it came to before the edits is kept beside it, until
    /// it comes to the same again.
    #[must_use]
    pub fn again(&self, before: &Sketch, index: &Index) -> Self {
        let next = Self::of(index, self.asked.clone());
        let (then, now) = (self.trace(), next.trace());
        let was = then.map(|trace| trace.outcome).filter(|was| now.is_none_or(|now| now.outcome != *was));
        let otherwise =
            then.zip(now).is_some_and(|(then, now)| was.is_none() && then.reason.code != now.reason.code);
        let mut first = self.before.clone();
        if let (None, Some(trace)) = (&first, then.filter(|then| now.is_some_and(|now| now != *then))) {
            first = Some(Shared::new(Before { sketch: before.clone(), trace: trace.clone() }));
        }
        let first = first.filter(|first| now.is_some_and(|now| *now != first.trace));
        Self { was, otherwise, before: first, ..next }
    }

    /// The verdict in words.
    pub fn says(&self, sketch: &Sketch) -> String {
        match &self.verdict {
            Verdict::Judged(judged) => {
                let outcome = text::outcome(judged.trace.outcome);
                format!("{outcome}. {}", text::verdict(sketch, &judged.trace))
            }
            Verdict::Unplaced(why) => why.clone(),
        }
    }

    /// What was judged.
    pub fn judged(&self) -> Option<&Judged> {
        match &self.verdict {
            Verdict::Judged(judged) => Some(judged),
            Verdict::Unplaced(_) => None,
        }
    }

    /// The trace.
    pub fn trace(&self) -> Option<&Trace> {
        self.judged().map(|judged| &judged.trace)
    }

    /// The checkpoints in order; none where nothing could be judged.
    pub fn checkpoints(&self) -> &[Checkpoint] {
        self.judged().map_or(&[], |judged| &judged.checkpoints)
    }

    /// The checkpoint at which the packet dies.
    pub fn drop_at(&self) -> Option<usize> {
        self.judged().and_then(|judged| judged.drop_at)
    }

    /// What decided, where it is something to look at and not just the connection's success: of what failed
    /// the root cause, of what works what is worth knowing about it.
    pub fn decider(&self) -> Option<&ResourceId> {
        let trace = self.trace()?;
        let root = trace.reason.root();
        if root.code == ReasonCode::Connected {
            return trace.note.as_ref()?.root().resources.first();
        }
        root.resources.first()
    }

    /// Every place the request comes to, in its order.
    pub fn places(&self) -> Vec<LegEnd> {
        let mut places = Vec::new();
        for hop in self.trace().iter().flat_map(|trace| &trace.forward) {
            places.extend(hop.interface.clone().map(LegEnd::from));
            places.push(hop.node.clone());
        }
        places
    }

    /// How long playing it takes, in ticks.
    pub fn length(&self) -> u32 {
        self.checkpoints().last().map_or(0, |checkpoint| checkpoint.done)
    }
}
