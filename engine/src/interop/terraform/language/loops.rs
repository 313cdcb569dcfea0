//! Collections made from others: `for`.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::expression::{key_of, wrong};
use super::unknown::{Step, Unknown};
use super::value::{ListKind, MapKind};
use super::{Evaluator, Number, Trouble, Value};
use crate::interop::terraform::limits;
use crate::interop::terraform::source::Span;
use crate::interop::terraform::syntax::For;

/// Keys and elements, as a loop goes through them; nothing where they are not known.
pub fn pairs(value: &Value) -> Result<Option<Vec<(Value, Value)>>, String> {
    match value {
        Value::List(list) => {
            let items = list.items().iter().enumerate();
            let pair = |(index, item): (usize, &Value)| match list.kind() {
                ListKind::Set => (item.clone(), item.clone()),
                ListKind::Tuple | ListKind::List => (Value::Number(Number::from(index)), item.clone()),
            };
            Ok(Some(items.map(pair).collect()))
        }
        Value::Map(map) => {
            let key = |name| match map.kind() {
                MapKind::Assumed => Value::unknown(Unknown::Computed(Vec::new())),
                MapKind::Object | MapKind::Map => map.key(name),
            };
            Ok(Some(map.entries().iter().map(|(name, item)| (key(name), item.clone())).collect()))
        }
        Value::Unknown(_) => Ok(None),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            Err(format!("a loop goes through a collection, and this is {}", value.kind()))
        }
    }
}

impl Evaluator<'_> {
    /// Runs something for each element, with its names; nothing where the elements are not known.
    pub(super) fn each(
        &mut self,
        of: &Value,
        names: (Option<&Rc<str>>, &Rc<str>),
        at: Span,
        run: &mut dyn FnMut(&mut Self) -> Result<(), Trouble>,
    ) -> Result<bool, Trouble> {
        let pairs = pairs(of).or_else(|why| wrong(at, why))?;
        let is_known = pairs.is_some();
        let pairs = pairs.unwrap_or_else(|| {
            // Once, so that what is referred to is seen.
            let any = match of {
                Value::Unknown(unknown) => Value::unknown(unknown.then(Step::Each)),
                other => other.clone(),
            };
            vec![(Value::computed([of]), any)]
        });
        if pairs.len() > limits::ITEMS_MOST {
            return wrong(at, format!("the loop has more than {} turns", limits::ITEMS_MOST));
        }
        let own = self.locals.len();
        for (key, item) in pairs {
            if let Some(name) = names.0 {
                self.locals.push((Rc::clone(name), key));
            }
            self.locals.push((Rc::clone(names.1), item));
            let done = run(self);
            self.locals.truncate(own);
            done?;
        }
        Ok(is_known)
    }

    pub(super) fn loop_over(&mut self, of: &For, at: Span) -> Result<Value, Trouble> {
        let collection = self.value(&of.of)?;
        let names = (of.key.as_ref(), &of.value);
        let Some(result_key) = &of.result_key else {
            let mut items = Vec::new();
            let is_known = self.each(&collection, names, at, &mut |this| {
                if this.is_taken(of)? {
                    items.push(this.value(&of.result)?);
                }
                Ok(())
            })?;
            if !is_known {
                return Ok(Value::computed(items.iter().chain([&collection])));
            }
            return self.made(Value::tuple(items), at);
        };
        let mut entries: BTreeMap<Rc<str>, Vec<Value>> = BTreeMap::new();
        let mut unknown = BTreeMap::new();
        let is_known = self.each(&collection, names, at, &mut |this| {
            if !this.is_taken(of)? {
                return Ok(());
            }
            let key = this.value(result_key)?;
            let name = key_of(&key, &mut unknown).or_else(|why| wrong(result_key.at, why))?;
            let value = this.value(&of.result)?;
            let found = entries.entry(name).or_default();
            if !found.is_empty() && !of.group {
                return wrong(result_key.at, "two elements have the same key");
            }
            found.push(value);
            Ok(())
        })?;
        if !is_known {
            return Ok(Value::computed(entries.values().flatten().chain([&collection])));
        }
        let mut made = BTreeMap::new();
        for (name, mut values) in entries {
            let value = if of.group {
                self.made(Value::tuple(values), at)?
            } else {
                values.pop().unwrap_or(Value::Null)
            };
            made.insert(name, value);
        }
        self.made(Value::mapping(MapKind::Object, made, None, unknown), at)
    }

    fn is_taken(&mut self, of: &For) -> Result<bool, Trouble> {
        match &of.condition {
            Some(condition) => self.condition(condition),
            None => Ok(true),
        }
    }
}
