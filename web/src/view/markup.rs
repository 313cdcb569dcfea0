//! `html!`, written like Yew's own macro and compiled to less. Yew's builds each element in place, field by field;
//! this one makes a call for each attribute and child, in the order they are written. The page is mostly elements:
//! it made 13 of 364 kB (wasm under brotli, measured when it came in).
//!
//! What it knows: elements, `<>…</>`, attributes (`name="…"`, `name={value}`, `{name}`; up to two dashes), `key`,
//! `ref`, the events listed below, `{ child }`, `{ for children }`, `if … { … } else { … }`. A component is a child
//! made by Yew's macro: `{ yew::html! { <Part … /> } }`. That tags are closed by their own names is checked where
//! assertions are, that is in the components' tests.

use std::rc::Rc;

use yew::virtual_dom::{AttrValue, Key, Listener, VList, VNode, VTag, VText};
use yew::{Classes, Html, NodeRef};

/// What is being built: the elements not closed yet, the outermost first.
pub struct Markup {
    open: Vec<Open>,
}

/// An element, or a group without one, and what is in it so far.
struct Open {
    element: Option<VTag>,
    children: Vec<Html>,
}

impl Markup {
    /// Nothing yet.
    pub fn new() -> Self {
        let mut markup = Self { open: Vec::new() };
        markup.group();
        markup
    }

    /// Begins an element.
    pub fn element(&mut self, name: &'static str) {
        self.open.push(Open { element: Some(VTag::new(name)), children: Vec::new() });
    }

    /// Begins what stands together at one place, so that what comes and goes in it leaves its neighbours alone.
    pub fn group(&mut self) {
        self.open.push(Open { element: None, children: Vec::new() });
    }

    /// Ends the element, which has this name.
    pub fn close(&mut self, name: &str) {
        debug_assert_eq!(
            self.tag().map(|tag| tag.tag().to_owned()).as_deref(),
            Some(name),
            "closed crosswise"
        );
        self.end();
    }

    /// Ends what was begun last.
    pub fn end(&mut self) {
        if let Some(ended) = self.open.pop().map(Open::done) {
            self.add(ended);
        }
    }

    /// Ends everything.
    pub fn done(mut self) -> Html {
        self.open.pop().map(Open::done).unwrap_or_default()
    }

    fn add(&mut self, child: Html) {
        if let Some(open) = self.open.last_mut() {
            open.children.push(child);
        }
    }

    /// Adds a child to the element.
    pub fn child(&mut self, child: impl IntoChild) {
        self.add(child.into_child());
    }

    /// Adds what comes one after the other: always as a list, so that one more does not make another thing of it.
    pub fn children<C: IntoChild>(&mut self, children: impl IntoIterator<Item = C>) {
        let mut all = Vec::new();
        for child in children {
            all.push(child.into_child());
        }
        self.add(list(all));
    }

    fn tag(&mut self) -> Option<&mut VTag> {
        self.open.last_mut()?.element.as_mut()
    }

    fn set(&mut self, name: &'static str, value: AttrValue) {
        let Some(tag) = self.tag() else { return };
        // Yew keeps what is typed apart, and knows no value of anything else: an option's, a progress's.
        if name == "value" && matches!(tag.tag(), "input" | "textarea") {
            tag.set_value(value);
        } else {
            tag.add_attribute(name, value);
        }
    }

    /// Gives the element an attribute that is always the same.
    pub fn constant(&mut self, name: &'static str, value: &'static str) {
        self.set(name, AttrValue::Static(value));
    }

    /// Adds a text that is always the same.
    pub fn text(&mut self, text: &'static str) {
        self.add(VNode::from(VText::new(AttrValue::Static(text))));
    }

    /// Gives the element an attribute; `None`, `false` and no class are none.
    pub fn attribute(&mut self, name: &'static str, value: impl IntoAttribute) {
        if let Some(value) = value.into_attribute(name) {
            self.set(name, value);
        }
    }

    /// Tells the element from its siblings when they change places.
    pub fn key(&mut self, key: impl Into<Key>) {
        if let Some(tag) = self.tag() {
            tag.key = Some(key.into());
        }
    }

