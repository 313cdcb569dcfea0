//! Functions that rules may use beside those of conditions.
//! (AWS CloudFormation Template Reference, “Rule-specific intrinsic functions”.)

use super::condition::is_same;
use super::{Asked, Row};
use crate::interop::cloudformation::world::{Found, Trouble, World};
use crate::interop::terraform::Value;

/// A list, and what is held against it.
type Rows = (Vec<Value>, Vec<Value>);

/// Both arguments as lists, where all of them is known.
fn rows(world: &mut World<'_>, asked: &Asked) -> Result<Option<Rows>, Trouble> {
    asked.items(2, 2)?;
    let first = asked.row(world, 0)?;
    let second = match asked.get(world, 1)? {
        one @ (Value::Text(_) | Value::Number(_) | Value::Bool(_)) => Row::Items(vec![one]),
        other => asked.row_of(other)?,
    };
    let (Row::Items(first), Row::Items(second)) = (first, second) else { return Ok(None) };
    if !world.budget.walk(first.len().saturating_mul(second.len())) {
        return Err(Trouble::Spent);
    }
    let is_known = first.iter().chain(&second).all(Value::is_known);
    Ok(is_known.then_some((first, second)))
}

pub fn contains(world: &mut World<'_>, asked: &Asked) -> Found {
    Ok(match rows(world, asked)? {
        Some((list, wanted)) => {
            Value::Bool(wanted.iter().all(|wanted| list.iter().any(|item| is_same(item, wanted))))
        }
        None => Value::computed([]),
    })
}

pub fn each_member_equals(world: &mut World<'_>, asked: &Asked) -> Found {
    Ok(match rows(world, asked)? {
        Some((list, wanted)) => {
            Value::Bool(list.iter().all(|item| wanted.iter().all(|wanted| is_same(item, wanted))))
        }
        None => Value::computed([]),
    })
}

pub fn each_member_in(world: &mut World<'_>, asked: &Asked) -> Found {
    Ok(match rows(world, asked)? {
        Some((list, allowed)) => {
            Value::Bool(list.iter().all(|item| allowed.iter().any(|allowed| is_same(item, allowed))))
        }
        None => Value::computed([]),
    })
}
