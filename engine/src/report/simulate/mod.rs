//! The shape of `privatelink simulate`.

mod made;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::Outcome;

use super::cost::CostLine;
use super::number::Count;

pub use made::simulate;

/// What came of many connections over time.
#[derive(Serialize, JsonSchema)]
pub struct SimulateReport {
    /// Connections. Each retry is one.
    pub connections: TallyReport,
    /// Why connections and requests failed, most frequent first.
    pub failures: Vec<FailureCount>,
    /// Bytes of packets, their IP headers included, both ends' together.
    pub bytes: BytesReport,
    /// From the first SYN, or the request on a kept connection, to the response's last byte.
    pub latency_us: PercentilesReport,
    /// What each target got.
    pub targets: Vec<TargetCountReport>,
    /// The interfaces connections came by: endpoints', load balancers', hosts'.
    pub endpoints: Vec<EntryReport>,
    /// Everything over time.
    pub series: SeriesReport,
    /// The faults that happened.
    pub faults: Vec<FaultReport>,
    /// How long the run took to calculate, in milliseconds; `null` where nobody measured it.
    pub wall_ms: Option<Count>,
    /// Connections calculated in a second of that; `null` where nobody measured it.
    pub connections_per_s: Option<Count>,
    /// Requests: one a connection where none is kept.
    pub requests: TallyReport,
    /// From a request's arrival at its target until somebody works on it.
    pub wait_us: PercentilesReport,
    /// What each client met, in the load's order.
    pub clients: Vec<ClientReport>,
    /// What the resources of each account got.
    pub accounts: Vec<AccountReport>,
    /// Everything that happened to the sketch: faults, health, names.
    pub events: Vec<EventReport>,
    /// The first connections and requests that ended, and the first that failed of each reason.
    pub log: Vec<LineReport>,
    /// Metrics as `CloudWatch` has them, by steps of the series.
    pub metrics: Vec<MetricReport>,
    /// What the bytes cost that endpoints and Network Load Balancers processed: lines of the bill, each by its account.
    /// Of a load balancer its capacity units, which count by bytes or by connections, whichever is more.
    pub data_cost: Vec<CostLine>,
    /// How long the run lasts, in seconds of its own time.
    pub duration_s: f64,
    /// How far it went.
    pub simulated_s: f64,
    /// The load's seed.
    pub seed: u32,
    /// A sum over every connection and request that ended, as hexadecimal digits: two runs that agree in it ended
    /// every one of them the same way at the same nanosecond.
    pub digest: String,
}

impl SimulateReport {
    /// Whether nothing failed.
    pub const fn passes(&self) -> bool {
        self.connections.failed.0 == 0 && self.requests.failed.0 == 0
    }
}

/// How many there were, and what became of them: `opened` is the sum of the others.
#[derive(Serialize, JsonSchema)]
pub struct TallyReport {
    /// Begun.
    pub opened: Count,
    /// Ended well.
    pub completed: Count,
    /// Failed.
    pub failed: Count,
    /// Neither, when the run ended.
    pub open: Count,
}

/// How often something failed for one reason.
#[derive(Serialize, JsonSchema)]
pub struct FailureCount {
    /// Our stable code.
    pub reason: &'static str,
    /// How often.
    pub count: Count,
    /// What the client sees.
    pub outcome: Outcome,
    /// What happened, in a sentence.
    pub text: &'static str,
    /// What to do about it; `null` where a trace says so.
    pub helps: Option<&'static str>,
}

/// Bytes on the way.
#[derive(Serialize, JsonSchema)]
pub struct BytesReport {
    /// Sent by either end.
    pub sent: Count,
    /// Received by the other.
    pub received: Count,
    /// Dropped on their way.
    pub dropped: Count,
}

/// How long something took, in microseconds, rounded up; `null` where there was nothing. Percentiles are at most
/// 1/1024 too high.
#[derive(Serialize, JsonSchema)]
pub struct PercentilesReport {
    /// The median.
    pub p50: Option<Count>,
    /// Nine of ten took no longer.
    pub p90: Option<Count>,
    /// 99 of a hundred.
    pub p99: Option<Count>,
    /// 999 of a thousand.
    pub p99_9: Option<Count>,
    /// The longest.
    pub max: Option<Count>,
    /// The mean.
    pub mean: Option<Count>,
    /// Of how many.
    pub count: Count,
}

