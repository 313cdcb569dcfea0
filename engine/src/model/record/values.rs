//! The values members are made of: texts, numbers, flags, lists, and what may be missing.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::model::ResourceId;

use super::{Described, Items, LongText, Maybe, Number, Seen, Shape, Slot, Text, Value, text_value};

macro_rules! free_text {
    ($($type:ty),+) => {$(
        impl Value for $type {
            fn seen(&self) -> Seen<'_> {
                Seen::Text(Cow::Borrowed(AsRef::<str>::as_ref(self)))
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Text(self)
            }

            fn resources(&self, _: &mut dyn FnMut(ResourceId)) {}
        }

        impl Described for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn shape() -> Shape {
                Shape::Free
            }
        }
    )+};
}

free_text!(String, LongText);

impl AsRef<str> for LongText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

text_value!(Ipv4Addr, "an IPv4 address such as 10.0.1.4", Ipv4Addr::UNSPECIFIED);
text_value!(Ipv6Addr, "an IPv6 address such as 2001:db8::4", Ipv6Addr::UNSPECIFIED);

/// Blocks are kept as the API keeps them: with their host bits cleared.
macro_rules! block {
    ($type:ty, $expected:literal) => {
        impl Text for $type {
            fn set(&mut self, text: &str) -> Result<(), String> {
                match text.parse::<Self>() {
                    Ok(block) => {
                        *self = block.trunc();
                        Ok(())
                    }
                    Err(_) => Err(concat!($expected, " is expected").to_owned()),
                }
            }
        }

        impl Value for $type {
            fn seen(&self) -> Seen<'_> {
                Seen::Text(Cow::Owned(self.to_string()))
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Text(self)
            }

            fn resources(&self, _: &mut dyn FnMut(ResourceId)) {}
        }

        impl Described for $type {
            fn blank() -> Self {
                Self::default()
            }

            fn shape() -> Shape {
                Shape::Text($expected)
            }
        }
    };
}

block!(Ipv4Net, "a block such as 10.0.0.0/16");
block!(Ipv6Net, "a block such as 2001:db8:1234:1a00::/56");
block!(IpNet, "a block such as 10.0.0.0/16 or 2001:db8:1234:1a00::/56");

macro_rules! number {
    ($($type:ty: $most:literal),+) => {$(
        impl Number for $type {
            fn most(&self) -> u64 {
                $most
            }

            fn set(&mut self, number: u64) -> bool {
                match <$type>::try_from(number) {
                    Ok(fits) => {
                        *self = fits;
                        true
                    }
                    Err(_) => false,
                }
            }
        }

        impl Value for $type {
            fn seen(&self) -> Seen<'_> {
                Seen::Number((*self).into())
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Number(self)
            }

            fn resources(&self, _: &mut dyn FnMut(ResourceId)) {}
        }

        impl Described for $type {
            fn blank() -> Self {
                0
            }

            fn shape() -> Shape {
                Shape::Number($most)
            }
        }
    )+};
}

number!(u8: 0xff, u16: 0xffff, u32: 0xffff_ffff);

impl Value for bool {
    fn seen(&self) -> Seen<'_> {
        Seen::Flag(*self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Flag(self)
    }

    fn resources(&self, _: &mut dyn FnMut(ResourceId)) {}
}

impl Described for bool {
    fn blank() -> Self {
        false
    }

    fn shape() -> Shape {
        Shape::Flag
    }
}

impl<T: Described> Items for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, at: usize) -> Option<&dyn Value> {
        self.as_slice().get(at).map(|item| item as &dyn Value)
    }

    fn add(&mut self) -> Option<&mut dyn Value> {
        self.push(T::blank());
        self.last_mut().map(|item| item as &mut dyn Value)
    }

    fn remove(&mut self, at: usize) {
        if at < self.len() {
            self.remove(at);
        }
    }
}

impl<T: Described> Value for Vec<T> {
    fn seen(&self) -> Seen<'_> {
        Seen::List(self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }

    fn resources(&self, visit: &mut dyn FnMut(ResourceId)) {
        for item in self {
            item.resources(visit);
        }
    }
}

impl<T: Described> Described for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn shape() -> Shape {
        Shape::List(T::shape)
    }
}

impl<T: Described> Maybe for Option<T> {
    fn open(&mut self) -> &mut dyn Value {
        self.get_or_insert_with(T::blank)
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Described> Value for Option<T> {
    fn seen(&self) -> Seen<'_> {
        self.as_ref().map_or(Seen::Nothing, Value::seen)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Maybe(self)
    }

    fn resources(&self, visit: &mut dyn FnMut(ResourceId)) {
        if let Some(value) = self {
            value.resources(visit);
        }
    }
}

impl<T: Described> Described for Option<T> {
    fn blank() -> Self {
        None
    }

    fn shape() -> Shape {
        Shape::Maybe(T::shape)
    }
}
