//! CloudFormation's functions, in one table.
//! (AWS CloudFormation Template Reference, “Intrinsic function reference”, “Rule-specific intrinsic
//! functions”.)

mod condition;
mod network;
mod reference;
mod row;
mod rule;
mod text;

use std::rc::Rc;

use super::evaluate::kind;
use super::node::{Kind, Mark, Node};
use super::world::{Found, Trouble, World, wrong};
use crate::interop::diagnostic::Severity;
use crate::interop::terraform::{Unknown, Value};

pub use condition::holds;
pub use network::zones_of;
pub use reference::{address, kind_of};
pub use row::split;

/// A function.
pub struct Function {
    /// Its name in the long form.
    pub name: &'static str,
    /// Whether what it comes to stands where the template has it.
    pub keeps_trail: bool,
    /// What it comes to.
    pub run: fn(&mut World<'_>, &Asked) -> Found,
}

impl Function {
    const fn new(name: &'static str, run: fn(&mut World<'_>, &Asked) -> Found) -> Self {
        Self { name, keeps_trail: false, run }
    }
}

const FUNCTIONS: &[Function] = &[
    Function::new("Condition", condition::named),
    Function::new("Fn::And", condition::and),
    Function::new("Fn::Base64", text::base64),
    Function::new("Fn::Cidr", network::cidr),
    Function::new("Fn::Contains", rule::contains),
    Function::new("Fn::EachMemberEquals", rule::each_member_equals),
    Function::new("Fn::EachMemberIn", rule::each_member_in),
    Function::new("Fn::Equals", condition::equals),
    Function::new("Fn::FindInMap", row::find_in_map),
    Function::new("Fn::GetAZs", network::zones),
    Function::new("Fn::GetAtt", reference::get_att),
    Function { name: "Fn::If", keeps_trail: true, run: condition::choose },
    Function::new("Fn::GetStackOutput", reference::get_stack_output),
    Function::new("Fn::ImportValue", reference::import_value),
    Function::new("Fn::Join", text::join),
    Function::new("Fn::Length", row::length),
    Function::new("Fn::Not", condition::not),
    Function::new("Fn::Or", condition::or),
    Function::new("Fn::RefAll", not_known),
    Function::new("Fn::Select", row::select),
    Function::new("Fn::Split", row::split_text),
    Function::new("Fn::Sub", text::sub),
    Function::new("Fn::ToJsonString", text::to_json),
    Function::new("Fn::Transform", |world, asked| {
        say_macro(world, asked.at, &asked.node);
        Ok(Value::computed([]))
    }),
    Function::new("Fn::ValueOf", not_known),
    Function::new("Fn::ValueOfAll", not_known),
    Function::new("Ref", reference::of),
];

/// What a deployment knows only: all values of a type of parameters, and tags of what they name.
#[expect(clippy::unnecessary_wraps, reason = "as all functions are")]
fn not_known(_: &mut World<'_>, _: &Asked) -> Found {
    Ok(Value::computed([]))
}

/// The function of a name.
pub fn find(name: &str) -> Option<&'static Function> {
    if name.starts_with("Fn::") || matches!(name, "Ref" | "Condition") {
        return FUNCTIONS.iter().find(|function| function.name == name);
    }
    None
}

/// Says that a macro is not run.
pub fn say_macro(world: &mut World<'_>, at: Mark, node: &Node) {
    let name = node.get("Name").and_then(|name| name.as_text()).unwrap_or_else(|| Rc::from("a macro"));
    let text = format!("“{name}” is not run; what it would make is not known");
    world.say(Severity::Warning, at, &text);
}

/// What a function is asked.
pub struct Asked {
    /// In which stack.
    pub stack: usize,
    /// Its name.
    pub name: &'static str,
    /// Its argument.
    pub node: Rc<Node>,
    /// Where it stands.
    pub at: Mark,
}

/// A list, known or not.
pub enum Row {
    /// Elements, each known or not.
    Items(Vec<Value>),
    /// Not even how many there are.
    Unknown(Rc<Unknown>),
}

impl Asked {
    /// It is wrong.
    pub fn wrong<T>(&self, why: &str) -> Result<T, Trouble> {
        wrong(self.at, format!("{}: {why}", self.name))
    }

    /// The arguments, as many as there may be.
    pub fn items(&self, least: usize, most: usize) -> Result<&[Rc<Node>], Trouble> {
        let Kind::List(items) = &self.node.kind else {
            return self.wrong("its arguments stand in a list");
        };
        if items.len() < least || items.len() > most {
            return self.wrong(&format!("there are {} arguments", items.len()));
        }
        Ok(items)
    }

    /// One of the arguments.
    pub fn item(&self, index: usize) -> Result<&Rc<Node>, Trouble> {
        match self.node.items().and_then(|items| items.get(index)) {
            Some(item) => Ok(item),
            None => self.wrong("an argument is missing"),
        }
    }

    /// What one of the arguments comes to.
    pub fn get(&self, world: &mut World<'_>, index: usize) -> Found {
        let item = Rc::clone(self.item(index)?);
        // A word such as `yes` is compared and looked up as it is written.
        if item.written.is_some() {
            return Ok(item.as_text().map_or(Value::Null, Value::Text));
        }
        world.value(self.stack, &item)
    }

    /// One of the arguments as a list.
    pub fn row(&self, world: &mut World<'_>, index: usize) -> Result<Row, Trouble> {
        let value = self.get(world, index)?;
        self.row_of(value)
    }

    /// A value as a list.
    pub fn row_of(&self, value: Value) -> Result<Row, Trouble> {
        match value {
            Value::List(list) => Ok(Row::Items(list.items().to_vec())),
            Value::Unknown(unknown) => Ok(Row::Unknown(unknown)),
            other => self.wrong(&format!("a list is needed, and this is {}", kind(&other))),
        }
    }

    /// One of the arguments as a text; what is not known as it is.
    pub fn text(&self, world: &mut World<'_>, index: usize) -> Result<Result<Rc<str>, Value>, Trouble> {
        let item = Rc::clone(self.item(index)?);
        world.known_text(self.stack, &item)
    }

    /// One of the arguments as a whole number; what is not known as it is.
    pub fn whole(&self, world: &mut World<'_>, index: usize) -> Result<Result<usize, Value>, Trouble> {
        let text = match self.text(world, index)? {
            Ok(text) => text,
            Err(unknown) => return Ok(Err(unknown)),
        };
        match text.trim().parse() {
            Ok(number) => Ok(Ok(number)),
            Err(_) => self.wrong(&format!("“{text}” is no whole number")),
        }
    }
}
