//! An object of a load file: members that are known, and where each stands.

use serde_json::{Map, Value};

use crate::model::record::plain;

use super::error::LoadFileError;
use super::number::{Bounds, said};

/// An object, and where it stands in the file.
pub(super) struct Object<'a> {
    path: String,
    members: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    /// The object a value is. Every member must be one of those known.
    pub fn of(value: &'a Value, path: &str, known: &[&str]) -> Result<Self, LoadFileError> {
        let what = if path.is_empty() { "the load file" } else { path };
        let Some(members) = value.as_object() else {
            return Err(LoadFileError::Shape(what.to_owned(), "a JSON object"));
        };
        let found = Self { path: path.to_owned(), members };
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(other) => Err(LoadFileError::Unknown(found.at(&plain(other, 60)), known.join(", "))),
            None => Ok(found),
        }
    }

    /// Where the object stands.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where a member stands.
    pub fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A member; none where it is missing or null.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// The object a member is, where it is there.
    pub fn object(&self, name: &str, known: &[&str]) -> Result<Option<Self>, LoadFileError> {
        self.get(name).map(|value| Self::of(value, &self.at(name), known)).transpose()
    }

    /// The list a member is, where it is there.
    pub fn list(&self, name: &str) -> Result<Option<&'a Vec<Value>>, LoadFileError> {
        let list =
            |value: &'a Value| value.as_array().ok_or_else(|| LoadFileError::Shape(self.at(name), "a list"));
        self.get(name).map(list).transpose()
    }

    /// The number a member is, in parts of its unit; none where it is not there.
    pub fn number(&self, name: &str, bounds: Bounds) -> Result<Option<u64>, LoadFileError> {
        self.get(name).map(|value| bounds.read(value, &self.at(name))).transpose()
    }

    /// The same of at most 32 bits, with what stands for it where it is not there.
    pub fn number_or(&self, name: &str, bounds: Bounds, otherwise: u32) -> Result<u32, LoadFileError> {
        let number = self.number(name, bounds)?.and_then(|number| u32::try_from(number).ok());
        Ok(number.unwrap_or(otherwise))
    }

    /// The number a member must be.
    pub fn need(&self, name: &str, bounds: Bounds, of: &str) -> Result<u64, LoadFileError> {
        let missing = || LoadFileError::Missing(self.at(name), format!("{of}, {}", bounds.says()));
        self.number(name, bounds)?.ok_or_else(missing)
    }

    /// The one of some words a member is, where it is there.
    pub fn word<T: Copy>(
        &self,
        name: &str,
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) -> Result<Option<T>, LoadFileError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        if let Some(found) = all.iter().find(|one| value.as_str() == Some(word(**one))) {
            return Ok(Some(*found));
        }
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        let (path, found) = (self.at(name), said(value));
        Err(LoadFileError::Number { path, found, wanted: format!("one of {}", words.join(", ")) })
    }
}
