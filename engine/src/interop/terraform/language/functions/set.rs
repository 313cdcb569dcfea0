//! Functions of sets.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{ANY, Answer, Asked, Function, Takes};
use crate::interop::terraform::language::types::Type;
use crate::interop::terraform::language::{ListKind, Value, convert, unify};
use crate::interop::terraform::limits;

pub const FUNCTIONS: &[Function] = &[
    Function::new("setintersection", (1, ANY), Takes::Elements, |asked| {
        combine(asked, |a, b| a.intersection(b).cloned().collect())
    }),
    Function::new("setsubtract", (2, 2), Takes::Elements, |asked| {
        combine(asked, |a, b| a.difference(b).cloned().collect())
    }),
    Function::new("setunion", (1, ANY), Takes::Elements, |asked| {
        combine(asked, |a, b| a.union(b).cloned().collect())
    }),
    Function::new("setproduct", (1, ANY), Takes::Elements, product),
];

type Items = BTreeSet<Value>;

fn combine(asked: &mut Asked<'_>, how: fn(&Items, &Items) -> Items) -> Answer {
    if (0..asked.arguments.len()).any(|at| asked.is_unknown(at)) {
        return asked.computed();
    }
    let mut types = Vec::new();
    for at in 0..asked.arguments.len() {
        types.extend(asked.list(at)?.items().iter().map(Type::of));
    }
    let to = Type::Set(Rc::new(unify::all(types.into_iter())?));
    let mut found: Option<Items> = None;
    for argument in asked.arguments {
        let Value::List(list) = convert(argument, &to)? else { return Err("a set is needed".to_owned()) };
        let next: Items = list.items().iter().cloned().collect();
        found = Some(match found {
            Some(found) => how(&found, &next),
            None => next,
        });
    }
    Value::list(ListKind::Set, found.unwrap_or_default().into_iter().collect())
}

fn product(asked: &mut Asked<'_>) -> Answer {
    if (0..asked.arguments.len()).any(|at| asked.is_unknown(at)) {
        return asked.computed();
    }
    if asked.arguments.len() < 2 {
        return Err("it takes two sets or more".to_owned());
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    let mut is_set = false;
    for at in 0..asked.arguments.len() {
        let list = asked.list(at)?;
        is_set |= list.kind() == ListKind::Set;
        let items = list.items();
        let size = rows.len().saturating_mul(items.len()).saturating_mul(asked.arguments.len());
        if size > limits::ITEMS_MOST {
            return Err(format!("it comes to more than {} values", limits::ITEMS_MOST));
        }
        let each = rows.iter().flat_map(|row| {
            items.iter().map(move |item| row.iter().cloned().chain([item.clone()]).collect())
        });
        rows = each.collect();
    }
    let rows: Vec<Value> = rows.into_iter().map(Value::tuple).collect::<Result<_, _>>()?;
    Value::list(if is_set { ListKind::Set } else { ListKind::List }, rows)
}
