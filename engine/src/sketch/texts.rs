//! The texts of ids while a sketch is read, each kept once. A VPC's id stands in its subnets, route tables,
//! security groups and endpoints too: where all of them hold the same text, a sketch is smaller, and what looks
//! an id up sees by where its text lies that it is the one, without reading it.

use std::rc::Rc;

use crate::model::Places;

/// How many heaps texts are sorted into.
const KINDS: usize = 32;

/// Every text so far. References to one kind of resource mostly come in the order in which those came, which
/// is what makes looking them up quick: so each kind has a heap of its own, near enough, by the first letter and the
/// length.
#[derive(Default)]
pub(super) struct Texts([Places; KINDS]);

impl Texts {
    /// Makes a text the one like it that came before, if one did.
    pub fn share(&mut self, text: &mut Rc<str>) {
        let first = text.bytes().next().map_or(0, usize::from);
        if let Some(kind) = self.0.get_mut((first ^ text.len()) % KINDS) {
            kind.share(text);
        }
    }
}
