//! `format` and `formatlist`.

use std::rc::Rc;

use super::verb::{self, Verb};
use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::template::Parts;
use crate::interop::terraform::language::{ListKind, Value};
use crate::interop::terraform::limits;

pub const FUNCTIONS: &[Function] = &[
    Function::new("format", (1, ANY), Takes::Anything, |asked| {
        if asked.is_unknown(0) {
            return asked.computed();
        }
        formatted(&asked.text(0)?, asked.arguments.get(1..).unwrap_or_default())
    }),
    Function::new("formatlist", (1, ANY), Takes::Anything, format_list),
];

fn formatted(pattern: &str, arguments: &[Value]) -> Answer {
    let mut parts = Parts::default();
    let mut rest = pattern;
    let mut next = 0;
    let mut most = 0;
    while let Some(at) = rest.find('%') {
        parts.text(rest.get(..at).unwrap_or_default())?;
        rest = rest.get(at + 1..).unwrap_or_default();
        if let Some(behind) = rest.strip_prefix('%') {
            parts.text("%")?;
            rest = behind;
            continue;
        }
        let (verb, behind) = Verb::read(rest)?;
        rest = behind;
        let which = verb.argument.unwrap_or(next);
        next = which + 1;
        most = most.max(next);
        let value = arguments.get(which).ok_or_else(|| format!("there is no argument {}", which + 1))?;
        verb::write(&verb, value, arguments, &mut parts)?;
    }
    parts.text(rest)?;
    let is_numbered = pattern.contains("%[");
    if most < arguments.len() && !is_numbered {
        return Err(format!("there are {} arguments, and {most} are used", arguments.len()));
    }
    parts.done()
}

/// Once for each element of the lists among the arguments.
fn format_list(asked: &mut Asked<'_>) -> Answer {
    if (0..asked.arguments.len()).any(|at| asked.is_unknown(at)) {
        return asked.computed();
    }
    let mut count = None;
    for argument in asked.arguments {
        if let Value::List(list) = argument {
            let length = list.items().len();
            if count.is_some_and(|count| count != length) {
                return Err("the lists have different lengths".to_owned());
            }
            count = Some(length);
        }
    }
    let count = count.unwrap_or(1);
    let total = count.saturating_mul(asked.text(0).map_or(1, |text| text.len() / 16 + 1));
    if count > limits::ITEMS_MOST || !asked.names.budget().walk(total) {
        return Err("the list is too long".to_owned());
    }
    let mut made = Vec::with_capacity(count);
    let mut kept = 0_usize;
    for at in 0..count {
        let row = asked.arguments.iter().map(|argument| match argument {
            Value::List(list) => list.items().get(at).cloned().unwrap_or(Value::Null),
            other => other.clone(),
        });
        let row: Vec<Value> = row.collect();
        let pattern: Rc<str> = match row.first() {
            Some(Value::Text(pattern)) => Rc::clone(pattern),
            Some(_) | None => return Err("the format is a text".to_owned()),
        };
        let value = formatted(&pattern, row.get(1..).unwrap_or_default())?;
        kept = kept.saturating_add(value.weight());
        if kept > limits::WEIGHT_MOST {
            return Err("the texts become too long".to_owned());
        }
        made.push(value);
    }
    Value::list(ListKind::List, made)
}
