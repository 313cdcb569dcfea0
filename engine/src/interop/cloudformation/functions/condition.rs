//! Functions of conditions. What is decided without what is not known is decided.
//! (AWS CloudFormation Template Reference, “Condition functions”.)

use std::rc::Rc;

use super::Asked;
use crate::interop::cloudformation::evaluate::kind;
use crate::interop::cloudformation::node::{Mark, Node, text_of};
use crate::interop::cloudformation::world::{Found, Item, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::Value;

/// Arguments of `Fn::And` and `Fn::Or`: two to ten at AWS; more are no reason to stop here.
const ARGUMENTS_MOST: usize = 100;

/// Whether a value holds; nothing where that is not known.
pub fn holds(value: &Value, at: Mark) -> Result<Option<bool>, Trouble> {
    match value {
        Value::Bool(flag) => Ok(Some(*flag)),
        Value::Unknown(_) => Ok(None),
        other => match text_of(other).as_deref() {
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            _ => wrong(at, format!("a condition is needed, and this is {}", kind(other))),
        },
    }
}

pub fn named(world: &mut World<'_>, asked: &Asked) -> Found {
    let Some(name) = asked.node.as_text() else { return asked.wrong("a condition's name is needed") };
    world.need(Item::Condition(asked.stack, name), asked.at)
}

pub fn equals(world: &mut World<'_>, asked: &Asked) -> Found {
    asked.items(2, 2)?;
    let (a, b) = (asked.get(world, 0)?, asked.get(world, 1)?);
    if !world.budget.walk(a.weight().min(b.weight())) {
        return Err(Trouble::Spent);
    }
    if a.is_known() && b.is_known() {
        return Ok(Value::Bool(is_same(&a, &b)));
    }
    // One and the same thing is equal to itself, whatever it is.
    if a == b && !matches!(&a, Value::Unknown(unknown) if unknown.references().is_empty()) {
        return Ok(Value::Bool(true));
    }
    Ok(Value::computed([&a, &b]))
}

/// Numbers and texts are one where they are written alike.
pub fn is_same(a: &Value, b: &Value) -> bool {
    match (text_of(a), text_of(b)) {
        (Some(a), Some(b)) => a == b,
        (Some(_) | None, _) => a == b,
    }
}

fn together(world: &mut World<'_>, asked: &Asked, decides: bool) -> Found {
    let count = asked.items(1, ARGUMENTS_MOST)?.len();
    let mut unknown = Vec::new();
    for index in 0..count {
        let value = asked.get(world, index)?;
        match holds(&value, asked.at)? {
            Some(flag) if flag == decides => return Ok(Value::Bool(decides)),
            Some(_) => {}
            None => unknown.push(value),
        }
    }
    Ok(if unknown.is_empty() { Value::Bool(!decides) } else { Value::computed(&unknown) })
}

pub fn and(world: &mut World<'_>, asked: &Asked) -> Found {
    together(world, asked, false)
}

pub fn or(world: &mut World<'_>, asked: &Asked) -> Found {
    together(world, asked, true)
}

pub fn not(world: &mut World<'_>, asked: &Asked) -> Found {
    asked.items(1, 1)?;
    let value = asked.get(world, 0)?;
    Ok(match holds(&value, asked.at)? {
        Some(flag) => Value::Bool(!flag),
        None => value,
    })
}

/// Of a condition that is not known the first branch is taken, unless that cannot be evaluated or is
/// `AWS::NoValue`: what people write first is what is usually there.
pub fn choose(world: &mut World<'_>, asked: &Asked) -> Found {
    let [condition, then, otherwise] = asked.items(3, 3)? else {
        return asked.wrong("it takes a condition and two values");
    };
    let (flag, name) = match condition.as_text() {
        Some(name) => {
            let trail = world.trail.take();
            let found = world.need(Item::Condition(asked.stack, Rc::clone(&name)), asked.at);
            world.trail = trail;
            (found?, name)
        }
        // With `AWS::LanguageExtensions` a condition may stand here itself.
        None => (world.value(asked.stack, condition)?, Rc::from("of this place")),
    };
    match holds(&flag, condition.at)? {
        Some(true) => world.value(asked.stack, then),
        Some(false) => world.value(asked.stack, otherwise),
        None => either(world, asked, &name, (then, otherwise)),
    }
}

fn either(world: &mut World<'_>, asked: &Asked, name: &str, of: (&Rc<Node>, &Rc<Node>)) -> Found {
    let (depth, trail) = (world.budget.depth, world.trail.as_ref().map(|trail| trail.path.len()));
    let first = world.value(asked.stack, of.0);
    let second = match &first {
        Ok(value) if !value.is_null() => None,
        Err(Trouble::Later | Trouble::Spent) => return first,
        Ok(_) | Err(Trouble::Wrong(..)) => {
            world.budget.depth = depth;
            if let (Some(trail), Some(length)) = (world.trail.as_mut(), trail) {
                trail.path.truncate(length);
            }
            Some(world.value(asked.stack, of.1))
        }
    };
    let is_first = !matches!(second, Some(Ok(_)));
    let which = if is_first { "first" } else { "second" };
    let text = format!("whether the condition “{name}” holds is not known; the {which} value is taken");
    world.say(Severity::Assumption, asked.at, &text);
    match second {
        Some(Ok(value)) => Ok(value),
        Some(Err(trouble @ (Trouble::Later | Trouble::Spent))) => Err(trouble),
        Some(Err(Trouble::Wrong(..))) | None => first,
    }
}
