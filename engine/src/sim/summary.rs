//! What came of a run: counts, latency, where connections went, what each client met, everything over time.
//! Plain data; `report` and the page put it into their shapes.

use crate::model::{AccountId, Leg, NetworkInterfaceId, ResourceId, ZoneId};

use super::failure::Failure;
use super::log::{Event, Line};

/// How many of something there were, and what became of them: `opened` is always the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Begun.
    pub opened: u64,
    /// Ended well.
    pub completed: u64,
    /// Failed.
    pub failed: u64,
    /// Neither, when the run ended or was stopped.
    pub open: u64,
}

/// Bytes of packets, their IP headers included. Both ends' together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// Sent by either end.
    pub sent: u64,
    /// Received by the other.
    pub received: u64,
    /// Dropped on their way.
    pub dropped: u64,
}

/// How long something took, in nanoseconds. Percentiles are at most 1/1024 too high, and never too low; mean and
/// maximum are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Percentiles {
    /// Of how many.
    pub count: u64,
    /// The mean.
    pub mean_ns: u64,
    /// The median.
    pub p50_ns: u64,
    /// Nine of ten took no longer.
    pub p90_ns: u64,
    /// 99 of a hundred.
    pub p99_ns: u64,
    /// 999 of a thousand.
    pub p99_9_ns: u64,
    /// The longest.
    pub max_ns: u64,
}

/// What a target got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetCount {
    /// The target.
    pub target: ResourceId,
    /// Its zone.
    pub zone: Option<ZoneId>,
    /// Connections sent to it.
    pub connections: u64,
    /// Requests it answered.
    pub requests: u64,
    /// Connections and requests sent to it that failed.
    pub failed: u64,
    /// Bytes of requests and responses.
    pub bytes: u64,
}

/// What an endpoint's interface got, or another door by which connections come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryCount {
    /// The endpoint, load balancer or host.
    pub resource: ResourceId,
    /// Its interface.
    pub interface: Option<NetworkInterfaceId>,
    /// The interface's zone.
    pub zone: Option<ZoneId>,
    /// Connections that came by it.
    pub connections: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What a client met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCount {
    /// The client, as the load names it.
    pub name: String,
    /// Its connections, retries each counted.
    pub connections: Tally,
    /// Its requests.
    pub requests: Tally,
    /// The share of its requests that were answered, in millionths; none where there were none.
    pub answered_ppm: Option<u32>,
    /// The longest time from a request until anything it asked was answered, in nanoseconds: how long it was
    /// without the service.
    pub longest_wait_ns: u64,
}

/// What an account's resources got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCount {
    /// The account.
    pub account: AccountId,
    /// Connections its endpoints opened or its targets took.
    pub connections: u64,
    /// Of those, how many failed.
    pub failed: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// One column over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// `AWS/NetworkELB`, `AWS/PrivateLinkEndpoints`, `AWS/PrivateLinkServices`: `CloudWatch`'s namespaces.
    pub namespace: &'static str,
    /// `CloudWatch`'s name.
    pub name: &'static str,
    /// What it is of.
    pub of: ResourceId,
    /// One value a step.
    pub values: Vec<u64>,
}

/// A stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Connections begun in it.
    pub opened: u64,
    /// Connections that ended well in it.
    pub completed: u64,
    /// Connections that failed in it.
    pub failed: u64,
    /// Connections open at its end.
    pub open: u64,
    /// Requests answered in it.
    pub answered: u64,
    /// Requests that failed in it.
    pub unanswered: u64,
    /// Of the requests answered in it: median, ninth tenth, 99th hundredth, longest; at most 1/32 too high.
    pub p50_ns: u64,
    /// See `p50_ns`.
    pub p90_ns: u64,
    /// See `p50_ns`.
    pub p99_ns: u64,
    /// See `p50_ns`.
    pub max_ns: u64,
    /// Failures of connections and requests, in the order of [`Series::failures`].
    pub by_failure: Vec<u64>,
    /// Connections begun and requests sent to each target, in the order of [`Summary::targets`].
    pub by_target: Vec<u32>,
    /// The same by zone of the target, in the order of [`Series::zones`].
    pub by_zone: Vec<u32>,
    /// The same by way taken, in the order of [`Series::legs`]: what the lines of a picture carry.
    pub by_leg: Vec<u32>,
}

/// Everything over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// How long a step is, in nanoseconds.
    pub step_ns: u64,
    /// The failures there were.
    pub failures: Vec<Failure>,
    /// The zones of targets, in order of their ids.
    pub zones: Vec<ZoneId>,
    /// The lines connections went over.
    pub legs: Vec<Leg>,
    /// The steps that are over, or have begun.
    pub steps: Vec<Step>,
    /// `CloudWatch`'s metrics.
    pub metrics: Vec<Metric>,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How far the run is, in nanoseconds of its own time.
    pub simulated_ns: u64,
    /// Connections. Each retry is one.
    pub connections: Tally,
    /// Requests: one a connection where none is kept.
    pub requests: Tally,
    /// What failed, most frequent first.
    pub failures: Vec<(Failure, u64)>,
    /// Bytes.
    pub bytes: Bytes,
    /// Segments.
    pub segments: Bytes,
    /// From the first SYN, or the request on a kept connection, to the response's last byte.
    pub latency: Percentiles,
    /// From a request's arrival at its target until somebody works on it.
    pub wait: Percentiles,
    /// The targets, in order of their ids.
    pub targets: Vec<TargetCount>,
    /// The interfaces connections came by, in order of their ids.
    pub entries: Vec<EntryCount>,
    /// The clients, in the load's order.
    pub clients: Vec<ClientCount>,
    /// The accounts, in order of their ids.
    pub accounts: Vec<AccountCount>,
    /// Everything over time.
    pub series: Series,
    /// What happened to the sketch: faults, health, names. All of it.
    pub events: Vec<Event>,
    /// The first connections and requests that ended, and the first that failed of each reason.
    pub log: Vec<Line>,
    /// A sum over every connection and request that ended, in whatever order: two runs that agree in it ended
    /// every one of them the same way at the same nanosecond.
    pub digest: u64,
}
