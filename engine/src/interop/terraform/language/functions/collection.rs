//! Functions that take collections apart and put them together. Elements that are not known go along.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::string::characters;
use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::types::Type;
use crate::interop::terraform::language::unknown::Step;
use crate::interop::terraform::language::value::MapKind;
use crate::interop::terraform::language::{ListKind, Number, Value, convert, unify};
use crate::interop::terraform::limits;

pub const FUNCTIONS: &[Function] = &[
    Function::new("chunklist", (2, 2), Takes::Elements, chunks),
    Function::new("concat", (1, ANY), Takes::Elements, concat),
    Function::new("flatten", (1, 1), Takes::Elements, flatten),
    Function::new("keys", (1, 1), Takes::Elements, keys),
    Function::new("length", (1, 1), Takes::Elements, length),
    Function::new("merge", (0, ANY), Takes::Anything, merge),
    Function::new("range", (1, 3), Takes::Known, range),
    Function::new("reverse", (1, 1), Takes::Elements, reverse),
    Function::new("slice", (3, 3), Takes::Elements, slice),
    Function::new("sort", (1, 1), Takes::Elements, sort),
    Function::new("sum", (1, 1), Takes::Known, sum),
    Function::new("transpose", (1, 1), Takes::Known, transpose),
    Function::new("values", (1, 1), Takes::Elements, values),
    Function::new("zipmap", (2, 2), Takes::Elements, zip),
];

/// A row of the kind that another one is; a set's elements become a list.
fn row_like(kind: ListKind, items: Vec<Value>) -> Answer {
    Value::list(if kind == ListKind::Tuple { ListKind::Tuple } else { ListKind::List }, items)
}

/// A list, all of whose elements are of one type.
pub fn one_type(items: &[Value]) -> Answer {
    let of = unify::all(items.iter().map(Type::of))?;
    let items = items.iter().map(|item| convert(item, &of));
    Value::list(ListKind::List, items.collect::<Result<_, _>>()?)
}

fn chunks(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) || asked.is_unknown(1) {
        return asked.computed();
    }
    let (items, size) = (asked.list(0)?.items(), asked.count(1)?);
    if items.is_empty() {
        return Value::list(ListKind::List, Vec::new());
    }
    let size = if size == 0 { items.len() } else { size };
    let Value::List(list) = one_type(items)? else { return asked.computed() };
    let chunk = |chunk: &[Value]| Value::list(ListKind::List, chunk.to_vec());
    let chunks = list.items().chunks(size).map(chunk);
    Value::list(ListKind::List, chunks.collect::<Result<_, _>>()?)
}

fn concat(asked: &mut Asked<'_>) -> Answer {
    if (0..asked.arguments.len()).any(|at| asked.is_unknown(at)) {
        return asked.computed();
    }
    let mut items = Vec::new();
    let mut is_list = true;
    for at in 0..asked.arguments.len() {
        let list = asked.list(at)?;
        if list.kind() == ListKind::Set {
            return Err("a set has no order in which it could be put behind something".to_owned());
        }
        is_list &= list.kind() != ListKind::Tuple;
        items.extend(list.items().iter().cloned());
        if items.len() > limits::ITEMS_MOST {
            return Err(format!("it comes to more than {} elements", limits::ITEMS_MOST));
        }
    }
    if is_list { one_type(&items) } else { Value::tuple(items) }
}

fn flatten(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let mut items = Vec::new();
    flat(asked.list(0)?.items(), &mut items)?;
    Value::tuple(items)
}

/// Goes no deeper than values are nested.
fn flat(from: &[Value], into: &mut Vec<Value>) -> Result<(), String> {
    for item in from {
        match item {
            Value::List(list) => flat(list.items(), into)?,
            other => into.push(other.clone()),
        }
        if into.len() > limits::ITEMS_MOST {
            return Err(format!("it comes to more than {} elements", limits::ITEMS_MOST));
        }
    }
    Ok(())
}

fn kind_of(kind: MapKind) -> ListKind {
    match kind {
        MapKind::Object | MapKind::Assumed => ListKind::Tuple,
        MapKind::Map => ListKind::List,
    }
}

fn keys(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let map = asked.map(0)?;
    if map.kind() == MapKind::Assumed {
        return Value::tuple(vec![Value::computed(asked.arguments)]);
    }
    Value::list(kind_of(map.kind()), map.entries().keys().map(|name| map.key(name)).collect())
}

fn values(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let map = asked.map(0)?;
    Value::list(kind_of(map.kind()), map.entries().values().cloned().collect())
}

fn length(asked: &mut Asked<'_>) -> Answer {
    let count = match asked.get(0)? {
        Value::Text(text) => characters(text),
        Value::List(list) if list.kind() == ListKind::Set && !list.items().iter().all(Value::is_known) => {
            // Two of them may turn out the same.
            list.items().len()
        }
        Value::List(list) => list.items().len(),
        Value::Map(map) => map.entries().len(),
        Value::Unknown(_) => return asked.computed(),
        other => return Err(format!("{} has no length", other.kind())),
    };
    Ok(Value::Number(Number::from(count)))
}

