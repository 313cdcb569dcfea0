//! Functions of regular expressions. `regex-lite` has no classes of Unicode characters; else it reads what
//! Terraform's reads.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use regex_lite::{Captures, Regex, RegexBuilder};

use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::{ListKind, Value};
use crate::interop::terraform::limits;

/// Bytes of a pattern, of what it is compiled to, and of a text that is searched.
const PATTERN_MOST: usize = 4_000;
const COMPILED_MOST: usize = 1 << 18;
const TEXT_MOST: usize = 1 << 18;

pub const FUNCTIONS: &[Function] = &[
    Function::new("regex", (2, 2), Takes::Known, |asked| {
        let search = Search::new(&asked.text(0)?, asked.text(1)?)?;
        let mut made = None;
        search.each(asked, &mut |found| {
            made = Some(captured(&search.pattern, found)?);
            Ok(ControlFlow::Break(()))
        })?;
        made.ok_or_else(|| "the pattern does not match".to_owned())
    }),
    Function::new("regexall", (2, 2), Takes::Known, |asked| {
        let search = Search::new(&asked.text(0)?, asked.text(1)?)?;
        let mut made = Vec::new();
        search.each(asked, &mut |found| {
            made.push(captured(&search.pattern, found)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Value::list(ListKind::List, made)
    }),
    Function::new("replace", (3, 3), Takes::Known, replace),
];

/// What is looked for, and in what.
struct Search {
    pattern: Regex,
    text: Rc<str>,
    /// How many states a match may be in, roughly.
    states: usize,
}

impl Search {
    fn new(pattern: &str, text: Rc<str>) -> Result<Self, String> {
        if pattern.len() > PATTERN_MOST || text.len() > TEXT_MOST {
            return Err("the pattern or the text is too long to be searched".to_owned());
        }
        let built = RegexBuilder::new(pattern).size_limit(COMPILED_MOST).build();
        let built = built.map_err(|why| format!("the pattern cannot be read: {why}"))?;
        // What is repeated a number of times is compiled as often.
        let states = if pattern.contains('{') { pattern.len().max(1_000) } else { pattern.len() };
        Ok(Self { pattern: built, text, states })
    }

    /// Goes through the matches. Each takes as many steps as there are places left that it may end at, times
    /// the states it may be in: patterns can make every match look at all of the rest.
    fn each(
        &self,
        asked: &mut Asked<'_>,
        run: &mut dyn FnMut(&Captures<'_>) -> Result<ControlFlow<()>, String>,
    ) -> Result<(), String> {
        let mut found = self.pattern.captures_iter(&self.text);
        let mut end = 0;
        loop {
            let left = self.text.len().saturating_sub(end);
            if !asked.names.budget().walk(left.saturating_mul(self.states) / 2) {
                return Err("the import takes too many steps".to_owned());
            }
            let Some(captures) = found.next() else { return Ok(()) };
            end = captures.get(0).map_or(end, |whole| whole.end());
            if run(&captures)?.is_break() {
                return Ok(());
            }
        }
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
    let (text, wanted, with) = (asked.text(0)?, asked.text(1)?, asked.text(2)?);
    let too_long = || "the text becomes too long".to_owned();
    let inner = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let Some(inner) = inner else {
        let more = text.matches(&*wanted).count().saturating_mul(with.len());
        if text.len().saturating_add(more) > limits::TEXT_MOST {
            return Err(too_long());
        }
        return Value::text(&text.replace(&*wanted, &with));
    };
    let search = Search::new(inner, Rc::clone(&text))?;
    let mut made = String::new();
    let mut end = 0;
    search.each(asked, &mut |found| {
        if let Some(whole) = found.get(0) {
            made.push_str(text.get(end..whole.start()).unwrap_or_default());
            end = whole.end();
        }
        found.expand(&with, &mut made);
        if made.len() > limits::TEXT_MOST { Err(too_long()) } else { Ok(ControlFlow::Continue(())) }
    })?;
    made.push_str(text.get(end..).unwrap_or_default());
    Value::text(&made)
}
