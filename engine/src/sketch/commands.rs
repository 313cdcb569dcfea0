//! Commands as links carry them: `{"StopInstances": {"instance": "i-…"}}`. Links live long: add
//! verbs and members that may be missing, never rename without a line in `migrate`.

use serde_json::Value;

use crate::control::{Command, verb};
use crate::model::{ResourceId, Sketch};

use super::error::FileError;
use super::from_file::fill;
use super::reader::{At, Wrong};
use super::writer::{Json, indented, object};
use super::{into_file, migrate};

/// A command as JSON.
pub fn write(command: &Command) -> String {
    object(&|to| members(command, to))
}

/// The one member of a command: its verb, with what belongs to it.
pub(super) fn members(command: &Command, to: &mut Json) {
    to.object(command.verb(), &|to| into_file::record(command.record(), to));
}

/// Reads a command from its JSON.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn parse(json: &str) -> Result<Command, FileError> {
    read(&At::root(&super::parse(json)?)).map_err(|wrong| *wrong)
}

/// A resource as it would be observed: its table, and it as it stands there, indented. `None` where it is not
/// there, or in no table of its own.
pub fn observation(sketch: &Sketch, id: &ResourceId) -> Option<String> {
    let resource = sketch.record(id)?;
    let (table, _) = sketch.tables().find(|(_, table)| table.record(id.as_str()).is_some())?;
    Some(indented(&object(&|to| {
        to.object(table, &|to| into_file::record(resource, to));
    })))
}

/// Reads what [`observation`] writes, as the command that observes it.
///
/// # Errors
/// [`FileError`], with the member it is about.
pub fn observe(json: &str) -> Result<Command, FileError> {
    let mut observe = verb::Observe::blank();
    fill(&mut observe, &At::root(&super::parse(json)?)).map_err(|wrong| *wrong)?;
    Ok(observe.into())
}

/// Reads a command.
pub(crate) fn read(at: &At<'_>) -> Result<Command, Wrong> {
    let mut verbs = at.members()?;
    let (Some((verb, members)), None) = (verbs.next(), verbs.next()) else {
        return Err(at.wrong("one verb with its members is expected"));
    };
    let Some(mut command) = Command::blank(verb) else {
        return Err(members.wrong("there is no such verb"));
    };
    match members.object().and_then(migrate::command).map(Value::Object) {
        Some(migrated) => fill(command.record_mut(), &At::root(&migrated))?,
        None => fill(command.record_mut(), &members)?,
    }
    Ok(command)
}
