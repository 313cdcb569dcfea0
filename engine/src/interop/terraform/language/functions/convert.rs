//! Functions that turn values into those of another type. Whether a value is secret is not followed.

use std::rc::Rc;

use super::{Answer, Asked, Function, Takes};
use crate::interop::terraform::language::convert;
use crate::interop::terraform::language::types::Type;

pub const FUNCTIONS: &[Function] = &[
    Function::new("tobool", (1, 1), Takes::Anything, |asked| to(asked, &Type::Bool)),
    Function::new("tonumber", (1, 1), Takes::Anything, |asked| to(asked, &Type::Number)),
    Function::new("tostring", (1, 1), Takes::Anything, |asked| to(asked, &Type::Text)),
    Function::new("tolist", (1, 1), Takes::Anything, |asked| to(asked, &Type::List(Rc::new(Type::Any)))),
    Function::new("toset", (1, 1), Takes::Anything, |asked| to(asked, &Type::Set(Rc::new(Type::Any)))),
    Function::new("tomap", (1, 1), Takes::Anything, |asked| to(asked, &Type::Map(Rc::new(Type::Any)))),
    Function::new("sensitive", (1, 1), Takes::Anything, same),
    Function::new("nonsensitive", (1, 1), Takes::Anything, same),
    Function::new("ephemeralasnull", (1, 1), Takes::Anything, same),
    Function::new("issensitive", (1, 1), Takes::Anything, |asked| asked.computed()),
];

fn to(asked: &mut Asked<'_>, of: &Type) -> Answer {
    convert(asked.get(0)?, of)
}

fn same(asked: &mut Asked<'_>) -> Answer {
    asked.get(0).cloned()
}
