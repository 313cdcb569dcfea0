//! A file read as a sketch. Structure is checked here: JSON, format, version, ids that stand
//! once, sizes. What members there are is said by the model's records; what the parts mean
//! together is for `control::observe` to say.

use std::cell::RefCell;
use std::fmt::Display;

use serde_json::Value as Json;

use crate::model::record::{Member, Record, Slot, Usual, Value, set_usual};
use crate::model::{AnyTable, Assumption, Assumptions, ROW_KINDS, RowKind, Sketch, excess};

use super::error::FileError;
use super::reader::{At, Wrong, shown};
use super::{file, limits, migrate};

/// A file, read.
#[derive(Clone, Debug)]
pub struct Read {
    /// The sketch.
    pub sketch: Sketch,
    /// The file's version where it is newer than this program: then members may have been
    /// passed over, and the sketch may be looked at but not edited.
    pub newer: Option<u32>,
}

/// Reads a sketch file.
///
/// # Errors
/// [`FileError`], with the line and column or the member it is about.
pub fn read(text: &str) -> Result<Read, FileError> {
    from_value(&parse(text)?)
}

/// The JSON of a text, whatever it is about.
///
/// # Errors
/// [`FileError`] where it is none, or too large to look into.
pub fn parse(text: &str) -> Result<Json, FileError> {
    if text.len() > limits::FILE_BYTES {
        return Err(FileError::TooLarge { found_mb: text.len().div_ceil(1_048_576) });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(FileError::Empty);
    }
    serde_json::from_str(text).map_err(|error| {
        let (line, column, problem) = (error.line(), error.column(), error.to_string());
        let place = format!(" at line {line} column {column}");
        let problem = shown(problem.strip_suffix(&place).unwrap_or(&problem));
        FileError::NotJson { line, column, problem }
    })
}

/// Reads a sketch from its JSON.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn from_value(value: &Json) -> Result<Read, FileError> {
    let at = At::root(value);
    let version = version(&at).map_err(|wrong| *wrong)?;
    let newer = (version > file::VERSION).then_some(version);
    let migrated = migrate::sketch(value, version);
    let at = migrated.as_ref().map_or(at, At::root);
    let sketch = sketch(&at).map_err(|wrong| match (newer, *wrong) {
        (Some(found), FileError::Damaged { place, problem }) => {
            FileError::TooNew { found, problem: format!("{place}: {problem}") }
        }
        (_, error) => error,
    })?;
    Ok(Read { sketch, newer })
}

fn version(at: &At<'_>) -> Result<u32, Wrong> {
    let missing = || "missing".to_owned();
    let format = at.get("format");
    if format.is_none_or(|format| format.as_text().ok() != Some(file::FORMAT)) {
        return Err(Box::new(FileError::Foreign {
            found: format.map_or_else(missing, |found| found.shown()),
        }));
    }
    let version = at.get("version");
    match version.and_then(|version| version.as_number(u32::MAX).ok()) {
        Some(version) if version >= 1 => Ok(version),
        Some(_) | None => {
            let found = version.map_or_else(missing, |found| found.shown());
            Err(Box::new(FileError::BadVersion { found }))
        }
    }
}

fn sketch(at: &At<'_>) -> Result<Sketch, Wrong> {
    let texts = RefCell::default();
    let at = &at.sharing(&texts);
    // One value from the start: a table that is dropped again at every `?` is code at every `?`.
    let mut sketch = Sketch { title: at.name_or_none("title")?, ..Sketch::default() };
    at.set("profile", &mut sketch.profile)?;
    sketch.seed = at.number_or("seed", 0)?;
    sketch.ids_made = at.number_or("ids_made", 0)?;
    let mut found = 0;
    for ((name, table), kind) in sketch.tables_mut().zip(ROW_KINDS) {
        at.each(name, &mut |item| {
            found += 1;
            few_enough(found)?;
            add(table, kind, item)
        })?;
    }
    for (name, zones) in
        [("lost_zones", &mut sketch.lost_zones), ("impaired_zones", &mut sketch.impaired_zones)]
    {
        at.each(name, &mut |zone| {
            zones.insert(zone.as_parsed()?);
            Ok(())
        })?;
    }
    at.set("expectations", &mut sketch.expectations)?;
    at.set("not_modelled", &mut sketch.not_modelled)?;
    sketch.assumptions = assumptions(at)?;
    at.set("arrangement", &mut sketch.arrangement)?;
    sketch.forget_arrangement_of_gone();
    if let Some(rule) = sketch.rule_twice() {
        return Err(stands_twice(rule));
    }
    match excess(&sketch) {
        Some((place, problem)) => {
            Err(Box::new(FileError::Damaged { place: place.to_owned(), problem: problem.to_owned() }))
        }
        None => Ok(sketch),
    }
}

