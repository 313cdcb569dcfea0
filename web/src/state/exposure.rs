//! Questions over many connections, as a person asked them: what a place reaches, who reaches a thing. Asked
//! anew after every edit, with what that changed.

use privatelink::model::{IpProtocol, LegEnd, ResourceId};
use privatelink::path::{Index, Place, Reached, exposure, source, who_reaches};

use super::engine::sentence;

/// Beyond so many resources the question is asked only when somebody wants it.
const MANY: usize = 3_000;

/// The most places a connection that passes something is looked for from,
const MOST_PLACES: usize = 40;
/// and the most addresses tried from all of them, about.
const MOST_TRIED: usize = 6_000;

/// Which way a question looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What it reaches.
    From,
    /// Who reaches it.
    To,
}

/// What an edit did to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// It was not there before.
    New,
    /// It is no longer there.
    Gone,
}

/// One connection that works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who connects; `None` where that is whoever was asked about.
    pub from: Option<LegEnd>,
    /// To what.
    pub owner: LegEnd,
    /// Its address, port and protocol: `10.0.1.5:443/tcp`.
    pub socket: String,
    /// The application that answers.
    pub application: String,
    /// What the connection passes.
    pub via: Vec<ResourceId>,
    /// What the last edit did to it.
    pub change: Change,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// About whom.
    pub of: ResourceId,
    /// Which way.
    pub which: Which,
    /// The answer; why there is none where it cannot be asked.
    pub rows: Result<Vec<Row>, String>,
    /// Whether the sketch has changed since.
    pub is_stale: bool,
}

impl Exposure {
    /// Asks.
    pub fn of(index: &Index, of: ResourceId, which: Which) -> Self {
        let rows = ask(index, &of, which);
        Self { of, which, rows, is_stale: false }
    }

    /// Asks the same of a changed sketch, and says of each line what became of it.
    #[must_use]
    pub fn again(&self, index: &Index) -> Self {
        if index.sketch().resource_count() > MANY {
            return Self { is_stale: true, ..self.clone() };
        }
        let mut next = Self::of(index, self.of.clone(), self.which);
        let (Ok(before), Ok(now)) = (&self.rows, &mut next.rows) else { return next };
        let stood = |rows: &[Row], one: &Row| {
            rows.iter().any(|other| {
                other.change != Change::Gone
                    && other.from == one.from
                    && other.socket == one.socket
                    && other.owner == one.owner
            })
        };
        let mut gone = Vec::new();
        for one in before.iter().filter(|one| one.change != Change::Gone && !stood(now, one)) {
            gone.push(Row { change: Change::Gone, ..one.clone() });
        }
        for one in now.iter_mut() {
            if !stood(before, one) {
                one.change = Change::New;
            }
        }
        gone.append(now);
        next.rows = Ok(gone);
        next
    }

    /// How many connections work.
    pub fn count(&self) -> usize {
        self.rows.as_ref().map_or(0, |rows| rows.iter().filter(|row| row.change != Change::Gone).count())
    }
}

/// The first connection that works and passes a resource: who connects, and to what.
pub fn through(index: &Index, id: &ResourceId) -> Option<(ResourceId, Reached)> {
    let sketch = index.sketch();
    let addresses = sketch.network_interfaces.len().saturating_add(sketch.data_center_hosts.len());
    let most = (MOST_TRIED / addresses.max(1)).clamp(1, MOST_PLACES);
    // What comes by a gateway to a data center may come from there only.
    let beyond = sketch.data_center_hosts.iter().take(most).map(|host| ResourceId::from(host.id.clone()));
    let hosts = sketch.hosts.iter().take(most).map(|host| ResourceId::from(host.id.clone()));
    let end = LegEnd::Resource(id.clone());
    for from in hosts.chain(beyond) {
        let Ok(place) = Place::find(index, from.as_str()) else { continue };
        let Ok(found) = source(index, &place).map(|from| exposure(index, &from)) else { continue };
        let mut found = found.into_iter().flatten();
        if let Some(one) = found.find(|one| one.owner == end || one.via.contains(id)) {
            return Some((from, one));
        }
    }
    None
}

fn ask(index: &Index, of: &ResourceId, which: Which) -> Result<Vec<Row>, String> {
    let said = |error: String| sentence(&error);
    let mut rows = Vec::new();
    match which {
        Which::From => {
            let place = Place::find(index, of.as_str()).and_then(|place| source(index, &place));
            let from = place.map_err(|error| said(error.to_string()))?;
            for one in exposure(index, &from).map_err(|error| said(error.to_string()))? {
                rows.push(row(None, one));
            }
        }
        Which::To => {
            for one in who_reaches(index, of).map_err(|error| said(error.to_string()))? {
                rows.push(row(Some(one.from), one.reached));
            }
        }
    }
    Ok(rows)
}

fn row(from: Option<LegEnd>, one: Reached) -> Row {
    let protocol = if one.protocol == IpProtocol::Udp { "udp" } else { "tcp" };
    let socket = std::net::SocketAddr::new(one.address, one.port);
    Row {
        from,
        owner: one.owner,
        socket: format!("{socket}/{protocol}"),
        application: one.application,
        via: one.via,
        change: Change::Same,
    }
}
