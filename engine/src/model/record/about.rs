//! What the members of a record mean, in words. They are asked for by a function, because only who inspects a resource
//! or fills in a form reads them: the page fetches them with its second part.

/// A record's members by name, each with what it means.
pub type Texts = &'static [(&'static str, &'static str)];

/// Implemented by `record!`.
pub trait About {
    /// The documentation of each field.
    fn texts() -> Texts;
}
