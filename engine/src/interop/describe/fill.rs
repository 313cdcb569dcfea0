//! A record from what AWS printed: a table says which of the record's members stands under which of
//! AWS's; names and tags are filled in for all.

use serde_json::Value as Json;

use crate::interop::field::{Object, at, each_tag, flag_of, scalar, tag};
use crate::model::record::{Member, Record, Shape, Slot, Usual, Value, set_usual};

/// Of a record's member its path in what AWS printed.
pub type Map = &'static [(&'static str, &'static str)];

/// Fills a record. What is not in the table, or not printed, is as usual.
///
/// # Errors
/// What is lacking or does not fit: such a record is not whole.
pub fn fill(record: &mut dyn Record, object: &Object, map: Map) -> Result<(), String> {
    let mut problem = None;
    record.each_mut(&mut |member, value| {
        if let Err(found) = fill_member(member, value, object, map) {
            problem.get_or_insert(found);
        }
        true
    });
    problem.map_or(Ok(()), Err)
}

fn fill_member(member: &Member, value: &mut dyn Value, object: &Object, map: Map) -> Result<(), String> {
    let path = map.iter().find(|(name, _)| *name == member.name).map(|(_, path)| *path);
    if path.is_none() && member.name == "tags" {
        tags(value, object);
        return Ok(());
    }
    if path.is_none() && member.name == "name" {
        set_text(value, &tag(object, "Name").unwrap_or_default());
        return Ok(());
    }
    let Some(path) = path else {
        set_usual(member, value);
        return Ok(());
    };
    let Some(found) = at(object, path) else {
        if member.usual == Usual::Needed {
            return Err(format!("{path} is missing"));
        }
        set_usual(member, value);
        return Ok(());
    };
    let words = match (member.shape)() {
        Shape::Words(words) => words,
        _ => &[],
    };
    match put(value, found, words) {
        Ok(()) => Ok(()),
        Err(problem) if member.usual == Usual::Needed => Err(format!("{path}: {problem}")),
        Err(_) => {
            set_usual(member, value);
            Ok(())
        }
    }
}

/// Puts what AWS printed into a member.
fn put(value: &mut dyn Value, found: &Json, words: &[&'static str]) -> Result<(), String> {
    match value.slot() {
        Slot::Text(text) => {
            let found = scalar(found).ok_or("it is no text")?;
            // Words are the same in other casing: PendingAcceptance, pendingAcceptance.
            let known = words.iter().find(|word| crate::interop::field::is_key(word, &found));
            text.set(known.copied().unwrap_or(&found))
        }
        Slot::Number(number) => {
            let found = scalar(found).and_then(|text| text.parse().ok()).ok_or("it is no whole number")?;
            if number.set(found) { Ok(()) } else { Err(format!("{found} is more than {}", number.most())) }
        }
        Slot::Flag(flag) => {
            *flag = flag_of(found).ok_or("it is neither yes nor no")?;
            Ok(())
        }
        Slot::List(items) => {
            let list = match found {
                Json::Array(list) => list.as_slice(),
                one => std::slice::from_ref(one),
            };
            for found in list {
                let place = items.len();
                if let Some(blank) = items.add()
                    && put(blank, found, words).is_err()
                {
                    items.remove(place);
                }
            }
            Ok(())
        }
        Slot::Maybe(maybe) => match put(maybe.open(), found, words) {
            Ok(()) => Ok(()),
            Err(problem) => {
                maybe.clear();
                Err(problem)
            }
        },
        Slot::Record(_) => Err("it has members of its own".to_owned()),
    }
}

fn set_text(value: &mut dyn Value, text: &str) {
    if let Slot::Text(slot) = value.slot() {
        // A name takes any text.
        let _ = slot.set(text);
    }
}

/// Every tag but the name, which is a member of its own.
fn tags(value: &mut dyn Value, object: &Object) {
    let Slot::List(items) = value.slot() else { return };
    each_tag(object, &mut |key, text| {
        if key == "Name" {
            return;
        }
        let Some(blank) = items.add() else { return };
        let Slot::Record(record) = blank.slot() else { return };
        record.each_mut(&mut |member, value| {
            set_text(value, if member.name == "key" { key } else { text });
            true
        });
    });
}
