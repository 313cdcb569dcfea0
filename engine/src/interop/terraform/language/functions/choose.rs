//! Functions that choose among what they are given.

use std::rc::Rc;

use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::access;
use crate::interop::terraform::language::types::Type;
use crate::interop::terraform::language::unknown::Step;
use crate::interop::terraform::language::{ListKind, Number, Value, convert, operator, unify};

pub const FUNCTIONS: &[Function] = &[
    Function::new("alltrue", (1, 1), Takes::Elements, |asked| all(asked, false)),
    Function::new("anytrue", (1, 1), Takes::Elements, |asked| all(asked, true)),
    Function::new("coalesce", (1, ANY), Takes::Anything, coalesce),
    Function::new("coalescelist", (1, ANY), Takes::Anything, coalesce_list),
    Function::new("compact", (1, 1), Takes::Elements, compact),
    Function::new("contains", (2, 2), Takes::Elements, contains),
    Function::new("distinct", (1, 1), Takes::Elements, distinct),
    Function::new("element", (2, 2), Takes::Elements, element),
    Function::new("index", (2, 2), Takes::Elements, index),
    Function::new("lookup", (2, 3), Takes::Anything, lookup),
    Function::new("matchkeys", (3, 3), Takes::Elements, match_keys),
    Function::new("one", (1, 1), Takes::Anything, one),
];

/// `decides`: the value of which one is enough.
fn all(asked: &mut Asked<'_>, decides: bool) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let mut is_known = true;
    for item in asked.list(0)?.items() {
        match convert(item, &Type::Bool)? {
            Value::Bool(flag) if flag == decides => return Ok(Value::Bool(decides)),
            // Null is not true.
            Value::Null if !decides => return Ok(Value::Bool(false)),
            Value::Bool(_) | Value::Null => {}
            _ => is_known = false,
        }
    }
    if is_known { Ok(Value::Bool(!decides)) } else { asked.computed() }
}

fn coalesce(asked: &mut Asked<'_>) -> Answer {
    let of = unify::all(asked.arguments.iter().map(Type::of))?;
    for argument in asked.arguments {
        if !argument.is_null() && argument.as_text() != Some("") {
            return convert(argument, &of);
        }
    }
    Err("all arguments are null or empty".to_owned())
}

fn coalesce_list(asked: &mut Asked<'_>) -> Answer {
    for argument in asked.arguments {
        match argument {
            Value::Null => {}
            Value::List(list) if list.items().is_empty() => {}
            Value::List(_) | Value::Unknown(_) => return Ok(argument.clone()),
            other => return Err(format!("lists are needed, and this is {}", other.kind())),
        }
    }
    Err("all lists are empty".to_owned())
}

fn compact(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let mut kept = Vec::new();
    for item in asked.list(0)?.items() {
        let item = convert(item, &Type::Text)?;
        if !item.is_null() && item.as_text() != Some("") {
            kept.push(item);
        }
    }
    Value::list(ListKind::List, kept)
}

/// Compares every element: as many steps as they weigh.
fn compare(asked: &mut Asked<'_>, items: &[Value], wanted: &Value) -> Result<(Option<usize>, bool), String> {
    let wanted_weight = wanted.weight();
    let mut is_known = true;
    for (at, item) in items.iter().enumerate() {
        if !asked.names.budget().walk(1 + item.weight().min(wanted_weight) / 8) {
            return Err("the import takes too many steps".to_owned());
        }
        match operator::equal(item, wanted) {
            Some(true) => return Ok((Some(at), true)),
            Some(false) => {}
            None => is_known = false,
        }
    }
    Ok((None, is_known))
}

fn contains(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let list = asked.list(0)?;
    match compare(asked, list.items(), asked.get(1)?)? {
        (Some(_), _) => Ok(Value::Bool(true)),
        (None, true) => Ok(Value::Bool(false)),
        (None, false) => asked.computed(),
    }
}

fn distinct(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let mut seen = std::collections::BTreeSet::new();
    let Value::List(list) = super::collection::one_type(asked.list(0)?.items())? else {
        return asked.computed();
    };
    let kept = list.items().iter().filter(|item| seen.insert((*item).clone())).cloned();
    Value::list(ListKind::List, kept.collect())
}

fn element(asked: &mut Asked<'_>) -> Answer {
    let key = asked.get(1)?;
    match asked.get(0)? {
        Value::Unknown(unknown) => match access::position(key) {
            Ok(at) => Ok(Value::unknown(unknown.then(Step::Index(at)))),
            Err(_) => asked.computed(),
        },
        Value::List(list) if list.kind() == ListKind::Set => Err("a set has no order".to_owned()),
        Value::List(list) => {
            if list.items().is_empty() {
                return Err("the list is empty".to_owned());
            }
            if asked.is_unknown(1) {
                return access::index(asked.get(0)?, key);
            }
            let count = i128::try_from(list.items().len()).unwrap_or(i128::MAX);
            let at = asked.whole(1)?;
            if at < 0 {
                return Err("the index is negative".to_owned());
            }
            let at = usize::try_from(at.rem_euclid(count)).unwrap_or(0);
            list.items().get(at).cloned().ok_or_else(|| "the list is empty".to_owned())
        }
        other => access::index(other, key),
    }
}

fn index(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let list = asked.list(0)?;
    if list.kind() == ListKind::Set {
        return Err("a set has no order".to_owned());
    }
    match compare(asked, list.items(), asked.get(1)?)? {
        (Some(at), _) => Ok(Value::Number(Number::from(at))),
        (None, true) => Err("it is not in the list".to_owned()),
        (None, false) => asked.computed(),
    }
}

fn lookup(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(1) {
        return access::index(asked.get(0)?, asked.get(1)?);
    }
    let key = asked.text(1)?;
    match asked.get(0)? {
        Value::Map(map) => match (map.entries().get(&key), asked.arguments.get(2)) {
            (Some(found), _) => Ok(found.clone()),
            (None, Some(default)) if map.beyond().is_none() => Ok(default.clone()),
            (None, None) if map.beyond().is_none() => Err(format!("there is no element “{key}”")),
            (None, _) => asked.get(0)?.get(&key).ok_or_else(|| format!("there is no element “{key}”")),
        },
        Value::Unknown(unknown) => Ok(Value::unknown(unknown.then(Step::Name(Rc::clone(&key))))),
        other => Err(format!("a map is needed, and this is {}", other.kind())),
    }
}

fn match_keys(asked: &mut Asked<'_>) -> Answer {
    if (0..3).any(|at| asked.is_unknown(at)) {
        return asked.computed();
    }
    let (values, keys, wanted) = (asked.list(0)?.items(), asked.list(1)?.items(), asked.list(2)?.items());
    if values.len() != keys.len() {
        return Err("there are as many keys as values".to_owned());
    }
    let mut kept = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        if compare(asked, wanted, key)?.0.is_some() {
            kept.push(value.clone());
        }
    }
    super::collection::one_type(&kept)
}

fn one(asked: &mut Asked<'_>) -> Answer {
    match asked.get(0)? {
        Value::Unknown(unknown) => Ok(Value::unknown(unknown.then(Step::Index(0)))),
        Value::List(list) => match list.items() {
            [] => Ok(Value::Null),
            [only] => Ok(only.clone()),
            items => Err(format!("there are {} elements", items.len())),
        },
        other => Err(format!("a list is needed, and this is {}", other.kind())),
    }
}
