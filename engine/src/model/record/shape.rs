//! What may stand in a member: for schemas, forms and sentences about what is wrong.

use super::about::Texts;

/// A member of a record.
pub struct Member {
    /// Its name in files.
    pub name: &'static str,
    /// What the members of its record mean; [`Member::about`] has its own.
    pub texts: fn() -> Texts,
    /// What stands there where a file says nothing.
    pub usual: Usual,
    /// What may stand there.
    pub shape: fn() -> Shape,
}

impl Member {
    /// What it means: the documentation of the field.
    pub fn about(&self) -> &'static str {
        let own = (self.texts)().iter().find(|(name, _)| *name == self.name);
        own.map_or("", |(_, about)| about)
    }
}

/// What stands in a member where a file says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usual {
    /// The file must say it.
    Needed,
    /// Nothing: no text, no item, no value.
    Blank,
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u64),
    /// A word.
    Word(&'static str),
}

/// What may stand in a member.
#[derive(Clone, Copy)]
pub enum Shape {
    /// A name or another free text.
    Free,
    /// A text of a form: what is expected, in words.
    Text(&'static str),
    /// The id of a resource: what is expected, in words.
    Id(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number, up to this one.
    Number(u64),
    /// Yes or no.
    Flag,
    /// Several of one shape.
    List(fn() -> Shape),
    /// One, or nothing.
    Maybe(fn() -> Shape),
    /// Something with members: its type's name, and they.
    Record(&'static str, &'static [Member]),
}
