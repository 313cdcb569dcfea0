//! What stands twice made one: two files of one call, the two sides of a peering connection, a subnet seen
//! by two accounts.

use std::rc::Rc;

use serde_json::Value;

use super::collect::{Found, Item};
use super::kind::KINDS;
use crate::interop::diagnostic::{Diagnostics, Severity};
use crate::interop::field::{Object, is_key, text};
use crate::model::Places;

/// Things with the same id made one: what the first does not say the others do.
pub fn merged(mut found: Found, said: &mut Diagnostics) -> Found {
    let mut spots = Vec::new();
    for (kind, items) in &mut found.kinds {
        let has_id = KINDS.iter().any(|info| info.kind == *kind && !info.id.is_empty());
        if !has_id {
            continue;
        }
        let mut places = Places::default();
        let mut kept: Vec<Item> = Vec::with_capacity(items.len());
        for item in std::mem::take(items) {
            let id: Rc<str> = Rc::from(item.id.as_str());
            let known = if id.is_empty() { None } else { places.get(&id) };
            if let Some(first) = known.and_then(|at| kept.get_mut(at)) {
                let state = |object: &Object| text(object, "State").or_else(|| text(object, "State.Name"));
                let (one, other) = (state(&first.object), state(&item.object));
                if let (Some(one), Some(other)) = (one, other)
                    && one != other
                {
                    spots.push((item.origin.file, item.id.clone(), one, other));
                }
                merge(&mut first.object, item.object);
            } else {
                if !id.is_empty() {
                    places.insert(&id, kept.len());
                }
                kept.push(item);
            }
        }
        *items = kept;
    }
    for (file, id, one, other) in spots {
        let text = format!("{id} is {one} in one file and {other} in this one; the first holds");
        let at = if said.is_full(Severity::Warning) { None } else { found.spot_of(file, &id) };
        said.say(Severity::Warning, at, &text);
    }
    found
}

fn merge(one: &mut Object, other: Object) {
    for (key, value) in other {
        let same = one.keys().find(|known| is_key(known, &key)).cloned().unwrap_or(key);
        match (one.get_mut(&same), value) {
            (Some(Value::Object(inner)), Value::Object(value)) => merge(inner, value),
            (Some(known), value) => {
                let is_blank = match known {
                    Value::Null => true,
                    Value::String(text) => text.is_empty(),
                    Value::Array(items) => items.is_empty(),
                    _ => false,
                };
                if is_blank {
                    *known = value;
                }
            }
            (None, value) => {
                one.insert(same, value);
            }
        }
    }
}
