//! Texts with expressions in them: known in part where those are not known.

use std::rc::Rc;

use super::convert::text_of;
use super::expression::wrong;
use super::unknown::{Part, Unknown};
use super::{Evaluator, Trouble, Value};
use crate::interop::terraform::limits;
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::Piece;

/// The parts of a text as they come.
#[derive(Default)]
pub struct Parts {
    before: Vec<Part>,
    text: String,
    length: usize,
}

impl Parts {
    /// Adds what is known.
    pub fn text(&mut self, text: &str) -> Result<(), String> {
        self.length = self.length.saturating_add(text.len());
        if self.length > limits::TEXT_MOST {
            return Err(format!("the text has more than {} bytes", limits::TEXT_MOST));
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Adds a value as a text.
    pub fn value(&mut self, value: &Value) -> Result<(), String> {
        if let Value::Unknown(unknown) = value {
            return self.unknown(unknown);
        }
        match text_of(value)? {
            Some(text) => self.text(&text),
            None => Err("null is no text".to_owned()),
        }
    }

    /// Adds what is not known.
    pub fn unknown(&mut self, unknown: &Rc<Unknown>) -> Result<(), String> {
        match &**unknown {
            Unknown::Text(parts) => {
                for part in parts {
                    match part {
                        Part::Text(text) => self.text(text)?,
                        Part::Unknown(unknown) => self.push(unknown)?,
                    }
                }
                Ok(())
            }
            Unknown::Reference(_) | Unknown::Computed(_) => self.push(unknown),
        }
    }

    fn push(&mut self, unknown: &Rc<Unknown>) -> Result<(), String> {
        if !self.text.is_empty() {
            self.before.push(Part::Text(Rc::from(std::mem::take(&mut self.text))));
        }
        if self.before.len() > limits::ITEMS_MOST {
            return Err(format!("the text has more than {} parts", limits::ITEMS_MOST));
        }
        self.before.push(Part::Unknown(Rc::clone(unknown)));
        Ok(())
    }

    /// The text.
    pub fn done(mut self) -> Result<Value, String> {
        if self.before.is_empty() {
            return Value::text(&self.text);
        }
        if !self.text.is_empty() {
            self.before.push(Part::Text(Rc::from(self.text)));
        }
        if let [Part::Unknown(only)] = self.before.as_slice() {
            return Ok(Value::Unknown(Rc::clone(only)));
        }
        Ok(Value::unknown(Unknown::Text(self.before)))
    }
}

impl Evaluator<'_> {
    pub(super) fn template(&mut self, pieces: &[Piece], at: Span) -> Result<Value, Trouble> {
        let mut parts = Parts::default();
        self.pieces(pieces, at, &mut parts)?;
        self.made(parts.done(), at)
    }

    fn pieces(&mut self, pieces: &[Piece], at: Span, parts: &mut Parts) -> Result<(), Trouble> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => parts.text(text).or_else(|why| wrong(at, why))?,
                Piece::Value(of) => {
                    let value = self.value(of)?;
                    parts.value(&value).or_else(|why| wrong(of.at, why))?;
                }
                Piece::If(condition, then, otherwise) => {
                    let taken = if self.condition(condition)? { then } else { otherwise };
                    self.pieces(taken, at, parts)?;
                }
                Piece::For(of) => {
                    let collection = self.value(&of.of)?;
                    self.each(&collection, (of.key.as_ref(), &of.value), of.of.at, &mut |this| {
                        if !this.names.budget().walk(1) {
                            return Err(Trouble::Spent);
                        }
                        this.pieces(&of.body, at, parts)
                    })?;
                }
            }
        }
        Ok(())
    }
}