/// Adds the resource an item describes.
fn add(table: &mut dyn AnyTable, kind: &RowKind, item: &At<'_>) -> Result<(), Wrong> {
    let mut found = (kind.blank)();
    fill(found.record_mut(), item)?;
    let id = found.id();
    if table.record(id.as_str()).is_some() {
        return Err(stands_twice(&id));
    }
    table.put(found);
    Ok(())
}

#[expect(clippy::unnecessary_box_returns, reason = "see `Wrong`")]
fn stands_twice(id: &dyn Display) -> Wrong {
    Box::new(FileError::DuplicateId { id: id.to_string() })
}

fn few_enough(found: usize) -> Result<(), Wrong> {
    if found > limits::RESOURCES { Err(Box::new(FileError::TooManyResources { found })) } else { Ok(()) }
}

/// Keys of a newer version are passed over: they change nothing this one computes.
fn assumptions(at: &At<'_>) -> Result<Assumptions, Wrong> {
    let mut found = Vec::new();
    if let Some(at) = at.get("assumptions") {
        for (key, value) in at.members()? {
            if let Some(assumption) = Assumption::from_key(key) {
                found.push((assumption, value.as_number(u32::MAX)?));
            }
        }
    }
    Ok(Assumptions(found))
}

/// Fills a record from an object: every member that is there, and what is usual where one is
/// missing. Members it does not know are passed over: a newer version may have written them.
pub(super) fn fill(record: &mut dyn Record, at: &At<'_>) -> Result<(), Wrong> {
    let mut filled = at.is_object();
    record.each_mut(&mut |member, value| {
        if filled.is_ok() {
            filled = fill_member(member, value, at);
        }
        filled.is_ok()
    });
    filled
}

fn fill_member(member: &Member, value: &mut dyn Value, at: &At<'_>) -> Result<(), Wrong> {
    match at.get(member.name) {
        Some(found) => fill_value(value, &found),
        None if member.usual == Usual::Needed => at.need(member.name).map(drop),
        None => {
            set_usual(member, value);
            Ok(())
        }
    }
}

/// Makes a value what stands in a file.
pub(super) fn fill_value(value: &mut dyn Value, at: &At<'_>) -> Result<(), Wrong> {
    match value.slot() {
        Slot::Text(text) => {
            text.set(at.as_text()?).map_err(|problem| at.wrong(&problem))?;
            at.share(text);
            Ok(())
        }
        Slot::Number(number) => {
            let fits = at.as_whole().is_some_and(|found| number.set(found));
            if fits { Ok(()) } else { Err(at.not_a_number(number.most())) }
        }
        Slot::Flag(flag) => {
            *flag = at.as_flag()?;
            Ok(())
        }
        Slot::List(items) => {
            for (count, item) in at.items()?.enumerate() {
                if count >= limits::LIST_ITEMS {
                    return Err(at.wrong(&format!("there are more than {} items", limits::LIST_ITEMS)));
                }
                if let Some(blank) = items.add() {
                    fill_value(blank, &item)?;
                }
            }
            Ok(())
        }
        Slot::Record(record) => fill(record, at),
        Slot::Maybe(maybe) => fill_value(maybe.open(), at),
    }
}
