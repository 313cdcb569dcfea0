//! Puts what is known by now in the place of references: what stands for a resource becomes that resource's own
//! attributes, as in an apply.

use std::rc::Rc;

use crate::interop::terraform::{Address, Mode, Part, Reference, Step, Unknown, Value};

/// Whoever knows what references come to.
pub trait Known {
    /// What one comes to, in a root module; nothing where that is not known.
    fn look_up(&self, root: usize, reference: &Reference) -> Option<Value>;
}

/// A value with everything in place that is known; what is not stays a reference.
pub fn resolved(known: &dyn Known, root: usize, value: &Value) -> Value {
    if value.is_known() {
        return value.clone();
    }
    match value {
        Value::Unknown(unknown) => of_unknown(known, root, unknown),
        Value::List(list) => {
            let items = list.items().iter().map(|item| resolved(known, root, item)).collect();
            Value::list(list.kind(), items).unwrap_or(Value::Null)
        }
        Value::Map(map) => {
            let entries = map.entries().iter();
            let entries =
                entries.map(|(name, item)| (Rc::clone(name), resolved(known, root, item))).collect();
            // What else there is to it is the resource's own, which nobody reads in a configuration.
            Value::map(map.kind(), entries).unwrap_or(Value::Null)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => value.clone(),
    }
}

fn of_unknown(known: &dyn Known, root: usize, unknown: &Rc<Unknown>) -> Value {
    match &**unknown {
        Unknown::Reference(reference) => {
            known.look_up(root, reference).unwrap_or_else(|| Value::Unknown(Rc::clone(unknown)))
        }
        Unknown::Text(parts) => {
            let parts = parts.iter().map(|part| match part {
                Part::Text(text) => Part::Text(Rc::clone(text)),
                Part::Unknown(inner) => match of_unknown(known, root, inner) {
                    Value::Text(text) => Part::Text(text),
                    Value::Number(number) => Part::Text(Rc::from(number.to_string())),
                    Value::Bool(flag) => Part::Text(Rc::from(flag.to_string())),
                    Value::Unknown(inner) => Part::Unknown(inner),
                    Value::Null | Value::List(_) | Value::Map(_) => Part::Text(Rc::from("")),
                },
            });
            Value::of_parts(parts.collect()).unwrap_or(Value::Null)
        }
        Unknown::Computed(_) => Value::Unknown(Rc::clone(unknown)),
    }
}

/// What comes after a value by some steps.
pub fn follow(value: Value, steps: &[Step]) -> Option<Value> {
    let mut value = value;
    for (at, step) in steps.iter().enumerate() {
        value = match (step, &value) {
            (Step::Name(name), _) => value.get(name)?,
            (Step::Index(index), Value::List(list)) => list.items().get(*index)?.clone(),
            // A part of a text that is taken apart: CloudFormation has an endpoint's names as `ZONE:NAME`.
            (Step::Index(index), Value::Text(text)) if text.contains(':') => {
                Value::Text(Rc::from(text.split(':').nth(*index)?))
            }
            // A set of one, or a thing that stands for itself.
            (Step::Index(0), _) => value,
            (Step::Each, Value::List(list)) => {
                let rest = steps.get(at.saturating_add(1)..).unwrap_or_default();
                let items = list.items().iter().filter_map(|item| follow(item.clone(), rest)).collect();
                return Value::tuple(items).ok();
            }
            (Step::Each, _) => {
                let rest = steps.get(at.saturating_add(1)..).unwrap_or_default();
                return Value::tuple(vec![follow(value, rest)?]).ok();
            }
            (Step::Index(_), _) => return None,
        };
    }
    Some(value)
}

/// Whether a resource is made, or only read.
pub fn is_read(address: &Address) -> bool {
    address.mode == Mode::Data
}
