//! A thing described once. Every resource, part of a resource and command lists its members in one
//! place: their names in files, what they mean, what stands there where nothing is said. Files,
//! links, the JSON Schema, references, the inspector and the forms all walk that list, so a new
//! member needs a line and nothing else.
//!
//! A [`Record`] has members, each a [`Value`]. To look at one is [`Value::seen`], to write into
//! one is [`Value::slot`], to know what may stand there without having one is
//! [`Described::shape`].

mod about;
mod macros;
mod seen;
mod shape;
mod slot;
mod text;
mod values;

use std::net::Ipv4Addr;

use super::ResourceId;

pub use about::{About, Texts};
pub(crate) use macros::{first_of, one_of, record, record_of, resource, text_value, usual, words};
pub use seen::Seen;
pub use shape::{Member, Shape, Usual};
pub use slot::{Items, Maybe, Number, Slot};
pub use text::{LongText, MAX_LONG_TEXT_CHARS, MAX_NAME_CHARS, Text, is_plain, plain};

/// Something that stands in a member.
pub trait Value {
    /// What stands there now.
    fn seen(&self) -> Seen<'_>;

    /// The way to put something else there.
    fn slot(&mut self) -> Slot<'_>;

    /// Every resource named here, at any depth. What never names one says so, and is spared being
    /// written out to find none.
    fn resources(&self, visit: &mut dyn FnMut(ResourceId)) {
        self.seen().resources(visit);
    }
}

/// A kind of value known without having one.
pub trait Described: Value + Sized {
    /// One that says nothing yet. Whoever asks for it fills it, or throws it away.
    fn blank() -> Self;

    /// What may stand there.
    fn shape() -> Shape;
}

/// Something with members.
pub trait Record {
    /// What it is in AWS's words, in the singular.
    fn kind(&self) -> &'static str;

    /// Shows each member, in the order files have them.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(&'static Member, &'a dyn Value));

    /// Offers each member to be changed, in the same order, until `visit` says `false`.
    fn each_mut(&mut self, visit: &mut dyn FnMut(&'static Member, &mut dyn Value) -> bool);
}

/// The member of a record with this name.
pub fn member<'a>(record: &'a dyn Record, name: &str) -> Option<(&'static Member, &'a dyn Value)> {
    let mut found = None;
    record.each(&mut |member, value| {
        if member.name == name {
            found = Some((member, value));
        }
    });
    found
}

/// One in which everything stands that stands there where a file says nothing; what a file must
/// say is blank.
pub fn as_usual<R: Record + Described>() -> R {
    let mut record = R::blank();
    record.each_mut(&mut |member, value| {
        set_usual(member, value);
        true
    });
    record
}

/// Makes a value what it is where a file says nothing.
pub fn set_usual(member: &Member, value: &mut dyn Value) {
    match (member.usual, value.slot()) {
        (Usual::Flag(usual), Slot::Flag(flag)) => *flag = usual,
        (Usual::Number(usual), Slot::Number(number)) => {
            number.set(usual);
        }
        (Usual::Word(usual), Slot::Text(text)) => {
            // The words are checked by a test over every record.
            let _ = text.set(usual);
        }
        (Usual::Needed | Usual::Blank | Usual::Flag(_) | Usual::Number(_) | Usual::Word(_), _) => {}
    }
}

/// A value that may be a resource's id.
pub trait AsResource {
    /// The resource it is; `None` where it is none.
    fn as_resource(&self) -> Option<ResourceId>;
}

/// An address by itself is none.
impl AsResource for Ipv4Addr {
    fn as_resource(&self) -> Option<ResourceId> {
        None
    }
}

/// What is wrong with a text of another form.
#[inline(never)]
pub(crate) fn text_unfit(text: &str, expected: &str) -> String {
    format!("‘{}’ is not {expected}", short(text))
}

/// What is wrong with a word that is none of those known.
#[inline(never)]
pub(crate) fn none_of(text: &str, known: &[&str]) -> String {
    format!("‘{}’ is none of {}", short(text), known.join(", "))
}

/// A text short and plain enough for a sentence.
pub(crate) fn short(text: &str) -> String {
    plain(text, 60)
}
