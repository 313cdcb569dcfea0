//! The run of many connections: what is ordered from the worker, how far it is, what it found.

use privatelink::path::Spread;
use privatelink::sketch::quoted;
use serde_json::Value;

use super::State;
use super::engine::LinkView;
use super::journey::Asked;
use super::order;
use super::shared::Shared;

/// How many connections a run opens.
pub const CONNECTIONS: u32 = 1000;

/// What the worker is asked for: one request, many times over source ports and questions.
pub fn order(state: &State, asked: &Asked) -> String {
    let view = LinkView {
        from: asked.from.clone(),
        to: asked.to.clone(),
        port: asked.port,
        protocol: asked.protocol,
        query: asked.query,
        source_port: asked.source_port,
        moment: asked.moment,
        ..LinkView::default()
    };
    order::spread(state, view)
}

/// One line of a result: an id or a code, and how many connections it stands for.
pub type Count = (String, u32);

/// Where the connections went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpreadResult {
    /// From where they came and where they went, for the heading.
    pub title: String,
    /// How many there were in all.
    pub connections: u32,
    /// Connections by the instance they reached, by its id.
    pub by_target: Vec<Count>,
    /// Connections by the zone of the interface the client used, by its id.
    pub by_zone: Vec<Count>,
    /// Connections by how they ended, in the words of `Outcome::word`.
    pub by_outcome: Vec<Count>,
    /// Those that failed, by the code of the reason.
    pub by_reason: Vec<Count>,
    /// How many failed.
    pub failed: u32,
}

impl SpreadResult {
    /// The engine's answer, put in order.
    pub fn of(asked: &Asked, spread: &Spread) -> Self {
        let by_id = |one: &Count, other: &Count| one.0 < other.0;
        let by_target = in_order(spread.by_target.iter().map(|(id, count)| (id.to_string(), *count)), by_id);
        let by_zone = in_order(spread.by_zone.iter().map(|(id, count)| (id.to_string(), *count)), by_id);
        let by_reason = spread.by_reason.iter().map(|(code, count)| (code.code().to_owned(), *count));
        let by_reason = in_order(by_reason, |one, other| one.1 > other.1);
        let failed = by_reason.iter().fold(0_u32, |sum, (_, count)| sum.saturating_add(*count));
        Self {
            title: format!("{} → {}, port {}", asked.from, asked.to, asked.port),
            connections: spread.connections,
            by_target,
            by_zone,
            by_outcome: spread
                .by_outcome
                .iter()
                .map(|(outcome, count)| (outcome.word().to_owned(), *count))
                .collect(),
            by_reason,
            failed,
        }
    }

    /// The result as JSON, for its way out of the worker.
    pub fn write(&self) -> String {
        let list = |counts: &[Count]| {
            let counts: Vec<String> =
                counts.iter().map(|(what, count)| format!("[{},{count}]", quoted(what))).collect();
            counts.join(",")
        };
        format!(
            r#"{{"title":{},"connections":{},"by_target":[{}],"by_zone":[{}],"by_outcome":[{}],"by_reason":[{}],"failed":{}}}"#,
            quoted(&self.title),
            self.connections,
            list(&self.by_target),
            list(&self.by_zone),
            list(&self.by_outcome),
            list(&self.by_reason),
            self.failed
        )
    }

    /// The result that was written as this JSON; `None` where it is none.
    pub fn read(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let counts =
            |name: &str| value.get(name)?.as_array()?.iter().map(count).collect::<Option<Vec<Count>>>();
        Some(Self {
            title: value.get("title")?.as_str()?.to_owned(),
            connections: number(value.get("connections")?)?,
            by_target: counts("by_target")?,
            by_zone: counts("by_zone")?,
            by_outcome: counts("by_outcome")?,
            by_reason: counts("by_reason")?,
            failed: number(value.get("failed")?)?,
        })
    }
}

/// Counts in their order; those of one place as they come. They are few, and the library's sorting is
/// compiled anew for each kind of item.
fn in_order(counts: impl Iterator<Item = Count>, is_before: fn(&Count, &Count) -> bool) -> Vec<Count> {
    let mut found: Vec<Count> = Vec::new();
    for count in counts {
        let at = found.partition_point(|other| !is_before(&count, other));
        found.insert(at, count);
    }
    found
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64()?.try_into().ok()
}

fn count(pair: &Value) -> Option<Count> {
    Some((pair.get(0)?.as_str()?.to_owned(), number(pair.get(1)?)?))
}

/// How the run stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SpreadRun {
    /// None has been asked for.
    #[default]
    Idle,
    /// So many thousandths are done.
    Running(u32),
    /// It is done.
    Done {
        /// What it found.
        result: Shared<SpreadResult>,
        /// Whether the sketch has changed since.
        stale: bool,
    },
    /// It failed; the sentence says why.
    Failed(String),
}

impl SpreadRun {
    /// Whether it runs.
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Running(_))
    }
}
