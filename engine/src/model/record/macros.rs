//! The macros that make records, words and texts of plain declarations.

/// A value with a text of its own form (`FromStr` and `Display`): an address, a port range.
macro_rules! text_value {
    ($type:ty, $expected:literal, $blank:expr) => {
        impl $crate::model::record::Text for $type {
            fn set(&mut self, text: &str) -> Result<(), String> {
                match text.parse::<Self>() {
                    Ok(value) => {
                        *self = value;
                        Ok(())
                    }
                    Err(_) => Err($crate::model::record::text_unfit(text, $expected)),
                }
            }
        }

        impl $crate::model::record::Value for $type {
            fn seen(&self) -> $crate::model::record::Seen<'_> {
                $crate::model::record::Seen::Text(std::borrow::Cow::Owned(self.to_string()))
            }

            fn slot(&mut self) -> $crate::model::record::Slot<'_> {
                $crate::model::record::Slot::Text(self)
            }

            fn resources(&self, _: &mut dyn FnMut($crate::model::ResourceId)) {}
        }

        impl $crate::model::record::Described for $type {
            fn blank() -> Self {
                $blank
            }

            fn shape() -> $crate::model::record::Shape {
                $crate::model::record::Shape::Text($expected)
            }
        }
    };
}

/// A choice among a few words, as AWS's API and our files write them. The first is the blank one.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $(#[$variant_meta:meta])* $first:ident = $first_word:literal,
        $($(#[$more_meta:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[$variant_meta])* $first,
            $($(#[$more_meta])* $variant,)*
        }

        impl $name {
            /// Every choice, in its order.
            pub const ALL: &'static [Self] = &[Self::$first, $(Self::$variant),*];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$first_word, $($word),*];

            /// The word AWS's API and our files have for it.
            pub const fn word(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }

            /// The choice a word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                let at = Self::WORDS.iter().position(|known| *known == word)?;
                Self::ALL.get(at).copied()
            }
        }

        impl $crate::model::record::Text for $name {
            fn set(&mut self, text: &str) -> Result<(), String> {
                *self = Self::from_word(text)
                    .ok_or_else(|| $crate::model::record::none_of(text, Self::WORDS))?;
                Ok(())
            }
        }

        impl $crate::model::record::Value for $name {
            fn seen(&self) -> $crate::model::record::Seen<'_> {
                $crate::model::record::Seen::Word(self.word())
            }

            fn slot(&mut self) -> $crate::model::record::Slot<'_> {
                $crate::model::record::Slot::Text(self)
            }

            fn resources(&self, _: &mut dyn FnMut($crate::model::ResourceId)) {}
        }

        impl $crate::model::record::Described for $name {
            fn blank() -> Self {
                Self::$first
            }

            fn shape() -> $crate::model::record::Shape {
                $crate::model::record::Shape::Words(Self::WORDS)
            }
        }
    };
}

