//! How exposed two designs are: what each host, and anybody on the internet, can reach, counted and held against what
//! the same one reaches in the other.

use std::net::SocketAddr;

use privatelink::model::{IpProtocol, LegEnd, ResourceId};
use privatelink::path::{Index, Place, exposure, source};
use privatelink::text;

use super::{Line, NONE, Section, counted};

/// Beyond so many resources nothing is counted: each edit asks anew.
const MANY: usize = 3_000;
/// The most places asked of,
const MOST_PLACES: usize = 40;
/// and the most addresses tried from all of them, about: a tenth of a second in the page.
const MOST_TRIED: usize = 6_000;
/// The most addresses named of what only one reaches.
const MOST_NAMED: usize = 4;
/// Who is anybody on the internet: an address that documentation uses.
const SOMEBODY: &str = "internet:203.0.113.10";

/// Who reaches what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Each place with what it reaches.
    places: Vec<Reaches>,
    /// How many places were not asked of.
    untried: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Reaches {
    /// `None` for the internet.
    id: Option<ResourceId>,
    name: String,
    doors: Vec<String>,
}

impl Reach {
    /// Asks what every place of a design reaches.
    pub fn of(index: &Index) -> Self {
        let sketch = index.sketch();
        let hosts = sketch.hosts.iter().map(|host| ResourceId::from(host.id.clone()));
        let all: Vec<ResourceId> =
            hosts.chain(sketch.data_center_hosts.iter().map(|host| host.id.clone().into())).collect();
        if sketch.resource_count() > MANY {
            return Self { places: Vec::new(), untried: all.len().saturating_add(1) };
        }
        let addresses = sketch.network_interfaces.len().saturating_add(sketch.data_center_hosts.len());
        let most = MOST_PLACES.min(MOST_TRIED / addresses.max(1));
        let mut reach = Self { places: Vec::new(), untried: all.len().saturating_sub(most) };
        for id in all.into_iter().take(most) {
            let (name, doors) = (text::name(sketch, &id), doors(index, id.as_str()));
            reach.places.push(Reaches { id: Some(id), name, doors });
        }
        let anybody = Reaches { id: None, name: "The internet".to_owned(), doors: doors(index, SOMEBODY) };
        reach.places.push(anybody);
        reach
    }

    /// The same place: by its id, else by its name.
    fn same(&self, as_one: &Reaches) -> Option<&Reaches> {
        let by_id = self.places.iter().find(|one| one.id == as_one.id);
        by_id.or_else(|| self.places.iter().find(|one| one.id.is_some() && one.name == as_one.name))
    }
}

/// All that a place reaches; what cannot be asked reaches nothing.
fn doors(index: &Index, place: &str) -> Vec<String> {
    let from = Place::find(index, place).and_then(|place| source(index, &place));
    let found = from.ok().and_then(|from| exposure(index, &from).ok()).unwrap_or_default();
    let mut doors = Vec::new();
    for one in found {
        let owner = match &one.owner {
            LegEnd::Resource(id) => text::name(index.sketch(), id),
            LegEnd::Internet | LegEnd::AwsService(_) => one.owner.as_str().to_owned(),
        };
        let protocol = if one.protocol == IpProtocol::Udp { "/udp" } else { "" };
        doors.push(format!("{owner} at {}{protocol}", SocketAddr::new(one.address, one.port)));
    }
    doors
}

pub(super) fn section(here: &Reach, other: &Reach) -> Section {
    let mut lines = Vec::new();
    let nothing = Vec::new();
    for one in &here.places {
        let theirs = other.same(one);
        let doors = theirs.map_or(&nothing, |own| &own.doors);
        let there = if theirs.is_some() { said(doors, &one.doors) } else { NONE.to_owned() };
        // Who reaches nothing anywhere is no news.
        if one.doors.is_empty() && doors.is_empty() && one.id.is_some() {
            continue;
        }
        let mut line = Line::new(&*one.name, [said(&one.doors, doors), there]).of("reaches");
        line.resource.clone_from(&one.id);
        lines.push(line);
    }
    for one in other.places.iter().filter(|one| here.same(one).is_none() && !one.doors.is_empty()) {
        let mut line = Line::new(&*one.name, [NONE.to_owned(), said(&one.doors, &nothing)]).of("reaches");
        line.resource.clone_from(&one.id);
        lines.push(line);
    }
    let count = |reach: &Reach| {
        let all: usize = reach.places.iter().map(|one| one.doors.len()).sum();
        counted(all, "connection works", "connections work")
    };
    let untried = here.untried.saturating_add(other.untried);
    let note = if here.places.is_empty() || other.places.is_empty() {
        "Too many resources to count at every edit. Ask of one place at a time under Exposure.".to_owned()
    } else {
        lines.insert(0, Line::new("All together", [count(here), count(other)]));
        if untried == 0 { String::new() } else { format!("{untried} more places were not asked of.") }
    };
    if here.places.is_empty() || other.places.is_empty() {
        lines.clear();
    }
    Section { id: "compare-exposure", title: "Exposure", lines, note }
}

/// How much it is, and what of it the other does not reach.
fn said(doors: &[String], others: &[String]) -> String {
    let mut said = counted(doors.len(), "address and port", "addresses and ports");
    let mut only: Vec<&str> = Vec::new();
    for door in doors.iter().filter(|door| !others.contains(door)) {
        only.push(door);
    }
    if !only.is_empty() && !others.is_empty() {
        let more = only.len().saturating_sub(MOST_NAMED);
        only.truncate(MOST_NAMED);
        said = format!("{said}. Not in the other: {}", only.join(", "));
        if more > 0 {
            said = format!("{said} and {more} more");
        }
    }
    said
}
