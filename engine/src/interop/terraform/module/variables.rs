//! Variables: where their values come from, their types and defaults, and whether they are valid.

use std::rc::Rc;

use super::names::Around;
use super::world::{Item, World};
use crate::interop::diagnostic::{Severity, without_value};
use crate::interop::terraform::language::{Trouble, Type, convert, with_defaults};
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::Block;
use crate::interop::terraform::{Origin, Unknown, Value};

/// The type of numbers.
pub const NUMBER: Type = Type::Number;

/// Around nothing at all: a module that there is not.
fn nowhere() -> Around {
    Around::of(usize::MAX)
}

impl World<'_> {
    /// The value of a variable.
    pub fn variable(&mut self, module: usize, name: &Rc<str>) -> Result<Value, Trouble> {
        let Some(of) = self.module(module) else { return Ok(Value::Null) };
        let Some(block) = of.configuration.variables.get(name).cloned() else { return Ok(Value::Null) };
        let path = Rc::clone(&of.path);
        let parent = of.parent.clone();
        let given: Option<(Value, Span)> = match parent {
            Some((_, call, around)) => match call.body.get(name) {
                Some(expression) => Some((self.settled(&around, expression)?, expression.at)),
                None => None,
            },
            None => self.given.get(name),
        };
        let default = match block.body.get("default") {
            Some(expression) => Some((self.settled(&nowhere(), expression)?, expression.at)),
            None => None,
        };
        let of = self.type_of(&block);
        let is_nullable = match block.body.get("nullable") {
            Some(expression) => self.settled(&nowhere(), expression)? != Value::Bool(false),
            None => true,
        };
        let given = given.filter(|(value, _)| is_nullable || !value.is_null());
        let Some((value, at)) = given.or(default) else {
            self.say_missing(&block, name, path.is_empty());
            return Ok(Value::unknown(Unknown::of(Origin::Variable(path, Rc::clone(name)))));
        };
        let Some(of) = of else { return Ok(value) };
        let made = with_defaults(&value, &of).and_then(|value| convert(&value, &of));
        match made {
            Ok(made) => Ok(made),
            Err(why) => {
                self.say(
                    Severity::Warning,
                    at,
                    &format!("the value of variable “{name}” does not fit its type: {why}"),
                );
                Ok(value)
            }
        }
    }

    fn say_missing(&mut self, block: &Block, name: &str, is_root: bool) {
        let text = if is_root {
            without_value("variable", name)
        } else {
            format!("the call of the module gives variable “{name}” no value; it is not known")
        };
        let severity = if is_root { Severity::Assumption } else { Severity::Warning };
        self.say(severity, block.at, &text);
    }

    fn type_of(&mut self, block: &Block) -> Option<Type> {
        let from = block.body.get("type")?;
        let mut default = |expression: &_| self.settled(&nowhere(), expression).ok();
        match Type::read(from, &mut default) {
            Ok(of) => Some(of),
            Err(why) => {
                let text = self.sources.quoted(from.at);
                self.say(Severity::Warning, from.at, &format!("the type “{text}” cannot be read: {why}"));
                None
            }
        }
    }

    /// Says which variables of a module have values that their own rules refuse.
    pub fn validate(&mut self, module: usize) {
        let Some(of) = self.module(module) else { return };
        let variables: Vec<(Rc<str>, Rc<Block>)> = of
            .configuration
            .variables
            .iter()
            .map(|(name, block)| (Rc::clone(name), Rc::clone(block)))
            .collect();
        let around = Around::of(module);
        for (name, block) in variables {
            let rules = block.body.blocks.iter().filter(|inner| &*inner.kind == "validation");
            for rule in rules {
                let Some(condition) = rule.body.get("condition") else { continue };
                if self.settle(Item::Variable(module, Rc::clone(&name))).is_none() {
                    return;
                }
                self.budget.depth = 0;
                let Ok(Value::Bool(false)) = self.expression(&around, condition) else { continue };
                let message = rule.body.get("error_message");
                let message = message.and_then(|message| self.expression(&around, message).ok());
                let why = match message {
                    Some(Value::Text(text)) => text,
                    Some(_) | None => Rc::from("its condition does not hold"),
                };
                let text = format!("the value of variable “{name}” is not valid: {why}");
                self.say(Severity::Warning, rule.at, &text);
            }
        }
    }
}
