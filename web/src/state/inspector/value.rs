//! Any member's value as a text, and a text as its value: what fields, forms and comparisons are made of.

use privatelink::model::ResourceId;
use privatelink::model::record::{Member, Seen, Shape, Slot, Usual, Value, set_usual};

/// What stands in a member as one text, the way [`write`] reads it.
pub fn text_of(seen: &Seen<'_>) -> String {
    let mut text = String::new();
    match seen {
        Seen::Nothing => {}
        Seen::Text(own) => text.push_str(own),
        Seen::Word(word) => text.push_str(word),
        Seen::Resource(id) => text.push_str(id.as_str()),
        Seen::Number(number) => text = number.to_string(),
        Seen::Flag(flag) => text.push_str(yes_or_no(*flag)),
        Seen::List(items) => {
            for at in 0..items.len() {
                if at > 0 {
                    text.push_str(", ");
                }
                text.push_str(&items.get(at).map(|item| text_of(&item.seen())).unwrap_or_default());
            }
        }
        Seen::Record(record) => record.each(&mut |_, value| {
            let own = text_of(&value.seen());
            if !own.is_empty() && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&own);
        }),
    }
    text
}

/// A flag as a person reads it.
pub const fn yes_or_no(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

/// Puts what a text says into a value: items of a list are parted by commas or lines, members of an item by blanks.
///
/// # Errors
/// What is wrong with the text.
pub fn write(value: &mut dyn Value, text: &str) -> Result<(), String> {
    match value.slot() {
        Slot::Text(slot) => slot.set(text),
        Slot::Number(slot) => match text.parse() {
            Ok(number) if slot.set(number) => Ok(()),
            Ok(_) | Err(_) => Err(format!("a whole number up to {} is expected", slot.most())),
        },
        Slot::Flag(slot) => {
            *slot = text == yes_or_no(true);
            Ok(())
        }
        Slot::Maybe(slot) if text.is_empty() => {
            slot.clear();
            Ok(())
        }
        Slot::Maybe(slot) => {
            let done = write(slot.open(), text);
            if done.is_err() {
                slot.clear();
            }
            done
        }
        Slot::List(items) => {
            while let Some(last) = items.len().checked_sub(1) {
                items.remove(last);
            }
            for part in text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
                if let Some(item) = items.add() {
                    write(item, part)?;
                }
            }
            Ok(())
        }
        Slot::Record(record) => {
            let (mut words, mut wrong, mut kept) = (text.split_whitespace(), Ok(()), None);
            record.each_mut(&mut |member, value| {
                let word = kept.take().or_else(|| words.next()).unwrap_or_default();
                wrong = fill(member, value, word);
                if wrong.is_err() && member.usual != Usual::Needed {
                    // Nothing is said of it: the word is the next one's.
                    set_usual(member, value);
                    kept = Some(word);
                    return true;
                }
                wrong.is_ok()
            });
            wrong
        }
    }
}

/// Puts what a text says into a member; what stands there usually where it says nothing.
///
/// # Errors
/// What is wrong with the text, or that one is needed.
pub fn fill(member: &Member, value: &mut dyn Value, text: &str) -> Result<(), String> {
    let may_be_empty = matches!((member.shape)(), Shape::Free | Shape::List(_) | Shape::Flag);
    if !text.is_empty() || (member.usual == Usual::Needed && may_be_empty) {
        return write(value, text);
    }
    set_usual(member, value);
    if member.usual == Usual::Needed { Err("is needed".to_owned()) } else { Ok(()) }
}

/// What is done with a member a person fills in, under the name it is shown by.
pub type Visit<'a> = &'a mut dyn FnMut(&'static Member, &'static str, &mut dyn Value);

/// The members a person fills in one by one: those of a part stand for the part, whose id goes by the part's name.
pub fn leaves(member: &'static Member, value: &mut dyn Value, shown: &'static str, visit: Visit<'_>) {
    if let Slot::Record(part) = value.slot() {
        part.each_mut(&mut |inner, value| {
            leaves(inner, value, if inner.name == "id" { member.name } else { inner.name }, visit);
            true
        });
        return;
    }
    visit(member, shown, value);
}

/// Whether a text may stand in a value; for a resource's id, as that very resource.
pub fn fits(value: &mut dyn Value, text: &str, resource: Option<&ResourceId>) -> bool {
    if write(value, text).is_err() {
        return false;
    }
    let mut found = None;
    value.seen().resources(&mut |id| found = Some(id));
    resource.is_none() || found.as_ref() == resource
}
