//! One type for several.

use std::rc::Rc;

use super::types::{Field, Type};

/// The type that values of all these types can be turned into.
pub fn all(types: impl Iterator<Item = Type>) -> Result<Type, String> {
    let types: Vec<Type> = types.collect();
    many(types.iter()).ok_or_else(|| "the elements are of types that do not go together".to_owned())
}

/// The type that values of both types can be turned into.
pub fn two(a: &Type, b: &Type) -> Option<Type> {
    let both = |a: &Rc<Type>, b: &Rc<Type>| two(a, b).map(Rc::new);
    match (a, b) {
        _ if a == b => Some(a.clone()),
        (Type::Any, other) | (other, Type::Any) => Some(other.clone()),
        (Type::List(a) | Type::Set(a), Type::List(b)) | (Type::List(a), Type::Set(b)) => {
            Some(Type::List(both(a, b)?))
        }
        (Type::Set(a), Type::Set(b)) => Some(Type::Set(both(a, b)?)),
        (Type::Map(a), Type::Map(b)) => Some(Type::Map(both(a, b)?)),
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).map(|(a, b)| two(a, b));
            Some(Type::Tuple(pairs.collect::<Option<_>>()?))
        }
        (Type::Tuple(a), Type::Tuple(b)) => Some(Type::List(Rc::new(many(a.iter().chain(b))?))),
        (Type::Tuple(items), Type::List(of)) | (Type::List(of), Type::Tuple(items)) => {
            Some(Type::List(Rc::new(two(&many(items.iter())?, of)?)))
        }
        (Type::Tuple(items), Type::Set(of)) | (Type::Set(of), Type::Tuple(items)) => {
            Some(Type::Set(Rc::new(two(&many(items.iter())?, of)?)))
        }
        (Type::Object(a), Type::Object(b)) => objects(a, b),
        (Type::Object(fields), Type::Map(of)) | (Type::Map(of), Type::Object(fields)) => {
            Some(Type::Map(Rc::new(two(&many(fields.iter().map(|field| &field.of))?, of)?)))
        }
        (Type::Text, other) | (other, Type::Text) if other.is_scalar() => Some(Type::Text),
        _ => None,
    }
}

fn many<'a>(types: impl Iterator<Item = &'a Type> + Clone) -> Option<Type> {
    // Among texts a number and a bool go together.
    let is_text = types.clone().any(|of| *of == Type::Text);
    if is_text && types.clone().all(|of| of.is_scalar() || *of == Type::Any) {
        return Some(Type::Text);
    }
    let mut found = Type::Any;
    for next in types {
        found = two(&found, next)?;
    }
    Some(found)
}

/// Objects with the same names stay objects; others become a map, where their values go together.
fn objects(a: &[Field], b: &[Field]) -> Option<Type> {
    let is_same = a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name);
    if is_same {
        let fields = a.iter().zip(b).map(|(a, b)| Some(Field { of: two(&a.of, &b.of)?, ..a.clone() }));
        return Some(Type::Object(fields.collect::<Option<_>>()?));
    }
    Some(Type::Map(Rc::new(many(a.iter().chain(b).map(|field| &field.of))?)))
}
