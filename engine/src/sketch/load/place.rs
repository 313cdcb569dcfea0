//! Who connects to what: a place, a list of places, or a pattern of hosts' names. `client *` is every host whose
//! name begins so; a `*` in what it connects to is then what the first stood for: `endpoint *`.

use serde_json::Value;

use crate::model::record::plain;
use crate::path::{Index, Place, PlaceError, Places, Source, source};
use crate::sim::MAX_CLIENTS;

use super::super::limits;
use super::{LoadFileError, Object};

/// What stands for any letters.
const ANY: char = '*';

/// Where one client connects from.
pub(super) struct Origin {
    /// The place.
    pub source: Source,
    /// What it is called.
    pub name: String,
    /// What the pattern's `*` stood for, where it came of one.
    stands_for: Option<String>,
}

/// Whom a load's entries name.
pub(super) struct Book<'i> {
    index: &'i Index,
    places: Places<'i>,
}

impl<'i> Book<'i> {
    pub(super) fn of(index: &'i Index) -> Self {
        Self { index, places: Places::of(index) }
    }

    /// Where an entry's clients connect from.
    pub(super) fn origins(&self, entry: &Object<'_>) -> Result<Vec<Origin>, LoadFileError> {
        let path = entry.at("from");
        let mut found = Vec::new();
        let Some(list) = entry.get("from").and_then(Value::as_array) else {
            self.add(entry.get("from"), &path, &mut found)?;
            return Ok(found);
        };
        if list.is_empty() {
            return Err(LoadFileError::Member(path, "the list names no place: give at least one".to_owned()));
        }
        if list.len() > MAX_CLIENTS {
            return Err(LoadFileError::ManyClients(list.len()));
        }
        for (at, value) in list.iter().enumerate() {
            self.add(Some(value), &format!("{path}[{at}]"), &mut found)?;
        }
        Ok(found)
    }

    /// The place a text means, or every host whose name or id is as the pattern says.
    fn add(&self, value: Option<&Value>, path: &str, found: &mut Vec<Origin>) -> Result<(), LoadFileError> {
        let text = text(value, path)?;
        let said = |error| LoadFileError::Place(path.to_owned(), error);
        match self.places.find(text) {
            Ok(place) => {
                let source = source(self.index, &place).map_err(said)?;
                found.push(Origin { source, name: plain(text, limits::NAME_CHARS), stands_for: None });
                return Ok(());
            }
            Err(PlaceError::Unknown(_)) if text.contains(ANY) => {}
            Err(error) => return Err(said(error)),
        }
        let Some((before, after)) = halves(text) else {
            let says = format!("‘{}’ has more than one *: give one, for what differs", plain(text, 80));
            return Err(LoadFileError::Member(path.to_owned(), says));
        };
        let known = found.len();
        for (id, name, place) in self.places.hosts() {
            let of = |text: &'i str| text.strip_prefix(before)?.strip_suffix(after);
            let Some(stands_for) = of(name).filter(|_| !name.is_empty()).or_else(|| of(id)) else { continue };
            let source = source(self.index, &place).map_err(said)?;
            let name = if name.is_empty() { id } else { name };
            found.push(Origin { source, name: name.to_owned(), stands_for: Some(stands_for.to_owned()) });
        }
        if found.len() == known {
            let says = format!("no host has a name or an id like ‘{}’", plain(text, 80));
            return Err(LoadFileError::Member(path.to_owned(), says));
        }
        if found.len() > MAX_CLIENTS {
            return Err(LoadFileError::ManyClients(found.len()));
        }
        Ok(())
    }

    /// What an entry's clients connect to: for each of them a place.
    pub(super) fn destinations(
        &self,
        entry: &Object<'_>,
        origins: &[Origin],
    ) -> Result<Vec<Place>, LoadFileError> {
        let path = entry.at("to");
        let text = text(entry.get("to"), &path)?;
        let said = |error| LoadFileError::Place(path.clone(), error);
        let unknown = match self.places.find(text) {
            Ok(place) => return Ok(vec![place; origins.len()]),
            Err(error @ PlaceError::Unknown(_)) if text.contains(ANY) => error,
            Err(error) => return Err(said(error)),
        };
        let one = |origin: &Origin| match (halves(text), &origin.stands_for) {
            (Some((before, after)), Some(stands_for)) => {
                self.places.find(&format!("{before}{stands_for}{after}")).map_err(said)
            }
            (Some(_), None) => {
                let says = format!("nothing says what the * in ‘{}’ is: from has none", plain(text, 80));
                Err(LoadFileError::Member(path.clone(), says))
            }
            (None, _) => Err(said(unknown.clone())),
        };
        origins.iter().map(one).collect()
    }
}

/// What is before and behind the only `*`.
fn halves(pattern: &str) -> Option<(&str, &str)> {
    pattern.split_once(ANY).filter(|(_, after)| !after.contains(ANY))
}

fn text<'v>(value: Option<&'v Value>, path: &str) -> Result<&'v str, LoadFileError> {
    let Some(value) = value else {
        let wanted = "a place: a resource's id or name, an address, or a DNS name";
        return Err(LoadFileError::Missing(path.to_owned(), wanted.to_owned()));
    };
    let text = value.as_str().ok_or_else(|| LoadFileError::Shape(path.to_owned(), "the text of a place"))?;
    Ok(text.trim())
}
