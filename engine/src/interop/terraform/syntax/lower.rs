//! From the syntax trees of `hcl-edit` to ours: spans tell the file, templates are trimmed, numbers exact.

use std::ops::Range;
use std::rc::Rc;

use hcl_edit::expr::{self as hcl, BinaryOperator, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{self, Structure};
use hcl_edit::template::{Directive, Element, Template};
use hcl_edit::{Formatted, Span as _};

use super::strip::{self, Style, Written};
use super::{Access, Attribute, Binary, Block, Body, Call, Expression, For, Kind, Piece, PieceFor, Unary};
use crate::interop::terraform::language::{Number, Value};
use crate::interop::terraform::source::Span;

const QUOTED: Style = Style { written: Written::Quoted, indent: 0 };
const LINES: Style = Style { written: Written::Lines, indent: 0 };

/// Where the text of a syntax tree stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// In which file.
    pub file: u32,
    /// From which byte on.
    pub base: u32,
    /// All of it here, where bytes of the text are not bytes of the file.
    pub fixed: Option<Span>,
}

impl Place {
    fn span(&self, range: Option<Range<usize>>) -> Span {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        let range = range.unwrap_or_default();
        let at = |offset: usize| self.base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        Span { file: self.file, start: at(range.start), end: at(range.end) }
    }

    /// What a file or block says.
    pub fn body(&self, body: &structure::Body) -> Body {
        let mut made = Body::default();
        for item in body {
            match item {
                Structure::Attribute(attribute) => made.attributes.push(Attribute {
                    name: Rc::from(attribute.key.as_str()),
                    at: self.span(attribute.span()),
                    value: self.expression(&attribute.value),
                }),
                Structure::Block(block) => made.blocks.push(Block {
                    kind: Rc::from(block.ident.as_str()),
                    labels: block.labels.iter().map(|label| Rc::from(label.as_str())).collect(),
                    at: self.span(block.span()),
                    body: self.body(&block.body),
                }),
            }
        }
        made
    }

    /// An expression.
    pub fn expression(&self, from: &hcl::Expression) -> Expression {
        let at = self.span(from.span());
        let kind = match from {
            hcl::Expression::Null(_) => Kind::Literal(Value::Null),
            hcl::Expression::Bool(flag) => Kind::Literal(Value::Bool(*flag.value())),
            hcl::Expression::Number(number) => Kind::Literal(Value::Number(exact(number))),
            hcl::Expression::String(text) => Kind::Literal(Value::Text(Rc::from(text.as_str()))),
            hcl::Expression::Array(items) => {
                Kind::Tuple(items.iter().map(|item| self.expression(item)).collect())
            }
            hcl::Expression::Object(object) => self.object(object),
            hcl::Expression::StringTemplate(template) => {
                return self.wrapped(at, template, QUOTED);
            }
            hcl::Expression::HeredocTemplate(heredoc) => Kind::Template(self.pieces(
                &heredoc.template,
                Style { indent: heredoc.indent().unwrap_or(0), ..LINES },
                (false, false),
            )),
            hcl::Expression::Parenthesis(inner) => {
                return Expression { at, ..self.expression(inner.inner()) };
            }
            hcl::Expression::Variable(name) => Kind::Name(Rc::from(name.as_str())),
            hcl::Expression::Conditional(of) => Kind::Conditional(Box::new((
                self.expression(&of.cond_expr),
                self.expression(&of.true_expr),
                self.expression(&of.false_expr),
            ))),
            hcl::Expression::FuncCall(call) => self.call(call),
            hcl::Expression::Traversal(traversal) => self.traversal(traversal),
            hcl::Expression::UnaryOp(operation) => {
                let operator = match operation.operator.value() {
                    UnaryOperator::Neg => Unary::Negate,
                    UnaryOperator::Not => Unary::Not,
                };
                Kind::Unary(operator, Box::new(self.expression(&operation.expr)))
            }
            hcl::Expression::BinaryOp(operation) => Kind::Binary(
                binary(*operation.operator.value()),
                Box::new((self.expression(&operation.lhs_expr), self.expression(&operation.rhs_expr))),
            ),
            hcl::Expression::ForExpr(from) => self.for_expression(from),
        };
        Expression { at, kind }
    }

    fn object(&self, object: &hcl::Object) -> Kind {
        let entry = |(key, value): (&ObjectKey, &hcl::ObjectValue)| {
            let key = match key {
                ObjectKey::Ident(name) => Expression {
                    at: self.span(name.span()),
                    kind: Kind::Literal(Value::Text(Rc::from(name.as_str()))),
                },
                ObjectKey::Expression(key) => self.expression(key),
            };
            (key, self.expression(value.expr()))
        };
        Kind::Object(object.iter().map(entry).collect())
    }

    fn call(&self, call: &hcl::FuncCall) -> Kind {
        let mut name = String::new();
        for space in &call.name.namespace {
            name.push_str(space.as_str());
            name.push_str("::");
        }
        name.push_str(call.name.name.as_str());
        Kind::Call(Box::new(Call {
            name: Rc::from(name),
            arguments: call.args.iter().map(|argument| self.expression(argument)).collect(),
            expand: call.args.expand_final(),
        }))
    }