/// One of several kinds of id, told apart by their texts; and perhaps a word of its own.
macro_rules! one_of {
    ($(#[$meta:meta])* $name:ident, $expected:literal { $([$(#[$word_meta:meta])* $word_variant:ident = $word:literal])?
        $($(#[$variant_meta:meta])* $variant:ident($id:ty)),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$word_meta])* $word_variant,)?
            $($(#[$variant_meta])* $variant($id),)+
        }

        impl $name {
            /// The resource it is; `None` where it is none.
            pub fn resource(&self) -> Option<$crate::model::ResourceId> {
                match self {
                    $(Self::$word_variant => None,)?
                    $(Self::$variant(id) => $crate::model::record::AsResource::as_resource(id),)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$word_variant => f.write_str($word),)?
                    $(Self::$variant(id) => std::fmt::Display::fmt(id, f),)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                $(if text == $word { return Ok(Self::$word_variant); })?
                $(if let Ok(id) = text.parse::<$id>() { return Ok(Self::$variant(id)); })+
                Err($crate::model::record::text_unfit(text, $expected))
            }
        }

        $(impl From<$id> for $name {
            fn from(id: $id) -> Self {
                Self::$variant(id)
            }
        })+

        impl $crate::model::record::Text for $name {
            fn set(&mut self, text: &str) -> Result<(), String> {
                *self = text.parse()?;
                Ok(())
            }

            fn shared(&mut self) -> Option<&mut std::rc::Rc<str>> {
                match self {
                    $(Self::$word_variant => None,)?
                    $(Self::$variant(id) => $crate::model::record::Text::shared(id),)+
                }
            }
        }

        impl $crate::model::record::Value for $name {
            fn seen(&self) -> $crate::model::record::Seen<'_> {
                match self.resource() {
                    Some(id) => $crate::model::record::Seen::Resource(id),
                    None => $crate::model::record::Seen::Text(std::borrow::Cow::Owned(self.to_string())),
                }
            }

            fn slot(&mut self) -> $crate::model::record::Slot<'_> {
                $crate::model::record::Slot::Text(self)
            }
        }

        impl $crate::model::record::Described for $name {
            fn blank() -> Self {
                $crate::model::record::first_of!($(Self::$word_variant,)? $(Self::$variant($crate::model::record::Described::blank()),)+)
            }

            fn shape() -> $crate::model::record::Shape {
                $crate::model::record::Shape::Id($expected)
            }
        }
    };
}

/// The first of several expressions.
macro_rules! first_of {
    ($first:expr, $($rest:tt)*) => {
        $first
    };
}

/// A type with members. After each member's type stands what a missing one means: `needed`,
/// `blank`, `flag(true)`, `number(350)` or `word("tcp")`.
///
/// Behind its name stands what it is called; a command is called by its name, which is its verb.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $($members:tt)+ }) => {
        $crate::model::record::record_of! { $(#[$meta])* $name, (stringify!($name)) { $($members)+ } }
    };
    ($(#[$meta:meta])* $name:ident, $kind:literal { $($members:tt)+ }) => {
        $crate::model::record::record_of! { $(#[$meta])* $name, ($kind) { $($members)+ } }
    };
}

/// What `record!` comes to.
macro_rules! record_of {
    ($(#[$meta:meta])* $name:ident, ($kind:expr) {
        $($(#[doc = $doc:literal])+ $field:ident: $type:ty, $usual:ident $(($value:literal))?;)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[allow(clippy::struct_excessive_bools, reason = "AWS's own members")]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $type,)+
        }

        impl $name {
            /// Its members, in the order files have them.
            pub const MEMBERS: &'static [$crate::model::record::Member] = &[
                $($crate::model::record::Member {
                    name: stringify!($field),
                    texts: <Self as $crate::model::record::About>::texts,
                    usual: $crate::model::record::usual!($usual $($value)?),
                    shape: <$type as $crate::model::record::Described>::shape,
                },)+
            ];
        }

        impl $crate::model::record::About for $name {
            fn texts() -> $crate::model::record::Texts {
                &[$((stringify!($field), concat!($($doc),+)),)+]
            }
        }

        impl $crate::model::record::Record for $name {
            fn kind(&self) -> &'static str {
                $kind
            }

            fn each<'a>(
                &'a self,
                visit: &mut dyn FnMut(&'static $crate::model::record::Member, &'a dyn $crate::model::record::Value),
            ) {
                let mut members = Self::MEMBERS.iter();
                $(if let Some(member) = members.next() {
                    visit(member, &self.$field);
                })+
            }

            fn each_mut(
                &mut self,
                visit: &mut dyn FnMut(
                    &'static $crate::model::record::Member,
                    &mut dyn $crate::model::record::Value,
                ) -> bool,
            ) {
                let mut members = Self::MEMBERS.iter();
                $(match members.next() {
                    Some(member) if visit(member, &mut self.$field) => {}
                    Some(_) | None => return,
                })+
            }
        }

        impl $crate::model::record::Value for $name {
            fn seen(&self) -> $crate::model::record::Seen<'_> {
                $crate::model::record::Seen::Record(self)
            }

            fn slot(&mut self) -> $crate::model::record::Slot<'_> {
                $crate::model::record::Slot::Record(self)
            }
        }

        impl $crate::model::record::Described for $name {
            fn blank() -> Self {
                Self { $($field: <$type as $crate::model::record::Described>::blank(),)+ }
            }

            fn shape() -> $crate::model::record::Shape {
                $crate::model::record::Shape::Record(stringify!($name), Self::MEMBERS)
            }
        }
    };
}

/// What a missing member means, as `record!` says it.
macro_rules! usual {
    (needed) => {
        $crate::model::record::Usual::Needed
    };
    (blank) => {
        $crate::model::record::Usual::Blank
    };
    (flag $value:literal) => {
        $crate::model::record::Usual::Flag($value)
    };
    (number $value:literal) => {
        $crate::model::record::Usual::Number($value)
    };
    (word $value:literal) => {
        $crate::model::record::Usual::Word($value)
    };
}

/// A record that lives in a table under an id of its own.
macro_rules! resource {
    ($($name:ident.$field:ident: $id:ty),+ $(,)?) => {$(
        impl $crate::model::table::Resource for $name {
            type Id = $id;

            fn id(&self) -> &$id {
                &self.$field
            }
        }
    )+};
}

pub(crate) use {first_of, one_of, record, record_of, resource, text_value, usual, words};
