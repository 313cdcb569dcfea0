//! What stands in a member, for whoever reads it.

use std::borrow::Cow;

use super::{Items, Record, Usual};
use crate::model::ResourceId;

/// What stands in a member.
pub enum Seen<'a> {
    /// Nothing.
    Nothing,
    /// A text: a name, an address, a block.
    Text(Cow<'a, str>),
    /// One of a few words.
    Word(&'static str),
    /// Another resource.
    Resource(ResourceId),
    /// A whole number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Several values.
    List(&'a dyn Items),
    /// Something with members of its own.
    Record(&'a dyn Record),
}

impl Seen<'_> {
    /// Whether this is what stands there where nothing is said, so that a file need not say it.
    pub fn is_usual(&self, usual: &Usual) -> bool {
        match (usual, self) {
            (Usual::Blank, Self::Nothing) => true,
            (Usual::Blank, Self::Text(text)) => text.is_empty(),
            (Usual::Blank, Self::List(items)) => items.is_empty(),
            (Usual::Flag(usual), Self::Flag(flag)) => usual == flag,
            (Usual::Number(usual), Self::Number(number)) => usual == number,
            (Usual::Word(usual), Self::Word(word)) => usual == word,
            (Usual::Word(usual), Self::Text(text)) => *usual == text.as_ref(),
            _ => false,
        }
    }

    /// Whether the same stands in both.
    pub fn is_same(&self, other: &Seen<'_>) -> bool {
        match (self, other) {
            (Self::Nothing, Seen::Nothing) => true,
            (Self::Text(one), Seen::Text(other)) => one == other,
            (Self::Word(one), Seen::Word(other)) => one == other,
            (Self::Resource(one), Seen::Resource(other)) => one.as_str() == other.as_str(),
            (Self::Number(one), Seen::Number(other)) => one == other,
            (Self::Flag(one), Seen::Flag(other)) => one == other,
            (Self::List(one), Seen::List(other)) => {
                one.len() == other.len()
                    && (0..one.len()).all(|at| match (one.get(at), other.get(at)) {
                        (Some(one), Some(other)) => one.seen().is_same(&other.seen()),
                        _ => false,
                    })
            }
            (Self::Record(one), Seen::Record(other)) => {
                let (mut values, mut is_same) = (Vec::new(), true);
                other.each(&mut |_, value| values.push(value));
                let mut values = values.into_iter();
                one.each(&mut |_, value| {
                    is_same =
                        is_same && values.next().is_some_and(|other| value.seen().is_same(&other.seen()));
                });
                is_same && values.next().is_none()
            }
            _ => false,
        }
    }

    /// Every resource named here, at any depth.
    pub fn resources(&self, visit: &mut dyn FnMut(ResourceId)) {
        match self {
            Self::Resource(id) => visit(id.clone()),
            Self::List(items) => {
                for at in 0..items.len() {
                    if let Some(item) = items.get(at) {
                        item.resources(visit);
                    }
                }
            }
            Self::Record(record) => record.each(&mut |_, value| value.resources(visit)),
            Self::Nothing | Self::Text(_) | Self::Word(_) | Self::Number(_) | Self::Flag(_) => {}
        }
    }
}