/// What a target got.
#[derive(Serialize, JsonSchema)]
pub struct TargetCountReport {
    /// The target.
    pub id: String,
    /// Its zone, by id; `null` for what is in none.
    pub zone: Option<String>,
    /// Connections sent to it.
    pub connections: Count,
    /// Connections and requests sent to it that failed.
    pub failed: Count,
    /// What it is called.
    pub name: String,
    /// Requests it answered.
    pub requests: Count,
    /// Bytes of requests and responses.
    pub bytes: Count,
}

/// What an interface got by which connections came.
#[derive(Serialize, JsonSchema)]
pub struct EntryReport {
    /// The endpoint, load balancer or host.
    pub id: String,
    /// The zone of its interface, by id; `null` for what is in none.
    pub zone: Option<String>,
    /// Connections that came by it.
    pub connections: Count,
    /// What it is called.
    pub name: String,
    /// Its interface.
    pub interface: Option<String>,
    /// Their bytes.
    pub bytes: Count,
}

/// Everything over time: a row a step.
#[derive(Serialize, JsonSchema)]
pub struct SeriesReport {
    /// How long a step is, in seconds.
    pub step_s: f64,
    /// What stands in a row: `opened`, `completed`, `failed`, `open`, `answered`, `unanswered`, `p50_us`, `p90_us`,
    /// `p99_us`, `max_us`, then `failed:CODE`, `target:ID` and `zone:ID`.
    pub columns: Vec<String>,
    /// The steps. A percentile is `null` where nothing was answered.
    pub rows: Vec<Vec<Option<Count>>>,
}

/// A fault that happened.
#[derive(Serialize, JsonSchema)]
pub struct FaultReport {
    /// When, in seconds.
    pub at_s: f64,
    /// What, in words.
    pub what: String,
    /// The command.
    pub command: serde_json::Value,
    /// AWS's sentence, where it was refused.
    pub refused: Option<String>,
}

/// Something that happened to the sketch.
#[derive(Serialize, JsonSchema)]
pub struct EventReport {
    /// When, in seconds.
    pub at_s: f64,
    /// `fault`, `refused`, `endpoint`, `notification`, `health` or `dns`.
    pub kind: &'static str,
    /// What, in words.
    pub what: String,
    /// What it happened to: an endpoint, a topic, a target, a load balancer, a zone; for faults, what is broken.
    pub of: Option<String>,
    /// Whether it is healthy, or in DNS, now; `null` for faults.
    pub is_well: Option<bool>,
}

/// What a client met.
#[derive(Serialize, JsonSchema)]
pub struct ClientReport {
    /// The client, as the load names it.
    pub name: String,
    /// Its connections, each retry counted.
    pub connections: TallyReport,
    /// Its requests.
    pub requests: TallyReport,
    /// The share of its requests that were answered, in millionths; `null` where there were none.
    pub answered_ppm: Option<u32>,
    /// The longest time from a request until anything it asked was answered, in seconds.
    pub longest_wait_s: f64,
}

/// What an account's resources got.
#[derive(Serialize, JsonSchema)]
pub struct AccountReport {
    /// The account.
    pub id: String,
    /// Connections its endpoints opened or its targets took.
    pub connections: Count,
    /// Of those, how many failed.
    pub failed: Count,
    /// Their bytes.
    pub bytes: Count,
}

/// How a connection or request ended.
#[derive(Serialize, JsonSchema)]
pub struct LineReport {
    /// Which client of the load, from 0.
    pub client: u32,
    /// The how-manieth of that client, from 0.
    pub number: Count,
    /// When it began, in seconds.
    pub begun_s: f64,
    /// When it ended.
    pub ended_s: f64,
    /// The client's port.
    pub source_port: u16,
    /// What it came by.
    pub entry: Option<String>,
    /// The target.
    pub target: Option<String>,
    /// The port of the node's the target saw; `null` where it saw the client's own address and port.
    pub node_port: Option<u16>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed; `null` where it did not.
    pub reason: Option<&'static str>,
    /// Whether it is a request on a kept connection.
    pub kept: bool,
}

/// A metric of `CloudWatch`.
#[derive(Serialize, JsonSchema)]
pub struct MetricReport {
    /// Its namespace.
    pub namespace: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is of.
    pub of: String,
    /// A value a step of the series.
    pub values: Vec<Count>,
}

/// What somebody with a clock measured of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// How long it took, in nanoseconds.
    pub wall_ns: u64,
}
