//! The log of a run: connections and requests one by one, the first of all and the first that failed.

use privatelink::model::{Outcome, ResourceId};
use privatelink::sim::{Failure, Line, Summary};
use privatelink::text;

use super::names::reason;
use super::result::{LoadResult, MOST_ROWS};

/// A connection, or a request on a kept one, that ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// When it ended, in nanoseconds.
    pub ended_ns: u64,
    /// How long it took.
    pub took_ns: u64,
    /// The client's port.
    pub source_port: u64,
    /// The node's port that the target saw; 0 where it saw the client's own.
    pub node_port: u64,
    /// Whether it is a request on a kept connection.
    pub kept: bool,
    /// The client, as the load names it.
    pub client: String,
    /// The id of what it came by; empty where it came nowhere.
    pub entry: String,
    /// The target's; the same.
    pub target: String,
    /// What the client saw.
    pub outcome: String,
    /// Why it failed; empty where it did not.
    pub why: String,
}

/// The log, as much of it as is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The first lines, at most [`MOST_ROWS`], and behind them failures until there are as many of these.
    pub lines: Vec<Logged>,
    /// How many lines were written down, and how many of them failed.
    pub all: [u64; 2],
}

/// How it is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether it is unfolded.
    pub open: bool,
    /// Whether it has failures only.
    pub failures: bool,
    /// The line that is looked at, by its place among those shown.
    pub at: usize,
}

impl Log {
    /// What a run wrote down.
    pub fn of(summary: &Summary) -> Self {
        let (mut log, mut failed) = (Self::default(), 0);
        for (at, line) in summary.log.iter().enumerate() {
            log.all =
                [log.all[0].saturating_add(1), log.all[1].saturating_add(line.failure.is_some().into())];
            if at < MOST_ROWS || (line.failure.is_some() && failed < MOST_ROWS) {
                failed = failed.saturating_add(line.failure.is_some().into());
                log.lines.push(logged(summary, line));
            }
        }
        log
    }

    /// The lines that are shown, all or failures only; and how many more were written down.
    pub fn shown(&self, failures: bool) -> (Vec<&Logged>, u64) {
        let fits = |line: &&Logged| !failures || !line.why.is_empty();
        let shown: Vec<&Logged> = self.lines.iter().filter(fits).take(MOST_ROWS).collect();
        let [all, failed] = self.all;
        let written = if failures { failed } else { all };
        let more = written.saturating_sub(u64::try_from(shown.len()).unwrap_or_default());
        (shown, more)
    }
}

impl LoadResult {
    /// The column in which a line of the log ended.
    pub fn column_of(&self, line: &Logged) -> usize {
        let column = usize::try_from(line.ended_ns / self.step_ns.max(1)).unwrap_or_default();
        column.min(self.columns().saturating_sub(1))
    }
}

fn logged(summary: &Summary, line: &Line) -> Logged {
    let id = |id: &Option<ResourceId>| id.as_ref().map(ToString::to_string).unwrap_or_default();
    let client = usize::try_from(line.client).ok().and_then(|at| summary.clients.get(at));
    let why = |failure| reason(&[], failure).0;
    Logged {
        ended_ns: line.ended_ns,
        took_ns: line.ended_ns.saturating_sub(line.begun_ns),
        source_port: line.source_port.into(),
        node_port: line.node_port.unwrap_or_default().into(),
        kept: line.kept,
        client: client.map(|client| client.name.clone()).unwrap_or_default(),
        entry: id(&line.entry),
        target: id(&line.target),
        outcome: text::outcome(line.failure.map_or(Outcome::Connected, Failure::outcome)).to_owned(),
        why: line.failure.map(why).unwrap_or_default(),
    }
}