    fn traversal(&self, traversal: &hcl::Traversal) -> Kind {
        let steps = traversal.operators.iter().map(|operator| match operator.value() {
            TraversalOperator::AttrSplat(_) => Access::AttributeSplat,
            TraversalOperator::FullSplat(_) => Access::FullSplat,
            TraversalOperator::GetAttr(name) => Access::Attribute(Rc::from(name.as_str())),
            TraversalOperator::Index(index) => Access::Index(self.expression(index)),
            TraversalOperator::LegacyIndex(index) => Access::Position(*index.value()),
        });
        Kind::Inside(Box::new(self.expression(&traversal.expr)), steps.collect())
    }

    fn for_expression(&self, from: &hcl::ForExpr) -> Kind {
        Kind::For(Box::new(For {
            key: from.intro.key_var.as_ref().map(|name| Rc::from(name.as_str())),
            value: Rc::from(from.intro.value_var.as_str()),
            of: self.expression(&from.intro.collection_expr),
            result_key: from.key_expr.as_ref().map(|key| self.expression(key)),
            result: self.expression(&from.value_expr),
            group: from.grouping,
            condition: from.cond.as_ref().map(|condition| self.expression(&condition.expr)),
        }))
    }

    /// A text that is one expression and nothing else is that expression, of whatever type.
    fn wrapped(&self, at: Span, template: &Template, style: Style) -> Expression {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return Expression { at, ..self.expression(&only.expr) };
        }
        Expression { at, kind: Kind::Template(self.pieces(template, style, (false, false))) }
    }

    /// Whether it is inside a directive, and whether a `~` stands before it.
    fn pieces(
        &self,
        template: &Template,
        style: Style,
        (is_nested, mut is_trimmed): (bool, bool),
    ) -> Vec<Piece> {
        let mut made = Vec::with_capacity(template.len());
        for element in template {
            match element {
                Element::Literal(text) => {
                    made.push(Piece::Text(strip::literal(text, style, is_nested, is_trimmed)));
                    is_trimmed = false;
                }
                Element::Interpolation(of) => {
                    if of.strip.strip_start() {
                        trim_end(&mut made, style.written);
                    }
                    is_trimmed = of.strip.strip_end();
                    made.push(Piece::Value(self.expression(&of.expr)));
                }
                Element::Directive(directive) => {
                    is_trimmed = self.directive(directive, style, &mut made);
                }
            }
        }
        made
    }

    /// Adds a directive; whether what follows is trimmed.
    fn directive(&self, directive: &Directive, style: Style, made: &mut Vec<Piece>) -> bool {
        let written = style.written;
        let body = |template: &Template, is_start: bool, is_end: bool| {
            let mut pieces = self.pieces(template, style, (true, is_start));
            if is_end {
                trim_end(&mut pieces, written);
            }
            pieces
        };
        match directive {
            Directive::If(of) => {
                let (begin, end) = (of.if_expr.strip, of.endif_expr.strip);
                if begin.strip_start() {
                    trim_end(made, written);
                }
                let middle = of.else_expr.as_ref();
                let is_cut = middle.map_or(end, |middle| middle.strip).strip_start();
                let then = body(&of.if_expr.template, begin.strip_end(), is_cut);
                let otherwise = middle.map_or_else(Vec::new, |middle| {
                    body(&middle.template, middle.strip.strip_end(), end.strip_start())
                });
                made.push(Piece::If(Box::new(self.expression(&of.if_expr.cond_expr)), then, otherwise));
                end.strip_end()
            }
            Directive::For(of) => {
                let (begin, end) = (of.for_expr.strip, of.endfor_expr.strip);
                if begin.strip_start() {
                    trim_end(made, written);
                }
                made.push(Piece::For(Box::new(PieceFor {
                    key: of.for_expr.key_var.as_ref().map(|name| Rc::from(name.as_str())),
                    value: Rc::from(of.for_expr.value_var.as_str()),
                    of: self.expression(&of.for_expr.collection_expr),
                    body: body(&of.for_expr.template, begin.strip_end(), end.strip_start()),
                })));
                end.strip_end()
            }
        }
    }
}

fn trim_end(pieces: &mut [Piece], written: Written) {
    if let Some(Piece::Text(text)) = pieces.last_mut() {
        let length = strip::end(text, written).len();
        text.truncate(length);
    }
}

fn exact(number: &Formatted<hcl_edit::Number>) -> Number {
    let written = number.as_repr().map(|text| text.replace([' ', '\t'], ""));
    let exact = written.and_then(|text| Number::parse(&text));
    exact.or_else(|| Number::from_float(number.value().as_f64()?)).unwrap_or(Number::ZERO)
}

fn binary(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Eq => Binary::Equal,
        BinaryOperator::NotEq => Binary::NotEqual,
        BinaryOperator::LessEq => Binary::LessOrEqual,
        BinaryOperator::GreaterEq => Binary::GreaterOrEqual,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::Plus => Binary::Plus,
        BinaryOperator::Minus => Binary::Minus,
        BinaryOperator::Mul => Binary::Times,
        BinaryOperator::Div => Binary::Divided,
        BinaryOperator::Mod => Binary::Remainder,
        BinaryOperator::And => Binary::And,
        BinaryOperator::Or => Binary::Or,
    }
}

/// A template that is a text of its own: a file, or a string of JSON.
pub fn template(text: &str, place: Place) -> Result<Expression, String> {
    let parsed = hcl_edit::parser::parse_template(text).map_err(|error| {
        let at = error.location();
        format!("{} at line {}, column {}", error.message(), at.line(), at.column())
    })?;
    Ok(place.wrapped(place.span(Some(0..text.len())), &parsed, LINES))
}
