//! What a run asks of a sketch: who connects how often to what, how targets work it off, what breaks
//! when, and for how long all of it goes on. Load files are read by [`crate::sketch::load`].

use crate::control::Command;
use crate::model::IpProtocol;
use crate::path::{Place, Source};

/// Nanoseconds in a second: all times of a run are whole nanoseconds since it began.
pub const NS_PER_S: u64 = 1_000_000_000;
/// Nanoseconds in a millisecond.
pub const NS_PER_MS: u64 = 1_000_000;

/// The most clients a load has.
pub const MAX_CLIENTS: usize = 100_000;
/// The most connections and requests one run makes.
pub const MAX_ARRIVALS: u64 = 1_000_000_000;
/// The longest run: a day.
pub const MAX_DURATION_S: u64 = 86_400;
/// The highest rate of one client, and of all together.
pub const MAX_RATE_PER_S: u64 = 100_000_000;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who connects.
    pub clients: Vec<Client>,
    /// How long the run lasts, in nanoseconds.
    pub duration_ns: u64,
    /// What draws follow from, beside the sketch's own seed.
    pub seed: u32,
    /// How much a leg's round trip varies, in thousandths of it: each passage of a leg takes longer by
    /// an exponential time of this mean. The load's own choice: AWS publishes no figure.
    pub jitter_permille: u32,
    /// How many segments of a million are lost on their whole way.
    pub loss_ppm: u32,
    /// How targets work.
    pub service: Service,
    /// The faults, in the order they were given.
    pub faults: Vec<TimedFault>,
}

/// One client, or several alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Where its connections start.
    pub from: Source,
    /// The client as it was named.
    pub name: String,
    /// To what.
    pub to: Place,
    /// The destination port.
    pub port: u16,
    /// The protocol: TCP.
    pub protocol: IpProtocol,
    /// How many hosts stand behind it, each with an address and ports of its own. Only the first is
    /// drawn; the others are taken to stand where it stands.
    pub hosts: u32,
    /// When it connects; with `keep_alive`, when it asks.
    pub arrival: Arrival,
    /// Bytes of a request.
    pub request_bytes: u32,
    /// Bytes of a response.
    pub response_bytes: u32,
    /// Whether connections are kept: one request a connection where not.
    pub keep_alive: Option<KeepAlive>,
    /// How often a connection that failed is tried again.
    pub retries: u32,
    /// How long it waits before the first retry, in nanoseconds; twice as long before each further one.
    pub backoff_ns: u64,
    /// How long it waits for a handshake, in nanoseconds.
    pub connect_timeout_ns: u64,
    /// How long it waits for a response, in nanoseconds.
    pub response_timeout_ns: u64,
    /// When it asks for the name.
    pub dns: DnsCache,
}

/// When connections or requests begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// At equal distances; per thousand seconds.
    Constant(u64),
    /// Independent of each other (a Poisson process); per thousand seconds.
    Poisson(u64),
    /// So many at once.
    Burst {
        /// How many at a time.
        size: u32,
        /// From one burst to the next, in nanoseconds.
        every_ns: u64,
    },
    /// As recorded: nanoseconds since the run began, in order.
    Recorded(Vec<u64>),
}

impl Arrival {
    /// How many there are in a time, on average.
    pub fn expected(&self, during_ns: u64) -> u64 {
        let at_rate = |per_1000_s: &u64| {
            let count = u128::from(*per_1000_s) * u128::from(during_ns) / u128::from(1000 * NS_PER_S);
            u64::try_from(count).unwrap_or(u64::MAX)
        };
        match self {
            Self::Constant(rate) | Self::Poisson(rate) => at_rate(rate),
            Self::Burst { size, every_ns } => {
                (during_ns / (*every_ns).max(1)).saturating_add(1).saturating_mul(u64::from(*size))
            }
            Self::Recorded(times) => {
                u64::try_from(times.iter().filter(|at| **at < during_ns).count()).unwrap_or(u64::MAX)
            }
        }
    }
}

/// Kept connections. Requests on one may overlap, as with HTTP/2, and are handed to them in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeepAlive {
    /// How many connections a host keeps.
    pub connections: u32,
    /// Every how many nanoseconds of silence TCP sends a keepalive; none where it sends none.
    pub probe_ns: Option<u64>,
}

/// When a client asks for a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DnsCache {
    /// For every connection: Linux without a local cache.
    #[default]
    Each,
    /// Once in the answer's time to live.
    Ttl,
    /// Once: as Java virtual machines with a security manager did.
    Once,
}

impl DnsCache {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Each, Self::Ttl, Self::Once];

    /// The word a load file has for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Ttl => "ttl",
            Self::Once => "once",
        }
    }
}

/// How a target works its requests off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Mean time a request takes, in nanoseconds.
    pub time_ns: u64,
    /// How it varies.
    pub distribution: Distribution,
    /// How many requests it works on at a time.
    pub workers: u32,
    /// How many more wait at most; one more is turned away by a reset.
    pub queue: u32,
}

impl Default for Service {
    fn default() -> Self {
        Self { time_ns: NS_PER_MS, distribution: Distribution::Exponential, workers: 16, queue: 1024 }
    }
}

/// How a service time varies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Distribution {
    /// It does not.
    Constant,
    /// Exponentially.
    #[default]
    Exponential,
}

impl Distribution {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Constant, Self::Exponential];

    /// The word a load file has for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Exponential => "exponential",
        }
    }
}

/// A break, or any other command, with a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedFault {
    /// When it happens, in nanoseconds.
    pub at_ns: u64,
    /// What happens.
    pub command: Command,
}
