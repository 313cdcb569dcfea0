//! Load files: who connects to what, how often and for how long, what breaks when.
//!
//! ```json
//! {"clients": [{"from": "client-1", "to": "orders endpoint", "port": 443,
//!               "arrival": {"kind": "poisson", "rate_per_s": 100}}],
//!  "duration_s": 60,
//!  "faults": [{"at_s": 10, "until_s": 40, "break": {"LoseZone": {"zone": "use1-az1"}}}]}
//! ```
//!
//! Every mistake is one sentence that names the member; nothing is passed over.

mod error;
mod fault;
mod number;
mod object;
mod place;

use serde_json::Value;

use crate::model::{IpProtocol, Sketch};
use crate::path::{Index, Place};
use crate::sim::{
    Arrival, Client, Distribution, DnsCache, KeepAlive, Load, LoadError, MAX_ARRIVALS, MAX_CLIENTS,
    MAX_DURATION_S, MAX_RATE_PER_S, NS_PER_S, Service,
};

use super::limits;
use number::{Bounds, said, shown};
use object::Object;
use place::{Book, Origin};

pub use error::{LoadFileError, line_of};

/// Decimal places of a second in nanoseconds.
const NS_PLACES: usize = 9;
/// Decimal places of a millisecond in nanoseconds.
const MS_PLACES: usize = 6;
/// Decimal places of a microsecond in nanoseconds.
const US_PLACES: usize = 3;
/// Decimal places of a rate a second, kept per thousand seconds.
const RATE_PLACES: usize = 3;
/// The longest time of any kind, in nanoseconds.
const TIME_MOST: u64 = MAX_DURATION_S.saturating_mul(NS_PER_S);
/// A millisecond, the shortest time a run or a wait lasts, in nanoseconds.
const TIME_LEAST: u64 = crate::sim::NS_PER_MS;
/// The most hosts of all clients together.
const HOSTS_MOST: u64 = 1_000_000;
/// The most bytes of a request or a response.
const BYTES_MOST: u64 = 1_000_000_000;

/// The members of a load file.
pub const MEMBERS: &[&str] =
    &["clients", "duration_s", "seed", "jitter_percent", "loss_ppm", "service", "faults"];
/// The members of a client.
pub const CLIENT: &[&str] = &[
    "from",
    "to",
    "port",
    "hosts",
    "arrival",
    "request_bytes",
    "response_bytes",
    "keep_alive",
    "retries",
    "backoff_ms",
    "connect_timeout_s",
    "response_timeout_s",
    "dns",
];
/// The members of an arrival, of whatever kind.
pub const ARRIVAL: &[&str] = &["kind", "rate_per_s", "size", "every_s", "times_s"];
/// The members of kept connections.
pub const KEEP_ALIVE: &[&str] = &["connections", "requests_per_s", "probe_s"];
/// The members of how targets work.
pub const SERVICE: &[&str] = &["time_us", "distribution", "workers", "queue"];

/// The members of a fault.
pub const FAULT: &[&str] = &["at_s", "until_s", "break"];

/// Reads a load file for a sketch.
///
/// # Errors
/// [`LoadFileError`] for whatever is not understood, or cannot be run.
pub fn read(index: &Index, text: &str) -> Result<Load, LoadFileError> {
    from_value(index, &parse(text)?)
}

/// The JSON of a load file's text.
///
/// # Errors
/// [`LoadFileError`] where it is none.
pub fn parse(text: &str) -> Result<Value, LoadFileError> {
    if text.len() > limits::FILE_BYTES {
        return Err(LoadFileError::TooLarge { found_mb: text.len().div_ceil(1_048_576) });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(LoadFileError::Empty);
    }
    serde_json::from_str(text).map_err(|error| LoadFileError::Json(error.to_string()))
}

/// Reads a load from its JSON.
///
/// # Errors
/// [`LoadFileError`] for whatever is not understood, or cannot be run.
pub fn from_value(index: &Index, value: &Value) -> Result<Load, LoadFileError> {
    let file = Object::of(value, "", MEMBERS)?;
    is_not_empty(index.sketch())?;
    let time = Bounds::decimal(TIME_LEAST, TIME_MOST, NS_PLACES);
    let duration_ns = file.need("duration_s", time, "how long the run lasts, in seconds")?;
    let clients = clients(index, &file, duration_ns)?;
    let whole = u64::from(u32::MAX);
    let faults = match file.list("faults")? {
        Some(list) => fault::read(index.sketch(), list, duration_ns)?,
        None => Vec::new(),
    };
    Ok(Load {
        clients,
        duration_ns,
        seed: file.number_or("seed", Bounds::whole(0, whole), 1)?,
        jitter_permille: file.number_or("jitter_percent", Bounds::decimal(0, 1_000, 1), 100)?,
        loss_ppm: file.number_or("loss_ppm", Bounds::whole(0, 1_000_000), 0)?,
        service: service(&file)?,
        faults,
    })
}

fn is_not_empty(sketch: &Sketch) -> Result<(), LoadFileError> {
    let empty = sketch.vpcs.iter().next().is_none() && sketch.data_centers.iter().next().is_none();
    if empty { Err(LoadFileError::EmptySketch) } else { Ok(()) }
}

