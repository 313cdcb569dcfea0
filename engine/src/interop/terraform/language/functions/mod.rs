//! Terraform's functions: one table in which each has a name, how many arguments it takes, what it makes of
//! those that are not known, and its code. `try`, `can`, `templatefile` and `templatestring` take expressions
//! and are the evaluator's.

mod choose;
mod collection;
mod convert;
mod csv;
mod date;
mod encoding;
mod file;
mod format;
mod hash;
mod ip_network;
mod json;
mod numeric;
mod regular;
mod set;
mod string;
mod tfvars;
mod verb;
mod yaml;
mod yaml_write;

use std::rc::Rc;

use super::convert::{convert as to_type, text_of};
use super::types::Type;
use super::value::{List, Map};
use super::{Names, Number, Value};

/// What a function comes to, or why it comes to nothing.
type Answer = Result<Value, String>;

/// As many arguments as there are.
const ANY: usize = usize::MAX;

/// What a function makes of arguments that are not known, or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// Null is refused; where anything is not known, neither is what it comes to.
    Known,
    /// Null is refused; it works with elements that are not known.
    Elements,
    /// It looks for itself.
    Anything,
}

/// A function.
struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    takes: Takes,
    run: fn(&mut Asked<'_>) -> Answer,
}

impl Function {
    const fn new(
        name: &'static str,
        (least, most): (usize, usize),
        takes: Takes,
        run: fn(&mut Asked<'_>) -> Answer,
    ) -> Self {
        Self { name, least, most, takes, run }
    }
}

/// Every function there is.
const TABLES: [&[Function]; 16] = [
    numeric::FUNCTIONS,
    string::FUNCTIONS,
    format::FUNCTIONS,
    regular::FUNCTIONS,
    collection::FUNCTIONS,
    choose::FUNCTIONS,
    set::FUNCTIONS,
    convert::FUNCTIONS,
    encoding::FUNCTIONS,
    json::FUNCTIONS,
    yaml::FUNCTIONS,
    tfvars::FUNCTIONS,
    hash::FUNCTIONS,
    date::FUNCTIONS,
    ip_network::FUNCTIONS,
    file::FUNCTIONS,
];

/// What a function is called with.
pub struct Asked<'a> {
    /// The arguments.
    pub arguments: &'a [Value],
    /// What is around the call.
    pub names: &'a mut dyn Names,
}

/// Calls a function.
pub fn call(name: &str, mut asked: Asked<'_>) -> Answer {
    let Some(function) = TABLES.iter().copied().flatten().find(|function| function.name == name) else {
        return Err("there is no such function".to_owned());
    };
    let count = asked.arguments.len();
    if count < function.least || count > function.most {
        return Err(format!("it takes {}, not {count}", arity(function)));
    }
    let has_null = asked.arguments.iter().any(Value::is_null);
    let is_known = asked.arguments.iter().all(Value::is_known);
    match function.takes {
        Takes::Known | Takes::Elements if has_null => return Err("an argument is null".to_owned()),
        Takes::Known if !is_known => return Ok(Value::computed(asked.arguments)),
        Takes::Known | Takes::Elements | Takes::Anything => {}
    }
    let weight = |value: &Value| {
        value.own_weight() + value.weight() / 16 + value.as_text().map_or(0, |text| text.len() / 4)
    };
    let weight: usize = asked.arguments.iter().map(weight).sum();
    if !asked.names.budget().walk(weight) {
        return Err("the import takes too many steps".to_owned());
    }
    (function.run)(&mut asked)
}

fn arity(function: &Function) -> String {
    match (function.least, function.most) {
        (least, most) if least == most => format!("{least} argument{}", if least == 1 { "" } else { "s" }),
        (least, ANY) => format!("{least} arguments or more"),
        (least, most) => format!("{least} to {most} arguments"),
    }
}

impl<'a> Asked<'a> {
    fn get(&self, at: usize) -> Result<&'a Value, String> {
        self.arguments.get(at).ok_or_else(|| "an argument is missing".to_owned())
    }

    fn text(&self, at: usize) -> Result<Rc<str>, String> {
        text_of(self.get(at)?)?.ok_or_else(|| "an argument is null".to_owned())
    }

    /// A document: to take one apart takes more than to look at it.
    fn document(&mut self, at: usize) -> Result<Rc<str>, String> {
        let text = self.text(at)?;
        let budget = self.names.budget();
        if budget.walk(text.len()) && budget.keep(text.len() / 16) {
            Ok(text)
        } else {
            Err("the import takes more than it may".to_owned())
        }
    }

    fn number(&self, at: usize) -> Result<Number, String> {
        match to_type(self.get(at)?, &Type::Number)? {
            Value::Number(number) => Ok(number),
            _ => Err("an argument is null".to_owned()),
        }
    }

    fn whole(&self, at: usize) -> Result<i128, String> {
        let number = self.number(at)?;
        number.whole().ok_or_else(|| format!("a whole number is needed, and this is {number}"))
    }

    fn count(&self, at: usize) -> Result<usize, String> {
        let whole = self.whole(at)?;
        usize::try_from(whole).map_err(|_| format!("{whole} is no count"))
    }

    fn list(&self, at: usize) -> Result<&'a List, String> {
        match self.get(at)? {
            Value::List(list) => Ok(list),
            other => Err(format!("a list is needed, and this is {}", other.kind())),
        }
    }

    fn map(&self, at: usize) -> Result<&'a Map, String> {
        match self.get(at)? {
            Value::Map(map) => Ok(map),
            other => Err(format!("a map is needed, and this is {}", other.kind())),
        }
    }

    /// The texts of a list in which nothing is null.
    fn texts(&self, at: usize) -> Result<Vec<Rc<str>>, String> {
        let items = self.list(at)?.items().iter();
        items.map(|item| text_of(item)?.ok_or_else(|| "an element is null".to_owned())).collect()
    }

    /// Whether an argument, as a whole, is not known.
    fn is_unknown(&self, at: usize) -> bool {
        matches!(self.arguments.get(at), Some(Value::Unknown(_)))
    }

    /// What is not known, from all of the arguments.
    #[expect(clippy::unnecessary_wraps, reason = "it is what a function answers")]
    fn computed(&self) -> Answer {
        Ok(Value::computed(self.arguments))
    }
}
