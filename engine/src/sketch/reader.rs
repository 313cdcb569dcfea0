//! Reading JSON with a place to point at: every complaint says which member of which item it is
//! about. Written by hand rather than derived: what is derived is compiled anew for every type,
//! and took a quarter of the page.

use std::cell::RefCell;
use std::fmt::Display;
use std::str::FromStr;

use serde_json::Value;

use crate::model::record::{Text, Value as ModelValue, plain};

use super::error::FileError;
use super::from_file::{Read, fill_value, from_value};
use super::limits;
use super::texts::Texts;

/// A complaint, boxed: every step that may fail hands it on, and a word is handed on in less
/// code than a whole error.
pub(crate) type Wrong = Box<FileError>;

/// The way from one value to one inside it.
#[derive(Clone, Copy)]
enum Key<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

/// A value, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    value: &'a Value,
    outer: Option<&'a At<'a>>,
    key: Key<'a>,
    texts: Option<&'a RefCell<Texts>>,
}

#[expect(clippy::unnecessary_box_returns, reason = "see `Wrong`")]
impl<'a> At<'a> {
    /// The outermost value.
    pub const fn root(value: &'a Value) -> Self {
        Self { value, outer: None, key: Key::Root, texts: None }
    }

    /// The same, with texts that ids in it are to share.
    pub(super) const fn sharing(self, texts: &'a RefCell<Texts>) -> Self {
        Self { texts: Some(texts), ..self }
    }

    /// Makes an id just read share the text of those like it before.
    pub fn share(&self, id: &mut dyn Text) {
        if let (Some(texts), Some(text)) = (self.texts, id.shared()) {
            texts.borrow_mut().share(text);
        }
    }

    /// Where the value stands: `instances[3].state`.
    fn path(&self) -> String {
        let mut path = self.outer.map(At::path).unwrap_or_default();
        match self.key {
            Key::Root => {}
            Key::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            Key::Item(at) => {
                path.push('[');
                path.push_str(&at.to_string());
                path.push(']');
            }
        }
        path
    }

    /// What is wrong with this value.
    pub fn wrong(&self, problem: &str) -> Wrong {
        Box::new(FileError::Damaged { place: shown(&self.path()), problem: problem.to_owned() })
    }