fn service(file: &Object<'_>) -> Result<Service, LoadFileError> {
    let usual = Service::default();
    let Some(given) = file.object("service", SERVICE)? else { return Ok(usual) };
    let time = Bounds::decimal(0, NS_PER_S.saturating_mul(3_600), US_PLACES);
    Ok(Service {
        time_ns: given.number("time_us", time)?.unwrap_or(usual.time_ns),
        distribution: given
            .word("distribution", &Distribution::ALL, Distribution::word)?
            .unwrap_or(usual.distribution),
        workers: given.number_or("workers", Bounds::whole(1, 1_000_000), usual.workers)?,
        queue: given.number_or("queue", Bounds::whole(0, 1_000_000), usual.queue)?,
    })
}

fn clients(index: &Index, file: &Object<'_>, duration_ns: u64) -> Result<Vec<Client>, LoadFileError> {
    let mut clients = Vec::new();
    let book = Book::of(index);
    for (at, value) in file.list("clients")?.into_iter().flatten().enumerate() {
        client(&book, &Object::of(value, &format!("clients[{at}]"), CLIENT)?, duration_ns, &mut clients)?;
        if clients.len() > MAX_CLIENTS {
            return Err(LoadFileError::ManyClients(clients.len()));
        }
    }
    if clients.is_empty() {
        return Err(LoadError::NoClients.into());
    }
    let hosts = clients.iter().fold(0_u64, |sum, client| sum.saturating_add(client.hosts.into()));
    if hosts > HOSTS_MOST {
        return Err(LoadFileError::ManyHosts(hosts));
    }
    let rate = clients.iter().fold(0_u64, |sum, client| sum.saturating_add(per_second(&client.arrival)));
    if rate > MAX_RATE_PER_S {
        return Err(LoadFileError::HighRate(rate));
    }
    let expected = |client: &Client| client.arrival.expected(duration_ns);
    let arrivals = clients.iter().fold(0_u64, |sum, client| sum.saturating_add(expected(client)));
    if arrivals > MAX_ARRIVALS {
        return Err(LoadError::TooMany(arrivals).into());
    }
    Ok(clients)
}

/// How many begin a second, on average; what was recorded is bounded by its number.
fn per_second(arrival: &Arrival) -> u64 {
    match arrival {
        Arrival::Constant(per_1000_s) | Arrival::Poisson(per_1000_s) => per_1000_s.div_ceil(1_000),
        Arrival::Burst { size, every_ns } => {
            let rate = u128::from(*size).saturating_mul(NS_PER_S.into()).checked_div((*every_ns).into());
            rate.and_then(|rate| u64::try_from(rate).ok()).unwrap_or(u64::MAX)
        }
        Arrival::Recorded(_) => 0,
    }
}

/// Adds the client an entry describes, or one for each place it connects from.
fn client(
    book: &Book<'_>,
    entry: &Object<'_>,
    duration_ns: u64,
    clients: &mut Vec<Client>,
) -> Result<(), LoadFileError> {
    let wait = Bounds::decimal(TIME_LEAST, TIME_MOST, NS_PLACES);
    let bytes = Bounds::whole(1, BYTES_MOST);
    let backoff = Bounds::decimal(0, NS_PER_S.saturating_mul(3_600), MS_PLACES);
    let origins = book.origins(entry)?;
    let destinations = book.destinations(entry, &origins)?;
    let given = entry.object("keep_alive", KEEP_ALIVE)?;
    let arrival = arrival(entry, given.as_ref(), duration_ns)?;
    let keep_alive = given.as_ref().map(keep_alive).transpose()?;
    let ns = |name: &str, bounds: Bounds, otherwise: u64| -> Result<u64, LoadFileError> {
        Ok(entry.number(name, bounds)?.unwrap_or(otherwise))
    };
    let port = entry.number("port", Bounds::whole(1, u16::MAX.into()))?;
    let model = |(Origin { source, name, .. }, to): (Origin, Place)| -> Result<Client, LoadFileError> {
        Ok(Client {
            from: source,
            name,
            to,
            port: port.and_then(|port| u16::try_from(port).ok()).unwrap_or(443),
            protocol: IpProtocol::Tcp,
            hosts: entry.number_or("hosts", Bounds::whole(1, HOSTS_MOST), 1)?,
            arrival: arrival.clone(),
            request_bytes: entry.number_or("request_bytes", bytes, 100)?,
            response_bytes: entry.number_or("response_bytes", bytes, 1_000)?,
            keep_alive,
            retries: entry.number_or("retries", Bounds::whole(0, 100), 0)?,
            backoff_ns: ns("backoff_ms", backoff, 100_000_000)?,
            connect_timeout_ns: ns("connect_timeout_s", wait, NS_PER_S.saturating_mul(3))?,
            response_timeout_ns: ns("response_timeout_s", wait, NS_PER_S.saturating_mul(30))?,
            dns: entry.word("dns", &DnsCache::ALL, DnsCache::word)?.unwrap_or_default(),
        })
    };
    for one in origins.into_iter().zip(destinations) {
        clients.push(model(one)?);
    }
    Ok(())
}

