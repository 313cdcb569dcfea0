//! Texts by texts, first word wins.

use std::rc::Rc;

use crate::model::Places;

/// Texts by texts.
#[derive(Default)]
pub struct Book {
    places: Places,
    values: Vec<String>,
}

impl Book {
    /// What stands under a key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let value = self.values.get(self.places.get(key)?)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// Puts something there, unless something is.
    pub fn put(&mut self, key: &str, value: &str) {
        if !key.is_empty() && !value.is_empty() && self.places.get(key).is_none() {
            self.places.insert(&Rc::from(key), self.values.len());
            self.values.push(value.to_owned());
        }
    }

    /// Puts something there; where something else is, nothing stands there any more.
    pub fn put_only(&mut self, key: &str, value: &str) {
        match self.places.get(key).and_then(|at| self.values.get_mut(at)) {
            Some(known) if known != value => known.clear(),
            Some(_) => {}
            None => self.put(key, value),
        }
    }
}