    /// A member; `None` where it is missing or null.
    pub fn get(&'a self, name: &'a str) -> Option<At<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(At { value, outer: Some(self), key: Key::Member(name), texts: self.texts })
    }

    /// A member that must be there.
    pub fn need(&'a self, name: &'a str) -> Result<At<'a>, Wrong> {
        self.is_object()?;
        self.get(name).ok_or_else(|| self.wrong(&format!("“{name}” is missing")))
    }

    /// Whether this is an object.
    pub fn is_object(&self) -> Result<(), Wrong> {
        if self.value.is_object() { Ok(()) } else { Err(self.wrong("an object is expected")) }
    }

    /// The items of a list.
    pub fn items(&'a self) -> Result<impl Iterator<Item = At<'a>>, Wrong> {
        let items = self.value.as_array().ok_or_else(|| self.wrong("a list is expected"))?;
        let item = |(at, value)| At { value, outer: Some(self), key: Key::Item(at), texts: self.texts };
        Ok(items.iter().enumerate().map(item))
    }

    /// The members of an object, in the order of their names.
    pub fn members(&'a self) -> Result<impl Iterator<Item = (&'a str, At<'a>)>, Wrong> {
        let members = self.value.as_object().ok_or_else(|| self.wrong("an object is expected"))?;
        let member = |(name, value): (&'a String, &'a Value)| {
            (name.as_str(), At { value, outer: Some(self), key: Key::Member(name), texts: self.texts })
        };
        Ok(members.iter().map(member))
    }

    /// The object this is.
    pub fn object(&self) -> Option<&'a serde_json::Map<String, Value>> {
        self.value.as_object()
    }

    /// The text this is.
    pub fn as_text(&self) -> Result<&'a str, Wrong> {
        self.value.as_str().ok_or_else(|| self.wrong("a text is expected"))
    }

    /// The name this is, as a person typed it: no control characters, not endless.
    pub fn as_name(&self) -> Result<String, Wrong> {
        Ok(plain(self.as_text()?, limits::NAME_CHARS))
    }

    /// What this text says in a form of its own: an id, an address, a block.
    pub fn as_parsed<T: FromStr<Err: Display>>(&self) -> Result<T, Wrong> {
        self.as_text()?.parse().map_err(|problem: T::Err| self.unfit(&problem))
    }

    /// The complaint of somebody else about this value.
    pub fn unfit(&self, problem: &dyn Display) -> Wrong {
        self.wrong(&problem.to_string())
    }

    /// The list of such texts this is.
    pub fn as_list<T: FromStr<Err: Display>>(&self) -> Result<Vec<T>, Wrong> {
        let mut list = Vec::new();
        for item in self.items()? {
            list.push(item.as_parsed()?);
        }
        Ok(list)
    }

    /// The one of some words this is.
    pub fn as_word<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, Wrong> {
        let text = self.as_text()?;
        if let Some((_, found)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(*found);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Err(self.not_among(text, &known))
    }

    /// The complaint about a word that is none of those known.
    pub fn not_among(&self, found: &str, known: &[&str]) -> Wrong {
        self.wrong(&format!("‘{}’ is none of {}", shown(found), known.join(", ")))
    }

    /// The whole number from 0 to `most` this is.
    pub fn as_number(&self, most: u32) -> Result<u32, Wrong> {
        let number = self.as_whole().and_then(|number| u32::try_from(number).ok());
        number.filter(|number| *number <= most).ok_or_else(|| self.not_a_number(most.into()))
    }

    /// The whole number this is, if it is one.
    pub fn as_whole(&self) -> Option<u64> {
        self.value.as_u64()
    }

    /// The complaint about what is no whole number up to this one.
    pub fn not_a_number(&self, most: u64) -> Wrong {
        self.wrong(&format!("a whole number from 0 to {most} is expected"))
    }

    /// The port this is, or another number of sixteen bits.
    pub fn as_port(&self) -> Result<u16, Wrong> {
        Ok(u16::try_from(self.as_number(u16::MAX.into())?).unwrap_or(u16::MAX))
    }

    /// The yes or no this is.
    pub fn as_flag(&self) -> Result<bool, Wrong> {
        self.value.as_bool().ok_or_else(|| self.wrong("true or false is expected"))
    }

    /// A whole sketch file.
    pub fn sketch(&self) -> Result<Read, Wrong> {
        Ok(from_value(self.value)?)
    }

    /// How the value would stand in a sentence.
    pub fn shown(&self) -> String {
        match self.value {
            Value::Null => "missing".to_owned(),
            Value::String(text) => format!("“{}”", shown(text)),
            Value::Bool(yes) => yes.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        }
    }
}

/// Members by their names. Each is one call for the many places that read one: what is found on the
/// way need not be handed on, looked at and dropped in every one of them.
impl<'a> At<'a> {
    /// A member that is a name, or not there.
    pub fn name_or_none(&self, name: &str) -> Result<String, Wrong> {
        self.get(name).map_or(Ok(String::new()), |at| at.as_name())
    }

    /// A member that is a number, or not there.
    pub fn number_or(&self, name: &str, otherwise: u32) -> Result<u32, Wrong> {
        self.get(name).map_or(Ok(otherwise), |at| at.as_number(u32::MAX))
    }

    /// Makes a value what a member says, where it is there.
    pub fn set(&self, name: &str, value: &mut dyn ModelValue) -> Result<(), Wrong> {
        self.get(name).map_or(Ok(()), |at| fill_value(value, &at))
    }

    /// A member that may be missing, read by `read` where it is there.
    pub fn maybe<T>(
        &'a self,
        name: &'a str,
        read: impl FnOnce(&At<'a>) -> Result<T, Wrong>,
    ) -> Result<Option<T>, Wrong> {
        self.get(name).map(|at| read(&at)).transpose()
    }

    /// Hands each item of a list that may be missing to `take`, until one is wrong.
    pub fn each(&self, name: &str, take: &mut dyn FnMut(&At<'_>) -> Result<(), Wrong>) -> Result<(), Wrong> {
        let Some(list) = self.get(name) else { return Ok(()) };
        for item in list.items()? {
            take(&item)?;
        }
        Ok(())
    }
}

/// A text short and plain enough for a sentence.
pub(super) fn shown(text: &str) -> String {
    plain(text, 80)
}
