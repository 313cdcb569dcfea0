//! What operators come to.

use std::rc::Rc;

use super::convert::convert;
use super::types::Type;
use super::unknown::{Origin, Part, Reference, Unknown};
use super::{Number, Value};
use crate::interop::terraform::syntax::{Binary, Unary};

/// An operator before a value.
pub fn unary(operator: Unary, value: &Value) -> Result<Value, String> {
    if let Value::Unknown(_) = value {
        return Ok(Value::computed([value]));
    }
    match operator {
        Unary::Negate => Ok(Value::Number(number(value)?.negated())),
        Unary::Not => Ok(Value::Bool(!flag(value)?)),
    }
}

fn number(value: &Value) -> Result<Number, String> {
    match convert(value, &Type::Number)? {
        Value::Number(number) => Ok(number),
        _ => Err("null is no number".to_owned()),
    }
}

fn flag(value: &Value) -> Result<bool, String> {
    match convert(value, &Type::Bool)? {
        Value::Bool(flag) => Ok(flag),
        _ => Err("null is neither true nor false".to_owned()),
    }
}

/// An operator between two values.
pub fn binary(operator: Binary, a: &Value, b: &Value) -> Result<Value, String> {
    match operator {
        Binary::Equal => Ok(equal(a, b).map_or_else(|| Value::computed([a, b]), Value::Bool)),
        Binary::NotEqual => {
            Ok(equal(a, b).map_or_else(|| Value::computed([a, b]), |same| Value::Bool(!same)))
        }
        Binary::And | Binary::Or => logical(operator == Binary::Or, a, b),
        Binary::LessOrEqual
        | Binary::GreaterOrEqual
        | Binary::Less
        | Binary::Greater
        | Binary::Plus
        | Binary::Minus
        | Binary::Times
        | Binary::Divided
        | Binary::Remainder => {
            if matches!(a, Value::Unknown(_)) || matches!(b, Value::Unknown(_)) {
                return Ok(Value::computed([a, b]));
            }
            numeric(operator, number(a)?, number(b)?)
        }
    }
}

/// `decides` is what one side alone makes of both.
fn logical(decides: bool, a: &Value, b: &Value) -> Result<Value, String> {
    let side = |value: &Value| {
        if matches!(value, Value::Unknown(_)) { Ok(None) } else { flag(value).map(Some) }
    };
    match (side(a)?, side(b)?) {
        (Some(flag), _) | (_, Some(flag)) if flag == decides => Ok(Value::Bool(decides)),
        (Some(_), Some(_)) => Ok(Value::Bool(!decides)),
        (None, _) | (_, None) => Ok(Value::computed([a, b])),
    }
}

fn numeric(operator: Binary, a: Number, b: Number) -> Result<Value, String> {
    let found = match operator {
        Binary::LessOrEqual => return Ok(Value::Bool(a <= b)),
        Binary::GreaterOrEqual => return Ok(Value::Bool(a >= b)),
        Binary::Less => return Ok(Value::Bool(a < b)),
        Binary::Greater => return Ok(Value::Bool(a > b)),
        Binary::Plus => a.plus(b),
        Binary::Minus => a.minus(b),
        Binary::Times => a.times(b),
        Binary::Divided => a.divided(b),
        Binary::Remainder => a.remainder(b),
        Binary::Equal | Binary::NotEqual | Binary::And | Binary::Or => None,
    };
    let out_of_reach = || match operator {
        Binary::Divided | Binary::Remainder if b == Number::ZERO => "division by nought".to_owned(),
        _ => "the result is too large".to_owned(),
    };
    found.map(Value::Number).ok_or_else(out_of_reach)
}

/// Whether two values are the same; nothing where that is not known.
pub fn equal(a: &Value, b: &Value) -> Option<bool> {
    if a.is_known() && b.is_known() {
        return Some(a == b);
    }
    match (a, b) {
        // Whatever it turns out to be, it is the same on both sides.
        (Value::Unknown(one), Value::Unknown(other)) if one == other && is_particular(one) => Some(true),
        (Value::Unknown(unknown), Value::Null) | (Value::Null, Value::Unknown(unknown)) => {
            unknown.is_identity().then_some(false)
        }
        (Value::Unknown(unknown), Value::Text(text)) | (Value::Text(text), Value::Unknown(unknown)) => {
            differs(unknown, text).then_some(false)
        }
        (Value::List(one), Value::List(other)) => (one.items().len() != other.items().len()).then_some(false),
        (Value::List(_) | Value::Map(_), Value::Null) | (Value::Null, Value::List(_) | Value::Map(_)) => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether an attribute of a resource is held against nothing or an empty text: nearly always it is neither.
pub fn is_likely_something(a: &Value, b: &Value) -> bool {
    let ((Value::Unknown(unknown), known) | (known, Value::Unknown(unknown))) = (a, b) else {
        return false;
    };
    let is_attribute =
        matches!(&**unknown, Unknown::Reference(Reference { origin: Origin::Resource(_), .. }));
    let is_empty = known.is_null() || known.as_text() == Some("");
    is_attribute && is_empty && equal(a, b).is_none()
}

fn is_particular(unknown: &Rc<Unknown>) -> bool {
    !matches!(**unknown, Unknown::Computed(_))
}

/// Whether a text cannot be what is not known.
fn differs(unknown: &Unknown, text: &str) -> bool {
    match unknown {
        Unknown::Reference(_) => text.is_empty() && unknown.is_identity(),
        Unknown::Text(parts) => {
            let begins = |part: Option<&Part>| match part {
                Some(Part::Text(first)) => !text.starts_with(&**first),
                Some(Part::Unknown(_)) | None => false,
            };
            let ends = |part: Option<&Part>| match part {
                Some(Part::Text(last)) => !text.ends_with(&**last),
                Some(Part::Unknown(_)) | None => false,
            };
            begins(parts.first()) || ends(parts.last())
        }
        Unknown::Computed(_) => false,
    }
}
