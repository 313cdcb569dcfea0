//! Functions of regular expressions. `regex-lite` has no classes of Unicode characters; else it reads what
//! Terraform's reads.

use std::collections::BTreeMap;
use std::rc::Rc;

use regex_lite::{Captures, Regex, RegexBuilder};

use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::{ListKind, Value};
use crate::interop::terraform::limits;

/// Bytes of a pattern, and of what it is compiled to.
const PATTERN_MOST: usize = 10_000;
const COMPILED_MOST: usize = 1 << 18;

pub const FUNCTIONS: &[Function] = &[
    Function::new("regex", (2, 2), Takes::Known, |asked| {
        let (pattern, text) = (pattern(&asked.text(0)?)?, subject(asked, 1)?);
        match pattern.captures(&text) {
            Some(found) => captured(&pattern, &found),
            None => Err("the pattern does not match".to_owned()),
        }
    }),
    Function::new("regexall", (2, 2), Takes::Known, |asked| {
        let (pattern, text) = (pattern(&asked.text(0)?)?, subject(asked, 1)?);
        let mut found = Vec::new();
        for captures in pattern.captures_iter(&text).take(limits::ITEMS_MOST) {
            found.push(captured(&pattern, &captures)?);
        }
        Value::list(ListKind::List, found)
    }),
    Function::new("replace", (3, 3), Takes::Known, replace),
];

fn pattern(text: &str) -> Result<Regex, String> {
    if text.len() > PATTERN_MOST {
        return Err("the pattern is too long".to_owned());
    }
    let built = RegexBuilder::new(text).size_limit(COMPILED_MOST).build();
    built.map_err(|why| format!("the pattern cannot be read: {why}"))
}

/// A text to search: what is searched takes steps, because a match is looked for at every byte.
fn subject(asked: &mut Asked<'_>, at: usize) -> Result<Rc<str>, String> {
    let text = asked.text(at)?;
    if asked.names.budget().walk(text.len().saturating_mul(8)) {
        Ok(text)
    } else {
        Err("the import takes too many steps".to_owned())
    }
}

/// A match is a text; with groups it is a row of them, with named groups an object.
fn captured(pattern: &Regex, found: &Captures<'_>) -> Answer {
    let text = |group: usize| match found.get(group) {
        Some(part) => Value::text(part.as_str()),
        None => Ok(Value::Null),
    };
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    if names.is_empty() {
        return text(0);
    }
    if names.iter().all(Option::is_none) {
        return Value::tuple((1..=names.len()).map(text).collect::<Result<_, _>>()?);
    }
    let mut entries = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        let name = name.ok_or("groups have names, or none of them has")?;
        entries.insert(Rc::from(name), text(index + 1)?);
    }
    Value::object(entries)
}

fn replace(asked: &mut Asked<'_>) -> Answer {
    let (text, wanted, with) = (subject(asked, 0)?, asked.text(1)?, asked.text(2)?);
    let inner = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let made = text.len().saturating_add(1).saturating_mul(with.len().saturating_add(1));
    if made > limits::TEXT_MOST.saturating_mul(4) {
        return Err("the text may become too long".to_owned());
    }
    match inner {
        Some(inner) => Value::text(&pattern(inner)?.replace_all(&text, &*with)),
        None => Value::text(&text.replace(&*wanted, &with)),
    }
}