fn merge(asked: &mut Asked<'_>) -> Answer {
    let mut entries = BTreeMap::new();
    let mut unknown = BTreeMap::new();
    let mut beyond = None;
    let mut is_map = true;
    for argument in asked.arguments {
        match argument {
            Value::Null => {}
            Value::Map(map) => {
                is_map &= map.kind() == MapKind::Map;
                entries.extend(map.entries().iter().map(|(name, value)| (Rc::clone(name), value.clone())));
                let keys = map.unknown_keys().iter();
                unknown.extend(keys.map(|(name, key)| (Rc::clone(name), Rc::clone(key))));
                beyond = beyond.or_else(|| map.beyond().cloned());
            }
            // What it has beside the others' elements is found in it later.
            Value::Unknown(of) => beyond = beyond.or_else(|| Some(Rc::clone(of))),
            other => return Err(format!("maps are merged, and this is {}", other.kind())),
        }
        if entries.len() > limits::ITEMS_MOST {
            return Err(format!("it comes to more than {} elements", limits::ITEMS_MOST));
        }
    }
    let is_map = is_map && !asked.arguments.is_empty();
    let mut types = entries.values().map(Type::of).filter(|of| *of != Type::Any);
    let first = types.next();
    if is_map && beyond.is_none() && types.all(|of| Some(of) == first) {
        return Value::mapping(MapKind::Map, entries, None, unknown);
    }
    Value::mapping(MapKind::Object, entries, beyond, unknown)
}

/// Terraform makes no longer ranges either.
const RANGE_MOST: usize = 1024;

fn range(asked: &mut Asked<'_>) -> Answer {
    let one = Number::from(1_usize);
    let (start, end) = match asked.arguments.len() {
        1 => (Number::ZERO, asked.number(0)?),
        _ => (asked.number(0)?, asked.number(1)?),
    };
    let is_down = end < start;
    let step = match asked.arguments.len() {
        3 => asked.number(2)?,
        _ if is_down => one.negated(),
        _ => one,
    };
    if step == Number::ZERO && start != end {
        return Err("the step is nought".to_owned());
    }
    if step.is_negative() != is_down && start != end {
        return Err("the step goes away from the end".to_owned());
    }
    let mut items = Vec::new();
    let mut at = start;
    while if is_down { at > end } else { at < end } {
        if items.len() >= RANGE_MOST {
            return Err(format!("it has more than {RANGE_MOST} numbers"));
        }
        items.push(Value::Number(at));
        at = at.plus(step).ok_or("the numbers become too large")?;
    }
    Value::list(ListKind::List, items)
}

fn reverse(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    let list = asked.list(0)?;
    row_like(list.kind(), list.items().iter().rev().cloned().collect())
}

fn slice(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(1) || asked.is_unknown(2) {
        return asked.computed();
    }
    if let Value::Unknown(unknown) = asked.get(0)? {
        // How many there are is known, whatever they are: `slice(data.….names, 0, 3)`.
        let (start, end) = (asked.count(1)?, asked.count(2)?);
        if end.saturating_sub(start) > limits::ITEMS_MOST {
            return Err(format!("it comes to more than {} elements", limits::ITEMS_MOST));
        }
        let items = (start..end).map(|at| Value::unknown(unknown.then(Step::Index(at))));
        return Value::list(ListKind::List, items.collect());
    }
    let list = asked.list(0)?;
    if list.kind() == ListKind::Set {
        return Err("a set has no order to be sliced by".to_owned());
    }
    let (start, end) = (asked.count(1)?, asked.count(2)?);
    let found = list.items().get(start..end);
    let found = found.ok_or_else(|| format!("there is no {start} to {end} among {}", list.items().len()))?;
    row_like(list.kind(), found.to_vec())
}

fn sort(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) {
        return asked.computed();
    }
    if !asked.get(0)?.is_known() {
        // All that there is, in some order.
        let list = asked.list(0)?;
        return Value::list(ListKind::List, list.items().to_vec());
    }
    let mut texts = asked.texts(0)?;
    texts.sort();
    Value::list(ListKind::List, texts.into_iter().map(Value::Text).collect())
}

fn sum(asked: &mut Asked<'_>) -> Answer {
    let items = asked.list(0)?.items();
    if items.is_empty() {
        return Err("there is nothing to be summed up".to_owned());
    }
    let mut total = Number::ZERO;
    for item in items {
        let Value::Number(number) = convert(item, &Type::Number)? else {
            return Err("an element is null".to_owned());
        };
        total = total.plus(number).ok_or("the sum is too large")?;
    }
    Ok(Value::Number(total))
}

fn transpose(asked: &mut Asked<'_>) -> Answer {
    let of = Type::Map(Rc::new(Type::List(Rc::new(Type::Text))));
    let Value::Map(map) = convert(asked.get(0)?, &of)? else { return Err("a map is needed".to_owned()) };
    let mut made: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
    for (name, values) in map.entries() {
        let Value::List(values) = values else { return Err("an element is null".to_owned()) };
        for value in values.items() {
            let Value::Text(value) = value else { return Err("an element is null".to_owned()) };
            made.entry(Rc::clone(value)).or_default().push(Value::Text(Rc::clone(name)));
        }
    }
    let mut entries = BTreeMap::new();
    for (name, mut values) in made {
        values.sort();
        entries.insert(name, Value::list(ListKind::List, values)?);
    }
    Value::map(MapKind::Map, entries)
}

fn zip(asked: &mut Asked<'_>) -> Answer {
    if asked.is_unknown(0) || asked.is_unknown(1) {
        return asked.computed();
    }
    let (keys, values) = (asked.list(0)?, asked.list(1)?);
    if keys.items().len() != values.items().len() {
        return Err(format!("there are {} keys and {} values", keys.items().len(), values.items().len()));
    }
    let mut entries = BTreeMap::new();
    let mut unknown = BTreeMap::new();
    for (key, value) in keys.items().iter().zip(values.items()) {
        let name = super::super::expression::key_of(key, &mut unknown)?;
        entries.insert(name, value.clone());
    }
    let kind = if values.kind() == ListKind::Tuple { MapKind::Object } else { MapKind::Map };
    Value::mapping(kind, entries, None, unknown)
}