fn keep_alive(given: &Object<'_>) -> Result<KeepAlive, LoadFileError> {
    let probe = Bounds::decimal(TIME_LEAST, TIME_MOST, NS_PLACES);
    Ok(KeepAlive {
        connections: given.number_or("connections", Bounds::whole(1, 100_000), 10)?,
        probe_ns: given.number("probe_s", probe)?,
    })
}

/// A kind of arrival, as a load file calls it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Constant,
    Poisson,
    Burst,
    Recorded,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Poisson, Self::Constant, Self::Burst, Self::Recorded];

    const fn word(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Poisson => "poisson",
            Self::Burst => "burst",
            Self::Recorded => "recorded",
        }
    }

    /// The members that belong to it, beside its kind.
    const fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Constant | Self::Poisson => &["rate_per_s"],
            Self::Burst => &["size", "every_s"],
            Self::Recorded => &["times_s"],
        }
    }
}

/// When a client connects; with kept connections, when it asks.
fn arrival(
    entry: &Object<'_>,
    kept: Option<&Object<'_>>,
    duration_ns: u64,
) -> Result<Arrival, LoadFileError> {
    let rate = Bounds::decimal(1, MAX_RATE_PER_S.saturating_mul(1_000), RATE_PLACES);
    let asks = match kept {
        Some(kept) => kept.number("requests_per_s", rate)?.map(|rate| (kept.at("requests_per_s"), rate)),
        None => None,
    };
    let Some(given) = entry.object("arrival", ARRIVAL)? else {
        let wanted = "when it connects, such as {\"kind\": \"poisson\", \"rate_per_s\": 100}";
        let missing = || LoadFileError::Missing(entry.at("arrival"), wanted.to_owned());
        return asks.map(|(_, rate)| Arrival::Poisson(rate)).ok_or_else(missing);
    };
    let kind = given.word("kind", &Kind::ALL, Kind::word)?.unwrap_or(Kind::Poisson);
    let takes = kind.takes();
    if let Some(other) =
        ARRIVAL.iter().skip(1).find(|name| given.get(name).is_some() && !takes.contains(name))
    {
        let says = format!("{} arrivals have none; they have {}", kind.word(), takes.join(" and "));
        return Err(LoadFileError::Member(given.at(other), says));
    }
    if let Some((path, rate)) = asks {
        let says = |what: String| LoadFileError::Member(path.clone(), what);
        return match kind {
            Kind::Burst | Kind::Recorded => {
                Err(says(format!("{} says already when it asks; leave one of them out", given.path())))
            }
            _ if given.get("rate_per_s").is_some() => {
                Err(says(format!("{} says another rate; leave one of them out", given.at("rate_per_s"))))
            }
            Kind::Constant => Ok(Arrival::Constant(rate)),
            Kind::Poisson => Ok(Arrival::Poisson(rate)),
        };
    }
    let need = || given.need("rate_per_s", rate, "how many begin a second");
    match kind {
        Kind::Constant => Ok(Arrival::Constant(need()?)),
        Kind::Poisson => Ok(Arrival::Poisson(need()?)),
        Kind::Burst => {
            let size = given.need("size", Bounds::whole(1, MAX_RATE_PER_S), "how many begin at once")?;
            let time = Bounds::decimal(TIME_LEAST, TIME_MOST, NS_PLACES);
            let every_ns = given.need("every_s", time, "how long it is from one burst to the next")?;
            Ok(Arrival::Burst { size: u32::try_from(size).unwrap_or(u32::MAX), every_ns })
        }
        Kind::Recorded => Ok(Arrival::Recorded(recorded(&given, duration_ns)?)),
    }
}

/// Times in their order, at least one of them in the run.
fn recorded(given: &Object<'_>, duration_ns: u64) -> Result<Vec<u64>, LoadFileError> {
    let path = given.at("times_s");
    let list = given.list("times_s")?.map_or(&[][..], Vec::as_slice);
    let Some(first) = list.first() else {
        let wanted = "a list of times in seconds, in their order";
        return Err(LoadFileError::Missing(path, wanted.to_owned()));
    };
    let mut times: Vec<u64> = Vec::with_capacity(list.len());
    for (at, value) in list.iter().enumerate() {
        let path = format!("{path}[{at}]");
        let time = Bounds::decimal(0, TIME_MOST, NS_PLACES).read(value, &path)?;
        if let Some(before) = times.last().filter(|before| **before > time) {
            let wanted = format!("times in their order: the one before it is {}", shown(*before, NS_PLACES));
            return Err(LoadFileError::Number { path, found: said(value), wanted });
        }
        times.push(time);
    }
    if times.first().is_some_and(|time| *time >= duration_ns) {
        let path = format!("{path}[0]");
        let wanted = format!("a time before the run ends, at {} s", shown(duration_ns, NS_PLACES));
        return Err(LoadFileError::Number { path, found: said(first), wanted });
    }
    Ok(times)
}

#[cfg(test)]
mod tests;
