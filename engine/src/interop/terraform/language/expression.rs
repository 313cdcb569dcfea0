//! What an expression comes to.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::convert::{convert, text_of};
use super::functions::{self, Asked};
use super::types::Type;
use super::unknown::{Step, Unknown};
use super::value::MapKind;
use super::{Names, Number, Trouble, Value, access, operator, unify};
use crate::interop::terraform::limits;
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::{Access, Binary, Call, Expression, Kind, Place, template};

/// Beyond this much the branch of a conditional that is not taken is not looked at for its type.
const COMPARED_MOST: usize = 10_000;

/// Evaluates expressions with some names of their own beside those all around.
pub struct Evaluator<'a> {
    pub(super) names: &'a mut dyn Names,
    pub(super) locals: Vec<(Rc<str>, Value)>,
    /// Whether nothing but `locals` has a name: inside a template that is a file.
    is_isolated: bool,
}

pub(super) fn wrong<T>(at: Span, text: impl Into<String>) -> Result<T, Trouble> {
    Err(Trouble::Wrong(at, text.into()))
}

impl<'a> Evaluator<'a> {
    /// With what is around, and some names more.
    pub fn new(names: &'a mut dyn Names, locals: Vec<(Rc<str>, Value)>) -> Self {
        Self { names, locals, is_isolated: false }
    }

    /// What an expression comes to.
    pub fn value(&mut self, expression: &Expression) -> Result<Value, Trouble> {
        let budget = self.names.budget();
        if budget.depth > limits::DEPTH_HARD {
            return wrong(expression.at, "it is nested too deeply");
        }
        if budget.is_spent() || !budget.walk(1) {
            return Err(Trouble::Spent);
        }
        budget.depth += 1;
        let found = self.of_kind(expression);
        self.names.budget().depth -= 1;
        found
    }

    fn of_kind(&mut self, expression: &Expression) -> Result<Value, Trouble> {
        let at = expression.at;
        match &expression.kind {
            Kind::Literal(value) => Ok(value.clone()),
            Kind::Template(pieces) => self.template(pieces, at),
            Kind::Tuple(items) => self.tuple(items, at),
            Kind::Object(entries) => self.object(entries, at),
            Kind::Name(name) => match self.local(name) {
                Some(found) => Ok(found),
                None => Ok(self.named(name, &[], at)?.0),
            },
            Kind::Inside(of, steps) => self.inside(of, steps, at),
            Kind::Conditional(of) => self.conditional(&of.0, &of.1, &of.2),
            Kind::Call(call) => self.call(call, at),
            Kind::Unary(operator, of) => {
                let value = self.value(of)?;
                operator::unary(*operator, &value).or_else(|why| wrong(at, why))
            }
            Kind::Binary(operator, of) => self.binary(*operator, &of.0, &of.1, at),
            Kind::For(of) => self.loop_over(of, at),
        }
    }

    /// Takes room for a value that was made just now.
    pub(super) fn made(&mut self, value: Result<Value, String>, at: Span) -> Result<Value, Trouble> {
        match value {
            Ok(value) if self.names.budget().keep(value.own_weight()) => Ok(value),
            Ok(_) => Err(Trouble::Spent),
            Err(why) => wrong(at, why),
        }
    }

    fn local(&self, name: &str) -> Option<Value> {
        self.locals.iter().rev().find(|(known, _)| **known == *name).map(|(_, value)| value.clone())
    }

    fn named(&mut self, name: &str, steps: &[Access], at: Span) -> Result<(Value, usize), Trouble> {
        if self.is_isolated {
            return wrong(at, format!("the template is given nothing that is called “{name}”"));
        }
        self.names.find(name, steps, at)
    }

