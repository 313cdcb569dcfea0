//! What a file says: blocks, attributes and expressions, the same from both of Terraform's syntaxes.

pub mod file;
pub mod json;
mod json_body;
mod lower;
mod strip;

use std::rc::Rc;

use super::language::Value;
use super::source::Span;

pub use lower::{Place, template};

/// What stands between braces, or in a file.
#[derive(Debug, Default)]
pub struct Body {
    /// Names with values, in their order.
    pub attributes: Vec<Attribute>,
    /// Blocks, in their order.
    pub blocks: Vec<Block>,
}

impl Body {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Expression> {
        self.attributes.iter().find(|attribute| &*attribute.name == name).map(|attribute| &attribute.value)
    }
}

/// A name with a value.
#[derive(Debug)]
pub struct Attribute {
    /// The name.
    pub name: Rc<str>,
    /// Where both stand.
    pub at: Span,
    /// The value.
    pub value: Expression,
}

/// A block.
#[derive(Debug)]
pub struct Block {
    /// Its type, such as `resource`.
    pub kind: Rc<str>,
    /// Its labels.
    pub labels: Vec<Rc<str>>,
    /// Where it stands.
    pub at: Span,
    /// What is in it.
    pub body: Body,
}

/// An expression.
#[derive(Debug)]
pub struct Expression {
    /// Where it stands.
    pub at: Span,
    /// What it is.
    pub kind: Kind,
}

/// Kinds of expressions.
#[derive(Debug)]
pub enum Kind {
    /// A value as it stands.
    Literal(Value),
    /// A text with expressions in it.
    Template(Vec<Piece>),
    /// `[…]`
    Tuple(Vec<Expression>),
    /// `{…}`
    Object(Vec<(Expression, Expression)>),
    /// A name that stands for something.
    Name(Rc<str>),
    /// What is inside a value.
    Inside(Box<Expression>, Vec<Access>),
    /// `condition ? this : that`
    Conditional(Box<(Expression, Expression, Expression)>),
    /// A function called.
    Call(Box<Call>),
    /// An operator before one value.
    Unary(Unary, Box<Expression>),
    /// An operator between two.
    Binary(Binary, Box<(Expression, Expression)>),
    /// `[for …]` or `{for …}`
    For(Box<For>),
}

/// A function called.
#[derive(Debug)]
pub struct Call {
    /// Its name, with namespaces.
    pub name: Rc<str>,
    /// What is passed.
    pub arguments: Vec<Expression>,
    /// Whether the last argument is a list of arguments: `f(list...)`.
    pub expand: bool,
}

/// A collection made from another.
#[derive(Debug)]
pub struct For {
    /// The name of the key or index.
    pub key: Option<Rc<str>>,
    /// The name of the element.
    pub value: Rc<str>,
    /// What is gone through.
    pub of: Expression,
    /// What each gives the name of, for an object.
    pub result_key: Option<Expression>,
    /// What each gives.
    pub result: Expression,
    /// Whether results of one name are gathered.
    pub group: bool,
    /// Which are taken.
    pub condition: Option<Expression>,
}

/// A step into a value.
#[derive(Debug)]
pub enum Access {
    /// `.name`
    Attribute(Rc<str>),
    /// `[expression]`
    Index(Expression),
    /// `.0`
    Position(u64),
    /// `.*`
    AttributeSplat,
    /// `[*]`
    FullSplat,
}

/// A piece of a template.
#[derive(Debug)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// `${…}`
    Value(Expression),
    /// `%{ if }`
    If(Box<Expression>, Vec<Piece>, Vec<Piece>),
    /// `%{ for }`
    For(Box<PieceFor>),
}

/// A loop in a template.
#[derive(Debug)]
pub struct PieceFor {
    /// The name of the key or index.
    pub key: Option<Rc<str>>,
    /// The name of the element.
    pub value: Rc<str>,
    /// What is gone through.
    pub of: Expression,
    /// What is repeated.
    pub body: Vec<Piece>,
}

/// Operators before one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// `-`
    Negate,
    /// `!`
    Not,
}

/// Operators between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Equal,
    NotEqual,
    LessOrEqual,
    GreaterOrEqual,
    Less,
    Greater,
    Plus,
    Minus,
    Times,
    Divided,
    Remainder,
    And,
    Or,
}