    /// Lets the component find the element.
    pub fn reference(&mut self, node: &NodeRef) {
        if let Some(tag) = self.tag() {
            tag.node_ref = node.clone();
        }
    }

    /// Lets the element hear an event.
    pub fn listener(&mut self, listener: Rc<dyn Listener>) {
        if let Some(tag) = self.tag() {
            tag.add_listener(listener);
        }
    }
}

impl Open {
    fn done(mut self) -> Html {
        match self.element.take() {
            Some(mut tag) => {
                tag.add_children(self.children);
                VNode::from(tag)
            }
            None if self.children.len() == 1 => self.children.pop().unwrap_or_default(),
            None => list(self.children),
        }
    }
}

fn list(children: Vec<Html>) -> Html {
    VNode::from(VList::with_children(children, None))
}

/// What may stand between braces.
pub trait IntoChild {
    /// The node.
    fn into_child(self) -> Html;
}

impl IntoChild for Html {
    fn into_child(self) -> Html {
        self
    }
}

/// What may be an attribute's value.
pub trait IntoAttribute {
    /// The value; `None` where the attribute is left out.
    fn into_attribute(self, name: &'static str) -> Option<AttrValue>;
}

macro_rules! texts {
    ($($kind:ty, $text:ident => $value:expr;)*) => {$(
        impl IntoChild for $kind {
            fn into_child(self) -> Html {
                let $text = self;
                VNode::from(VText::new(AttrValue::from($value)))
            }
        }

        impl IntoAttribute for $kind {
            fn into_attribute(self, _: &'static str) -> Option<AttrValue> {
                let $text = self;
                Some(AttrValue::from($value))
            }
        }
    )*};
}

texts! {
    &str, text => text.to_owned();
    &String, text => text.clone();
    String, text => text;
    AttrValue, text => text;
    &AttrValue, text => text.clone();
    usize, number => number.to_string();
    u32, number => number.to_string();
}

impl<T: IntoAttribute> IntoAttribute for Option<T> {
    fn into_attribute(self, name: &'static str) -> Option<AttrValue> {
        self.and_then(|value| value.into_attribute(name))
    }
}

/// An attribute that is there or not: `disabled`, `hidden`.
impl IntoAttribute for bool {
    fn into_attribute(self, name: &'static str) -> Option<AttrValue> {
        self.then_some(AttrValue::Static(name))
    }
}

impl IntoAttribute for Classes {
    fn into_attribute(self, _: &'static str) -> Option<AttrValue> {
        (!self.is_empty()).then(|| self.to_string().into())
    }
}

/// Elements, as in Yew's macro of this name.
macro_rules! html {
    ($($body:tt)*) => {{
        #[allow(unused_braces, clippy::allow_attributes, reason = "a value's braces are part of the markup")]
        {
            let mut markup = $crate::view::markup::Markup::new();
            $crate::view::markup::markup!(markup $($body)*);
            markup.done()
        }
    }};
}

/// One piece of the markup after the other.
macro_rules! markup {
    // The end.
    ($m:ident) => {};
    // Fragments.
    ($m:ident < > $($rest:tt)*) => { $crate::view::markup::markup!($m $($rest)*) };
    ($m:ident < / > $($rest:tt)*) => { $crate::view::markup::markup!($m $($rest)*) };
    // Elements.
    ($m:ident < / $name:ident > $($rest:tt)*) => { $m.close(stringify!($name)); $crate::view::markup::markup!($m $($rest)*) };
    ($m:ident < $name:ident $($rest:tt)*) => {
        $m.element(stringify!($name));
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@in $m:ident / > $($rest:tt)*) => { $m.end(); $crate::view::markup::markup!($m $($rest)*) };
    (@in $m:ident > $($rest:tt)*) => { $crate::view::markup::markup!($m $($rest)*) };
    // Attributes.
    (@in $m:ident { $name:ident } $($rest:tt)*) => {
        $crate::view::markup::markup!(@set $m $name $name);
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@in $m:ident $name:ident = $value:literal $($rest:tt)*) => {
        $m.constant(stringify!($name), $value);
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@in $m:ident $a:ident - $b:ident = $value:literal $($rest:tt)*) => {
        $m.constant(concat!(stringify!($a), "-", stringify!($b)), $value);
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@in $m:ident $name:ident = $value:tt $($rest:tt)*) => {
        $crate::view::markup::markup!(@set $m $name $value);
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@in $m:ident $a:ident - $b:ident = $value:tt $($rest:tt)*) => {
        $m.attribute(concat!(stringify!($a), "-", stringify!($b)), $value);
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@in $m:ident $a:ident - $b:ident - $c:ident = $value:tt $($rest:tt)*) => {
        $m.attribute(concat!(stringify!($a), "-", stringify!($b), "-", stringify!($c)), $value);
        $crate::view::markup::markup!(@in $m $($rest)*)
    };
    (@set $m:ident key $value:tt) => { $m.key($value) };
    (@set $m:ident ref $value:tt) => { $m.reference(&$value) };
    (@set $m:ident onblur $value:tt) => { $crate::view::markup::markup!(@on $m onblur $value) };
    (@set $m:ident oncancel $value:tt) => { $crate::view::markup::markup!(@on $m oncancel $value) };
    (@set $m:ident onchange $value:tt) => { $crate::view::markup::markup!(@on $m onchange $value) };
    (@set $m:ident onclick $value:tt) => { $crate::view::markup::markup!(@on $m onclick $value) };
    (@set $m:ident ondblclick $value:tt) => { $crate::view::markup::markup!(@on $m ondblclick $value) };
    (@set $m:ident oninput $value:tt) => { $crate::view::markup::markup!(@on $m oninput $value) };
    (@set $m:ident onkeydown $value:tt) => { $crate::view::markup::markup!(@on $m onkeydown $value) };
    (@set $m:ident onmousedown $value:tt) => { $crate::view::markup::markup!(@on $m onmousedown $value) };
    (@set $m:ident onpointermove $value:tt) => { $crate::view::markup::markup!(@on $m onpointermove $value) };
    (@set $m:ident onpointerdown $value:tt) => { $crate::view::markup::markup!(@on $m onpointerdown $value) };
    (@set $m:ident $name:ident $value:tt) => { $m.attribute(stringify!($name), $value) };
    (@on $m:ident $event:ident $value:tt) => {
        if let Some(heard) =
            yew::html::IntoEventCallback::<yew::html::$event::Event>::into_event_callback($value)
        {
            $m.listener(std::rc::Rc::new(yew::html::$event::Wrapper::new(heard)));
        }
    };
    // Children.
    ($m:ident { for $children:expr } $($rest:tt)*) => {
        $m.children($children);
        $crate::view::markup::markup!($m $($rest)*)
    };
    ($m:ident { $text:literal } $($rest:tt)*) => { $m.text($text); $crate::view::markup::markup!($m $($rest)*) };
    ($m:ident { $child:expr } $($rest:tt)*) => { $m.child($child); $crate::view::markup::markup!($m $($rest)*) };
    ($m:ident if $($rest:tt)*) => { $crate::view::markup::markup!(@if $m [] $($rest)*) };
    (@if $m:ident [$($condition:tt)*] { $($then:tt)* } else { $($else:tt)* } $($rest:tt)*) => {
        $m.group();
        if $($condition)* {
            $crate::view::markup::markup!($m $($then)*);
        } else {
            $crate::view::markup::markup!($m $($else)*);
        }
        $m.end();
        $crate::view::markup::markup!($m $($rest)*)
    };
    (@if $m:ident [$($condition:tt)*] { $($then:tt)* } $($rest:tt)*) => {
        $m.group();
        if $($condition)* {
            $crate::view::markup::markup!($m $($then)*);
        }
        $m.end();
        $crate::view::markup::markup!($m $($rest)*)
    };
    (@if $m:ident [$($condition:tt)*] $next:tt $($rest:tt)*) => {
        $crate::view::markup::markup!(@if $m [$($condition)* $next] $($rest)*)
    };
}

pub(crate) use {html, markup};
