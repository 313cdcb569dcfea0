//! The faults of a load file. Each is tried on a copy of the sketch, in the order of their times: what a run
//! would find refused, or broken already, is said before it begins.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::control::{Command, apply, faults};
use crate::model::record::{Seen, plain};
use crate::model::{ResourceId, Sketch};
use crate::sim::TimedFault;

use super::super::error::FileError;
use super::super::reader::At;
use super::super::{commands, migrate};
use super::error::LoadFileError;
use super::number::{Bounds, shown};
use super::object::Object;
use super::{FAULT, NS_PLACES, TIME_MOST};

/// The most faults of a load.
const FAULTS_MOST: usize = 1_000;

/// A fault as the file has it.
struct Given {
    at_ns: u64,
    until_ns: Option<u64>,
    command: Command,
}

/// What happens at a time: first what ends, then what begins, each in the order of the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct When {
    at_ns: u64,
    begins: bool,
    number: usize,
}

/// Reads the faults: each, and what takes it back, in the order of time.
pub(super) fn read(
    sketch: &Sketch,
    list: &[Value],
    duration_ns: u64,
) -> Result<Vec<TimedFault>, LoadFileError> {
    if list.len() > FAULTS_MOST {
        let many = format!("{} are given, and at most 1,000 are taken: leave some out", list.len());
        return Err(LoadFileError::Member("faults".to_owned(), many));
    }
    let mut given = Vec::with_capacity(list.len());
    for (number, value) in list.iter().enumerate() {
        given.push(one(value, number, duration_ns)?);
    }
    let mut due: BTreeMap<When, Command> = BTreeMap::new();
    for (number, fault) in given.iter().enumerate() {
        due.insert(When { at_ns: fault.at_ns, begins: true, number }, fault.command.clone());
    }
    let (mut now, mut all) = (sketch.clone(), Vec::with_capacity(given.len()));
    while let Some((when, command)) = due.pop_first() {
        let member = if when.begins { "break" } else { "until_s" };
        let path = format!("faults[{}].{member}", when.number);
        let after = match apply(&now, &command) {
            Ok(applied) => applied.sketch,
            Err(refusal) => return Err(LoadFileError::Member(path, refusal.to_string())),
        };
        if after == now {
            return Err(LoadFileError::Member(path, idle(&given, when)));
        }
        let until = given.get(when.number).and_then(|fault| fault.until_ns).filter(|_| when.begins);
        if let Some(until_ns) = until {
            let mends = inverse(&now, &command).ok_or_else(|| untaken(when, &command))?;
            // What outlasts the run is not mended in it.
            if until_ns < duration_ns {
                due.insert(When { at_ns: until_ns, begins: false, number: when.number }, mends);
            }
        }
        all.push(TimedFault { at_ns: when.at_ns, command });
        now = after;
    }
    Ok(all)
}

fn one(value: &Value, number: usize, duration_ns: u64) -> Result<Given, LoadFileError> {
    let fault = Object::of(value, &format!("faults[{number}]"), FAULT)?;
    let time = Bounds::decimal(0, TIME_MOST, NS_PLACES);
    let at_ns = fault.need("at_s", time, "the time it happens, in seconds")?;
    let wrong = |name: &str, at: u64, wanted: String| LoadFileError::Number {
        path: fault.at(name),
        found: shown(at, NS_PLACES),
        wanted,
    };
    if at_ns >= duration_ns {
        let wanted = format!("a time before the run ends, at {} s", shown(duration_ns, NS_PLACES));
        return Err(wrong("at_s", at_ns, wanted));
    }
    let until_ns = fault.number("until_s", time)?;
    if let Some(until_ns) = until_ns.filter(|until_ns| *until_ns <= at_ns) {
        let wanted = format!("a time after its beginning, at {} s", shown(at_ns, NS_PLACES));
        return Err(wrong("until_s", until_ns, wanted));
    }
    let path = fault.at("break");
    let Some(broken) = fault.get("break") else {
        let wanted = "the command that breaks something, such as {\"LoseZone\": {\"zone\": \"use1-az1\"}}";
        return Err(LoadFileError::Missing(path, wanted.to_owned()));
    };
    Ok(Given { at_ns, until_ns, command: command(broken, &path)? })
}

/// The command a value is, every member of it known.
fn command(value: &Value, path: &str) -> Result<Command, LoadFileError> {
    let command = commands::read(&At::root(value)).map_err(|wrong| match *wrong {
        FileError::Damaged { place, problem } if place.is_empty() => {
            LoadFileError::Member(path.to_owned(), problem)
        }
        FileError::Damaged { place, problem } => LoadFileError::Member(format!("{path}.{place}"), problem),
        other => LoadFileError::Member(path.to_owned(), other.to_string()),
    })?;
    let members = value.get(command.verb()).and_then(Value::as_object);
    // Older members are known to `migrate` only.
    if let Some(members) = members.filter(|members| migrate::command(members).is_none()) {
        let mut known = Vec::new();
        command.record().each(&mut |member, _| known.push(member.name));
        if let Some(other) = members.keys().find(|name| !known.contains(&name.as_str())) {
            let other = format!("{path}.{}.{}", command.verb(), plain(other, 60));
            return Err(LoadFileError::Unknown(other, known.join(", ")));
        }
    }
    Ok(command)
}

/// The command that takes one back, by the table of what can be broken.
fn inverse(sketch: &Sketch, command: &Command) -> Option<Command> {
    let mut ids: Vec<ResourceId> = Vec::new();
    command.record().each(&mut |_, value| {
        if let Seen::Resource(id) = value.seen() {
            ids.push(id);
        }
    });
    ids.iter().flat_map(|id| faults(sketch, id)).find_map(|fault| {
        let (does, undoes) =
            if fault.is_broken { (fault.mends, fault.breaks) } else { (fault.breaks, fault.mends) };
        (does == *command).then_some(undoes)
    })
}

fn untaken(when: When, command: &Command) -> LoadFileError {
    let says = format!(
        "at {} s nothing is known that takes {} back; leave until_s out, and give what follows as a fault of its own",
        shown(when.at_ns, NS_PLACES),
        command.verb()
    );
    LoadFileError::Member(format!("faults[{}].until_s", when.number), says)
}

/// What to say of a fault, or its end, that changes nothing.
fn idle(given: &[Given], when: When) -> String {
    let at = shown(when.at_ns, NS_PLACES);
    if !when.begins {
        return format!("at {at} s another fault has taken it back already; leave until_s out");
    }
    let command = given.get(when.number).map(|fault| &fault.command);
    let others = given.iter().enumerate().filter(|(number, _)| *number != when.number);
    let by = others
        .filter(|(_, other)| Some(&other.command) == command && other.at_ns <= when.at_ns)
        .max_by_key(|(_, other)| other.at_ns);
    match by {
        Some((number, _)) => {
            format!(
                "at {at} s that is so already, by faults[{number}]; let it begin when the other has ended"
            )
        }
        None => format!("at {at} s that is so already; leave it out"),
    }
}
