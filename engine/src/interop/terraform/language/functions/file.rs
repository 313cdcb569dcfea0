//! Functions of files: those that are given, by their paths; no other ones.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::{ListKind, Value};

pub const FUNCTIONS: &[Function] = &[
    Function::new("file", (1, 1), Takes::Known, |asked| {
        let path = asked.text(0)?;
        let text = String::from_utf8(bytes(asked, &path)?);
        Value::text(&text.map_err(|_| format!("“{path}” is not text in UTF-8"))?)
    }),
    Function::new("filebase64", (1, 1), Takes::Known, |asked| {
        let path = asked.text(0)?;
        let bytes = bytes(asked, &path)?;
        Value::text(&STANDARD.encode(bytes))
    }),
    Function::new("fileexists", (1, 1), Takes::Known, |asked| {
        Ok(Value::Bool(asked.names.file(&asked.text(0)?).is_some()))
    }),
    Function::new("fileset", (2, 2), Takes::Known, file_set),
    // Where the folder stands on whoever's machine has nothing to do with what is in it.
    Function::new("abspath", (1, 1), Takes::Known, |asked| Value::text(&clean(&asked.text(0)?))),
    Function::new("pathexpand", (1, 1), Takes::Known, |asked| {
        let path = asked.text(0)?;
        if path.starts_with('~') { super::hash::nobody_knows("pathexpand()") } else { Value::text(&path) }
    }),
    Function::new("basename", (1, 1), Takes::Known, |asked| {
        let path = asked.text(0)?;
        let trimmed = path.trim_end_matches('/');
        Value::text(match (trimmed.rsplit('/').next(), path.is_empty()) {
            (_, true) => ".",
            (Some("") | None, false) => "/",
            (Some(last), false) => last,
        })
    }),
    Function::new("dirname", (1, 1), Takes::Known, |asked| {
        let path = asked.text(0)?;
        Value::text(&match path.rfind('/') {
            Some(at) => clean(path.get(..=at).unwrap_or_default()),
            None => ".".to_owned(),
        })
    }),
];

/// The bytes of a file that is given.
pub fn bytes(asked: &mut Asked<'_>, path: &str) -> Result<Vec<u8>, String> {
    let found = asked.names.file(path).map(<[u8]>::to_vec);
    let found = found.ok_or_else(|| format!("there is no file “{path}” among those that are given"))?;
    if found.len() > crate::interop::terraform::limits::TEXT_MOST {
        return Err(format!("the file “{path}” is too long"));
    }
    if !asked.names.budget().keep(found.len() / 16) {
        return Err("the import takes too much room".to_owned());
    }
    Ok(found)
}

/// A path without `.` and what `..` takes back.
pub fn clean(path: &str) -> String {
    let is_absolute = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    for piece in path.split('/') {
        match piece {
            "" | "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if is_absolute => {}
            other => kept.push(other),
        }
    }
    match (is_absolute, kept.is_empty()) {
        (true, _) => format!("/{}", kept.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => kept.join("/"),
    }
}

fn file_set(asked: &mut Asked<'_>) -> Answer {
    let (folder, pattern) = (clean(&asked.text(0)?), asked.text(1)?);
    let patterns = alternatives(&pattern)?;
    let prefix = if folder == "." { String::new() } else { format!("{folder}/") };
    let mut found = Vec::new();
    for path in asked.names.paths() {
        let Some(inner) = path.strip_prefix(&prefix) else { continue };
        let steps = inner.len().saturating_mul(pattern.len()) / 4;
        if !asked.names.budget().walk(steps) {
            return Err("the import takes too many steps".to_owned());
        }
        let inner_pieces: Vec<&str> = inner.split('/').collect();
        let is_match = |pattern: &String| {
            let pieces: Vec<&str> = pattern.split('/').collect();
            pieces_match(&pieces, &inner_pieces)
        };
        if patterns.iter().any(is_match) {
            found.push(Value::text(inner)?);
        }
    }
    Value::list(ListKind::Set, found)
}

/// Patterns without `{a,b}`.
fn alternatives(pattern: &str) -> Result<Vec<String>, String> {
    let mut done = Vec::new();
    let mut left = vec![pattern.to_owned()];
    while let Some(next) = left.pop() {
        if left.len() + done.len() > 100 {
            return Err("the pattern has too many alternatives".to_owned());
        }
        let open = next.rfind('{');
        let close = open.and_then(|open| Some(open + next.get(open..)?.find('}')?));
        match (open, close) {
            (Some(open), Some(close)) => {
                let (before, after) = (next.get(..open), next.get(close + 1..));
                for choice in next.get(open + 1..close).unwrap_or_default().split(',') {
                    left.push(format!("{}{choice}{}", before.unwrap_or_default(), after.unwrap_or_default()));
                }
            }
            _ => done.push(next),
        }
    }
    Ok(done)
}

/// Folders: `**` stands for any number of them. By which beginnings of the path match, so that it takes no
/// longer than both together are.
fn pieces_match(pattern: &[&str], path: &[&str]) -> bool {
    let mut reached = vec![false; path.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for piece in pattern {
        let mut next = vec![false; path.len() + 1];
        let mut is_open = false;
        for at in 0..=path.len() {
            let here = reached.get(at).copied().unwrap_or(false);
            let is_reached = if *piece == "**" {
                is_open |= here;
                is_open
            } else {
                let before = at.checked_sub(1);
                let was = before.and_then(|at| reached.get(at)).copied().unwrap_or(false);
                was && before.and_then(|at| path.get(at)).is_some_and(|name| name_matches(piece, name))
            };
            if let Some(slot) = next.get_mut(at) {
                *slot = is_reached;
            }
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

/// One name: `*` stands for any characters, `?` for one.
fn name_matches(pattern: &str, name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let mut reached = vec![false; letters.len() + 1];
    if let Some(first) = reached.first_mut() {
        *first = true;
    }
    for wanted in pattern.chars() {
        let mut next = vec![false; letters.len() + 1];
        let mut is_open = false;
        for (at, slot) in next.iter_mut().enumerate() {
            let here = reached.get(at).copied().unwrap_or(false);
            is_open |= here;
            let before = at.checked_sub(1);
            let was = before.and_then(|at| reached.get(at)).copied().unwrap_or(false);
            let letter = before.and_then(|at| letters.get(at));
            *slot = match wanted {
                '*' => is_open,
                '?' => was,
                other => was && letter == Some(&other),
            };
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}