    fn tuple(&mut self, items: &[Expression], at: Span) -> Result<Value, Trouble> {
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            made.push(self.value(item)?);
        }
        self.made(Value::tuple(made), at)
    }

    fn object(&mut self, entries: &[(Expression, Expression)], at: Span) -> Result<Value, Trouble> {
        let mut made = BTreeMap::new();
        let mut unknown = BTreeMap::new();
        for (key, value) in entries {
            let name = self.value(key)?;
            let value = self.value(value)?;
            let name = key_of(&name, &mut unknown).or_else(|why| wrong(key.at, why))?;
            made.insert(name, value);
        }
        self.made(Value::mapping(MapKind::Object, made, None, unknown), at)
    }

    fn inside(&mut self, of: &Expression, steps: &[Access], at: Span) -> Result<Value, Trouble> {
        let (value, used) = match &of.kind {
            Kind::Name(name) => match self.local(name) {
                Some(value) => (value, 0),
                None => self.named(name, steps, at)?,
            },
            _ => (self.value(of)?, 0),
        };
        self.follow(value, steps.get(used..).unwrap_or_default(), at)
    }

    /// Goes further into a value.
    fn follow(&mut self, mut value: Value, steps: &[Access], at: Span) -> Result<Value, Trouble> {
        let mut rest = steps;
        while let Some((step, behind)) = rest.split_first() {
            rest = behind;
            let found = match step {
                Access::Attribute(name) => access::attribute(&value, name),
                Access::Index(key) => {
                    let key = self.value(key)?;
                    access::index(&value, &key)
                }
                Access::Position(at) => access::index(&value, &Value::Number(Number::from(i128::from(*at)))),
                Access::FullSplat => return self.splat(&value, behind, at),
                Access::AttributeSplat => {
                    let own = behind.iter().take_while(|step| is_plain(step)).count();
                    let (own, after) = behind.split_at_checked(own).unwrap_or((behind, &[]));
                    let found = self.splat(&value, own, at)?;
                    return self.follow(found, after, at);
                }
            };
            value = found.or_else(|why| wrong(at, why))?;
        }
        Ok(value)
    }

    /// The same steps into every element.
    fn splat(&mut self, value: &Value, steps: &[Access], at: Span) -> Result<Value, Trouble> {
        let Some((kind, items)) = access::elements(value) else {
            let Value::Unknown(unknown) = value else { return wrong(at, "it has no elements") };
            return self.follow(Value::unknown(unknown.then(Step::Each)), steps, at);
        };
        if !self.names.budget().walk(items.len()) {
            return Err(Trouble::Spent);
        }
        let mut made = Vec::with_capacity(items.len());
        for item in items {
            made.push(self.follow(item, steps, at)?);
        }
        self.made(Value::list(kind, made), at)
    }

    /// A condition. What is not known is taken for true, which is said.
    pub(super) fn condition(&mut self, of: &Expression) -> Result<bool, Trouble> {
        let value = self.value(of)?;
        match convert(&value, &Type::Bool) {
            Ok(Value::Bool(flag)) => Ok(flag),
            Ok(Value::Null) => wrong(of.at, "a condition is null"),
            Ok(_) => {
                self.names.assume(of.at, &|text| {
                    format!("whether “{text}” holds is not known before an apply; it is taken to hold")
                });
                Ok(true)
            }
            Err(why) => wrong(of.at, why),
        }
    }

    /// Of a condition that is not known the first branch is taken, unless that cannot be evaluated or is
    /// null: what people write first is what is usually there.
    fn conditional(
        &mut self,
        condition: &Expression,
        then: &Expression,
        otherwise: &Expression,
    ) -> Result<Value, Trouble> {
        let asked = self.value(condition)?;
        let flag = match convert(&asked, &Type::Bool) {
            Ok(Value::Bool(flag)) => flag,
            Ok(Value::Null) => return wrong(condition.at, "a condition is null"),
            Ok(_) => return self.either(condition, then, otherwise),
            Err(why) => return wrong(condition.at, why),
        };
        let (taken, other) = if flag { (then, otherwise) } else { (otherwise, then) };
        let value = self.value(taken)?;
        if matches!(value, Value::Null | Value::Text(_) | Value::Unknown(_)) || value.weight() > COMPARED_MOST
        {
            return Ok(value);
        }
        // Terraform gives both branches one type.
        self.names.hush(true);
        let other = self.value(other);
        self.names.hush(false);
        match other {
            Ok(other) if other.weight() <= COMPARED_MOST => Ok(alike(&value, &other)),
            Ok(_) | Err(Trouble::Wrong(..)) => Ok(value),
            Err(trouble) => Err(trouble),
        }
    }

    fn either(
        &mut self,
        condition: &Expression,
        then: &Expression,
        otherwise: &Expression,
    ) -> Result<Value, Trouble> {
        let first = self.value(then);
        let second = match &first {
            Ok(value) if !value.is_null() => None,
            Ok(_) | Err(Trouble::Wrong(..)) => Some(self.value(otherwise)),
            Err(trouble) => return Err(trouble.clone()),
        };
        let is_first = !matches!(second, Some(Ok(_)));
        let taken = if is_first { then } else { otherwise };
        self.names.assume(condition.at, &|text| {
            let which =
                if is_first { "what stands before the colon" } else { "what stands behind the colon" };
            format!("whether “{text}” holds is not known before an apply; {which} is taken")
        });
        match second {
            Some(Ok(value)) => Ok(value),
            Some(Err(Trouble::Later)) => Err(Trouble::Later),
            Some(Err(_)) | None => first.or_else(|_| wrong(taken.at, "neither of both can be evaluated")),
        }
    }

    fn binary(
        &mut self,
        operator: Binary,
        first: &Expression,
        second: &Expression,
        at: Span,
    ) -> Result<Value, Trouble> {
        let a = self.value(first)?;
        let b = self.value(second)?;
        // Comparing what is shared many times is work all the same.
        if !self.names.budget().walk(a.weight().min(b.weight()) / 8) {
            return Err(Trouble::Spent);
        }
        if matches!(operator, Binary::Equal | Binary::NotEqual) && operator::is_likely_something(&a, &b) {
            self.names.assume(at, &|text| {
                format!("in “{text}” what is known after an apply only is taken to be neither null nor empty")
            });
            return Ok(Value::Bool(operator == Binary::NotEqual));
        }
        operator::binary(operator, &a, &b).or_else(|why| wrong(at, why))
    }

    fn call(&mut self, call: &Call, at: Span) -> Result<Value, Trouble> {
        let name = call.name.strip_prefix("core::").unwrap_or(&call.name);
        match name {
            "try" => return self.attempt(&call.arguments, at),
            "can" => {
                let [only] = call.arguments.as_slice() else { return wrong(at, "can takes one argument") };
                return match self.value(only) {
                    Ok(_) => Ok(Value::Bool(true)),
                    Err(Trouble::Wrong(..)) => Ok(Value::Bool(false)),
                    Err(trouble) => Err(trouble),
                };
            }
            _ => {}
        }
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(self.value(argument)?);
        }
        if call.expand {
            match arguments.pop() {
                Some(Value::List(list)) => arguments.extend(list.items().iter().cloned()),
                Some(value @ Value::Unknown(_)) => {
                    arguments.push(value);
                    return Ok(Value::computed(&arguments));
                }
                Some(_) | None => return wrong(at, "before … a list should stand"),
            }
        }
        match name {
            "templatefile" => self.template_file(&arguments, at),
            "templatestring" => match arguments.as_slice() {
                [Value::Text(text), given] => self.template_text(&Rc::clone(text), given, at),
                [Value::Unknown(_), _] => Ok(Value::computed(&arguments)),
                _ => wrong(at, "templatestring takes a text and an object"),
            },
            _ => {
                let asked = Asked { arguments: &arguments, names: &mut *self.names };
                let found = functions::call(name, asked);
                let found = found.map_err(|why| if why.is_empty() { why } else { format!("{name}: {why}") });
                self.made(found, at)
            }
        }
    }

    fn attempt(&mut self, arguments: &[Expression], at: Span) -> Result<Value, Trouble> {
        let mut first = None;
        for argument in arguments {
            match self.value(argument) {
                Err(Trouble::Wrong(at, why)) => {
                    first.get_or_insert(Trouble::Wrong(at, why));
                }
                found => return found,
            }
        }
        Err(first.unwrap_or_else(|| Trouble::Wrong(at, "try takes at least one argument".to_owned())))
    }

    fn template_file(&mut self, arguments: &[Value], at: Span) -> Result<Value, Trouble> {
        let [path, given] = arguments else { return wrong(at, "templatefile takes a path and an object") };
        let path = match path {
            Value::Text(path) => Rc::clone(path),
            Value::Unknown(_) => return Ok(Value::computed(arguments)),
            _ => return wrong(at, "templatefile takes a path"),
        };
        let text = match self.names.file(&path).map(std::str::from_utf8) {
            Some(Ok(text)) if text.len() > limits::TEXT_MOST => {
                return wrong(at, format!("the file “{path}” is too long"));
            }
            Some(Ok(text)) => text.to_owned(),
            Some(Err(_)) => return wrong(at, format!("“{path}” is not text in UTF-8")),
            None => return wrong(at, format!("there is no file “{path}” among those that are given")),
        };
        self.template_text(&text, given, at)
    }

    fn template_text(&mut self, text: &str, given: &Value, at: Span) -> Result<Value, Trouble> {
        if self.is_isolated {
            return wrong(at, "a template may not call for another one");
        }
        if !self.names.budget().keep(text.len() / 16) || !self.names.budget().walk(text.len()) {
            return Err(Trouble::Spent);
        }
        let mut locals = Vec::new();
        match given {
            Value::Map(map) => {
                locals.extend(map.entries().iter().map(|(name, value)| (Rc::clone(name), value.clone())));
            }
            Value::Unknown(_) => return Ok(Value::computed([given])),
            _ => return wrong(at, "what a template is given is an object"),
        }
        let place = Place { file: at.file, base: 0, fixed: Some(at) };
        let parsed =
            template(text, place).or_else(|why| wrong(at, format!("the template cannot be read: {why}")))?;
        Evaluator { names: &mut *self.names, locals, is_isolated: true }.value(&parsed)
    }
}

/// What `.*` takes along.
fn is_plain(step: &Access) -> bool {
    matches!(step, Access::Attribute(_) | Access::Position(_))
}

/// A name in a mapping; one that is not known is remembered.
pub(super) fn key_of(key: &Value, unknown: &mut BTreeMap<Rc<str>, Rc<Unknown>>) -> Result<Rc<str>, String> {
    if let Value::Unknown(key) = key {
        let name: Rc<str> = Rc::from(key.to_string());
        unknown.insert(Rc::clone(&name), Rc::clone(key));
        return Ok(name);
    }
    text_of(key)?.ok_or_else(|| "null is no key".to_owned())
}

/// A value in the type that it has in common with another.
fn alike(value: &Value, other: &Value) -> Value {
    let common = unify::two(&Type::of(value), &Type::of(other));
    common.and_then(|of| convert(value, &of).ok()).unwrap_or_else(|| value.clone())
}
